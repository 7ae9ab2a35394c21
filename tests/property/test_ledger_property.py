"""The three statuses of a promise stay apart: whatever changes one of them changes no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from geo.gaps.promise_ledger import Entry, ledger
from geo.gaps.stocktake import stocktake
from geo.gaps.stocktake_changes import changes
from geo.gaps.stocktake_file import read_stocktake
from geo.pack.catalogue import Claim
from geo.pack.pack import Pack
from geo.pack.strategy import DueDate
from geo.report.strategy import stocktake_file
from tests.effort import tries
from tests.synthetic import _degrees

pytestmark = pytest.mark.slow

CLUBS = "club_every_ward"
ON = date(2025, 6, 30)
FEW = settings(
    max_examples=tries(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
STATUS = st.sampled_from(["open", "planned", "closed", "unknown"])
ACCURACY = st.sampled_from(["exact", "park centre", "street", ""])
CLUB = st.tuples(st.floats(0.05, 5.95), st.floats(0.05, 1.95), ACCURACY, STATUS)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
).filter(lambda text: text.strip())
CLAIM = st.builds(Claim, provider=WORDS, text=WORDS, as_of=WORDS, source=WORDS)
DAY = st.dates(date(2020, 1, 1), date(2035, 12, 31))
DUE = st.builds(lambda day, done: _due(day, done), DAY, st.none() | DAY)


def _due(day: date, done: date | None) -> DueDate:
    said = {"done": done.isoformat(), "done_source": "News"} if done else {}
    return DueDate(what="Clubs", by=day.isoformat(), source="News", **said)


def _register(pack: Pack, clubs: list[tuple[float, float, str, str]], *, complete: bool) -> Pack:
    """Return a working copy that lists these clubs: place in kilometres, kind of point, status."""
    first = pack.register.rows("club").iloc[0].to_dict()
    rows = []
    for number, (east, north, kind, status) in enumerate(clubs):
        lat, lon = _degrees(east, north) if kind else ("", "")
        place = {"lat": lat, "lon": lon, "coord_accuracy": kind, "coord_source": "made up" if kind else ""}
        rows.append({**first, **place, "service_id": f"X{number}", "status": status, "ward_stated": ""})
    frame = pd.DataFrame(rows, columns=list(first), dtype="str")
    return pack.with_register("club", frame, complete_source="everybody" if complete else "")


def _committed(pack: Pack, **changed: object) -> Pack:
    """Return the pack with another commitment on clubs."""
    assert pack.strategy is not None
    own = [
        each.model_copy(update=changed) if each.promise == CLUBS else each for each in pack.strategy.promises
    ]
    return replace(pack, strategy=pack.strategy.model_copy(update={"promises": tuple(own)}))


def _entry(pack: Pack, on: date = ON) -> Entry:
    return next(each for each in ledger(pack, on) if each.promise.id == CLUBS)


@FEW
@given(clubs=st.lists(CLUB, max_size=6), complete=st.booleans())
def test_no_upload_changes_what_is_said_or_what_is_due(
    synthetic_pack: Pack, clubs: list[tuple], complete: bool
) -> None:
    copy = _register(synthetic_pack, clubs, complete=complete)
    before, after = ledger(synthetic_pack, ON), ledger(copy, ON)
    assert [each.said for each in before] == [each.said for each in after]
    assert [each.due for each in before] == [each.due for each in after]
    found = changes(stocktake(synthetic_pack, ON), stocktake(copy, ON))
    assert {kind for each in found for kind in each.kinds} <= {"register"}


@FEW
@given(claims=st.lists(CLAIM, max_size=4))
def test_no_statement_changes_what_is_shown_or_what_is_due(synthetic_pack: Pack, claims: list[Claim]) -> None:
    now = _committed(synthetic_pack, claims=tuple(claims))
    before, after = _entry(synthetic_pack), _entry(now)
    assert (before.shown, before.due) == (after.shown, after.due)
    found = changes(stocktake(synthetic_pack, ON), stocktake(now, ON))
    assert {each.kinds for each in found} <= {("claim",)}


@FEW
@given(dates=st.lists(DUE, max_size=4), on=DAY)
def test_no_date_changes_what_is_said_or_what_is_shown(
    synthetic_pack: Pack, dates: list[DueDate], on: date
) -> None:
    now = _committed(synthetic_pack, due=tuple(dates))
    before, after = _entry(synthetic_pack), _entry(now, on)
    assert (before.shown, before.said) == (after.shown, after.said)
    assert len(after.due.states) == max(len(dates), 1)
    assert ("no date" in after.due.states) == (not dates)


@FEW
@given(stated=DUE, on=DAY)
def test_late_and_on_time_need_somebody_who_says_that_it_was_done(
    synthetic_pack: Pack, stated: DueDate, on: date
) -> None:
    (state,) = _entry(_committed(synthetic_pack, due=(stated,)), on).due.states
    if state in ("late", "on time"):
        assert stated.done
        assert date.fromisoformat(stated.done) <= on


@FEW
@given(claims=st.lists(CLAIM, max_size=3), clubs=st.lists(CLUB, max_size=3))
def test_any_stocktake_comes_back_as_it_was_frozen(
    synthetic_pack: Pack, claims: list[Claim], clubs: list[tuple]
) -> None:
    pack = _committed(_register(synthetic_pack, clubs, complete=False), claims=tuple(claims))
    found, faults = read_stocktake(stocktake_file(pack, ON), "old.json")
    assert not faults
    assert found == stocktake(pack, ON)


@settings(max_examples=tries(60), deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_at_all_end_in_anything_but_words(data: bytes) -> None:
    found, faults = read_stocktake(data, "old.json")
    assert found is None
    assert faults
