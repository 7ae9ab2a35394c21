"""Rate and number: the two orders of need, and where they disagree."""

from __future__ import annotations

from dataclasses import dataclass

from pandas import DataFrame

from geo.comparison import rank
from geo.registry import Polarity

TOP = 5


@dataclass(frozen=True)
class Disagreement:
    """Areas that are among the first by rate but not by number, and the other way round."""

    top: int
    only_by_rate: tuple[str, ...]
    only_by_number: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether the two orders name different areas."""
        return bool(self.only_by_rate or self.only_by_number)


def rank_disagreement(figures: DataFrame, *, polarity: Polarity, top: int = TOP) -> Disagreement:
    """Return the areas that rank among the first `top` by rate or by number, but not by both.

    Parameters
    ----------
    figures : index area code; columns value (a rate) and numerator (the number behind it)
    polarity : decides which end of the rate comes first; a larger number always does
    top : how many areas count as first; at most a third of them, at least one
    """
    first = max(1, min(top, len(figures) // 3))
    by_rate = rank(figures["value"], polarity=polarity)
    by_number = rank(figures["numerator"], polarity="high_is_worse")
    rate = set(figures.index[(by_rate <= first).fillna(False)])
    number = set(figures.index[(by_number <= first).fillna(False)])
    if not number:
        return Disagreement(first, (), ())
    order = list(figures.index)
    return Disagreement(
        first,
        tuple(str(code) for code in order if code in rate - number),
        tuple(str(code) for code in order if code in number - rate),
    )
