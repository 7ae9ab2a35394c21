"""Hidden pockets in the panel of one area: those in a ward, or how a small area stands to its ward."""

from __future__ import annotations

from typing import Final

from geo.errors import NotAvailableError
from geo.need.pockets import HIDDEN, NONE, UNTESTED, hidden_pockets, why_no_pockets
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from layers.look.formatting import format_value, join_words
from pages.frame.rows import Row, row_of, rows_of

NAMED: Final = 4


def pocket_words(pack: Pack, indicator: Indicator, level: Level, area: str) -> str:
    """Return what is known of pockets in a ward, or of a small area beside its ward; else nothing."""
    if level not in ("ward", "lsoa"):
        return ""
    try:
        found = hidden_pockets(pack, indicator.id)
    except NotAvailableError:
        reason = why_no_pockets(pack, indicator).removeprefix(f"{indicator.title}: ").rstrip(".")
        return f"not known: {reason}" if reason and level == "ward" else ""
    if level == "lsoa":
        return _beside_ward(indicator, row_of(found.frame, area))
    inside = found.named[found.named["ward_code"] == area]
    if inside.empty:
        return "no small area in it is far worse than the ward itself and than the whole place"
    named = []
    for row in rows_of(inside.head(NAMED)):
        figure = format_value(row["value"], indicator.unit)
        named.append(f"{row['area_name']} ({figure}, {row['times']:.1f} times the ward’s)")
    more = len(inside) - len(named)
    return join_words([*named, f"{more:,} more"] if more else named)


def _beside_ward(indicator: Indicator, row: Row) -> str:
    """Return how a small area stands to its ward."""
    standing, ward = str(row["standing"]), str(row["ward_name"])
    if standing == UNTESTED:
        return f"not set against {ward}: {row['why']}"
    figure = format_value(row["ward_value"], indicator.unit)
    if standing == NONE:
        return f"not far worse than {ward} ({figure})"
    hidden = "a hidden pocket" if standing == HIDDEN else "far worse than a ward that is worse itself"
    return f"{hidden}: {ward} has {figure}"
