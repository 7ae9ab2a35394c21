"""The table of reach: children within a walk of the listed services of a category, area by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series

from geo.access import homes
from geo.access.coverage import coverage, knowledge
from geo.access.custom_area import CODE, CustomArea
from geo.access.demand import ages_note, areas_of, areas_of_points, children, counted_ages
from geo.access.detours import BY_DISTANCE, DETOUR, Detour
from geo.access.distances import ENOUGH_NEAR, share_near_ways
from geo.access.grid import SPACING
from geo.access.reach import (
    SPEED_M_PER_MIN,
    USUAL_STATUSES,
    USUAL_STREETS,
    USUAL_WALK,
    ZONES,
    Walk,
    e2sfca,
    method_words,
    metres_in,
    per_group,
    walk,
)
from geo.access.supply import access_unit, attribution, require_counting, sites
from geo.access.walking import FARTHEST_SNAP_METRES
from geo.pack.indicators import LEVELS, Level
from geo.pack.pack import Pack
from geo.report.fields import ages as ages_of, amount, one_of, switch, texts
from geo.report.question import Question, QuestionError
from geo.report.shared_fields import counted_statuses
from geo.report.table import Columns, Table, band, count, joined, number, of_areas, share, text

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward, locality, borough, lsoa or any (an area that somebody gave)"),
    "category": text("category of the register"),
    "ages": text("youngest and oldest age counted"),
    "within_m": number("walk that counts as reach", "metres"),
    "children": count("children of these ages"),
    "children_reached": count("of them, those within the walk of a listed service"),
    "share": share("children_reached / children, 0 to 1"),
    "share_low": share("the same with long detours or without crossing water; equal on a network"),
    "share_high": share("the same with short detours"),
    "share_water": share("share of children who are within the walk only along lines that cross water"),
    "mean_walk_m": number("mean walk of a child to the nearest listed service", "metres"),
    "p90_walk_m": number("walk that 90 % of children do not exceed", "metres"),
    "access": number(
        "what is left per 1,000 children when each site is shared among those around it (E2SFCA)"
    ),
    "access_unit": text("places per 1,000 children where all capacities are known, else sites"),
    "nearest": text("the listed site that is nearest for most of the area's children"),
    "sites": count("listed sites within the walk of a child of the area"),
    "distance_method": text("how walks are known: along a network, or estimated"),
    "note": text(
        "what the figures do not say; that they are among listed places where the list is not whole"
    ),
    "source": text("attribution of the category"),
}
# Longer walks than this are a slip of the keyboard.
LONGEST_WALK = 20_000.0


def reach_table(
    pack: Pack,
    level: Level | CustomArea = "ward",
    *,
    categories: Sequence[str] | None = None,
    ages: tuple[int, int] | None = None,
    within: float = USUAL_WALK,
    statuses: tuple[str, ...] = USUAL_STATUSES,
    admit_street: bool = USUAL_STREETS,
) -> DataFrame:
    """Return reach in long form, one row per category and area.

    Parameters
    ----------
    pack, level : which areas of which pack; a custom area has a row of its own in their place
    categories : ids of the catalogue; all when None
    ages : youngest and oldest age, both included; those that each category serves when None
    within : walking distance, metres
    statuses, admit_street : which services count, as for `services.sites`

    Returns
    -------
    Columns `COLUMNS`; unknown is NaN, with a note.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = reach_table(town(), categories=["club"], within=800)
    >>> rows[["area_name", "children", "children_reached", "nearest"]].round(1)
      area_name  children  children_reached               nearest
    0     Abbey      12.0               5.8            Abbey Club
    1    Bridge      30.0               0.1  Castle and Dock Club
    2    Castle      12.0               3.1  Castle and Dock Club
    3      Dock      24.0               8.8  Castle and Dock Club
    4       Elm       6.0               0.0  Castle and Dock Club
    """
    chosen = list(categories or pack.register.counting)
    require_counting(pack, chosen)
    options = {"statuses": statuses, "admit_street": admit_street}
    parts = [
        _of_category(pack, level, each, ages or pack.catalogue[each].ages, within, **options)
        for each in chosen
    ]
    return joined(parts, COLUMNS)


def _may_walk(metres: float) -> bool:
    """Tell whether somebody may walk so far."""
    return 0 < metres <= LONGEST_WALK


_EXPECTED: Final = f"a walk above 0 and up to {LONGEST_WALK:g} metres"


@dataclass(frozen=True)
class Reach(Question):
    """Children within a walk of listed services, area by area."""

    page = "reach"

    level: Level = one_of(LEVELS, usual="ward", label="kind of area, one row each")
    categories: tuple[str, ...] = texts("repeat for several; all when absent", name="category")
    ages: tuple[int, int] | None = ages_of(
        "ages counted, else those that each category serves", ordered=False, shape="11-19"
    )
    within: float | None = amount(f"walk, {USUAL_WALK:g} when absent", _may_walk, _EXPECTED, shape="METRES")
    minutes: float | None = amount(
        "the walk in minutes at 4.8 km/h", lambda each: _may_walk(metres_in(each)), _EXPECTED, shape="M"
    )
    statuses: tuple[str, ...] = counted_statuses()
    admit_street: bool = switch("count services known by their street only", name="streets")

    def __post_init__(self) -> None:
        """Refuse two walks."""
        if self.within is not None and self.minutes is not None:
            raise QuestionError("Give the walk in metres (--within) or in minutes (--minutes), not in both.")

    @property
    def walk(self) -> float:
        """The walk that counts as reach, metres."""
        return metres_in(self.minutes) if self.minutes is not None else self.within or USUAL_WALK


def reached(pack: Pack, asked: Reach) -> Table:
    """Return the reach asked for, with the outlines of the areas.

    Raises
    ------
    NotAvailableError : the pack has no register, or counts none of the ages. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = reached(town(), usually(Reach, level="locality", categories=("school",), minutes=10))
    >>> table.rows[["area_name", "within_m", "share", "share_low", "share_high"]].round(2)
      area_name  within_m  share  share_low  share_high
    0      East     800.0   0.08       0.05        0.12
    1      West     800.0   0.13       0.10        0.15
    """
    rows = reach_table(
        pack,
        asked.level,
        categories=asked.categories,
        ages=counted_ages(pack, asked.ages),
        within=asked.walk,
        statuses=asked.statuses,
        admit_street=asked.admit_street,
    )
    return of_areas(pack, rows, COLUMNS, "reach")


def _of_category(
    pack: Pack, level: Level | CustomArea, category: str, ages: tuple[int, int], within: float, **options: Any
) -> DataFrame:
    """Return the rows of one category."""
    reached = coverage(pack, (category,), ages=ages, within=within, level=level, **options).figures
    places = sites(pack, [category], **options)
    found = walk(pack, places)
    counts, groups = children(pack, ages), areas_of_points(pack, level)
    frame = reached.rename(columns={"mean_walk": "mean_walk_m", "p90_walk": "p90_walk_m"}).assign(
        children_reached=reached["inside"],
        area_name=areas_of(pack, level)["area_name"],
        area_type=CODE if isinstance(level, CustomArea) else level,
        category=category,
        ages=band(ages),
        within_m=within,
        access=_access(found, places["capacity"], counts, groups).reindex(reached.index),
        access_unit=access_unit(places["capacity"]),
        nearest=nearest_names(found, places["name"], counts, groups).reindex(reached.index).fillna(""),
        sites=_sites_within(found, counts, groups, within).reindex(reached.index),
        distance_method=method_words(pack, found, within),
        note=note(pack, category, ages, found, **options),
        source=attribution(pack, (category,)),
    )
    # A percentile that most children cannot walk at all is no number.
    frame["p90_walk_m"] = frame["p90_walk_m"].where(np.isfinite(frame["p90_walk_m"]))
    return frame.reset_index()


def note(pack: Pack, category: str, ages: tuple[int, int], found: Walk, **options: Any) -> str:
    """Return what figures on the walk to a category do not say.

    Examples
    --------
    >>> from geo.sample import town
    >>> note(town(), "hub", (0, 4), walk(town(), sites(town(), ["hub"])))[:25]
    'Among listed hubs only: t'
    """
    words, known = pack.catalogue[category], knowledge(pack, (category,), **options)
    notes = [ages_note(pack, ages)]
    cut_off = int(np.isinf(found.metres).all(axis=0).sum())
    if not found.site_ids:
        notes.append(f"Not known: no listed {words.singular} has a point that counts.")
    elif not known.whole:
        because = known.because if known.complete else f"the register of {words.plural} is not complete"
        notes.append(f"Among listed {words.plural} only: {because}, so more may be within reach.")
    if found.site_ids and known.without_point:
        notes.append(f"{known.without_point} listed without a point that counts.")
    if found.kind == "network" and (near := share_near_ways(pack)) < ENOUGH_NEAR:
        notes.append(
            f"{1 - near:.0%} of children aged 0 to 15 live further than {FARTHEST_SNAP_METRES:g} m from "
            "every way of the network and count as out of reach."
        )
    if cut_off:
        notes.append(f"{cut_off} listed that no way of the network leads to.")
    return " ".join(each for each in notes if each)


def _access(found: Walk, capacity: Series[Any], counts: Series[Any], groups: Series[Any]) -> Series[Any]:
    """Return access per area: the mean over its children; unknown where no site has a point that counts."""
    if not found.site_ids:
        return Series(dtype=float)
    supply = capacity if access_unit(capacity).startswith("places") else Series(1.0, index=capacity.index)
    people = counts.to_numpy(float)
    total = per_group(people, groups)
    share = per_group(e2sfca(found.metres, people, supply, zones=found.zones()) * people, groups)
    return 1000 * share / total.where(total > 0)


def nearest_names(found: Walk, names: Series[Any], counts: Series[Any], groups: Series[Any]) -> Series[Any]:
    """Return per area the name of the site that is nearest for most of its children; none without any site.

    Parameters
    ----------
    found : walk from each demand point to each site
    names : of the sites, in the same order
    counts, groups : children and area of each demand point; points with an empty area count nowhere

    Examples
    --------
    >>> from geo.access.demand import areas_of_points, children
    >>> from geo.sample import town
    >>> clubs = sites(town(), ["club"])
    >>> counts, groups = children(town(), (10, 15)), areas_of_points(town(), "ward")
    >>> nearest_names(walk(town(), clubs), clubs["name"], counts, groups)["A"]
    'Abbey Club'
    """
    if not found.site_ids:
        return Series(dtype=object)
    column = found.metres.argmin(axis=1)
    frame = DataFrame({"area": groups, "site": column, "children": counts})
    frame = frame[np.isfinite(found.metres.min(axis=1)) & (frame["children"] > 0) & (groups != "")]
    sums = frame.groupby(["area", "site"])["children"].sum().reset_index()
    most = sums.sort_values(["area", "children", "site"], ascending=[True, False, True]).drop_duplicates(
        "area"
    )
    return Series(names.to_numpy()[most["site"]], index=most["area"])


def _sites_within(found: Walk, counts: Series[Any], groups: Series[Any], within: float) -> Series[Any]:
    """Return per area the number of sites within the walk of at least one of its children."""
    if not found.site_ids:
        return Series(dtype=float)
    inside = found.reaches(within) & (counts.to_numpy() > 0)[:, np.newaxis]
    return DataFrame(inside).groupby(groups.to_numpy()).any().sum(axis=1).astype(float)


def walking_facts(pack: Pack) -> dict[str, str]:
    """Return headings and sentences on how children, walks and reach come about in a pack.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> walking_facts(town())["Minutes"]
    'Walking speed is 4.8 km/h, 80 m a minute.'
    """
    catchments = ", ".join(f"{weight:g} within {end:g} minutes" for end, weight in ZONES)
    return {
        "Where children live": _where(pack),
        "How far they walk": _walks(pack),
        "Minutes": f"Walking speed is {SPEED_M_PER_MIN * 60 / 1000:g} km/h, {SPEED_M_PER_MIN:g} m a minute.",
        "Reach": (
            "Children with a listed service within the walk. From a list that is not whole (declared "
            "complete, no service of unknown status, none open without a point) these are “among listed” "
            "places, and all others are “not within reach of a listed service”, never “without one”."
        ),
        "Access": (
            "Each site is shared among all children of its catchment, the nearer ones with more weight "
            f"({catchments}); a child's access adds up the shares of the sites around "
            f"(E2SFCA, Luo and Qi 2009). Children beyond the line of the {pack.place.borough.noun} are not "
            "known, so access near it reads high."
        ),
    }


def _where(pack: Pack) -> str:
    """Return where children are taken to live in a pack."""
    exact = "A ward's children of any age are kept exactly; below it they are estimates."
    if not homes.known(pack):
        return (
            f"On a grid of points {SPACING:g} m apart, shared evenly within each part of a small area that "
            f"lies in one ward. {exact}"
        )
    return (
        "At the postcodes in which people live: the children of each census output area, worked out from its "
        "families and the counts of its small area and ward, are shared evenly over its postcodes without "
        f"those of one large user. {exact} Children are never shown per postcode."
    )


def _walks(pack: Pack) -> str:
    """Return how walks are known in a pack."""
    if pack.network is None:
        short, middle, long = (detour for _, detour in BY_DISTANCE)
        water = (
            "A line with 20 m or more in the river or in a dock may stand for a much longer walk: the low "
            "end of a range counts no such line."
            if len(pack.water)
            else "Rivers and docks are not known to it."
        )
        return (
            f"Straight line times a factor, as measured in real towns: {DETOUR.central:g} for mean walks; "
            f"{_factor(short)} for a distance up to {BY_DISTANCE[0][0]:g} m, {_factor(middle)} up to "
            f"{BY_DISTANCE[1][0]:,.0f} m, {_factor(long)} beyond. {water} Canals, railways and main roads "
            "are not known to it. A verdict that would change inside the range is “uncertain”."
        )
    about = pack.network.about
    source = f"{about.get('attribution', '')}, {about.get('licence', '')} ({about.get('file', '')})"
    return (
        "Along the ways of a walking network, from the nearest point of it, no further than "
        f"{FARTHEST_SNAP_METRES:g} m away: {share_near_ways(pack):.1%} of children aged 0 to 15 live so "
        f"near to one, the others count as out of reach. Source: {source}."
    )


def _factor(detour: Detour) -> str:
    """Return a detour with its range, as a sentence says them."""
    return f"{detour.central:g} ({detour.low:g} to {detour.high:g})"
