"""Flags combine into one sorted set, whatever order they came in."""

from __future__ import annotations

import pandas as pd
from pandas import Series

from geo.figures.flags import add_flag, has_flag, join_flags


def test_flags_are_joined_sorted_and_once_each():
    assert join_flags("stale", "estimated;stale", "", "modelled") == "estimated;modelled;stale"


def test_no_flags_join_to_the_empty_text():
    assert join_flags() == ""
    assert join_flags("", " ; ") == ""


def test_a_flag_is_added_only_where_the_mask_holds():
    flags = Series(["stale", "", None, "b;a"], index=["w1", "w2", "w3", "w4"], name="flag")
    mask = Series([True, False, True, False], index=flags.index)
    added = add_flag(flags, mask, "estimated")
    assert added.to_list() == ["estimated;stale", "", "estimated", "a;b"]
    assert added.index.equals(flags.index)
    assert added.name == "flag"


def test_adding_a_flag_twice_changes_nothing():
    flags = Series(["", "stale"], index=["w1", "w2"])
    mask = Series([True, True], index=flags.index)
    once = add_flag(flags, mask, "estimated")
    pd.testing.assert_series_equal(add_flag(once, mask, "estimated"), once)


def test_the_mask_is_matched_by_area_and_missing_adds_nothing():
    flags = Series(["", "", ""], index=["w1", "w2", "w3"])
    mask = Series([pd.NA, True], index=["w2", "w1"], dtype="boolean")
    assert add_flag(flags, mask, "stale").to_list() == ["stale", "", ""]


def test_a_flag_is_found_whole_and_not_inside_another():
    flags = Series(["estimated_base;stale", "estimated", None], index=["w1", "w2", "w3"])
    assert has_flag(flags, "estimated").to_list() == [False, True, False]
