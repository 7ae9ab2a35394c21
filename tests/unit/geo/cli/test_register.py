"""The command `register`, and `--register` and `--as-of` before every other."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from geo.cli import main as cli
from geo.sample import town
from geo.store.register.address import AS_OF, REGISTER, STATE
from tests.registers import BOTH, database

pytestmark = pytest.mark.slow


@pytest.fixture(params=BOTH)
def run(request, tmp_path, monkeypatch, capsys):
    """Run a command on the sample town, whose register lies in a file or on a server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    url = database(request.param, tmp_path, request)
    named = "" if request.param == "sqlite" else url.render_as_string(hide_password=False)
    monkeypatch.setenv(REGISTER, named)
    root = Path(shutil.copytree(town().root, tmp_path / "town"))

    def command(*words: str) -> tuple[int, str]:
        code = cli.main(["--data", str(root), *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def _rename(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def _clubs(run, *before: str) -> list[str]:
    code, out = run(*before, "services", "check", "--category", "club", "--format", "json")
    assert code == 0, out
    return [each["name"] for each in json.loads(out)]


def test_from_the_pack_to_a_correction_that_everybody_reads_and_back(run, tmp_path):
    code, out = run("register", "init")
    assert code == 0
    assert "The register of Sample Town is made: 13 services, revision 1, in " in out
    assert "is there already" in run("register", "init")[1]

    assert run("register", "export", "--out", "handed-on") == (
        0,
        "5 files in handed-on, 5 of them new or changed\n",
    )
    for name in ("services.toml", "services/clubs.csv"):
        assert (tmp_path / "handed-on" / name).read_bytes() == (tmp_path / "town" / name).read_bytes()

    _rename(tmp_path / "handed-on/services/clubs.csv", "Bridge Club", "The Bridge")
    dry = run("register", "import", "handed-on", "--dry-run")
    assert dry == (0, "  service CL-B edited: name: Bridge Club -> The Bridge\n")
    assert run("register", "import", "handed-on") == (1, "Say why: every change has its reason.\n")
    assert run("register", "import", "handed-on", "--why", "so") == (
        1,
        "Say who you are: every change names a person.\n",
    )
    code, out = run(
        "register", "import", "handed-on", "--by", "Ann", "--why", "A new name", "--source", "a sign"
    )
    assert (code, out.splitlines()[-1]) == (0, "Taken over as revision 2.")

    assert "The Bridge" in _clubs(run)
    assert "Bridge Club" in _clubs(run, "--as-of", "1")
    assert "Bridge Club" in _clubs(run, "--register", "pack")
    assert {AS_OF, REGISTER} & set(os.environ) == {REGISTER}

    told = run("register", "history", "--of", "CL-B")[1].splitlines()
    assert told[0].endswith("Ann: A new name (source: a sign)")
    assert told[1] == "  service CL-B edited: name: Bridge Club -> The Bridge"
    rows = json.loads(run("register", "history", "--format", "json")[1])
    assert [rows[-1][each] for each in ("revision", "by", "before", "after", "status")] == [
        2,
        "Ann",
        "name: Bridge Club",
        "name: The Bridge",
        "accepted",
    ]
    difference = run("register", "history", "--compare", "1")
    assert difference == (0, "  service CL-B edited: name: Bridge Club -> The Bridge\n")
    assert run("register", "history", "--compare", "2") == (0, "Nothing differs.\n")
    assert run("register", "history", "--compare", "1", "--of", "CL-A") == (0, "Nothing differs.\n")
    assert run("register", "history", "--compare", "1", "--format", "csv")[1].splitlines() == [
        "kind,key,what,before,after",
        "service,CL-B,edited,name: Bridge Club,name: The Bridge",
    ]

    back = run(
        "register", "restore", "--to", "1", "--only", "CL-B", "--by", "Ben", "--why", "The sign was wrong"
    )
    assert back == (0, "Taken back to 1 as revision 3.\n")
    assert "Bridge Club" in _clubs(run)
    again = run("register", "restore", "--to", "1", "--by", "Ben", "--why", "again")
    assert again == (0, "Nothing has changed since.\n")
    code, out = run("register", "verify")
    assert (code, "revision 3" in out, out.endswith("every change agrees\n")) == (0, True, True)


def test_a_backup_is_restored_only_over_a_history_that_may_go(run, tmp_path):
    run("register", "init")
    saved = run("register", "backup", "saved.sqlite")[1].split()[-1]
    _rename(tmp_path / "town/services/clubs.csv", "Bridge Club", "The Bridge")
    run("register", "import", "--by", "Ann", "--why", "A new name")
    code, out = run("register", "restore", "saved.sqlite")
    assert (code, "--replace" in out) == (1, True)
    assert "The Bridge" in _clubs(run)
    assert run("register", "restore", "saved.sqlite", "--replace")[1].split()[-1] == saved
    assert f"digest {saved}," in run("register", "verify")[1]
    assert "Bridge Club" in _clubs(run)


def test_files_that_changed_are_said_until_they_are_taken_over(run, tmp_path):
    run("register", "init")
    _rename(tmp_path / "town/services/clubs.csv", "Bridge Club", "The Bridge")
    words = "notice: services/clubs.csv changed since the register took them over"
    for command in (["register", "init"], ["register", "verify"], ["check"]):
        code, out = run(*command)
        assert code == 0
        assert words in out
    assert "Bridge Club" in _clubs(run)
    run("register", "import", "--by", "Ann", "--why", "A new name")
    assert words not in run("check")[1]
    assert "The Bridge" in _clubs(run)


def test_what_both_sides_changed_is_shown_and_asked(run, tmp_path):
    run("register", "init")
    run("register", "export", "--out", "theirs")
    _rename(tmp_path / "theirs/services/clubs.csv", "Bridge Club", "Their Bridge")
    run("register", "import", "theirs", "--by", "Ann", "--why", "A new name")
    _rename(tmp_path / "town/services/clubs.csv", "Bridge Club", "Our Bridge")
    assert "both files and people have changed service CL-B" in run("register", "import", "--dry-run")[1]
    code, out = run("register", "import", "--by", "Ben", "--why", "Ours")
    assert (code, "--prefer pack or --prefer register" in out) == (1, True)
    run("register", "import", "--by", "Ben", "--why", "Ours", "--prefer", "pack")
    assert "Our Bridge" in _clubs(run)


def test_who_edits_may_be_said_once_for_all(run, tmp_path, monkeypatch):
    monkeypatch.setenv("NEEDS_ATLAS_EDITOR", "Ann")
    run("register", "init")
    _rename(tmp_path / "town/services/clubs.csv", "Bridge Club", "The Bridge")
    assert run("register", "import", "--why", "A new name")[0] == 0
    assert ", Ann: A new name" in run("register", "history")[1]


def test_a_register_that_is_not_there_or_not_to_be_read_is_said(run):
    for command in ("verify", "history", "backup x.sqlite", "export --out x"):
        code, out = run("register", *command.split())
        assert code == 1
        assert "needs-atlas register init" in out
    code, out = run("--register", "pack", "register", "init")
    assert (code, "no register is kept" in out) == (1, True)
    code, out = run("--register", "somewhere", "services", "check")
    assert (code, "is no address of a database" in out) == (1, True)
    assert run("register", "restore")[0] == 2
    assert run("register", "restore", "a.sqlite", "--to", "1")[0] == 2


def test_a_register_that_does_not_agree_with_its_history_is_found(run, tmp_path):
    run("register", "init")
    from sqlalchemy import text

    from geo.pack.kept_register import kept_address
    from geo.store.register.database import writing

    with writing(kept_address(town().place)) as connection:
        connection.execute(text("DELETE FROM item WHERE key = 'SCH-1'"))
    code, out = run("register", "verify")
    assert code == 1
    assert "service SCH-1 is not what its changes make of it." in out
    assert out.endswith("things do not agree\n")
    with writing(kept_address(town().place)) as connection:
        connection.execute(text("DELETE FROM item WHERE key = 'CL-A'"))
    assert run("register", "verify")[0] == 1


ANN, BEN = ("--by", "Ann"), ("--by", "Ben")


def test_a_service_is_edited_added_and_removed_by_a_person(run):
    run("register", "init")
    edited = run(
        "register", "edit", "CL-B", "--set", "name=The Bridge", "notes=", *ANN, "--why", "A new sign"
    )
    assert edited == (0, "Changed as revision 2.\n")
    assert "The Bridge" in _clubs(run)
    again = run("register", "edit", "CL-B", "--set", "name=The Bridge", *ANN, "--why", "Again")
    assert again == (0, "It says so already.\n")
    new = ["CL-N", "--new", "--set", "category=club", "name=New Club", "status=open", "as_of=2026-11-01"]
    code, out = run("register", "edit", *new, *ANN, "--why", "It has opened")
    assert (code, "source_url" in out) == (1, True), out  # what it lacks is named
    new += ["source_url=https://town.example/club", "address=1 Dock Road", "ward_stated=Dock"]
    code, out = run("register", "edit", *new, *ANN, "--why", "It has opened")
    assert (code, out) == (0, "Changed as revision 3.\n")
    assert "New Club" in _clubs(run)
    assert run("register", "edit", "CL-N", "--remove", *ANN, "--why", "A mistake")[0] == 0
    assert "New Club" not in _clubs(run)
    assert ", Ann: A mistake" in run("register", "history", "--of", "CL-N")[1]


def test_what_is_proposed_waits_for_a_decision(run):
    run("register", "init")
    assert run("register", "proposals") == (0, "Nothing is proposed.\n")
    code, out = run("register", "propose", "CL-B", "--set", "name=The Bridge", *ANN, "--why", "A new sign")
    number = out.split()[-1].rstrip(".")
    assert (code, out) == (0, f"Proposed as change {number}.\n")
    assert "Bridge Club" in _clubs(run)
    assert f"Proposed, change {number}" in run("register", "proposals")[1]
    [row] = json.loads(run("register", "proposals", "--format", "json")[1])
    assert (row["change"], row["by"], row["status"]) == (int(number), "Ann", "proposed")
    assert run("register", "accept", number, *BEN) == (0, "Accepted as revision 2: 1.\n")
    assert "The Bridge" in _clubs(run)
    run("register", "propose", "CL-B", "--remove", *ANN, "--why", "It is gone")
    assert run("register", "reject", "--all", *BEN, "--why", "It is not") == (0, "Rejected: 1.\n")
    assert run("register", "accept", "--all", *BEN) == (1, "Nothing is proposed.\n")
    assert "The Bridge" in _clubs(run)
    assert "rejected by Ben" in run("register", "history", "--of", "CL-B")[1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("edit CL-B --set name=X --why so", 1, "Say who you are"),
        ("edit CL-B --set name=X --by Ann", 1, "Say why"),
        ("edit CL-B --set status=perhaps --by Ann --why so", 1, "Nothing was written"),
        ("propose CL-B --set status=perhaps --by Ann --why so", 1, "Nothing was written"),
        ("edit CL-Z --set name=X --by Ann --why so", 1, "CL-Z is not listed; to add it, say --new."),
        ("edit CL-B --new --set name=X --by Ann --why so", 1, "is listed already"),
        ("edit CL-B --by Ann --why so", 2, "--set"),
        ("edit CL-B --remove --set name=X --by Ann --why so", 2, "--remove"),
        ("edit CL-B --set name --by Ann --why so", 2, "COLUMN=VALUE"),
        ("edit CL-B --set service_id=X --by Ann --why so", 2, "id of a service stays"),
        ("accept --by Ben", 2, "--all"),
        ("accept 1 --all --by Ben", 2, "--all"),
        ("accept 999 --by Ben", 1, "999"),
    ],
)
def test_what_cannot_be_changed_is_refused_in_words(run, words, code, said):
    run("register", "init")
    found, out = run("register", *words.split())
    assert (found, said in out) == (code, True), out
    assert "Nothing was changed" in run("register", "history", "--of", "CL-Z")[1]
