"""What every view of the page Priorities shares: which view, which kind of area, which area is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.fields import one_area, one_of
from geo.report.question import Question
from layers.look.formatting import sentence_case
from pages.frame import state

PAGE: Final = "priorities"
choose = partial(state.choose, PAGE, "area")
"""Select an area everywhere; called before the page runs."""
LEVELS: Final[tuple[Level, ...]] = ("ward", "lsoa")
VIEWS: Final = {"order": "Order", "find": "Find places", "beside": "Need beside provision"}


def _levels(pack: Pack, _: object) -> dict[str, str]:
    """Return the levels that are put in order."""
    return {each: sentence_case(pack.place.levels[each].plural) for each in LEVELS if each in pack.areas}


@dataclass(frozen=True)
class Shared(Question):
    """What every view is asked."""

    page = PAGE

    view: str = one_of(VIEWS, label="Show", shown="segments")
    level: Level = one_of(
        _levels,
        label=lambda _, asked: "Rank" if asked.view == "order" else "Areas",
        shown="segments",
        renews=("area",),
    )
    area: str = one_area(lambda _, asked: asked.level)
