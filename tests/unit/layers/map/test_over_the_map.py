"""Categories, sites, zones and drawing on their way to the map."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import AtlasError, CrsError
from geo.limits import MARKER_TEXT, MARKERS
from layers.look.formatting import AreaWords
from layers.look.palette import STATES, luminance
from layers.map.categories import VERDICTS, category_layer
from layers.map.drawing import drawn_area_m2, drawn_geometry, drawn_shape
from layers.map.sites import SITE_LOOKS, site_layer
from layers.map.zones import ZONE_LOOKS, zone_layer
from tests.unit.layers.map.test_choropleth import HOSTILE, looks_of

KNOWN = ["met", "met nearby", "met if", "planned", "reported", "uncertain", "listed", "may have closed"]
ALL = [*KNOWN, "unmet", "not evidenced"]


def _keys(*keys: Any) -> pd.Series:
    return pd.Series(keys, index=[f"A{n}" for n in range(len(keys))], dtype=object)


def _names(keys: pd.Series) -> pd.Series:
    return pd.Series([f"Ward {n}" for n in range(len(keys))], index=keys.index)


def _style(group: folium.FeatureGroup) -> dict[str, Any]:
    (child,) = group._children.values()
    style: dict[str, Any] = json.loads(child.style)  # type: ignore[attr-defined]
    return style


def _sites(**columns: Any) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    points = [shapely.Point(-1.5 + 0.01 * n, 53.8) for n in range(count)]
    defaults = {"name": [f"Site {n}" for n in range(count)], "look": "open"}
    return gpd.GeoDataFrame(
        {**defaults, **columns}, geometry=points, index=[f"S{n}" for n in range(count)], crs="EPSG:4326"
    )


# ---- Categories ------------------------------------------------------------------------------------------


def test_there_is_a_look_a_symbol_and_a_word_for_each_verdict() -> None:
    assert list(VERDICTS) == ALL
    symbols = [look.symbol for look in VERDICTS.values()]
    assert all(symbols)
    assert len(set(symbols)) == len(ALL)
    assert len({(look.fill, look.pattern) for look in VERDICTS.values()}) == len(ALL)
    assert len({look.word for look in VERDICTS.values()}) == len(ALL)


def test_not_evidenced_looks_neither_like_unmet_nor_like_none() -> None:
    asked, unmet = VERDICTS["not evidenced"], VERDICTS["unmet"]
    assert luminance(asked.fill) > 0.9  # pale: nothing dark that reads as a gap
    assert luminance(unmet.fill) < 0.2
    assert asked.pattern is not None
    assert asked.pattern not in [look.pattern for look in STATES.values()]
    assert "not complete" in asked.word


def test_plain_verdicts_are_told_apart_in_greyscale() -> None:
    plain = [luminance(look.fill) for look in VERDICTS.values() if look.pattern is None]
    ratios = [(max(pair) + 0.05) / (min(pair) + 0.05) for pair in combinations(plain, 2)]
    assert min(ratios) > 1.4


def test_each_area_gets_the_look_symbol_and_words_of_its_category() -> None:
    keys = _keys("met", "not evidenced", np.nan)
    layer = category_layer(keys, _keys("one", "two\nthree", ""), _names(keys), title="")
    style = _style(looks_of(layer, selected="A1", words="Words."))
    (met, tick, one), (asked, question, two), (missing, none, _) = style["areas"].values()
    assert style["looks"][met][0] == VERDICTS["met"].fill
    assert style["symbols"][tick] == VERDICTS["met"].symbol
    assert style["symbols"][question] == VERDICTS["not evidenced"].symbol
    assert style["looks"][asked] != style["looks"][missing]
    assert (one, two) == ("one", "two\nthree")
    assert (missing, none) == ("missing", "")
    assert (style["selected"], style["about"]) == ("A1", "Words.")
    assert not {"sites", "zones", "draw"} & set(style)


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(KeyError, match="perhaps"):
        category_layer(_keys("perhaps"), _keys(""), _keys("Ward"), title="")


def test_the_legend_counts_what_occurs_in_the_order_of_the_looks() -> None:
    keys = _keys("not evidenced", "met", "met", np.nan)
    html = category_layer(keys, keys, _names(keys), title="Promise <1>").legend
    assert "Promise &lt;1&gt;" in html
    places = [html.index(word) for word in (">Confirmed<", ">Nothing listed", ">No figure<")]
    assert places == sorted(places)
    assert ">2</td>" in html
    assert "Unmet" not in html


def test_the_description_counts_and_names_a_few() -> None:
    keys = _keys(*["not evidenced"] * 8, "met", "met")
    areas = AreaWords(place="Somewhere")
    layer = category_layer(keys, keys, _names(keys), title="A centre in every ward", areas=areas)
    assert layer.words == (
        "A centre in every ward: 10 wards of Somewhere. Confirmed: 2 (Ward 8 and Ward 9). "
        "Nothing listed (the list is not complete): 8."
    )


# ---- Sites -----------------------------------------------------------------------------------------------


def test_a_marker_has_the_look_of_its_status_and_its_words() -> None:
    sites = site_layer(_sites(look=["open", "planned"], tip=["since 2024", ""]), clickable=True)
    ground = category_layer(_keys("met"), _keys(""), _keys("Ward"), title="")
    marks = _style(looks_of(ground, sites, site="S1"))["sites"]
    first, second = marks["rows"]
    assert first == ["S0", [53.8, -1.5], "open", "Site 0\nsince 2024", 0.0]
    assert second[3] == "Site 1"
    assert marks["looks"]["planned"] == [SITE_LOOKS["planned"].fill, SITE_LOOKS["planned"].symbol]
    assert (marks["selected"], marks["clickable"]) == ("S1", True)


def test_a_rough_point_has_a_halo_of_its_accuracy_and_an_exact_one_none() -> None:
    marks = site_layer(_sites(accuracy_m=[10.0, 50.0, 100.0, 400.0, np.nan])).sent
    assert [row[4] for row in marks["rows"]] == [0, 0, 100, 400, 100]


def test_a_service_without_a_point_is_not_drawn_but_counted_in_the_legend() -> None:
    sites = _sites(accuracy_m=[10.0, 300.0, 10.0])
    for nowhere in (None, shapely.Point(), shapely.Point(np.nan, np.nan)):
        sites.loc["S2", "geometry"] = nowhere
        assert len(site_layer(sites).sent["rows"]) == 2
    html = site_layer(sites, title="Centres").legend
    for words in ("Open<", "Open, place only roughly known<", "Location not sourced: not on the map<"):
        assert words in html


def test_all_statuses_differ_by_symbol_not_by_colour_alone() -> None:
    statuses = [SITE_LOOKS[key] for key in ("open", "planned", "unknown", "closed")]
    assert len({look.symbol for look in statuses}) == 4
    siting = [SITE_LOOKS[key] for key in ("existing", "new", "moved", "closed", "candidate")]
    assert len({look.symbol for look in siting}) == 5


def test_of_very_many_sites_the_first_are_drawn_and_the_rest_are_counted() -> None:
    count = MARKERS + 10
    sites = gpd.GeoDataFrame(
        {"name": ["n" * 5_000] * count, "look": "open"},
        geometry=gpd.points_from_xy(np.full(count, -1.5), np.full(count, 53.8)),
        crs="EPSG:4326",
    )
    layer = site_layer(sites, title="Clubs")
    rows = layer.sent["rows"]
    assert (len(rows), len(rows[0][3])) == (MARKERS, MARKER_TEXT)
    assert f"More than the {MARKERS:,} that are drawn" in layer.legend


def test_sites_and_zones_in_metres_are_refused() -> None:
    with pytest.raises(CrsError, match="sites"):
        site_layer(_sites(look=["open"]).to_crs("EPSG:27700"))
    with pytest.raises(CrsError, match="zones"):
        zone_layer(_sites(look=["near"]).to_crs("EPSG:27700"))


# ---- Zones -----------------------------------------------------------------------------------------------


def _zones(looks: list[str]) -> gpd.GeoDataFrame:
    shapes = [shapely.box(-1.5 + n, 53.8, -1.49 + n, 53.81) for n in range(len(looks))]
    return gpd.GeoDataFrame({"look": looks}, geometry=shapes, crs="EPSG:4326")


def test_zones_keep_their_order_and_take_the_looks_they_use() -> None:
    shapes = zone_layer(_zones(["pocket", "near"]).assign(tip=["Beyond\n12 children", ""])).sent
    assert [row[2] for row in shapes["rows"]] == ["Beyond\n12 children", ""]
    assert shapes["rows"][0][3]["type"] == "Polygon"
    assert shapes["rows"][0][3]["coordinates"][0][0] == pytest.approx([-1.49, 53.8], abs=1e-5)
    assert len(shapes["looks"]) == 2
    fill, marks, ink, *_ = shapes["looks"][shapes["rows"][0][1]]
    assert (fill, ink) == ("", ZONE_LOOKS["pocket"].ink)
    assert marks is not None


def test_an_empty_zone_is_left_out_and_the_legend_counts() -> None:
    zones = _zones(["near", "near"])
    assert zone_layer(zones.iloc[:0]).sent == {"looks": {}, "rows": []}
    zones.loc[1, "geometry"] = shapely.Polygon()
    assert len(zone_layer(zones).sent["rows"]) == 1
    assert ">2</td>" in zone_layer(zones, title="Walks").legend


# ---- Together --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_text(text: str) -> None:
    sites = _sites(name=[text], tip=[text])
    zones = _zones(["near"]).assign(tip=text)
    over = site_layer(sites, title=text), zone_layer(zones, title=text)
    areas = category_layer(_keys("met"), _keys(text), _keys("Ward"), title="")
    group = looks_of(areas, *over, draw="point")
    style = _style(group)
    assert style["sites"]["rows"][0][3] == f"{text}\n{text}"
    assert style["zones"]["rows"][0][2] == text
    assert style["draw"] == "point"
    (child,) = group._children.values()
    assert not set(child.style) & set("<>&_(")  # type: ignore[attr-defined]
    legends = "".join(layer.legend for layer in over)
    assert "<script" not in legends
    assert "<img src=x" not in legends


# ---- Drawing ---------------------------------------------------------------------------------------------

SQUARE = [[-1.5, 53.8], [-1.499, 53.8], [-1.499, 53.801], [-1.5, 53.801], [-1.5, 53.8]]


def test_what_was_drawn_is_taken_as_plain_geometry() -> None:
    assert drawn_geometry({"type": "Point", "coordinates": [-1, 53], "more": "x"}) == {
        "type": "Point",
        "coordinates": [-1.0, 53.0],
    }
    area = drawn_shape({"type": "Polygon", "coordinates": [SQUARE]})
    # 0.001 degrees: 111.3 m north, 65.8 m east at this latitude.
    assert drawn_area_m2(area) == pytest.approx(111.3 * 65.9, rel=0.01)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "POINT (0 0)",
        {"type": "Point", "coordinates": [float("nan"), 0]},
        {"type": "Point", "coordinates": [True, 0]},
        {"type": "Point", "coordinates": [10**400, 0]},
        {"type": "Point", "coordinates": [0, float("-inf")]},
        {"type": "Point", "coordinates": ["1", "2"]},
        {"type": "Point", "coordinates": [181, 0]},
        {"type": "Point", "coordinates": [0, 0, 0]},
        {"type": "Polygon", "coordinates": [SQUARE, SQUARE]},
        {"type": "Polygon", "coordinates": [SQUARE[:3]]},
        {"type": "Polygon", "coordinates": [SQUARE[:4]]},
        {"type": "Polygon", "coordinates": [SQUARE[:1] * 300]},
        {"type": "LineString", "coordinates": SQUARE},
    ],
)
def test_anything_else_is_nothing(value: object) -> None:
    assert drawn_geometry(value) is None
    with pytest.raises(AtlasError, match="draw it again"):
        drawn_shape(value)


def test_an_outline_that_crosses_itself_is_explained() -> None:
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    with pytest.raises(AtlasError, match="crosses itself"):
        drawn_shape({"type": "Polygon", "coordinates": [bow]})
