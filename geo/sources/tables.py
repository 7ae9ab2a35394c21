"""Which rows of a table of lines are ways on foot, by whatever columns say what they are.

Columns called as OpenStreetMap's tags are read as these, also those that GDAL packs into `other_tags`. Tables
of other makers say it in `class` and `subtype` (Overture), `fclass` (Geofabrik) or the like, with rails and
rivers among the roads. A row that says nothing, or nothing known, is taken on trust, and counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from geopandas import GeoDataFrame

from geo.sources.given import columns_named
from geo.sources.on_foot import OTHER_THINGS, TAGS, WALKABLE, is_area, plain, refusal, values

PACKED: Final = ("other_tags", "all_tags", "tags")
RESTRICTIONS: Final = "access_restrictions"
# Columns in which other makers say what a line is.
KINDS: Final = (
    *("subtype", "class", "fclass", "type", "kind", "category", "theme", "road_class", "roadclass"),
    *(
        "roadclassification",
        "road_classification",
        "road_function",
        "roadfunction",
        "form_of_way",
        "formofway",
    ),
    *(
        "feature",
        "featuretype",
        "feature_type",
        "descriptiveterm",
        "descriptivegroup",
        "road_type",
        "roadtype",
    ),
)
COLUMNS: Final = tuple(dict.fromkeys((*TAGS, *OTHER_THINGS, *PACKED, RESTRICTIONS, *KINDS)))
OVERTURE: Final = "subtype"
# OpenStreetMap's tags for what is no way; of tables without `highway` only those that say nothing else.
NO_WAYS: Final = (
    *("railway", "waterway", "building", "natural", "landuse", "power", "boundary", "aeroway", "aerialway"),
    *("public_transport", "indoor"),
)
# Words of the names of kinds, in small letters.
WALKED_WORDS: Final = frozenset(
    {word for kind in WALKABLE for word in kind.split("_")} - {"link", "crossing", "elevator", "platform"}
    | {"footpath", "towpath", "pavement", "sidewalk", "walkway", "crosswalk", "footbridge", "underpass"}
    | {
        "alley",
        "street",
        "avenue",
        "lane",
        "promenade",
        "walking",
        "foot",
        "carriageway",
        "roundabout",
        "roads",
        "byway",
    }
)
# A railway footbridge and a canal towpath are walked.
FOOT_WORDS: Final = frozenset(
    {
        "foot",
        "footway",
        "footpath",
        "footbridge",
        "path",
        "towpath",
        "pedestrian",
        "steps",
        "walkway",
        "walking",
    }
    | {"sidewalk", "pavement", "crosswalk", "promenade", "cycleway", "bridleway", "street", "lane", "avenue"}
)
OTHER_WORDS: Final = frozenset(
    {"rail", "rails", "railway", "railways", "railroad", "tram", "tramway", "metro", "train", "monorail"}
    | {"funicular", "gauge", "subway", "river", "rivers", "canal", "canals", "stream", "water", "waterway"}
    | {"waterways", "watercourse", "ditch", "drain", "dock", "lake", "reservoir", "ocean", "coastline", "sea"}
    | {"ferry", "motorway", "motorways", "freeway", "runway", "taxiway", "aerialway", "pipeline", "power"}
    | {"cable", "building", "boundary", "fence", "wall", "hedge", "contour", "construction", "proposed"}
    | {"abandoned", "transit", "raceway", "administrative"}
)
WORD: Final = re.compile(r"[a-z]+")
PAIR: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')
# Of all rows, where the table does not say what they are.
UNSAID: Final = "lines of which the file does not say what they are (no column highway, class or the like)"
UNDER_CONDITIONS: Final = ("heading", "during", "using", "recognized", "vehicle")


class Verdict(NamedTuple):
    """What is made of a row: why it is no way, what it is taken for on trust, whether it is ground."""

    refusal: str
    trust: str = ""
    area: bool = False
    # Only OpenStreetMap's tags make an outline a way.
    outline: bool = False


def verdicts(frame: GeoDataFrame) -> list[Verdict]:
    """Return what is made of each row of a table.

    Examples
    --------
    >>> from geo.sample import BRIDGE, NORTH_BANK, ways
    >>> table = ways(BRIDGE, NORTH_BANK, **{"class": ["footway", "river"], "subtype": ["road", "water"]})
    >>> [each.refusal for each in verdicts(table)]
    ['', 'subtype=water']
    """
    held = columns_named(COLUMNS, list(map(str, frame.columns)))
    columns = {name: frame[held[name]].to_numpy(object) for name in held}
    said = "highway" in held
    known: dict[str, Verdict] = {}
    found = []
    for row in zip(*columns.values(), strict=True) if columns else ((),) * len(frame):
        key = repr(row)
        if key not in known:
            known[key] = _verdict(dict(zip(columns, row, strict=True)), said)
        found.append(known[key])
    return found


def _verdict(row: dict[str, Any], said: bool) -> Verdict:
    """Return what is made of a row; `said` where the table has a column for the kind of a way."""
    tags = {**_restrictions(row.get(RESTRICTIONS)), **_unpacked(row)}
    tags |= {key: each for key, each in row.items() if values(each) or key not in tags}
    if said or any(values(tags.get(key)) for key in ("highway", *NO_WAYS)):
        return Verdict(refusal(tags), area=is_area(tags), outline=True)
    why, trust = _of_another_maker(row)
    if not why:  # whatever it is called: closed is closed
        why = refusal({**tags, "highway": "road"})
    return Verdict(why, "" if why else trust)


def _of_another_maker(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return why a row is no way on foot by what other makers call it, and what it is taken for on trust."""
    stated = [(key, each) for key in KINDS for each in values(row.get(key))]
    walked = False
    for key, kind in stated:
        words = set(WORD.findall(kind))
        if words & OTHER_WORDS and not words & FOOT_WORDS:
            return f"{key}={plain(kind)}", ""
        walked = walked or bool(words & WALKED_WORDS) or kind in WALKABLE
    theme = set(WORD.findall(" ".join(values(row.get(OVERTURE)))))
    if theme and values(row.get("class")) and not theme & {"road", *FOOT_WORDS}:  # Overture's other themes
        return f"{OVERTURE}={plain(values(row[OVERTURE])[0])}", ""
    if walked:
        return "", ""
    if not stated:
        return "", UNSAID
    key, kind = next((each for each in stated if each[0] != OVERTURE), stated[0])
    return "", f"lines of a kind that is not known: {key}={plain(kind)}"


def _unpacked(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a program packed into one column, as hstore or JSON."""
    found: dict[str, str] = {}
    for name in PACKED:
        text = row.get(name)
        if isinstance(text, str):
            packed = _json(text) if text.lstrip().startswith("{") else dict(PAIR.findall(text))
            if isinstance(packed, dict):
                found |= {
                    key: each for key, each in packed.items() if key in COLUMNS and isinstance(each, str)
                }
    return found


def _restrictions(text: Any) -> dict[str, str]:
    """Return Overture's restrictions as tags; those under conditions of direction or time do not count."""
    rules = _json(text) if isinstance(text, str) else text
    found: dict[str, str] = {}
    for rule in _rules(rules):
        when = rule.get("when") or {}
        if not isinstance(when, dict) or any(when.get(key) for key in UNDER_CONDITIONS):
            continue
        modes, kind = values(when.get("mode")), rule.get("access_type")
        if kind == "denied" and not modes:
            found["access"] = "no"
        elif "foot" in modes:
            found["foot"] = "no" if kind == "denied" else "yes"
    return found


def _rules(rules: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the restrictions among what a cell holds; those on a part of a way are not told from others."""
    if isinstance(rules, list):
        yield from (each for each in rules if isinstance(each, dict))


def _json(text: str) -> Any:
    """Return what a text says as JSON; nothing where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
