"""The table of reach: whose children, how many at least, and what is not known."""

from __future__ import annotations

import pytest

from geo.errors import AtlasError
from geo.figures.values import figures
from geo.report.reach import COLUMNS, USUAL_WALK, reach_table
from tests.street_only import known_by_their_street
from tests.synthetic import A, B, C, D, E


def _by_ward(table, category):
    return table[table["category"] == category].set_index("area_code")


@pytest.mark.slow
def test_columns_are_those_of_the_guide_and_rows_all_categories(synthetic_pack):
    table = reach_table(synthetic_pack)
    assert list(table.columns) == list(COLUMNS)
    assert list(table["category"].unique()) == list(synthetic_pack.catalogue)
    assert len(table) == 5 * len(synthetic_pack.catalogue)
    assert (table["within_m"] == USUAL_WALK).all()
    assert USUAL_WALK == 1200


@pytest.mark.slow
def test_each_category_counts_the_ages_that_it_serves(synthetic_pack):
    table = reach_table(synthetic_pack)
    assert table.groupby("category")["ages"].first().to_dict() == {
        "club": "10 to 15",
        "hub": "0 to 15",
        "school": "4 to 10",
        "play_area": "0 to 12",
    }
    # Ward B has 5 children of each year of age.
    assert _by_ward(table, "club").loc[B, "children"] == pytest.approx(30)


@pytest.mark.slow
@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
@pytest.mark.parametrize(("ages", "indicator"), [((0, 4), "children_0_4"), ((5, 11), "children_5_11")])
def test_children_add_up_to_those_of_the_table_of_figures(pack, level, ages, indicator):
    table = reach_table(pack, level, categories=["library"], ages=ages).set_index("area_code")
    expected = figures(pack, indicator, level)["value"]
    assert table["children"].to_dict() == pytest.approx(expected.to_dict(), rel=1e-9)


@pytest.mark.slow
def test_levels_agree_on_how_many_are_reached(pack):
    sums = [
        reach_table(pack, level, categories=["library"])["children_reached"].sum()
        for level in ("ward", "locality", "borough", "lsoa")
    ]
    assert sums == pytest.approx([sums[0]] * 4, rel=1e-9)
    assert sums[0] > 0


@pytest.mark.slow
def test_the_range_holds_the_share(pack):
    table = reach_table(pack, categories=["library"])
    assert (table["share_low"] <= table["share"]).all()
    assert (table["share"] <= table["share_high"]).all()
    assert (table["share_low"] < table["share_high"]).any()
    assert set(table["distance_method"]) == {"straight-line estimate (x 1.35, range 1.2 to 1.55)"}


@pytest.mark.slow
def test_the_nearest_site_is_that_of_most_children(synthetic_pack):
    clubs = _by_ward(reach_table(synthetic_pack, categories=["club"]), "club")
    # Listed, open and not by street only: CL-A in ward A, CL-CD on the line of C and D.
    # The line between them is at 2 km; of ward B's children 40 live west of it and 60 east.
    line = "O'Hara's \"Line\" & Sons"
    assert clubs["nearest"].to_dict() == {
        A: "<script>alert('club')</script>",
        B: line,
        C: line,
        D: line,
        E: line,
    }
    # 1,200 m of walk are 857 m of straight line: CL-A reaches A and the west of B, CL-CD C and D and not E.
    assert clubs["sites"].to_dict() == {A: 1, B: 1, C: 1, D: 1, E: 0}
    assert clubs.loc[E, "children_reached"] == 0


@pytest.mark.slow
def test_access_shares_each_site_among_the_children_around_it(synthetic_pack):
    clubs = _by_ward(reach_table(synthetic_pack, categories=["club"]), "club")
    assert set(clubs["access_unit"]) == {"sites per 1,000 children"}
    # Two sites count; over all children of these ages they are given away whole, however unevenly.
    assert (clubs["access"] * clubs["children"]).sum() / 1000 == pytest.approx(2)
    assert clubs.loc[A, "access"] > clubs.loc[B, "access"] > clubs.loc[E, "access"] == 0
    assert set(reach_table(synthetic_pack, categories=["play_area"])["access_unit"]) == {
        "sites per 1,000 children"
    }


@pytest.mark.slow
def test_access_counts_places_where_all_capacities_are_known(synthetic_pack):
    # SCH-1 has 90 places and SCH-2 40; SCH-3, without a number, is of unknown status and does not count.
    schools = _by_ward(reach_table(synthetic_pack, categories=["school"]), "school")
    assert set(schools["access_unit"]) == {"places per 1,000 children"}
    assert (schools["access"] * schools["children"]).sum() / 1000 == pytest.approx(90 + 40)


@pytest.mark.slow
def test_a_list_that_is_not_whole_says_at_least_and_why_and_a_whole_one_does_not(synthetic_pack):
    table = reach_table(synthetic_pack)
    hubs, clubs = _by_ward(table, "hub"), _by_ward(table, "club")
    assert hubs["note"].str.startswith("Among listed hubs <em>").all()
    assert hubs["note"].str.endswith("1 listed without a point that counts.").all()
    # Declared complete, but one club is known by its street only: others may live within reach of it.
    assert clubs["note"].str.contains("only: some of them have no point", regex=False).all()
    assert clubs["note"].str.endswith("1 listed without a point that counts.").all()
    whole = reach_table(synthetic_pack, categories=["club"], admit_street=True)
    assert whole["note"].eq("").all()


@pytest.mark.slow
def test_where_no_service_has_a_point_reach_is_unknown_not_nought(pack):
    # Every listed youth centre is placed by its street, which counts only where asked for.
    pack = known_by_their_street(pack)
    table = reach_table(pack, categories=["youth_centre"])
    assert (
        table[["children_reached", "share", "mean_walk_m", "p90_walk_m", "access", "sites"]]
        .isna()
        .all(axis=None)
    )
    assert table["note"].str.startswith("Not known:").all()
    assert (table["children"] > 0).all()
    admitted = reach_table(pack, categories=["youth_centre"], admit_street=True)
    assert admitted["children_reached"].notna().all()


@pytest.mark.slow
def test_ages_that_the_pack_lacks_are_noted(synthetic_pack):
    table = reach_table(synthetic_pack, categories=["club"], ages=(15, 24))
    assert table["note"].str.contains("only ages 15 to 19 are counted").all()


def test_an_unknown_category_is_refused(synthetic_pack):
    with pytest.raises(AtlasError, match="no category 'pool'"):
        reach_table(synthetic_pack, categories=["pool"])
