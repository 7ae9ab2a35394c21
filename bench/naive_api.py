"""What a good programmer writes in an afternoon: a route that works every answer out each time."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geo.pack.pack import Pack, load_pack
from geo.report.figures import figures_table, table
from geo.report.files import MIME, write

os.environ.setdefault("NEEDS_ATLAS_BENCH_SCRIPT", "")


@cache
def pack() -> Pack:
    return load_pack()


def values(request: Request) -> Response:
    asked = request.query_params
    rows = table(pack(), asked["level"], indicators=asked.getlist("indicator") or None)  # type: ignore[arg-type]
    form = asked.get("format", "json")
    return Response(write(pack(), figures_table(pack(), rows), form), media_type=MIME[form])


app = st.App(Path(__file__).parent / "naive_app.py", routes=[Route("/api/v1/values", values)])
