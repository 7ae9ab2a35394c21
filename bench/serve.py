"""A script of the bench as an application with the atlas's own asset addresses and headers.

`NEEDS_ATLAS_BENCH_SCRIPT` names the script.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from app import MIDDLEWARE, ROUTES

app = st.App(
    Path(__file__).parent / os.environ["NEEDS_ATLAS_BENCH_SCRIPT"], routes=ROUTES, middleware=MIDDLEWARE
)
