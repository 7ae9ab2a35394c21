"""Replies that can be kept by whoever asks: a strong tag of what is asked, 304 where it is known already."""

from __future__ import annotations

import hashlib
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response

CACHING: Final = "public, no-cache"
"""Anybody may keep it and must ask each time whether it still holds: that costs no computing here, and nobody
is shown figures that have been corrected since."""
VARY: Final = "Accept, Accept-Encoding"
GZIP: Final = "gzip"
SMALLEST_ZIPPED: Final = 1_000
"""Bytes from which a reply is compressed."""


def tag(*parts: str) -> str:
    """Return the strong tag of what some texts stand for together.

    Examples
    --------
    >>> tag("pack", "program", "question") == tag("pack", "program", "question")
    True
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def zips(headers: Headers) -> bool:
    """Tell whether a reply may be compressed.

    Examples
    --------
    >>> zips(Headers({"Accept-Encoding": "br, gzip"})), zips(Headers({"Accept-Encoding": "gzip;q=0"}))
    (True, False)
    """
    for part in headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        if coding == GZIP:
            return weight.strip("0.") != "" or not weight
    return False


def known_already(headers: Headers, mark: str) -> str:
    """Return the tag, as it was sent, by which whoever asks knows this; empty where it is not known.

    Examples
    --------
    >>> known_already(Headers({"If-None-Match": '"other", W/"abc"'}), "abc")
    '"abc"'
    """
    sent = {each.strip().removeprefix("W/") for each in headers.get("if-none-match", "").split(",")}
    return next((each for each in (_written(mark, False), _written(mark, True)) if each in sent), "")


def whatever_it_is(headers: Headers) -> bool:
    """Tell whether whoever asks has something and wants nothing as long as there is anything.

    Examples
    --------
    >>> whatever_it_is(Headers({"If-None-Match": "*"})), whatever_it_is(Headers({}))
    (True, False)
    """
    return headers.get("if-none-match", "").strip() == "*"


def unchanged(quoted: str) -> Response:
    """Return that what is known still holds.

    Examples
    --------
    >>> unchanged('"abc"').status_code
    304
    """
    return Response(status_code=304, headers={"ETag": quoted, "Cache-Control": CACHING, "Vary": VARY})


def reply(content: bytes, media_type: str, mark: str, *, zipped: bool = False, name: str = "") -> Response:
    """Return bytes with what caches must know of them; `name` is what a file of it is called.

    Examples
    --------
    >>> reply(b"[]", "application/json", "abc", zipped=True).headers["etag"]
    '"abc-gzip"'
    """
    headers = {"ETag": _written(mark, zipped), "Cache-Control": CACHING, "Vary": VARY}
    if zipped:
        headers["Content-Encoding"] = GZIP
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Response(content, media_type=media_type, headers=headers)


def _written(mark: str, zipped: bool) -> str:
    """Return a tag as headers have it; compressed bytes are other bytes, so they have another."""
    return f'"{mark}-{GZIP}"' if zipped else f'"{mark}"'
