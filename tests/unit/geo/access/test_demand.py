"""Demand points: a fixed grid in every piece, children of exact ages, wards and small areas that agree."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from pandas import DataFrame

from geo.access.demand import BASE_AGES, COLUMNS, ages_note, children, demand_points
from geo.access.grid import SPACING
from geo.errors import NotAvailableError
from geo.figures.values import figures
from geo.pack.pack import Pack, check_pack, load_pack
from tests.synthetic import LSOAS, PER_YEAR, WARDS, A, B, C, D, E


@pytest.fixture(params=["pack", "synthetic_pack"])
def each_pack(request) -> Pack:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def without_homes(pack) -> Pack:
    """Return the shipped pack as it would be without output areas: its children live on the grid."""
    return replace(pack, output_areas=pack.output_areas.iloc[:0])


@pytest.fixture(params=["without_homes", "synthetic_pack"])
def each_grid(request) -> Pack:
    return request.getfixturevalue(request.param)


def test_points_are_in_metres_on_a_plain_index(each_pack):
    points = demand_points(each_pack)
    assert points.crs == "EPSG:27700"
    assert list(points.index) == list(range(len(points)))
    assert list(points.columns) == COLUMNS
    assert points["locality_code"].equals(points["ward_code"].map(each_pack.localities["locality_code"]))
    assert demand_points(each_pack) is points


def test_every_piece_has_points_and_no_other_piece_has(each_grid):
    keys = ["lsoa_code", "ward_code"]
    found = demand_points(each_grid)[keys].drop_duplicates().sort_values(keys)
    assert found.to_numpy().tolist() == each_grid.pieces[keys].sort_values(keys).to_numpy().tolist()


def test_the_points_of_a_piece_share_it_evenly(each_grid):
    points = demand_points(each_grid)
    counts = points.groupby(["lsoa_code", "ward_code"])["children_0_15"]
    pieces = each_grid.pieces.set_index(["lsoa_code", "ward_code"])["share"]
    of_lsoa = each_grid.small_areas["children_0_15"].reindex(pieces.index.get_level_values(0)).to_numpy()
    assert counts.sum().to_dict() == pytest.approx((pieces * of_lsoa).to_dict())
    assert (counts.max() - counts.min()).to_numpy() == pytest.approx(0.0)


def test_points_lie_in_their_ward_and_their_small_area(each_grid):
    points = demand_points(each_grid).to_crs("EPSG:4326").geometry
    for column, level in (("ward_code", "ward"), ("lsoa_code", "lsoa")):
        outlines = each_grid.areas[level].geometry.loc[demand_points(each_grid)[column]]
        assert points.within(gpd.GeoSeries(outlines.to_numpy(), crs=points.crs)).mean() > 0.999


def test_a_square_kilometre_holds_its_grid(synthetic_pack):
    points = demand_points(synthetic_pack)
    # Column 0 is one square kilometre: 20 x 20 squares of 50 m.
    first = points[points["lsoa_code"] == LSOAS[0]]
    assert len(first) == 400
    assert set(np.round(first.geometry.x % SPACING, 3)) == {25.0}
    # The west half of column 2 (2.0 to 2.5 km) is a piece of ward B.
    half = points[(points["lsoa_code"] == LSOAS[4]) & (points["ward_code"] == B)]
    assert len(half) == 200


def test_a_piece_that_the_grid_misses_has_one_point(without_homes):
    points = demand_points(without_homes)
    sizes = points.groupby(["lsoa_code", "ward_code"]).size()
    lone = points.set_index(["lsoa_code", "ward_code"]).loc[sizes.index[sizes == 1]]
    assert len(lone)
    share = without_homes.pieces.set_index(["lsoa_code", "ward_code"])["share"].loc[lone.index]
    of_lsoa = without_homes.small_areas["children_0_15"].loc[lone.index.get_level_values(0)]
    assert lone["children_0_15"].to_numpy() == pytest.approx(share.to_numpy() * of_lsoa.to_numpy())


@pytest.mark.parametrize("ages", [(0, 4), (5, 11), (11, 19), (0, 19), (7, 7)])
def test_ward_totals_are_the_single_years_added_up(each_pack, ages):
    found = children(each_pack, ages).groupby(demand_points(each_pack)["ward_code"]).sum()
    expected = each_pack.single_years.loc[:, ages[0] : ages[1]].sum(axis=1)
    assert found.to_dict() == pytest.approx(expected[found.index].to_dict(), rel=1e-12)
    assert len(found) == len(each_pack.single_years)


@pytest.mark.parametrize("known", ["pack", "without_homes"])
@pytest.mark.parametrize(
    ("ages", "indicator"),
    [((0, 4), "children_0_4"), ((5, 11), "children_5_11"), ((12, 17), "children_12_17")],
)
def test_small_areas_agree_with_the_figures_of_the_same_ages(request, known, ages, indicator):
    place = request.getfixturevalue(known)
    found = children(place, ages).groupby(demand_points(place)["lsoa_code"]).sum()
    expected = figures(place, indicator, "lsoa")["value"]
    assert found.to_dict() == pytest.approx(expected.to_dict(), rel=1e-9)


def test_small_areas_of_another_place_agree_too(synthetic_pack):
    found = children(synthetic_pack, (0, 3)).groupby(demand_points(synthetic_pack)["lsoa_code"]).sum()
    assert found.to_dict() == pytest.approx(figures(synthetic_pack, "toddlers", "lsoa")["value"].to_dict())


def test_children_are_shared_like_those_under_sixteen(synthetic_pack):
    # Ward A is column 0: two LSOAs of 20 children each, so its 2 children a year are halved.
    points = demand_points(synthetic_pack)
    found = children(synthetic_pack, (0, 9)).groupby(points["lsoa_code"]).sum()
    assert found[LSOAS[0]] == pytest.approx(10 * PER_YEAR[A] / 2)
    assert ages_note(synthetic_pack, (0, 9)) == ""


def test_a_small_area_without_children_has_none_of_any_age(synthetic_pack):
    small = synthetic_pack.small_areas.copy()
    small.loc[LSOAS[0], "children_0_15"] = 0.0
    pack = replace(synthetic_pack, small_areas=small)
    found = children(pack, (11, 19)).groupby(demand_points(pack)["lsoa_code"]).sum()
    assert found[LSOAS[0]] == 0
    assert found[LSOAS[1]] == pytest.approx(9 * PER_YEAR[A])


def test_a_ward_whose_small_areas_are_all_without_children_keeps_its_total(synthetic_pack):
    small = synthetic_pack.small_areas.copy()
    small["children_0_15"] = 0.0
    pack = replace(synthetic_pack, small_areas=small)
    found = children(pack, (16, 19)).groupby(demand_points(pack)["ward_code"]).sum()
    assert found.to_dict() == pytest.approx({ward: 4 * count for ward, count in PER_YEAR.items()})


def test_a_ward_that_no_small_area_is_given_to_keeps_its_children(synthetic_pack):
    pieces = synthetic_pack.pieces
    pack = replace(synthetic_pack, pieces=pieces[pieces["ward_code"] != C])
    points = demand_points(pack)
    assert set(points.loc[points["lsoa_code"] == "", "ward_code"]) == {C}
    found = children(pack, (5, 11)).groupby(points["ward_code"]).sum()
    assert found.to_dict() == pytest.approx({ward: 7 * count for ward, count in PER_YEAR.items()})


def test_ages_beyond_the_last_year_are_left_out_and_it_is_said(synthetic_pack):
    # The second pack knows ages 0 to 19.
    points = demand_points(synthetic_pack)
    found = children(synthetic_pack, (18, 24)).groupby(points["ward_code"]).sum()
    assert found[D] == pytest.approx(2 * PER_YEAR[D])
    note = ages_note(synthetic_pack, (18, 24))
    assert "18 to 24" in note
    assert "18 to 19" in note


def test_without_single_years_the_nearest_band_stands_and_it_is_said(synthetic_pack):
    pack = replace(synthetic_pack, single_years=DataFrame(index=list(WARDS)))
    found = children(pack, (5, 11)).groupby(demand_points(pack)["lsoa_code"]).sum()
    assert found.to_dict() == pytest.approx(pack.small_areas["children_0_15"].to_dict())
    note = ages_note(pack, (5, 11))
    assert "5 to 11" in note
    assert f"{BASE_AGES[0]} to {BASE_AGES[1]}" in note


@pytest.mark.slow
def test_a_pack_may_lack_the_file_of_single_years(synthetic_copy):
    root = synthetic_copy()
    (root / "boundaries/single_years.csv").unlink()
    faults, _ = check_pack(root)
    # Only the range of an indicator of one age group rests on it.
    assert {fault.column for fault in faults} == {"indicative_ages"}
    for suffix in ("toml", "csv"):
        (root / f"indicators/overweight_year1.{suffix}").unlink()
    pack = load_pack(root)
    found = children(pack, (11, 19))
    assert found.sum() == pytest.approx(pack.small_areas["children_0_15"].sum())
    assert "no single years of age" in ages_note(pack, (11, 19))


@pytest.mark.parametrize("ages", [(12, 5), (-1, 4)])
def test_a_band_that_is_none_is_refused(synthetic_pack, ages):
    with pytest.raises(NotAvailableError, match="youngest first"):
        children(synthetic_pack, ages)


def test_the_order_of_wards_pieces_and_small_areas_is_irrelevant(synthetic_pack):
    pack = replace(
        synthetic_pack,
        pieces=synthetic_pack.pieces[::-1],
        small_areas=synthetic_pack.small_areas[::-1],
        single_years=synthetic_pack.single_years.loc[[E, D, C, B, A]],
    )
    assert demand_points(pack).equals(demand_points(synthetic_pack))
    assert children(pack, (0, 4)).to_numpy() == pytest.approx(children(synthetic_pack, (0, 4)).to_numpy())
