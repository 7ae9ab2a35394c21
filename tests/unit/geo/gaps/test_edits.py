"""One service edited: ids that follow on, points that say who showed them, a register that stays whole."""

from __future__ import annotations

from datetime import date

import pytest

from geo.errors import PackError
from geo.gaps.edits import NO_POINT, changed, next_id, pointed_at, with_service
from geo.sample import town


def test_an_id_follows_the_last_of_its_kind_and_is_never_given_twice(pack):
    assert next_id(pack, "youth_centre") == "YC17"
    assert next_id(pack, "youth_centre", ["YC17", "YC20"]) == "YC21"
    for category in pack.catalogue:
        assert next_id(pack, category) not in pack.services.index


def test_a_service_keeps_its_place_in_the_list_and_a_new_one_follows():
    body = dict(town().register.rows("club").iloc[1]) | {"name": "Bridge House"}
    edited = with_service(town(), "club", "CL-B", body).register.rows("club")
    assert edited["name"].to_list()[1] == "Bridge House"
    longer = with_service(town(), "club", "CL-Z", body | {"service_id": "CL-Z", "site_id": ""})
    assert longer.register.rows("club")["service_id"].to_list()[-1] == "CL-Z"
    assert "CL-B" not in with_service(town(), "club", "CL-B", None).services.index


def test_a_cell_that_no_list_has_yet_is_a_column_of_it():
    body = dict(town().register.rows("hub").iloc[0]) | {"capacity": "30"}
    assert with_service(town(), "hub", "HUB-1", body).services.at["HUB-1", "capacity"] == 30


def test_faults_are_refused():
    body = dict(town().register.rows("club").iloc[0]) | {"status": "ajar"}
    with pytest.raises(PackError, match="unknown status"):
        with_service(town(), "club", "CL-A", body)


def test_a_point_on_the_map_is_the_most_exact_kind_and_names_who_showed_it():
    cells = pointed_at(town(), -4.1, 52.4123456789, by="", day=date(2026, 1, 2))
    assert cells["lat"] == "52.412346"
    assert cells["coord_source"] == "pointed at on the map, 2 January 2026"
    body = dict(town().register.rows("club").iloc[1]) | NO_POINT | {"postcode": "ZZ1 1AA"}
    copy = with_service(town(), "club", "CL-B", body)
    assert copy.services.at["CL-B", "coord_accuracy"] == "postcode centroid"


def test_only_what_differs_is_changed():
    assert changed({"a": "1", "b": ""}, {"a": "1", "c": "", "d": "2"}) == ["d"]
