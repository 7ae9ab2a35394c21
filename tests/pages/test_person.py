"""Who runs the atlas for themselves changes the register; nobody does through another server or name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from geo.pack.desk import NOBODY, Role
from pages.frame import person
from tests.pages.screen import open_page, words

HOME = {"Host": "localhost:8501"}


def _asked_with(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
    """Let a page be asked for with headers, on a server of somebody's own."""
    monkeypatch.setenv(person.EDITOR, "Ann")
    context = SimpleNamespace(headers=SimpleNamespace(to_dict=lambda: headers))
    monkeypatch.setattr(
        person, "st", SimpleNamespace(user=st.user, get_option=st.get_option, context=context)
    )


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_on_this_computer_one_is_keeper(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    _asked_with(monkeypatch, {"host": host})
    assert (person.signed().name, person.signed().role) == ("Ann", Role.KEEPER)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "atlas.example"},
        {"Host": "localhost.example:8501"},
        {"Host": "localhost@atlas.example"},
        *({**HOME, name: "x"} for name in ("X-Forwarded-For", "x-forwarded-proto", "Forwarded", "X-Real-IP")),
    ],
)
def test_by_another_name_or_through_another_server_one_is_nobody(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    _asked_with(monkeypatch, headers)
    assert person.signed() == NOBODY


def test_a_server_that_others_reach_knows_no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    _asked_with(monkeypatch, HOME)
    monkeypatch.setattr(person.st, "get_option", lambda _: "0.0.0.0")
    assert person.signed() == NOBODY


def test_the_page_says_as_whom_one_changes_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "You change the register as" not in words(open_page("register"))
    monkeypatch.setenv(person.EDITOR, "Ann <b>")
    screen = open_page("register")
    assert "You change the register as Ann <b>, on this computer." in words(screen)
    assert not [each for each in screen.button if each.key in ("person-in", "person-out")]
