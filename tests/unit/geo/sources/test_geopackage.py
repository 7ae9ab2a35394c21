"""GeoPackages: read as the SQLite files that they are, and nothing else for their name."""

from __future__ import annotations

import select
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
from pyproj import CRS
from shapely import LineString

from geo.sources import geopackage
from geo.sources.geopackage import lines
from geo.sources.given import NetworkFileError
from geo.sources.network import read_network
from tests.broken_ways import write_ways
from tests.minitown import streets

EDGES = streets(533_000, 180_000, 533_400, 180_400, 200).edges
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"


def _ways(tmp_path: Path, *statements: str, layer: str = "edges", crs: str = "EPSG:27700") -> Path:
    """Write a GeoPackage with one way, and do more to it."""
    file = tmp_path / "town.gpkg"
    frame = gpd.GeoDataFrame(
        {"highway": ["path"], "name": ["High Street"]},
        geometry=[LineString([(533_000, 180_000), (533_100, 180_000)])],
        crs="EPSG:27700",
    )
    frame.to_crs(crs).to_file(file, layer=layer, engine="pyogrio")
    with closing(sqlite3.connect(file)) as database:
        for each in statements:
            database.executescript(each)
    return file


def _layer(name: str, kind: str = "LINESTRING") -> str:
    return (
        f"INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        f" VALUES ('{name}', 'features', '{name}', 27700);"
        f"INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', '{kind}', 27700, 0, 0);"
    )


def test_a_layer_is_read_with_the_columns_asked_for(tmp_path):
    frame = lines(_ways(tmp_path), ["highway", "foot"])
    assert list(frame.columns) == ["highway", "geometry"]
    assert frame.crs == "EPSG:27700"
    assert frame.geometry[0].length == pytest.approx(100)


@pytest.mark.slow
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:2154", "OGC:CRS84"])
def test_lines_in_other_reference_systems_are_where_they_are(tmp_path, crs):
    found = lines(_ways(tmp_path, crs=crs), []).to_crs("EPSG:27700").geometry[0]
    assert found.coords[0] == pytest.approx((533_000, 180_000), abs=0.01)


def test_a_reference_system_of_ones_own_is_read_from_its_text(tmp_path):
    text = CRS.from_epsg(27700).to_wkt().replace("'", "''")
    file = _ways(
        tmp_path,
        "INSERT INTO gpkg_spatial_ref_sys"
        " (srs_name, srs_id, organization, organization_coordsys_id, definition)"
        f" VALUES ('ours', 150000, 'NONE', 150000, '{text}');"
        "UPDATE gpkg_geometry_columns SET srs_id = 150000;",
    )
    assert len(read_network(file).edges) == 1


@pytest.mark.parametrize("number", [-1, 0, 123])
def test_lines_without_a_reference_system_are_refused(tmp_path, number):
    file = _ways(tmp_path, f"PRAGMA foreign_keys = OFF; UPDATE gpkg_geometry_columns SET srs_id = {number};")
    with pytest.raises(NetworkFileError, match="does not say its coordinate reference system"):
        read_network(file)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty"),
        (b"<osm/>", "xml"),
        (b"SQLite format 3\0" + bytes(84), "other SQLite"),
        (b"PAR1" + bytes(100), "parquet"),
    ],
)
def test_what_is_no_geopackage_is_not_opened(tmp_path, content, name, monkeypatch):
    monkeypatch.setattr(geopackage, "lines", None)
    (tmp_path / "town.gpkg").write_bytes(content)
    with pytest.raises(NetworkFileError, match="cannot be read as lines of ways: it is no GeoPackage"):
        read_network(tmp_path / "town.gpkg")


def test_a_virtual_file_that_points_elsewhere_is_refused_and_asks_nobody(tmp_path):
    other = write_ways(tmp_path / "other.gpkg", EDGES)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"/vsicurl/http://127.0.0.1:{server.getsockname()[1]}/ways.gpkg"
        for source in (address, str(other)):
            file = tmp_path / "town.gpkg"
            file.write_text(
                "<OGRVRTDataSource><OGRVRTLayer name='edges'>"
                f"<SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
            )
            with pytest.raises(NetworkFileError, match="it is no GeoPackage"):
                read_network(file)
        assert select.select([server], [], [], 0)[0] == []


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (
            f"CREATE VIEW edges AS {ENDLESS} SELECT i AS geom FROM n;" + _layer("edges"),
            "'edges' .* is a view",
        ),
        (
            "ALTER TABLE gpkg_contents RENAME TO kept; CREATE VIEW gpkg_contents AS"
            f" {ENDLESS} SELECT 'roads' AS table_name, 'features' AS data_type FROM n;",
            "has no table gpkg_contents",
        ),
        (
            "CREATE TABLE edges (x, geom GENERATED ALWAYS AS (zeroblob(900000000)) VIRTUAL);"
            "INSERT INTO edges (x) VALUES (1), (2);" + _layer("edges"),
            "has no column 'geom'",
        ),
        (
            # One row after another is made while the table is read.
            "CREATE TABLE edges (geom); INSERT INTO edges VALUES ('no geometry');" + _layer("edges"),
            "a geometry is none of a GeoPackage",
        ),
        (
            "CREATE TABLE edges (geom); INSERT INTO edges VALUES (x'4750000f00');" + _layer("edges"),
            "none of a",
        ),
        (
            "CREATE TABLE edges (geom); INSERT INTO edges VALUES (x'475000010000000001');" + _layer("edges"),
            "WKB",
        ),
        ("DROP TABLE gpkg_spatial_ref_sys;", "has no table gpkg_spatial_ref_sys"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 'x';", "cannot be read"),
        ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT';", "no layer of lines"),
        ("DELETE FROM roads;", "no lines that can be walked"),
    ],
)
def test_what_a_geopackage_may_be_made_to_do_is_refused_in_words(tmp_path, statements, words):
    with pytest.raises(NetworkFileError, match=words):
        read_network(_ways(tmp_path, statements, layer="roads"))


def test_a_view_beside_a_table_of_lines_is_passed_over(tmp_path):
    file = _ways(
        tmp_path,
        f"CREATE VIEW all_ways AS {ENDLESS} SELECT i AS geom FROM n;" + _layer("all_ways"),
        layer="roads",
    )
    assert len(read_network(file).edges) == 1


def test_what_never_ends_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(geopackage, "STEPS_A_CALL", 10)
    monkeypatch.setattr(geopackage, "MOST_CALLS", 3)
    with pytest.raises(NetworkFileError, match="interrupted"):
        read_network(write_ways(tmp_path / "town.gpkg", EDGES))


@pytest.mark.parametrize("most", ["MOST_WAYS", "MOST_BYTES"])
def test_more_than_a_place_has_is_refused(tmp_path, monkeypatch, most):
    monkeypatch.setattr(geopackage, most, 5)
    with pytest.raises(NetworkFileError, match="more than 5 are not read"):
        read_network(write_ways(tmp_path / "town.gpkg", EDGES))


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_file_that_another_program_is_writing_is_refused(tmp_path, suffix):
    file = write_ways(tmp_path / "town.gpkg", EDGES)
    (tmp_path / f"town.gpkg{suffix}").write_bytes(b"unfinished")
    with pytest.raises(NetworkFileError, match="being written by another program"):
        read_network(file)


def test_reading_leaves_nothing_beside_the_file(tmp_path):
    file = write_ways(tmp_path / "a town, 50% & more?.gpkg", EDGES)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    before = file.read_bytes()
    assert len(read_network(file).edges) == len(EDGES)
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == before
