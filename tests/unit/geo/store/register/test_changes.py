"""Changes: proposed, accepted, rejected; versions; what was recorded stays; every revision can be read."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geo.errors import AtlasError, ConflictError, RegisterError
from geo.store.register import changes
from geo.store.register.backup import verify
from geo.store.register.database import writing
from geo.store.register.items import Edit, Item, Person, differing
from geo.store.register.reading import history, items, revision
from geo.store.register.schema import APPEND_ONLY
from tests.unit.geo.store.register.conftest import ABBEY

ANN, BEN = Person("Ann", "ann@council.example"), Person("Ben")
MOVED = {**ABBEY, "lat": "51.6"}


def _moved(seen=1, after=MOVED):
    return Edit("service", "CL-A", seen, after)


def test_a_change_counts_at_once_names_who_and_why_and_keeps_before_and_after(url):
    assert changes.apply(url, [_moved()], ANN, why="The club moved", source="a letter") == 2
    assert items(url)["service", "CL-A"] == Item(2, MOVED)
    last = history(url)[-1]
    assert (last.before, last.after, last.seen) == (ABBEY, MOVED, 1)
    assert (last.by, last.why, last.source) == (ANN, "The club moved", "a letter")
    assert (last.status, last.what, last.revision, last.decided_by) == ("accepted", "edited", 2, ANN)
    assert last.at.endswith("Z")
    assert last.at <= last.decided_at
    assert verify(url)[1] == []


def test_what_changes_nothing_makes_no_revision(url):
    before = revision(url)
    assert changes.apply(url, [_moved(after=dict(ABBEY))], ANN, why="again") is None
    assert revision(url) == before


def test_a_proposal_counts_only_once_somebody_accepts_it(url):
    before = revision(url)
    [number] = changes.propose(url, [_moved()], ANN, why="moved")
    assert items(url)["service", "CL-A"] == Item(1, ABBEY)
    assert revision(url) == before
    assert history(url)[-1].status == "proposed"
    assert changes.accept(url, [number], BEN, why="I was there") == 2
    last = history(url)[-1]
    assert (last.status, last.by, last.decided_by, last.decided_why) == ("accepted", ANN, BEN, "I was there")
    assert items(url)["service", "CL-A"] == Item(2, MOVED)


def test_a_rejected_proposal_stays_on_record_and_never_counts(url):
    [number] = changes.propose(url, [_moved()], ANN, why="moved")
    changes.reject(url, [number], BEN, why="It did not")
    assert items(url)["service", "CL-A"] == Item(1, ABBEY)
    assert (history(url)[-1].status, history(url)[-1].decided_why) == ("rejected", "It did not")
    with pytest.raises(RegisterError, match=f"Change {number} was rejected by Ben already"):
        changes.accept(url, [number], BEN)
    with pytest.raises(RegisterError, match="There is no change 999"):
        changes.reject(url, [999], BEN, why="x")
    assert verify(url)[1] == []


def test_whoever_is_slower_gets_both_versions_and_nothing_is_overwritten(url):
    changes.apply(url, [_moved()], ANN, why="moved")
    mine = {**ABBEY, "name": "The Abbey"}
    with pytest.raises(ConflictError, match="changed by somebody else") as refused:
        changes.apply(url, [_moved(after=mine)], BEN, why="renamed")
    found = refused.value
    assert (found.kind, found.key, found.version) == ("service", "CL-A", 2)
    assert (found.base, found.theirs, found.mine) == (ABBEY, MOVED, mine)
    assert items(url)["service", "CL-A"] == Item(2, MOVED)
    both = {**MOVED, "name": "The Abbey"}
    assert changes.apply(url, [_moved(found.version, both)], BEN, why="renamed") == 3


def test_two_proposals_of_one_item_are_not_both_accepted(url):
    one = changes.propose(url, [_moved()], ANN, why="moved")
    other = changes.propose(url, [_moved(after=None)], BEN, why="closed")
    with pytest.raises(ConflictError):
        changes.accept(url, [*one, *other], BEN)
    changes.accept(url, other, BEN)
    with pytest.raises(ConflictError) as refused:
        changes.accept(url, one, BEN)
    assert (refused.value.theirs, refused.value.mine) == (None, MOVED)


def test_a_set_of_changes_is_made_as_a_whole_or_not_at_all(url):
    before = revision(url), items(url)
    new = Edit("service", "CL-C", 0, {"name": "Castle Club"})
    with pytest.raises(ConflictError):
        changes.apply(url, [new, _moved(seen=7)], ANN, why="two")

    def refuse(_):
        raise AtlasError("A point in the sea.")

    with pytest.raises(AtlasError, match="in the sea"):
        changes.apply(url, [new], ANN, why="one", check=refuse)
    assert (revision(url), items(url)) == before


def test_the_door_sees_the_items_as_they_would_be(url):
    seen = []
    changes.apply(url, [_moved(after=None)], ANN, why="closed", check=seen.append)
    assert seen[0]["service", "CL-A"] == Item(2, None)
    assert seen[0]["service", "CL-B"].version == 1


@pytest.mark.parametrize(
    ("by", "why", "words"),
    [(Person(" "), "moved", "names a person"), (ANN, " ", "Say why")],
)
def test_a_change_without_a_person_or_a_reason_is_refused(url, by, why, words):
    with pytest.raises(RegisterError, match=words):
        changes.apply(url, [_moved()], by, why=why)


def test_one_item_is_not_changed_twice_at_once(url):
    with pytest.raises(RegisterError, match="changed twice at once"):
        changes.apply(url, [_moved(), _moved(after=None)], ANN, why="two")


def test_an_item_that_was_removed_can_come_back_and_keeps_its_history(url):
    changes.apply(url, [_moved(after=None)], ANN, why="a mistake")
    assert items(url)["service", "CL-A"] == Item(2, None)
    with pytest.raises(ConflictError):
        changes.apply(url, [_moved(0, ABBEY)], BEN, why="new")
    changes.apply(url, [_moved(2, ABBEY)], BEN, why="there all the time")
    assert items(url)["service", "CL-A"] == Item(3, ABBEY)
    assert [each.what for each in history(url, [("service", "CL-A")])] == ["added", "removed", "added"]


def test_every_revision_can_be_read_and_compared(url):
    changes.apply(url, [_moved()], ANN, why="moved")
    changes.apply(url, [_moved(2, None)], ANN, why="closed")
    assert [items(url, str(each))["service", "CL-A"].body for each in (1, 2, 3)] == [ABBEY, MOVED, None]
    assert items(url, "3") == items(url)
    assert differing(items(url, "1"), items(url, "3")) == [("service", "CL-A")]
    today = history(url)[-1].at[:10]
    assert items(url, today) == items(url)
    for strange, words in (("4", "1 to 3"), ("0", "1 to 3"), ("soon", "no day"), ("1999-01-01", "younger")):
        with pytest.raises(RegisterError, match=words):
            items(url, strange)


def test_the_revision_is_seen_by_whoever_asks_and_differs_with_every_change(url):
    first = revision(url)
    changes.apply(url, [_moved()], ANN, why="moved")
    assert revision(url).number == first.number + 1
    assert str(revision(url)) != str(first)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_itself_refuses_to_change_what_was_recorded(url, table):
    column = "why" if table in ("change", "decision", "revision") else "digest"
    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(RegisterError, match="never changed"), writing(url) as connection:
            connection.execute(text(statement))
    assert verify(url)[1] == []


def test_a_state_that_does_not_follow_from_the_changes_is_found(url):
    with writing(url) as connection:
        connection.execute(text("UPDATE item SET version = 5 WHERE key = 'CL-B'"))
        connection.execute(text("DELETE FROM item WHERE key = 'CL-A'"))
        connection.execute(text("UPDATE about SET revision = 3"))
    assert verify(url)[1] == [
        "service CL-A is not what its changes make of it.",
        "service CL-A has another version than it has changes.",
        "service CL-B has another version than it has changes.",
        "A revision is missing.",
    ]


@pytest.mark.parametrize("odd", ["half a character \udcff", "an end \0 within"])
def test_what_is_no_text_is_refused_alike_in_both_databases(url, odd):
    before = verify(url)
    [number] = changes.propose(url, [_moved()], ANN, why="moved")
    for do in (
        lambda: changes.apply(url, [_moved()], ANN, why=odd),
        lambda: changes.apply(url, [_moved()], ANN, why="moved", source=odd),
        lambda: changes.propose(url, [_moved()], Person(odd), why="moved"),
        lambda: changes.accept(url, [number], BEN, why=odd),
        lambda: changes.reject(url, [number], BEN, why=odd),
    ):
        with pytest.raises(RegisterError, match="characters that are no text"):
            do()
    changes.reject(url, [number], BEN, why="No")
    assert verify(url)[1] == before[1] == []
    assert revision(url).number == 1
