"""A corrected list, or its hours, taken into the register: at once, or proposed, as a role allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st
from pandas import DataFrame

from geo.errors import AtlasError
from geo.gaps.list_edits import declaration_edit, list_edits, session_edits
from geo.pack import desk, kept_register
from geo.pack.catalogue import ServiceCategory
from geo.pack.desk import Role
from geo.pack.pack import Pack
from geo.store.register.items import Edit, Items
from layers.look.escaping import as_text
from layers.look.formatting import plural
from pages.frame import person, ui, working_copy

PAGE: Final = "register"
_SAID: Final = "register said"


def offer(copy: Pack, category: ServiceCategory, name: str) -> bool:
    """Offer to take a list into the register; tell whether it can be, by this person.

    `name` : of the file, from which the facts are
    """
    signed = person.signed()

    def made(served: Pack, items: Items) -> list[Edit]:
        edits = list_edits(served, category.id, copy.register.rows(category.id), items)
        if signed.may(Role.APPROVER):
            edits += declaration_edit(served, category.id, copy.catalogue[category.id].complete_source, items)
        return edits

    return _offer(made, f"{category.id}.{name}", name)


def offer_hours(rows: DataFrame, name: str) -> bool:
    """Offer to take sessions into the register, as `offer`; `rows` are all as they would be."""
    return _offer(lambda served, items: session_edits(served, rows, items), f"hours.{name}", name)


def _offer(made: Callable[[Pack, Items], list[Edit]], key: str, name: str) -> bool:
    """Offer to hand edits in, with their reason and source; tell whether this person can."""
    signed = person.signed()
    if not signed.may(Role.EDITOR):
        return False
    served = ui.served_pack()
    try:
        if not kept_register.can_be_kept(served.place):
            return False
        edits = made(served, kept_register.items_now(served.place))
    except AtlasError as error:
        ui.paragraph(f"{error} Look at the list above and upload your file again.")
        return False
    if not edits:
        return False
    st.text_input("Why it changes", placeholder="Checked with the centres", key=f"{PAGE}.why")
    st.text_input("Where the facts are from", value=name, key=f"{PAGE}.from.{key}")
    at_once = signed.may(Role.APPROVER)
    st.button(
        "Take it into the register" if at_once else "Propose it for the register",
        type="primary",
        icon=":material/check:",
        key=f"{PAGE}.take",
        on_click=_take,
        args=(served, edits, f"{PAGE}.from.{key}"),
    )
    return True


def said() -> None:
    """Say what came of it, once."""
    if words := st.session_state.pop(_SAID, ""):
        st.html(f'<p role="status"><strong>{as_text(words)}</strong></p>')


def _take(served: Pack, edits: Sequence[Edit], source: str) -> None:
    """Take edits into the register, all or none; what is refused is said."""
    state, signed = st.session_state, person.signed()
    why = str(state.get(f"{PAGE}.why") or "").strip()
    where = str(state.get(source) or "").strip()
    try:
        if signed.may(Role.APPROVER):
            revision = desk.change(served.place, served.register, edits, signed, why=why, source=where)
            state[_SAID] = f"Taken into the register as revision {revision}."
        else:
            numbers = desk.propose(served.place, served.register, edits, signed, why=why, source=where)
            state[_SAID] = f"Proposed: {plural(len(numbers), 'change')}, for an approver to decide about."
        working_copy.discard()
    except AtlasError as error:
        state[_SAID] = str(error)
