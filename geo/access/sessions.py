"""Who is open at an hour: of each service whether it is open then, closed then, or nobody has said.

A service is known to be closed only where somebody says that its sessions are all there are. What a source
leaves out (a season, ages, for whom) makes a session one that may be on, never one that is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access.coverage import figures
from geo.access.demand import areas_of, counted_ages
from geo.access.reach import walk_to_nearest
from geo.access.supply import listed, sites
from geo.access.water import dry_walk
from geo.errors import NotAvailableError
from geo.memory import kept
from geo.pack.calendar import Season
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.sessions import NOT_STATED, Session, sessions_of

State = Literal["open", "not known", "closed"]
STATES: Final[tuple[State, ...]] = ("open", "not known", "closed")
For = Literal["any", "all", "girls", "boys"]
"""Any session; those open to all; those for girls, or for boys, only."""
_Said = Literal["yes", "perhaps", "no"]
KEPT: Final = 32
REACH: Final = ("inside", "inside_low", "inside_high", "share", "share_low", "share_high")


@dataclass(frozen=True)
class Hour:
    """What is asked: a day and a stretch of it, and who wants to go.

    Attributes
    ----------
    day : 0 is Monday
    start, end : minutes since midnight; a moment is a stretch of one minute
    season : what the day is; `on` is its date where one was asked for
    age : of who wants to go; None: whoever
    send : somebody with special educational needs or a disability
    """

    day: int
    start: int
    end: int
    season: Season = "term"
    on: date | None = None
    age: int | None = None
    open_to: For = "any"
    send: bool = False

    def at(self, day: int, start: int, end: int) -> Hour:
        """Return the same question about another stretch of an ordinary week."""
        return replace(self, day=day, start=start, end=end, on=None)


@dataclass(frozen=True)
class Choice:
    """Which services are asked about, as for `geo.access.supply.sites`."""

    categories: tuple[str, ...]
    statuses: tuple[str, ...] = ("open",)
    admit_street: bool = False


@kept(1)
def sessions(pack: Pack) -> dict[str, tuple[Session, ...]]:
    """Return the sessions of each service that has any; not to be changed.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> {service: len(own) for service, own in sessions(town_with_sessions()).items()}
    {'CL-A': 2, 'CL-B': 1}
    """
    found: dict[str, list[Session]] = {}
    for each in sessions_of(pack.register.sessions):
        found.setdefault(each.service, []).append(each)
    return {service: tuple(own) for service, own in found.items()}


def is_on(session: Session, hour: Hour) -> _Said:
    """Tell whether a session is on in an hour for whoever asks: yes, perhaps (a source leaves it open) or no.

    Source: methods.md, "Who is open at an hour".

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> girls, _ = sessions(town_with_sessions())["CL-A"]
    >>> thursday = Hour(3, 17 * 60, 17 * 60 + 1)
    >>> is_on(girls, thursday), is_on(girls, replace(thursday, age=18))
    ('yes', 'no')
    >>> is_on(girls, replace(thursday, age=18, send=True))
    'yes'
    >>> is_on(girls, replace(thursday, season="not known"))
    'perhaps'
    """
    if not (session.start < hour.end and session.end > hour.start):
        return "no"
    said = (_day(session, hour), _age(session, hour), _for_whom(session, hour), _send(session, hour))
    return "no" if "no" in said else "perhaps" if "perhaps" in said else "yes"


@kept(KEPT)
def states(pack: Pack, choice: Choice, hour: Hour) -> DataFrame:
    """Return whether each service is open in an hour for whoever asks; not to be changed.

    Returns
    -------
    Index service_id, in the order of the register. `state` is one of `STATES`; `sessions` are those that are
    on, or may be; `all_hours` says who says that all hours are listed, empty where nobody does; `stated` is
    how many sessions are listed.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Who is open at an hour".

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> states(town_with_sessions(), Choice(("club",)), Hour(3, 1020, 1021))["state"].to_dict()
    {'CL-A': 'open', 'CL-B': 'not known', 'CL-CD': 'not known'}
    >>> states(town_with_sessions(), Choice(("club",)), Hour(0, 1020, 1021))["state"].to_dict()
    {'CL-A': 'closed', 'CL-B': 'not known', 'CL-CD': 'not known'}
    """
    services = listed(pack, choice.categories, statuses=choice.statuses)
    rows = [_state(sessions(pack).get(str(each), ()), hour) for each in services.index]
    return DataFrame(rows, index=services.index, columns=["state", "sessions", "all_hours", "stated"])


def ages_asked(pack: Pack, choice: Choice, hour: Hour) -> tuple[int, int]:
    """Return the ages whose walk is counted: that of who wants to go, else those that the services are for.

    Examples
    --------
    >>> from geo.sample import town
    >>> ages_asked(town(), Choice(("club",)), Hour(3, 0, 1, age=13))
    (13, 13)
    >>> ages_asked(town(), Choice(("club",)), Hour(3, 0, 1))
    (10, 15)
    """
    if hour.age is not None:
        return hour.age, hour.age
    bands = [pack.catalogue[each].ages for each in choice.categories]
    return min(low for low, _ in bands), max(high for _, high in bands)


@kept(KEPT)
def reach(
    pack: Pack,
    choice: Choice,
    hour: Hour,
    within: float,
    *,
    ages: tuple[int, int] | None = None,
    level: Level = "ward",
) -> DataFrame:
    """Return how many children can walk to a service that is open in an hour, and to one that may be.

    Parameters
    ----------
    within : walking distance, metres
    ages : whose walk is counted; `ages_asked` when None

    Returns
    -------
    Per area of the level: children; `REACH` of services known to be open, and with `most_` before them of
    those that are open or not known. NaN where it is not known: no such service has a point that counts, or
    the pack counts no children of these ages. Nought only where every listed one is known to be closed.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Who is open at an hour".

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> found = reach(town_with_sessions(), Choice(("club",)), Hour(3, 1020, 1021), 1000)
    >>> found[["children", "inside", "most_inside"]].round(1)
               children  inside  most_inside
    area_code
    A              12.0     7.8          7.8
    B              30.0     0.9          0.9
    C              12.0     0.0          4.8
    D              24.0     0.0         12.1
    E               6.0     0.0          0.0
    """
    band = ages or ages_asked(pack, choice, hour)
    index = areas_of(pack, level).index
    columns = ["children", *REACH, *(f"most_{each}" for each in REACH)]
    found = DataFrame(np.nan, index=index, columns=columns)
    try:
        counted_ages(pack, band)
    except NotAvailableError:
        return found
    state = states(pack, choice, hour)["state"]
    places = sites(pack, choice.categories, statuses=choice.statuses, admit_street=choice.admit_street)
    for prefix, wanted in (("", ("open",)), ("most_", ("open", "not known"))):
        ids = set(state.index[state.isin(wanted)])
        some = places[[not ids.isdisjoint(each) for each in places["services"]]]
        part = _figures(pack, some, band, within, level)
        if not ids and not (state == "not known").any() and len(state):
            part[list(REACH)] = 0.0
        found[[f"{prefix}{each}" for each in REACH]] = part[list(REACH)]
        found["children"] = part["children"]
    return found


def _figures(
    pack: Pack, places: GeoDataFrame, ages: tuple[int, int], within: float, level: Level
) -> DataFrame:
    """Return the reach of some sites."""
    way = walk_to_nearest(pack, places)
    dry = None if way is None else dry_walk(pack, places, way, within)
    return figures(pack, way, dry, ages, within, level)


def _state(own: tuple[Session, ...], hour: Hour) -> dict[str, Any]:
    """Return the state of a service with these sessions."""
    said = [(each, is_on(each, hour)) for each in own]
    sure = tuple(each for each, word in said if word == "yes")
    maybe = tuple(each for each, word in said if word == "perhaps")
    all_hours = next((each.all_hours for each in own if each.all_hours), "")
    state: State = "open" if sure else "closed" if all_hours and not maybe else "not known"
    return {"state": state, "sessions": sure or maybe, "all_hours": all_hours, "stated": len(own)}


def _day(session: Session, hour: Hour) -> _Said:
    """Tell whether a session is on that day."""
    if session.dates:
        if hour.on is not None:
            return "yes" if hour.on in session.dates else "no"
        return "perhaps" if hour.day in {each.weekday() for each in session.dates} else "no"
    if hour.day not in session.days:
        return "no"
    if hour.season == "bank holiday":  # what is said of an ordinary week says nothing of such a day
        return "perhaps"
    if session.season == "all year":
        return "yes"
    if hour.season == "not known":
        return "perhaps"
    if session.season == NOT_STATED:  # hours without a season are those of an ordinary week
        return "yes" if hour.season == "term" else "perhaps"
    return "yes" if session.season == hour.season else "no"


def _age(session: Session, hour: Hour) -> _Said:
    """Tell whether a session takes somebody of that age."""
    if hour.age is None:
        return "yes"
    to = session.age_to
    if session.age_to_send is not None and (hour.send or session.send == "only"):
        to = session.age_to_send
    if session.age_from is not None and hour.age < session.age_from:
        return "no"
    if to is not None and hour.age > to:
        # The oldest age of all is not the oldest with SEND, which many take for longer: that is left open.
        unsaid = hour.send and session.age_to_send is None and session.send != "only"
        return "perhaps" if unsaid else "no"
    return "perhaps" if session.age_from is None or to is None else "yes"


def _for_whom(session: Session, hour: Hour) -> _Said:
    """Tell whether a session is for whom is asked for; one for those with SEND alone is not for all."""
    if hour.open_to == "all" and session.send == "only" and not hour.send:
        return "no"
    if hour.open_to == "any" or session.open_to == hour.open_to:
        return "yes"
    return "perhaps" if session.open_to == NOT_STATED else "no"


def _send(session: Session, hour: Hour) -> _Said:
    """Tell whether somebody with SEND may go; ages stated for them say so."""
    if not hour.send or session.send != NOT_STATED or session.age_to_send is not None:
        return "yes"
    return "perhaps"


def places_of(pack: Pack, services: pd.Index[Any], level: Level = "ward") -> DataFrame:
    """Return the areas that services are in, or could be in: one row a service and area.

    Columns service_id, area_code, certain. A service that could be anywhere has no row.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = places_of(town(), pd.Index(["CL-A", "CL-B", "CL-CD"]))
    >>> found.to_numpy().tolist()
    [['CL-A', 'A', True], ['CL-B', 'B', True], ['CL-CD', 'C', False], ['CL-CD', 'D', False]]
    """
    own = pack.services.loc[services]
    inside = set(pack.areas["ward"].index)
    to_locality = pack.register.ground.locality_of()
    rows = []
    for service, ward, possible in zip(own.index, own["ward_code"], own["wards_possible"], strict=True):
        near = (ward,) if ward else tuple(each for each in possible if each in inside)
        # Where it could stand beyond the place, not even the place is certain.
        sure = bool(ward) or (level != "ward" and inside.issuperset(possible))
        if level != "ward":
            near = tuple(dict.fromkeys(_above(pack, level, each, to_locality) for each in near))
        rows += [(str(service), each, sure and len(near) == 1) for each in near]
    return DataFrame(rows, columns=["service_id", "area_code", "certain"])


def _above(pack: Pack, level: Level, ward: str, to_locality: Any) -> str:
    """Return the area of a higher level that a ward lies in."""
    return pack.place.borough.code if level == "borough" else str(to_locality[ward])
