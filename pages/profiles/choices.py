"""The choices of the page Profiles: their names in the URL and their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from geo.access.custom_area import CustomArea
from geo.pack.pack import Pack
from geo.report.fields import one_of, text
from geo.report.profiles import LEVELS
from geo.report.question import Form, Question
from pages.frame import state

PAGE = "profiles"
choose = partial(state.choose, PAGE, "area")


def _areas(pack: Pack, _: object) -> dict[str, str]:
    """Return every area that has a profile: the place, its localities, its wards by name."""
    found: dict[str, str] = {}
    for level in reversed(LEVELS):
        frame, noun = pack.areas[level], pack.place.levels[level].singular
        names = sorted((str(name), str(code)) for code, name in frame["area_name"].items())
        found |= {code: f"{name} ({noun})" for name, code in names}
    return found


@dataclass(frozen=True)
class Asked(Question):
    """Which area is shown, and which one beside it; `chosen` is an area of one's own, in place of `area`."""

    page = PAGE

    area: str = one_of(
        _areas, usual=lambda pack, _: pack.place.borough.code, label="Area", renews=("chosen", "name")
    )
    chosen: str = text("Any other area", usual="", shape="outline:…, areas:… or site:…")
    called: str = text("What it is called", usual="", name="name", shape="Our estate")
    beside: str = one_of(_areas, none="Nothing", label="Compare with")


def printed_choices(form: Form[Asked], which: object) -> list[str]:
    """Return the names of the choices that say what is shown: not the area of the atlas beside an own one."""
    own = isinstance(which, CustomArea)
    return [each for each in form.choices if not (own and each == "area")]
