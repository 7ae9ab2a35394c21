"""The reference tables of the pack, as HTML made once: sources, methods, localities, what is missing."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from geo.memory import kept
from geo.pack.indicators import LEVELS, READ_WORDS, TO_CHECK, Indicator, Source, to_check
from geo.pack.pack import Pack
from geo.report.dictionary import dictionary, read_words, unlabelled
from geo.report.figures import Figures, figures
from geo.report.question import usually
from geo.writing import day_words
from layers.look.escaping import as_text
from layers.look.formatting import sentence_case
from layers.paper.definitions import Definition, definitions_html
from layers.paper.text_table import text_table_html
from pages.frame import downloads, ui
from pages.frame.ui import bullets

SHORT_RANGE: Final = {"wilson": "95%", "wilson_indicative": "95%, indicative", "none": "none"}
"""How ranges come about, in a word; the definitions say more."""


def all_downloads(pack: Pack) -> None:
    """Offer every figure of a level, and the data dictionary."""
    heading("downloads", "Take figures away")
    words = pack.place.levels
    level = st.selectbox(
        "Areas", LEVELS, format_func=lambda each: sentence_case(words[each].plural), key="download-level"
    )
    if level == "locality":
        ui.provisional(pack, level)
    asked = usually(Figures, level=level, benchmark=pack.place.defaults.benchmark)
    downloads.row(downloads.of_table(pack, partial(figures, pack, asked), f"all-figures-{level}"), key="all")
    words_file = partial(dictionary, pack)
    downloads.offer(
        downloads.File("Data dictionary (Markdown)", words_file, "data-dictionary.md", "dictionary")
    )


@kept(1, shared=True)
def careful_table(pack: Pack) -> str:
    """Return per indicator what it is to be careful with."""
    rows = [
        {
            "Indicator": each.title,
            "Period": each.period_label,
            "Ward figures are": _origin(pack, each),
            "Range": SHORT_RANGE[each.ci_method],
            "Read from": READ_WORDS[each.source.read_from],
            "Out of date": "out of date" if each.out_of_date(pack.place.as_of) else "",
        }
        for each in pack.registry.values()
    ]
    return text_table_html(pd.DataFrame(rows), caption="What to be careful with", min_width=56, titled=True)


def _origin(pack: Pack, indicator: Indicator) -> str:
    """Return how an indicator's ward figures come about, in two or three words."""
    if "ward" not in indicator.levels:
        return f"none: {pack.place.borough.noun} only"
    words = {
        "published": "published",
        "summed": "added up from output areas",
        "apportioned": "estimated, by output areas",
        "calibrated": "estimated",
        "transferred": "estimated, from other areas",
    }
    return words.get(indicator.method, indicator.method.replace("_", " "))


@kept(1, shared=True)
def source_list(pack: Pack) -> str:
    """Return every source once, with the figures that rest on it, as lines that open."""
    named: dict[Source, list[str]] = {}
    for each in pack.registry.values():
        named.setdefault(each.source, []).append(each.title)
    for source in pack.place.sources:
        named.setdefault(source, []).append(f"{pack.place.name}: boundaries and localities")
    rows = [
        Definition(
            f"{source.publisher}: {source.title}",
            source.licence,
            (),
            {
                "Used for": ", ".join(titles),
                "Address": source.url or "not written down",
                "Retrieved": day_words(source.retrieved),
                "Read from": read_words(source.read_from) or "not stated",
                "Licence": source.licence,
                "Attribution": unlabelled(source.attribution),
            },
            TO_CHECK if to_check(source.read_from) else "",
        )
        for source, titles in named.items()
    ]
    return definitions_html(rows, caption="Sources and licences")


def heading(at: str, text: str) -> None:
    """Show the heading of a part, to which the contents lead."""
    st.html(f'<h2 class="atlas-heading" id="{as_text(at)}">{as_text(text)}</h2>')


def water_words(pack: Pack) -> None:
    """Say what is known of the water on the maps, where there is any."""
    if pack.place.water is not None and not pack.water.empty:
        ui.paragraph(f"{pack.place.water.note} {pack.place.water.attribution}".strip(), small=True)


def method_error(pack: Pack) -> None:
    """Show the measured error of the methods that estimate."""
    ui.paragraph(
        "How far the two estimating methods miss percentages that are published for both small areas and "
        "wards, in percentage points. The root mean square widens the range of every estimated figure."
    )
    st.html(_method_error(pack))


@kept(1, shared=True)
def _method_error(pack: Pack) -> str:
    """Return the table of measured errors."""
    table = pack.method_error.rename(
        columns={
            "method": "Method",
            "level": "Areas",
            "measure": "Measured on",
            "mean": "Mean miss",
            "maximum": "Largest miss",
            "rmse": "Root mean square",
        }
    )
    table[["Method", "Measured on"]] = table[["Method", "Measured on"]].replace("_", " ", regex=True)
    numbers = ["Mean miss", "Largest miss", "Root mean square"]
    for name in numbers:
        table[name] = [f"{number:.2f}" for number in table[name]]
    return text_table_html(table, caption="Measured error of the methods")


def uncertainty_words() -> None:
    """Say in plain words what ranges and comparisons mean."""
    bullets(
        [
            "A range says how far a figure could be from the rate behind it. Censuses count everybody; their "
            "range speaks of the process behind the count, as public health practice reads it.",
            "An area is called better, worse, higher or lower only where its whole range lies on one side of "
            "the benchmark. Otherwise it is similar, however large the difference looks.",
            "Only a benchmark of the same definition and the same period is compared with. A ward is part of "
            "its borough, so it is compared with a whole that it helps to make.",
            "Of twenty areas that do not differ, about one looks different by chance. The needs map can "
            "judge all areas together, so that chance is allowed for.",
            "Unknown is not zero: missing, withheld, not applicable and out of date each have a word.",
        ]
    )


def locality_table(pack: Pack) -> None:
    """Show which ward lies in which locality, how sure that is and why."""
    wording = pack.place.localities
    if wording.provisional:
        ui.paragraph(f"{sentence_case(wording.label)}. {wording.note}")
    st.html(_locality_table(pack))


@kept(1, shared=True)
def _locality_table(pack: Pack) -> str:
    """Return the table of wards and localities."""
    frame = pack.localities.assign(ward=pack.areas["ward"]["area_name"])
    frame = frame.sort_values(["locality_name", "ward"])
    table = pd.DataFrame(
        {
            sentence_case(pack.place.levels["ward"].singular): frame["ward"],
            sentence_case(pack.place.levels["locality"].singular): frame["locality_name"],
            "How sure": frame["confidence"],
            "On what ground": frame["ground"],
        }
    )
    return text_table_html(table, caption="Wards and localities")


@kept(1, shared=True)
def not_available_table(pack: Pack) -> str:
    """Return what users ask for and this pack cannot give."""
    rows = [
        {"Figure": n.title, "Why not": n.why, "Where it can be had": n.where}
        for n in pack.place.not_available
    ]
    return text_table_html(pd.DataFrame(rows), caption="Not available here", titled=True)
