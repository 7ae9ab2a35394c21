"""GeoPackages: the standard's file, what it is inside it, equal bytes, whatever is in a name."""

from __future__ import annotations

import json
import sqlite3

import pytest
import shapely
from pandas import DataFrame

from geo.report.figures import figures_table, table
from geo.report.files import write
from geo.report.table import Table, number, outlines, text
from geo.sources.geopackage import is_geopackage
from tests.opened import layer
from tests.synthetic import WARDS, A, C


@pytest.fixture(scope="module")
def made(synthetic_pack):
    return figures_table(synthetic_pack, table(synthetic_pack, "ward", indicators=["welsh_speakers"]))


@pytest.fixture(scope="module")
def file(synthetic_pack, made):
    return write(synthetic_pack, made, "gpkg")


def _of(pack, shapes, **more) -> Table:
    columns = {"id": text("its id"), "n": number("a number")}
    rows = DataFrame({"id": ["x"] * len(shapes), "n": [1.0] * len(shapes)})
    return Table(**{"rows": rows, "columns": columns, "title": "walks", "shapes": lambda: shapes, **more})


def _open(content: bytes) -> sqlite3.Connection:
    opened = sqlite3.connect(":memory:")
    opened.deserialize(content)
    return opened


def test_it_is_a_sound_file_of_the_standard(file):
    assert is_geopackage(file[:100])
    opened = _open(file)
    assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    assert opened.execute("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1").fetchall() == [
        (-1,),
        (0,),
        (4326,),
    ]


def test_it_opens_with_its_crs_and_one_outline_a_row_and_unknown_is_empty(
    synthetic_pack, made, file, tmp_path
):
    frame = layer(file, tmp_path)
    assert frame.crs == "EPSG:4326"
    assert list(frame.columns) == [*made.columns, "geometry"]
    wards = synthetic_pack.areas["ward"].geometry
    for code, shape in zip(frame["area_code"], frame.geometry, strict=True):
        assert shape.symmetric_difference(wards[code]).area < 1e-12
    assert frame["value"].isna().tolist() == made.rows["value"].isna().tolist()
    assert dict(zip(frame["area_code"], frame["area_name"], strict=True))[C] == WARDS[C]  # no formula in SQL


def test_the_same_table_gives_the_same_bytes_at_any_hour(synthetic_pack, made, file, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write(synthetic_pack, made, "gpkg") == file


def test_it_says_what_it_is_of_which_day_and_whose(synthetic_pack, file):
    opened = _open(file)
    source = synthetic_pack.indicator("welsh_speakers").source
    title, words, changed = opened.execute(
        "SELECT identifier, description, last_change FROM gpkg_contents"
    ).fetchone()
    assert title == f"Figures: {synthetic_pack.place.name}"
    assert source.attribution in words
    assert changed == "2025-06-30T00:00:00.000Z"
    (about,) = opened.execute("SELECT metadata FROM gpkg_metadata").fetchone()
    assert source.licence in json.loads(about)["license"]
    told = dict(opened.execute("SELECT column_name, description FROM gpkg_data_columns"))
    assert told["value"] == "the figure, in the unit of its indicator; for counts the count"


def test_rows_without_a_place_are_features_without_a_shape(synthetic_pack, tmp_path):
    shapes = [*outlines(synthetic_pack, [A, "nowhere"]), shapely.Polygon()]
    frame = layer(write(synthetic_pack, _of(synthetic_pack, shapes), "gpkg"), tmp_path)
    assert frame.geometry.isna().tolist() == [False, True, True]


def test_an_empty_shape_is_null_in_geojson_too(synthetic_pack):
    content = write(synthetic_pack, _of(synthetic_pack, [shapely.Point()]), "geojson")
    assert json.loads(content)["features"][0]["geometry"] is None


def test_outlines_in_one_piece_and_in_several_are_one_kind(synthetic_pack, tmp_path):
    square = shapely.box(0, 51, 0.1, 51.1)
    shapes = [square, shapely.MultiPolygon([square, shapely.box(0.2, 51, 0.3, 51.1)])]
    content = write(synthetic_pack, _of(synthetic_pack, shapes), "gpkg")
    assert layer(content, tmp_path).attrs["geometry_type"] == "MultiPolygon"
    mixed = write(synthetic_pack, _of(synthetic_pack, [square, shapely.Point(0, 51)]), "gpkg")
    kinds = layer(mixed, tmp_path).geometry.geom_type.tolist()
    assert kinds == ["Polygon", "Point"]


def test_a_table_without_rows_is_a_layer_without_features(synthetic_pack, tmp_path):
    content = write(synthetic_pack, _of(synthetic_pack, []), "gpkg")
    assert layer(content, tmp_path).attrs["features"] == 0


def test_a_hostile_title_names_the_layer_safely(synthetic_pack, tmp_path):
    title = 'x"; DROP TABLE gpkg_contents; --'
    content = write(synthetic_pack, _of(synthetic_pack, [shapely.Point(0, 51)], title=title), "gpkg")
    assert layer(content, tmp_path).attrs["layer_name"] == "x_drop_table_gpkg_contents"
    assert (
        _open(content)
        .execute("SELECT identifier FROM gpkg_contents")
        .fetchone()[0]
        .startswith(title.title()[:1])
    )
