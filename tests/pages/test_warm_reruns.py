"""What does not change is made once per answer: a page that is run again makes none of its tables again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geo.gaps import play_verdicts
from geo.pack.pack import Pack
from layers.paper import ledger, places, profile_html, ranking_table, text_table
from pages.frame import ui
from tests.pages.screen import html, open_page
from tests.synthetic import A

TABLES = (text_table, ranking_table, places, ledger, profile_html)
PAGES: dict[str, dict[str, str]] = {
    "overview": {},
    "profiles": {"area": A},
    "youth-centres": {"streets": "yes", "look": "reach"},
    "family-hubs": {},
    "play-space": {"area": A},
    "priorities": {"area": A},
    "where-next": {"area": A},
    "strategy": {},
    "register": {},
    "data-and-methods": {},
}


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[object]:
    """Return a list that grows whenever a function of a module is called."""
    calls: list[object] = []
    function: Callable[..., Any] = getattr(module, name)

    def called(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        return function(*args, **kwargs)

    monkeypatch.setattr(module, name, called)
    return calls


@pytest.mark.parametrize("page", PAGES)
def test_a_second_run_makes_no_table_again(
    synthetic_pack: Pack, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    pack = replace(synthetic_pack)  # nobody has asked it anything
    monkeypatch.setattr(ui, "pack", lambda: pack)
    made = [counted(monkeypatch, module, "as_text") for module in TABLES]
    screen = open_page(page, **PAGES[page])
    assert not screen.exception
    assert any(made)
    first = html(screen)
    for cells in made:
        cells.clear()
    screen.run()
    assert not any(made)
    assert html(screen) == first


def test_another_visitor_is_shown_the_same_tables(
    synthetic_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = replace(synthetic_pack)
    monkeypatch.setattr(ui, "pack", lambda: pack)
    first = html(open_page("overview"))
    made = counted(monkeypatch, ranking_table, "as_text")
    assert html(open_page("overview")) == first
    assert not made


def test_the_verdicts_of_play_space_are_worked_out_once_per_question(
    synthetic_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = replace(synthetic_pack)
    monkeypatch.setattr(ui, "pack", lambda: pack)
    sized = counted(monkeypatch, play_verdicts, "quantity")
    screen = open_page("play-space", area=A)
    screen.run()
    assert len(sized) == 1


def test_a_working_copy_says_of_its_own_register(
    synthetic_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What hangs on the register is never taken from the pack that the copy was made from."""
    pack = replace(synthetic_pack)
    category = next(iter(pack.catalogue))
    rows = pack.register.rows(category)
    copy = pack.with_register(category, rows.iloc[:0], complete_source="the <council>")
    monkeypatch.setattr(ui, "pack", lambda: pack)
    before = [html(open_page(page)) for page in ("register", "data-and-methods")]
    monkeypatch.setattr(ui, "pack", lambda: copy)
    after = [html(open_page(page)) for page in ("register", "data-and-methods")]
    assert all("the &lt;council&gt;" in page for page in after)
    assert not any("the &lt;council&gt;" in page for page in before)
