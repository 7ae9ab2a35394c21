"""Stocktakes: frozen and read again, compared by kind of change, and refused in words where they are none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from geo.errors import AtlasError
from geo.gaps.stocktake import stocktake
from geo.gaps.stocktake_changes import changes
from geo.gaps.stocktake_file import read_stocktake
from geo.limits import STOCKTAKE_BYTES, STOCKTAKE_LINES
from geo.pack.catalogue import Claim
from geo.report.strategy import stocktake_file

CLUBS = "club_every_ward"
ON = date(2025, 7, 1)


def _rows(pack):
    return json.loads(stocktake_file(pack, ON))


def _faults(rows):
    content = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
    found, faults = read_stocktake(content, "old.json")
    assert found is None
    return "\n".join(map(str, faults))


def _between(earlier, now):
    return changes(stocktake(earlier, ON), stocktake(now, ON))


def _clubs(pack, **cells):
    rows = pack.register.rows("club")
    rows.loc[rows["service_id"] == "CL-E", list(cells)] = list(cells.values())
    return pack.with_register("club", rows)


def test_a_stocktake_comes_back_as_it_was_frozen(pack, synthetic_pack):
    for each in (pack, synthetic_pack):
        found, faults = read_stocktake(stocktake_file(each, ON), "old.json")
        assert not faults
        assert found == stocktake(each, ON)
        assert changes(found, stocktake(each, ON)) == ()


def test_the_same_pack_gives_the_same_bytes(pack):
    assert stocktake_file(pack, ON) == stocktake_file(replace(pack), ON)


def test_a_list_that_changes_a_verdict_is_a_change_of_the_register(synthetic_pack):
    found = _between(synthetic_pack, _clubs(synthetic_pack, status="open"))
    assert {each.kinds for each in found} == {("register",)}
    assert ("result", "2 met, 2 uncertain, 1 unmet of 5", "3 met, 2 uncertain of 5") in {
        (each.field, each.before, each.after) for each in found
    }
    assert {each.words for each in found} >= {"Its list changed."}


def test_a_list_that_changes_no_verdict_says_so(synthetic_pack):
    found = _between(synthetic_pack, _clubs(synthetic_pack, notes="A new note"))
    assert [(each.kinds, each.words) for each in found if each.about == CLUBS] == [
        (("register",), "The list changed; what it shows did not.")
    ]


def test_another_rule_is_a_change_of_method(synthetic_pack):
    other = synthetic_pack.promises[CLUBS].model_copy(update={"at_least": 2})
    now = replace(synthetic_pack, promises={**synthetic_pack.promises, CLUBS: other})
    found = _between(synthetic_pack, now)
    assert {each.kinds for each in found} == {("method",)}
    assert "Its rule changed." in {each.words for each in found}


def test_another_statement_is_a_change_of_claim_and_of_nothing_else(synthetic_pack):
    own = synthetic_pack.strategy.commitment(CLUBS)
    claim = Claim(provider="The office", text="six clubs opened", as_of="2025-06-30", source="News")
    rest = [each for each in synthetic_pack.strategy.promises if each.promise != CLUBS]
    now = replace(
        synthetic_pack,
        strategy=synthetic_pack.strategy.model_copy(
            update={"promises": (own.model_copy(update={"claims": (claim, *own.claims)}), *rest)}
        ),
    )
    found = _between(synthetic_pack, now)
    assert {(each.kinds, each.about) for each in found} == {(("claim",), CLUBS)}
    assert found[0].after.startswith("The office: six clubs opened")


def test_another_figure_is_a_change_of_data(synthetic_pack):
    values = synthetic_pack.values["safe_cycling"]
    now = replace(
        synthetic_pack,
        values={**synthetic_pack.values, "safe_cycling": values.assign(value=values["value"] + 1)},
    )
    found = _between(synthetic_pack, now)
    assert {(each.kinds, each.about) for each in found} == {(("data",), "measure: cycling")}


def test_another_ground_is_a_change_of_data(synthetic_pack):
    now = replace(synthetic_pack, single_years=synthetic_pack.single_years + 1)
    assert ("data",) in {each.kinds for each in _between(synthetic_pack, now)}


def test_a_promise_that_comes_or_goes_is_said(synthetic_pack):
    fewer = {name: each for name, each in synthetic_pack.promises.items() if name != "bells"}
    without = replace(synthetic_pack, promises=fewer)
    assert [(each.kinds, each.words) for each in _between(without, synthetic_pack)] == [
        (("promise",), "A promise was added.")
    ]
    assert _between(synthetic_pack, without)[0].words == "A promise was taken out."


def test_time_that_passes_changes_only_what_is_due(synthetic_pack):
    found = changes(stocktake(synthetic_pack, ON), stocktake(synthetic_pack, date(2027, 1, 1)))
    assert [(each.kinds, each.before, each.after) for each in found] == [
        (("due",), "late; not yet due", "late; date passed")
    ]


def test_a_verdict_that_nothing_explains_is_a_change_of_method(synthetic_pack):
    now = stocktake(synthetic_pack, ON)
    lines = tuple(
        each._replace(value="3 met of 5") if (each.about, each.field) == (CLUBS, "result") else each
        for each in now.lines
    )
    found = changes(replace(now, lines=lines), now)
    assert [each.kinds for each in found] == [("method",)]
    assert "judges in another way" in found[0].words


def test_another_place_or_a_later_day_is_refused_in_words(pack, synthetic_pack):
    with pytest.raises(AtlasError, match="nothing is compared"):
        changes(stocktake(synthetic_pack, ON), stocktake(pack, ON))
    with pytest.raises(AtlasError, match="choose a later day"):
        changes(stocktake(pack, ON), stocktake(pack, date(2025, 6, 30)))


def test_a_working_copy_says_that_it_is_one(synthetic_pack):
    assert stocktake(synthetic_pack, ON).head["working_copy"] == ""
    assert stocktake(_clubs(synthetic_pack, status="open"), ON).head["working_copy"]


# ---- What is no stocktake --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not readable JSON"),
        (b"{", "is not readable JSON"),
        (b"[" * 100_000, "is not readable JSON"),
        (b'{"a": 1, "a": 2}', "twice in one object"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"{}", "holds no list of lines"),
        (b"null", "holds no list of lines"),
        (b"[]", "says neither where nor when"),
        (b"[1]", "is no line of a stocktake"),
        (b'[{"kind": "due"}]', "it must hold"),
        (b" " * (STOCKTAKE_BYTES + 1), "larger than"),
        (b"[" + b"0," * STOCKTAKE_LINES + b"0]", "has more than"),
        (b"[" + b"9" * 5_000 + b"]", "is not readable JSON"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(content, said):
    assert said in _faults(content)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("value", 5, "is no text"),
        ("value", None, "is no text"),
        ("value", "x" * 6_000, "longer than"),
        ("value", "\ud800", "half a character"),
        ("kind", "rumour", "unknown kind"),
        ("value", "2 met", "was changed after it was made"),
    ],
)
def test_a_line_that_is_none_is_named_with_its_number(synthetic_pack, field, value, said):
    rows = _rows(synthetic_pack)
    rows[20][field] = value
    found = _faults(rows)
    assert said in found
    assert "row 21" in found or "changed after" in found


def test_a_line_twice_another_version_and_a_day_that_is_none_are_refused(synthetic_pack):
    rows = _rows(synthetic_pack)
    assert "says one thing twice" in _faults([*rows, rows[-1]])
    for field, value, said in (("version", "9", "another version"), ("on", "2025-02-30", "is of no day")):
        changed = [{**row, "value": value} if row["field"] == field else row for row in rows]
        assert said in _faults(changed)
