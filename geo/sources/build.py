"""Building the place pack: raw transcriptions in, the pack's outlines, weights and figures out.

Everything particular to a place is in the pack's own `place.toml` and the recipes of its indicators.
Nothing is rounded before it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pandas import DataFrame, Series
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from geo.crs import DEGREES, METRES
from geo.errors import AtlasError, Fault, Faults, PackError
from geo.figures import fitting
from geo.pack import frames, parks as pack_parks, postcodes, water as pack_water
from geo.pack.areas import match_areas
from geo.pack.frames import FIRST_ROW
from geo.pack.pack import read_metadata, read_pack, read_proposed
from geo.pack.place import BuildPlan, Place, TableSource, WaterPlan
from geo.sources import outlines as build_outlines, output_areas, parks, recipes, water, weights
from geo.sources.keys import require_once
from geo.sources.outlines import Outlines
from geo.sources.transcriptions import Sources
from geo.store.directory import PackFiles, data_root
from geo.store.writing import write_pack
from geo.writing import csv_bytes, geojson_bytes

SHARE_DECIMALS = 12
# Whom the Indices of Deprivation call children, so that small areas and wards count the same ages.
CHILDREN = range(16)
# Leaves room for a number behind it; an area code has at most 20 characters.
LOCALITY_CODE_LENGTH = 16
# What pandas, shapely and PROJ raise about values that they cannot use.
UNFORESEEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, ShapelyError, ProjError)


def build(root: Path | str | None = None) -> dict[str, bytes]:
    """Return every generated file of the pack, by its path below the pack's root.

    Raises
    ------
    PackError : metadata or transcriptions break their contract.
    AtlasError : the pack has no build plan.

    Examples
    --------
    >>> from geo.sample import town
    >>> files = build(town().root)
    >>> list(files)[:3]
    ['boundaries/borough.geojson', 'boundaries/context.geojson', 'boundaries/localities.csv']
    >>> files["boundaries/localities.csv"].decode().splitlines()[1]
    'A,west,West,official,the order of 2025'
    """
    base = data_root(root)
    place, registry = read_metadata(base)
    if place.build is None:
        raise AtlasError(
            "place.toml has no [build] table, so this pack cannot be rebuilt from transcriptions."
        )
    sources = Sources(PackFiles(base / "sources"))
    with faults_only("place.toml"):
        outlines = build_outlines.outlines(place.build, place, sources)
        files = _outline_files(outlines) | _tables(place.build, place, sources, outlines)
        files |= _water(place.build, sources, outlines) | _parks(place.build, sources)
        areas = _output_areas(place.build, sources)
    if not areas.empty:
        files["boundaries/output_areas.csv"] = csv_bytes(areas)
    km2 = outlines.wards.geometry.to_crs(METRES).area / 1e6
    names = pd.concat([outlines.wards["ward_name"], outlines.lsoas["lsoa_name"]])
    for indicator in registry.values():
        with faults_only(f"indicators/{indicator.id}.toml"):
            frame = recipes.values(indicator, sources, ward_km2=km2, names=names, areas=areas)
            files[f"indicators/{indicator.id}.csv"] = csv_bytes(frame)
    return dict(sorted(files.items()))


def write(
    files: dict[str, bytes], root: Path | str | None = None, *, check: Callable[[], object] | None = None
) -> list[str]:
    """Write generated files, all or none, and return the names of those whose bytes changed.

    Parameters
    ----------
    check : asked before any change is written; what it raises is the refusal

    Raises
    ------
    AtlasError : they cannot be written; the pack is as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write({"boundaries/pieces.csv": b"one"}, folder), write({"boundaries/pieces.csv": b"one"}, folder)
    (['boundaries/pieces.csv'], [])
    """
    return write_pack(files, data_root(root), check=check)


def require_sound(files: dict[str, bytes], root: Path | str | None = None) -> None:
    r"""Refuse generated files that would make a pack with faults.

    A pack that is still being made may lack what its keeper writes by hand: faults that lie in other files
    are no reason to refuse where the pack is not sound as it is either.

    Raises
    ------
    PackError : every fault that the pack would have.

    Examples
    --------
    >>> from geo.sample import town
    >>> require_sound({"boundaries/pieces.csv": b"lsoa_code,ward_code,share\n"}, town().root)
    Traceback (most recent call last):
        ...
    geo.errors.PackError: Nothing was written, because the place pack would have 12 faults: ...
    """
    base = data_root(root)
    _, faults = read_proposed(files, base)
    # The fault of one feature names it behind its file.
    if faults and (any(each.file.partition(", ")[0] in files for each in faults) or not read_pack(base)[1]):
        raise PackError(faults, written=False)


@contextmanager
def faults_only(file: str) -> Iterator[None]:
    """Turn what a library says of odd transcriptions into a fault of the file that describes them.

    What is known to go wrong is named where it is read, with its row; this is for the rest.

    Raises
    ------
    PackError : anything else than a refusal of the atlas was raised within.

    Examples
    --------
    >>> with faults_only("indicators/damp_homes.toml"):
    ...     float("damp")
    Traceback (most recent call last):
        ...
    geo.errors.PackError: The place pack has 1 fault:
      indicators/damp_homes.toml: cannot be built: ValueError: could not convert ...
    """
    try:
        yield
    except UNFORESEEN as error:
        mend = "Check the transcriptions that it names."
        rule = f"cannot be built: {type(error).__name__}: {error}"
        raise PackError([Fault(file, rule, mend=mend)]) from error


def _outline_files(outlines: Outlines) -> dict[str, bytes]:
    """Write the outlines of each layer."""
    return {
        "boundaries/wards.geojson": geojson_bytes(outlines.wards, "ward_code"),
        "boundaries/lsoa21.geojson": geojson_bytes(outlines.lsoas, "lsoa_code"),
        "boundaries/msoa21.geojson": geojson_bytes(outlines.msoas, "msoa_code"),
        "boundaries/borough.geojson": geojson_bytes(outlines.borough, "borough_code"),
        "boundaries/context.geojson": geojson_bytes(outlines.context, "context_code"),
    }


def _water(plan: BuildPlan, sources: Sources, outlines: Outlines) -> dict[str, bytes]:
    """Write the water; nothing where the plan has none."""
    found = water.water(plan.water or WaterPlan(), sources, outlines.borough, outlines.context)
    return {} if found.empty else {pack_water.FILE: geojson_bytes(found, pack_water.CODE)}


def _parks(plan: BuildPlan, sources: Sources) -> dict[str, bytes]:
    """Write the parks; nothing where the plan has none."""
    found = parks.parks(plan.parks, sources)
    return {} if found.empty else {pack_parks.FILE: geojson_bytes(found, pack_parks.CODE)}


def _tables(plan: BuildPlan, place: Place, sources: Sources, outlines: Outlines) -> dict[str, bytes]:
    """Write localities, pieces, base populations and single years of age."""
    return {
        "boundaries/localities.csv": csv_bytes(_localities(plan, place, sources, outlines)),
        "boundaries/pieces.csv": csv_bytes(_pieces(plan, sources, outlines), decimals=SHARE_DECIMALS),
        "boundaries/small_areas.csv": csv_bytes(_small_areas(plan, sources, outlines)),
        "boundaries/single_years.csv": csv_bytes(_single_years(plan, sources)),
    } | ({postcodes.FILE: csv_bytes(_postcodes(plan, sources))} if plan.postcodes else {})


def _localities(plan: BuildPlan, place: Place, sources: Sources, outlines: Outlines) -> DataFrame:
    """Return per ward its locality, how sure that is and on what ground."""
    table = sources.columns(plan.localities.file, plan.localities.columns)
    table = table.rename(columns=plan.localities.columns)
    table = table[table["ward_name"].fillna("") != ""] if "ward_name" in table else table
    lacking = [each for each in ("ward_name", "locality_name") if each not in table]
    if lacking:
        rule, mend = "lacks a column that the build reads", "Name it in `build.localities.columns`."
        raise PackError([Fault(plan.localities.file, rule, column=each, mend=mend) for each in lacking])
    names = outlines.wards["ward_name"].to_dict()
    match = match_areas(table["ward_name"], list(names), names=names, aliases=place.aliases)
    if match.unknown or match.absent:
        faults = [
            Fault(plan.localities.file, "names no ward of this pack", value=each) for each in match.unknown
        ]
        faults += [
            Fault(plan.localities.file, "has no locality for a ward", value=names[c]) for c in match.absent
        ]
        raise PackError(faults)
    require_once(
        table.assign(ward_code=table["ward_name"].map(match.matched)), ["ward_code"], plan.localities.file
    )
    frame = table.assign(
        ward_code=table["ward_name"].map(match.matched),
        locality_code=table["locality_name"].map(_locality_codes(table["locality_name"])),
    )
    columns = ["ward_code", "locality_code", "locality_name", "confidence", "ground"]
    return frame[columns].sort_values("ward_code").reset_index(drop=True)


def _locality_codes(names: Iterable[str]) -> dict[str, str]:
    """Return a code per locality name that is safe in an address: plain letters, digits and hyphens."""
    codes: dict[str, str] = {}
    for name in sorted(set(names)):
        plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LOCALITY_CODE_LENGTH].strip("-") or "locality"
        # Two names that differ only in what a code cannot say are still two localities.
        codes[name] = code if code not in codes.values() else f"{code}-{len(codes) + 1}"
    return codes


def _pieces(plan: BuildPlan, sources: Sources, outlines: Outlines) -> DataFrame:
    """Return the share of each LSOA's households per ward."""
    cut = weights.pieces(
        outlines.lsoas.to_crs(METRES), outlines.wards.to_crs(METRES), sliver_share=plan.sliver_share
    )
    lsoas, wards = sources.by_area(plan.lsoa_households), sources.by_area(plan.ward_households)
    faults = _without_number(plan.lsoa_households, lsoas, cut["lsoa_code"])
    faults += _without_number(plan.ward_households, wards, cut["ward_code"])
    if faults:
        raise PackError(faults)
    share = fitting.calibrate(cut, lsoas, wards)
    return cut[["lsoa_code", "ward_code"]].assign(share=share)


def _without_number(source: TableSource, numbers: Series[Any], codes: Series[Any]) -> Faults:
    """Return a fault for each area whose households the fitting needs and the source lacks."""
    known = numbers[numbers.ge(0) & ~numbers.isin([float("inf")])].index
    lacking = [str(code) for code in codes.drop_duplicates() if code not in known]
    rule, mend = "has no number of households for an area", "Add its row, or 0 where nobody lives there."
    return Faults(Fault(source.file, rule, None, "area_code", code, mend) for code in lacking)


def _small_areas(plan: BuildPlan, sources: Sources, outlines: Outlines) -> DataFrame:
    """Return per LSOA its parent, best-fit ward and base populations."""
    lookup = sources.columns(plan.best_fit.file, plan.best_fit.columns)
    lookup = lookup.rename(columns=plan.best_fit.columns)
    require_once(lookup, ["lsoa_code"], plan.best_fit.file)
    lookup = lookup.set_index("lsoa_code")
    codes = outlines.lsoas.index
    frame = DataFrame(
        {"msoa_code": outlines.lsoas["msoa_code"], "best_fit": lookup["ward_code"].reindex(codes)}
    )
    frame["households"] = sources.by_area(plan.lsoa_households).reindex(codes)
    frame["children_0_15"] = sources.by_area(plan.lsoa_children).reindex(codes)
    frame["population"] = sources.by_area(plan.lsoa_population).reindex(codes)
    return frame.rename_axis("lsoa_code").reset_index()


def _output_areas(plan: BuildPlan, sources: Sources) -> DataFrame:
    """Return where output areas lie and who lives in them; nothing where the plan has none."""
    if plan.output_areas is None:
        return DataFrame()
    by_age = _single_years(plan, sources).set_index("ward_code")
    children = by_age[[str(age) for age in CHILDREN if str(age) in by_age]].sum(axis=1)
    return output_areas.output_areas(
        plan.output_areas, sources, sources.by_area(plan.lsoa_children), children
    )


def _single_years(plan: BuildPlan, sources: Sources) -> DataFrame:
    """Return residents per ward by single year of age, one column a year."""
    source = plan.ward_single_years
    rows = sources.rows(source.file, keep={"area_type": [source.area_type]})
    age = rows["indicator"].str.extract(r"(?:^|\D)(\d{1,3})$", expand=False)
    if age.isna().any():
        rule, mend = "does not end in a single year of age", "Write one row a year, such as age_24."
        raise PackError(
            Fault(source.file, rule, int(str(row)) + FIRST_ROW, "indicator", str(name), mend)
            for row, name in rows.loc[age.isna(), "indicator"].items()
        )
    age = age.astype(int)
    require_once(rows.assign(age=age), ["area_code", "age"], source.file)
    wide = rows.assign(age=age).pivot(index="area_code", columns="age", values="value").sort_index()
    return wide.rename(columns=str).rename_axis("ward_code").rename_axis(None, axis=1).reset_index()


def _postcodes(plan: BuildPlan, sources: Sources) -> DataFrame:
    """Return the postcodes of all their sources, in order, with their points in degrees."""
    found = []
    for source in plan.postcodes:
        table = sources.columns(source.file, [*source.columns, source.east, source.north])
        numbers, faults = frames.to_numbers(table, [source.east, source.north], source.file)
        if faults:
            raise PackError(faults)
        points = gpd.GeoSeries.from_xy(numbers[source.east], numbers[source.north], crs=source.crs).to_crs(
            DEGREES
        )
        frame = table.rename(columns=source.columns).assign(lat=points.y, lon=points.x, **source.constants)
        found.append(frame.reindex(columns=list(postcodes.COLUMNS), fill_value=""))
    return pd.concat(found).sort_values("postcode").reset_index(drop=True)
