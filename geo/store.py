"""The store: the place pack, read and checked once. Nothing else reads the data directory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo import frames, pack_checks, parsing
from geo.crs import DEGREES, METRES
from geo.errors import Fault, PackError, UnknownAreaError, UnknownIndicatorError, fault_order
from geo.place import Place
from geo.registry import Indicator, Level

ENVIRONMENT = "NEEDS_ATLAS_DATA"
SHIPPED = Path(__file__).resolve().parent.parent / "data"


# File, code column, name column and further columns of the outlines.
OUTLINES = {
    "wards": ("boundaries/wards.geojson", "ward_code", "ward_name", ()),
    "lsoa21": ("boundaries/lsoa21.geojson", "lsoa_code", "lsoa_name", ("msoa_code",)),
    "msoa21": ("boundaries/msoa21.geojson", "msoa_code", "msoa_name", ()),
    "borough": ("boundaries/borough.geojson", "borough_code", "borough_name", ()),
    "context": ("boundaries/context.geojson", "context_code", "context_name", ()),
}
# Text columns and number columns of the tables that describe areas.
TABLES = {
    "localities": (
        "boundaries/localities.csv",
        ("ward_code", "locality_code", "locality_name", "confidence", "ground"),
        (),
    ),
    "pieces": ("boundaries/pieces.csv", ("lsoa_code", "ward_code"), ("share",)),
    "small_areas": (
        "boundaries/small_areas.csv",
        ("lsoa_code", "msoa_code", "best_fit"),
        ("households", "children_0_15", "population"),
    ),
    "method_error": ("method_error.csv", ("method", "level", "measure"), ("mean", "maximum", "rmse")),
}


# Compared by identity, so that what follows from a store can be cached under it.
@dataclass(frozen=True, eq=False)
class Store:
    """A checked place pack; every frame is indexed by area code and must not be changed.

    Attributes
    ----------
    root, digest : where the pack lies and a fingerprint of its bytes
    place, registry : metadata of the place and of each indicator
    values : per indicator, the rows of its file (long form)
    areas : per level, outlines in EPSG:4326 with `area_name`
    msoas, context : outlines in EPSG:4326
    localities : per ward, locality_code, locality_name, confidence, ground
    pieces : one row per LSOA x ward piece: lsoa_code, ward_code, share of the LSOA's households
    small_areas : per LSOA: msoa_code, best_fit (ward code), households, children_0_15, population
    single_years : residents per ward (rows) and single year of age (columns 0, 1, ...)
    method_error : root mean square error per method and level, percentage points
    area_km2 : area per ward, square kilometres, measured in EPSG:27700
    """

    root: Path
    digest: str
    place: Place
    registry: Mapping[str, Indicator]
    values: Mapping[str, DataFrame]
    areas: Mapping[Level, GeoDataFrame]
    msoas: GeoDataFrame
    context: GeoDataFrame
    localities: DataFrame
    pieces: DataFrame
    small_areas: DataFrame
    single_years: DataFrame
    method_error: DataFrame
    area_km2: Series[Any]

    def indicator(self, indicator_id: str) -> Indicator:
        """Return an indicator by id, or say which ids there are."""
        if indicator_id not in self.registry:
            ids = ", ".join(self.registry)
            raise UnknownIndicatorError(
                f"There is no indicator {indicator_id!r} in this pack. It holds: {ids}."
            )
        return self.registry[indicator_id]

    def area_name(self, code: str) -> str:
        """Return the name of an area of any level."""
        for frame in self.areas.values():
            if code in frame.index:
                return str(frame.loc[code, "area_name"])
        raise UnknownAreaError(f"There is no area {code!r} in this pack.")


def data_root(root: Path | str | None = None) -> Path:
    """Return the pack's directory: the argument, else NEEDS_ATLAS_DATA, else the shipped one."""
    return Path(root or os.environ.get(ENVIRONMENT) or SHIPPED).resolve()


def load_store(root: Path | str | None = None) -> Store:
    """Read and check a place pack.

    Raises
    ------
    PackError : the pack breaks its contract; every fault is named.
    """
    store, faults = read_store(data_root(root))
    if store is None:
        raise PackError(faults)
    return store


def check_pack(root: Path | str | None = None) -> tuple[list[Fault], list[str]]:
    """Return every fault of a pack, and notices about what is absent but allowed."""
    store, faults = read_store(data_root(root))
    return faults, [] if store is None else pack_checks.notices(
        store.place, store.registry, store.values, store.areas
    )


class PackFiles:
    """The files below one directory, read as bytes."""

    def __init__(self, root: Path) -> None:
        """Remember the directory."""
        self.root = root

    def read(self, name: str, faults: list[Fault]) -> bytes | None:
        """Return a file's bytes; a missing or unreadable one is a fault."""
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            faults.append(Fault(name, "cannot be read", mend=f"{error.strerror or error} in {self.root}."))
            return None

    def names(self, pattern: str) -> list[str]:
        """Return the files that match, in order."""
        found = (path for path in self.root.glob(pattern) if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def stamp(self) -> str:
        """Return names, sizes and times of the files that the store may read, without opening any."""
        lines = [str(self.root)]
        for folder in (self.root, self.root / "boundaries", self.root / "indicators"):
            with suppress(OSError), os.scandir(folder) as entries:
                facts = [(each.name, each.stat()) for each in entries]
                lines.append(str(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in facts)))
        return "\n".join(lines)

    def digest(self) -> str:
        """Return a short fingerprint of every file that the store reads."""
        digest = hashlib.sha256()
        for name in [*self.names("*.*"), *self.names("boundaries/*"), *self.names("indicators/*")]:
            digest.update(name.encode() + b"\0" + (self.root / name).read_bytes())
        return digest.hexdigest()[:16]


def pack_digest(root: Path | str | None = None) -> str:
    """Return the fingerprint of a pack's bytes without checking it."""
    return PackFiles(data_root(root)).digest()


def pack_stamp(root: Path | str | None = None) -> str:
    """Return a text that changes when a pack's files do, at a fraction of the digest's cost."""
    return PackFiles(data_root(root)).stamp()


def read_metadata(root: Path) -> tuple[Place, dict[str, Indicator]]:
    """Read only what describes a pack, as its build does.

    Raises
    ------
    PackError : place.toml or an indicator's metadata break their contract.
    """
    files = PackFiles(root)
    faults: list[Fault] = []
    place, registry = _place(files, faults), _registry(files, faults)
    if place is None or faults:
        raise PackError(faults)
    return place, registry


def read_store(root: Path) -> tuple[Store | None, list[Fault]]:
    """Read a pack; return the store, or None with all the faults found."""
    files = PackFiles(root)
    faults: list[Fault] = []
    place = _place(files, faults)
    registry = _registry(files, faults)
    outlines = _outlines(files, faults)
    tables = _tables(files, faults)
    values = _values(files, registry, faults)
    # What could be read is laid side by side even where other files could not: all faults at once.
    declared = {Path(name).stem for name in files.names("indicators/*.toml")}
    faults += pack_checks.consistency(place, registry, outlines, tables, values, declared=declared)
    if place is None or faults:
        return None, sorted(set(faults), key=fault_order)
    return _assemble(files, place, registry, outlines, tables, values), []


def _place(files: PackFiles, faults: list[Fault]) -> Place | None:
    """Read place.toml."""
    data = files.read("place.toml", faults)
    return None if data is None else parsing.toml(data, "place.toml", Place, faults)


def _registry(files: PackFiles, faults: list[Fault]) -> dict[str, Indicator]:
    """Read the metadata of every indicator."""
    registry = {}
    for name in files.names("indicators/*.toml"):
        data = files.read(name, faults)
        indicator = None if data is None else parsing.toml(data, name, Indicator, faults)
        if indicator is not None and name != f"indicators/{indicator.id}.toml":
            faults.append(Fault(name, "id differs from the file's name", column="id", value=indicator.id))
        elif indicator is not None:
            registry[indicator.id] = indicator
    if not registry and not faults:
        faults.append(Fault("indicators", "holds no indicator"))
    return registry


def _outlines(files: PackFiles, faults: list[Fault]) -> dict[str, GeoDataFrame]:
    """Read every layer of outlines."""
    layers = {}
    for layer, (name, code, label, extra) in OUTLINES.items():
        data = files.read(name, faults)
        frame = None if data is None else parsing.outlines(data, name, code, label, faults, extra=extra)
        if frame is not None:
            layers[layer] = frame
    return layers


def _tables(files: PackFiles, faults: list[Fault]) -> dict[str, DataFrame]:
    """Read the tables that describe areas."""
    tables = {}
    for key, (name, words, numbers) in TABLES.items():
        data = files.read(name, faults)
        frame = (
            None if data is None else parsing.table(data, name, (*words, *numbers), faults, numbers=numbers)
        )
        if frame is not None:
            tables[key] = frame
    name = "boundaries/single_years.csv"
    data = files.read(name, faults)
    by_age = None if data is None else parsing.single_years(data, name, faults)
    if by_age is not None:
        tables["single_years"] = by_age
    return tables


def _values(files: PackFiles, registry: dict[str, Indicator], faults: list[Fault]) -> dict[str, DataFrame]:
    """Read the figures of every indicator."""
    values = {}
    for indicator_id, indicator in registry.items():
        name = f"indicators/{indicator_id}.csv"
        data = files.read(name, faults)
        frame = None if data is None else parsing.indicator_values(data, name, indicator, faults)
        if frame is not None:
            values[indicator_id] = frame
    declared = files.names("indicators/*.toml")
    for name in files.names("indicators/*.csv"):
        if Path(name).stem in registry:
            continue
        data = files.read(name, faults)
        if data is not None:
            parsing.table(data, name, frames.INDICATOR_COLUMNS, faults, numbers=frames.NUMBERS)
        if f"{name[:-4]}.toml" not in declared:
            faults.append(Fault(name, "has no metadata", mend=f"Write {name[:-4]}.toml or remove the file."))
    return values


def _assemble(
    files: PackFiles,
    place: Place,
    registry: dict[str, Indicator],
    outlines: dict[str, GeoDataFrame],
    tables: dict[str, DataFrame],
    values: dict[str, DataFrame],
) -> Store:
    """Put the checked parts together; localities and ward areas follow from the wards."""
    wards = outlines["wards"].rename(columns={"ward_name": "area_name"}).rename_axis("area_code")
    localities = tables["localities"].set_index("ward_code").reindex(wards.index)
    lsoas = outlines["lsoa21"].rename(columns={"lsoa_name": "area_name"}).rename_axis("area_code")
    borough = outlines["borough"].rename_axis("area_code").rename(columns={"borough_name": "area_name"})
    areas: dict[Level, GeoDataFrame] = {
        "ward": wards[["area_name", "geometry"]],
        "locality": _dissolved(wards, localities),
        "borough": borough[["area_name", "geometry"]],
        "lsoa": lsoas[["area_name", "geometry"]],
    }
    small_areas = tables["small_areas"].set_index("lsoa_code").rename_axis("area_code").reindex(lsoas.index)
    order = sorted(registry.values(), key=lambda each: _position(each, place))
    return Store(
        root=files.root,
        digest=files.digest(),
        place=place,
        registry=MappingProxyType({each.id: each for each in order}),
        values=MappingProxyType(values),
        areas=MappingProxyType(areas),
        msoas=outlines["msoa21"],
        context=outlines["context"].rename(columns={"context_name": "area_name"}),
        localities=localities,
        pieces=tables["pieces"],
        small_areas=small_areas,
        single_years=tables["single_years"],
        method_error=tables["method_error"],
        area_km2=wards.geometry.to_crs(METRES).area / 1e6,
    )


def _position(indicator: Indicator, place: Place) -> tuple[int, int, str]:
    """Order indicators by the pack's domains, headline ones first."""
    domains = [domain.id for domain in place.domains]
    headline = list(place.defaults.headline)
    first = headline.index(indicator.id) if indicator.id in headline else len(headline)
    return (domains.index(indicator.domain), first, indicator.id)


def _dissolved(wards: GeoDataFrame, localities: DataFrame) -> GeoDataFrame:
    """Dissolve wards into localities, in order of name."""
    groups = localities.groupby("locality_code", sort=True)
    rows = {
        str(code): (
            str(group["locality_name"].iloc[0]),
            shapely.coverage_union_all(wards.geometry.loc[group.index]),
        )
        for code, group in groups
    }
    frame = GeoDataFrame(
        {"area_name": [name for name, _ in rows.values()]},
        geometry=gpd.GeoSeries([outline for _, outline in rows.values()], crs=DEGREES).to_numpy(),
        index=pd.Index(list(rows), name="area_code"),
        crs=DEGREES,
    )
    return frame.sort_values("area_name")
