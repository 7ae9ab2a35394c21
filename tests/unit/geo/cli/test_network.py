"""`network import`: what is refused is refused before anything is written, and what is written is whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import pytest

from geo.cli.main import main
from geo.pack.pack import check_pack
from geo.store.directory import OURS, PackFiles
from tests.broken_ways import KINDS, broken, write_ways
from tests.conftest import REPOSITORY
from tests.minitown import streets
from tests.stopped import Stopped, contents, full, stopping
from tests.synthetic import EAST, KM, NORTH

pytestmark = pytest.mark.slow

EDGES = streets(EAST - KM, NORTH - KM, EAST + 7 * KM, NORTH + 3 * KM, 500).edges
COARSE = streets(EAST - KM, NORTH - KM, EAST + 7 * KM, NORTH + 3 * KM, 1000).edges
WHOSE = ("--attribution", "Made up", "--licence", "none")


def _import(root: Path, file: Path, *more: str) -> int:
    return main(["--data", str(root), "network", "import", str(file), *WHOSE, *more])


@pytest.fixture
def ways(tmp_path):
    return write_ways(tmp_path / "town.osm.pbf", EDGES)


def _visible(root: Path) -> dict[str, bytes | None]:
    files = PackFiles(root)
    return {
        name: files.read(name, [])
        for folder in ("network", "indicators")
        for name in files.names(f"{folder}/*")
    }


@pytest.mark.parametrize("kind", KINDS)
def test_an_import_gives_a_sound_pack_and_leaves_nothing_else(synthetic_copy, tmp_path, kind, capsys):
    root = synthetic_copy()
    before = contents(root)
    assert _import(root, write_ways(tmp_path / f"town{kind}", EDGES)) == 0
    assert "3 files written" in capsys.readouterr().out
    assert set(contents(root)) - set(before) == {
        "network",
        *(f"network/{name}" for name in ("about.toml", "edges.parquet", "nodes.parquet")),
    }
    assert check_pack(root)[0] == []
    assert _import(root, tmp_path / f"town{kind}") == 0
    assert "0 files written" in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_out_is_said_by_the_import_and_afterwards(synthetic_copy, tmp_path, kind, capsys):
    root = synthetic_copy()
    edges = EDGES.assign(highway=["motorway" if each < 5 else "path" for each in range(len(EDGES))])
    assert _import(root, write_ways(tmp_path / f"town{kind}", edges)) == 0
    assert "Left out of the file: 5 highway=motorway" in capsys.readouterr().out
    assert main(["--data", str(root), "network", "info"]) == 0
    assert "Left out of the file: 5 highway=motorway" in capsys.readouterr().out


def test_what_is_taken_on_trust_is_said_by_the_import_and_afterwards(synthetic_copy, tmp_path, capsys):
    root = synthetic_copy()
    EDGES[["geometry"]].to_parquet(tmp_path / "town.parquet")
    assert _import(root, tmp_path / "town.parquet") == 0
    assert main(["--data", str(root), "network", "info"]) == 0
    said = capsys.readouterr().out
    assert (
        said.count(f"Taken on trust, so look at them: {len(EDGES):,} lines of which the file does not") == 2
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_read_or_refused_and_then_the_pack_is_as_it_was(
    synthetic_copy, tmp_path, kind, capsys
):
    root = synthetic_copy()
    write_ways(tmp_path / f"town{kind}", COARSE.iloc[:12])
    good = (tmp_path / f"town{kind}").read_bytes()
    before = contents(root)
    codes = []
    for number, data in enumerate(broken(good, 12, seed=3)):
        file = tmp_path / f"{number}{kind}"
        file.write_bytes(data)
        codes.append(_import(root, file))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        if codes[-1] == 1:
            assert said.err.strip()
            assert contents(root) == before
        else:
            shutil.rmtree(root / "network")
    assert set(codes) <= {0, 1}
    assert 1 in codes


def test_a_pack_with_another_fault_is_refused_before_anything_is_written(synthetic_copy, ways, capsys):
    root = synthetic_copy()
    (root / "method_error.csv").unlink()
    before = contents(root)
    assert _import(root, ways) == 1
    assert "Nothing was written, because the place pack would have 1 fault" in capsys.readouterr().err
    assert contents(root) == before


def test_an_import_mends_a_broken_network(synthetic_copy, ways):
    root = synthetic_copy()
    assert _import(root, ways) == 0
    (root / "network/edges.parquet").write_bytes(b"")
    assert check_pack(root)[0]
    assert _import(root, ways) == 0
    assert check_pack(root)[0] == []


@pytest.mark.parametrize("margin", ["nan", "inf", "-1"])
def test_a_margin_that_is_no_length_cannot_be_understood(synthetic_copy, ways, margin, capsys):
    root = synthetic_copy()
    before = contents(root)
    assert _import(root, ways, "--margin", margin) == 2
    assert "--margin is no length" in capsys.readouterr().err
    assert contents(root) == before


def test_a_full_disk_leaves_the_network_as_it_was(synthetic_copy, ways, tmp_path, capsys, monkeypatch):
    root = synthetic_copy()
    _import(root, write_ways(tmp_path / "coarse.gpkg", COARSE))
    before = contents(root)
    with monkeypatch.context() as patch:
        full(6).install(patch)
        assert _import(root, ways) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert contents(root) == before


def test_a_network_is_old_or_new_wherever_the_import_stops(synthetic_copy, ways, tmp_path, monkeypatch):
    kept = synthetic_copy()
    _import(kept, write_ways(tmp_path / "coarse.gpkg", COARSE))
    root = tmp_path / "pack"
    outcomes = []
    for step in range(1, 100, 7):
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(kept, root)
        with monkeypatch.context() as patch:
            machine = stopping(step).install(patch)
            with suppress(Stopped):
                assert _import(root, ways) == 0
        assert check_pack(root)[0] == []
        outcomes.append(_visible(root))
        if not machine.stopped:
            break
    # Two networks in all, the old one first; none is a mix.
    assert outcomes[0] == _visible(kept)
    assert [each for each, _ in groupby(outcomes)] == [outcomes[0], outcomes[-1]]
    assert outcomes[0] != outcomes[-1]


@pytest.mark.parametrize(
    ("step", "arguments"),
    [(3, ["build"]), (45, ["build"]), (64, ["build"]), (72, ["build"]), (9, ["import"]), (26, ["import"])],
)
def test_a_command_that_is_killed_leaves_a_sound_pack(synthetic_copy, ways, step, arguments):
    root = synthetic_copy()
    new = _visible(root)
    for each in (root / "indicators").glob("*.csv"):  # each file of figures is to be written again
        each.write_bytes(each.read_bytes().replace(b".csv\n", b".csv corrected\n"))
    old = _visible(root)
    arguments = ["network", "import", str(ways)] if arguments == ["import"] else arguments
    run = subprocess.run(
        [sys.executable, "-m", "tests.stopped", str(step), "--data", str(root), *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
    )
    assert run.returncode == -9, run.stderr.decode()
    seen = _visible(root)
    assert check_pack(root)[0] == []
    if arguments == ["build"]:
        assert seen in (old, new)
    assert main(["--data", str(root), *arguments]) == 0
    assert not list(root.rglob(f"{OURS}*"))
    assert check_pack(root)[0] == []
