"""Water on the map: drawn as water, light, named where there is room; all else is land."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import geopandas as gpd
import pytest
import shapely
from geopandas import GeoDataFrame
from pandas import Series

from geo.crs import DEGREES, METRES
from geo.errors import CrsError
from geo.pack import water as pack_water
from geo.sample import town, town_with_water
from layers.look.palette import COMPARISONS, LAND, STATES, WATER, contrast, sequential
from layers.map import assets, bivariate, water
from layers.map.assets import standalone_html
from layers.map.categories import ground_layer
from layers.map.choropleth import base_map
from layers.map.shapes import level_map
from layers.map.view import MapView
from tests.unit.layers.look.test_palette import DEFICIENCIES, _distance
from tests.unit.layers.map.test_choropleth import HOSTILE, _areas

LABEL = "#1c4a7d"


def shapes(pack: Any, level: Any = "ward") -> dict[str, Any]:
    """Return what the browser is sent of a level."""
    found: dict[str, Any] = json.loads(level_map(pack, level).shapes)
    return found


def metres(*areas: Any, names: list[str] | None = None) -> GeoDataFrame:
    """Return water given in metres, by `dock-1`, `dock-2` and so on."""
    words = names or [f"Dock {number}" for number, _ in enumerate(areas, 1)]
    index = [f"dock-{number}" for number, _ in enumerate(areas, 1)]
    frame = GeoDataFrame({"area_name": words, "kind": "dock"}, index=index, geometry=list(areas), crs=METRES)
    return frame.to_crs(DEGREES)


# ---- What is sent ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ward", "lsoa", "locality", "borough"])
def test_every_level_has_the_water_of_its_pack(level):
    sent = shapes(town_with_water(), level)["water"]
    assert len(sent["shapes"]["features"]) == 2
    assert {name for _, name, *_ in sent["names"]} == {"Long Dock", "River Made"}
    assert sent["look"] == [WATER.fill, [16, *sent["look"][1][1:]], WATER.ink]


@pytest.mark.parametrize("level", ["ward", "lsoa", "locality", "borough"])
def test_a_pack_without_water_draws_land_only(level):
    assert "water" not in shapes(town(), level)
    assert base_map(town().areas["ward"], title="Map", water=pack_water.none()).shapes == (
        base_map(town().areas["ward"], title="Map").shapes
    )


def test_water_in_metres_is_refused():
    with pytest.raises(CrsError, match="water"):
        base_map(_areas(["a"]), title="Map", water=town_with_water().water.to_crs(METRES))


def test_the_order_of_the_water_says_nothing():
    frame = town_with_water().water
    areas = town().areas["ward"]
    assert base_map(areas, title="Map", water=frame).shapes == (
        base_map(areas, title="Map", water=frame.iloc[::-1]).shapes
    )


def test_water_is_cut_to_what_the_map_can_show():
    areas = town().areas["ward"].to_crs(METRES)
    west, south, east, _ = areas.total_bounds
    river = metres(shapely.box(west - 90_000, south - 200, east + 90_000, south))
    sent = json.loads(base_map(areas.to_crs(DEGREES), title="Map", water=river).shapes)["water"]
    drawn = gpd.GeoDataFrame.from_features(sent["shapes"]["features"], crs=DEGREES).to_crs(METRES)
    assert drawn.total_bounds[2] - drawn.total_bounds[0] < 2.5 * (east - west)


def test_water_beyond_the_map_is_not_sent():
    far = metres(shapely.box(400_000, 400_000, 401_000, 401_000))
    sent = json.loads(base_map(town().areas["ward"], title="Map", water=far).shapes)["water"]
    assert (sent["shapes"]["features"], sent["names"]) == ([], [])


def test_the_drawn_water_is_light_and_nowhere_far_from_the_true_one(pack):
    whole = shapely.box(*pack.water.total_bounds)
    drawn = water.shown(pack.water, whole)
    true = pack.water.to_crs(METRES)
    assert drawn.to_crs(METRES).hausdorff_distance(true, align=True).max() <= water.SIMPLIFIED_METRES + 0.1
    assert shapely.get_num_coordinates(drawn.geometry.to_numpy()).sum() < (
        shapely.get_num_coordinates(true.geometry.to_numpy()).sum()
    )


@pytest.mark.slow
def test_the_shipped_water_adds_few_bytes_to_each_map(pack):
    for level in ("ward", "lsoa"):
        sent = json.dumps(shapes(pack, level)["water"], separators=(",", ":"))
        assert len(sent) < 9_000


def test_the_attribution_names_the_water_where_there_is_any(pack):
    assert "OS Strategi" in shapes(pack)["attribution"]
    assert "Office for National Statistics" in shapes(pack)["attribution"]
    assert "OS Strategi" not in shapes(town())["attribution"]


# ---- Names -----------------------------------------------------------------------------------------------


def test_a_name_stands_in_its_water_with_the_room_that_there_is():
    west, south = 258_000, 281_000
    pool = shapely.box(west, south, west + 400, south + 100)
    found = water.names(metres(pool, shapely.box(west, south - 900, west + 8000, south - 840)))
    code, name, (lat, lng), kind, room = found[0]
    assert (code, name, kind) == ("dock-1", "Dock 1", "water")
    at = gpd.GeoSeries.from_xy([lng], [lat], crs=DEGREES).to_crs(METRES).iloc[0]
    assert pool.contains(at)
    assert room * 111_320 == pytest.approx(50, abs=5)


def test_a_small_water_has_one_name_and_a_long_river_several():
    pool, river = shapely.box(0, 1000, 200, 1200), shapely.box(0, 0, 8000, 200)
    codes = [code for code, *_ in water.names(metres(pool, river))]
    assert codes.count("dock-1") == 1
    assert codes.count("dock-2") == 4


def test_a_creek_does_not_take_the_name_of_its_river():
    creek = shapely.union_all([shapely.box(0, 0, 8000, 400), shapely.box(3900, 0, 3940, 6000)])
    for *_, (lat, lng), _, _ in water.names(metres(creek)):
        at = gpd.GeoSeries.from_xy([lng], [lat], crs=DEGREES).to_crs(METRES).iloc[0]
        assert at.y < 400


def test_the_widest_water_is_named_first(pack):
    rooms = [room for *_, room in shapes(pack)["water"]["names"]]
    assert rooms == sorted(rooms, reverse=True)


def test_hostile_names_of_water_are_text():
    frame = metres(
        *[shapely.box(EAST, 281_500, EAST + 90, 281_600) for EAST in range(257_000, 257_700, 100)],
        names=HOSTILE,
    )
    base = base_map(town().areas["ward"], title="Map", water=frame)
    assert {name for _, name, *_ in json.loads(base.shapes)["water"]["names"]} == set(HOSTILE)
    view = MapView(base, ground_layer(Series("", index=list("ABCDE")), LAND))
    html = standalone_html(base, view.looks(), title="Map")
    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html


# ---- Looks -----------------------------------------------------------------------------------------------


def test_the_ground_of_a_map_is_land():
    style = assets.find(assets._address("map.css"))
    assert style is not None
    assert f".leaflet-container {{ background: {LAND};" in style[0].decode()


FILLS = (
    *sequential(5),
    *sequential(5, polarity="neutral"),
    *(look.fill for look in COMPARISONS.values()),
    *(look.fill for look in STATES.values()),
    *(look.fill for look in bivariate.bivariate_looks().values()),
    LAND,
)


@pytest.mark.parametrize(("fill", "deficiency"), [*product(dict.fromkeys(FILLS), DEFICIENCIES)])
def test_colour_blind_readers_tell_water_from_whatever_lies_beside_it(fill, deficiency):
    assert _distance(WATER.fill, fill, deficiency) >= 12


def test_waves_say_water_where_print_has_no_colour():
    assert WATER.pattern is not None
    assert WATER.pattern not in [look.pattern for look in STATES.values()]


def test_names_of_water_can_be_read_on_it():
    assert contrast(LABEL, WATER.fill) >= 4.5
    style = assets.find(assets._address("map.css"))
    assert style is not None
    assert f".atlas-label-water {{\n  color: {LABEL};" in style[0].decode()
