"""Coverage: children within reach of listed services, unknown where nothing is known, and whole lists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.access import reach
from geo.access.coverage import COLUMNS, Knowledge, coverage, knowledge, nearest_listed
from geo.access.reach import nearest, walk, walk_to_nearest
from geo.access.supply import sites
from geo.errors import AtlasError
from geo.sample import town_with_streets
from tests.street_only import known_by_their_street

AGES = (10, 15)


@pytest.mark.slow
def test_children_are_those_of_the_ages_in_every_area(synthetic_pack) -> None:
    frame = coverage(synthetic_pack, ("club",), ages=AGES, within=800.0).figures
    by_ward = synthetic_pack.single_years.loc[:, 10:15].sum(axis=1)
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame.index) == list(synthetic_pack.areas["ward"].index)
    pd.testing.assert_series_equal(
        frame["children"], by_ward.reindex(frame.index).astype(float), check_names=False
    )


@pytest.mark.slow
def test_those_inside_and_those_outside_are_all_children(synthetic_pack) -> None:
    frame = coverage(synthetic_pack, ("club",), ages=AGES, within=800.0).figures
    assert (frame["inside"] + frame["outside"]).tolist() == pytest.approx(frame["children"].tolist())
    assert (frame["inside_low"] <= frame["inside"]).all()
    assert (frame["inside"] <= frame["inside_high"]).all()


@pytest.mark.slow
def test_reach_grows_with_distance_and_with_what_counts(synthetic_pack) -> None:
    near, far = (
        coverage(synthetic_pack, ("club",), ages=AGES, within=within).figures["inside"]
        for within in (400.0, 1600.0)
    )
    assert (far >= near).all()
    assert far.sum() > near.sum()
    more = coverage(
        synthetic_pack, ("club",), statuses=("open", "planned"), admit_street=True, ages=AGES, within=400.0
    ).figures
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
    frame = coverage(synthetic_pack, ("hub",), statuses=("planned",), ages=(0, 15), within=800.0).figures
    assert (frame["children"] > 0).all()
    assert frame.drop(columns="children").isna().all().all()


@pytest.mark.slow
def test_street_points_count_only_where_they_are_let_in(pack) -> None:
    rough = known_by_their_street(pack)
    strict = coverage(rough, ("youth_centre",), ages=(11, 19), within=1200.0).figures
    assert strict["inside"].isna().all()
    loose = coverage(rough, ("youth_centre",), admit_street=True, ages=(11, 19), within=1200.0).figures
    assert loose["inside"].sum() > 5_000
    assert loose["children"].sum() == pytest.approx(pack.single_years.loc[:, 11:19].to_numpy().sum())


@pytest.mark.slow
def test_localities_add_up_to_the_same_children(pack) -> None:
    choice = {"statuses": ("open",), "admit_street": True, "ages": (11, 19), "within": 1200.0}
    wards = coverage(pack, ("youth_centre",), **choice).figures
    larger = coverage(pack, ("youth_centre",), **choice, level="locality").figures
    assert larger["inside"].sum() == pytest.approx(wards["inside"].sum())
    assert larger["children"].sum() == pytest.approx(wards["children"].sum())


@pytest.mark.slow
def test_the_nearest_of_many_sites_is_the_least_of_all_distances(pack) -> None:
    places = sites(pack, ("youth_centre", "primary_school"), admit_street=True)
    way = nearest_listed(pack, ("youth_centre", "primary_school"), statuses=("open",), admit_street=True)
    np.testing.assert_allclose(way.metres[:, 0], nearest(walk(pack, places).metres), rtol=1e-12)
    assert way.kind == walk(pack, places).kind


def test_along_ways_the_nearest_is_the_same_however_many_sites_are_measured_at_a_time(monkeypatch) -> None:
    places = sites(town_with_streets(), ["club", "school"])
    whole = walk_to_nearest(town_with_streets(), places)
    monkeypatch.setattr(reach, "CELLS_AT_ONCE", 1)
    one_by_one = walk_to_nearest(town_with_streets(), places)
    assert (one_by_one.metres == whole.metres).all()
    assert (whole.metres[:, 0] == nearest(walk(town_with_streets(), places).metres)).all()


def test_an_unknown_category_is_refused(pack) -> None:
    with pytest.raises(AtlasError, match="no category 'none'"):
        coverage(pack, ("none",), ages=(0, 4), within=100.0)


WHOLE = Knowledge(listed=3, with_point=3, doubtful=0, declared=("the office",))


@pytest.mark.parametrize(
    ("hole", "because"),
    [
        ({"declared": ("the office", "")}, "the list is not complete"),
        ({"declared": ()}, "the list is not complete"),
        ({"with_point": 2}, "some of them have no point exact enough"),
        ({"doubtful": 1}, "of some of them nobody knows whether they are open"),
        (
            {"with_point": 2, "doubtful": 1},
            "some of them have no point exact enough and of some of them nobody knows whether they are open",
        ),
    ],
)
def test_a_list_is_whole_only_where_nothing_is_left_open(hole: dict, because: str) -> None:
    assert WHOLE.whole
    known = replace(WHOLE, **hole)
    assert not known.whole
    assert known.because == because


def test_what_is_known_of_a_list_by_hand(synthetic_pack) -> None:
    # Three open clubs, of one only the street is known; all clubs are declared complete.
    strict = knowledge(synthetic_pack, ("club",))
    assert (strict.listed, strict.with_point, strict.without_point, strict.doubtful) == (3, 2, 1, 0)
    assert strict.declared == (synthetic_pack.catalogue["club"].complete_source,)
    assert strict.complete
    assert not strict.whole
    assert knowledge(synthetic_pack, ("club",), admit_street=True).whole
    # Of schools nobody declares anything, and of one nobody knows whether it is open.
    schools = knowledge(synthetic_pack, ("club", "school"), admit_street=True)
    assert schools.declared[1] == ""
    assert (schools.without_point, schools.doubtful) == (1, 1)
    assert not schools.complete


@pytest.mark.slow
def test_letting_doubtful_services_count_makes_no_list_whole(synthetic_pack) -> None:
    rows = synthetic_pack.register.rows("club").set_index("service_id", drop=False)
    rows.loc["CL-E", "status"] = "unknown"
    copy = synthetic_pack.with_register("club", rows.reset_index(drop=True))
    known = knowledge(copy, ("club",), statuses=("open", "unknown"), admit_street=True)
    assert (known.listed, known.without_point, known.doubtful) == (4, 0, 1)
    assert known.complete
    assert not known.whole


@pytest.mark.slow
def test_a_service_without_a_point_is_placed_by_another_of_its_site(synthetic_pack) -> None:
    nowhere = dict.fromkeys(("lat", "lon", "coord_source", "coord_accuracy"), "")
    rows = synthetic_pack.register.rows("school").set_index("service_id", drop=False)
    rows.loc["SCH-3", [*nowhere, "status"]] = [*nowhere.values(), "open"]
    copy = synthetic_pack.with_register("school", rows.reset_index(drop=True))
    known = knowledge(copy, ("school",))
    # SCH-3 shares the site of SCH-2; of SCH-4 no place is known at all.
    assert (known.listed, known.with_point, known.without_point) == (4, 3, 1)


def test_figures_and_what_is_known_of_their_lists_come_together(synthetic_pack) -> None:
    found = coverage(synthetic_pack, ("club",), ages=AGES, within=800.0)
    assert found.knowledge == knowledge(synthetic_pack, ("club",))
