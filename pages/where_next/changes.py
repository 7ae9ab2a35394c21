"""The visitor's own plans, all in the link: places opened, sites closed or moved, places on the map."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

import streamlit as st
from pandas import DataFrame

from geo.memory import kept
from geo.pack.ages import who
from geo.pack.pack import Pack
from geo.report.choices import NONE, listed, written
from geo.report.question import Form
from geo.targeting.plan import Plan
from geo.targeting.shortlist import Option, chosen_brief
from layers.look.formatting import join_words
from layers.map.view import DrawMode
from layers.paper.text_table import text_table_html
from pages.frame import parts, ui
from pages.frame.drawing import MOST, points_of, typed_place, with_point
from pages.frame.rows import rows_of
from pages.frame.widgets import ask
from pages.where_next.answer import Answer, whole
from pages.where_next.choices import PAGE, PLANS, WhereNext, name_of, said, say, title_of, walk_of
from pages.where_next.words import minutes, of, ward_of

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


def _now(name: str) -> str:
    """Return how the link names what the plan in hand opens or closes."""
    return name_of(name, said("plan"))


def on_site(answer: Plan) -> Any:
    """Return what a click on a marker does: it opens a place or closes a site, or takes that back."""

    def clicked(site: str) -> None:
        if site not in answer.places.index:
            return
        existing = answer.places.loc[site, "role"] in ("existing", "closed")
        toggle("close" if existing else "open", site)

    return clicked


def toggle(name: str, site: str) -> None:
    """Put a site on a list of the plan in hand, or take it off."""
    name = _now(name)
    now = listed(said(name))
    say(name, written([each for each in now if each != site] if site in now else [*now, site]))


def buttons(answer: Plan) -> None:
    """Show what starts and ends putting places on the map."""
    drawn = said("drawn")

    def begin() -> None:
        st.session_state[MODE] = "point"

    def forget() -> None:
        known = set(answer.places.index[answer.places["category"] != ""])
        for plan in PLANS:
            name = name_of("open", plan)
            say(name, written([each for each in listed(said(name)) if each in known]))
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


def section(answer: Answer, form: Form[WhereNext]) -> None:
    """Show the visitor's own plans: the one in hand with the ways to change it, then all side by side."""
    # On paper only plans that there are stand beside each other.
    with st.container(key=f"{PAGE}-{'plans' if answer.plans else 'onscreen'}"):
        _in_hand(answer, form)
    beside(answer)


def _in_hand(answer: Answer, form: Form[WhereNext]) -> None:
    """Show the plan in hand with the ways to change it."""
    existing, others = options(answer.pack, answer.found)
    parts.section(
        "Your plans A, B and C",
        "Open, close or move places yourself. All three are part of the link; the search stands on the "
        "plan in hand. On the map a click closes a listed site or opens another place.",
    )
    plan = form.asked.plan
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-list-controls"):
        ask(form, "plan")
        if any(form.asked.plans[plan]):
            st.button(f"Clear plan {plan}", icon=":material/delete:", on_click=_clear, key=f"{PAGE}-clear")
    left, right = st.columns(2, gap="medium")
    with left:
        ask(form, name_of("open", plan), words=others)
    with right:
        if existing:
            ask(form, name_of("close", plan), words=existing)
    with st.expander("Move a site, or put a place on the map by its coordinates", key=f"{PAGE}-by-hand"):
        _move(existing, others)
        _typed()


def beside(answer: Answer) -> None:
    """Show the plans side by side."""
    if answer.plans:
        st.html(_beside(answer))


@kept(64)
def _beside(answer: Answer) -> str:
    """Return the plans side by side as HTML: a row for what is compared, a column for each plan."""
    pack = answer.pack
    effects = {letter: whole(pack, plan) for letter, plan in answer.plans.items()}
    names = answer.found.places["name"].astype(str)

    def named(sites: tuple[str, ...]) -> str:
        return join_words([names[each] for each in sites]) or "nothing"

    lines = {
        "Opens": {letter: named(plan.brief.opened) for letter, plan in answer.plans.items()},
        "Closes": {letter: named(plan.brief.closed) for letter, plan in answer.plans.items()},
        "Within the walk today": {letter: of(row, "before") for letter, row in effects.items()},
        "After": {letter: of(row, "after") for letter, row in effects.items()},
        "Gain": {letter: of(row, "gain") for letter, row in effects.items()},
        "Lose": {letter: of(row, "loss") for letter, row in effects.items()},
        "Average walk today": {letter: minutes(row["mean_before"]) for letter, row in effects.items()},
        "Average walk after": {letter: minutes(row["mean_after"]) for letter, row in effects.items()},
    }
    rows = [
        {"": what, **{f"Plan {each}": text for each, text in cells.items()}} for what, cells in lines.items()
    ]
    frame = DataFrame(rows).rename(columns={"": "What changes"})
    caption = f"Your plans side by side: {who(answer.brief.ages)}, {walk_of(answer.brief.within)}"
    return text_table_html(frame, caption=caption, min_width=24 + 10 * len(answer.plans))


def add(answer: Answer, option: Option) -> None:
    """Take a choice of the shortlist into the plan in hand; called before the page runs."""
    brief = chosen_brief(answer.found, option.sites)
    say(_now("open"), written(brief.opened))
    say(_now("close"), written(brief.closed))


def _clear() -> None:
    """Empty the plan in hand; called before the page runs."""
    say(_now("open"), NONE)
    say(_now("close"), NONE)


@kept(64)
def options(pack: Pack, answer: Plan) -> tuple[Mapping[str, str], Mapping[str, str]]:
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
    opened, closed = listed(said(_now("open"))), listed(said(_now("close")))
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
