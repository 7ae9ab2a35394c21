"""Services and their sessions as Open Referral UK (HSDS 3) JSON, and back.

A service is a service with one location; a session is a schedule. What has no place there is named, never
squeezed in: `NO_PLACE`. Ages, cost and language belong to a service there, so they travel where all sessions
of a service say the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from geo.errors import AtlasError
from geo.pack import sessions
from geo.pack.feed import Found, Part, compared, document, fitted, register_items
from geo.pack.kept_items import SERVICE, SESSION
from geo.pack.register import Register
from geo.store.register.items import Body, Key

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STATUSES: Final = {"open": "active", "closed": "defunct", "planned": "inactive", "unknown": "inactive"}
DATED: Final = "@"
"""Between the id of a session and the date of one of its schedules."""
SHARED: Final = {
    "age_from": "minimum_age",
    "age_to": "maximum_age",
    "cost": "fees_description",
    "booking": "application_process",
}
"""Cells of sessions that are words of a service there."""
NO_PLACE: Final[Mapping[str, str]] = {
    "season": "a schedule has dates from and to, not term or holiday",
    "age_to_send": "there is one oldest age",
    "open_to": "eligibility is free text",
    "with_send": "eligibility is free text",
    "places": "a schedule has no capacity",
    "all_hours": "nothing says that a list of schedules is whole",
    "as_of": "only a service has a day on which it was assured",
    "source, source_url": "records do not name where they are from",
    "age_from, age_to, cost, booking, language": "of a service, so only where all its sessions say the same",
    "status planned, unknown": "both are inactive there",
    "ward_stated, locality_stated, coord_source, coord_accuracy, site_id, point_of, polygon_id, capacity, "
    "area_m2": "no place for how a point is known, and none for sizes",
}
"""Cells of the register that a file of Open Referral cannot carry, and why."""


CARRIED: Final = frozenset(
    (
        *("service_id", "name", "status", "category", "address", "postcode", "lat", "lon", "notes"),
        *("session_id", "title", "days", "start", "end", "note"),
        *("age_from", "age_to", "cost", "booking", "language"),
    )
)
"""Cells that have a place there."""


class _Schedule(Part):
    id: str
    freq: str | None = None
    byday: str | None = None
    dtstart: date | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    description: str | None = None
    notes: str | None = None


class _Address(Part):
    address_1: str | None = None
    postal_code: str | None = None


class _Location(Part):
    latitude: float | None = None
    longitude: float | None = None
    addresses: tuple[_Address, ...] = ()


class _At(Part):
    location: _Location = _Location()


class _Language(Part):
    name: str | None = None


class _Term(Part):
    code: str | None = None


class _Attribute(Part):
    taxonomy_term: _Term = _Term()


class _Service(Part):
    id: str
    name: str
    status: str = "active"
    description: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    fees_description: str | None = None
    application_process: str | None = None
    languages: tuple[_Language, ...] = ()
    schedules: tuple[_Schedule, ...] = ()
    service_at_locations: tuple[_At, ...] = ()
    attributes: tuple[_Attribute, ...] = ()


class _Page(Part):
    contents: tuple[_Service, ...]


def exported(register: Register) -> bytes:
    """Return the services of a register with their sessions as one page of an Open Referral UK answer.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> page = json.loads(exported(town_with_sessions().register))
    >>> page["total_items"], page["contents"][0]["schedules"][0]["byday"]
    (13, 'TH')
    """
    items = register_items(register)
    own: dict[str, list[Body]] = {}
    for (kind, _), body in items.items():
        if kind == SESSION:
            own.setdefault(body["service_id"], []).append(body)
    services = [
        _service(body, own.get(key, []), register) for (kind, key), body in items.items() if kind == SERVICE
    ]
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()


def left_out(register: Register) -> list[str]:
    """Return what the file of a register does not carry, in words: cells that hold something, and why.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> left_out(town_with_sessions().register)[1]
    'age_to_send (1): there is one oldest age'
    """
    bodies = list(register_items(register).values())
    lines = []
    for names, why in NO_PLACE.items():
        wanted = names.removeprefix("status ").split(", ")
        if names.startswith("status "):
            count = sum(body.get("status") in wanted for body in bodies)
        else:
            count = sum(any(body.get(name) for name in wanted) for body in bodies)
        if count:
            lines.append(f"{names} ({count}): {why}")
    told = {each for names in NO_PLACE for each in names.split(", ")} | CARRIED
    others = {name: sum(bool(body.get(name)) for body in bodies) for body in bodies for name in body}
    more = {name: count for name, count in others.items() if name not in told}
    return [*lines, *(f"{name} ({count}): a column of this register" for name, count in more.items())]


def read(data: bytes, name: str, register: Register, *, source: str = "") -> Found:
    """Return what a file of Open Referral UK comes to beside a register; nothing is written.

    Parameters
    ----------
    data : a page with `contents`, a list of services, or one service
    source : where the facts of new sessions are from; the file when empty

    Raises
    ------
    PackError : it has not the shape. AtlasError : it is something else.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> register = town_with_sessions().register
    >>> found = read(exported(register), "services.json", register)
    >>> found.before == found.after, found.faults
    (True, ())
    """
    given = document(data, name)
    if isinstance(given, list):
        given = {"contents": given}
    elif isinstance(given, dict) and "contents" not in given and "id" in given:
        given = {"contents": [given]}
    if not isinstance(given, dict) or "contents" not in given:
        raise AtlasError("This is no Open Referral UK file: it has no services under `contents`.")
    page = fitted(_Page, given, name)
    there = register_items(register)
    wanted: dict[Key, dict[str, str]] = {}
    notes: list[str] = []
    for each in page.contents:
        wanted[SERVICE, each.id] = _cells(each, there.get((SERVICE, each.id)))
        shared = _shared(each)
        for key, cells in _sessions(each, notes).items():
            fresh = {} if (SESSION, key) in there else {"as_of": "undated", "source": source or f"{name}"}
            wanted[SESSION, key] = {**fresh, **cells, **shared}
    for kind, key in there:
        if (
            kind == SESSION
            and (kind, key) not in wanted
            and (SERVICE, there[kind, key]["service_id"]) in wanted
        ):
            notes.append(f"session {key} is not in the file, and stays")
    return compared(register, wanted, notes)


def _service(body: Body, own: Sequence[Body], register: Register) -> dict[str, Any]:
    """Return a service of the register as one of Open Referral."""
    key = body["service_id"]
    category = register.categories[body["category"]]
    found: dict[str, Any] = {"id": key, "name": body["name"], "status": STATUSES[body["status"]]}
    if body.get("notes"):
        found["description"] = body["notes"]
    for name, there in SHARED.items():
        if (value := _agreed(own, name)) and there in ("minimum_age", "maximum_age"):
            found[there] = int(value)
        elif value:
            found[there] = value
    if value := _agreed(own, "language"):
        found["languages"] = [{"id": f"{key}-language", "service_id": key, "name": value}]
    term = {"id": category.id, "code": category.id, "name": category.title, "taxonomy": "register"}
    found["attributes"] = [{"id": f"{key}-category", "link_id": key, "taxonomy_term": term}]
    if place := _location(body):
        found["service_at_locations"] = [{"id": f"{key}-at", "service_id": key, "location": place}]
    found["schedules"] = [each for one in own for each in _schedules(one)]
    return found


def _location(body: Body) -> dict[str, Any]:
    """Return where a service is; nothing where nobody says."""
    key = body["service_id"]
    place: dict[str, Any] = {}
    address = {
        there: body[name]
        for name, there in (("address", "address_1"), ("postcode", "postal_code"))
        if body.get(name)
    }
    if body.get("lat") and body.get("lon"):
        place |= {"latitude": float(body["lat"]), "longitude": float(body["lon"])}
    if address:
        place["addresses"] = [{"id": f"{key}-address", "address_type": "physical", **address}]
    return {"id": f"{key}-location", "location_type": "physical", **place} if place else {}


def _schedules(body: Body) -> list[dict[str, Any]]:
    """Return a session as schedules: one of its weekdays, or one for each of its dates."""
    one = sessions.sessions_of(sessions.rows_of([dict(body)]))[0]
    shared = {
        "service_id": one.service,
        "opens_at": body["start"],
        "closes_at": body["end"],
        "description": one.title,
        **({"notes": body["note"]} if body.get("note") else {}),
    }
    if one.days:
        byday = ",".join(WEEKDAYS[day] for day in one.days)
        return [{"id": one.id, "freq": "WEEKLY", "byday": byday, **shared}]
    return [{"id": f"{one.id}{DATED}{day}", "dtstart": day.isoformat(), **shared} for day in one.dates]


def _agreed(own: Sequence[Body], name: str) -> str:
    """Return what all sessions of a service say; empty where they do not agree."""
    said = {each.get(name, "") for each in own}
    return str(said.pop()) if len(said) == 1 else ""


def _cells(given: _Service, there: Body | None) -> dict[str, str]:
    """Return the cells of the register that a service of Open Referral says."""
    cells = {"service_id": given.id, "name": given.name}
    if given.description:
        cells["notes"] = given.description
    now = (there or {}).get("status", "")
    if STATUSES.get(now) != given.status:
        known = {word: status for status, word in reversed(STATUSES.items()) if status != "planned"}
        cells["status"] = known.get(given.status, "unknown")
    codes = [each.taxonomy_term.code for each in given.attributes if each.taxonomy_term.code]
    if codes:
        cells["category"] = codes[0]
    for at in given.service_at_locations[:1]:
        place = at.location
        for name, number in (("lat", place.latitude), ("lon", place.longitude)):
            if number is not None and not _same(number, (there or {}).get(name, "")):
                cells[name] = f"{number:.6f}"
        for address in place.addresses[:1]:
            said = {"address": address.address_1, "postcode": address.postal_code}
            cells |= {name: text for name, text in said.items() if text}
    return cells


def _same(number: float, text: str) -> bool:
    """Tell whether a text writes a number."""
    return bool(text) and float(text) == number


def _shared(given: _Service) -> dict[str, str]:
    """Return the cells of all sessions of a service that Open Referral says of the service."""
    found = {}
    for name, word in SHARED.items():
        value = getattr(given, word)
        if value is not None:
            found[name] = f"{value:g}" if isinstance(value, float) else str(value)
    if given.languages and given.languages[0].name:
        found["language"] = given.languages[0].name
    return found


def _sessions(given: _Service, notes: list[str]) -> dict[str, dict[str, str]]:
    """Return the cells of the sessions that the schedules of a service say; what is no session is noted."""
    found: dict[str, dict[str, str]] = {}
    for each in given.schedules:
        key, _, _ = each.id.partition(DATED)
        days = _days(each)
        if days is None or not each.opens_at or not each.closes_at:
            notes.append(f"schedule {each.id} of {given.name} has no day and hours that repeat weekly")
            continue
        if key in found:
            found[key]["days"] += f";{days}"
            continue
        found[key] = {
            "session_id": key,
            "service_id": given.id,
            "title": each.description or given.name,
            "days": days,
            "start": each.opens_at[:5],
            "end": each.closes_at[:5],
            **({"note": each.notes} if each.notes else {}),
        }
    return found


def _days(schedule: _Schedule) -> str | None:
    """Return the days of a schedule as the register writes them; None where they are something else."""
    if schedule.byday and (schedule.freq or "WEEKLY").upper() == "WEEKLY":
        words = [each.strip().upper() for each in schedule.byday.split(",")]
        if all(each in WEEKDAYS for each in words):
            return ";".join(sessions.DAYS[WEEKDAYS.index(each)][:3] for each in words)
        return None
    return schedule.dtstart.isoformat() if schedule.dtstart and not schedule.freq else None
