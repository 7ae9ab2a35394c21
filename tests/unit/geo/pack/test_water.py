"""Water at the door: what a file may say, and where it may lie."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Transformer

from geo.crs import DEGREES, METRES
from geo.errors import Fault, PackError
from geo.pack.pack import check_pack, load_pack, pack_with
from geo.pack.water import FILE, none, parsed
from geo.sample import point, town, town_with_water
from geo.store.directory import SHIPPED
from geo.writing import geojson_bytes

pytestmark = pytest.mark.slow

TO_GRID = Transformer.from_crs(DEGREES, METRES, always_xy=True)
TO_DEGREES = Transformer.from_crs(METRES, DEGREES, always_xy=True)
TO_OSGB = Transformer.from_crs(DEGREES, "EPSG:4277", always_xy=True)
Move = Callable[[float, float], tuple[float, float]]


def written(root: Path, features: list[dict[str, Any]]) -> Path:
    """Write features as the water of a pack, and return its directory."""
    (root / FILE).write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return root


def shape(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle of the town as GeoJSON; metres from its south-west corner."""
    corners = [point(x, y) for x, y in ((west, south), (east, south), (east, north), (west, north))]
    found: dict[str, Any] = shapely.geometry.mapping(shapely.Polygon([(each.x, each.y) for each in corners]))
    return found


def water(code: object = "dock-1", name: object = "Old Dock", kind: object = "dock", **geometry: Any) -> dict:
    """Return a feature of the town's water."""
    words = {"water_code": code, "water_name": name, "kind": kind}
    outline = geometry.get("geometry", shape(4000, 600, 4400, 900))
    return {"type": "Feature", "properties": words, "geometry": outline}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny town."""
    shutil.copytree(town().root, tmp_path / "pack")
    return tmp_path / "pack"


def faults(root: Path) -> list[Fault]:
    """Return what `check` finds."""
    return list(check_pack(root)[0])


# ---- What a file says ------------------------------------------------------------------------------------


def test_a_pack_may_do_without(root):
    assert faults(root) == []
    empty = load_pack(root).water
    assert (len(empty), list(empty.columns), empty.index.name) == (
        0,
        ["area_name", "kind", "geometry"],
        "water_code",
    )
    assert empty.crs == DEGREES
    assert none().dtypes.equals(empty.dtypes)


def test_what_the_file_says_is_in_the_pack(root):
    river = water("river", "River Made", "river", geometry=shape(-500, -300, 6500, 0))
    pack = load_pack(written(root, [river, water()]))
    assert pack.water.index.to_list() == ["river", "dock-1"]
    assert pack.water.index.name == "water_code"
    assert pack.water[["area_name", "kind"]].to_numpy().tolist() == [
        ["River Made", "river"],
        ["Old Dock", "dock"],
    ]
    assert pack.water.to_crs(METRES).area.round(-3).to_list() == [2_100_000, 120_000]
    assert faults(root) == []


def test_the_water_counts_in_the_fingerprint_of_a_pack(root):
    before = load_pack(root).digest
    assert load_pack(written(root, [water()])).digest != before


def test_a_file_without_water_is_refused(root):
    # A pack without water has no such file: an empty one is one that was not finished.
    assert {each.file for each in faults(written(root, []))} == {FILE}


def test_water_written_by_the_atlas_is_read_again(root):
    made = town_with_water().water.rename(columns={"area_name": "water_name"})
    pack = pack_with({FILE: geojson_bytes(made, "water_code")}, root)
    assert pack.water.index.to_list() == ["dock-1", "river"]
    apart = pack.water.to_crs(METRES).hausdorff_distance(made.to_crs(METRES))
    assert apart.max() < 0.02


BOWTIE = {
    "type": "Polygon",
    "coordinates": [[[-4.1, 52.41], [-4.09, 52.42], [-4.09, 52.41], [-4.1, 52.42], [-4.1, 52.41]]],
}


@pytest.mark.parametrize(
    ("feature", "column", "rule"),
    [
        (water(kind="canal"), "kind", "unknown word"),
        (water(kind="River"), "kind", "unknown word"),
        (water(kind="dock "), "kind", "unknown word"),
        (water(kind=3), "kind", "unknown word"),
        (water(kind=""), "kind", "empty"),
        (water(kind=None), "kind", "empty"),
        (water(code=""), "water_code", "has no code or no name"),
        (water(code=None), "water_code", "has no code or no name"),
        (water(name=""), "water_code", "has no code or no name"),
        (water(code="dock 1"), "water_code", "is not an area code"),
        (water(name="Old\u200b Dock"), "water_name", "invisible character in a name"),
        (water(geometry=None), "geometry", "is not a polygon"),
        (water(geometry={"type": "Point", "coordinates": [-4.1, 52.41]}), "geometry", "is not a polygon"),
        (
            water(geometry={"type": "LineString", "coordinates": [[-4.1, 52.41], [-4.1, 52.42]]}),
            "geometry",
            "is not a polygon",
        ),
        (water(geometry=BOWTIE), "geometry", "is not a valid polygon"),
    ],
)
def test_a_fault_of_a_feature_is_named(root, feature, column, rule):
    sound = water("dock-0", "Sound Dock")
    (found,) = faults(written(root, [sound, feature]))
    assert (found.file, found.column) == (f"{FILE}, feature 2", column)
    assert rule in found.rule


@pytest.mark.parametrize("column", ["water_code", "water_name", "kind"])
def test_a_property_that_is_missing_is_named(root, column):
    feature = water()
    del feature["properties"][column]
    (found,) = faults(written(root, [feature]))
    assert (found.file, found.column, found.rule) == (FILE, column, "property is missing")


def test_a_code_that_repeats_is_refused(root):
    found = faults(written(root, [water(), water(name="New Dock")]))
    assert [(each.file, each.rule, each.value) for each in found] == [
        (FILE, "the same area code twice", "dock-1")
    ]


def test_every_kind_that_there_is_not_is_named_at_once(root):
    found = faults(written(root, [water("a", kind="canal"), water("b"), water("c", kind="lock")]))
    assert [(each.file, each.value) for each in found] == [
        (f"{FILE}, feature 1", "canal"),
        (f"{FILE}, feature 3", "lock"),
    ]
    assert {each.mend for each in found} == {"Write river or dock."}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"features": 3}', b"\xff\xfe", b'{"features": [{"a": 1}]}']
)
def test_what_cannot_be_read_is_a_fault_and_no_traceback(root, content):
    (root / FILE).write_bytes(content)
    (found,) = faults(root)
    assert found.file == FILE


def test_another_reference_system_is_named(root):
    collection = {"type": "FeatureCollection", "features": [water()]}
    collection["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    found: list[Fault] = []
    assert parsed(json.dumps(collection).encode(), found) is None
    assert "another coordinate reference system" in found[0].rule


# ---- Where it lies ---------------------------------------------------------------------------------------


def moved(feature: dict[str, Any], how: Move) -> dict[str, Any]:
    """Return a feature with its coordinates changed."""
    ring = [list(how(*each)) for each in feature["geometry"]["coordinates"][0]]
    return {**feature, "geometry": {"type": "Polygon", "coordinates": [ring]}}


RIVER = water("river", "River Made", "river", geometry=shape(-500, -300, 6500, 0))


@pytest.mark.parametrize("features", [[water()], [RIVER], [water(), RIVER]])
@pytest.mark.parametrize(
    ("how", "words"),
    [
        (lambda x, y: (y, x), "Latitude and longitude are swapped"),
        (lambda x, y: (-x, y), "have lost their sign"),
        (lambda x, y: (y, -x), "Latitude and longitude are swapped, and the longitudes have lost"),
        (TO_DEGREES.transform, "degrees were read as metres"),
        (lambda x, y: (x + 0.5, y + 0.4), "Take the outlines of this place"),
    ],
)
def test_water_elsewhere_is_named_with_what_happened_to_it(root, features, how, words):
    (found,) = faults(written(root, [moved(each, how) for each in features]))
    assert found.file == FILE
    assert words in str(found)


def test_metres_are_named(root):
    found = faults(written(root, [moved(water(), TO_GRID.transform), moved(RIVER, TO_GRID.transform)]))
    assert [each.file for each in found] == [f"{FILE}, feature 1", f"{FILE}, feature 2"]
    assert all("look like metres" in str(each) for each in found)


@pytest.mark.parametrize("how", [lambda x, y: (x - 0.5, y), lambda x, y: (x, y + 1), lambda x, y: (-x, y)])
def test_a_single_water_elsewhere_is_named(root, how):
    (found,) = faults(written(root, [RIVER, moved(water(), how)]))
    assert found.file == FILE
    assert "dock-1" in str(found)
    assert "river" not in str(found)


def test_of_many_waters_elsewhere_each_is_counted(root):
    # Each 300 km away; a fault is made for those that are kept only.
    far = [
        moved(water(f"dock-{number}", f"Dock {number}"), lambda x, y: (x + 2, y)) for number in range(1500)
    ]
    gathered, _ = check_pack(written(root, [RIVER, *far]))
    assert gathered.total == 1500
    assert len(gathered) == 1000


def test_water_that_does_not_meet_the_place_is_named(root):
    (found,) = faults(written(root, [water(geometry=shape(1000, 2300, 1400, 2600))]))
    assert (found.file, found.rule) == (FILE, "lies beside the place")


def test_water_around_the_place_is_sound_beside_water_that_meets_it(root):
    further = water("dock-2", "Far Dock", geometry=shape(7000, 500, 7300, 900))
    assert faults(written(root, [RIVER, further])) == []


def test_a_river_through_land_is_sound(root):
    # Outlines of inland places are not cut at a bank.
    assert (
        faults(written(root, [water("river", "Brook", "river", geometry=shape(2450, -500, 2550, 2500))]))
        == []
    )


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (lambda x, y: (-x, y), "have lost their sign"),
        (TO_OSGB.transform, "EPSG:4277"),
    ],
)
def test_where_both_signs_are_near_the_place_the_land_tells(tmp_path, how, words):
    shutil.copytree(SHIPPED, tmp_path / "pack", ignore=shutil.ignore_patterns("sources"))
    features = json.loads((SHIPPED / FILE).read_text("utf-8"))["features"]
    (found,) = faults(written(tmp_path / "pack", [moved(each, how) for each in features]))
    assert found.file == FILE
    assert words in str(found)


@pytest.mark.parametrize("code", ["river", "west-india-docks", "limehouse-basin"])
def test_a_lost_sign_shows_by_each_water_alone(tmp_path, code):
    shutil.copytree(SHIPPED, tmp_path / "pack", ignore=shutil.ignore_patterns("sources"))
    features = json.loads((SHIPPED / FILE).read_text("utf-8"))["features"]
    chosen = [each for each in features if each["properties"]["water_code"] == code]
    (found,) = faults(written(tmp_path / "pack", [moved(each, lambda x, y: (-x, y)) for each in chosen]))
    assert "have lost their sign" in str(found)


def test_water_has_no_say_where_the_place_cannot_be_read(root):
    (root / "boundaries/borough.geojson").write_text("{")
    found = faults(written(root, [water()]))
    assert {each.file for each in found} == {"boundaries/borough.geojson"}


def test_a_broken_water_is_refused_before_it_is_written(root):
    with pytest.raises(PackError, match="Nothing was written"):
        pack_with({FILE: b"{}"}, root)


# ---- The shipped water -----------------------------------------------------------------------------------


def test_the_shipped_water_is_one_river_and_three_docks(pack):
    found = pack.water.to_crs(METRES)
    assert found["kind"].value_counts().to_dict() == {"dock": 3, "river": 1}
    assert set(found["area_name"]) == {
        "River Thames",
        "West India Docks",
        "Millwall Docks",
        "Limehouse Basin",
    }
    # As measured in the transcription, whole metres: 334,765, 173,855 and 21,858.5 m2.
    hectares = (found.area / 1e4).round(2).to_dict()
    assert hectares.pop("river") == pytest.approx(645, abs=1)
    assert hectares == {"limehouse-basin": 2.19, "millwall-docks": 17.39, "west-india-docks": 33.48}
    assert found.geometry.is_valid.all()


def test_the_shipped_river_lies_between_outlines_and_on_no_land(pack):
    river = pack.water.to_crs(METRES).geometry["river"]
    borough = pack.areas["borough"].to_crs(METRES).geometry.iloc[0]
    land = shapely.union_all([borough, *pack.context.to_crs(METRES).geometry])
    assert river.intersection(land).area < 0.001 * river.area
    # More than half of the borough's line is bank of the Thames and the tidal Lea.
    assert 15_000 < borough.boundary.intersection(river.buffer(2)).length < 16_500
    # Land without an outline here, in the north-west (Islington) and in the north, is not taken for water.
    assert river.bounds[1] > 176_900
    assert river.bounds[3] < 183_300
    assert not river.contains(shapely.Point(532_500, 182_700))


def test_few_addresses_lie_in_the_shipped_water(pack):
    # Generalised banks leave some; a gap that ran on into land would hold hundreds.
    water = pack.water.to_crs(METRES)
    points = pack.postcodes.to_crs(METRES)
    assert points.within(water.geometry["river"]).sum() == 10
    assert points.within(water[water["kind"] == "dock"].union_all()).sum() == 157
