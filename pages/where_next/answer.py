"""The answer to the question of the page: kept, and with its progress shown where it takes a while."""

from __future__ import annotations

import streamlit as st

from geo.pack.pack import Pack
from geo.targeting.plan import Brief, Plan, plan


def answered(pack: Pack, brief: Brief) -> Plan:
    """Return the answer to a brief; while an integer programme runs, say how far it is."""
    place = st.empty()

    def tell(number: int, cost: float) -> None:
        place.progress(min(number / (number + 20), 0.99), f"Looking for the best places, round {number}")

    answer = plan(pack, brief, progress=tell)
    place.empty()
    return answer
