"""Backups: one file from either store, whole or not at all; what is restored equals what was backed up."""

from __future__ import annotations

import sqlite3
import stat

import pytest
from sqlalchemy import text

from geo.errors import AtlasError, RegisterError
from geo.store.register import changes
from geo.store.register.address import file_address
from geo.store.register.backup import back_up, restore, verify
from geo.store.register.database import writing
from geo.store.register.items import Edit, Person
from geo.store.register.reading import files_in, history, items, revision
from geo.store.register.schema import VERSION_TABLE
from tests.unit.geo.store.register.conftest import filled

ANN = Person("Ann")


def _closed(url):
    seen = items(url)["service", "CL-A"].version
    changes.apply(url, [Edit("service", "CL-A", seen, {"status": f"closed {seen}"})], ANN, why="closed")


def test_a_restored_backup_equals_by_digest_what_it_was_made_from(url, tmp_path):
    _closed(url)
    changes.propose(url, [Edit("service", "CL-B", 1, None)], ANN, why="perhaps")
    before = items(url), history(url), verify(url)[0]
    assert back_up(url, tmp_path / "b.sqlite") == before[2]
    first = revision(url)
    _closed(url)
    assert verify(url)[0] != before[2]
    assert restore(url, tmp_path / "b.sqlite", "TOWN", replace=True) == before[2]
    assert (items(url), history(url), verify(url)) == (before[0], before[1], (before[2], []))
    # The number is that of before, what is kept under it elsewhere is not.
    assert revision(url).number == first.number
    assert str(revision(url)) != str(first)
    _closed(url)
    assert verify(url)[1] == []


def test_a_backup_is_a_register_and_makes_one_where_there_is_none(url, tmp_path):
    _closed(url)
    made = back_up(url, tmp_path / "b.sqlite")
    as_it_is = file_address(tmp_path / "b.sqlite")
    assert verify(as_it_is) == (made, [])
    _closed(as_it_is)
    other = file_address(tmp_path / "new/other.sqlite")
    assert restore(other, tmp_path / "b.sqlite", "TOWN") == verify(as_it_is)[0]
    assert items(other) == items(as_it_is)


@pytest.mark.slow
def test_a_register_moves_from_a_file_to_a_server_and_back(postgis, tmp_path):
    file, server = filled(file_address(tmp_path / "a.sqlite")), postgis.database()
    _closed(file)
    digest = back_up(file, tmp_path / "b.sqlite")
    assert restore(server, tmp_path / "b.sqlite", "TOWN") == digest
    assert back_up(server, tmp_path / "c.sqlite") == digest
    assert verify(server) == (digest, [])
    _closed(server)
    assert verify(server)[1] == []


def test_a_history_is_not_replaced_unasked_nor_by_that_of_another_place(url, tmp_path):
    back_up(url, tmp_path / "b.sqlite")
    _closed(url)
    before = verify(url)
    with pytest.raises(RegisterError, match="2 revisions, which the backup would replace"):
        restore(url, tmp_path / "b.sqlite", "TOWN")
    with writing(url) as connection:
        connection.execute(text("UPDATE about SET place = 'ELSEWHERE'"))
    with pytest.raises(RegisterError, match="is of the place TOWN, the register of ELSEWHERE"):
        restore(url, tmp_path / "b.sqlite", "TOWN", replace=True)
    with pytest.raises(RegisterError, match="is of the place TOWN, not of ELSEWHERE"):
        restore(url, tmp_path / "b.sqlite", "ELSEWHERE", replace=True)
    with writing(url) as connection:
        connection.execute(text("UPDATE about SET place = 'TOWN'"))
    assert verify(url) == before


def _no_database(file):
    file.write_bytes(b"Dear reader")


def _half(file):
    file.write_bytes(file.read_bytes()[:9000])


def _of_another_program(file):
    file.unlink()
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()


def _tampered(file):
    _run(file, "UPDATE item SET body = '{}' WHERE key = 'CL-A'")


def _newer(file):
    _run(file, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")


def _run(file, statement):
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (_no_database, "file of another program"),
        (_half, "damaged|not whole|malformed"),
        (_of_another_program, "file of another program"),
        (_tampered, "is not whole: service CL-A is not what its changes make of it"),
        (_newer, "newer atlas"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_nothing_is_written(url, tmp_path, broken, words):
    file = tmp_path / "b.sqlite"
    back_up(url, file)
    broken(file)
    before = verify(url)
    with pytest.raises(RegisterError, match=words):
        restore(url, file, "TOWN", replace=True)
    assert verify(url) == before


def test_a_backup_that_cannot_be_written_or_read_is_said(url, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(AtlasError, match="cannot be written"):
        back_up(url, tmp_path / "file/b.sqlite")
    with pytest.raises(AtlasError, match="cannot be read"):
        restore(url, tmp_path / "absent.sqlite", "TOWN")


def test_the_pack_s_files_are_in_the_backup(url, tmp_path):
    back_up(url, tmp_path / "b.sqlite")
    other = file_address(tmp_path / "other.sqlite")
    restore(other, tmp_path / "b.sqlite", "TOWN")
    with writing(other) as connection:
        assert files_in(connection) == {"services.toml": b"# a comment\n"}


def test_a_backup_is_for_its_owner_alone_unless_somebody_has_said_otherwise(url, tmp_path):
    file = tmp_path / "b.sqlite"
    back_up(url, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    back_up(url, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
