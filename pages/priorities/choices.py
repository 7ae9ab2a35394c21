"""The choices of the page Priorities: their names in the URL and their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from geo.need.index import Weights, presets, weights_of
from geo.need.stability import FIRST
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.place import IndexPreset
from geo.report.choices import Choice, Option
from geo.report.fields import choice, number, one_area, one_of
from geo.report.question import Question
from layers.look.formatting import sentence_case
from pages.frame import state

PAGE = "priorities"
choose = partial(state.choose, PAGE, "area")
"""Select an area everywhere; called before the page runs."""
LEVELS: tuple[Level, ...] = ("ward", "lsoa")
FIRSTS = (3, FIRST, 8)
MOST = 100.0
STEP = 5.0


def _levels(pack: Pack, _: object) -> dict[str, str]:
    """Return the levels that are put in order."""
    return {each: sentence_case(pack.place.levels[each].plural) for each in LEVELS if each in pack.areas}


def _firsts(pack: Pack, asked: Priorities) -> list[Option]:
    """Return how many may be asked for as the first: of few areas fewer than there are."""
    count = len(pack.areas[asked.level])
    found = [each for each in FIRSTS if each < count] or [1]
    return [Option(str(each), str(each), each) for each in found]


def _usual_first(pack: Pack, asked: Priorities) -> str:
    """Return the usual number, or the largest that may be asked for."""
    offered = [each.text for each in _firsts(pack, asked)]
    return str(FIRST) if str(FIRST) in offered else offered[-1]


def _presets(pack: Pack, _: object) -> list[Option]:
    """Return the weightings of the pack."""
    return [Option(each.id, each.title, each) for each in presets(pack)]


def members(pack: Pack) -> list[str]:
    """Return the ids of all figures that may be weighed, in the order of the pack."""
    plan = pack.place.need_index
    return [each.indicator for each in plan.members] if plan else []


def _weights(pack: Pack, asked: Priorities) -> tuple[Choice, ...]:
    """Return one weight per member, usually that of the weighting, of a hundred."""
    usual = dict(weights_of(pack, asked.preset.id))
    return tuple(
        number(
            0,
            MOST,
            STEP,
            round(100 * usual.get(each, 0.0), 1),
            name=f"weight-{each}",
            label=pack.indicator(each).title,
            slides=True,
        )
        for each in members(pack)
    )


@dataclass(frozen=True)
class Priorities(Question):
    """What the page is asked to show."""

    page = PAGE

    level: Level = one_of(_levels, label="Rank", shown="segments", renews=("area",))
    first: int = one_of(_firsts, usual=_usual_first, label="The first", shown="segments")
    preset: IndexPreset = one_of(_presets, label="Weights")
    amounts: tuple[float, ...] = choice(_weights)
    area: str = one_area(lambda _, asked: asked.level)


def weighed(pack: Pack, asked: Priorities) -> Weights:
    """Return the weights asked for, adding up to 1; those of the weighting where all are put to nothing."""
    amounts = dict(zip(members(pack), asked.amounts, strict=True))
    usual = weights_of(pack, asked.preset.id)
    if not any(amounts.values()) or amounts == {
        each: round(100 * dict(usual).get(each, 0.0), 1) for each in amounts
    }:
        return usual  # exactly, so that the page, the command line and a link agree
    return weights_of(pack, chosen=amounts)


def own(pack: Pack, asked: Priorities) -> bool:
    """Tell whether the weights are the visitor's own."""
    return weighed(pack, asked) != weights_of(pack, asked.preset.id)
