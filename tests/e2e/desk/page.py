"""Buttons for every deed of the desk: those that a role may press, or with ?show=all every one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.errors import AtlasError
from geo.pack import desk, kept_register
from geo.pack.desk import Role, Signed
from geo.store.register.items import Edit
from pages.frame import person, served
from pages.frame.first_frame import DONE

pack = served.served()
place, register = pack.place, pack.register
who = person.signed()
st.html("<h1>Desk</h1>")
person.line()


def renamed() -> list[Edit]:
    """Return an edit that gives a place of the sample town another name."""
    item = kept_register.items_now(place)["service", "HUB-2"]
    return [Edit("service", "HUB-2", item.version, {**(item.body or {}), "name": f"Hub {item.version}"})]


def open_proposals() -> list[int]:
    """Return the number of what was proposed last, where nobody has decided about it."""
    return [each.id for each in kept_register.changes_of(place) if each.status == "proposed"][-1:]


DEEDS: dict[str, tuple[Role, Callable[[Signed], object]]] = {
    "Propose": (Role.EDITOR, lambda by: desk.propose(place, register, renamed(), by, why="Renamed")),
    "Accept": (Role.APPROVER, lambda by: desk.accept(place, register, open_proposals(), by)),
    "Change": (Role.APPROVER, lambda by: desk.change(place, register, renamed(), by, why="Renamed")),
    "Restore": (Role.KEEPER, lambda by: desk.restore(place, register, "1", by, why="Back")),
}
for name, (role, deed) in DEEDS.items():
    if not (who.may(role) or st.query_params.get("show") == "all"):
        continue
    if st.button(name, key=name.lower()):
        try:
            deed(who)
            st.text(f"{name}: done")
        except AtlasError as error:
            st.text(f"{name}: {error}")
st.html(DONE)
