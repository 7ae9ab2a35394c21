"""The promise ledger: three statuses, each from its own source, and measures with what is known of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geo.errors import NotAvailableError
from geo.gaps.promise_ledger import due, ledger, said, shown
from geo.gaps.strategy_measures import standings
from geo.gaps.verdicts import gaps
from geo.pack.strategy import DueDate, Strategy

CLUBS = "club_every_ward"


def _with(pack, **changes):
    """Return the pack with another commitment on clubs."""
    own = tuple(
        each.model_copy(update=changes) if each.promise == CLUBS else each for each in pack.strategy.promises
    )
    return replace(pack, strategy=pack.strategy.model_copy(update={"promises": own}))


@pytest.mark.parametrize(
    ("by", "done", "on", "state"),
    [
        ("2025-06-30", "", "2025-06-30", "not yet due"),
        ("2025-06-30", "", "2025-07-01", "date passed"),
        ("2025-06", "", "2025-06-30", "not yet due"),
        ("2025", "", "2025-12-31", "not yet due"),
        ("2025-06-30", "2025-06-30", "2026-01-01", "on time"),
        ("2025-06-30", "2025-07", "2026-01-01", "late"),
        ("2025-06-30", "2025", "2026-01-01", "not known"),
        # On a day before it was done, nobody could have said so.
        ("2025-06-30", "2025-08-01", "2025-07-15", "date passed"),
    ],
)
def test_a_date_stands_to_the_day_as_sources_say(synthetic_pack, by, done, on, state):
    stated = DueDate(what="Clubs", by=by, source="News", done=done, done_source="News" if done else "")
    assert due(_with(synthetic_pack, due=(stated,)), CLUBS, date.fromisoformat(on)).states == (state,)


def test_without_a_stated_date_there_is_none_whatever_the_strategy_runs(pack):
    for entry in ledger(pack, date(2099, 1, 1)):
        if entry.promise.id != "youth_centre_every_ward":
            assert entry.due.states == ("no date",)
            assert entry.due.period


def test_what_the_register_shows_is_what_the_command_gaps_says(pack):
    for entry in ledger(pack):
        if entry.shown.test == "tested":
            verdicts = gaps(pack, entry.promise.id)["verdict"]
            assert dict(entry.shown.verdicts) == verdicts.to_dict()
            assert sum(entry.shown.counts.values()) == len(verdicts)


def test_a_promise_without_a_verdict_has_no_counts_but_says_why(pack):
    for name in ("safe_space", "safe_space_every_ward", "play_charter"):
        found = shown(pack, name)
        assert not found.counts
        assert not found.kept_everywhere
        assert found.reason


def test_statements_come_newest_first_and_those_without_a_date_last(pack):
    assert [each.as_of for each in said(pack, "youth_centre_every_ward").claims] == [
        "2026-01-29",
        "2025-12",
        "2024-11",
        "2023-07-17",
    ]
    assert said(pack, "play_charter").newest is None


def test_a_pack_without_a_register_shows_nothing_and_keeps_what_is_said(synthetic_pack):
    register = replace(synthetic_pack.register, terms=None, files={})
    bare = replace(synthetic_pack, register=register)
    assert shown(bare, CLUBS).test == "no register"
    assert [each.as_of for each in said(bare, CLUBS).claims] == ["2024-03"]
    assert due(bare, CLUBS, date(2025, 6, 30)) == due(synthetic_pack, CLUBS, date(2025, 6, 30))


def test_a_pack_without_a_strategy_has_no_ledger(synthetic_pack):
    with pytest.raises(NotAvailableError, match="No strategy is set up"):
        ledger(replace(synthetic_pack, strategy=None))


def test_measures_have_the_figures_that_the_strategy_prints(pack):
    found = {each.measure.id: each for each in standings(pack)}
    level = found["good_level_development"]
    beside = level.comparators[0]
    assert (level.baseline.value, beside.area, beside.value) == (60.5, "London", 67.8)
    assert found["healthy_start"].baseline is None
    later = found["children_0_17_count"].later
    assert later is not None
    assert later.period == "30 June 2022"


def test_a_figure_that_has_moved_on_is_a_later_one(pack):
    measure = next(each for _, each in pack.strategy.measures if each.id == "good_level_development")
    values = pack.values["good_level_development"]
    old = values[values["role"] == "figure"].assign(period="2020/21", value=58.0)
    moved = replace(
        pack,
        strategy=Strategy(
            documents=pack.strategy.documents, context=[measure.model_copy(update={"period": "2020/21"})]
        ),
        values={**pack.values, "good_level_development": pd.concat([values, old])},
    )
    found = standings(moved)[0]
    assert (found.baseline.value, found.later.value) == (58.0, 60.5)
    assert found.comparators == ()  # London's is of the later period
