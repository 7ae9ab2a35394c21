"""Sessions of an OpenActive feed (RPDE): what they come to beside the register.

A session of such a feed is matched with a listed service by the postcode or the name of its place; one that
is matched with none, or with several, is named and left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from geo.errors import AtlasError
from geo.pack import sessions
from geo.pack.feed import Found, Part, compared, document, fitted, id_of, register_items
from geo.pack.kept_items import SERVICE, SESSION
from geo.pack.register import Register
from geo.store.register.items import Body, Key

KINDS: Final = ("SessionSeries", "ScheduledSession")
GENDER: Final = {"FemaleOnly": "girls", "MaleOnly": "boys", "NoRestriction": "all"}
SHOWN: Final = 40
"""Items that are named where they could not be matched or read."""


class _Address(Part):
    postalCode: str | None = None  # noqa: N815 - as feeds write it


class _Place(Part):
    name: str | None = None
    address: _Address | str | None = None


class _Ages(Part):
    minValue: int | None = None  # noqa: N815
    maxValue: int | None = None  # noqa: N815


class _Schedule(Part):
    byDay: tuple[str, ...] = ()  # noqa: N815
    startTime: str | None = None  # noqa: N815
    endTime: str | None = None  # noqa: N815
    repeatFrequency: str | None = None  # noqa: N815


class _Data(Part):
    name: str | None = None
    url: str | None = None
    location: _Place | None = None
    ageRange: _Ages | None = None  # noqa: N815
    genderRestriction: str | None = None  # noqa: N815
    eventSchedule: tuple[_Schedule, ...] = ()  # noqa: N815
    startDate: str | None = None  # noqa: N815
    endDate: str | None = None  # noqa: N815
    maximumAttendeeCapacity: int | None = None  # noqa: N815
    isAccessibleForFree: bool | None = None  # noqa: N815
    superEvent: Any = None  # noqa: N815


class _Item(Part):
    state: Literal["updated", "deleted"]
    kind: str
    id: str
    data: _Data | None = None


class _Feed(Part):
    items: tuple[_Item, ...]
    license: str


def read(data: bytes, name: str, register: Register, *, as_of: str = "undated") -> Found:
    """Return what a page of an OpenActive feed comes to beside a register; nothing is written.

    Raises
    ------
    PackError : it has not the shape of RPDE. AtlasError : it is something else, or states no licence.

    Examples
    --------
    >>> from geo.sample import town
    >>> read(b'{"items": [], "next": "x", "license": "CC BY"}', "feed.json", town().register).notes
    ('The licence of the feed: CC BY',)
    """
    given = document(data, name)
    if not isinstance(given, dict) or "items" not in given:
        raise AtlasError("This is no OpenActive feed: a page of RPDE has `items`, `next` and `license`.")
    if not str(given.get("license") or "").strip():
        raise AtlasError(
            "The feed states no licence, so its sessions may not be taken over. Ask its publisher."
        )
    feed = fitted(_Feed, given, name)
    there = register_items(register)
    notes = [f"The licence of the feed: {feed.license}"]
    wanted: dict[Key, dict[str, str]] = {}
    missed: list[str] = []
    series = {each.id: each.data for each in feed.items if each.data}
    for each in feed.items:
        if why := _taken(each, series, there, wanted, name, as_of):
            missed.append(f"{each.kind} {each.id}: {why}")
    notes += missed[:SHOWN]
    if len(missed) > SHOWN:
        notes.append(f"and {len(missed) - SHOWN} more that are left out")
    return compared(register, wanted, notes)


def _taken(
    item: _Item,
    series: Mapping[str, _Data],
    there: Mapping[Key, Body],
    wanted: dict[Key, dict[str, str]],
    file: str,
    as_of: str,
) -> str:
    """Add the sessions of an item to those wanted; return why it is left out, empty where it is not."""
    if item.kind.split(".")[-1] not in KINDS:
        return "is no session"
    if item.state == "deleted" or item.data is None:
        return "was deleted by its publisher; a session of it that is listed stays until somebody removes it"
    whole = _with_series(item.data, series)
    service, why = _service(whole, there)
    if why:
        return why
    timed = _timed(item.data)
    if not timed:
        return "has no weekly days or no date, with both a start and an end"
    for at, cells in enumerate(timed):
        key = id_of(f"{item.id}-{at + 1}" if len(timed) > 1 else item.id, "OA")
        fresh = {} if (SESSION, key) in there else {"as_of": as_of, "source": whole.url or file}
        wanted[SESSION, key] = {"session_id": key, "service_id": service, **fresh, **_facts(whole), **cells}
    return ""


def _with_series(data: _Data, series: Mapping[str, _Data]) -> _Data:
    """Return a scheduled session with what only its series says."""
    above = data.superEvent
    parent: _Data | None = None
    if isinstance(above, str):
        parent = series.get(above) or series.get(above.rstrip("/").rsplit("/", 1)[-1])
    elif isinstance(above, dict):
        parent = fitted(_Data, above, "superEvent")
    if parent is None:
        return data
    said = {name: value for name, value in data.model_dump().items() if value not in (None, (), [])}
    return _Data.model_validate(parent.model_dump() | said)


def _service(data: _Data, there: Mapping[Key, Body]) -> tuple[str, str]:
    """Return the one listed service at the place of a session, or why there is none."""
    place = data.location
    if place is None:
        return "", "says no place"
    code = _plain(place.address.postalCode if isinstance(place.address, _Address) else "")
    named = _plain(place.name)
    services = {key: body for (kind, key), body in there.items() if kind == SERVICE}
    by_name = [key for key, body in services.items() if named and _plain(body.get("name")) == named]
    by_code = [key for key, body in services.items() if code and _plain(body.get("postcode")) == code]
    found = [key for key in by_name if key in by_code] or by_name or by_code
    if len(found) == 1:
        return found[0], ""
    where = ", ".join(filter(None, [place.name, code])) or "its place"
    if not found:
        return "", f"no listed service is at {where}"
    return "", f"several listed services are at {where}: {', '.join(found)}"


def _plain(text: str | None) -> str:
    """Return a name or postcode as it is compared."""
    return "".join(str(text or "").casefold().split())


def _facts(data: _Data) -> dict[str, str]:
    """Return the cells of a session that the feed says, whatever its hours."""
    found = {"title": data.name or ""}
    if data.ageRange is not None:
        low, high = data.ageRange.minValue, data.ageRange.maxValue
        found |= {} if low is None else {"age_from": str(low)}
        found |= {} if high is None else {"age_to": str(min(high, sessions.OLDEST))}
    gender = (data.genderRestriction or "").replace("#", "/").replace(":", "/").rsplit("/", 1)[-1]
    if gender in GENDER:
        found["open_to"] = GENDER[gender]
    if data.maximumAttendeeCapacity is not None:
        found["places"] = str(data.maximumAttendeeCapacity)
    if data.isAccessibleForFree:
        found["cost"] = "free"
    return found


def _timed(data: _Data) -> list[dict[str, str]]:
    """Return days and hours: of each weekly schedule, or of the date of one session."""
    found = []
    for each in data.eventSchedule:
        days = [day.replace(":", "/").rsplit("/", 1)[-1][:3] for day in each.byDay]
        weekly = (each.repeatFrequency or "P1W") in ("P1W", "P7D")
        if weekly and days and each.startTime and each.endTime:
            found.append({"days": ";".join(days), "start": each.startTime[:5], "end": each.endTime[:5]})
    if found or not data.startDate or not data.endDate:
        return found
    try:
        start, end = (datetime.fromisoformat(text) for text in (data.startDate, data.endDate))
    except ValueError:
        return []
    if "T" not in data.startDate or start.date() != end.date():
        return []
    return [{"days": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}]
