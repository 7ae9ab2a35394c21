"""The table of play space: the one long form that page, export and command line share."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import DEGREES, METRES
from geo.gaps.play import Band, Supply, coverage, gains, places, walks
from geo.gaps.play_verdicts import Measure, verdicts
from geo.gaps.pockets import pockets
from geo.gaps.pressure import pressure
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.files import DECIMALS, records
from geo.writing import csv_bytes, geojson_bytes, safe_cell

COLUMNS = {
    "area_code": "code of the area",
    "area_name": "name of the area",
    "area_type": "ward, locality, borough or lsoa",
    "band": "age band of the standard",
    "ages": "youngest and oldest age, both included",
    "within_m": "walk that is far enough, metres",
    "children": "children of the band; estimated below the ward",
    "reached": "children with a listed place for the band within the distance",
    "share": "reached / children, 0 to 1; empty without children, and where no place has a point",
    "share_low": "the same where walks are long for their straight line; equal on a network",
    "share_high": "the same where walks are short",
    "reading": "at least (places may be missing from the list) or exactly",
    "places": "listed places that some child of the area can reach",
    "children_all": "children of the ages of the quantity standard",
    "area_m2": "square metres of the places in the area, of those with a known size; empty where none is",
    "m2_per_child": "area_m2 / children_all; empty where no size is known",
    "quantity": "verdict on square metres per child",
    "proximity": "verdict on the share within the distance",
    "quality": "verdict on quality",
    "inclusion": "verdict on inclusion",
    "need": "indicator that weighs children, empty where none is chosen",
    "weighted": "children x the rate of need where they live",
    "weighted_out": "of these, without a listed place within the distance",
    "pressure": "weighted children per listed place within reach",
    "pressure_per_100_m2": "the same per 100 m2; empty where a size is unknown",
    "reached_after": "children reached with the proposed sites; empty without any",
    "share_after": "reached_after / children",
    "gained": "children reached only with the proposed sites",
    "gained_low": "least gain over the range of detours",
    "gained_high": "greatest gain over the range of detours",
    "distance": "network or straight-line estimate",
    "source": "attribution of the places counted",
}
"""Columns in order, with what each says."""

POCKET_COLUMNS = {
    "pocket": "number within its band, 1 holds most children; those of under 10 are not listed",
    "band": "standard of the age band or kind of play area",
    "ages": "youngest and oldest age, both included",
    "within_m": "walk that is far enough, metres",
    "children": "children of the ages in the pocket",
    "wards": "names of the wards it lies in, those with most of its children first",
    "lsoas": "small areas that its children live in",
    "hectares": "size",
    "nearest_m": "mean walk of its children to the nearest listed place, metres; empty where there is none",
    "reading": "among listed places: a place may be missing from the list",
    "source": "attribution of the places counted",
}
"""Columns of the table of pockets, with what each says."""


def play_table(
    pack: Pack,
    supply: Supply,
    bands: Sequence[Band],
    level: Level,
    *,
    measure: Measure,
    need: str = "",
) -> DataFrame:
    """Return play space in long form, one row per age band and area; columns `COLUMNS`.

    Parameters
    ----------
    pack : the place pack
    supply : which places count; its proposed sites fill the columns that end in `_after` and `gained...`
    bands : age bands with their distances
    level : ward, locality, borough or lsoa
    measure : what the verdicts are held against
    need : indicator that weighs children for pressure; none when empty

    A missing figure is NaN, never 0. All figures but those after the proposal are without it.
    """
    parts = [_band(pack, supply, band, level, measure, need) for band in bands]
    if not parts:
        return DataFrame(columns=list(COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _band(pack: Pack, supply: Supply, band: Band, level: Level, measure: Measure, need: str) -> DataFrame:
    """Return the rows of one age band."""
    today = supply.today()
    frame = coverage(pack, today, band, level)
    judged = verdicts(pack, today, band, measure, level)
    out = frame.join(judged.drop(columns="area_name"))
    blank = DataFrame(
        index=frame.index, columns=["weighted", "weighted_out", "pressure", "pressure_per_100_m2"]
    )
    strain = pressure(pack, today, band, level, need=need) if need else blank.astype(float)
    out = out.join(strain[list(blank.columns)])
    changed = ["reached_after", "share_after", "gained", "gained_low", "gained_high"]
    after = gains(pack, supply, band, level)[changed] if supply.proposed else float("nan")
    out[changed] = after
    return out.reset_index().assign(
        area_type=level,
        band=band.id,
        ages=f"{band.ages[0]}-{band.ages[1]}",
        within_m=band.within,
        reading="exactly" if today.knowledge(pack).whole else "at least",
        need=need,
        distance=walks(pack, today).kind,
        source=attribution(pack, today),
    )


def attribution(pack: Pack, supply: Supply) -> str:
    """Return the attributions of the categories whose places are counted, each once."""
    used = {category for found in places(pack, supply)["categories"] for category in found}
    lines = [pack.catalogue[each].attribution for each in supply.categories if each in used]
    return " ".join(dict.fromkeys(lines))


def pocket_table(pack: Pack, supply: Supply, bands: Sequence[Band], *, cut: bool = False) -> GeoDataFrame:
    """Return the listed pockets of some bands, the most children of each band first.

    Columns `POCKET_COLUMNS` and the outline in EPSG:4326; index from 0. `cut` ends pockets at ward lines.
    """
    parts = [pockets(pack, supply, band, cut=cut).frame.reset_index().assign(_band=band) for band in bands]
    frame = GeoDataFrame(pd.concat(parts, ignore_index=True), crs=METRES).to_crs(DEGREES)
    return GeoDataFrame(
        {
            "pocket": frame["pocket"],
            "band": [band.id for band in frame["_band"]],
            "ages": [f"{band.ages[0]}-{band.ages[1]}" for band in frame["_band"]],
            "within_m": [band.within for band in frame["_band"]],
            "children": frame["children"],
            "wards": ["; ".join(pack.area_name(code) for code in wards) for wards in frame["wards"]],
            "lsoas": frame["lsoas"],
            "hectares": frame["hectares"],
            "nearest_m": frame["nearest_m"].where(np.isfinite(frame["nearest_m"].astype(float))),
            "reading": "among listed places",
            "source": attribution(pack, supply),
        },
        geometry=frame.geometry.to_numpy(),
        crs=DEGREES,
    )


def export_pockets(frame: GeoDataFrame, form: str) -> bytes:
    """Return a table of pockets as csv, json or geojson; only the last has outlines."""
    rows = DataFrame(frame.drop(columns="geometry"))
    if form == "csv":
        return csv_bytes(rows.map(safe_cell), decimals=DECIMALS)
    plain = records(rows)
    if form == "json":
        return (json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    table = DataFrame(plain, columns=rows.columns, dtype=object).drop(columns="pocket")
    index = pd.Index(rows["pocket"].astype(int).tolist(), dtype=object)
    shapes = frame.geometry.to_numpy()
    return geojson_bytes(GeoDataFrame(table.set_axis(index), geometry=shapes, crs=DEGREES), "pocket")
