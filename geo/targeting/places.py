"""The places that a question of siting is about: existing sites, candidates, and places drawn on the map."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame

from geo.access.reach import USUAL_WALK, Walk, metres_in, walk
from geo.access.supply import former_sites, sites
from geo.crs import DEGREES, METRES
from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.standards import Standard

DRAWN: Final = "place-"
"""Start of the id of a place that was drawn on the map."""
Drawn = tuple[tuple[float, float], ...]
"""Places from the map, (longitude, latitude) in EPSG:4326."""


def candidate_categories(pack: Pack) -> list[str]:
    """Return the categories whose places may take a new site, as the pack says; former places among them.

    Examples
    --------
    >>> from geo.sample import town
    >>> candidate_categories(town())
    ['school']
    """
    return [each.id for each in pack.catalogue.values() if each.candidate]


def usual_candidates(pack: Pack) -> list[str]:
    """Return the candidate categories where none is chosen: not the former places, of which some are gone.

    Examples
    --------
    >>> from geo.sample import town
    >>> usual_candidates(town())
    ['school']
    """
    return [each for each in candidate_categories(pack) if not pack.catalogue[each].former]


def siting_categories(pack: Pack) -> list[str]:
    """Return the categories that can be sited: all but those that offer room, and those of other layers.

    Examples
    --------
    >>> from geo.sample import town
    >>> siting_categories(town())
    ['club', 'hub']
    """
    return [
        each.id
        for each in pack.catalogue.values()
        if not each.candidate and not each.layer and not each.former
    ]


@kept(64)
def siting_places(
    pack: Pack,
    category: str,
    candidates: tuple[str, ...],
    admit_street: bool,
    drawn: Drawn,
) -> GeoDataFrame:
    """Return existing sites, candidates that are not one of them, and drawn places; EPSG:27700.

    Examples
    --------
    >>> from geo.sample import town
    >>> siting_places(town(), "club", ("school",), False, ())[["name", "role"]]
                             name       role
    site_id
    CL-A               Abbey Club   existing
    CL-CD    Castle and Dock Club   existing
    HUB-1            Abbey School  candidate
    schools           Dock School  candidate
    """
    existing = sites(pack, [category], admit_street=admit_street).assign(role="existing")
    today = [each for each in candidates if not pack.catalogue[each].former]
    former = [each for each in candidates if pack.catalogue[each].former]
    found = GeoDataFrame(pd.concat([sites(pack, today), former_sites(pack, former)]), crs=METRES)
    found = found[~found.index.isin(existing.index) & ~found.index.duplicated()].assign(role="candidate")
    columns = ["name", "category", "accuracy_m", "role", "geometry"]
    parts = [part[columns] for part in (existing, found, _drawn(drawn)) if len(part)]
    if not parts:
        return existing[columns]
    return GeoDataFrame(pd.concat(parts).sort_index(kind="stable"), crs=METRES)


def _drawn(drawn: Drawn) -> GeoDataFrame:
    """Return places drawn on the map as candidates."""
    numbers = [str(each + 1) for each in range(len(drawn))]
    return GeoDataFrame(
        {
            "name": [f"Place {number} on the map" for number in numbers],
            "category": "",
            "accuracy_m": 1.0,
            "role": "candidate",
        },
        geometry=gpd.points_from_xy([lon for lon, _ in drawn], [lat for _, lat in drawn], crs=DEGREES),
        index=pd.Index([f"{DRAWN}{number}" for number in numbers], name="site_id", dtype=object),
        crs=DEGREES,
    ).to_crs(METRES)


# A walk takes megabytes, so few are kept.
@kept(12)
def walk_to_places(
    pack: Pack,
    category: str,
    candidates: tuple[str, ...],
    admit_street: bool,
    drawn: Drawn,
) -> Walk:
    """Return the walk from each demand point to each place.

    Examples
    --------
    >>> from geo.sample import town
    >>> walk_to_places(town(), "club", ("school",), False, ()).site_ids
    ('CL-A', 'CL-CD', 'HUB-1', 'schools')
    """
    return walk(pack, siting_places(pack, category, candidates, admit_street, drawn))


def standard_for(pack: Pack, category: str, ages: tuple[int, int]) -> Standard | None:
    """Return the pack's standard of distance for a category, that whose ages are nearest to those asked.

    Examples
    --------
    >>> from geo.sample import town
    >>> standard_for(town(), "play_area", (5, 11)).id
    'long_walk'
    """
    named = [
        each
        for each in pack.standards.values()
        if category in each.categories and each.unit in ("metres", "minutes")
    ]
    return min(named, key=lambda each: _apart(each.ages, ages), default=None)


def standard_walk(pack: Pack, category: str, ages: tuple[int, int]) -> float:
    """Return the walking distance that counts as reached for a category and ages, metres.

    Examples
    --------
    >>> from geo.sample import town
    >>> standard_walk(town(), "play_area", (5, 11)), standard_walk(town(), "club", (10, 15))
    (900.0, 1200.0)
    """
    found = standard_for(pack, category, ages)
    if found is None:
        return USUAL_WALK
    return metres_in(found.value) if found.unit == "minutes" else found.value


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return by how many years two age bands differ."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
