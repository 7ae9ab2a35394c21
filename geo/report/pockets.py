"""Tables of hidden pockets: the pockets, need within and between wards, local statistics of small areas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series

from geo.errors import AtlasError, NotAvailableError
from geo.figures.values import figures
from geo.need.inequality import split, why_no_split
from geo.need.local import PERMUTATIONS, local, why_no_local
from geo.need.pockets import (
    HiddenPockets,
    hidden_pockets,
    pocketed,
    share_in_ward,
    ward_standing,
    why_no_pockets,
)
from geo.pack.indicators import LEVELS, Indicator, Level
from geo.pack.pack import Pack
from geo.report.fields import one_of, texts
from geo.report.question import Question
from geo.report.table import Column, Columns, Table, count, joined, number, of_areas, share, text

P_DECIMALS: Final = 6
_AREA: Final[Columns] = {
    "area_code": text("code of the small area"),
    "area_name": text("its name"),
    "ward_code": text("ward that it is given to, by the official best fit"),
    "ward_name": text("its name"),
    "share": share("share of its people who live in that ward"),
    "indicator": text("id of the indicator"),
    "period": text("period of the figure"),
    "value": number("the figure of the small area, in the unit of its indicator"),
    "lower": number("low end of its 95 % range"),
    "upper": number("high end of its 95 % range"),
}
_SOURCE: Final[Columns] = {
    "flag": text("what to beware of"),
    "source": text("attribution of the source"),
}


def _p(title: str) -> Column:
    """Return a column of p-values."""
    return number(title, decimals=P_DECIMALS)


POCKET_COLUMNS: Final[Columns] = {
    **_AREA,
    "denominator": count("out of how many"),
    "ward_value": number("figure of the ward"),
    "ward_lower": number("low end of its 95 % range"),
    "ward_upper": number("high end of its 95 % range"),
    "ward_is": text("the ward against the whole place: worse, average or better"),
    "place_value": number("figure of the whole place"),
    "times": number("need here over need in the ward"),
    "points": number("value - ward_value"),
    "extra": number("how many more are in need here than at the rate of the ward"),
    "p_value": _p("two-sided p-value against the ward's rate; empty where it is not tested"),
    "standing": text("hidden pocket, pocket (in a ward that is worse itself), none or not tested"),
    "why": text("why it is not tested"),
    "children": count("children aged 0 to 17 of the small area; estimated"),
    "children_here": count("of these, in that ward"),
    "tested": count("small areas tested: false alarms are held at 5 % over all of them"),
    **_SOURCE,
}
SPLIT_COLUMNS: Final[Columns] = {
    "indicator": text("id of the indicator"),
    "title": text("its name"),
    "period": text("period of the figure"),
    "weighed_by": text("whose number each small area counts with"),
    "need": text("the figure, or what is missing to 100 % where a high figure is good"),
    "areas": count("small areas"),
    "known": count("of these, with a figure"),
    "theil": number("Theil's T of the small areas: between + within; 0 where all are alike"),
    "between": number("part between wards"),
    "within": number("part within wards, which no ward figure shows"),
    "within_share": share("within / theil"),
    "by_chance": number("what chance alone would put within wards; empty without counts"),
    "tested": count("small areas tested against their ward"),
    "differing": count("of these, those that differ, better or worse (5 % false alarms)"),
    "pockets": count("small areas far worse than their ward and than the place"),
    "hidden_pockets": count("of these, in wards that are not worse than the place, or in the middle"),
    "children": count("children aged 0 to 17 in the hidden pockets; estimated"),
    "why": text("why there is no split, or no pocket can be named"),
    "source": text("attribution of the source"),
}
WARD_COLUMNS: Final[Columns] = {
    "area_code": text("code of the ward"),
    "area_name": text("its name"),
    "indicator": text("id of the indicator"),
    "people": count("people of its small areas, as far as they live in the ward"),
    "mean": number("mean need of its small areas, weighed by these people"),
    "theil": number("Theil's T within the ward"),
    "contribution": number("what the ward adds to the part within wards"),
    "share_of_within": share("contribution / the part within wards"),
    "ward_is": text("the ward against the whole place: worse, average or better (higher, lower)"),
    "pockets": count("small areas in it far worse than it and than the place; empty where none can be named"),
    "hidden_pockets": count("of these, hidden"),
    "children": count("children aged 0 to 17 in its hidden pockets; estimated"),
    "source": text("attribution of the source"),
}
LOCAL_COLUMNS: Final[Columns] = {
    **_AREA,
    "neighbours": count("small areas that touch it and have a figure"),
    "neighbour_mean": number("mean figure of these"),
    "g_star": number("Getis-Ord G*, standard deviations; above 0 is more need here and around"),
    "moran": number("local Moran; above 0 is like its neighbours, below 0 unlike"),
    "p_value": _p("two-sided p-value by conditional permutation; empty without neighbours"),
    "spot": text("high or low: need gathers here, or its absence (5 % false alarms over all tested)"),
    "kind": text("high-high, low-low, high-low or low-high: its own need, then that around it"),
    "permutations": count("draws of the neighbours' figures"),
    **_SOURCE,
}
TABLES: Final[Mapping[str, Columns]] = {
    "pockets": POCKET_COLUMNS,
    "areas": POCKET_COLUMNS,
    "split": SPLIT_COLUMNS,
    "wards": WARD_COLUMNS,
    "local": LOCAL_COLUMNS,
}


@dataclass(frozen=True)
class Pockets(Question):
    """Small areas far worse than their ward, and how much of need lies within wards.

    Tables: the pockets; every small area against its ward (areas); per indicator the split of need between
    and within wards (split), and per ward (wards); local statistics of small areas (local).
    """

    page = "pockets"

    indicators: tuple[str, ...] = texts(
        "repeat for several; all that have such a table when absent", name="indicator"
    )
    table: str = one_of(tuple(TABLES), label="what has a row each")
    level: Level = one_of(
        LEVELS, usual="lsoa", label="kind of area of local statistics; only small areas have any"
    )


def pocket_table(pack: Pack, asked: Pockets) -> Table:
    """Return the table of pockets asked for.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.
    NotAvailableError : there is no such table for an indicator, or for none of the pack; the text says why.
    AtlasError : another kind of area with a table that is of small areas.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = pocket_table(town(), usually(Pockets, table="split"))
    >>> table.rows[["indicator", "between", "within", "within_share", "tested", "hidden_pockets"]].round(2)
            indicator  between  within  within_share  tested  hidden_pockets
    0      damp_homes     0.37    0.07          0.17     8.0             0.0
    1  hardship_score     0.12    0.03          0.21     NaN             NaN
    2        toddlers      NaN     NaN           NaN     NaN             NaN
    """
    if asked.level != "lsoa" and asked.table != "local":
        raise AtlasError(f"The table {asked.table!r} is of small areas; only local statistics have a level.")
    columns = TABLES[asked.table]
    makers: dict[str, Callable[[Indicator], DataFrame]] = {
        "pockets": partial(_pocket_rows, pack, every=False),
        "areas": partial(_pocket_rows, pack, every=True),
        "split": partial(_split_row, pack),
        "wards": partial(_ward_rows, pack),
        "local": partial(_local_rows, pack, asked.level),
    }
    why_not: dict[str, Callable[[Indicator], str]] = {
        "pockets": partial(why_no_pockets, pack),
        "areas": partial(why_no_pockets, pack),
        "split": partial(why_no_split, pack),
        "wards": partial(why_no_split, pack),
        "local": lambda each: why_no_local(pack, each, asked.level),
    }
    chosen = _chosen(pack, asked, why_not[asked.table])
    rows = joined(_parts(makers[asked.table], chosen, named=bool(asked.indicators)), columns)
    if asked.table == "split":
        return Table(rows=rows, columns=columns, title=asked.table)
    return of_areas(pack, rows, columns, asked.table)


def _chosen(pack: Pack, asked: Pockets, why_not: Callable[[Indicator], str]) -> list[Indicator]:
    """Return the indicators asked for, or all that have the table; refuse what has none."""
    if asked.indicators:
        named = [pack.indicator(each) for each in dict.fromkeys(asked.indicators)]
        if reasons := [reason for each in named if (reason := why_not(each))]:
            raise NotAvailableError(" ".join(reasons))
        return named
    every = list(pack.registry.values())
    if asked.table == "split":  # says of every figure of small areas why it has none
        return [each for each in every if "lsoa" in each.levels]
    found = [each for each in every if not why_not(each)]
    if not found:
        small = [each for each in every if "lsoa" in each.levels]
        reasons = [why_not(each) for each in small] or [f"No figures of {pack.place.levels['lsoa'].plural}."]
        raise NotAvailableError(f"This place has no such table for any indicator. {reasons[0]}")
    return found


def _parts(
    make: Callable[[Indicator], DataFrame], chosen: Iterable[Indicator], *, named: bool
) -> list[DataFrame]:
    """Return the rows of each indicator; one whose figures do not do is left out unless it was named."""
    parts, refused = [], []
    for each in chosen:
        try:
            parts.append(make(each))
        except NotAvailableError as error:
            if named:
                raise
            refused.append(error)
    if refused and not parts:
        raise refused[0]
    return parts


def _pocket_rows(pack: Pack, indicator: Indicator, *, every: bool) -> DataFrame:
    """Return the pockets of an indicator, or every small area."""
    found = hidden_pockets(pack, indicator.id)
    frame = found.frame if every else found.named
    return _signed(pack, indicator, frame.assign(tested=float(found.tested)), "lsoa")


def _local_rows(pack: Pack, level: Level, indicator: Indicator) -> DataFrame:
    """Return the local statistics of an indicator."""
    frame = local(pack, indicator.id, level)
    small = figures(pack, indicator.id, "lsoa")
    ward = pack.small_areas["best_fit"].reindex(frame.index)
    frame = frame.assign(
        ward_code=ward,
        ward_name=ward.map(pack.areas["ward"]["area_name"]),
        share=share_in_ward(pack, indicator.weight),
        lower=small["lower"],
        upper=small["upper"],
        permutations=float(PERMUTATIONS),
    )
    return _signed(pack, indicator, frame, "lsoa")


def _signed(pack: Pack, indicator: Indicator, frame: DataFrame, level: Level) -> DataFrame:
    """Return rows with what every table says of its figures."""
    flag = figures(pack, indicator.id, level)["flag"].reindex(frame.index)
    return frame.assign(
        indicator=indicator.id, period=indicator.period, flag=flag, source=indicator.source.attribution
    ).reset_index(names="area_code")


def _split_row(pack: Pack, indicator: Indicator) -> DataFrame:
    """Return the split of an indicator as one row; empty cells with the reason where there is none."""
    row: dict[str, Any] = dict.fromkeys(SPLIT_COLUMNS, np.nan) | {
        "indicator": indicator.id,
        "title": indicator.title,
        "period": indicator.period,
        "weighed_by": "",
        "need": "",
        "source": indicator.source.attribution,
    }
    reasons = []
    try:
        found = split(pack, indicator.id)
        row |= {
            "weighed_by": found.weighed_by,
            "need": "what is missing to 100 %" if found.missing else "the figure",
            "areas": float(found.areas),
            "known": float(found.known),
            "theil": found.theil.total,
            "between": found.theil.between,
            "within": found.theil.within,
            "within_share": found.theil.within_share,
            "by_chance": found.chance,
        }
    except NotAvailableError as error:
        reasons.append(str(error))
    tested, reason = _tested(pack, indicator)
    if tested is not None:
        row |= {
            "tested": float(tested.tested),
            "differing": float(tested.frame["significant"].sum()),
            "pockets": float(len(tested.named)),
            "hidden_pockets": float(len(tested.hidden)),
            "children": float(tested.hidden["children"].sum()),
        }
    said = [each.removeprefix(f"{indicator.title}: ") for each in (*reasons, reason) if each]
    row["why"] = " ".join(f"{each[:1].upper()}{each[1:]}" for each in dict.fromkeys(said))
    return DataFrame([row])


def _tested(pack: Pack, indicator: Indicator) -> tuple[HiddenPockets | None, str]:
    """Return the small areas set against their wards, or why they are not."""
    try:
        return hidden_pockets(pack, indicator.id), ""
    except NotAvailableError as error:
        return None, str(error)


def _ward_rows(pack: Pack, indicator: Indicator) -> DataFrame:
    """Return what each ward adds to the part within wards, and the pockets in it."""
    found = split(pack, indicator.id)
    within = found.theil.within
    groups = found.theil.groups
    frame = groups.assign(
        area_name=pack.areas["ward"]["area_name"],
        indicator=indicator.id,
        share_of_within=groups["contribution"] / (within if within > 0 else np.nan),
        ward_is=ward_standing(pack, indicator.id) if "ward" in indicator.levels else "",
        source=indicator.source.attribution,
        pockets=np.nan,
        hidden_pockets=np.nan,
        children=np.nan,
    )
    tested, _ = _tested(pack, indicator)
    if tested is not None:
        hidden = tested.hidden
        frame["pockets"] = _per_ward(tested.named["ward_code"], frame.index)
        frame["hidden_pockets"] = _per_ward(hidden["ward_code"], frame.index)
        children = hidden.groupby("ward_code")["children"].sum()
        frame["children"] = children.reindex(frame.index, fill_value=0.0)
    return frame.reset_index(names="area_code")


def _per_ward(codes: Series[Any], wards: Iterable[Any]) -> Series[Any]:
    """Return how many of some small areas lie in each ward."""
    return codes.value_counts().reindex(list(wards), fill_value=0).astype(float)


def first_pocket(pack: Pack) -> str:
    """Return the indicator that a page begins with: the pack's own where it can have pockets, else the first.

    Raises
    ------
    NotAvailableError : the pack has none.

    Examples
    --------
    >>> from geo.sample import town
    >>> first_pocket(town())
    'damp_homes'
    """
    able = pocketed(pack)
    if not able:
        raise NotAvailableError("This place has no figures of small areas with ranges, so it has no pockets.")
    usual = pack.place.defaults.indicator
    return usual if usual in able else able[0]
