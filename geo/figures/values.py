"""The figures of one indicator at one level: value, range, method and flags on the index of the areas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.errors import AtlasError
from geo.figures.flags import SEPARATOR, add_flag, has_flag
from geo.figures.level_values import level_values
from geo.figures.ranges import error_of, value_range
from geo.figures.suppression import SUPPRESSED, primary, suppress
from geo.memory import kept
from geo.pack.indicators import CHOSEN, ESTIMATING, Indicator, Level
from geo.pack.pack import Pack

METHODS = ("default", *CHOSEN)
# From the strongest reason for an empty or doubtful cell to the weakest.
STATES = ("suppressed", "not_applicable", "missing", "out_of_date")


def figures(
    pack: Pack, indicator_id: str, level: Level, *, method: str = "default", period: str | None = None
) -> DataFrame:
    """Return the figures of an indicator at a level.

    Parameters
    ----------
    pack : the place pack
    indicator_id : id in the registry
    level : ward, locality, borough or lsoa
    method : `default` (what the indicator's metadata says), `calibrated` (LSOAs split by households) or
        `best_fit` (whole LSOAs by the ONS lookup)
    period : one of the indicator's periods; its latest when None

    Returns
    -------
    Index = area_code of the level, in the pack's order; area_name, period, numerator and denominator
    (counts), value, lower and upper (the indicator's unit), method, estimated_share (0 to 1), flag (sorted,
    `;`-separated) and state (ok, or why there is no sound figure).

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator
    AtlasError : unknown level, method or period

    Source: methods.md, "Getting a ward value" and "Uncertainty and comparison".

    Examples
    --------
    >>> from geo.sample import town
    >>> figures(town(), "school_meals", "ward")[["area_name", "value", "lower", "upper", "state"]].round(1)
              area_name  value  lower  upper    state
    area_code
    A             Abbey   30.0   21.9   39.6       ok
    B            Bridge   40.0   32.5   48.0       ok
    C            Castle   20.0   10.5   34.8       ok
    D              Dock    NaN    NaN    NaN  missing
    E               Elm   10.0    4.3   21.4       ok
    """
    indicator = pack.indicator(indicator_id)
    if level not in pack.areas:
        raise AtlasError(f"There is no area level {level!r}; choose one of: {', '.join(pack.areas)}.")
    if method not in METHODS:
        raise AtlasError(f"There is no method {method!r}; choose one of: {', '.join(METHODS)}.")
    chosen = period or indicator.period
    if chosen not in periods(pack, indicator_id):
        known = ", ".join(periods(pack, indicator_id))
        raise AtlasError(f"{indicator.title} has no period {chosen!r}; it has: {known}.")
    return _figures(pack, indicator_id, level, method, chosen).copy()


def periods(pack: Pack, indicator_id: str) -> list[str]:
    """Return the periods an indicator has figures for, the latest last.

    Examples
    --------
    >>> from geo.sample import town
    >>> periods(town(), "school_meals")
    ['2023', '2024']
    """
    return list(_periods(pack, indicator_id))


@kept(512, shared=True)
def _periods(pack: Pack, indicator_id: str) -> tuple[str, ...]:
    """Look the periods up."""
    frame = pack.values[indicator_id]
    latest = pack.indicator(indicator_id).period
    found = sorted(set(frame.loc[frame["role"] == "figure", "period"]) - {latest})
    return (*found, latest)


def trend(pack: Pack, indicator_id: str, level: Level, area_code: str) -> DataFrame:
    """Return an area's figures over the periods that do not overlap, oldest first.

    Index = period; columns as in `figures`. One row only where the indicator has no earlier period.

    Examples
    --------
    >>> from geo.sample import town
    >>> trend(town(), "school_meals", "ward", "A")[["numerator", "denominator", "value"]]
            numerator  denominator  value
    period
    2023         25.0        100.0   25.0
    2024         30.0        100.0   30.0
    """
    indicator = pack.indicator(indicator_id)
    chosen = [*indicator.trend_periods] or [indicator.period]
    rows = [figures(pack, indicator_id, level, period=each).loc[area_code] for each in chosen]
    return DataFrame(rows, index=pd.Index(chosen, name="period"))


def published_total(pack: Pack, indicator_id: str) -> float | None:
    """Return the borough's own published figure where it differs in origin from the sum of the wards.

    Examples
    --------
    >>> from geo.sample import town
    >>> published_total(town(), "school_meals")
    110.0
    """
    frame = pack.values[indicator_id]
    rows = frame[(frame["role"] == "figure") & (frame["area_code"] == pack.place.borough.code)]
    rows = rows[rows["period"] == pack.indicator(indicator_id).period]
    own = rows["numerator"].fillna(rows["value"]).dropna()
    return None if own.empty else float(own.iloc[0])


@kept(512, shared=True)
def _figures(pack: Pack, indicator_id: str, level: Level, method: str, period: str) -> DataFrame:
    """Compute what `figures` returns; the arguments are checked."""
    indicator = pack.indicator(indicator_id)
    areas = pack.areas[level]
    if level not in indicator.levels:
        frame = _empty(areas.index, indicator.method, "not_applicable")
    else:
        frame = level_values(pack, indicator, level, method, period).reindex(areas.index)
        frame["flag"] = frame["flag"].fillna("")
        frame["method"] = frame["method"].fillna(indicator.method)
    frame.insert(0, "area_name", areas["area_name"])
    frame.insert(1, "period", period)
    frame = pd.concat([frame, value_range(pack, indicator, level, frame)], axis=1)
    frame["flag"] = _flags(pack, indicator, level, frame)
    if indicator.sensitive and level in indicator.levels:
        frame = _withheld(pack, indicator, level, method, frame)
    frame["state"] = _state(frame)
    return frame


def _empty(index: pd.Index[Any], method: str, flag: str) -> DataFrame:
    """Return rows without figures."""
    frame = DataFrame(np.nan, index=index, columns=["numerator", "denominator", "value", "estimated_share"])
    return frame.assign(method=method, flag=flag)


def _flags(pack: Pack, indicator: Indicator, level: Level, frame: DataFrame) -> Series[Any]:
    """Return what a reader must know about each figure."""
    flags = frame["flag"]
    there = frame["value"].notna()
    everywhere = pd.Series(True, index=frame.index)
    blank = ~there & ~has_flag(flags, "not_applicable") & ~has_flag(flags, "suppressed")
    flags = add_flag(flags, blank, "missing")
    flags = add_flag(flags, there & (frame["estimated_share"] > 0), "estimated")
    if indicator.ci_method == "wilson_indicative":
        flags = add_flag(flags, there, "indicative")
    if indicator.out_of_date(pack.place.as_of):
        flags = add_flag(flags, there, "out_of_date")
    if level == "locality" and pack.place.localities.provisional:
        flags = add_flag(flags, everywhere, "provisional")
    return flags


def _withheld(pack: Pack, indicator: Indicator, level: Level, method: str, frame: DataFrame) -> DataFrame:
    """Withhold small counts of a sensitive indicator, also where a total or another method would tell."""
    period = str(frame["period"].iloc[0])
    for other in METHODS:
        if other != method:
            beside = level_values(pack, indicator, level, other, period).reindex(frame.index)
            frame = frame.assign(flag=add_flag(frame["flag"], primary(beside["numerator"]), SUPPRESSED))
    groups = {"ward": [pack.localities["locality_code"]], "lsoa": [pack.small_areas["best_fit"]]}.get(
        level, []
    )
    estimated = frame.loc[(frame["estimated_share"] > 0) & frame["method"].isin(ESTIMATING), "method"]
    error = 0.0 if estimated.empty else error_of(pack, indicator, str(estimated.iloc[0]), level, frame)
    return suppress(frame, groups=groups, method_error=error)


def _state(frame: DataFrame) -> Series[Any]:
    """Return one state per area for the map: ok, or the strongest reason why the figure is not sound."""
    flags = [str(each).split(SEPARATOR) for each in frame["flag"].to_list()]
    found = [next((each for each in STATES if each in held), "ok") for held in flags]
    return Series(found, index=frame.index, dtype="str")
