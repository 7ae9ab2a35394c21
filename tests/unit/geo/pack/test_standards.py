"""Standards and promises: transcribed faithfully, each with its source, tested only where a map can."""

from __future__ import annotations

import csv
import re

import pytest

from geo.pack.pack import check_pack, load_pack
from geo.pack.standards import Promise, Standards
from geo.store.directory import SHIPPED

SOURCES = SHIPPED / "sources"


def test_every_promise_of_the_strategy_is_there_word_for_word(pack):
    with (SOURCES / "strategy/promises.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["promise_id"]: row for row in csv.DictReader(file)}
    assert set(pack.promises) == set(rows)
    for promise_id, row in rows.items():
        promise = pack.promises[promise_id]
        assert (promise.promise, promise.level, promise.source) == (
            row["promise"],
            row["area"],
            row["source"],
        )


def test_each_promise_is_tested_as_far_as_a_map_can(pack):
    tests = {each.id: each.test for each in pack.promises.values()}
    assert tests == {
        "youth_centre_every_ward": "sites",
        "family_hub_every_locality": "sites",
        "twelve_children_family_centres": "sites",
        "safe_space": "reach",
        "safe_space_every_ward": "reach",
        "play_healthy_weight": "none",
        "play_charter": "none",
        "resources_to_most_need": "none",
    }
    assert pack.promises["twelve_children_family_centres"].at_least == 12
    assert all(each.reason for each in pack.promises.values() if each.test == "none")


def test_play_distances_and_quantity_are_those_of_the_source(pack):
    play = {each.ages: (each.value, each.unit) for each in pack.standards.values() if each.topic == "play"}
    assert play == {
        (0, 4): (100, "metres"),
        (5, 11): (400, "metres"),
        (12, 17): (800, "metres"),
        (0, 18): (10, "m2_per_child"),
    }
    sizes = {each.id: each.value for each in pack.standards.values() if each.topic == "play_sites"}
    assert sizes == {
        "lap_distance": 100,
        "lap_size": 100,
        "leap_distance": 400,
        "leap_size": 400,
        "neap_distance": 1000,
        "neap_size": 1000,
    }


def test_what_the_source_says_to_verify_is_not_called_verified(pack):
    table = (SOURCES / "services/standards.md").read_text("utf-8")
    distances = re.search(r"\| Distance, under 5s.*", table)
    assert distances is not None
    assert "verify" in distances[0]
    assert not pack.standards["play_under_5"].verified
    assert not pack.standards["lap_distance"].verified
    assert pack.standards["play_quantity"].verified
    assert all(each.source for each in pack.standards.values())


def test_a_promise_that_is_not_tested_says_why_and_one_that_is_names_what_counts(synthetic_pack):
    bells = synthetic_pack.promises["bells"].model_dump()
    with pytest.raises(ValueError, match="says why"):
        Promise.model_validate(bells | {"reason": ""})
    with pytest.raises(ValueError, match="names its categories"):
        Promise.model_validate(bells | {"test": "sites"})


def test_no_id_is_given_twice(synthetic_pack):
    bells = synthetic_pack.promises["bells"]
    with pytest.raises(ValueError, match="id given twice: bells"):
        Standards(promises=(bells, bells))


@pytest.mark.slow
def test_an_unknown_category_is_a_fault(synthetic_copy):
    root = synthetic_copy()
    file = root / "standards.toml"
    file.write_text(file.read_text("utf-8").replace('["hub"]', '["lighthouse"]'), encoding="utf-8")
    faults, _ = check_pack(root)
    assert [str(each) for each in faults] == [
        "standards.toml, column promises.hub_every_district.categories: names a category that services.toml "
        "lacks (found 'lighthouse'). The categories are: club, hub, school, play_area."
    ]


@pytest.mark.slow
def test_a_pack_without_standards_loads(synthetic_copy):
    root = synthetic_copy()
    (root / "standards.toml").unlink()
    bare = load_pack(root)
    assert dict(bare.standards) == {}
    assert dict(bare.promises) == {}
