"""Tables of words and of ranked figures: escaped, in order, readable without colour."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from geo.figures.benchmarks import compared
from geo.figures.rank_ranges import rank_range
from geo.limits import TABLE_BYTES
from geo.pack.pack import Pack
from layers.look.palette import tab_icon
from layers.look.presentation import presented
from layers.look.ranking import ranked
from layers.paper import text_table
from layers.paper.ranking_table import Column, ranking_table_html
from layers.paper.text_table import text_table_html

HOSTILE = '<img src=x onerror="alert(1)">'


def column(pack: Pack, indicator_id: str) -> Column:
    indicator = pack.indicator(indicator_id)
    frame = compared(pack, indicator_id, "ward").join(rank_range(pack, indicator_id, "ward"))
    frame = presented(frame, indicator.unit)
    return Column(indicator, frame)


def test_rows_follow_the_order_given_and_hold_figure_and_rank(pack: Pack) -> None:
    first = column(pack, "child_poverty")
    names = ranked(first.figures, "high_is_worse")["area_name"]
    html = ranking_table_html(names, [first, column(pack, "overcrowding")], area_word="ward", caption="Wards")
    assert re.findall(r'<th scope="row"[^>]*>([^<]*)', html)[0] == "Poplar"
    # DWP: Poplar 63.9 % is the highest of the twenty.
    assert "63.9% <small>(1)</small>" in html
    # The next three lie within each other's ranges.
    assert html.count("<small>(2 to 4)</small>") == 3


def test_only_cells_that_differ_from_the_benchmark_stand_out(pack: Pack) -> None:
    frame = column(pack, "child_poverty")
    html = ranking_table_html(frame.figures["area_name"], [frame], area_word="ward", caption="Wards")
    counts = frame.figures["comparison"].value_counts()
    assert html.count("color:var(--atlas-worse)") == counts["worse"]
    assert html.count("color:var(--atlas-better)") == counts["better"]
    assert html.count("color:var(--atlas-ink-second)") == counts["similar"]
    assert "background:" not in html


def test_a_missing_figure_is_a_word_without_a_shade(pack: Pack) -> None:
    whole = column(pack, "child_poverty")
    frame = whole.figures.copy()
    code = frame.index[0]
    frame.loc[code, "value"] = float("nan")
    frame.loc[code, "state"] = "missing"
    frame = presented(frame, "percent")
    frame["comparison"] = "not compared"
    html = ranking_table_html(
        frame["area_name"].iloc[:1],
        [Column(whole.indicator, frame)],
        area_word="ward",
        caption="Wards",
    )
    assert "no figure" in html
    assert "background:" not in html.split("<tbody>")[1]


def test_hostile_text_is_shown_as_text() -> None:
    html = text_table_html(pd.DataFrame({HOSTILE: [HOSTILE], "b": [None]}), caption=HOSTILE)
    assert "<img" not in html
    assert html.count("&lt;img") == 4


def test_a_long_table_folds_what_is_beyond_ten_rows_and_nothing_scrolls_down_inside_the_page() -> None:
    frame = pd.DataFrame({"a": [f"x{n}" for n in range(30)], "b": "y"})
    long, short = (text_table_html(each, caption="c", tall=True) for each in (frame, frame.head(12)))
    assert "atlas-long-table" in long
    assert "<summary>All 30 rows</summary>" in long
    assert long.count("<tr>") == 31  # folded, not left out: paper and readers have them all
    assert "details" not in short
    assert "details" not in text_table_html(frame, caption="c")
    assert "max-height" not in long
    assert 'tabindex="0"' in long


def test_figures_are_presented_with_their_word_or_their_range() -> None:
    frame = pd.DataFrame(
        {
            "value": [12.34, float("nan")],
            "lower": [11.0, float("nan")],
            "upper": [13.0, float("nan")],
            "state": ["ok", "suppressed"],
        }
    )
    shown = presented(frame, "percent")
    assert list(shown["shown"]) == ["12.3%", "withheld (small numbers)"]
    assert list(shown["range"]) == ["11.0% to 13.0%", ""]


def test_the_icon_of_the_tab_grows_darker_to_the_right() -> None:
    svg = unquote(tab_icon().removeprefix("data:image/svg+xml,"))
    colours = re.findall(r"fill='#([0-9a-f]{6})'", svg)
    light = [sum(bytes.fromhex(each)) for each in colours]
    assert len(light) == 5
    assert all(before > after for before, after in pairwise(light))


def test_dates_stay_whole_and_long_words_may_break() -> None:
    rows = pd.DataFrame({"Service": ["Hall"], "As of": ["2025-05-01"], "Source": ["https://example.org/a-b"]})
    html = text_table_html(rows, caption="Services")
    assert 'nowrap">2025-05-01</td>' in html
    assert 'nowrap">https' not in html


def test_the_caption_and_the_names_of_rows_stay_in_sight_when_scrolled_sideways() -> None:
    html = text_table_html(pd.DataFrame({"Ward": ["Weavers"], "Children": ["1,000"]}), caption="Wards")
    kept = re.findall(r"position:sticky[^>]*>(?:<div[^>]*>)?([^<]*)<", html)
    assert kept == ["Wards", "Ward", "Weavers"]


def test_a_table_that_no_page_can_carry_ends_early_and_says_so() -> None:
    rows = pd.DataFrame({"name": ["Clwb Ŵyn"] * 50_000, "notes": ["x" * 100] * 50_000})
    html = text_table_html(rows, caption="Clubs")
    assert TABLE_BYTES < len(html.encode()) < 1.1 * TABLE_BYTES
    shown = html.count("<tr>") - 2  # heading and the last line
    assert f"… and {50_000 - shown:,} rows more, which are not shown here." in html


def test_a_table_of_one_long_cell_is_whole() -> None:
    html = text_table_html(pd.DataFrame({"name": ["x" * (TABLE_BYTES + 1)]}), caption="Clubs")
    assert "which are not shown" not in html


def test_names_of_areas_choose_them_where_the_index_has_their_codes() -> None:
    rows = pd.DataFrame({"Ward": ["<i>A"], "Figure": ["1"]}, index=["E0 1&2"])
    found = text_table_html(rows, caption="All", areas=True)
    assert '<a class="atlas-choose" href="?area=E0%201%262" target="_self">&lt;i&gt;A</a>' in found
    assert "atlas-choose" not in text_table_html(rows, caption="All")


def test_a_column_of_words_keeps_a_least_width_and_one_of_labels_or_of_an_address_alone_does_not() -> None:
    rows = pd.DataFrame(
        {
            "Ward": ["Weavers"],
            "Beware": ["The lists say where a service is, not whether it is open."],
            "Address": [f"https://example.org/{'x' * 80}"],
        }
    )
    html = text_table_html(rows, caption="Promises")
    assert re.findall(r'<th scope="col" class="atlas-words"[^>]*>([^<]*)', html) == ["Beware"]
    # On a screen an address is cut short only outside tables: there it would be as wide as it is long.
    css = (Path(text_table.__file__).parents[1] / "look" / "parts.css").read_text(encoding="utf-8")
    assert ".atlas-web-address:not(.atlas-table *) { display: inline-block" in css
    assert ".atlas-table th.atlas-words { min-width: 9rem; }" in css
