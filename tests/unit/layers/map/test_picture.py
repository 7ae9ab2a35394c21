"""A map as a picture: the looks, legends and words of the live map, with scale and north."""

from __future__ import annotations

import pytest
from geopandas import GeoDataFrame
from shapely import Point, box

from geo.crs import DEGREES
from layers.map.choropleth import class_layer
from layers.map.picture import map_picture
from layers.map.shapes import drawn
from layers.map.sites import site_layer
from layers.map.view import MapView, area_words
from layers.map.zones import zone_layer
from layers.paper.picture import svg
from pages.frame.figures_view import shown
from tests.drawn import inside, lines, said, sound


def _view(pack, *, view="value", over=(), level="ward", indicator="child_poverty") -> MapView:
    figures = shown(
        pack, indicator, level, method="default", benchmark="borough", scheme="quantiles", adjust=False
    )
    layer = class_layer(figures, view=view, areas=area_words(pack, level))
    return MapView(drawn(pack, level), layer, tuple(over), title=figures.title, words=layer.words)


def test_a_map_holds_its_legend_with_ranges_and_counts_scale_north_and_names(pack):
    view = _view(pack)
    root = sound(svg(map_picture(view, words="The answer.", notes=("Figures as of today.",))))
    texts = [each.words for each in lines(root)]
    assert texts[:2] == [view.title, "The answer."]
    assert {"1 km", "N", "Lansbury", "Mile End", "Figures as of today."} <= {*texts}
    counted = [int(each.rsplit(": ", 1)[1]) for each in texts if " to " in each and ": " in each]
    assert sum(counted) == 20
    assert any("Crown copyright" in each for each in texts)
    assert inside(root)


def test_its_words_for_those_who_do_not_see_it_are_those_of_the_live_map(pack):
    view = _view(pack, view="significance")
    assert said(sound(svg(map_picture(view)))) == (view.title, view.words)


def test_every_colour_of_the_live_map_is_in_the_picture_and_the_chosen_area_is_outlined(pack):
    view = _view(pack)
    drawing = svg(map_picture(view))
    used = {view.areas.sent["looks"][key[0]][0] for key in view.areas.sent["areas"].values()}
    assert all(f'fill="{colour}"' in drawing for colour in used)
    assert "#0b3d91" not in drawing
    assert "#0b3d91" in svg(map_picture(view, selected=next(iter(view.areas.sent["areas"]))))


def test_markers_with_halos_and_zones_are_drawn_and_counted(pack):
    (west, south, east, north) = pack.areas["borough"].total_bounds
    middle = Point((west + east) / 2, (south + north) / 2)
    sites = GeoDataFrame(
        {"name": ["Hall", "Hut"], "look": ["open", "open"], "accuracy_m": [10.0, 400.0]},
        geometry=[middle, Point(middle.x + 0.01, middle.y)],
        index=["1", "2"],
        crs=DEGREES,
    )
    zones = GeoDataFrame(
        {"look": ["pocket"]}, geometry=[box(west, south, middle.x, middle.y)], index=["z"], crs=DEGREES
    )
    over = (zone_layer(zones, title="Pockets"), site_layer(sites, title="Places"))
    root = sound(svg(map_picture(_view(pack, over=over))))
    texts = [each.words for each in lines(root)]
    assert "Open: 1" in texts
    assert "Open, place only roughly known: 1" in texts
    assert "Beyond reach of the listed places: 1" in texts
    assert "url(#p" in svg(map_picture(_view(pack, over=over)))


@pytest.mark.slow
@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
def test_each_level_of_the_shipped_pack_is_a_picture(pack, level):
    indicator = "children_0_4" if level == "lsoa" else "child_poverty"
    assert inside(sound(svg(map_picture(_view(pack, level=level, indicator=indicator)))))


def test_hostile_names_are_words_of_the_picture(synthetic_pack):
    view = _view(synthetic_pack, indicator="welsh_speakers")
    root = sound(svg(map_picture(view, words=synthetic_pack.place.name)))
    assert inside(root)
    assert said(root)[1] == "".join(each for each in view.words if each.isprintable() or each.isspace())


def test_the_same_map_gives_the_same_bytes(pack):
    assert svg(map_picture(_view(pack))) == svg(map_picture(_view(pack)))
