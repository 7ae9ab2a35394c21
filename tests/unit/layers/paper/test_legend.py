from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from layers.look.escaping import picture_address
from layers.look.night import on_screen
from layers.look.palette import STATES, View, sequential, swatch_svg
from layers.look.presentation import Figures
from layers.look.tokens import style
from layers.paper import legend
from layers.paper.legend import picture, swatch


def _figures(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns, index=[f"E{n}" for n in range(len(next(iter(columns.values()))))])


def legend_html(
    frame: pd.DataFrame, classes: Any, *, view: View = "value", areas_word: str = "wards", **named: Any
) -> str:
    shown = Figures(frame=frame, classes=classes, **{"polarity": "high_is_worse"} | named)
    return legend.legend_of(shown, view=view, areas_word=areas_word).html()


def _classes(bounds: tuple[tuple[float, float], ...], counts: tuple[int, ...]) -> Any:
    return SimpleNamespace(bounds=bounds, counts=counts, index=None)


def _rows(html: str) -> list[list[str]]:
    return [re.findall(r"<td[^>]*>([^<]+)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)][1:]


TWO = _classes(((1.0, 2.5), (3.0, 3.0)), (2, 1))


def test_each_class_shows_its_range_and_its_number_of_areas_the_dark_end_first() -> None:
    figures = _figures(value=[1.0, 2.5, 3.0], comparison=["similar"] * 3, state=["ok"] * 3)
    html = legend_html(figures, TWO, title="Poverty", unit="percent")
    assert _rows(html) == [["3.0%", "1"], ["1.0% to 2.5%", "2"]]
    assert "<caption" in html
    assert "Wards" in html


def test_where_high_is_better_the_lowest_class_is_first_and_dark() -> None:
    figures = _figures(value=[1.0, 2.5, 3.0], comparison=["similar"] * 3, state=["ok"] * 3)
    html = legend_html(
        figures, TWO, title="Access", unit="score", polarity="high_is_better", areas_word="localities"
    )
    assert _rows(html) == [["1.0 to 2.5", "2"], ["3.0", "1"]]
    darkest = picture_address(on_screen(swatch_svg(_look(sequential(2)[-1]))))
    assert html.index("<img") == html.index(f'<img src="{darkest}"')
    assert "Localities" in html


def _look(colour: str) -> Any:
    from layers.look.palette import Look

    return Look("", colour)


def test_states_appear_only_where_they_occur() -> None:
    figures = _figures(
        value=[1.0, np.nan, np.nan, 2.5, 3.0],
        comparison=["similar"] * 5,
        state=["ok", "missing", "suppressed", "out_of_date", "ok"],
    )
    rows = _rows(legend_html(figures, TWO, title="Poverty", unit="percent"))
    assert rows[2:] == [["No figure", "1"], ["Withheld (small numbers)", "1"], ["Out of date", "1"]]


def test_significance_lists_comparisons_with_counts_and_names_the_benchmark() -> None:
    figures = _figures(
        value=[1.0, 2.0, 3.0, np.nan, 4.0],
        comparison=["worse", "worse", "similar", "worse", "odd"],
        state=["ok", "out_of_date", "ok", "missing", "ok"],
    )
    html = legend_html(figures, TWO, title="Poverty", unit="percent", view="significance", benchmark="London")
    assert _rows(html) == [
        ["Worse than London", "1"],
        ["Similar to London", "1"],
        ["Not compared", "1"],
        ["No figure", "1"],
        ["Out of date", "1"],
    ]


def test_no_figures_make_a_legend_without_classes() -> None:
    figures = _figures(value=[np.nan], comparison=["not compared"], state=["missing"])
    assert _rows(legend_html(figures, _classes((), ()), title="x", unit="percent")) == [["No figure", "1"]]


def test_titles_are_text() -> None:
    figures = _figures(value=[1.0], comparison=["worse"], state=["ok"])
    hostile = "<script>alert(1)</script>"
    names = {"title": hostile, "unit_label": hostile, "benchmark": hostile, "areas_word": hostile}
    html = legend_html(figures, TWO, unit="percent", view="significance", **names)
    assert "<script" not in html.lower()
    assert html.count("&lt;") >= 4


def test_a_look_beside_words_has_the_colours_of_its_map_and_paper_is_light() -> None:
    html = swatch(STATES["missing"], width=22)
    assert picture_address(on_screen(swatch_svg(STATES["missing"], width=22))) in html
    assert 'alt="" class="atlas-swatch"' in html
    legend_of_looks = legend.looks_legend_html([(STATES["missing"], "no figure", 1)], title="x")
    assert 'class="atlas-swatch' in legend_of_looks
    assert re.search(r"@media print \{ \.atlas-swatch[^{]*\{ color-scheme: light; \}", style())


def test_no_page_and_no_part_shows_a_look_by_any_other_way() -> None:
    root = Path(__file__).parents[4]
    drawing = {
        str(source.relative_to(root))
        for folder in ("layers", "pages")
        for source in (root / folder).rglob("*.py")
        if "swatch_svg" in source.read_text("utf-8")
    }
    assert drawing == {
        "layers/look/palette.py",  # draws it
        "layers/paper/legend.py",  # puts it on a page
        "layers/paper/picture.py",  # puts it into a file, which is light
    }


def test_a_picture_hides_its_markup_from_the_sanitiser_and_escapes_its_text() -> None:
    html = picture("<svg></svg>", alt='"><script>')
    assert "<svg" not in html
    assert 'alt="&quot;›‹script›"' in html
