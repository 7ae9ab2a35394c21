"""One map declared once: its looks, legends, words and file."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.pack.pack import Pack
from layers.look.escaping import as_script
from layers.map.assets import AtlasMap
from layers.map.categories import category_layer, ground_layer
from layers.map.sites import site_layer
from layers.map.view import MapView, area_words
from layers.map.zones import zone_layer

BASE = AtlasMap('{"areas":[]}')
TIPS = pd.Series(["one", "two"], index=["A", "B"])
GROUND = ground_layer(TIPS, "#f6f5f0")


def _frame(*shapes: shapely.Geometry, **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), index=[*"XYZ"][: len(shapes)], crs="EPSG:4326")


SITES = site_layer(_frame(shapely.Point(-1.5, 53.8), name=["Hall"], look=["open"]), title="Halls")
ZONES = zone_layer(_frame(shapely.box(-1.5, 53.8, -1.4, 53.9), look=["pocket"]), title="Pockets")


def _style(view: MapView, **chosen: Any) -> dict[str, Any]:
    (child,) = view.looks(**chosen)._children.values()
    style: dict[str, Any] = json.loads(child.style)  # type: ignore[attr-defined]
    return style


def test_what_is_chosen_is_no_part_of_a_view() -> None:
    view = MapView(BASE, GROUND, (SITES, ZONES), words="Words.")
    plain, chosen = _style(view), _style(view, selected="A", site="X", draw="polygon")
    assert (plain["selected"], plain["sites"]["selected"]) == (None, None)
    assert (chosen["selected"], chosen["sites"]["selected"], chosen["draw"]) == ("A", "X", "polygon")
    assert "draw" not in plain
    assert plain["about"] == "Words."
    assert SITES.sent["selected"] is None
    assert _style(view) == plain


def test_what_does_not_depend_on_a_choice_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    view = MapView(BASE, GROUND, (SITES, ZONES), words="Words.")
    first = _style(view)
    written: list[Any] = []
    monkeypatch.setattr("layers.map.view.as_script", lambda value: written.append(value) or as_script(value))
    assert _style(view, selected="A", site="X") == {
        **first,
        "selected": "A",
        "sites": {**first["sites"], "selected": "X"},
    }
    assert {"A", "X"} <= {each for each in written if isinstance(each, str)}
    assert not any(isinstance(each, dict | list) for each in written)


def test_a_style_is_no_template_of_folium_s() -> None:
    view = MapView(BASE, GROUND, words="{{ 7 * 7 }} {% raw %} {# no #}")
    assert _style(view)["about"] == "{{ 7 * 7 }} {% raw %} {# no #}"
    assert "\\u007b\\u007b 7 * 7 }}" in view.file()


def test_a_view_sends_only_the_layers_it_has() -> None:
    assert not {"sites", "zones"} & set(_style(MapView(BASE, GROUND)))
    assert _style(MapView(BASE, GROUND, (ZONES,)))["zones"]["rows"]


def test_the_ground_has_one_look_its_tooltips_and_nothing_to_explain() -> None:
    style = _style(MapView(BASE, GROUND))
    assert style["areas"] == {"A": ["look0", "", "one"], "B": ["look0", "", "two"]}
    assert style["looks"]["look0"] == ["#f6f5f0", None]
    assert (GROUND.legend, GROUND.words) == ("", "")


def test_legends_stand_in_the_order_given_one_by_one_or_as_one_block() -> None:
    keys = pd.Series(["met", "unmet"], index=TIPS.index)
    areas = category_layer(keys, TIPS, TIPS, title="Promise", spoken="Whether it is kept")
    assert areas.words.startswith("Whether it is kept: 2 wards.")
    apart = MapView(BASE, areas, (ZONES, SITES)).legends
    assert [title in block for title, block in zip(["Promise", "Pockets", "Halls"], apart, strict=True)]
    assert len(apart) == 3
    assert MapView(BASE, areas, (ZONES, SITES), between="<br>").legends == ["<br>".join(apart)]
    assert MapView(BASE, GROUND).legends == []


def test_a_legend_adds_up_what_is_counted_and_leaves_out_what_counts_nobody() -> None:
    shapes = [shapely.box(west, 53.8, west + 0.1, 53.9) for west in (-1.5, -1.4, -1.3)]
    zones = _frame(*shapes, look=["near", "near", "drawn"], count=[3.0, 1_200.0, float("nan")])
    layer = zone_layer(zones, title="Walks", counted="children")
    assert ">1,203</td>" in layer.legend
    assert "Drawn" not in layer.legend
    assert len(layer.sent["rows"]) == 3
    assert zone_layer(zones.iloc[:0], title="Walks").legend == ""
    assert site_layer(_frame(shapely.Point(-1.5, 53.8), name=["Hall"], look=["open"])).legend == ""


def test_the_file_holds_map_legends_and_words_as_text() -> None:
    view = MapView(BASE, GROUND, (ZONES, SITES), title="A <b>map</b>", words="w", about="Words & sources.")
    page = view.file(selected="B")
    for part in (*view.legends, "A &lt;b&gt;map&lt;/b&gt;", "Words &amp; sources.", '"selected":"B"'):
        assert part in page
    assert "<b>map" not in page


def test_areas_are_called_what_the_pack_calls_them(synthetic_pack: Pack) -> None:
    words = area_words(synthetic_pack, "locality")
    level = synthetic_pack.place.levels["locality"]
    assert (words.counted(1), words.counted(2)) == (f"1 {level.singular}", f"2 {level.plural}")
    assert words.all(2) == f"2 {level.plural} of {synthetic_pack.place.name}"
