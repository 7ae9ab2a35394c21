"""What an order of need hangs on: the choices that would change it, and the places that it leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.errors import NotAvailableError
from geo.figures.comparison import benjamini_hochberg
from geo.memory import kept
from geo.need.index import Normalisation, Weights, need_index, presets, weights_of
from geo.need.stability import FIRST, drawn_ranks
from geo.pack.indicators import Level
from geo.pack.pack import Pack

Kind = Literal["chosen", "without", "double", "preset", "scale"]
COMPARED: Final = 60
"""Most areas whose pairs are compared; of more nobody reads them."""
_SCALES: Final[dict[Normalisation, str]] = {"rank": "rank_rank", "exponential": "rank_exponential"}


@dataclass(frozen=True)
class Change:
    """Another choice: its kind, what it is about (member, preset or scale), and why it has no order.

    Attributes
    ----------
    moved : mean number of places by which the areas move, NaN where there is no order
    enter, leave : codes of areas that come among the first and that no longer are
    """

    id: str
    kind: Kind
    about: str
    moved: float
    enter: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    lacking: str = ""


@dataclass(frozen=True, eq=False)
class Changes:
    """The order under other choices; nobody may change it.

    Attributes
    ----------
    changes : the order as chosen first, then each member left out or counted double, the pack's other
        weightings, the other scales
    places : index area_code, a column per change by its id: place, 1 is most need, ties share the middle
    """

    changes: tuple[Change, ...]
    places: DataFrame

    @property
    def greatest(self) -> Change | None:
        """The member left out or counted double that moves the order most; None where none does."""
        single = [each for each in self.changes if each.kind in ("without", "double") and each.moved > 0]
        return max(single, key=lambda each: each.moved, default=None)


@kept(32, shared=True)
def changes(pack: Pack, level: Level, weights: Weights, *, first: int = FIRST) -> Changes:
    """Return the order under other choices, one changed at a time.

    A choice that has no order at this level stays among them with its reason and no places.

    Raises
    ------
    NotAvailableError : there is no such index as chosen.

    Source: methods.md, "Need index".

    Examples
    --------
    >>> from geo.need.index import weights_of
    >>> from geo.sample import town
    >>> found = changes(town(), "ward", weights_of(town()), first=2)
    >>> found.places.loc["C"].to_dict()  # doctest: +NORMALIZE_WHITESPACE
    {'chosen': 2.0, 'without:damp_homes': 3.0, 'without:school_meals': 2.0, 'double:damp_homes': 2.0,
     'double:school_meals': 2.0, 'preset:damp': 2.0, 'scale:rank': 2.0, 'scale:exponential': 2.0}
    >>> found.greatest.id, found.greatest.enter, found.greatest.leave
    ('without:damp_homes', ('A',), ('C',))
    """
    chosen = need_index(pack, level, weights).frame
    places = {"chosen": chosen["rank"]}
    found = [Change("chosen", "chosen", "", 0.0)]
    for kind, about, other in _others(pack, weights):
        name = f"{kind}:{about}"
        try:
            places[name] = need_index(pack, level, other).frame["rank"]
        except NotAvailableError as reason:
            places[name] = Series(np.nan, index=chosen.index)
            found.append(Change(name, kind, about, float("nan"), lacking=str(reason)))
            continue
        found.append(_change(name, kind, about, chosen["rank"], places[name], first))
    for scale, column in _SCALES.items():
        places[f"scale:{scale}"] = chosen[column]
        found.append(_change(f"scale:{scale}", "scale", scale, chosen["rank"], chosen[column], first))
    return Changes(tuple(found), DataFrame(places))


def _others(pack: Pack, weights: Weights) -> Iterator[tuple[Kind, str, Weights]]:
    """Give the other weights: without and with twice each member, and those of the pack."""
    given = dict(weights)
    if len(given) > 1:
        for name in given:
            rest = {each: weight for each, weight in given.items() if each != name}
            yield "without", name, weights_of(pack, chosen=rest)
        for name in given:
            yield "double", name, weights_of(pack, chosen=given | {name: 2 * given[name]})
    for preset in presets(pack):
        other = weights_of(pack, preset.id)
        if other != weights:
            yield "preset", preset.id, other


def _change(
    name: str, kind: Kind, about: str, before: Series[float], after: Series[float], first: int
) -> Change:
    """Return how far the places move from one order to another."""
    moved = float((after - before).abs().mean())
    was, now = (set(each.index[each <= first]) for each in (before, after))
    both = before.notna() & after.notna()
    enter, leave = (
        sorted(str(code) for code in one - other if both[code]) for one, other in ((now, was), (was, now))
    )
    return Change(name, kind, about, moved, tuple(enter), tuple(leave))


@kept(32, shared=True)
def told_apart(pack: Pack, level: Level, weights: Weights, *, rate: float = 0.05) -> DataFrame:
    """Return which areas have more need than which, pair by pair, as far as the draws can tell.

    Parameters
    ----------
    rate : false discovery rate over all pairs

    Returns
    -------
    Index and columns area_code, in the order of the pack, areas with a score only: True where the area of the
    row and that of the column can be told apart. The p-value of a pair is twice the share of draws with the
    rarer order, one draw added to both, so that no number of draws makes it zero.

    Raises
    ------
    NotAvailableError : there is no such index, or it has more than `COMPARED` areas.

    Source: methods.md, "Need index" and "Uncertainty and comparison" (Benjamini-Hochberg).

    Examples
    --------
    >>> from geo.need.index import weights_of
    >>> from geo.sample import town
    >>> told_apart(town(), "ward", weights_of(town())).loc["B"].to_dict()
    {'A': True, 'B': False, 'C': False, 'E': True}
    """
    index = need_index(pack, level, weights)
    codes = index.frame.index[index.frame["score"].notna()]
    if len(codes) > COMPARED:
        noun = pack.place.levels[level].plural
        raise NotAvailableError(f"Only up to {COMPARED} {noun} are compared with one another.")
    ranks = drawn_ranks(pack, level, weights)
    one, other = np.triu_indices(len(codes), 1)
    by_area = np.ascontiguousarray(ranks.T)
    above = np.concatenate([(own < by_area[at + 1 :]).sum(axis=1) for at, own in enumerate(by_area)])
    rarer = np.minimum(above, len(ranks) - above)
    p_value = np.minimum(1.0, 2 * (rarer + 1) / (len(ranks) + 1))
    apart = np.zeros((len(codes), len(codes)), dtype=bool)
    apart[one, other] = apart[other, one] = benjamini_hochberg(pd.Series(p_value), rate=rate).to_numpy()
    return DataFrame(apart, index=codes, columns=codes)
