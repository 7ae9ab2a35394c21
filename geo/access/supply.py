"""Services and their sites: which there are, which count, and which have no point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series

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
    """Return the sites at which services of these categories are, each counted once; not to be changed.

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
    return _sites(pack, tuple(categories), tuple(statuses), admit_street)


@kept(64)
def _sites(
    pack: Pack, categories: tuple[str, ...], statuses: tuple[str, ...], admit_street: bool
) -> GeoDataFrame:
    """Return `sites`, worked out once."""
    chosen = listed(pack, categories, statuses=statuses)
    return _gathered(pack, chosen, categories, admit_street=admit_street)


def former_sites(pack: Pack, categories: Sequence[str]) -> GeoDataFrame:
    """Return the places that lists of former places name, whatever became of them; as `sites` gives them.

    Where one of them lent its point to a service of today, both have one site.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category, or not one of former places.

    Examples
    --------
    >>> from geo.sample import town
    >>> former_sites(town(), [])["name"].to_list()
    []
    >>> former_sites(town(), ["club"])
    Traceback (most recent call last):
        ...
    geo.errors.AtlasError: 'club' is no list of former places.
    """
    require_categories(pack, categories)
    for each in categories:
        if not pack.catalogue[each].former:
            raise AtlasError(f"{each!r} is no list of former places.")
    chosen = pack.services[pack.services["category"].isin(list(categories))]
    return _gathered(pack, chosen, categories, admit_street=False)


def _gathered(
    pack: Pack, chosen: GeoDataFrame, categories: Sequence[str], *, admit_street: bool
) -> GeoDataFrame:
    """Return the sites of some services, each counted once, the categories in the order asked for."""
    chosen = chosen[chosen.geometry.notna()]
    if not admit_street:
        chosen = chosen[decides_ward(pack, chosen)]
    wards = admitted_ward(pack, chosen, admit_street=admit_street).to_list()
    to_locality = pack.register.ground.locality_of()
    localities = [
        own or to_locality.get(ward, "") for own, ward in zip(chosen["locality_code"], wards, strict=True)
    ]
    # One row after another: of so few rows a table would cost more than they do.
    members: dict[str, list[int]] = {}
    for at, site in enumerate(chosen["site_id"].to_list()):
        members.setdefault(site, []).append(at)
    ids, names, kinds = chosen.index.to_list(), chosen["name"].to_list(), chosen["category"].to_list()
    metres, places = chosen["accuracy_m"].to_numpy(float), chosen["capacity"].to_numpy(float)
    rank = {each: at for at, each in enumerate(categories)}
    # Of those that are as good the first of the register counts.
    exact = [min(own, key=lambda at: (metres[at], at)) for own in members.values()]
    frame = DataFrame(
        {
            "name": [names[own[0]] for own in members.values()],
            "category": [kinds[min(own, key=lambda at: (rank[kinds[at]], at))] for own in members.values()],
            "services": [tuple(ids[at] for at in own) for own in members.values()],
            "ward_code": [_first_known(wards, own) for own in members.values()],
            "locality_code": [_first_known(localities, own) for own in members.values()],
            "accuracy_m": metres[exact],
            "capacity": [_sum_known(places[own]) for own in members.values()],
        },
        index=pd.Index(list(members), name="site_id", dtype="str"),
        columns=list(SITE_COLUMNS),
    ).astype({**dict.fromkeys(("name", "category", "ward_code", "locality_code"), "str"), "capacity": float})
    points = chosen.geometry.iloc[exact].to_crs(METRES)
    return GeoDataFrame(frame, geometry=points.to_numpy(), crs=METRES)


def _first_known(texts: Sequence[str], rows: Sequence[int]) -> str:
    """Return the first text of some rows that is not empty, an empty one where all are."""
    return next((texts[at] for at in rows if texts[at]), "")


def _sum_known(numbers: NDArray[np.float64]) -> float:
    """Return the sum of the numbers that are known, NaN where none is."""
    known = numbers[~np.isnan(numbers)]
    return float(known.sum()) if len(known) else float("nan")


def listed(pack: Pack, categories: Sequence[str], *, statuses: Sequence[str] = ("open",)) -> GeoDataFrame:
    """Return the services of these categories and statuses, with or without a point; not to be changed.

    Index = service_id.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category, or one of former places.

    Examples
    --------
    >>> from geo.sample import town
    >>> listed(town(), ["club"])["name"].to_list()
    ['Abbey Club', 'Bridge Club', 'Castle and Dock Club']
    >>> listed(town(), ["club"], statuses=["planned"])["name"].to_list()
    ['Dock Club']
    """
    return _listed(pack, tuple(categories), tuple(statuses))


@kept(64)
def _listed(pack: Pack, categories: tuple[str, ...], statuses: tuple[str, ...]) -> GeoDataFrame:
    """Return `listed`, looked up once: pages ask for the same few lists in every run."""
    require_counting(pack, categories)
    frame = pack.services
    return frame[frame["category"].isin(list(categories)) & frame["status"].isin(list(statuses))]


def unplaced(
    pack: Pack,
    categories: Sequence[str],
    *,
    statuses: Sequence[str] = ("open",),
    admit_street: bool = False,
) -> GeoDataFrame:
    """Return the services whose place nobody can reckon with; index = service_id; not to be changed.

    They have no admitted point, and none of the services that count at the same site has one either.

    Examples
    --------
    >>> from geo.sample import town
    >>> unplaced(town(), ["club", "school"])["name"].to_list()
    ['Bridge Club', 'Castle School']
    """
    return _unplaced(pack, tuple(categories), tuple(statuses), admit_street)


@kept(64)
def _unplaced(
    pack: Pack, categories: tuple[str, ...], statuses: tuple[str, ...], admit_street: bool
) -> GeoDataFrame:
    """Return `unplaced`, worked out once."""
    chosen = listed(pack, categories, statuses=statuses)
    placed = chosen.geometry.notna() & (decides_ward(pack, chosen) | admit_street)
    return chosen[~chosen["site_id"].isin(chosen.loc[placed, "site_id"])]


def decides_ward(pack: Pack, services: DataFrame) -> Series[Any]:
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
            "This place has no register of services (services.toml), so this is not available."
        )
    for category in categories:
        if category not in pack.catalogue:
            known = ", ".join(pack.catalogue)
            raise AtlasError(f"There is no category {category!r} in the register. It holds: {known}.")


def require_counting(pack: Pack, categories: Iterable[str]) -> None:
    """Refuse categories that the pack lacks, and lists of former places: they count nowhere.

    Raises
    ------
    NotAvailableError : the pack has no register.
    AtlasError : unknown category, or one of former places.

    Examples
    --------
    >>> from geo.sample import town
    >>> require_counting(town(), ["club", "hub"])
    """
    wanted = list(categories)
    require_categories(pack, wanted)
    for each in wanted:
        if former := pack.catalogue[each].former:
            raise AtlasError(
                f"{each!r} lists former places (each {former.words}). They show where something was and may "
                "take a new service, and count in no verdict and no reach."
            )


def admitted_ward(pack: Pack, services: GeoDataFrame, *, admit_street: bool) -> Series[Any]:
    """Return the ward of each service where it is certain, street points admitted or not, else an empty text.

    An admitted street point stands for a ward where no other lies within its accuracy; on the same index.

    Examples
    --------
    >>> from geo.sample import town
    >>> admitted_ward(town(), listed(town(), ["club"]), admit_street=True).to_dict()
    {'CL-A': 'A', 'CL-B': 'B', 'CL-CD': ''}
    """
    certain: Series[Any] = services["ward_code"]
    if not admit_street:
        return certain
    return certain.where(certain != "", sole_ward(services["wards_possible"], pack.register.ground))


def access_unit(capacity: Series[Any]) -> str:
    """Return what access counts: places where the capacity of every site is known, else sites.

    Examples
    --------
    >>> access_unit(Series([90, 40])), access_unit(Series([90, None]))
    ('places per 1,000 children', 'sites per 1,000 children')
    """
    known = len(capacity) and capacity.notna().all()
    return f"{'places' if known else 'sites'} per 1,000 children"


def attributions(pack: Pack, services: DataFrame) -> list[tuple[str, ...]]:
    """Return per service the texts that must be shown with it, each once.

    That of its list; where its point was worked out, also that of the postcodes, of the outlines of parks, or
    of the list of the place that lent it one.

    Examples
    --------
    >>> from geo.sample import town
    >>> attributions(town(), town().services.loc[["CL-A"]])
    [('Made up',)]
    """
    of_list = {each.id: each.attribution for each in pack.catalogue.values()}
    lists, derived, kinds = (pack.services[name] for name in ("category", "derived", "coord_accuracy"))
    found = []
    for category, is_derived, kind, lender in zip(
        *(services[name] for name in ("category", "derived", "coord_accuracy", "point_of")), strict=True
    ):
        texts = [of_list[category]]
        if is_derived and lender:
            texts += [of_list[lists[lender]], _worked_out(pack, kinds[lender]) if derived[lender] else ""]
        elif is_derived:
            texts.append(_worked_out(pack, kind))
        found.append(tuple(dict.fromkeys(filter(None, texts))))
    return found


def _worked_out(pack: Pack, kind: str) -> str:
    """Return whom to name for a point that was worked out: of an outline of parks, or of a postcode."""
    of_outline = pack.register.terms.of_outline if pack.register.terms else None
    about = pack.place.parks if of_outline and kind == of_outline.words else pack.place.postcodes
    return about.attribution if about else ""


@kept(64)
def attribution(pack: Pack, categories: tuple[str, ...]) -> str:
    """Return what must be shown with the services of some categories, each text once.

    Examples
    --------
    >>> from geo.sample import town
    >>> attribution(town(), ("club", "school"))
    'Made up'
    """
    own = pack.services[
        pack.services["category"].isin(list(categories)) & pack.services["derived"].astype(bool)
    ]
    lists = [pack.catalogue[each].attribution for each in categories]
    return " ".join(dict.fromkeys([*lists, *(text for each in attributions(pack, own) for text in each)]))


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
