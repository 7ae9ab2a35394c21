"""Charts as pictures: rows in the order of the screen, ranges, words; unknown is said and never drawn."""

from __future__ import annotations

import numpy as np
import pytest
from pandas import DataFrame

from layers.paper import charts, plots
from layers.paper.axes import Axis
from layers.paper.picture import Picture, svg
from layers.paper.places import Part, Place
from layers.paper.ranges import Amount
from layers.paper.rowplot import Bar, Dot, Drawing, Row, Rule, Sign, Span, row_plot
from layers.paper.scatter import Point
from layers.paper.spine import Vertebra
from tests.drawn import inside, lines, sound


def _root(drawing: Drawing):
    canvas, width, height = drawing
    return sound(svg(Picture(title="Title", drawing=canvas, width=width, height=height)))


def _texts(drawing: Drawing) -> list[str]:
    root = _root(drawing)
    assert inside(root)
    return [each.words for each in lines(root)][1:]


@pytest.fixture
def figures() -> DataFrame:
    return DataFrame(
        {
            "area_name": ["Abbey", "Bow", "Castle"],
            "value": [10.0, 25.0, np.nan],
            "lower": [8.0, 20.0, np.nan],
            "upper": [12.0, 30.0, np.nan],
            "comparison": ["better", "worse", "not compared"],
            "state": ["ok", "ok", "suppressed"],
            "shown": ["10.0%", "25.0%", "withheld (small numbers)"],
        },
        index=["A", "B", "C"],
    )


def test_a_dot_plot_lists_most_need_first_with_its_range_and_says_why_one_is_unknown(figures):
    found = _texts(
        charts.dot_plot(figures, unit="percent", benchmark_value=15.0, benchmark_label="London", selected="A")
    )
    names = [each for each in found if each in ("Abbey", "Bow", "Castle")]
    assert names == ["Bow", "Abbey", "Castle"]
    assert "25.0% (20.0% to 30.0%)" in found
    assert "withheld (small numbers)" in found
    assert "London" in found


def test_an_unknown_figure_is_not_drawn(figures):
    drawn = charts.dot_plot(figures, unit="percent").canvas.shapes
    assert sum("translate" in each for each in drawn) == 4  # two symbols, each with its ground


def test_the_same_order_holds_for_the_numbers_behind_the_rates(figures):
    found = _texts(charts.bars(figures, figures["value"] * 100, unit="people"))
    assert found == ["Bow", "2,500", "Abbey", "1,000", "Castle", "withheld (small numbers)"]


def test_only_comparisons_that_occur_are_in_the_legend(figures):
    legend = charts.comparison_legend(figures, "London", "wards")
    assert [(words, count) for _, words, count in legend.rows] == [
        ("worse than London", 1),
        ("better than London", 1),
    ]


def test_places_say_their_range_and_how_often():
    rows = [
        Place("Abbey", 1, 1, 1, "all", 1.0, "sure", "1,200", chosen=True),
        Place("Bow", 2, 1, 3, "60%", 0.6, "open", "900"),
    ]
    found = _texts(charts.places(rows, last=3, first=1, noun="Ward", columns=("Trials", "Children 0 to 17")))
    assert "1; all" in found
    assert "2 (1 to 3); 60%" in found
    assert "900" in found
    legend = charts.standing_legend(rows, "Bars", "wards")
    assert [each[1:] for each in legend.rows] == [("stands out", 1), ("may be among them", 1)]


def test_the_spine_has_a_heading_for_each_group_and_says_what_is_out_of_date():
    one = Vertebra("Homes", "Damp", "10%", "8% to 12%", "worse", 10, 8, 12, 2, 5, 9, 15, 7)
    old = Vertebra(
        "Health", "Obesity", "20%", "", "worse", 20, None, None, 10, 15, 20, 25, None, True, "2018"
    )
    found = _texts(charts.spine([one, old], middle="London"))
    assert found.index("Homes") < found.index("Damp") < found.index("Health") < found.index("Obesity (2018)")
    assert "10% (8% to 12%), worse" in found
    assert "20%, out of date" in found


def test_what_a_figure_adds_is_said_beside_its_bar():
    found = _texts(charts.adds([Part("Damp", "10%", "adds +0.5", 0.5, -0.2)], reach=1.0))
    assert "10%; adds +0.5" in found


def test_amounts_that_nobody_knows_are_words_without_a_bar():
    rows = [("Abbey", [Amount("20 to 40", 20, 30, 40)]), ("Bow", [Amount("not known")])]
    drawn = charts.amounts_plot(rows, ["A: Hall"])
    assert sum("<circle" in each for each in drawn.canvas.shapes) == 1
    assert {"A: Hall", "20 to 40", "not known"} <= {*_texts(drawn)}


def test_names_too_long_are_cut_and_stay_inside():
    rows = [
        Row("A name " * 30, (Bar(0, 1, charts.STANDINGS["open"]), Dot(0.5)), "words " * 40, "extra " * 20)
    ]
    root = _root(row_plot(rows, heads=("Area " * 9, "Scale " * 9, "Words " * 30, "Last " * 9)))
    assert len(lines(root)) > 5
    longest = max(lines(root), key=lambda each: each.right)
    assert longest.right <= 960


def test_marks_lie_where_their_figures_are():
    canvas = row_plot([Row("A", (Span(0.25, 0.75), Sign(0.5, "M0 0", "#000000")))]).canvas
    left, wide = 912 * 0.27, 912 * 0.45
    assert any(f'x1="{left + wide * 0.25:.1f}"' in each for each in canvas.shapes)
    assert any(f"translate({left + wide * 0.5:.1f}" in each for each in canvas.shapes)


def test_a_rule_at_the_edge_keeps_its_words_inside():
    assert inside(_root(row_plot([Row("A")], rules=[Rule(1.0, "a benchmark with a long name " * 2)])))


def test_no_rows_are_said_to_be_none():
    assert "Nothing is known that could be drawn." in _texts(Drawing.empty())


# ---- Two axes --------------------------------------------------------------------------------------------

ACROSS = Axis(0.0, 1.0, "Provision", lambda value: f"{value:g}")
UP = Axis(0.0, 50.0, "Need", lambda value: f"{value:g}")


def test_points_have_their_names_where_there_is_room_and_the_chosen_in_any_case():
    points = [
        Point("Abbey", "", (0.5, 0.4, 0.6), (10, 8, 12), "triangle"),
        Point("Bow", "", (0.5, 0.4, float("nan")), (10, 8, 12), "open", chosen=True),
    ]
    found = _texts(plots.scatter(points, ACROSS, UP, lines=(0.5, 25), corners=("a", "b", "c", "d")))
    assert {"Provision", "Need", "a", "b", "c", "d", "Bow"} <= {*found}


def test_the_curve_names_its_axes_and_leaves_out_an_interval_that_is_not_known():
    nan = float("nan")
    people, shares = [0, 0.5, 1], [0, 0.7, 1]
    band, gap = ([0, 0.6, 1], [0, 0.8, 1]), ([0, nan, 1], [0, nan, 1])
    known = plots.curve(people, shares, *band, marked=(0.5, 0.7, 0.6, 0.8), words=("x", "y"))
    unknown = plots.curve(people, shares, *gap, marked=(0.5, 0.7, nan, nan), words=("x", "y"))
    assert {"x", "y", "0%", "100%"} <= {*_texts(known)}
    assert len(known.canvas.shapes) == len(unknown.canvas.shapes) + 2
