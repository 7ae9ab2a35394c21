"""The table of the criteria finder: every area with its answer, and what each condition rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pandas import DataFrame

from geo.errors import AtlasError
from geo.pack.indicators import LEVELS, Level
from geo.pack.pack import Pack
from geo.report.fields import one_of, switch, text as text_of
from geo.report.question import Question
from geo.report.table import Columns, Table, joined, number, of_areas, text
from geo.targeting.criteria import Answer, find
from geo.targeting.criteria_words import answer_words, condition_words, in_words
from geo.targeting.parser import parse

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward, locality, borough or lsoa"),
    "result": text(
        "answer to the whole question: yes, uncertain (a range straddles a threshold), no, or unknown (a "
        "figure is missing, withheld or out of date)"
    ),
    "condition": text("one condition of the question, as it is written"),
    "meaning": text("the same in words"),
    "state": text("answer to this condition: yes, uncertain, no or unknown"),
    "value": number("the figure behind it, in `unit`; empty where there is none, and for a verdict"),
    "lower": number("low end of its range; without one the figure itself decides"),
    "upper": number(
        "high end of its range; empty where it is open. A reach has in it every service without a point"
    ),
    "threshold": number("what it is held against"),
    "unit": text("unit of the figure"),
    "found": text("comparison or verdict that was found, where it is asked for"),
    "note": text("why the answer is not sure, or what to beware of"),
    "question": text("the whole question in words"),
    "answer": text("the answer in words"),
    "source": text("attribution of the figure"),
}
NO_QUESTION: Final = (
    "Say what to look for, such as --where 'child_poverty>50 and (overcrowding>=20 or reach:library<60)'."
)


@dataclass(frozen=True)
class Find(Question):
    """Areas that meet conditions on figures, reach and promises, and how surely.

    Conditions are joined by "and" and "or" ("and" binds more tightly) and grouped by brackets. Each is one
    of: INDICATOR > >= < or <= NUMBER; INDICATOR=worse (similar, better, higher, lower), or beside another
    benchmark INDICATOR@london=worse; reach:CATEGORY<60 (per cent of the children it serves within 15
    minutes), or reach:CATEGORY@800m/11-19<60; verdict:PROMISE=met. != turns a word round. An area whose range
    straddles a threshold is uncertain; one without a sound figure is unknown; none is left out.
    """

    page = "find"

    level: Level = one_of(LEVELS, usual="ward", label="kind of area")
    where: str = text_of("the conditions, in quotation marks", shape="CONDITIONS")
    stale: bool = switch("let figures that are out of date decide; else they are unknown")
    placed: bool = switch(
        "judge reach by services with a point that decides only; else those without widen its range"
    )


def answered(pack: Pack, asked: Find) -> Answer:
    """Return the answer to a question, for a page that shows it as a map and a list.

    Raises
    ------
    CriteriaError : the conditions cannot be understood, or name what the pack does not have.
    NotAvailableError : no area of the level can be asked.
    AtlasError : nothing is asked.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> answered(town(), usually(Find, where="damp_homes>20")).counts()
    {'yes': 1, 'uncertain': 1, 'no': 3, 'unknown': 0}
    """
    if not asked.where.strip():
        raise AtlasError(NO_QUESTION)
    return find(pack, parse(asked.where), asked.level, stale=asked.stale, placed=asked.placed)


def found(pack: Pack, asked: Find) -> Table:
    """Return the areas with the answer to the question, one row an area and condition.

    Raises
    ------
    CriteriaError : the conditions cannot be understood, or name what the pack does not have.
    NotAvailableError : no area of the level can be asked.
    AtlasError : nothing is asked.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = found(town(), usually(Find, where="school_meals>20 and reach:club>=30"))
    >>> table.rows[["area_name", "result", "condition", "state", "lower", "upper"]].head(4).round(1)
      area_name     result        condition      state  lower  upper
    0     Abbey        yes  school_meals>20        yes   21.9   39.6
    1     Abbey        yes   reach:club>=30        yes   71.0   98.0
    2    Bridge  uncertain  school_meals>20        yes   32.5   48.0
    3    Bridge  uncertain   reach:club>=30  uncertain    4.3   74.3
    """
    answer = answered(pack, asked)
    shared = DataFrame(
        {
            "area_name": answer.frame["area_name"],
            "area_type": answer.level,
            "result": answer.frame["result"],
            "question": in_words(pack, answer.criteria, answer.level),
            "answer": answer_words(pack, answer),
        },
        index=answer.frame.index,
    )
    parts = []
    for each in answer.parts:
        note = each.frame["note"]
        if each.about:
            note = note.map(lambda own, about=each.about: f"{own}. {about}" if own else about)
        rows = shared.join(each.frame.drop(columns="note")).assign(
            condition=each.text,
            meaning=condition_words(pack, each.condition),
            unit=each.unit,
            note=note,
            source=each.source,
        )
        parts.append(rows.reset_index(names="area_code"))
    frame = joined(parts, COLUMNS)
    order = {code: at for at, code in enumerate(answer.frame.index)}
    frame = frame.sort_values(
        "area_code", key=lambda codes: codes.map(order), kind="stable", ignore_index=True
    )
    return of_areas(pack, frame, COLUMNS, "criteria finder")
