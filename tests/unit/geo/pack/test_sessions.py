"""Sessions: their contract, their place in the pack, and how a register keeps them."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from geo.errors import PackError
from geo.pack import kept_changes, kept_register, sessions, taking_over
from geo.pack.calendar import BankHoliday, Calendar, Term
from geo.pack.kept_items import OF_SESSIONS, contents, items_of, pack_files
from geo.pack.pack import load_files, load_pack
from geo.pack.taking_over import take_over
from geo.sample import town, town_with_sessions
from geo.store.directory import SHIPPED, PackFiles
from geo.store.register.address import AS_OF, REGISTER, STATE
from geo.store.register.items import Edit, Item, Person
from geo.store.register.reading import items
from geo.writing import csv_bytes
from tests.registers import BOTH, database

ANN = Person("Ann")
ROWS = town_with_sessions().register.sessions
FILE = csv_bytes(ROWS)


@pytest.fixture
def root(tmp_path):
    """A folder with the town and its sessions."""
    shutil.copytree(town().root, tmp_path / "town")
    (tmp_path / "town" / sessions.FILE).write_bytes(FILE)
    return tmp_path / "town"


@pytest.fixture(params=BOTH)
def register(request, tmp_path, monkeypatch):
    """Where a register of the town will lie."""
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    url = database(request.param, tmp_path, request)
    monkeypatch.setenv(REGISTER, "" if request.param == "sqlite" else url.render_as_string(False))
    return url


def _address():
    return kept_register.kept_address(town().place)


def _body(**cells):
    return {name: cell for name, cell in {**ROWS.iloc[0].to_dict(), **cells}.items() if cell}


def test_the_shipped_sessions_are_those_that_a_source_states():
    found = sessions.sessions_of(load_files(SHIPPED).register.sessions)
    assert [(each.days, each.hours, each.age_from, each.age_to, each.age_to_send) for each in found] == [
        ((2, 3, 4), "15:30 to 20:30", 11, 19, 25)
    ]
    assert [(each.open_to, each.season, each.send, each.all_hours) for each in found] == [
        ("girls", sessions.NOT_STATED, sessions.NOT_STATED, "")
    ]
    assert "capitalpost.uk" in found[0].source


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("session_id", "", "is not a session id"),
        ("session_id", "S-2", "the same session_id twice"),
        ("service_id", "CL-X", "names no listed service"),
        ("title", " ", "empty"),
        ("source", "", "empty"),
        ("as_of", "", "empty"),
        ("days", "", "holds no days"),
        ("days", "T", "holds no days"),
        ("days", "Mon;2026-12-01", "holds no days"),
        ("days", "2026-13-01", "holds no days"),
        ("start", "4pm", "is no time"),
        ("end", "25:00", "is no time"),
        ("end", "16:00", "is not after its start"),
        ("season", "summer", "is none of its words"),
        ("open_to", "everybody", "is none of its words"),
        ("with_send", "yes", "is none of its words"),
        ("age_from", "-1", "is no whole number"),
        ("age_to", "10", "is below age_from"),
        ("age_to_send", "16", "is below age_to"),
        ("age_to_send", "26", "is above 25"),
        ("places", "many", "is no whole number"),
    ],
)
def test_a_session_with_a_fault_is_refused_with_its_row(column, cell, rule):
    rows = ROWS.copy()
    at = 2 if cell == "S-2" else 0
    rows.loc[at, column] = cell
    faults = sessions.check(rows, {"CL-A", "CL-B"})
    assert [(each.row, each.column, each.rule) for each in faults] == [(at + 2, column, rule)]


def test_all_faults_of_a_file_are_named_at_once(root):
    bad = ROWS.assign(days="soon", start="late", service_id="CL-X")
    (root / sessions.FILE).write_bytes(csv_bytes(bad))
    with pytest.raises(PackError) as refused:
        load_files(root)
    assert len(refused.value.faults) == 9
    (root / sessions.FILE).write_bytes(b"session_id,colour\nS-1,red\n")
    with pytest.raises(PackError, match="column is missing"):
        load_files(root)


def test_what_somebody_writes_is_read_as_they_mean_it():
    rows = ROWS.head(1).assign(
        days="thursday; Fri", end="24:00", season="", open_to="", with_send="", age_to=""
    )
    assert list(sessions.check(rows, None)) == []
    one = sessions.sessions_of(rows)[0]
    assert (one.days, one.end, one.season, one.open_to, one.send) == ((3, 4), 1440, *["not stated"] * 3)
    assert one.age_to is None
    dated = sessions.sessions_of(rows.assign(days="2026-12-12; 2026-12-05"))[0]
    assert dated.dates == (date(2026, 12, 5), date(2026, 12, 12))


@pytest.mark.parametrize("word", ["no", "Not stated", " unknown ", "-", "yes"])
def test_a_word_that_names_nobody_does_not_say_that_all_hours_are_listed(word):
    [fault] = sessions.check(ROWS.head(1).assign(all_hours=word), None)
    assert (fault.column, fault.rule) == ("all_hours", "names nobody")
    assert list(sessions.check(ROWS.head(1).assign(all_hours="Ann, 1 May 2026"), None)) == []


def test_a_calendar_says_no_more_than_its_sources():
    known = Calendar(
        terms=(
            Term(name="Autumn", starts=date(2026, 9, 1), ends=date(2026, 12, 18), source="s"),
            Term(name="Spring", starts=date(2027, 1, 4), ends=date(2027, 3, 25), source="s"),
        ),
        bank_holidays=(BankHoliday(name="Christmas Day", on=date(2026, 12, 25), source="s"),),
    )
    days = [(2026, 8, 1), (2026, 12, 18), (2026, 12, 24), (2026, 12, 25), (2027, 4, 1)]
    seasons = [known.season(date(*each)) for each in days]
    assert seasons == ["not known", "term", "holiday", "bank holiday", "not known"]
    assert load_files(SHIPPED).calendar == Calendar()


def test_between_terms_of_which_one_is_missing_nobody_knows_whether_it_is_a_holiday():
    def term(starts, ends):
        return Term(name="t", starts=date.fromisoformat(starts), ends=date.fromisoformat(ends), source="s")

    first, later = term("2026-09-02", "2026-10-23"), term("2027-01-04", "2027-02-12")
    gap = Calendar(terms=(first, later))
    assert gap.season(date(2026, 11, 12)) == gap.season(date(2026, 12, 24)) == "not known"
    whole = Calendar(terms=(first, later, term("2026-11-02", "2026-12-18")))
    assert whole.season(date(2026, 11, 12)) == "term"
    assert whole.season(date(2026, 12, 24)) == whole.season(date(2026, 10, 27)) == "holiday"
    summer = Calendar(terms=(term("2027-06-07", "2027-07-21"), term("2027-09-02", "2027-10-22")))
    assert summer.season(date(2027, 8, 12)) == "holiday"


def test_a_calendar_with_faults_is_refused(root):
    (root / "calendar.toml").write_text(
        '[[terms]]\nname = "A"\nstarts = 2026-09-02\nends = 2026-09-01\nsource = "s"\n'
    )
    with pytest.raises(PackError, match=r"calendar\.toml"):
        load_files(root)


def test_a_register_keeps_sessions_and_gives_the_file_back_byte_for_byte(register, root):
    pack, files = load_files(root), PackFiles(root)
    kept_changes.make(pack.place, pack.register, files)
    there = items(_address())
    assert there["session", "S-1"].body["title"] == "Girls on Thursday"
    assert kept_register.exported(pack.place) == contents(files)
    assert load_pack(root).digest == pack.digest


def test_a_session_is_edited_added_and_removed_like_a_service(register, root, monkeypatch):
    pack = load_files(root)
    kept_changes.make(pack.place, pack.register, PackFiles(root))
    edits = [
        Edit("session", "S-1", 1, _body(end="20:00")),
        Edit("session", "S-3", 1, None),
        Edit("session", "S-9", 0, _body(session_id="S-9", title="Open door")),
    ]
    assert kept_changes.edit(pack.place, pack.register, edits, ANN, why="New hours") == 2
    rows = load_pack(root).register.sessions
    assert rows[["session_id", "end"]].to_numpy().tolist() == [
        ["S-1", "20:00"],
        ["S-2", "18:00"],
        ["S-9", "19:00"],
    ]
    out = kept_register.exported(pack.place)
    assert [name for name, each in out.items() if each != contents(PackFiles(root))[name]] == [sessions.FILE]
    assert items_of(out)["session", "S-9"]["title"] == "Open door"
    monkeypatch.setenv(AS_OF, "1")
    assert load_pack(root).digest == pack.digest


def test_the_door_refuses_a_session_with_a_fault_and_a_service_that_would_leave_one_behind(register, root):
    pack = load_files(root)
    kept_changes.make(pack.place, pack.register, PackFiles(root))
    wrong = [Edit("session", "S-1", 1, _body(end="12:00"))]
    with pytest.raises(PackError, match="is not after its start"):
        kept_changes.edit(pack.place, pack.register, wrong, ANN, why="A slip")
    gone = [Edit("service", "CL-B", 1, None)]
    with pytest.raises(PackError, match="names no listed service"):
        kept_changes.edit(pack.place, pack.register, gone, ANN, why="Gone")
    both = [*gone, Edit("session", "S-3", 1, None)]
    assert kept_changes.edit(pack.place, pack.register, both, ANN, why="Gone with its session") == 2


def test_a_register_of_before_there_were_sessions_has_those_of_the_pack(register, root):
    kept_changes.make(town().place, town().register, PackFiles(town().root))
    assert OF_SESSIONS not in items(_address())
    pack = load_files(root)
    assert load_pack(root).register.sessions.equals(pack.register.sessions)
    new = [Edit("session", "S-9", 0, _body(session_id="S-9"))]
    kept_changes.edit(pack.place, pack.register, new, ANN, why="A new one")
    assert load_pack(root).register.sessions["session_id"].to_list() == ["S-1", "S-2", "S-3", "S-9"]
    assert taking_over.files_changed(pack.place, PackFiles(root)) == [sessions.FILE]
    taken = take_over(pack.place, pack.register, PackFiles(root), ANN, why="Sessions")
    assert {each.key for each in taken.edits} == {"S-1", "S-2", "S-3", "sessions.csv"}
    assert load_pack(root).register.sessions["session_id"].to_list() == ["S-1", "S-2", "S-3", "S-9"]


def test_files_without_sessions_say_nothing_of_them(register, root):
    pack = load_files(root)
    kept_changes.make(pack.place, pack.register, PackFiles(root))
    found = take_over(pack.place, pack.register, PackFiles(town().root), ANN, why="Lists", remember=False)
    assert found.edits == ()
    assert len(load_pack(root).register.sessions) == 3


def test_changes_that_have_nothing_to_do_with_each_other_give_the_same_file_in_any_order(root):
    taken = contents(PackFiles(root))
    edits = {
        ("session", "S-9"): _body(session_id="S-9"),
        ("session", "S-0"): _body(session_id="S-0"),
        ("session", "S-2"): None,
    }
    out = []
    for order in (list(edits), list(edits)[::-1]):
        there = {key: Item(1, body) for key, body in items_of(taken).items()}
        for key in order:
            there[key] = Item(2, edits[key])
        out.append(pack_files(there, taken)[sessions.FILE])
    assert out[0] == out[1]
