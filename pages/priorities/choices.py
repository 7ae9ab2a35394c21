"""The choices of the page Priorities: those of the order of need, and of all views together."""

from __future__ import annotations

from dataclasses import dataclass

from geo.need.index import Weights, presets, weights_of
from geo.need.stability import FIRST
from geo.pack.pack import Pack
from geo.pack.place import IndexPreset
from geo.report.choices import Choice, Option
from geo.report.fields import choice, number, one_of
from pages.priorities.beside.choices import BesideChoices
from pages.priorities.find.choices import FindChoices
from pages.priorities.views import Shared

FIRSTS = (3, FIRST, 8)
MOST = 100.0
STEP = 5.0


def _firsts(pack: Pack, asked: Shared) -> list[Option]:
    """Return how many may be asked for as the first: of few areas fewer than there are."""
    count = len(pack.areas[asked.level])
    found = [each for each in FIRSTS if each < count] or [1]
    return [Option(str(each), str(each), each) for each in found]


def _usual_first(pack: Pack, asked: Shared) -> str:
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


def _weights(pack: Pack, asked: OrderChoices) -> tuple[Choice, ...]:
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
class OrderChoices(Shared):
    """What the order of need is asked."""

    first: int = one_of(_firsts, usual=_usual_first, label="The first", shown="segments")
    preset: IndexPreset = one_of(_presets, label="Weights")
    amounts: tuple[float, ...] = choice(_weights)


@dataclass(frozen=True)
class Priorities(OrderChoices, BesideChoices, FindChoices):
    """What the page is asked to show, in whichever view."""


@dataclass(frozen=True)
class WithoutOrder(BesideChoices, FindChoices):
    """The same where the place has no order of need."""


def kind_for(pack: Pack) -> type[Priorities] | type[WithoutOrder]:
    """Return what the page can be asked in a place."""
    return WithoutOrder if pack.place.need_index is None else Priorities


def weighed(pack: Pack, asked: OrderChoices) -> Weights:
    """Return the weights asked for, adding up to 1; those of the weighting where all are put to nothing."""
    amounts = dict(zip(members(pack), asked.amounts, strict=True))
    usual = weights_of(pack, asked.preset.id)
    if not any(amounts.values()) or amounts == {
        each: round(100 * dict(usual).get(each, 0.0), 1) for each in amounts
    }:
        return usual  # exactly, so that the page, the command line and a link agree
    return weights_of(pack, chosen=amounts)


def own(pack: Pack, asked: OrderChoices) -> bool:
    """Tell whether the weights are the visitor's own."""
    return weighed(pack, asked) != weights_of(pack, asked.preset.id)
