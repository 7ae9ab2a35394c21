"""Small OpenStreetMap files as the programs of mappers write them: the same map in every order and style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

# A node's place: latitude, longitude. A way: its nodes and tags.
Nodes = Mapping[int, tuple[float, float]]
Ways = Mapping[int, tuple[Sequence[int], Mapping[str, str]]]

STYLES = (
    "nodes first",
    "ways first",
    "mixed",
    "out geom",
    "out geom without numbers",
    "out geom and nodes",
    "every way twice",
    "JOSM",
)


def written(nodes: Nodes, ways: Ways, style: str = "nodes first", more: str = "") -> str:
    """Return a map as XML."""
    points = {number: _node(number, place, style) for number, place in nodes.items()}
    lines = {number: _way(number, *way, nodes, style) for number, way in ways.items()}
    if style == "mixed":  # each way as soon as its first node is there, some nodes after it
        parts, left = [], dict(lines)
        for number, text in points.items():
            parts.append(text)
            parts += [left.pop(way) for way in list(left) if ways[way][0][0] == number]
        parts += left.values()
    elif style == "ways first":
        parts = [*lines.values(), *points.values()]
    elif style in ("out geom", "out geom without numbers"):
        parts = list(lines.values())
    elif style == "every way twice":
        parts = [*lines.values(), *points.values(), *lines.values()]
    else:
        parts = [*points.values(), *lines.values()]
    heading = "<note>Made up</note><meta osm_base='2026-11-01T00:00:00Z'/><bounds minlat='51' maxlat='52'/>"
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<osm version='0.6'>{heading}{''.join(parts)}{more}</osm>"


def area(number: int, members: Mapping[int, str], tags: Mapping[str, str]) -> str:
    """Return a relation of ways around an area, as `more` of a map."""
    found = "".join(
        # As `out geom` writes members.
        f"<member type='way' ref='{each}' role='{role}'><nd lat='51.5' lon='0'/></member>"
        for each, role in members.items()
    )
    said = _tags({"type": "multipolygon", **tags})
    return f"<relation id='{number}'><bounds minlat='51'/>{found}{said}</relation>"


def _number(number: int, style: str) -> int:
    """Return the number of an object; JOSM counts what is new downwards."""
    return -number if style == "JOSM" else number


def _node(number: int, place: tuple[float, float], style: str) -> str:
    how = " action='modify' visible='true'" if style == "JOSM" else ""
    return f"<node id='{_number(number, style)}'{how} lat='{place[0]:.7f}' lon='{place[1]:.7f}'/>"


def _way(number: int, refs: Sequence[int], tags: Mapping[str, str], nodes: Nodes, style: str) -> str:
    found = ""
    for each in refs:
        ref = "" if style == "out geom without numbers" else f" ref='{_number(each, style)}'"
        here = f" lat='{nodes[each][0]:.7f}' lon='{nodes[each][1]:.7f}'" if "out geom" in style else ""
        found += f"<nd{ref}{here}/>"
    box = "<bounds minlat='51'/><center lat='51.5' lon='0'/>" if "out geom" in style else ""
    return f"<way id='{_number(number, style)}'>{box}{found}{_tags(tags)}</way>"


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
