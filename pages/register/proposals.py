"""Proposed changes: for approvers to decide about, one by one or together; authors may take theirs back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from geo.errors import AtlasError, ConflictError, PackError
from geo.pack import desk, pending
from geo.pack.desk import Role
from geo.pack.kept_items import SERVICE
from geo.pack.pack import Pack
from geo.store.register.items import Change
from layers.look.formatting import plural
from pages.frame import ui
from pages.register import drafting, handing_in, history, needs, preview, words
from pages.register.drafting import Draft
from pages.register.handing_in import Notice
from pages.register.keeping import Way

PAGE = "register"
MOST: Final = 10
"""Proposals that are told at once; the next follow when these are decided."""
_WHY: Final = f"{PAGE}.proposals.why"


def section(pack: Pack, way: Way) -> None:
    """Show what is proposed: to approvers all of it, to editors their own."""
    if not way.may(Role.EDITOR):
        return
    try:
        waiting = pending.proposals(pack.place)
    except AtlasError:
        return  # the form says that nothing can be kept
    decides = way.may(Role.APPROVER)
    if not decides:
        waiting = [each for each in waiting if each.by == way.by.person]
    if not waiting:
        return
    title = f"{plural(len(waiting), 'proposed change')} {'to decide about' if decides else 'of yours'}"
    with st.container(key=f"{PAGE}-proposals-onscreen"), st.expander(title, key=f"{PAGE}.proposals"):
        for each in waiting[:MOST]:
            _one(pack, way, each, decides=decides)
        if decides:
            _together(pack, way, waiting[:MOST])


def _one(pack: Pack, way: Way, each: Change, *, decides: bool) -> None:
    """Show a proposal with what it changes and what follows, and what can be done with it."""
    body = each.after or each.before or {}
    ui.heading(words.name_of(body, each.key), level=3)
    ui.paragraph(history.heading(way, each), small=True)
    lines = words.differences(pack, each.before, each.after)
    category = str(body.get("category", ""))
    if each.kind == SERVICE and category in pack.catalogue:
        preview.shown(lines, preview.tried(pack, category, each.key, each.after))
    else:
        ui.bullets(lines)
    with st.container(horizontal=True, gap="small"):
        if decides:
            act(pack, way, "Accept", f"{PAGE}.accept.{each.id}", accept, [each])
            act(pack, way, "Reject", f"{PAGE}.reject.{each.id}", reject, [each])
        else:
            act(pack, way, "Take it back", f"{PAGE}.takeback.{each.id}", take_back, [each])


def act(pack: Pack, way: Way, label: str, key: str, what: object, changes: Sequence[Change]) -> None:
    """Show a button that does something with proposals."""
    kind = "primary" if label.startswith("Accept") else "secondary"
    st.button(label, key=key, type=kind, on_click=what, args=(pack, way, list(changes)))  # type: ignore[arg-type]


def _together(pack: Pack, way: Way, waiting: Sequence[Change]) -> None:
    """Ask for a reason, and offer to decide about all at once."""
    st.text_input("Your reason (needed to reject)", max_chars=300, key=_WHY)
    if len(waiting) > 1:
        with st.container(horizontal=True, gap="small"):
            act(pack, way, f"Accept all {len(waiting)}", f"{PAGE}.accept-all", accept, waiting)
            act(pack, way, f"Reject all {len(waiting)}", f"{PAGE}.reject-all", reject, waiting)


def _reason() -> str:
    return str(st.session_state.get(_WHY, "")).strip()


def _told(changes: Sequence[Change], what: str) -> None:
    """Say what became of proposals."""
    body = changes[0].after or changes[0].before or {}
    text = f"{plural(len(changes), 'proposal')} {what}."
    handing_in.tell(Notice(changes[0].key, str(body.get("category", "")), text))


def accept(pack: Pack, way: Way, changes: Sequence[Change]) -> None:
    """Accept proposals, all or none; where somebody was faster, both versions are shown; for callbacks."""
    try:
        desk.accept(pack.place, pack.register, [each.id for each in changes], way.by, why=_reason())
    except ConflictError as error:
        both = next((each for each in changes if each.item == (error.kind, error.key)), None)
        if both is not None and both.kind == SERVICE and both.after and both.key in pack.services.index:
            _side_by_side(both)
        handing_in.refuse(
            "Somebody has changed this service since it was proposed. Choose below what is to hold and save "
            "it, then reject the proposal."
        )
    except PackError as error:
        handing_in.refuse(*preview.fault_words(pack, error))
    except AtlasError as error:
        handing_in.refuse(str(error))
    else:
        _told(changes, "accepted. Everybody sees it from now on")


def _side_by_side(each: Change) -> None:
    """Open a proposal as a draft, so that both versions are shown."""
    before = {str(name): str(cell) for name, cell in (each.before or {}).items()}
    after = {str(name): str(cell) for name, cell in (each.after or {}).items()}
    typed = {name: after.get(name, "") for name in {**before, **after}}
    draft = Draft(after["category"], each.key, each.seen, before, typed, place="as_is", source=each.source)
    drafting.hold(replace(draft, why=each.why))
    needs.begin(draft.category, each.key)


def reject(pack: Pack, way: Way, changes: Sequence[Change]) -> None:
    """Reject proposals, with the reason that was written; for callbacks."""
    if not _reason():
        handing_in.refuse(words.NO_REASON)
        return
    _decline(pack, way, changes, _reason(), "rejected")


def take_back(pack: Pack, way: Way, changes: Sequence[Change]) -> None:
    """Take own proposals back; for callbacks."""
    _decline(pack, way, changes, "Taken back", "taken back")


def _decline(pack: Pack, way: Way, changes: Sequence[Change], why: str, what: str) -> None:
    try:
        desk.reject(pack.place, [each.id for each in changes], way.by, why=why)
    except AtlasError as error:
        handing_in.refuse(str(error))
    else:
        _told(changes, what)
