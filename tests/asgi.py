"""Asking an ASGI application without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Response:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


async def asked(
    application: Any, address: str, headers: Mapping[str, str] | None = None, *, method: str = "GET"
) -> Response:
    """Return the answer to one request; the address has its query string, percent-encoded."""
    path, _, query = address.partition("?")
    found = Response()
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "scheme": "http",
        "server": ("localhost", 80),
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "query_string": query.encode(),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            found.status = message["status"]
            found.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            found.body += message.get("body", b"")

    await application(scope, receive, send)
    return found


def ask(application: Any, address: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """Return the answer to one request, waited for."""
    return asyncio.run(asked(application, address, headers, **more))
