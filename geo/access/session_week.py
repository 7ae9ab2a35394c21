"""The week of an area: of each hour whether anything listed there is open, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pandas import DataFrame

from geo.access.sessions import STATES, Choice, Hour, places_of, sessions, states
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

FIRST, LAST = 8, 22
"""The hours that a week shows at least: from eight in the morning to ten at night."""
NOTHING: Final = "nothing listed"
COLUMNS: Final = ("area_code", "day", "hour", "state", "certain", "open", "not_known", "closed", "for_whom")


def hours(pack: Pack) -> range:
    """Return the hours that a week shows: those of every session among them.

    Examples
    --------
    >>> from geo.sample import town
    >>> hours(town())
    range(8, 22)
    """
    every = [each for own in sessions(pack).values() for each in own]
    first = min([FIRST, *(each.start // 60 for each in every)])
    return range(first, max([LAST, *(-(-each.end // 60) for each in every)]))


@kept(16)
def week(pack: Pack, choice: Choice, hour: Hour, level: Level = "ward") -> DataFrame:
    """Return each hour of the week of each area; not to be changed.

    Parameters
    ----------
    hour : who wants to go and in which season; its own day and time do not matter

    Returns
    -------
    `COLUMNS`, by area, day (0 is Monday) and hour. `state` is open where a service that is or could be here
    is, not known where nobody has said of one, closed where all are known to be, else `NOTHING`; `certain`
    where an open one certainly is here; then how many are in each state; `for_whom` are the words of the
    sessions that are on, by their source. An hour is open where any part of it is.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Who is open at an hour".

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> found = week(town_with_sessions(), Choice(("club",)), Hour(0, 0, 1))
    >>> found[(found["area_code"] == "A") & (found["state"] == "open")][["day", "hour"]].to_numpy().tolist()
    [[3, 16], [3, 17], [3, 18], [6, 14], [6, 15], [6, 16], [6, 17]]
    """
    shown = hours(pack)
    rows: list[dict[str, Any]] = []
    codes = [str(each) for each in pack.areas[level].index]
    first = states(pack, choice, hour)
    near = places_of(pack, first.index, level)
    own = {
        code: list(zip(part["service_id"], part["certain"], strict=True))
        for code, part in near.groupby("area_code")
    }
    for day in range(7):
        for at in shown:
            found = states(pack, choice, hour.at(day, at * 60, (at + 1) * 60)).to_dict("index")
            rows += [_cell(code, day, at, own.get(code, []), found) for code in codes]
    frame = DataFrame(rows, columns=list(COLUMNS))
    order = {code: at for at, code in enumerate(codes)}
    return frame.sort_values(
        ["area_code", "day", "hour"],
        key=lambda each: each.map(order) if each.name == "area_code" else each,
        ignore_index=True,
    )


def _cell(code: str, day: int, at: int, own: list[Any], found: Mapping[Any, Any]) -> dict[str, Any]:
    """Return one hour of an area from the services that are or could be there."""
    said = [(found[service], certain) for service, certain in own]
    counts = {state: sum(each["state"] == state for each, _ in said) for state in STATES}
    state = next((each for each, count in counts.items() if count), NOTHING)
    on = {one.open_to for each, _ in said if each["state"] == "open" for one in each["sessions"]}
    return {
        "area_code": code,
        "day": day,
        "hour": at,
        "state": state,
        "certain": any(certain for each, certain in said if each["state"] == "open"),
        "open": counts["open"],
        "not_known": counts["not known"],
        "closed": counts["closed"],
        "for_whom": ";".join(sorted(on)),
    }
