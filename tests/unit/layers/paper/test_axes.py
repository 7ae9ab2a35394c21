"""Plots of two figures: round numbers, ranges that go on, names that hide nothing, words for everyone."""

from __future__ import annotations

import re

import pytest

from layers.paper.axes import Axis, round_numbers
from layers.paper.curve import curve_html
from layers.paper.scatter import Point, scatter_html

NAN = float("nan")


def _number(value: float) -> str:
    return f"{value:g}"


ACROSS = Axis(0.0, 2.0, "Places", _number)
UP = Axis(0.0, 100.0, "Need", _number)
CORNERS = ("upper left", "upper right", "lower left", "lower right")


def _point(name: str = "Abbey", **more: object) -> Point:
    given = {"across": (1.0, 0.5, 1.5), "up": (50.0, 40.0, 60.0), "mark": "square"} | more
    return Point(name, f"{name}: words", **given)  # type: ignore[arg-type]


def _drawn(*points: Point) -> str:
    return scatter_html(points, ACROSS, UP, lines=(0.8, 30.0), corners=CORNERS, title="Need & places")


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [
        (0, 1.3, [0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]),
        (-2.1, 1.6, [-2, -1, 0, 1]),
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (5, 5, [5]),
    ],
)
def test_an_axis_has_round_numbers(low: float, high: float, numbers: list[float]) -> None:
    assert round_numbers(low, high) == pytest.approx(numbers)


def test_figures_may_fall_along_an_axis() -> None:
    falling = Axis(20.0, 0.0, "Hours", _number)
    assert [falling.at(each) for each in (20.0, 15.0, 0.0)] == [0.0, 25.0, 100.0]
    assert falling.ticks() == [0, 5, 10, 15, 20]


def test_what_lies_beyond_an_axis_lies_at_its_end() -> None:
    assert (ACROSS.at(-1.0), ACROSS.at(9.0)) == (0.0, 100.0)


def test_a_point_has_both_its_ranges_and_its_words() -> None:
    html = _drawn(_point())
    assert '<line x1="25.0%" x2="75.0%" y1="50.0%" y2="50.0%"/>' in html
    assert '<line x1="50.0%" x2="50.0%" y1="60.0%" y2="40.0%"/>' in html
    assert "<title>Abbey: words</title>" in html
    assert 'aria-label="Need &amp; places"' in html


def test_a_range_that_goes_on_ends_in_an_arrow() -> None:
    arrow = 'd="M-5 -4L0 0L-5 4"'
    assert arrow not in _drawn(_point())
    assert arrow in _drawn(_point(across=(1.0, 0.5, 4.0)))
    assert arrow in _drawn(_point(across=(1.0, 0.5, NAN)))


def test_of_many_only_the_chosen_has_its_ranges_and_its_name() -> None:
    quiet = _drawn(_point(ranged=False, named=False))
    assert "atlas-spread" not in quiet
    assert "atlas-name" not in quiet
    assert "atlas-chosen-name" in _drawn(_point(named=False, chosen=True))


def test_names_lie_over_no_other_name() -> None:
    crowd = [
        _point(f"Ward number {n}", across=(1.0, 1.0, 1.0), up=(50.0 + n / 10, 50.0, 50.0)) for n in range(9)
    ]
    named = re.findall(r'class="atlas-name"', _drawn(*crowd))
    assert 0 < len(named) < 9
    chosen = _point("Chosen", up=(50.05, 50.0, 50.0), chosen=True)
    assert "atlas-chosen-name" in _drawn(*crowd, chosen)


def test_hostile_names_stay_text() -> None:
    html = _drawn(_point("<script>"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_curve_shows_its_interval_only_where_there_is_one() -> None:
    def drawn(low: list[float], mark: float) -> str:
        return curve_html(
            [0.0, 0.2, 1.0],
            [0.0, 0.1, 1.0],
            low,
            [0.0, 0.3, 1.0],
            marked=(0.2, 0.1, mark, 0.3),
            words=("Children", "Share"),
            title="The neediest fifth have 10%",
        )

    known, unknown = drawn([0.0, 0.05, 1.0], 0.05), drawn([0.0, NAN, 1.0], NAN)
    assert 'points="0.00,100.00 20.00,90.00 100.00,0.00"' in known
    assert "atlas-band" in known
    assert "atlas-whisker" in known
    assert "atlas-band" not in unknown
    assert "atlas-whisker" not in unknown
    assert "nan" not in unknown
