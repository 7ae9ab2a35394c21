"""The store: the place pack, read and checked once. Nothing else reads the data directory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.crs import METRES
from geo.errors import AtlasError, Faults, PackError, UnknownAreaError, UnknownIndicatorError
from geo.memory import kept, lend
from geo.pack import (
    areas as levels,
    checked,
    checks,
    layer_checks,
    network_files,
    parks,
    parts,
    postcodes,
    register as service_register,
    register_checks,
    water,
)
from geo.pack.calendar import Calendar
from geo.pack.catalogue import ServiceCategory
from geo.pack.indicators import Indicator, Level
from geo.pack.network import Network
from geo.pack.place import Place
from geo.pack.register import Register
from geo.pack.standards import Promise, Standard, Standards
from geo.pack.strategy import Strategy
from geo.store.directory import PackFiles, data_root, pack_stamp
from geo.store.register.address import is_kept
from geo.store.writing import finish


# Compared by identity; what follows from a pack is kept on it (geo.memory) and goes when it goes.
@dataclass(frozen=True, eq=False)
class Pack:
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
    output_areas : oa_code, lsoa_code, ward_code, households, residents, children_0_15; empty where unknown
    small_areas : per LSOA: msoa_code, best_fit (ward code), households, children_0_15, population
    single_years : residents per ward (rows) and single year of age (columns 0, 1, ...); empty where unknown
    method_error : root mean square error per method and level, percentage points
    area_km2 : area per ward, square kilometres, measured in EPSG:27700
    register, services : the service register as kept, and every service of it (service_register.services)
    postcodes : points in EPSG:4326 with official codes, index = postcode (postcodes.parsed); empty without
    water : polygons in EPSG:4326, index = water_code, `area_name`, `kind` river or dock; empty without
    parks : outlines of public parks in EPSG:4326, index = park_code (parks.parsed); empty without
    network : the walking network; None where the pack has none
    standards, promises : figures to measure against and commitments, by id
    strategy : ambitions, measures, claims and dates; None where the pack has none
    calendar : school terms and bank holidays that a source states; empty where none does
    working_copy : categories whose rows were replaced for this session; they are not in the pack's files
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
    output_areas: DataFrame
    small_areas: DataFrame
    single_years: DataFrame
    method_error: DataFrame
    area_km2: Series[Any]
    register: Register
    services: GeoDataFrame
    standards: Mapping[str, Standard]
    promises: Mapping[str, Promise]
    postcodes: GeoDataFrame = field(default_factory=postcodes.none)
    water: GeoDataFrame = field(default_factory=water.none)
    parks: GeoDataFrame = field(default_factory=parks.none)
    network: Network | None = None
    strategy: Strategy | None = None
    calendar: Calendar = field(default_factory=Calendar)
    working_copy: tuple[str, ...] = ()

    @property
    def catalogue(self) -> Mapping[str, ServiceCategory]:
        """Return the categories of the register by id; empty where the pack has no register."""
        return MappingProxyType(self.register.categories)

    def with_register(self, category: str, rows: DataFrame, *, complete_source: str | None = None) -> Pack:
        """Return a working copy in which these rows (text columns) stand in place of a category's.

        `complete_source` says who declares the list complete; empty: nobody does; None: as the pack has it.

        Raises
        ------
        PackError : the register would break its contract; every fault is named.
        """
        register = self.register.with_rows(category, rows)
        if complete_source is not None:
            register = register.declared(category, complete_source)
        if register.terms is not None:
            faults = register_checks.check_register(register.files, register.terms, register.ground)
            faults += register_checks.outlines_named(register)
            if faults:
                raise PackError(faults)
        return _with(self, register, working_copy=tuple(dict.fromkeys([*self.working_copy, category])))

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
        names = _area_names(self)
        if code not in names:
            raise UnknownAreaError(f"There is no area {code!r} in this pack.")
        return names[code]


def _with(pack: Pack, register: Register, working_copy: tuple[str, ...] = ()) -> Pack:
    """Return a pack with another register; what does not depend on it is shared."""
    copy = replace(
        pack,
        digest=hashlib.sha256(f"{pack.digest} {register.digest()}".encode()).hexdigest()[:16],
        register=register,
        services=service_register.services(register),
        working_copy=working_copy,
    )
    lend(pack, copy)
    return copy


@kept(1, shared=True)
def _area_names(pack: Pack) -> Mapping[str, str]:
    """Return the name of every area by its code; where two levels share a code, the first of them counts."""
    names: dict[str, str] = {}
    for frame in pack.areas.values():
        names = {str(code): str(name) for code, name in frame["area_name"].items()} | names
    return MappingProxyType(names)


def load_pack(root: Path | str | None = None) -> Pack:
    """Read and check a place pack, with the register that people keep for it where there is one.

    Raises
    ------
    PackError : the pack breaks its contract, or what is kept does not fit it; every fault is named.
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> pack = load_pack(town().root)
    >>> pack.place.name, len(pack.registry), len(pack.services)
    ('Sample Town', 10, 13)
    """
    return with_kept_register(load_files(root))


def load_files(root: Path | str | None = None) -> Pack:
    """Read and check the files of a pack alone; what was checked before, byte by byte the same, is not again.

    Raises
    ------
    PackError : the pack breaks its contract; every fault is named.

    Examples
    --------
    >>> from geo.sample import town
    >>> len(load_files(town().root).services)
    13
    """
    files = PackFiles(data_root(root))
    key = checked.key(files)
    found = checked.recalled(key) if key else None
    if isinstance(found, Pack):
        return replace(found, root=files.root)
    pack, faults = read_pack(files.root)
    if pack is None:
        raise PackError(faults)
    if key and checked.key(files) == key:  # else a file has changed while they were read
        checked.remember(key, pack)
    return pack


def served_stamp(root: Path | str | None = None) -> str:
    """Return a text that changes when a pack's files do, or the register that people keep for it.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.address import REGISTER, chosen
    >>> with chosen(REGISTER, "pack"):
    ...     served_stamp(town().root) == pack_stamp(town().root)
    True
    """
    files = pack_stamp(root)
    place = _place(files, data_root(root))
    if place is None or not is_kept(place.borough.code):
        return files
    from geo.pack import kept_register

    try:
        return f"{files}\n{kept_register.stamp(place)}"
    except AtlasError as error:  # whoever reads the pack says so
        return f"{files}\n{error}"


@lru_cache(4)
def _place(stamp: str, root: Path) -> Place | None:  # noqa: ARG001 - read again when the files change
    """Return the place of a pack; None where it cannot be read."""
    return parts.place(PackFiles(root), [])


def with_kept_register(pack: Pack) -> Pack:
    """Return a pack with the register that people keep for it; the very same where that says nothing else.

    Raises
    ------
    PackError : what is kept does not fit the pack. RegisterError : it cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.address import REGISTER, chosen
    >>> with chosen(REGISTER, "pack"):
    ...     with_kept_register(town()) is town()
    True
    """
    if not is_kept(pack.place.borough.code):
        return pack
    from geo.pack import kept_register  # which takes long, and few commands of few people need

    register = kept_register.kept(pack.place, pack.register)
    if register is None or register is pack.register:
        return pack
    return _with(pack, register)


def check_pack(root: Path | str | None = None) -> tuple[Faults, list[str]]:
    """Return the faults of a pack, and notices about what is absent but allowed.

    Examples
    --------
    >>> faults, notices = check_pack("no such folder")
    >>> print(faults[0].file, faults[0].rule)
    boundaries/borough.geojson cannot be read
    """
    pack, faults = read_pack(data_root(root))
    if pack is None:
        return faults, []
    notices = checks.notices(pack.place, pack.registry, pack.values, pack.areas)
    wards = pack.areas["ward"]
    notices += postcodes.elsewhere(pack.postcodes, wards, wards["area_name"].to_dict())
    return Faults(), notices + register_checks.notices(pack.services, pack.register)


def read_metadata(root: Path) -> tuple[Place, dict[str, Indicator]]:
    """Read only what describes a pack, as its build does.

    Raises
    ------
    PackError : place.toml or an indicator's metadata break their contract.

    Examples
    --------
    >>> from geo.sample import town
    >>> place, registry = read_metadata(town().root)
    >>> place.name, registry["damp_homes"].short_title
    ('Sample Town', 'Damp homes')
    """
    files = PackFiles(root)
    faults = Faults()
    place, registry = parts.place(files, faults), parts.registry(files, faults)
    if place is None or faults:
        raise PackError(faults)
    return place, registry


def read_outline(root: Path | str | None = None) -> GeoDataFrame:
    """Return the outline of the whole place, EPSG:4326, even where other parts of the pack have faults.

    Raises
    ------
    PackError : the outline cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> read_outline(town().root)["borough_name"].to_dict()
    {'TOWN': 'Sample Town'}
    """
    faults = Faults()
    outlines = parts.outlines(PackFiles(data_root(root)), faults, layers=("borough",))
    if "borough" not in outlines:
        raise PackError(faults)
    return outlines["borough"]


def pack_with(files: Mapping[str, bytes], root: Path | str | None = None) -> Pack:
    """Return the pack that there would be if some files were written into it; none is.

    Raises
    ------
    PackError : that pack would break its contract; every fault is named.

    Examples
    --------
    >>> from geo.sample import town
    >>> pack_with({"indicators/damp_homes.csv": b""}, town().root)
    Traceback (most recent call last):
        ...
    geo.errors.PackError: Nothing was written, because the place pack would have 1 fault: ...
    """
    pack, faults = read_proposed(files, data_root(root))
    if pack is None:
        raise PackError(faults, written=False)
    return pack


def read_proposed(files: Mapping[str, bytes], root: Path) -> tuple[Pack | None, Faults]:
    """Read a pack as it would be with some files written into it; return it, or None with its faults.

    Examples
    --------
    >>> from geo.sample import town
    >>> pack, faults = read_proposed({"standards.toml": b"x"}, town().root)
    >>> pack is None, faults[0].file
    (True, 'standards.toml')
    """
    proposed = PackFiles(root, files)
    return proposed.steadily(lambda: _read(proposed))


def read_pack(root: Path) -> tuple[Pack | None, Faults]:
    """Read a pack; return the store, or None with all the faults found.

    A write that was stopped after its decision is finished first, where the files may be moved.

    Examples
    --------
    >>> pack, faults = read_pack(Path("no such folder"))
    >>> pack is None, faults[0].rule
    (True, 'cannot be read')
    """
    with suppress(OSError):
        finish(root)
    files = PackFiles(root)
    return files.steadily(lambda: _read(files))


def _read(files: PackFiles) -> tuple[Pack | None, Faults]:
    """Read the files of a pack into their contracts."""
    faults = Faults()
    place = parts.place(files, faults)
    registry = parts.registry(files, faults)
    outlines = parts.outlines(files, faults)
    tables = parts.tables(files, faults)
    values = parts.values(files, registry, faults)
    # Before anything is joined: what lies elsewhere would have its services, not itself, refused.
    elsewhere, lost = layer_checks.layers(
        outlines, {layer: each[0] for layer, each in parts.OUTLINES.items()}
    )
    faults += elsewhere
    placed = {layer: frame for layer, frame in outlines.items() if layer not in lost}
    # What could be read is laid side by side even where other files could not: all faults at once.
    declared = {Path(name).stem for name in files.names("indicators/*.toml")}
    faults += checks.consistency(place, registry, outlines, tables, values, declared=declared, elsewhere=lost)
    register = parts.services(files, parts.ground(place, placed, tables), faults)
    network = parts.network(files, faults)
    if network is not None:
        faults += layer_checks.network(network.nodes.geometry, placed, network_files.NODES)
    codes = parts.postcodes(files, faults)
    if "wards" in placed:
        points = codes.get_coordinates().rename(columns={"x": "lon", "y": "lat"})
        faults += layer_checks.services({postcodes.FILE: points}, placed["wards"])
    wet = parts.water(files, faults)
    faults += layer_checks.beside(wet, placed, water.FILE)
    green = parts.parks(files, faults)
    faults += layer_checks.beside(green, placed, parks.FILE)
    if register is not None:
        register = replace(register, postcodes=codes, parks=green)
        # Of outlines that cannot be read nobody knows which there are.
        faults += (
            register_checks.outlines_named(register) if len(green) or not files.names(parks.FILE) else []
        )
    categories = register.counting if register is not None else ()
    standards = parts.standards(files, categories, faults)
    strategy = parts.strategy(files, [each.id for each in standards.promises], registry, faults)
    year = parts.calendar(files, faults)
    if place is None or register is None or faults:
        return None, faults.in_order()
    pack = _assemble(files, place, registry, outlines, tables, values, register, standards)
    pack = replace(
        pack, network=network, postcodes=codes, water=wet, parks=green, strategy=strategy, calendar=year
    )
    return pack, Faults()


def _assemble(
    files: PackFiles,
    place: Place,
    registry: dict[str, Indicator],
    outlines: dict[str, GeoDataFrame],
    tables: dict[str, DataFrame],
    values: dict[str, DataFrame],
    register: Register,
    standards: Standards,
) -> Pack:
    """Put the checked parts together; localities and ward areas follow from the wards."""
    wards = outlines["wards"].rename_axis("area_code")
    localities = tables["localities"].set_index("ward_code").reindex(wards.index)
    areas = levels.area_levels(outlines, localities)
    small_areas = tables["small_areas"].set_index("lsoa_code").rename_axis("area_code")
    order = sorted(registry.values(), key=lambda each: levels.position(each, place))
    return Pack(
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
        output_areas=tables["output_areas"],
        small_areas=small_areas.reindex(areas["lsoa"].index),
        single_years=tables["single_years"],
        method_error=tables["method_error"],
        area_km2=wards.geometry.to_crs(METRES).area / 1e6,
        register=register,
        services=service_register.services(register),
        standards=MappingProxyType({each.id: each for each in standards.standards}),
        promises=MappingProxyType({each.id: each for each in standards.promises}),
    )
