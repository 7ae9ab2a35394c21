"""Handing a draft in, confirming a service, and taking the last own change back: what the buttons do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from geo.errors import AtlasError, ConflictError, PackError
from geo.gaps.edits import with_service
from geo.pack import desk, pending
from geo.pack.kept_items import SERVICE
from geo.pack.pack import Pack
from geo.report.choices import NONE
from geo.store.register.items import Body, Edit
from pages.frame import state, ui, working_copy
from pages.register import drafting, keeping, needs, preview, words
from pages.register.drafting import Draft
from pages.register.keeping import Way

PAGE = "register"
_NOTICE: Final = "register notice"
_REFUSED: Final = "register refused"


@dataclass(frozen=True)
class Notice:
    """What became of a change, and what takes it back: proposals by number, or the cells before."""

    service: str
    category: str
    text: str
    proposals: tuple[int, ...] = ()
    before: Body | None = None
    goes: str = ""


def notice() -> Notice | None:
    """Return what became of the last change of this session."""
    found: Notice | None = st.session_state.get(_NOTICE)
    return found


def tell(found: Notice | None) -> None:
    """Say what became of a change; for callbacks."""
    st.session_state[_NOTICE] = found
    st.session_state.pop(_REFUSED, None)


def refuse(*lines: str) -> None:
    """Say why nothing was done; for callbacks."""
    st.session_state[_REFUSED] = lines


def refused() -> tuple[str, ...]:
    """Return why the last press did nothing, once."""
    found: tuple[str, ...] = st.session_state.pop(_REFUSED, ())
    return found


def save(pack: Pack, way: Way, key: str) -> None:
    """Hand a draft in; for callbacks."""
    draft = drafting.held(key)
    if draft is None:
        return
    names = drafting.differing(pack, way, draft)
    if not names:
        refuse(words.NOTHING_DIFFERS if draft.service else "Write at least a name.")
    elif not draft.source.strip():
        refuse(words.NO_SOURCE)
    else:
        told = words.changed_fields(pack, names) if draft.service else "Added to the list"
        _hand_in(pack, way, draft, draft.why.strip() or told)


def confirm(pack: Pack, way: Way, key: str) -> None:
    """Confirm that a service is as it is listed, as of today; for callbacks."""
    draft = drafting.held(key)
    if draft is None:
        return
    if drafting.differing(pack, way, draft):
        refuse("Something differs from what is listed. Save it, or begin again to confirm what was there.")
    elif not draft.source.strip():
        refuse(words.NO_SOURCE)
    else:
        _hand_in(pack, way, draft, draft.why.strip() or "Still right")


def _hand_in(pack: Pack, way: Way, draft: Draft, why: str) -> None:
    """Hand a draft in; what is refused stays a draft."""
    try:
        if drafting.overtaken(pack, way, draft) is not None:
            return  # the form shows both versions
        edit = drafting.edit_of(pack, way, draft)
        if way.reaches:
            numbers = keeping.hand_in(pack, way, edit, why=why, source=draft.source.strip())
        else:
            numbers = []
            copy = with_service(pack, draft.category, edit.key, edit.after)
            working_copy.use(ui.served_pack(), copy)
    except ConflictError:
        return  # the form shows both versions
    except PackError as error:
        refuse(*preview.fault_words(pack, error))
        return
    except AtlasError as error:
        refuse(str(error))
        return
    drafting.forget(pack, way, draft.key)
    name = str((edit.after or {}).get("name", ""))
    text = {
        "change": f"{name} is saved. Everybody sees it from now on.",
        "propose": f"Your change of {name} is proposed. An approver decides about it.",
        "copy": f"{name} is changed in your copy, for this session only.",
    }[way.goes]
    before = draft.base if draft.service else None
    tell(Notice(edit.key, draft.category, text, tuple(numbers), before, way.goes))
    needs.shows(draft.category, edit.key if way.goes != "propose" or draft.service else "", "no")


def undo(pack: Pack, way: Way) -> None:
    """Take back the last own change of this session, by a new change; for callbacks."""
    last = notice()
    if last is None:
        return
    try:
        if last.goes == "propose":
            desk.reject(pack.place, last.proposals, way.by, why="Taken back")
        elif last.goes == "change":
            own = pending.latest_own(pack.place, way.by, (SERVICE, last.service))
            if own is None:
                refuse("Somebody else has changed it since; nothing was undone.")
                return
            edit = Edit(SERVICE, last.service, own.seen + 1, own.before)
            keeping.hand_in(pack, way, edit, why=f"Undone: {own.why}", source=own.source)
        else:
            working_copy.use(ui.served_pack(), with_service(pack, last.category, last.service, last.before))
    except AtlasError as error:
        refuse(str(error))
        return
    tell(Notice(last.service, last.category, "Undone: it is as it was before."))
    if last.before is None:
        state.say(PAGE, "service", NONE)
