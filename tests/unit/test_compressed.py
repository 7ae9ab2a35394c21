"""Static files of the program go out compressed, once worked out; all else as it was."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from pages.frame.compressed import Compressed

PROGRAM = b"const words = 'the same again and again';\n" * 200


class Files:
    """An application that counts how often it is asked."""

    def __init__(self, body: bytes = PROGRAM, status: int = 200) -> None:
        self.body, self.status, self.asked = body, status, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        headers = [(b"content-type", b"text/javascript"), (b"content-length", str(len(self.body)).encode())]
        headers += [(b"accept-ranges", b"bytes"), (b"cache-control", b"immutable")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body[:100], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[100:]})


def get(application: Any, path: str, method: str = "GET", **asked: str) -> tuple[int, dict[str, str], bytes]:
    told: dict[str, Any] = {}
    parts: list[bytes] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            told.update(message)
        else:
            parts.append(message["body"])

    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    asyncio.run(application(scope, None, send))
    return (
        told["status"],
        {name.decode(): value.decode() for name, value in told["headers"]},
        b"".join(parts),
    )


def test_a_file_is_compressed_once_and_is_the_same_file() -> None:
    files = Files()
    application = Compressed(files, "/static/")
    for _ in range(3):
        status, headers, body = get(application, "/static/js/a.js", accept_encoding="gzip, br")
        assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
        assert headers["content-length"] == str(len(body))
        assert headers["cache-control"] == "immutable"
        assert "accept-ranges" not in headers
        assert gzip.decompress(body) == PROGRAM
        assert len(body) < len(PROGRAM) / 10
    assert files.asked == 1


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/static/js/a.js", {}),
        ("/static/js/a.js", {"accept_encoding": "br"}),
        ("/static/js/a.js", {"accept_encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/js/a.js", {"accept_encoding": "gzip", "if_none_match": '"x"'}),
        ("/static/media/letters.woff2", {"accept_encoding": "gzip"}),
        ("/needs-map", {"accept_encoding": "gzip"}),
    ],
)
def test_who_cannot_read_it_or_asks_for_something_else_gets_it_as_before(
    path: str, asked: dict[str, str]
) -> None:
    _, headers, body = get(Compressed(Files(), "/static/"), path, **asked)
    assert "content-encoding" not in headers
    assert body == PROGRAM


@pytest.mark.parametrize("files", [Files(status=404), Files(b"short")])
def test_refusals_and_small_files_are_passed_on_and_not_kept(files: Files) -> None:
    application = Compressed(files, "/static/")
    for _ in range(2):
        status, headers, body = get(application, "/static/js/a.js", accept_encoding="gzip")
        assert (status, body) == (files.status, files.body)
        assert "content-encoding" not in headers
    assert files.asked == 2
    assert get(application, "/static/js/a.js", "HEAD", accept_encoding="gzip")[0] == files.status
