"""Children within reach of listed services: at least so many, and nothing where nothing is known."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.access.coverage import COLUMNS, listed_reach, nearest_listed
from geo.errors import AtlasError

AGES = (10, 15)


def test_children_are_those_of_the_ages_in_every_area(synthetic_pack) -> None:
    frame = listed_reach(synthetic_pack, ("club",), ages=AGES, within=800.0)
    by_ward = synthetic_pack.single_years.loc[:, 10:15].sum(axis=1)
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame.index) == list(synthetic_pack.areas["ward"].index)
    pd.testing.assert_series_equal(
        frame["children"], by_ward.reindex(frame.index).astype(float), check_names=False
    )


def test_those_inside_and_those_outside_are_all_children(synthetic_pack) -> None:
    frame = listed_reach(synthetic_pack, ("club",), ages=AGES, within=800.0)
    assert (frame["inside"] + frame["outside"]).tolist() == pytest.approx(frame["children"].tolist())
    assert (frame["inside_low"] <= frame["inside"]).all()
    assert (frame["inside"] <= frame["inside_high"]).all()


def test_reach_grows_with_distance_and_with_what_counts(synthetic_pack) -> None:
    near, far = (
        listed_reach(synthetic_pack, ("club",), ages=AGES, within=within)["inside"]
        for within in (400.0, 1600.0)
    )
    assert (far >= near).all()
    assert far.sum() > near.sum()
    more = listed_reach(
        synthetic_pack, ("club",), statuses=("open", "planned"), admit_street=True, ages=AGES, within=400.0
    )
    assert (more["inside"] >= near).all()
    assert more["inside"].sum() > near.sum()


def test_a_child_walks_the_straight_line_times_the_detour(synthetic_pack) -> None:
    # Club CL-A stands in the middle of ward A's first square kilometre: every point within 500 m / 1.4.
    way = nearest_listed(synthetic_pack, ("club",), statuses=("open",), admit_street=False)
    assert way is not None
    assert way.metres.shape[1] == 1
    # The nearest grid point is at most half the diagonal of a 50 m square away.
    assert way.metres.min() <= 1.4 * 50


def test_nothing_listed_with_a_point_means_unknown_not_none(synthetic_pack) -> None:
    # Hubs that are planned: none is listed.
    frame = listed_reach(synthetic_pack, ("hub",), statuses=("planned",), ages=(0, 15), within=800.0)
    assert (frame["children"] > 0).all()
    assert frame.drop(columns="children").isna().all().all()


def test_street_points_count_only_where_they_are_let_in(pack) -> None:
    strict = listed_reach(pack, ("youth_centre",), ages=(11, 19), within=1200.0)
    assert strict["inside"].isna().all()
    loose = listed_reach(pack, ("youth_centre",), admit_street=True, ages=(11, 19), within=1200.0)
    assert loose["inside"].sum() > 10_000
    assert loose["children"].sum() == pytest.approx(pack.single_years.loc[:, 11:19].to_numpy().sum())


def test_localities_add_up_to_the_same_children(pack) -> None:
    choice = {"statuses": ("open",), "admit_street": True, "ages": (11, 19), "within": 1200.0}
    wards = listed_reach(pack, ("youth_centre",), **choice)
    larger = listed_reach(pack, ("youth_centre",), **choice, level="locality")
    assert larger["inside"].sum() == pytest.approx(wards["inside"].sum())
    assert larger["children"].sum() == pytest.approx(wards["children"].sum())


def test_an_unknown_category_is_refused(pack) -> None:
    with pytest.raises(AtlasError, match="no category 'none'"):
        listed_reach(pack, ("none",), ages=(0, 4), within=100.0)
