"""Somebody was faster: both versions side by side, with a choice for each field; nobody's work is lost."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo.gaps.edits import changed
from geo.pack.pack import Pack
from geo.store.register.items import Body
from pages.frame import ui
from pages.register import drafting, words
from pages.register.drafting import Draft
from pages.register.keeping import Way

PAGE = "register"


def panel(pack: Pack, way: Way, draft: Draft) -> bool:
    """Show both versions where somebody was faster than the draft; tell whether so."""
    there = drafting.overtaken(pack, way, draft)
    if there is None:
        return False
    if there.body is None:
        ui.paragraph("Somebody has taken this service off the list. Your draft is kept; nothing was saved.")
        return True
    mine, theirs = drafting.body_of(pack, way, draft), dict(there.body)
    fields = _fields(mine, theirs)
    ui.paragraph("Somebody has changed this service since you began. Nothing was saved, and nothing is lost.")
    chosen = {}
    for name in fields:
        moved = name == "lat"
        sides = {
            "theirs": "the point as it is now" if moved else words.cell(theirs.get(name, "")),
            "mine": "your point" if moved else words.cell(mine.get(name, "")),
        }
        own = mine.get(name, "") != draft.base.get(name, "")
        chosen[name] = st.radio(
            "Point" if moved else words.field(name, words.titles(pack)),
            ["theirs", "mine"],
            index=1 if own and theirs.get(name, "") == draft.base.get(name, "") else 0 if not own else None,
            format_func=lambda side, sides=sides: (
                f"{'Now' if side == 'theirs' else 'Yours'}: {ui.plain(sides[side])}"
            ),
            key=f"{PAGE}.both.{draft.key}.{name}",
        )
    undecided = [name for name, side in chosen.items() if side is None]
    if undecided:
        ui.paragraph("Choose one of both for each field.", small=True)
    st.button(
        "Go on with these",
        key=f"{PAGE}.merge",
        type="primary",
        disabled=bool(undecided),
        on_click=_go_on,
        args=(draft, there.version, theirs, mine, {name: str(side) for name, side in chosen.items()}),
    )
    return True


def _fields(mine: Body, theirs: Body) -> list[str]:
    """Return the fields that differ; the cells of a point are one, named `lat`."""
    names = [each for each in changed(dict(theirs), dict(mine)) if each not in drafting.DATED]
    plain = [each for each in names if each not in words.POINT]
    return [*plain, *(["lat"] if len(plain) < len(names) else [])]


def _go_on(draft: Draft, version: int, theirs: dict[str, str], mine: Body, chosen: dict[str, str]) -> None:
    """Go on with the newer version and what was chosen of the draft; for callbacks."""
    own = {name for name, side in chosen.items() if side == "mine"}
    cells = {*own, *(words.POINT if "lat" in own else ())}
    typed = {name: str(mine.get(name, "")) for name in cells if mine.get(name, "") != theirs.get(name, "")}
    drafting.hold(
        replace(draft, seen=version, base=theirs, typed=typed, spot=None, place="as_is" if typed else "")
    )
