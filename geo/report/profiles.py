"""Profiles: everything about an area in one object, asked once for all areas of a level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from geo.access import homes
from geo.access.demand import ages_note, areas_of_points, children
from geo.access.detours import DETOUR
from geo.access.reach import SPEED_M_PER_MIN
from geo.crs import METRES
from geo.errors import NotAvailableError, UnknownAreaError
from geo.figures.spine import middle
from geo.figures.values import figures
from geo.memory import kept
from geo.need.index import need_index, weights_of
from geo.need.stability import stability
from geo.pack.ages import written_ages
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report import profile_measures, profile_places, profile_sources, profile_words
from geo.report.profile_content import AgeGroup, Pocket, Profile, Ranked
from geo.report.profile_promises import locality_of, promised
from geo.words import format_value

LEVELS: Final[tuple[Level, ...]] = ("ward", "locality", "borough")
"""Kinds of areas that have profiles; small areas have too few children for one."""
AGES: Final = ((0, 4), (5, 11), (12, 17))
"""Groups that children are counted in, both ages included."""
_DRIVERS: Final = 2


def profile(pack: Pack, code: str) -> Profile:
    """Return the profile of a ward, a locality or the whole place.

    Raises
    ------
    UnknownAreaError : no area that has a profile has the code.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = profile(town(), "B")
    >>> found.name, found.level, found.worse, found.headline
    ('Bridge', 'ward', 2, 'Need is greater in Bridge than in The nation on both measures that can be ...')
    """
    for level in LEVELS:
        if code in pack.areas[level].index:
            return profiles(pack, level)[code]
    raise UnknownAreaError(f"There is no ward, locality or {pack.place.borough.noun} {code!r} here.")


def codes(pack: Pack) -> tuple[str, ...]:
    """Return the codes of all areas that have a profile: the place, its localities, its wards.

    Examples
    --------
    >>> from geo.sample import town
    >>> codes(town())
    ('TOWN', 'east', 'west', 'A', 'B', 'C', 'D', 'E')
    """
    return tuple(str(code) for level in reversed(LEVELS) for code in pack.areas[level].index)


@kept(4)
def profiles(pack: Pack, level: Level) -> Mapping[str, Profile]:
    """Return the profiles of all areas of a level by code, in the order of the pack.

    Examples
    --------
    >>> from geo.sample import town
    >>> [each.name for each in profiles(town(), "locality").values()]
    ['East', 'West']
    """
    areas = pack.areas[level]
    hectares = areas.geometry.to_crs(METRES).area / 10_000
    ages = _children(pack, level)
    shared = _Shared(pack, level)
    return {
        str(code): _of(shared, str(code), float(hectares[code]), {each: ages[each][code] for each in ages})
        for code in areas.index
    }


class _Shared:
    """What is asked once for all areas of a level."""

    def __init__(self, pack: Pack, level: Level) -> None:
        self.pack, self.level = pack, level
        self.against = middle(pack, level).name
        self.measures = profile_measures.measures(pack, level)
        self.trends = profile_measures.trends(pack, level)
        self.pockets = profile_measures.pockets(pack)
        self.nearest = profile_places.nearest(pack, level) if pack.catalogue else {}
        self.play = profile_places.play(pack, level) if pack.catalogue else {}
        self.parks = profile_places.parks(pack, level)
        self.places = profile_places.places(pack, level) if pack.catalogue else {}
        self.need = ranked(pack)
        self.unplaced = profile_places.without_place(pack, profile_places.near_kinds(pack))

    def wards_of(self, code: str) -> list[str]:
        """Return the codes of the wards in an area."""
        if self.level == "ward":
            return [code]
        wards = [str(each) for each in self.pack.areas["ward"].index]
        if self.level == "borough":
            return wards
        return [each for each in wards if locality_of(self.pack, each) == code]


def _of(shared: _Shared, code: str, hectares: float, ages: Mapping[tuple[int, int], float]) -> Profile:
    """Return the profile of one area."""
    return Profile(
        code=code,
        hectares=hectares,
        **_what_it_is(shared, code),
        **_what_stands_out(shared, code),
        **_who_lives_there(shared, code, ages),
        **_what_is_near(shared, code),
        **_what_it_rests_on(shared, code),
        measures=shared.measures[code],
        need=_need(shared, code),
        need_title=shared.pack.place.need_index.title if shared.pack.place.need_index else "",
        promises=promised(shared.pack, shared.level, code),
        pockets=_pockets(shared, code),
        trends=shared.trends[code],
    )


def _what_it_is(shared: _Shared, code: str) -> dict[str, Any]:
    """Return the name and the kind of an area, and what it lies in and is held against."""
    pack, level = shared.pack, shared.level
    return {
        "name": pack.area_name(code),
        "level": level,
        "noun": pack.place.levels[level].singular,
        "others": pack.place.levels["ward" if level == "borough" else level].plural,
        "place": pack.place.name,
        "as_of": pack.place.as_of,
        "within": _within(pack, level, code),
        "against": shared.against,
    }


def _what_stands_out(shared: _Shared, code: str) -> dict[str, Any]:
    """Return the first sentences of a profile, and on how many measures the area is worse or better."""
    pack, level, measures = shared.pack, shared.level, shared.measures[code]
    noun = pack.place.levels[level].singular
    own = profile_words.called(pack.area_name(code), noun)
    worse, similar, better = profile_words.counts(measures)
    return {
        "headline": profile_words.headline(own, shared.against, measures),
        "findings": profile_words.findings(
            pack,
            own,
            shared.against,
            measures,
            shared.play.get(code, ()),
            promised(pack, level, code),
            _ranked_in(shared, code),
            noun,
        ),
        "worse": worse,
        "similar": similar,
        "better": better,
    }


def _who_lives_there(shared: _Shared, code: str, ages: Mapping[tuple[int, int], float]) -> dict[str, Any]:
    """Return the children of an area by age, and its people."""
    pack = shared.pack
    total = sum(ages[each] for each in AGES)
    return {
        "children": total,
        "children_note": ages_note(pack, (0, 17)),
        "share_of_place": _share(total, float(children(pack, (0, 17)).sum())),
        "ages": tuple(AgeGroup(written_ages(each), each, ages[each]) for each in AGES),
        "residents": _residents(pack, shared.level, code),
    }


def _what_is_near(shared: _Shared, code: str) -> dict[str, Any]:
    """Return services, places to play and parks."""
    nearest = shared.nearest.get(code, ())
    return {
        "nearest": nearest,
        "walk_words": walking_words(shared.pack),
        "play": shared.play.get(code, ()),
        "parks": shared.parks.get(code),
        "places": shared.places.get(code, ()),
        "unplaced": shared.unplaced if nearest else (),
    }


def _what_it_rests_on(shared: _Shared, code: str) -> dict[str, Any]:
    """Return what to read with care, what is missing, and where everything is from."""
    pack, measures, nearest = shared.pack, shared.measures[code], shared.nearest.get(code, ())
    kinds = [*(each.category for each in nearest), *profile_places.play_kinds(pack)]
    return {
        "cares": profile_sources.cares(pack, shared.level, measures, nearest, shared.trends[code]),
        "missing": tuple(each.title for each in pack.place.not_available),
        "sources": profile_sources.sources(pack, measures),
        "lists": profile_sources.lists(pack, nearest),
        "attributions": profile_sources.attributions(pack, measures, kinds),
    }


def _ranked_in(shared: _Shared, code: str) -> tuple[Ranked, ...]:
    """Return where the wards in an area stand in the order of need, in the order of the pack."""
    return tuple(shared.need[each] for each in shared.wards_of(code) if each in shared.need)


def _need(shared: _Shared, code: str) -> tuple[Ranked, ...]:
    """Return where the wards in an area stand in the order of need, the greatest need first."""
    return tuple(sorted(_ranked_in(shared, code), key=lambda each: (each.low, each.high, each.rank)))


def _pockets(shared: _Shared, code: str) -> tuple[Pocket, ...]:
    """Return the hidden pockets in an area."""
    rows = shared.pockets
    return tuple(rows.loc[rows["ward_code"].isin(shared.wards_of(code)), "pocket"])


def _children(pack: Pack, level: Level) -> dict[tuple[int, int], Any]:
    """Return the children of each age group in every area of a level."""
    groups = areas_of_points(pack, level)
    index = pack.areas[level].index
    return {
        each: children(pack, each).groupby(groups.to_numpy()).sum().reindex(index, fill_value=0.0)
        for each in AGES
    }


def _share(part: float, whole: float) -> float:
    """Return a part of a whole."""
    return part / whole if whole else math.nan


def _within(pack: Pack, level: Level, code: str) -> str:
    """Return the larger area that an area lies in."""
    if level != "ward":
        return "" if level == "borough" else pack.place.name
    locality = locality_of(pack, code)
    if not locality:
        return pack.place.name
    label = f" ({pack.place.localities.label})" if pack.place.localities.label else ""
    return f"{pack.area_name(locality)} {pack.place.levels['locality'].singular}{label}"


def _residents(pack: Pack, level: Level, code: str) -> str:
    """Return how many people of all ages live in an area, by the newest count of them; empty without one."""
    counted = [each for each in pack.registry.values() if each.unit == "people" and level in each.levels]
    dated = [each for each in counted if each.period_end and each.id.startswith("population")]
    if not dated:
        return ""
    newest = max(dated, key=lambda each: each.period_end or date.min)
    value = figures(pack, newest.id, level)["value"].astype(float)[code]
    if math.isnan(value):
        return ""
    return f"{format_value(value, newest.unit)} residents of all ages ({newest.period_label})"


def walking_words(pack: Pack) -> str:
    """Return how walks are known, in a sentence or two.

    Examples
    --------
    >>> from geo.sample import town
    >>> walking_words(town())[:47]
    'Walks are estimates from points of a grid: stra'
    """
    pace = f"{SPEED_M_PER_MIN * 60 / 1000:g} km an hour"
    if pack.network is not None:
        return f"Walks are measured along the streets and paths of a walking network, at {pace}."
    exact = "postcodes" if homes.known(pack) else "points of a grid"
    return (
        f"Walks are estimates from {exact}: straight line times {DETOUR.central:g} "
        f"(range {DETOUR.low:g} to {DETOUR.high:g}), at {pace}. In brackets: the range."
    )


@kept(1, shared=True)
def ranked(pack: Pack) -> dict[str, Ranked]:
    """Return where each ward stands in the order of need, as the pack weighs it; nothing without an index.

    Examples
    --------
    >>> from geo.sample import town
    >>> {code: (each.rank, each.low, each.high) for code, each in ranked(town()).items()}
    {'A': (3, 2, 3), 'B': (1, 1, 2), 'C': (2, 1, 3), 'E': (4, 4, 4)}
    """
    try:
        weights = weights_of(pack)
        index = need_index(pack, "ward", weights)
        frame = stability(pack, "ward", weights).frame
    except NotAvailableError:
        return {}
    titles = {
        each.id: pack.indicator(each.used).print_title or pack.indicator(each.used).title
        for each in index.members
    }
    found = {}
    for row in frame.reset_index(names="area_code").to_dict("records"):
        code = str(row["area_code"])
        parts = {str(name): float(part[code]) for name, part in index.contributions.items()}
        most = sorted(parts, key=lambda each: -parts[each])[:_DRIVERS]
        drivers = [titles[each] for each in most if parts[each] > 0]
        found[code] = Ranked(
            code,
            str(row["area_name"]),
            round(float(row["median_rank"])),
            int(row["low"]),
            int(row["high"]),
            len(frame),
            str(row["standing"]),
            tuple(each[:1].lower() + each[1:] for each in drivers),
        )
    return found
