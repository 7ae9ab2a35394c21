"""Gaps by group: in how many areas no session is listed for whom, on which days, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from geo.access.sessions import Choice, For, Hour, places_of, states
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.sessions import DAYS
from geo.words import join_words

GROUPS: Final[Mapping[str, tuple[For, bool]]] = {
    "session": ("any", False),
    "session open to all": ("all", False),
    "girls' session": ("girls", False),
    "session for young people with SEND": ("any", True),
}
"""Whom a gap is told of: for whom a session is, and whether it must take those with SEND."""


@dataclass(frozen=True)
class Gap:
    """In which areas no session of a kind is listed on a day, and of how many services hours are not known.

    Attributes
    ----------
    group : a key of `GROUPS`
    day : 0 is Monday
    areas : codes of those without a listed session that is or could be there
    anywhere : services with such a session of which nobody knows where they are
    not_known : services of which nobody has said whether they have one that day
    listed : how many services are asked about
    """

    group: str
    day: int
    areas: tuple[str, ...]
    anywhere: int
    not_known: int
    listed: int


@kept(8)
def gaps(pack: Pack, choice: Choice, hour: Hour, level: Level = "ward") -> tuple[Gap, ...]:
    """Return the gaps of each group and day; not to be changed.

    Parameters
    ----------
    hour : the age of who wants to go and the season; its own day and time do not matter

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Who is open at an hour".

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> found = gaps(town_with_sessions(), Choice(("club",)), Hour(0, 0, 1))
    >>> [each.areas for each in found if each.group == "girls' session" and each.day in (3, 6)]
    [('B', 'C', 'D', 'E'), ('A', 'B', 'C', 'D', 'E')]
    """
    codes = [str(each) for each in pack.areas[level].index]
    found = []
    for group, (open_to, send) in GROUPS.items():
        for day in range(7):
            asked = replace(hour.at(day, 0, 24 * 60), open_to=open_to, send=send)
            state = states(pack, choice, asked)["state"]
            there = places_of(pack, state.index[state == "open"], level)
            held = set(there["area_code"])
            lost = int((state == "open").sum()) - there["service_id"].nunique()
            areas = tuple(each for each in codes if each not in held)
            found.append(Gap(group, day, areas, lost, int((state == "not known").sum()), len(state)))
    return tuple(found)


def sentences(pack: Pack, choice: Choice, hour: Hour, level: Level = "ward") -> list[str]:
    """Return the gaps in words, days that are alike together.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> found = sentences(town_with_sessions(), Choice(("club",)), Hour(0, 0, 1))
    >>> print(found[0])
    No listed session on Mondays, Tuesdays, Wednesdays and Fridays in any of the 5 wards; nobody has said of 2
    of the 3 clubs.
    """
    found: dict[tuple[object, ...], list[Gap]] = {}
    for each in gaps(pack, choice, hour, level):
        found.setdefault(_alike(each), []).append(each)
    return [_sentence(pack, choice, level, same) for same in found.values() if same[0].areas]


def _sentence(pack: Pack, choice: Choice, level: Level, same: list[Gap]) -> str:
    """Return the gap of some days that are alike in words."""
    noun, of_all, first = pack.place.levels[level], len(pack.areas[level]), same[0]
    many = pack.catalogue[choice.categories[0]].plural if len(choice.categories) == 1 else "services"
    all_ = len(first.areas) == of_all
    where = f"any of the {of_all} {noun.plural}" if all_ else f"{len(first.areas)} of {of_all} {noun.plural}"
    days = join_words([f"{DAYS[one.day]}s" for one in same]) if len(same) < 7 else "any day"
    said = [f"No listed {first.group} on {days} in {where}"]
    if first.not_known:
        some = "any" if first.not_known == first.listed else str(first.not_known)
        said.append(f"nobody has said of {some} of the {first.listed} {many}")
    if first.anywhere:
        said.append(f"of {first.anywhere} that have one nobody knows where they are")
    return "; ".join(said) + "."


def _alike(gap: Gap) -> tuple[object, ...]:
    """Return what makes the gaps of two days one sentence."""
    return gap.group, gap.areas, gap.anywhere, gap.not_known
