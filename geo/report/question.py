"""What may be asked of an answer: a frozen dataclass, each field of which declares one choice.

A field says what its choice may be, what it is when nothing is said, and the words for it; in a link it has
the field's name, or `name`. Reading a link, drawing the widgets of a page and writing the link again follow
from that, so a new choice is one new field. What depends on the pack, or on the fields above, is a function
of (pack, asked), where `asked` is the question as far as it is answered; anything else is just given.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from geo.pack.indicators import Level
from geo.pack.pack import Pack

NONE: Final = "none"
"""How a link says that nothing is chosen."""
_OPENED = "opened"

T = TypeVar("T")
From: TypeAlias = T | Callable[[Pack, Any], T]
_This: TypeAlias = Callable[[Any], Any]  # what something is in this pack, after these answers
Shown: TypeAlias = Literal["box", "steps", "row", "switch"]
"""In a box that opens, as steps to slide along, all in a row, or as a switch between yes and no."""


@dataclass(frozen=True)
class Question:
    """Base of every question; `page` is the name of its answer in a link."""

    page: ClassVar[str]


Q = TypeVar("Q", bound=Question)


class Option(NamedTuple):
    """One thing that may be chosen: how a link says it, how a reader sees it, what it means."""

    text: str
    words: str
    value: Any


Options: TypeAlias = Mapping[str, str] | Iterable[Option]
"""Options, or text and words of those that mean their text."""


# ---- A choice as it is open in a pack, the fields above being answered ------------------------------------


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice: its name in a link, what a reader sees, its text when nothing is said.

    `value` : what a text means; it raises KeyError or ValueError where that is nothing that may be chosen
    """

    name: str
    label: str
    usual: str
    value: Callable[[str], Any]
    help: str | None = None


@dataclass(frozen=True, kw_only=True)
class OneOf(Choice):
    """One of some options, with words; when a visitor changes it, those it `renews` become usual again."""

    options: Mapping[str, str]
    shown: Shown = "box"
    renews: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Several(Choice):
    """Any of some options, with words, each at most once; `hint` stands where none is chosen."""

    options: Mapping[str, str]
    hint: str = "Choose"


@dataclass(frozen=True, kw_only=True)
class Number(Choice):
    """A number between two bounds, both allowed; `step` is that of the buttons beside it."""

    low: float
    high: float
    step: float


# ---- Fields ----------------------------------------------------------------------------------------------


def one_of(
    options: From[Options],
    *,
    label: From[str],
    usual: From[str] = "",
    none: From[str] = "",
    name: str = "",
    help: str | None = None,
    shown: Shown = "box",
    renews: tuple[str, ...] = (),
) -> Any:
    """Declare a choice of one option, usually the first; `none` are the words for choosing nothing: ""."""

    def opened(this: _This, field: str) -> Choice:
        given = this(options)
        if isinstance(given, Mapping):
            given = [Option(text, words, text) for text, words in given.items()]
        found = [*([Option(NONE, this(none), "")] if none else []), *given]
        values = {each.text: each.value for each in found}
        return OneOf(
            name=name or field,
            label=this(label),
            help=help,
            usual=this(usual) or found[0].text,
            value=values.__getitem__,
            options={each.text: each.words for each in found},
            shown=shown,
            renews=renews,
        )

    return _field(opened)


def switch(label: From[str], *, usual: bool, help: str | None = None) -> Any:
    """Declare a choice of yes or no."""
    options = [Option("yes", "Yes", True), Option("no", "No", False)]
    return one_of(options, label=label, usual="yes" if usual else "no", help=help, shown="switch")


def one_area(level: From[Level], *, name: str = "area", by_name: bool = True) -> Any:
    """Declare the choice of an area of a level by its code, or of none; in order of names or of the pack."""

    def names(pack: Pack, asked: Any) -> dict[str, str]:
        found = pack.areas[_in(level, pack, asked)]["area_name"]
        return {str(code): str(each) for code, each in (found.sort_values() if by_name else found).items()}

    def words(start: str) -> Callable[[Pack, Any], str]:
        return lambda pack, asked: f"{start} {pack.place.levels[_in(level, pack, asked)].singular}"

    return one_of(names, label=words("Chosen"), none=words("Choose a"), name=name)


def several_of(
    options: From[Mapping[str, str] | Collection[str]],
    *,
    label: str,
    usual: From[Iterable[str]] = (),
    name: str = "",
    help: str | None = None,
    hint: str = "Choose",
) -> Any:
    """Declare a choice of several words, a tuple; those without words for a reader stand for themselves."""

    def opened(this: _This, field: str) -> Choice:
        given = this(options)

        def value(text: str) -> tuple[str, ...]:
            words = listed(text)
            if len(set(words)) != len(words) or not set(words) <= set(given):
                raise ValueError(text)
            return words

        return Several(
            name=name or field,
            label=label,
            help=help,
            usual=written(this(usual)),
            value=value,
            options=given if isinstance(given, Mapping) else {each: each for each in given},
            hint=hint,
        )

    return _field(opened)


def choice(opened: From[Choice] | Callable[[Pack, Any], tuple[Choice, ...]]) -> Any:
    """Declare any other choice, or as many as the pack asks for; then the field is a tuple of values."""
    return _field(lambda this, _: this(opened))


def number(low: float, high: float, step: float, usual: float, **words: Any) -> Number:
    """Return the choice of a number between two bounds; `words` : its name, label and help."""

    def value(text: str) -> float:
        if not low <= float(text) <= high:
            raise ValueError(text)
        return float(text)

    usually = f"{usual:g}"
    return Number(usual=usually, value=value, low=float(low), high=float(high), step=float(step), **words)


def _field(opened: Callable[[_This, str], Choice | tuple[Choice, ...]]) -> Any:
    """Return a field of a dataclass that carries what opens its choice."""
    return dataclasses.field(metadata={_OPENED: opened})


def _in(what: From[T], pack: Pack, asked: Any) -> T:
    """Return what is given, or what the function says of this pack and these answers."""
    return what(pack, asked) if callable(what) else what


# ---- Reading ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form(Generic[Q]):
    """A question filled in: each choice that was open and its text, by name, and what could not be read."""

    asked: Q
    choices: Mapping[str, Choice]
    texts: Mapping[str, str]
    faults: tuple[str, ...]

    @property
    def written(self) -> dict[str, str]:
        """The query string that asks this: every choice that is not at what is usual."""
        return {name: text for name, text in self.texts.items() if text != self.choices[name].usual}


def read(kind: type[Q], pack: Pack, given: Mapping[str, str]) -> Form[Q]:
    """Return a question with what a query string says; what is wrong in it is named and takes what is usual.

    Examples
    --------
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
    ('“plum” is no fruit that can be shown here; the usual one is shown instead.',)
    """
    asked = object.__new__(kind)  # answered field by field, for those that depend on the ones above
    answers = vars(asked)
    choices: dict[str, Choice] = {}
    texts: dict[str, str] = {}
    wrong: list[str] = []
    for field in dataclasses.fields(kind):
        opened = field.metadata[_OPENED](lambda what: _in(what, pack, asked), field.name)
        values = []
        for each in opened if isinstance(opened, tuple) else (opened,):
            text = given.get(each.name, each.usual)
            try:
                values.append(each.value(text))
            except (KeyError, ValueError):
                wrong.append(
                    f"“{text}” is no {each.name} that can be shown here; the usual one is shown instead."
                )
                text = each.usual
                values.append(each.value(text))
            choices[each.name], texts[each.name] = each, text
        answers[field.name] = tuple(values) if isinstance(opened, tuple) else values[0]
    unknown = [
        f"This page has no choice “{name}”; that part of the link is ignored."
        for name in given
        if name not in choices
    ]
    return Form(kind(**answers), choices, texts, (*unknown, *wrong))


# ---- Texts -----------------------------------------------------------------------------------------------


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a text such as "one.two"."""
    return () if text == NONE else tuple(text.split("."))


def written(words: Iterable[str]) -> str:
    """Return words as a link lists them: "one.two", or "none"."""
    return ".".join(words) or NONE


# ---- Options that several questions have -----------------------------------------------------------------


def ages_options(bands: Iterable[tuple[int, int]], words: Callable[[tuple[int, int]], str]) -> list[Option]:
    """Return age bands (youngest and oldest age, both included) as options, with words for each."""
    return [Option(f"{low}-{high}", words((low, high)), (low, high)) for low, high in bands]


def indicators(which: Callable[[Pack], Iterable[str]]) -> Callable[[Pack, Any], dict[str, str]]:
    """Return what gives some indicators of a pack with their titles."""
    return lambda pack, _: {each: pack.indicator(each).title for each in which(pack)}


def categories(which: Callable[[Pack], Iterable[str]]) -> Callable[[Pack, Any], dict[str, str]]:
    """Return what gives some categories of a pack's register with their titles."""
    return lambda pack, _: {each: pack.catalogue[each].title for each in which(pack)}
