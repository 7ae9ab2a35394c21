from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from geo.access.demand import areas_of_points, children
from geo.errors import UnknownAreaError
from geo.figures.benchmarks import compared
from geo.gaps.verdicts import gaps
from geo.pack.pack import Pack
from geo.report.beside import side_by_side, similar, structure
from geo.report.profile_json import profile_json
from geo.report.profile_promises import locality_of
from geo.report.profiles import LEVELS, codes, profile, profiles
from geo.sample import town

pytestmark = pytest.mark.slow

POPLAR = "E05009328"


@pytest.fixture(scope="module")
def wards(pack: Pack):
    return profiles(pack, "ward")


def test_every_ward_locality_and_the_place_has_a_profile(pack: Pack) -> None:
    assert len(codes(pack)) == 20 + 4 + 1
    for code in codes(pack):
        found = profile(pack, code)
        assert found.code == code
        assert found.name == pack.area_name(code)
        assert found.headline
        assert found.findings
    with pytest.raises(UnknownAreaError, match="no ward, locality or borough"):
        profile(pack, "E01004198")  # a small area


def test_figures_are_those_of_the_table_of_figures(pack: Pack, wards) -> None:
    for name in ("child_poverty", "overcrowding", "idaci"):
        frame = compared(pack, name, "ward")
        for code, row in frame.iterrows():
            measure = next(each for each in wards[code].measures if each.id == name)
            assert measure.value == row["value"]
            assert (measure.lower, measure.upper) == (row["lower"], row["upper"])
            assert measure.comparison == row["comparison"]


def test_counts_add_up_and_leave_out_what_is_old_or_says_nothing_good(wards) -> None:
    for each in wards.values():
        sound = [one for one in each.measures if one.sound]
        assert each.worse + each.similar + each.better == len(sound)
        assert not [one for one in sound if one.stale or one.polarity == "neutral" or not one.span]


def test_the_headline_leads_with_what_holds_on_more_measures(wards) -> None:
    for each in wards.values():
        leads = "smaller" if each.better > each.worse else "greater"
        assert each.headline.startswith(f"Need is {leads} in ")
        assert " on 0" not in each.headline
        for count, word in ((each.worse, "greater"), (each.similar, "similar"), (each.better, "smaller")):
            assert not count or word in each.headline


def test_what_is_out_of_date_is_shown_without_a_judgement_or_a_rank(wards) -> None:
    stale = [one for each in wards.values() for one in each.measures if one.stale]
    assert stale
    for each in stale:
        assert each.comparison == "not compared"
        assert each.rank is None
        assert "O" in each.marks
    for found in wards.values():
        assert any(each.startswith("Out of date") for each in found.cares)


def test_children_of_the_wards_add_up_to_the_place(pack: Pack, wards) -> None:
    whole = profile(pack, pack.place.borough.code)
    assert math.isclose(sum(each.children for each in wards.values()), whole.children)
    own = children(pack, (5, 11)).groupby(areas_of_points(pack, "ward").to_numpy()).sum()
    for code, each in wards.items():
        assert math.isclose(each.ages[1].children, own[code])
    assert math.isclose(sum(each.share_of_place for each in wards.values()), 1.0)


def test_the_whole_place_is_held_against_the_next_larger_one(pack: Pack) -> None:
    whole = profile(pack, pack.place.borough.code)
    assert whole.against == "London"
    poverty = next(each for each in whole.measures if each.id == "child_poverty")
    assert poverty.comparison == "worse"
    assert [each.name for each in poverty.beside] == ["London", "England"]
    # Its wards stand behind it, not itself alone.
    assert poverty.lowest < poverty.value < poverty.highest


def test_promises_of_an_area_are_the_verdicts_of_the_gaps(pack: Pack, wards) -> None:
    frame = gaps(pack, "youth_centre_every_ward")
    for code, each in wards.items():
        own = next(one for one in each.promises if one.title == "A youth centre in every ward")
        assert own.verdict == frame.at[code, "verdict"]
        assert own.short
        hub = next(one for one in each.promises if one.title == "A Family Hub in each locality")
        assert hub.area == pack.area_name(locality_of(pack, code))
        assert not hub.short
    whole = profile(pack, pack.place.borough.code)
    met = int((frame["verdict"] == "met").sum())
    assert whole.promises[0].verdict == f"confirmed in {met} of 20 wards"


def test_nothing_unknown_is_written_as_nought(wards) -> None:
    for each in wards.values():
        for one in each.nearest:
            if one.metres is None:
                assert one.name == ""
                assert one.share is None
        for one in each.measures:
            assert (one.value is None) == (one.words in ("no figure", "withheld (small numbers)"))


def test_places_inside_are_inside_and_those_around_are_near(pack: Pack, wards) -> None:
    outlines = pack.areas["ward"].geometry.to_crs(27700)
    from shapely import Point

    for code, each in wards.items():
        for one in each.places:
            away = outlines[code].distance(Point(one.east, one.north))
            assert (away == 0) == one.inside
            # A park is near by its edge, and stands at its middle.
            assert away <= 350 or one.category.startswith("park")


def test_a_long_name_is_not_repeated_in_every_sentence(pack: Pack) -> None:
    from geo.report.profile_words import called

    assert called("Weavers", "ward") == "Weavers"
    assert called("St Dunstan's with Stepney Green and Shadwell", "ward") == "this ward"


def test_a_profile_is_plain_data(pack: Pack) -> None:
    text = json.dumps(profile_json(profile(pack, POPLAR)), allow_nan=False)
    back = json.loads(text)
    assert back["name"] == "Poplar"
    assert back["as_of"] == pack.place.as_of.isoformat()
    assert back["measures"][0]["span"]


def test_a_pack_without_register_promises_or_index_has_profiles_all_the_same() -> None:
    bare = town()
    place = bare.place.model_copy(update={"need_index": None})
    bare = replace(bare, place=place, promises={}, strategy=None)
    for level in LEVELS:
        for each in profiles(bare, level).values():
            assert each.promises == ()
            assert each.need == ()
            assert each.headline


# ---- Beside one another ----------------------------------------------------------------------------------


def test_two_areas_differ_surely_only_where_their_ranges_lie_apart(wards) -> None:
    one, other = wards[POPLAR], wards["E05009323"]
    pairs = side_by_side(one, other)
    assert any(each.sure for each in pairs)
    for each in pairs:
        if each.sure:
            assert each.one.lower > each.other.upper or each.one.upper < each.other.lower
        elif each.one.stale:
            assert each.words == "out of date, not compared"
    assert [each.sure for each in side_by_side(one, one)] == [False] * len(pairs)


def test_similar_wards_are_found_by_what_they_are_and_never_by_how_they_fare(pack: Pack, wards) -> None:
    names = structure(pack, list(wards.values()))
    assert names
    assert all(pack.indicator(each).polarity == "neutral" for each in names)
    found = similar(pack, wards[POPLAR])
    assert len(found) == 3
    assert [each.distance for each in found] == sorted(each.distance for each in found)
    assert POPLAR not in [each.code for each in found]
    assert all(each.alike for each in found)
    # Changing how people fare changes nothing.
    assert similar(pack, profile(pack, "north-east")) == ()
