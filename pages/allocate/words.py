"""The words of the page Allocate: no difference is called one that the ranges do not bear out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo.memory import kept
from geo.pack.ages import written_ages
from geo.report.allocation_words import amount_words, by_words, why
from layers.look.formatting import join_words, plural, sentence_case
from pages.allocate.answer import Answer
from pages.allocate.choices import EXAMPLE
from pages.frame import to_check
from pages.frame.parts import Badge
from pages.frame.rows import Row

CLOSE: Final = 3
"""Most areas named as too close to put in order."""


def amount(found: Answer, value: float | None) -> str:
    """Return an amount to the decimals of its unit."""
    if value is None or pd.isna(value):
        return "not known"
    return amount_words(found.found, value).replace("-", "−")


def each(value: float | None) -> str:
    """Return an amount for each child."""
    return "not known" if value is None or pd.isna(value) else f"{value:,.2f}"


def signed(found: Answer, value: float | None) -> str:
    """Return a change with its sign."""
    if value is None or pd.isna(value):
        return "not known"
    return f"{'+' if value > 0 else ''}{amount(found, value)}"


def percent(share: float | None) -> str:
    """Return a share with its sign, empty where there is none."""
    return "" if share is None or pd.isna(share) else f"{100 * share:+.1f}%".replace("-", "−")


def moved(found: Answer, value: float | None, share: float | None) -> str:
    """Return a change with its sign, and the same as a share where there is one."""
    return f"{signed(found, value)} {f'({percent(share)})' if percent(share) else ''}".strip()


def span(found: Answer, row: Row) -> str:
    """Return the range of a target, empty where there is none."""
    if pd.isna(row["target_low"]):
        return ""
    return f"{amount(found, row['target_low'])} to {amount(found, row['target_high'])}"


def what(found: Answer) -> str:
    """Return the word for what is shared, with a space before it."""
    return f" {found.asked.what}" if found.asked.what else ""


# ---- The answer ------------------------------------------------------------------------------------------


@kept(1)
def answer_words(found: Answer) -> tuple[str, str]:
    """Return the answer: who gains and loses; where nothing is known of today, where most goes."""
    many = found.pack.place.levels[found.level].plural
    total = f"{amount(found, float(found.found.formula.total))}{what(found)}"
    if found.known:
        effect = found.found.frame["effect"]
        gain, lose = int((effect == "gains").sum()), int((effect == "loses").sum())
        notable = f"{100 * float(found.found.formula.notable):g}%"
        within = int((found.found.frame["standing"] == "within its range").sum())
        of = plural(len(effect), found.pack.place.levels[found.level].singular, many)
        key = f"Of {of} {gain} gain and {lose} lose more than {notable}"
        rest = f"when {total} are shared {_by(found)}."
        return key, f"{rest} {_within(within)}" if within else rest
    rows = [row for row in found.rows if row["children"] > 0]
    if not rows:
        return "Nothing can be shared:", "no area has children of these ages."
    most = max(rows, key=lambda row: float(row["allocation"]))
    key = f"{most['area_name']} gets most: {amount(found, most['allocation'])} of {total},"
    return key, f"shared {_by(found)}. {_per_child(found, rows)}"


def _within(count: int) -> str:
    """Return how many have what their target may well be."""
    has = "has" if count == 1 else "have"
    return f"{count:,} {has} today what {'its' if count == 1 else 'their'} target may well be."


def _by(found: Answer) -> str:
    """Return by what it is shared."""
    need = found.found.formula.need
    ages = written_ages(found.found.formula.ages)
    if need.by == "children":
        return f"by children aged {ages}, each alike"
    if need.by == "index":
        return f"by children aged {ages}, weighed by the need index"
    title = found.pack.indicator(need.indicator).title
    return f"by children aged {ages}, weighed by “{title}”"


def _per_child(found: Answer, rows: list[Row]) -> str:
    """Return where most and least goes for each child; areas whose ranges overlap are not put in order."""
    if found.found.formula.need.by == "children" and not any(row["limit"] != "none" for row in rows):
        return f"That is {each(rows[0]['per_child'])} for each child everywhere."
    first = rows[0]
    close = [str(row["area_name"]) for row in rows[1:] if _overlap(first, row)]
    if len(close) > CLOSE:
        return f"For each child {len(close) + 1} lie too close together to name one with most."
    if close:
        names = join_words([str(first["area_name"]), *close])
        return f"For each child most goes to {names}, too close to put in order."
    return f"For each child most goes to {first['area_name']}: {each(first['per_child'])}."


def _overlap(one: Row, other: Row) -> bool:
    """Tell whether the targets for each child may be alike."""
    if pd.isna(one["target_low"]) or pd.isna(other["target_high"]):
        return bool(one["per_child"] == other["per_child"])
    return bool(other["target_high"] / other["children"] >= one["target_low"] / one["children"])


def refusal_words(remedies: tuple[str, ...]) -> str:
    """Return what would mend limits that cannot be met."""
    if not remedies:
        return "No one change would be enough: loosen several."
    return f"{sentence_case(', or '.join(remedies))}."


# ---- Badges ----------------------------------------------------------------------------------------------


@kept(1)
def badges(found: Answer) -> tuple[Badge, ...]:
    """Return what limits the answer, and what it rests on."""
    return (
        *_example(found),
        *_stale(found),
        *_provisional(found),
        *_limits(found),
        _ranges(found),
        _basis(found),
        *to_check.badges(found.pack, indicators=found.found.formula.need.used),
    )


def _example(found: Answer) -> list[Badge]:
    """Return that the total is only one to begin with."""
    if found.asked.total != EXAMPLE:
        return []
    words = "This total is a round number to begin with, and nobody’s budget. Type your own."
    return [Badge("An example total", (words,), limits=True)]


def _stale(found: Answer) -> list[Badge]:
    """Return that the figure of need is out of date."""
    used, day = map(found.pack.indicator, found.found.formula.need.used), found.pack.place.as_of
    stale = [each for each in used if each.out_of_date(day)]
    return [
        Badge(f"Out of date: {it.short_title}", (f"{it.title} is of {it.period_label}.",), limits=True)
        for it in stale
    ]


def _provisional(found: Answer) -> list[Badge]:
    """Return that the grouping of wards is provisional."""
    wording = found.pack.place.localities
    if found.level != "locality" or not wording.provisional:
        return []
    return [Badge("Provisional grouping", (f"{sentence_case(wording.label)}. {wording.note}",), limits=True)]


def _limits(found: Answer) -> list[Badge]:
    """Return how many areas a limit holds."""
    held = found.found.frame["limit"]
    names = {
        "floor": "at the least",
        "cap": "at the most",
        "pace": "by the limit on change",
        "kept": "as today",
    }
    lines = [
        f"{join_words([found.pack.area_name(str(code)) for code in held.index[held == limit]])}: held {how}."
        for limit, how in names.items()
        if (held == limit).any()
    ]
    count = int((held != "none").sum())
    if not lines:
        return []
    rest = "What that takes or frees, all others share in the proportions of the formula."
    return [Badge(f"{count:,} held by a limit", (*lines, rest))]


def _ranges(found: Answer) -> Badge:
    """Return where the ranges of targets come from."""
    if found.found.weights.ranged:
        how = "A target moves within the ranges of the figures of need: its range holds 95 of 100 draws."
        return Badge("Targets have ranges", (how, "Where two overlap, do not call the targets different."))
    return Badge("No ranges", ("Children are counted, and nothing else moves the target.",))


def _basis(found: Answer) -> Badge:
    """Return what the shares rest on."""
    return Badge(
        "How it is shared",
        (
            f"Weighed by: {by_words(found.pack, found.found)}.",
            "Target: the area’s part of all children so weighed.",
            "Distance from target: what it has today against that. Change: what it gets against today.",
            "Amounts add up to the total exactly; the largest remainders are rounded up.",
            *dict.fromkeys(
                found.pack.indicator(name).source.attribution for name in found.found.formula.need.used
            ),
        ),
    )


# ---- One area --------------------------------------------------------------------------------------------


def why_words(found: Answer, code: str) -> str:
    """Return why an area gets what it gets."""
    return _why(found)[code]


@kept(1)
def _why(found: Answer) -> Mapping[str, str]:
    """Return the same for every area."""
    said = why(found.pack, found.found, what=found.asked.what)
    return {str(code): str(text) for code, text in said.items()}


def tip(found: Answer, row: Row) -> str:
    """Return the lines of an area's tooltip."""
    lines = [f"{amount(found, row['allocation'])}{what(found)}", f"{each(row['per_child'])} for each child"]
    if found.known:
        lines.append(f"{signed(found, row['change'])} against today")
    return "\n".join(lines)
