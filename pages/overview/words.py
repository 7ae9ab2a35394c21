"""The words of the overview: which wards stand out, and how surely."""

from __future__ import annotations

from typing import Final

from geo.writing import day_words
from layers.look.formatting import join_words, plural
from pages.frame import to_check
from pages.frame.need_answer import Answer
from pages.frame.need_words import number_word, share_words
from pages.frame.parts import SOURCES, Badge

NAMED: Final = 3
"""Most areas that are named as open."""


def answer_words(found: Answer) -> tuple[str, str]:
    """Return who stands out, in how many of the trials, and who may take the other places."""
    noun = found.pack.place.levels[found.level]
    first = number_word(found.first)
    if not found.named:
        return f"No {noun.singular} stands out:", (
            f"none is certain to be among the {first} with most need. {_open(found)}"
        )
    names = join_words([found.name(code) for code in found.named])
    one = len(found.named) == 1
    who = "it is" if one else "each is"
    return (
        f"{names} {'stands' if one else 'stand'} out:",
        f"in {_least(found)} {who} among the {first} {noun.plural} with most need. {_open(found)}".strip(),
    )


def _least(found: Answer) -> str:
    """Return in how many trials every area that is named is among the first."""
    draws = f"{found.stability.draws:,} trials"
    least = min(float(found.place(code)["p_first"]) for code in found.named)
    if least == 1.0:
        return f"all {draws}"
    return f"over 99% of {draws}" if least > 0.99 else f"at least {int(100 * least)}% of {draws}"


def _open(found: Answer) -> str:
    """Return who may take the places that are left."""
    if len(found.named) >= found.first or not found.open:
        return ""
    names = [f"{found.name(code)} ({share_words(found, code)} of them)" for code in found.open[:NAMED]]
    more = len(found.open) - len(names)
    left = "the other places" if found.named else "these places"
    listed = join_words([*names, f"{more} more"] if more > 0 else names)
    return f"{listed} may take {left}."


def order_said(found: Answer) -> dict[str, str]:
    """Return in which order the page shows the areas, for its head on paper."""
    titles = [found.pack.indicator(each.used).short_title for each in found.index.members]
    return {"In order of": f"Need, by {join_words(titles)}"}


def badges(found: Answer, stale: list[str]) -> list[Badge]:
    """Return what limits the answer: the figures in it, the trials, what is left out, the day.

    `stale` : in words, figures of the page that are out of date
    """
    pack = found.pack
    members = [pack.indicator(each.used) for each in found.index.members]
    plan = pack.place.need_index
    limits = [Badge(f"Left out: {each}", (NOT_PLACED,), limits=True) for each in stale]
    return [
        Badge(
            plural(len(members), "figure"),
            tuple(f"{each.title}: {each.period_label}." for each in members),
        ),
        Badge(
            f"{found.stability.draws:,} trials",
            (
                "Each trial weighs the figures a little differently, takes each somewhere within its own "
                "range, and uses one of three scales. An area stands out where it is among those with most "
                "need in nine of ten trials, whatever each figure weighs.",
            ),
        ),
        *([Badge("What is not in it", (plan.note,))] if plan and plan.note else []),
        *limits,
        Badge(f"As of {day_words(pack.place.as_of)}", ("Figures as gathered on that day.",)),
        *to_check.badges(pack, indicators=[*(each.id for each in members), *pack.place.defaults.headline]),
        Badge(SOURCES, tuple(dict.fromkeys(each.source.attribution for each in members))),
    ]


NOT_PLACED: Final = "The figure is out of date: it is shown as it was, and puts nobody in an order."


def tip(found: Answer, code: str) -> str:
    """Return the lines of an area's tooltip."""
    if code not in found.stability.frame.index:
        return "no place: a figure is not known"
    row = found.place(code)
    of = len(found.stability.frame)
    place = f"{row['low']:g} to {row['high']:g}" if row["low"] < row["high"] else f"{row['low']:g}"
    return (
        f"among the {number_word(found.first)} with most need: {share_words(found, code)} of trials\n"
        f"place {place} of {of} in nine of ten trials\n"
        f"{found.score(code)['children']:,.0f} children aged 0 to 17"
    )
