"""Gaps and overlaps within a layer: both areas are named and where, and nothing is united before."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame

from geo.crs import DEGREES, METRES
from geo.pack.coverage_checks import coverage, united
from geo.pack.pack import check_pack
from geo.sample import town
from geo.store.directory import SHIPPED
from tests.conftest import TESTING_MATERIAL

EAST, NORTH = 535_000, 181_000


def squares(*boxes: tuple[float, float, float, float], names: str = "ABCDEFGH") -> GeoDataFrame:
    """Return areas in degrees, given in metres from a corner of the national grid."""
    shapes = [shapely.box(EAST + w, NORTH + s, EAST + e, NORTH + n) for w, s, e, n in boxes]
    frame = GeoDataFrame({"name": list(names[: len(boxes)])}, geometry=shapes, crs=METRES)
    return frame.set_index(frame["name"].str.lower().rename("code")).to_crs(DEGREES)


def rules(frame: GeoDataFrame, **given: object) -> list[tuple[str | None, str]]:
    """Return the value and the beginning of the rule of each fault."""
    found = coverage(frame, "wards.geojson", "name", **given)  # type: ignore[arg-type]
    return [(fault.value, fault.rule.partition(" near ")[0]) for fault in found]


def test_areas_that_meet_are_sound() -> None:
    assert rules(squares((0, 0, 100, 100), (100, 0, 200, 100), (0, 100, 200, 200))) == []


@pytest.mark.parametrize("metres", [2, 30, 99])
def test_an_overlap_names_both(metres: float) -> None:
    assert rules(squares((0, 0, 100, 100), (100 - metres, 0, 200, 100))) == [("A (a)", "overlaps B (b)")]


def test_an_area_within_another_overlaps_it() -> None:
    assert rules(squares((0, 0, 100, 100), (20, 20, 40, 40))) == [("A (a)", "overlaps B (b)")]


def test_the_same_outline_twice_is_an_overlap() -> None:
    assert rules(squares((0, 0, 100, 100), (0, 0, 100, 100))) == [("A (a)", "overlaps B (b)")]


@pytest.mark.parametrize("metres", [0.0, 0.01, 0.4])
def test_what_rounding_makes_is_no_fault(metres: float) -> None:
    assert rules(squares((0, 0, 100, 100), (100 - metres, 0, 200, 100))) == []


def test_a_hole_names_the_two_areas_with_most_of_its_edge() -> None:
    around = [(0, 0, 300, 100), (0, 100, 100, 150), (0, 150, 100, 200), (200, 100, 300, 200)]
    assert rules(squares(*around, (0, 200, 300, 300), (100, 150, 130, 200))) == [
        ("A (a)", "leaves a gap to D (d)")
    ]


def test_a_hole_that_a_neighbour_fills_is_none() -> None:
    around = [(0, 0, 300, 100), (0, 100, 100, 200), (200, 100, 300, 200), (0, 200, 300, 300)]
    enclave = shapely.box(EAST + 100, NORTH + 100, EAST + 200, NORTH + 200)
    assert rules(squares(*around), around=enclave) == []


def test_a_strip_between_two_areas_is_a_gap_of_the_place() -> None:
    place = shapely.box(EAST, NORTH, EAST + 230, NORTH + 100)
    assert rules(squares((0, 0, 100, 100), (130, 0, 230, 100)), place=place) == [
        ("A (a)", "leaves a gap to B (b)")
    ]


def test_the_edge_of_the_place_is_no_gap() -> None:
    place = shapely.box(EAST - 40, NORTH - 40, EAST + 240, NORTH + 140)
    assert rules(squares((0, 0, 100, 100), (100, 0, 200, 100)), place=place) == []


def test_a_fault_says_where() -> None:
    fault = coverage(squares((0, 0, 100, 100), (80, 0, 180, 100)), "wards.geojson", "name")[0]
    found = re.search(r"near latitude (\S+), longitude (\S+) \((\S+) m²\)", fault.rule)
    assert found
    where = GeoDataFrame(geometry=[shapely.Point(float(found[2]), float(found[1]))], crs=DEGREES).to_crs(
        METRES
    )
    assert shapely.box(EAST + 80, NORTH, EAST + 100, NORTH + 100).buffer(2).covers(where.geometry.iloc[0])
    assert found[3] == "2,000"


def test_areas_that_do_not_fit_are_united_all_the_same() -> None:
    shapes = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    assert united(shapes).area == pytest.approx(7)


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["wards", "lsoa21", "msoa21"])
def test_a_pack_with_overlaps_has_faults_and_no_traceback(tmp_path: Path, layer: str) -> None:
    shutil.copytree(town().root, tmp_path / "pack")
    path = tmp_path / f"pack/boundaries/{layer}.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    shape = shapely.from_geojson(json.dumps(collection["features"][1]["geometry"])).buffer(0.001)
    collection["features"][1]["geometry"] = json.loads(shapely.to_geojson(shape))
    path.write_text(json.dumps(collection), encoding="utf-8")
    found = check_pack(tmp_path / "pack")[0]
    assert found
    assert {fault.file for fault in found} == {f"boundaries/{layer}.geojson"}
    assert any("overlaps" in fault.rule for fault in found)


@pytest.mark.slow
@pytest.mark.skipif(not TESTING_MATERIAL.exists(), reason="needs ../shared/data/testing")
def test_the_given_wards_simplified_one_by_one(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "pack")
    given = TESTING_MATERIAL / "cases/wards-simplified-one-by-one/wards.geojson"
    shutil.copy(given, tmp_path / "pack/boundaries/wards.geojson")
    found = check_pack(tmp_path / "pack")[0]
    assert {fault.file for fault in found} == {"boundaries/wards.geojson"}
    assert {fault.rule.split()[0] for fault in found} == {"overlaps", "leaves"}
    assert all(" near latitude 51.4" in each.rule or " near latitude 51.5" in each.rule for each in found)
