"""Conditions put together without typing: a figure, at least or at most, a value, and, or."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from geo.errors import AtlasError, CriteriaError
from geo.figures.benchmarks import benchmark_figure
from geo.figures.comparison import BETTER, HIGHER, LOWER, SIMILAR, WORSE
from geo.gaps.verdicts import VERDICTS
from geo.limits import CRITERIA_CONDITIONS
from geo.pack.indicators import UNIT_LIMITS, Level
from geo.pack.pack import Pack
from geo.report.choices import NONE
from geo.targeting.conditions import (
    Beside,
    Condition,
    Criteria,
    Figure,
    Joint,
    Reach,
    Verdict,
    added,
    conditions,
    without,
    write,
)
from geo.targeting.criteria_words import condition_words
from geo.targeting.parser import parse
from layers.look.formatting import sentence_case
from pages.frame import state, ui
from pages.priorities.find.words import plain
from pages.priorities.views import PAGE

SIGNS: Final = {">=": "is at least", ">": "is above", "<=": "is at most", "<": "is below"}
EQUALS: Final = {"=": "is", "!=": "is not"}
USUAL_REACH: Final = 60.0
_KEY: Final = f"{PAGE}-find"


@dataclass(frozen=True)
class Subject:
    """What a condition may be about: which kind, its id, its words."""

    kind: str
    id: str
    words: str


def subjects(pack: Pack, level: Level) -> dict[str, Subject]:
    """Return what may be asked of the areas of a level: figures, reach, promises."""
    found = [
        Subject("figure", each.id, each.title) for each in pack.registry.values() if level in each.levels
    ]
    found += [
        Subject("reach", each, f"Children within 15 minutes of a listed {pack.catalogue[each].singular}")
        for each in pack.register.counting
    ]
    found += [
        Subject("verdict", each.id, f"Promise: {each.title}")
        for each in pack.promises.values()
        if each.level == level and each.test == "sites"
    ]
    return {f"{each.kind}:{each.id}": each for each in found}


def comparisons(pack: Pack, about: Subject) -> dict[str, str]:
    """Return how something may be held against a value, or against the whole place, with words."""
    if about.kind == "verdict":
        return dict(EQUALS)
    if about.kind == "reach":
        return dict(SIGNS)
    indicator = pack.indicator(about.id)
    wanted = pack.place.defaults.benchmark
    against = benchmark_figure(pack, about.id, wanted)
    if against.value is None or indicator.is_count():
        return dict(SIGNS)
    neutral = indicator.polarity == "neutral"
    name = next(each.name for each in pack.place.benchmarks if each.id == wanted)
    how = {
        word: f"is {word} {'to' if word == SIMILAR else 'than'} {name}"
        for word in ((HIGHER, SIMILAR, LOWER) if neutral else (WORSE, SIMILAR, BETTER))
    }
    return SIGNS | how


def conditions_list(pack: Pack, criteria: Criteria) -> None:
    """Show each condition with a button that takes it away."""
    for number, each in enumerate(conditions(criteria)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"{_KEY}-condition-{number}"):
            ui.paragraph(sentence_case(plain(_clause(pack, each))))
            st.button(
                "Remove",
                key=f"{_KEY}-without-{number}",
                on_click=_ask,
                args=(without(criteria, number),),
            )


def _clause(pack: Pack, asked: Condition) -> str:
    """Return a condition in words; as it is written where it names what the place does not have."""
    try:
        return condition_words(pack, asked)
    except (AtlasError, KeyError, StopIteration):
        return write(asked)


def adding(pack: Pack, level: Level, criteria: Criteria | None) -> None:
    """Show the fields of one more condition, and the button that adds it."""
    offered = subjects(pack, level)
    if not offered or (criteria is not None and len(conditions(criteria)) >= CRITERIA_CONDITIONS):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{_KEY}-adding"):
        joint: Joint = "and"
        if criteria is not None:
            joint = st.segmented_control(
                "Join by", ["and", "or"], default="and", required=True, key=f"{_KEY}-joint"
            )
        chosen = st.selectbox(
            "Figure, reach or promise",
            list(offered),
            format_func=lambda each: offered[each].words,
            key=f"{_KEY}-subject-{level}",
        )
        about = offered[chosen]
        how = comparisons(pack, about)
        sign = st.selectbox("How", list(how), format_func=lambda each: how[each], key=f"{_KEY}-how-{chosen}")
        made = _condition(pack, level, about, sign)
        st.button(
            "Add this condition",
            key=f"{_KEY}-add",
            type="primary",
            on_click=_ask,
            args=(added(criteria, joint, made),),
        )


def _condition(pack: Pack, level: Level, about: Subject, sign: Any) -> Condition:
    """Return the condition that the fields say; show the field of its value where it has one."""
    if about.kind == "verdict":
        word = st.selectbox("Verdict", list(VERDICTS), key=f"{_KEY}-word")
        return Verdict(promise=about.id, word=word, equal=sign == "=")
    if sign not in SIGNS:
        return Beside(indicator=about.id, word=sign)
    if about.kind == "reach":
        key = f"{_KEY}-number-{about.kind}"
        number = st.number_input("Per cent of children", 0.0, 100.0, USUAL_REACH, 5.0, format="%g", key=key)
        return Reach(category=about.id, sign=sign, number=number)
    return _figure(pack, level, about, sign)


def _figure(pack: Pack, level: Level, about: Subject, sign: Any) -> Figure:
    """Return the condition on a figure; show the field of its value, which begins at the whole place's."""
    indicator = pack.indicator(about.id)
    low, high = UNIT_LIMITS[indicator.unit]
    against = benchmark_figure(pack, about.id, pack.place.defaults.benchmark).value
    begin = 0.0 if against is None else round(against, 0 if abs(against) >= 10 else 1)
    number = st.number_input(
        f"Value, {ui.plain(indicator.unit_label)}",
        None if low == float("-inf") else float(low),
        None if high == float("inf") else float(high),
        float(min(max(begin, low), high)),
        1.0,
        format="%g",
        key=f"{_KEY}-number-{about.id}-{level}",
    )
    return Figure(indicator=about.id, sign=sign, number=number)


def _ask(criteria: Criteria | None) -> None:
    """Ask a question from now on; for callbacks."""
    state.say(PAGE, "where", NONE if criteria is None else write(criteria))


def names(pack: Pack, level: Level) -> dict[str, str]:
    """Return how a sentence names each figure, service and promise of a level."""
    return {
        each.words: each.id if each.kind == "figure" else key for key, each in subjects(pack, level).items()
    }


def parsed(text: str) -> tuple[Criteria | None, CriteriaError | None]:
    """Return a question as it is understood, or why it is not."""
    if not text.strip():
        return None, None
    try:
        return parse(text), None
    except CriteriaError as error:
        return None, error
