"""The data dictionary: every indicator in plain words, written from the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

import pandas as pd

from geo.access.sessions import sessions
from geo.figures.values import figures, published_total
from geo.pack.catalogue import ServiceCategory
from geo.pack.indicators import READ_WORDS, TO_CHECK, Indicator, ReadFrom, to_check
from geo.pack.pack import Pack
from geo.pack.sessions import FILE as SESSIONS, GUIDE
from geo.pack.standards import UNIT_WORDS, Promise, Standard
from geo.report.opening_words import told

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
    "summed": "counts of the whole output areas of each ward added up",
    "apportioned": "small-area counts shared among wards by who lives in their output areas",
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


def dictionary(pack: Pack) -> str:
    """Return the data dictionary of a pack as Markdown; the same pack gives the same text.

    Examples
    --------
    >>> from geo.sample import town
    >>> lines = dictionary(town()).splitlines()
    >>> [line for line in lines if line.startswith("## ")][:4]
    ['## Homes', '## Schooling', '## People', '## Services']
    """
    lines = [
        "# Data dictionary",
        "",
        f"{_text(pack.place.title)}. "
        "Written by `needs-atlas dictionary` from the place pack; do not edit by hand.",
        f"Pack assembled on {pack.place.as_of.isoformat()}.",
    ]
    for domain in pack.place.domains:
        group = [each for each in pack.registry.values() if each.domain == domain.id]
        if group:
            lines += ["", f"## {_text(domain.title)}"]
            for indicator in group:
                lines += ["", *_entry(pack, indicator)]
    lines += _register_sections(pack, _cell, _text)
    lines += [
        "",
        "## Not available here",
        "",
        "| Figure | Why | Where it can be had |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {_cell(n.title)} | {_cell(n.why)} | {_cell(n.where)} |" for n in pack.place.not_available]
    lines += ["", "## Flags", "", "| Flag | Meaning |", "| --- | --- |"]
    lines += [f"| `{flag}` | {words} |" for flag, words in FLAG_WORDS.items()]
    lines += ["", "## Methods", "", "| Method | Meaning |", "| --- | --- |"]
    lines += [f"| `{method}` | {words} |" for method, words in METHOD_WORDS.items()]
    return "\n".join([*lines, "", *_method_error(pack), ""])


def facts(pack: Pack, indicator: Indicator) -> dict[str, str]:
    """Return what there is to know about an indicator, as label and plain text, unknowns left out.

    Examples
    --------
    >>> from geo.sample import town
    >>> about = facts(town(), town().indicator("damp_homes"))
    >>> about["Counted"], about["Out of"], about["Direction"]
    ('households with damp', 'all households', 'a higher figure means greater need')
    """
    rows = {
        "Id": indicator.id,
        "Unit": indicator.unit_label,
        "Counted": indicator.numerator,
        "Out of": indicator.denominator,
        "Period": indicator.period_label,
        "Areas": ", ".join(pack.place.levels[level].plural for level in indicator.levels),
        "Boundaries": indicator.boundary_vintage,
        "Direction": POLARITY_WORDS[indicator.polarity],
        "Method": f"{indicator.method}: {METHOD_WORDS[indicator.method]}",
        "Trend": ", ".join(indicator.trend_periods),
        "Change of method": "; ".join(f"from {each.period} on: {each.note}" for each in indicator.breaks),
        "Range": RANGE_WORDS[indicator.ci_method],
        "Out of date after": f"{indicator.stale_after_years:g} years",
        "Source": f"{indicator.source.publisher}, {indicator.source.title}",
        "Address": indicator.source.url,
        "Licence": indicator.source.licence,
        "Attribution": unlabelled(indicator.source.attribution),
        "Retrieved": indicator.source.retrieved.isoformat(),
        "Read from": read_words(indicator.source.read_from),
    }
    return {label: text for label, text in rows.items() if text}


def unlabelled(attribution: str) -> str:
    """Return an attribution that stands behind a label of its own, without "Source:" or "Sources:" in front.

    Examples
    --------
    >>> unlabelled("Source: Office for National Statistics.")
    'Office for National Statistics.'
    """
    start, found, rest = attribution.partition(":")
    return (rest if found and start.strip().lower() in ("source", "sources") else attribution).strip()


def read_words(read_from: ReadFrom | Literal[""]) -> str:
    """Return where something was read, in words, and what is left to do; empty where it is not stated.

    Examples
    --------
    >>> read_words("copy"), read_words("")
    ('a public copy. Publisher’s own file to be checked', '')
    """
    if not read_from:
        return ""
    return f"{READ_WORDS[read_from]}{f'. {TO_CHECK}' if to_check(read_from) else ''}"


def _entry(pack: Pack, indicator: Indicator) -> list[str]:
    """Return one indicator's entry."""
    lines = [f"### {_text(indicator.title)}", "", _text(indicator.definition), "", "| | |", "| --- | --- |"]
    lines += [f"| {label} | {_cell(text)} |" for label, text in facts(pack, indicator).items()]
    notes = [*indicator.caveats, *total_note(pack, indicator)]
    return [*lines, "", *(f"- {_text(note)}" for note in notes)] if notes else lines


RANGE_WORDS: Mapping[str, str] = {
    "wilson": "95 % Wilson score interval, widened by the method's measured error where it is an estimate",
    "wilson_indicative": "indicative 95 % Wilson score interval from an approximate number of children",
    "none": "none: the source gives no counts to base one on, or the figure is itself a count",
}


def total_note(pack: Pack, indicator: Indicator) -> list[str]:
    """Return a note where the borough's own published figure differs from what its wards give.

    Examples
    --------
    >>> from geo.sample import town
    >>> total_note(town(), town().indicator("school_meals"))
    ["The town's own published figure is 110; not all of its wards are known."]
    """
    own = published_total(pack, indicator.id)
    if own is None or "ward" not in indicator.levels:
        return []
    noun = pack.place.borough.noun
    row = figures(pack, indicator.id, "borough").iloc[0]
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


def _method_error(pack: Pack) -> list[str]:
    """Return the measured error of the estimating methods as a table."""
    lines = [
        "## Measured error of the methods",
        "",
        "How far each method misses percentages that the source publishes for wards, in percentage points.",
        "",
        "| Method | Level | Measure | Mean | Largest | Root mean square |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in pack.method_error.to_dict("records"):
        numbers = f"{row['mean']:.2f} | {row['maximum']:.2f} | {row['rmse']:.2f}"
        lines.append(f"| {row['method']} | {row['level']} | {row['measure']} | {numbers} |")
    return lines


def _cell(text: str) -> str:
    """Escape a text for a Markdown table."""
    return _text(text).replace("|", "\\|")


def _text(text: str) -> str:
    """Escape a text of the pack, so that it is read and never run as HTML; always one line."""
    return " ".join(text.replace("<", "&lt;").split())


TEST_WORDS: Final = {
    "sites": "a number of sites in each area, with a verdict",
    "reach": "who can walk there, without a verdict",
    "none": "no map can test it",
}
Escape = Callable[[str], str]


def _register_sections(pack: Pack, cell: Escape, text: Escape) -> list[str]:
    """Return the lines about services, standards and promises; none where the pack lacks them.

    `cell` escapes a text for a table of Markdown, `text` for a line of it.
    """
    lines: list[str] = []
    if pack.catalogue:
        lines += ["", "## Services", "", "The register lies in `services/`. Its columns:", ""]
        lines += ["| Column | What it says |", "| --- | --- |"]
        columns = tuple(dict.fromkeys(str(name) for frame in pack.register.files.values() for name in frame))
        guide = {} if pack.register.terms is None else pack.register.terms.guide(columns)
        lines += [f"| `{name}` | {cell(words)} |" for name, words in guide.items()]
        for category in pack.catalogue.values():
            lines += ["", *_table(f"### {text(category.title)}", category_facts(pack, category), cell)]
    if len(pack.register.sessions):
        lines += _sessions(pack, cell)
    if pack.standards:
        lines += ["", "## Standards", ""]
        lines += [
            "| Standard | Figure | Ages | Verified | Source | Note |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        lines += [_standard(each, cell) for each in pack.standards.values()]
    if pack.promises:
        lines += ["", "## Promises"]
        for promise in pack.promises.values():
            lines += ["", *_table(f"### {text(promise.title)}", promise_facts(pack, promise), cell)]
    return lines


def _sessions(pack: Pack, cell: Escape) -> list[str]:
    """Return the lines about sessions: what their columns say, and each with its source."""
    lines = ["", "## Sessions", "", f"What is on when and for whom, in `{SESSIONS}`. Its columns:", ""]
    lines += ["| Column | What it says |", "| --- | --- |"]
    lines += [f"| `{name}` | {cell(words)} |" for name, words in GUIDE.items()]
    lines += ["", "| Service | Session | As of | Source |", "| --- | --- | --- | --- |"]
    names = pack.services["name"]
    for own in sessions(pack).values():
        for each in own:
            told_ = (names.get(each.service, each.service), told(each), each.as_of, each.source)
            lines.append(f"| {' | '.join(cell(str(part)) for part in told_)} |")
    return lines


def category_facts(pack: Pack, category: ServiceCategory) -> dict[str, str]:
    """Return what there is to know about a category, as label and plain text, unknowns left out.

    Examples
    --------
    >>> from geo.sample import town
    >>> category_facts(town(), town().catalogue["hub"])["Listed"]
    '2, of which 1 without a point'
    """
    own = pack.services[pack.services["category"] == category.id]
    unplaced = int(own.geometry.isna().sum())
    claim = category.claim
    said = f"{claim.sentence()} Source: {claim.source}." if claim else ""
    layer = f"a layer of its own ({category.layer}), not to be mixed with others" if category.layer else ""
    rows = {
        "Id": category.id,
        "File": f"services/{category.file}.csv",
        "Listed": f"{len(own)}, of which {unplaced} without a point",
        "Ages": category.ages_note or f"{category.ages[0]} to {category.ages[1]}",
        "Children counted": f"aged {category.ages[0]} to {category.ages[1]}",
        "As of": category.as_of,
        "Complete": completeness(category),
        "What is missing": category.missing,
        "The provider's claim": said,
        "Layer": layer,
        "Places of the past": f"each {category.former.words}; they count nowhere" if category.former else "",
        "Licence": category.licence,
        "Attribution": category.attribution,
        "Read from": read_words(category.read_from),
    }
    return {label: words for label, words in rows.items() if words}


def completeness(category: ServiceCategory) -> str:
    """Return whether a category's list is declared complete, and who says so.

    Examples
    --------
    >>> from geo.sample import town
    >>> completeness(town().catalogue["club"])
    'yes, declared by: The made-up list of all clubs, May 2025'
    >>> completeness(town().catalogue["hub"])
    'no: absence from this list proves nothing'
    """
    if category.complete:
        return f"yes, declared by: {category.complete_source}"
    return "no: absence from this list proves nothing"


def promise_facts(pack: Pack, promise: Promise) -> dict[str, str]:
    """Return what there is to know about a promise, as label and plain text, unknowns left out.

    Examples
    --------
    >>> from geo.sample import town
    >>> promise_facts(town(), town().promises["bells"])["Test"]
    'no map can test it'
    >>> promise_facts(town(), town().promises["club_every_ward"])["Counts"]
    'Clubs'
    """
    titles = [pack.catalogue[each].title for each in promise.categories if each in pack.catalogue]
    number = f"at least {promise.at_least} in each" if promise.test == "sites" else ""
    rows = {
        "Id": promise.id,
        "Promise": promise.promise,
        "Areas": pack.place.levels[promise.level].plural,
        "Test": ", ".join(part for part in (TEST_WORDS[promise.test], number) if part),
        "Counts": ", ".join(titles),
        "Ages": f"{promise.ages[0]} to {promise.ages[1]}" if promise.test != "none" else "",
        "Why": promise.reason,
        "Note": promise.note,
        "Source": promise.source,
        "Address": promise.url,
    }
    return {label: words for label, words in rows.items() if words}


def _standard(standard: Standard, cell: Escape) -> str:
    """Return one standard as a row of a table."""
    cells = [
        standard.title,
        f"{standard.value:g} {UNIT_WORDS[standard.unit]}",
        f"{standard.ages[0]} to {standard.ages[1]}",
        "yes" if standard.verified else "no",
        " ".join(part for part in (standard.source, standard.url) if part),
        standard.note,
    ]
    return f"| {' | '.join(cell(each) for each in cells)} |"


def _table(heading: str, facts: dict[str, str], cell: Escape) -> list[str]:
    """Return a heading with a table of label and text."""
    rows = [f"| {label} | {cell(words)} |" for label, words in facts.items()]
    return [heading, "", "| | |", "| --- | --- |", *rows]
