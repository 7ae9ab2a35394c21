"""The headline of the place: borough figures with benchmarks, wards ranked, measures of the whole borough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geo.figures.benchmarks import benchmark_figure
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Indicator
from geo.pack.pack import Pack
from geo.report.figures import Figures, figures as figures_of
from geo.report.question import Form, usually
from layers.look.escaping import as_text
from layers.look.formatting import format_value, join_words
from layers.look.ranking import ranked
from layers.map.view import area_words
from layers.paper.description import describe
from layers.paper.ranking_table import Column, ranking_table_html
from pages.frame import downloads, figures_view, meetings, parts, ui

GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:0.8rem"
CARD = "border:1px solid var(--atlas-hairline);border-radius:0.5rem;padding:0.8rem 1rem"


def entry_points(pack: Pack) -> None:
    """Show where each kind of user starts."""
    points = pack.place.entry_points
    for column, point in zip(st.columns(max(len(points), 1)), points, strict=False):
        with column.container(border=True, height="stretch"):
            ui.heading(point.who, level=3)
            ui.paragraph(point.text)
            for link in point.links:
                file = f"{link.page.replace('-', '_')}/page.py"
                st.page_link(
                    file, label=ui.plain(link.label), icon=parts.ARROW, query_params=link.params or None
                )


def cards(pack: Pack, indicators: Sequence[str]) -> None:
    """Show each headline figure of the borough beside its benchmarks."""
    st.html(_cards(pack, tuple(indicators)))


@kept(4, shared=True)
def _cards(pack: Pack, indicators: tuple[str, ...]) -> str:
    """Return the headline figures as HTML."""
    cells = "".join(f'<div style="{CARD}">{_card(pack, pack.indicator(each))}</div>' for each in indicators)
    return f'<div style="{GRID}">{cells}</div>'


def _card(pack: Pack, indicator: Indicator) -> str:
    """Return one headline figure as HTML."""
    row = figures(pack, indicator.id, "borough").iloc[0]
    shown = format_value(row["value"], indicator.unit, state=str(row["state"]))
    old = f" {as_text(ui.OUT_OF_DATE)}" if row["state"] == "out_of_date" else ""
    return (
        f'<p style="margin:0;font-weight:600">{as_text(indicator.title)}</p>'
        f'<p style="margin:0.1rem 0;font-size:1.9rem;line-height:1.2">{as_text(shown)}</p>'
        f'<p style="margin:0;font-size:0.9rem">{as_text(indicator.unit_label)}, '
        f"{as_text(indicator.period_label)}.{old}</p>"
        f'<p style="margin:0.3rem 0 0;font-size:0.9rem">{as_text(_beside(pack, indicator))}</p>'
    )


def _beside(pack: Pack, indicator: Indicator) -> str:
    """Return the benchmarks of an indicator in words, or that there is none."""
    if indicator.is_count():
        return ""
    found = [benchmark_figure(pack, indicator.id, each.id) for each in pack.place.benchmarks[1:]]
    known = [
        f"{each.name} {format_value(each.value, indicator.unit)}" for each in found if each.value is not None
    ]
    unknown = [each.name for each in found if each.value is None]
    lines = [f"{join_words(known)}." if known else ""]
    lines.append(f"No comparable figure for {join_words(unknown)}." if unknown else "")
    return " ".join(line for line in lines if line)


def ranking(pack: Pack, indicators: Sequence[str]) -> None:
    """Show the wards ranked on several indicators, in the order of the first."""
    st.html(_ranking(pack, tuple(indicators)))


@kept(32, shared=True)
def _ranking(pack: Pack, indicators: tuple[str, ...]) -> str:
    """Return the ranked wards as HTML."""
    columns = []
    for each in indicators:
        view = view_of(pack, each)
        columns.append(Column(view.indicator, view.frame))
    names = ranked(columns[0].figures, columns[0].indicator.polarity)["area_name"]
    words = pack.place.levels["ward"]
    caption = f"The {len(names)} {words.plural} of {pack.place.name} on {len(indicators)} headline indicators"
    return ranking_table_html(names, columns, area_word=words.singular, caption=caption)


def files(
    pack: Pack, form: Form[Any], indicators: Sequence[str], *, says: str, notes: Sequence[parts.Badge]
) -> None:
    """Offer the figures of the wards and of the whole place, and the view as a meeting pack."""
    view = view_of(pack, indicators[0])
    title = f"Figures of the whole {pack.place.borough.noun}"
    only = [each.id for each in pack.registry.values() if each.levels == ("borough",)]
    whole = [*indicators, *only]
    asked = usually(Figures, level="ward", indicators=tuple(indicators))
    of_whole = usually(Figures, level="borough", indicators=tuple(whole))
    parts.take_away(
        "overview",
        [
            ("The figures", downloads.of_table(pack, lambda: figures_of(pack, asked), "headline-figures")),
            (
                title,
                downloads.of_table(
                    pack,
                    lambda: replace(figures_of(pack, of_whole), title=title),
                    "figures-of-the-whole",
                    ("csv", "xlsx"),
                    key="whole-",
                ),
            ),
            (f"{view.title}, ranked, as a picture", figures_view.plot_files(pack, view, area="")),
        ],
        texts={"The answer": says, "The ranking in words": in_words(pack, indicators[0])},
        frozen=meetings.view(pack, "Overview", form, says, notes=notes, indicators=whole),
    )


@kept(32, shared=True)
def in_words(pack: Pack, indicator: str) -> str:
    """Return the ranking of the wards on an indicator in words, for those who cannot see it."""
    return describe(view_of(pack, indicator), area_words(pack, "ward"))


def view_of(pack: Pack, indicator: str) -> figures_view.Shown:
    """Return the figures of an indicator as the page shows them."""
    return figures_view.shown(
        pack,
        indicator,
        "ward",
        method="default",
        benchmark=pack.place.defaults.benchmark,
        scheme=pack.place.defaults.scheme,
        adjust=False,
    )


def stale(pack: Pack) -> list[str]:
    """Return the headline figures that are out of date, with the year they are of."""
    old = [pack.indicator(each) for each in pack.place.defaults.headline]
    return [
        f"{each.short_title}, last known {each.period_end.year}"
        for each in old
        if each.period_end and each.out_of_date(pack.place.as_of)
    ]
