"""Tables of open space: the same figures as asked of `geo.access`, and each list under its own licence."""

from __future__ import annotations

import pytest

from geo.access.open_space import open_space, without_outline
from geo.report.open_space import (
    AT_BEST,
    AT_LEAST,
    COLUMNS,
    PARK_COLUMNS,
    OpenSpace,
    Parks,
    credit,
    parks,
    reached,
)
from geo.report.question import usually
from geo.sample import town, town_with_parks

OSM = "OpenStreetMap"


def test_figures_are_those_that_are_asked_for():
    table = reached(town(), usually(OpenSpace, within=700.0, ages=(5, 11), level="locality"))
    expected = open_space(town(), 700, (5, 11), "locality")
    assert list(table.rows.columns) == list(COLUMNS)
    assert table.rows["share"].to_list() == expected["share"].to_list()
    assert set(table.rows["ages"]) == {"5 to 11"}
    assert set(table.rows["within_m"]) == {700}
    assert set(table.rows["reading"]) == {AT_BEST}
    assert set(table.rows["source"]) == {"Parks: made up"}


@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
def test_each_area_has_a_row_and_its_outline(pack, level):
    table = reached(pack, usually(OpenSpace, level=level))
    assert table.rows["area_code"].to_list() == pack.areas[level].index.to_list()
    assert all(each is not None for each in table.placed())


def test_a_park_is_listed_once_with_who_matches_it():
    table = parks(town_with_parks(), usually(Parks, osm=True))
    rows = table.rows.set_index("name")
    assert rows.loc["Abbey Green", ["service_ids", "play"]].to_list() == ["PLAY-1", "to its outline"]
    assert rows.loc["Bridge Park", ["polygon_ids", "play"]].to_list() == ["P-2;P-2b", "not counted"]
    assert rows["m2"].isna().to_dict()["Over the border"]
    assert set(rows["reading"]) == {AT_LEAST}
    assert [each is None for each in table.placed()] == [False, False, False, True]


def test_a_layer_with_its_own_licence_is_named_only_where_asked_for(pack):
    own, both = (parks(pack, usually(Parks, osm=osm)).rows for osm in (False, True))
    assert list(own.columns) == list(PARK_COLUMNS)
    assert not own["service_ids"].str.contains("OSM-").any()
    assert not own.loc[own["service_ids"] == "", "source"].str.contains(OSM).any()
    assert both["service_ids"].str.contains("OSM-").any()
    assert both.loc[both["service_ids"].str.contains("OSM-"), "source"].str.contains(OSM).all()
    assert own["source"].str.contains(credit(pack), regex=False)[own["park_code"] != ""].all()
    lost = both[both["park_code"] == ""]
    assert set(lost["name"]) == set(without_outline(pack)["name"])


def test_no_column_ranks_wards_by_square_metres():
    assert not {"area_m2", "m2_per_child", "rank"} & {*COLUMNS, *PARK_COLUMNS}
