"""What lies over the map of play space: the places, the pockets beyond their reach, the proposed outlines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.access import proposed as proposing
from geo.crs import DEGREES
from geo.gaps.play import Band, Supply, places, serving
from geo.gaps.pockets import pockets
from geo.memory import kept
from geo.pack.pack import Pack
from layers.look.palette import Pattern
from layers.map.drawing import drawn_area_m2
from layers.map.sites import SITE_LOOKS, SiteLook, site_marks
from layers.map.zones import ZONE_LOOKS, ZoneLook, zone_shapes
from pages.play_space.words import band_words

PLACE_LOOKS: dict[str, SiteLook] = {
    "listed": SiteLook("listed in the register", "#d81b60", SITE_LOOKS["existing"].symbol),
    "layer": SiteLook("from a layer with its own licence", "#9b2fae", SITE_LOOKS["planned"].symbol),
    "new": SiteLook("proposed", SITE_LOOKS["new"].fill, SITE_LOOKS["new"].symbol),
}
# Paler than usual: what lies under them is to be read.
PATCH_LOOKS: dict[str, ZoneLook] = {
    "pocket": replace(
        ZONE_LOOKS["pocket"],
        word="pocket beyond reach of the listed places",
        pattern=Pattern(11, "M0 0L11 11M-2 9L2 13M9 -2L13 2", "#8c2d04", 1.0),
        width=1.2,
    ),
    "drawn": replace(ZONE_LOOKS["drawn"], word="proposed"),
}
_MANY = 30  # places, from which their markers are drawn smaller


@kept(64)
def place_frame(pack: Pack, supply: Supply, band: Band) -> GeoDataFrame:
    """Return the places for a band as points in EPSG:4326: name, look, tip, accuracy_m."""
    found = places(pack, supply)[serving(pack, supply, band)].to_crs(DEGREES)
    tips, keys = [], []
    for row in found.itertuples():
        layers = {pack.catalogue[each].layer for each in row.categories}
        keys.append("new" if row.is_proposed else "listed" if "" in layers else "layer")
        kinds = ", ".join(pack.catalogue[each].singular for each in row.categories) or "proposed"
        vague = f"point within {row.accuracy_m:.0f} m" if row.accuracy_m else ""
        size = f"{row.area_m2:,.0f} m²" if row.area_m2 == row.area_m2 else "size unknown"
        tips.append("\n".join(part for part in (kinds, size, vague) if part))
    return found.set_geometry(found.geometry.representative_point()).assign(look=keys, tip=tips)


@kept(64)
def marks(pack: Pack, supply: Supply, band: Band) -> dict[str, Any]:
    """Return the markers of the places."""
    frame = place_frame(pack, supply, band)
    return site_marks(frame, looks=PLACE_LOOKS, fine=len(frame) > _MANY)


@kept(64)
def zone_frame(pack: Pack, supply: Supply, band: Band, cut: bool, beyond: bool) -> GeoDataFrame:
    """Return pockets, where they are asked for, and proposed outlines in EPSG:4326: look, tip."""
    frame = pockets(pack, supply, band, cut=cut).frame
    # Where no place has a point nothing is known of reach, and nothing is drawn as beyond it.
    frame = frame if beyond and serving(pack, supply, band).any() else frame.iloc[:0]
    tips = [
        f"Pocket {number}\n{children:,.0f} children {band_words(band)}"
        for number, children in zip(frame.index, frame["children"], strict=True)
    ]
    found = frame.to_crs(DEGREES).assign(look="pocket", tip=tips)
    found.index = pd.Index([f"pocket {number}" for number in frame.index])
    drawn = [each for each in supply.proposed if each.shape.geom_type != "Point"]
    if drawn:
        outlines = proposing.frame(drawn).assign(look="drawn")
        outlines["tip"] = [f"{each.name}\n{drawn_area_m2(each.shape):,.0f} m²" for each in drawn]
        outlines.index = pd.Index([f"drawn {number}" for number in outlines.index])
        found = GeoDataFrame(pd.concat([found, outlines]), crs=DEGREES)
    return found[["look", "tip", "geometry"]]


@kept(64)
def zones(pack: Pack, supply: Supply, band: Band, cut: bool, beyond: bool) -> dict[str, Any]:
    """Return the shapes over the areas."""
    return zone_shapes(zone_frame(pack, supply, band, cut, beyond), looks=PATCH_LOOKS)
