"""Profiles that two processes work out together are those that one works out."""

from dataclasses import replace

import pytest

from geo.pack.pack import load_pack
from geo.report import profile_places
from geo.report.profile_halves import half, in_two
from geo.report.profiles import LEVELS, profiles

pytestmark = pytest.mark.slow


def test_profiles_are_the_same_whether_one_process_or_two_work_them_out() -> None:
    alone, shared = load_pack(None), load_pack(None)
    with in_two(None) as take_over:
        take_over(shared)
    assert profile_places.nearest(shared, "ward") == profile_places.nearest(alone, "ward")
    for level in LEVELS:
        assert repr(dict(profiles(shared, level))) == repr(dict(profiles(alone, level)))


def test_answers_about_other_data_are_left_alone(synthetic_pack) -> None:
    own = profile_places.parks(synthetic_pack, "ward")
    fresh = replace(synthetic_pack)
    with in_two(None) as take_over:
        take_over(fresh)
    assert profile_places.parks(fresh, "ward").keys() == own.keys()


def test_half_names_the_data_it_is_of() -> None:
    pack = load_pack(None)
    digest, answers = half(None)
    assert digest == pack.digest
    assert answers["trends", "ward"].keys() == set(map(str, pack.areas["ward"].index))
