"""The command `register sheet`: a spreadsheet as it is, merged into a list of the register."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from geo.cli import main as cli
from geo.sample import town
from geo.store.register.address import REGISTER, STATE
from tests.sheets import csv_of, ods, xlsx

pytestmark = pytest.mark.slow

ROWS = [["Clubs, November 2026"], [], ["", "Club", "Status", "Date"], ["", "Dock Club", "Open", "28/11/2026"]]
SAID = ("--by", "Ann", "--why", "Checked")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command on the sample town, with `register sheet` before what is given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv(REGISTER, "")
    root = Path(shutil.copytree(town().root, tmp_path / "town"))

    def command(*words: str) -> tuple[int, str]:
        code = cli.main(["--data", str(root), "register", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


@pytest.mark.parametrize(("name", "write"), [("c.xlsx", xlsx), ("c.ods", ods), ("c.csv", csv_of)])
def test_a_sheet_becomes_changes_with_an_author_a_reason_and_the_file_as_their_source(run, name, write):
    Path(name).write_bytes(write(ROWS))
    assert run("init")[0] == 0
    asked = ("sheet", name, "--category", "club")
    code, out = run(*asked, "--dry-run")
    assert code == 0
    assert "note: The heading is row 3." in out
    assert "  CL-D Dock Club: status planned -> open\n" in out
    assert "  verdict of Dock (A club everywhere): uncertain -> met\n" in out
    assert "4 services of the list are not in" in out
    assert "revision" not in out
    assert "Say why" in run(*asked, "--by", "Ann")[1]
    code, out = run(*asked, *SAID)
    assert (code, out.splitlines()[-1]) == (0, "Taken over as revision 2.")
    told = run("history", "--of", "CL-D")[1].splitlines()
    assert told[0].endswith(f"Ann: Checked (source: {name})")
    assert "Nothing differs from what the register has." in run(*asked, *SAID)[1]


def test_what_is_unclear_is_asked_and_answered_with_options(run):
    rows = [
        ["Name", "Postcode", "Ward", "Status"],
        ["Abby Club", "", "Abbey", "open"],
        ["Total", "", "", "2"],
    ]
    Path("c.csv").write_bytes(csv_of(rows))
    asked = ("sheet", "c.csv", "--category", "club", "--dry-run")
    code, out = run(*asked)
    assert code == 1
    assert '--column "Ward=ward_stated"; --column "Ward=" to leave it out' in out
    code, out = run(*asked, "--column", "Ward=")
    assert code == 1
    assert 'row 2, Abby Club: --row "2=CL-A" (Abbey Club); --row "2=new" for a new service' in out
    code, out = run(*asked, "--column", "Ward=", "--row", "2=CL-A", "--row", "3=")
    assert code == 0
    assert "  CL-A Abby Club: name changed\n" in out
    assert run(*asked, "--row", "two=CL-A")[0] == run(*asked, "--column", "Ward")[0] == 2


def test_services_are_removed_by_name_only_and_changes_can_be_proposed(run):
    Path("c.csv").write_bytes(csv_of([["Id", "Name"], ["CL-A", "Abbey Club"]]))
    assert run("init")[0] == 0
    asked = ("sheet", "c.csv", "--category", "club", *SAID)
    assert "The list has no CL-Z." in run(*asked, "--remove", "CL-Z")[1]
    code, out = run(*asked, "--remove", "CL-E", "--propose")
    assert (code, out.splitlines()[-1]) == (0, "Proposed as 1 change.")
    code, out = run(*asked, "--remove", "CL-E")
    assert code == 0
    assert "  CL-E Elm Club: removed" in out
    assert "Taken over as revision 2." in out


def test_faults_end_in_words_and_nothing_is_written(run):
    Path("c.csv").write_bytes(csv_of([["Id", "Status"], ["CL-A", "soon"]]))
    assert run("init")[0] == 0
    code, out = run("sheet", "c.csv", "--category", "club", *SAID)
    assert code == 1
    assert "c.csv, row 2, column status: unknown status" in out
    assert run("history", "--of", "CL-A")[1].count("Revision") == 1
    assert run("sheet", "none.csv", "--category", "club", *SAID)[0] == 1


HOURS = [["Our week"], [], ["Club", "Activity", "Day", "Times"], ["Abby Club", "Dance", "Weds", "3:30-5pm"]]


def test_a_sheet_of_hours_is_told_by_its_columns_and_becomes_changes(run):
    Path("h.xlsx").write_bytes(xlsx(HOURS))
    assert run("init")[0] == 0
    asked = ("sheet", "h.xlsx", "--category", "club")
    code, out = run(*asked, *SAID)
    assert code == 1
    assert "h.xlsx holds sessions." in out
    assert 'row 4, Abby Club: --row "4=CL-A" (Abbey Club); --row "4=ID" with the id of the service' in out
    code, out = run(*asked, "--row", "4=CL-A", "--dry-run")
    assert code == 0
    assert "  session CL-A-1 added: " in out
    assert "start: 15:30; end: 17:00" in out
    code, out = run(*asked, "--row", "4=CL-A", *SAID)
    assert (code, out.splitlines()[-1]) == (0, "Taken over as revision 2.")
    assert "h.xlsx" in run("history", "--of", "CL-A-1")[1]
    assert "Nothing differs from what the register has." in run(*asked, "--row", "4=CL-A", *SAID)[1]
    later = [*HOURS[:3], ["Abbey Club", "Dance", "Weds", "4-5pm"]]
    Path("h.xlsx").write_bytes(xlsx(later))
    code, out = run(*asked, *SAID)
    assert (
        'row 4, Dance, Wed, 16:00 to 17:00: --row "4=CL-A-1" (Dance); --row "4=new" for a new session' in out
    )
    code, out = run(*asked, *SAID, "--row", "4=CL-A-1", "--propose")
    assert (code, out.splitlines()[-1]) == (0, "Proposed as 1 change.")
    Path("h.csv").write_bytes(csv_of([["Club", "Day", "From"], ["Dock Club", "Mon", "half past"]]))
    code, out = run("sheet", "h.csv", "--category", "club", *SAID)
    assert (code, "h.csv, row 2, column From: is no time" in out) == (1, True)


FEED = {"id": "CL-A", "name": "Abbey Club", "status": "active"}
WEEK = {"freq": "WEEKLY", "opens_at": "16:00", "closes_at": "18:00", "description": "Dance"}


def test_what_a_feed_would_change_is_proposed_in_one_piece_and_only_when_asked(run):
    schedules = [{"id": f"S-{at}", "byday": day, **WEEK} for at, day in enumerate(("MO", "TU"), start=1)]
    Path("f.json").write_text(json.dumps([FEED | {"schedules": schedules}]))
    assert run("init")[0] == 0
    asked = ("referral", "import", "f.json")
    code, out = run(*asked)
    assert code == 0
    assert "session S-1 added: " in out
    assert run("proposals")[1] == "Nothing is proposed.\n"
    assert "Say why" in run(*asked, "--propose", "--by", "Ann")[1]
    assert run(*asked, "--propose", "--dry-run")[0] == 2
    assert "says nothing of S-9" in run(*asked, "--propose", "--only", "S-9", *SAID)[1]
    code, out = run(*asked, "--propose", "--only", "S-2", *SAID)
    assert (code, out.splitlines()[-1]) == (0, "Proposed as 1 change.")
    assert "session S-1" not in out
    code, out = run(*asked, "--propose", *SAID, "--source", "the trust's page")
    assert (code, out.splitlines()[-1]) == (0, "Proposed as 2 changes.")
    assert run("accept", "--all", "--by", "Ben")[0] == 1, "S-2 is proposed twice, and counts once"
    numbers = [line.split()[1].rstrip(":,") for line in run("proposals")[1].splitlines() if "S-" in line]
    assert len(numbers) == 3
    Path("f.json").write_text(json.dumps([FEED | {"schedules": [schedules[0] | {"opens_at": "19:00"}]}]))
    code, out = run(*asked, "--propose", *SAID)
    assert code == 1
    assert "would be refused: " in out


def test_a_feed_of_openactive_is_proposed_by_the_same_rules(run):
    place = {"name": "Abbey Club"}
    timed = {"byDay": ["https://schema.org/Monday"], "startTime": "16:00", "endTime": "18:00"}
    data = {"name": "Dance", "location": place, "eventSchedule": [timed]}
    item = {"state": "updated", "kind": "SessionSeries", "id": "77", "data": data}
    Path("f.json").write_text(json.dumps({"items": [item], "next": "x", "license": "CC BY"}))
    assert run("init")[0] == 0
    code, out = run("openactive", "import", "f.json", "--propose", *SAID)
    assert code == 0
    assert "session OA-77 added" in out
    assert "Proposed as 1 change." in out
    assert run("accept", "--all", "--by", "Ben")[0] == 0
    assert "Nothing would change." in run("openactive", "import", "f.json", "--propose", *SAID)[1]
