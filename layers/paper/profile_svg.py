"""The drawings of a profile as SVG, from what the paper has: the map, the locator, the line of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.look.escaping import as_text

_WIDE: Final = 100.0


def map_svg(drawing: Mapping[str, Any]) -> str:
    """Return the map of an area with its numbered services; its words are those of the drawing."""
    width, height = drawing["width"], drawing["height"]
    parts = [f'<rect class="atlas-map-ground" width="{width:g}" height="{height:g}"/>']
    parts += [_shape(each, "atlas-map-other") for each in drawing["others"]]
    parts += [_shape(each, "atlas-map-area") for each in drawing["areas"]]
    parts.append(_shape(drawing["own"], "atlas-map-own"))
    parts += [_shape(each, "atlas-map-park") for each in drawing["parks"]]
    parts += [_shape(each, "atlas-map-water") for each in drawing["water"]]
    parts += [_shape(each, "atlas-map-line") for each in drawing["areas"]]
    parts.append(_shape(drawing["own"], "atlas-map-outline"))
    parts += [
        f'<text class="atlas-map-name" x="{each["x"]:g}" y="{each["y"]:g}">{as_text(each["text"])}</text>'
        for each in drawing["names"]
    ]
    parts += [_leader(each) for each in drawing["pins"] if each["home"]]
    parts += [_pin(each) for each in drawing["pins"]]
    bar = drawing["scale"]
    low = height - 2.5
    parts.append(
        f'<rect class="atlas-map-bar" x="2" y="{low:g}" width="{bar["length"]:g}" height="0.9"/>'
        f'<text class="atlas-map-scale" x="2" y="{low - 1:g}">{as_text(bar["words"])}</text>'
    )
    return _svg(width, height, "".join(parts), drawing["alt"], "atlas-profile-map")


def locator_svg(drawing: Mapping[str, Any]) -> str:
    """Return the small map that shows where an area lies."""
    parts = [_shape(each, "atlas-map-area atlas-map-line") for each in drawing["areas"]]
    parts.append(_shape(drawing["own"], "atlas-map-here"))
    return _svg(drawing["width"], drawing["height"], "".join(parts), drawing["alt"], "atlas-profile-locator")


def strip_svg(row: Mapping[str, Any]) -> str:
    """Return the line of a figure; the table beside it says the same, so it is hidden from screen readers."""
    parts = []
    if row["all"]:
        kind = "atlas-spine-all" if not (row["stale"] or row["neutral"]) else "atlas-profile-open"
        parts.append(_bar(row["all"], kind))
        if not row["stale"] and row["half"]:
            parts.append(_bar(row["half"], "atlas-spine-half" if not row["neutral"] else "atlas-spine-all"))
    if row["middle"]:
        parts.append('<line class="atlas-spine-middle" x1="50" x2="50" y1="0" y2="20"/>')
    if row["range"] and not row["stale"]:
        low, high = (_at(each) for each in row["range"])
        parts.append(f'<line class="atlas-spine-range" x1="{low:g}" x2="{high:g}" y1="10" y2="10"/>')
    for number, place in enumerate(row["others"]):
        if place is not None:
            parts.append(_outside(place, hollow=number == 0))
    if row["value"] is not None:
        parts.append(_mark(row, _at(row["value"])))
    return (
        '<svg class="atlas-profile-strip" viewBox="0 0 100 20" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _svg(width: float, height: float, body: str, alt: str, kind: str) -> str:
    """Return a drawing with its words."""
    words = as_text(alt)
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{words}">{body}</svg>'
    )


def _shape(rings: Sequence[Sequence[Sequence[float]]], kind: str) -> str:
    """Return a shape of rings."""
    path = "".join(
        "M" + "L".join(f"{point[0]:g} {point[1]:g}" for point in ring) + "Z" for ring in rings if ring
    )
    return f'<path class="{kind}" d="{path}" fill-rule="evenodd"/>' if path else ""


def _leader(pin: Mapping[str, Any]) -> str:
    """Return the line from a pin to its place."""
    x, y = pin["home"]
    return (
        f'<line class="atlas-map-leader" x1="{pin["x"]:g}" y1="{pin["y"]:g}" x2="{x:g}" y2="{y:g}"/>'
        f'<circle class="atlas-map-spot" cx="{x:g}" cy="{y:g}" r="0.5"/>'
    )


def _pin(pin: Mapping[str, Any]) -> str:
    """Return a numbered service: filled where it stands in the area."""
    kind = "atlas-map-in" if pin["inside"] else "atlas-map-near"
    return (
        f'<g class="{kind}"><circle cx="{pin["x"]:g}" cy="{pin["y"]:g}" r="2.1"/>'
        f'<text x="{pin["x"]:g}" y="{pin["y"] + 0.85:g}">{pin["number"]}</text></g>'
    )


def _at(place: float) -> float:
    """Return a place on the line, 0 to 100."""
    return round(50 + 50 * max(-1.0, min(1.0, place)), 2)


def _bar(ends: Sequence[float], kind: str) -> str:
    """Return a bar from one place to another."""
    start, end = (_at(each) for each in ends)
    return f'<rect class="{kind}" x="{start:g}" y="5" width="{max(end - start, 0.6):g}" height="10"/>'


def _outside(place: float, *, hollow: bool) -> str:
    """Return the mark of a larger area: a tick above the line, or below it."""
    x = _at(place)
    y = (0, 4) if hollow else (16, 20)
    return f'<line class="atlas-profile-tick" x1="{x:g}" x2="{x:g}" y1="{y[0]}" y2="{y[1]}"/>'


def _mark(row: Mapping[str, Any], x: float) -> str:
    """Return the mark of the figure itself: a bar as high as the line, its colour said in words beside it."""
    kind = "stale" if row["stale"] else row["look"].replace(" ", "-")
    place = f'x="{x - 1.2:g}" y="1" width="2.4" height="18"'
    return f'<rect class="atlas-profile-mark atlas-profile-{kind}" {place}/>'
