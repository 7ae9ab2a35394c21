"""A list declared complete in the register, by an approver and on somebody's word."""

from __future__ import annotations

import streamlit as st

from geo.errors import AtlasError
from geo.gaps.changes import declaration_faults
from geo.pack import desk
from geo.pack.catalogue import ServiceCategory
from geo.pack.desk import Role
from geo.pack.kept_items import LIST
from geo.pack.kept_register import item_of
from geo.pack.pack import Pack
from pages.frame import ui
from pages.register import handing_in, words
from pages.register.handing_in import Notice
from pages.register.keeping import Way

PAGE = "register"


def ask(pack: Pack, way: Way, category: ServiceCategory) -> None:
    """Offer approvers to declare a list complete, or no longer."""
    if not way.may(Role.APPROVER) or category.former:
        return
    key = f"{PAGE}.declared.{category.id}"
    label = "No longer complete …" if category.complete else "Declare this list complete …"
    with st.popover(label, key=f"{PAGE}.declare"):
        if category.complete:
            ui.paragraph(f"Declared complete by: {category.complete_source}")
        else:
            ui.paragraph("From then on what is not listed counts as not there, so be sure.")
            st.text_input("Who says so, and when", max_chars=500, key=key)
        st.button(
            "It is no longer complete" if category.complete else "Declare it complete",
            key=f"{PAGE}.declare-now",
            type="primary",
            on_click=_declare,
            args=(pack, way, category, key),
        )


def _declare(pack: Pack, way: Way, category: ServiceCategory, key: str) -> None:
    """Declare a list complete, or no longer; for callbacks."""
    source = str(st.session_state.get(key, "")).strip()
    whole = not category.complete
    if whole and not source:
        handing_in.refuse("Say who says that the list is complete, and when.")
        return
    if whole and (faults := declaration_faults(source)):
        handing_in.refuse(*(each.rule for each in faults))
        return
    try:
        seen = item_of(pack.place, (LIST, category.id)).version
        desk.declare(pack.place, pack.register, category.id, seen, way.by, complete=whole, source=source)
    except AtlasError as error:
        handing_in.refuse(str(error))
        return
    text = words.DECLARED if whole else words.NOT_DECLARED
    handing_in.tell(Notice("", category.id, text.format(category.title)))
