"""The interface as an application: addresses, one way in for every request, one way out for every refusal."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Message, Receive, Scope, Send

from geo.api import answering, asking, openapi, page, problems, replies
from geo.api.pace import Pace
from geo.api.problems import METHOD, NO_BODY, NO_SUCH_RESOURCE, ProblemError
from geo.api.resources import PATH, PROFILE_FORMS, PROFILES, RESOURCES, VERSION, Resource
from geo.api.work import Work
from geo.pack.pack import Pack
from geo.report.files import MIME

METHODS: Final = ("GET", "HEAD")
ALLOWED: Final = ", ".join((*METHODS, "OPTIONS"))
JSON: Final = "application/json"
HTML: Final = "text/html"
SHARED: Final = {
    # Open figures that anybody may read, and nothing that depends on who asks: any site may read them, too.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT: Final = {
    "Allow": ALLOWED,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False, kw_only=True)
class Service:
    """What the interface needs to answer.

    Parameters
    ----------
    served : returns the pack that everybody is shown; AtlasError where there is none
    program : returns a text that changes when the program does
    printed : prints the profile of an area as a PDF; there are none where it is None
    base : path below which the server lives, without a slash at its end
    work, pace : where answers are worked out and kept, and how fast they are given
    """

    served: Callable[[], Pack]
    program: Callable[[], str]
    printed: answering.Printer | None = None
    base: str = ""
    work: Work = field(default_factory=Work)
    pace: Pace = field(default_factory=Pace)

    @property
    def prefix(self) -> str:
        """The path of the interface."""
        return f"{self.base}{PATH}"

    @cached_property
    def current(self) -> answering.Current:
        """The pack as it is now."""
        return answering.Current(self.served)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The interface as an OpenAPI document."""
        return openapi.document(self.prefix, self.forms)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that profiles have."""
        return tuple(each for each in PROFILE_FORMS if each != "pdf" or self.printed is not None)

    # ---- Resources ---------------------------------------------------------------------------------------

    async def resource(self, request: Request, resource: Resource) -> Response:
        """Answer a question: 304 where it is known already, without working it out."""
        query = request.scope["query_string"]
        asked = asking.read(resource, query, ",".join(request.headers.getlist("accept")))
        pack = await self.current.get()
        return await self.kept(
            request,
            replies.tag(pack.digest, self.program(), asked.key),
            lambda: answering.answered(pack, asked),
            media_type=MIME[asked.form],
            name=f"{resource.name}.{asked.form}",
        )

    async def profile(self, request: Request, form: str) -> Response:
        """Give the profile of an area."""
        asking.pairs_of(request.scope["query_string"], {})
        area, pack = request.path_params["area"], await self.current.get()
        return await self.kept(
            request,
            replies.tag("profile", pack.digest, self.program(), area, form),
            lambda: answering.profiled(pack, area, form, self.printed),
            media_type=PROFILE_FORMS[form],
            name=f"profile-{quote(area, safe='')}.{form}",
        )

    async def kept(
        self, request: Request, mark: str, make: Callable[[], bytes], *, media_type: str, name: str = ""
    ) -> Response:
        """Return what a tag stands for, made where it is not kept, compressed where that is wanted."""
        if quoted := replies.known_already(request.headers, mark):
            return replies.unchanged(quoted)
        content = await self.work.get(mark, make)
        zipped = replies.zips(request.headers) and len(content) >= replies.SMALLEST_ZIPPED
        if zipped:
            whole = content
            content = await self.work.get(f"{mark}-{replies.GZIP}", lambda: gzip.compress(whole, 6, mtime=0))
        found = replies.reply(content, media_type, mark, zipped=zipped, name=name)
        return replies.unchanged(found.headers["etag"]) if replies.whatever_it_is(request.headers) else found

    # ---- What the interface says of itself ---------------------------------------------------------------

    async def entry(self, request: Request) -> Response:
        """Say what there is, of which place and day."""
        asking.pairs_of(request.scope["query_string"], {})
        pack = await self.current.get()
        return await self.kept(
            request,
            replies.tag("entry", pack.digest, self.program(), self.base),
            lambda: _json(openapi.entry(pack, self.prefix, self.forms)),
            media_type=JSON,
        )

    async def described(self, request: Request) -> Response:
        """Give the OpenAPI document."""
        mark = replies.tag("openapi", self.program(), self.base)
        return await self.kept(request, mark, lambda: _json(self.document), media_type=JSON)

    async def docs(self, request: Request) -> Response:
        """Give the page for readers; without sources where the data cannot be used."""
        try:
            pack = await self.current.get()
        except ProblemError:
            pack = None
        digest = "" if pack is None else pack.digest
        return await self.kept(
            request,
            replies.tag("docs", digest, self.program(), self.base),
            lambda: page.page(self.document, self.prefix, pack).encode(),
            media_type=HTML,
        )


def _json(document: Any) -> bytes:
    """Return a document as text, the same bytes each time."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


class Door:
    """Every request's way in and out: what may be sent, what is refused and how, headers of all replies."""

    def __init__(self, service: Service) -> None:
        """Keep the addresses."""
        self.service = service
        self.router = Router(_routes(service), redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.router(scope, receive, send)
            return
        shared = {**SHARED, "Link": self._link()}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(shared)
            await send(message)

        # The router raises what it does not know only inside an application.
        scope = {**scope, "app": self}
        response: Response | None = None
        try:
            response = _at_the_door(scope)
            if response is None:
                await self.service.pace.wait()
                await self.router(scope, receive, send_with_headers)
        except (ProblemError, HTTPException) as error:
            response = self._refused(scope, error)
        except Exception:
            _LOG.exception("A request to the interface for programs failed.")
            response = self._refused(
                scope, ProblemError(problems.FAULT, "The request could not be answered.")
            )
        if response is not None:
            await _bare(scope, response)(scope, receive, send_with_headers)

    def _link(self) -> str:
        """Return where the interface is described."""
        prefix = self.service.prefix
        return f'<{prefix}/openapi.json>; rel="service-desc", <{prefix}/docs>; rel="service-doc"'

    def _refused(self, scope: Scope, error: ProblemError | HTTPException) -> Response:
        """Return a refusal."""
        if isinstance(error, HTTPException):
            kind = METHOD if error.status_code == METHOD.status else NO_SUCH_RESOURCE
            words = f"{scope['method']} is not allowed." if kind is METHOD else f"See {self.service.prefix}."
            error = ProblemError(kind, words, {"Allow": ALLOWED} if kind is METHOD else None)
        return problems.response(error, prefix=self.service.prefix, path=scope["path"])


def _at_the_door(scope: Scope) -> Response | None:
    """Return the answer to a request that asks for nothing: a browser's question whether it may; else None.

    Raises
    ------
    ProblemError : it brings content, or wants to change something.
    """
    headers = Headers(scope=scope)
    if scope["method"] == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    if scope["method"] not in METHODS:
        raise ProblemError(METHOD, f"{scope['method']} is not allowed.", {"Allow": ALLOWED})
    if headers.get("content-length", "0").strip() != "0" or "transfer-encoding" in headers:
        raise ProblemError(NO_BODY, "The request has content; send none.", {"Connection": "close"})
    return None


def _bare(scope: Scope, response: Response) -> Response:
    """Return a response without its content where only its head is asked for."""
    if scope["method"] == "HEAD":
        response.body = b""  # the length of what there would be stays in its header
    return response


def _endpoint(answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
    """Return an endpoint of a function, for heads, too."""

    async def endpoint(request: Request) -> Response:
        return _bare(request.scope, await answer(request))

    return endpoint


def _routes(service: Service) -> list[BaseRoute]:
    """Return the addresses below /api."""

    def of(resource: Resource) -> Callable[[Request], Any]:
        return lambda request: service.resource(request, resource)

    def profile_as(form: str) -> Callable[[Request], Any]:
        return lambda request: service.profile(request, form)

    pairs: list[tuple[str, Callable[[Request], Any]]] = [
        ("", service.entry),
        ("/", service.entry),
        ("/openapi.json", service.described),
        ("/docs", service.docs),
        *((f"/{path}", of(each)) for path, each in RESOURCES.items()),
        *((f"/{PROFILES}/{{area}}.{form}", profile_as(form)) for form in service.forms),
    ]
    start = Route("/", lambda _: RedirectResponse(f"{service.prefix}/docs", 307), methods=["GET"])
    return [start, *(Route(f"/{VERSION}{path}", _endpoint(each), methods=["GET"]) for path, each in pairs)]


def routes(service: Service) -> list[BaseRoute]:
    """Return the routes of the interface, to stand beside those of a server.

    Examples
    --------
    >>> from geo.sample import town
    >>> [each.path for each in routes(Service(served=town, program=lambda: "1.0", base="/atlas"))]
    ['/atlas/api', '/atlas/openapi.json', '/atlas/api']
    """
    above = f"{service.base}{PATH.rsplit('/', 1)[0]}"

    def to(path: str) -> Callable[[Request], Response]:
        return lambda _: RedirectResponse(f"{service.prefix}{path}", 307)

    return [
        Route(above, to("/docs"), methods=["GET"]),
        Route(f"{service.base}/openapi.json", to("/openapi.json"), methods=["GET"]),
        Mount(above, app=Door(service)),
    ]
