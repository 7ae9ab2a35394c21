"""The parts of a place pack: each kind of file read into its contract, faults gathered on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.errors import Fault
from geo.pack import (
    areas,
    calendar as pack_calendar,
    frames,
    layer_checks,
    network_files,
    output_areas,
    parks as pack_parks,
    parsing,
    postcodes as pack_postcodes,
    register_checks,
    sessions as pack_sessions,
    water as pack_water,
)
from geo.pack.areas import Ground
from geo.pack.catalogue import Catalogue
from geo.pack.indicators import Indicator
from geo.pack.network import Network
from geo.pack.place import Place
from geo.pack.register import Register
from geo.pack.standards import Standards, check_standards
from geo.pack.strategy import FILE as STRATEGY, Strategy, check_strategy
from geo.writing import plain_cells

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


class Files(Protocol):
    """Files by name, as the store hands them out."""

    def read(self, name: str, faults: list[Fault]) -> bytes | None:
        """Return a file's bytes; a missing or unreadable one is a fault."""

    def names(self, pattern: str) -> list[str]:
        """Return the files that match, in order."""


def place(files: Files, faults: list[Fault]) -> Place | None:
    """Read place.toml.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> place(PackFiles(town().root), []).title
    'Atlas of Sample Town, which is made up'
    """
    data = files.read("place.toml", faults)
    return None if data is None else parsing.toml(data, "place.toml", Place, faults)


def registry(files: Files, faults: list[Fault]) -> dict[str, Indicator]:
    """Read the metadata of every indicator.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> list(registry(PackFiles(town().root), []))[:3]
    ['bus_hours', 'care_leavers', 'damp_homes']
    """
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


def outlines(
    files: Files, faults: list[Fault], *, layers: Iterable[str] = tuple(OUTLINES)
) -> dict[str, GeoDataFrame]:
    """Read layers of outlines, all of them unless some are named.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> list(outlines(PackFiles(town().root), []))
    ['wards', 'lsoa21', 'msoa21', 'borough', 'context']
    """
    found = {}
    for layer in layers:
        name, code, label, extra = OUTLINES[layer]
        data = files.read(name, faults)
        frame = None if data is None else parsing.outlines(data, name, code, label, faults, extra=extra)
        if frame is not None:
            found[layer] = frame
    return found


def tables(files: Files, faults: list[Fault]) -> dict[str, DataFrame]:
    """Read the tables that describe areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> list(tables(PackFiles(town().root), []))
    ['localities', 'pieces', 'small_areas', 'method_error', 'output_areas', 'single_years']
    """
    tables = {}
    for key, (name, words, numbers) in TABLES.items():
        data = files.read(name, faults)
        frame = (
            None if data is None else parsing.table(data, name, (*words, *numbers), faults, numbers=numbers)
        )
        if frame is not None:
            tables[key] = frame
    areas = _output_areas(files, faults)
    if areas is not None:
        tables["output_areas"] = areas
    name = "boundaries/single_years.csv"
    if not files.names(name):  # a pack may do without: ages are then those of its nearest band
        return tables | {"single_years": DataFrame()}
    data = files.read(name, faults)
    by_age = None if data is None else parsing.single_years(data, name, faults)
    if by_age is not None:
        tables["single_years"] = by_age
    return tables


def _output_areas(files: Files, faults: list[Fault]) -> DataFrame | None:
    """Read the output areas; a pack may do without, and splits small areas by households then."""
    columns = (*output_areas.WORDS, *output_areas.NUMBERS)
    if not files.names(output_areas.FILE):
        return DataFrame(columns=list(columns))
    data = files.read(output_areas.FILE, faults)
    if data is None:
        return None
    return parsing.table(data, output_areas.FILE, columns, faults, numbers=output_areas.NUMBERS)


def values(files: Files, registry: dict[str, Indicator], faults: list[Fault]) -> dict[str, DataFrame]:
    """Read the figures of every indicator.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> damp = {"damp_homes": town().indicator("damp_homes")}
    >>> found = values(PackFiles(town().root), damp, [])
    >>> found["damp_homes"]["value"].head(3).to_list()
    [10.0, 10.0, 20.0]
    """
    given = []
    for indicator in registry.values():
        name = f"indicators/{indicator.id}.csv"
        data = files.read(name, faults)
        if data is not None:
            given.append((data, name, indicator))
    values = parsing.indicator_tables(given, faults)
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


def ground(
    place: Place | None, outlines: Mapping[str, GeoDataFrame], tables: Mapping[str, DataFrame]
) -> Ground | None:
    """Return the land that services stand on, as far as it could be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> files = PackFiles(town().root)
    >>> ground(town().place, outlines(files, []), tables(files, [])).locality_of()["A"]
    'west'
    """
    if place is None or not {"wards", "context"} <= set(outlines) or "localities" not in tables:
        return None
    wards = areas.named(outlines["wards"], "ward_name")
    return Ground(place, wards, tables["localities"].set_index("ward_code"), outlines["context"])


def services(files: Files, ground: Ground | None, faults: list[Fault]) -> Register | None:
    """Read the service register; a pack may do without one.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> list(services(PackFiles(town().root), town().register.ground, []).categories)
    ['club', 'hub', 'school', 'play_area']
    """
    present = files.names("services/*.csv")
    if not files.names("services.toml"):
        rule = "has no services.toml to describe it"
        faults += [Fault(name, rule, mend="Describe its categories in services.toml.") for name in present]
        return None if ground is None else Register(ground)
    data = files.read("services.toml", faults)
    terms = None if data is None else parsing.toml(data, "services.toml", Catalogue, faults)
    if terms is None:
        return None
    tables = {}
    for stem in terms.files:
        name = register_checks.file_name(stem)
        content = files.read(name, faults)
        frame = None if content is None else parsing.text_table(content, name, None, faults)
        if frame is not None:
            tables[stem] = plain_cells(frame)
    rule, mend = "holds no category of services.toml", "Name it as `file` of a category or remove it."
    faults += [Fault(name, rule, mend=mend) for name in present if Path(name).stem not in terms.files]
    if ground is not None:
        named = {register_checks.file_name(stem): table for stem, table in tables.items()}
        faults += layer_checks.services(named, ground.wards)
    faults += register_checks.check_register(tables, terms, ground)
    timed = sessions(files, tables, faults)
    return None if ground is None else Register(ground, terms, MappingProxyType(tables), sessions=timed)


def sessions(files: Files, services: Mapping[str, DataFrame], faults: list[Fault]) -> DataFrame:
    """Read the sessions of some services; a pack may do without.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> len(sessions(PackFiles(town().root), town().register.files, []))
    0
    """
    data = files.read(pack_sessions.FILE, faults) if files.names(pack_sessions.FILE) else None
    if data is None:
        return pack_sessions.none()
    rows = pack_sessions.read(data, faults)
    faults.extend(pack_sessions.check(rows, register_checks.ids_of(services)))
    return rows


def calendar(files: Files, faults: list[Fault]) -> pack_calendar.Calendar:
    """Read school terms and bank holidays; a pack may do without.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> calendar(PackFiles(town().root), []).terms
    ()
    """
    name, model = pack_calendar.FILE, pack_calendar.Calendar
    data = files.read(name, faults) if files.names(name) else None
    found = None if data is None else parsing.toml(data, name, model, faults)
    return model() if found is None else found


def postcodes(files: Files, faults: list[Fault]) -> GeoDataFrame:
    """Read the postcodes; a pack may do without them.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> postcodes(PackFiles(town().root), []).at["ZZ1 1AA", "ward_code"]
    'A'
    """
    return _or_none(files, pack_postcodes.FILE, pack_postcodes.parsed, pack_postcodes.none, faults)


def water(files: Files, faults: list[Fault]) -> GeoDataFrame:
    """Read the water; a pack may do without.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> len(water(PackFiles(town().root), []))
    0
    """
    return _or_none(files, pack_water.FILE, pack_water.parsed, pack_water.none, faults)


def parks(files: Files, faults: list[Fault]) -> GeoDataFrame:
    """Read the outlines of parks; a pack may do without.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> len(parks(PackFiles(town().root), []))
    3
    """
    return _or_none(files, pack_parks.FILE, pack_parks.parsed, pack_parks.none, faults)


def _or_none(
    files: Files,
    name: str,
    parsed: Callable[[bytes, list[Fault]], GeoDataFrame | None],
    none: Callable[[], GeoDataFrame],
    faults: list[Fault],
) -> GeoDataFrame:
    """Read a layer that a pack may do without; an empty one where it is absent or has faults."""
    data = files.read(name, faults) if files.names(name) else None
    found = None if data is None else parsed(data, faults)
    return none() if found is None else found


def network(files: Files, faults: list[Fault]) -> Network | None:
    """Read the walking network; a pack may do without one.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> network(PackFiles(town().root), []) is None
    True
    """
    if not files.names("network/*"):
        return None
    read = {name: files.read(name, faults) for name in network_files.NAMES}
    nodes, edges, text = (read[name] for name in network_files.NAMES)
    about = None if text is None else parsing.toml(text, network_files.ABOUT, network_files.About, faults)
    if nodes is None or edges is None or about is None:
        return None
    return network_files.parsed(nodes, edges, about, faults)


def standards(files: Files, categories: Collection[str], faults: list[Fault]) -> Standards:
    """Read standards and promises; a pack may do without.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> [each.id for each in standards(PackFiles(town().root), town().catalogue, []).promises]
    ['club_every_ward', 'hub_every_district', 'safe_harbour', 'bells']
    """
    name = "standards.toml"
    data = files.read(name, faults) if files.names(name) else None
    model = None if data is None else parsing.toml(data, name, Standards, faults)
    if model is None:
        return Standards()
    # Without a register they stand for themselves, and what needs services is not available.
    faults.extend(check_standards(model, categories) if categories else [])
    return model


def strategy(
    files: Files, promises: Collection[str], registry: Mapping[str, Indicator], faults: list[Fault]
) -> Strategy | None:
    """Read the strategy; a pack may do without.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> found = strategy(PackFiles(town().root), town().promises, town().registry, [])
    >>> [each.title for each in found.ambitions]
    ['Warm homes', 'Good schools']
    """
    data = files.read(STRATEGY, faults) if files.names(STRATEGY) else None
    model = None if data is None else parsing.toml(data, STRATEGY, Strategy, faults)
    if model is not None:
        declared = {Path(name).stem for name in files.names("indicators/*.toml")}
        faults.extend(check_strategy(model, promises, registry, declared))
    return model
