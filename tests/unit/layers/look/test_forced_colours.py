"""Where the system forces its colours: a tint has a line around it, what measures nothing is faint."""

from __future__ import annotations

import re

from layers.look.tokens import TOKENS, style
from layers.paper import places
from layers.paper.axes import Axis
from layers.paper.curve import curve_html
from layers.paper.scatter import Point, scatter_html

FORCED = "".join(re.findall(r"@media \(forced-colors: active\) \{\n(.*?)\n\}", style(), flags=re.DOTALL))
AXIS = Axis(0.0, 1.0, "", str)


def _rule(selector: str) -> str:
    """Return what is declared of the one rule whose selector has the words."""
    found = [body for head, body in re.findall(r"([^{}]+)\{([^{}]*)\}", FORCED) if selector in head]
    assert len(found) == 1, selector
    return found[0]


def test_what_a_tint_says_is_said_by_a_line_where_the_system_takes_tints() -> None:
    assert TOKENS["tint"].forced == "Canvas"
    outlined = "stroke: CanvasText"
    place = places.Place("x", 3, 2, 4, "all", 1.0, "sure", "")
    assert '<rect x="0" y="0" width="25.0%" height="100%" style="fill:var(--atlas-tint)"/>' in places.drawn(
        place, 20, 5
    )
    assert outlined in _rule('rect[style*="--atlas-tint"]')
    point = Point("x", "", (0.5, 0.4, 0.6), (0.5, 0.4, 0.6), "dot")
    assert 'class="atlas-quarter"' in scatter_html(
        [point], AXIS, AXIS, lines=(0.5, 0.5), corners=("",) * 4, title=""
    )
    assert outlined in _rule(".atlas-quarter")
    drawn = curve_html(
        (0.0, 1.0), [0, 1], [0, 1], [0, 1], marked=(0.2, 0.2, 0.1, 0.3), words=("", ""), title=""
    )
    assert 'class="atlas-band"' in drawn
    assert outlined in _rule(".atlas-band")


def test_the_lines_of_a_scale_are_fainter_than_what_they_measure() -> None:
    scale, measured = _rule(".atlas-grid-lines line"), _rule(".atlas-spread")
    assert "stroke: GrayText" in scale
    assert "stroke-width: .5" in scale
    assert "stroke: CanvasText" in measured


def test_a_panel_and_a_chosen_row_have_an_edge() -> None:
    assert "border: 1px solid CanvasText" in _rule('[class*="-panel"]')
    assert "outline: 2px solid Highlight" in _rule("tr.atlas-chosen")
