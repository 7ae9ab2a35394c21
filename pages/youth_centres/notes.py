"""What limits the answer of the page Youth centres, each a short label that opens."""

from __future__ import annotations

from geo.access.demand import ages_note
from geo.gaps import verdicts
from pages.frame import to_check
from pages.frame.parts import SOURCES, Badge
from pages.youth_centres import words
from pages.youth_centres.answer import Answer


def badges(answer: Answer, look: str) -> list[Badge]:
    """Return the provider's claim, what the list leaves open, who is not counted, and the sources."""
    promise = answer.question.promise
    said = verdicts.claim(answer.pack, promise.id)
    given = [Badge(said.sentence().rstrip("."), (words.claim_source(answer),))] if said else []
    if not answer.knowledge.complete:
        label = "The list is not complete"
        told = (
            words.among_listed(answer),
            *(f"{each.title}: {each.missing}" for each in words.categories(answer) if each.missing),
        )
        given.append(Badge(label, told, limits=True))
    if missed := words.missed(answer):
        verb = "has" if len(missed) == 1 else "have"
        label = f"{len(missed)} of {len(answer.services)} listed {verb} no exact place yet"
        given.append(Badge(label, (words.some(missed), words.PUT_RIGHT), limits=True))
    if look != "verdict" and (walks := words.straight_line(answer)):
        given.append(
            Badge(
                "Walks are estimated" if answer.pack.network is None else "How walks are measured", (walks,)
            )
        )
    if ages := ages_note(answer.pack, answer.question.ages):
        given.append(Badge("Ages", (ages,)))
    if promise.note:
        given.append(
            Badge("About the promise", (f"{promise.promise}. Source: {promise.source}.", promise.note))
        )
    given += to_check.badges(answer.pack, categories=answer.question.places)
    given.append(Badge(SOURCES, (words.sources(answer),)))
    return given
