"""The legend beside the map: a table of looks, what each means and how many areas have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.words import state_word
from layers.look.escaping import as_text, picture_address
from layers.look.formatting import format_value, sentence_case
from layers.look.night import on_screen
from layers.look.palette import COMPARISONS, STATES, Look, View, sequential, swatch_svg
from layers.look.presentation import Figures

Row = tuple[Look | str, str, int]
"""A look or an SVG drawing, what it means, how many there are."""


@dataclass(frozen=True, eq=False)
class Legend:
    """What looks mean: a title and unit over rows, and what is counted, in the plural; plain text."""

    title: str
    unit_label: str
    counted: str
    rows: tuple[Row, ...]

    def html(self) -> str:
        """Return it as a table."""
        return looks_legend_html(
            self.rows, title=self.title, unit_label=self.unit_label, counted=self.counted
        )


def legend_of(figures: Figures, *, view: View = "value", areas_word: str = "wards") -> Legend:
    """Return the legend of figures: look, meaning, number of areas; the darkest class first.

    Parameters
    ----------
    view : "value" lists the classes, "significance" the comparisons with the benchmark
    areas_word : plural of what is counted, plain text
    """
    rows = _comparison_rows(figures) if view == "significance" else _class_rows(figures)
    title = figures.short_title or figures.title
    return Legend(title, figures.unit_label, areas_word, (*rows, *_state_rows(figures)))


def looks_legend_html(
    rows: Sequence[Row], *, title: str, unit_label: str = "", counted: str = "wards"
) -> str:
    """Return any legend as an HTML table: look, meaning, number.

    Parameters
    ----------
    rows : picture (a look, or SVG), meaning in plain text, how many there are
    title, unit_label : plain text
    counted : plural of what is counted, plain text
    """
    caption = as_text(title) + (f"<br><span>{as_text(unit_label)}</span>" if unit_label else "")
    body = "".join(_row(row) for row in rows)
    return (
        f'<table class="atlas-key"><caption>{caption}</caption>'
        "<thead><tr>"
        '<th scope="col">Look</th><th scope="col">Meaning</th>'
        f'<th scope="col">{as_text(sentence_case(counted))}</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _class_rows(figures: Figures) -> list[Row]:
    """Return a row per class: its range and its number of areas, the dark end first."""
    classes, unit, polarity = figures.classes, figures.unit, figures.polarity
    if not classes.counts:
        return []
    colours = sequential(len(classes.counts), polarity=polarity)
    rows: list[Row] = []
    for colour, (low, high), count in zip(colours, classes.bounds, classes.counts, strict=True):
        low_text, high_text = format_value(low, unit), format_value(high, unit)
        words = low_text if low_text == high_text else f"{low_text} to {high_text}"
        rows.append((Look(words, colour), words, count))
    return rows if polarity == "high_is_better" else rows[::-1]


def _comparison_rows(figures: Figures) -> list[Row]:
    """Return a row per comparison that occurs: its colour, its symbol, its words."""
    frame, benchmark = figures.frame, figures.benchmark or "the benchmark"
    compared = frame["comparison"][frame["state"] == "ok"]
    words = compared.where(compared.isin(list(COMPARISONS)), "not compared")
    rows: list[Row] = []
    for word, look in COMPARISONS.items():
        count = int((words == word).sum())
        joint = {"similar": "similar to {}", "not compared": "not compared"}.get(word, word + " than {}")
        if count:
            rows.append((look, joint.format(benchmark), count))
    return rows


def _state_rows(figures: Figures) -> list[Row]:
    """Return a row per state that occurs, pattern included."""
    rows: list[Row] = []
    for state, look in STATES.items():
        count = int((figures.frame["state"] == state).sum())
        if count:
            word = figures.missing if state == "missing" and figures.missing else state_word(state)
            rows.append((look, word, count))
    return rows


def _row(row: Row) -> str:
    """Return one table row; the picture says nothing that its row does not say in words."""
    look, words, count = row
    drawing = on_screen(look if isinstance(look, str) else swatch_svg(look))
    plate = "" if isinstance(look, str) and "<rect" in look else " atlas-plate"
    return (
        f'<tr><td><img src="{picture_address(drawing)}" alt="" class="atlas-swatch{plate}"></td>'
        f"<td>{as_text(words[:1].upper() + words[1:])}</td><td>{count:,}</td></tr>"
    )


def swatch(look: Look, *, width: int = 26, style: str = "") -> str:
    """Return a look as an `img` element whose colours are those of the map: of the dark on a dark page.

    It says nothing that the words beside it do not say; on paper it is light (planner.css).
    """
    address = picture_address(on_screen(swatch_svg(look, width=width)))
    styled = f' style="{as_text(style)}"' if style else ""
    return f'<img src="{address}" alt="" class="atlas-swatch"{styled}>'


def picture(svg: str, *, alt: str, style: str = "display:block") -> str:
    """Return an SVG as an `img` element with its bytes inside: Streamlit's `st.html` drops inline SVG.

    It also drops an alternative text that looks like a tag, so that angle brackets are shown by others.
    """
    alt = alt.replace("<", "‹").replace(">", "›")
    return f'<img src="{picture_address(svg)}" alt="{as_text(alt)}" style="{as_text(style)}">'
