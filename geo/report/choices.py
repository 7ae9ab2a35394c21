"""A choice of a question as it is open in a pack: what may be chosen, how a link says it, how it is seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, TypeAlias

NONE: Final = "none"
"""How a link says that nothing is chosen."""
_BETWEEN: Final = re.compile(r"\.(?!\d+(?:[eE][+-]?\d+)?(?:\.|$))")

Shown: TypeAlias = Literal["box", "steps", "row", "segments", "switch"]
"""In a box that opens, as steps to slide along, in a row, as joined buttons, or as a switch of yes and no."""


class Option(NamedTuple):
    """One thing that may be chosen: how a link says it, how a reader sees it, what it means."""

    text: str
    words: str
    value: Any


Options: TypeAlias = Mapping[str, str] | Iterable[Option] | Iterable[str]
"""Options; or of those that mean their text, text and words, or texts that speak for themselves."""


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
