"""What is near an area: listed services and the walk to them, places to play, parks, what its map shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from geopandas import GeoDataFrame

from geo.access import open_space
from geo.access.coverage import coverage
from geo.access.custom_area import CustomArea, outlines_of
from geo.access.demand import areas_of, areas_of_points, children
from geo.access.reach import USUAL_WALK, walk
from geo.access.supply import sites, unplaced
from geo.errors import NotAvailableError
from geo.gaps import play as play_space
from geo.gaps.play import Supply
from geo.gaps.play_standards import play_standards
from geo.gaps.play_verdicts import verdicts
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.profile_content import Nearest, Place, Play
from geo.report.profile_measures import number
from geo.report.reach import nearest_names, note
from geo.words import plural

"""The walk within which a service counts as near, minutes."""
WITHIN: Final = USUAL_WALK
"""The same in metres."""
AROUND: Final = 350.0
"""How far beyond a ward's line services are on its map, metres."""


def near_kinds(pack: Pack) -> tuple[str, ...]:
    """Return the kinds of services that a profile measures the walk to: all but those of play and parks.

    Those that a promise counts come first.

    Examples
    --------
    >>> from geo.sample import town
    >>> near_kinds(town())
    ('club', 'hub', 'school')
    """
    promised = [each for promise in pack.promises.values() for each in promise.categories]
    known = [each for each in pack.register.counting if each not in play_kinds(pack)]
    return tuple(dict.fromkeys([*(each for each in promised if each in known), *known]))


def play_kinds(pack: Pack) -> tuple[str, ...]:
    """Return the kinds of services that count as places to play; none where the pack has no standard.

    Examples
    --------
    >>> from geo.sample import town
    >>> play_kinds(town())
    ('play_area',)
    """
    try:
        return play_standards(pack).categories
    except NotAvailableError:
        return ()


@kept(8)
def nearest(pack: Pack, level: Level | CustomArea) -> dict[str, tuple[Nearest, ...]]:
    """Return for every area of a level, or a custom one, by its code, the walk to each kind of service.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.title, each.name, round(each.metres)) for each in nearest(town(), "ward")["A"]][:1]
    [('Clubs', 'Abbey Club', 830)]
    """
    found: dict[str, list[Nearest]] = {str(code): [] for code in areas_of(pack, level).index}
    for category in near_kinds(pack):
        entry = pack.catalogue[category]
        reached = coverage(pack, (category,), ages=entry.ages, within=WITHIN, level=level)
        places = sites(pack, [category])
        way, counts = walk(pack, places), children(pack, entry.ages)
        names = nearest_names(way, places["name"], counts, areas_of_points(pack, level))
        detour = way.detour if len(places) else None
        told, known = note(pack, category, entry.ages, way), reached.knowledge
        for row in reached.figures.reset_index().to_dict("records"):
            code, metres = str(row["area_code"]), number(row["mean_walk"])
            low, high = (
                None if metres is None or detour is None else metres * factor / detour.central
                for factor in (detour.low if detour else 0.0, detour.high if detour else 0.0)
            )
            found[code].append(
                Nearest(
                    category=category,
                    title=entry.title,
                    ages=entry.ages,
                    name=str(names.get(code, "")),
                    metres=metres,
                    metres_low=low,
                    metres_high=high,
                    within=WITHIN,
                    share=number(row["share"]),
                    share_low=number(row["share_low"]),
                    share_high=number(row["share_high"]),
                    whole=known.whole,
                    as_of=entry.as_of,
                    note=told,
                )
            )
    return {code: tuple(each) for code, each in found.items()}


@kept(8)
def play(pack: Pack, level: Level | CustomArea) -> dict[str, tuple[Play, ...]]:
    """Return for every area of a level, by its code, who has a listed place to play near, by age.

    Source: methods.md, "Play space".

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.title, round(each.share, 2), each.verdict) for each in play(town(), "ward")["A"]]
    [('Under 5', 0.05, 'not evidenced'), ('5 to 12', 0.37, 'not evidenced')]
    """
    try:
        standards = play_standards(pack)
    except NotAvailableError:
        return {}
    supply = Supply(standards.categories)
    found: dict[str, list[Play]] = {str(code): [] for code in areas_of(pack, level).index}
    stated = {each.id: each for each in standards.sources}
    for band in standards.bands:
        frame = play_space.coverage(pack, supply, band, level)
        judged = verdicts(pack, supply, band, standards.measure, level)["proximity"]
        own = stated[band.id]
        for row in frame.reset_index().to_dict("records"):
            code = str(row["area_code"])
            found[code].append(
                Play(
                    band.title,
                    band.ages,
                    band.within,
                    float(row["children"]),
                    number(row["share"]),
                    number(row["share_low"]),
                    number(row["share_high"]),
                    str(judged[code]),
                    own.source,
                    own.verified,
                )
            )
    return {code: tuple(each) for code, each in found.items()}


@kept(4)
def parks(pack: Pack, level: Level | CustomArea) -> dict[str, Play]:
    """Return for every area of a level, by its code, who lives a short walk from the edge of a public park.

    Examples
    --------
    >>> from geo.sample import town
    >>> parks(town(), "ward")["A"].within
    400.0
    """
    if not open_space.known(pack):
        return {}
    try:
        own = open_space.standard(pack)
    except NotAvailableError:
        return {}
    frame = open_space.open_space(pack, own.value, own.ages, level)
    return {
        str(row["area_code"]): Play(
            own.title,
            own.ages,
            own.value,
            float(row["children"]),
            number(row["share"]),
            number(row["share_low"]),
            number(row["share_high"]),
            "",
            own.source,
            own.verified,
        )
        for row in frame.rename_axis("area_code").reset_index().to_dict("records")
    }


@kept(4)
def places(pack: Pack, level: Level | CustomArea) -> dict[str, tuple[Place, ...]]:
    """Return for every area of a level, by its code, the listed services on its map.

    Those in the area and, around a ward, those within 350 m of it; of larger areas only those in it.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.name, each.kind, each.inside) for each in places(town(), "ward")["A"]][:2]
    [('Abbey Club', 'Club', True), ('Abbey Hub', 'Hub', True)]
    """
    outlines = outlines_of(pack, level)
    around = AROUND if level == "ward" or isinstance(level, CustomArea) else 0.0
    found: dict[str, list[Place]] = {str(code): [] for code in outlines.index}
    seen: dict[str, set[str]] = {code: set() for code in found}
    for category in [*near_kinds(pack), *play_kinds(pack)]:
        frame = sites(pack, [category])
        kind = pack.catalogue[category].singular
        for code, shape in outlines.items():
            for site, row in _near(frame, shape, around):
                own = seen[str(code)]
                if site in own:
                    continue
                own.add(site)
                point = row.geometry.representative_point()
                found[str(code)].append(
                    Place(
                        site,
                        str(row["name"]),
                        category,
                        kind[:1].upper() + kind[1:],
                        bool(shape.covers(point)),
                        float(row["accuracy_m"]),
                        float(point.x),
                        float(point.y),
                    )
                )
    return {code: tuple(each) for code, each in found.items()}


def _near(frame: GeoDataFrame, shape: Any, around: float) -> list[tuple[str, Any]]:
    """Return the sites within so many metres of an outline, in the order of the register."""
    at = sorted(frame.sindex.query(shape, predicate="dwithin", distance=around).tolist())
    return [(str(frame.index[each]), frame.iloc[each]) for each in at]


def without_place(pack: Pack, kinds: Sequence[str]) -> tuple[str, ...]:
    """Return for each kind of service how many are listed whose place is not known well enough.

    Examples
    --------
    >>> from geo.sample import town
    >>> without_place(town(), ["hub", "club"])
    ('1 hub', '1 club')
    """
    counts = unplaced(pack, list(kinds))
    own = pd.Series(counts["category"]).value_counts() if len(counts) else pd.Series(dtype=int)
    return tuple(
        plural(int(own[each]), pack.catalogue[each].singular, pack.catalogue[each].plural)
        for each in kinds
        if own.get(each, 0)
    )
