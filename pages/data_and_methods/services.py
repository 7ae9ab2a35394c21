"""The reference tables of standards and promises, as HTML: sources, what was verified."""

from __future__ import annotations

import pandas as pd

from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.standards import UNIT_WORDS
from geo.report.dictionary import TEST_WORDS
from layers.paper.text_table import text_table_html


@kept(1, shared=True)
def standards(pack: Pack) -> str:
    """Return every standard with its source and whether it was verified."""
    rows = [
        {
            "Standard": each.title,
            "Figure": f"{each.value:g} {UNIT_WORDS[each.unit]}",
            "Ages": f"{each.ages[0]} to {each.ages[1]}",
            "Verified": "yes" if each.verified else "no",
            "Source": " ".join(part for part in (each.source, each.url) if part),
            "Note": each.note,
        }
        for each in pack.standards.values()
    ]
    return _table(rows, "Standards to measure against")


@kept(1, shared=True)
def promises(pack: Pack) -> str:
    """Return every promise, how it is tested, or why no map can test it."""
    rows = [
        {
            "Promise": each.promise,
            "Areas": pack.place.levels[each.level].plural,
            "Test": TEST_WORDS[each.test],
            "Beware": " ".join(part for part in (each.reason, each.note) if part),
            "Source": " ".join(part for part in (each.source, each.url) if part),
        }
        for each in pack.promises.values()
    ]
    return _table(rows, "Promises and how they are tested")


def _table(rows: list[dict[str, str]], caption: str) -> str:
    """Return rows as a table of words, empty where there are none."""
    return text_table_html(pd.DataFrame(rows), caption=caption, min_width=56) if rows else ""
