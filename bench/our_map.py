"""The atlas's map with nothing but its select box, to measure map against map."""

from __future__ import annotations

import streamlit as st

from bench.indicators import labels
from pages.frame import figures_view, map_view, ui
from pages.frame.first_frame import DONE
from pages.needs_map.map import map_of

st.set_page_config(layout="wide")
pack = ui.pack()
defaults = pack.place.defaults
words = labels(pack)
if "indicator" not in st.session_state:
    st.session_state["indicator"] = defaults.indicator
chosen = st.selectbox("Indicator", list(words), format_func=lambda each: words[each], key="indicator")
view = figures_view.shown(
    pack,
    chosen,
    "ward",
    method="default",
    benchmark=defaults.benchmark,
    scheme=defaults.scheme,
    adjust=False,
)
area = st.session_state.get("area", "")
map_view.draw(
    map_of(pack, view, "value"),
    selected=area,
    key="map",
    on_select=lambda code: st.session_state.update(area=code),
)
st.html(DONE)
