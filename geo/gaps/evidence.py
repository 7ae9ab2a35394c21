"""Evidence for a promise: which service of the register speaks for which area, and how surely.

How a service bears on an area, the surest first:

    certain    it counts there: its ward is stated, or no other area lies within the accuracy of its point
    possible   it has a point, but another area lies within its accuracy
    reported   the provider says it is there; no building is listed
    planned    it is certainly there, but not yet
    hinted     its only point is in or near the area and does not decide; it is unplaced as well
    doubtful   it is there or may be, but nobody knows whether it is open
    unplaced   it counts somewhere; nothing admitted says where, so it could be in any area
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.reach import USUAL_STATUSES, USUAL_STREETS
from geo.access.supply import admitted_ward, decides_ward, listed, require_counting
from geo.errors import AtlasError
from geo.memory import kept
from geo.pack.catalogue import MIDDLE_OF_POSTCODE
from geo.pack.pack import Pack
from geo.pack.standards import Promise

Bearing = Literal["certain", "possible", "reported", "planned", "hinted", "doubtful", "unplaced"]
BEARINGS: Final[tuple[Bearing, ...]] = (
    "certain",
    "possible",
    "reported",
    "planned",
    "hinted",
    "doubtful",
    "unplaced",
)
COLUMNS: Final = (
    "area_code",
    "service_id",
    "site_id",
    "bearing",
    "name",
    "category",
    "status",
    "ground",
    "address",
    "postcode",
    "coord_accuracy",
    "accuracy_m",
    "as_of",
    "source_url",
)
KEPT: Final = 64


@dataclass(frozen=True)
class Choice:
    """What counts as evidence: categories (none: the promise's own), statuses, and street points."""

    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = USUAL_STATUSES
    admit_street: bool = USUAL_STREETS


def counted_categories(pack: Pack, promise: Promise, choice: Choice) -> tuple[str, ...]:
    """Return the categories that count, in the order of the register.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.sample import town
    >>> promise = known_promise(town(), "safe_harbour")
    >>> counted_categories(town(), promise, Choice())
    ('club', 'school')
    """
    chosen = choice.categories or promise.categories
    require_counting(pack, chosen)
    return tuple(each for each in pack.catalogue if each in chosen)


@kept(KEPT)
def evidence(pack: Pack, promise_id: str, choice: Choice = Choice()) -> DataFrame:
    """Return every service that bears on a promise, one row per area and service; not to be changed.

    Parameters
    ----------
    pack : the place pack
    promise_id : of the pack's promises
    choice : what counts

    Returns
    -------
    Columns `COLUMNS`, in the order of areas, then surest first, then of the register. `area_code` is empty
    for a service that could be anywhere. `ground` says why it bears on the area; `accuracy_m` is in metres.

    Raises
    ------
    AtlasError : unknown promise or category.

    Source: methods.md, "Promises and gaps".

    Examples
    --------
    >>> from geo.sample import town
    >>> evidence(town(), "club_every_ward")[["area_code", "service_id", "bearing"]]
      area_code service_id   bearing
    0         A       CL-A   certain
    1         B       CL-B   certain
    2         C      CL-CD  possible
    3         D      CL-CD  possible
    4         D       CL-D   planned
    """
    promise = known_promise(pack, promise_id)
    categories = counted_categories(pack, promise, choice)
    statuses = tuple(dict.fromkeys([*choice.statuses, "planned", "unknown"]))
    services = listed(pack, categories, statuses=statuses)
    area = _certain_area(pack, services, promise.level, admit_street=choice.admit_street)
    land = _land(pack, promise.level)
    told = zip(*(services[name].to_numpy(dtype=object) for name in _Service._fields), strict=True)
    rows = [
        (code, bearing, ground, service)
        for service, cells, own in zip(services.index, told, area.to_numpy(dtype=object), strict=True)
        for code, bearing, ground in _bearings(land, _Service(*cells), own, choice)
    ]
    found = DataFrame(rows, columns=["area_code", "bearing", "ground", "service_id"])
    shown = [name for name in COLUMNS if name not in found.columns]
    frame = found.join(DataFrame(services[shown]), on="service_id")
    order = {code: at for at, code in enumerate([*pack.areas[promise.level].index, ""])}
    register = {service: at for at, service in enumerate(services.index)}
    keys = DataFrame(
        {
            "area": frame["area_code"].map(order),
            "bearing": frame["bearing"].map({each: at for at, each in enumerate(BEARINGS)}),
            "service": frame["service_id"].map(register),
        }
    )
    return frame.loc[keys.sort_values(["area", "bearing", "service"]).index, list(COLUMNS)].reset_index(
        drop=True
    )


def known_promise(pack: Pack, promise_id: str) -> Promise:
    """Return a promise by id, or say which there are.

    Examples
    --------
    >>> from geo.sample import town
    >>> known_promise(town(), "club_every_ward").promise
    'A club for each and all'
    """
    if promise_id not in pack.promises:
        known = ", ".join(pack.promises) or "none"
        raise AtlasError(f"There is no promise {promise_id!r} in this pack. It holds: {known}.")
    return pack.promises[promise_id]


def _certain_area(
    pack: Pack, services: GeoDataFrame, level: str, *, admit_street: bool = False
) -> Series[Any]:
    """Return the area in which each service certainly is, else an empty text; on the same index."""
    ward = admitted_ward(pack, services, admit_street=admit_street)
    if level == "ward":
        return ward
    of_ward = ward.map(pack.register.ground.locality_of()).fillna("")
    locality: Series[Any] = services["locality_code"].where(services["locality_code"] != "", of_ward)
    if level == "locality":
        return locality
    wards = set(pack.areas["ward"].index)
    around = services["wards_possible"].map(lambda each: bool(each) and set(each) <= wards)
    admitted = decides_ward(pack, services) | admit_street
    mine = (ward != "") | (locality != "") | (around & admitted)
    return Series(pack.place.borough.code, index=services.index).where(mine, "")


class _Service(NamedTuple):
    """What is asked of a service to say how it bears on areas."""

    status: str
    ward_stated: str
    locality_stated: str
    locality_code: str
    address: str
    postcode: str
    coord_accuracy: str
    accuracy_m: float
    ward_official: str
    derived: bool
    point_of: str
    wards_possible: tuple[str, ...]


@dataclass(frozen=True)
class _Land:
    """The areas of a level: which of them holds each ward, and the wards of each locality, in order.

    `deciding` are the kinds of point that may decide, `of_postcode` is the one that stands for a postcode,
    `lenders` are places whose point others have, in words.
    """

    level: str
    area_of: Mapping[str, str]
    wards_of: Mapping[str, Sequence[str]]
    deciding: Collection[str]
    of_postcode: str
    lenders: Mapping[str, str]

    def official(self, service: _Service) -> str:
        """Return the area that is officially that of a service's postcode, where its point stands for one."""
        decides = service.coord_accuracy == self.of_postcode
        return (
            self.area_of.get(service.ward_official, "elsewhere") if decides and service.ward_official else ""
        )

    def kind_words(self, kind: str) -> str:
        """Return what a kind of point is, in words for people."""
        return MIDDLE_OF_POSTCODE if kind and kind == self.of_postcode else kind

    def possible(self, wards: Sequence[str]) -> tuple[str, ...]:
        """Return the areas that these wards lie in, each once, without neighbouring places."""
        return tuple(dict.fromkeys(self.area_of[code] for code in wards if code in self.area_of))

    def anywhere(self, service: _Service) -> Sequence[str]:
        """Return where a service without an admitted point could be: its locality's wards, or ""."""
        if self.level != "ward" or not service.locality_code:
            return [""]
        return self.wards_of.get(service.locality_code, [])


def _land(pack: Pack, level: str) -> _Land:
    """Return the areas of a level, looked up once for all services."""
    locality_of, wards = pack.register.ground.locality_of(), [str(each) for each in pack.areas["ward"].index]
    if level == "ward":
        area_of = {ward: ward for ward in wards}
    elif level == "locality":
        area_of = {ward: locality_of[ward] for ward in wards}
    else:
        area_of = dict.fromkeys(wards, pack.place.borough.code)
    wards_of: dict[str, list[str]] = {}
    for ward, locality in locality_of.items():
        wards_of.setdefault(locality, []).append(ward)
    terms = pack.register.terms
    kind = terms.of_postcode if terms else None
    return _Land(level, area_of, wards_of, _deciding(pack), kind.words if kind else "", _lenders(pack))


def _bearings(land: _Land, service: _Service, area: str, choice: Choice) -> list[tuple[str, Bearing, str]]:
    """Return the areas that one service bears on, how, and on what ground."""
    admitted = service.coord_accuracy in land.deciding or choice.admit_street
    pointed = bool(service.wards_possible) and admitted
    near = land.possible(service.wards_possible) if pointed else ()
    if service.status not in choice.statuses:
        return _not_counted(service, area, near or land.anywhere(service), _lent(land, service))
    if area:
        if not (service.address or service.postcode or service.wards_possible):
            return [(area, "reported", "said to be there; no building is listed")]
        return [(area, "certain", _ground(land, service, area, admitted))]
    if near:
        return [(code, "possible", _near_ground(land, service, code)) for code in near]
    if pointed:
        return []  # it stands in a neighbouring place
    kind = land.kind_words(service.coord_accuracy)
    why = f"its only point ({kind}) does not decide where it is" if kind else "location not sourced"
    hints = land.possible(service.wards_possible)
    point = f"its only point ({kind}, good to {service.accuracy_m:g} m)"
    rough = f"{point} is here or near; its address is to be confirmed"
    return [
        *((code, "hinted", rough) for code in hints),
        *((code, "unplaced", why) for code in land.anywhere(service) if code not in hints),
    ]


def _not_counted(
    service: _Service, area: str, near: Sequence[str], whose: str
) -> list[tuple[str, Bearing, str]]:
    """Return what a service that is planned, or perhaps open, says about areas; `whose` point it has."""
    point = f"; its point is {whose}" if whose else ""
    if service.status == "planned":
        return [(area, "planned", f"planned, not yet open{point}")] if area else []
    why = f"not known whether it is open{point}"
    return [(code, "doubtful", why) for code in ([area] if area else near)]


def _near_ground(land: _Land, service: _Service, area: str) -> str:
    """Return why a service is perhaps in an area: a line is nearer than its point may be off."""
    whose = _lent(land, service)
    whose = f", {whose}," if whose else ""
    near = f"its point{whose} is good to {service.accuracy_m:g} m and another area lies nearer"
    official = land.official(service)
    return (
        f"its postcode is officially {'here' if official == area else 'elsewhere'}; {near}"
        if official
        else near
    )


def _lent(land: _Land, service: _Service) -> str:
    """Return whose point a service has where it is not its own; else an empty text."""
    if not service.derived:
        return ""
    lender = land.lenders.get(service.point_of)
    return f"that of {lender}" if lender else MIDDLE_OF_POSTCODE


def _ground(land: _Land, service: _Service, area: str, admitted: bool) -> str:
    """Return why a service is certainly in its area."""
    if service.ward_stated:
        return "its source states the ward"
    if service.locality_stated:
        return "its source states the locality"
    kind = land.kind_words(service.coord_accuracy) if admitted else "point"
    lent, good = _lent(land, service), f"good to {service.accuracy_m:g} m"
    told = f"{kind}, {good}" if lent in ("", kind) else f"{lent}; {kind}, {good}"
    point = f"its point ({told})"
    if land.official(service) == area:
        return f"its postcode is officially there; {point} is nowhere near a line"
    return f"{point} lies there"


def _lenders(pack: Pack) -> dict[str, str]:
    """Return the places whose point another service was given, in words."""
    services = pack.services
    lent = services[services.index.isin(set(services["point_of"]) - {""})]
    was = {each.id: f", which {each.former.words}" for each in pack.catalogue.values() if each.former}
    return {
        str(at): f"{name}{was.get(category, '')}"
        for at, name, category in zip(lent.index, lent["name"], lent["category"], strict=True)
    }


def _deciding(pack: Pack) -> set[str]:
    """Return the kinds of point that may decide a ward."""
    terms = pack.register.terms
    return set() if terms is None else {each.words for each in terms.accuracy if each.decides_ward}
