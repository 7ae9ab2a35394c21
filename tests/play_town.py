"""A mini-town for play space: the second pack with places put where a test wants them.

Every square kilometre of it has 400 demand points, 50 m apart, the first 25 m from its corner. Ward A is the
two squares of column 0 (LSOAS[0] south, LSOAS[1] north); it has two children of each year of age, so that a
band of five years has 10 children on 800 points.
"""

from __future__ import annotations

import geopandas as gpd
from pandas import DataFrame
from shapely import Point, box

from geo.access.proposed import ProposedSite
from geo.gaps.play import Band
from geo.pack.catalogue import COLUMNS as CATALOGUE_COLUMNS
from geo.pack.pack import Pack
from tests.synthetic import EAST, NORTH

CATEGORY = "play_area"
UNDER_5 = Band("under_5", "Under 5", (0, 4), 100.0)
FROM_5 = Band("5_to_11", "5 to 11", (5, 11), 400.0)
FROM_12 = Band("12_and_over", "12 and over", (12, 17), 800.0)
COLUMNS = (*CATALOGUE_COLUMNS, "site_id", "area_m2")


def degrees(east: float, north: float) -> Point:
    """Return a place given in metres from the town's south-west corner, in EPSG:4326."""
    return gpd.GeoSeries([Point(EAST + east, NORTH + north)], crs="EPSG:27700").to_crs("EPSG:4326").iloc[0]


def place(name: str, east: float, north: float, **cells: str) -> dict[str, str]:
    """Return a row of the register: an open place, exactly known, metres from the south-west corner."""
    at = degrees(east, north)
    row = dict.fromkeys(COLUMNS, "") | {"service_id": name, "name": name, "category": CATEGORY}
    row |= {"lat": f"{at.y:.9f}", "lon": f"{at.x:.9f}", "coord_source": "a survey", "coord_accuracy": "exact"}
    return row | {"status": "open", "as_of": "2025-05", "source_url": "https://example.org/"} | cells


def town(pack: Pack, *rows: dict[str, str]) -> Pack:
    """Return the pack with these places, and no others, to play at."""
    return pack.with_register(CATEGORY, DataFrame(list(rows), columns=COLUMNS).fillna(""))


def site(east: float, north: float, *, side: float = 0.0, ages: tuple[int, int] = (0, 17)) -> ProposedSite:
    """Return a proposed point, or a square of this side in metres with its south-west corner there."""
    if not side:
        return ProposedSite("New", degrees(east, north), ages=ages)
    square = box(EAST + east, NORTH + north, EAST + east + side, NORTH + north + side)
    shape = gpd.GeoSeries([square], crs="EPSG:27700").to_crs("EPSG:4326").iloc[0]
    return ProposedSite("New", shape, side * side, ages)
