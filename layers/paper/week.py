"""The week of an area as a strip: each hour open, not known or closed, by letter, colour and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from layers.look.escaping import as_text

MARKS: Final = {
    "open": ("●", "open"),
    "not known": ("?", "not known"),
    "closed": ("×", "closed"),
    "nothing listed": ("", "nothing listed"),
}
"""The sign of each state and its word; the colour says it again (gaps.css)."""
LETTERS: Final = {
    "all": ("A", "open to all"),
    "girls": ("G", "for girls only"),
    "boys": ("B", "for boys only"),
}


@dataclass(frozen=True)
class Cell:
    """One hour: its state, and for whom its sessions are: all, girls, boys or not stated."""

    state: str
    for_whom: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The sign in the cell: a letter where it is open for one group."""
        if self.state == "open" and len(self.for_whom) == 1 and self.for_whom[0] in LETTERS:
            return LETTERS[self.for_whom[0]][0]
        return MARKS[self.state][0]

    @property
    def words(self) -> str:
        """The cell in words."""
        groups = [LETTERS[each][1] for each in self.for_whom if each in LETTERS]
        return ", ".join([MARKS[self.state][1], *(groups if self.state == "open" else [])])


def week_html(days: Sequence[tuple[str, Sequence[Cell]]], hours: Sequence[int], *, caption: str) -> str:
    """Return a week as a table: a row a day, a column an hour, and the key of its signs.

    Parameters
    ----------
    days : name of each day, with its cells
    hours : hour of each column; caption : what the table is
    """
    heads = "".join(f'<th scope="col">{hour:02}</th>' for hour in hours)
    rows = "".join(
        f'<tr><th scope="row"><abbr title="{as_text(day)}">{as_text(day[:3])}</abbr></th>{_cells(cells)}</tr>'
        for day, cells in days
    )
    there = [cell for _, cells in days for cell in cells]
    return (
        f'<div class="atlas-week" tabindex="0" role="region" aria-label="{as_text(caption)}"><table>'
        f"<caption>{as_text(caption)}</caption><thead><tr><td></td>{heads}</tr></thead>"
        f'<tbody>{rows}</tbody></table></div><ul class="atlas-week-key">{_key(there)}</ul>'
    )


def _cells(cells: Iterable[Cell]) -> str:
    """Return the cells of one day."""
    return "".join(
        f'<td class="atlas-is-{cell.state.replace(" ", "-")}"><span aria-hidden="true">{cell.mark}</span>'
        f'<span class="atlas-unseen">{as_text(cell.words)}</span></td>'
        for cell in cells
    )


def _key(cells: Sequence[Cell]) -> str:
    """Return what the signs that occur mean."""
    known = dict.fromkeys((each.mark, each.state, each.words) for each in cells if each.state == "open")
    shown = [(mark, state, words) for mark, state, words in known]
    shown += [
        (mark, state, words)
        for state, (mark, words) in MARKS.items()
        if state != "open" and any(each.state == state for each in cells)
    ]
    return "".join(
        f'<li><span class="atlas-is-{state.replace(" ", "-")}" aria-hidden="true">{mark or "&nbsp;"}</span> '
        f"{as_text(words)}</li>"
        for mark, state, words in shown
    )
