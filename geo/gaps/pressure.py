"""Pressure on play places: children in homes under strain who share what lies within their reach."""

from __future__ import annotations

from typing import Any

import numpy as np
from pandas import DataFrame, Series

from geo.access.demand import areas_of_points, children
from geo.errors import NotAvailableError
from geo.gaps.play import Band, Supply, places, serving, walks
from geo.memory import kept
from geo.need.homes import RATES, need_rate, rate_level
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack


def weighs(indicator: Indicator) -> bool:
    """Tell whether an indicator can weigh children here: a percentage of need for small areas or wards.

    Examples
    --------
    >>> from geo.sample import town
    >>> weighs(town().indicator("damp_homes")), weighs(town().indicator("bus_hours"))
    (True, False)
    """
    share = indicator.unit == "percent" and indicator.kind in RATES
    return share and indicator.polarity == "high_is_worse" and rate_level(indicator) is not None


def default_need(pack: Pack) -> str:
    """Return the indicator that weighs children before anybody has chosen, "" where none can.

    The first of the pack's own choices that can: its second indicator, its first, its headline, any.

    Examples
    --------
    >>> from geo.sample import town
    >>> default_need(town())
    'school_meals'
    """
    chosen = pack.place.defaults
    order = [chosen.second_indicator, chosen.indicator, *chosen.headline, *pack.registry]
    return next((each for each in order if weighs(pack.indicator(each))), "")


@kept(64, shared=True)
def weighted_children(pack: Pack, ages: tuple[int, int], need: str) -> Series[Any]:
    """Return children x the rate of need where they live, per demand point.

    The rate of the small area where the indicator has one, else of the ward. NaN where it is not known.

    Raises
    ------
    NotAvailableError : the indicator is no percentage of need below the borough.

    Examples
    --------
    >>> from geo.sample import town
    >>> weighted = weighted_children(town(), (0, 4), "school_meals")
    >>> weighted.groupby(areas_of_points(town(), "ward")).sum().round(1).to_dict()
    {'A': 3.0, 'B': 10.0, 'C': 2.0, 'D': 0.0, 'E': 0.5}
    """
    indicator = pack.indicator(need)
    if not weighs(indicator):
        raise NotAvailableError(
            f"{indicator.title} is no percentage of need for small areas or wards: it cannot weigh children."
        )
    return children(pack, ages) * (need_rate(pack, need) / 100.0)


@kept(128)
def pressure(pack: Pack, supply: Supply, band: Band, level: Level, *, need: str) -> DataFrame:
    """Return how many children, weighted by need, share a place within their reach; not to be changed.

    The weighted children of a point are shared out evenly among the listed places for their band within the
    distance. A place's load is what it receives; the pressure of an area is the mean load of the places that
    its children reach, each child counting each of its places alike. So the loads of all places add up to the
    weighted children in reach, and an area does not look better because it is large.

    Returns
    -------
    Index area_code; area_name, children, weighted (children x rate), weighted_out (of these, without a listed
    place in reach), pressure (weighted children per place; NaN where no place is in reach or no rate known),
    pressure_per_100_m2 (the same per 100 m2; NaN where a size is unknown), rate_unknown (children where the
    rate of need is not known: they are not in the weighted figures).

    Examples
    --------
    >>> from geo.sample import town
    >>> band = Band("5_to_11", "5 to 11", (5, 11), 900)
    >>> frame = pressure(town(), Supply(("play_area",)), band, "ward", need="school_meals")
    >>> frame[["children", "weighted", "weighted_out", "pressure"]].round(1)
               children  weighted  weighted_out  pressure
    area_code
    A              14.0       4.2           2.7       2.9
    B              35.0      14.0          12.6       2.9
    C              14.0       2.8           2.8       NaN
    D              28.0       0.0           0.0       NaN
    E               7.0       0.7           0.6       0.1
    """
    count, weight = children(pack, band.ages), weighted_children(pack, band.ages, need)
    for_band = serving(pack, supply, band)
    there = walks(pack, supply).reaches(band.within)[:, for_band]
    choices = there.sum(axis=1)
    known = weight.fillna(0.0).to_numpy()
    each = np.divide(known, choices, out=np.zeros(len(known)), where=choices > 0)
    load = each @ there
    size = places(pack, supply)["area_m2"].to_numpy(float)[for_band]
    per_place = _mean_of(there, load, choices)
    per_100_m2 = _mean_of(there, np.divide(load * 100.0, size), choices) if size.size else per_place
    inside = choices > 0
    mass = np.where(inside, count.where(weight.notna(), 0.0), 0.0)
    parts = DataFrame(
        {
            "children": count,
            "weighted": known,
            "weighted_out": np.where(inside, 0.0, known),
            "rate_unknown": count.where(weight.isna(), 0.0),
            "mass": mass,
            "place_mass": np.where(mass > 0, per_place * mass, 0.0),
            "m2_mass": np.where(mass > 0, per_100_m2 * mass, 0.0),
        }
    )
    areas = pack.areas[level]
    # skipna=False: one place of unknown size leaves the figure per square metre unknown.
    grouped = parts.groupby(areas_of_points(pack, level).to_numpy())
    sums = grouped.sum().reindex(areas.index, fill_value=0.0)
    blank = parts["m2_mass"].isna().groupby(areas_of_points(pack, level).to_numpy()).any()
    reached = sums["mass"].where(sums["mass"] > 0)
    out = sums[["children", "weighted", "weighted_out", "rate_unknown"]].assign(
        pressure=sums["place_mass"] / reached,
        pressure_per_100_m2=(sums["m2_mass"] / reached).mask(blank.reindex(areas.index, fill_value=True)),
    )
    out.insert(0, "area_name", areas["area_name"])
    return out.rename_axis("area_code")


def _mean_of(there: Any, figure: Any, choices: Any) -> Any:
    """Return the mean of a figure of places over those in reach of each point; NaN where there are none."""
    # A place out of reach must not make the figure of a point unknown: only those in reach are added.
    total = np.where(there, figure[None, :], 0.0).sum(axis=1)
    return np.divide(total, choices, out=np.full(len(choices), np.nan), where=choices > 0)
