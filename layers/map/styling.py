"""One layer of a map on its way to the browser: what it is sent of it, its legend, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from geopandas import GeoDataFrame

from layers.look.palette import STATES, Look
from layers.paper.legend import Legend


# Compared by identity; shared between sessions: nobody may change it.
@dataclass(frozen=True, eq=False)
class Layer:
    """The areas of a map, or what is drawn over them.

    Attributes
    ----------
    kind : what `sent` is to the browser
    sent : looks, and per area, marker or zone its look and the plain text of its tooltip
    legend : HTML; empty where there is nothing to explain
    words : the layer in plain text, for those who do not see it; empty for what lies over the areas
    inside : the legend as the browser draws it in the map, where there is one
    key : the legend before it is HTML, for pictures
    """

    kind: Literal["areas", "sites", "zones"]
    sent: Mapping[str, Any]
    legend: str = ""
    words: str = ""
    inside: Mapping[str, Any] | None = None
    key: Legend | None = None


def area_layer(
    looks: Mapping[str, Look],
    symbols: Mapping[str, str | None],
    areas: Mapping[str, list[str]],
    *,
    key: Legend | None = None,
    words: str,
    inside: Mapping[str, Any] | None = None,
) -> Layer:
    """Return the layer of the areas.

    Parameters
    ----------
    looks, symbols : by a key of their own; a symbol is an SVG path inside a box from -6 to 6
    areas : per area code its look's key, its symbol's key or "", and the lines of its tooltip
    """
    sent = {key: plain_look(look) for key, look in looks.items()} | {"missing": plain_look(STATES["missing"])}
    shown = {"looks": sent, "symbols": dict(symbols), "areas": dict(areas)}
    legend = key.html() if key else ""
    return Layer("areas", shown, legend=legend, words=words, inside=inside, key=key)


def plain_look(look: Look) -> list[Any]:
    """Return a look as the browser reads it: fill, and the pattern's parts or null."""
    tile = look.pattern
    return [look.fill, [tile.size, tile.marks, tile.ink, tile.width] if tile else None]


def with_shape(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the rows that can be drawn: with a shape that is not empty and has true coordinates."""
    return frame[np.isfinite(shapely.bounds(frame.geometry.to_numpy())).all(axis=1)]
