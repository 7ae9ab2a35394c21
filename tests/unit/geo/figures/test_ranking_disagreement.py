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


def test_no_order_is_read_into_rates_that_are_all_equal() -> None:
    assert not rank_disagreement(frame([10] * 20, list(range(20))), polarity="high_is_worse")
    assert not rank_disagreement(frame(list(range(20)), [7] * 20), polarity="high_is_worse")


def test_rates_that_differ_by_how_they_were_worked_out_are_equal() -> None:
    rates = [100 * part / whole for part, whole in ((1, 10), (3, 30), (7, 70), (9, 90), (11, 110), (13, 130))]
    rates = [rate + at * 1e-13 for at, rate in enumerate(rates)]
    assert not rank_disagreement(frame(rates, [1, 2, 3, 4, 5, 6]), polarity="high_is_worse")


def test_ties_over_the_end_of_the_first_are_not_named() -> None:
    # First two of six. By rate A0, then A1, A2 and A3 share the second rank; by number A5 and A4.
    found = rank_disagreement(frame([9, 8, 8, 8, 5, 4], [1, 2, 3, 4, 50, 60]), polarity="high_is_worse")
    assert found.only_by_rate == ("A0",)
    assert found.only_by_number == ("A4", "A5")


def test_ties_within_the_first_are_named() -> None:
    found = rank_disagreement(frame([9, 9, 7, 6, 5, 4], [1, 2, 3, 4, 50, 60]), polarity="high_is_worse")
    assert found.only_by_rate == ("A0", "A1")
    assert found.only_by_number == ("A4", "A5")


def test_an_area_that_shares_the_last_of_the_first_ranks_is_not_named_by_number() -> None:
    found = rank_disagreement(frame([9, 8, 8, 8, 5, 4], [1, 2, 3, 60, 50, 4]), polarity="high_is_worse")
    assert found.only_by_number == ("A4",)
