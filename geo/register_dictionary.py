"""The part of the data dictionary about services, standards and promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from geo.catalogue import ServiceCategory
from geo.standards import UNIT_WORDS, Promise, Standard
from geo.store import Store

TEST_WORDS: Final = {
    "sites": "a number of sites in each area, with a verdict",
    "reach": "who can walk there, without a verdict",
    "none": "no map can test it",
}
Escape = Callable[[str], str]


def register_sections(store: Store, cell: Escape, text: Escape) -> list[str]:
    """Return the lines about services, standards and promises; none where the pack lacks them.

    `cell` escapes a text for a table of Markdown, `text` for a line of it.
    """
    lines: list[str] = []
    if store.catalogue:
        lines += ["", "## Services", "", "The register lies in `services/`. Its columns:", ""]
        lines += ["| Column | What it says |", "| --- | --- |"]
        columns = tuple(dict.fromkeys(str(name) for frame in store.register.files.values() for name in frame))
        guide = {} if store.register.terms is None else store.register.terms.guide(columns)
        lines += [f"| `{name}` | {cell(words)} |" for name, words in guide.items()]
        for category in store.catalogue.values():
            lines += ["", *_table(f"### {text(category.title)}", category_facts(store, category), cell)]
    if store.standards:
        lines += ["", "## Standards", ""]
        lines += [
            "| Standard | Figure | Ages | Verified | Source | Note |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        lines += [_standard(each, cell) for each in store.standards.values()]
    if store.promises:
        lines += ["", "## Promises"]
        for promise in store.promises.values():
            lines += ["", *_table(f"### {text(promise.title)}", promise_facts(store, promise), cell)]
    return lines


def category_facts(store: Store, category: ServiceCategory) -> dict[str, str]:
    """Return what there is to know about a category, as label and plain text, unknowns left out."""
    own = store.services[store.services["category"] == category.id]
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
        "Licence": category.licence,
        "Attribution": category.attribution,
    }
    return {label: words for label, words in rows.items() if words}


def completeness(category: ServiceCategory) -> str:
    """Return whether a category's list is whole, and who says so."""
    if category.complete:
        return f"yes, declared by: {category.complete_source}"
    return "no: absence from this list proves nothing"


def promise_facts(store: Store, promise: Promise) -> dict[str, str]:
    """Return what there is to know about a promise, as label and plain text, unknowns left out."""
    titles = [store.catalogue[each].title for each in promise.categories if each in store.catalogue]
    number = f"at least {promise.at_least} in each" if promise.test == "sites" else ""
    rows = {
        "Id": promise.id,
        "Promise": promise.promise,
        "Areas": store.place.levels[promise.level].plural,
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
