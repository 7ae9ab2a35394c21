"""Services without a point: where they might be, and how far that opens the high end of a reach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pandas import DataFrame

from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.access.unlocated import might_reach, reach_range, unlocated
from geo.pack.pack import Pack
from geo.pack.register import services
from geo.sample import town, town_with_homes, town_with_streets

BLANK = dict.fromkeys(("lat", "lon", "coord_accuracy", "coord_source", "address", "postcode"), "")


def _with(pack: Pack, category: str, **changes: object) -> Pack:
    register = pack.register.with_rows(category, pack.register.rows(category).assign(**changes))
    return replace(pack, register=register, services=services(register))


def test_a_service_without_any_place_could_be_anywhere():
    pack = _with(town(), "club", ward_stated="", **{each: ["", *[""] * 4] for each in BLANK})
    found = unlocated(pack, ("club",))
    assert found.anywhere == found.without_point == 3
    assert might_reach(pack, ("club",), within=1.0).all()


def test_a_stated_ward_bounds_where_a_service_may_be():
    rows = town().register.rows("club")
    at = rows["name"] == "Bridge Club"
    pack = _with(town(), "club", **{each: rows[each].mask(at, "") for each in BLANK})
    near = might_reach(pack, ("club",), within=800)
    wards = demand_points(pack)["ward_code"]
    assert near[wards == "B"].all()  # wherever in Bridge, it may be beside any of its homes
    assert not near[wards == "E"].any()
    assert 0 < near[wards == "A"].mean() < 1


@pytest.mark.parametrize("category", ["club", "hub", "school", "play_area"])
@pytest.mark.parametrize("make", [town, town_with_homes, town_with_streets])
def test_the_range_holds_that_of_the_located_services(category, make):
    frame = reach_range(make(), (category,), ages=(0, 15), within=800)
    covered = coverage(make(), (category,), ages=(0, 15), within=800).figures
    assert frame["share"].to_numpy() == pytest.approx(covered["share"].to_numpy())
    ordered = frame[["low", "share", "high_located", "high"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= -1e-9).all()
    assert ((ordered >= 0) & (ordered <= 1)).all()


def test_services_that_may_be_closed_lift_the_high_end_and_no_other():
    rows = town().register.rows("play_area")
    doubt = _with(town(), "play_area", status=["open", "unknown"])
    gone = _with(town(), "play_area", status=["open", "closed"])
    assert len(rows) == 2
    before, after = (reach_range(each, ("play_area",), ages=(0, 12), within=1200) for each in (gone, doubt))
    assert before[["share", "low", "high_located"]].equals(after[["share", "low", "high_located"]])
    assert after.at["E", "high"] > before.at["E", "high"]  # the one over the border is near Elm


def test_without_a_point_that_decides_the_range_is_not_known_at_either_end():
    pack = _with(town(), "hub", **{each: ["", ""] for each in BLANK})
    frame = reach_range(pack, ("hub",), ages=(0, 15), within=800)
    assert frame[["share", "low", "high_located", "high"]].isna().all(axis=None)
    assert (frame["children"] > 0).all()


def test_whatever_site_is_found_the_true_reach_lies_within_the_range():
    blind = _with(town(), "club", ward_stated=["", "Bridge", "", "", ""])
    wide = reach_range(blind, ("club",), ages=(10, 15), within=800)
    rows = blind.register.rows("club")
    at = rows["name"] == "Bridge Club"
    found = _with(blind, "club", coord_accuracy=rows["coord_accuracy"].mask(at, "exact"))
    truth = reach_range(found, ("club",), ages=(10, 15), within=800)
    assert (truth["share"] <= wide["high"] + 1e-9).all()
    assert (truth["share"] >= wide["low"] - 1e-9).all()
    assert isinstance(unlocated(blind, ("club",)).frame, DataFrame)
