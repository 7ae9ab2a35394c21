"""Polygons over the areas: isochrones, catchments, pockets beyond reach, drawn sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from geopandas import GeoDataFrame
from pandas import Series

from geo.crs import DEGREES, METRES, reprojected, require_crs
from layers.look.palette import Look, Pattern, fill_svg
from layers.map.choropleth import rounded
from layers.map.styling import Layer, plain_look, with_shape
from layers.paper.legend import Legend, Row

_SIMPLER_M: Final = 2.0  # metres: below a pixel at the closest useful zoom


ZONE_LOOKS: Final[dict[str, Look]] = {
    "near": Look("within reach, shorter walk", "#1f6f8b", ink="#0f4459", opacity=0.42),
    "far": Look("within reach, longer walk", "#74a7b8", ink="#0f4459", dash="6 4", opacity=0.28),
    "pocket": Look(
        "beyond reach of the listed places",
        "",
        Pattern(8, "M0 0L8 8M-2 6L2 10M6 -2L10 2", "#8c2d04", 1.6),
        ink="#8c2d04",
        opacity=1.0,
    ),
    "reach": Look("within the walk", "", ink="#c2185b", width=2.4, dash="6 4"),
    "catchment": Look("catchment", "", ink="#42246a", width=3.0, dash="10 5"),
    "drawn": Look("drawn by you", "#ffb000", ink="#7a4d00", width=2.4, opacity=0.45),
    "place": Look("listed place", "#4d9221", ink="#276419", opacity=0.55),
}
"""Looks for what the pages draw; a page may pass others."""


def zone_layer(
    zones: GeoDataFrame,
    *,
    looks: Mapping[str, Look] = ZONE_LOOKS,
    title: str = "",
    unit_label: str = "",
    counted: str = "shapes",
) -> Layer:
    """Return polygons over the areas, with their legend; what comes first lies lowest.

    Parameters
    ----------
    zones : polygons in EPSG:4326, index zone id; column `look` (a key of `looks`); optional `tip` (plain
        text, its first line strong; none where empty) and `count` (what the legend adds up instead of the
        shapes, NaN for a shape that has no row there). Simplified to what can be seen. Empty shapes are left
        out. Clicks go through to the area below.
    title, unit_label, counted : words of the legend, plain text; there is none where there are no zones

    Raises
    ------
    CrsError : the zones are not in EPSG:4326. KeyError : a zone's look is unknown.
    """
    require_crs(zones, DEGREES, what="zones")
    placed = with_shape(zones)
    simpler = reprojected(reprojected(placed.geometry, METRES).simplify(_SIMPLER_M), DEGREES)
    tips = placed["tip"].fillna("") if "tip" in placed else [""] * len(placed)
    number = {key: f"z{position}" for position, key in enumerate(looks)}
    rows = [
        [str(zone), number[look], str(tip), rounded(shape.__geo_interface__)]
        for zone, look, tip, shape in zip(placed.index, placed["look"], tips, simpler, strict=True)
    ]
    kinds = {number[key]: _sent(look) for key, look in looks.items() if (placed["look"] == key).any()}
    counts = _legend_rows(zones, looks)
    key = Legend(title, unit_label, counted, tuple(counts)) if counts else None
    return Layer("zones", {"looks": kinds, "rows": rows}, key.html() if key else "", key=key)


def _sent(look: Look) -> list[Any]:
    """Return a look as the browser reads it."""
    return [*plain_look(look), look.ink, look.width, look.dash, look.opacity]


def _legend_rows(zones: GeoDataFrame, looks: Mapping[str, Look]) -> list[Row]:
    """Return look, meaning and number of what is drawn."""
    count = zones["count"] if "count" in zones else Series(1, index=zones.index)
    known = zones["look"].where(count.notna())
    return [
        (zone_svg(look), look.word, round(float(count[known == key].sum())))
        for key, look in looks.items()
        if (known == key).any()
    ]


def zone_svg(look: Look, *, width: int = 26, height: int = 16) -> str:
    """Return the drawing of a zone for legends."""
    defs, fill = fill_svg(look)
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{defs}'
        f'<rect x="1.5" y="1.5" width="{width - 3}" height="{height - 3}" fill="{fill}" '
        f'fill-opacity="{look.opacity:g}" stroke="{look.ink}" stroke-width="{look.width:g}"{dash}/></svg>'
    )
