"""The atlas's map with nothing but its select box, to measure map against map."""

from __future__ import annotations

import streamlit as st

from bench.indicators import labels
from pages import _map_view, _ui

st.set_page_config(layout="wide")
data = _ui.store()
defaults = data.place.defaults
words = labels(data)
if "indicator" not in st.session_state:
    st.session_state["indicator"] = defaults.indicator
chosen = st.selectbox("Indicator", list(words), format_func=lambda each: words[each], key="indicator")
view = _map_view.shown(
    data,
    chosen,
    "ward",
    method="default",
    benchmark=defaults.benchmark,
    scheme=defaults.scheme,
    adjust=False,
)
area = st.session_state.get("area", "")
_map_view.draw(
    data,
    view,
    look="value",
    area=area,
    key="map",
    on_select=lambda code: st.session_state.update(area=code),
)
