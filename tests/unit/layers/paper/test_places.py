"""Places with their ranges: what is drawn is where the words say it is, and names stay text."""

from __future__ import annotations

import re

import pytest

from layers.paper.places import Part, Place, grid_html, parts_html, places_html

HOSTILE = '<script>alert("x")</script> & _Ward_'


def _place(**changes: object) -> Place:
    given = {"name": "Abbey", "middle": 4.0, "low": 1.0, "high": 9.0, "share": "61%", "part": 0.61}
    return Place(**(given | {"standing": "open", "extra": "5,674"} | changes))  # type: ignore[arg-type]


def _table(*places: Place, last: int = 20, first: int = 5) -> str:
    return places_html(
        places, last=last, first=first, noun="Ward", columns=("Share", "Children"), caption="How"
    )


def test_a_place_is_written_with_its_range() -> None:
    assert "<td>4 (1 to 9)</td>" in _table(_place())
    assert "<td>4.5 (1 to 9)</td>" in _table(_place(middle=4.5))


def test_a_place_that_all_trials_agree_on_stands_alone() -> None:
    assert "<td>13</td>" in _table(_place(middle=13.0, low=13.0, high=13.0))


@pytest.mark.parametrize("last", [1, 4, 20, 169, 6800])
def test_what_is_drawn_lies_within_the_column(last: int) -> None:
    drawn = _table(_place(middle=float(last), low=1.0, high=float(last)), last=last, first=min(5, last))
    for x, width in re.findall(r'<rect x="([\d.]+)%"[^>]*width="([\d.]+)%"', drawn):
        assert 0 <= float(x) <= 100
        assert float(x) + float(width) <= 100.01
    assert all(0 < float(each) < 100 for each in re.findall(r'cx="([\d.]+)%"', drawn))


def test_the_bar_covers_whole_places() -> None:
    drawn = _table(_place(low=1.0, high=20.0))
    assert '<rect x="0.0%" y="50%" width="100.0%"' in drawn


def test_only_the_chosen_row_is_current() -> None:
    drawn = _table(_place(), _place(name="Bridge", chosen=True))
    assert drawn.count('aria-current="true"') == 1
    assert 'aria-current="true"><th scope="row">Bridge' in drawn


def test_names_stay_text_in_every_table() -> None:
    grid = grid_html([(HOSTILE, [("4", "open")])], [HOSTILE], caption=HOSTILE, corner="Choice")
    part = parts_html([Part(HOSTILE, HOSTILE, HOSTILE, 0.5, -0.2)], reach=1.0, caption=HOSTILE)
    for html in (_table(_place(name=HOSTILE, share=HOSTILE, extra=HOSTILE)), grid, part):
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_what_a_figure_adds_points_to_the_side_of_its_sign() -> None:
    more = parts_html([Part("a", "", "", 0.5, 0.0)], reach=1.0, caption="c")
    less = parts_html([Part("a", "", "", -0.5, 0.0)], reach=1.0, caption="c")
    assert '<rect x="50.0%" y="2" width="25.0%"' in more
    assert '<rect x="25.0%" y="2" width="25.0%"' in less


def test_what_goes_beyond_the_reach_ends_at_the_edge() -> None:
    drawn = parts_html([Part("a", "", "", 9.0, -9.0)], reach=1.0, caption="c")
    assert '<rect x="50.0%" y="2" width="50.0%"' in drawn
    assert '<rect x="0.0%" width="2.5"' in drawn
