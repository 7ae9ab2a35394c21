"""The atlas as a person runs it for themselves: with a name, and a state directory of its own."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["NEEDS_ATLAS_EDITOR"] = "Ann Example"
os.environ["NEEDS_ATLAS_STATE"] = str(Path(os.environ["NEEDS_ATLAS_TEST_OUTGOING"]).parent / "state")

import streamlit as st

import app as atlas

app = st.App(atlas.HERE / "pages" / "_main.py", routes=atlas.ROUTES, middleware=atlas.MIDDLEWARE)
