"""The program of the page, compressed: Streamlit sends it as it is, three times as much as need be."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KINDS: Final = ("text/javascript", "application/javascript", "text/css", "application/wasm", "image/svg+xml")
_LEAST: Final = 1_000
_LEVEL: Final = 6


class Compressed:
    """Sends static files of the program compressed; each is compressed once and kept.

    Their addresses name their content, and there are as many as the program has, so that what is kept is
    bounded. Whoever cannot read gzip, or asks for a part of a file, gets it as before.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        """Wrap the application; `prefix` is what the addresses of static files begin with."""
        self.app, self.prefix = app, prefix
        self._kept: dict[str, tuple[list[tuple[bytes, bytes]], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with what is kept."""
        if not self._concerned(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            start, body = await self._whole(scope, receive)
            told = Headers(raw=start["headers"])
            if start["status"] != 200 or len(body) < _LEAST or "content-encoding" in told:
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            small = await asyncio.to_thread(gzip.compress, body, _LEVEL, mtime=0)
            headers = MutableHeaders(raw=list(start["headers"]))
            headers["content-encoding"], headers["content-length"] = "gzip", str(len(small))
            headers["vary"] = "Accept-Encoding"
            del headers["accept-ranges"]
            self._kept[path] = (headers.raw, small)
        raw, body = self._kept[path]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    def _concerned(self, scope: Scope) -> bool:
        """Tell whether a request is for a static file that may be sent compressed."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self.prefix):
            return False
        asked = Headers(scope=scope)
        plain = "gzip" not in asked.get("accept-encoding", "") or "range" in asked or "if-none-match" in asked
        return not plain and mimetypes.guess_type(scope["path"])[0] in KINDS

    async def _whole(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        """Return the reply of the application, whole."""
        start: list[Message] = []
        parts: list[bytes] = []

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        headers = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, gather)
        return start[0], b"".join(parts)
