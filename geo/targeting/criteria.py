"""The criteria finder: which areas meet conditions on figures, reach and promises, and how surely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame, Series

from geo.errors import NotAvailableError
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.targeting.condition_states import Part, condition_of_areas
from geo.targeting.conditions import Criteria, Group, conditions, write
from geo.targeting.logic import STATES, all_of, any_of


@dataclass(frozen=True, eq=False)
class Answer:
    """Which areas meet a question; nobody may change it.

    Attributes
    ----------
    frame : index area_code of all areas of the level in the pack's order; area_name and result: yes,
        uncertain (a range straddles a threshold), no, or unknown (a figure is missing, withheld or out of
        date)
    parts : the conditions, in the order in which they are written
    """

    level: Level
    criteria: Criteria
    frame: DataFrame
    parts: tuple[Part, ...]

    def areas(self, state: str) -> list[str]:
        """Return the codes of the areas with a result, in the pack's order."""
        return [str(each) for each in self.frame.index[self.frame["result"] == state]]

    def counts(self) -> dict[str, int]:
        """Return how many areas have each result."""
        return {each: len(self.areas(each)) for each in STATES}


def find(
    pack: Pack, criteria: Criteria, level: Level = "ward", *, stale: bool = False, placed: bool = False
) -> Answer:
    """Return which areas of a level meet a question.

    Parameters
    ----------
    pack : the place pack
    criteria : as `geo.targeting.parser.parse` gives it
    level : ward, locality, borough or lsoa
    stale : let figures that are out of date decide; else such a figure is unknown
    placed : let reach be judged by the services with a point that decides only; else those without one, and
        those of which nobody knows whether they are open, are part of its range

    Raises
    ------
    CriteriaError : an indicator, category, promise or word that the pack does not have; the first of them.
    NotAvailableError : conditions that no area of the level can be asked; all of them are named.

    Source: methods.md, "Criteria finder".

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.parser import parse
    >>> found = find(town(), parse("school_meals>20 and damp_homes<27"))
    >>> found.frame["result"].to_dict()
    {'A': 'yes', 'B': 'uncertain', 'C': 'uncertain', 'D': 'unknown', 'E': 'uncertain'}
    """
    refusals: list[str] = []
    parts: list[Part] = []
    for each in conditions(criteria):
        try:
            parts.append(condition_of_areas(pack, each, level, stale=stale, placed=placed))
        except NotAvailableError as error:
            refusals.append(f"{write(each)}: {error}")
    if refusals:
        raise NotAvailableError("\n".join(dict.fromkeys(refusals)))
    states = iter(part.frame["state"] for part in parts)
    areas = pack.areas[level]
    frame = DataFrame(
        {"area_name": areas["area_name"], "result": _joined(criteria, states)}, index=areas.index
    )
    return Answer(level, criteria, frame, tuple(parts))


def _joined(criteria: Criteria, states: Iterator[Series[Any]]) -> Series[Any]:
    """Return the answer to a question from those to its conditions, which come in order."""
    if not isinstance(criteria, Group):
        found: Series[Any] = next(states)
        return found
    parts = [_joined(each, states) for each in criteria.parts]
    return all_of(parts) if criteria.joint == "and" else any_of(parts)
