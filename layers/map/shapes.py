"""The shapes of a pack's maps: drawn once per level, and found by any process that serves the same pack.

Behind a proxy the page may come from one process and its shapes be asked of another. An address names the
content, and the same pack gives the same content everywhere: so a process that is asked for shapes which it
has not given out itself draws what its own pack has.
"""

from __future__ import annotations

from typing import Final

from geo.memory import kept
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


def level_map(pack: Pack, level: Level) -> AtlasMap:
    """Return the map of a level without figures, drawn anew: the same bytes in every process."""
    areas = pack.areas[level]
    return base_map(
        areas,
        title=f"Map of {pack.place.name}: {len(areas)} {pack.place.levels[level].plural}",
        outlines=tuple(pack.areas[over] for over in OVER[level]),
        context=pack.context,
        water=pack.water,
        parks=pack.parks,
        labels=pack.areas["ward"] if level == "lsoa" else None,
        place=pack.place.name,
        attribution=_attribution(pack),
    )


def _attribution(pack: Pack) -> str:
    """Return whom to name for the shapes: for the outlines, and for water and parks where there are any."""
    place = pack.place
    lines = [place.sources[0].attribution] if place.sources else []
    for words, shapes in ((place.water, pack.water), (place.parks, pack.parks)):
        if words is not None and not shapes.empty:
            lines.append(words.attribution)
    return " ".join(dict.fromkeys(lines))


def find_or_draw(pack: Pack, path: str) -> tuple[bytes, str] | None:
    """Return the bytes and media type of the shapes at a path below `assets.PATH`.

    None where no level of the pack has these shapes: another pack's, or invented. A level is drawn once for
    all who ask, so that asking for addresses in vain costs little.
    """
    for level in pack.areas:
        ready = drawn(pack, level)
        if ready.script_path == path:
            assets.publish(path, ready.script)
            return assets.find(path)
    return None


@kept(4, shared=True)
def drawn(pack: Pack, level: Level) -> AtlasMap:
    """Return the map of a level without figures, drawn once for everybody."""
    return level_map(pack, level)
