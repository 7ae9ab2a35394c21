"""Measuring is refused in another reference system, with a message that names both and the remedy."""

from __future__ import annotations

import threading
from collections.abc import Callable

import geopandas as gpd
import pytest
from geopandas.testing import assert_geoseries_equal
from pyproj.transformer import TransformerFromCRS
from shapely import Point

from geo.crs import DEGREES, METRES, reprojected, require_crs
from geo.errors import CrsError


def _points(crs: str | None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[Point(535_000, 182_000)], crs=crs)


def test_the_expected_system_passes_for_frames_and_series():
    require_crs(_points(METRES))
    require_crs(_points(METRES).geometry)
    require_crs(_points(DEGREES), DEGREES)


def test_another_system_is_refused_and_both_are_named():
    with pytest.raises(CrsError, match=r"to_crs\('EPSG:27700'\)") as error:
        require_crs(_points(DEGREES), what="frame of wards")
    assert "frame of wards" in str(error.value)
    assert "EPSG:4326" in str(error.value)
    assert "Expected: EPSG:27700" in str(error.value)


def test_a_frame_without_a_system_is_refused_with_the_call_that_sets_one():
    with pytest.raises(CrsError, match="no coordinate reference system") as error:
        require_crs(_points(None))
    assert ".set_crs()" in str(error.value)
    assert "EPSG:27700" in str(error.value)


def test_shapes_are_reprojected_as_geopandas_does_it():
    points = _points(METRES).geometry
    assert_geoseries_equal(reprojected(points, DEGREES), points.to_crs(DEGREES))
    with pytest.raises(ValueError, match="naive geometries"):
        reprojected(_points(None).geometry, DEGREES)


def test_a_new_thread_does_not_look_for_the_transformation_again(monkeypatch: pytest.MonkeyPatch):
    points = _points(METRES).geometry
    reprojected(points, DEGREES)
    made = []
    make = TransformerFromCRS.__call__
    monkeypatch.setattr(TransformerFromCRS, "__call__", lambda self: made.append(self) or make(self))

    def count(work: Callable[[], object]) -> int:
        made.clear()
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(60)
        return len(made)

    assert count(lambda: points.to_crs(DEGREES)) == 1  # what the detour saves
    assert count(lambda: reprojected(points, DEGREES)) == 0
