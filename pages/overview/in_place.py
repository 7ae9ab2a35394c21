"""Beside need, what is in place: for each promise that a map can test, in how many areas it is kept."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.gaps.verdicts import HELD, VERDICTS, counted_words, gaps
from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from layers.look.formatting import join_words
from layers.map.categories import VERDICTS as LOOKS
from layers.paper.legend import swatch
from pages.frame import parts, ui
from pages.frame.need_answer import Answer

PAGES: Final = {"ward": "youth_centres/page.py", "locality": "family_hubs/page.py"}
"""By the level of a promise the page that says all about it."""


def promises(pack: Pack) -> list[Promise]:
    """Return the promises whose places can be counted area by area."""
    return [each for each in pack.promises.values() if each.test == "sites" and each.level in PAGES]


def section(pack: Pack, found: Answer | None) -> None:
    """Show a card for each promise: its verdicts, those of the areas that stand out, the way to its page."""
    given = promises(pack)
    if not given:
        return
    parts.section("Beside need: what is in place")
    for column, promise in zip(st.columns(len(given), gap="medium"), given, strict=True):
        with column.container(border=True, height="stretch"):
            ui.heading(promise.title, level=3)
            parts.drawn(_tiles(pack, promise.id))
            parts.notes([words(pack, promise.id), *standing_out(pack, promise, found)])
            label = f"{promise.title}: what is known of each {pack.place.levels[promise.level].singular}"
            st.page_link(PAGES[promise.level], label=ui.plain(label), icon=parts.ARROW)


@kept(8)
def _tiles(pack: Pack, promise_id: str) -> str:
    """Return the look of each area's verdict, best known first, as HTML; the words beside it say the same."""
    verdicts = gaps(pack, promise_id)["verdict"]
    ordered = sorted(map(str, verdicts), key=VERDICTS.index)
    tiles = "".join(swatch(LOOKS[each], width=22) for each in ordered)
    return f'<div class="atlas-tiles">{tiles}</div>'


@kept(8)
def words(pack: Pack, promise_id: str) -> str:
    """Return in how many areas a promise is confirmed, and what is known of the others."""
    promise = pack.promises[promise_id]
    verdicts = gaps(pack, promise_id)["verdict"]
    areas = pack.place.levels[promise.level]
    held = int(verdicts.isin(HELD).sum())
    lines = [f"Confirmed in {held} of {len(verdicts)} {areas.plural}."]
    counts = verdicts.value_counts()
    rest = [each for each in VERDICTS if each not in HELD and each in counts]
    if told := "; ".join(counted_words(each, int(counts[each])) for each in rest):
        lines.append(f"Of the others, {told}." if held else f"{told}.")
    if promise.level == "locality" and pack.place.localities.provisional:
        lines.append(f"Localities are a {pack.place.localities.label}.")
    return " ".join(lines)


def standing_out(pack: Pack, promise: Promise, found: Answer | None) -> list[str]:
    """Return what is known of the areas that stand out by need, where the promise is for such areas."""
    if found is None or promise.level != found.level or not found.named:
        return []
    verdicts = gaps(pack, promise.id)["verdict"]
    told = [f"{found.name(code)} ({_short(str(verdicts[code]))})" for code in found.named if code in verdicts]
    return [f"Of those that stand out: {join_words(told)}."] if told else []


def _short(verdict: str) -> str:
    """Return the words of a verdict without what stands in brackets."""
    return LOOKS[verdict].word.split(" (")[0]
