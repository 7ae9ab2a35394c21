"""Which service of the register a row of a sheet is about: by its id, else by name, postcode and distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geo.gaps.likeness import Row, Services
from geo.pack.pack import Pack

NEW: Final = "new"
"""What a person says of a row that is a service which the list does not have."""
LEAVE: Final = ""
"""What a person says of a row that is to be left out."""
OFFERED: Final = 5
"""Services of which a person is asked at most whether a row is about them."""


@dataclass(frozen=True)
class Question:
    """A row of which only a person knows whether it is one of some services (the likeliest first), or new.

    `about` : "place" where it is asked at which service the session of a row is, "session" which one it is
    """

    line: int
    name: str
    place: str
    likely: tuple[str, ...]
    about: str = "service"


@dataclass(frozen=True)
class Matching:
    """What each row is about, by line: the id of a service, `NEW` or `LEAVE`; and what is to be asked."""

    found: Mapping[int, str]
    questions: tuple[Question, ...]


def matched(
    pack: Pack, category: str, rows: Sequence[Row], said: Mapping[int, str], *, whole: bool = False
) -> Matching:
    """Return which service of a category each row is about; what is not clear is asked, not guessed.

    A row with the id of a service is that service. Else it is a service that no row has the id of where
    the names are alike from `SURE` on and the place agrees (the same postcode, or within `HERE` metres),
    or the very same name stands once where nothing is known of a place, and no other service is as like.
    It is new where no name is alike from `LIKE` on (words that only one of the two has left aside), and
    no service that no row is about stands in its place. Words that a third of the list has in its names
    do not count.

    Parameters
    ----------
    said : what a person says of rows, by line
    whole : the rows are the whole list, so that one with an id of its own is no other service

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = [Row(2, {"name": "Abbey club"}), Row(3, {"name": "Abby Club"}), Row(4, {"name": "Yard"})]
    >>> found = matched(town(), "club", rows, {})
    >>> dict(found.found), [(each.line, each.likely) for each in found.questions]
    ({2: 'CL-A', 4: 'new'}, [(3, ('CL-A',))])
    """
    services = Services(pack, category)
    found: dict[int, str] = {}
    for row in rows:
        if row.line in said:
            found[row.line] = said[row.line]
        elif (own := services.by_id.get(row.cells.get("service_id", "").casefold())) is not None:
            found[row.line] = own
        elif whole and row.cells.get("service_id"):
            found[row.line] = NEW
    open_rows = [row for row in rows if row.line not in found]
    points = services.points_of(open_rows)
    compared = {row.line: services.compared(row, points.get(row.line)) for row in open_rows}
    sure = {row.line: services.sure(row, compared[row.line]) for row in open_rows}
    claims = Counter(each for each in sure.values() if each)
    taken = {*found.values(), *claims}
    held = set(found.values())
    questions = []
    for row in open_rows:
        only = sure[row.line]
        if only and claims[only] == 1 and only not in held:
            found[row.line] = only
            continue
        likely = [only] if only else services.likely(compared[row.line], taken)
        if likely or not row.cells.get("name"):
            place = row.cells.get("postcode") or row.cells.get("address", "")
            questions.append(Question(row.line, row.name, place, tuple(likely[:OFFERED])))
        else:
            found[row.line] = NEW
    return Matching(found, tuple(questions))
