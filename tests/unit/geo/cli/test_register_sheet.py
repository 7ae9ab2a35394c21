"""The command `register sheet`: a spreadsheet as it is, merged into a list of the register."""

from __future__ import annotations

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
    assert (code, out.splitlines()[-1]) == (0, "Proposed as 1 changes.")
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
