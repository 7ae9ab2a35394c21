"""A map as a picture: what the live map shows, from the same looks, with scale, north, legend and date."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from layers.look.palette import INK, LAND, WATER, Pattern
from layers.map.sites import ink_of
from layers.map.view import MapView
from layers.paper.canvas import GROUND, QUIET, Canvas, Point, text_width
from layers.paper.picture import Picture

WIDTH: Final = 912.0
TALLEST: Final = 900.0
_AROUND: Final = 0.04
"""Of the place's size, shown on each side of it."""
_METRES_A_DEGREE: Final = 111_320.0  # of latitude
_CONTEXT: Final = "#b5b3ab"
_CHOSEN: Final = "#0b3d91"
_SCALES: Final = (50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000)
_NAME: Final = 12.5
_LINE: Final = 14.0
_SMALL: Final = 0.6  # of a marker where there are very many
_HOLLOW: Final = "#ffffff"

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Ground:
    """From degrees to pixels of the drawing: true distances in the middle of the place, north up."""

    west: float
    north: float
    across: float
    up: float
    height: float

    def at(self, longitude: float, latitude: float) -> Point:
        return (longitude - self.west) * self.across, (self.north - latitude) * self.up

    @property
    def metre(self) -> float:
        """Pixels of a metre."""
        return self.up / _METRES_A_DEGREE


def map_picture(
    view: MapView,
    *,
    words: str = "",
    notes: Sequence[str] = (),
    selected: str = "",
) -> Picture:
    """Return a map as a picture.

    Parameters
    ----------
    words : what it says, under its title
    notes : date and sources, below
    selected : code of the chosen area, outlined
    """
    base = json.loads(view.base.shapes)
    ground = _ground(base["bounds"])
    canvas, inside = Canvas(), Canvas()
    inside.patterns = canvas.patterns
    inside.texts = canvas.texts
    _land(inside, base, ground)
    places = _areas(inside, base, view.areas.sent, ground)
    _water(inside, base, ground)
    layers = {layer.kind: layer.sent for layer in view.over}
    _zones(inside, layers.get("zones", {}), ground)
    _lines(inside, base, ground, selected)
    taken = _symbols(inside, places)
    taken += _sites(inside, layers.get("sites", {}), ground)
    taken += _furniture(inside, ground)
    _names(inside, base, ground, taken, selected)
    canvas.clipped(inside, WIDTH, ground.height, "map")
    canvas.rect(0, 0, WIDTH, ground.height, "none", stroke=QUIET)
    keys = [layer.key for layer in (view.areas, *view.over) if layer.key]
    credit = [base["attribution"]] if base.get("attribution") else []
    return Picture(
        title=view.title,
        words=words,
        drawing=canvas,
        width=WIDTH,
        height=ground.height,
        legends=tuple(keys),
        notes=(*notes, *(each for each in credit if each not in " ".join(notes))),
        alt=view.words,
    )


def _ground(bounds: Sequence[Sequence[float]]) -> _Ground:
    """Return how degrees become pixels, so that a place with its bounds fills the drawing."""
    (south, west), (north, east) = bounds
    narrow = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    wide, tall = wide * (1 + 2 * _AROUND), tall * (1 + 2 * _AROUND)
    up = min(WIDTH / wide, TALLEST / tall)
    middle = ((west + east) / 2, (south + north) / 2)
    height = tall * up
    return _Ground(
        middle[0] - WIDTH / 2 / (up * narrow), middle[1] + height / 2 / up, up * narrow, up, height
    )


def _rings(geometry: Any, ground: _Ground) -> list[list[Point]]:
    """Return the rings of a polygon in pixels."""
    if not geometry:
        return []
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[ground.at(*corner[:2]) for corner in ring] for polygon in polygons for ring in polygon]


def _shapes(collection: Any, ground: _Ground) -> Iterable[tuple[str, list[list[Point]]]]:
    """Return code and rings of each feature."""
    for feature in collection["features"]:
        yield str(feature["properties"].get("code", "")), _rings(feature["geometry"], ground)


def _fill(canvas: Canvas, look: Sequence[Any]) -> str:
    """Return the fill of a look as the browser reads it: colour, and the parts of a pattern or none."""
    return canvas.fill_of(look[0], Pattern(*look[1]) if look[1] else None)


def _land(canvas: Canvas, base: Any, ground: _Ground) -> None:
    """Draw the ground, and the neighbours as lines."""
    canvas.rect(0, 0, WIDTH, ground.height, LAND)
    for _, rings in _shapes(base["context"], ground):
        canvas.rings(rings, stroke=_CONTEXT)


def _areas(canvas: Canvas, base: Any, sent: Any, ground: _Ground) -> list[tuple[Point, str]]:
    """Draw the areas in their looks; return where their symbols stand, and which."""
    places = []
    for code, rings in _shapes(base["areas"], ground):
        look, symbol = (sent["areas"].get(code) or ["missing", ""])[:2]
        canvas.rings(rings, fill=_fill(canvas, sent["looks"][look]))
        path = sent["symbols"].get(symbol) if symbol else None
        if path and code in base["anchors"]:
            latitude, longitude = base["anchors"][code]
            places.append((ground.at(longitude, latitude), path))
    return places


def _water(canvas: Canvas, base: Any, ground: _Ground) -> None:
    """Draw rivers and docks over the areas, for docks lie in them."""
    water = base.get("water")
    if water:
        fill, ink = _fill(canvas, water["look"]), water["look"][2]
        for _, rings in _shapes(water["shapes"], ground):
            canvas.rings(rings, fill=fill, stroke=ink, width=0.8)


def _zones(canvas: Canvas, sent: Any, ground: _Ground) -> None:
    """Draw polygons over the areas."""
    for _, key, _, geometry in sent.get("rows", ()):
        look = sent["looks"][key]
        ink, width, dash, opacity = look[2:]
        fill = _fill(canvas, look)
        canvas.rings(_rings(geometry, ground), fill=fill, stroke=ink, width=width, dash=dash, opacity=opacity)


def _lines(canvas: Canvas, base: Any, ground: _Ground, selected: str) -> None:
    """Draw borders, dark on light, so that they are seen on every class; the chosen area's last."""
    weight = 0.6 if base["fine"] else 1.0
    for collection, width in ((base["areas"], weight), *((each, 2.4) for each in base["outlines"])):
        shapes = [rings for _, rings in _shapes(collection, ground)]
        for rings in shapes:
            canvas.rings(rings, stroke=GROUND, width=width + 1.6)
        for rings in shapes:
            canvas.rings(rings, stroke=INK, width=width)
    for code, rings in _shapes(base["areas"], ground):
        if selected and code == selected:
            canvas.rings(rings, stroke=GROUND, width=7)
            canvas.rings(rings, stroke=_CHOSEN, width=3.4)


def _symbols(canvas: Canvas, places: Sequence[tuple[Point, str]]) -> list[Box]:
    """Draw the symbols of the areas; return the boxes they take."""
    for at, path in places:
        canvas.mark(at, path, fill="#ffffff")
    return [(x - 8, y - 8, x + 8, y + 8) for (x, y), _ in places]


def _sites(canvas: Canvas, sent: Any, ground: _Ground) -> list[Box]:
    """Draw markers with their halos: how far off a point may be; return the boxes they take."""
    taken = []
    for _, (latitude, longitude), key, _, radius in sent.get("rows", ()):
        at = ground.at(longitude, latitude)
        if radius:
            around = max(radius * ground.metre, 11.0)
            canvas.circle(at, around, stroke=GROUND, width=3.4)
            canvas.circle(at, around, stroke=INK, width=1.4, dash="5 4")
        fill, path = sent["looks"][key]
        ink = ink_of(fill) if radius else INK
        canvas.mark(at, path, fill=_HOLLOW if radius else fill, stroke=ink, width=2 if radius else 1.2)
        taken.append((at[0] - 9, at[1] - 9, at[0] + 9, at[1] + 9))
    return taken


def _furniture(canvas: Canvas, ground: _Ground) -> list[Box]:
    """Draw scale and north in the lower left corner; return the box they take."""
    metres = max((each for each in _SCALES if each * ground.metre <= WIDTH / 5), default=_SCALES[0])
    long = metres * ground.metre
    words = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    y = ground.height - 18
    canvas.rect(10, y - 24, long + 60, 34, GROUND)
    canvas.line((20, y), (20 + long, y), INK, width=2)
    for x in (20.0, 20 + long):
        canvas.line((x, y - 5), (x, y + 1), INK, width=2)
    canvas.text((20 + long / 2, y - 8), words, size=12, anchor="middle")
    north = 20 + long + 28
    canvas.rings([[(north, y - 16), (north + 5, y), (north, y - 4), (north - 5, y)]], fill=INK)
    canvas.text((north + 9, y), "N", size=12, bold=True)
    return [(10, y - 24, long + 84, y + 10)]


def _names(canvas: Canvas, base: Any, ground: _Ground, taken: list[Box], selected: str) -> None:
    """Write the names that fit: the chosen area first, then in the order given, large before small."""
    water = (base.get("water") or {}).get("names", ())
    named: set[str] = set()
    for label in sorted([*base["labels"], *water], key=lambda each: each[0] != selected):
        code, name, (latitude, longitude), kind = label[:4]
        lines = _split(name) if kind == "area" else [name]
        width = max(text_width(each, _NAME, bold=kind == "area") for each in lines)
        deep = _LINE * len(lines)
        x, y = ground.at(longitude, latitude)
        if kind == "water" and (code in named or 2 * label[4] * ground.up < _LINE):
            continue
        for shift in (0.0,) if kind == "water" else (0.0, deep / 2 + 11, -deep / 2 - 11):
            box = (x - width / 2 - 2, y + shift - deep / 2, x + width / 2 + 2, y + shift + deep / 2)
            within = box[0] > 0 and box[1] > 0 and box[2] < WIDTH and box[3] < ground.height
            if within and not any(_overlap(box, each) for each in taken):
                taken.append(box)
                named.add(code)
                _name(canvas, lines, (x, box[1]), kind)
                break


def _name(canvas: Canvas, lines: Sequence[str], top: Point, kind: str) -> None:
    """Write one name, its lines below each other."""
    ink = {"area": INK, "water": "#1f4f80"}.get(kind, QUIET)
    for number, line in enumerate(lines):
        at = (top[0], top[1] + _LINE * number + _LINE * 0.8)
        halo = WATER.fill if kind == "water" else GROUND
        canvas.text(at, line, size=_NAME, bold=kind == "area", anchor="middle", fill=ink, halo=halo)


def _split(name: str) -> list[str]:
    """Return a long name in two lines of about one length."""
    words = name.split()
    if len(name) <= 12 or len(words) < 2:
        return [name]
    cuts = range(1, len(words))
    best = min(cuts, key=lambda cut: max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))))
    return [" ".join(words[:best]), " ".join(words[best:])]


def _overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
