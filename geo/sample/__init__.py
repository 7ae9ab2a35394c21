"""A tiny made-up town for examples and tests: nothing in it is true of any place.

Five wards stand in a row from west to east, two kilometres high. Six columns of a kilometre run across them,
each of two small areas (LSOAs) with a hundred households, the southern one first; widths in kilometres:

    ward   |-A Abbey 1-|-- B Bridge 1.5 --|-C Castle 1-|--- D Dock 1.5 ---|--E Elm 1--|
    LSOA   | L01, L02  | L03, L04  | L05, L06  | L07, L08  | L09, L10  | L11, L12  |

L05 and L06 lie half in B and half in C, three quarters of their households in B; L07 and L08 lie half in C
and half in D, three quarters in D. A and B make the locality `west`, the others `east`; the borough is
`TOWN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib import resources
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pandas import DataFrame, Index
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from geo.crs import DEGREES, METRES
from geo.pack.network import Network
from geo.pack.pack import Pack, load_files
from geo.pack.register import services
from geo.pack.sessions import COLUMNS as SESSIONS
from geo.sources.network import from_edges
from geo.store.directory import PackFiles
from geo.store.register.address import REGISTER, STATE, chosen

if TYPE_CHECKING:
    from sqlalchemy import URL

# The town's south-west corner, metres in EPSG:27700: in the sea, where no place is.
EAST, NORTH = 256_000, 281_000
# A river runs west to east between two paths 100 m apart; the one bridge is 400 m downstream.
SOUTH_BANK = LineString([(0, 0), (100, 0), (400, 0), (500, 0)])
NORTH_BANK = LineString([(0, 100), (200, 100), (400, 100), (500, 100)])
BRIDGE = LineString([(400, 0), (400, 100)])
# A courtyard: two metres of path that lead nowhere, nearer to some people than any street.
COURTYARD = LineString([(250, 60), (252, 60)])


@cache
def town() -> Pack:
    """Return the sample town as its files have it, whatever register is kept; it has no walking network.

    Examples
    --------
    >>> town().areas["ward"]["area_name"].to_list()
    ['Abbey', 'Bridge', 'Castle', 'Dock', 'Elm']
    """
    with resources.as_file(resources.files(__name__) / "town") as root:
        return load_files(root)


@contextmanager
def kept_town() -> Iterator[URL]:
    """Keep a register of the sample town, in a folder of its own, until the block ends; return its address.

    Examples
    --------
    >>> with kept_town() as address:
    ...     address.get_backend_name()
    'sqlite'
    """
    from geo.pack.kept_changes import make

    with TemporaryDirectory() as folder, chosen(STATE, folder), chosen(REGISTER, ""):
        yield make(town().place, town().register, PackFiles(town().root)).url


@cache
def town_with_streets() -> Pack:
    """Return the sample town with a street every 250 metres both ways, so that walks are measured.

    Examples
    --------
    >>> len(town_with_streets().network.nodes)
    225
    """
    return replace(town(), network=streets(EAST, NORTH, EAST + 6_000, NORTH + 2_000, 250))


@cache
def town_with_water() -> Pack:
    """Return the sample town with a river, 100 metres wide, between Bridge and Castle, and a dock in Dock.

    The river runs from south to north, 2,450 to 2,550 metres from the town's western end, and beyond both of
    its edges; the dock is a rectangle of 400 by 300 metres from (4,000, 600).

    Examples
    --------
    >>> town_with_water().water[["area_name", "kind"]].to_numpy().tolist()
    [['Long Dock', 'dock'], ['River Made', 'river']]
    """
    areas = [box(4_000, 600, 4_400, 900), box(2_450, -500, 2_550, 2_500)]
    words = {"area_name": ["Long Dock", "River Made"], "kind": ["dock", "river"]}
    index = Index(["dock-1", "river"], name="water_code")
    there = gpd.GeoSeries(areas, index=index, crs=METRES).translate(EAST, NORTH).to_crs(DEGREES)
    return replace(town(), water=gpd.GeoDataFrame(words, index=index, geometry=there))


@cache
def town_with_parks() -> Pack:
    """Return the sample town with a park of the register: its play area Abbey Green is the hectare P-1.

    The other parks of the town, Bridge Park of 4.5 hectares and Dock Garden of 0.64, are not in the register.

    Examples
    --------
    >>> town_with_parks().parks["area_name"].to_dict()
    {'P-1': 'Abbey Green', 'P-2': 'Bridge Park', 'P-3': 'Dock Garden'}
    >>> town_with_parks().services.loc["PLAY-1", "polygon_id"]
    'P-1'
    """
    origin = town()
    rows = origin.register.rows("play_area").assign(polygon_id=["P-1", ""])
    register = origin.register.with_rows("play_area", rows)
    return replace(origin, register=register, services=services(register))


@cache
def town_with_sessions() -> Pack:
    """Return the sample town with sessions of two clubs; of the third nobody knows the hours.

    Abbey Club has girls on Thursdays and a Sunday for all, and somebody says that this is all. Bridge Club
    has a Saturday of which no season is stated.

    Examples
    --------
    >>> town_with_sessions().register.sessions[["service_id", "title"]].to_numpy().tolist()
    [['CL-A', 'Girls on Thursday'], ['CL-A', 'Sundays'], ['CL-B', 'Saturday club']]
    """
    all_hours = "Ann, who runs it, 1 December 2026"
    shared = {"as_of": "2026-12", "source": "Made up"}
    rows = [
        {"session_id": "S-1", "service_id": "CL-A", "title": "Girls on Thursday", "days": "Thu"}
        | {"start": "16:00", "end": "19:00", "season": "term", "age_from": "11", "age_to": "17"}
        | {"age_to_send": "25", "open_to": "girls", "with_send": "inclusive", "all_hours": all_hours},
        {"session_id": "S-2", "service_id": "CL-A", "title": "Sundays", "days": "Sun", "open_to": "all"}
        | {"start": "14:00", "end": "18:00", "season": "all year", "age_from": "8", "age_to": "15"},
        {"session_id": "S-3", "service_id": "CL-B", "title": "Saturday club", "days": "Sat"}
        | {"start": "10:00", "end": "12:30", "season": "not stated", "open_to": "all"},
    ]
    blank = dict.fromkeys(SESSIONS, "")
    frame = DataFrame([blank | each | shared for each in rows], columns=list(SESSIONS), dtype="str")
    return replace(town(), register=replace(town().register, sessions=frame))


def point(east: float, north: float) -> Point:
    """Return a point of the town in EPSG:4326; metres from its south-west corner.

    Examples
    --------
    >>> abbey = town().areas["ward"].geometry["A"]
    >>> bool(abbey.contains(point(500, 1000)))
    True
    """
    there: Point = gpd.GeoSeries([Point(EAST + east, NORTH + north)], crs=METRES).to_crs(DEGREES).iloc[0]
    return there


@cache
def town_with_homes() -> Pack:
    """Return the sample town with output areas and the postcodes of its homes.

    Each part of a small area that lies in one ward is two output areas, the southern one with two fifths of
    the children; each has two postcodes in which people live and one of a large user.

    Examples
    --------
    >>> len(town_with_homes().output_areas), len(town_with_homes().postcodes)
    (32, 96)
    """
    origin = town()
    wards, lsoas = (origin.areas[level].to_crs(METRES).geometry for level in ("ward", "lsoa"))
    areas: list[list[object]] = []
    codes: list[list[object]] = []
    for lsoa, ward, share in origin.pieces[["lsoa_code", "ward_code", "share"]].itertuples(index=False):
        west, south, east, north = shapely.intersection(lsoas[lsoa], wards[ward]).bounds
        counts = origin.small_areas.loc[lsoa, ["households", "population", "children_0_15"]] * share
        for up, part in ((0.25, 0.4), (0.75, 0.6)):
            oa = f"O{len(areas) + 1:02}"
            areas.append([oa, lsoa, ward, *(counts * part)])
            for across, users in ((0.25, "small"), (0.5, "large"), (0.75, "small")):
                code = f"ZZ{len(areas) // 10 + 2} {len(areas) % 10}{'A' if users == 'large' else 'B'}"
                code += "A" if across < 0.5 else "B"
                spot = Point(west + across * (east - west), south + up * (north - south))
                codes.append([code, ward, origin.place.borough.code, oa, 10.0, users, spot])
    heading = ["oa_code", "lsoa_code", "ward_code", "households", "residents", "children_0_15"]
    postcodes = gpd.GeoDataFrame(
        codes, columns=["postcode", "ward_code", "district_code", "oa_code", "quality", "users", "geometry"]
    )
    return replace(
        origin,
        output_areas=DataFrame(areas, columns=heading),
        postcodes=postcodes.set_geometry("geometry", crs=METRES).to_crs(DEGREES).set_index("postcode"),
    )


@cache
def river() -> Network:
    """Return the paths on both banks of a river, 100 metres apart, the one bridge and a courtyard.

    Examples
    --------
    >>> float(river().edges["metres"].sum())
    1102.0
    """
    return from_edges(ways(SOUTH_BANK, NORTH_BANK, BRIDGE, COURTYARD), {"file": "river town"})


def streets(west: float, south: float, east: float, north: float, spacing: float) -> Network:
    """Return a network of straight streets, `spacing` metres apart both ways; edges in EPSG:27700.

    Examples
    --------
    >>> len(streets(0, 0, 200, 100, 100).edges)
    7
    """
    xs, ys = np.arange(west, east + 1, spacing), np.arange(south, north + 1, spacing)
    across = [LineString([(x, y) for x in xs]) for y in ys]
    along = [LineString([(x, y) for y in ys]) for x in xs]
    return from_edges(ways(*across, *along), {"file": "streets", "attribution": "Made up", "licence": "none"})


def ways(*lines: BaseGeometry, **columns: list[object]) -> gpd.GeoDataFrame:
    """Return lines, metres in EPSG:27700, as a file of ways gives them.

    Examples
    --------
    >>> ways(BRIDGE, highway=["footway"]).length.to_list()
    [100.0]
    """
    return gpd.GeoDataFrame(columns, geometry=list(lines), crs=METRES)
