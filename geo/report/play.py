"""The table of play space: the one long form that page, export and command line share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access import proposed as proposing
from geo.access.proposed import ProposedSite
from geo.access.supply import attribution as attributed
from geo.crs import DEGREES, METRES
from geo.errors import AtlasError, Faults
from geo.gaps.play import SMALL_M2, Band, Supply, coverage, gains, places, walks
from geo.gaps.play_standards import PlayStandards, play_standards
from geo.gaps.play_verdicts import SHARE, Measure, verdicts
from geo.gaps.pockets import pockets
from geo.gaps.pressure import default_need, pressure
from geo.pack.indicators import LEVELS, Level
from geo.pack.pack import Pack
from geo.report.fields import amount, one_of, path, switch, text as text_of, texts
from geo.report.open_space import credit
from geo.report.question import Question
from geo.report.shared_fields import walk_of
from geo.report.table import Columns, Table, band as band_text, count, joined, number, of_areas, share, text
from geo.store.directory import read_given

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "area_type": text("ward, locality, borough or lsoa"),
    "band": text("age band of the standard"),
    "ages": text("youngest and oldest age, both included"),
    "within_m": number("walk that is far enough", "metres"),
    "children": count("children of the band; estimated below the ward"),
    "reached": count("children with a listed place for the band within the distance"),
    "share": share("reached / children, 0 to 1; empty without children, and where no place has a point"),
    "share_low": share("the same with long detours or without crossing water; equal on a network"),
    "share_high": share("the same where walks are short"),
    "share_water": share("share of children who are within only along lines that cross water"),
    "reading": text("among listed places (one may be missing from the list) or exactly"),
    "places": count("listed places that some child of the area can reach"),
    "children_all": count("children of the ages of the quantity standard"),
    "area_m2": number(
        "size of the places in the area, of those with a known size",
        "square metres",
        note="empty where none is known",
    ),
    "m2_per_child": number("area_m2 / children_all; empty where no size is known"),
    "quantity": text("verdict on square metres per child"),
    "proximity": text("verdict on the share within the distance"),
    "quality": text("verdict on quality"),
    "inclusion": text("verdict on inclusion"),
    "need": text("indicator that weighs children, empty where none is chosen"),
    "weighted": count("children x the rate of need where they live"),
    "weighted_out": count("of these, without a listed place within the distance"),
    "pressure": number("weighted children per listed place within reach"),
    "pressure_per_100_m2": number("the same per 100 m2; empty where a size is unknown"),
    "reached_after": count("children reached with the proposed sites; empty without any"),
    "share_after": share("reached_after / children"),
    "gained": count("children reached only with the proposed sites"),
    "gained_low": count("least gain over the range of detours"),
    "gained_high": count("greatest gain over the range of detours"),
    "distance": text("network or straight-line estimate"),
    "source": text("attribution of the places counted"),
}

POCKET_COLUMNS: Final[Columns] = {
    "pocket": count("number within its band, 1 holds most children; those of under 10 are not listed"),
    "band": text("standard of the age band or kind of play area"),
    "ages": text("youngest and oldest age, both included"),
    "within_m": number("walk that is far enough", "metres"),
    "children": count("children of the ages in the pocket"),
    "wards": text("names of the wards it lies in, those with most of its children first"),
    "lsoas": count("small areas that its children live in"),
    "hectares": number("size"),
    "nearest_m": number(
        "mean walk of its children to the nearest listed place", "metres", note="empty where there is none"
    ),
    "reading": text("among listed places: a place may be missing from the list"),
    "source": text("attribution of the places counted"),
}


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

    Examples
    --------
    >>> from geo.sample import town
    >>> supply, bands = Supply(("play_area",)), play_standards(town()).bands
    >>> rows = play_table(town(), supply, bands, "locality", measure=Measure())
    >>> rows[["area_name", "band", "children", "reached", "reading"]].round(1)
      area_name        band  children  reached              reading
    0      East  short_walk      35.0      0.0  among listed places
    1      West  short_walk      35.0      0.6  among listed places
    2      East   long_walk      56.0      1.6  among listed places
    3      West   long_walk      56.0      9.8  among listed places
    """
    parts = [_band(pack, supply, band, level, measure, need) for band in bands]
    return joined(parts, COLUMNS)


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
        ages=band_text(band.ages),
        within_m=band.within,
        reading="exactly" if today.knowledge(pack).whole else "among listed places",
        need=need,
        distance=walks(pack, today).kind,
        source=attribution(pack, today),
    )


def attribution(pack: Pack, supply: Supply) -> str:
    """Return the attributions of the categories counted, and of the outlines of parks used, each once.

    Examples
    --------
    >>> from geo.sample import town
    >>> attribution(town(), Supply(("play_area",)))
    'Made up'
    """
    found = places(pack, supply)
    used = {category for kinds in found["categories"] for category in kinds}
    texts = [attributed(pack, tuple(each for each in supply.categories if each in used))]
    if (found["park_m2"] <= SMALL_M2).any() and credit(pack) not in texts[0]:
        texts.append(credit(pack))
    return " ".join(texts)


def pocket_table(pack: Pack, supply: Supply, bands: Sequence[Band], *, cut: bool = False) -> GeoDataFrame:
    """Return the listed pockets of some bands, the most children of each band first.

    Columns `POCKET_COLUMNS` and the outline in EPSG:4326; index from 0. `cut` ends pockets at ward lines.

    Examples
    --------
    >>> from geo.sample import town
    >>> supply, bands = Supply(("play_area",)), play_standards(town()).bands
    >>> pocket_table(town(), supply, bands)[["band", "children", "wards", "hectares"]].round(1)
             band  children                             wards  hectares
    0  short_walk      69.4  Bridge; Dock; Castle; Abbey; Elm    1187.0
    1   long_walk     100.6  Bridge; Dock; Castle; Abbey; Elm    1037.0
    """
    parts = [pockets(pack, supply, band, cut=cut).frame.reset_index().assign(_band=band) for band in bands]
    frame = GeoDataFrame(pd.concat(parts, ignore_index=True), crs=METRES).to_crs(DEGREES)
    return GeoDataFrame(
        {
            "pocket": frame["pocket"],
            "band": [band.id for band in frame["_band"]],
            "ages": [band_text(band.ages) for band in frame["_band"]],
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


@dataclass(frozen=True)
class Play(Question):
    """Play space against its standards, among listed places.

    Children with a listed place to play within the distance of the standard for their age. The pockets
    where the others live have outlines with --format geojson.
    """

    page = "play"

    level: Level = one_of(LEVELS, usual="ward", label="kind of area, one row each and band")
    bands: tuple[str, ...] = texts("age band of a standard; repeat for several", name="ages", shape="BAND")
    within: float | None = walk_of("metres, in place of each band's standard")
    osm: bool = switch("count layers with a licence of their own (OpenStreetMap)", usual=True)
    streets: bool = switch("count places known by their street only")
    share: float = amount(
        "share of children in reach that meets a distance, 0 to 1",
        lambda each: 0 < each <= 1,
        "a share above 0 and up to 1",
        usual=SHARE,
        shape="SHARE",
    )
    need: str = text_of("indicator that weighs children (else the pack's)")
    proposed: str = path("GeoJSON or CSV of proposed sites")
    pockets: str = one_of(
        ("whole", "ward"), none="no", label="pockets beyond reach, whole or cut at ward lines"
    )


def played(pack: Pack, asked: Play) -> Table:
    """Return the play space asked for, with the outlines of areas or pockets.

    Raises
    ------
    AtlasError : unknown band or indicator, or proposed sites with faults.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = played(town(), usually(Play, level="borough", need="damp_homes"))
    >>> table.rows[["band", "share", "weighted", "weighted_out"]].round(2)
             band  share  weighted  weighted_out
    0  short_walk   0.01     12.85         12.77
    1   long_walk   0.10     20.55         19.17
    """
    standards = _standards(pack, asked)
    sites = _proposed(pack, Path(asked.proposed)) if asked.proposed else ()
    supply = Supply(standards.categories, asked.streets, sites)
    if asked.pockets:
        return pockets_of(pack, supply, standards.bands, cut=asked.pockets == "ward")
    need = asked.need or default_need(pack)
    return play_of(pack, supply, standards.bands, asked.level, measure=standards.measure, need=need)


def play_of(
    pack: Pack, supply: Supply, bands: Sequence[Band], level: Level, *, measure: Measure, need: str = ""
) -> Table:
    """Return `play_table` with the outlines of its areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> supply, bands = Supply(("play_area",)), play_standards(town()).bands
    >>> table = play_of(town(), supply, bands[:1], "ward", measure=Measure())
    >>> table.rows[["area_name", "share", "share_low", "share_high"]].round(2)
      area_name  share  share_low  share_high
    0     Abbey   0.05       0.04        0.07
    1    Bridge   0.00       0.00        0.01
    2    Castle   0.00       0.00        0.00
    3      Dock   0.00       0.00        0.00
    4       Elm   0.00       0.00        0.01
    """
    rows = play_table(pack, supply, bands, level, measure=measure, need=need)
    return of_areas(pack, rows, COLUMNS, "play space")


def pockets_of(pack: Pack, supply: Supply, bands: Sequence[Band], *, cut: bool = False) -> Table:
    """Return `pocket_table` as a table, with the outlines of the pockets.

    Examples
    --------
    >>> from geo.sample import town
    >>> supply, bands = Supply(("play_area",)), play_standards(town()).bands
    >>> table = pockets_of(town(), supply, bands[:1], cut=True)
    >>> table.rows[["wards", "children"]].round(1)
        wards  children
    0  Bridge      24.9
    1    Dock      20.0
    2  Castle      10.0
    """
    frame = pocket_table(pack, supply, bands, cut=cut)
    return Table(
        title="pockets",
        rows=DataFrame(frame.drop(columns="geometry")),
        columns=POCKET_COLUMNS,
        shapes=lambda: list(frame.geometry),
        key="pocket",
    )


def _standards(pack: Pack, asked: Play) -> PlayStandards:
    """Return the pack's standards with what was asked."""
    found = play_standards(pack)
    known = [each.id for each in found.every]
    if unknown := [each for each in asked.bands if each not in known]:
        raise AtlasError(f"There is no age band {unknown[0]!r}; choose from: {', '.join(known)}.")
    chosen = [each for each in found.every if each.id in asked.bands] if asked.bands else found.bands
    if asked.within is not None:
        chosen = [replace(each, within=asked.within) for each in chosen]
    return replace(
        found,
        bands=tuple(chosen),
        categories=tuple(each for each in found.categories if asked.osm or not pack.catalogue[each].layer),
        measure=replace(found.measure, share=asked.share),
    )


def _proposed(pack: Pack, file: Path) -> tuple[ProposedSite, ...]:
    """Return the proposed sites of a file, or refuse it with all its faults."""
    faults = Faults()
    found = proposing.parse(read_given(file), file.name, pack, faults)
    if faults:
        rows = "\n".join(f"  {fault}" for fault in faults)
        raise AtlasError(f"The proposed sites cannot be used, {faults.counted()}:\n{rows}")
    return found
