"""The choices of the page Register."""

from __future__ import annotations

from dataclasses import dataclass

from geo.gaps.attention import KINDS
from geo.limits import MARKER_TEXT
from geo.pack.pack import Pack
from geo.report.fields import one_of
from geo.report.question import Question
from geo.report.shared_fields import categories
from pages.register import view
from pages.register.words import NEEDS

PAGE = "register"
LISTS = {"kind": "By kind", "check": "To be checked first"}
SHOW = {"all": "All", "open": "With something to check"}
EDIT = {"no": "Read", "yes": "Correct", "new": "Add"}


def _services(pack: Pack, asked: Register) -> dict[str, str]:
    """Return the services that are shown, with their names."""
    lists = [
        view.part_of(asked.category, asked.show, need, asked.locality) for need in {asked.need: 0, "": 0}
    ]
    found: dict[str, str] = {}
    for each in lists:
        names = view.offered(view.services_of(pack, each))["name"]
        found |= {str(service): str(name)[:MARKER_TEXT] for service, name in names.items()}
    return found


def _localities(pack: Pack, _: Register) -> dict[str, str]:
    return {str(code): str(name) for code, name in pack.areas["locality"]["area_name"].items()}


def _everywhere(pack: Pack, _: Register) -> str:
    return f"All of {pack.place.name}"


@dataclass(frozen=True)
class Register(Question):
    """Which category is looked into, which of its services, and what of it needs somebody."""

    page = PAGE

    category: str = one_of(
        categories(lambda pack: pack.catalogue), label="Category", renews=("need", "service", "edit")
    )
    show: str = one_of(SHOW, label="Show", shown="segments", renews=("need", "edit"))
    locality: str = one_of(
        _localities,
        label=lambda pack, _: pack.place.levels["locality"].singular.capitalize(),
        none=_everywhere,
        renews=("service", "edit"),
    )
    need: str = one_of(
        {each: NEEDS[each] for each in KINDS}, label="What needs somebody", none="Nothing in particular"
    )
    service: str = one_of(
        _services, none="Choose a service, or click its marker", label="One service in full", renews=("edit",)
    )
    edit: str = one_of(EDIT, label="Correct or add")
    lists: str = one_of(LISTS, label="Order of the lists", shown="segments")
