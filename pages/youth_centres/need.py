"""Need beside provision on the page Youth centres: any figure crossed with the share within reach."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from pandas import DataFrame, Series

from geo.figures.classification import Crossed, counts, crossed, members, unknown
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Indicator
from layers.look.formatting import join_words, sentence_case
from layers.look.palette import Look
from layers.look.presentation import presented
from layers.map.bivariate import bivariate_legend_html, bivariate_looks
from layers.map.categories import category_layer
from layers.map.view import MapView, area_words
from layers.paper.text_table import text_table_html
from pages.frame import downloads, pictures
from pages.frame.map_view import base_of
from pages.frame.rows import row_of
from pages.youth_centres import words
from pages.youth_centres.answer import LEVEL, Answer


@dataclass(frozen=True, eq=False)
class Beside:
    """A figure of need beside reach: figures ready to show, their crossing, the looks and the words."""

    indicator: Indicator
    figures: DataFrame
    crossing: Crossed
    looks: dict[str, Look]
    need_word: str


@kept(64)
def beside(answer: Answer, need: str) -> Beside:
    """Return a figure of need crossed with the share of children within reach."""
    indicator = answer.pack.indicator(need)
    frame = presented(figures(answer.pack, need, LEVEL), indicator.unit)
    # Rounded as shown: two areas that print the same share are in one class.
    crossing = crossed(frame["value"], answer.reach["share"].round(2), polarity=indicator.polarity)
    word = "figure" if indicator.polarity == "neutral" else "need"
    return Beside(indicator, frame, crossing, bivariate_looks(word, "reach"), word)


@kept(64)
def map_of(answer: Answer, need: str) -> MapView:
    """Return the map of nine colours."""
    view, level = beside(answer, need), answer.pack.place.levels[LEVEL]
    cells, names = view.crossing.cells, answer.pack.areas[LEVEL]["area_name"]
    tips = Series({code: _tip(answer, view, str(code)) for code in cells.index})
    title = f"{view.indicator.title} beside {words.reach_title(answer).lower()}"
    layer = category_layer(
        cells, tips, names, title=title, looks=view.looks, areas=area_words(answer.pack, LEVEL)
    )
    legend = bivariate_legend_html(
        counts(view.crossing),
        title=f"{view.indicator.short_title} and reach of {words.listed(answer)}",
        looks=view.looks,
        need=view.need_word,
        unknown=len(unknown(view.crossing)),
        areas_word=level.plural,
    )
    text = (
        f"{layer.words} High, middle and low are thirds of the {level.plural}. {words.among_listed(answer)}"
    )
    return MapView(
        base_of(answer.pack, LEVEL),
        replace(layer, legend=legend),
        title=f"{view.indicator.title} beside reach of {words.listed(answer)}",
        words=text,
        about=f"{text} {view.indicator.source.attribution} {words.sources(answer)}",
    )


def known(answer: Answer, need: str) -> bool:
    """Tell whether a figure can be set beside reach at all."""
    return bool(need) and not words.reach_unknown(answer)


def table(answer: Answer, need: str) -> str:
    """Return every area with the figure and its reach, as HTML."""
    return _table(answer, beside(answer, need))


def corner(answer: Answer, need: str) -> str:
    """Return which areas have high need and low reach, in a sentence."""
    return _corner_words(answer, beside(answer, need))


def files(answer: Answer, need: str, area: str) -> list[downloads.File]:
    """Return the map of need beside reach to take away."""
    shown = map_of(answer, need)
    label = "Map of need beside reach (one file)"
    file = downloads.File(label, shown.file, f"{need}-and-reach.html", "need-map-file")
    drawn = pictures.of_map(answer.pack, shown, f"{need}-and-reach", selected=area, key="need-picture")
    return [*drawn, file]


def columns(answer: Answer, need: str) -> DataFrame:
    """Return the figure of need and the cell of each area, for files; the cell is empty where unknown."""
    view = beside(answer, need)
    cells = view.crossing.cells.map(lambda cell: view.looks[cell].word, na_action="ignore")
    together = cells.astype(object).where(cells.notna(), "")
    return DataFrame(
        {"need_indicator": need, "need_value": view.figures["value"], "need_and_reach": together},
        index=view.figures.index,
    )


def _names(answer: Answer, codes: list[str]) -> str:
    """Return the names of areas, in order."""
    names = answer.pack.areas[LEVEL]["area_name"]
    return join_words(sorted(str(names[code]) for code in codes))


def _corner_words(answer: Answer, view: Beside) -> str:
    """Return which areas have high need and low reach, in a sentence."""
    level = answer.pack.place.levels[LEVEL]
    worst = members(view.crossing, "high-low")
    if not worst:
        return f"No {level.singular} has both high {view.need_word} and low reach."
    whole = answer.knowledge.whole
    check = "" if whole else f", and check whether the list of {words.kinds(answer)} is whole"
    return f"{sentence_case(view.looks['high-low'].word)}: {_names(answer, worst)}. Look here first{check}."


def _tip(answer: Answer, view: Beside, code: str) -> str:
    """Return the lines under an area's name on the map."""
    row, cell = view.figures.loc[code], view.crossing.cells[code]
    first = "" if pd.isna(cell) else sentence_case(view.looks[cell].word)
    lines = [first, f"{view.indicator.short_title}: {row['shown']}", words.reach_words(answer, code)]
    return "\n".join(line for line in lines if line)


@kept(64)
def _table(answer: Answer, view: Beside) -> str:
    """Return every area with both figures, in the order of the legend."""
    level = answer.pack.place.levels[LEVEL]
    order = {cell: at for at, cell in enumerate(view.looks)}
    frame = view.figures.assign(cell=view.crossing.cells, at=view.crossing.cells.map(order))
    rows = [
        {
            sentence_case(level.singular): row["area_name"],
            "Together": "no figure" if pd.isna(row["cell"]) else sentence_case(view.looks[row["cell"]].word),
            view.indicator.short_title: row["shown"],
            "Within reach": words.range_share(row_of(answer.reach, str(code))),
            "Not within reach": words.outside_words(answer, row_of(answer.reach, str(code))),
        }
        for code, row in frame.sort_values(["at", "area_name"]).iterrows()
    ]
    caption = f"{view.indicator.title} beside reach of {words.listed(answer)}"
    return text_table_html(DataFrame(rows), caption=caption, min_width=52)
