"""What a database refuses is said in words, nothing is half written, and reading goes on where it can."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from geo.errors import RegisterError
from geo.store.register import changes, database as databases
from geo.store.register.address import REGISTER, STATE, file_address, is_kept
from geo.store.register.backup import verify
from geo.store.register.database import reading, writing
from geo.store.register.items import Edit, Person
from geo.store.register.reading import items, revision
from tests.conftest import REPOSITORY
from tests.unit.geo.store.register.conftest import filled

ANN = Person("Ann")
LARGE = Edit("service", "CL-C", 0, {"notes": "long " * 200_000})
NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A register in a file."""
    return Path(filled(file_address(tmp_path / "register.sqlite")).database)


def test_a_full_disk_is_said_and_reading_goes_on(file, monkeypatch):
    url = file_address(file)
    before = verify(url)
    set_up = databases._set_up

    def without_room(connection: sqlite3.Connection, *, writes: bool) -> None:
        set_up(connection, writes=writes)
        connection.execute("PRAGMA max_page_count = 1")  # which SQLite takes as: not a page more than now

    monkeypatch.setattr(databases, "_set_up", without_room)
    with pytest.raises(RegisterError, match="disk of the register is full"):
        changes.apply(url, [LARGE], ANN, why="long")
    assert verify(url) == before


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_said_and_what_was_accepted_stays(file):
    before = verify(file_address(file))
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from geo.store.register import changes\n"
        "from geo.store.register.address import REGISTER, STATE, file_address, is_kept\n"
        "from geo.store.register.items import Edit, Person\n"
        "edit = Edit('service', 'CL-C', 0, {'notes': 'long ' * 200_000})\n"
        "try:\n"
        "    changes.apply(file_address(Path(sys.argv[1])), [edit], Person('Ann'), why='long')\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )
    assert run.stdout.startswith("RegisterError")
    assert "Nothing was written" in run.stdout
    assert verify(file_address(file)) == before


@contextmanager
def _of_nobody(folder: Path) -> Iterator[None]:
    """Be a user without rights where we are root, for whom nothing is forbidden."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def read_only(file) -> Iterator[Path]:
    """A register that may be read, in a folder in which nothing may be written."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-read-only-"))  # that of pytest is closed to others
    there = Path(shutil.copy(file, folder / "register.sqlite"))
    there.chmod(0o444)
    folder.chmod(0o555)
    yield there
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_where_nothing_may_be_written_reading_goes_on(read_only):
    url = file_address(read_only)
    with _of_nobody(read_only.parent):
        assert len(items(url)) == 3
        assert revision(url).number == 1
        with pytest.raises(RegisterError, match="may not be written here"):
            changes.apply(url, [LARGE], ANN, why="long")
        assert len(items(url)) == 3


def test_a_state_directory_that_is_a_file_is_said(tmp_path):
    (tmp_path / "state").touch()
    url = file_address(tmp_path / "state/register.sqlite")
    with pytest.raises(RegisterError, match="cannot be made"), writing(url, make=True):
        pass


def test_whoever_waits_too_long_for_another_writer_is_told_and_may_read(url, monkeypatch):
    monkeypatch.setattr(databases, "WAIT_SECONDS", 0.2)
    with writing(url):
        with pytest.raises(RegisterError, match="Somebody else is writing"):
            changes.apply(url, [LARGE], ANN, why="long")
        assert len(items(url)) == 3


@pytest.mark.slow
def test_a_server_that_may_only_be_read_is_said(postgis):
    url = filled(postgis.database())
    reader = url.set(username="reader")
    postgis.run("CREATE ROLE reader LOGIN")
    with writing(url) as connection:
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    with pytest.raises(RegisterError, match="may not be written here"):
        changes.apply(reader, [LARGE], ANN, why="long")
    assert revision(reader).number == 1


def test_a_server_that_is_not_there_is_said_without_its_password():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = make_url(f"postgresql+psycopg://ann:secret@127.0.0.1:{port}/atlas")
    with pytest.raises(RegisterError, match=r"ann:\*\*\*@.* does not answer") as refused, reading(url):
        pass
    assert "secret" not in str(refused.value)
    assert "--register pack" in str(refused.value)


@pytest.mark.slow
def test_a_database_that_is_not_there_or_stops_answering_is_said(postgis):
    url = filled(postgis.database())
    with pytest.raises(RegisterError, match="does not answer"), reading(url.set(database="nowhere")):
        pass
    gone = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}'"
    with pytest.raises(RegisterError, match="does not answer"):
        changes.apply(url, [LARGE], ANN, why="long", check=lambda _: postgis.run(gone))
    assert revision(url).number == 1


@pytest.mark.slow
def test_a_database_without_postgis_is_said(postgis):
    postgis.run("CREATE DATABASE plain TEMPLATE template0")
    postgis.run("CREATE ROLE keeper LOGIN")
    postgis.run("GRANT ALL ON DATABASE plain TO keeper")
    url = postgis.database().set(database="plain", username="keeper")
    with pytest.raises(RegisterError, match="CREATE EXTENSION postgis"):
        filled(url)


def test_a_damaged_file_is_said(file):
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(RegisterError, match=r"is damaged\. Restore the newest backup"):
        verify(file_address(file))


def test_an_edit_is_seen_at_once_by_whoever_holds_the_register_open_elsewhere(url):
    seen, asked, told = [], threading.Event(), threading.Event()

    def another():
        seen.append(revision(url).number)
        asked.set()
        told.wait(30)
        seen.append(revision(url).number)

    reader = threading.Thread(target=another)
    reader.start()
    asked.wait(30)
    changes.apply(url, [Edit("service", "CL-B", 1, None)], ANN, why="closed")
    told.set()
    reader.join(30)
    assert seen == [1, 2]


def test_a_file_that_nobody_may_look_for_is_said(tmp_path, monkeypatch):
    hidden = tmp_path / ("x" * 300) / "register.sqlite"
    for way in (reading, writing):
        with pytest.raises(RegisterError, match="cannot be used"), way(file_address(hidden)):
            pass
    monkeypatch.setenv(STATE, str(hidden.parent))
    monkeypatch.setenv(REGISTER, "")
    assert is_kept("TOWN")


@pytest.mark.slow
def test_too_many_at_once_are_told_so(postgis, monkeypatch):
    url = postgis.database()
    filled(url)

    def small(*given, **more):
        return create_engine(*given, **more, pool_size=1, max_overflow=0, pool_timeout=0)

    monkeypatch.setattr(databases, "create_engine", small)
    with reading(url), pytest.raises(RegisterError, match="Too many use the register at once"), reading(url):
        pass
