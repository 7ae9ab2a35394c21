"""A register of the sample town, in a file and on a server."""

from __future__ import annotations

import pytest

from geo.pack.kept_changes import make
from geo.sample import town
from geo.store.register.address import REGISTER, STATE, register_address
from tests.kept_town import FILES
from tests.registers import BOTH, database


@pytest.fixture(params=BOTH)
def register(request, tmp_path, monkeypatch):
    """The address at which a register of the town will lie: in a file, or on a server."""
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    url = database(request.param, tmp_path, request)
    named = "" if request.param == "sqlite" else url.render_as_string(hide_password=False)
    monkeypatch.setenv(REGISTER, named)
    return register_address("TOWN")


@pytest.fixture
def kept(register):
    """The address of a register of the town."""
    make(town().place, town().register, FILES)
    return register
