"""The reference tables of the pack, as HTML made once: sources, methods, localities, what is missing."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from geo.memory import kept
from geo.pack.indicators import LEVELS, Indicator
from geo.pack.pack import Pack
from geo.report.dictionary import RANGE_WORDS, dictionary
from geo.report.figures import Figures, figures
from geo.report.question import usually
from layers.look.formatting import sentence_case
from layers.paper.text_table import text_table_html
from pages.frame import downloads, ui
from pages.frame.ui import bullets


def all_downloads(pack: Pack) -> None:
    """Offer every figure of a level, and the data dictionary."""
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
            "Range": RANGE_WORDS[each.ci_method],
            "Out of date": "out of date" if each.out_of_date(pack.place.as_of) else "",
        }
        for each in pack.registry.values()
    ]
    return text_table_html(pd.DataFrame(rows), caption="What to be careful with", min_width=56, tall=True)


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
def source_table(pack: Pack) -> str:
    """Return every source with publisher, licence and date."""
    named = [(each.title, each.source) for each in pack.registry.values()]
    named += [(f"{pack.place.name}: boundaries and localities", source) for source in pack.place.sources]
    rows = [
        {
            "What": title,
            "Publisher": source.publisher,
            "Source": source.title,
            "Licence": source.licence,
            "Retrieved": source.retrieved.isoformat(),
            "Address": source.url,
            "Attribution": source.attribution,
        }
        for title, source in named
    ]
    return text_table_html(pd.DataFrame(rows), caption="Sources and licences", min_width=56, tall=True)


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
            "judge all areas together (Benjamini-Hochberg) to control that.",
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
    return text_table_html(pd.DataFrame(rows), caption="Not available here", tall=True)
