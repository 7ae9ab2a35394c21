"""The words of the page Priorities: what the order says, no stronger than the draws allow."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo.figures.spine import soundly_compared
from geo.figures.values import figures
from geo.memory import kept
from geo.need.index import presets
from geo.need.order import Change
from geo.report.need_order import change_words
from layers.look.formatting import format_range, format_value, join_words, plural, sentence_case
from pages.frame import to_check
from pages.frame.need_answer import Answer
from pages.frame.need_words import number_word, share_words
from pages.frame.parts import Badge
from pages.frame.rows import row_of

NAMED: Final = 4
"""Most areas that the answer names as open."""
_HOW: Final = {"without": "left out", "double": "counted double"}
_TIMES: Final = ((3.0, "more than three times as many"), (2.0, "more than twice as many"), (1.25, "more"))


SCALES: Final = (
    "Each figure is set on a scale: how far an area lies from the mean of all, in standard deviations. What "
    "it adds is that times its weight, and the sum is the score. Two other scales stand beside it: the place "
    "alone, and the transformation of the English Indices, which stretches the worst places. The trials use "
    "all three alike."
)


# ---- The answer ------------------------------------------------------------------------------------------


@kept(1)
def answer_words(found: Answer) -> tuple[str, str]:
    """Return the answer: its key clause, and the rest of the sentence."""
    many = found.pack.place.levels[found.level].plural
    first = number_word(found.first)
    if not found.order:
        return f"No {many} can be put in order:", "no area has a figure of every kind that is weighed."
    if not found.named:
        one = found.pack.place.levels[found.level].singular
        key = f"No {one} is certain to be among the {first} highest."
        if (found.stability.frame["standing"] == "robust").any():
            key = f"No {one} is among the {first} highest however the figures are weighed."
        often = [f"{found.name(code)} ({share_words(found, code)} of trials)" for code in found.open[:NAMED]]
        return key, f"Most often among them: {join_words(often)}." if often else ""
    verb = "is" if len(found.named) == 1 else "are"
    key = f"{join_words([found.name(code) for code in found.named])} {verb} among the {first} highest"
    clauses = [f"{_whatever(found)}{_disagreement(found)}", _open(found), _size(found)]
    return key, " ".join(
        f"{each[:1].upper()}{each[1:]}." if at else f"{each}." for at, each in enumerate(clauses) if each
    )


def _whatever(found: Answer) -> str:
    """Return what was varied: the weights of several figures, or the range of one."""
    count = len(found.index.members)
    return f"however the {number_word(count)} figures are weighed" if count > 1 else "by this one figure"


def _disagreement(found: Answer) -> str:
    """Return which weightings of the pack do not put an area that is named among the first."""
    lines = [
        f"though not {found.name(code)} by “{'” or “'.join(titles)}”"
        for code, titles in found.disagreeing.items()
    ]
    return f", {join_words(lines)}" if lines else ""


def _open(found: Answer) -> str:
    """Return who else may be among the first."""
    if len(found.named) >= found.first or not found.open:
        return ""
    names = [found.name(code) for code in found.open[:NAMED]]
    more = len(found.open) - len(names)
    return f"{join_words([*names, f'{more} more'] if more else names)} may be"


def _size(found: Answer) -> str:
    """Return where the number disagrees with the rate: many more people counted in an area not named."""
    for member in sorted(found.index.members, key=lambda each: -each.weight):
        plan = found.pack.place.need_index
        declared = {each.indicator: each.counted for each in plan.members} if plan else {}
        counted = declared.get(member.id, "")
        count = figures(found.pack, member.used, found.level)["numerator"].reindex(found.order).dropna()
        inside, outside = count[count.index.isin(found.named)], count[~count.index.isin(found.named)]
        if not counted or member.replaced or inside.empty or outside.empty or not inside.min() > 0:
            continue
        ratio = float(outside.max() / inside.min())
        for least, words in _TIMES:
            if ratio > least:
                where, against = str(outside.idxmax()), str(inside.idxmin())
                joint = "as in" if " as " in words else "than in"
                return f"{words} {counted} live in {found.name(where)} {joint} {found.name(against)}"
    return ""


# ---- Badges ----------------------------------------------------------------------------------------------


@kept(1)
def badges(found: Answer) -> tuple[Badge, ...]:
    """Return what limits the answer, each a short label that opens."""
    return (
        *_stale(found),
        *_replaced(found),
        _trials(found),
        _figures(found),
        _greatest(found),
        *_left_out(found),
        *to_check.badges(found.pack, indicators=[each.used for each in found.index.members]),
    )


def _trials(found: Answer) -> Badge:
    """Return how the range of a place comes about."""
    return Badge(
        f"{found.stability.draws:,} trials, 90% ranges",
        (
            "Each trial weighs the figures a little differently. It takes each figure somewhere within its "
            "own range, and uses one of three scales.",
            f"The range of a place holds nine in ten trials. “Stands out” needs nine in ten trials among the "
            f"{number_word(found.first)}, and a place among them whatever each figure weighs.",
        ),
    )


def _figures(found: Answer) -> Badge:
    """Return what is weighed, with period and source."""
    chosen = [found.pack.indicator(each.used) for each in found.index.members]
    lines = [f"{each.title}: {each.period_label}. {each.source.attribution}" for each in chosen]
    noun = "figure" if len(chosen) == 1 else "figures"
    return Badge(f"{sentence_case(number_word(len(chosen)))} {noun}", tuple(lines))


def _greatest(found: Answer) -> Badge:
    """Return which single figure the order hangs on most."""
    change = found.changes.greatest
    if change is None:
        return Badge("One figure, one order", ("With one figure there is nothing to leave out.",))
    title = found.pack.indicator(change.about).short_title
    many, how = found.pack.place.levels[found.level].plural, _HOW[change.kind]
    lines = [f"With {title} {how} the {many} move by {change.moved:.1f} places on average."]
    if change.enter:
        come, go = (
            join_words([found.name(code) for code in codes]) for codes in (change.enter, change.leave)
        )
        lines.append(f"{come} would come among the {number_word(found.first)}, {go} would not be.")
    return Badge(f"Hangs most on {title}", tuple(lines))


def _stale(found: Answer) -> list[Badge]:
    """Return a badge where a figure that is weighed is out of date."""
    stale = [found.pack.indicator(each) for each in found.index.stale]
    return [
        Badge(
            f"Out of date: {each.short_title}",
            (f"{each.title} is of {each.period_label}. An order with it says how things stood then.",),
            limits=True,
        )
        for each in stale
    ]


def _replaced(found: Answer) -> list[Badge]:
    """Return a badge where another figure stands in at this level."""
    many = found.pack.place.levels[found.level].plural
    badges = []
    for member in found.index.members:
        if member.replaced:
            used, meant = found.pack.indicator(member.used), found.pack.indicator(member.id)
            words = f"{meant.title} has no figures of {many}; {used.title} stands in its place."
            badges.append(Badge(f"{used.short_title} stands in", (words,), limits=True))
    return badges


def _left_out(found: Answer) -> list[Badge]:
    """Return what is no part of it, with the reason that the pack gives."""
    plan = found.pack.place.need_index
    return [Badge("What is not in it", (plan.note,))] if plan and plan.note else []


# ---- One area --------------------------------------------------------------------------------------------


def place_words(found: Answer, code: str) -> str:
    """Return the place of an area with its range: "place 4 of 20, 1 to 9 in nine of ten trials"."""
    row = found.place(code)
    count = len(found.stability.frame)
    if row["low"] == row["high"]:
        return f"place {row['low']:g} of {count} in nine of ten trials"
    return f"place {row['low']:g} to {row['high']:g} of {count} in nine of ten trials"


def tip(found: Answer, code: str) -> str:
    """Return the lines of an area's tooltip."""
    if code not in found.stability.frame.index:
        return lacking_words(found, code)
    lines = [
        sentence_case(place_words(found, code)),
        f"among the {number_word(found.first)}: {share_words(found, code)} of trials",
    ]
    return "\n".join([*lines, children_words(found, code)])


def children_words(found: Answer, code: str) -> str:
    """Return how many children live there."""
    return f"{found.score(code)['children']:,.0f} children aged 0 to 17"


def lacking_words(found: Answer, code: str) -> str:
    """Return why an area has no place."""
    titles = [found.pack.indicator(each).title for each in found.score(code)["lacking"]]
    return f"no place: no figure of {join_words(titles)}"


def apart_words(found: Answer, code: str) -> str:
    """Return which areas an area cannot be told apart from."""
    if found.apart is None or code not in found.apart.index:
        return ""
    row = found.apart.loc[code]
    others = [other for other in found.order if other != code and not bool(row[other])]
    name = found.name(code)
    if not others:
        return f"{name} can be told apart from every other."
    if len(others) > 2 * NAMED:
        return f"{name} cannot be told apart from {len(others)} others."
    return f"{name} cannot be told apart from {join_words([found.name(each) for each in others])}."


def worse_words(found: Answer, code: str) -> str:
    """Return on how many sound figures an area is worse than the place: compared, and in date."""
    row = row_of(soundly_compared(found.pack, found.level), code)
    if not row["sound"]:
        return ""
    sound = plural(int(row["sound"]), "sound figure")
    return f"Worse than {found.pack.place.name} on {row['worse']} of {sound}."


def figure_words(found: Answer, member: int, code: str) -> str:
    """Return a member's figure of an area with its range."""
    used = found.index.members[member].used
    unit = found.pack.indicator(used).unit
    row = row_of(figures(found.pack, used, found.level), code)
    span = format_range(row["lower"], row["upper"], unit)
    value = format_value(row["value"], unit, state=str(row["state"]))
    return f"{value} ({span})" if span else value


def change_title(found: Answer, change: Change) -> str:
    """Return another choice in few words."""
    if change.kind in ("without", "double"):
        title = found.pack.indicator(change.about).short_title
        return f"Without {title}" if change.kind == "without" else f"{title} counts double"
    return change_words(found.pack, change)


def place_cell(place: float) -> str:
    """Return a place under another choice: "4", or "=4" where several share it."""
    if pd.isna(place):
        return "–"
    return f"{place:g}" if place == int(place) else f"={int(place)}"


@kept(1)
def shared_words(found: Answer, codes: tuple[str, ...]) -> str:
    """Return what "=" means, where a place that is shown bears it."""
    places = found.changes.places.loc[list(codes), [each.id for each in found.changes.changes]]
    shared = places.stack().map(place_cell).str.startswith("=").any()
    return " = is shared." if shared else ""


def weights_words(found: Answer, *, own: bool, preset: str) -> str:
    """Return how the figures are weighed, for the label of what is folded away."""
    titles = {each.id: each.title for each in presets(found.pack)}
    shares = ", ".join(
        f"{found.pack.indicator(each.id).short_title} {100 * each.weight:.0f}%"
        for each in found.index.members
    )
    return f"Weights: {'your own' if own else titles[preset]} ({shares})"
