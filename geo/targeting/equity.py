"""Need beside provision: where need is high and provision low, and what the neediest children have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
from pandas import DataFrame, Series

from geo.access.demand import areas_of_points, children, demand_points
from geo.errors import NotAvailableError
from geo.figures.classification import crossed, steady
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.network import Floats
from geo.pack.pack import Pack
from geo.targeting.concentration import DRAWS, FIFTH, SEED, Concentration, concentration, neediest_part
from geo.targeting.logic import held
from geo.targeting.needs import Need, need_of
from geo.targeting.provision import Measure, Provision, provision

Line = Literal["borough", "median"]
LINES: Final[tuple[Line, ...]] = get_args(Line)
HIGH, LOW, SURE, UNCERTAIN, UNKNOWN = "high", "low", "sure", "uncertain", "unknown"


@dataclass(frozen=True, eq=False)
class Equity:
    """Need beside provision; nobody may change it.

    Attributes
    ----------
    frame : index area_code in the pack's order; area_name, children; need, need_low, need_high; provision,
        provision_low, provision_high; need_side and provision_side (high, low, uncertain where the range
        straddles the line, unknown); quadrant (such as "high need, low provision"; uncertain; unknown);
        need_third and provision_third (high, middle, low; empty where either is unknown) and thirds (sure,
        uncertain where a range reaches into another third, unknown)
    need_line, provision_line : what divides high from low
    concentration : of what there is along need; None where no listed service has a point that decides
    possible : share that the neediest fifth would have at least and at most, were services without a point
        counted wherever they may be; NaN where that is open
    left_out : children whose need is not known, who are in no order
    resampled : what the bootstrap draws from, in words
    """

    need: Need
    provision: Provision
    frame: DataFrame
    need_line: float
    provision_line: float
    concentration: Concentration | None
    possible: tuple[float, float]
    left_out: float
    resampled: str


# ---- Beside provision ------------------------------------------------------------------------------------


@kept(32)
def equity(
    pack: Pack,
    need: str,
    measure: Measure,
    category: str,
    level: Level = "ward",
    *,
    ages: tuple[int, int],
    within: float,
    line: Line = "borough",
    draws: int = DRAWS,
    seed: int = SEED,
) -> Equity:
    """Return need beside the provision of a category, area by area and along the order of need.

    Parameters
    ----------
    need : as for `need_of`; measure, category, ages, within : as for `geo.targeting.provision.provision`
    level : ward or lsoa
    line : what divides high from low: the figure of the whole place (the median where there is none, as for
        the index), or the median of the areas
    draws, seed : of the bootstrap

    Raises
    ------
    NotAvailableError : the pack has no register, or the level no such figures.
    AtlasError : unknown indicator, category or preset.

    Source: methods.md, "Need beside provision".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = equity(town(), "damp_homes", "reach", "school", ages=(4, 10), within=1200)
    >>> found.frame[["need", "provision", "provision_low", "provision_high", "quadrant"]].round(1)
               need  provision  provision_low  provision_high                  quadrant
    area_code
    A          10.0       66.9           60.0            72.6                 uncertain
    B          28.6        5.1            2.2            88.2                 uncertain
    C          23.9        0.0            0.0           100.0                 uncertain
    D           6.3       45.1           31.1            96.6  low need, high provision
    E           0.0       18.9           10.6            27.0                 uncertain
    >>> [round(each, 2) for each in found.concentration.at(0.2)]  # the neediest fifth
    [0.04, 0.0, 0.14]
    """
    if level not in ("ward", "lsoa"):
        noun = pack.place.levels[level].plural
        raise NotAvailableError(
            f"There are too few {noun} to set need beside provision; choose ward or lsoa."
        )
    asked, given = (
        need_of(pack, need, level),
        provision(pack, measure, category, level, ages=ages, within=within),
    )
    lines = _line(asked.frame["value"], asked.whole, line), _line(given.frame["value"], given.whole, line)
    frame = _sides(asked, given, *lines)
    frame.insert(0, "area_name", pack.areas[level]["area_name"])
    units, areas = _units(pack, given, level)
    values = asked.frame.reindex(areas)
    order = (asked.direction * values["value"]).to_numpy(float)
    left_out = float(units["people"].to_numpy(float)[np.isnan(order)[units["area"]]].sum())
    found, possible = None, (np.nan, np.nan)
    if given.known:
        found = concentration(
            order,
            values["spread"].to_numpy(float),
            units["people"].to_numpy(float),
            units["amount"].to_numpy(float),
            units["area"].to_numpy(),
            draws=draws,
            seed=seed,
        )
        counted = units["amount"].to_numpy(float)[~np.isnan(order)[units["area"]]]
        possible = _possible(given, found, frame.reindex(areas), order, float(counted.sum()))
    noun = pack.place.levels[level].plural if measure == "places" else pack.place.levels["lsoa"].plural
    words = (
        f"{found.units if found else len(units)} {noun}{'' if measure == 'places' else ' and parts of them'}"
    )
    return Equity(asked, given, frame, *lines, found, possible, left_out, words)


def _line(values: Series[Any], whole: float, line: Line) -> float:
    """Return what divides high from low."""
    return whole if line == "borough" and not np.isnan(whole) else float(values.median())


def _sides(need: Need, given: Provision, need_line: float, provision_line: float) -> DataFrame:
    """Return need and provision of each area, on which side of its line each is, and in which third."""
    one, other = need.frame, given.frame
    above = held(one["value"], one["low"], one["high"], ">" if need.direction > 0 else "<", need_line)
    below = held(other["value"], other["low"], other["high"], "<", provision_line)
    sides = DataFrame(
        {
            "need_side": above.map({"yes": HIGH, "no": LOW}).fillna(above),
            "provision_side": below.map({"yes": LOW, "no": HIGH}).fillna(below),
        },
        index=one.index,
    )
    open_ = sides.isin([UNKNOWN]).any(axis=1), sides.isin([UNCERTAIN]).any(axis=1)
    words = sides["need_side"] + " need, " + sides["provision_side"] + " provision"
    crossing = crossed(one["value"], other["value"], polarity=need.polarity)
    cells = crossing.cells.fillna("").astype("str")
    sure = steady(crossing.first, one["low"], one["high"]) & steady(
        crossing.second, other["low"], other["high"]
    )
    return DataFrame(
        {
            "children": other["children"],
            "need": one["value"],
            "need_low": one["low"],
            "need_high": one["high"],
            "provision": other["value"],
            "provision_low": other["low"],
            "provision_high": other["high"],
            **sides,
            "quadrant": words.mask(open_[1], UNCERTAIN).mask(open_[0], UNKNOWN),
            "need_third": cells.str.partition("-")[0],
            "provision_third": cells.str.partition("-")[2],
            "thirds": sure.map({True: SURE, False: UNCERTAIN}).mask(cells == "", UNKNOWN),
        },
        index=one.index,
    )


def _units(pack: Pack, given: Provision, level: Level) -> tuple[DataFrame, list[str]]:
    """Return what the bootstrap draws from, in the order of codes, and the areas that it lies in.

    Where provision differs from home to home, that is each part of a small area that lies in one ward: there
    are far more of them than wards, and homes within one have much the same walk. Places in an area are one
    figure for all its children, so there the areas themselves are drawn.
    """
    points = demand_points(pack)
    pieces = points["lsoa_code"] + " " + points["ward_code"]
    table = DataFrame(
        {
            "area_code": areas_of_points(pack, level),
            "piece": "" if given.measure == "places" else pieces,
            "people": children(pack, given.ages),
            "amount": given.amount,
        }
    )
    table = table[(table["area_code"] != "") & (table["people"] > 0)]
    units = table.groupby(["area_code", "piece"]).sum().reset_index()
    areas = sorted(set(units["area_code"]))
    at = {code: number for number, code in enumerate(areas)}
    return units.assign(area=units["area_code"].map(at).astype(np.intp)), areas


def _possible(
    given: Provision, found: Concentration, frame: DataFrame, order: Floats, total: float
) -> tuple[float, float]:
    """Return least and greatest share of the neediest fifth, wherever services without a point are."""
    share = found.at(FIFTH)[0]
    if given.measure != "reach":
        whole = total + given.spare
        return (
            (share * total / whole, (share * total + given.spare) / whole) if whole > 0 else (np.nan, np.nan)
        )
    people = frame["children"].to_numpy(float)
    needy = neediest_part(order, people, FIFTH)
    least, most = (people * frame[each].to_numpy(float) for each in ("provision_low", "provision_high"))
    ends = []
    for own, others in ((least, most), (most, least)):
        mine, theirs = np.nansum(needy * own), np.nansum((1 - needy) * others)
        ends.append(float(mine / (mine + theirs)) if mine + theirs > 0 else np.nan)
    return ends[0], ends[1]
