from __future__ import annotations

import json
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import streamlit_folium

from geo.errors import CrsError
from geo.figures.classification import Classes, stepped
from geo.pack.indicators import Polarity
from layers.look.escaping import as_script, as_text
from layers.look.palette import COMPARISONS, STATES, View, sequential
from layers.look.presentation import Figures
from layers.map.assets import AtlasMap, standalone_html
from layers.map.choropleth import base_map, class_layer
from layers.map.styling import Layer, plain_look
from layers.map.view import MapView

HOSTILE = [
    "<script>alert(1)</script>",
    '"; alert(1);//',
    "</script><img src=x onerror=alert(1)>",
    'it\'s "quoted" & <b>bold</b>',
    "{{ 7*7 }}{% raw %}{{'x'}}",
    "line\u2028and\u2029paragraph",
    "alert(coords); drawnItems_draw_control_div_1 _div",
]


def _areas(names: list[str]) -> gpd.GeoDataFrame:
    boxes = [shapely.box(-1.5 + 0.01 * n, 53.8, -1.49 + 0.01 * n, 53.81) for n in range(len(names))]
    codes = [f"E0{n:07}" for n in range(len(names))]
    return gpd.GeoDataFrame({"area_name": names}, index=codes, geometry=boxes, crs="EPSG:4326")


def _figures(areas: gpd.GeoDataFrame, values: list[float], **columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame({"area_name": areas["area_name"], "value": values}, index=areas.index)
    defaults = {"lower": np.nan, "upper": np.nan, "comparison": "not compared", "state": "ok"}
    frame = frame.assign(**defaults | {"shown": [f"{value:.1f}%" for value in values]} | columns)
    return frame


def _classes(figures: pd.DataFrame, index: list[int | None], count: int) -> Classes:
    series = pd.Series(index, index=figures.index, dtype="Int64")
    return Classes("quantiles", ((0.0, 1.0),) * count, series, (1,) * count, None)


def looks_of(areas: Layer, *over: Layer, words: str = "", **chosen: Any) -> folium.FeatureGroup:
    """Return what the live map is sent of some layers."""
    return MapView(AtlasMap("{}"), areas, over, words=words).looks(**chosen)


def restyle(
    figures: pd.DataFrame,
    classes: Classes,
    *,
    polarity: Polarity = "high_is_worse",
    view: View = "value",
    benchmark: str = "",
    about: str = "",
    selected: str = "",
) -> folium.FeatureGroup:
    shown = Figures(
        frame=figures, classes=classes, title="", unit="percent", polarity=polarity, benchmark=benchmark
    )
    return looks_of(class_layer(shown, view=view), words=about, selected=selected)


def _style(group: folium.FeatureGroup) -> dict[str, Any]:
    (child,) = group._children.values()
    style: dict[str, Any] = json.loads(child.style)  # type: ignore[attr-defined]
    return style


def _shapes(base: AtlasMap) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(base.shapes)
    return shapes


def test_features_carry_code_and_name_and_nothing_else() -> None:
    areas = _areas(["North", "South"]).assign(secret="not for the page")
    shapes = _shapes(base_map(areas, title="Map"))
    assert [feature["properties"] for feature in shapes["areas"]["features"]] == [
        {"code": "E00000000", "name": "North"},
        {"code": "E00000001", "name": "South"},
    ]
    assert "secret" not in json.dumps(shapes)


def test_base_has_the_same_bytes_whatever_the_order_of_the_rows() -> None:
    areas = _areas(["a", "b", "c"])
    assert base_map(areas, title="Map").shapes == base_map(areas.iloc[::-1], title="Map").shapes


def test_base_refuses_metres() -> None:
    with pytest.raises(CrsError, match="EPSG:27700"):
        base_map(_areas(["a"]).to_crs("EPSG:27700"), title="Map")
    with pytest.raises(CrsError, match="context"):
        base_map(_areas(["a"]), title="Map", context=_areas(["b"]).to_crs("EPSG:27700"))


def test_a_label_stands_inside_its_area() -> None:
    # A crescent: its centroid lies outside.
    crescent = shapely.Point(-1.5, 53.8).buffer(0.1).difference(shapely.Point(-1.46, 53.8).buffer(0.1))
    areas = gpd.GeoDataFrame({"area_name": ["Crescent"]}, index=["E1"], geometry=[crescent], crs="EPSG:4326")
    lat, lng = _shapes(base_map(areas, title="Map"))["anchors"]["E1"]
    assert crescent.contains(shapely.Point(lng, lat))
    assert not crescent.contains(crescent.centroid)


def test_context_is_cut_to_the_neighbourhood_and_named() -> None:
    areas = _areas(["a"])
    far = gpd.GeoDataFrame(
        {"area_name": ["Near", "Far"]},
        index=["N", "F"],
        geometry=[shapely.box(-1.6, 53.7, -1.501, 53.9), shapely.box(0, 51, 1, 52)],
        crs="EPSG:4326",
    )
    shapes = _shapes(base_map(areas, title="Map", context=far))
    assert [label[1] for label in shapes["labels"]] == ["a", "Near"]
    assert shapes["labels"][1][3] == "context"
    assert len(shapes["context"]["features"]) == 1


def test_many_areas_are_drawn_fine_and_labelled_by_what_is_given() -> None:
    areas = _areas([str(n) for n in range(60)])
    shapes = _shapes(base_map(areas, title="Map", outlines=(areas.iloc[:2],), labels=areas.iloc[:2]))
    assert shapes["fine"] is True
    assert len(shapes["labels"]) == 2
    assert len(shapes["outlines"][0]["features"]) == 2
    assert _shapes(base_map(areas, title="Map"))["labels"] == []


def test_a_map_of_no_areas_shows_great_britain() -> None:
    shapes = _shapes(base_map(_areas([]), title="Map"))
    assert shapes["areas"]["features"] == []
    assert shapes["bounds"] == [[49.9, -8.2], [60.9, 1.8]]


def test_an_area_without_a_shape_is_kept_without_one() -> None:
    areas = _areas(["a", "b"])
    areas.loc["E00000001", "geometry"] = None
    shapes = _shapes(base_map(areas, title="Map"))
    assert [feature["geometry"] is None for feature in shapes["areas"]["features"]] == [False, True]
    assert list(shapes["anchors"]) == ["E00000000"]


def test_attribution_is_text() -> None:
    base = base_map(_areas(["a"]), title="Map", attribution="<a href=x>y</a>")
    assert _shapes(base)["attribution"] == "&lt;a href=x&gt;y&lt;/a&gt;"


def test_restyling_draws_no_shape_and_is_small() -> None:
    areas = _areas([f"Ward {n}" for n in range(20)])
    figures = _figures(areas, [float(n) for n in range(20)])
    group = restyle(figures, _classes(figures, [n // 4 for n in range(20)], 5))
    text = next(iter(group._children.values())).style  # type: ignore[attr-defined]
    assert "coordinates" not in text
    assert len(text) < 1500


def test_classes_take_their_colours_and_the_tooltip_its_words() -> None:
    areas = _areas(["Low", "High"])
    figures = _figures(areas, [1.0, 2.0], comparison=["better", "worse"], range=["0.5% to 1.5%", ""])
    style = _style(
        restyle(
            figures, _classes(figures, [0, 1], 2), benchmark="Leeds", selected="E00000001", about="Words."
        )
    )
    pale, dark = sequential(2)
    assert style["looks"] == {
        "class0": [pale, None],
        "class1": [dark, None],
        "missing": style["looks"]["missing"],
    }
    assert style["areas"]["E00000000"] == ["class0", "", "1.0%\nrange 0.5% to 1.5%\nbetter than Leeds"]
    assert style["areas"]["E00000001"] == ["class1", "", "2.0%\nworse than Leeds"]
    assert style["selected"] == "E00000001"
    assert style["about"] == "Words."


def test_flipped_polarity_mirrors_the_colours() -> None:
    figures = _figures(_areas(["Low", "High"]), [1.0, 2.0])
    classes = _classes(figures, [0, 1], 2)
    worse, better = (
        _style(restyle(figures, classes, polarity=p)) for p in ("high_is_worse", "high_is_better")
    )
    assert worse["looks"]["class0"] == better["looks"]["class1"]
    assert worse["looks"]["class1"] == better["looks"]["class0"]


@pytest.mark.parametrize("view", ["value", "significance"])
def test_each_state_has_its_own_look_and_word(view: Any) -> None:
    states = ["missing", "suppressed", "not_applicable", "ok"]
    figures = _figures(_areas(states), [np.nan, np.nan, np.nan, 4.0], state=states, comparison="similar")
    style = _style(restyle(figures, _classes(figures, [None, None, None, 0], 1), view=view))
    entries = list(style["areas"].values())
    assert [entry[0] for entry in entries[:3]] == states[:3]
    assert [entry[2] for entry in entries[:3]] == [STATES[state].word for state in states[:3]]
    assert len({json.dumps(style["looks"][entry[0]]) for entry in entries}) == 4
    assert all(style["looks"][state][1] for state in states[:3])


@pytest.mark.parametrize("view", ["value", "significance"])
def test_an_old_figure_has_one_look_whatever_it_is_and_says_so(view: Any) -> None:
    figures = _figures(_areas(["a", "b"]), [1.0, 2.0], state=["out_of_date", "ok"], comparison="worse")
    style = _style(restyle(figures, _classes(figures, [0, 0], 1), view=view))
    old, new = (style["looks"][entry[0]] for entry in style["areas"].values())
    assert old == plain_look(STATES["out_of_date"])
    assert old != new
    assert not new[1]
    assert style["areas"]["E00000000"][2].endswith("out of date")


def test_a_figure_without_a_class_is_shown_as_missing_not_as_zero() -> None:
    figures = _figures(_areas(["a"]), [np.nan])
    style = _style(restyle(figures, _classes(figures, [None], 0)))
    assert style["areas"]["E00000000"][0] == "missing"
    assert style["areas"]["E00000000"][2] == "no figure"


def test_significance_uses_colour_and_symbol() -> None:
    words = ["better", "similar", "worse", "higher", "lower", "not compared", "something else"]
    figures = _figures(_areas(words), [1.0] * 7, comparison=words)
    style = _style(restyle(figures, _classes(figures, [0] * 7, 1), view="significance", benchmark="Leeds"))
    entries = list(style["areas"].values())
    assert [entry[1] for entry in entries] == [*words[:6], "not compared"]
    assert style["symbols"]["worse"] == COMPARISONS["worse"].symbol
    assert [style["looks"][entry[0]][0] for entry in entries[:3]] == [COMPARISONS[w].fill for w in words[:3]]
    assert entries[1][2] == "1.0%\nsimilar to Leeds"


def test_no_figures_at_all_still_make_a_style() -> None:
    figures = _figures(_areas([]), [])
    assert _style(restyle(figures, _classes(figures, [], 0)))["areas"] == {}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives_a_script_as_text(text: str) -> None:
    written = as_script({"name": text})
    assert json.loads(written) == {"name": text}
    assert written.isascii()
    assert not set(written) & set("<>&_(")
    assert "{{" not in written
    assert "{%" not in written


def test_text_for_a_page_is_escaped_and_loses_control_characters() -> None:
    assert as_text('<b a="1">\x00&\x1b') == "&lt;b a=&quot;1&quot;&gt;&amp;"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_reach_the_page_unchanged_and_inert(name: str) -> None:
    """What streamlit-folium sends, after all its rewriting, still holds the very name."""
    areas = _areas([name])
    base = base_map(areas, title=name, attribution=name)
    figures = _figures(areas, [1.0], shown=[name], comparison="worse")
    group = restyle(figures, _classes(figures, [0], 1), benchmark=name, about=name)
    sent = streamlit_folium._get_feature_group_string(group, base.fresh())
    start = "atlas.restyle(map_div, "
    style, _ = json.JSONDecoder().raw_decode(sent, sent.index(start) + len(start))
    assert style["about"] == name
    assert style["areas"]["E00000000"][2] == f"{name}\nworse than {name}"
    page = standalone_html(
        base, restyle(figures, _classes(figures, [0], 1), about=name), title=name, about=name
    )
    assert "alert(1)</script>" not in page
    assert "<img src=x" not in page


def test_the_same_map_is_the_same_component_on_every_run() -> None:
    areas = _areas(["a", "b"])
    base = base_map(areas, title="Map")
    scripts = []
    for value in (1.0, 2.0):
        figures = _figures(areas, [value, value])
        fresh = base.fresh()
        fresh.render()
        scripts.append(streamlit_folium._get_map_string(fresh))
        streamlit_folium._get_feature_group_string(restyle(figures, _classes(figures, [0, 0], 1)), fresh)
    assert scripts[0] == scripts[1]
    assert "coordinates" not in scripts[0]


def test_a_missing_figure_is_called_what_the_figures_call_it() -> None:
    frame = pd.DataFrame(
        {
            "value": [1.0, np.nan],
            "state": ["ok", "missing"],
            "shown": ["1", ""],
            "comparison": "",
            "range": "",
        },
        index=["E01", "E02"],
    ).assign(area_name=["One", "Two"])
    classes = stepped(frame["value"], (5.0,))
    layer = class_layer(
        Figures(frame=frame, classes=classes, title="x", unit="percent", missing="none listed")
    )
    assert layer.sent["areas"]["E02"] == ["missing", "", "none listed"]
    assert "None listed" in layer.legend
    assert "None listed for 1 ward." in layer.words


def test_the_map_is_told_what_stands_in_the_dark_for_each_of_its_colours() -> None:
    looks = {"class0": ["#fdf0c4", None], "missing": ["#ffffff", [8, "M0 0", "#6b6b6b", 1.0]]}
    layer = Layer("areas", {"looks": looks, "symbols": {}, "areas": {}})
    sent = MapView(base_map(_areas(["a"]), title="Map"), layer).looks()
    style = json.loads(next(iter(sent._children.values())).style)
    assert set(style["night"]) == {"#fdf0c4", "#ffffff", "#6b6b6b"}
