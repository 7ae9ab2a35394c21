"""Water of a pack that is built: listed docks, and the river as what outlines leave open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from geopandas import GeoDataFrame
from pydantic import ValidationError
from shapely import Point, Polygon, box, union_all

from geo.crs import DEGREES, METRES
from geo.errors import CrsError, PackError
from geo.pack.pack import load_pack
from geo.pack.place import RiverPlan, WaterPlan
from geo.sample import EAST, NORTH, town
from geo.sources.build import build, write
from geo.sources.transcriptions import Sources
from geo.sources.water import river, water
from geo.store.directory import SHIPPED, PackFiles

PLAN = RiverPlan(code="river", name="River Made", margin_metres=500, widest_metres=300)
# A place of a square kilometre; a river of 100 m runs south of it, its other bank is a neighbour's.
PLACE = box(0, 0, 1000, 1000)
SOUTH = box(-2000, -2000, 3000, -100)
# Neighbours close the other sides, so that nothing else is open.
BESIDE = [box(-2000, 0, 0, 3000), box(1000, 0, 3000, 3000), box(0, 1000, 1000, 3000)]


def metric(*shapes: Any) -> GeoDataFrame:
    """Return outlines in metres."""
    return GeoDataFrame(geometry=list(shapes), crs=METRES)


def found(*around: Any, place: Any = PLACE, **plan: Any) -> Any:
    """Return the river beside the place."""
    return river(metric(place), metric(*around), PLAN.model_copy(update=plan))


# ---- The river -------------------------------------------------------------------------------------------


def test_the_river_is_the_gap_between_banks_as_far_as_the_margin():
    shape = found(SOUTH, *BESIDE)
    # 500 m to both sides of the place, less the corners beyond 500 m of it.
    corner = 2 * (500 - (500**2 - 100**2) ** 0.5) * 100
    assert shape.area == pytest.approx(100 * 2000 - corner / 3, abs=150)
    assert shape.bounds[1::2] == (-100, 0)
    assert shape.bounds[0] == pytest.approx(-500, abs=0.2)
    assert shape.bounds[2] == pytest.approx(1500, abs=0.2)


def test_the_banks_are_those_of_the_outlines():
    shape = found(SOUTH, *BESIDE)
    assert shape.intersection(union_all([PLACE, SOUTH])).area == 0
    assert PLACE.boundary.intersection(shape).length == pytest.approx(1000)


def test_a_wider_margin_shows_more_of_it():
    assert found(SOUTH, *BESIDE, margin_metres=900).area > found(SOUTH, *BESIDE).area * 1.3


def test_land_without_an_outline_that_does_not_meet_the_place_is_no_water():
    # The neighbour in the west ends 300 m from the place; beyond it nobody gave an outline.
    west = box(-300, 0, 0, 3000)
    shape = found(SOUTH, west, *BESIDE[1:], box(-2000, -100, -300, 0))
    assert not shape.intersects(box(-2000, 1, -301, 3000))
    assert shape.area > 0


def test_land_without_an_outline_beside_the_river_is_no_water():
    # The neighbour in the south ends at 1,200 m east: nobody gave an outline for the land beyond.
    shape = found(box(-2000, -2000, 1200, -100), *BESIDE)
    # A circle of 150 m beyond the end of that bank touches the other one at 1,350 m.
    assert 1200 < shape.bounds[2] < 1350
    assert shape.intersection(box(1200, -2000, 3000, -100)).area < 500


def test_a_gap_wider_than_the_river_is_land():
    assert found(SOUTH, *BESIDE, widest_metres=80).is_empty
    assert found(box(-2000, -2000, 3000, -310), *BESIDE).is_empty
    assert not found(box(-2000, -2000, 3000, -290), *BESIDE).is_empty


def test_seams_of_generalised_lines_are_no_water():
    # 8 m apart all along two sides.
    east, north = box(1008, 0, 3000, 3000), box(-2000, 1008, 3000, 3000)
    shape = found(SOUTH, BESIDE[0], east, north)
    assert shape.bounds[3] <= 1
    wide = found(SOUTH, BESIDE[0], east, north, narrowest_metres=5)
    assert wide.bounds[3] > 1000


def test_a_creek_that_outlines_leave_open_belongs_to_it():
    # 40 m wide, between the place and its eastern neighbour.
    shape = found(SOUTH, BESIDE[0], box(1040, 0, 3000, 3000), BESIDE[2])
    assert shape.contains(Point(1020, 900))
    assert shape.geom_type == "Polygon"


def test_an_island_in_it_stays_land():
    shape = found(SOUTH, *BESIDE, box(400, -70, 500, -30))
    assert len(shape.interiors) == 1
    assert not shape.contains(Point(450, -50))


def test_two_rivers_beside_a_place_are_one_water_in_two_parts():
    shape = found(
        SOUTH, *BESIDE[:2], box(-2000, 1100, 3000, 3000), box(-2000, 0, 0, 1100), box(1000, 0, 3000, 1100)
    )
    assert shape.geom_type == "MultiPolygon"
    assert {part.bounds[3] for part in shape.geoms} == {0, 1100}


def test_the_order_of_the_neighbours_says_nothing():
    assert found(SOUTH, *BESIDE).equals_exact(found(*BESIDE, SOUTH))


def test_a_place_between_neighbours_has_no_river():
    assert found(*BESIDE, box(-2000, -2000, 3000, 0)).is_empty


@pytest.mark.parametrize("which", ["place", "around"])
def test_degrees_are_refused(which):
    frames = {"place": metric(PLACE), "around": metric(SOUTH)}
    frames[which] = GeoDataFrame(geometry=[box(-4.2, 52.4, -4.1, 52.5)], crs=DEGREES)
    with pytest.raises(CrsError, match="EPSG:27700"):
        river(frames["place"], frames["around"], PLAN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"margin_metres": 0},
        {"margin_metres": -5},
        {"margin_metres": float("nan")},
        {"margin_metres": 1e9},
        {"widest_metres": 0},
        {"widest_metres": None},
        {"widest_metres": float("inf")},
        {"narrowest_metres": 0},
        {"code": "the river"},
        {"name": ""},
        {"width": 3},
    ],
)
def test_a_plan_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValidationError):
        RiverPlan.model_validate(
            {"code": "river", "name": "River", "margin_metres": 500, "widest_metres": 300} | wrong
        )


# ---- Docks, and all of it --------------------------------------------------------------------------------


def at(shape: Polygon) -> str:
    """Return a shape of the town as text, in metres."""
    return str(Polygon([(x + EAST, y + NORTH) for x, y in shape.exterior.coords]).wkt)


DOCKS = {
    "file": "docks.csv",
    "code": "id",
    "name": "called",
    "geometry": "wkt",
    "crs": METRES,
    "kind": "dock",
}
ROWS = [
    ("dock-2", "Long <b>Dock</b>", at(box(4000, 600, 4400, 900))),
    ("dock-1", "Old Dock", at(box(200, 600, 400, 900))),
]


def sources(folder: Path, rows: list[tuple[str, str, str]]) -> Sources:
    """Write docks as a transcription."""
    pd.DataFrame(rows, columns=["id", "called", "wkt"]).to_csv(folder / "docks.csv", index=False)
    return Sources(PackFiles(folder))


def made(folder: Path, rows: list[tuple[str, str, str]], **plan: Any) -> GeoDataFrame:
    """Return the water of the town with these docks."""
    asked = WaterPlan.model_validate({"areas": [DOCKS], **plan})
    return water(asked, sources(folder, rows), town().areas["borough"], town().context)


def test_docks_are_taken_as_they_are_listed(tmp_path):
    frame = made(tmp_path, ROWS)
    assert frame.index.to_list() == ["dock-1", "dock-2"]
    assert frame[["water_name", "kind"]].to_numpy().tolist() == [
        ["Old Dock", "dock"],
        ["Long <b>Dock</b>", "dock"],
    ]
    assert frame.crs == DEGREES
    assert frame.to_crs(METRES).area.round().to_list() == [60_000, 120_000]


def test_listed_water_may_be_a_river(tmp_path):
    asked = WaterPlan.model_validate({"areas": [{**DOCKS, "kind": "river"}]})
    frame = water(asked, sources(tmp_path, ROWS), town().areas["borough"], town().context)
    assert set(frame["kind"]) == {"river"}


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([("dock-1", "Old Dock", "POLYGON ((0 0, 1")], "is no outline that can be read"),
        ([("dock-1", "Old Dock", "POINT (1 1)")], "is not a polygon"),
        ([("", "Old Dock", ROWS[0][2])], "empty"),
        ([ROWS[0], ROWS[0]], "the same key twice"),
        ([("dock-1", "Old Dock", "POLYGON ((-4 52, -4 53, -3 53, -4 52))")], "holds degrees"),
    ],
)
def test_a_fault_of_a_dock_is_named_with_its_file(tmp_path, rows, rule):
    with pytest.raises(PackError) as refused:
        made(tmp_path, rows)
    assert rule in refused.value.faults[0].rule
    assert refused.value.faults[0].file == "docks.csv"


def test_one_code_for_two_waters_is_refused(tmp_path):
    with pytest.raises(PackError, match="the same code for two waters"):
        made(tmp_path, ROWS, areas=[DOCKS, {**DOCKS, "kind": "river"}])


def test_a_river_that_no_outline_leaves_open_is_refused(tmp_path):
    # One neighbour all around the town, up to its lines.
    closed = GeoDataFrame(
        {"area_name": ["All around"]}, geometry=[town().context.union_all().buffer(1)], crs=DEGREES
    )
    asked = WaterPlan.model_validate({"river": PLAN.model_dump()})
    with pytest.raises(PackError, match="leave no river open"):
        water(asked, sources(tmp_path, ROWS), town().areas["borough"], closed)


def test_a_plan_without_anything_gives_no_water(tmp_path):
    frame = water(WaterPlan(), sources(tmp_path, ROWS), town().areas["borough"], town().context)
    assert (len(frame), frame.index.name, list(frame.columns)) == (
        0,
        "water_code",
        ["water_name", "kind", "geometry"],
    )


# ---- In a pack -------------------------------------------------------------------------------------------

PLANNED = """build = { water = { river = { code = "river", name = "Y Môr <b>", margin_metres = 400.0, \
widest_metres = 300.0 }, areas = [{ file = "docks.csv", code = "id", name = "called", geometry = "wkt", \
crs = "EPSG:27700", kind = "dock" }] }, """


@pytest.mark.slow
def test_a_pack_without_a_plan_gets_no_water(synthetic_root):
    assert "boundaries/water.geojson" not in build(synthetic_root)


@pytest.mark.slow
def test_a_plan_without_anything_writes_no_file(synthetic_copy):
    root = synthetic_copy()
    place = root / "place.toml"
    place.write_text(place.read_text("utf-8").replace("build = { ", "build = { water = {}, ", 1), "utf-8")
    assert "boundaries/water.geojson" not in build(root)


@pytest.mark.slow
def test_a_pack_with_a_plan_is_built_with_its_water(synthetic_copy):
    root = synthetic_copy()
    sources(root / "sources", ROWS)
    around = root / "sources/context.geojson"
    neighbours = json.loads(around.read_text("utf-8"))
    bank = GeoDataFrame(
        {"CODE": ["W06900003"], "NAME": ["South Bank"]},
        geometry=[box(EAST - 900, NORTH - 900, EAST + 6900, NORTH - 150)],
        crs=METRES,
    )
    neighbours["features"] += json.loads(bank.to_crs(DEGREES).to_json())["features"]
    around.write_text(json.dumps(neighbours), "utf-8")
    place = root / "place.toml"
    place.write_text(place.read_text("utf-8").replace("build = { ", PLANNED, 1), "utf-8")
    files = build(root)
    assert write(files, root) == ["boundaries/context.geojson", "boundaries/water.geojson"]
    assert build(root) == files
    pack = load_pack(root)
    assert pack.water["kind"].to_dict() == {"dock-1": "dock", "dock-2": "dock", "river": "river"}
    # This place lies in the sea: what no outline covers in the north and west of it is land all the same.
    assert pack.water.at["river", "area_name"] == "Y Môr <b>"
    river_of = pack.water.to_crs(METRES).geometry["river"]
    assert river_of.contains(Point(EAST + 3000, NORTH - 75))
    assert not river_of.intersects(box(EAST - 900, NORTH + 100, EAST + 6000, NORTH + 9000))


def test_the_shipped_docks_are_written_as_they_were_given():
    features = json.loads((SHIPPED / "boundaries/water.geojson").read_text("utf-8"))["features"]
    written = {each["properties"]["water_code"]: each["geometry"] for each in features}
    listed = pd.read_csv(SHIPPED / "sources/water/os_strategi_docks_epsg27700.csv")
    assert set(written) == {*listed["water_code"], "river"}
    corners = {code: len(shape["coordinates"][0]) for code, shape in written.items()}
    for code, text in listed[["water_code", "geometry_wkt_epsg27700"]].to_numpy():
        assert corners[code] == text.count(",") + 1


def test_the_shipped_docks_are_those_of_the_source(testing_material):
    import geopandas as gpd

    given = gpd.read_file(testing_material.parent / "water/os_strategi_docks_tower_hamlets_27700.gpkg")
    listed = pd.read_csv(SHIPPED / "sources/water/os_strategi_docks_epsg27700.csv")
    ours = gpd.GeoSeries.from_wkt(listed["geometry_wkt_epsg27700"], crs=METRES)
    assert listed["water_name"].to_list() == given["name_added"].to_list()
    assert ours.geom_equals(given.geometry.reset_index(drop=True)).all()
