"""Services and their sites: which there are, which count, and which have no point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import METRES
from geo.errors import AtlasError, NotAvailableError
from geo.memory import kept, lend
from geo.pack.pack import Pack
from geo.pack.register import sole_ward

SITE_COLUMNS = ("name", "category", "services", "ward_code", "locality_code", "accuracy_m", "capacity")


def sites(
    pack: Pack,
    categories: Sequence[str],
    *,
    statuses: Sequence[str] = ("open",),
    admit_street: bool = False,
) -> GeoDataFrame:
    """Return the sites at which services of these categories are, each counted once.

    Parameters
    ----------
    pack : the place pack
    categories : ids of the catalogue
    statuses : states that count
    admit_street : whether points that do not decide a ward (another building of the street) count too

    Returns
    -------
    GeoDataFrame in EPSG:27700, index = site_id, in the order of the register; the point is that of the site's
    most exact service. Columns: name, category, services (tuple of service ids), ward_code and locality_code
    (empty where not certain), accuracy_m (metres), capacity (sum of those known, NaN where none is). Sites
    without an admitted point are not in it: see `unplaced`.

    Raises
    ------
    NotAvailableError : the pack has no register.
    AtlasError : unknown category.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> sites(town(), ["club", "school"])[["name", "ward_code", "accuracy_m", "capacity"]]
                             name ward_code  accuracy_m  capacity
    site_id
    CL-A               Abbey Club         A        10.0       NaN
    CL-CD    Castle and Dock Club                  10.0       NaN
    HUB-1            Abbey School         A        10.0      90.0
    schools           Dock School         D        60.0      40.0
    """
    chosen = listed(pack, categories, statuses=statuses)
    chosen = chosen[chosen.geometry.notna()]
    if not admit_street:
        chosen = chosen[decides_ward(pack, chosen)]
    ward = admitted_ward(pack, chosen, admit_street=admit_street)
    of_ward = ward.map(pack.register.ground.locality_of()).fillna("")
    locality = chosen["locality_code"].where(chosen["locality_code"] != "", of_ward)
    places = chosen.assign(ward_code=ward, locality_code=locality).to_crs(METRES)
    groups = [group for _, group in places.groupby("site_id", sort=False)]
    rows = DataFrame(
        [_site(group, categories) for group in groups], columns=["site_id", *SITE_COLUMNS, "geometry"]
    )
    frame = GeoDataFrame(rows, geometry="geometry", crs=METRES).set_index("site_id")
    return frame.astype({"accuracy_m": float, "capacity": float})


def listed(pack: Pack, categories: Sequence[str], *, statuses: Sequence[str] = ("open",)) -> GeoDataFrame:
    """Return the services of these categories and statuses, with or without a point; index = service_id.

    Examples
    --------
    >>> from geo.sample import town
    >>> listed(town(), ["club"])["name"].to_list()
    ['Abbey Club', 'Bridge Club', 'Castle and Dock Club']
    >>> listed(town(), ["club"], statuses=["planned"])["name"].to_list()
    ['Dock Club']
    """
    require_categories(pack, categories)
    frame = pack.services
    return frame[frame["category"].isin(list(categories)) & frame["status"].isin(list(statuses))]


def unplaced(
    pack: Pack,
    categories: Sequence[str],
    *,
    statuses: Sequence[str] = ("open",),
    admit_street: bool = False,
) -> GeoDataFrame:
    """Return the services whose place nobody can reckon with; index = service_id.

    They have no admitted point, and none of the services that count at the same site has one either.

    Examples
    --------
    >>> from geo.sample import town
    >>> unplaced(town(), ["club", "school"])["name"].to_list()
    ['Bridge Club', 'Castle School']
    """
    chosen = listed(pack, categories, statuses=statuses)
    placed = chosen.geometry.notna() & (decides_ward(pack, chosen) | admit_street)
    return chosen[~chosen["site_id"].isin(chosen.loc[placed, "site_id"])]


def decides_ward(pack: Pack, services: DataFrame) -> pd.Series[Any]:
    """Tell which services have a point of a kind that may decide a ward; on the index of `services`.

    Examples
    --------
    >>> from geo.sample import town
    >>> decides_ward(town(), listed(town(), ["club"])).to_dict()
    {'CL-A': True, 'CL-B': False, 'CL-CD': True}
    """
    terms = pack.register.terms
    words = [] if terms is None else [each.words for each in terms.accuracy if each.decides_ward]
    return services["coord_accuracy"].isin(words)


def require_categories(pack: Pack, categories: Iterable[str]) -> None:
    """Refuse categories that the pack lacks.

    Raises
    ------
    NotAvailableError : the pack has no register.
    AtlasError : unknown category.

    Examples
    --------
    >>> from geo.sample import town
    >>> require_categories(town(), ["library"])
    Traceback (most recent call last):
        ...
    geo.errors.AtlasError: There is no category 'library' in the register. It holds: club, hub, ...
    """
    if not pack.catalogue:
        raise NotAvailableError(
            "This pack has no register of services (services.toml), so this is not available."
        )
    for category in categories:
        if category not in pack.catalogue:
            known = ", ".join(pack.catalogue)
            raise AtlasError(f"There is no category {category!r} in the register. It holds: {known}.")


def admitted_ward(pack: Pack, services: GeoDataFrame, *, admit_street: bool) -> pd.Series[Any]:
    """Return the ward of each service where it is certain, street points admitted or not, else an empty text.

    An admitted street point stands for a ward where no other lies within its accuracy; on the same index.

    Examples
    --------
    >>> from geo.sample import town
    >>> admitted_ward(town(), listed(town(), ["club"]), admit_street=True).to_dict()
    {'CL-A': 'A', 'CL-B': 'B', 'CL-CD': ''}
    """
    certain: pd.Series[Any] = services["ward_code"]
    if not admit_street:
        return certain
    return certain.where(certain != "", sole_ward(services["wards_possible"], pack.register.ground))


def _site(group: GeoDataFrame, categories: Sequence[str]) -> dict[str, Any]:
    """Return what is known of one site."""
    best = int(group["accuracy_m"].to_numpy().argmin())
    present = set(group["category"])
    return {
        "site_id": group["site_id"].iloc[0],
        "name": group["name"].iloc[0],
        "category": next(each for each in categories if each in present),
        "services": tuple(group.index),
        "ward_code": next((each for each in group["ward_code"] if each), ""),
        "locality_code": next((each for each in group["locality_code"] if each), ""),
        "accuracy_m": group["accuracy_m"].iloc[best],
        "capacity": group["capacity"].sum(min_count=1),
        "geometry": group.geometry.iloc[best],
    }


@kept(1)
def without_neighbours(pack: Pack) -> Pack:
    """Return the same pack without the services that certainly stand outside its wards.

    One that stands nearer to the border than its point is accurate, or that a source says to be inside,
    stays.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> listed(town(), ["play_area"])["name"].to_list()
    ['Abbey Green', 'Over the border']
    >>> listed(without_neighbours(town()), ["play_area"])["name"].to_list()
    ['Abbey Green']
    """
    services, own = pack.services, set(pack.areas["ward"].index)
    stated = (services["ward_code"] != "") | (services["locality_code"] != "")
    # No area is possible for a point in the water between the outlines: not certain, so it stays.
    beyond = services["wards_possible"].map(lambda near: bool(near) and own.isdisjoint(near))
    outside = beyond.astype(bool) & ~stated
    inside = replace(pack, digest=f"{pack.digest}-own", services=services[~outside])
    lend(pack, inside)
    return inside
