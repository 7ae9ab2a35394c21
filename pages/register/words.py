"""The words of the page Register: what needs somebody, fields, where a change goes, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from geo.gaps.attention import Kind, Need
from geo.gaps.edits import changed
from geo.pack.catalogue import MIDDLE_OF_POSTCODE
from geo.pack.pack import Pack
from geo.store.register.items import Body
from layers.look.formatting import join_words, plural, sentence_case

NEEDS: Final[Mapping[Kind, str]] = {
    "claimed": "said to be there, not listed",
    "nowhere": "without a place",
    "street": "with only a street",
    "ward": "stated in another ward than found",
    "unknown": "open or closed, not known",
    "old": "not confirmed for a year",
}
"""What is wrong with some services, after their number."""
FIELDS: Final[Mapping[str, str]] = {
    "name": "Name",
    "status": "Status",
    "address": "Address",
    "postcode": "Postcode",
    "ward_stated": "Ward that a source states",
    "locality_stated": "Locality that a source states",
    "lat": "Point, north",
    "lon": "Point, east",
    "coord_source": "Where the point is from",
    "coord_accuracy": "Kind of point",
    "as_of": "Date of these facts",
    "source_url": "Source",
    "notes": "Notes",
    "site_id": "Shares its site with",
    "capacity": "Places",
    "area_m2": "Size, square metres",
    "point_of": "Has the point of",
    "polygon_id": "Outlines",
    "title": "What is on",
    "days": "Days",
    "start": "From",
    "end": "To",
    "season": "In term or holidays",
    "age_from": "Youngest age",
    "age_to": "Oldest age",
    "age_to_send": "Oldest age with SEND",
    "open_to": "For whom",
    "with_send": "Young people with SEND",
    "places": "How many can come",
    "cost": "Cost",
    "booking": "How to book",
    "language": "Language",
    "all_hours": "Who says that these are all its hours",
    "source": "Source",
    "note": "What else is to know",
    "complete": "List complete",
    "complete_source": "Who says so",
}
"""What the cells of a service or a session, and what is declared of a list, are called."""
STATUSES: Final[Mapping[str, str]] = {
    "open": "open",
    "planned": "planned",
    "closed": "closed",
    "unknown": "not known",
}
PLACES: Final[Mapping[str, str]] = {
    "as_is": "As it is",
    "postcode": "Middle of the postcode",
    "map": "As shown on the map",
}
"""Where a service is to stand."""
POINT: Final = ("lat", "lon", "coord_accuracy", "coord_source", "point_of")
"""Cells that together say where a service stands."""
NOWHERE: Final = "location not sourced"
EMPTY: Final = "nothing"
LONGEST: Final = 80
"""Characters of a cell that are told in a line."""
NO_SOURCE: Final = "Say where you know this from: a visit, a call, a web address."
NOTHING_DIFFERS: Final = "Nothing differs from what is listed. “Still right” confirms it with today’s date."
NO_REASON: Final = "Say why: who proposed it will read it."
ONLY_HERE: Final = "What you write stays until you close this window or load the page anew."
ONLY_COPY: Final = "It will be used in this session, for you only."
FOR_OTHERS: Final[Mapping[str, str]] = {
    "no_register": "To keep it for everybody, whoever runs this atlas sets up a register once.",
    "no_role": "To propose it for everybody, sign in as an editor.",
    "copy": "You work with your own copy of a list; discard it to change what everybody sees.",
}
DECLARED: Final = "{} is declared complete: what is not listed counts as not there."
NOT_DECLARED: Final = "{} is no longer declared complete."
SAVE: Final[Mapping[str, str]] = {
    "change": "Save for everybody",
    "propose": "Propose it",
    "copy": "Use it in this session",
}


def need_words(kind: str) -> str:
    """Return what is wrong with the services of a kind of need."""
    return {str(each): words for each, words in NEEDS.items()}[kind]


def need_label(need: Need) -> str:
    """Return what the button of a kind of need says."""
    return f"{need.count} {NEEDS[need.kind]}"


def field(name: str, extra: Mapping[str, str] | None = None) -> str:
    """Return what a cell is called."""
    return FIELDS.get(name) or (extra or {}).get(name) or sentence_case(name.replace("_", " "))


def titles(pack: Pack) -> dict[str, str]:
    """Return what the further columns of a place are called."""
    terms = pack.register.terms
    return {each.name: each.title for each in terms.columns} if terms else {}


def cell(value: Any) -> str:
    """Return what a cell says, cut where it is long."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value) if value not in ("", None) else EMPTY
    text = STATUSES.get(text, text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def differences(pack: Pack, before: Body | None, after: Body | None) -> list[str]:
    """Return what changes in a service or a list, a line each; points as one."""
    if before is None:
        return [f"New: {name_of(after)}"]
    if after is None:
        return ["Taken off the list"]
    own = titles(pack)
    names = changed(before, after)
    lines = [
        f"{field(name, own)}: {cell(before.get(name, ''))} → {cell(after.get(name, ''))}"
        for name in names
        if name not in POINT
    ]
    return [*lines, *([f"Point: {point(after)}"] if set(POINT) & set(names) else [])]


def name_of(body: Body | None, otherwise: str = "") -> str:
    """Return what a service or a session is called."""
    return str((body or {}).get("name") or (body or {}).get("title") or otherwise)


def point(body: Body) -> str:
    """Return where the point of a service is from, as its cells say."""
    if body.get("lat"):
        return f"{body.get('coord_accuracy', '')}, {body.get('coord_source', '')}".strip(", ")
    if body.get("point_of"):
        return "that of another listed place"
    return MIDDLE_OF_POSTCODE if body.get("postcode") else NOWHERE


def changed_fields(pack: Pack, names: Iterable[str]) -> str:
    """Return why a service is changed where its editor says no more: which of its fields."""
    own = titles(pack)
    told = ["point" if name in POINT else field(name, own).lower() for name in names]
    return f"Corrected: {join_words(list(dict.fromkeys(told)))}"


def left_to_do(count: int) -> str:
    """Return how many more of the same kind there are."""
    return f"Next of {plural(count, 'more', 'more')}"
