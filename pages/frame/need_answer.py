"""The order of need that Overview and Priorities say: how certain it is, and what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pandas import DataFrame

from geo.errors import NotAvailableError
from geo.memory import kept
from geo.need.index import NeedIndex, Weights, need_index, presets
from geo.need.order import Changes, changes, told_apart
from geo.need.stability import Stability, always_first, stability
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from pages.frame.rows import Row, by_code, row_of


# Compared by identity, so that it can stand for all that it holds. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question.

    Attributes
    ----------
    named : codes of the areas that stand out: robust, and among the first whatever the members weigh
    open : codes of the other areas that may be among the first, most often so first
    disagreeing : per area that is named, titles of weightings that do not put it among the first
    apart : as `geo.need.order.told_apart`; None where there are too many areas
    """

    pack: Pack
    weights: Weights
    index: NeedIndex
    stability: Stability
    changes: Changes
    named: tuple[str, ...]
    open: tuple[str, ...]
    disagreeing: dict[str, tuple[str, ...]]
    apart: DataFrame | None

    @property
    def level(self) -> Level:
        """The level of the areas."""
        return self.index.level

    @property
    def first(self) -> int:
        """How many are the first."""
        return self.stability.first

    @cached_property
    def order(self) -> list[str]:
        """Codes of the areas with a score, most need first, ties by code; not to be changed."""
        frame = self.index.frame
        placed = frame[frame["score"].notna()].sort_index()
        return [str(each) for each in placed.sort_values("rank", kind="stable").index]

    def name(self, code: str) -> str:
        """Return the name of an area."""
        return str(self.score(code)["area_name"])

    def score(self, code: str) -> Row:
        """Return what the index says of an area: score, rank, children, what it lacks."""
        return self._scores[code]

    def place(self, code: str) -> Row:
        """Return what the draws say of an area with a score: middle, range, how often among the first."""
        return self._places[code]

    @cached_property
    def _scores(self) -> Mapping[str, Row]:
        """What the index says of each area: sentences ask for it area by area."""
        return by_code(self.index.frame)

    @cached_property
    def _places(self) -> Mapping[str, Row]:
        """What the draws say of each area with a score."""
        return by_code(self.stability.frame)


@kept(32, shared=True)
def answer(pack: Pack, level: Level, weights: Weights, first: int) -> Answer:
    """Return the answer to a question, from memory where it was asked before.

    Raises
    ------
    NotAvailableError : there is no such index.
    """
    index = need_index(pack, level, weights)
    drawn = stability(pack, level, weights, first=first)
    other = changes(pack, level, weights, first=first)
    standing = drawn.frame["standing"]
    steady = set(always_first(pack, level, weights, first=first))
    robust = standing.index[standing == "robust"]
    often = drawn.frame.sort_values("p_first", ascending=False, kind="stable")
    named = tuple(str(each) for each in often.index if each in steady and each in set(robust))
    may_be = often.index[(often["standing"] != "unlikely") & ~often.index.isin(named)]
    return Answer(
        pack,
        weights,
        index,
        drawn,
        other,
        named,
        tuple(str(each) for each in may_be),
        _disagreeing(pack, other, named, first),
        _apart(pack, level, weights),
    )


def _disagreeing(
    pack: Pack, other: Changes, named: tuple[str, ...], first: int
) -> dict[str, tuple[str, ...]]:
    """Return per named area the weightings of the pack that do not put it among the first."""
    titles = {each.id: each.title for each in presets(pack)}
    found = {}
    for code in named:
        place = row_of(other.places, code)
        of_preset = [each for each in other.changes if each.kind == "preset"]
        if beyond := tuple(titles[each.about] for each in of_preset if place[each.id] > first):
            found[code] = beyond
    return found


def _apart(pack: Pack, level: Level, weights: Weights) -> DataFrame | None:
    """Return which areas can be told apart, None of too many."""
    try:
        return told_apart(pack, level, weights)
    except NotAvailableError:
        return None
