"""The atlas as an ASGI application: Streamlit, the map's assets, the interface for programs, health, headers.

Start it with `streamlit run app.py`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import net_util

from geo.api import service as programs
from geo.errors import AtlasError, RegisterError
from geo.report.profiles import profile
from geo.store.program import code_digest
from layers.map import assets, shapes
from layers.paper.profile_pdf import profile_pdf
from pages.frame import admission, log_lines, person, release, served
from pages.frame.compressed import Compressed
from pages.frame.first_frame import not_found, with_first_frame
from pages.frame.menu import FIRST, entry_at
from pages.frame.way_back import WayBack

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = Path(__file__).parent
BASE = f"/{(st.get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/")
A_YEAR = "public, max-age=31536000, immutable"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


# ---- Content-Security-Policy -------------------------------------------------------------------------------


@cache
def inline_scripts() -> str:
    """Return the hashes of the scripts that Streamlit's own page carries inline."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def policy(path: str, host: str) -> str:
    """Return the Content-Security-Policy of a path.

    streamlit-folium writes its map as an inline script and restyles it with `eval`: the frames under
    /component/ may do both, and may talk to nobody. The page itself may do neither. What programs read,
    and the page about it, runs nothing at all.
    """
    rules = {
        "default-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    if path.startswith(f"{BASE}/api/"):
        rules["default-src"] = rules["base-uri"] = rules["form-action"] = "'none'"
    elif path.startswith(f"{BASE}/component/"):
        rules["script-src"] = "'self' 'unsafe-inline' 'unsafe-eval'"
        rules["img-src"] = " ".join([rules["img-src"], *assets.tile_hosts()])
        rules["connect-src"] = rules["form-action"] = "'none'"
    else:
        rules["script-src"] = f"'self' {inline_scripts()}"
        rules["worker-src"] = rules["media-src"] = "'self' blob:"
        # Browsers before 2022 do not count the web socket as 'self'.
        plain = re.fullmatch(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?", host)
        rules["connect-src"] = f"'self' ws://{host} wss://{host}" if plain else "'self'"
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


# Our own scripts in Streamlit's page, by their addresses: start.js before its program, frame.js after it.
SCRIPTS = {
    f"{name}-{hashlib.sha256(script).hexdigest()[:12]}.js": script
    for name in ("start", "frame")
    for script in [(HERE / "pages" / "frame" / f"{name}.js").read_bytes()]
}


class FirstFrame:
    """Puts what is read first, and our own scripts, into Streamlit's page; refuses unknown addresses."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a page of Streamlit's gets our first frame and script."""
        if scope["type"] != "http" or scope["path"].startswith((f"{BASE}/component/", f"{BASE}/api/")):
            await self.app(scope, receive, send)
            return
        if scope["path"] == f"{BASE}/{FIRST.address}":
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{BASE}/" + (f"?{query}" if query else ""), 308)(scope, receive, send)
            return
        # Uncompressed, so that it can be read: it is eight kilobytes. Parts of pages come as they are.
        if "." not in scope["path"].rsplit("/", 1)[-1] and "/_stcore/" not in scope["path"]:
            headers = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            scope = {**scope, "headers": headers}
        start: Message | None = None
        body = b""

        async def send_with_frame(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                told = Headers(raw=message["headers"])
                if "content-encoding" not in told and told.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            entry = entry_at(scope["path"].removeprefix(BASE).strip("/"))
            if entry is None:
                start["status"] = 404
                whole = not_found(BASE).encode()
            else:
                start_js, frame_js = (f"{BASE}/{assets.PATH}/{each}" for each in SCRIPTS)
                scripts = (start_js, frame_js)
                whole = with_first_frame(body.decode(), entry, base=BASE, scripts=scripts).encode()
            MutableHeaders(scope=start)["content-length"] = str(len(whole))
            await send(start)
            await send({"type": "http.response.body", "body": whole})

        await self.app(scope, receive, send_with_frame)


class SecurityHeaders:
    """Puts the security headers on every response, errors and static files included."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        csp = policy(scope["path"], Headers(scope=scope).get("host", ""))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["Content-Security-Policy"] = csp
            await send(message)

        await self.app(scope, receive, send_with_headers)


# ---- Routes ---------------------------------------------------------------------------------------------


def health(_: Request) -> Response:
    """Answer whether place pack and register are good as they are now: 200, or 503 with what is wrong.

    It follows breaking and mending. A pack is read once for each change of its files or its register; else
    this costs a look at both. While one is broken the pages show the last good state, so 503 is an alarm for
    who keeps the data and no reason to stop the server. That there is no register is no fault.
    """
    try:
        found = served.SHELF.get()
        trouble, pack = found.trouble, found.pack
    except AtlasError as error:
        trouble, pack = error, None
    register = served.register_state(pack)
    is_register = isinstance(trouble, RegisterError)
    if is_register:
        register = {"status": "unreachable", "reason": str(trouble)}
    is_well = trouble is None and register["status"] != "unreachable"
    body: dict[str, Any] = {"status": "ok" if is_well else "broken", "pack": {"status": "ok"}}
    if trouble is not None and not is_register:
        body["pack"] = {"status": "broken", "reason": str(trouble)}
    if not is_well:
        body["shown"] = (
            "The pages show the last good one." if pack is not None else "There is nothing to show."
        )
    return JSONResponse(body | {"register": register}, 200 if is_well else 503)


def drawn_here(path: str) -> tuple[bytes, str] | None:
    """Return the shapes at an address that another process has given out; None where the pack has no such."""
    if not re.fullmatch(r"shapes/[0-9a-f]{16}\.js", path):
        return None
    try:
        return shapes.find_or_draw(served.served(), path)
    except AtlasError:  # the pages and the health address say what is wrong with the pack
        return None


def asset(request: Request) -> Response:
    """Serve Leaflet, the atlas's map script and the shapes of a map; every address names a version."""
    path = request.path_params["path"]
    if path in SCRIPTS:
        return Response(SCRIPTS[path], media_type="text/javascript", headers={"Cache-Control": A_YEAR})
    found = assets.find(path) or drawn_here(path)
    if found is None:
        return PlainTextResponse("There is no such asset.\n", status_code=404)
    content, media_type = found
    return Response(content, media_type=media_type, headers={"Cache-Control": A_YEAR})


@cache
def program() -> str:
    """Return a text that changes with the code of the atlas and the versions of what it stands on."""
    installed = sorted(f"{each.name} {each.version}" for each in distributions())
    return "\n".join(
        [
            code_digest(HERE, ("*.py", "geo/**/*.py", "layers/**/*.py", "layers/**/*.typ")),
            sys.version,
            *installed,
        ]
    )


# Streamlit would ask a web service for this machine's public address, at start and for unknown origins.
net_util.get_external_ip = lambda: None
# Nor need anybody know what the server is made of; Streamlit has no option for that.
uvicorn.Config.encoded_headers = property(lambda _: [], lambda *_: None)  # type: ignore[assignment]
_STARTUP = uvicorn.Server.startup


async def start_at_once(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
    """Start a server whose connections send what they have at once.

    Streamlit's socket leaves that off, and connections take after it: then the second part of a reply waits
    for word of the first, which the other side holds back for 40 ms.
    """
    for each in sockets or ():
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    await _STARTUP(self, sockets)


uvicorn.Server.startup = start_at_once  # type: ignore[method-assign]

try:
    assets.tile_provider()
    admission.turns()
    person.require_sound()
except AtlasError as error:  # a misspelt setting stops the start, in words, rather than every page
    raise SystemExit(f"{error}") from None

ROUTES = [
    Route(f"{BASE}/health", health),
    Route(f"{BASE}/{assets.PATH}/{{path:path}}", asset),
    *programs.routes(
        programs.Service(
            served=served.served,
            program=program,
            printed=lambda pack, area: profile_pdf(pack, profile(pack, area)),
            base=BASE,
        )
    ),
]
MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(WayBack, base=BASE),
    Middleware(Compressed, prefix=f"{BASE}/static/"),
    Middleware(FirstFrame),
]


@asynccontextmanager
async def lifespan(application: Any) -> AsyncIterator[None]:
    """Write the log, and give memory back, for as long as the server runs."""
    log_lines.begin()
    async with release.giving_back(application):
        yield


app = st.App(HERE / "pages" / "_main.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
