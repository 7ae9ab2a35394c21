"""Homes: children where people live, by output area and postcode, and all totals kept."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from dataclasses import replace

import geopandas as gpd
import pytest
from pyproj import Transformer

from geo.access.demand import areas_of_points, children, demand_points
from geo.access.homes import known
from geo.access.supply import sites
from geo.crs import METRES
from geo.pack import postcodes
from geo.pack.pack import Pack
from geo.sample import town, town_with_homes
from geo.store.directory import SHIPPED
from tests.conftest import REPOSITORY

PARKS = REPOSITORY.parent / "shared/data/greenspace/os_open_greenspace_public_parks_th_plus_800m_27700.gpkg"


def test_the_place_has_a_point_at_each_postcode_where_people_live(pack):
    points = demand_points(pack)
    assert len(points) == 5465
    with (SHIPPED / "postcodes/postcodes.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["oa_code"] and row["users"] != "large"]
    assert Counter(points["oa_code"]) == Counter(row["oa_code"] for row in rows)


@pytest.mark.slow
def test_every_single_year_of_every_ward_is_exact(pack):
    ward = demand_points(pack)["ward_code"]
    for age in pack.single_years.columns:
        found = children(pack, (age, age)).groupby(ward).sum()
        assert found.to_dict() == pytest.approx(pack.single_years[age].to_dict(), rel=1e-12)


def test_small_areas_keep_their_children_within_half_a_per_cent(pack):
    found = demand_points(pack).groupby("lsoa_code")["children_0_15"].sum()
    assert found.to_dict() == pytest.approx(pack.small_areas["children_0_15"].to_dict(), rel=0.005)


def test_an_output_area_s_children_are_shared_evenly_over_its_homes(pack):
    counts = demand_points(pack).groupby("oa_code")["children_0_15"]
    assert (counts.max() - counts.min()).max() < 1e-12
    expected = pack.output_areas.set_index("oa_code")["children_0_15"]
    assert counts.sum().to_dict() == pytest.approx(expected.to_dict())


def test_a_home_belongs_to_the_ward_of_its_output_area(pack):
    points = demand_points(pack)
    place = pack.output_areas.set_index("oa_code").loc[points["oa_code"]]
    assert points["ward_code"].to_list() == place["ward_code"].to_list()
    assert points["lsoa_code"].to_list() == place["lsoa_code"].to_list()


@pytest.mark.slow
def test_hardly_a_child_lives_in_a_park(pack):
    if not PARKS.is_file():
        pytest.skip(f"the outlines of parks are not beside this checkout: {PARKS}")
    parks = gpd.read_file(PARKS).geometry.union_all()
    points = demand_points(pack)
    inside = points.geometry.within(parks).to_numpy()
    assert points.loc[inside, "children_0_15"].sum() / points["children_0_15"].sum() <= 0.005
    grid = demand_points(replace(pack, output_areas=pack.output_areas.iloc[:0]))
    before = grid.loc[grid.geometry.within(parks), "children_0_15"].sum() / grid["children_0_15"].sum()
    assert before > 0.03


@pytest.mark.slow
@pytest.mark.parametrize(("category", "ages"), [("gp", (0, 15)), ("primary_school", (0, 15))])
def test_mean_walks_per_ward_are_those_of_a_plain_reckoning(pack, category, ages):
    """From the files alone: sum over homes of children x 1.4 x straight line to the nearest site."""
    metres = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    with (SHIPPED / "boundaries/output_areas.csv").open(encoding="utf-8") as file:
        areas = {row["oa_code"]: row for row in csv.DictReader(file)}
    homes = defaultdict(list)
    with (SHIPPED / "postcodes/postcodes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["oa_code"] in areas and row["users"] != "large":
                homes[row["oa_code"]].append(metres.transform(float(row["lon"]), float(row["lat"])))
    places = [(point.x, point.y) for point in sites(pack, [category]).geometry]
    total, walked = defaultdict(float), defaultdict(float)
    for code, where in homes.items():
        each = float(areas[code]["children_0_15"]) / len(where)
        for x, y in where:
            nearest = min(math.hypot(x - east, y - north) for east, north in places)
            total[areas[code]["ward_code"]] += each
            walked[areas[code]["ward_code"]] += each * 1.4 * nearest
    from geo.access.coverage import coverage

    found = coverage(pack, (category,), ages=ages, within=800).figures["mean_walk"]
    assert found.to_dict() == pytest.approx(
        {ward: walked[ward] / total[ward] for ward in found.index}, abs=1.0
    )


def test_a_large_user_houses_nobody_and_one_that_nobody_knows_may():
    pack = town_with_homes()
    points = demand_points(pack)
    # The middle postcode of each output area is a large user's.
    assert len(points) == 64
    unsure = pack.postcodes.assign(users=pack.postcodes["users"].replace("large", ""))
    assert len(demand_points(replace(pack, postcodes=unsure))) == 96


def test_an_output_area_without_a_home_has_a_point_within_its_small_area_and_ward():
    pack = town_with_homes()
    bare = pack.postcodes[pack.postcodes["oa_code"] != "O09"]
    points = demand_points(replace(pack, postcodes=bare))
    lone = points[points["oa_code"] == "O09"]
    assert len(lone) == 1
    assert lone["children_0_15"].iloc[0] == pytest.approx(
        pack.output_areas.set_index("oa_code")["children_0_15"]["O09"]
    )
    for level, column in (("ward", "ward_code"), ("lsoa", "lsoa_code")):
        outline = pack.areas[level].to_crs(METRES).geometry[lone[column].iloc[0]]
        assert outline.contains(lone.geometry.iloc[0])


@pytest.mark.parametrize("lacks", ["output areas", "postcodes", "postcodes of its output areas"])
def test_without_either_the_grid_stays(lacks):
    pack = town_with_homes()
    lacking = {
        "output areas": replace(pack, output_areas=pack.output_areas.iloc[:0]),
        "postcodes": replace(pack, postcodes=postcodes.none()),
        "postcodes of its output areas": replace(pack, postcodes=pack.postcodes.assign(oa_code="")),
    }[lacks]
    assert not known(lacking)
    assert demand_points(lacking).equals(demand_points(town()))


@pytest.mark.slow
def test_the_order_of_postcodes_and_output_areas_is_irrelevant(pack):
    turned = replace(pack, postcodes=pack.postcodes[::-1], output_areas=pack.output_areas[::-1])
    assert demand_points(turned).equals(demand_points(pack))


def test_children_of_any_age_follow_the_homes_and_not_the_ground():
    pack = town_with_homes()
    # The southern output area of each piece holds two fifths of its children.
    counts = children(pack, (5, 11)).groupby(areas_of_points(pack, "lsoa")).sum()
    assert counts.to_dict() == pytest.approx(
        children(town(), (5, 11)).groupby(areas_of_points(town(), "lsoa")).sum().to_dict(), rel=1e-3
    )
    points = demand_points(pack)
    south = points["oa_code"].str[1:].astype(int) % 2 == 1
    by_part = children(pack, (5, 11)).groupby(south).sum()
    assert by_part[True] / by_part.sum() == pytest.approx(0.4)


@pytest.mark.slow
def test_a_small_area_of_a_pack_says_the_children_of_its_homes(pack):
    _agree(pack)
    _agree(town_with_homes())


def _agree(pack: Pack) -> None:
    from geo.figures.values import figures

    indicator = next(each for each in pack.registry.values() if each.lsoa_method == "spread")
    found = figures(pack, indicator.id, "lsoa")["value"]
    assert found.sum() == pytest.approx(figures(pack, indicator.id, "ward")["value"].sum())
