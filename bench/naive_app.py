"""The usual streamlit-folium recipe, to measure against: a Folium map built anew in every rerun.

`?only=map` shows the select box and the map; without it a ranked plot and a table follow, as in most such
apps. Figures, shapes, classes and colours are the atlas's own. Leaflet comes from the same address as the
atlas's, and Folium's other assets (jQuery, Bootstrap, icons) are left out: kinder than the recipe really is.
"""

from __future__ import annotations

import altair as alt
import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from bench.indicators import labels
from geo.figures.classification import classify
from geo.figures.values import figures
from geo.pack.pack import load_pack
from layers.look.palette import sequential
from layers.map import assets

folium.Map.default_js = [each for each in assets.AtlasMap.default_js if each[0] == "leaflet"]
folium.Map.default_css = [each for each in assets.AtlasMap.default_css if each[0] == "leaflet_css"]


@st.cache_resource
def pack():
    return load_pack()


st.set_page_config(layout="wide")
data = pack()
words = labels(data)
if "indicator" not in st.session_state:
    st.session_state["indicator"] = data.place.defaults.indicator
chosen = st.selectbox("Indicator", list(words), format_func=lambda each: words[each], key="indicator")
indicator = data.indicator(chosen)
frame = figures(data, chosen, "ward")
classes = classify(frame["value"].round(1), scheme=data.place.defaults.scheme, polarity=indicator.polarity)
colours = sequential(max(len(classes.counts), 1), polarity=indicator.polarity)
areas = data.areas["ward"][["area_name", "geometry"]].assign(
    value=frame["value"].round(1),
    colour=[None if pd.isna(each) else colours[int(each)] for each in classes.index],
)

south, west, north, east = (areas.total_bounds[edge] for edge in (1, 0, 3, 2))
ward_map = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=12, tiles=None)
folium.GeoJson(
    areas,
    style_function=lambda feature: {
        "fillColor": feature["properties"]["colour"] or "#ffffff",
        "color": "#1a1a1a",
        "weight": 1,
        "fillOpacity": 1,
    },
    tooltip=folium.GeoJsonTooltip(["area_name", "value"], aliases=["Ward", indicator.short_title]),
).add_to(ward_map)
# Only clicks are returned: with the recipe's default every pan would cost a rerun besides.
st_folium(ward_map, height=540, use_container_width=True, returned_objects=["last_active_drawing"])

if st.query_params.get("only") != "map":
    table = frame[["area_name", "value", "lower", "upper", "numerator", "denominator"]]
    plot = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("value", title=indicator.unit_label),
            y=alt.Y("area_name", sort="-x", title=None),
            tooltip=["area_name", "value"],
        )
    )
    st.altair_chart(plot, width="stretch")
    st.dataframe(table.sort_values("value", ascending=False), hide_index=True)
# Served as ours is: the first frame stands until this is there.
st.html('<i class="atlas-done"></i>')
