"""The answer of the page Register, and what limits it, each a short label that opens."""

from __future__ import annotations

from geo.pack.catalogue import ServiceCategory
from geo.pack.indicators import TO_CHECK, to_check
from geo.pack.pack import Pack
from geo.report.dictionary import read_words
from layers.look.formatting import plural, sentence_case
from pages.frame.parts import SOURCES, Badge


def answer_words(pack: Pack) -> tuple[str, str]:
    """Return what the register holds, and whether any list is whole."""
    count, places = len(pack.services), int(pack.services.geometry.notna().sum())
    whole = [each.title for each in pack.catalogue.values() if each.complete]
    said = (
        f"Declared complete: {', '.join(whole)}."
        if whole
        else "No list is declared complete: what is not listed may be there."
    )
    key = f"{plural(count, 'service')} in {plural(len(pack.catalogue), 'category', 'categories')}."
    return key, f"We know the place of {places}. {said}"


def badges(pack: Pack, category: ServiceCategory) -> list[Badge]:
    """Return what limits the list of a category, and where it is from."""
    given = []
    if category.claim:
        source = f"The claim: {category.claim.source}, {category.claim.as_of}."
        given.append(Badge(category.claim.sentence().rstrip("."), (source,)))
    if to_check(category.read_from):
        others = [each.title for each in pack.catalogue.values() if to_check(each.read_from)]
        told = (
            f"{category.title}: {sentence_case(read_words(category.read_from))}.",
            f"The same holds for {len(others)} of {plural(len(pack.catalogue), 'list')}.",
        )
        given.append(Badge(TO_CHECK, told, limits=True))
    if not category.complete and category.missing:
        given.append(Badge("What is missing", (category.missing,), limits=True))
    sources = (f"{category.attribution} Licence: {category.licence}.",)
    given.append(Badge(SOURCES, sources))
    return given
