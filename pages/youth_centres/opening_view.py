"""What the page Youth centres shows of an hour beside and below its map, and what leaves it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.pack.sessions import DAYS
from geo.report.opening import Open, opening as opening_table
from geo.report.question import Form, usually
from geo.report.table import Table
from layers.look.escaping import as_text
from layers.look.formatting import sentence_case
from layers.look.palette import swatch_svg
from layers.paper.legend import picture
from layers.paper.text_table import NO_BREAK, text_table_html
from pages.frame import downloads, meetings, parts, pictures, ui
from pages.frame.rows import Cells, row_of
from pages.frame.widgets import ask
from pages.youth_centres import opening, words
from pages.youth_centres.answer import LEVEL, Answer
from pages.youth_centres.choices import AT_AN_HOUR, PAGE, Asked
from pages.youth_centres.opening import AREA_LOOKS, MARKERS, Opening

STEM = "open-at-an-hour"


def controls(form: Form[Asked]) -> None:
    """Show what is asked: the day and hour, and who goes."""
    with st.container(key=f"{PAGE}-hour"):
        columns = st.columns([1.2, 0.9, 1.3, 1.1, 1.2, 1.1], vertical_alignment="bottom")
        for column, name in zip(columns, AT_AN_HOUR, strict=True):
            with column:
                ask(form, name)


def panel(found: Opening, code: str) -> None:
    """Show one area: what is known of it at the hour, each service, who can walk, and its week."""
    look = AREA_LOOKS[found.areas[code]]
    parts.panel_heading(found.pack.area_name(code), level=2)
    swatch = picture(swatch_svg(look), alt="", style="")
    st.html(f'<p class="atlas-known">{swatch}<strong>{as_text(sentence_case(look.word))}</strong></p>')
    for each in opening.here(found, code):
        where = "" if each["certain"] else " (here or near, address to confirm)"
        state = f"{MARKERS[each['state']].word}{where}. {sentence_case(each['reason'])}."
        st.html(f'<p class="atlas-note"><strong>{as_text(each["name"])}</strong>: {as_text(state)}</p>')
    row = row_of(found.reach, code)
    if not pd.isna(row["children"]):
        children = f"{row['children']:,.0f} {words.people(found.ages)}"
        sure, would = _at_least(row), _at_most(row)
        known = f"{sure} can walk to one that is known to be open"
        rest = f"If all whose place is known were open, {would} could."
        ui.paragraph(f"Of {children} {known}. {rest}", small=True)
    st.html(opening.week_of(found, code))


def tables(found: Opening) -> None:
    """Show every area at the hour, and the gaps by group."""
    level = found.pack.place.levels[LEVEL]
    parts.section(f"{sentence_case(level.singular)} by {level.singular}", "Among listed places.")
    st.html(_areas(found))
    how = "The days on which nothing is listed for a group, and for how many places nobody has said."
    parts.section("Gaps by group", how)
    parts.notes(opening.gap_lines(found), long=True)


def _areas(found: Opening) -> str:
    """Return the table of areas, the surest first."""
    names, level = found.pack.areas[LEVEL]["area_name"], found.pack.place.levels[LEVEL]
    at = {key: number for number, key in enumerate(AREA_LOOKS)}
    order = DataFrame({"at": found.areas.map(at), "name": names}).sort_values(["at", "name"])
    rows = [_row(found, str(code), level.singular) for code in order.index]
    frame = DataFrame(rows, index=order.index)
    frame = frame.loc[:, (frame != "").any()]  # what nobody has said of any area needs no column
    return text_table_html(frame, caption=_caption(found), min_width=52, tall=True)


def _row(found: Opening, code: str, noun: str) -> dict[str, str]:
    """Return the row of an area."""
    here, row = opening.here(found, code), row_of(found.reach, code)
    by_state = {key: [each["name"] for each in here if each["state"] == key] for key in MARKERS}
    return {
        sentence_case(noun): found.pack.area_name(code),
        "What is known": sentence_case(AREA_LOOKS[found.areas[code]].word),
        "Open then": "; ".join(by_state["open"]),
        "Hours not known": "; ".join(by_state["not known"]),
        "Closed then": "; ".join(by_state["closed"]),
        "Can walk to an open one": _at_least(row).replace(" ", NO_BREAK),
        "Were all open": _at_most(row),
    }


def _caption(found: Opening) -> str:
    """Return what the table of areas shows."""
    day = DAYS[found.hour.day]
    return f"Every {found.pack.place.levels[LEVEL].singular} on a {day}: what is open, and who can walk there"


def _at_least(row: Cells) -> str:
    """Return how many can walk to one that is known to be open."""
    if pd.isna(row["inside_low"]):
        return words.NOT_KNOWN
    return f"at least {row['inside_low']:,.0f}" if row["inside_low"] >= 0.5 else "none that is known"


def _at_most(row: Cells) -> str:
    """Return how many could walk to one, were all open of which nobody has said."""
    if pd.isna(row["most_inside_high"]):
        return words.NOT_KNOWN
    return f"{row['most_inside_high']:,.0f}" if row["most_inside_high"] >= 0.5 else "none that is known"


def files(answer: Answer, found: Opening, form: Form[Asked], badges: list[parts.Badge]) -> None:
    """Offer areas, services, the week and gaps as tables, and the map."""
    asked = form.asked
    question = partial(
        usually,
        Open,
        day=asked.day,
        time=found.hour.start,
        season=asked.season,
        age=asked.age,
        open_to=asked.open_to,
        send=asked.send,
        ages=found.ages,
        categories=asked.question.places,
        within=asked.question.within,
        statuses=asked.question.statuses,
        admit_street=asked.question.streets,
    )
    view = opening.map_of(answer, found)
    key, rest = opening.answer_words(found)
    made = [
        (title, _files(answer, partial(_table, answer, question, table), table))
        for table, title in (("areas", "Every area at this hour"), ("services", "Every service"))
    ]
    shown = pictures.of_map(answer.pack, view, f"{STEM}-map", says=f"{key} {rest}", selected=asked.area)
    parts.take_away(
        "youth-centres",
        [*made, ("Map", [*shown, downloads.of_map(view.file, STEM, key="map-file")])],
        texts={"The map in words": view.words},
        frozen=meetings.view(
            answer.pack,
            "Youth centres",
            form,
            f"{key} {rest}",
            notes=[(each.label, each.words) for each in badges],
            sources=[words.sources(answer)],
        ),
    )


def _files(answer: Answer, make: partial[Table], table: str) -> list[downloads.File]:
    """Return the files of one of the tables of the hour."""
    return downloads.of_table(answer.pack, make, f"{STEM}-{table}", key=f"{table}-")


def _table(answer: Answer, question: partial[Open], table: str) -> Table:
    """Return one of the tables of the hour."""
    return opening_table(answer.pack, question(table=table))
