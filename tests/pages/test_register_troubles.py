"""Register where its database takes nothing: each deed says so, loses nothing, and all can be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.errors import RegisterError
from geo.pack import desk, kept_changes, kept_register, pending
from geo.pack.desk import Role, Signed
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register import database
from geo.store.register.address import STATE
from geo.store.register.items import Edit
from geo.store.register.troubles import FULL, READ_ONLY
from pages.frame import person
from tests.pages.screen import html, html_table, open_page, text_of

CEM = Signed("Cem", role=Role.KEEPER)
LONG = "long " * 390

Break = Callable[[str], None]


@pytest.fixture
def broken(use_pack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Break:
    """Keep a register of the town with a change and a proposal; return what makes it take nothing more."""
    use_pack(town().root)
    monkeypatch.setenv(STATE, str(tmp_path))
    monkeypatch.setattr(person, "signed", lambda: CEM)
    place, register = town().place, town().register
    kept_changes.make(place, register, PackFiles(town().root))
    body = dict(kept_register.items_now(place)["service", "CL-D"].body or {})
    desk.change(place, register, [Edit("service", "CL-D", 1, body | {"status": "open"})], CEM, why="Seen")
    desk.propose(place, register, [Edit("service", "CL-E", 1, None)], CEM, why="Gone")
    set_up = database._set_up

    def refused(*_: object, **__: object) -> None:
        raise RegisterError(FULL)  # as tests/unit/geo/store/register/test_troubles.py brings it about

    def break_by(words: str) -> None:
        def without(connection: sqlite3.Connection, *, writes: bool) -> None:
            set_up(connection, writes=writes)
            connection.execute("PRAGMA query_only = 1")

        if words == FULL:
            monkeypatch.setattr(kept_changes, "edit", refused)
            monkeypatch.setattr(pending, "keep_draft", refused)
        else:
            monkeypatch.setattr(database, "_set_up", without)

    return break_by


def said(screen: AppTest) -> str:
    """Return what the page says, in one line."""
    assert not screen.exception
    return " ".join(text_of(html(screen)).split())


def press(screen: AppTest, key: str) -> str:
    """Press a button; return what the page says then."""
    screen.button(key=f"register.{key}").click().run()
    return said(screen)


@pytest.mark.parametrize(("pragma", "words"), [("max_page_count", FULL), ("query_only", READ_ONLY)])
def test_what_somebody_wrote_in_the_form_is_not_saved_and_stays(
    broken: Break, pragma: str, words: str
) -> None:
    before = kept_register.changes_of(town().place)
    screen = open_page("register", category="club", service="CL-A", edit="yes")
    broken(words)
    screen.text_area(key="register.edit.CL-A.notes").set_value(LONG).run()
    assert f"This draft is not kept: {words}" in said(screen)
    screen.text_input(key="register.edit.CL-A.source").set_value("A visit").run()
    assert f"Nothing was saved. {words}" in press(screen, "save")
    assert screen.text_area(key="register.edit.CL-A.notes").value == LONG
    assert kept_register.changes_of(town().place) == before
    # Whoever only reads sees all of it.
    assert html_table(open_page("register", category="club"), "Clubs: all")[4][:2] == ["Dock Club", "open"]


@pytest.mark.parametrize(
    ("unfold", "query", "deed"),
    [
        ("", {"category": "club"}, "accept.{}"),
        ("", {"category": "hub"}, "declare-now"),
        ("history", {"category": "club", "service": "CL-D"}, "back.1"),
    ],
)
def test_every_other_deed_says_it_and_writes_nothing(
    broken: Break, unfold: str, query: dict[str, str], deed: str
) -> None:
    place = town().place
    before = kept_register.changes_of(place)
    [number] = [each.id for each in before if each.status == "proposed"]
    screen = open_page("register", **query)
    if unfold:
        screen.session_state[f"register.{unfold}"] = True
        screen.run()
    if deed == "declare-now":
        screen.text_input(key="register.declared.hub").set_value("Head of service").run()
    broken(READ_ONLY)
    assert READ_ONLY in press(screen, deed.format(number))
    assert kept_register.changes_of(place) == before
