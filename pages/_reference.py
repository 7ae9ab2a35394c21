"""The reference tables of the pack: facts, sources, methods, localities, what is missing, downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from geo.benchmarks import context
from geo.dictionary import RANGE_WORDS, dictionary
from geo.registry import LEVELS, Indicator
from geo.store import Store
from geo.table import available
from layers.area_panel import definition_list
from layers.escaping import as_text
from layers.formatting import format_value, sentence_case
from layers.text_table import text_table_html
from pages import _ui


def facts_list(facts: Mapping[str, str]) -> None:
    """Show label and text pairs."""
    st.html(definition_list(list(facts.items())))


def bullets(lines: Sequence[str]) -> None:
    """Show notes as a list."""
    if lines:
        st.html(f'<ul style="max-width:75ch">{"".join(f"<li>{as_text(line)}</li>" for line in lines)}</ul>')


def context_table(data: Store, indicator: Indicator) -> None:
    """Show figures of other periods, areas or definitions, which are never compared with."""
    rows = context(data, indicator.id)
    if rows.empty:
        return
    table = pd.DataFrame(
        {
            "Area": rows["area_name"],
            "Period": rows["period"],
            "Figure": [format_value(value, indicator.unit) for value in rows["value"]],
            "Where it is from, and how it differs": rows["note"],
        }
    )
    caption = (
        "Other published figures, for context only: another period, area or definition, not compared with"
    )
    st.html(text_table_html(table, caption=caption, tall=True))


def all_downloads(data: Store) -> None:
    """Offer every figure of a level, and the data dictionary."""
    words = data.place.levels
    level = st.selectbox(
        "Areas", LEVELS, format_func=lambda each: sentence_case(words[each].plural), key="download-level"
    )
    if level == "locality":
        _ui.provisional(data, level)
    _ui.downloads(
        data,
        level,
        available(data, level),
        method="default",
        benchmark=data.place.defaults.benchmark,
        key="all",
        name=f"all-figures-{level}",
    )
    _ui.save_button(
        "Data dictionary (Markdown)", lambda: dictionary(data), "data-dictionary.md", key="dictionary"
    )


def careful_table(data: Store) -> None:
    """Show per indicator what it is to be careful with."""
    rows = [
        {
            "Indicator": each.title,
            "Period": each.period_label,
            "Ward figures are": _origin(data, each),
            "Range": RANGE_WORDS[each.ci_method],
            "Out of date": "out of date" if each.out_of_date(data.place.as_of) else "",
        }
        for each in data.registry.values()
    ]
    st.html(text_table_html(pd.DataFrame(rows), caption="What to be careful with", min_width=56, tall=True))


def _origin(data: Store, indicator: Indicator) -> str:
    """Return how an indicator's ward figures come about, in two or three words."""
    if "ward" not in indicator.levels:
        return f"none: {data.place.borough.noun} only"
    words = {
        "published": "published",
        "calibrated": "estimated",
        "transferred": "estimated, from other areas",
    }
    return words.get(indicator.method, indicator.method.replace("_", " "))


def source_table(data: Store) -> None:
    """Show every source with publisher, licence and date."""
    named = [(each.title, each.source) for each in data.registry.values()]
    named += [(f"{data.place.name}: boundaries and localities", source) for source in data.place.sources]
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
    st.html(text_table_html(pd.DataFrame(rows), caption="Sources and licences", min_width=56, tall=True))


def method_error(data: Store) -> None:
    """Show the measured error of the methods that estimate."""
    _ui.paragraph(
        "How far the two estimating methods miss percentages that are published for both small areas and "
        "wards, in percentage points. The root mean square widens the range of every estimated figure."
    )
    table = data.method_error.rename(
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
    st.html(text_table_html(table, caption="Measured error of the methods"))


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


def locality_table(data: Store) -> None:
    """Show which ward lies in which locality, how sure that is and why."""
    wording = data.place.localities
    if wording.provisional:
        _ui.paragraph(f"{sentence_case(wording.label)}. {wording.note}")
    frame = data.localities.assign(ward=data.areas["ward"]["area_name"])
    frame = frame.sort_values(["locality_name", "ward"])
    table = pd.DataFrame(
        {
            sentence_case(data.place.levels["ward"].singular): frame["ward"],
            sentence_case(data.place.levels["locality"].singular): frame["locality_name"],
            "How sure": frame["confidence"],
            "On what ground": frame["ground"],
        }
    )
    st.html(text_table_html(table, caption="Wards and localities"))


def not_available_table(data: Store) -> None:
    """Show what users ask for and this pack cannot give."""
    rows = [
        {"Figure": n.title, "Why not": n.why, "Where it can be had": n.where}
        for n in data.place.not_available
    ]
    st.html(text_table_html(pd.DataFrame(rows), caption="Not available here", tall=True))
