"""Profiles that two processes work out together are those that one works out."""

import threading
from dataclasses import replace

import pytest

from geo.pack.pack import load_pack
from geo.report import profile_places
from geo.report.profile_halves import half, work_out
from geo.report.profile_promises import promised
from geo.report.profiles import LEVELS, profiles

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("threads", [1, 2])
def test_profiles_are_the_same_whether_one_process_or_two_work_them_out(monkeypatch, threads: int) -> None:
    # Where other threads run, the second process begins from nothing in place of a copy of this one.
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    alone, shared = load_pack(None), load_pack(None)
    work_out(shared, None)
    assert profile_places.nearest(shared, "ward") == profile_places.nearest(alone, "ward")
    for level in LEVELS:
        assert repr(dict(profiles(shared, level))) == repr(dict(profiles(alone, level)))


def test_answers_about_other_data_are_left_alone(monkeypatch, synthetic_pack) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    own = profile_places.parks(synthetic_pack, "ward")
    fresh = replace(synthetic_pack)
    work_out(fresh, None)  # the second process reads the product's data
    assert profile_places.parks(fresh, "ward").keys() == own.keys()


def test_half_names_the_data_it_is_of() -> None:
    pack = load_pack(None)
    ward = str(pack.areas["ward"].index[0])
    digest, answers = half(pack)
    assert digest == pack.digest
    assert answers["trends", ("ward",)].keys() == set(map(str, pack.areas["ward"].index))
    assert answers["promised", ("ward", ward)] == promised(pack, "ward", ward)
