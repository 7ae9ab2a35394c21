"""Need crossed with provision: classes, ties, missing figures, the legend."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from geo.figures.classification import counts, crossed, members, steady, unknown
from layers.look.night import night
from layers.look.palette import contrast
from layers.look.tokens import TEXT, style
from layers.map.bivariate import bivariate_legend_html, bivariate_looks, hatched
from layers.map.categories import category_layer
from tests.unit.layers.look.test_palette import DEFICIENCIES, _distance

CODES = [f"A{n}" for n in range(9)]


def _series(*values: float) -> pd.Series:
    return pd.Series(values, index=CODES[: len(values)], dtype=float)


def test_nine_areas_fill_nine_cells() -> None:
    # Need 1..9 in thirds; reach such that each third of need has one area of each third of reach.
    made = crossed(_series(1, 2, 3, 4, 5, 6, 7, 8, 9), _series(1, 4, 7, 2, 5, 8, 3, 6, 9))
    assert counts(made) == dict.fromkeys(bivariate_looks(), 1)
    assert made.cells["A0"] == "low-low"
    assert members(made, "high-low") == ["A6"]
    assert unknown(made) == []


def test_high_means_greatest_need_where_high_figures_are_good() -> None:
    made = crossed(_series(1, 2, 3), _series(1, 2, 3), polarity="high_is_better")
    assert list(made.cells) == ["high-low", "middle-middle", "low-high"]


def test_ties_are_never_split() -> None:
    made = crossed(_series(1, 2, 3, 4, 5, 6), _series(0, 0, 0, 0, 0, 0.5))
    assert [cell.split("-")[1] for cell in made.cells] == ["low"] * 5 + ["high"]


def test_one_value_for_all_is_the_middle_not_an_end() -> None:
    made = crossed(_series(1, 2, 3), _series(0, 0, 0))
    assert {cell.split("-")[1] for cell in made.cells} == {"middle"}


def test_an_area_without_either_figure_is_in_no_cell() -> None:
    made = crossed(_series(1, np.nan, 3, 4), _series(1, 2, np.nan, 4))
    assert unknown(made) == ["A1", "A2"]
    assert sum(counts(made).values()) == 2
    assert sum(counts(crossed(_series(np.nan), _series(np.nan))).values()) == 0


def test_the_second_measure_is_laid_on_the_index_of_the_first() -> None:
    made = crossed(_series(1, 2, 3), _series(1, 2, 3).iloc[::-1])
    assert list(made.cells) == ["low-low", "middle-middle", "high-high"]


def test_a_class_is_certain_only_where_the_whole_range_lies_in_it() -> None:
    classes = crossed(_series(1, 2, 3, 4, 5, 6), _series(1, 2, 3, 4, 5, 6)).first
    low, high = _series(0, 1.5, 2.5, 2, np.nan, 5.5), _series(1.5, 3, 3.5, 4.5, np.nan, np.nan)
    # Classes 1-2, 3-4, 5-6: the second's range touches a value of the next, the fourth's one of the class
    # below; a figure without a range stands alone, an end that is open decides nothing but outwards.
    assert steady(classes, low, high).to_list() == [True, False, True, False, True, True]
    assert not steady(classes, _series(*[np.nan] * 6), high)["A2"]


def test_what_is_not_certain_keeps_its_colour_under_lines_that_are_seen() -> None:
    for look in bivariate_looks().values():
        made = hatched(look)
        assert made.fill == look.fill
        assert made.symbol == look.symbol
        assert made.word == f"{look.word}, not certain"
        assert made.pattern is not None
        assert contrast(made.pattern.ink, look.fill) >= 3


def test_a_cell_has_the_colour_of_its_areas_by_day_and_in_the_dark_and_is_read_on_both() -> None:
    html = bivariate_legend_html({}, title="", looks=bivariate_looks(), uncertain=1)
    for look in bivariate_looks().values():
        dark = night(look.fill)
        cell = next(each for each in re.findall(r"<td[^>]*>", html) if f"background:{look.fill};" in each)
        assert f"background:light-dark({look.fill},{dark})" in cell
        inks = re.search(r"[^-]color:light-dark\((#\w+),(#\w+)\)", cell)
        assert inks
        assert contrast(inks[1], look.fill) >= TEXT
        assert contrast(inks[2], dark) >= TEXT
    assert 'class="atlas-nine"' in html
    assert re.search(r"@media print \{[^{]*\.atlas-nine \{ color-scheme: light; \}", style())


def test_the_legend_counts_what_is_not_certain() -> None:
    html = bivariate_legend_html({}, title="", looks=bivariate_looks(), uncertain=4)
    assert "Hatched: third not certain, wards: 4" in html
    assert "Hatched" not in bivariate_legend_html({}, title="", looks=bivariate_looks())


def test_looks_are_named_in_words_and_differ() -> None:
    looks = bivariate_looks("poverty", "reach")
    assert next(iter(looks.values())).word == "high poverty, low reach"
    assert len({look.fill for look in looks.values()}) == 9
    corners = [looks[cell] for cell in ("high-low", "high-high", "low-low", "low-high")]
    assert len({look.symbol for look in corners}) == 4
    assert all(look.symbol is None for cell, look in looks.items() if "middle" in cell)


def test_greatest_need_with_least_reach_is_darkest_and_stands_out_from_the_other_corners() -> None:
    looks = bivariate_looks()
    others = [looks[cell].fill for cell in ("high-high", "low-low", "low-high")]
    assert min(contrast(looks["high-low"].fill, each) for each in others) > 1.9


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colour_blind_readers_tell_the_nine_apart(deficiency: str) -> None:
    fills = [look.fill for look in bivariate_looks().values()]
    assert min(_distance(*pair, deficiency) for pair in combinations(fills, 2)) >= 25


@pytest.mark.parametrize("missing", [0, 2])
def test_the_legend_counts_every_cell_and_the_unknown(missing: int) -> None:
    made = crossed(_series(1, 2, 3), _series(3, 2, 1))
    html = bivariate_legend_html(
        counts(made), title="<i>", looks=bivariate_looks(), unknown=missing, areas_word="<b>"
    )
    assert html.count("<td") == 10
    assert html.count("<strong>1</strong>") == 3
    assert "&lt;i&gt;: number of &lt;b&gt;" in html
    assert ("No figure: 2" in html) == bool(missing)


def test_the_map_and_its_words_come_from_the_cells() -> None:
    made = crossed(_series(1, 2, np.nan), _series(2, 1, 3))
    looks = bivariate_looks()
    names = pd.Series(["One", "Two", "Three"], index=made.cells.index)
    layer = category_layer(made.cells, names, names, looks=looks, title="Need and reach")
    assert list(layer.sent["areas"]) == list(made.cells.index)
    assert "High need, low reach: 1 (Two)." in layer.words
    assert "No figure: 1 (Three)." in layer.words
