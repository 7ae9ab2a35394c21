"""Making the tables: as declared, step by step, all or nothing; what is not ours or too new is left alone."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from geo.errors import RegisterAbsentError, RegisterError
from geo.store.register.address import file_address
from geo.store.register.database import reading, version_of, writing
from geo.store.register.making import up_to_date
from geo.store.register.reading import items, revision
from geo.store.register.schema import VERSION_TABLE, VERSIONS, metadata
from tests.unit.geo.store.register.conftest import filled


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")
def test_the_migrations_make_the_tables_that_are_declared(url):
    with reading(url) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "include_object": lambda _, name, kind, *__: kind != "table" or name in metadata.tables,
            },
        )
        found = compare_metadata(context, metadata)
    # The point and its index are PostGIS's own, so that one list of tables serves both stores.
    assert [each for each in found if "geometry" not in str(each)] == []


def test_a_register_that_is_not_there_is_said_and_reading_makes_none(empty, tmp_path):
    with pytest.raises(RegisterAbsentError, match="needs-atlas register init"):
        revision(empty)
    with pytest.raises(RegisterAbsentError), writing(empty):
        pass
    assert not (tmp_path / "state").exists()


def test_an_older_register_is_refused_until_it_is_brought_up_to_date(empty):
    with writing(empty, make=True) as connection:
        up_to_date(connection, to=VERSIONS[0])
    with pytest.raises(RegisterError, match="of an older atlas"):
        revision(empty)
    filled(empty)
    assert len(items(empty)) == 3
    with writing(empty, make=True) as connection:
        assert not up_to_date(connection)


def test_a_newer_register_is_left_alone(url):
    with writing(url) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    for attempt in (reading(url), writing(url)):
        with pytest.raises(RegisterError, match="newer atlas"), attempt:
            pass
    with pytest.raises(RegisterError, match="newer atlas"), writing(url, make=True) as connection:
        up_to_date(connection)


def test_a_migration_that_fails_leaves_the_register_as_it_was(empty):
    with writing(empty, make=True) as connection:
        up_to_date(connection, to=VERSIONS[0])
    with pytest.raises(ZeroDivisionError), writing(empty, make=True) as connection:
        up_to_date(connection) / 0
    with writing(empty, make=True) as connection:
        assert version_of(connection) == VERSIONS[0]


@pytest.mark.slow
def test_in_postgresql_services_have_a_point_and_a_view_for_qgis(postgis):
    url = filled(postgis.database())
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        ask = "SELECT service_id, name, ST_AsText(geometry) FROM services ORDER BY service_id"
        assert connection.execute(ask).fetchall() == [
            ("CL-A", "Abbey Club", "POINT(-0.1 51.5)"),
            ("CL-B", "Bridge Club", None),
        ]
        ask = "SELECT type, srid FROM geometry_columns WHERE f_table_name = 'services'"
        assert connection.execute(ask).fetchall() == [("POINT", 4326)]


@pytest.mark.parametrize("content", [b"Dear reader,\n" * 100, "tables"])
def test_a_file_of_another_program_is_left_alone(tmp_path, content):
    file = tmp_path / "register.sqlite"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        connection = sqlite3.connect(file)
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.close()
    before = file.read_bytes()
    for attempt in (reading(file_address(file)), writing(file_address(file), make=True)):
        with pytest.raises(RegisterError, match="file of another program"), attempt:
            pass
    assert file.read_bytes() == before
