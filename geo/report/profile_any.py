"""The profile of an area that somebody chose: an outline, a list of small areas, whom a site serves.

It has what a ward's has, but no promises, no place in an order and no trend: those are of areas that stay.
"""

from __future__ import annotations

import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.access.custom_area import CODE, CustomArea, outlines_of, share_in_place
from geo.access.demand import ages_note, children
from geo.errors import NotAvailableError
from geo.figures.spine import middle
from geo.memory import kept
from geo.need.area_children import children_by_age, require_enough
from geo.need.area_figures import is_whole, spine_of
from geo.need.area_parts import made_of
from geo.pack.ages import written_ages
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report import profile_measures, profile_places, profile_sources, profile_words
from geo.report.profile_content import AgeGroup, Measure, OutlinedProfile, Pocket
from geo.report.profiles import AGES, walking_words
from geo.words import format_value, join_words

_WARDS_NAMED = 4
# Of an area; its outline and that of the place may differ by a little along one line.
_WHOLE = 0.995
_IN_AREA = 0.5
"""Part of a small area's people who must live in the area for its pocket to be named."""


@kept(16)
def profile_of(pack: Pack, area: CustomArea) -> OutlinedProfile:
    """Return the profile of an area that somebody chose.

    Raises
    ------
    NotAvailableError : it holds too few children.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> west = listed(town(), "West end", ["L01", "L02", "L03", "L04", "L05"])
    >>> found = profile_of(town(), west)
    >>> found.name, found.noun, found.headline
    ('West end', 'area', 'Need is greater in West end than in The nation on the one measure that can be ...')
    """
    require_enough(pack, area)
    return _written(pack, area, _Known(pack, area))


class _Known:
    """What is known of an area: figures, children, services, its outline."""

    def __init__(self, pack: Pack, area: CustomArea) -> None:
        stands_for: Level = "borough" if is_whole(pack, area) else "ward"
        self.against = middle(pack, stands_for).name
        self.measures, self.refused = _measures(pack, area, stands_for)
        *counts, self.children = children_by_age(pack, area, (*AGES, (0, 17)))["children"].astype(float)
        self.ages = tuple(
            AgeGroup(written_ages(each), each, count) for each, count in zip(AGES, counts, strict=True)
        )
        self.nearest = profile_places.nearest(pack, area).get(CODE, ()) if pack.catalogue else ()
        self.play = profile_places.play(pack, area).get(CODE, ()) if pack.catalogue else ()
        self.kinds = [*(each.category for each in self.nearest), *profile_places.play_kinds(pack)]
        self.shape = _shape(pack, area)


def _written(pack: Pack, area: CustomArea, known: _Known) -> OutlinedProfile:
    """Return the profile from what is known; what only areas that stay have is empty."""
    measures, nearest, shape = known.measures, known.nearest, known.shape
    worse, similar, better = profile_words.counts(measures)
    name = profile_words.called(area.name, "area")
    whole = float(children(pack, (0, 17)).sum())
    return OutlinedProfile(
        code=area.digest,
        name=area.name,
        level="any",
        noun="area",
        others=pack.place.levels["ward"].plural,
        place=pack.place.name,
        as_of=pack.place.as_of,
        within=_within(pack, area),
        hectares=shape.area / 10_000 if shape is not None else 0.0,
        against=known.against,
        headline=profile_words.headline(name, known.against, measures),
        findings=profile_words.findings(pack, name, known.against, measures, known.play, (), (), "area"),
        worse=worse,
        similar=similar,
        better=better,
        children=known.children,
        children_note=ages_note(pack, (0, 17)),
        share_of_place=known.children / whole if whole else float("nan"),
        ages=known.ages,
        residents="",
        measures=measures,
        need=(),
        need_title="",
        promises=(),
        nearest=nearest,
        walk_words=walking_words(pack),
        play=known.play,
        parks=profile_places.parks(pack, area).get(CODE),
        pockets=_pockets(pack, area),
        trends=(),
        cares=(*_made(pack, area, measures), *profile_sources.cares(pack, "any", measures, nearest, ())),
        missing=known.refused,
        places=profile_places.places(pack, area).get(CODE, ()) if shape is not None else (),
        unplaced=profile_places.without_place(pack, profile_places.near_kinds(pack)) if nearest else (),
        sources=profile_sources.sources(pack, measures),
        lists=profile_sources.lists(pack, nearest),
        attributions=profile_sources.attributions(pack, measures, known.kinds),
        shape=shape,
    )


def _shape(pack: Pack, area: CustomArea) -> BaseGeometry | None:
    """Return the outline of an area; None where those of its small areas are not known."""
    try:
        found: BaseGeometry = outlines_of(pack, area).iloc[0]
    except NotAvailableError:
        return None
    return found


def _measures(pack: Pack, area: CustomArea, stands_for: Level) -> tuple[tuple[Measure, ...], tuple[str, ...]]:
    """Return the figures that the area has, and why it has no others."""
    order = {each.id: at for at, each in enumerate(pack.place.domains)}
    found, refused = [], []
    for row in spine_of(pack, area).reset_index().to_dict("records"):
        indicator = pack.indicator(str(row["indicator"]))
        if pd.isna(row["value"]):
            reason = str(row["reason"]).rstrip(".")
            refused.append(f"{indicator.print_title or indicator.title} ({reason})")
            continue
        beside = profile_measures.beside_of(pack, indicator, stands_for)
        found.append(profile_measures.measure_of(pack, indicator, row, beside, 0))
    found.sort(key=lambda each: order.get(pack.indicator(each.id).domain, len(order)))
    return tuple(found), tuple(refused)


def _within(pack: Pack, area: CustomArea) -> str:
    """Return which wards the area lies in, most first."""
    wards = made_of(pack, area, "ward_code")
    names = [pack.area_name(str(code)) for code in wards.index[:_WARDS_NAMED]]
    more = len(wards) - len(names)
    noun = pack.place.levels["ward"]
    said = f"{join_words(names)}{f' and {more} more' if more > 0 else ''}"
    return f"in the {noun.singular if len(wards) == 1 else noun.plural} {said}" if names else ""


def _made(pack: Pack, area: CustomArea, measures: tuple[Measure, ...]) -> tuple[str, ...]:
    """Return how the figures of the area come about."""
    inside = share_in_place(pack, area)
    part = format_value(100 * inside, "percent")
    outside = f"Only {part} of it lies in {pack.place.name}: the rest is not counted."
    most = max((each.estimated_share for each in measures), default=0.0)
    shared = (
        f"Counts are apportioned over homes; up to {most:.0%} of a figure is estimated, and its range holds "
        "the error of that."
        if most > 0
        else ""
    )
    return tuple(each for each in (outside if inside < _WHOLE else "", shared) if each)


def _pockets(pack: Pack, area: CustomArea) -> tuple[Pocket, ...]:
    """Return the pockets that lie in the area for the most part."""
    rows = profile_measures.pockets(pack)
    own = made_of(pack, area, "lsoa_code")
    held = [str(code) for code in own.index[own["held"] >= _IN_AREA]]
    return tuple(rows.loc[rows["lsoa_code"].isin(held), "pocket"])
