"""Polygons over the areas: isochrones, catchments, pockets beyond reach, drawn sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geopandas import GeoDataFrame

from geo.crs import DEGREES, METRES, reprojected, require_crs
from layers.look.palette import Pattern
from layers.map.choropleth import rounded
from layers.map.styling import with_shape
from layers.paper.legend import Row, looks_legend_html

_SIMPLER_M: Final = 2.0  # metres: below a pixel at the closest useful zoom


@dataclass(frozen=True)
class ZoneLook:
    """How one kind of zone is shown: word, fill ("" for none), pattern over it, outline and its dashes."""

    word: str
    fill: str
    ink: str
    pattern: Pattern | None = None
    width: float = 1.6
    dash: str = ""
    opacity: float = 0.35


ZONE_LOOKS: Final[dict[str, ZoneLook]] = {
    "near": ZoneLook("within reach, shorter walk", "#1f6f8b", "#0f4459", opacity=0.42),
    "far": ZoneLook("within reach, longer walk", "#74a7b8", "#0f4459", dash="6 4", opacity=0.28),
    "pocket": ZoneLook(
        "beyond reach of the listed places",
        "",
        "#8c2d04",
        Pattern(8, "M0 0L8 8M-2 6L2 10M6 -2L10 2", "#8c2d04", 1.6),
        opacity=1.0,
    ),
    "reach": ZoneLook("within the walk", "", "#c2185b", width=2.4, dash="6 4"),
    "catchment": ZoneLook("catchment", "", "#42246a", width=3.0, dash="10 5"),
    "drawn": ZoneLook("drawn by you", "#ffb000", "#7a4d00", width=2.4, opacity=0.45),
    "place": ZoneLook("listed place", "#4d9221", "#276419", opacity=0.55),
}
"""Looks for what the pages draw; a page may pass others."""


def zone_shapes(zones: GeoDataFrame, *, looks: Mapping[str, ZoneLook] = ZONE_LOOKS) -> dict[str, Any]:
    """Return polygons for `layers.map.styling.Over`; what comes first lies lowest.

    Parameters
    ----------
    zones : polygons in EPSG:4326, index zone id; column `look` (a key of `looks`); optional `tip` (plain
        text, its first line strong; none where empty). Simplified to what can be seen. Empty shapes are left
        out. Clicks go through to the area below.

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
    kinds = {number[key]: _written(look) for key, look in looks.items() if (placed["look"] == key).any()}
    return {"looks": kinds, "rows": rows}


def _written(look: ZoneLook) -> list[Any]:
    """Return a look as the page reads it."""
    tile = look.pattern
    marks = [tile.size, tile.marks, tile.ink, tile.width] if tile else None
    return [look.fill, marks, look.ink, look.width, look.dash, look.opacity]


def zones_legend_html(
    zones: GeoDataFrame,
    *,
    title: str,
    looks: Mapping[str, ZoneLook] = ZONE_LOOKS,
    unit_label: str = "",
    counted: str = "shapes",
) -> str:
    """Return the legend of the zones drawn: look, meaning, number."""
    rows: list[Row] = [
        (zone_svg(look), look.word, int((zones["look"] == key).sum()))
        for key, look in looks.items()
        if (zones["look"] == key).any()
    ]
    return looks_legend_html(rows, title=title, unit_label=unit_label, counted=counted)


def zone_svg(look: ZoneLook, *, width: int = 26, height: int = 16) -> str:
    """Return the drawing of a zone for legends."""
    tile, defs, fill = look.pattern, "", look.fill or "none"
    if tile:
        ground = f'<rect width="{tile.size}" height="{tile.size}" fill="{look.fill}"/>' if look.fill else ""
        defs = (
            f'<defs><pattern id="p" width="{tile.size}" height="{tile.size}" patternUnits="userSpaceOnUse">'
            f'{ground}<path d="{tile.marks}" stroke="{tile.ink}" stroke-width="{tile.width}" fill="none"/>'
            "</pattern></defs>"
        )
        fill = "url(#p)"
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{defs}'
        f'<rect x="1.5" y="1.5" width="{width - 3}" height="{height - 3}" fill="{fill}" '
        f'fill-opacity="{look.opacity:g}" stroke="{look.ink}" stroke-width="{look.width:g}"{dash}/></svg>'
    )
