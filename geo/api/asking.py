"""Reading a request: its query string and what it accepts, held against what a resource may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

from geo.api.problems import BAD_QUESTION, NOT_ACCEPTABLE, TOO_LONG, ProblemError
from geo.api.resources import RESOURCES, USUAL_FORM, Neighbours, Resource, Written
from geo.errors import AtlasError, plainly
from geo.report.choices import Choice, Several, Texts, listed, written
from geo.report.files import FORMATS, MIME
from geo.report.question import Question, opened, strict

LONGEST_QUERY: Final = 4_096
"""Bytes of a query string: longer ones do not pass every proxy, and nobody means them."""
LONGEST_VALUE: Final = 2_000
"""Characters of one value: twice the longest question to the criteria finder."""
MOST_VALUES: Final = 100
"""Names and values of one question, repetitions counted: twice as many as there are indicators."""
KEPT: Final = 500
"""Questions that are remembered as they were understood."""
_QUOTED: Final = 60


@dataclass(frozen=True)
class Asked:
    """A question as it was understood: equal ones have equal answers, whatever the address looked like."""

    resource: Resource
    question: Question
    neighbours: bool
    form: str

    @property
    def key(self) -> str:
        """A text that only equal questions share."""
        return f"{self.resource.answer.name}\n{self.question!r}\n{self.neighbours}\n{self.form}"


def read(resource: Resource, query: bytes, accept: str = "") -> Asked:
    """Return what a request asks of a resource.

    Raises
    ------
    ProblemError : it is too long, cannot be understood, or wants a form that there is not.

    Examples
    --------
    >>> from geo.api.resources import RESOURCES
    >>> found = read(RESOURCES["gaps"], b"promise=safe_space&promise=play&format=csv")
    >>> found.question.promises, found.neighbours, found.form
    (('safe_space', 'play'), True, 'csv')
    """
    if len(query) + len(accept) > LONGEST_QUERY:
        return _read(resource.path, query, accept)
    return _recalled(resource.path, query, accept)


def _read(path: str, query: bytes, accept: str) -> Asked:
    """Return what a request asks of the resource at an address."""
    resource = RESOURCES[path]
    choices = {each.name: each for each in resource.choices()}
    texts = _texts(choices, _pairs(query))
    about_form = {each.name: texts.pop(each.name) for each in opened(Written) if each.name in texts}
    beyond = [each.name for each in opened(Neighbours) if resource.answer.neighbours]
    about_border = {name: texts.pop(name) for name in beyond if name in texts}
    try:
        question: Any = strict(resource.answer.question, texts)
        neighbours = strict(Neighbours, about_border).neighbours
        form = strict(Written, about_form).format if about_form else ""
    except AtlasError as error:
        raise ProblemError(BAD_QUESTION, str(error)) from error
    return Asked(resource, question, neighbours, resource.form or form or _accepted(accept))


_recalled: Final = lru_cache(KEPT)(_read)
"""The questions asked last: reading one costs more than sending what is kept of its answer."""


def pairs_of(query: bytes, known: Mapping[str, Choice]) -> dict[str, str]:
    """Return the text of each choice that a query string names, each known and given once.

    Examples
    --------
    >>> pairs_of(b"", {})
    {}
    """
    return _texts(known, _pairs(query))


def _pairs(query: bytes) -> list[tuple[str, str]]:
    """Return names and values of a query string, in their order."""
    if len(query) > LONGEST_QUERY:
        raise ProblemError(
            TOO_LONG, f"A question has at most {LONGEST_QUERY:,} bytes; this has {len(query):,}."
        )
    try:
        found = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise ProblemError(BAD_QUESTION, "The query string is no text in UTF-8, percent-encoded.") from error
    if len(found) > MOST_VALUES:
        raise ProblemError(
            TOO_LONG, f"A question names at most {MOST_VALUES} values; this names {len(found)}."
        )
    if any(len(value) > LONGEST_VALUE for _, value in found):
        raise ProblemError(TOO_LONG, f"A value has at most {LONGEST_VALUE:,} characters.")
    return found


def _texts(choices: Mapping[str, Choice], pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the text of each choice as a link has it; several values of one may be repeated."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in choices:
            known = ", ".join(choices) or "none"
            raise ProblemError(
                BAD_QUESTION, f"There is no parameter “{_short(name)}” here; choose from: {known}."
            )
        given.setdefault(name, []).append(value)
    texts = {}
    for name, values in given.items():
        if isinstance(choices[name], Several | Texts):
            parts = [part for each in values for part in listed(each)]
            texts[name] = written(dict.fromkeys(parts))
        elif len(values) > 1:
            raise ProblemError(
                BAD_QUESTION, f"The parameter “{name}” is given {len(values)} times; once will do."
            )
        else:
            texts[name] = values[0]
    return texts


def _accepted(accept: str) -> str:
    """Return the form that a request accepts best; equal wishes in the order of ours, JSON first."""
    if not accept.strip():
        return USUAL_FORM
    wishes: dict[str, float] = {}
    for part in accept.split(","):
        kind, *parameters = (each.strip().lower() for each in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            wishes[kind] = float(weight)
        except ValueError:
            wishes[kind] = 0.0
    forms = [USUAL_FORM, *(each for each in FORMATS if each != USUAL_FORM)]
    weights = {form: _weight(MIME[form], wishes) for form in forms}
    best = max(forms, key=lambda form: weights[form])  # the first of equals
    if weights[best] > 0:
        return best
    known = ", ".join(MIME[each] for each in FORMATS)
    raise ProblemError(NOT_ACCEPTABLE, f"This can be written as {known}.")


def _weight(media_type: str, wishes: Mapping[str, float]) -> float:
    """Return how much a media type is wished for: the most particular wish counts."""
    for kind in (media_type, f"{media_type.split('/')[0]}/*", "*/*"):
        if kind in wishes:
            return wishes[kind]
    return 0.0


def _short(text: str) -> str:
    """Return a text that was sent as it can be quoted."""
    plain = plainly(text)
    return plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + "…"
