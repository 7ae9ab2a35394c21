"""Refusals as problem details (RFC 9457): the same few kinds everywhere, each with words for a reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from geo.errors import AtlasError, InfeasibleError, NotAvailableError, UnknownAreaError, plainly

MEDIA_TYPE: Final = "application/problem+json"
DETAIL_LENGTH: Final = 4_000
"""Characters of a detail: a text that was sent may be quoted in it."""
LATER: Final = 5
"""Seconds after which it is worth asking again."""


@dataclass(frozen=True)
class Kind:
    """A kind of refusal: its name in an address, its status, its title, and what to do about it."""

    name: str
    status: int
    title: str
    words: str


BAD_QUESTION: Final = Kind(
    "bad-question",
    400,
    "The question cannot be understood",
    "A parameter is unknown, given twice, or has a value that it cannot have. The detail says which, and "
    "what "
    "may be chosen.",
)
NO_BODY: Final = Kind(
    "no-body", 400, "A request has no content here", "Everything that is asked stands in the address."
)
NO_SUCH_RESOURCE: Final = Kind(
    "no-such-resource", 404, "There is nothing at this address", "The entry page lists all resources."
)
UNKNOWN_AREA: Final = Kind(
    "unknown-area", 404, "There is no such area", "Codes of areas are in areas.geojson."
)
NOT_AVAILABLE: Final = Kind(
    "not-available",
    404,
    "The data do not hold this",
    "The question is sound, but the data lack what an answer needs. The detail says what and why.",
)
METHOD: Final = Kind(
    "method", 405, "This interface can only be read", "Use GET or HEAD. Nothing can be changed here."
)
NOT_ACCEPTABLE: Final = Kind(
    "not-acceptable",
    406,
    "It cannot be written in this form",
    "Say which with the parameter format, or let the header Accept allow one of them.",
)
TOO_LONG: Final = Kind(
    "too-long", 414, "The question is too long", "Ask for fewer things at once, in several requests."
)
CANNOT_BE_MET: Final = Kind(
    "cannot-be-met",
    422,
    "The limits cannot be met",
    "No allocation keeps to all of them. The detail says what would put it right.",
)
TOO_LARGE: Final = Kind(
    "too-large", 422, "The answer is too large", "Ask for fewer indicators, or in a form that is shorter."
)
FAULT: Final = Kind(
    "fault", 500, "The atlas has made a mistake", "It has been noted for whoever keeps the server."
)
BUSY: Final = Kind(
    "busy", 503, "Too many are asking", "Ask again after the seconds that the header Retry-After names."
)
SLOW: Final = Kind(
    "slow",
    503,
    "The answer takes long",
    "It is still being worked out, and kept: ask again after the seconds that the header Retry-After names.",
)
BROKEN_DATA: Final = Kind(
    "broken-data",
    503,
    "The data cannot be used",
    "The files of the place are broken. The address /health says what is wrong with them.",
)
KINDS: Final = (
    BAD_QUESTION,
    NO_BODY,
    NO_SUCH_RESOURCE,
    UNKNOWN_AREA,
    NOT_AVAILABLE,
    METHOD,
    NOT_ACCEPTABLE,
    TOO_LONG,
    CANNOT_BE_MET,
    TOO_LARGE,
    FAULT,
    BUSY,
    SLOW,
    BROKEN_DATA,
)


class ProblemError(Exception):
    """A refusal of the interface; `detail` is meant for whoever asked."""

    def __init__(self, kind: Kind, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep what is said of it."""
        super().__init__(detail)
        self.kind, self.detail, self.headers = kind, detail, dict(headers or {})


def of_refusal(error: AtlasError) -> ProblemError:
    """Return the problem that an answer's refusal is.

    Examples
    --------
    >>> of_refusal(UnknownAreaError("There is no area 'X'.")).kind.status
    404
    >>> of_refusal(AtlasError("Say how much is to be shared.")).kind.name
    'bad-question'
    """
    kinds: tuple[tuple[type[AtlasError], Kind], ...] = (
        (UnknownAreaError, UNKNOWN_AREA),
        (NotAvailableError, NOT_AVAILABLE),
        (InfeasibleError, CANNOT_BE_MET),
    )
    kind = next((kind for known, kind in kinds if isinstance(error, known)), BAD_QUESTION)
    return ProblemError(kind, str(error))


def response(problem: ProblemError, *, prefix: str, path: str) -> Response:
    """Return a refusal as an answer; `prefix` is the path of the interface, `path` the one that was asked.

    Examples
    --------
    >>> told = response(ProblemError(METHOD, "POST is not allowed."), prefix="/api/v1", path="/api/v1/gaps")
    >>> told.status_code, json.loads(told.body)["type"]
    (405, '/api/v1/docs#problem-method')
    """
    detail = "\n".join(plainly(line) for line in problem.detail.splitlines())
    body = {
        "type": f"{prefix}/docs#problem-{problem.kind.name}",
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": detail if len(detail) <= DETAIL_LENGTH else detail[: DETAIL_LENGTH - 1] + "…",
        "instance": quote(path, errors="replace"),
    }
    headers = {"Cache-Control": "no-store", **problem.headers}
    if problem.kind in (BUSY, SLOW, BROKEN_DATA):
        headers["Retry-After"] = str(LATER)
    content = (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
    return Response(content, status_code=problem.kind.status, media_type=MEDIA_TYPE, headers=headers)
