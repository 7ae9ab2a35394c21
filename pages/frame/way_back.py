"""The way back from signing in or out: to the page, with its choices, from which somebody went."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser

from pages.frame.menu import FIRST, entry_at

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "atlas_back"
MINUTES: Final = 15
"""For so long the browser remembers the page, while somebody is at the provider."""
LONGEST: Final = 1_200
"""Characters of choices that are remembered: a cookie holds some 4,000, and there one may take three."""
_GOES: Final = ("/auth/login", "/auth/logout")
_COMES: Final = "/oauth2callback"
_CHOICES: Final = re.compile(r"[!-~]*")


class WayBack:
    """Leads whoever signs in or out back to where they were; Streamlit leads everybody to the first page.

    Where they were is what their browser says (`Referer`), and it remembers that in a cookie. Neither is
    trusted: the address is made anew from the name of one of our pages and its choices, so that no link can
    lead from here to anywhere else.
    """

    def __init__(self, app: ASGIApp, base: str) -> None:
        """Wrap the application; `base` is the path below which it lies."""
        self.app, self.base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what would lead to the first page leads back."""
        path = scope["path"] if scope["type"] == "http" else ""
        goes, comes = path in [f"{self.base}{each}" for each in _GOES], path == f"{self.base}{_COMES}"
        if not (goes or comes):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        back = came_from(asked, self.base) if goes else remembered(asked.get("cookie", ""), self.base)

        async def send_back(message: Message) -> None:
            if message["type"] == "http.response.start" and back:
                told = MutableHeaders(scope=message)
                if told.get("location") == f"{self.base}/":
                    told["location"] = back
                told.append("set-cookie", self._cookie(back if goes else "", scope["scheme"]))
            await send(message)

        await self.app(scope, receive, send_back)

    def _cookie(self, back: str, scheme: str) -> str:
        """Return the cookie that remembers an address, or forgets it."""
        age = f"Max-Age={MINUTES * 60 if back else 0}"
        secure = "; Secure" if scheme == "https" else ""
        path = self.base or "/"
        return f"{COOKIE}={quote(back, safe='')}; {age}; Path={path}; HttpOnly; SameSite=Lax{secure}"


def came_from(asked: Headers, base: str) -> str:
    """Return the own address from which a request came; empty where it came from elsewhere."""
    try:
        page = urlsplit(asked.get("referer", ""))
    except ValueError:
        return ""
    return own_address(page.path, page.query, base) if page.netloc == asked.get("host") else ""


def remembered(cookies: str, base: str) -> str:
    """Return the own address that a browser has remembered; empty where there is none."""
    path, _, query = unquote(cookie_parser(cookies).get(COOKIE, "")).partition("?")
    return own_address(path, query, base)


def own_address(path: str, query: str, base: str) -> str:
    """Return the address of one of our pages with its choices; empty where the path is none of our pages."""
    entry = entry_at(path.removeprefix(f"{base}/")) if path.startswith(f"{base}/") else None
    if entry is None:
        return ""
    whole = f"{base}/{'' if entry is FIRST else entry.address}"
    return f"{whole}?{query}" if 0 < len(query) <= LONGEST and _CHOICES.fullmatch(query) else whole
