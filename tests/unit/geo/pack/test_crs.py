"""Measuring is refused in another reference system, with a message that names both and the remedy."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Point

from geo.crs import DEGREES, METRES, require_crs
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
