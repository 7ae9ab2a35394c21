"""GeoParquet: what a file announces is weighed before it is read."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from shapely import LineString

from geo.sources import geoparquet
from geo.sources.geoparquet import lines
from geo.sources.given import NetworkFileError
from geo.sources.network import read_network
from tests.broken_ways import write_ways
from tests.minitown import streets


def line(*points: tuple[float, float]) -> bytes:
    """Return the well-known bytes of a line, whatever its coordinates are."""
    return struct.pack("<bII", 1, 2, len(points)) + b"".join(struct.pack("<dd", *each) for each in points)


EDGES = streets(533_000, 180_000, 533_400, 180_400, 200).edges
WAY = line((533_000, 180_000), (533_100, 180_000))
LONG = shapely.to_wkb(LineString(np.column_stack([np.arange(65_000.0), np.arange(65_000.0)])))


def _repeated(value: Any, times: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(times, dtype=np.int32)), pa.array([value]))


def _written(path: Path, columns: dict[str, Any], *, about: dict[str, Any] | None = None, **how: Any) -> Path:
    """Write a table as GeoParquet in the National Grid, or with other facts about its geometry."""
    crs = json.loads(gpd.GeoSeries(crs="EPSG:27700").crs.to_json())
    facts = {"encoding": "WKB", "geometry_types": [], "crs": crs, **(about or {})}
    facts = {key: each for key, each in facts.items() if each != "absent"}
    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": facts}}
    table = pa.table(columns)
    with pq.ParquetWriter(path, table.schema, compression="zstd", store_schema=False, **how) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({"geo": json.dumps(geo)})
    return path


def test_a_file_is_read_with_the_columns_asked_for(tmp_path):
    frame = lines(write_ways(tmp_path / "town.parquet", EDGES), ["highway", "foot"])
    assert list(frame.columns) == ["highway", "geometry"]
    assert frame.geometry.geom_equals(EDGES.geometry).all()


@pytest.mark.parametrize(
    "how", [{}, {"use_dictionary": False}, {"use_dictionary": False, "data_page_version": "2.0"}]
)
@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
def test_every_way_of_writing_gives_the_same_lines(tmp_path, how, kind):
    shapes = pa.array(list(shapely.to_wkb(EDGES.geometry.to_numpy())), kind)
    file = _written(tmp_path / "town.parquet", {"geometry": shapes, "highway": ["path"] * len(EDGES)}, **how)
    assert lines(file, ["highway"]).geometry.geom_equals(EDGES.geometry).all()
    how = {"use_dictionary": False, "column_encoding": {"geometry": "DELTA_BYTE_ARRAY"}}
    file = _written(tmp_path / "delta.parquet", {"geometry": shapes}, **how)
    assert lines(file, []).geometry.geom_equals(EDGES.geometry).all()


def test_many_rows_are_read_in_parts_and_stay_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(geoparquet, "ROWS_AT_ONCE", 3)
    edges = EDGES.assign(foot=[f"way {number}" for number in range(len(EDGES))])
    edges[["foot", "geometry"]].to_parquet(tmp_path / "town.parquet")
    frame = lines(tmp_path / "town.parquet", ["foot"])
    assert frame["foot"].to_list() == edges["foot"].to_list()
    assert frame.geometry.geom_equals(edges.geometry).all()


def test_a_file_without_a_reference_system_of_its_own_is_in_degrees(tmp_path):
    degrees = line((-0.05, 51.51), (-0.05, 51.511))
    file = _written(tmp_path / "town.parquet", {"geometry": [degrees]}, about={"crs": "absent"})
    # 0.001 degrees of latitude.
    assert read_network(file).edges["metres"].to_list() == pytest.approx([111.2], abs=0.2)


def test_several_values_in_a_cell_are_written_as_openstreetmap_does(tmp_path):
    columns = {"geometry": [WAY, WAY], "highway": [["path", "steps"], None]}
    values = lines(_written(tmp_path / "town.parquet", columns), ["highway"])["highway"]
    assert values[0] == "path;steps"
    assert values.isna().to_list() == [False, True]


def test_an_empty_file_has_no_lines(tmp_path):
    file = _written(
        tmp_path / "town.parquet",
        {"geometry": pa.array([], pa.binary()), "highway": pa.array([], pa.string())},
    )
    with pytest.raises(NetworkFileError, match="no lines that can be walked"):
        read_network(file)


@pytest.mark.slow
@pytest.mark.parametrize(
    "columns",
    [
        {"geometry": _repeated(LONG, 1_500)},  # 1.5 GB of 80 KB
        {"geometry": [WAY] * 500, "highway": _repeated("x" * 1_000_000, 500)},
        {"geometry": _repeated(WAY, 900_000)},
    ],
    ids=["shapes", "tags", "rows"],
)
def test_a_small_file_that_stands_for_gigabytes_is_refused(tmp_path, columns):
    file = _written(tmp_path / "bomb.parquet", columns)
    assert file.stat().st_size < 200_000
    with pytest.raises(NetworkFileError, match="repeats itself as no map does"):
        read_network(file)


@pytest.mark.parametrize(("most", "what"), [("MOST_WAYS", "ways"), ("MOST_BYTES", "bytes of ways")])
def test_more_than_a_place_has_is_refused_before_it_is_read(tmp_path, monkeypatch, most, what):
    monkeypatch.setattr(geoparquet, most, 5)
    monkeypatch.setattr(geoparquet, "_parts", None)
    with pytest.raises(NetworkFileError, match=f"{what}; more than 5 are not read"):
        read_network(write_ways(tmp_path / "town.parquet", EDGES))


def test_a_file_that_is_larger_than_it_announces_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(geoparquet, "MOST_BYTES", 10_000)
    file = _written(tmp_path / "town.parquet", {"geometry": _repeated(WAY, 5_000)})
    with pytest.raises(NetworkFileError, match="bytes of ways; more than 10,000 are not read"):
        read_network(file)


@pytest.mark.parametrize(
    ("columns", "about", "words"),
    [
        ({"geometry": [b"\1\2\xff\xff\xff\xff"]}, {}, "cannot be read as lines"),
        ({"geometry": [b"\1\2\0\0\0\xff\xff\xff\x7f" + bytes(64)]}, {}, "cannot be read as lines"),
        ({"geometry": ["LINESTRING (0 0, 1 1)"]}, {}, "cannot be read as lines"),
        ({"geometry": [1.5]}, {}, "cannot be read as lines"),
        ({"geometry": [WAY]}, {"encoding": "linestring"}, "write them as WKB"),
        ({"other": [WAY]}, {}, "cannot be read as lines"),
        ({"geometry": [WAY]}, {"crs": None}, "does not say its coordinate reference system"),
        ({"geometry": [WAY]}, {"crs": {"type": "nonsense"}}, "cannot be read as lines"),
        ({"geometry": [WAY]}, {"crs": "+init=/etc/passwd:1"}, "cannot be read as lines"),
        ({"geometry": [WAY]}, {"crs": 5}, "cannot be read as lines"),
        (
            {"geometry": [line((0, 0), (np.nan, 1))]},
            {},
            "coordinates that are no numbers",
        ),
        (
            {"geometry": [line((0, 0), (np.inf, 1))]},
            {},
            "coordinates that are no numbers",
        ),
        ({"geometry": [line((0, 0), (9e9, 1))]}, {}, "not in Great Britain"),
        (
            {"geometry": [line((0, 91), (0, 51))]},
            {"crs": "absent"},
            "not in Great Britain",
        ),
        ({"geometry": [line((5, 5), (5, 5))]}, {}, "none has a length"),
        ({"geometry": pa.array([None], pa.binary())}, {}, "no lines that can be walked"),
    ],
)
def test_what_is_no_line_of_a_place_is_refused_in_words(tmp_path, columns, about, words):
    with pytest.raises(NetworkFileError, match=words):
        read_network(_written(tmp_path / "town.parquet", columns, about=about))


def test_parquet_that_is_no_geoparquet_is_refused(tmp_path):
    pq.write_table(pa.table({"geometry": [WAY]}), tmp_path / "plain.parquet")
    with pytest.raises(NetworkFileError, match="does not say that it is GeoParquet"):
        read_network(tmp_path / "plain.parquet")
    (tmp_path / "other.parquet").write_bytes(b"SQLite format 3\0")
    with pytest.raises(NetworkFileError, match="it is no Parquet file"):
        read_network(tmp_path / "other.parquet")
