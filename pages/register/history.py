"""Who changed a service or a list, when, why and from which source, in plain words; and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from geo.errors import AtlasError
from geo.pack import desk
from geo.pack.desk import Role
from geo.pack.kept_items import LIST, SERVICE, SESSION
from geo.pack.kept_register import FOUNDER, can_be_kept, changes_of
from geo.pack.pack import Pack
from geo.store.register.items import Change
from geo.writing import day_words
from layers.look.escaping import as_text
from pages.frame import ui
from pages.register import handing_in, keeping, words
from pages.register.handing_in import Notice
from pages.register.keeping import Way

PAGE = "register"
MOST: Final = 20
"""Changes that are told, the newest."""
_STATUS: Final = {"proposed": "proposed, not yet decided", "rejected": "not accepted"}


def of_service(pack: Pack, way: Way, service: str) -> None:
    """Show the history of a service, and to keepers the way back to an earlier state."""
    if not can_be_kept(pack.place):
        return
    about = st.expander("History", key=f"{PAGE}.history", on_change="rerun")
    if not about.open:
        return
    with about:
        try:
            changes = [each for each in changes_of(pack.place) if _service_of(each) == service]
        except AtlasError as error:
            ui.paragraph(str(error))
            return
        told(pack, way, changes, named=False)
        counting = [each for each in changes if each.kind == SERVICE and each.accepted and each.revision]
        if way.may(Role.KEEPER) and len(counting) > 1:
            _ways_back(pack, way, service, sorted(counting, key=lambda each: each.revision or 0)[:-1])


def of_list(pack: Pack, way: Way, category: str) -> None:
    """Show the history of a list: of its services, and of what is declared of it."""
    if not can_be_kept(pack.place):
        return
    title = ui.plain(f"History of this list: {pack.catalogue[category].title}")
    about = st.expander(title, key=f"{PAGE}.list-history", on_change="rerun")
    if about.open:
        with about:
            try:
                changes = [each for each in changes_of(pack.place) if each.by != FOUNDER]
            except AtlasError as error:
                ui.paragraph(str(error))
                return
            told(pack, way, [each for each in changes if _is_of(pack, each, category)], named=True)


def told(pack: Pack, way: Way, changes: Sequence[Change], *, named: bool) -> None:
    """Tell changes, the newest first; who made them only to those who are signed in.

    `named` : say which service
    """
    newest = sorted(changes, key=lambda each: (each.decided_at or each.at, each.id), reverse=True)
    rows = "".join(f"<li>{_told(pack, way, each, named=named)}</li>" for each in newest[:MOST])
    more = f"<p>… and {len(newest) - MOST:,} earlier ones.</p>" if len(newest) > MOST else ""
    st.html(f'<ul class="atlas-said">{rows}</ul>{more}' if rows else "<p>Nothing was changed yet.</p>")


def heading(way: Way, each: Change) -> str:
    """Return when and by whom a change was made, and why."""
    who = each.by.name if way.by.may(Role.EDITOR) else "an editor"
    source = f" Source: {each.source}." if each.source else ""
    return f"{day(each)}, {who}: {each.why}.{source}".replace("..", ".")


def day(each: Change) -> str:
    """Return the day on which a change was made, by the clock of this machine."""
    return day_words(keeping.here(each.at).date())


def _told(pack: Pack, way: Way, each: Change, *, named: bool) -> str:
    """Return a change as HTML."""
    if each.by == FOUNDER:
        return f"{as_text(day(each))}: the register began with what the lists said."
    name = words.name_of(each.after or each.before)
    lines = words.differences(pack, each.before, each.after)
    decided = _STATUS.get(each.status, "")
    if decided and each.decided_why:
        decided = f"{decided}: {each.decided_why}"
    said = [
        *([name] if name and (named or each.kind == SESSION) else []),
        *lines,
        *([decided] if decided else []),
    ]
    rows = "".join(f"<li>{as_text(line)}</li>" for line in said)
    return f"{as_text(heading(way, each))}<ul>{rows}</ul>"


def _service_of(each: Change) -> str:
    """Return the service that a change is of, or whose session it changes; empty for others."""
    if each.kind not in (SERVICE, SESSION):
        return ""
    return each.key if each.kind == SERVICE else str((each.after or each.before or {}).get("service_id", ""))


def _is_of(pack: Pack, each: Change, category: str) -> bool:
    """Tell whether a change is of a list, of one of its services, or of what is on there."""
    if each.kind == LIST:
        return each.key == category
    if each.kind == SESSION:
        service = _service_of(each)
        return service in pack.services.index and str(pack.services.at[service, "category"]) == category
    return each.kind == SERVICE and category in {
        (body or {}).get("category", "") for body in (each.before, each.after)
    }


def _ways_back(pack: Pack, way: Way, service: str, states: Sequence[Change]) -> None:
    """Offer to take a service back to an earlier state."""
    for each in reversed(states[-5:]):
        st.button(
            ui.plain(f"Back to how it was on {day(each)} ({each.why[:60]})"),
            key=f"{PAGE}.back.{each.revision}",
            icon=":material/history:",
            on_click=_restore,
            args=(pack, way, service, each),
        )


def _restore(pack: Pack, way: Way, service: str, to: Change) -> None:
    """Take a service back; for callbacks."""
    why = f"Back to how it was on {day(to)}"
    try:
        desk.restore(pack.place, pack.register, str(to.revision), way.by, why=why, only=[service])
    except AtlasError as error:
        handing_in.refuse(str(error))
        return
    category = str(pack.services.at[service, "category"])
    handing_in.tell(Notice(service, category, f"It is as it was on {day(to)}."))
