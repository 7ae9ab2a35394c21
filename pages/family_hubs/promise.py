"""The promise of a site in each locality: the answer, what limits it, and what the figures leave out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.access.demand import ages_note
from geo.access.supply import listed, unplaced
from geo.gaps.catchments import catchments
from geo.gaps.verdicts import HELD, VERDICTS, claim, counted_words, gaps
from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from layers.look.formatting import plural, sentence_case
from layers.paper.text_table import text_table_html
from pages.family_hubs import figures
from pages.family_hubs.choices import PAGE, Asked, site_word
from pages.frame import parts, to_check
from pages.frame.parts import SOURCES, Badge

OPEN: Final = "Not declared complete, so what is not on the list may exist."
OPEN_WORDS: Final = {"unknown": "not known whether it is open", "planned": "planned, not yet open"}
"""Why a service that is not open is left out."""
MOST: Final = 20
"""Services named in a badge."""
PUT_RIGHT: Final = (
    "To put it right: choose “Correct the list”, write the address with its postcode, and hand the list "
    "back. The page then counts it, first for you only."
)


@kept(8)
def answer_words(pack: Pack, promise: Promise) -> tuple[str, str]:
    """Return the answer: in how many localities a site is confirmed, and what is known of the others."""
    frame, level = gaps(pack, promise.id), pack.place.levels[promise.level]
    counts = frame["verdict"].value_counts()
    held = int(counts.reindex(HELD).sum())
    one = site_word(pack, promise.categories)
    areas = f"{held} of {plural(len(frame), level.singular, level.plural)}"
    rest = [
        f"{counted_words(each, int(counts[each]))}."
        for each in VERDICTS
        if each not in HELD and counts.get(each, 0)
    ]
    return f"{areas} {'has' if held == 1 else 'have'} a {one} we can confirm.", " ".join(rest)


def badges(pack: Pack, promise: Promise, asked: Asked) -> list[Badge]:
    """Return the provider's claim and what limits the answer, each a short label that opens."""
    said, found = claim(pack, promise.id), catchments(pack, asked.categories)
    given = []
    if said:
        source = f"The claim: {said.source}, {said.as_of}."
        given.append(Badge(said.sentence().rstrip("."), (source,)))
    lists = [pack.catalogue[each] for each in dict.fromkeys([*promise.categories, *asked.categories])]
    if any(not each.complete for each in lists):
        told = [f"{each.title}: {each.missing}" for each in lists if not each.complete and each.missing]
        given.append(Badge("The list is not complete", (OPEN, *told), limits=True))
    wording = pack.place.localities
    if wording.provisional:
        given.append(Badge(sentence_case(wording.label), (wording.note,), limits=True))
    if lost := _lost(pack, tuple(each.id for each in lists)):
        label = f"{len(lost)} listed {'has' if len(lost) == 1 else 'have'} no exact place yet"
        given.append(
            Badge(
                label,
                (
                    _some(lost),
                    PUT_RIGHT,
                ),
                limits=True,
            )
        )
    given.append(Badge("How walks are worked out", (figures.basis(pack, found),)))
    if ages := ages_note(pack, asked.ages):
        given.append(Badge("Ages", (ages,)))
    about = (f"Promise: “{promise.promise}”, {promise.source}.", promise.note)
    given.append(Badge("About the promise", tuple(each for each in about if each)))
    given += to_check.badges(
        pack,
        indicators=filter(None, [asked.need]),
        categories=[each.id for each in lists],
    )
    given.append(Badge(SOURCES, tuple(sources(pack, tuple(each.id for each in lists)))))
    return given


def _some(names: Sequence[str]) -> str:
    """Return names in a row, of very many the first."""
    more = f"; and {len(names) - MOST:,} more" if len(names) > MOST else ""
    return f"{'; '.join(names[:MOST])}{more}."


@kept(8)
def _lost(pack: Pack, categories: tuple[str, ...]) -> tuple[str, ...]:
    """Return the open services that the figures leave out, each with why."""
    lost = unplaced(pack, categories)
    return tuple(f"{row['name']} ({_why(row, lost=True)})" for _, row in lost.iterrows())


def not_counted(pack: Pack, categories: tuple[str, ...]) -> None:
    """Show the services of some categories that the figures leave out, and why, if there are any."""
    table, category = _left_out(pack, categories)
    if not table:
        return
    with st.expander("Listed, but left out of the figures", key=f"{PAGE}-left-out"):
        st.html(table)
        st.page_link(
            "register/page.py",
            label="Add what is missing in the register",
            icon=parts.ARROW,
            query_params={"category": category},
        )


@kept(16)
def _left_out(pack: Pack, categories: tuple[str, ...]) -> tuple[str, str]:
    """Return the services that the figures leave out as HTML, and the category of the first; else nothing."""
    open_ones = listed(pack, categories)
    lost = set(unplaced(pack, categories).index)
    every = listed(pack, categories, statuses=("open", "planned", "unknown"))
    left = every[[service in lost or service not in open_ones.index for service in every.index]]
    if left.empty:
        return "", ""
    names = pack.areas["locality"]["area_name"].to_dict()
    why = [_why(record, service in lost) for service, record in left.iterrows()]
    rows = DataFrame(
        {
            "Service": left["name"],
            "Why it is left out": why,
            sentence_case(pack.place.levels["locality"].singular): [
                str(names.get(code, "not stated")) for code in left["locality_code"]
            ],
            "Address": left["address"].where(left["address"] != "", "not stated"),
            "As of": left["as_of"],
            "Notes": left["notes"],
        }
    )
    caption = f"Listed, but left out of the figures: {len(rows)}"
    return text_table_html(rows, caption=caption, min_width=50, titled=True), str(left["category"].iloc[0])


def _why(service: pd.Series, lost: bool) -> str:
    """Return why the figures leave a service out."""
    if not lost:
        return OPEN_WORDS.get(str(service["status"]), str(service["status"]))
    kind = str(service["coord_accuracy"])
    return f"its only point ({kind}) does not decide where it is" if kind else "no sourced location"


def sources(pack: Pack, categories: tuple[str, ...]) -> list[str]:
    """Return where the services, the children and the lines are from, and under which licences."""
    lists = [pack.catalogue[category] for category in categories]
    told = [f"{each.attribution} As of {each.as_of}. Licence: {each.licence}." for each in lists]
    return [*told, *(f"Lines and numbers of children. {each.attribution}" for each in pack.place.sources[:1])]
