"""The fields of a question: each declares one choice, with what it may be in a pack and the words for it.

What depends on the pack, or on the fields above, is a function of (pack, asked), where `asked` is the
question as far as it is answered; anything else is just given.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.choices import (
    NONE,
    Ages,
    Amount,
    Choice,
    Number,
    OneOf,
    Option,
    Options,
    Path,
    Several,
    Shown,
    Texts,
    listed,
    written,
)

OPENED: Final = "opened"
"""The part of a field's metadata that opens its choice."""
_BAND: Final = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")

T = TypeVar("T")
From: TypeAlias = T | Callable[[Pack, Any], T]
This: TypeAlias = Callable[[Any], Any]
"""What something is in this pack, after these answers."""


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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, read
    >>> from geo.sample import town
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     level: str = one_of({"ward": "Wards", "locality": "Districts"}, label="Areas")
    >>> read(Clubs, town(), {"level": "locality"}).asked
    Clubs(level='locality')
    """

    def opened(this: This, field: str) -> Choice:
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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict
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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, read
    >>> from geo.sample import town
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     area: str = one_area("locality")
    >>> read(Clubs, town(), {}).choices["area"].options
    {'none': 'Choose a district', 'east': 'East', 'west': 'West'}
    """

    def names(pack: Pack, asked: Any) -> dict[str, str]:
        found = pack.areas[given_in(level, pack, asked)]["area_name"]
        return {str(code): str(each) for code, each in (found.sort_values() if by_name else found).items()}

    def words(start: str) -> Callable[[Pack, Any], str]:
        return lambda pack, asked: f"{start} {pack.place.levels[given_in(level, pack, asked)].singular}"

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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, read
    >>> from geo.sample import town
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     kinds: tuple[str, ...] = several_of(lambda pack, _: list(pack.catalogue), label="Kinds")
    >>> read(Clubs, town(), {"kinds": "club.hub"}).asked
    Clubs(kinds=('club', 'hub'))
    """

    def opened(this: This, field: str) -> Choice:
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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict
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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     kinds: tuple[str, ...] = texts("categories that count")
    >>> strict(Clubs, {"kinds": "club.hub.club"})
    Clubs(kinds=('club', 'hub'))
    """
    return _plain(Texts, label, NONE, lambda said: tuple(dict.fromkeys(listed(said))), shape=shape, **more)


def spelled(label: str, value: Callable[[str], Any], expects: str, *, usual: str = NONE, **more: Any) -> Any:
    """Declare a choice of a text that `value` reads, which raises ValueError for any other; None for none.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from datetime import date
    >>> from geo.report.question import Question, strict
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     on: date | None = spelled("day", date.fromisoformat, "a day such as 2026-12-03")
    >>> strict(Clubs, {"on": "2026-12-03"}), strict(Clubs, {})
    (Clubs(on=datetime.date(2026, 12, 3)), Clubs(on=None))
    """

    def read(said: str) -> Any:
        return None if said == NONE else value(said)

    return _plain(Choice, label, usual, read, expects=expects, **more)


def path(label: str) -> Any:
    """Declare a choice of a file of whoever asks; "" where none is said.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict
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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict, usually
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
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict
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

    def opened(_: This, field: str) -> Choice:
        return kind(name=name or field, label=label, usual=usual, value=value, **more)

    return _field(opened)


def choice(opened: From[Choice] | Callable[[Pack, Any], tuple[Choice, ...]]) -> Any:
    """Declare any other choice, or as many as the pack asks for; then the field is a tuple of values.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, read
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


def _field(opened: Callable[[This, str], Choice | tuple[Choice, ...]]) -> Any:
    """Return a field of a dataclass that carries what opens its choice."""
    return dataclasses.field(metadata={OPENED: opened})


def given_in(what: From[T], pack: Pack, asked: Any) -> T:
    """Return what is given, or what the function says of this pack and these answers.

    Examples
    --------
    >>> from geo.sample import town
    >>> given_in("ward", town(), None), given_in(lambda pack, _: pack.place.name, town(), None)
    ('ward', 'Sample Town')
    """
    return what(pack, asked) if callable(what) else what
