from __future__ import annotations

import re

from layers.paper.ranges import Amount, bar_svg, ranges_html, scale_svg, top_of


def test_amounts_stand_on_one_scale_with_a_round_end() -> None:
    few, many = Amount("1 to 2", 1.0, 1.5, 2.0), Amount("2,900 to 5,800", 2900.0, 5000.0, 5800.0)
    assert top_of([few, many]) == 6000.0
    assert [int(each.replace(",", "")) for each in re.findall(r">([\d,]+)</text>", scale_svg(6000.0))] == [
        0,
        2000,
        4000,
        6000,
    ]


def test_an_amount_that_nobody_knows_is_drawn_as_nothing_not_as_nought() -> None:
    assert "rect" not in bar_svg(Amount("not known"), 100.0)
    assert "circle" in bar_svg(Amount("0", 0.0, 0.0, 0.0), 100.0)
    assert top_of([Amount("not known")]) == 1.0


def test_names_are_text() -> None:
    shown = ranges_html(
        [("<b>Ward</b>", [Amount("<i>", 1.0, 1.0, 1.0)])], ["A: <x>"], corner="<y>", caption="<z>"
    )
    assert not re.search(r"<(b|i|x|y|z)>", shown)
