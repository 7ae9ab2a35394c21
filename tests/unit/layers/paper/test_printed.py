from __future__ import annotations

import re

import numpy as np
import pandas as pd

from layers.paper.printed import ROWS, head_html, notes_html, printed_table_html, sources_html

HOSTILE = "<img src=x onerror=alert(1)> \"'};</style>"


def test_a_head_says_what_it_is_of_when_and_what_was_asked() -> None:
    head = head_html(["Atlas", "Poplar"], {"Areas": "Wards"}, running="Poplar · Need", date="5 May 2026")
    assert "<span>Atlas</span> · <span>Poplar</span>" in head
    assert "<p>Areas: Wards</p>" in head
    assert '@top-left{content:"Poplar \\b7  Need"}@top-right{content:"5 May 2026"}' in head
    assert 'class="atlas-address"' in head


def test_nothing_in_a_head_or_a_note_becomes_markup_or_style() -> None:
    head = head_html([HOSTILE], {HOSTILE: HOSTILE}, running=HOSTILE, date=HOSTILE)
    assert "<img" not in head
    assert head.count("</style>") == 1
    style = head.split("<style>")[1].split("</style>")[0]
    assert style.count("}") == 3  # those of @page and of its two boxes
    for each in (notes_html([(HOSTILE, [HOSTILE])]), sources_html([HOSTILE])):
        assert "<img" not in each


def test_what_there_is_none_of_is_not_printed() -> None:
    assert notes_html([]) == ""
    assert sources_html(["", ""]) == ""
    assert sources_html(["Made up", "", "Made up"]).count("Made up") == 1
    assert "Source:" not in sources_html(["Source: Made up", "Sources: Made up too"])


def test_a_table_writes_numbers_with_commas_and_says_once_what_is_the_same() -> None:
    rows = pd.DataFrame(
        {
            "Ward": ["A", "B"],
            "Number": [1234.0, np.nan],
            "Share": [1.25, -2.0],
            "Method": "published",
            "Flag": "",
        }
    )
    table = printed_table_html(rows, caption="Figures", decimals={"Share": 1})
    assert re.findall(r"<td[^>]*>([^<]*)</td>", table) == ["A", "1,234", "1.2", "B", "no figure", "-2.0"]
    assert "<p>Method of each: published.</p>" in table
    assert "Flag" not in table


def test_a_figure_that_no_row_has_is_said_once_to_be_unknown() -> None:
    rows = pd.DataFrame({"Ward": ["A", "B"], "Figure": [np.nan, np.nan]})
    assert "<p>Figure of each: no figure.</p>" in printed_table_html(rows, caption="Figures")


def test_a_long_table_ends_and_says_how_many_are_left() -> None:
    rows = pd.DataFrame({"Area": [f"Area {number}" for number in range(ROWS + 1_234)]})
    table = printed_table_html(rows, caption="Areas")
    assert table.count("<tr>") == ROWS + 1
    assert "… and 1,234 more, which the files of this page hold." in table
