"""Table of what would change the order of need: each area's place under other choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pandas import DataFrame

from geo.need.index import need_index, presets
from geo.need.order import Change, changes
from geo.pack.pack import Pack
from geo.report.need_index import Index, shared, weighed
from geo.report.table import Columns, Table, joined, number, of_areas, text

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "area_type": text("ward or lsoa"),
    "change": text("the other choice: chosen, or without, double, preset or scale and what it is about"),
    "words": text("the same in words"),
    "place": number("place under it, 1 is most need, ties share the middle; empty without a score"),
    "moved": number("places by which it moves from the order as chosen; below zero is towards more need"),
    "among_first": text("yes where it is among those with most need under it"),
    "mean_move": number("mean number of places by which the areas move"),
    "rank": number("place as chosen"),
    "rank_low": number("low end of 90 % of the draws"),
    "rank_high": number("high end of 90 % of the draws"),
    "why_not": text("why there is no order under it"),
    "weights": text("weight of each member as chosen, adding up to 1"),
    "source": text("attribution of the sources"),
}
_SCALES: Final = {
    "rank": "Counted by place, not by size",
    "exponential": "By the transformation of the English Indices",
}


@dataclass(frozen=True)
class Order(Index):
    """What would change the order of need: each figure left out or counted double, other scales."""

    page = "order"


def ordered(pack: Pack, asked: Order) -> Table:
    """Return the place of each area under other choices, one row a choice and area.

    Raises
    ------
    NotAvailableError : the pack has no index, or none of such areas.
    AtlasError : unknown weighting or weight.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = ordered(town(), usually(Order))
    >>> table.rows.query("area_code == 'C'")[["words", "place", "moved"]].head(3)
                            words  place  moved
    2                   As chosen    2.0    0.0
    7          Without Damp homes    3.0    1.0
    12  Without Free school meals    2.0    0.0
    """
    weights = weighed(pack, asked.preset, asked.weights)
    index = need_index(pack, asked.level, weights)
    said = shared(pack, index, weights, asked.first)
    found = changes(pack, asked.level, weights, first=asked.first)
    parts = [_rows(pack, said, each, found.places, asked.first) for each in found.changes]
    return of_areas(pack, joined(parts, COLUMNS), COLUMNS, "order of need under other choices")


def change_words(pack: Pack, change: Change) -> str:
    """Return another choice in words.

    Examples
    --------
    >>> from geo.sample import town
    >>> change_words(town(), Change("double:damp_homes", "double", "damp_homes", 0.5))
    'Damp homes counts double'
    """
    if change.kind == "chosen":
        return "As chosen"
    if change.kind == "preset":
        return next(each.title for each in presets(pack) if each.id == change.about)
    if change.kind == "scale":
        return _SCALES[change.about]
    title = pack.indicator(change.about).title
    return f"Without {title}" if change.kind == "without" else f"{title} counts double"


def _rows(pack: Pack, said: DataFrame, change: Change, places: DataFrame, first: int) -> DataFrame:
    """Return the rows of one choice."""
    place = places[change.id]
    rows = said[["area_name", "area_type", "rank", "rank_low", "rank_high", "weights", "source"]].assign(
        change=change.id,
        words=change_words(pack, change),
        place=place,
        moved=place - said["rank"],
        among_first=["yes" if each <= first else "" for each in place],
        mean_move=change.moved,
        why_not=change.lacking,
    )
    return rows.reset_index(names="area_code")[list(COLUMNS)]
