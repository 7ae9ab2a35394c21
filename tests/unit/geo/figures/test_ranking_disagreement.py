"""Rate and number point to different places: who is named."""

from __future__ import annotations

import pandas as pd

from geo.figures.comparison import rank_disagreement


def frame(values: list[float], numbers: list[float]) -> pd.DataFrame:
    codes = [f"A{position}" for position in range(len(values))]
    return pd.DataFrame({"value": values, "numerator": numbers}, index=codes)


def test_areas_high_on_one_order_only_are_named_on_each_side() -> None:
    # Six areas: a third of them are "first", so two. By rate A0, A1; by number A1, A5.
    found = rank_disagreement(
        frame([9, 8, 7, 6, 5, 4], [10, 90, 20, 30, 40, 80]), polarity="high_is_worse", top=5
    )
    assert found.top == 2
    assert found.only_by_rate == ("A0",)
    assert found.only_by_number == ("A5",)
    assert found


def test_orders_that_agree_give_no_warning() -> None:
    assert not rank_disagreement(
        frame([9, 8, 7, 6, 5, 4], [60, 50, 40, 30, 20, 10]), polarity="high_is_worse"
    )


def test_a_low_rate_is_the_need_where_high_is_better() -> None:
    found = rank_disagreement(frame([1, 2, 3], [5, 6, 7]), polarity="high_is_better")
    assert found.only_by_rate == ("A0",)
    assert found.only_by_number == ("A2",)


def test_without_numbers_there_is_nothing_to_disagree_with() -> None:
    nothing = float("nan")
    assert not rank_disagreement(frame([1, 2, 3], [nothing] * 3), polarity="high_is_worse")


def test_an_area_without_a_rate_is_never_among_the_first_by_rate() -> None:
    found = rank_disagreement(frame([float("nan"), 2, 3], [9, 1, 2]), polarity="high_is_worse")
    assert found.only_by_rate == ("A2",)
    assert found.only_by_number == ("A0",)
