"""Where a register lies: the state directory, a server, or nowhere."""

from __future__ import annotations

import os

import pytest

from geo.errors import AtlasError
from geo.store.register.address import (
    AS_OF,
    REGISTER,
    STATE,
    chosen,
    is_kept,
    register_address,
    state_directory,
)
from geo.store.register.troubles import shown


@pytest.fixture(autouse=True)
def _nothing_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv(STATE, str(tmp_path))
    monkeypatch.setenv(REGISTER, "")
    monkeypatch.delenv(AS_OF, raising=False)


def test_each_place_has_a_file_of_its_own_in_the_state_directory(tmp_path):
    assert register_address("E09000030").database == str(tmp_path / "register-E09000030.sqlite")
    assert register_address("../a b").database == str(tmp_path / "register-___a_b.sqlite")


def test_without_the_variable_the_platform_says_where_the_state_lies(monkeypatch, tmp_path):
    monkeypatch.delenv(STATE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "own"))
    assert state_directory().name == "needs-atlas"


def test_a_register_is_looked_for_where_it_is_there_or_was_named(monkeypatch, tmp_path):
    assert not is_kept("TOWN")
    (tmp_path / "register-TOWN.sqlite").touch()
    assert is_kept("TOWN")
    monkeypatch.setenv(REGISTER, "Pack")
    assert not is_kept("TOWN")
    assert register_address("TOWN") is None
    monkeypatch.setenv(REGISTER, "postgresql://db/atlas")
    assert is_kept("ELSEWHERE")


def test_a_server_is_named_by_its_address_and_shown_without_its_password(monkeypatch):
    monkeypatch.setenv(REGISTER, "postgresql://ann:secret@db/atlas")
    url = register_address("TOWN")
    assert url.drivername == "postgresql+psycopg"
    assert shown(url) == "postgresql+psycopg://ann:***@db/atlas"


@pytest.mark.parametrize("named", ["mysql://db/atlas", "somewhere", "sqlite:///a", "http://["])
def test_what_is_no_address_is_refused_with_what_is_meant(monkeypatch, named):
    monkeypatch.setenv(REGISTER, named)
    with pytest.raises(AtlasError, match=r"postgresql\+psycopg://USER@HOST/DATABASE"):
        register_address("TOWN")


def test_a_choice_ends_with_its_block():
    with chosen(AS_OF, "12"), chosen(REGISTER, None):
        assert os.environ[AS_OF] == "12"
    assert AS_OF not in os.environ
