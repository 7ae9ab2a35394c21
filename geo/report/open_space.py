"""Tables of open space: the parks whose outline is known, and the children who live near the edge of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from pandas import DataFrame

from geo.access import open_space as parks_of
from geo.access.demand import counted_ages
from geo.access.supply import attribution
from geo.crs import DEGREES
from geo.gaps.play import SMALL_M2
from geo.memory import kept
from geo.pack.indicators import LEVELS, Level
from geo.pack.pack import Pack
from geo.report.fields import ages as ages_of, one_of, switch
from geo.report.question import Question
from geo.report.shared_fields import walk_of
from geo.report.table import Columns, Table, band, count, number, of_areas, share, text

AT_BEST: Final = "at best"
"""A walk ends at the edge of a park, and nobody knows where its gates are."""
AT_LEAST: Final = "at least"
"""There are parks whose outline is not known."""
SEPARATOR: Final = "; "
TO_OUTLINE, TO_POINT, NOT_LISTED = "to its outline", "to a point", "not counted"

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "area_type": text("ward, locality, borough or lsoa"),
    "ages": text("youngest and oldest age, both included"),
    "within_m": number("walk that is far enough", "metres"),
    "children": count("children of these ages; estimated below the ward"),
    "inside": count("children within the walk of the edge of a park"),
    "share": share("inside / children, 0 to 1; empty without children"),
    "share_low": share("the same with long detours or without crossing water; equal on a network"),
    "share_high": share("the same where walks are short"),
    "share_water": share("share of children who are within only along lines that cross water"),
    "mean_walk": number("mean walk to the edge of the nearest park", "metres"),
    "p90_walk": number("walk that 90 % of the children do not exceed", "metres"),
    "reading": text("at best: to the edge of a park, whose gates are not known"),
    "distance": text("network or straight-line estimate"),
    "source": text("attribution of the parks"),
}

PARK_COLUMNS: Final[Columns] = {
    "park_code": text("code of the park: id of its largest outline; empty where its outline is not known"),
    "name": text("name"),
    "m2": number("size of its outlines, ground that two of them share once", "square metres", decimals=0),
    "m2_inside": number("of this, within the place", "square metres", decimals=0),
    "reading": text("at least: parks and parts of parks may lack an outline"),
    "wards": text("wards that hold a part of it, the largest part first"),
    "registered": text("names of the services of the register that somebody matched with it"),
    "service_ids": text("their ids"),
    "play": text("how play is reckoned for the services named: to its outline (up to 2 ha) or to a point"),
    "polygon_ids": text("ids of its outlines at the publisher"),
    "source": text("attribution"),
}


@dataclass(frozen=True)
class OpenSpace(Question):
    """Children within a walk of the edge of a public park, at best, area by area.

    Another question than play: a walk to a park's edge says nothing of what there is to play with, nor of its
    size for each child. The parks themselves are listed by needs-atlas parks.
    """

    page = "open-space"

    level: Level = one_of(LEVELS, usual="ward", label="kind of area, one row each")
    ages: tuple[int, int] | None = ages_of(
        "ages counted, else those of the pack", ordered=False, shape="5-11"
    )
    within: float | None = walk_of("walk in metres, else that of the pack's standard")


@dataclass(frozen=True)
class Parks(Question):
    """The public parks in the place and beside it: their size, whether the register has them.

    Parks of the register whose outline is not known are listed without a size.
    """

    page = "parks"

    osm: bool = switch("name parks of layers with a licence of their own (OpenStreetMap)")


def reached(pack: Pack, asked: OpenSpace) -> Table:
    """Return the open space asked for, one row an area.

    Raises
    ------
    NotAvailableError : the pack has no outlines of parks, or states no walk.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = reached(town(), usually(OpenSpace, level="borough"))
    >>> table.rows[["area_name", "children", "share", "reading"]].round(2)
         area_name  children  share  reading
    0  Sample Town     224.0   0.12  at best
    """
    known = parks_of.standard(pack)
    ages = counted_ages(pack, asked.ages) or known.ages
    within = asked.within or known.value
    found = parks_of.open_space(pack, within, ages, asked.level)
    rows = found.assign(
        area_code=found.index,
        area_name=pack.areas[asked.level]["area_name"],
        area_type=asked.level,
        ages=band(ages),
        within_m=within,
        reading=AT_BEST,
        distance=parks_of.walks(pack).kind,
        source=credit(pack),
    )
    return of_areas(pack, rows[list(COLUMNS)].reset_index(drop=True), COLUMNS, "open space")


def credit(pack: Pack) -> str:
    """Return whom to name for the outlines of parks.

    Examples
    --------
    >>> from geo.sample import town
    >>> credit(town())
    'Parks: made up'
    """
    return pack.place.parks.attribution if pack.place.parks is not None else ""


def parks(pack: Pack, asked: Parks) -> Table:
    """Return the parks, those with an outline by name, then those of the register without.

    Raises
    ------
    NotAvailableError : the pack has no outlines of parks, or states no walk to open space.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town_with_parks
    >>> table = parks(town_with_parks(), usually(Parks, osm=True))
    >>> table.rows[["name", "m2", "wards", "registered", "play"]].round(-2)
                  name       m2   wards       registered            play
    0      Abbey Green  10000.0   Abbey      Abbey Green  to its outline
    1      Bridge Park  45000.0  Bridge                      not counted
    2      Dock Garden   6400.0    Dock                      not counted
    3  Over the border      NaN          Over the border      to a point
    """
    rows = _listed(pack, asked.osm)
    shapes = pack.parks.geometry.reindex(rows["park_code"]).to_crs(DEGREES)
    return Table(
        rows=rows,
        columns=PARK_COLUMNS,
        title="parks",
        shapes=lambda: [None if each is None else each for each in shapes],
    )


class _Service(NamedTuple):
    """What the list of parks says of a service of the register."""

    name: str
    category: str
    site: str


@kept(2)
def _listed(pack: Pack, layers: bool) -> DataFrame:
    """Return the rows of the parks; services of layers with a licence of their own only where asked for."""
    told = zip(
        pack.services.index, *(pack.services[each] for each in ("name", "category", "site_id")), strict=True
    )
    own = {
        str(service): _Service(*words)
        for service, *words in told
        if layers or not pack.catalogue[words[1]].layer
    }
    rows = [*_with_outline(pack, own), *_without_outline(pack, own)]
    frame = DataFrame(rows, columns=list(PARK_COLUMNS)).assign(reading=AT_LEAST)
    texts = [name for name, each in PARK_COLUMNS.items() if each.kind == "text"]
    return frame.astype({"m2": float, "m2_inside": float}).fillna(dict.fromkeys(texts, ""))


def _with_outline(pack: Pack, own: Mapping[str, _Service]) -> Iterator[dict[str, object]]:
    """Yield the row of each park whose outline is known, by name."""
    sizes, registered = parks_of.grounds(pack).area.to_dict(), parks_of.registered(pack)
    known = parks_of.parks(pack).sort_values(["area_name", "m2"], kind="stable")
    for code, name, m2, inside, wards in zip(
        known.index, *(known[each] for each in ("area_name", "m2", "m2_inside", "wards")), strict=True
    ):
        matched = {each: own[each] for each in registered.get(str(code), ()) if each in own}
        small = [sizes[each.site] <= SMALL_M2 for each in matched.values()]
        yield {
            "park_code": code,
            "name": name,
            "m2": m2,
            "m2_inside": inside,
            "wards": SEPARATOR.join(pack.area_name(each) for each in wards),
            "play": NOT_LISTED if not small else TO_OUTLINE if all(small) else TO_POINT,
            "polygon_ids": pack.parks.at[code, "polygon_ids"],
            **_matched(pack, matched, outline=credit(pack)),
        }


def _without_outline(pack: Pack, own: Mapping[str, _Service]) -> Iterator[dict[str, object]]:
    """Yield the row of each park of the register whose outline is not known, by name."""
    lost = parks_of.without_outline(pack).sort_values("name", kind="stable")
    kinds = parks_of.standard(pack).categories
    placed = set(pack.services.index[pack.services.geometry.notna()])
    by_site: dict[str, dict[str, _Service]] = {}
    for service, each in own.items():
        if each.category in kinds:
            by_site.setdefault(each.site, {})[service] = each
    for site, ward in lost["ward_code"].items():
        if found := by_site.get(str(site)):
            yield {
                "park_code": "",
                "name": next(iter(found.values())).name,
                "wards": pack.area_name(ward) if ward else "",
                "play": TO_POINT if placed & set(found) else NOT_LISTED,
                **_matched(pack, found),
            }


def _matched(pack: Pack, services: Mapping[str, _Service], *, outline: str = "") -> dict[str, str]:
    """Return the services matched with a park, and whom to name: for its outline and for them."""
    categories = tuple(dict.fromkeys(each.category for each in services.values()))
    return {
        "registered": SEPARATOR.join(dict.fromkeys(each.name for each in services.values())),
        "service_ids": SEPARATOR.join(services),
        "source": " ".join(filter(None, [outline, attribution(pack, categories) if categories else ""])),
    }
