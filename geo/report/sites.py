"""The answer to a question of siting as tables: its places, the shortlist, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geopandas import GeoSeries
from pandas import DataFrame

from geo.access.demand import counted_ages
from geo.access.supply import decides_ward
from geo.crs import DEGREES
from geo.errors import AtlasError
from geo.memory import kept
from geo.need.weights import weighing_indicators
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.fields import ages as ages_of, amount, one_of, switch, text as text_of, texts
from geo.report.question import Question
from geo.report.shared_fields import walk_of
from geo.report.site_columns import AREA_COLUMNS, SHORTLIST_COLUMNS, SITE_COLUMNS, TABLES
from geo.report.site_room import room_table
from geo.report.site_words import ROLES, attribution, basis, on_ground
from geo.report.table import Table, band, joined, of_areas
from geo.targeting.places import siting_categories, standard_walk, usual_candidates
from geo.targeting.plan import MOST_NEW, Brief, Plan, plan, plan_effects
from geo.targeting.shortlist import shortlist
from geo.targeting.siting import OBJECTIVES, Objective

LEVELS: Final = ("ward", "locality", "borough")


@kept(64)
def street_only(pack: Pack, answer: Plan) -> list[str]:
    """Return the existing sites whose point is another building of their street; not to be changed.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> found = plan(town(), brief(town(), usually(Site, category="club", admit_street=True)))
    >>> street_only(town(), found)
    ['CL-B']
    """
    listed = pack.services
    vague = listed[~decides_ward(pack, listed) & listed.geometry.notna()]
    exact = set(listed.loc[decides_ward(pack, listed), "site_id"])
    doubtful = set(vague["site_id"]) - exact
    return [str(each) for each in answer.places.index if each in doubtful]


def site_table(pack: Pack, answer: Plan) -> DataFrame:
    """Return a row per site of the best choice, and per new site of each near-tie; columns `SITE_COLUMNS`.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> found = plan(town(), brief(town(), usually(Site, category="hub")))
    >>> site_table(town(), found)[["role", "site_name", "value", "value_before"]].round(1)
           role    site_name  value  value_before
    0       new  Dock School   57.4          25.5
    1  existing    Abbey Hub   57.4          25.5
    """
    places = answer.places
    points = places.geometry.to_crs(DEGREES)
    vague, source = set(street_only(pack, answer)), attribution(pack, answer)
    shown = places[places["role"].isin(ROLES)]
    order = shown["role"].map({role: at for at, role in enumerate(ROLES)})
    sets = [(1, answer.value_after, [str(each) for each in order.sort_values(kind="stable").index])]
    ties = answer.choice.near_ties if answer.choice else ()
    sets += [(at, tie.value, [*tie.sites]) for at, tie in enumerate(ties, start=2)]
    rows = [
        {
            "set": number,
            "role": str(places.loc[site, "role"]) if number == 1 else "new",
            "site_id": site,
            "site_name": str(places.loc[site, "name"]),
            "category": str(places.loc[site, "category"]),
            "accuracy_m": float(places.loc[site, "accuracy_m"]),
            "street_only": "yes" if site in vague else "no",
            "longitude": float(points[site].x),
            "latitude": float(points[site].y),
            "objective": answer.brief.objective,
            "value": value,
            "value_before": answer.value_before,
            **on_ground(answer),
            "basis": basis(answer),
            "source": source,
        }
        for number, value, members in sets
        for site in members
    ]
    return DataFrame(rows, columns=list(SITE_COLUMNS))


def area_table(pack: Pack, answer: Plan, bands: Sequence[tuple[int, int]], level: Level) -> DataFrame:
    """Return who gains and who loses, one row per area of a level and age band; columns `AREA_COLUMNS`.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> found = plan(town(), brief(town(), usually(Site, category="hub")))
    >>> rows = area_table(town(), found, [(4, 10)], "ward")
    >>> rows[["area_name", "within_before", "within_after", "gain"]].round(1)
      area_name  within_before  within_after  gain
    0     Abbey            9.4           9.4   0.0
    1    Bridge            1.8           1.8   0.0
    2    Castle            0.0           0.0   0.0
    3      Dock            0.0          12.6  12.6
    4       Elm            0.0           1.3   1.3
    """
    parts = []
    for low, high in bands:
        frame = plan_effects(pack, answer, (low, high), level).reset_index()
        frame = frame.assign(area_type=level, ages=band((low, high)), within_m=answer.brief.within)
        frame = frame.assign(**on_ground(answer))
        parts.append(frame.assign(basis=basis(answer), source=attribution(pack, answer)))
    return joined(parts, AREA_COLUMNS)


def shortlist_table(pack: Pack, answer: Plan) -> DataFrame:
    """Return one row per choice of the shortlist, with the effects on all children; `SHORTLIST_COLUMNS`.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> found = plan(town(), brief(town(), usually(Site, category="hub")))
    >>> rows = shortlist_table(town(), found)
    >>> rows[["letter", "site_names", "gain_low", "gain", "gain_high"]].round(1)
      letter   site_names  gain_low  gain  gain_high
    0      A  Dock School      21.6  31.9       41.9
    """
    names, metres = answer.places["name"].astype(str), answer.places["accuracy_m"]
    rows = [
        {
            "letter": each.letter,
            "site_ids": ";".join(each.sites),
            "site_names": "; ".join(names[site] for site in each.sites),
            "accuracy_m": float(metres[list(each.sites)].max()),
            "within_1_percent": "yes" if each.close else "no",
            "leads_at": "; ".join(f"{factor:g}" for factor in each.leads_at),
            "ages": band(answer.brief.ages),
            "within_m": answer.brief.within,
            **each.whole.drop("area_name").to_dict(),
            "perhaps_served": each.perhaps_served,
            **on_ground(answer),
            "basis": basis(answer),
            "source": attribution(pack, answer),
        }
        for each in shortlist(pack, answer).options
    ]
    return DataFrame(rows, columns=list(SHORTLIST_COLUMNS))


def planned(
    pack: Pack,
    answer: Plan,
    table: str,
    *,
    bands: Sequence[tuple[int, int]] = (),
    level: Level = "ward",
) -> Table:
    """Return one of `TABLES` with points or outlines.

    Parameters
    ----------
    table : sites, shortlist or areas
    bands : age bands of the table of areas; those of the question when empty
    level : ward, locality or borough, of the table of areas

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> found = plan(town(), brief(town(), usually(Site, category="hub")))
    >>> rows = planned(town(), found, "areas", level="locality").rows
    >>> rows[["area_name", "ages", "children", "gain"]].round(1)
      area_name     ages  children  gain
    0      East  0 to 15     112.0  31.9
    1      West  0 to 15     112.0   0.0
    """
    if table == "areas":
        rows = area_table(pack, answer, bands or [answer.brief.ages], level)
        return of_areas(pack, rows, AREA_COLUMNS, table)
    if table == "shortlist":
        return Table(title=table, rows=shortlist_table(pack, answer), columns=SHORTLIST_COLUMNS)
    rows = site_table(pack, answer)
    points = list(GeoSeries.from_xy(rows["longitude"], rows["latitude"], crs=DEGREES))
    return Table(title=table, rows=rows, columns=SITE_COLUMNS, shapes=lambda: points, start=1)


@dataclass(frozen=True)
class Site(Question):
    """Where next: a shortlist of places for new sites, who gains, who loses.

    The candidate places that do most for new sites of a category, among listed services, with ranges. None
    is called the best while too few of the sites listed or claimed have a point that decides.
    """

    page = "site"

    new: int = amount(
        f"sites to add, 0 to {MOST_NEW}",
        lambda each: 0 <= each <= MOST_NEW,
        f"a number of sites from 0 to {MOST_NEW}",
        usual=1,
        whole=True,
        shape="N",
    )
    objective: Objective = one_of(OBJECTIVES, usual="reach", label="what is sought")
    category: str = text_of("what is to be sited, else the first that is no candidate")
    candidates: tuple[str, ...] = texts(
        "whose places may take a site; all that the pack says may but former places, when absent",
        shape="CATEGORY",
    )
    need: str = text_of("weigh children by this indicator", name="need-weight", shape="INDICATOR")
    ages: tuple[int, int] | None = ages_of("ages counted; the category's own when absent", shape="11-19")
    within: float | None = walk_of("walk that counts, metres; else the pack's standard")
    movable: tuple[str, ...] = texts(
        "existing sites that may close and open elsewhere; all others stay", shape="SITE"
    )
    admit_street: bool = switch("count sites known by their street only", name="streets")
    opened: tuple[str, ...] = texts("candidates opened in any case", name="open", shape="SITE")
    closed: tuple[str, ...] = texts("existing sites closed in any case", name="close", shape="SITE")
    places: float | None = amount(
        "places that each new site offers, for the table of room",
        lambda each: each > 0,
        "a number of places above 0",
        shape="N",
    )
    table: str = one_of(
        tuple(TABLES),
        usual="sites",
        label="sites, the shortlist, who gains and loses by area, or room where places are limited",
    )
    level: Level = one_of(LEVELS, usual="ward", label="kind of area of the table of areas")


def sited(pack: Pack, asked: Site) -> Table:
    """Return the best places asked for, or who gains and who loses.

    Raises
    ------
    AtlasError : unknown category, indicator or site. NotAvailableError : the pack has nothing to site.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = sited(town(), usually(Site, category="hub", new=1))
    >>> table.rows[["role", "site_id", "site_name"]]
           role  site_id    site_name
    0       new  schools  Dock School
    1  existing    HUB-1    Abbey Hub
    """
    if asked.table == "room":
        return room_table(pack, brief(pack, asked), asked.places)
    return planned(pack, plan(pack, brief(pack, asked)), asked.table, level=asked.level)


def brief(pack: Pack, asked: Site) -> Brief:
    """Return what is to be sited, with what the pack says where nothing was asked.

    Raises
    ------
    AtlasError : unknown indicator, or one that cannot weigh children.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> asked = brief(town(), usually(Site))
    >>> asked.category, asked.candidates, asked.ages, asked.within
    ('club', ('school',), (10, 15), 1200.0)
    """
    if asked.need and asked.need not in weighing_indicators(pack):
        pack.indicator(asked.need)
        known = ", ".join(weighing_indicators(pack))
        raise AtlasError(f"{asked.need} cannot weigh children; choose one of: {known}.")
    category = asked.category or next(iter(siting_categories(pack)), "")
    found = pack.catalogue.get(category)
    ages = counted_ages(pack, asked.ages) or (found.ages if found else (0, 15))
    return Brief(
        category=category,
        candidates=asked.candidates or tuple(usual_candidates(pack)),
        new=asked.new,
        objective=asked.objective,
        within=asked.within or standard_walk(pack, category, ages),
        ages=ages,
        need=asked.need,
        admit_street=asked.admit_street,
        movable=asked.movable,
        opened=asked.opened,
        closed=asked.closed,
    )
