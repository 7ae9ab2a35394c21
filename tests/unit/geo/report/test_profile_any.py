"""The profile of an area that somebody chose: as a ward's where it is one, and what it cannot have."""

from __future__ import annotations

import json

import pytest
from geopandas import GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.access.custom_area import CustomArea, listed, outlined
from geo.errors import NotAvailableError
from geo.pack.pack import Pack
from geo.report.profile_any import profile_of
from geo.report.profile_json import profile_json
from geo.report.profiles import profile
from geo.sample import town

pytestmark = pytest.mark.slow

WARDS = [f"E050093{number}" for number in range(17, 37)]
WEST = ["L01", "L02", "L03", "L04", "L05"]


def _drawn(pack: Pack, ward: str) -> CustomArea:
    area = outlined(pack, "As drawn", pack.areas["ward"].geometry[ward], [])
    assert area is not None
    return area


@pytest.mark.parametrize("ward", WARDS)
def test_a_drawn_ward_has_the_profile_of_the_ward_within_its_ranges(pack: Pack, ward: str) -> None:
    drawn, own = profile_of(pack, _drawn(pack, ward)), profile(pack, ward)
    assert (drawn.against, drawn.place, drawn.as_of) == (own.against, own.place, own.as_of)
    assert drawn.children == pytest.approx(own.children, rel=0.09)
    assert drawn.hectares == pytest.approx(own.hectares, rel=0.001)
    assert drawn.missing == ()
    pairs = dict(zip([each.id for each in drawn.measures], drawn.measures, strict=True))
    assert list(pairs) == [each.id for each in own.measures if each.value is not None]
    for each in own.measures:
        if each.value is None:
            continue
        same = pairs[each.id]
        assert (same.period, same.unit, same.middle, same.stale) == (
            each.period,
            each.unit,
            each.middle,
            each.stale,
        )
        assert (same.lower is None) == (each.lower is None)
        if same.lower is not None and same.upper is not None:
            assert same.lower <= each.value <= same.upper
        # Judged alike, or not surely: a drawn outline has the wider range.
        assert same.comparison in (each.comparison, "similar") or each.comparison == "similar"


def test_what_only_areas_that_stay_have_is_empty_and_nothing_is_ranked(pack: Pack) -> None:
    found = profile_of(pack, _drawn(pack, WARDS[0]))
    assert (found.level, found.noun, found.name) == ("any", "area", "As drawn")
    assert (found.promises, found.need, found.trends, found.residents) == ((), (), (), "")
    assert all(each.rank is None and each.peers is None for each in found.measures)
    assert found.shape is not None
    assert json.dumps(profile_json(found), allow_nan=False)


def test_what_cannot_be_apportioned_is_named_with_its_reason(pack: Pack) -> None:
    found = profile_of(pack, listed(pack, "The two", ["E01004198", "E01004199"]))
    assert any("known for wards only" in each for each in found.missing)
    said = {each.short_title for each in found.measures}
    assert not [each for each in found.missing if each.split(" (")[0] in said]
    assert all(each.value is not None for each in found.measures)


def test_an_area_of_too_few_children_has_no_profile(pack: Pack) -> None:
    middle = pack.areas["ward"].geometry.to_crs(27700)[WARDS[0]].representative_point().buffer(20)
    tiny = outlined(pack, "Tiny", _degrees(pack, middle), [])
    assert tiny is not None
    with pytest.raises(NotAvailableError):
        profile_of(pack, tiny)


def _degrees(pack: Pack, shape: BaseGeometry) -> BaseGeometry:
    """A shape in metres as an outline in degrees."""
    return GeoSeries([shape], crs=27700).to_crs(pack.areas["ward"].crs).iloc[0]


def test_a_list_of_the_whole_place_is_held_against_what_the_place_is_held_against() -> None:
    sample = town()
    everything = profile_of(sample, listed(sample, "All", list(sample.small_areas.index)))
    assert everything.against == profile(sample, "TOWN").against
    assert everything.share_of_place == pytest.approx(1.0)
    west = profile_of(sample, listed(sample, "West end", WEST))
    assert west.within == "in the wards Bridge, Abbey and Castle"
    assert sum(each.children for each in west.ages) == pytest.approx(west.children)
