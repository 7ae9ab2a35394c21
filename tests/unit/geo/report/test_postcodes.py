from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest

from geo import sample
from geo.errors import AtlasError, NotAvailableError
from geo.pack.postcodes import none
from geo.report.postcodes import in_words, nearest_services, service_words, whereabouts


def test_a_postcode_in_another_ward_than_its_point_is_in_the_official_one(pack):
    found = whereabouts(pack, "e14 6jd")
    assert pack.area_name(found.areas["ward"]) == "Mile End"
    assert found.areas["locality"] == pack.localities.at[found.areas["ward"], "locality_code"]


def test_beyond_the_place_the_neighbour_is_named_and_no_area(pack):
    found = whereabouts(pack, "EC3A 1AT")
    assert (found.beyond, found.areas) == ("City of London", {})
    # Not all neighbours have an outline in the pack: then their code must do.
    islington = pack.postcodes.index[pack.postcodes["district_code"] == "E09000019"][0]
    assert whereabouts(pack, islington).beyond == "another borough (E09000019)"


@pytest.mark.slow
def test_an_estimated_point_says_so(pack):
    estimated = pack.postcodes.index[pack.postcodes["quality"] > 10][0]
    found = whereabouts(pack, estimated)
    assert found.estimated
    assert "estimate" in in_words(pack, found, nearest_services(pack, found))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Wapping", "not a postcode"),
        ("E1 9ZZ", "not among the postcodes of Tower Hamlets"),
        ("", "not a postcode"),
    ],
)
def test_what_is_no_postcode_of_the_pack_is_refused_in_words(pack, said, words):
    with pytest.raises(AtlasError, match=words):
        whereabouts(pack, said)


def test_a_pack_without_postcodes_says_so(synthetic_pack):
    with pytest.raises(NotAvailableError, match="no postcodes"):
        whereabouts(replace(synthetic_pack, postcodes=none()), "SY24 1AA")


@pytest.mark.slow
def test_the_nearest_surgery_is_the_one_a_plain_search_finds(pack):
    surgeries = pack.services[(pack.services["category"] == "gp") & pack.services.geometry.notna()]
    metric = surgeries.to_crs(27700)
    for code in pack.postcodes.index[::1500]:
        here = gpd.GeoSeries([pack.postcodes.geometry[code]], crs=4326).to_crs(27700)[0]
        straight = metric.distance(here)
        row = nearest_services(pack, whereabouts(pack, code)).rows.set_index("category").loc["gp"]
        assert row["metres"] == pytest.approx(1.4 * straight.min(), abs=0.5)
        assert row["name"] in set(surgeries["name"][straight == straight.min()])


@pytest.mark.slow
def test_layers_with_a_licence_of_their_own_stay_apart(pack):
    rows = nearest_services(pack, whereabouts(pack, "E1W 3RE")).rows
    layered = {each.id for each in pack.catalogue.values() if each.layer}
    assert layered
    assert layered.isdisjoint(rows["category"])


@pytest.mark.slow
def test_what_nobody_knows_is_not_none(pack):
    rows = nearest_services(pack, whereabouts(pack, "E1W 3RE")).rows.set_index("category")
    assert (
        service_words(rows.loc["adventure_playground"]) == "none has a point, 2 listed without one"
    )  # of four, two are open
    assert service_words(rows.loc["special_school"]) == "none is listed"
    assert np.isnan(rows.at["special_school", "metres"])


@pytest.mark.slow
def test_a_place_known_by_its_street_only_says_how_far_it_may_be_off(pack):
    rows = nearest_services(pack, whereabouts(pack, "E1 5BA")).rows.set_index("category")
    assert rows.at["leisure_centre", "service_id"] == "LEI04"
    assert rows.at["leisure_centre", "accuracy_m"] == 150
    assert "its point may be 150 m off" in service_words(rows.loc["leisure_centre"])


def test_places_of_the_past_are_no_services_near_a_postcode(pack):
    rows = nearest_services(pack, whereabouts(pack, "E1W 3RE")).rows
    assert "youth_centre_2017_18" not in set(rows["category"])


@pytest.mark.slow
def test_along_streets_the_walk_is_measured_and_has_no_range():
    town = sample.town_with_streets()
    row = nearest_services(town, whereabouts(town, "ZZ1 1AA")).rows.iloc[0]
    assert row["method"] == "network"
    assert row["metres_low"] == row["metres"] == row["metres_high"]
    assert "about" not in service_words(row)


def test_a_provisional_grouping_is_labelled(pack):
    found = whereabouts(pack, "E1W 3RE")
    assert "provisional grouping" in in_words(pack, found, nearest_services(pack, found))
