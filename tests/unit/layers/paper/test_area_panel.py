"""The panel of a chosen area says what, how sure, how different, how made and where from."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pandas as pd
import pytest

from geo.figures.benchmarks import compared
from geo.figures.peers import among_peers
from geo.figures.rank_ranges import rank_range
from geo.figures.values import trend
from geo.pack.pack import Pack
from layers.paper.area_panel import Chosen, comparison_words, definition_list, panel_html, panel_rows


def chosen(
    pack: Pack, indicator_id: str, *, level: str = "ward", benchmark: str = "borough", area: int = 0
) -> Chosen:
    frame = compared(pack, indicator_id, level, benchmark=benchmark)
    frame = frame.join(rank_range(pack, indicator_id, level))
    indicator = pack.indicator(indicator_id)
    return Chosen(
        indicator=indicator,
        row=frame.iloc[area],
        of=len(frame),
        area_word=pack.place.levels[level].singular,
        benchmark_name=next(each.name for each in pack.place.benchmarks if each.id == benchmark),
        best_fit=None,
        trend=trend(pack, indicator_id, level, str(frame.index[area])) if indicator.trend_periods else None,
        within="Somewhere",
    )


def facts(panel: Chosen) -> dict[str, str]:
    return dict(panel_rows(panel))


def test_no_order_is_read_into_a_rank_that_areas_share(pack: Pack) -> None:
    alone = chosen(pack, "child_poverty")
    assert facts(replace(alone, sharing=3))["Rank"].startswith("8 of 20, shared by 3 (")
    assert facts(replace(alone, sharing=20))["Rank"] == "all 20 are equal"


def test_a_published_rate_shows_figure_number_range_and_trend(pack: Pack) -> None:
    rows = facts(chosen(pack, "child_poverty"))
    # DWP, Bethnal Green East 2024/25: 2,016 children, 53.8 %; 2,016 / 0.538 = 3,747; the year before 56.1 %.
    assert rows["Child poverty"] == "53.8%"
    assert rows["Number"] == "2,016 of 3,747 children aged 0-15"
    assert rows["Trend"] == "2023/24: 56.1%; 2024/25: 53.8%"
    assert rows["95% range"] == "52.2% to 55.4%"
    assert rows["Rank"].startswith("8 of 20 (90% range ")


def test_the_difference_is_told_in_points_and_in_people(pack: Pack) -> None:
    panel = chosen(pack, "child_poverty", benchmark="london")
    words = comparison_words(panel)
    # 53.8 against 30.73 is 23.1 points; 23.07 % of 3,747 children is 864.
    assert words.startswith("worse than London (30.7%); difference +23.1 points, about 864 more children")


def test_an_estimate_is_called_an_uncertainty_range_and_says_how_much_is_estimated(pack: Pack) -> None:
    rows = facts(chosen(pack, "large_households"))
    assert "Uncertainty range" in rows
    assert rows["Number"].startswith("about ")
    assert "20% of it from small areas that lie in more than one ward" in rows["How we got it"]


@pytest.mark.slow
def test_an_indicative_range_is_called_so(pack: Pack) -> None:
    rows = facts(chosen(pack, "obesity_year6"))
    assert "Indicative range" in rows
    assert "no guide to today" in rows["Beware"]
    assert "Number" not in rows


def test_a_benchmark_of_another_definition_or_period_is_not_compared(pack: Pack) -> None:
    words = comparison_words(chosen(pack, "idaci", benchmark="england"))
    assert words == "not compared: no figure of the same definition and period for England"


def test_a_count_is_not_compared(pack: Pack) -> None:
    assert comparison_words(chosen(pack, "children_0_17")).startswith("a count is not compared")


def test_a_figure_without_a_range_is_not_judged(pack: Pack) -> None:
    assert "there is no range to judge the difference by" in comparison_words(chosen(pack, "imd_score"))


def test_a_whole_is_not_compared_with_itself(pack: Pack) -> None:
    assert comparison_words(chosen(pack, "child_poverty", level="borough")) == ""


@pytest.mark.parametrize(("best_fit", "shown"), [(54.9, True), (53.9, False), (None, False)])
def test_best_fit_is_shown_only_where_it_differs_by_a_point(
    pack: Pack, best_fit: float | None, shown: bool
) -> None:
    panel = dataclasses.replace(chosen(pack, "child_poverty"), best_fit=best_fit)
    assert ("By best fit" in facts(panel)) is shown


def test_a_missing_figure_says_its_state_and_has_no_rank(pack: Pack) -> None:
    panel = chosen(pack, "child_poverty")
    row = panel.row.copy()
    row["value"], row["lower"], row["upper"], row["rank"] = float("nan"), float("nan"), float("nan"), pd.NA
    row["state"], row["flag"], row["points"] = "missing", "missing", float("nan")
    rows = facts(dataclasses.replace(panel, row=row, best_fit=40.0))
    assert rows["Child poverty"] == "no figure"
    assert "Rank" not in rows
    assert "By best fit" not in rows


def test_spread_children_do_not_claim_to_straddle(pack: Pack) -> None:
    rows = facts(chosen(pack, "children_5_11", level="lsoa"))
    assert "of it from small areas" not in rows["How we got it"]
    assert rows["Rank"].endswith("(1 is the highest figure)")


def test_names_from_data_stay_text() -> None:
    html = definition_list([("<b>label</b>", '<script>alert("x")</script>')])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_panel_starts_its_sentences_with_capitals(pack: Pack) -> None:
    assert "Worse than Tower Hamlets" in panel_html(chosen(pack, "child_poverty"))


def test_the_rank_among_the_wards_of_london_is_told_with_its_range(pack: Pack) -> None:
    beside = among_peers(pack, "child_poverty")
    panel = dataclasses.replace(chosen(pack, "child_poverty"), peers=beside.loc["E05009328"])
    words = facts(panel)["Beside others"]
    assert words.startswith(
        "6 of 679 wards of London that have a figure (1 is the greatest need; 90% range of"
    )
    assert words.endswith("0.7% of them are worse off")
    assert "Beside others" not in facts(chosen(pack, "child_poverty"))
