"""What counts as a way on foot, by OpenStreetMap's tags, and why something does not.

WALKABLE values of `highway`, platforms (`railway` or `public_transport`) and corridors (`indoor`), unless the
way is closed to people on foot (`foot` = no or private) or to everybody without an exception for them
(`access` = no or private, `motorroad` = yes). Footways, steps, lifts, roads with and without pavement are
equal: the network says where one can walk, not how pleasant it is. A one-way street is walked in both
directions. What is drawn as an area, such as a square, is walked along its outline and across.

A tag may hold several values, as mappers (`no;private`) and programs that merge ways (`['path', 'steps']`)
write them. A way is walked along its whole length: each of its kinds has to be walkable, and one closed
part closes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, Protocol

import numpy as np

WALKABLE: Final = frozenset(
    {"trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary"}
    | {"tertiary_link", "unclassified", "residential", "living_street", "service", "road", "pedestrian"}
    | {"track", "footway", "path", "steps", "bridleway", "cycleway", "crossing"}
    | {"corridor", "platform", "elevator"}
)
# Kinds of ways that are walked where people on foot are said to be let in, else not.
WHERE_ALLOWED: Final = frozenset({"busway", "bus_guideway", "motorway", "motorway_link", "escape", "raceway"})
# Other tags that make a way on foot of what has no `highway`.
ALSO_WALKABLE: Final = {
    "railway": frozenset({"platform"}),
    "public_transport": frozenset({"platform"}),
    "indoor": frozenset({"corridor"}),
}
FORBIDDEN: Final = frozenset({"no", "private"})
ALLOWED: Final = frozenset(
    {"yes", "designated", "permissive", "destination", "customers", "public", "official"}
)
# Tags that the rule reads.
TAGS: Final = ("highway", "foot", "access", "area", "motorroad", *ALSO_WALKABLE)
# Tags that say that something is another thing than a way; the first of them is the reason given.
OTHER_THINGS: Final = (
    *("railway", "waterway", "building", "barrier", "landuse", "natural", "leisure", "amenity", "power"),
    *("boundary", "aeroway", "aerialway", "route", "man_made", "public_transport", "indoor", "water"),
    *("building:part", "shop", "tourism", "historic", "place"),
)
# Some of them, whose values say more.
NAMED: Final = frozenset({"railway", "waterway", "aeroway", "aerialway", "route"})
MEANT: Final = {"true": "yes", "false": "no", "1": "yes", "0": "no"}
NOTHING: Final = frozenset({"", "nan", "none", "null", "<na>"})
# What a list is written within, and what its values are told apart by.
BRACKETS: Final = {"[": "]", "(": ")", "{": "}"}
QUOTED: Final = re.compile(r"'([^']*)'|\"([^\"]*)\"|([^,;]+)")
# OpenStreetMap allows 255 characters for a value; lists of some are longer.
MOST_TEXT: Final = 2_000
# A reason is short and plain, whatever a file says.
PLAIN: Final = re.compile(r"[^a-z0-9_:. /-]")
LONGEST: Final = 30


class Tags(Protocol):
    """The tags of a way."""

    def get(self, key: str, /) -> Any:
        """Return a tag's value, None where the way lacks it."""


def values(value: Any) -> tuple[str, ...]:
    """Return the values of a tag, in small letters; none where it is missing.

    Parameters
    ----------
    value : a text, or a list as programs write it: with brackets, as such, or between semicolons

    Examples
    --------
    >>> values("no;private"), values("['residential', 'footway']"), values(["path", "steps"]), values(None)
    (('no', 'private'), ('residential', 'footway'), ('path', 'steps'), ())
    """
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ()
    if isinstance(value, bool | np.bool_):
        return ("yes" if value else "no",)
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return tuple(dict.fromkeys(one for each in value for one in values(each)))
    return _of_text(str(value)[:MOST_TEXT])


@lru_cache(10_000)
def _of_text(text: str) -> tuple[str, ...]:
    """Return the values of a tag that is a text: a map has few, each many times."""
    text = text.strip().casefold()
    if len(text) > 1 and BRACKETS.get(text[0]) == text[-1]:
        parts: Iterable[str] = ("".join(each) for each in QUOTED.findall(text[1:-1]))
    else:
        parts = text.split(";")
    stripped = (each.strip(" \t\r\n'\"") for each in parts)
    return tuple(dict.fromkeys(each for each in stripped if each not in NOTHING))


def walkable(tags: Tags) -> bool:
    """Tell whether a way with these tags can be walked; the rule is the module's text.

    Examples
    --------
    >>> walkable({"highway": "footway"}), walkable({"highway": "footway", "access": "no;private"})
    (True, False)
    """
    return not refusal(tags)


def refusal(tags: Tags) -> str:
    """Return why a way with these tags is not walked, in few words; empty where it is.

    Examples
    --------
    >>> refusal({"highway": "motorway"}), refusal({"highway": "path", "foot": "no"})
    ('highway=motorway', 'foot=no')
    >>> refusal({"railway": "rail"}), refusal({"railway": "platform"}), refusal({"building": "yes"})
    ('no highway: railway=rail', '', 'no highway: building')
    """
    foot = values(tags.get("foot"))
    closed = next((each for each in foot if each in FORBIDDEN), None)
    allowed = bool(foot) and all(each in ALLOWED for each in foot)
    kinds = values(tags.get("highway"))
    if not kinds and not _also_walkable(tags):
        return f"no highway{_other_thing(tags)}"
    for kind in kinds:
        if kind not in WALKABLE and not (allowed and kind in WHERE_ALLOWED):
            return f"highway={plain(kind)}"
    if closed:
        return f"foot={closed}"
    if not allowed:
        shut = next((each for each in values(tags.get("access")) if each in FORBIDDEN), None)
        if shut:
            return f"access={shut}"
        if "yes" in meant(tags.get("motorroad")):
            return "motorroad=yes"
    return ""


def is_area(tags: Tags) -> bool:
    """Tell whether a closed way with these tags is an area: its ground is walked, not only its line.

    Examples
    --------
    >>> is_area({"highway": "pedestrian", "area": "yes"}), is_area({"highway": "pedestrian"})
    (True, False)
    >>> is_area({"railway": "platform"}), is_area({"railway": "platform", "area": "no"})
    (True, False)
    """
    said = meant(tags.get("area"))
    if said:
        return "yes" in said
    return "platform" in values(tags.get("highway")) or _also_walkable(tags)


def meant(value: Any) -> tuple[str, ...]:
    """Return the values of a tag that is yes or no, however programs write these.

    Examples
    --------
    >>> meant("true"), meant(1), meant("no")
    (('yes',), ('yes',), ('no',))
    """
    found = values(int(value) if isinstance(value, float) and value in (0.0, 1.0) else value)
    return tuple(MEANT.get(each, each) for each in found)


def plain(text: str) -> str:
    """Return a value of a file as it can stand in a sentence.

    Examples
    --------
    >>> plain("motorway"), plain("<b>" * 20)
    ('motorway', '?b??b??b??b??b??b??b??b??b??b?')
    """
    return PLAIN.sub("?", text.casefold())[:LONGEST]


def _also_walkable(tags: Tags) -> bool:
    """Tell whether something is a way on foot by another tag than `highway`."""
    for key, kinds in ALSO_WALKABLE.items():
        value = tags.get(key)
        if value is not None and not kinds.isdisjoint(values(value)):
            return True
    return False


def _other_thing(tags: Tags) -> str:
    """Return what something is that has no `highway`, as the end of a reason."""
    for key in OTHER_THINGS:
        value = tags.get(key)
        found = values(value) if value is not None else ()
        if found and found[0] != "no":
            return f": {key}={plain(found[0])}" if key in NAMED else f": {key}"
    return ""
