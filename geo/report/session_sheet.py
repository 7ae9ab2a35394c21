"""The sessions of a list of services as a sheet to work in, with a line for each service that has none."""

from __future__ import annotations

from typing import Final

from geo.access.supply import attributions, require_categories
from geo.pack.pack import Pack
from geo.pack.session_columns import SERVICE, TITLES
from geo.pack.sessions import COLUMNS, GUIDE
from geo.report.sheet_book import USUAL, sheet_book

_COLUMNS: Final = ("session_id", "service_id", SERVICE, *COLUMNS[2:])
_WIDE: Final = {SERVICE: 32, "title": 30, "booking": 30, "source": 36, "note": 48}
_READ: Final = "its name: to find it by where the id is missing"


def session_sheet(pack: Pack, category: str) -> bytes:
    """Return what is on at the services of a category as a workbook (.xlsx) that is corrected and read back.

    A service of which no session is listed has a line with its name, to be filled in; one that is left as it
    is says nothing. All cells are texts.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.gaps.register_sheet import read_sheet
    >>> from geo.sample import town_with_sessions
    >>> pack = town_with_sessions()
    >>> found = read_sheet(pack, "club", session_sheet(pack, "club"), "hours.xlsx")
    >>> found.holds, found.edited, found.new, found.absent
    ('sessions', (), (), ())
    """
    require_categories(pack, [category])
    services = pack.services[pack.services["category"] == category]
    listed = pack.register.sessions.to_dict("records")
    rows = []
    for service, name in services["name"].items():
        own = [each for each in listed if each["service_id"] == service] or [{"service_id": service}]
        rows += [[str({**each, SERVICE: name}.get(column, "")) for column in _COLUMNS] for each in own]
    guide = {**GUIDE, SERVICE: _READ}
    notes = [[TITLES[name], guide[name]] for name in _COLUMNS]
    about = dict.fromkeys(words for each in attributions(pack, services) for words in each)
    notes += [["Source", each] for each in about]
    widths = [_WIDE.get(name, USUAL) for name in _COLUMNS]
    title = f"Hours of {pack.catalogue[category].plural}"
    return sheet_book(title, notes, [TITLES[name] for name in _COLUMNS], widths, rows)
