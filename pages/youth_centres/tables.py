"""The tables of the page Youth centres: areas with verdict and evidence, services, promises, downloads."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.memory import kept
from geo.report.promises import GAP_COLUMNS
from geo.report.question import Form
from geo.report.table import Columns, Table, band, count, number, of_areas, share, text
from layers.look.formatting import sentence_case, without_files
from layers.look.ranking import ranked
from layers.map.categories import VERDICTS
from layers.paper.area_panel import definition_list
from layers.paper.text_table import NO_BREAK, text_table_html
from pages.frame import downloads, meetings, parts, pictures, ui
from pages.frame.rows import row_of
from pages.youth_centres import evidence, need as youth_need, words
from pages.youth_centres.answer import LEVEL, Answer
from pages.youth_centres.choices import PAGE, Asked
from pages.youth_centres.map import map_of, reach_of
from pages.youth_centres.notes import badges


def order(answer: Answer, look: str) -> list[str]:
    """Return the areas in the order of the map's words: by verdict and name, or by reach."""
    if look != "verdict":
        return list(ranked(reach_of(answer).frame, "neutral").index)
    rank = answer.verdicts["verdict"].map({verdict: at for at, verdict in enumerate(VERDICTS)})
    return list(answer.verdicts.assign(rank=rank).sort_values(["rank", "area_name"]).index)


def areas(answer: Answer, asked: Asked) -> None:
    """Show every area: what its verdict rests on, who can walk to a listed place, or that beside need."""
    noun = sentence_case(answer.pack.place.levels[LEVEL].singular)
    if asked.look == "verdict":
        hint = "Each line opens to what is known and where it is from."
        parts.section(f"{noun} by {noun.lower()}", hint=hint)
        st.html(evidence.rows_of(answer))
    elif asked.look == "need" and youth_need.known(answer, asked.need):
        parts.section(f"{noun} by {noun.lower()}", words.among_listed(answer))
        st.html(youth_need.table(answer, asked.need))
    else:
        parts.section(f"{noun} by {noun.lower()}", words.among_listed(answer))
        st.html(_reach(answer))


@kept(4)
def _reach(answer: Answer) -> str:
    """Return the table of who can walk to a listed place."""
    level = answer.pack.place.levels[LEVEL]
    rows = []
    for code in order(answer, "reach"):
        reach = row_of(answer.reach, code)
        row = {sentence_case(level.singular): row_of(answer.verdicts, code)["area_name"]}
        row[sentence_case(words.who(answer))] = f"{reach['children']:,.0f}"
        if not words.reach_unknown(answer):
            row["Within reach"] = unbroken(
                f"{words.inside_words(answer, reach)} ({words.share_words(reach)})"
            )
            row["Range"] = unbroken(words.share_range(reach))
            row["Not within reach"] = unbroken(words.outside_words(answer, reach))
            row["Mean walk"] = unbroken(words.metres_words(reach["mean_walk"]))
        rows.append(row)
    frame = DataFrame(rows)
    if "Range" in frame and (frame["Range"] == "").all():
        frame = frame.drop(columns="Range")
    caption = f"{words.reach_title(answer)}: every {level.singular}"
    return text_table_html(frame, caption=caption, min_width=52)


def unbroken(text: str) -> str:
    """Return a figure that stays on one line."""
    return text.replace(" ", NO_BREAK)


def services(answer: Answer) -> None:
    """Show every listed service of these kinds with its place, status, date and source, folded."""
    label = f"The list of {words.kinds(answer)}, with sources: {len(answer.services)}"
    box = st.expander(ui.plain(label), key=f"{PAGE}-list", on_change="rerun")
    if box.open:
        box.html(_services(answer))


@kept(1)
def _services(answer: Answer) -> str:
    """Return the table of services."""
    names = answer.pack.areas[LEVEL]["area_name"]
    frame = answer.services
    rows = [
        {
            "Service": row["name"],
            **(
                {"Kind": answer.pack.catalogue[row["category"]].singular}
                if len(answer.question.places) > 1
                else {}
            ),
            "Status": words.STATUS_WORDS[row["status"]],
            "As of": row["as_of"],
            sentence_case(answer.pack.place.levels[LEVEL].singular): _ward(row, names),
            "Address": words.place_words(row),
            "Point": sentence_case(words.point_words(row)),
            "Counts for reach": f"No: {row['why_not']}" if row["why_not"] else "Yes",
            "Source": without_files(str(row["source_url"])),
        }
        for _, row in frame.iterrows()
    ]
    caption = f"Every service on the list of {words.kinds(answer)}, whether it counts or not"
    return text_table_html(DataFrame(rows), caption=caption, min_width=64)


def _ward(row: pd.Series, names: pd.Series) -> str:
    """Return the ward of a service and how that is known."""
    if row["ward_stated"]:
        return f"{names.get(row['ward_stated'], row['ward_stated'])} (stated)"
    if row["ward_code"]:
        return f"{names.get(row['ward_code'], row['ward_code'])} (by its point)"
    if row["ward_located"]:
        return f"perhaps {names.get(row['ward_located'], row['ward_located'])}"
    return "not known"


# ---- Downloads -------------------------------------------------------------------------------------------


COLUMNS: Final[Columns] = {
    **{name: GAP_COLUMNS[name] for name in ("area_code", "promise_id", "area_name", "verdict", "reason")},
    "evidence": GAP_COLUMNS["evidence"],
    **{name: GAP_COLUMNS[name] for name in ("sites", "sites_possible", "sites_planned", "latest")},
    "ages": text("youngest and oldest age counted"),
    "within_metres": number("walk that counts as reach", "metres"),
    "list_complete": text("yes where the list is declared complete"),
    "children": count("children of these ages"),
    "reach_inside": count("of them, those within the walk of a listed place; empty where not known"),
    "reach_inside_low": count("the same for longer ways"),
    "reach_inside_high": count("the same for shorter ways"),
    "reach_outside": count("the others, among listed places"),
    "reach_share": share("reach_inside / children, 0 to 1"),
    "reach_share_low": share("the same for longer ways"),
    "reach_share_high": share("the same for shorter ways"),
    "reach_share_water": share("children who are within the walk only along lines that cross water"),
    "reach_mean_walk": number("mean walk of a child to the nearest listed place", "metres"),
    "reach_p90_walk": number("walk that 90 % of children do not exceed", "metres"),
    "need_indicator": text("indicator of need"),
    "need_value": number("its figure, in its unit"),
    "need_and_reach": text("third of need and third of reach that the area is in; empty where unknown"),
}


def files(answer: Answer, form: Form[Asked]) -> None:
    """Offer the table of areas in every format, and the map."""
    asked = form.asked
    stem, area, need = answer.question.promise.id.replace("_", "-"), asked.area, asked.need
    offered = downloads.of_table(answer.pack, partial(promise_table, answer, need), stem)
    view = map_of(answer, asked.look if asked.look != "need" else "reach", need, asked.former)
    says = " ".join(words.answer_words(answer, asked.look))
    beside = youth_need.files(answer, need, area) if youth_need.known(answer, need) else []
    map_file = downloads.of_map(view.file, stem, key="map-file")
    parts.take_away(
        "youth-centres",
        [
            ("Every area, with what the promise rests on", offered),
            ("Map", [*pictures.of_map(answer.pack, view, f"{stem}-map", says=says, selected=area), map_file]),
            *([("Need beside reach", beside)] if beside else []),
        ],
        texts={"The map in words": view.words},
        frozen=meetings.view(
            answer.pack,
            "Youth centres",
            form,
            says,
            notes=[(each.label, each.words) for each in badges(answer, asked.look)],
            sources=[words.sources(answer)],
            indicators=[need],
        ),
    )


def promise_table(answer: Answer, need: str) -> Table:
    """Return the table of areas: verdict, evidence, reach and need, with what the columns mean."""
    rows = table(answer, need)
    return of_areas(answer.pack, rows, COLUMNS, "promise", lambda: about(answer, need))


def table(answer: Answer, need: str) -> DataFrame:
    """Return one row per area: its verdict, and the reach and need that the page shows."""
    reach = answer.reach.add_prefix("reach_").drop(columns="reach_children")
    asked = answer.question
    return (
        answer.verdicts.drop(columns=["children_reached", "nearest_metres", "children"])
        .assign(
            ages=band(asked.ages),
            within_metres=asked.within,
            list_complete="yes" if answer.knowledge.complete else "no",
            children=answer.reach["children"],
        )
        .join(reach)
        .join(youth_need.columns(answer, need))
        .reset_index()
    )


def about(answer: Answer, need: str) -> DataFrame:
    """Return what the columns of the download mean, the question asked, and the sources."""
    asked, figure = answer.question, answer.pack.indicator(need)
    rows = [
        ("promise", f"{asked.promise.promise} ({asked.promise.source})"),
        ("places that count", ", ".join(asked.places)),
        ("statuses that count", ", ".join(asked.statuses)),
        ("points of the street", "count" if asked.streets else "do not count"),
        (
            "verdict",
            "met, met nearby, planned, reported, uncertain, listed (address to confirm), may have closed, "
            "unmet, or not evidenced (nothing is listed): see the user guide",
        ),
        (
            "reach_inside",
            f"{words.who(answer)} within the walk of {words.listed(answer)}; empty where not known",
        ),
        ("reach_outside", f"the others, among {words.listed(answer)}"),
        ("reach_inside_low, reach_inside_high", "the same for longer and for shorter ways"),
        ("reach", words.among_listed(answer)),
        ("walks", words.straight_line(answer)),
        (
            "need_value",
            f"{figure.title}, {figure.unit_label}, {figure.period_label}. {figure.source.attribution}",
        ),
        ("need_and_reach", "the third of need and the third of reach that the area is in"),
        *(
            (category.title, f"{category.attribution} Licence: {category.licence}.")
            for category in words.categories(answer)
        ),
    ]
    return DataFrame(rows, columns=["what", "meaning"])


# ---- Method ----------------------------------------------------------------------------------------------


def method(answer: Answer) -> None:
    """Say how the page comes to its verdicts, where the claim and the list are from, and what is missing."""
    box = st.expander("How this is worked out, and where it is from", key=f"{PAGE}-method", on_change="rerun")
    if not box.open:
        return
    with box:
        for text in words.method(answer):
            ui.paragraph(text)
        st.html(definition_list(words.list_rows(answer)))
