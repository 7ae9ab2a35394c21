"""The words of need beside provision: no more than the ranges bear out, always among listed services."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo.access.supply import attribution
from geo.pack.ages import written_ages
from geo.targeting.concentration import FIFTH
from geo.targeting.equity import UNCERTAIN, UNKNOWN
from geo.targeting.equity_words import among, headline, index_words, interval_words
from geo.targeting.needs import INDEX
from layers.look.formatting import format_range, format_value, join_words, sentence_case
from pages.frame import to_check
from pages.frame.parts import Badge
from pages.frame.rows import Row
from pages.priorities.beside.answer import Answer

QUARTERS: Final = tuple(
    f"{need} need, {provision} provision" for need in ("high", "low") for provision in ("low", "high")
)
"""As the drawing has them: upper left, upper right, lower left, lower right."""
NAMED: Final = 20
"""Most areas named in a list; files hold them all."""
IN_ANSWER: Final = 4


def plain(text: str) -> str:
    """Return a sentence of the command line as a screen writes it: 29% and not 29 %."""
    return text.replace(" %", "%")


# ---- The answer ------------------------------------------------------------------------------------------


def answer_words(shown: Answer) -> tuple[str, str]:
    """Return the answer: what the neediest fifth have, among which services, and who surely lacks."""
    sentence = plain(headline(shown.pack, shown.found))
    if sentence.startswith("Not known: "):
        return "Not known:", f"{sentence.removeprefix('Not known: ')} {_missing(shown)}".strip()
    key, comma, rest = sentence.partition(", among listed services")
    said = f"among listed services{rest}" if comma else ""
    return f"{key}," if comma else key, f"{said} {_lacking(shown)}".strip()


def _missing(shown: Answer) -> str:
    """Return what is listed all the same."""
    count = shown.found.provision.knowledge.listed
    return f"{count} listed." if count else ""


def _lacking(shown: Answer) -> str:
    """Return which areas surely have high need and low provision."""
    codes = shown.codes(QUARTERS[0])
    noun = shown.pack.place.levels[shown.asked.level]
    if not codes:
        return f"No {noun.singular} is surely of high need and low provision."
    names = [str(shown.row(code)["area_name"]) for code in codes[:IN_ANSWER]]
    more = len(codes) - len(names)
    verb = "is" if len(codes) == 1 else "are"
    listed = join_words([*names, f"{more:,} more"] if more else names)
    return f"{listed} {verb} surely of high need and low provision."


# ---- Badges ----------------------------------------------------------------------------------------------


def badges(shown: Answer) -> list[Badge]:
    """Return what limits the answer, each a short label that opens."""
    return [
        *_among(shown),
        *_stale(shown),
        *_index(shown),
        _interval(shown),
        _lines(shown),
        *_to_check(shown),
        _sources(shown),
    ]


def _among(shown: Answer) -> list[Badge]:
    """Return a badge where not every service is known, with what those without a point could change."""
    known = shown.found.provision.knowledge
    if known.whole:
        return []
    label = (
        f"{known.without_point} of {known.listed} without a point"
        if known.without_point
        else "The list is not complete"
    )
    return [Badge(label, (plain(among(shown.pack, shown.found)),), limits=True)]


def _stale(shown: Answer) -> list[Badge]:
    """Return a badge where the figure of need is out of date."""
    need = shown.found.need
    words = f"{need.title} says how things stood then."
    return [Badge(f"Out of date: {need.title}", (words,), limits=True)] if need.stale else []


def _index(shown: Answer) -> list[Badge]:
    """Return the concentration index, with what its sign means."""
    words = index_words(shown.found)
    head, _, _ = words.partition(":")
    label = head.partition(", without")[0].replace("Concentration index", "Evenness")
    return [Badge(label, (words,))] if words else []


def _interval(shown: Answer) -> Badge:
    """Return how the interval comes about."""
    words = interval_words(shown.found)
    if not words:
        return Badge("No interval", ("Where nothing is known there is nothing to draw from.",))
    return Badge("How sure", (plain(words),))


def _lines(shown: Answer) -> Badge:
    """Return what divides high from low."""
    found, level = shown.found, shown.pack.place.levels[shown.asked.level]
    given = found.provision
    whole, middle = (
        f"the figure of {shown.pack.place.name}",
        f"the {level.singular} in the middle",
    )
    chosen = shown.asked.line == "borough"
    need = whole if chosen and not np.isnan(found.need.whole) else middle
    provision = whole if chosen and not np.isnan(given.whole) else middle
    return Badge(
        "What is high, what is low",
        (
            f"Need is high above {need_value(shown, found.need_line)}, {need}."
            if found.need.direction > 0
            else f"Need is high below {need_value(shown, found.need_line)}, {need}.",
            f"Provision is low below {provision_value(shown, found.provision_line)}, {provision}.",
            f"A {level.singular} whose range straddles a line is uncertain. On the map high, middle and low "
            f"are thirds of the {level.plural}; hatched where a range reaches into another third.",
        ),
    )


def _to_check(shown: Answer) -> list[Badge]:
    """Return that the figure of need or the list of services rests on a copy or the press."""
    pack, found = shown.pack, shown.found
    plan = pack.place.need_index
    members = [each.indicator for each in plan.members] if plan else []
    figures = [found.need.id] if found.need.id in pack.registry else members
    return to_check.badges(pack, indicators=figures, categories=[found.provision.category])


def _sources(shown: Answer) -> Badge:
    """Return what is set beside what, with sources."""
    given = shown.found.provision
    ages = written_ages(given.ages)
    return Badge(
        "Figures and sources",
        (
            f"{need_title(shown)}: {shown.found.need.source}",
            f"{sentence_case(provision_title(shown))}, for children aged {ages}: "
            f"{attribution(shown.pack, (given.category,))}",
        ),
    )


# ---- Names and figures -----------------------------------------------------------------------------------


def need_title(shown: Answer) -> str:
    """Return the figure of need by name."""
    return shown.found.need.title


def need_unit(shown: Answer) -> str:
    """Return the unit of need as figures are written."""
    name = shown.found.need.id
    return "standard_score" if name.partition(":")[0] == INDEX else shown.pack.indicator(name).unit


def provision_title(shown: Answer) -> str:
    """Return what is measured of the listed services."""
    given = shown.found.provision
    noun = shown.pack.catalogue[given.category].plural
    if given.measure == "reach":
        one = shown.pack.catalogue[given.category].singular
        return f"children within {given.within:,g} m of a listed {one}, per cent"
    where = "shared by distance" if given.measure == "access" else "in the area"
    counted = "" if given.of == "sites" else "places in "
    return f"listed {counted}{noun} {where}, per 1,000 children"


def need_value(shown: Answer, value: float) -> str:
    """Return a figure of need as readers see it."""
    return format_value(value, need_unit(shown))


def need_words(shown: Answer, row: Row) -> str:
    """Return a figure of need with its range."""
    span = format_range(row["need_low"], row["need_high"], need_unit(shown))
    return f"{need_value(shown, row['need'])} ({span})" if span else need_value(shown, row["need"])


def provision_value(shown: Answer, value: float) -> str:
    """Return a figure of provision as readers see it; next to nothing is not nothing."""
    if pd.isna(value):
        return "not known"
    if shown.found.provision.measure == "reach":
        return "under 1%" if 0 < value < 0.5 else f"{value:.0f}%"
    return "under 0.01" if 0 < value < 0.005 else f"{value:,.2f}"


def provision_words(shown: Answer, row: Row) -> str:
    """Return a figure of provision with its range, which may be open."""
    value, low, high = (row[each] for each in ("provision", "provision_low", "provision_high"))
    if pd.isna(value):
        return "not known"
    said = provision_value(shown, value)
    if pd.isna(high):
        return f"{said} ({provision_value(shown, low)} or more)"
    return f"{said} ({provision_value(shown, low)} to {provision_value(shown, high)})"


def quadrant_word(quadrant: str) -> str:
    """Return how an area stands, in a word or two."""
    return {UNCERTAIN: "not certain", UNKNOWN: "not known"}.get(quadrant, quadrant)


def tip(shown: Answer, code: str) -> str:
    """Return the lines of an area's tooltip."""
    row = shown.row(code)
    thirds = f"{row['need_third']} need, {row['provision_third']} provision" if row["need_third"] else ""
    sure = "" if row["thirds"] != UNCERTAIN else ", not certain"
    lines = [
        f"{sentence_case(thirds)}, of three classes{sure}" if thirds else "",
        f"{need_title(shown)}: {need_words(shown, row)}",
        f"{sentence_case(provision_title(shown))}: {provision_words(shown, row)}",
    ]
    return "\n".join(line for line in lines if line)


def fifth_words(shown: Answer) -> str:
    """Return what the curve shows, for those who do not see it."""
    what = shown.found.concentration
    if what is None:
        return ""
    share, low, high = what.at(FIFTH)
    span = "" if np.isnan(low) else f" ({100 * low:.0f}% to {100 * high:.0f}%)"
    return (
        f"A fifth of the children, those with the highest need, have {100 * share:.0f}%{span}. "
        "The straight line is what they would have if all had the same."
    )
