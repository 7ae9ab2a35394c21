from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack.pack import Pack
from geo.report.allocation import Allocate, allocated
from geo.report.question import strict
from tests.pages.screen import answer_of, click_map, html, html_table, looks, open_page, words

PAGE = "allocate"
POPLAR, LANSBURY = "E05009328", "E05009325"
PASTED = f"{PAGE}.today"


def _badges(screen: AppTest) -> list[str]:
    labels = [each.proto.popover.label for each in screen.get("popover")]
    return [re.sub(r"\\(\W)", r"\1", each) for each in labels]


def _table(screen: AppTest, caption: str = "Wards: the allocation") -> dict[str, dict[str, str]]:
    """Return the cells of each area, by the heads of their columns."""
    heads, *rows = html_table(screen, caption)
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows}


def test_a_total_is_shared_and_nothing_too_close_is_put_in_order() -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    said = answer_of(screen)
    assert said.startswith("Lansbury gets most: 95,884 of 1,000,000 pounds, shared by children aged 0 to 17")
    assert said.endswith(
        "For each child most goes to Poplar, Shadwell and Whitechapel, too close to put in order."
    )
    assert "An example total" in _badges(screen)


def test_the_page_gives_what_the_command_line_gives_and_adds_up_to_the_unit(pack: Pack) -> None:
    screen = open_page(PAGE, total="1000003", floor="25000")
    rows = allocated(
        pack, strict(Allocate, {"total": "1000003", "need": "child_poverty", "floor": "25000"})
    ).rows.set_index("area_name")
    shown = _table(screen)
    assert {name: cells["Gets"] for name, cells in shown.items()} == {
        str(name): f"{amount:,.0f}" for name, amount in rows["allocation"].items()
    }
    assert sum(int(cells["Gets"].replace(",", "")) for cells in shown.values()) == 1_000_003
    assert shown["Limehouse"]["Held by"] == "at the least"
    assert "An example total" not in _badges(screen)
    assert "2 held by a limit" in _badges(screen)


def test_limits_that_cannot_be_met_are_explained_with_what_would_mend_them() -> None:
    screen = open_page(PAGE, floor="60000")
    said = words(screen)
    assert answer_of(screen).startswith("These limits cannot be met.")
    assert "Raise the total by 200,000 to 1,200,000, or lower the floor to 50,000." in said


@pytest.mark.parametrize("total", ["lots", "-5", "1e3", "12.345", "9" * 30, "<b>1</b>", "=1+1"])
def test_a_total_that_is_none_is_refused_in_words(total: str) -> None:
    screen = open_page(PAGE, total=total)
    assert not screen.exception
    assert answer_of(screen).startswith("Nothing can be shared yet.")


def test_amounts_of_today_are_pasted_and_the_page_says_who_gains_and_loses() -> None:
    screen = open_page(PAGE, pace="10%")
    assert answer_of(screen).startswith("Nothing can be shared yet.")  # a pace needs today's amounts
    names = [row[0] for row in html_table(open_page(PAGE), "Wards: the allocation")[1:]]
    screen.text_area(key=PASTED).set_value("\n".join(f"{name}\t50000" for name in names)).run()
    assert re.match(r"Of 20 wards \d+ gain and \d+ lose more than 5%", answer_of(screen))
    cells = _table(screen)["Lansbury"]
    assert cells["Today"] == "50,000"
    assert cells["Change"] == "+5,000 (+10.0%)"
    assert cells["Held by"] == "limit on change"
    assert "today" not in str(screen.query_params)


@pytest.mark.parametrize(
    "pasted",
    ["Poplar\tlots", "Nowhere\t5", "Poplar\t1\nPoplar\t2", "E05000573\t7", "Poplar\t=1+1", "x" * 5000],
)
def test_amounts_that_cannot_be_used_are_refused_in_words(pasted: str) -> None:
    screen = open_page(PAGE)
    screen.text_area(key=PASTED).set_value(pasted).run()
    assert not screen.exception
    assert answer_of(screen).startswith("Nothing can be shared yet.")


def test_an_amount_of_today_that_is_not_known_is_no_nought() -> None:
    screen = open_page(PAGE)
    screen.text_area(key=PASTED).set_value("Poplar\t50000").run()
    shown = _table(screen)
    assert shown["Poplar"]["Today"] == "50,000"
    assert shown["Lansbury"]["Today"] == "not known"
    assert shown["Lansbury"]["Change"] == "not known"


def test_two_allocations_stand_side_by_side(pack: Pack) -> None:
    screen = open_page(PAGE, beside="children")
    shown = _table(screen, "Two allocations")
    alike = allocated(pack, strict(Allocate, {"total": "1000000"})).rows.set_index("area_name")
    assert shown["Poplar"]["By the other"] == f"{alike.loc['Poplar', 'allocation']:,.0f}"


def test_localities_are_said_to_be_provisional() -> None:
    screen = open_page(PAGE, level="locality")
    assert "Provisional grouping" in _badges(screen)
    assert len(html_table(screen, "Localities: the allocation")) == 1 + 4


def test_a_ward_is_told_why_it_gets_what_it_gets() -> None:
    screen = click_map(open_page(PAGE, total="500000"), POPLAR)
    said = words(screen)
    assert "Why does Poplar get this?" in said
    assert "Poplar has 2,095 children aged 0 to 17." in said


def test_the_map_shows_the_amount_for_each_child(pack: Pack) -> None:
    style = looks(open_page(PAGE))
    assert len(style["areas"]) == 20
    assert "19.71 for each child" in style["areas"][POPLAR][2]


def test_a_word_that_means_harm_stays_text() -> None:
    screen = open_page(PAGE, what="<script>alert(1)</script>")
    assert not screen.exception
    assert "<script>" not in html(screen)


def test_a_link_that_does_not_work_is_explained() -> None:
    assert "Part of this link does not work." in words(open_page(PAGE, need="moon", level="parish"))


def test_the_second_pack_is_shared_too(synthetic_root: Path, use_pack: Callable[[Path], None]) -> None:
    use_pack(synthetic_root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert "<script>" not in html(screen)
    assert (
        "gets most" in answer_of(screen)
        or "cannot be" in answer_of(screen)
        or "shared yet" in answer_of(screen)
    )
