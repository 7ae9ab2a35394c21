"""The help of every command: it is there, its example runs as it stands, and the documentation names it."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import geopandas as gpd
import osmium
import pytest
from osmium.osm.mutable import Node, Way

from geo.cli import reference
from geo.cli.main import atlas, main
from geo.cli.options import Command
from geo.sample import town
from geo.store.register.address import REGISTER, STATE
from tests.conftest import REPOSITORY
from tests.frozen import frozen
from tests.minitown import streets
from tests.synthetic import EAST, KM, NORTH

pytestmark = pytest.mark.slow

ON_THE_SECOND_PACK = ("build", "check", "network")
"""Commands whose example works on a copy of the second pack: they write into it, or would take long."""


def _commands(top: click.Group = atlas) -> dict[str, click.Context]:
    context = click.Context(top, info_name=top.name, terminal_width=100)
    return {each.command_path: each for each in reference.contexts(context)}


def _without_help(top: click.Group) -> list[str]:
    found = _commands(top).items()
    return [path for path, each in found if not (each.command.help or "").strip()]


def _examples(top: click.Group) -> dict[str, str]:
    """Return the example that the help of each command ends with; empty where there is none of it."""
    found = {}
    for path, each in _commands(top).items():
        shown = re.search(r"Example:\s+(\S.*)\Z", each.get_help())
        found[path] = shown[1] if shown and shown[1].startswith(path) else ""
    return found


COMMANDS = list(_commands())


def test_every_command_has_help():
    assert _without_help(atlas) == []


def test_every_command_has_an_example_of_its_own():
    assert [path for path, example in _examples(atlas).items() if not example] == []


def test_a_command_without_help_or_example_would_be_found():
    silent = Command("silent", example="needs-atlas check", callback=lambda: None)
    bare = click.Group(
        "needs-atlas", help="A program.", epilog="Example: needs-atlas silent", commands=[silent]
    )
    assert _without_help(bare) == ["needs-atlas silent"]
    assert [path for path, example in _examples(bare).items() if not example] == ["needs-atlas silent"]


def test_every_command_of_the_program_is_walked():
    assert len(COMMANDS) == 1 + 31 + 1 + 2 + 1 + 13 + 5
    assert "needs-atlas network import" in COMMANDS


def _write_extract(path: Path) -> None:
    """Write streets over the second pack as an OpenStreetMap extract."""
    edges = streets(EAST - KM, NORTH - KM, EAST + 7 * KM, NORTH + 3 * KM, 250).edges
    lines = gpd.GeoSeries(edges.geometry, crs=edges.crs).to_crs("EPSG:4326")
    places: dict[tuple[float, float], int] = {}
    ways = [[places.setdefault(each, len(places) + 1) for each in line.coords] for line in lines]
    with osmium.SimpleWriter(str(path)) as writer:
        for place, number in places.items():
            writer.add_node(Node(id=number, location=place))
        for number, nodes in enumerate(ways, 1):
            writer.add_way(Way(id=number, nodes=nodes, tags={"highway": "residential"}))


def _write_meeting_packs(folder: Path) -> None:
    """Write two meeting packs of the sample town that differ in what they say."""
    (folder / "earlier.zip").write_bytes(frozen(town()))
    (folder / "now.zip").write_bytes(frozen(town(), answer=("Dock leads.",)))


@pytest.mark.parametrize("line", sorted(set(_examples(atlas).values())))
def test_the_example_runs_as_it_stands(line, tmp_path, monkeypatch, synthetic_copy, capsys):
    monkeypatch.chdir(tmp_path)
    example = shlex.split(line)
    if " ".join(example[1:]).startswith(ON_THE_SECOND_PACK):
        monkeypatch.setenv("NEEDS_ATLAS_DATA", str(synthetic_copy()))
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv(REGISTER, "")
    if example[1] == "network":
        _write_extract(tmp_path / "greater-london.osm.pbf")
        assert main(["network", "import", "greater-london.osm.pbf"]) == 0
        capsys.readouterr()
    if example[1] == "pack":
        _write_meeting_packs(tmp_path)
    if example[1:3] in (["register", "referral"], ["register", "openactive"]):
        assert main(["register", "referral", "export", "--out", "services.json"]) == 0
        (tmp_path / "feed.json").write_text('{"items": [], "next": "/feed", "license": "CC BY 4.0"}')
        capsys.readouterr()
    elif example[1] == "register" and example[2] != "init":
        assert main(["register", "init"]) == 0
        assert main(["register", "backup", "register.sqlite"]) == 0
        proposed = ["register", "propose", "YC02", "--remove", "--by", "Ann Example", "--why", "It is gone"]
        assert main(proposed) == 0
        (tmp_path / "centres.csv").write_bytes(b"Id,Name,Status\nYC01,Bigland Green Youth Centre,open\n")
        capsys.readouterr()
    assert main(example[1:]) == 0
    assert capsys.readouterr().out


def test_the_page_of_the_command_line_is_that_of_the_help():
    committed = (REPOSITORY / "docs/command-line.md").read_text("utf-8")
    assert committed == reference.page(), "run: python -m geo.cli.reference > docs/command-line.md"


def test_the_documentation_names_every_command():
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    section = readme.split("## Command line")[1].split("\n## ")[0]
    assert "(docs/command-line.md)" in section
    named = (REPOSITORY / "docs/command-line.md").read_text("utf-8")
    for path in COMMANDS:
        assert f"## {path}\n" in named
        assert f"{path} " in section


@pytest.mark.slow
def test_no_command_waits_for_what_only_the_register_reads():
    asked = "import sys, geo.cli.main as cli; list(cli._Commands()); print('sqlalchemy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert said.stdout == "False\n"
