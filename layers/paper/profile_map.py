"""The maps of a printed profile, in millimetres of paper: where the area lies, and what is in and around it.

Lines are the pack's own outlines, simplified together so that neighbours keep one border (6 m on the ground).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from geopandas import GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.crs import METRES
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.profile_content import OutlinedProfile, Place, Profile
from geo.words import plural

MAP: Final = (106.0, 90.0)
"""Width and height of the map of an area, mm."""
LOCATOR: Final = 36.0
"""Width of the small map that shows where the area lies, mm."""
LINES: Final = 24
"""Lines of the list beside the map: kinds of services, and the services with their numbers."""
_LINE: Final = 3.8
_SCALE_BAR: Final = 11.0
_GROUND: Final = 6.0
_PAPER: Final = 0.12
_AROUND: Final = 420.0
# Pins stand at least so far apart on paper, or they cover one another.
_APART: Final = 4.4
_ROUNDS: Final = 60

_NO_MAP: Final = {
    "width": MAP[0],
    "height": MAP[1],
    **{name: [] for name in ("others", "areas", "water", "parks", "own", "names", "pins")},
    "scale": {"length": 0.0, "words": ""},
}

Path = list[list[list[float]]]
"""Rings of a shape: points in mm from the top left corner."""


@dataclass(frozen=True)
class Frame:
    """What part of the ground a map shows, and how large: mm for each metre, and where its corner is."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    def at(self, east: float, north: float) -> tuple[float, float]:
        """Return where a point lies on paper."""
        return round((east - self.west) * self.scale, 2), round((self.north - north) * self.scale, 2)

    @property
    def box(self) -> BaseGeometry:
        """Return the ground that is shown."""
        south = self.north - self.height / self.scale
        return shapely.box(self.west, south, self.west + self.width / self.scale, self.north)


@kept(1, shared=True)
def _ground(pack: Pack) -> dict[str, GeoSeries]:
    """Return the outlines of a pack in metres, simplified so that neighbours keep one border."""
    found = {}
    for level in ("ward", "locality", "borough"):
        frame = pack.areas[level].geometry.to_crs(METRES)
        found[level] = GeoSeries(
            shapely.coverage_simplify(frame.to_numpy(), _GROUND), index=frame.index, crs=METRES
        )
    others = pack.context[pack.context.index != pack.place.borough.code]
    found["others"] = others.geometry.to_crs(METRES).simplify(_GROUND)
    found["water"] = pack.water.geometry.to_crs(METRES).simplify(_GROUND)
    found["parks"] = pack.parks.geometry.to_crs(METRES).simplify(_GROUND)
    return found


def _framed(shape: BaseGeometry, width: float, height: float, around: float) -> Frame:
    """Return a frame around a shape that keeps its proportions."""
    west, south, east, north = shape.bounds
    west, south, east, north = west - around, south - around, east + around, north + around
    scale = min(width / (east - west), height / (north - south))
    spare_x, spare_y = width / scale - (east - west), height / scale - (north - south)
    return Frame(west - spare_x / 2, north + spare_y / 2, scale, width, height)


def _path(shape: BaseGeometry, frame: Frame) -> Path:
    """Return the rings of a shape on paper; what lies outside the frame, and slivers, are left out."""
    seen = shapely.intersection(shape, frame.box)
    simple = shapely.simplify(seen, _PAPER / frame.scale)
    rings = []
    for part in shapely.get_parts(simple):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        for ring in (part.exterior, *part.interiors):
            rings.append([list(frame.at(*point)) for point in shapely.get_coordinates(ring)[:-1].tolist()])
    return [ring for ring in rings if len(ring) > 2]


def locator(pack: Pack, profile: Profile) -> dict[str, Any]:
    """Return the small map of the whole place with the area marked in it."""
    ground = _ground(pack)
    whole = shapely.union_all(ground["borough"].to_numpy())
    west, south, east, north = whole.bounds
    height = min(44.0, LOCATOR * (north - south) / (east - west))
    frame = _framed(whole, LOCATOR, height, 30.0)
    areas = ground["locality" if profile.level == "locality" else "ward"]
    return {
        "width": LOCATOR,
        "height": height,
        "areas": [_path(each, frame) for each in areas],
        "own": _path(_own(ground, profile), frame),
        "alt": (
            f"{profile.place} with all its {profile.others}."
            if profile.level == "borough"
            else f"{profile.place} with {profile.name} marked in black."
        ),
    }


def _own(ground: dict[str, GeoSeries], profile: Profile) -> BaseGeometry:
    """Return the outline of the area itself."""
    if isinstance(profile, OutlinedProfile):
        return shapely.Polygon() if profile.shape is None else shapely.simplify(profile.shape, _GROUND)
    found: BaseGeometry = ground[profile.level][profile.code]
    return found


def area_map(pack: Pack, profile: Profile, *, lower: float = 0.0) -> dict[str, Any]:
    """Return the map of the area: what lies around it, water and parks, and numbered services.

    `lower` : by how much it is less high than usual, mm
    """
    ground = _ground(pack)
    own = _own(ground, profile)
    if own.is_empty:
        return {**_NO_MAP, "alt": f"The outline of {profile.name} is not known, so it has no map."}
    width, height = MAP[0], MAP[1] - lower
    frame = _framed(own, width, height, _AROUND if profile.level in ("ward", "any") else 150.0)
    shown = numbered(profile.places, lines_beside(lower))
    inner: Level = "ward"
    pins = _pins(shown, frame)
    return {
        "width": width,
        "height": height,
        "others": [each for each in (_path(shape, frame) for shape in ground["others"]) if each],
        "areas": [_path(each, frame) for each in ground[inner] if each.intersects(frame.box)],
        "water": [each for each in (_path(shape, frame) for shape in ground["water"]) if each],
        "parks": [each for each in (_path(shape, frame) for shape in ground["parks"]) if each],
        "own": _path(own, frame),
        "names": _names(pack, ground[inner], frame, profile, pins),
        "pins": pins,
        "scale": _scale(frame),
        "alt": _alt(pack, profile, shown),
    }


def lines_beside(lower: float) -> int:
    """Return how many lines the list beside a map has that is so much lower than usual."""
    return LINES - round(lower / _LINE)


def numbered(places: Sequence[Place], lines: int = LINES) -> list[Place]:
    """Return the services that get a number: as many as the list beside the map has lines for.

    Those in the area come first, then the kinds of which there are few, so that a kind is shown whole.
    """
    many: dict[str, int] = {}
    for each in places:
        many[each.category] = many.get(each.category, 0) + 1
    first = sorted(places, key=lambda each: (not each.inside, many[each.category]))
    chosen: list[Place] = []
    kinds: set[str] = set()
    for each in first:
        if len(chosen) + len(kinds | {each.category}) + 1 > lines:
            continue
        chosen.append(each)
        kinds.add(each.category)
    kept_ids = {id(each) for each in chosen}
    return [each for each in places if id(each) in kept_ids]


def _names(
    pack: Pack, areas: GeoSeries, frame: Frame, profile: Profile, pins: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the names of the wards around (or within), each where there is most room and no number."""
    found = []
    for code, shape in areas.items():
        if str(code) == profile.code:
            continue
        seen = shapely.intersection(shape, frame.box)
        if seen.is_empty:
            continue
        circle = shapely.maximum_inscribed_circle(seen)
        radius = circle.length * frame.scale
        if radius < 3.4:
            continue
        x, y = frame.at(*circle.coords[0])
        name = pack.area_name(str(code))
        room = min(2 * radius + 6.0, 2 * min(x, frame.width - x))
        # A letter of 6.8 pt is about 1.25 mm wide; a name that does not fit in two lines is left out.
        if len(name) * 1.25 > 2 * room or room < 8:
            continue
        free = [y + step for step in (0, 4, -4, 8, -8) if abs(step) < radius + 1]
        half = min(room, len(name) * 1.25) / 2 + 2.4
        aside = x - half > frame.width / 2.5
        clear = [
            at
            for at in free
            if (aside or at < frame.height - _SCALE_BAR)
            and all(abs(each["x"] - x) > half or abs(each["y"] - at) > 4.2 for each in pins)
        ]
        if clear:
            found.append({"x": x, "y": round(clear[0], 2), "room": round(room, 2), "text": name})
    return found


def _pins(places: Sequence[Place], frame: Frame) -> list[dict[str, Any]]:
    """Return the numbered services, moved apart where they would cover one another.

    Plain pairwise repulsion in a fixed order: no chance in it. A pin that moved far points to its place.
    """
    homes = [frame.at(each.east, each.north) for each in places]
    at = [list(each) for each in homes]
    for _ in range(_ROUNDS):
        moved = False
        for one in range(len(at)):
            for other in range(one + 1, len(at)):
                dx, dy = at[other][0] - at[one][0], at[other][1] - at[one][1]
                gap = math.hypot(dx, dy)
                if gap >= _APART:
                    continue
                # Two on one spot part sideways, by their number.
                ux, uy = (dx / gap, dy / gap) if gap > 1e-9 else (math.cos(other), math.sin(other))
                push = (_APART - gap) / 2 + 0.01
                for index, sign in ((one, -1), (other, 1)):
                    at[index][0] += sign * ux * push
                    at[index][1] += sign * uy * push
                moved = True
        for each in at:
            each[0] = min(max(each[0], 2.6), frame.width - 2.6)
            each[1] = min(max(each[1], 2.6), frame.height - 2.6)
        if not moved:
            break
    return [
        {
            "number": number,
            "x": round(x, 2),
            "y": round(y, 2),
            "home": list(home) if math.hypot(x - home[0], y - home[1]) > 1.6 else None,
            "kind": each.kind,
            "inside": each.inside,
        }
        for number, (each, home, (x, y)) in enumerate(zip(places, homes, at, strict=True), start=1)
    ]


def _scale(frame: Frame) -> dict[str, Any]:
    """Return a scale bar of a round length, a sixth to a third of the map's width."""
    for metres in (100, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000):
        if metres * frame.scale >= frame.width / 6:
            break
    words = f"{metres:,} m" if metres < 1000 else f"{metres / 1000:g} km"
    return {"length": round(metres * frame.scale, 2), "words": words}


def _alt(pack: Pack, profile: Profile, shown: Sequence[Place]) -> str:
    """Return the map in words: what is on it, and that the list beside it says the same."""
    inside = sum(each.inside for each in shown)
    kinds = len({each.category for each in shown})
    if not shown:
        return f"Map of {profile.name}. No listed service has a known place in or near it."
    around = f" and {len(shown) - inside} just outside it" if inside < len(shown) else ""
    more = len(profile.places) - len(shown)
    left = plural(more, "more is listed that is", "more are listed that are")
    rest = f" {left} not numbered here." if more else ""
    return (
        f"Map of {profile.name} in {pack.place.name} with {inside} listed services in it{around}, of {kinds} "
        f"kinds; the list beside it names each by its number.{rest}"
    )
