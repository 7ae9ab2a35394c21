"""The looks on their way to the map: what a restyle sends, and what is drawn over the areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import folium
import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame

from layers.look.escaping import as_script
from layers.look.palette import STATES, Look

DrawMode = Literal["point", "polygon"]
Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Over:
    """What is drawn over the areas of a map.

    Attributes
    ----------
    sites : markers, from `layers.map.sites.site_marks`
    zones : polygons, from `layers.map.zones.zone_shapes`
    draw : what the visitor is asked to draw, if anything; it comes back through `pages.frame.map.show_map`
    """

    sites: Payload = field(default_factory=dict)
    zones: Payload = field(default_factory=dict)
    draw: DrawMode | None = None


NOTHING: Final = Over()


class _Restyle(MacroElement):
    """Calls the page's `atlas.restyle` with a style."""

    _template = Template(
        "{% macro script(this, kwargs) %}atlas.restyle({{ this.map_name }}, {{ this.style }});{% endmacro %}"
    )

    def __init__(self, style: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Restyle"
        self._id = "style"
        self.map_name = "map_div"
        self.style = style


def style_group(
    looks: Mapping[str, Any],
    symbols: Mapping[str, Any],
    areas: Mapping[str, list[Any]],
    *,
    selected: str | None = None,
    about: str = "",
    over: Over = NOTHING,
) -> folium.FeatureGroup:
    """Return a feature group that gives the shapes of a base map their looks; it draws no shape itself.

    Parameters
    ----------
    looks : per key what `plain_look` makes of a look
    symbols : per key an SVG path inside a box from -6 to 6
    areas : per area code its look's key, its symbol's key or "", and the lines of its tooltip
    selected : code of the chosen area
    about : the text description of the map, for those who do not see it
    over : what is drawn over the areas
    """
    style: dict[str, Any] = {"looks": {**looks, "missing": plain_look(STATES["missing"])}}
    style |= {"symbols": dict(symbols), "areas": dict(areas), "missing": "missing"}
    style |= {"selected": selected, "about": about}
    parts = {"zones": over.zones, "sites": over.sites, "draw": over.draw}
    style |= {name: part for name, part in parts.items() if part}
    group = folium.FeatureGroup(name="looks", control=False)
    group._id = "looks"
    group.add_child(_Restyle(as_script(style)))
    return group


def plain_look(look: Look) -> list[Any]:
    """Return a look as the page reads it: fill, and the pattern's parts or null."""
    tile = look.pattern
    return [look.fill, [tile.size, tile.marks, tile.ink, tile.width] if tile else None]


def used(keys: Iterable[str], looks: Mapping[str, Look]) -> dict[str, Any]:
    """Return the looks of these keys as the page reads them, in the order of `looks`."""
    wanted = set(keys)
    return {key: plain_look(look) for key, look in looks.items() if key in wanted}


def with_shape(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the rows that can be drawn: with a shape that is not empty and has true coordinates."""
    return frame[np.isfinite(shapely.bounds(frame.geometry.to_numpy())).all(axis=1)]
