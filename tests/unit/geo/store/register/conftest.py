"""A register in each of both stores, with three items in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL

from geo.store.register import changes
from geo.store.register.database import writing
from geo.store.register.items import Edit, Person
from geo.store.register.making import begin, up_to_date
from tests.registers import BOTH, database

FOUNDER = Person("The atlas")
ABBEY = {"name": "Abbey Club", "category": "club", "lat": "51.5", "lon": "-0.1"}


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of a register that is not there yet."""
    return database(request.param, tmp_path, request)


@pytest.fixture
def url(empty: URL) -> URL:
    """The address of a register of the place TOWN, at revision 1."""
    return filled(empty)


def filled(url: URL) -> URL:
    """Make a register with three items."""
    with writing(url, make=True) as connection:
        up_to_date(connection)
        begin(connection, "TOWN")
        edits = [
            Edit("service", "CL-A", 0, ABBEY),
            Edit("service", "CL-B", 0, {"name": "Bridge Club", "category": "club"}),
            Edit("list", "club", 0, {"complete": False, "complete_source": ""}),
        ]
        files = {"services.toml": b"# a comment\n"}
        changes.applied(connection, edits, FOUNDER, why="made", files=files)
    return url
