"""The desk's page as an application."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app import MIDDLEWARE, ROUTES

app = st.App(Path(__file__).parent / "page.py", routes=ROUTES, middleware=MIDDLEWARE)
