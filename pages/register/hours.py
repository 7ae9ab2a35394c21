"""What is on at a service, and when: told, and corrected by who may change the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from geo.access.sessions import sessions
from geo.errors import AtlasError, ConflictError, PackError
from geo.pack import pending
from geo.pack.kept_items import SESSION
from geo.pack.kept_register import item_of
from geo.pack.pack import Pack
from geo.pack.sessions import DAYS, NOT_STATED, OPEN_TO, SEASONS, SEND, Session, body_of, weekday
from geo.store.register.items import Edit
from layers.look.formatting import join_words, plural
from pages.frame import ui
from pages.register import handing_in, keeping, preview, words
from pages.register.handing_in import Notice
from pages.register.keeping import Way

PAGE = "register"
NEW: Final = "new"
MOST: Final = 2
"""Sessions that are told in the form of their service."""
_FOLDED: Final = f"{PAGE}.hours"
_ASKED: Final[Mapping[str, tuple[str, ...]]] = {"season": SEASONS, "open_to": OPEN_TO, "with_send": SEND}
_TEXTS: Final = (
    *("title", "dates", "start", "end", "age_from", "age_to", "age_to_send"),
    *("places", "cost", "booking", "language", "all_hours", "as_of", "source", "note"),
)
_ROWS: Final[tuple[tuple[str, ...], ...]] = (
    *(("title",), ("days",), ("dates",), ("start", "end"), ("open_to", "season")),
    *(("age_from", "age_to", "age_to_send"), ("with_send", "places"), ("cost", "booking"), ("language",)),
)
_ONLY_IN_REGISTER: Final = "Hours are kept in the register alone, not in a copy of your own."


@dataclass(frozen=True)
class _Seen:
    """A session as its form showed it: the version, and its cells."""

    version: int
    cells: Mapping[str, str]


def of_service(pack: Pack, way: Way, service: str, category: str) -> None:
    """Show the sessions of a service, and a form for each, folded away."""
    own = sessions(pack).get(service, ())
    label = f"{plural(len(own), 'session')} listed" if own else "none listed"
    folded = st.expander(f"Ages and hours: {label}", key=_FOLDED, on_change="rerun")
    if not folded.open:
        return
    with folded:
        ui.bullets([session_words(each) for each in own])
        if not own:
            ui.paragraph(
                "Nobody has said when it is open, or for whom. That is not read as closed.", small=True
            )
        if not way.reaches:
            ui.paragraph(f"{_ONLY_IN_REGISTER} {words.FOR_OTHERS[way.why]}", small=True)
            return
        named = {each.id: f"{each.title}, {when_words(each)}" for each in own}
        chosen = st.selectbox(
            "Session",
            [*named, NEW],
            format_func=lambda each: named.get(each, "A new session"),
            key=_key(service, "which", ""),
        )
        _form(pack, way, service, category, chosen)


def unfold() -> None:
    """Show the sessions of a service, with the form for each; for callbacks."""
    st.session_state[_FOLDED] = True


def in_short(pack: Pack, service: str) -> str:
    """Return for whom a service is and when, as far as somebody has said."""
    own = sessions(pack).get(service, ())
    if not own:
        return "For which ages it is, and when, nobody has said."
    more = f" And {plural(len(own) - MOST, 'more session')}." if len(own) > MOST else ""
    return " ".join(session_words(each) for each in own[:MOST]) + more


def when_words(session: Session) -> str:
    """Return the days and hours of a session."""
    days = [DAYS[each] for each in session.days] or [each.isoformat() for each in session.dates]
    return f"{join_words(days)}, {session.hours}"


def session_words(session: Session) -> str:
    """Return a session as a source states it."""
    ages = [str(each) for each in (session.age_from, session.age_to) if each is not None]
    said = [
        when_words(session),
        f"ages {' to '.join(ages)}" if ages else "",
        f"with SEND to {session.age_to_send}" if session.age_to_send is not None else "",
        "" if session.open_to in (NOT_STATED, "all") else f"{session.open_to} only",
        "" if session.season == NOT_STATED else session.season,
        f"as of {session.as_of}",
    ]
    return f"{session.title}: {', '.join(each for each in said if each)}."


def _key(service: str, session: str, name: str) -> str:
    """Return the key of a widget."""
    return f"{PAGE}.hours.{service}.{session}.{name}"


def _form(pack: Pack, way: Way, service: str, category: str, session: str) -> None:
    """Show the form of a session."""
    seen_key = _key(service, session, "seen")
    # What a form holds goes when it is folded; then it begins again with what is listed.
    if not {seen_key, _key(service, session, "title")} <= set(st.session_state):
        cells = _cells(pack, session)
        st.session_state[seen_key] = _Seen(_version(pack, session), cells)
        for name, value in _shown(cells).items():
            st.session_state[_key(service, session, name)] = value

    def ask(where: Any, name: str, **more: Any) -> None:
        label = words.FIELDS.get(name) or "Or on dates, such as 2026-12-05;2026-12-12"
        key = _key(service, session, name)
        if name == "days":
            where.multiselect(label, DAYS, key=key, placeholder="Choose days")
        elif name in _ASKED:
            where.selectbox(label, _ASKED[name], key=key)
        else:
            where.text_input(label, key=key, max_chars=300, **more)

    with st.form(_key(service, session, "form"), border=False):
        for names in _ROWS:
            for where, name in zip(
                st.columns(len(names), gap="small", vertical_alignment="bottom"), names, strict=True
            ):
                ask(where, name, **({"placeholder": "15:30"} if name == "start" else {}))
        ask(st, "all_hours", placeholder="Leave empty unless somebody said so, and when")
        ask(st, "note")
        for where, name in zip(st.columns([3, 2], gap="small"), ("source", "as_of"), strict=True):
            ask(where, name)
        st.form_submit_button(
            words.SAVE[way.goes],
            key=_key(service, session, "save"),
            type="primary",
            on_click=_save,
            args=(pack, way, service, category, session),
        )
    if session != NEW:
        st.button(
            "Take it off the list",
            key=_key(service, session, "remove"),
            on_click=_remove,
            args=(pack, way, service, category, session),
        )


def _cells(pack: Pack, session: str) -> dict[str, str]:
    """Return the cells of a session as it is listed; none of a new one."""
    rows = pack.register.sessions
    found = rows[rows["session_id"] == session].to_dict("records")
    return body_of(found[0]) if found else {}


def _version(pack: Pack, session: str) -> int:
    """Return which version of a session there is; 0 of a new one, or where nothing can be read."""
    try:
        return 0 if session == NEW else item_of(pack.place, (SESSION, session)).version
    except AtlasError:
        return 0


def _shown(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return what the widgets of a session say: its cells, days apart from dates."""
    parts = [each.strip() for each in cells.get("days", "").split(";") if each.strip()]
    shown: dict[str, Any] = {name: cells.get(name, "") for name in _TEXTS}
    shown["days"] = [DAYS[weekday(each)] for each in parts if not each[:1].isdigit()]
    shown["dates"] = ";".join(each for each in parts if each[:1].isdigit())
    shown["as_of"] = cells.get("as_of") or keeping.today().isoformat()
    return shown | {name: cells.get(name) or NOT_STATED for name in _ASKED}


def _said(service: str, session: str, seen: _Seen) -> dict[str, str]:
    """Return the cells of a session as its form says them."""

    def says(name: str) -> Any:
        return st.session_state.get(_key(service, session, name), "")

    days = [each[:3] for each in DAYS if each in (says("days") or ())]
    dates = [each.strip() for each in str(says("dates")).split(";") if each.strip()]
    typed = {name: str(says(name)).strip() for name in (*_TEXTS, *_ASKED) if name != "dates"}
    when = ";".join([*days, *dates])
    same = _shown(seen.cells)
    if when and (says("days"), says("dates")) == (same["days"], same["dates"]):
        when = seen.cells.get("days", "")  # as somebody wrote it
    return body_of({**seen.cells, **typed, "days": when})


def _save(pack: Pack, way: Way, service: str, category: str, session: str) -> None:
    """Hand a session in; for callbacks."""
    seen: _Seen = st.session_state[_key(service, session, "seen")]
    body = _said(service, session, seen)
    if not body.get("source"):
        handing_in.refuse(words.NO_SOURCE)
        return
    if session == NEW:
        try:
            own = _next(
                service, pending.ids_given(pack.place, SESSION) | set(pack.register.sessions["session_id"])
            )
        except AtlasError as error:
            handing_in.refuse(str(error))
            return
        body = {"session_id": own, "service_id": service, **body}
    elif body == seen.cells:
        handing_in.refuse("Nothing differs from what is listed.")
        return
    why = "Hours corrected" if seen.cells else "Hours added to the list"
    _hand_in(
        pack, way, (service, category, session), Edit(SESSION, body["session_id"], seen.version, body), why
    )


def _remove(pack: Pack, way: Way, service: str, category: str, session: str) -> None:
    """Take a session off the list; for callbacks."""
    seen: _Seen = st.session_state[_key(service, session, "seen")]
    edit = Edit(SESSION, session, seen.version, None)
    _hand_in(pack, way, (service, category, session), edit, "Hours taken off the list")


def _next(service: str, taken: frozenset[str]) -> str:
    """Return the id of a new session of a service: the next number that was never given."""
    number = 1
    while f"{service}-{number}" in taken:
        number += 1
    return f"{service}-{number}"


def _hand_in(pack: Pack, way: Way, of: tuple[str, str, str], edit: Edit, why: str) -> None:
    """Hand a session in; what was typed stays where it is refused."""
    service, category, session = of
    seen_key = _key(service, session, "seen")
    seen: _Seen = st.session_state[seen_key]
    source = str((edit.after or seen.cells).get("source", ""))
    try:
        keeping.hand_in(pack, way, edit, why=why, source=source)
    except ConflictError as error:
        there = {str(name): str(cell) for name, cell in (error.theirs or {}).items()}
        lines = words.differences(pack, seen.cells, there) if there else ["It was taken off the list."]
        handing_in.refuse("Somebody has changed it meanwhile. Save again to put yours in its place.", *lines)
        st.session_state[seen_key] = _Seen(error.version, there)
        return
    except PackError as error:
        handing_in.refuse(*preview.fault_words(pack, error))
        return
    except AtlasError as error:
        handing_in.refuse(str(error))
        return
    for name in ("seen", "days", *_TEXTS, *_ASKED):
        st.session_state.pop(_key(service, session, name), None)
    name = words.name_of(edit.after or seen.cells)
    done = "Everybody sees it from now on" if way.goes == "change" else "An approver decides about it"
    handing_in.tell(Notice(service, category, f"{name}: {why.lower()}. {done}."))
