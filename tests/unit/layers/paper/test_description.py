from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from layers.look.formatting import AreaWords
from layers.look.presentation import Figures
from layers.look.ranking import ranked
from layers.paper import description


def _figures(values: list[float], **columns: Any) -> pd.DataFrame:
    index = [f"E{n}" for n in range(len(values))]
    frame = pd.DataFrame(
        {"area_name": [f"Ward {n}" for n in range(len(values))], "value": values}, index=index
    )
    shown = [f"{value:.1f}%" for value in values]
    return frame.assign(**{"comparison": "not compared", "state": "ok", "shown": shown} | columns)


def describe(frame: pd.DataFrame, *, title: str, place: str = "", **named: Any) -> str:
    classes: Any = None  # words do not depend on them
    named = {"polarity": "high_is_worse"} | named
    figures = Figures(frame=frame, classes=classes, title=title, unit="percent", **named)
    return description.describe(figures, AreaWords(place=place))


def test_both_ends_are_named_with_their_figures() -> None:
    words = describe(_figures([3.0, 1.0, 2.0, 4.0]), title="Child poverty", period="2024/25", place="Leeds")
    assert words == (
        "Child poverty, 2024/25: 4 wards of Leeds. "
        "Highest: Ward 3 (4.0%) and Ward 0 (3.0%); lowest: Ward 1 (1.0%) and Ward 2 (2.0%)."
    )


def test_highest_stays_highest_where_high_is_better() -> None:
    words = describe(_figures([3.0, 1.0]), title="Access", polarity="high_is_better")
    assert words == "Access: 2 wards. Highest: Ward 0 (3.0%); lowest: Ward 1 (1.0%)."


def test_areas_that_differ_from_the_benchmark_are_counted() -> None:
    comparison = ["worse", "worse", "better", "similar"]
    words = describe(_figures([4.0, 3.0, 1.0, 2.0], comparison=comparison), title="x", benchmark="London")
    assert words.endswith("2 wards are worse than London, 1 is better than it and 1 is similar to it.")
    assert "London" not in describe(_figures([4.0, 3.0, 1.0, 2.0], comparison=comparison), title="x")


def test_a_single_comparison_is_said_in_the_singular() -> None:
    words = describe(_figures([4.0], comparison=["higher"]), title="x", benchmark="London")
    assert words == "x: 1 ward. The only figure is Ward 0 (4.0%). 1 ward is higher than London."


def test_areas_without_a_figure_are_counted_by_reason() -> None:
    states = ["ok", "missing", "missing", "suppressed", "not_applicable", "out_of_date"]
    words = describe(_figures([4.0, np.nan, np.nan, np.nan, np.nan, 1.0], state=states), title="x")
    assert words.endswith(
        "No figure for 2 wards; withheld (small numbers) for 1; does not apply here for 1; out of date for 1."
    )


def test_a_constant_column_has_no_ends() -> None:
    assert describe(_figures([5.0, 5.0]), title="x").endswith(
        "All 2 wards with a figure have the same: 5.0%."
    )


def test_no_areas_and_no_figures_are_said_plainly() -> None:
    assert describe(_figures([]), title="x") == "x: 0 wards."
    assert describe(_figures([np.nan], state=["missing"]), title="x") == "x: 1 ward. No figure for 1 ward."


def test_order_is_by_need_then_code_whatever_the_order_of_the_rows() -> None:
    figures = _figures([2.0, np.nan, 3.0, 2.0, np.nan])
    for frame in (figures, figures.iloc[::-1]):
        assert list(ranked(frame).index) == ["E2", "E0", "E3", "E1", "E4"]
        assert list(ranked(frame, "high_is_better").index) == ["E0", "E3", "E2", "E1", "E4"]
