"""Which row of a sheet is its heading, and which of its columns is which of the register's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from geo.pack.catalogue import COLUMNS, OPTIONAL, Catalogue
from geo.pack.column_names import FOUND, SYNONYMS, TITLES, TO_ASK
from geo.pack.grids import Grid

NEAR: Final = 90.0
"""From this likeness of 100 on, a heading is taken for the nearest name, and this is said: Adress."""
LIKE: Final = 72.0
"""From this likeness on, a person is asked."""
AHEAD: Final = 5.0
"""So much likelier than any other column must the nearest be to be taken."""
LEFT_OUT: Final = ""
"""What a person says of a heading that is to be left out."""
_SEARCHED: Final = 40
"""Rows of a sheet among which the heading is looked for."""
_BETWEEN: Final = re.compile(r"[\W_]+")
_KEYS: Final = frozenset({"service_id", "name"})


@dataclass(frozen=True)
class Headings:
    """The headings that a kind of sheet may have.

    `known` has each, in `plain` letters, with its column, "" for what is worked out; `titles` the columns
    with their titles; `keys` those of which a sheet has one at least; `to_ask` headings that may mean a
    column, with the likely ones; `others` headings that are like one and mean none.
    """

    known: Mapping[str, str]
    titles: Mapping[str, str]
    keys: frozenset[str]
    to_ask: Mapping[str, tuple[str, ...]]
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unclear:
    """A heading of which only a person knows the column: the likely ones first."""

    heading: str
    likely: tuple[str, ...]


@dataclass(frozen=True)
class Headed:
    """A sheet whose heading was found.

    `line` is that of the heading; `matched` says for each position of a cell which column of the register it
    is; `near` which headings were taken for a column that they are only like; `left_out` those that are
    no column of the register; `unclear` those that a person must decide about; `below` the line after
    which rows begin.
    """

    grid: Grid
    line: int
    below: int
    headings: tuple[str, ...]
    matched: Mapping[int, str]
    near: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    twice: tuple[str, ...] = ()

    def rows(self) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Return the rows below the heading with their lines; a heading that is printed again is none."""
        for line, cells in self.grid.rows:
            if line > self.below and tuple(map(plain, cells)) != tuple(map(plain, self.headings)):
                yield line, cells


def plain(heading: str) -> str:
    """Return a heading in small letters, with single spaces for all that is no letter.

    Examples
    --------
    >>> plain(" Post-code* "), plain("service_id")
    ('post code', 'service id')
    """
    return _BETWEEN.sub(" ", heading.casefold()).strip()


def choices(terms: Catalogue) -> dict[str, str]:
    """Return the columns that a list may have, with their titles.

    Examples
    --------
    >>> from geo.sample import town
    >>> list(choices(town().register.terms).items())[:2]
    [('service_id', 'Id'), ('name', 'Name')]
    """
    declared = {each.name: each.title for each in terms.columns}
    return {name: TITLES[name] for name in (*COLUMNS, *OPTIONAL)} | declared


def known_headings(terms: Catalogue) -> dict[str, str]:
    """Return every heading that is known, in `plain` letters, with its column; "" for what is worked out.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = known_headings(town().register.terms)
    >>> found["post code"], found["as of"], found["ward found"]
    ('postcode', 'as_of', '')
    """
    found = {plain(each): LEFT_OUT for each in FOUND}
    for name, words in SYNONYMS.items():
        found |= {plain(each): name for each in words}
    for name, title in choices(terms).items():
        found |= {plain(title): name, plain(name): name}
    return found


def list_headings(terms: Catalogue) -> Headings:
    """Return the headings that a list of services may have.

    Examples
    --------
    >>> from geo.sample import town
    >>> list_headings(town().register.terms).to_ask["ward"]
    ('ward_stated',)
    """
    to_ask = {heading: (column,) for heading, column in TO_ASK.items()}
    return Headings(known_headings(terms), choices(terms), _KEYS, to_ask)


def headed(
    grids: Sequence[Grid], headings: Headings, *, said: Mapping[str, str] | None = None
) -> tuple[Headed, ...]:
    """Return the sheets that have the most of the register's columns, with their headings; mostly one.

    None where no sheet has two of them, one of the keys among these. `said` : what a person says of headings

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = ((1, ("Our clubs",)), (3, ("Club", "Adress", "Ward", "Manager")), (4, ("Abbey", "1 Lane")))
    >>> found = headed([Grid("2026", rows)], list_headings(town().register.terms))[0]
    >>> found.line, dict(found.matched), found.near, found.left_out
    (3, {0: 'name', 1: 'address'}, (('Adress', 'address'),), ('Manager',))
    >>> found.unclear
    (Unclear(heading='Ward', likely=('ward_stated',)),)
    """
    told = {plain(heading): column for heading, column in (said or {}).items()}
    tried = [_headed(grid, headings, told) for grid in grids]
    found = [each for each in tried if each is not None]
    most = max((_weight(each) for each in found), default=0)
    return tuple(each for each in found if _weight(each) == most)


def _weight(found: Headed) -> int:
    return len(found.matched)


def _headed(grid: Grid, headings: Headings, told: Mapping[str, str]) -> Headed | None:
    """Return a sheet with the row that names the most columns as its heading; None without one."""
    best: Headed | None = None
    for at, (line, cells) in enumerate(grid.rows[:_SEARCHED]):
        if len(cells) < 2:
            continue
        found = _matched(grid, line, cells, headings, told)
        columns = set(found.matched.values()) | {each for one in found.unclear for each in one.likely}
        if len(found.matched) + len(found.unclear) < 2 or not columns & headings.keys:
            continue
        if best is None or _weight(found) > _weight(best):
            best = _below_second(found, grid.rows[at + 1 :], headings.known)
    return best


def _below_second(
    found: Headed, rows: Sequence[tuple[int, tuple[str, ...]]], known: Mapping[str, str]
) -> Headed:
    """Return a heading with the row below it where that names the same columns once more."""
    if not rows:
        return found
    line, cells = rows[0]
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    same = [at for at in filled if at in found.matched and known.get(plain(cells[at])) == found.matched[at]]
    if len(same) < 2 or len(same) * 2 < len(filled):
        return found
    return Headed(**{**found.__dict__, "below": line})


def _matched(
    grid: Grid, line: int, cells: Sequence[str], headings: Headings, told: Mapping[str, str]
) -> Headed:
    """Return what the cells of a row would be as headings."""
    known, to_ask = headings.known, headings.to_ask
    matched: dict[int, str] = {}
    near, left, unclear = [], [], []
    for at, cell in enumerate(cells):
        heading = plain(cell)
        if not heading:
            continue
        column = told.get(heading, known.get(heading))
        is_none = column is not None or heading in headings.others
        likely = () if is_none else _likely(heading, known)
        if column is None and len(likely) == 1 and likely[0][1] >= NEAR and heading not in to_ask:
            column = likely[0][0]
            near.append((cell.strip(), column))
        if column:
            matched[at] = column
        elif column is None and (names := to_ask.get(heading) or tuple(name for name, _ in likely)):
            unclear.append(Unclear(cell.strip(), names))
        elif known.get(heading) != LEFT_OUT:
            left.append(cell.strip())
    for at in _doubtful(matched, [plain(each) for each in cells], headings, told):
        unclear.append(Unclear(cells[at].strip(), (matched.pop(at),)))
    again = tuple(column for column, count in Counter(matched.values()).items() if count > 1)
    texts = tuple(each.strip() for each in cells)
    told_near = tuple(each for each in near if each[1] in matched.values())
    return Headed(grid, line, line, texts, matched, told_near, tuple(left), tuple(unclear), again)


def _doubtful(
    matched: Mapping[int, str], texts: Sequence[str], headings: Headings, told: Mapping[str, str]
) -> list[int]:
    """Return where several headings claim a column: all but the column's own name, and what a person said."""
    counts = Counter(matched.values())
    sure = {
        at
        for at, column in matched.items()
        if texts[at] in told or texts[at] in (plain(column), plain(headings.titles.get(column, column)))
    }
    return [at for at, column in matched.items() if counts[column] > 1 and at not in sure]


def _likely(heading: str, known: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    """Return the columns that a heading is like, the likeliest first; one alone where it is far ahead."""
    scores: dict[str, float] = {}
    for word, column in known.items():
        if column and len(word) > 3:
            scores[column] = max(scores.get(column, 0.0), fuzz.ratio(heading, word))
    ranked = sorted(((c, s) for c, s in scores.items() if s >= LIKE), key=lambda each: (-each[1], each[0]))
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] >= AHEAD and ranked[0][1] >= NEAR:
        return (ranked[0],)
    return tuple(ranked[:3])
