"""Tables of the need index: what each member contributes, and how certain the order is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pandas import DataFrame, Series

from geo.errors import AtlasError, NotAvailableError
from geo.figures.values import figures
from geo.need.index import NeedIndex, Weights, need_index, weights_of
from geo.need.order import told_apart
from geo.need.stability import FIRST, always_first, stability
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.choices import Option
from geo.report.fields import one_of, text as text_of, texts
from geo.report.question import Question
from geo.report.table import Columns, Table, count, joined, number, of_areas, share, text

_PLACE: Final[Columns] = {
    "rank": number(
        "place by the leading scale, 1 is most need, ties share the middle; empty without a score"
    ),
    "rank_low": number("low end of 90 % of the draws"),
    "rank_high": number("high end of 90 % of the draws"),
    "p_first": share(
        f"share of draws in which it is among those with most need, the first {FIRST} if not asked otherwise"
    ),
    "standing": text("robust, contested or unlikely to be among them; empty without a score"),
}
_ASKED: Final[Columns] = {
    "weights": text("weight of each member, adding up to 1"),
    "lacking": text("members without a figure here: such an area has no score and no place"),
    "out_of_date": text("members that are out of date"),
    "source": text("attribution of the sources"),
}

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "area_type": text("ward or lsoa"),
    "member": text("id of the indicator that is a member of the index"),
    "figure": text("id of the indicator whose figure is used here: another for small areas"),
    "value": number("its figure, in the unit of the indicator"),
    "lower": number("low end of its 95 % range, where it has one"),
    "upper": number("high end of its 95 % range"),
    "weight": share("what it weighs, of 1"),
    "contribution": number("what it adds to the score: weight x standard deviations from the mean"),
    "score": number("score of the area: the contributions added up; higher is more need"),
    **_PLACE,
    **_ASKED,
}

STABILITY_COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "area_type": text("ward or lsoa"),
    "children": count("children aged 0 to 17, who are no part of the score"),
    "score": number("score by the leading scale: standard deviations from the mean; higher is more need"),
    **_PLACE,
    "median_rank": number("place in the middle of the draws"),
    "rank_by_rank": number("place where each member counts by its rank"),
    "rank_by_exponential": number("place by the transformation of the English Indices"),
    "always_first": text("yes where it is among them whatever the members weigh"),
    "not_told_apart": text("areas that it cannot be told apart from, false alarms held at 5 in 100"),
    "first": count("how many with most need are the first"),
    "draws": count("draws over weights, ranges and scales"),
    **_ASKED,
}


@dataclass(frozen=True)
class Index(Question):
    """The need index: several figures of need in one order, and what each contributes.

    One row for each area and member; no area is placed without the range of its place.
    """

    page = "index"

    level: Level = one_of(("ward", "lsoa"), usual="ward", label="kind of area")
    preset: str = text_of("id of a weighting of the pack; its own choice when absent")
    weights: tuple[str, ...] = texts(
        "weight of a member, such as overcrowding=2, in place of the weighting", name="weight", shape="ID=N"
    )
    first: int = one_of(
        [Option(str(each), f"{each}", each) for each in (3, FIRST, 8)],
        usual=str(FIRST),
        label="how many with most need are the first",
    )


@dataclass(frozen=True)
class Certainty(Index):
    """How certain the order of the need index is: places over draws of weights, ranges and scales."""

    page = "stability"


def indexed(pack: Pack, asked: Index) -> Table:
    """Return the index asked for, one row an area and member.

    Raises
    ------
    NotAvailableError : the pack has no index, or none of such areas.
    AtlasError : unknown weighting or weight.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = indexed(town(), usually(Index))
    >>> table.rows[["area_name", "member", "contribution", "score", "rank", "rank_high"]].head(2).round(2)
      area_name        member  contribution  score  rank  rank_high
    0     Abbey    damp_homes         -0.30  -0.12   3.0        3.0
    1     Abbey  school_meals          0.18  -0.12   3.0        3.0
    """
    weights = weighed(pack, asked.preset, asked.weights)
    index = need_index(pack, asked.level, weights)
    rows_of = shared(pack, index, weights, asked.first)
    parts = []
    for member in index.members:
        found = figures(pack, member.used, index.level)
        parts.append(
            rows_of.assign(
                member=member.id,
                figure=member.used,
                weight=member.weight,
                contribution=index.contributions[member.id],
                **{each: found[each] for each in ("value", "lower", "upper")},
            ).reset_index(names="area_code")
        )
    rows = joined(parts, COLUMNS)
    order = {code: at for at, code in enumerate(index.frame.index)}
    rows = rows.sort_values("area_code", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)
    return of_areas(pack, rows, COLUMNS, "need index")


def certain(pack: Pack, asked: Certainty) -> Table:
    """Return how certain the order of the index asked for is, one row an area.

    Raises
    ------
    NotAvailableError : the pack has no index, or none of such areas.
    AtlasError : unknown weighting or weight.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = certain(town(), usually(Certainty))
    >>> table.rows[["area_name", "rank", "rank_low", "rank_high", "always_first"]]
      area_name  rank  rank_low  rank_high always_first
    0     Abbey   3.0       2.0        3.0          yes
    1    Bridge   1.0       1.0        2.0          yes
    2    Castle   2.0       1.0        3.0          yes
    3      Dock   NaN       NaN        NaN
    4       Elm   4.0       4.0        4.0          yes
    """
    weights = weighed(pack, asked.preset, asked.weights)
    index = need_index(pack, asked.level, weights)
    drawn = stability(pack, index.level, weights, first=asked.first)
    steady = set(always_first(pack, index.level, weights, first=asked.first))
    rows = shared(pack, index, weights, asked.first).assign(
        children=index.frame["children"],
        median_rank=drawn.frame["median_rank"].reindex(index.frame.index),
        rank_by_rank=index.frame["rank_rank"],
        rank_by_exponential=index.frame["rank_exponential"],
        always_first=["yes" if each in steady else "" for each in index.frame.index],
        not_told_apart=open_places(pack, index.level, weights).reindex(index.frame.index).fillna(""),
        first=float(drawn.first),
        draws=float(drawn.draws),
    )
    frame = rows.reset_index(names="area_code")[list(STABILITY_COLUMNS)]
    return of_areas(pack, frame, STABILITY_COLUMNS, "certainty of the need index")


def weighed(pack: Pack, preset: str, written: tuple[str, ...]) -> Weights:
    """Return the weights that were asked for, adding up to 1.

    Raises
    ------
    AtlasError : a weight is not written as ID=N, or is none; both a weighting and weights.

    Examples
    --------
    >>> from geo.sample import town
    >>> weighed(town(), "", ("damp_homes=1", "school_meals=3"))
    (('damp_homes', 0.25), ('school_meals', 0.75))
    """
    if not written:
        return weights_of(pack, preset)
    if preset:
        raise AtlasError("Give a weighting or weights, not both.")
    found: dict[str, float] = {}
    for each in written:
        name, _, amount = each.partition("=")
        try:
            weight = float(amount)
        except ValueError:
            raise AtlasError(f"{each!r} is no weight; write ID=N, such as overcrowding=2.") from None
        if name.strip() in found:
            raise AtlasError(f"{name.strip()} is weighed twice.")
        found[name.strip()] = weight
    return weights_of(pack, chosen=found)


def open_places(pack: Pack, level: Level, weights: Weights) -> Series[str]:
    """Return per area with a score the names of those it cannot be told apart from; none of too many areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> open_places(town(), "ward", weights_of(town())).to_dict()
    {'A': 'Castle', 'B': 'Castle', 'C': 'Abbey; Bridge', 'E': ''}
    """
    try:
        apart = told_apart(pack, level, weights)
    except NotAvailableError:
        return Series(dtype="str")
    names = pack.areas[level]["area_name"].reindex(apart.index)
    found = {code: names[~apart.loc[code] & (names.index != code)] for code in names.index}
    return Series({code: "; ".join(each) for code, each in found.items()}, dtype="str")


def shared(pack: Pack, index: NeedIndex, weights: Weights, first: int) -> DataFrame:
    """Return what the tables say of each area: its score, its place with its range, what it is made of.

    Index area_code of all areas of the level.

    Examples
    --------
    >>> from geo.sample import town
    >>> index = need_index(town(), "ward", weights_of(town()))
    >>> shared(town(), index, weights_of(town()), 1).loc["B", ["rank", "rank_low", "standing"]].to_dict()
    {'rank': 1.0, 'rank_low': 1.0, 'standing': 'robust'}
    """
    drawn = stability(pack, index.level, weights, first=first).frame
    names = index.frame.index
    said = "; ".join(f"{name} {weight:.4g}" for name, weight in weights)
    sources = dict.fromkeys(pack.indicator(each.used).source.attribution for each in index.members)
    return DataFrame(
        {
            "area_name": index.frame["area_name"],
            "area_type": index.level,
            "score": index.frame["score"],
            "rank": index.frame["rank"],
            "rank_low": drawn["low"].reindex(names),
            "rank_high": drawn["high"].reindex(names),
            "p_first": drawn["p_first"].reindex(names),
            "standing": drawn["standing"].reindex(names).fillna(""),
            "weights": said,
            "lacking": ["; ".join(each) for each in index.frame["lacking"]],
            "out_of_date": "; ".join(index.stale),
            "source": " ".join(sources),
        },
        index=names,
    )
