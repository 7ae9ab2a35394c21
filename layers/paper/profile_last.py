"""The last page of a printed profile: what to beware of, and where everything is from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from geo.pack.indicators import TO_BE_CONFIRMED
from geo.report.profile_content import Listed, Profile, Source
from geo.words import sentence_case
from geo.writing import day_words

_TITLES: Final = 14
"""Measures that are named beside their source; of more, the rest is counted."""


def last_page(profile: Profile) -> dict[str, Any]:
    """Return cares, sources, lists and attributions, in columns where the page has columns."""
    return {
        "cares": _balanced(list(profile.cares), 2),
        "sources": [_source(each) for each in profile.sources],
        "lists": _balanced([_listed(each) for each in profile.lists], 2),
        "attributions": _balanced(list(profile.attributions), 3),
    }


def _balanced(entries: Sequence[Any], columns: int) -> list[list[Any]]:
    """Return entries in their order as columns that are about as long as one another."""
    sizes = [_lines(each) for each in entries]
    found: list[list[Any]] = [[] for _ in range(columns)]
    whole, seen = sum(sizes), 0.0
    for each, size in zip(entries, sizes, strict=True):
        found[min(columns - 1, int((seen + size / 2) * columns / whole))].append(each)
        seen += size
    return found


def _lines(entry: Any) -> int:
    """Return about how many lines an entry takes in a narrow column."""
    words = entry if isinstance(entry, str) else "".join(entry.values())
    return 1 + len(words) // 48


def _listed(entry: Listed) -> dict[str, str]:
    """Return one list of services as the last page prints it."""
    declared = "Declared complete." if entry.complete else "Not declared complete."
    return {"title": entry.title, "as_of": entry.as_of, "missing": entry.missing or declared}


def _named(titles: Sequence[str]) -> str:
    """Return the measures of one source; of very many, all that fit and how many more."""
    more = len(titles) - _TITLES
    return "; ".join(titles[:_TITLES]) + (
        f"; and {more} more, with the same years as above" if more > 0 else ""
    )


def _licence(source: Source) -> str:
    """Return the licence as a sentence says it."""
    unread = source.licence == TO_BE_CONFIRMED
    return f"Licence {source.licence}" if unread else source.licence.rstrip(".")


def _source(source: Source) -> dict[str, Any]:
    """Return one source as the last page prints it."""
    return {
        "measures": _named(source.measures),
        "period": source.period,
        "words": f"{'; '.join(source.titles)}. {source.publisher}. {_licence(source)}.",
        "method": sentence_case(source.method),
        "retrieved": day_words(source.retrieved),
    }
