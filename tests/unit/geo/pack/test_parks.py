"""Parks at the door: what a file may say, where it may lie, which outlines the register may name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from geopandas import GeoSeries

from geo.access.supply import attributions
from geo.crs import DEGREES, METRES
from geo.errors import PackError
from geo.gaps.changes import category_csv, pack_file, read_upload
from geo.pack.derived_points import farthest_from_middle, middle
from geo.pack.pack import Pack, check_pack
from geo.pack.parks import FILE, by_polygon, none
from geo.pack.register import services
from geo.pack.register_checks import outlines_named
from geo.sample import EAST, NORTH, town, town_with_parks
from geo.store.directory import SHIPPED

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny town, which has three parks."""
    shutil.copytree(town().root, tmp_path / "pack")
    return tmp_path / "pack"


def changed(root: Path, change: Change) -> list[str]:
    """Change the parks of a pack, and return what `check` finds."""
    content = json.loads((root / FILE).read_text("utf-8"))
    change(content)
    (root / FILE).write_text(json.dumps(content), "utf-8")
    return [str(each) for each in check_pack(root)[0]]


def said(**words: object) -> Change:
    """Return what writes other words into the second park."""
    return lambda content: content["features"][1]["properties"].update(words)


def moved(move: Callable[[list[float]], list[float]]) -> Change:
    """Return what moves every corner of every park."""

    def corners(value: Any) -> Any:
        return move(value) if isinstance(value[0], float) else [corners(each) for each in value]

    def change(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            feature["geometry"]["coordinates"] = corners(feature["geometry"]["coordinates"])

    return change


# ---- What a file says ------------------------------------------------------------------------------------


def test_what_the_file_says_is_in_the_pack():
    parks = town().parks
    assert parks.crs == DEGREES
    assert parks.index.to_list() == ["P-1", "P-2", "P-3"]
    assert parks.dtypes.equals(none().dtypes)
    assert parks.to_crs(METRES).area.round(-2).to_list() == [10_000, 45_000, 6_400]


@pytest.mark.slow
def test_a_pack_may_do_without(root):
    (root / FILE).unlink()
    faults, _ = check_pack(root)
    assert not faults


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (said(polygon_ids=""), "feature 2, column polygon_ids: empty"),
        (said(polygon_ids=None), "feature 2, column polygon_ids: empty"),
        (said(polygon_ids=7), "feature 2, column polygon_ids: empty"),
        (said(polygon_ids="P-2;"), "feature 2, column polygon_ids: is not the id of an outline"),
        (said(polygon_ids="P 2"), "is not the id of an outline (found 'P 2')"),
        (said(polygon_ids="P-2;" + "x" * 41), "is not the id of an outline"),
        (said(polygon_ids="P-2;P-2"), "feature 2, column polygon_ids: the same outline twice (found 'P-2')"),
        (said(polygon_ids="P-1"), "feature 2, column polygon_ids: the same outline twice (found 'P-1')"),
        (said(park_code="x" * 41), "A code is up to 40 letters"),
        (said(park_code="P-1"), "the same area code twice"),
        (said(park_name=""), "has no code or no name"),
        (said(park_name="a\u200bb"), "park_name"),
        (lambda content: [each["properties"].pop("polygon_ids") for each in content["features"]], "missing"),
        (lambda content: content["features"][0].update(geometry=None), "is not a polygon"),
        (moved(lambda at: [at[1], at[0]]), "parks.geojson"),
        (moved(lambda at: [-at[0], at[1]]), "The longitudes have lost their sign"),
        (moved(lambda at: [at[0], at[1] + 3]), "lies elsewhere than the place"),
    ],
)
def test_what_a_file_may_not_say_is_a_fault(root, change, words):
    found = changed(root, change)
    assert any(words in each for each in found), found
    assert all(each.startswith("boundaries/parks.geojson") for each in found)


@pytest.mark.slow
def test_ids_of_publishers_may_be_long(root):
    long = "48F4586C-683A-534C-E053-2462A00A4944"
    assert changed(root, said(park_code=long, polygon_ids=f"{long};P-2b")) == []


# ---- What the register may name --------------------------------------------------------------------------


def naming(*cells: str) -> Pack:
    """Return the town whose play areas name these outlines."""
    rows = town().register.rows("play_area").assign(polygon_id=list(cells))
    return town().with_register("play_area", rows)


@pytest.mark.parametrize("cell", ["P-9", "P-1;P-9", "P-1;", ";", "p-1", "P-1,P-2", "=P-1"])
def test_an_outline_that_nobody_has_is_refused_in_pack_copy_and_upload(cell):
    with pytest.raises(PackError, match="names no outline of a park"):
        naming(cell, "")
    rows = town().register.rows("play_area").assign(polygon_id=[cell, ""])
    upload = read_upload(town(), "play_area", rows.to_csv(index=False).encode(), "parks.csv")
    assert [(each.row, each.column, each.rule) for each in upload.faults] == [
        (2, "polygon_id", "names no outline of a park")
    ]


@pytest.mark.slow
def test_check_names_an_unknown_outline_but_not_where_the_outlines_themselves_cannot_be_read(root):
    file = root / "services/play.csv"
    lines = file.read_text("utf-8").splitlines()
    file.write_text(
        "\n".join([f"{lines[0]},polygon_id", f"{lines[1]},P-9", *(f"{each}," for each in lines[2:])]) + "\n"
    )
    assert [str(each).split(".", 1)[0] for each in check_pack(root)[0]] == ["services/play"]
    (root / FILE).write_text("{}", "utf-8")
    assert {each.file for each in check_pack(root)[0]} == {FILE}


@pytest.mark.parametrize(
    ("cell", "hectares"), [("P-1", 1.0), ("P-2", 4.5), ("P-2b", 4.5), ("P-2; P-2b", 4.5), ("P-1;P-3", 1.64)]
)
def test_an_outline_stands_for_the_park_it_was_joined_to(cell, hectares):
    from geo.access.open_space import grounds

    assert round(float(grounds(naming(cell, "")).area["PLAY-1"]) / 1e4, 2) == hectares


def test_a_list_with_outlines_reads_back_the_same():
    pack = naming("P-1;P-3", "")
    upload = read_upload(pack, "play_area", category_csv(pack, "play_area"), "parks.csv")
    assert not upload.faults
    assert (
        pack.with_register("play_area", upload.rows)
        .services["polygon_id"]
        .equals(pack.services["polygon_id"])
    )
    assert b"P-1;P-3" in pack_file(pack, "play_area")[1]


# ---- Points of outlines ----------------------------------------------------------------------------------


def unplaced(cell: str, postcode: str = "ZZ1 4AB") -> Pack:
    """Return the town whose first play area has an outline and no point."""
    rows = town().register.rows("play_area").assign(polygon_id=[cell, ""])
    rows.loc[0, ["lat", "lon", "coord_source", "coord_accuracy", "ward_stated"]] = ""
    rows.loc[0, "postcode"] = postcode
    return town().with_register("play_area", rows)


def test_a_park_without_a_point_stands_in_the_middle_of_its_outline():
    one = unplaced("P-1").services.loc["PLAY-1"]
    at = GeoSeries([one.geometry], crs=DEGREES).to_crs(METRES).iloc[0]
    assert (round(at.x - EAST), round(at.y - NORTH)) == (900, 1500)
    assert (one["coord_accuracy"], round(one["accuracy_m"], 1)) == ("park centre", 70.7)  # to a corner
    assert (one["derived"], one["ward_code"], one["wards_possible"]) == (True, "A", ("A",))
    assert one["coord_source"] == "middle of its outline, by the map of greens"


def test_the_outline_goes_before_the_postcode_and_the_lender_before_both():
    assert unplaced("").services.at["PLAY-1", "coord_accuracy"] == "postcode centroid"
    pack = unplaced("P-1")
    rows = pack.register.rows("play_area").assign(point_of=["CL-A", ""])
    lent = pack.with_register("play_area", rows).services.loc["PLAY-1"]
    assert lent.geometry.equals(pack.services.at["CL-A", "geometry"])


def test_a_point_that_somebody_wrote_stays():
    assert (
        town_with_parks().services.at["PLAY-1", "geometry"].equals(town().services.at["PLAY-1", "geometry"])
    )
    assert not town_with_parks().services.at["PLAY-1", "derived"]


def test_whoever_made_the_outlines_is_named_with_the_point():
    pack = unplaced("P-1")
    assert attributions(pack, pack.services.loc[["PLAY-1"]]) == [("Made up", "Parks: made up")]


def test_a_park_across_a_ward_line_lies_in_both_wards_and_in_none_for_certain():
    across = (
        GeoSeries([shapely.box(2_400, 800, 2_700, 1_000)], crs=METRES).translate(EAST, NORTH).to_crs(DEGREES)
    )
    parks = town().parks.copy()
    parks.loc["P-2", "geometry"] = across.iloc[0]
    register = replace(unplaced("P-2").register, parks=parks)
    one = services(register).loc["PLAY-1"]
    assert (one["ward_code"], one["wards_possible"]) == ("", ("B", "C"))


def test_a_sliver_over_a_line_is_two_lines_drawn_as_one():
    across = (
        GeoSeries([shapely.box(2_000, 800, 2_501, 1_000)], crs=METRES).translate(EAST, NORTH).to_crs(DEGREES)
    )
    parks = town().parks.copy()
    parks.loc["P-2", "geometry"] = across.iloc[0]
    assert services(replace(unplaced("P-2").register, parks=parks)).at["PLAY-1", "ward_code"] == "B"


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (shapely.box(0, 0, 10, 10), (5, 5)),
        (shapely.Polygon([(0, 0), (100, 0), (100, 10), (10, 10), (10, 100), (0, 100)]), None),  # an L
        (shapely.box(0, 0, 90, 90).difference(shapely.box(10, 10, 80, 80)), None),  # a ring
        (shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(90, 0, 100, 10)]), None),
    ],
)
def test_the_middle_of_an_outline_lies_within_it(shape, expected):
    at = middle(shape)
    assert shape.covers(at)
    assert expected is None or (at.x, at.y) == expected
    assert farthest_from_middle(shape) == pytest.approx(
        max(at.distance(shapely.Point(c)) for c in shapely.get_coordinates(shape))
    )


# ---- The shipped parks -----------------------------------------------------------------------------------


def test_the_shipped_parks_are_those_of_the_source(pack):
    import pandas as pd

    source = pd.read_csv(SHIPPED / "sources/greenspace/os_open_greenspace_parks_epsg27700.csv")
    assert set(by_polygon(pack.parks)) == set(source["polygon_id"])
    outlines = shapely.from_wkt(source["geometry_wkt_epsg27700"].to_numpy())
    # Corners are written to a tenth of a metre in the grid and to a centimetre or so in degrees.
    whole = float(pack.parks.to_crs(METRES).area.sum())
    assert whole == pytest.approx(float(shapely.union_all(outlines).area), rel=1e-3)
    assert shapely.area(outlines) == pytest.approx(source["area_m2"].to_numpy(), abs=4.0)


def test_victoria_park_and_island_gardens_have_a_place(pack):
    found = pack.services.loc[["PLAY12", "PLAY22"]]
    assert found["derived"].all()
    assert found.geometry.notna().all()
    assert found["accuracy_m"].round(-1).to_list() == [1080, 110]
    assert found["ward_code"].to_list() == ["", "E05009324"]
    assert "E05009319" in found.at["PLAY12", "wards_possible"]


def test_every_outline_that_the_register_names_is_near_the_point_of_its_service(pack):
    from geo.pack.derived_points import outlines_of

    placed = pack.services[(pack.services["polygon_id"] != "") & ~pack.services["derived"].astype(bool)]
    shapes = outlines_of(placed["polygon_id"], pack.parks)
    apart = GeoSeries(list(shapes), crs=METRES).distance(placed.geometry.to_crs(METRES), align=False)
    assert len(placed) > 30
    assert apart.max() < 70  # the postcode of Mudchute lies beside it
    assert not len(outlines_named(pack.register))
