"""The language of the criteria finder, in a link and on the command line, and how it is read.

    question   = part { "or" part }                     `and` binds more tightly than `or`
    part       = item { "and" item }
    item       = "(" question ")" | condition
    condition  = INDICATOR ( > | >= | < | <= ) NUMBER          child_poverty>50
               | INDICATOR [@BENCHMARK] ( = | != ) WORD        overcrowding@london=worse
               | reach:CATEGORY [@WALK] [/AGES] (> ...) NUMBER  reach:youth_centre@800m/11-19<60
               | verdict:PROMISE ( = | != ) VERDICT            verdict:youth_centre_every_ward=met

A walk is metres (800m) or minutes (10min). The language knows no place: which ids there are is asked of a
pack later (`geo.targeting.condition_states`). Nothing that is written here is ever run as a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from geo.access.reach import metres_in
from geo.errors import CriteriaError
from geo.limits import CRITERIA_CONDITIONS, CRITERIA_DEPTH, CRITERIA_LENGTH, NUMBER_LENGTH
from geo.targeting.conditions import (
    OPERATORS,
    REACH,
    VERDICT,
    Beside,
    Condition,
    Criteria,
    Figure,
    Group,
    Joint,
    Operator,
    Reach,
    Verdict,
)

LONGEST_WALK: Final = 20_000.0
"""Metres; a longer walk is a slip of the keyboard."""
_SIGNS: Final = {"≥": ">=", "≤": "<=", "≠": "!="}
_TOKEN: Final = re.compile(
    r"(?P<space>\s+)|(?P<bracket>[()])|(?P<sign>>=|<=|!=|[><=≥≤≠])"
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*(?::[A-Za-z0-9_]+)?(?:@[A-Za-z0-9_.-]+)?(?:/[0-9-]+)?)"
)
_WALK: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(m|min)")
_AGES: Final = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")


class Token(NamedTuple):
    """A piece of a question: what it is, its text and the character at which it begins, from 1."""

    kind: str
    text: str
    at: int


def parse(text: str) -> Criteria:
    """Return what a text asks.

    Raises
    ------
    CriteriaError : the text is too long or too deep, or breaks the language; it says where, and what was
        expected.

    Source: methods.md, "Criteria finder".

    Examples
    --------
    >>> parse("damp_homes>20")
    Figure(at=1, indicator='damp_homes', sign='>', number=20.0)
    >>> parse("damp_homes>20 and school_meals")
    Traceback (most recent call last):
    geo.errors.CriteriaError: At the end: a comparison is expected, such as >50, <=20 or =worse.
    """
    if len(text) > CRITERIA_LENGTH:
        raise CriteriaError(
            CRITERIA_LENGTH + 1,
            text[CRITERIA_LENGTH:],
            f"the question is too long: {len(text):,} characters, of which {CRITERIA_LENGTH:,} are read.",
        )
    reader = _Reader(text)
    found = reader.question(0)
    if reader.here.kind != "end":
        raise reader.refusal("“and” or “or” is expected between two conditions.")
    return found


def _tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of a text, and its end."""
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise CriteriaError(at + 1, text[at:].split(maxsplit=1)[0], _nothing(text[at:]))
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), at + 1)
        at = match.end()
    yield Token("end", "", len(text) + 1)


def _nothing(rest: str) -> str:
    """Return why a text begins with nothing that the language has."""
    if rest[0] in "\"'“”‘’":
        return "ids stand without quotation marks."
    if rest[0] in "%,":
        return "a number is written without signs, such as 50 for 50 per cent and 1000 for a thousand."
    if rest[0].isdigit() or rest[0] in "-.":
        return "this is no number; write digits, such as 50 or 7.5."
    return "nothing here begins like this; write a condition such as child_poverty>50."


class _Reader:
    """Reads the pieces of one question from left to right, by the rules at the head of this module."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.next = 0
        self.count = 0

    @property
    def here(self) -> Token:
        """The piece that is to be read next."""
        return self.tokens[self.next]

    def refusal(self, because: str, token: Token | None = None) -> CriteriaError:
        """Return the refusal of a piece, the next one when none is named."""
        wrong = token or self.here
        return CriteriaError(wrong.at, wrong.text, because)

    def take(self) -> Token:
        """Return the next piece and go on."""
        token = self.here
        self.next += 1
        return token

    def at_word(self, word: str) -> bool:
        """Tell whether `and` or `or` comes next."""
        return self.here.kind == "name" and self.here.text.lower() == word

    def question(self, depth: int) -> Criteria:
        """Read parts that are joined by `or`."""
        return self.joined("or", depth)

    def joined(self, joint: Joint, depth: int) -> Criteria:
        """Read parts that are joined by one word; those of `or` are joined by `and`."""
        parts = []
        while True:
            parts.append(self.joined("and", depth) if joint == "or" else self.item(depth))
            if not self.at_word(joint):
                return parts[0] if len(parts) == 1 else Group(joint, tuple(parts))
            self.take()

    def item(self, depth: int) -> Criteria:
        """Read brackets or one condition."""
        if self.here.text != "(":
            return self.condition()
        if depth >= CRITERIA_DEPTH:
            raise self.refusal(f"brackets stand within brackets more than {CRITERIA_DEPTH} times.")
        self.take()
        found = self.question(depth + 1)
        if self.here.text != ")":
            raise self.refusal("a closing bracket, “and” or “or” is expected.")
        self.take()
        return found

    def condition(self) -> Condition:
        """Read one condition."""
        if self.here.text.lower() == "not":
            raise self.refusal("there is no “not”; turn the comparison round, such as != or <=.")
        if self.here.kind != "name" or self.at_word("and") or self.at_word("or"):
            raise self.refusal("a condition is expected, such as child_poverty>50.")
        self.count += 1
        if self.count > CRITERIA_CONDITIONS:
            raise self.refusal(f"there are more than {CRITERIA_CONDITIONS} conditions.")
        subject = self.take()
        head, _, ages = subject.text.partition("/")
        head, _, by = head.partition("@")
        kind, colon, name = head.partition(":")
        if not colon:
            return self.of_figure(subject, head, by, ages)
        if kind == REACH:
            sign, number = self.number("a share of children")
            metres, band = self.metres(subject, by), self.ages(subject, ages)
            return Reach(category=name, sign=sign, number=number, metres=metres, ages=band, at=subject.at)
        if kind == VERDICT:
            if by or ages:
                raise self.refusal("a verdict has neither walk nor ages of its own.", subject)
            equal, word = self.word("a verdict", "met")
            return Verdict(promise=name, word=word, equal=equal, at=subject.at)
        raise self.refusal(
            "before a colon stands reach or verdict, such as reach:library<60 or "
            "verdict:youth_centre_every_ward=met.",
            subject,
        )

    def of_figure(self, subject: Token, name: str, benchmark: str, ages: str) -> Condition:
        """Read what is asked of the figure of an indicator."""
        if ages:
            raise self.refusal("only reach is asked by ages, such as reach:library/0-4<60.", subject)
        if self.here.text in ("=", "!=", "≠"):
            equal, word = self.word("a figure", "worse")
            return Beside(indicator=name, benchmark=benchmark, word=word, equal=equal, at=subject.at)
        if benchmark and self.here.kind == "sign":
            raise self.refusal(f"what is set beside {benchmark} is =worse, =similar, =better and so on.")
        sign, number = self.number("a figure")
        return Figure(indicator=name, sign=sign, number=number, at=subject.at)

    def number(self, what: str) -> tuple[Operator, float]:
        """Read a comparison with a number."""
        token = self.here
        if token.kind != "sign":
            raise self.refusal("a comparison is expected, such as >50, <=20 or =worse.")
        text = _SIGNS.get(token.text, token.text)
        sign = next((each for each in OPERATORS if each == text), None)
        if sign is None:
            raise self.refusal(f"{what} is held against a number by one of {', '.join(OPERATORS)}.")
        self.take()
        if self.here.kind != "number":
            raise self.refusal("a number is expected, such as 50 or 7.5.")
        if len(self.here.text) > NUMBER_LENGTH:
            raise self.refusal(f"a number has at most {NUMBER_LENGTH} characters.")
        return sign, float(self.take().text)

    def word(self, what: str, example: str) -> tuple[bool, str]:
        """Read whether something is, or is not, what a word says."""
        if self.here.text not in ("=", "!=", "≠"):
            raise self.refusal(f"= or != is expected, such as ={example}.")
        equal = self.take().text == "="
        if self.here.kind == "number":
            raise self.refusal(
                f"{what} is never exactly a number; hold it against one by {', '.join(OPERATORS)}."
            )
        if self.here.kind != "name" or not re.fullmatch("[A-Za-z_]+", self.here.text):
            raise self.refusal(f"a word is expected, such as {example}.")
        return equal, self.take().text.lower().replace("_", " ")

    def metres(self, subject: Token, text: str) -> float | None:
        """Return the walk of a subject, metres; None where none is said."""
        if not text:
            return None
        found = _WALK.fullmatch(text)
        metres = 0.0 if found is None else float(found[1]) * (1 if found[2] == "m" else metres_in(1))
        if not 0 < metres <= LONGEST_WALK:
            raise self.refusal(
                f"after @ a walk is expected, such as 800m or 10min, up to {LONGEST_WALK:g}m.", subject
            )
        return round(metres, 3)

    def ages(self, subject: Token, text: str) -> tuple[int, int] | None:
        """Return the ages of a subject; None where none are said."""
        if not text:
            return None
        found = _AGES.fullmatch(text)
        low, high = (int(found[1]), int(found[2])) if found else (1, 0)
        if low > high:
            raise self.refusal("after / ages are expected, the youngest first, such as 11-19.", subject)
        return low, high
