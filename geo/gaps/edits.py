"""One service of the register edited: its next id, its point, and the register as it would be."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

import pandas as pd
from pandas import DataFrame

from geo.errors import AtlasError
from geo.pack.pack import Pack
from geo.pack.register_checks import SERVICE_ID
from geo.store.register.items import Body
from geo.writing import day_words

NO_POINT: Final = dict.fromkeys(("lat", "lon", "coord_accuracy", "coord_source", "point_of"), "")
"""Cells of a service that nobody has placed: it stands in the middle of its postcode, where that is known."""
_NUMBERED: Final = re.compile(r"(.*?)(\d+)")


def next_id(pack: Pack, category: str, taken: Collection[str] = ()) -> str:
    """Return an id for a new service of a category, in the way of those that it has: the next number.

    `taken` : ids that were given before, such as those of services that were removed

    Examples
    --------
    >>> from geo.sample import town
    >>> next_id(town(), "hub"), next_id(town(), "hub", ["HUB-3"]), next_id(town(), "club")
    ('HUB-3', 'HUB-4', 'CLUB-1')
    """
    used = {*pack.services.index, *taken}
    own = [str(each) for each in pack.register.rows(category)["service_id"]]
    matches = [match for each in own if (match := _NUMBERED.fullmatch(each))]
    start, number, width = f"{category.upper()}-", 0, 1
    if matches:
        start, digits = matches[-1].groups()
        width = len(digits)
        numbered = [_NUMBERED.fullmatch(str(each)) for each in used]
        number = max(int(each[2]) for each in numbered if each and each[1] == start)
    found = f"{start}{number + 1:0{width}}"
    while found in used:
        number += 1
        found = f"{start}{number + 1:0{width}}"
    if not re.fullmatch(SERVICE_ID, found):
        raise AtlasError(f"{found} would be no id of a service.")
    return found


def pointed_at(pack: Pack, longitude: float, latitude: float, *, by: str, day: date) -> dict[str, str]:
    """Return the cells of a service whose point somebody showed on the map, by a kind that is the most exact.

    `by` : who; nobody is named where it is empty

    Examples
    --------
    >>> from geo.sample import town
    >>> cells = pointed_at(town(), -4.1, 52.4, by="Ann", day=date(2026, 11, 28))
    >>> cells["coord_accuracy"], cells["coord_source"]
    ('exact', 'pointed at on the map by Ann, 28 November 2026')
    """
    if pack.register.terms is None:
        raise AtlasError("This place has no services.")
    sharpest = min(pack.register.terms.accuracy, key=lambda each: each.metres)
    named = f" by {by}" if by else ""
    return NO_POINT | {
        "lat": f"{latitude:.6f}",
        "lon": f"{longitude:.6f}",
        "coord_accuracy": sharpest.words,
        "coord_source": f"pointed at on the map{named}, {day_words(day)}",
    }


def with_service(pack: Pack, category: str, service: str, body: Mapping[str, str] | None) -> Pack:
    """Return the working copy in which a service has other cells, is new, or is gone where `body` is None.

    Raises
    ------
    PackError : the register would break its contract; every fault is named.

    Examples
    --------
    >>> from geo.gaps.changes import difference
    >>> from geo.sample import town
    >>> body = {"service_id": "CL-D", "category": "club", **town().register.rows("club").iloc[3]}
    >>> copy = with_service(town(), "club", "CL-D", body | {"status": "open"})
    >>> difference(town(), copy, "club").verdicts[["area_name", "before", "after"]]
      area_name     before after
    0      Dock  uncertain   met
    """
    rows = pack.register.rows(category)
    if body is None:
        rows = rows[rows["service_id"] != service]
    else:
        columns = list(dict.fromkeys([*rows.columns, *body]))
        new = DataFrame([[body.get(name, "") for name in columns]], columns=columns, dtype="str")
        at = rows.index[rows["service_id"] == service]
        new.index = at if len(at) else pd.Index([len(rows)])
        rows = pd.concat([rows.drop(index=at), new]).sort_index().fillna("").astype("str")
    return pack.with_register(category, rows.reset_index(drop=True))


def changed(before: Body, after: Body) -> list[str]:
    """Return the names of the cells that differ, in the order in which they stand.

    Examples
    --------
    >>> changed({"name": "Abbey Club", "status": "open"}, {"name": "Abbey Club", "status": "closed"})
    ['status']
    """
    names = dict.fromkeys([*before, *after])
    return [each for each in names if before.get(each, "") != after.get(each, "")]
