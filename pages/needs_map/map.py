"""The map of one indicator: classes or comparison with the benchmark, legend and words."""

from __future__ import annotations

from geo.memory import kept
from geo.pack.pack import Pack
from layers.look.formatting import sentence_case
from layers.look.palette import View
from layers.map.choropleth import class_layer
from layers.map.view import MapView, area_words
from pages.frame.figures_view import Shown
from pages.frame.map_view import base_of
from pages.needs_map.pockets import layer, outlined_words


@kept(256, shared=True)
def map_of(pack: Pack, shown: Shown, look: View, pockets: bool = False) -> MapView:
    """Return the map of an indicator's figures; where asked for with the outlines of its hidden pockets."""
    areas = class_layer(shown, view=look, areas=area_words(pack, shown.level))
    grouping = pack.place.localities
    provisional = shown.level == "locality" and grouping.provisional
    over = layer(pack, shown.indicator.id) if pockets else None
    words = f"{areas.words} {sentence_case(grouping.label)}." if provisional else areas.words
    if pockets:
        words = f"{words} {outlined_words(pack, shown.indicator.id)}"
    return MapView(
        base_of(pack, shown.level),
        areas,
        over=() if over is None else (over,),
        title=shown.title,
        words=words,
        about=f"{words} {shown.indicator.source.attribution}",
        legend_inside=True,
    )
