"""Outlines of catchments on ground that can be measured by hand."""

from __future__ import annotations

import pytest
import shapely
from geopandas import GeoSeries
from pandas import Series
from shapely import Point, box

from geo.errors import CrsError
from geo.gaps.catchment_outlines import cells, dissolved

# Two places of 1,000 m by 1,000 m side by side, a demand point in the middle of each square of 500 m.
OUTLINES = GeoSeries({"west": box(0, 0, 1000, 1000), "east": box(1000, 0, 2000, 1000)}, crs="EPSG:27700")
MIDDLES = [(x, y) for x in (250, 750, 1250, 1750) for y in (250, 750)]
POINTS = GeoSeries([Point(each) for each in MIDDLES], crs="EPSG:27700")
PLACES = Series(["west"] * 4 + ["east"] * 4)


def test_catchments_cover_the_places_without_overlap() -> None:
    keys = Series(["A", "A", "B", "B", "B", "B", "C", "C"])
    shapes = dissolved(cells(POINTS, PLACES, OUTLINES), keys, PLACES, OUTLINES)
    assert list(shapes.index) == ["A", "B", "C"]
    assert shapes.area.to_dict() == pytest.approx({"A": 500_000, "B": 1_000_000, "C": 500_000})
    assert shapes["B"].equals(box(500, 0, 1500, 1000))
    assert shapely.union_all(shapes.to_numpy()).area == pytest.approx(2_000_000)


def test_a_line_between_places_is_kept_also_where_a_catchment_ends_there() -> None:
    keys = Series(["A"] * 4 + ["B"] * 4)
    shapes = dissolved(cells(POINTS, PLACES, OUTLINES), keys, PLACES, OUTLINES)
    assert shapes["A"].equals(OUTLINES["west"])
    assert shapes["B"].equals(OUTLINES["east"])


def test_a_place_with_one_demand_point_is_one_catchment() -> None:
    points, places = POINTS.iloc[[0]], PLACES.iloc[[0]]
    shapes = dissolved(cells(points, places, OUTLINES), Series(["A"]), places, OUTLINES)
    assert shapes["A"].equals(OUTLINES["west"])


def test_degrees_are_refused() -> None:
    with pytest.raises(CrsError, match="EPSG:27700"):
        cells(POINTS.to_crs("EPSG:4326"), PLACES, OUTLINES)
