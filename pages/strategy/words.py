"""The words of the page Strategy: three statuses of a promise that never overwrite one another."""

from __future__ import annotations

from typing import Final

from geo.gaps.promise_ledger import DueBy, Entry
from geo.gaps.strategy_measures import Reading, Standing
from geo.pack.catalogue import Claim
from geo.pack.strategy import Ambition, first_day
from geo.writing import day_words
from layers.look.formatting import format_value, join_words, plural, sentence_case
from layers.map.categories import VERDICTS
from layers.paper.ledger import Row, Status
from pages.frame import to_check
from pages.frame.parts import SOURCES, Badge
from pages.strategy.answer import Answer

HEADS: Final = ("Promise", "What the provider says", "What the register shows", "What is due")
TESTED_NAMED: Final = 2
"""Promises whose count stands in the answer."""
VERDICT_WORDS: Final = {
    "met": "confirmed",
    "met nearby": "near enough",
    "met if": "confirmed, if its ward belongs there",
    "planned": "planned",
    "reported": "said to have one, no building listed",
    "uncertain": "here or just across a line",
    "listed": "with one listed, address to confirm",
    "may have closed": "with one that may have closed",
    "unmet": "with none, by a complete list",
    "not evidenced": "with nothing listed; the list is not complete",
}
DUE_WORDS: Final = {
    "not yet due": "Not yet due.",
    "date passed": "The date has passed; no source says whether it was done.",
    "on time": "Done on time, as a source says.",
    "late": "Done late, as a source says.",
    "not known": "Done; whether on time cannot be told.",
}
KIND_WORDS: Final = {
    "data": "Data",
    "register": "Register",
    "method": "Method",
    "claim": "Claim",
    "due": "What is due",
    "promise": "Promise",
}
PART_WORDS: Final = {
    "result": "what it shows",
    "state": "how the date stands",
    "dates": "dates stated",
    "newest": "newest statement",
    "earlier": "earlier statements",
    "as_of": "dates of the list",
    "complete": "list declared complete",
    "wards": "figures of wards",
    "later": "later figure",
}
WARD_WORDS: Final = {
    "here": "Here, same definition",
    "differs": "Here by another definition only",
    "elsewhere": "Elsewhere",
    "none found": "None found",
}
_NUMBERS: Final = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(number: int) -> str:
    """Return a small number as a word."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def when_words(said: str) -> str:
    """Return a date as a person writes it: "29 January 2026", "December 2025"; other words stay."""
    parts = said.split("-")
    if not all(each.isdigit() for each in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return said
    try:
        day = first_day(said)
    except ValueError:
        return said
    return day_words(day) if len(parts) == 3 else f"{day:%B %Y}" if len(parts) == 2 else said


# ---- The answer ------------------------------------------------------------------------------------------


def answer_words(found: Answer) -> tuple[str, str]:
    """Return the answer: how many promises a map can test, how many are evidenced, which have no date."""
    total = len(found.entries)
    tested = [each for each in found.entries if each.shown.test == "tested"]
    if not total:
        return "No promise is written down.", ""
    whole = sum(each.shown.kept_everywhere for each in tested)
    evidenced = {0: "None is confirmed everywhere", len(tested): "All are confirmed everywhere"}.get(
        whole, f"{sentence_case(number_word(whole))} {'is' if whole == 1 else 'are'} confirmed everywhere"
    )
    can = f"A map can test {number_word(len(tested))} of {number_word(total)} promises"
    key = f"{can}. {evidenced}." if tested else f"{can}."
    counts = [_count(each) for each in tested[:TESTED_NAMED]]
    return key, " ".join(filter(None, [*counts, _dates(found)]))


def _count(entry: Entry) -> str:
    """Return in how many areas a promise is evidenced."""
    shown = entry.shown
    if len(shown.verdicts) == 1:
        return f"{entry.promise.title}: {'confirmed' if shown.held else 'not confirmed'}."
    return f"{entry.promise.title}: confirmed in {shown.held} of {len(shown.verdicts)}."


def _dates(found: Answer) -> str:
    """Return how many promises have no date."""
    without = sum(not each.due.dates for each in found.entries)
    if without == len(found.entries):
        return "None has a date."
    if not without:
        return "Each has a date."
    verb = "has" if without == 1 else "have"
    return f"{sentence_case(number_word(without))} {verb} no date."


def day_said(found: Answer) -> str:
    """Return the day that dates are held against, and which day that is."""
    own = found.on == found.pack.place.as_of
    which = "the day that the atlas was gathered on" if own else "the day that you asked for"
    return f"As of {day_words(found.on)}, {which}; figures and lists as the atlas holds them now."


def badges(found: Answer) -> list[Badge]:
    """Return what limits the answer, each a short label that opens."""
    lists = {name for each in found.entries if not each.shown.complete for name in each.shown.as_of}
    given = [
        Badge(
            "Three statuses, never one",
            (
                "What a provider says, what the register shows and what is due stand beside each other. None "
                "is worked out from another. A statement confirms nothing. A list that lacks a place denies "
                "nothing. A date that has passed does not say that nothing was done.",
            ),
        )
    ]
    if lists:
        words = f"Not declared complete: {join_words(sorted(lists))}. What is not on such a list may exist."
        given.insert(0, Badge("Lists are not complete", (words,), limits=True))
    documents = found.pack.strategy.documents if found.pack.strategy else ()
    given += to_check.badges(
        found.pack,
        categories=[name for each in found.entries for name in each.promise.categories],
        notes=[f"{each.short_title}. {each.note}" for each in documents if each.note],
    )
    place = found.pack.place
    if place.localities.provisional and any(each.shown.level == "locality" for each in found.entries):
        given.append(Badge(sentence_case(place.localities.label), (place.localities.note,)))
    given.append(
        Badge(
            SOURCES,
            tuple(f"{each.attribution} Licence: {each.licence}." for each in documents),
        )
    )
    return given


# ---- The three statuses ----------------------------------------------------------------------------------


def part_words(field: str) -> str:
    """Return which part of a promise or measure a line of a stocktake speaks of."""
    return PART_WORDS.get(field, field.removeprefix("print of "))


def row(found: Answer, entry: Entry) -> Row:
    """Return a promise with its statuses in words."""
    promise = entry.promise
    return Row(promise.title, promise.promise, promise.source, (said(entry), shown(found, entry), due(entry)))


def said(entry: Entry) -> Status:
    """Return what the provider says."""
    if entry.said.newest is None:
        return Status(("No statement was found.",))
    newest, *earlier = entry.said.claims
    label = plural(len(earlier), "earlier statement")
    return Status(
        (f"{newest.provider}: {newest.text}.",),
        notes=(f"{sentence_case(when_words(newest.as_of))}. {newest.source}.",),
        folded=(label, tuple(map(_statement, earlier))),
    )


def _statement(claim: Claim) -> str:
    """Return an earlier statement in one line."""
    return f"{when_words(claim.as_of)}: {claim.text}. {claim.source}."


def shown(found: Answer, entry: Entry) -> Status:
    """Return what the register shows."""
    status, words = entry.shown, found.pack.place.levels[entry.shown.level]
    lists = tuple(f"{name}: list as of {when}." for name, when in status.as_of.items())
    if status.test == "not testable":
        return Status(("No map can test this.",), notes=(status.reason,))
    if status.test == "no register":
        return Status(("Not known.",), notes=(status.reason,))
    if status.test == "shown":
        some = f"{status.with_sites} of {len(status.sites)} {words.plural}"
        there = f"A listed place of these kinds stands in {some}."
        return Status(("No verdict.",), notes=(there, status.reason), folded=("Lists", lists))
    if len(status.verdicts) == 1 and status.wanted > 1:
        count = f"{sum(status.sites.values())} of {status.wanted} are certainly there."
        rest = () if status.held else ("The list is not complete.",) if not status.complete else ()
        return Status((count,), notes=(*rest, *lists))
    marks = tuple(
        (VERDICTS[verdict], f"{count} {VERDICT_WORDS[verdict]}") for verdict, count in status.counts.items()
    )
    of = f"Of {plural(len(status.verdicts), words.singular, words.plural)}:"
    return Status((of,), marks, lists)


def due(entry: Entry) -> Status:
    """Return what is due."""
    period = entry.due.period
    notes = (f"Its strategy is for {period}.",) if period else ()
    if not entry.due.dates:
        return Status(("No date.",), notes=notes)
    return Status(tuple(map(_dated, entry.due.dates)), notes=(*_sources(entry), *notes))


def _dated(each: DueBy) -> str:
    """Return one date that is stated, and how it stands."""
    return f"{each.stated.what}: by {when_words(each.stated.by)}. {DUE_WORDS[each.state]}"


def _sources(entry: Entry) -> tuple[str, ...]:
    """Return where dates are stated, each once."""
    return tuple(dict.fromkeys(f"{each.stated.source}." for each in entry.due.dates))


# ---- Measures --------------------------------------------------------------------------------------------


def reading_words(reading: Reading | None) -> str:
    """Return a figure with its period; nothing where there is none."""
    if reading is None:
        return ""
    old = ", out of date" if reading.stale else ""
    return f"{format_value(reading.value, reading.unit)}, {reading.period}{old}"


def measure_cells(standing: Standing) -> dict[str, str]:
    """Return the cells of a measure."""
    measure = standing.measure
    later = reading_words(standing.later)
    return {
        "Measure": measure.title if measure.named else f"{measure.title} (a further figure of the strategy)",
        "Baseline": reading_words(standing.baseline) or "The strategy gives none",
        "Compare": ", ".join(
            f"{each.area} {format_value(each.value, each.unit)}" for each in standing.comparators
        ),
        "Later": f"{later}. {measure.later_note}".strip(". ") if later else "",
        "Who is counted": standing.population,
        "Ward figures": ward_words(standing),
        "To know": measure.note,
    }


def ward_words(standing: Standing) -> str:
    """Return whether there are figures of wards: here, by another definition, elsewhere or none found."""
    wards = standing.measure.wards
    parts = [WARD_WORDS[wards.state], wards.note.rstrip("."), wards.where and f"ask: {wards.where}"]
    return f"{'. '.join(each for each in map(sentence_case, parts) if each)}."


def ambition_label(ambition: Ambition, own: list[Standing]) -> str:
    """Return the words that an ambition opens under."""
    named = [each for each in own if each.measure.named]
    known = sum(each.baseline is not None for each in named)
    count = plural(len(named), "measure")
    more = f", {plural(len(own) - len(named), 'further figure')}" if len(own) > len(named) else ""
    return f"{ambition.number}. {ambition.title}: {known} of {count} with a figure{more}"
