"""Whoever signs in or out comes back to where they were, and to nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from pages.frame.way_back import COOKIE, LONGEST, WayBack, own_address
from tests.asgi import Response, ask

HOST = "atlas.example"
CHOICES = "locality=north-east&service=YC04&edit=yes"


def _streamlit(base: str, to: str | None = None) -> Any:
    """Return what leads everybody elsewhere: to the first page, or to the provider."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        there = to or (f"{base}/" if path.endswith("callback") else "https://id.example/authorize?state=1")
        await send(
            {
                "type": "http.response.start",
                "status": 302,
                "headers": [(b"location", there.encode()), (b"set-cookie", b"_streamlit_user=x; Path=/")],
            }
        )
        await send({"type": "http.response.body", "body": b""})

    return answer


def _all(application: Any, address: str, **headers: str) -> tuple[Response, str]:
    """Return an answer, and the cookie that it gives for the way back."""
    answer = ask(application, address, {"host": HOST, **headers})
    given = answer.headers.get("set-cookie", "")
    return answer, given if given.startswith(f"{COOKIE}=") else ""


def _round(base: str, page: str) -> str:
    """Sign in from a page; return where the browser is led in the end."""
    application = WayBack(_streamlit(base), base)
    answer, cookie = _all(application, f"{base}/auth/login?provider=x", referer=page)
    assert answer.headers["location"].startswith("https://id.example/")
    sent = {"cookie": f"_streamlit_xsrf=1; {cookie.partition(';')[0]}"} if cookie else {}
    return _all(application, f"{base}/oauth2callback?state=1&code=2", **sent)[0].headers["location"]


@pytest.mark.parametrize("base", ["", "/atlas"])
@pytest.mark.parametrize("query", ["", f"?{CHOICES}", "?name=%C3%A9%3B%2C+x;,y"])
def test_it_leads_back_to_the_page_with_its_choices(base: str, query: str) -> None:
    assert _round(base, f"https://{HOST}{base}/register{query}") == f"{base}/register{query}"
    assert _round(base, f"https://{HOST}{base}/{query}") == f"{base}/{query}"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "https://elsewhere.example/atlas/register",
        f"https://{HOST}.elsewhere.example/atlas/register",
        f"https://{HOST}@elsewhere.example/atlas/register",
        f"https://elsewhere.example/{HOST}/atlas/register",
        f"https://{HOST}/atlas//elsewhere.example",
        f"https://{HOST}//elsewhere.example/atlas/register",
        f"https://{HOST}/atlas/auth/logout",
        f"https://{HOST}/another/register",
        f"https://{HOST}/atlasses/register",
        f"https://{HOST}/atlas/register/../../x",
        "https://[broken/atlas/register",
        "javascript:alert(1)",
    ],
)
def test_it_leads_nowhere_but_to_a_page_of_ours(page: str) -> None:
    assert _round("/atlas", page) == "/atlas/"


@pytest.mark.parametrize(
    "cookie",
    [
        "https%3A%2F%2Felsewhere.example%2F",
        "%2F%2Felsewhere.example",
        "%2Fatlas%2F%2Fregister",
        "%0D%0A",
        '"',
    ],
)
def test_a_cookie_that_others_have_written_leads_nowhere(cookie: str) -> None:
    application = WayBack(_streamlit("/atlas"), "/atlas")
    answer, _ = _all(application, "/atlas/oauth2callback", cookie=f"{COOKIE}={cookie}")
    assert answer.headers["location"] == "/atlas/"


def test_choices_that_are_no_plain_text_or_very_long_are_left_out() -> None:
    assert own_address("/register", "a=b\r\nset-cookie: x", "") == "/register"
    assert own_address("/register", "a" * LONGEST, "") == f"/register?{'a' * LONGEST}"
    assert own_address("/register", "a" * (LONGEST + 1), "") == "/register"


def test_the_browser_remembers_for_the_time_of_a_sign_in_and_forgets_then() -> None:
    application = WayBack(_streamlit("/atlas"), "/atlas")
    page = f"https://{HOST}/atlas/register?{'%3B' * (LONGEST // 3)}"
    _, cookie = _all(application, "/atlas/auth/login", referer=page)
    assert cookie.endswith("; Max-Age=900; Path=/atlas; HttpOnly; SameSite=Lax")
    assert len(cookie) < 4_000
    _, gone = _all(application, "/atlas/oauth2callback", cookie=cookie.partition(";")[0])
    assert gone == f"{COOKIE}=; Max-Age=0; Path=/atlas; HttpOnly; SameSite=Lax"


def test_signing_out_without_the_provider_leads_back_at_once() -> None:
    application = WayBack(_streamlit("/atlas", "/atlas/"), "/atlas")
    answer, _ = _all(application, "/atlas/auth/logout", referer=f"https://{HOST}/atlas/register?show=open")
    assert answer.headers["location"] == "/atlas/register?show=open"


def test_all_else_stays_as_it_is() -> None:
    application = WayBack(_streamlit("/atlas", "/atlas/"), "/atlas")
    for path in ("/atlas/register", "/auth/login", "/atlas/api/v1", "/atlas/oauth2callback"):
        answer, cookie = _all(application, path, referer=f"https://{HOST}/atlas/register")
        assert (answer.headers["location"], cookie) == ("/atlas/", ""), path
