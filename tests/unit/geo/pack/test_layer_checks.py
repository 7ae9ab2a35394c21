"""Layers laid on one another: the layer that lies elsewhere is named with its mishap, nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Transformer

from geo.errors import Fault
from geo.pack import layer_checks, parts
from geo.pack.pack import check_pack
from geo.sample import town
from geo.store.directory import SHIPPED, PackFiles
from tests.conftest import TESTING_MATERIAL

pytestmark = pytest.mark.slow

LAYERS = tuple(parts.OUTLINES)
TO_GRID = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
TO_OSGB = Transformer.from_crs("EPSG:4326", "EPSG:4277", always_xy=True)
TO_DEGREES = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
Move = Callable[[float, float], tuple[float, float]]

swapped: Move = lambda x, y: (y, x)  # noqa: E731
mirrored: Move = lambda x, y: (-x, y)  # noqa: E731
elsewhere: Move = lambda x, y: (x + 0.5, y + 0.4)  # noqa: E731
datum: Move = lambda x, y: TO_OSGB.transform(x, y)  # noqa: E731
as_metres: Move = lambda x, y: TO_GRID.transform(x, y)  # noqa: E731
degrees_as_metres: Move = lambda x, y: TO_DEGREES.transform(x, y)  # noqa: E731


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny town."""
    shutil.copytree(town().root, tmp_path / "pack")
    return tmp_path / "pack"


def move(root: Path, layer: str, how: Move, *, only: int | None = None) -> None:
    """Write a layer, or one feature of it, with its coordinates changed."""
    path = root / parts.OUTLINES[layer][0]
    collection = json.loads(path.read_text(encoding="utf-8"))

    def changed(part: Any) -> Any:
        return list(how(*part)) if isinstance(part[0], float) else [changed(each) for each in part]

    for at, feature in enumerate(collection["features"]):
        if only is None or at == only:
            feature["geometry"]["coordinates"] = changed(feature["geometry"]["coordinates"])
    path.write_text(json.dumps(collection), encoding="utf-8")


def faults(root: Path) -> list[Fault]:
    """Return what `check` finds."""
    return list(check_pack(root)[0])


def file(layer: str) -> str:
    """Return the name of a layer's file."""
    return parts.OUTLINES[layer][0]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(
    ("how", "words"),
    [
        (swapped, "Latitude and longitude are swapped"),
        (mirrored, "have lost their sign"),
        (lambda x, y: (y, -x), "Latitude and longitude are swapped, and the longitudes have lost"),
        (degrees_as_metres, "degrees were read as metres"),
    ],
)
def test_each_layer_is_named_with_what_happened_to_it(root: Path, layer: str, how: Move, words: str) -> None:
    move(root, layer, how)
    found = faults(root)
    assert [fault.file for fault in found] == [file(layer)]
    assert words in str(found[0])


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_of_another_place_is_named(root: Path, layer: str) -> None:
    move(root, layer, elsewhere)
    found = faults(root)
    assert [(fault.file, fault.mend) for fault in found] == [
        (file(layer), "Take the outlines of this place.")
    ]
    assert "km from it" in str(found[0])


@pytest.mark.parametrize("layer", ["wards", "lsoa21", "msoa21"])
def test_another_datum_is_named(root: Path, layer: str) -> None:
    move(root, layer, datum)
    found = faults(root)
    assert {fault.file for fault in found} == {file(layer)}
    assert "EPSG:4277" in str(found[0])


@pytest.mark.parametrize("layer", LAYERS)
def test_metres_are_named(root: Path, layer: str) -> None:
    move(root, layer, as_metres)
    found = faults(root)
    assert {fault.file.split(",")[0] for fault in found} == {file(layer)}
    assert all("look like metres" in str(fault) for fault in found)


def test_all_layers_swapped_are_named_and_no_service_is_blamed(root: Path) -> None:
    for layer in LAYERS:
        move(root, layer, swapped)
    found = faults(root)
    assert {fault.file for fault in found} == {file(layer) for layer in LAYERS}
    assert all("Latitude and longitude are swapped" in str(fault) for fault in found)


def test_all_layers_without_their_sign_are_named(root: Path) -> None:
    for layer in LAYERS:
        move(root, layer, mirrored)
    found = faults(root)
    assert {fault.file for fault in found} == {file(layer) for layer in LAYERS}


def test_where_both_signs_lie_on_land_the_services_tell(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "pack")
    for layer in LAYERS:
        move(tmp_path / "pack", layer, mirrored)
    found = faults(tmp_path / "pack")
    assert found
    of_files = [fault for fault in found if fault.row is None]
    assert of_files
    assert all("here or in all the boundaries" in str(fault) for fault in of_files)
    # A row that states its ward tells by itself.
    assert {fault.rule for fault in found if fault.row} <= {"a point outside its stated ward"}


def test_a_pair_of_layers_elsewhere_is_told_by_the_neighbours(root: Path) -> None:
    for layer in ("wards", "borough"):
        move(root, layer, lambda x, y: (x, y + 1))
    assert [fault.file for fault in faults(root)] == [file("borough"), file("wards")]


@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_single_ward_is_named(root: Path, at: int) -> None:
    move(root, "wards", swapped, only=at)
    found = faults(root)
    assert {fault.file for fault in found} == {file("wards")}
    assert "1 of 5 areas: " + "ABCDE"[at] in str(found[0])


def test_a_single_area_beside_the_place_is_named(root: Path) -> None:
    move(root, "lsoa21", lambda x, y: (x - 0.2, y), only=3)
    found = faults(root)
    assert [(fault.file, fault.value) for fault in found] == [(file("lsoa21"), "L04")]


def test_wards_of_half_the_place_are_named(root: Path) -> None:
    path = root / file("wards")
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"] = collection["features"][:3]
    path.write_text(json.dumps(collection), encoding="utf-8")
    assert any("does not cover the same ground" in str(fault) for fault in faults(root))


def test_codes_shifted_against_the_outlines_are_named_by_what_is_joined(root: Path) -> None:
    path = root / file("wards")
    collection = json.loads(path.read_text(encoding="utf-8"))
    outlines = [each["geometry"] for each in collection["features"]]
    for feature, outline in zip(collection["features"], outlines[2:] + outlines[:2], strict=True):
        feature["geometry"] = outline
    path.write_text(json.dumps(collection), encoding="utf-8")
    found = faults(root)
    assert {fault.file for fault in found} >= {"boundaries/pieces.csv", "boundaries/small_areas.csv"}
    assert any("do not touch on the map" in fault.rule for fault in found)


def test_sound_packs_have_no_fault(root: Path, synthetic_root: Path) -> None:
    for each in (root, synthetic_root, SHIPPED):
        files = PackFiles(each)
        outlines = parts.outlines(files, [])
        assert layer_checks.layers(outlines, {layer: layer for layer in outlines}) == ([], set())


def test_outlines_simplified_together_have_no_fault(root: Path) -> None:
    import shapely

    outlines = parts.outlines(PackFiles(SHIPPED), [])
    simple = {
        layer: frame.assign(
            geometry=shapely.coverage_simplify(np.asarray(frame.geometry, dtype=object), 0.0002)
        )
        for layer, frame in outlines.items()
    }
    assert layer_checks.layers(simple, {layer: layer for layer in simple}) == ([], set())


@pytest.mark.skipif(not TESTING_MATERIAL.exists(), reason="needs ../shared/data/testing")
def test_the_given_wards_with_swapped_axes(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "pack")
    given = TESTING_MATERIAL / "cases/axis-order/wards.geojson"
    shutil.copy(given, tmp_path / "pack" / file("wards"))
    found = faults(tmp_path / "pack")
    assert [fault.file for fault in found] == [file("wards")]
    assert "Latitude and longitude are swapped" in str(found[0])
