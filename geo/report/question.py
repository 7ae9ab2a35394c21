"""What may be asked of an answer: a frozen dataclass, each field of which declares one choice.

A field says what its choice may be, what it is when nothing is said, and the words for it; in a link it has
the field's name, or `name`. Reading a link, drawing the widgets of a page, writing the link again and the
options of a command follow from that, so a new choice is one new field (geo/report/fields.py). Where the
choices of a question are all just given, it can be asked before a pack is read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from geo.errors import AtlasError
from geo.pack.pack import Pack
from geo.report.choices import Choice, OneOf, Several
from geo.report.fields import OPENED, given_in


@dataclass(frozen=True)
class Question:
    """Base of every question; `page` is the name of its answer in a link."""

    page: ClassVar[str]


Q = TypeVar("Q", bound=Question)


@dataclass(frozen=True)
class Form(Generic[Q]):
    """A question filled in: each choice that was open and its text, by name, and what could not be read."""

    asked: Q
    choices: Mapping[str, Choice]
    texts: Mapping[str, str]
    faults: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    wrong: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def written(self) -> dict[str, str]:
        """The query string that asks this: every choice that is not at what is usual."""
        return {name: text for name, text in self.texts.items() if text != self.choices[name].usual}


def read(kind: type[Q], pack: Pack, given: Mapping[str, str]) -> Form[Q]:
    """Return a question with what a query string says; what is wrong in it is named and takes what is usual.

    Examples
    --------
    >>> from geo.report.fields import one_of, switch
    >>> @dataclass(frozen=True)
    ... class Basket(Question):
    ...     page = "shop"
    ...     fruit: str = one_of({"apple": "An apple", "pear": "A pear"}, label="Fruit")
    ...     washed: bool = switch("Washed", usual=True)
    >>> form = read(Basket, None, {"fruit": "plum", "washed": "no"})
    >>> form.asked
    Basket(fruit='apple', washed=False)
    >>> form.written
    {'washed': 'no'}
    >>> form.faults
    ('“plum” is no choice for “fruit” here; the usual one is shown instead.',)
    """
    asked = object.__new__(kind)  # answered field by field, for those that depend on the ones above
    answers = vars(asked)
    choices: dict[str, Choice] = {}
    texts: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for field in dataclasses.fields(kind):
        opened = field.metadata[OPENED](lambda what: given_in(what, pack, asked), field.name)
        values = []
        for each in opened if isinstance(opened, tuple) else (opened,):
            text = given.get(each.name, each.usual)
            try:
                values.append(each.value(text))
            except (KeyError, ValueError):
                wrong[each.name] = text
                text = each.usual
                values.append(each.value(text) if text else None)  # None: something must be said
            choices[each.name], texts[each.name] = each, text
        answers[field.name] = tuple(values) if isinstance(opened, tuple) else values[0]
    unknown = tuple(name for name in given if name not in choices)
    faults = [f"This page has no choice “{name}”; that part of the link is ignored." for name in unknown]
    faults += [
        f"“{text}” is no choice for “{name}” here; the usual one is shown instead."
        for name, text in wrong.items()
    ]
    return Form(kind(**answers), choices, texts, tuple(faults), unknown, wrong)


class QuestionError(AtlasError):
    """What was asked contradicts itself or cannot be understood."""


def opened(kind: type[Question]) -> list[Choice]:
    """Return the choices of a question that is the same in every pack, in their order.

    Examples
    --------
    >>> from geo.report.fields import amount
    >>> @dataclass(frozen=True)
    ... class Walks(Question):
    ...     page = "walks"
    ...     within: float | None = amount("walk, metres", lambda metres: metres > 0, "a walk in metres")
    >>> [(each.name, each.label) for each in opened(Walks)]
    [('within', 'walk, metres')]
    """
    return [field.metadata[OPENED](lambda what: what, field.name) for field in dataclasses.fields(kind)]


def usually(kind: type[Q], **answers: Any) -> Q:
    """Return such a question with answers to some of its choices, the others as usual.

    Examples
    --------
    >>> from geo.report.fields import ages, switch
    >>> @dataclass(frozen=True)
    ... class Walks(Question):
    ...     page = "walks"
    ...     ages: tuple[int, int] | None = ages("ages counted")
    ...     streets: bool = switch("count what is known by its street only")
    >>> usually(Walks, streets=True)
    Walks(ages=None, streets=True)
    """
    usual = {
        field.name: each.value(each.usual)
        for field, each in zip(dataclasses.fields(kind), opened(kind), strict=True)
        if field.name not in answers
    }
    return kind(**usual, **answers)


def strict(kind: type[Q], given: Mapping[str, str], *, named: Callable[[str], str] = str) -> Q:
    """Return such a question with what is said of it; what is wrong is refused and not made usual.

    Parameters
    ----------
    given : the text of each choice, by its name; those left out are usual
    named : how the reader knows the name of a choice, such as --within

    Raises
    ------
    AtlasError : a text that may not be chosen. QuestionError : an unknown or contradictory choice.

    Examples
    --------
    >>> from geo.report.fields import amount
    >>> @dataclass(frozen=True)
    ... class Walks(Question):
    ...     page = "walks"
    ...     within: float | None = amount("walk, metres", lambda metres: metres > 0, "a walk above 0 metres")
    >>> strict(Walks, {"within": "400"})
    Walks(within=400.0)
    >>> strict(Walks, {"within": "-4"})
    Traceback (most recent call last):
    geo.errors.AtlasError: within is a walk above 0 metres, not -4.
    """
    choices = {each.name: each for each in opened(kind)}
    values = {}
    for name, each in choices.items():
        text = given.get(name, each.usual)
        try:
            values[name] = each.value(text)
        except (KeyError, ValueError) as error:
            expected = each.expects or (
                f"one of {', '.join(each.options)}" if isinstance(each, OneOf | Several) else each.label
            )
            raise AtlasError(f"{named(name)} is {expected}, not {text or 'left out'}.") from error
    if unknown := [name for name in given if name not in choices]:
        raise QuestionError(f"There is no {named(unknown[0])} here; choose from: {', '.join(choices)}.")
    fields = (field.name for field in dataclasses.fields(kind))
    return kind(**dict(zip(fields, values.values(), strict=True)))
