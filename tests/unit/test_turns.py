"""Workers of one run: many tests beside each other, or one alone, and who waits is not overtaken."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.turns import Turns

fcntl = pytest.importorskip("fcntl")
REPOSITORY = Path(__file__).resolve().parents[2]
WORKER = """
import sys, time
from pathlib import Path
from tests.turns import Turns
folder, name, how = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
with getattr(Turns(folder), how)():
    (folder / f"{name} is in").touch()
    while not (folder / f"{name} may go").exists():
        time.sleep(0.01)
"""


def _worker(folder: Path, name: str, how: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER, str(folder), name, how], cwd=REPOSITORY)


def _is_in(folder: Path, name: str, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if (folder / f"{name} is in").exists():
            return True
        time.sleep(0.01)
    return False


def _door_is_held(folder: Path, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        with (folder / "door.lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        time.sleep(0.01)
    return False


@pytest.mark.slow
def test_tests_run_beside_each_other_but_one_alone_waits_and_is_not_overtaken(tmp_path: Path) -> None:
    workers = [_worker(tmp_path, name, "beside_others") for name in ("one", "two")]
    try:
        assert _is_in(tmp_path, "one", within=60)
        assert _is_in(tmp_path, "two", within=60)
        workers.append(_worker(tmp_path, "alone", "alone"))
        assert _door_is_held(tmp_path, within=60)
        workers.append(_worker(tmp_path, "late", "beside_others"))
        (tmp_path / "one may go").touch()
        assert not _is_in(tmp_path, "alone", within=0.3)
        (tmp_path / "two may go").touch()
        assert _is_in(tmp_path, "alone", within=60)
        assert not _is_in(tmp_path, "late", within=0.3)
        (tmp_path / "alone may go").touch()
        assert _is_in(tmp_path, "late", within=60)
    finally:
        for name in ("one", "two", "alone", "late"):
            (tmp_path / f"{name} may go").touch()
        for each in workers:
            each.wait(timeout=60)


def test_a_worker_that_dies_leaves_no_lock(tmp_path: Path) -> None:
    worker = _worker(tmp_path, "one", "alone")
    assert _is_in(tmp_path, "one", within=60)
    worker.kill()
    worker.wait(timeout=60)
    with Turns(tmp_path).beside_others():
        pass
