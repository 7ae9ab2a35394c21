"""Siting with limited places as a table: whom existing and new sites have room for."""

from __future__ import annotations

from pandas import DataFrame

from geo.errors import AtlasError
from geo.pack.pack import Pack
from geo.report.site_columns import ROOM_COLUMNS
from geo.report.site_words import attribution, basis, on_ground
from geo.report.table import Table, band
from geo.targeting.capacity import room
from geo.targeting.plan import Brief, plan


def room_table(pack: Pack, brief: Brief, places: float | None) -> Table:
    """Return the sets of places with room for most children; columns `ROOM_COLUMNS`.

    Raises
    ------
    NotAvailableError : there is no answer, and why. AtlasError : nobody says how many places a new site has.

    Examples
    --------
    >>> from geo.sample import town
    >>> room_table(town(), Brief("club", ("school",)), None)
    Traceback (most recent call last):
        ...
    geo.errors.AtlasError: Say how many places each new site would offer (--places).
    """
    if places is None:
        raise AtlasError("Say how many places each new site would offer (--places).")
    found, answer = room(pack, brief, places), plan(pack, brief)
    names = answer.places["name"].astype(str)
    rows = [
        {
            "set": number,
            "site_ids": ";".join(each.sites),
            "site_names": "; ".join(names[site] for site in each.sites),
            "places_each": found.each,
            "ages": band(brief.ages),
            "within_m": brief.within,
            "placed_before": found.before,
            "placed": each.value,
            **on_ground(answer),
            "answer": "shortlist" if brief.new else "",
            "basis": basis(answer),
            "source": attribution(pack, answer),
        }
        for number, each in enumerate(found.sets, start=1)
    ]
    return Table(title="room", rows=DataFrame(rows, columns=list(ROOM_COLUMNS)), columns=ROOM_COLUMNS)
