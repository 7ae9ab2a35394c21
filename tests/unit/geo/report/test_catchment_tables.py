"""Catchments of whole packs: sums that agree, sites that are not invented, columns that stay."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from geopandas import GeoSeries
from pandas import DataFrame

from geo.crs import METRES
from geo.errors import AtlasError
from geo.figures.values import figures
from geo.gaps.catchment_outlines import catchment_outlines
from geo.gaps.catchments import Catchments, catchments
from geo.pack.pack import Pack
from geo.report.catchments import (
    COLUMNS,
    CROSSING_COLUMNS,
    LOCALITY_COLUMNS,
    NO_NEAREST,
    NO_SITE,
    NO_WAY,
    SITE_COLUMNS,
    catchment_table,
    crossing_table,
    locality_table,
    site_table,
)
from tests.minitown import streets
from tests.synthetic import EAST, EASTERN, KM, NORTH, WEST

# Ages 0 to 9 of the second pack: 10 years of 2 + 5 in the west (A, B), of 2 + 4 + 1 in the east (C, D, E).
AGES = (0, 9)
IN_WEST, IN_EAST = 70, 70


def degrees(x: float, y: float) -> tuple[str, str]:
    """Return latitude and longitude of a place in kilometres from the south-west corner."""
    point = gpd.GeoSeries(gpd.points_from_xy([EAST + x * KM], [NORTH + y * KM]), crs=METRES).to_crs(4326)[0]
    return f"{point.y:.9f}", f"{point.x:.9f}"


def with_east_hub(pack: Pack, x: float, y: float) -> Pack:
    """Return a working copy in which the hub that had no point stands there."""
    rows = pack.register.rows("hub")
    east = rows["service_id"] == "HUB-2"
    lat, lon = degrees(x, y)
    rows.loc[east, ["lat", "lon", "coord_source", "coord_accuracy"]] = [lat, lon, "measured", "exact"]
    return pack.with_register("hub", rows)


def hubs(pack: Pack) -> DataFrame:
    """Return the catchments of the hubs."""
    return catchment_table(pack, catchments(pack, ("hub",)), AGES)


@pytest.mark.slow
def test_children_of_every_kind_of_catchment_add_up_to_the_borough(pack: Pack) -> None:
    for category in pack.register.counting:
        found = catchments(pack, (category,))
        for indicator, ages in (("children_0_4", (0, 4)), ("children_12_17", (12, 17))):
            rows = catchment_table(pack, found, ages)
            expected = figures(pack, indicator, "borough")["numerator"].iloc[0]
            assert rows.groupby("catchment")["children"].sum().to_list() == pytest.approx([expected] * 3)
            assert rows.groupby("catchment")["share_of_children"].sum().to_list() == pytest.approx([1] * 3)


@pytest.mark.slow
def test_assigned_children_of_a_locality_are_its_children_in_the_table(pack: Pack) -> None:
    for category in pack.register.counting:
        rows = catchment_table(pack, catchments(pack, (category,)), (0, 4))
        assigned = rows[rows["catchment"] == "assigned"].groupby("locality_code")["children"].sum()
        known = figures(pack, "children_0_4", "locality")["numerator"]
        assert assigned.to_dict() == pytest.approx(known.to_dict())


@pytest.mark.slow
def test_a_locality_without_a_located_site_says_so_and_has_no_walk(synthetic_pack: Pack) -> None:
    rows = hubs(synthetic_pack)
    east = rows[(rows["catchment"] == "assigned") & (rows["locality_code"] == EASTERN)]
    assert east["children"].to_list() == pytest.approx([IN_EAST])
    assert east["site_id"].to_list() == [""]
    assert east["note"].to_list() == [NO_SITE]
    assert east[["mean_minutes", "p90_minutes", "share_15", "share_30"]].isna().all(axis=None)
    nearest = rows[rows["catchment"] == "nearest"]
    assert nearest["note"].to_list() == [NO_NEAREST]
    assert nearest["mean_minutes"].isna().all()
    table = locality_table(synthetic_pack, catchments(synthetic_pack, ("hub",)), AGES)
    table = table.set_index("locality_code")
    assert table.loc[EASTERN, "note"] == NO_SITE
    assert pd.isna(table.loc[EASTERN, "sites"])
    assert table.loc[WEST, "sites"] == 1
    assert table["nearer_elsewhere"].isna().all()


@pytest.mark.slow
def test_the_moment_every_locality_has_a_located_site_the_walks_are_compared(synthetic_pack: Pack) -> None:
    # The east hub stands 100 m beyond the line at 2.5 km; the west one at 0.4 km. Half way is at 1.5 km: the
    # children of the west between 1.5 and 2.5 km are nearer to the hub of the east, nobody the other way.
    placed = with_east_hub(synthetic_pack, 2.6, 0.5)
    found = catchments(placed, ("hub",))
    rows = catchment_table(placed, found, AGES)
    assert not (rows["note"] == NO_SITE).any()
    crossings = crossing_table(placed, found, AGES)
    assert crossings[["from_code", "to_code"]].to_numpy().tolist() == [[WEST, EASTERN]]
    # Ward B (50 children, 1.02 to 2.5 km): by children aged 0-15 its columns weigh 40, and 0.75 of 80.
    # Column 1 (1.02 to 2 km): 20 points of 50 m wide columns; 10 of them lie beyond 1.5 km. All of column 2
    # (2 to 2.5 km) lies beyond.
    ward_b = 50 * (40 * 10 / 20 + 60) / (40 + 60)
    assert crossings["children"].iloc[0] == pytest.approx(ward_b, rel=0.03)
    table = locality_table(placed, found, AGES).set_index("locality_code")
    assert table.loc[WEST, "nearer_elsewhere"] == pytest.approx(crossings["children"].iloc[0])
    assert table.loc[EASTERN, "nearer_elsewhere"] == 0
    assert table.loc[EASTERN, "nearer_here_from_elsewhere"] == table.loc[WEST, "nearer_elsewhere"]
    per_site = site_table(placed, found, AGES).set_index("site_id")
    assert per_site["assigned"].to_list() == pytest.approx([IN_WEST, IN_EAST])
    assert per_site["nearest"].sum() == pytest.approx(IN_WEST + IN_EAST)
    elsewhere = pytest.approx(table.loc[WEST, "nearer_elsewhere"])
    assert per_site["arriving"].to_list() == [0, elsewhere]
    assert per_site["leaving"].to_list() == [elsewhere, 0]


@pytest.mark.slow
def test_two_services_at_one_site_count_once(synthetic_pack: Pack) -> None:
    # HUB-1 and SCH-1 share a building.
    found = catchments(synthetic_pack, ("hub", "school"))
    at_first = found.sites["services"].map(lambda services: {"HUB-1", "SCH-1"} <= set(services))
    assert at_first.sum() == 1
    rows = catchment_table(synthetic_pack, found, AGES)
    assert rows.groupby("catchment")["children"].sum().to_list() == pytest.approx([140] * 3)


@pytest.mark.slow
def test_need_is_averaged_over_the_children_and_counted_where_it_is_a_percentage(
    synthetic_pack: Pack,
) -> None:
    found = catchments(synthetic_pack, ("hub",))
    rows = locality_table(synthetic_pack, found, AGES, need="school_meals").set_index("locality_code")
    # Ward A: 20 children at 30 %, ward B: 50 at 40 %.
    assert rows.loc[WEST, "need"] == pytest.approx((20 * 30 + 50 * 40) / 70)
    assert rows.loc[WEST, "need_children"] == pytest.approx(20 * 0.3 + 50 * 0.4)
    # Ward D has no figure: 40 of the 70 children of the east are not known.
    assert pd.isna(rows.loc[EASTERN, "need"])
    scored = locality_table(synthetic_pack, found, AGES, need="hardship_score")
    assert scored["need_children"].isna().all()


@pytest.mark.slow
def test_walks_carry_the_range_of_the_detour(pack: Pack) -> None:
    found = catchments(pack, ("children_and_families_centre",))
    assert found.kind == "straight-line estimate"
    rows = locality_table(pack, found, (0, 4))
    ratio = rows["nearest_mean_minutes_high"] / rows["nearest_mean_minutes_low"]
    assert ratio.to_list() == pytest.approx([1.9 / 1.2] * len(rows))
    assert (rows["nearest_share_15_low"] < rows["nearest_share_15_high"]).all()
    assert (rows["nearest_mean_minutes"] <= rows["assigned_mean_minutes"]).all()


@pytest.mark.slow
def test_outlines_cover_the_place_once_per_kind(pack: Pack, synthetic_pack: Pack) -> None:
    for chosen, category in ((pack, "children_and_families_centre"), (synthetic_pack, "hub")):
        found = catchments(chosen, (category,))
        rows = catchment_table(chosen, found, (0, 4))
        shapes = catchment_outlines(chosen, found, rows).to_crs(METRES)
        whole = chosen.areas["locality"].to_crs(METRES).area.sum()
        for _, of_kind in rows.groupby("catchment"):
            drawn: GeoSeries = shapes[of_kind.index]
            assert drawn.is_valid.all()
            assert drawn.area.sum() == pytest.approx(whole, rel=1e-6)
            assert shapely.union_all(drawn.to_numpy()).area == pytest.approx(whole, rel=1e-6)


@pytest.mark.slow
def test_columns_are_those_documented(synthetic_pack: Pack) -> None:
    found = catchments(synthetic_pack, ("hub",))
    assert list(hubs(synthetic_pack)) == list(COLUMNS)
    assert list(site_table(synthetic_pack, found, AGES)) == list(SITE_COLUMNS)
    assert list(locality_table(synthetic_pack, found, AGES)) == list(LOCALITY_COLUMNS)
    assert list(crossing_table(synthetic_pack, found, AGES)) == list(CROSSING_COLUMNS)


def test_a_category_that_does_not_exist_is_refused(pack: Pack) -> None:
    with pytest.raises(AtlasError, match="no category"):
        catchments(pack, ("nonsense",))


@pytest.mark.slow
def test_a_pack_without_single_years_counts_the_children_it_knows(synthetic_pack: Pack) -> None:
    bare = replace(synthetic_pack, single_years=synthetic_pack.single_years.iloc[:, :0])
    rows = catchment_table(bare, catchments(bare, ("hub",)), AGES)
    known = bare.small_areas["children_0_15"].sum()
    assert rows.groupby("catchment")["children"].sum().to_list() == pytest.approx([known] * 3)


@pytest.mark.slow
def test_a_list_that_is_not_complete_says_so_in_every_row(pack: Pack, synthetic_pack: Pack) -> None:
    for chosen, category, said in (
        (pack, "family_hub", "not complete"),
        (synthetic_pack, "club", "complete"),
    ):
        found = catchments(chosen, (category,))
        for table in (catchment_table, site_table, locality_table):
            assert set(table(chosen, found, (0, 4))["register"]) == {said}


@pytest.mark.slow
def test_along_a_network_walks_have_no_range_and_name_their_source(synthetic_pack: Pack) -> None:
    ways = streets(EAST - KM, NORTH - KM, EAST + 7 * KM, NORTH + 3 * KM, 250)
    along = replace(synthetic_pack, network=ways)
    rows = locality_table(along, _schools(along), AGES)
    straight = locality_table(synthetic_pack, _schools(synthetic_pack), AGES)
    for name in ("assigned_mean_minutes", "nearest_p90_minutes", "nearest_share_15"):
        assert rows[f"{name}_low"].equals(rows[f"{name}_high"])
    # Streets every 250 m: never shorter than the straight line, which the estimate multiplies by 1.4.
    assert (rows["nearest_mean_minutes"] > straight["nearest_mean_minutes"] / 1.4).all()
    assert set(rows["distance"]) == {"walking network (Made <b>up</b>)"}


@pytest.mark.slow
def test_children_whom_no_way_leads_from_are_counted_but_have_no_walk(synthetic_pack: Pack) -> None:
    # The only streets lie in the westernmost kilometre: nobody in the east is within 250 m of one.
    west_only = replace(synthetic_pack, network=streets(EAST, NORTH, EAST + KM, NORTH + 2 * KM, 250))
    rows = catchment_table(west_only, _schools(west_only), AGES)
    assert rows.groupby("catchment")["children"].sum().to_list() == pytest.approx([140] * 3)
    table = locality_table(west_only, _schools(west_only), AGES).set_index("locality_code")
    assert table.loc[EASTERN, "sites"] == 1
    assert table.loc[EASTERN, "note"] == NO_WAY
    assert table.loc[EASTERN, ["assigned_mean_minutes", "nearest_share_15", "nearer_elsewhere"]].isna().all()
    # Those of the west who live beyond the streets are in no reach, so the share is of all its children.
    assert 0 < table.loc[WEST, "assigned_share_30"] < 0.5
    assert pd.isna(table.loc[WEST, "assigned_p90_minutes"])


def _schools(pack: Pack) -> Catchments:
    return catchments(pack, ("school",))
