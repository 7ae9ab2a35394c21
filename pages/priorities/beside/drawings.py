"""The drawings of need beside provision: every area in four quarters, and the curve along need."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from pandas import DataFrame

from geo.memory import kept
from geo.targeting.concentration import FIFTH, GRID
from geo.targeting.equity import UNCERTAIN, UNKNOWN
from layers.look.formatting import format_value, sentence_case
from layers.paper import plots
from layers.paper.axes import Axis
from layers.paper.curve import curve_html
from layers.paper.rowplot import Drawing
from layers.paper.scatter import Mark, Point, scatter_html
from pages.priorities.beside import words
from pages.priorities.beside.answer import Answer

MANY: Final = 40
"""Beyond so many areas only the chosen one has its ranges and its name."""
ROOM: Final = 1.15
_MARKS: Final[dict[str, Mark]] = dict(zip(words.QUARTERS, ("triangle", "square", "ring", "dot"), strict=True))


@kept(16)
def scatter(shown: Answer, area: str) -> str:
    """Return every area as a point with its ranges; where nothing is known, nothing."""
    points = _points(shown, area)
    if not points:
        return ""
    return scatter_html(points, *_axes(shown), lines=_lines(shown), corners=_corners(), title=said(shown))


def scatter_drawing(shown: Answer, area: str) -> Drawing | None:
    """Return the same for a picture."""
    points = _points(shown, area)
    if not points:
        return None
    return plots.scatter(points, *_axes(shown), lines=_lines(shown), corners=_corners())


def _lines(shown: Answer) -> tuple[float, float]:
    """Return what divides either axis, across first."""
    return shown.found.provision_line, shown.found.need_line


def _corners() -> tuple[str, str, str, str]:
    """Return the words of the quarters."""
    one, two, three, four = (sentence_case(each) for each in words.QUARTERS)
    return one, two, three, four


def _points(shown: Answer, area: str) -> list[Point]:
    """Return every area whose figures are known."""
    known = _known(shown)
    few = len(known) <= MANY
    return [
        Point(
            str(row["area_name"]),
            f"{row['area_name']}: {words.quadrant_word(row['quadrant'])}\n{words.tip(shown, str(code))}",
            (row["provision"], row["provision_low"], row["provision_high"]),
            _ranged(row["need"], row["need_low"], row["need_high"]),
            "open" if row["quadrant"] == UNCERTAIN else _MARKS[row["quadrant"]],
            chosen=code == area,
            ranged=few or code == area,
            named=few,
        )
        for code, row in known.iterrows()
    ]


def _known(shown: Answer) -> DataFrame:
    """Return the areas whose figures are known."""
    frame = shown.found.frame
    return frame[frame["quadrant"] != UNKNOWN]


def _ranged(value: float, low: float, high: float) -> tuple[float, float, float]:
    """Return a figure of need with its range; one without a range stands alone."""
    return (value, value, value) if np.isnan(low) or np.isnan(high) else (value, low, high)


def _axes(shown: Answer) -> tuple[Axis, Axis]:
    """Return the axes: all figures, the ranges of need, and of those of provision what lies near.

    Most need is always at the top.
    """
    known, lines = _known(shown), _lines(shown)
    edges = known[["need", "need_low", "need_high"]].to_numpy(float)
    least, most = (float(each) for each in (min(np.nanmin(edges), lines[1]), max(np.nanmax(edges), lines[1])))
    room = (most - least) * 0.06 or 1.0
    reach = shown.found.provision.measure == "reach"
    furthest = max(float(np.nanmax(known[["provision", "provision_low"]].to_numpy(float))), lines[0])
    unit = words.need_unit(shown)
    ends = (least - room, most + room) if shown.found.need.direction > 0 else (most + room, least - room)
    return (
        Axis(
            0.0,
            100.0 if reach else (furthest * ROOM or 1.0),
            f"{sentence_case(words.provision_title(shown))} →",
            (lambda value: f"{value:g}%") if reach else (lambda value: f"{value:g}"),
        ),
        Axis(*ends, f"{words.need_title(shown)} (most need at the top)", partial(_tick, unit)),
    )


def _tick(unit: str, value: float) -> str:
    """Return a round number of need as the axis has it: without decimals where it has none."""
    if value == int(value) and unit in ("percent", "percent_whole"):
        return f"{value:,.0f}%"
    if unit == "standard_score":
        return f"{value:+g}".replace("-", "−") if value else "0"
    return format_value(value, unit, behind=unit in ("percent", "percent_whole"))


def said(shown: Answer) -> str:
    """Return the drawing in words."""
    counts = [
        f"{words.quadrant_word(each)}: {len(shown.codes(each))}"
        for each in (*words.QUARTERS, UNCERTAIN, UNKNOWN)
    ]
    many = shown.pack.place.levels[shown.asked.level].plural
    return (
        f"{words.need_title(shown)} of {many} beside {words.provision_title(shown)}. "
        f"{sentence_case('; '.join(counts))}. The table says the same."
    )


@kept(4)
def curve(shown: Answer) -> str:
    """Return the curve along need; nothing where it is not known."""
    what = shown.found.concentration
    if what is None or np.isnan(what.index):
        return ""
    lines = [each.tolist() for each in (what.curve, what.curve_low, what.curve_high)]
    marked = (FIFTH, *what.at(FIFTH))
    return curve_html(GRID, *lines, marked=marked, words=_of_curve(shown), title=words.fifth_words(shown))


def curve_drawing(shown: Answer) -> Drawing | None:
    """Return the same for a picture."""
    what = shown.found.concentration
    if what is None or np.isnan(what.index):
        return None
    lines = [each.tolist() for each in (what.curve, what.curve_low, what.curve_high)]
    return plots.curve(GRID, *lines, marked=(FIFTH, *what.at(FIFTH)), words=_of_curve(shown))


def _of_curve(shown: Answer) -> tuple[str, str]:
    """Return the words of the curve's axes, across first."""
    return "Children, those with the highest need first →", f"{_what(shown)} they have ↑"


def _what(shown: Answer) -> str:
    """Return of what the shares are."""
    given = shown.found.provision
    noun = shown.pack.catalogue[given.category].plural
    if given.measure == "reach":
        return f"Share of those near listed {noun} whom"
    return f"Share of listed {noun}" if given.of == "sites" else f"Share of places in listed {noun}"
