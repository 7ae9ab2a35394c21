"""What can be asked of the criteria finder: conditions joined by `and` and `or`, and how they are written.

`geo.targeting.parser` reads them back and says how the language goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

Operator: TypeAlias = Literal[">", ">=", "<", "<="]
OPERATORS: Final[tuple[Operator, ...]] = get_args(Operator)
Joint: TypeAlias = Literal["and", "or"]
REACH, VERDICT = "reach", "verdict"
"""What stands before the colon."""


# ---- What can be asked -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """What stands at a character of the question, from 1; two conditions are alike wherever they stand."""

    at: int = field(default=1, compare=False)


@dataclass(frozen=True, kw_only=True)
class Figure(_Placed):
    """A figure of an indicator above or below a number, in its own unit."""

    indicator: str
    sign: Operator
    number: float


@dataclass(frozen=True, kw_only=True)
class Beside(_Placed):
    """How a figure compares with a benchmark (the pack's own when empty): worse, similar, better ..."""

    indicator: str
    word: str
    benchmark: str = ""
    equal: bool = True


@dataclass(frozen=True, kw_only=True)
class Reach(_Placed):
    """Per cent of the children of some ages who have a listed service within a walk.

    `metres` : None for a quarter of an hour; `ages` : None for those that the category serves
    """

    category: str
    sign: Operator
    number: float
    metres: float | None = None
    ages: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict(_Placed):
    """The verdict on a promise; `word` as verdicts are written, such as "not evidenced"."""

    promise: str
    word: str
    equal: bool = True


Condition: TypeAlias = Figure | Beside | Reach | Verdict


@dataclass(frozen=True)
class Group:
    """Two or more parts, all of which (`and`) or any of which (`or`) must hold.

    A part that is joined in the same way is no group of its own: its parts are those of this one.
    """

    joint: Joint
    parts: tuple[Condition | Group, ...]

    def __post_init__(self) -> None:
        """Take in the parts of parts that are joined in the same way."""
        flat: list[Condition | Group] = []
        for each in self.parts:
            flat += each.parts if isinstance(each, Group) and each.joint == self.joint else [each]
        object.__setattr__(self, "parts", tuple(flat))


Criteria: TypeAlias = Condition | Group


def conditions(criteria: Criteria) -> tuple[Condition, ...]:
    """Return the conditions of a question in the order in which they are written.

    Examples
    --------
    >>> from geo.targeting.parser import parse
    >>> [each.indicator for each in conditions(parse("damp_homes>20 or (school_meals<9 and damp_homes<5)"))]
    ['damp_homes', 'school_meals', 'damp_homes']
    """
    if isinstance(criteria, Group):
        return tuple(one for part in criteria.parts for one in conditions(part))
    return (criteria,)


def added(criteria: Criteria | None, joint: Joint, part: Criteria) -> Criteria:
    """Return a question with one more part, joined to all that it asks already.

    Examples
    --------
    >>> from geo.targeting.parser import parse
    >>> write(added(parse("damp_homes>20 and school_meals>9"), "or", parse("toddlers<5")))
    '(damp_homes>20 and school_meals>9) or toddlers<5'
    """
    return part if criteria is None else Group(joint, (criteria, part))


def without(criteria: Criteria, number: int) -> Criteria | None:
    """Return a question without one of its conditions, counted from 0 as written; None where none is left.

    Examples
    --------
    >>> from geo.targeting.parser import parse
    >>> write(without(parse("damp_homes>20 and (school_meals>9 or toddlers<5)"), 1))
    'damp_homes>20 and toddlers<5'
    """
    if not isinstance(criteria, Group):
        return None if number == 0 else criteria
    left: list[Criteria] = []
    for each in criteria.parts:
        count = len(conditions(each))
        kept = without(each, number) if 0 <= number < count else each
        number -= count
        left += [] if kept is None else [kept]
    return left[0] if len(left) == 1 else Group(criteria.joint, tuple(left)) if left else None


# ---- Writing ---------------------------------------------------------------------------------------------


def write(criteria: Criteria) -> str:
    """Return a question as a link and a command write it; `parse` reads it back to the same.

    Examples
    --------
    >>> from geo.targeting.parser import parse
    >>> write(parse("(damp_homes ≥ 20) AND ((reach:club@10min<50))"))
    'damp_homes>=20 and reach:club@800m<50'
    """
    if isinstance(criteria, Group):
        return f" {criteria.joint} ".join(
            f"({write(each)})" if isinstance(each, Group) else write(each) for each in criteria.parts
        )
    if isinstance(criteria, Figure):
        return f"{criteria.indicator}{criteria.sign}{_written(criteria.number)}"
    if isinstance(criteria, Reach):
        walk = "" if criteria.metres is None else f"@{_written(criteria.metres)}m"
        ages = "" if criteria.ages is None else f"/{criteria.ages[0]}-{criteria.ages[1]}"
        return f"{REACH}:{criteria.category}{walk}{ages}{criteria.sign}{_written(criteria.number)}"
    sign = "=" if criteria.equal else "!="
    word = criteria.word.replace(" ", "_")
    if isinstance(criteria, Verdict):
        return f"{VERDICT}:{criteria.promise}{sign}{word}"
    return f"{criteria.indicator}{'@' * bool(criteria.benchmark)}{criteria.benchmark}{sign}{word}"


def _written(number: float) -> str:
    """Return a number with as many digits as it needs, never with an exponent."""
    return np.format_float_positional(number + 0.0, trim="-")
