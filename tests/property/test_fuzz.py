"""Broken packs and odd commands: whatever stands in a file or an argument, there are words and an exit code.

`NEEDS_ATLAS_FUZZ=500` tries so many packs and commands; the suite tries fewer, always the same.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from geo.cli.main import atlas, main
from geo.errors import Fault
from geo.pack.pack import read_pack
from geo.sample import town
from tests.effort import tries

TRIES = int(os.environ.get("NEEDS_ATLAS_FUZZ", tries(40)))
AT_ONCE = 10

Mutation = Callable[[Random, bytes], bytes]


# ---- Mutations -------------------------------------------------------------------------------------------


def _flipped(dice: Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def _cut(dice: Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def _rows(change: Callable[[Random, list[bytes]], list[bytes]]) -> Mutation:
    return lambda dice, data: b"\n".join(change(dice, data.split(b"\n")))


def _doubled(dice: Random, rows: list[bytes]) -> list[bytes]:
    at = dice.randrange(len(rows))
    return [*rows[:at], *[rows[at]] * dice.choice([2, 40]), *rows[at:]]


def _without(dice: Random, rows: list[bytes]) -> list[bytes]:
    at = dice.randrange(len(rows))
    return rows[:at] + rows[at + 1 :]


def _shuffled(dice: Random, rows: list[bytes]) -> list[bytes]:
    return dice.sample(rows, len(rows))


def _cell(dice: Random, rows: list[bytes]) -> list[bytes]:
    odd = [
        b"",
        b"9" * 400,
        b"-1e400",
        b"nan",
        b"\xff\xfe",
        b"=1+1",
        b"\x00",
        b'"',
        b"\\ud800",
        b"\xe2\x80\x8b",
    ]
    at = dice.randrange(len(rows))
    cells = rows[at].split(b",")
    cells[dice.randrange(len(cells))] = dice.choice(odd)
    return [*rows[:at], b",".join(cells), *rows[at + 1 :]]


def _nested(dice: Random, data: bytes) -> bytes:
    opening, closing = dice.choice([(b"[", b"]"), (b'{"a":', b"}")])
    deep = opening * 30_000 + b"0" + closing * 30_000
    return dice.choice([deep, data + b"\nx = " + deep, data + b"\n" + b".".join([b"a"] * 30_000) + b" = 1\n"])


MUTATIONS: list[Mutation] = [
    *(_flipped, _cut, _nested),
    *(_rows(change) for change in (_doubled, _without, _shuffled, _cell, _cell)),
    lambda _, data: data.replace(b"\n", b"\r\n"),
    lambda _, data: b"\xef\xbb\xbf" + data,
    lambda dice, data: data + dice.randbytes(200),
    lambda _dice, _data: b"",
]


def _files(root: Path) -> list[Path]:
    known = (".toml", ".csv", ".geojson")
    return sorted(path for path in root.rglob("*") if path.suffix in known and "sources" not in path.parts)


# ---- Packs -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(max(TRIES // AT_ONCE, 1)))
def test_a_mutated_pack_is_read_or_refused_fault_by_fault(tmp_path: Path, batch: int) -> None:
    dice = Random(f"pack {batch}")
    for _ in range(AT_ONCE):
        root = Path(shutil.copytree(town().root, tmp_path / "pack"))
        for path in dice.sample(_files(root), dice.choice([1, 1, 1, 3])):
            path.write_bytes(dice.choice(MUTATIONS)(dice, path.read_bytes()))
        pack, faults = read_pack(root)
        assert (pack is None) == bool(faults)
        assert all(isinstance(each, Fault) and str(each).isprintable() for each in faults)
        shutil.rmtree(root)


# ---- Commands --------------------------------------------------------------------------------------------

ASKING = (
    "table",
    "services check",
    "gaps",
    "reach",
    "catchments",
    "play",
    "site",
    "indicators",
    "dictionary",
)
ODD = (
    *("", "-", "--", "-1", "0", "1e400", "nan", "9" * 400, "a" * 5_000, "\x00", "\ud800"),
    *(
        "../../etc/passwd",
        "/dev/null",
        "/",
        "none",
        "damp_homes",
        "club",
        "ward",
        "borough",
        "0-4",
        "4-0",
        "99-99",
        "yes",
        ".",
    ),
)


def _command(dice: Random) -> list[str]:
    name = dice.choice(ASKING).split()
    command = atlas.commands[name[0]]
    for word in name[1:]:
        command = command.commands[word]  # type: ignore[attr-defined]
    given = list(name)
    for option in dice.sample(command.params, min(len(command.params), dice.randint(0, 4))):
        if "--out" not in option.opts:
            given.append(option.opts[0])
            given += [] if getattr(option, "is_flag", False) else [dice.choice(ODD)]
    return given


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(max(TRIES // AT_ONCE, 1)))
def test_whatever_is_asked_a_command_ends_in_words(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(town().root))
    dice = Random(f"command {batch}")
    for _ in range(AT_ONCE):
        given = _command(dice)
        code = main(given)
        said = capfd.readouterr()
        assert code in (0, 1, 2), given
        assert "Traceback" not in said.err, given
        assert code == 0 or said.err.strip(), given
