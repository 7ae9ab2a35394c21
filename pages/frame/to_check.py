"""The badge where what a page shows rests on a copy or the press, not on the publisher's own file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from geo.pack.indicators import READ_WORDS, TO_CHECK, ReadFrom, to_check
from geo.pack.pack import Pack
from layers.look.formatting import join_words
from pages.frame.parts import Badge

MOST: Final = 6
"""Figures and lists that are named; of more the number."""
_WEAK: Final[tuple[ReadFrom, ...]] = ("copy", "press")
WHAT_TO_DO: Final = "Look at the publisher’s own file before you quote it."


def badges(
    pack: Pack, *, indicators: Iterable[str] = (), categories: Iterable[str] = (), notes: Sequence[str] = ()
) -> list[Badge]:
    """Return the badge on the figures and lists that a page shows; none where all are the publisher's own.

    `notes` : what else of the page is to be checked, in sentences
    """
    read = [
        *((pack.indicator(each).short_title, pack.indicator(each).source.read_from) for each in indicators),
        *(
            (f"the list of {pack.catalogue[each].plural}", pack.catalogue[each].read_from)
            for each in categories
        ),
    ]
    lines = []
    for kind in _WEAK:
        if named := list(dict.fromkeys(title for title, where in read if to_check(where) and where == kind)):
            lines.append(f"Read from {READ_WORDS[kind]}: {_some(named)}.")
    if not lines and not notes:
        return []
    return [Badge(TO_CHECK, (*lines, *notes, WHAT_TO_DO), limits=True)]


def _some(named: list[str]) -> str:
    """Return names in a row, of very many the first."""
    more = len(named) - MOST
    return join_words([*named[:MOST], f"{more:,} more"] if more > 1 else named)
