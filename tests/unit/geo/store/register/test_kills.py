"""Killed at any moment: what was accepted is there, nothing half-written is served. And many at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import URL

from geo.errors import ConflictError
from geo.store.register import changes
from geo.store.register.address import file_address
from geo.store.register.backup import verify
from geo.store.register.database import writing
from geo.store.register.items import Edit, Person
from geo.store.register.making import begin, up_to_date
from geo.store.register.reading import history, items, revision
from geo.store.register.schema import VERSIONS
from tests.conftest import REPOSITORY
from tests.registers_killed import MANY

pytestmark = pytest.mark.slow

KILLS = {"edit": 18, "import": 18, "backup": 10, "migration": 8}
"""Over fifty in each store, most of them while something is being written."""
EDITORS = 20


def _killed(what: str, url: URL, folder: Path, after: float) -> list[str]:
    """Let a process do something and kill it some seconds after it has begun; return what it said."""
    address = url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.registers_killed", what, address, str(folder)]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().splitlines()
    process.stdout.close()
    process.wait(60)
    return said


def _moments(what: str) -> list[float]:
    """Return when to kill, the same in every run: the first write takes a while to begin."""
    chance = random.Random(f"kills while {what}")
    return [chance.uniform(0.0, 0.35) for _ in range(KILLS[what])]


@pytest.mark.parametrize("what", ["edit", "import"])
def test_nothing_accepted_is_lost_and_nothing_half_written_is_there(url, tmp_path, what):
    key = ("service", "CL-A" if what == "edit" else "N-0")
    accepted = 0
    for after in _moments(what):
        for line in _killed(what, url, tmp_path, after):
            accepted = int(line.removeprefix("accepted "))
        now = items(url)
        found = now[key].version if key in now else 0
        # What was being written when it was killed may have been kept, whole, without anybody being told.
        assert found in (accepted, accepted + 1)
        accepted = found
        if what == "import":
            batch = [now.get(("service", f"N-{each}")) for each in range(MANY)]
            assert len({each and each.version for each in batch}) == 1
    assert accepted > 2
    assert verify(url)[1] == []
    assert len(history(url, [key])) == accepted, "each change is there once"


def test_a_backup_that_is_killed_is_the_one_before_or_the_new_one(url, tmp_path):
    digest, copies = verify(url)[0], 0
    for after in _moments("backup"):
        _killed("backup", url, tmp_path, after + 0.1)
        if (tmp_path / "backup.sqlite").exists():
            copies += 1
            assert verify(file_address(tmp_path / "backup.sqlite")) == (digest, [])
    assert copies > 0
    assert verify(url) == (digest, [])


def test_a_migration_that_is_killed_is_done_or_not_begun(empty, tmp_path):
    with writing(empty, make=True) as connection:
        up_to_date(connection, to=VERSIONS[0])
    for after in _moments("migration"):
        _killed("migration", empty, tmp_path, after)
    with writing(empty, make=True) as connection:
        if up_to_date(connection):
            begin(connection, "TOWN")
    edit = [Edit("service", "CL-A", 0, {"name": "Abbey"})]
    assert changes.apply(empty, edit, Person("Ann"), why="new") == 1
    assert verify(empty)[1] == []


def test_of_twenty_editors_at_once_nobody_s_work_is_lost(url):
    def add_mine(number: int) -> int:
        """Add one's own word to the notes of the one service that all edit; look again where too late."""
        conflicts = 0
        while True:
            seen = items(url)["service", "CL-A"]
            words = f"{(seen.body or {}).get('notes', '')} e{number}".strip()
            after = {**(seen.body or {}), "notes": words}
            try:
                changes.apply(
                    url, [Edit("service", "CL-A", seen.version, after)], Person(str(number)), why="x"
                )
            except ConflictError:
                conflicts += 1
            else:
                return conflicts

    before = revision(url).number
    with ThreadPoolExecutor(EDITORS) as pool:
        list(pool.map(add_mine, range(EDITORS)))
    now = items(url)["service", "CL-A"]
    assert sorted(now.body["notes"].split()) == sorted(f"e{each}" for each in range(EDITORS))
    assert revision(url).number == before + EDITORS
    assert now.version == 1 + EDITORS
    assert verify(url)[1] == []
