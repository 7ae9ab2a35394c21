"""The atlas with two more addresses: /hold takes the one place for pages, /release gives it back."""

from __future__ import annotations

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import app as atlas
from pages.frame import admission

HELD = admission.Turn("a test")
admission.turns().longest = 600.0  # however slow the machine is that runs the test


def hold(_: Request) -> Response:
    """Take the place, or say that it is taken."""
    admission.turns().join(HELD)
    return PlainTextResponse("held" if HELD.since else "waiting")


def release(_: Request) -> Response:
    """Give the place back."""
    admission.turns().leave(HELD)
    return PlainTextResponse("free")


ROUTES = [*atlas.ROUTES, Route("/hold", hold), Route("/release", release)]
app = st.App(atlas.HERE / "pages" / "_main.py", routes=ROUTES, middleware=atlas.MIDDLEWARE)
