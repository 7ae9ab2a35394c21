"""What lies over the map of play space: the places, the pockets beyond their reach, the proposed outlines."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame

from geo.access import open_space, proposed as proposing
from geo.crs import DEGREES
from geo.gaps.play import Band, Supply, places, serving
from geo.gaps.pockets import pockets
from geo.memory import kept
from geo.pack.pack import Pack
from layers.look.palette import Look, Pattern
from layers.map.drawing import drawn_area_m2
from layers.map.sites import SITE_LOOKS, site_layer
from layers.map.styling import Layer
from layers.map.zones import ZONE_LOOKS, zone_layer
from pages.play_space.words import band_words, hectares

PLACE_LOOKS: dict[str, Look] = {
    "listed": replace(SITE_LOOKS["existing"], word="listed in the register"),
    "layer": replace(SITE_LOOKS["planned"], word="from a layer with its own licence", fill="#9b2fae"),
    "new": replace(SITE_LOOKS["new"], word="proposed"),
}
# Paler than usual: what lies under them is to be read.
PATCH_LOOKS: dict[str, Look] = {
    "park": Look("public park, by its outline", "#7fb069", ink="#3d6b2a", width=0.8, opacity=0.55),
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
def place_layer(pack: Pack, supply: Supply, band: Band) -> Layer:
    """Return the places for a band as markers."""
    found = places(pack, supply)[serving(pack, supply, band)].to_crs(DEGREES)
    tips, keys = [], []
    for row in found.itertuples():
        layers = {pack.catalogue[each].layer for each in row.categories}
        keys.append("new" if row.is_proposed else "listed" if "" in layers else "layer")
        kinds = ", ".join(pack.catalogue[each].singular for each in row.categories) or "proposed"
        vague = f"point within {row.accuracy_m:.0f} m" if row.accuracy_m else ""
        size = f"{row.area_m2:,.0f} m²" if row.area_m2 == row.area_m2 else "size of the play space unknown"
        tips.append("\n".join(part for part in (kinds, size, vague) if part))
    frame = found.set_geometry(found.geometry.representative_point()).assign(look=keys, tip=tips)
    return site_layer(frame, looks=PLACE_LOOKS, title="Places", counted="places", many=_MANY)


@kept(64)
def patch_layer(pack: Pack, supply: Supply, band: Band, cut: bool, beyond: bool, parks: bool) -> Layer:
    """Return parks and pockets, where they are asked for, and proposed outlines."""
    frame = pockets(pack, supply, band, cut=cut).frame
    # Where no place has a point nothing is known of reach, and nothing is drawn as beyond it.
    frame = frame if beyond and serving(pack, supply, band).any() else frame.iloc[:0]
    tips = [
        f"Pocket {number}\n{children:,.0f} children {band_words(band)}"
        for number, children in zip(frame.index, frame["children"], strict=True)
    ]
    found = frame.to_crs(DEGREES).assign(look="pocket", tip=tips)
    found.index = pd.Index([f"pocket {number}" for number in frame.index])
    found = found[["look", "tip", "geometry"]]
    if parks and open_space.known(pack):
        found = GeoDataFrame(pd.concat([_parks(pack), found]), crs=DEGREES)
    drawn = [each for each in supply.proposed if each.shape.geom_type != "Point"]
    if drawn:
        outlines = proposing.frame(drawn).assign(look="drawn")
        outlines["tip"] = [f"{each.name}\n{drawn_area_m2(each.shape):,.0f} m²" for each in drawn]
        outlines.index = pd.Index([f"drawn {number}" for number in outlines.index])
        found = GeoDataFrame(pd.concat([found, outlines[["look", "tip", "geometry"]]]), crs=DEGREES)
    return zone_layer(found, looks=PATCH_LOOKS, title="Patches", counted="patches")


@kept(1, shared=True)
def _parks(pack: Pack) -> GeoDataFrame:
    """Return the outlines of parks as patches."""
    found = open_space.parks(pack)
    tips = [
        f"{name}\npublic park, {hectares(m2)}"
        for name, m2 in zip(found["area_name"], found["m2"], strict=True)
    ]
    frame = GeoDataFrame({"look": "park", "tip": tips}, geometry=found.geometry.to_numpy(), crs=found.crs)
    frame.index = pd.Index([f"park {code}" for code in found.index])
    return frame.to_crs(DEGREES)
