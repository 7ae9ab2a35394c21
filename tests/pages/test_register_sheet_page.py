"""A sheet on the page Register: what is unclear is asked, services are removed by name, and it is kept."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack import kept_changes, kept_register
from geo.pack.pack import Pack
from geo.report.register_sheet import register_sheet
from geo.store.directory import PackFiles
from geo.store.register.address import STATE
from tests.pages.screen import headings, html_table, open_page, words
from tests.sheets import csv_of, ods, xlsx

YOUTH = "youth_centre"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _give(data: bytes, name: str = "mine.xlsx", screen: AppTest | None = None) -> AppTest:
    screen = screen or open_page("register")
    screen.file_uploader(key=f"register.file.{YOUTH}").set_value((name, data, EXCEL))
    return screen.run()


def _asked(screen: AppTest, label: str):
    return next(each for each in screen.selectbox if label in each.label)


@pytest.fixture
def kept(tmp_path, monkeypatch: pytest.MonkeyPatch, pack: Pack) -> Pack:
    """A register of the shipped pack, and a person who may change it."""
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv("NEEDS_ATLAS_EDITOR", "Ann Example")
    kept_changes.make(pack.place, pack.register, PackFiles(pack.root))
    return pack


@pytest.mark.parametrize("write", [xlsx, ods, csv_of])
def test_columns_and_rows_that_are_unclear_are_asked_about_one_after_the_other(write):
    rows = [["Our centres"], [], ["", "Centre", "Ward", "Status"], ["", "Osmani Center", "Weavers", "Open"]]
    screen = _give(write(rows))
    assert not screen.exception
    assert "1 column to be made clear" in headings(screen)
    assert "Answer what is asked above" in words(screen)
    _asked(screen, "Ward").set_value("").run()
    assert "1 row to be made clear" in headings(screen)
    _asked(screen, "Row 4").set_value("YC16").run()
    assert not screen.exception
    assert "1 status changed, 1 edited." in words(screen)
    assert "The heading is row 3." in words(screen)
    _asked(screen, "Row 4").set_value("new").run()
    assert "1 added" in words(screen)


def test_what_a_file_does_not_have_stays_unless_it_is_ticked_by_name():
    screen = _give(csv_of([["Id", "Name", "Status"], ["YC01", "Bigland Green Youth Centre", "closed"]]))
    assert "1 status changed." in words(screen)
    box = next(each for each in screen.checkbox if each.label == "Remove Osmani Centre")
    box.check().run()
    assert "1 removed, 1 status changed." in words(screen)
    screen.radio(key=f"register.how.{YOUTH}").set_value("whole").run()
    assert "15 removed, 1 status changed." in words(screen)


def test_empty_cells_erase_only_where_it_is_said(pack: Pack):
    data = csv_of([["Id", "Name", "Notes"], ["YC01", "Bigland Green Youth Centre", ""]])
    screen = _give(data)
    assert "Nothing would change" in words(screen)
    screen.checkbox(key=f"register.clear.{YOUTH}").check().run()
    assert [row[:2] for row in html_table(screen, "Services that would change")[1:]] == [
        ["Bigland Green Youth Centre", "edited"]
    ]


def test_the_list_as_excel_comes_back_as_it_went_out(pack: Pack):
    assert "Nothing would change" in words(_give(register_sheet(pack, YOUTH)))
    screen = open_page("register", show="open")
    assert any(each.label == "What to check (Excel)" for each in screen.get("download_button"))


def test_an_approver_takes_it_into_the_register_with_reason_and_source(kept: Pack):
    screen = _give(csv_of([["Id", "Name", "Status"], ["YC16", "Osmani Centre", "open"]]))
    assert screen.text_input(key=f"register.from.{YOUTH}.mine.xlsx").value == "mine.xlsx"
    screen.button(key="register.take").click().run()
    assert not screen.exception
    assert "Say why: every change has its reason." in words(screen)
    screen.text_input(key="register.why").set_value("Seen open").run()
    screen.button(key="register.take").click().run()
    assert not screen.exception
    assert "Taken into the register as revision 2." in words(screen)
    (last,) = [each for each in kept_register.changes_of(kept.place, [("service", "YC16")]) if each.id > 1][
        -1:
    ]
    assert (last.by.name, last.why, last.source) == ("Ann Example", "Seen open", "mine.xlsx")


def test_who_has_no_role_is_offered_the_session_only(kept: Pack, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NEEDS_ATLAS_EDITOR")
    screen = _give(csv_of([["Id", "Name", "Status"], ["YC16", "Osmani Centre", "open"]]))
    assert screen.button(key="register.use")
    assert not [each for each in screen.button if each.key == "register.take"]
