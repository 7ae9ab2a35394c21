"""What may be asked of an answer: a frozen dataclass, each field of which declares one choice.

A field says what its choice may be, what it is when nothing is said, and the words for it; in a link it has
the field's name, or `name`. Reading a link, drawing the widgets of a page, writing the link again and the
options of a command follow from that, so a new choice is one new field. What depends on the pack, or on the
fields above, is a function of (pack, asked), where `asked` is the question as far as it is answered; anything
else is just given. Where the choices of a question are all just given, it can be asked before a pack is read.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from geo.errors import AtlasError
from geo.pack.catalogue import STATUSES
from geo.pack.indicators import Level
from geo.pack.pack import Pack

NONE: Final = "none"
"""How a link says that nothing is chosen."""
_OPENED = "opened"
_BETWEEN: Final = re.compile(r"\.(?!\d+(?:[eE][+-]?\d+)?(?:\.|$))")
_BAND: Final = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")

T = TypeVar("T")
From: TypeAlias = T | Callable[[Pack, Any], T]
_This: TypeAlias = Callable[[Any], Any]  # what something is in this pack, after these answers
Shown: TypeAlias = Literal["box", "steps", "row", "segments", "switch"]
"""In a box that opens, as steps to slide along, in a row, as joined buttons, or as a switch of yes and no."""


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


Options: TypeAlias = Mapping[str, str] | Iterable[Option] | Iterable[str]
"""Options; or of those that mean their text, text and words, or texts that speak for themselves."""


# ---- A choice as it is open in a pack, the fields above being answered ------------------------------------


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice: its name in a link, what a reader sees, its text when nothing is said.

    `value` : what a text means; it raises KeyError or ValueError where that is nothing that may be chosen
    `shape`, `expects` : how its text looks, such as 11-19, and in words what it must be
    `also` : other names of its option on the command line
    """

    name: str
    label: str
    usual: str
    value: Callable[[str], Any]
    help: str | None = None
    shape: str = ""
    expects: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OneOf(Choice):
    """One of some options, with words; when a visitor changes it, those it `renews` become usual again.

    Where `usual` is no option, something must be said.
    """

    options: Mapping[str, str]
    shown: Shown = "box"
    renews: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Several(Choice):
    """Any of some options, with words, each at most once; `hint` stands where none is chosen."""

    options: Mapping[str, str]
    hint: str = "Choose"


@dataclass(frozen=True, kw_only=True)
class Texts(Choice):
    """Any number of texts, such as ids that the answer knows or refuses."""


@dataclass(frozen=True, kw_only=True)
class Amount(Choice):
    """A number that may be left out; `whole` where it has no decimals."""

    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Ages(Choice):
    """The youngest and the oldest age, in this order."""


@dataclass(frozen=True, kw_only=True)
class Path(Choice):
    """A file of whoever asks; only for those who ask on the machine where it lies."""


@dataclass(frozen=True, kw_only=True)
class Number(Choice):
    """A number between two bounds, both allowed, in steps; typed, or moved along a line where it `slides`."""

    low: float
    high: float
    step: float
    slides: bool = False


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
    required: bool = False,
    also: tuple[str, ...] = (),
) -> Any:
    """Declare a choice of one option, usually the first; `none` are the words for choosing nothing: "".

    Examples
    --------
    >>> from geo.sample import town
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     level: str = one_of({"ward": "Wards", "locality": "Districts"}, label="Areas")
    >>> read(Clubs, town(), {"level": "locality"}).asked
    Clubs(level='locality')
    """

    def opened(this: _This, field: str) -> Choice:
        given = this(options)
        if isinstance(given, Mapping):
            given = [Option(text, words, text) for text, words in given.items()]
        given = [Option(each, each, each) if isinstance(each, str) else each for each in given]
        found = [*([Option(NONE, this(none), "")] if none else []), *given]
        values = {each.text: each.value for each in found}
        return OneOf(
            name=name or field,
            label=this(label),
            help=help,
            usual="" if required else this(usual) or found[0].text,
            value=values.__getitem__,
            options={each.text: each.words for each in found},
            shown=shown,
            renews=renews,
            also=also,
        )

    return _field(opened)


def switch(label: From[str], *, usual: bool = False, **more: Any) -> Any:
    """Declare a choice of yes or no.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     streets: bool = switch("count what is known by its street only")
    >>> strict(Clubs, {"streets": "yes"})
    Clubs(streets=True)
    """
    options = [Option("yes", "Yes", True), Option("no", "No", False)]
    return one_of(options, label=label, usual="yes" if usual else "no", shown="switch", **more)


def one_area(level: From[Level], *, name: str = "area", by_name: bool = True) -> Any:
    """Declare the choice of an area of a level by its code, or of none; in order of names or of the pack.

    Examples
    --------
    >>> from geo.sample import town
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     area: str = one_area("locality")
    >>> read(Clubs, town(), {}).choices["area"].options
    {'none': 'Choose a district', 'east': 'East', 'west': 'West'}
    """

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
    """Declare a choice of several words, a tuple; those without words for a reader stand for themselves.

    Examples
    --------
    >>> from geo.sample import town
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     kinds: tuple[str, ...] = several_of(lambda pack, _: list(pack.catalogue), label="Kinds")
    >>> read(Clubs, town(), {"kinds": "club.hub"}).asked
    Clubs(kinds=('club', 'hub'))
    """

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


def text(label: str, *, shape: str = "ID", usual: str = NONE, **more: Any) -> Any:
    """Declare a choice of any text, such as an id that the answer knows or refuses; "" where none is said.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     need: str = text("indicator that weighs the children")
    >>> strict(Clubs, {"need": "damp_homes"})
    Clubs(need='damp_homes')
    >>> strict(Clubs, {})
    Clubs(need='')
    """
    return _plain(Choice, label, usual, lambda said: "" if said == NONE else said, shape=shape, **more)


def texts(label: str, *, shape: str = "ID", **more: Any) -> Any:
    """Declare a choice of several such texts, a tuple, each once.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     kinds: tuple[str, ...] = texts("categories that count")
    >>> strict(Clubs, {"kinds": "club.hub.club"})
    Clubs(kinds=('club', 'hub'))
    """
    return _plain(Texts, label, NONE, lambda said: tuple(dict.fromkeys(listed(said))), shape=shape, **more)


def path(label: str) -> Any:
    """Declare a choice of a file of whoever asks; "" where none is said.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     proposed: str = path("file of proposed sites")
    >>> strict(Clubs, {"proposed": "sites.csv"})
    Clubs(proposed='sites.csv')
    """
    return _plain(Path, label, NONE, lambda said: "" if said == NONE else said, shape="FILE")


def amount(
    label: str,
    fits: Callable[[float], bool],
    expects: str,
    *,
    usual: float | None = None,
    whole: bool = False,
    **more: Any,
) -> Any:
    """Declare a choice of a number that `fits` what is expected; None where none is said.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     new: int = amount("clubs to add", lambda each: each >= 0, "0 or more", usual=1, whole=True)
    >>> strict(Clubs, {"new": "3"}), usually(Clubs)
    (Clubs(new=3), Clubs(new=1))
    """

    def value(said: str) -> float | int | None:
        if said == NONE:
            return None
        found = int(said) if whole else float(said)
        if not fits(found):
            raise ValueError(said)
        return found

    usually = NONE if usual is None else f"{usual:g}"
    return _plain(Amount, label, usually, value, expects=expects, whole=whole, **more)


def ages(label: str, *, ordered: bool = True, shape: str = "0-4") -> Any:
    """Declare a choice of the youngest and the oldest age counted, None where none are said.

    `ordered` : the youngest comes first; else the answer says what it makes of them

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     ages: tuple[int, int] | None = ages("ages counted")
    >>> strict(Clubs, {"ages": "11-19"}), strict(Clubs, {"ages": "7"})
    (Clubs(ages=(11, 19)), Clubs(ages=(7, 7)))
    """

    def value(said: str) -> tuple[int, int] | None:
        if said == NONE:
            return None
        found = _BAND.fullmatch(said.strip())
        low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if not found or (ordered and low > high):
            raise ValueError(said)
        return low, high

    expects = "a band such as 11-19 or one year such as 7"
    return _plain(Ages if ordered else Choice, label, NONE, value, shape=shape, expects=expects)


def _plain(kind: type[Choice], label: str, usual: str, value: Callable[[str], Any], **more: Any) -> Any:
    """Return the field of a choice that is the same in every pack, named as the field or by `name`."""
    name = more.pop("name", "")

    def opened(_: _This, field: str) -> Choice:
        return kind(name=name or field, label=label, usual=usual, value=value, **more)

    return _field(opened)


def choice(opened: From[Choice] | Callable[[Pack, Any], tuple[Choice, ...]]) -> Any:
    """Declare any other choice, or as many as the pack asks for; then the field is a tuple of values.

    Examples
    --------
    >>> from geo.sample import town
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     share: float = choice(number(1, 100, step=5, usual=90, name="share", label="Share"))
    >>> read(Clubs, town(), {"share": "75"}).asked
    Clubs(share=75.0)
    """
    return _field(lambda this, _: this(opened))


def number(low: float, high: float, step: float, usual: float, **words: Any) -> Number:
    """Return the choice of a number between two bounds; `words` : its name, label and help.

    Examples
    --------
    >>> share = number(1, 100, step=5, usual=90, name="share", label="Share")
    >>> share.usual, share.value("75")
    ('90', 75.0)
    """

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
    wrong: dict[str, str] = {}
    for field in dataclasses.fields(kind):
        opened = field.metadata[_OPENED](lambda what: _in(what, pack, asked), field.name)
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
        f"“{text}” is no {name} that can be shown here; the usual one is shown instead."
        for name, text in wrong.items()
    ]
    return Form(kind(**answers), choices, texts, tuple(faults), unknown, wrong)


class QuestionError(AtlasError):
    """What was asked contradicts itself or cannot be understood."""


def opened(kind: type[Question]) -> list[Choice]:
    """Return the choices of a question that is the same in every pack, in their order.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Walks(Question):
    ...     page = "walks"
    ...     within: float | None = amount("walk, metres", lambda metres: metres > 0, "a walk in metres")
    >>> [(each.name, each.label) for each in opened(Walks)]
    [('within', 'walk, metres')]
    """
    return [field.metadata[_OPENED](lambda what: what, field.name) for field in dataclasses.fields(kind)]


def usually(kind: type[Q], **answers: Any) -> Q:
    """Return such a question with answers to some of its choices, the others as usual.

    Examples
    --------
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


# ---- Texts -----------------------------------------------------------------------------------------------


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a text such as "one.two"; a dot before nothing but digits is that of a number.

    Examples
    --------
    >>> listed("club.hub"), listed("none")
    (('club', 'hub'), ())
    >>> listed("damp_homes=0.5.school_meals=1.25")
    ('damp_homes=0.5', 'school_meals=1.25')
    """
    return () if text == NONE else tuple(_BETWEEN.split(text))


def written(words: Iterable[str]) -> str:
    """Return words as a link lists them: "one.two", or "none".

    Examples
    --------
    >>> written(["club", "hub"]), written([])
    ('club.hub', 'none')
    """
    return ".".join(words) or NONE


# ---- Options that several questions have -----------------------------------------------------------------


def ages_options(bands: Iterable[tuple[int, int]], words: Callable[[tuple[int, int]], str]) -> list[Option]:
    """Return age bands (youngest and oldest age, both included) as options, with words for each.

    Examples
    --------
    >>> ages_options([(0, 4)], lambda ages: f"{ages[0]} to {ages[1]} years")
    [Option(text='0-4', words='0 to 4 years', value=(0, 4))]
    """
    return [Option(f"{low}-{high}", words((low, high)), (low, high)) for low, high in bands]


def indicators(which: Callable[[Pack], Iterable[str]]) -> Callable[[Pack, Any], dict[str, str]]:
    """Return what gives some indicators of a pack with their titles.

    Examples
    --------
    >>> from geo.sample import town
    >>> indicators(lambda pack: ["damp_homes", "school_meals"])(town(), None)
    {'damp_homes': 'Damp homes', 'school_meals': 'Free school meals'}
    """
    return lambda pack, _: {each: pack.indicator(each).title for each in which(pack)}


def categories(which: Callable[[Pack], Iterable[str]]) -> Callable[[Pack, Any], dict[str, str]]:
    """Return what gives some categories of a pack's register with their titles.

    Examples
    --------
    >>> from geo.sample import town
    >>> categories(lambda pack: pack.catalogue)(town(), None)
    {'club': 'Clubs', 'hub': 'Hubs', 'school': 'Schools', 'play_area': 'Play areas'}
    """
    return lambda pack, _: {each: pack.catalogue[each].title for each in which(pack)}


def counted_statuses() -> Any:
    """Declare the choice of the services that count, by what the register says of them.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     statuses: tuple[str, ...] = counted_statuses()
    >>> usually(Clubs), strict(Clubs, {"status": "open.planned"})
    (Clubs(statuses=('open',)), Clubs(statuses=('open', 'planned')))
    """
    return several_of(
        STATUSES, usual=("open",), name="status", label="services that count, repeat for several"
    )


def walk_of(label: str) -> Any:
    """Declare the choice of a walk that somebody may walk, metres; None where none is said.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     within: float | None = walk_of("walk, metres")
    >>> usually(Clubs), strict(Clubs, {"within": "800"})
    (Clubs(within=None), Clubs(within=800.0))
    """
    expects = "a walk in metres, above 0 and up to 10000"
    return amount(label, lambda metres: 0 < metres <= 10_000, expects, name="within", shape="M")
