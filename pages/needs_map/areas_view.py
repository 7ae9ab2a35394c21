"""All areas of the needs map: their figures as the page shows them, as a plot or a table, and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from geo.pack.pack import Pack
from geo.report.figures import Figures, figures
from geo.report.question import Form, usually
from layers.look.formatting import plural
from layers.map.view import MapView
from pages.frame import downloads, figure_words, figures_view, meetings, parts, pictures
from pages.frame.figures_view import Shown
from pages.frame.widgets import ask
from pages.needs_map.choices import PAGE, Needs

HEIGHT: Final = 640
"""Of the map, pixels: the largest thing on the page."""


def views_of(pack: Pack, needs: Needs) -> list[Shown]:
    """Return the figures that are asked for: one indicator, or two."""
    ids = [needs.indicator] + ([needs.second] if needs.second not in ("", needs.indicator) else [])
    return [
        figures_view.shown(
            pack,
            each,
            needs.level,
            method=needs.method,
            benchmark=needs.benchmark,
            scheme=needs.scheme,
            adjust=needs.adjust,
        )
        for each in ids
    ]


def every_area(pack: Pack, form: Form[Needs], view: Shown, *, area: str, first: bool) -> None:
    """Show every area as a plot or as a table, one of the two; paper has the table."""
    noun = pack.place.levels[view.level]
    count = plural(len(view.frame), noun.singular, noun.plural)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-every-{view.indicator.id}"):
        parts.section(f"{view.title}: {count}")
        st.space("stretch")
        if first:
            ask(form, "shown")
    if form.asked.shown == "table":
        figures_view.table(pack, view)
        return
    figures_view.plots(pack, view, area=area)
    figures_view.printed(pack, view)


def take_away(
    pack: Pack, form: Form[Needs], views: Sequence[Shown], maps: Sequence[MapView], area: str
) -> None:
    """Offer the figures, plots and maps to be taken away, and the view as a meeting pack."""
    needs, groups, words = form.asked, [], {}
    for view, picture, slot in zip(views, maps, ("first", "second"), strict=False):
        asked = usually(
            Figures,
            level=needs.level,
            indicators=(view.indicator.id,),
            method=needs.method,
            benchmark=needs.benchmark,
        )
        stem = f"{view.indicator.id}-{needs.level}"
        title = view.short_title or view.title
        made = partial(figures, pack, asked)
        drawn = pictures.of_map(pack, picture, f"{stem}-map", selected=area, key=f"{slot}-map-picture")
        # In the file the words stand under the map.
        map_file = downloads.of_map(replace(picture, words="").file, stem, key=f"{slot}-map")
        groups += [
            (f"{title}: the figures", downloads.of_table(pack, made, stem, key=f"{slot}-")),
            (
                f"{title}: the plot as a picture",
                figures_view.plot_files(pack, view, area=area, key=f"{slot}-"),
            ),
            (f"{title}: the map", [*drawn, map_file]),
        ]
        words[f"The map of {title} in words" if len(maps) > 1 else "The map in words"] = picture.words
    said = [" ".join(figure_words.answer_words(pack, view)) for view in views]
    parts.take_away(
        PAGE,
        groups,
        texts=words,
        frozen=meetings.view(
            pack,
            "Needs map",
            form,
            said[0],
            more=[*said[1:], *words.values()],
            notes=[
                (view.indicator.title, (view.indicator.definition, *view.indicator.caveats)) for view in views
            ],
            indicators=[view.indicator.id for view in views],
        ),
    )
