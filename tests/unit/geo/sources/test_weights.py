"""Splitting small areas over wards: cut where lines run, slivers dropped."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from geo.crs import DEGREES, METRES
from geo.errors import CrsError
from geo.sources.weights import pieces


def _areas(shapes: dict[str, tuple[float, float, float, float]], crs: str = METRES) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(geometry=[box(*each) for each in shapes.values()], crs=crs)
    return frame.set_axis(list(shapes), axis="index")


def test_a_small_area_is_cut_where_the_ward_line_runs():
    lsoas = _areas({"L1": (0, 0, 100, 100)})
    wards = _areas({"W1": (0, 0, 30, 100), "W2": (30, 0, 100, 100)})
    cut = pieces(lsoas, wards)
    assert cut.to_dict("list") == {
        "lsoa_code": ["L1", "L1"],
        "ward_code": ["W1", "W2"],
        "area": [3000.0, 7000.0],  # 30 m x 100 m and 70 m x 100 m
    }


def test_a_sliver_under_three_per_cent_of_its_small_area_is_dropped():
    lsoas = _areas({"L1": (0, 0, 100, 100)})
    thin = _areas({"W1": (0, 0, 2.9, 100), "W2": (2.9, 0, 100, 100)})
    wide = _areas({"W1": (0, 0, 3.1, 100), "W2": (3.1, 0, 100, 100)})
    assert list(pieces(lsoas, thin)["ward_code"]) == ["W2"]
    assert list(pieces(lsoas, wide)["ward_code"]) == ["W1", "W2"]
    assert list(pieces(lsoas, thin, sliver_share=0.02)["ward_code"]) == ["W1", "W2"]


def test_wards_that_only_touch_make_no_piece():
    lsoas = _areas({"L1": (0, 0, 100, 100)})
    wards = _areas({"W1": (0, 0, 100, 100), "W2": (100, 0, 200, 100)})
    assert list(pieces(lsoas, wards)["ward_code"]) == ["W1"]


@pytest.mark.parametrize("place", [0, 1])
def test_areas_in_degrees_are_refused(place):
    frames = [_areas({"L1": (0, 0, 1, 1)}), _areas({"W1": (0, 0, 1, 1)})]
    frames[place] = frames[place].set_crs(DEGREES, allow_override=True)
    with pytest.raises(CrsError, match="EPSG:27700"):
        pieces(*frames)
