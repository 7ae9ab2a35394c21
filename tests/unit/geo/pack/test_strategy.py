"""strategy.toml: what is transcribed, what may be left out, and every fault of it at once."""

from __future__ import annotations

import csv

import pytest

from geo.pack.pack import check_pack, load_pack
from geo.pack.strategy import first_day, last_day
from geo.store.directory import SHIPPED

SOURCES = SHIPPED / "sources/strategy"


def _rows(name):
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_ambitions_and_their_leads_are_those_of_the_source(pack):
    assert [(each.number, each.lead) for each in pack.strategy.ambitions] == [
        (int(row["ambition"]), row["lead_group"]) for row in _rows("ambitions.csv")
    ]


def test_every_printed_figure_stands_under_its_ambition_with_the_value_of_the_source(pack):
    found = {
        measure.indicator: (str(ambition.number) if ambition else "context")
        for ambition, measure in pack.strategy.measures
        if measure.indicator
    }
    printed = _rows("borough_baseline.csv")
    assert found == {row["measure_id"]: row["ambition"] for row in printed}
    for row in printed:
        figures = pack.values[row["measure_id"]]
        own = figures[(figures["role"] == "figure") & (figures["period"] == row["period"])]
        assert own["value"].tolist() == [float(row["value"])]


def test_the_two_traps_of_the_source_are_not_taken_for_the_same(pack):
    wards = {each.id: each.wards for _, each in pack.strategy.measures}
    traps = {"low_income_relative": "child_poverty", "overcrowded_dependent_children": "overcrowding"}
    for name, other in traps.items():
        assert (wards[name].state, wards[name].indicator) == ("differs", other)
    assert "After housing costs" in wards["low_income_relative"].note
    assert "All households" in wards["overcrowded_dependent_children"].note
    assert [name for name, each in wards.items() if each.state == "here"] == ["children_0_17_count"]


def test_every_promise_of_the_pack_stands_in_a_document(pack):
    assert {each.promise for each in pack.strategy.promises} == set(pack.promises)
    own = pack.strategy.commitment("safe_space_every_ward")
    assert pack.strategy.document(own.document).period == "2025 to 2027"
    assert own.due == ()


def test_no_date_stands_there_that_a_source_does_not_state(pack):
    dates = [(each.promise, due.by, due.source) for each in pack.strategy.promises for due in each.due]
    assert dates == [("youth_centre_every_ward", "2024-12-31", "Tower Hamlets Council news, November 2024")]


def test_a_pack_may_do_without(synthetic_copy):
    root = synthetic_copy()
    (root / "strategy.toml").unlink()
    assert load_pack(root).strategy is None


def test_what_it_names_and_the_pack_lacks_is_named_all_at_once(synthetic_copy):
    root = synthetic_copy()
    file = root / "strategy.toml"
    words = file.read_text("utf-8")
    words = words.replace('promise = "club_every_ward"', 'promise = "moon"')
    words = words.replace('indicator = "safe_cycling"', 'indicator = "sun"')
    words = words.replace('"here", indicator = "damp_homes"', '"here", indicator = "safe_cycling"')
    file.write_text(words, encoding="utf-8")
    faults = {(each.column, each.value) for each in check_pack(root)[0]}
    assert faults == {
        ("promises.promise", "moon"),
        ("measures.cycling.indicator", "sun"),
        ("measures.damp_homes.wards.indicator", "safe_cycling"),
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('by = "2026"', 'by = "2026-02-30"', "day is out of range"),
        ('by = "2026"', 'by = "soon"', "should match pattern"),
        ('done_source = "Harbour', 'note = "Harbour', "Extra inputs"),
        ('done = "2025-03", ', "", "who says that it was done"),
        ('"differs", indicator', '"elsewhere", indicator', "name the indicator"),
        (', where = "At', ', note = "At', "says in `where`"),
        ('document = "plan_2024"', 'document = "other"', "is no document"),
        ("number = 2", "number = 1", "ambition given twice"),
    ],
)
def test_what_contradicts_itself_is_refused(synthetic_copy, old, new, said):
    root = synthetic_copy()
    file = root / "strategy.toml"
    words = file.read_text("utf-8")
    assert old in words
    file.write_text(words.replace(old, new), encoding="utf-8")
    assert any(said in str(each) for each in check_pack(root)[0])


def test_a_part_that_cannot_be_read_is_not_blamed_on_the_strategy(synthetic_copy):
    root = synthetic_copy()
    (root / "standards.toml").write_text("x", encoding="utf-8")
    (root / "indicators/safe_cycling.toml").write_text("x", encoding="utf-8")
    assert "strategy.toml" not in {each.file for each in check_pack(root)[0]}


def test_a_month_is_due_until_it_ends():
    assert last_day("2024-02").isoformat() == "2024-02-29"
    assert first_day("2025").isoformat() == "2025-01-01"
