"""What of the register needs somebody: short counts, each a button that opens the first of its services."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.errors import AtlasError
from geo.gaps.attention import Need, needs
from geo.pack import pending
from geo.pack.desk import Role
from geo.pack.pack import Pack
from geo.report.choices import NONE
from geo.report.question import Form
from layers.look.formatting import plural
from pages.frame import parts, state, ui
from pages.frame.widgets import ask
from pages.register import keeping
from pages.register.keeping import NEW, Way
from pages.register.words import need_label

PAGE = "register"


def row(pack: Pack, form: Form[Any], way: Way) -> None:
    """Show what needs somebody in the chosen locality, and what the visitor has begun."""
    asked = form.asked
    with st.container(key=f"{PAGE}-needs-onscreen"):
        ui.heading("What needs you", level=2)
        with parts.controls(f"{PAGE}-needs"):
            if len(pack.areas["locality"]):
                ask(form, "locality")
            for each in needs(pack, keeping.today(), asked.locality):
                st.button(
                    ui.plain(need_label(each)),
                    key=f"{PAGE}.need.{each.kind}",
                    type="primary" if each.kind == asked.need else "secondary",
                    on_click=opened,
                    args=(pack, each),
                )
            _begun(pack, way)


def opened(pack: Pack, need: Need) -> None:
    """Open the first service of a kind of need in its form, or that of a new one; for callbacks."""
    first = need.services[0] if need.services else ""
    category = str(pack.services.at[first, "category"]) if first else need.missing[0][0]
    state.say(PAGE, "need", need.kind if first else NONE)
    begin(category, first)


def begin(category: str, service: str) -> None:
    """Open the form of a service, or of a new one of a category where there is none; for callbacks."""
    shows(category, service, "yes" if service else "new")


def shows(category: str, service: str, edit: str) -> None:
    """Show a service, or the list of a category where there is none; `edit` as in the link; for callbacks."""
    state.say(PAGE, "category", category)
    state.say(PAGE, "show", "all")
    state.say(PAGE, "service", service or NONE)
    state.say(PAGE, "edit", edit)


def _begun(pack: Pack, way: Way) -> None:
    """Offer what the visitor has begun and not handed in."""
    if not way.may(Role.EDITOR):
        return
    try:
        found = [each for each in pending.drafts_of(pack.place, way.by) if _is_there(pack, each.key)]
    except AtlasError:
        return  # the form says that nothing can be kept
    if found:
        st.button(
            f"{plural(len(found), 'draft')} of yours",
            key=f"{PAGE}.drafts",
            icon=":material/edit_note:",
            on_click=_go_on,
            args=(pack, found[0].key),
        )


def _is_there(pack: Pack, key: str) -> bool:
    """Tell whether what a draft is of can still be shown."""
    return key.removeprefix(NEW) in pack.catalogue if key.startswith(NEW) else key in pack.services.index


def _go_on(pack: Pack, key: str) -> None:
    """Open a draft; for callbacks."""
    state.say(PAGE, "need", NONE)
    state.say(PAGE, "locality", NONE)
    if key.startswith(NEW):
        begin(key.removeprefix(NEW), "")
    else:
        begin(str(pack.services.at[key, "category"]), key)
