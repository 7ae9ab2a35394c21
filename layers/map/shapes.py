"""The shapes of a pack's maps: drawn once per level, and found by any process that serves the same pack.

Behind a proxy the page may come from one process and its shapes be asked of another. An address names the
content, and the same pack gives the same content everywhere: so a process that is asked for shapes which it
has not given out itself draws what its own pack has.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Final

from geo.pack.indicators import Level
from geo.pack.pack import Pack
from layers.map import assets
from layers.map.assets import AtlasMap
from layers.map.choropleth import base_map

OVER: Final[dict[Level, tuple[Level, ...]]] = {
    "ward": ("locality",),
    "lsoa": ("ward", "locality"),
    "locality": (),
    "borough": (),
}
"""Which outlines are drawn over the areas of a level."""
_DRAWING: Final = threading.Lock()


def level_map(data: Pack, level: Level) -> AtlasMap:
    """Return the map of a level without figures, drawn anew: the same bytes in every process."""
    areas = data.areas[level]
    return base_map(
        areas,
        title=f"Map of {data.place.name}: {len(areas)} {data.place.levels[level].plural}",
        outlines=tuple(data.areas[over] for over in OVER[level]),
        context=data.context,
        labels=data.areas["ward"] if level == "lsoa" else None,
        place=data.place.name,
        attribution=data.place.sources[0].attribution if data.place.sources else "",
    )


def find_or_draw(data: Pack, path: str) -> tuple[bytes, str] | None:
    """Return the bytes and media type of the shapes at a path below `assets.PATH`.

    None where no level of the pack has these shapes: another pack's, or invented. A level is drawn once for
    all who ask, so that asking for addresses in vain costs little.
    """
    for level in data.areas:
        with _DRAWING:
            drawn = _drawn(data, level)
        if drawn.script_path == path:
            assets.publish(path, drawn.script)
            return assets.find(path)
    return None


@lru_cache(maxsize=8)
def _drawn(data: Pack, level: Level) -> AtlasMap:
    """Return the map of a level, kept for whoever asks next."""
    return level_map(data, level)
