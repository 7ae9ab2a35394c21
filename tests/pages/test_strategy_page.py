from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geo.pack.pack import Pack
from geo.report.question import usually
from geo.report.strategy import Strategy, stocktake_file, strategic
from pages.strategy.answer import UPLOAD
from tests.pages.screen import answer_of, html, html_table, open_page, text_of, words

PAGE = "strategy"


def _ledger(screen: AppTest) -> list[list[str]]:
    """Return the cells of each promise: itself, and its three statuses."""
    table = re.search(r'<table class="atlas-ledger".*?</table>', html(screen), re.DOTALL)
    assert table is not None
    rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', table[0], re.DOTALL)
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows
    ]


def test_the_answer_says_what_a_map_can_test_and_what_has_no_date() -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    assert answer_of(screen) == (
        "A map can test three of eight promises. None is confirmed everywhere. "
        "A youth centre in every ward: confirmed in 6 of 20. "
        "A Family Hub in each locality: confirmed in 0 of 4. Seven have no date."
    )


def test_each_promise_has_its_three_statuses_beside_each_other(pack: Pack) -> None:
    rows = _ledger(open_page(PAGE))
    assert [row[0].splitlines()[0] for row in rows] == [each.title for each in pack.promises.values()]
    _, said, shown, due = rows[0]
    assert "The council: 20 centres opened by January 2026." in said
    assert "6 confirmed" in shown
    assert "20 centres" not in shown
    assert "by 31 December 2024. The date has passed; no source says whether it was done." in due
    assert "Its strategy is for 2024 to 2029." in due


def test_the_safe_space_of_the_youth_strategy_is_a_promise_of_its_own() -> None:
    row = next(each for each in _ledger(open_page(PAGE)) if "safe space for young people" in each[0])
    assert "Young Tower Hamlets Strategy 2025-27" in row[0]
    assert "wording to be checked" in row[0]
    assert "No verdict." in row[2]
    assert "No date." in row[3]


def test_the_page_shows_what_the_command_line_gives(pack: Pack) -> None:
    rows = strategic(pack, usually(Strategy)).rows
    for (_, said, shown, _), (_, row) in zip(_ledger(open_page(PAGE)), rows.iterrows(), strict=True):
        assert not row["said"] or row["said"] in said
        assert (
            row["test"] != "tested"
            or row["wanted"] > 1
            or not row["met"]
            or f"{row['met']:g} confirmed" in shown
        )


def test_a_measure_is_linked_to_wards_only_where_it_is_the_same() -> None:
    screen = open_page(PAGE)
    said = words(screen)
    assert "Here by another definition only. After housing costs" in said
    assert "Here by another definition only. All households" in said
    labels = [re.sub(r"\\(\W)", r"\1", each.proto.label) for each in screen.get("page_link")]
    assert [each for each in labels if each.startswith("On the map")] == ["On the map: Children aged 0 to 17"]


def test_eight_ambitions_are_folded_with_lead_and_measures() -> None:
    screen = open_page(PAGE)
    folded = [each.label for each in screen.expander]
    assert len([each for each in folded if re.match(r"\d\\\.", each)]) == 8
    assert "Led by: SEND Improvement Board." in words(screen)


def test_a_day_is_in_the_link_and_one_that_is_none_is_refused() -> None:
    screen = open_page(PAGE, on="2024-12-01")
    assert "Not yet due." in _ledger(screen)[0][3]
    refused = open_page(PAGE, on="27.11.2026")
    assert not refused.exception
    assert answer_of(refused).startswith("No ledger for this day.")


@pytest.mark.parametrize("on", ["<script>alert(1)</script>", "9999-99-99", "=1+1", "2026-W48-5"])
def test_any_other_text_for_a_day_stays_text(on: str) -> None:
    screen = open_page(PAGE, on=on)
    assert not screen.exception
    assert "<script>" not in html(screen)


def test_a_link_that_does_not_work_is_explained() -> None:
    assert "Part of this link does not work." in words(open_page(PAGE, moon="full"))


def _handed_over(content: bytes, name: str = "old.json") -> AppTest:
    """Open the page on a day in 2027 and hand over an earlier stocktake."""
    screen = open_page(PAGE, on="2027-01-01")
    return screen.file_uploader(key=UPLOAD).set_value((name, content, "application/json")).run()


def test_an_earlier_stocktake_says_what_has_changed_and_of_which_kind(pack: Pack) -> None:
    screen = _handed_over(stocktake_file(pack, date(2024, 1, 1)))
    assert not screen.exception
    heads, row = html_table(screen, "1 change since the earlier stocktake")
    assert dict(zip(heads, row, strict=True)) == {
        "What changed": "What is due",
        "Of": "A youth centre in every ward",
        "Which part": "how the date stands",
        "Before": "not yet due",
        "Now": "date passed",
    }
    same = _handed_over(stocktake_file(pack, date(2026, 1, 1)))
    assert "Nothing has changed since that stocktake." in words(same)


def test_a_stocktake_that_was_edited_is_refused_and_nothing_of_it_is_shown(pack: Pack) -> None:
    edited = json.loads(stocktake_file(pack, date(2024, 1, 1)))
    edited[20]["value"] = "<b>met</b>"
    screen = _handed_over(json.dumps(edited).encode())
    assert not screen.exception
    assert "was changed after it was made" in words(screen)
    assert "since the earlier stocktake" not in words(screen)


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b'[{"kind": "<script>"}]'])
def test_a_file_that_is_no_stocktake_is_refused_in_words(content: bytes) -> None:
    screen = _handed_over(content, "<img src=x onerror=alert(1)>.json")
    assert not screen.exception
    assert "This is no stocktake that can be used" in words(screen)
    assert "<img src=x" not in html(screen)


def test_what_is_handed_over_is_forgotten_on_another_page(pack: Pack) -> None:
    screen = _handed_over(stocktake_file(pack, date(2024, 1, 1)))
    assert screen.session_state["uploads judged"]
    screen._page_hash = calc_hash("data-and-methods")
    screen.run()
    assert not screen.session_state["uploads judged"]
    assert "old.json" not in str(screen.query_params)


def test_the_second_pack_is_accounted_for_and_its_names_stay_text(
    synthetic_root: Path, use_pack: Callable[[Path], None]
) -> None:
    use_pack(synthetic_root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert "<script>" not in html(screen)
    assert "A map can test two of four promises" in answer_of(screen)


def test_a_pack_without_a_strategy_says_so(
    synthetic_copy: Callable[[], Path], use_pack: Callable[[Path], None]
) -> None:
    root = synthetic_copy()
    (root / "strategy.toml").unlink()
    use_pack(root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert answer_of(screen).startswith("No strategy is set up for this place.")


def test_each_verdict_opens_to_what_it_rests_on() -> None:
    screen = open_page(PAGE)
    said = html(screen)
    rows = re.findall(r"<summary>.*?</details>", said, flags=re.DOTALL)
    names = [re.sub("<[^>]+>", " ", row.split("</summary>")[0]).split("  ")[0] for row in rows]
    assert len(names) >= 20 + 4
    bow = next(row for row in rows if "<strong>Bow East</strong>" in row)
    assert "Listed, address to confirm" in bow
    assert "Kitcat Terrace" in bow
    assert "exact address to confirm" in bow
    assert "Source: " in bow
    links = [each.proto.label for each in screen.get("page_link")]
    assert links.count("Confirm an address in the register") == 2
