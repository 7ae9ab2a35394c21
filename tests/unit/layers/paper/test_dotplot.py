from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from layers.look.palette import COMPARISONS
from layers.paper.dotplot import ROW, count_bars_svg, dot_plot_svg

SVG = "{http://www.w3.org/2000/svg}"


def _figures(values: list[float], **columns: Any) -> pd.DataFrame:
    index = [f"E{n:03}" for n in range(len(values))]
    frame = pd.DataFrame(
        {"area_name": [f"Ward {n}" for n in range(len(values))], "value": values}, index=index
    )
    known = np.array(values, dtype=float)
    frame = frame.assign(lower=known - 1, upper=known + 1, comparison="similar", state="ok")
    return frame.assign(shown=[f"{value:.1f}%" for value in values], **columns)


def _texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def _places(svg: str) -> list[float]:
    return [float(x) for x in re.findall(r'<svg x="([\d.]+)%" y', svg)]


def test_rows_stand_in_order_of_need_with_figures_at_the_right() -> None:
    texts = _texts(dot_plot_svg(_figures([1.0, 3.0, 2.0]), unit="percent", title="Plot"))
    assert texts[:3] == ["Ward 1", "Ward 2", "Ward 0"]
    assert texts[-3:] == ["3.0%", "2.0%", "1.0%"]


def test_dots_stand_where_their_figures_are() -> None:
    # Scale 0 to 4 (lowest and highest range end): figures 3, 2 and 1 are evenly spaced.
    high, middle, low = _places(dot_plot_svg(_figures([1.0, 3.0, 2.0]), unit="percent", title="Plot"))
    assert high - middle == middle - low > 0


def test_same_figures_give_the_same_bytes_whatever_the_order_of_the_rows() -> None:
    figures = _figures([1.0, 3.0, 2.0])
    one, other = (dot_plot_svg(f, unit="percent", title="Plot") for f in (figures, figures.iloc[::-1]))
    assert one == other


def test_dots_take_the_shape_and_colour_of_the_comparison_and_are_hollow_when_old() -> None:
    figures = _figures([3.0, 2.0, 1.0], comparison=["worse", "better", "not compared"])
    figures["state"] = ["ok", "out_of_date", "ok"]
    svg = dot_plot_svg(figures, unit="percent", title="Plot")
    worse, better = COMPARISONS["worse"], COMPARISONS["better"]
    assert f'd="{worse.symbol}" style="fill:var(--atlas-worse)"' in svg
    assert f'd="{better.symbol}" style="fill:var(--atlas-ground)"' in svg
    assert "Hollow: out of date (1), by name" in svg


def test_benchmark_is_a_labelled_line() -> None:
    svg = dot_plot_svg(
        _figures([1.0, 3.0]), unit="percent", title="Plot", benchmark_value=9.0, benchmark_label="A & B"
    )
    assert "stroke-dasharray" in svg
    assert "A & B" in _texts(svg)
    assert "stroke-dasharray" not in dot_plot_svg(_figures([1.0]), unit="percent", title="Plot")


def test_the_chosen_row_is_highlighted() -> None:
    svg = dot_plot_svg(_figures([1.0, 3.0]), unit="percent", title="Plot", selected="E000")
    assert svg.count("fill:var(--atlas-tint)") == 1
    assert re.search(r'font-weight="700">Ward 0<', svg)


def test_areas_without_a_figure_come_last_with_their_word() -> None:
    figures = _figures([np.nan, 3.0, np.nan])
    figures["state"] = ["suppressed", "ok", "missing"]
    texts = _texts(dot_plot_svg(figures, unit="percent", title="Plot"))
    assert texts[:3] == ["Ward 1", "Ward 0", "Ward 2"]
    assert texts[-2:] == ["withheld (small numbers)", "no figure"]


def test_many_areas_show_both_ends_and_the_chosen_one() -> None:
    svg = dot_plot_svg(
        _figures([float(n) for n in range(169)]), unit="percent", title="Plot", selected="E080"
    )
    texts = _texts(svg)
    assert texts[0] == "Ward 168"
    assert "Ward 80" in texts
    assert "Ward 0" in texts
    assert [text for text in texts if "more between" in text] == [
        "… 73 more between …",
        "… 65 more between …",
    ]
    assert int(re.search(r'height="(\d+)" role', svg).group(1)) < 40 * ROW  # type: ignore[union-attr]


def test_twenty_rows_are_about_twenty_rows_high() -> None:
    svg = dot_plot_svg(_figures([float(n) for n in range(20)]), unit="percent", title="Plot")
    assert 20 * ROW < int(re.search(r'height="(\d+)" role', svg).group(1)) < 23 * ROW  # type: ignore[union-attr]


def test_nothing_one_and_equal_figures_can_be_plotted() -> None:
    for values in ([], [5.0], [5.0, 5.0], [np.nan]):
        ElementTree.fromstring(dot_plot_svg(_figures(values), unit="percent", title="Plot"))
    flat = _figures([5.0, 5.0])
    flat["lower"] = flat["upper"] = np.nan
    one, other = _places(dot_plot_svg(flat, unit="percent", title="Plot"))
    assert one == other


def test_hostile_text_stays_text() -> None:
    hostile = "</text><script>alert(1)</script>\u2028&\x00"
    figures = _figures([1.0])
    figures["area_name"] = hostile
    svg = dot_plot_svg(figures, unit="percent", title=hostile, benchmark_value=1.0, benchmark_label=hostile)
    assert "<script" not in svg
    assert hostile.replace("\x00", "") in _texts(svg)


def test_the_picture_refers_to_nothing_outside_itself() -> None:
    svg = dot_plot_svg(_figures([1.0]), unit="percent", title="Plot")
    assert re.findall(r'(?:href|src|url)[=(]"?([^")]+)', svg) == []


def test_bars_start_at_zero_and_keep_the_order_of_the_dots() -> None:
    figures = _figures([3.0, 2.0, 1.0])
    svg = count_bars_svg(figures, pd.Series({"E000": 50.0, "E001": 100.0}), unit="children", title="Count")
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="14"', svg)]
    assert widths[0] * 2 == widths[1]
    assert _texts(svg) == ["Ward 0", "Ward 1", "Ward 2", "50", "100", "no figure"]


def test_counts_of_nought_and_gaps_can_be_drawn() -> None:
    figures = _figures([float(n) for n in range(70)])
    ElementTree.fromstring(
        count_bars_svg(figures, pd.Series(0.0, index=figures.index), unit="people", title="Count")
    )
