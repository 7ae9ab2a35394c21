"""The data dictionary: every indicator in plain words, written from the registry."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo.figures import figures, published_total
from geo.register_dictionary import register_sections
from geo.registry import Indicator
from geo.store import Store

FLAG_WORDS: Mapping[str, str] = {
    "derived": "added up by the atlas from published figures of the parts",
    "estimated": "an estimate: counts of other areas were split or spread to reach this one",
    "implied_base": "the source prints a count and a percentage; the base is worked out from the two",
    "indicative": "the range rests on an approximate number of children, so read it as a guide",
    "missing": "no figure",
    "not_applicable": "the figure does not exist for this kind of area",
    "out_of_date": "older than this figure should be; better than nothing, no guide to today",
    "provisional": "uses the provisional grouping of wards into localities",
    "suppressed": "withheld because the count is small and people could be recognised",
    "weighted_mean": "an average over residents, because the source gives no counts",
}
METHOD_WORDS: Mapping[str, str] = {
    "published": "published by the source for these areas, or added up from them",
    "calibrated": "small-area counts split over wards to meet the published households of each ward",
    "best_fit": "whole small areas given to one ward each by the official best-fit lookup",
    "spread": "a ward's children shared over its small areas in proportion to children aged 0 to 15",
    "transferred": "rates of other areas averaged over a ward by its people",
}
POLARITY_WORDS: Mapping[str, str] = {
    "high_is_worse": "a higher figure means greater need",
    "high_is_better": "a lower figure means greater need",
    "neutral": "neither high nor low is better",
}


def dictionary(store: Store) -> str:
    """Return the data dictionary of a pack as Markdown; the same pack gives the same text."""
    lines = [
        "# Data dictionary",
        "",
        f"{_text(store.place.title)}. "
        "Written by `needs-atlas dictionary` from the place pack; do not edit by hand.",
        f"Pack assembled on {store.place.as_of.isoformat()}.",
    ]
    for domain in store.place.domains:
        group = [each for each in store.registry.values() if each.domain == domain.id]
        if group:
            lines += ["", f"## {_text(domain.title)}"]
            for indicator in group:
                lines += ["", *_entry(store, indicator)]
    lines += register_sections(store, _cell, _text)
    lines += [
        "",
        "## Not available here",
        "",
        "| Figure | Why | Where it can be had |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {_cell(n.title)} | {_cell(n.why)} | {_cell(n.where)} |" for n in store.place.not_available]
    lines += ["", "## Flags", "", "| Flag | Meaning |", "| --- | --- |"]
    lines += [f"| `{flag}` | {words} |" for flag, words in FLAG_WORDS.items()]
    lines += ["", "## Methods", "", "| Method | Meaning |", "| --- | --- |"]
    lines += [f"| `{method}` | {words} |" for method, words in METHOD_WORDS.items()]
    return "\n".join([*lines, "", *_method_error(store), ""])


def facts(store: Store, indicator: Indicator) -> dict[str, str]:
    """Return what there is to know about an indicator, as label and plain text, unknowns left out."""
    rows = {
        "Id": indicator.id,
        "Unit": indicator.unit_label,
        "Counted": indicator.numerator,
        "Out of": indicator.denominator,
        "Period": indicator.period_label,
        "Areas": ", ".join(store.place.levels[level].plural for level in indicator.levels),
        "Boundaries": indicator.boundary_vintage,
        "Direction": POLARITY_WORDS[indicator.polarity],
        "Method": f"{indicator.method}: {METHOD_WORDS[indicator.method]}",
        "Range": RANGE_WORDS[indicator.ci_method],
        "Out of date after": f"{indicator.stale_after_years:g} years",
        "Source": f"{indicator.source.publisher}, {indicator.source.title}",
        "Address": indicator.source.url,
        "Licence": indicator.source.licence,
        "Attribution": indicator.source.attribution,
        "Retrieved": indicator.source.retrieved.isoformat(),
    }
    return {label: text for label, text in rows.items() if text}


def _entry(store: Store, indicator: Indicator) -> list[str]:
    """Return one indicator's entry."""
    lines = [f"### {_text(indicator.title)}", "", _text(indicator.definition), "", "| | |", "| --- | --- |"]
    lines += [f"| {label} | {_cell(text)} |" for label, text in facts(store, indicator).items()]
    notes = [*indicator.caveats, *total_note(store, indicator)]
    return [*lines, "", *(f"- {_text(note)}" for note in notes)] if notes else lines


RANGE_WORDS: Mapping[str, str] = {
    "wilson": "95 % Wilson score interval, widened by the method's measured error where it is an estimate",
    "wilson_indicative": "indicative 95 % Wilson score interval from an approximate number of children",
    "none": "none: the source gives no counts to base one on, or the figure is itself a count",
}


def total_note(store: Store, indicator: Indicator) -> list[str]:
    """Return a note where the borough's own published figure differs from what its wards give."""
    own = published_total(store, indicator.id)
    if own is None or "ward" not in indicator.levels:
        return []
    noun = store.place.borough.noun
    row = figures(store, indicator.id, "borough").iloc[0]
    if pd.isna(row["value"]):
        return [f"The {noun}'s own published figure is {own:,.6g}; not all of its wards are known."]
    counted = pd.notna(row["numerator"])
    ours = float(row["numerator"] if counted else row["value"])
    how = "its wards add up to" if counted else "the average over its residents is"
    return (
        []
        if f"{own:,.6g}" == f"{ours:,.6g}"
        else [f"The {noun}'s own published figure is {own:,.6g}; {how} {ours:,.6g}."]
    )


def _method_error(store: Store) -> list[str]:
    """Return the measured error of the estimating methods as a table."""
    lines = [
        "## Measured error of the methods",
        "",
        "How far each method misses percentages that the source publishes for wards, in percentage points.",
        "",
        "| Method | Level | Measure | Mean | Largest | Root mean square |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in store.method_error.to_dict("records"):
        numbers = f"{row['mean']:.2f} | {row['maximum']:.2f} | {row['rmse']:.2f}"
        lines.append(f"| {row['method']} | {row['level']} | {row['measure']} | {numbers} |")
    return lines


def _cell(text: str) -> str:
    """Escape a text for a Markdown table."""
    return _text(text).replace("|", "\\|")


def _text(text: str) -> str:
    """Escape a text of the pack, so that it is read and never run as HTML; always one line."""
    return " ".join(text.replace("<", "&lt;").split())
