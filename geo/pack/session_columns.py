"""The columns of a sheet of sessions: what our own sheets call them, and what others do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from geo.pack.column_names import AGES as AGE_HEADINGS
from geo.pack.sessions import COLUMNS
from geo.pack.sheet_columns import Headings, plain

SERVICE, POSTCODE, HOURS, AGES = "service", "postcode", "hours", "ages"
"""Columns that are no cells of a session: by what its service is found, and what is two cells in one."""
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "session_id": "Id of the session",
        "service_id": "Id of the service",
        SERVICE: "Service",
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
        "as_of": "Date of these facts",
        "source": "Source",
        "note": "What else is to know",
        HOURS: "Hours, from and to",
        AGES: "Ages, from and to",
        POSTCODE: "Postcode of the service",
    }
)
"""The headings of our own sheets, by the register's own names."""
SYNONYMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "session_id": "session id, session ref, session reference, session code",
        "service_id": "service id, centre id, venue id, site id, club id",
        SERVICE: """
            service name, name of service, centre, centre name, name of centre, youth centre, venue,
            venue name, site, site name, setting, provision, club, club name, building, where""",
        "title": """
            title, session, session name, session title, name of session, activity, activity name,
            activities, what, event, class, programme, group, group name""",
        "days": "day, day of the week, day of week, weekday, weekdays, dates, days and dates, when",
        "start": """
            start, start time, starts, starts at, from time, time from, opens, opens at, open from, begins,
            session start, opening time""",
        "end": """
            end, end time, ends, ends at, finish, finishes, finish time, to time, time to, closes, closes at,
            open until, until, till, session end, closing time""",
        HOURS: """
            hours, time, times, opening hours, opening times, session time, session times, session hours,
            time of session, start and end, open times""",
        "season": "season, term or holiday, term time, term or holidays, time of year, period",
        "age_from": "age from, min age, minimum age, lower age, from age, youngest",
        "age_to": "age to, max age, maximum age, upper age, to age, oldest",
        "age_to_send": "send age, age with send, oldest age send, max age send, send to age, age to send",
        "open_to": "gender, sex, open to, who for, who is it for, who, girls or boys, target group, audience",
        "with_send": "send inclusive, inclusive, sen inclusive, send provision, send session, with send",
        "places": "places, capacity, number of places, spaces, how many",
        "cost": "price, fee, fees, charge, charges, cost per session",
        "booking": "book, how to join, sign up, registration, booking link",
        "language": "languages, language of session",
        "all_hours": "all hours, all hours listed, all sessions listed",
        "as_of": "as of, as at, last checked, date checked, checked on, last updated, updated on",
        "source": "source url, url, website, web page, web address, link, reference url",
        "note": "note, notes, comment, comments, remark, remarks, further information, information",
        POSTCODE: "post code, postal code, pcode, venue postcode, site postcode, postcode",
    }
)
"""Other headings for a column, in capitals or not, each of one column only."""
TO_ASK: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "name": (SERVICE, "title"),
        "id": ("session_id", "service_id"),
        "date": ("days", "as_of"),
        "location": (SERVICE,),
        "project": (SERVICE, "title"),
        "send": ("with_send", "age_to_send"),
        "sen": ("with_send", "age_to_send"),
        "type": ("title", "open_to"),
    }
)
"""Headings that may mean a column, and may not: only a person knows."""
_TIMES: Final = frozenset({"days", "start", "end", HOURS})
_NAMED: Final = frozenset({SERVICE, "service_id"})
_OTHERS: Final = frozenset(
    {
        *("status", "address", "ward", "locality", "area", "contact", "manager", "lead", "staff", "email"),
        *("phone", "telephone", "organisation", "provider", "region", "term dates", "total"),
    }
)


def _headings() -> Headings:
    """Return every heading of a sheet of sessions that is known."""
    known = {plain(each): name for name, words in SYNONYMS.items() for each in words.split(",")}
    known |= {plain(each): AGES for each in AGE_HEADINGS}
    for name, title in TITLES.items():
        known |= {plain(title): name}
    known |= {plain(name): name for name in COLUMNS}
    return Headings(known, TITLES, frozenset({"session_id", "service_id", SERVICE}), TO_ASK, _OTHERS)


HEADINGS: Final = _headings()
"""The headings that a sheet of sessions may have."""


def are_sessions(matched: Iterable[str], likely: Iterable[str]) -> bool:
    """Tell whether columns are those of sessions, not of a list of services.

    `matched` : the columns that are known; `likely` : those that unclear headings may be

    Examples
    --------
    >>> are_sessions(["service", "days", "start"], []), are_sessions(["service", "hours"], [])
    (True, False)
    >>> are_sessions(["service", "title", "hours"], ["days", "as_of"])
    True
    """
    sure = set(matched)
    if "session_id" in sure or len(sure & _TIMES) > 1:
        return True
    return bool(sure & _TIMES) and "title" in sure and bool(sure & _NAMED) and "days" in set(likely)
