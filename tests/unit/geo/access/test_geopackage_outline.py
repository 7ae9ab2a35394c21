"""Outlines as GeoPackage: any reference system, one layer, and hostile files refused in words."""

from __future__ import annotations

import json
import random
import sqlite3
import struct
from collections.abc import Callable, Iterable
from contextlib import closing, nullcontext
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.access.custom_area import read_area
from geo.access.geojson import in_degrees
from geo.limits import GEOPACKAGE_BYTES
from geo.sample import EAST, NORTH, town

SQUARE = shapely.box(EAST, NORTH, EAST + 900, NORTH + 900)
"""In metres (EPSG:27700), in the town."""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., bytes]:
    """Return a function that writes layers as GDAL does, and changes the file by SQL."""

    def made(
        shapes: object = SQUARE,
        *,
        crs: str | None = "EPSG:27700",
        layers: Iterable[str] = ("estate",),
        sql: Iterable[str] = (),
        **columns: object,
    ) -> bytes:
        file = tmp_path / "made.gpkg"
        file.unlink(missing_ok=True)
        for layer in layers:
            rows = shapes if isinstance(shapes, list) else [shapes]
            frame = gpd.GeoDataFrame(
                {name: [each] * len(rows) for name, each in columns.items()}, geometry=rows
            )
            frame = frame if crs is None else frame.set_crs("EPSG:27700").to_crs(crs)
            with pytest.warns() if crs is None else nullcontext():
                frame.to_file(file, layer=layer, driver="GPKG")
        with closing(sqlite3.connect(file)) as opened:
            triggers = opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for each in [*(f'DROP TRIGGER "{name}"' for (name,) in triggers), *sql] if sql else ():
                opened.execute(each)
            opened.commit()
        return file.read_bytes()

    return made


def _refused(data: bytes, file: str = "estate.gpkg") -> str:
    faults: list = []
    assert read_area(town(), "", data, file, faults) is None
    assert faults
    return "\n".join(str(each) for each in faults)


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326", "EPSG:3857", "EPSG:25830", "ESRI:102100"])
def test_an_outline_in_any_system_is_the_same_area(written, crs: str) -> None:
    area = read_area(town(), "", written(crs=crs), "estate.gpkg", [])
    assert area.given == "file"
    assert area.name == "estate"
    assert area.shape.symmetric_difference(SQUARE).area / SQUARE.area < 0.01


def test_it_is_the_same_area_as_the_geojson_of_it(written) -> None:
    data = json.dumps(shapely.geometry.mapping(in_degrees(SQUARE))).encode()
    one, other = (
        read_area(town(), "A", data, "a.geojson", []),
        read_area(town(), "A", written(), "a.gpkg", []),
    )
    assert one.shape.hausdorff_distance(other.shape) < 0.01


@pytest.mark.parametrize("column", ["name", "Name", "NAME"])
def test_its_own_name_is_taken_and_heights_are_left_out(written, column: str) -> None:
    high = shapely.force_3d(SQUARE, 12.0)
    area = read_area(town(), "", written(high, **{column: "Round the church"}), "estate.gpkg", [])
    assert area.name == "Round the church"
    assert not area.shape.has_z
    assert read_area(town(), "Mine", written(name="Theirs"), "estate.gpkg", []).name == "Mine"


def test_several_parts_are_one_area_and_it_is_known_by_its_content(written) -> None:
    parts = shapely.MultiPolygon([SQUARE, shapely.box(EAST + 2000, NORTH, EAST + 2900, NORTH + 900)])
    area = read_area(town(), "", written(parts), "estate.geojson", [])
    assert area.shape.geom_type == "MultiPolygon"
    assert area.shape.area == pytest.approx(2 * 810_000, rel=0.001)


def test_points_beside_the_outline_do_not_matter(written, tmp_path: Path) -> None:
    file = tmp_path / "both.gpkg"
    file.write_bytes(written())
    points = gpd.GeoDataFrame(geometry=[SQUARE.centroid], crs="EPSG:27700")
    points.to_file(file, layer="doors", driver="GPKG")
    assert read_area(town(), "", file.read_bytes(), "both.gpkg", []).name == "both"


def test_what_cannot_be_an_outline_is_refused_in_words(written) -> None:
    assert "holds several layers (found 'estate, field')" in _refused(written(layers=("estate", "field")))
    assert "too many outlines (found '2')" in _refused(written([SQUARE, SQUARE]))
    assert "holds no outline" in _refused(written(sql=["DELETE FROM estate"]))
    assert "is no outline" in _refused(written(SQUARE.centroid))
    assert "is no outline" in _refused(written(shapely.LineString(SQUARE.exterior)))
    assert "has no readable shape" in _refused(written(sql=["UPDATE estate SET geom = NULL"]))
    assert "has no readable shape" in _refused(written(sql=["UPDATE estate SET geom = 'POLYGON'"]))
    bow = shapely.Polygon([(0, 0), (900, 900), (900, 0), (0, 900)])
    assert "is not a valid polygon" in _refused(written(shapely.affinity.translate(bow, EAST, NORTH)))
    far = shapely.affinity.translate(SQUARE, 90_000, 0)
    assert "too far outside the place" in _refused(written(far))


def test_without_a_reference_system_it_is_refused_and_told_how_to_mend_it(written) -> None:
    for data in (
        written(crs=None),
        written(sql=["UPDATE gpkg_spatial_ref_sys SET organization = 'x', definition = 'x'"]),
        written(sql=["DELETE FROM gpkg_spatial_ref_sys"]),
        written(sql=["UPDATE gpkg_geometry_columns SET srs_id = 0"]),
    ):
        said = _refused(data)
        assert "has no coordinate reference system" in said
        assert "in Britain mostly EPSG:27700" in said


def test_a_file_that_is_none_or_too_large_is_refused() -> None:
    assert "is not a readable GeoPackage" in _refused(b"PK\3\4 not this")
    assert "is not a readable GeoPackage" in _refused(b"")
    assert "is not a readable GeoPackage" in _refused(b"SQLite format 3\0" + bytes(5000), "estate.json")
    assert "is not a readable GeoPackage" in _refused(_any_sqlite())
    assert "larger than 4 MB" in _refused(b"SQLite format 3\0" + bytes(GEOPACKAGE_BYTES))


def _any_sqlite() -> bytes:
    """A file of SQLite that says it is a GeoPackage, without its tables."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.execute("PRAGMA application_id = 1196444487")
        opened.execute("CREATE TABLE gpkg_contents (x)")
        return opened.serialize()


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (["CREATE VIEW more AS SELECT 1"], "holds more than plain tables (found 'more')"),
        (["CREATE VIRTUAL TABLE words USING fts5(x)"], "holds more than plain tables (found 'words')"),
        (
            ["ALTER TABLE estate RENAME TO old", f"CREATE VIEW st_estate AS {ENDLESS} i, NULL AS geom FROM n",
             "UPDATE gpkg_contents SET table_name = 'st_estate'",
             "UPDATE gpkg_geometry_columns SET table_name = 'st_estate'"],
            "holds no outline",
        ),
        (["ALTER TABLE estate ADD COLUMN big AS (zeroblob(900000000))"], "has columns that are worked out"),
    ],
)  # fmt: skip
def test_code_in_a_file_is_never_run(written, sql: list[str], words: str) -> None:
    assert words in _refused(written(sql=["PRAGMA foreign_keys = OFF", *sql]))


def _with_shape(written: Callable[..., bytes], shape: bytes) -> bytes:
    head = struct.pack("<2sBBi", b"GP", 0, 1, 27700)
    return written(sql=[f"UPDATE estate SET geom = X'{(head + shape).hex()}'"])


@pytest.mark.parametrize(
    "shape",
    [
        b"",
        b"\1",
        struct.pack("<BII", 1, 3, 2**32 - 1),
        struct.pack("<BIII", 1, 3, 1, 2**32 - 1),
        struct.pack("<BII", 1, 6, 2**32 - 1),
        struct.pack("<BII", 1, 3, 1),
        struct.pack("<BII", 1, 4_000_003, 0),
        # Without being looked at first, these bring GEOS down and the whole server with it.
        struct.pack("<BII", 1, 6, 1) + struct.pack("<BII", 1, 7, 1) * 100_000,
        struct.pack("<BII", 1, 6, 1) * 100_000,
        struct.pack("<BII", 1, 7, 1) * 100_000,
    ],
)
def test_shapes_that_lie_about_themselves_are_refused(written, shape: bytes) -> None:
    assert _refused(_with_shape(written, shape))


def test_a_broken_file_is_refused_or_read_and_never_an_error(written) -> None:
    data, chance = written(name="Estate"), random.Random(9)
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 5, 40))):
            broken[chance.randrange(100, len(broken))] = chance.randrange(256)
        faults: list = []
        area = read_area(town(), "", bytes(broken), "estate.gpkg", faults)
        assert (area is None) == bool(faults)
    for length in range(0, len(data), 4096):
        assert _refused(data[:length])
