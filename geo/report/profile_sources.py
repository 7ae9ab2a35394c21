"""Where the figures of a profile are from, and what to read with care."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from geo.report.dictionary import METHOD_WORDS
from geo.report.profile_content import Listed, Measure, Nearest, Source, Trend
from geo.report.profile_measures import MARKS
from geo.words import join_words, plural

_MARK_WORDS: Final = {
    "estimated": "estimated",
    "indicative": "indicative range",
    "out_of_date": "out of date",
    "implied_base": "base worked out",
    "provisional": "provisional areas",
    "suppressed": "withheld",
}
_ALIKE: Final = re.compile(r"(?<=\btable )[A-Z]{2}\d{3}\b|(?<=database right )\d{4}(?:, \d{4})*")
_SEVERAL: Final = "\0"
_SHORT: Final = {
    METHOD_WORDS[method]: words
    for method, words in {
        "published": "published for these areas, or added up",
        "summed": "whole output areas added up",
        "apportioned": "small areas shared out by homes",
        "calibrated": "small areas shared out by households",
        "best_fit": "whole small areas, by best fit",
        "spread": "wards shared out by children",
        "transferred": "rates of other areas averaged",
    }.items()
}
_PERIODS: Final = 2
"""Periods of one document that have an entry each; of more, all are one entry."""
_NAMED: Final = 6
"""Measures named in a sentence; of more, the rest is counted."""


def sources(pack: Pack, measures: Sequence[Measure]) -> tuple[Source, ...]:
    """Return where measures are from: one entry for all that share period, publisher, licence and method.

    Examples
    --------
    >>> from geo.report.profile_measures import measures
    >>> from geo.sample import town
    >>> found = sources(town(), measures(town(), "ward")["A"])
    >>> [each.measures for each in found][:3]
    [('Damp homes',), ('Hours with a bus', 'Free school meals', ...), ('Hardship score',)]
    """
    alike: dict[tuple[str, ...], list[tuple[str, Indicator]]] = {}
    several = {each.id for each in measures if len(_periods(pack, measures, each)) > _PERIODS}
    for each in measures:
        own = pack.indicator(each.id)
        # What one document prints for several periods is one entry, that says all of them.
        when = own.source.title if each.id in several else own.period_label
        key = (when, own.source.publisher, own.source.licence, each.method)
        alike.setdefault(key, []).append((each.short_title, own))
    return tuple(
        Source(
            measures=tuple(title for title, _ in members),
            period="; ".join(dict.fromkeys(own.period_label for _, own in members)),
            titles=_merged(own.source.title for _, own in members),
            publisher=key[1],
            licence=key[2],
            method=_SHORT[key[3]],
            retrieved=max(own.source.retrieved for _, own in members),
        )
        for key, members in alike.items()
    )


def _periods(pack: Pack, measures: Sequence[Measure], one: Measure) -> set[str]:
    """Return the periods of all measures that are from the same document, made in the same way."""
    source = pack.indicator(one.id).source
    owners = [pack.indicator(each.id) for each in measures if each.method == one.method]
    return {each.period_label for each in owners if each.source.title == source.title}


def lists(pack: Pack, nearest: Sequence[Nearest]) -> tuple[Listed, ...]:
    """Return the lists of services that walks are measured to.

    Examples
    --------
    >>> from geo.report.profile_places import nearest
    >>> from geo.sample import town
    >>> [(each.title, each.complete) for each in lists(town(), nearest(town(), "ward")["A"])]
    [('Clubs', True), ('Hubs', False), ('Schools', False)]
    """
    entries = [pack.catalogue[each.category] for each in nearest]
    return tuple(
        Listed(each.title, each.as_of, each.complete, each.missing, each.licence) for each in entries
    )


def attributions(pack: Pack, measures: Sequence[Measure], kinds: Sequence[str]) -> tuple[str, ...]:
    """Return whom to name for everything on a profile, each once.

    Examples
    --------
    >>> from geo.sample import town
    >>> attributions(town(), [], ["club"])[-1]
    'Parks: made up'
    """
    of_place = [each.attribution for each in pack.place.sources]
    words = [pack.place.postcodes, pack.place.water, pack.place.parks]
    of_layers = [each.attribution for each in words if each]
    of_lists = [pack.catalogue[each].attribution for each in kinds]
    found = [*(each.source for each in measures), *of_place, *of_layers, *of_lists]
    return _merged(each for each in found if each)


def _merged(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts once each; those that differ only by a census table or a year of copyright become one."""
    found: dict[str, list[list[str]]] = {}
    for each in dict.fromkeys(texts):
        parts = found.setdefault(_ALIKE.sub(_SEVERAL, each), [])
        for at, named in enumerate(_ALIKE.findall(each)):
            if at == len(parts):
                parts.append([])
            parts[at] += [one for one in named.split(", ") if one not in parts[at]]
    whole = []
    for key, parts in found.items():
        text = key
        for names in parts:
            text = text.replace(_SEVERAL, ", ".join(sorted(names)), 1)
        whole.append(text)
    return tuple(whole)


def cares(
    pack: Pack,
    level: Level | Literal["any"],
    measures: Sequence[Measure],
    nearest: Sequence[Nearest],
    trends: Sequence[Trend],
) -> tuple[str, ...]:
    """Return what to read with care: what is estimated, out of date, provisional, withheld, not whole.

    Examples
    --------
    >>> from geo.report.profile_measures import measures
    >>> from geo.sample import town
    >>> cares(town(), "ward", measures(town(), "ward")["D"], [], [])[-1]
    'No figure here: free school meals and Overweight, Year 1.'
    """
    areas = "this area" if level == "any" else pack.place.levels[level].plural
    known = [each for each in measures if each.value is not None]
    found = [
        _about(known, "O", "Out of date, no guide to today:"),
        _about(known, "E", f"Estimated, because the source's areas do not fit {areas}:"),
        _about(known, "I", "The range is only indicative:"),
        _about(known, "B", "The base was worked out from number and percentage:"),
        _lacking(measures),
    ]
    if level == "locality" and pack.place.localities.provisional:
        found.append(pack.place.localities.note)
    open_lists = [each.title for each in nearest if not each.whole]
    if open_lists:
        found.append(f"Lists that are not whole, so that a nearer one may exist: {_listed(open_lists)}.")
    broken = [each.title for each in trends if each.verdict == "not comparable"]
    if broken:
        found.append(f"Not comparable over time: {_listed(broken)}.")
    return tuple(each for each in found if each)


def _about(measures: Sequence[Measure], mark: str, words: str) -> str:
    """Return a sentence on the measures that carry a mark; empty where none does."""
    names = [each.short_title for each in measures if mark in each.marks]
    return f"{words} {_listed(names)}." if names else ""


def _lacking(measures: Sequence[Measure]) -> str:
    """Return a sentence on the measures without a figure here."""
    names = [each.short_title for each in measures if each.value is None]
    return f"No figure here: {_listed(names)}." if names else ""


def _listed(names: Sequence[str]) -> str:
    """Return names as they stand in a sentence; beyond a few the rest is counted."""
    said = [_lower(each) for each in names[:_NAMED]]
    if len(names) > _NAMED:
        said.append(plural(len(names) - _NAMED, "other"))
    return join_words(said)


def _lower(title: str) -> str:
    """Return a title as it stands in a sentence; names, which have more capitals, stay as they are."""
    return title if title[1:] != title[1:].lower() else title[:1].lower() + title[1:]


def mark_words() -> str:
    """Return what the letters beside a figure mean.

    Examples
    --------
    >>> mark_words()[:46]
    'E estimated. I indicative range. O out of date'
    """
    return ". ".join(f"{letter} {_MARK_WORDS[flag]}" for flag, letter in MARKS.items()) + "."
