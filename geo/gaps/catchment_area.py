"""The catchment of one site as a custom area, so that it has the figures that a ward has."""

from __future__ import annotations

from typing import Final

import shapely
from pandas import DataFrame

from geo.access.custom_area import CustomArea
from geo.access.geojson import in_metres
from geo.errors import AtlasError, NotAvailableError
from geo.gaps.catchment_outlines import catchment_outlines
from geo.gaps.catchments import SIDES, Side, catchments
from geo.gaps.locality_promise import locality_promise
from geo.pack.pack import Pack

SHOWN: Final = 8
"""Sites that a refusal names, so that it stays one readable line."""


def catchment_area(
    pack: Pack, hub: str, *, kind: Side = "assigned", name: str = "", categories: tuple[str, ...] = ()
) -> CustomArea:
    """Return the area whose children look to a site: by locality, or by the nearest walk.

    Parameters
    ----------
    pack : the place pack, or a working copy of it
    hub : id of an open service or of its site
    kind : assigned (the nearest site of the child's own locality) or nearest (of all)
    name : as it is shown; that of the site when empty
    categories : those whose sites share the children; those of the site's own promise when empty

    Raises
    ------
    AtlasError : no such service, or no such kind. NotAvailableError : it has no point, is not open, or nobody
    is allotted to it.

    Source: methods.md, "Distance and reach" and "Any area".

    Examples
    --------
    >>> from geo.sample import town
    >>> area = catchment_area(town(), "HUB-1")
    >>> area.name, area.given, round(area.shape.area / 1e6)
    ('Catchment of Abbey Hub', 'catchment', 5)
    >>> catchment_area(town(), "HUB-9")
    Traceback (most recent call last):
    geo.errors.AtlasError: There is no service HUB-9 in the register.
    """
    if kind not in SIDES:
        raise AtlasError(f"A catchment is one of: {', '.join(SIDES)}.")
    listed = pack.services
    rows = listed[(listed.index == hub) | (listed["site_id"] == hub)]
    if rows.empty:
        raise AtlasError(f"There is no service {hub[:60]} in the register.")
    site, category = str(rows["site_id"].iloc[0]), str(rows["category"].iloc[0])
    found = catchments(pack, categories or _together(pack, category))
    if site not in found.sites.index:
        known = ", ".join(str(each) for each in found.sites.index[:SHOWN])
        raise NotAvailableError(
            f"{rows['name'].iloc[0]} has no catchment: it is not open, or no point of it is known. "
            + (f"Sites with one: {known}." if known else "No site of its kind has one.")
        )
    if kind == "nearest" and not found.compared():
        raise NotAvailableError(
            "Nobody's nearest site is known: one of the localities has none with a point. "
            "Take the catchment by locality."
        )
    homes = found.homes[found.allotted[kind] == site]
    if homes.empty:
        raise NotAvailableError(f"No child looks to {found.sites.at[site, 'name']}: it has no catchment.")
    places = sorted(homes.unique()) if kind == "assigned" else [""]
    wanted = DataFrame({"catchment": kind, "locality_code": places, "site_id": site})
    shapes = catchment_outlines(pack, found, wanted)
    outline = shapely.union_all([each for each in shapes if each is not None])
    called = name.strip() or f"Catchment of {found.sites.at[site, 'name']}"
    return CustomArea(called[:80], "catchment", shapely.normalize(in_metres(outline)))


def _together(pack: Pack, category: str) -> tuple[str, ...]:
    """Return the categories whose sites share the children: those of one promise, else the one alone."""
    try:
        promised = locality_promise(pack).categories
    except NotAvailableError:
        return (category,)
    return tuple(promised) if category in promised else (category,)
