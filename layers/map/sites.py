"""Services as markers over the areas: status by symbol and colour, how exact a point is by its halo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import DEGREES, require_crs
from geo.limits import MARKER_TEXT, MARKERS
from layers.look.palette import Look, contrast
from layers.map.styling import Layer, with_shape
from layers.paper.legend import Legend, Row

VAGUE_M: Final = 100.0
"""From this accuracy on (metres) a marker is hollow and shows, by a dashed circle, how far off it may be."""
MANY: Final = 40
LINE_CONTRAST: Final = 3.0
"""What a line needs against white (WCAG 2.2, 1.4.11)."""
_DECIMALS: Final = 5

_DISC: Final = "M-5.2 0A5.2 5.2 0 1 0 5.2 0A5.2 5.2 0 1 0 -5.2 0Z"
_DIAMOND: Final = "M0 -6.2L6 0L0 6.2L-6 0Z"
_CROSS: Final = "M-5.6 -3.6L-3.6 -5.6L0 -2L3.6 -5.6L5.6 -3.6L2 0L5.6 3.6L3.6 5.6L0 2L-3.6 5.6L-5.6 3.6L-2 0Z"
_TRIANGLE: Final = "M0 6.2L6.4 -4.8H-6.4Z"
_STAR: Final = "M0 -7L1.9 -2.3L7 -2L3.1 1.2L4.4 6.2L0 3.4L-4.4 6.2L-3.1 1.2L-7 -2L-1.9 -2.3Z"
_SQUARE: Final = "M-4.4 -4.4H4.4V4.4H-4.4Z"
_HOUSE: Final = "M0 -6.4L6.2 -0.6H4.6V5.6H-4.6V-0.6H-6.2Z"


SITE_LOOKS: Final[dict[str, Look]] = {
    "open": Look("open", "#d81b60", symbol=_DISC),
    "planned": Look("planned", "#ffb000", symbol=_DIAMOND),
    "unknown": Look("not known whether open", "#c9c7bf", symbol=_TRIANGLE),
    "closed": Look("closed", "#6b6b6b", symbol=_CROSS),
    "existing": Look("existing", "#d81b60", symbol=_DISC),
    "new": Look("new", "#ffb000", symbol=_STAR),
    "moved": Look("moved here", "#ffb000", symbol=_HOUSE),
    "candidate": Look("candidate", "#ffffff", symbol=_SQUARE),
    "other": Look("another service", "#9c9a92", symbol=_SQUARE),
}
"""By status of the register (open, planned, unknown, closed), and for siting (existing, new, ...)."""


def site_layer(
    sites: GeoDataFrame,
    *,
    looks: Mapping[str, Look] = SITE_LOOKS,
    title: str = "",
    unit_label: str = "",
    counted: str = "sites",
    clickable: bool = False,
    many: int = MANY,
) -> Layer:
    """Return sites as markers over the areas, with their legend.

    Parameters
    ----------
    sites : points in EPSG:4326, index site id (or service id); columns `name` and `look` (a key of `looks`);
        optional `tip` (lines under the name, plain text) and `accuracy_m` (NaN unknown: drawn as vague).
        Rows without a point are not drawn, and of very many only the first: the legend says how many.
    title, unit_label, counted : words of the legend, plain text; without a title there is none
    clickable : a click on a marker is reported (`draw(on_site=...)`); else it selects the area below
    many : with more sites than this, markers are smaller

    Raises
    ------
    CrsError : the sites are not in EPSG:4326. KeyError : a site's look is unknown.
    """
    require_crs(sites, DEGREES, what="sites")
    all_placed = with_shape(sites)
    placed = all_placed.head(MARKERS)
    tips = placed["tip"] if "tip" in placed else [""] * len(placed)
    accuracy = vague_radius(placed)
    drawn = zip(placed.index, placed["name"], placed["look"], tips, placed.geometry, accuracy, strict=True)
    rows = [
        [
            str(site),
            [round(float(point.y), _DECIMALS), round(float(point.x), _DECIMALS)],
            str(look),
            "\n".join(part for part in (str(name), str(tip)) if part)[:MARKER_TEXT],
            radius,
        ]
        for site, name, look, tip, point, radius in drawn
    ]
    kinds = {row[2]: [looks[row[2]].fill, looks[row[2]].symbol] for row in rows}
    sent = {"looks": kinds, "rows": rows, "clickable": clickable, "selected": None, "fine": len(sites) > many}
    counts = _legend_rows(placed, looks, lost=len(sites) - len(all_placed))
    if left := len(all_placed) - len(placed):
        counts.append((_nowhere_svg(), f"more than the {MARKERS:,} that are drawn", left))
    key = Legend(title, unit_label, counted, tuple(counts)) if title else None
    return Layer("sites", sent, key.html() if key else "", key=key)


def vague_radius(sites: DataFrame) -> list[float]:
    """Return per site the radius of its halo in metres: 0 where the point is exact enough for none."""
    if "accuracy_m" not in sites:
        return [0.0] * len(sites)
    known = pd.to_numeric(sites["accuracy_m"], errors="coerce").fillna(VAGUE_M)
    return [float(each) if each >= VAGUE_M else 0.0 for each in known]


def _legend_rows(placed: GeoDataFrame, looks: Mapping[str, Look], *, lost: int) -> list[Row]:
    """Return marker, meaning and number; those with a halo on their own, those without a point last."""
    vague = pd.Series(vague_radius(placed), index=placed.index) > 0
    rows: list[Row] = []
    for key, look in looks.items():
        for hollow, words in ((False, look.word), (True, f"{look.word}, place only roughly known")):
            count = int(((placed["look"] == key) & (vague == hollow)).sum())
            if count:
                rows.append((marker_svg(look, vague=hollow), words, count))
    return [*rows, (_nowhere_svg(), "location not sourced: not on the map", lost)] if lost else rows


def marker_svg(look: Look, *, vague: bool = False) -> str:
    """Return the drawing of a marker for legends, as the map draws it."""
    halo = (
        '<circle r="10" fill="none" stroke="#1a1a1a" stroke-width="1.2" stroke-dasharray="3 2.4"/>'
        if vague
        else ""
    )
    fill = "#ffffff" if vague else look.fill
    ink, width = (ink_of(look.fill), 2.0) if vague else ("#1a1a1a", 1.2)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="24" viewBox="-13 -12 26 24">'
        f'{halo}<path d="{look.symbol}" fill="none" stroke="#ffffff" stroke-width="4"/>'
        f'<path d="{look.symbol}" fill="{fill}" stroke="{ink}" stroke-width="{width:g}"/></svg>'
    )


def ink_of(fill: str) -> str:
    """Return the outline of a hollow marker: its colour, or dark where that is too pale for a line."""
    return fill if contrast(fill, "#ffffff") >= LINE_CONTRAST else "#1a1a1a"


def _nowhere_svg() -> str:
    """Return the drawing of what is not on the map: a dash."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="24" viewBox="-13 -12 26 24">'
        '<path d="M-5 0H5" stroke="#1a1a1a" stroke-width="2"/></svg>'
    )
