"""The panel beside the map: the list in hand, one service of it, or its form; and what became of a change."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from geopandas import GeoDataFrame

from geo.gaps.attention import Need
from geo.pack.catalogue import ServiceCategory
from geo.pack.pack import Pack
from geo.report.question import Form
from layers.look.escaping import as_text
from pages.frame import parts, state
from pages.frame.widgets import ask
from pages.register import declaring, form as service_form, handing_in, history, hours, needs, view, words
from pages.register.keeping import Way

PAGE = "register"


def panel(
    pack: Pack, form: Form[Any], way: Way, category: ServiceCategory, shown: GeoDataFrame, *, editing: bool
) -> None:
    """Show the form where somebody corrects or adds a service, else what is known."""
    asked = form.asked
    service = asked.service
    if service and not editing:
        parts.closes(PAGE, service, partial(state.choose, PAGE, "service"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"{PAGE}-service"):
        ask(form, "service")
        if service and not editing:
            with st.container(width="content", key=f"{PAGE}-edit-onscreen"):
                st.button(
                    "Correct or confirm",
                    key=f"{PAGE}.correct",
                    icon=":material/edit:",
                    type="primary",
                    on_click=state.say,
                    args=(PAGE, "edit", "yes"),
                )
    _became(pack, way, asked.need, shown)
    if editing:
        service_form.panel(pack, way, category, "" if asked.edit == "new" else service)
        return
    service_form.said(handing_in.refused())
    if service:
        view.service_panel(pack, view.services_of(pack, view.Part(category.id)), service)
        hours.of_service(pack, way, service, category.id)
        history.of_service(pack, way, service)
    else:
        parts.panel_heading(category.title, level=2)
        view.facts(pack, category)
        with st.container(horizontal=True, key=f"{PAGE}-add-onscreen"):
            st.button(
                f"Add a {category.singular}",
                key=f"{PAGE}.add",
                icon=":material/add:",
                on_click=needs.begin,
                args=(category.id, ""),
            )
            declaring.ask(pack, way, category)


def _became(pack: Pack, way: Way, need: str, shown: GeoDataFrame) -> None:
    """Say what became of the last change, with what takes it back and what comes next."""
    last = handing_in.notice()
    if last is None:
        return
    with st.container(key=f"{PAGE}-became"):
        st.html(f'<p role="status" class="atlas-said"><strong>{as_text(last.text)}</strong></p>')
        with st.container(horizontal=True, gap="small"):
            if last.goes:
                st.button(
                    "Undo",
                    key=f"{PAGE}.undo",
                    icon=":material/undo:",
                    on_click=handing_in.undo,
                    args=(pack, way),
                )
            if need and len(shown):
                left = Need(need, tuple(str(each) for each in shown.index))  # type: ignore[arg-type]
                st.button(
                    words.left_to_do(left.count),
                    key=f"{PAGE}.next",
                    type="primary",
                    on_click=_next,
                    args=(pack, left),
                )
            st.button("All right", key=f"{PAGE}.seen", on_click=handing_in.tell, args=(None,))


def _next(pack: Pack, left: Need) -> None:
    """Open the next service of a kind of need; for callbacks."""
    handing_in.tell(None)
    needs.opened(pack, left)
