"""The choices of the page Play space: their names in the URL, their widgets and their words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from shapely.geometry.base import BaseGeometry

from geo.access import open_space
from geo.access.proposed import EVERY_AGE, ProposedSite
from geo.gaps.play import Band, Supply
from geo.gaps.play_standards import PlayStandards, figure_words, play_standards
from geo.gaps.play_verdicts import Measure
from geo.gaps.pressure import default_need, weighs
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.choices import NONE, Choice, Option
from geo.report.fields import choice, number, one_area, one_of, several_of, switch
from geo.report.question import Form, Question
from geo.report.shared_fields import categories
from layers.look.formatting import join_words, sentence_case
from pages.frame import state, ui
from pages.frame.drawing import shape_of
from pages.frame.widgets import ask, ask_beside

PAGE = "play-space"
said = partial(state.said, PAGE)
choose = partial(state.choose, PAGE, "area")
"""Select an area everywhere; called before the page runs."""
OVER = {
    "both": "Places and pockets",
    "places": "Places",
    "pockets": "Pockets beyond reach",
    "nothing": "Nothing",
}
PARKS = "parks"
NOT_PRINTED = ("over", "pockets", "for", "when", "draw")
"""Choices of how the map looks and of a site proposed, which the print shows."""
SHOWN = {
    "coverage": "Children in reach",
    "distance": "Verdict on distance",
    "pressure": "Pressure on places",
    PARKS: "Walk to a park's edge",
}
LEVELS: tuple[Level, ...] = ("ward", "locality", "lsoa")


def _bands(pack: Pack, _: object) -> dict[str, str]:
    """Return the bands of the standards, those by age first."""
    return {band.id: band.title for band in play_standards(pack).every}


def _usual_band(pack: Pack, _: object) -> str:
    """Return the band in the middle of those by age."""
    by_age = play_standards(pack).bands
    return by_age[len(by_age) // 2].id


def _needs(pack: Pack, _: object) -> dict[str, str]:
    """Return the indicators that can weigh children; where none can, that choice alone."""
    return {each.id: each.title for each in pack.registry.values() if weighs(each)} or {"": ""}


def _kinds(pack: Pack, *, layers: bool) -> list[str]:
    """Return the categories that count: of layers with a licence of their own, or the others."""
    return [each for each in play_standards(pack).categories if bool(pack.catalogue[each].layer) is layers]


def _walks(pack: Pack, _: object) -> tuple[Choice, ...]:
    """Return the walk of each band of the standards, metres."""
    return tuple(
        number(
            10.0,
            5_000.0,
            step=50.0,
            usual=band.within,
            name=f"walk-{band.id}",
            label=f"{ui.plain(band.title)}: walk in metres",
            help=_origin(pack, band.id),
        )
        for band in play_standards(pack).every
    )


def _share(pack: Pack, _: object) -> Choice:
    """Return the share of children at which a distance counts as met, percent."""
    usual, label = play_standards(pack).measure.share * 100, "Distance met at % of children"
    return number(1.0, 100.0, step=5.0, usual=usual, name="share", label=label)


def _square_metres(pack: Pack, _: object) -> Choice:
    """Return the square metres for each child."""
    found, label = play_standards(pack), "m² for each child"
    help = _origin(pack, next((each.id for each in found.sources if each.unit == "m2_per_child"), ""))
    usual = found.measure.m2_per_child
    return number(0.1, 1_000.0, step=1.0, usual=usual, name="m2", label=label, help=help)


def _origin(pack: Pack, standard: str) -> str:
    """Return where a figure is from and whether it was verified, as Markdown."""
    if standard not in pack.standards:
        return "A choice of this page: no standard states one."
    found = pack.standards[standard]
    state = "Verified." if found.verified else "Not yet verified."
    return ui.plain(f"The standard says {figure_words(found)}. {state} {found.source}. {found.note}".strip())


def _served(pack: Pack, _: object) -> list[Option]:
    """Return whom the drawn site can serve."""
    bands = [Option(each.id, f"{each.title} only", each.ages) for each in play_standards(pack).bands]
    return [Option("all", "All ages", EVERY_AGE), *bands]


@dataclass(frozen=True)
class PlaySpace(Question):
    """What the page is asked to show; walks in metres, share in percent, m2 for each child."""

    page = PAGE

    band: str = one_of(_bands, usual=_usual_band, label="Age band")
    level: Level = one_of(
        lambda pack, _: {str(each): sentence_case(pack.place.levels[each].plural) for each in LEVELS},
        usual=lambda pack, _: pack.place.defaults.level,
        label="Areas",
    )
    show: str = one_of(
        lambda pack, _: (
            SHOWN if open_space.known(pack) else {each: SHOWN[each] for each in SHOWN if each != PARKS}
        ),
        usual="coverage",
        label="Map shows",
        help="Children in reach: the share with a listed place near enough. Verdict: whether that share "
        "meets the standard. Pressure: how many children share a place, weighted by need. Walk to a park: "
        "the share of all children near the edge of a public park, which says nothing of play.",
    )
    need: str = one_of(
        _needs,
        usual=lambda pack, _: default_need(pack),
        label="Need that weighs children",
        help="Each child counts by the rate of this figure where they live, so that places in hard-pressed "
        "streets show more pressure.",
    )
    over: str = one_of(OVER, label="Over the map")
    cut: bool = one_of(
        [Option("whole", "Whole", False), Option("ward", "Cut at ward lines", True)],
        name="pockets",
        label="Outlines",
    )
    places: tuple[str, ...] = several_of(
        categories(lambda pack: _kinds(pack, layers=False)),
        usual=lambda pack, _: _kinds(pack, layers=False),
        label="Places that count",
    )
    layers: bool = switch(
        lambda pack, _: (
            f"Count {join_words([pack.catalogue[each].title for each in _kinds(pack, layers=True)])}"
        ),
        usual=True,
        help="A layer with a licence of its own.",
    )
    streets: bool = switch(
        "Count places known by their street only",
        usual=False,
        help="Their point is another building of the street: too vague to decide anything.",
    )
    walks: tuple[float, ...] = choice(_walks)
    share: float = choice(_share)
    m2: float = choice(_square_metres)
    draw: BaseGeometry | None = choice(Choice(name="draw", label="Drawn site", usual=NONE, value=shape_of))
    serves: tuple[int, int] = one_of(_served, name="for", label="The drawn site serves")
    after: bool = one_of(
        [Option("today", "Today", False), Option("after", "With the proposed sites", True)],
        name="when",
        label="The map shows",
        shown="row",
    )
    area: str = one_area(lambda _, asked: asked.level)


@dataclass(frozen=True)
class Asked:
    """What the figures are of: the question with its standards, and the sites drawn or uploaded."""

    level: Level
    band: Band
    show: str
    need: str
    standards: PlayStandards
    supply: Supply
    cut: bool
    over: str
    area: str
    after: bool

    @property
    def keeper(self) -> ProposedSite | None:
        """The proposed site that keeps what is drawn of it: both go with the visitor."""
        return self.supply.keeper

    @property
    def measure(self) -> Measure:
        """What the verdicts are held against."""
        return self.standards.measure

    @property
    def mapped(self) -> Supply:
        """The places that the map counts: with the proposed sites or without."""
        return self.supply if self.after else self.supply.today()


def asked(pack: Pack, chosen: PlaySpace, proposed: tuple[ProposedSite, ...]) -> Asked:
    """Return what the figures are of."""
    found = play_standards(pack)
    every = tuple(replace(band, within=walk) for band, walk in zip(found.every, chosen.walks, strict=True))
    categories = tuple(
        each
        for each in found.categories
        if (chosen.layers if pack.catalogue[each].layer else each in chosen.places)
    )
    standards = replace(
        found,
        bands=every[: len(found.bands)],
        kinds=every[len(found.bands) :],
        categories=categories,
        measure=replace(found.measure, share=chosen.share / 100, m2_per_child=chosen.m2),
    )
    return Asked(
        level=chosen.level,
        band=next(each for each in every if each.id == chosen.band),
        show=chosen.show,
        need=chosen.need,
        standards=standards,
        supply=Supply(categories, chosen.streets, proposed),
        cut=chosen.cut,
        over=chosen.over,
        area=chosen.area,
        after=bool(proposed) and chosen.after,
    )


def more(pack: Pack, form: Form[PlaySpace]) -> None:
    """Show the choices that are rarely changed, folded away."""
    weighing = ["need"] if form.asked.need else []
    with st.expander("What counts, and what lies over the map", key=f"{PAGE}-more"):
        ask_beside(form, ["over", "pockets", *weighing])
        if _kinds(pack, layers=False):
            ask(form, "places")
        if _kinds(pack, layers=True):
            ask(form, "layers")
        ask(form, "streets")
