"""The visitor's own list, all of it in the link: places opened, sites closed or moved, places on the map."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

import streamlit as st

from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.choices import NONE, listed, written
from geo.report.question import Form
from geo.targeting.plan import Plan
from layers.map.view import DrawMode
from pages.frame import ui, widgets
from pages.frame.drawing import MOST, points_of, typed_place, with_point
from pages.frame.rows import rows_of
from pages.where_next.choices import PAGE, WhereNext, said, say, title_of
from pages.where_next.words import ward_of

MODE = f"{PAGE}.mode"
TYPED = f"{PAGE}.typed"
FROM, TO = f"{PAGE}.move-from", f"{PAGE}.move-to"


def mode() -> DrawMode | None:
    """Return what the visitor is asked to draw, if anything."""
    return cast(DrawMode | None, st.session_state.get(MODE))


def on_draw(geometry: dict[str, Any] | None) -> None:
    """Take a place from the map into the choices; called before the page runs."""
    st.session_state[MODE] = None
    if geometry is not None and geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"]
        say("drawn", with_point(said("drawn"), longitude, latitude))


def on_site(answer: Plan) -> Any:
    """Return what a click on a marker does: it opens a place or closes a site, or takes that back."""

    def clicked(site: str) -> None:
        if site not in answer.places.index:
            return
        existing = answer.places.loc[site, "role"] in ("existing", "closed")
        toggle("close" if existing else "open", site)

    return clicked


def toggle(name: str, site: str) -> None:
    """Put a site on a list, or take it off."""
    now = listed(said(name))
    say(name, written([each for each in now if each != site] if site in now else [*now, site]))


def buttons(answer: Plan) -> None:
    """Show what starts and ends putting places on the map."""
    drawn = said("drawn")

    def begin() -> None:
        st.session_state[MODE] = "point"

    def forget() -> None:
        known = set(answer.places.index[answer.places["category"] != ""])
        say("open", written([each for each in listed(said("open")) if each in known]))
        say("drawn", NONE)

    with st.container(horizontal=True, key=f"{PAGE}-drawing"):
        st.button(
            "Put a place on the map",
            icon=":material/add_location:",
            on_click=begin,
            key=f"{PAGE}-point",
            disabled=len(points_of(drawn)) >= MOST,
        )
        if drawn != NONE:
            st.button(
                "Remove places from the map", icon=":material/delete:", on_click=forget, key=f"{PAGE}-forget"
            )


def section(pack: Pack, form: Form[WhereNext], answer: Plan) -> None:
    """Show the list of changes and the ways to make one."""
    existing, others = _options(pack, answer)
    left, right = st.columns(2, gap="medium")
    with left:
        widgets.ask(form, "open", words=others)
    with right:
        if existing:
            widgets.ask(form, "close", words=existing)
    _move(existing, others)
    _keep(answer)
    _typed()


@kept(64)
def _options(pack: Pack, answer: Plan) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the words of every place by its id: those that stand today, and all others."""
    wards = ward_of(pack, answer)
    existing: dict[str, str] = {}
    others: dict[str, str] = {}
    for row in rows_of(answer.places[["name", "category", "role"]].reset_index(names="site")):
        parts = (str(row["name"]), title_of(pack, str(row["category"])), wards.get(row["site"], ""))
        where = existing if row["role"] in ("existing", "closed") else others
        where[row["site"]] = " · ".join(part for part in parts if part)
    return MappingProxyType(existing), MappingProxyType(others)


def _move(existing: Mapping[str, str], others: Mapping[str, str]) -> None:
    """Show how to move a site: it closes here and opens there."""
    opened, closed = listed(said("open")), listed(said("close"))
    free = {site: name for site, name in others.items() if site not in opened}
    staying = {site: name for site, name in existing.items() if site not in closed}
    if not staying or not free:
        return

    def move() -> None:
        toggle("close", st.session_state[FROM])
        toggle("open", st.session_state[TO])

    for key, options in ((FROM, staying), (TO, free)):
        if st.session_state.get(key) not in options:
            st.session_state[key] = next(iter(options))
    columns = st.columns([4, 4, 1], vertical_alignment="bottom")
    with columns[0]:
        st.selectbox("Move this site", list(staying), format_func=lambda each: staying[each], key=FROM)
    with columns[1]:
        st.selectbox("To this place", list(free), format_func=lambda each: free[each], key=TO)
    with columns[2]:
        st.button("Move it", on_click=move, key=f"{PAGE}-move", width="stretch")


def _keep(answer: Plan) -> None:
    """Show the button that takes the best choice into the list."""
    chosen = [str(site) for site in answer.with_role("new").index]
    closes = [str(site) for site in answer.with_role("closed").index]

    def keep() -> None:
        say("open", written([*listed(said("open")), *chosen]))
        say("close", written(closes))
        say("new", "0")
        say("existing", "stay")

    def clear() -> None:
        say("open", NONE)
        say("close", NONE)

    with st.container(horizontal=True, key=f"{PAGE}-list"):
        if chosen:
            st.button(
                "Put the best choice on my list",
                icon=":material/playlist_add:",
                on_click=keep,
                key=f"{PAGE}-keep",
            )
        if said("open") != NONE or said("close") != NONE:
            st.button("Clear my list", icon=":material/delete:", on_click=clear, key=f"{PAGE}-clear")


def _typed() -> None:
    """Show the box for coordinates: the way to put a place on the map without a mouse."""

    def add() -> None:
        found = typed_place(st.session_state[TYPED])
        st.session_state[f"{TYPED}-wrong"] = found is None
        if found:
            say("drawn", with_point(said("drawn"), *found))
            st.session_state[TYPED] = ""

    columns = st.columns([4, 1, 4], vertical_alignment="bottom")
    with columns[0]:
        st.text_input("Put a place on the map by latitude, longitude", key=TYPED, placeholder="51.5, -0.1")
    with columns[1]:
        st.button("Place it", on_click=add, key=f"{PAGE}-place", width="stretch")
    if st.session_state.get(f"{TYPED}-wrong"):
        ui.paragraph("These are no coordinates. Write them as 51.5, -0.1: latitude first.")
