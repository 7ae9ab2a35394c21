"""The choices of the page Register."""

from __future__ import annotations

from dataclasses import dataclass

from geo.limits import MARKER_TEXT
from geo.pack.pack import Pack
from geo.report.fields import one_of
from geo.report.question import Question
from geo.report.shared_fields import categories
from pages.register import view

PAGE = "register"
LISTS = {"kind": "By kind", "check": "To be checked first"}
SHOW = {"all": "All", "open": "With something to check"}


def _services(pack: Pack, asked: Register) -> dict[str, str]:
    """Return the services that are shown, with their names."""
    services = view.offered(view.services_of(pack, asked.category, asked.show))
    return {str(each): str(name)[:MARKER_TEXT] for each, name in services["name"].items()}


@dataclass(frozen=True)
class Register(Question):
    """Which category is looked into, and which of its services."""

    page = PAGE

    category: str = one_of(categories(lambda pack: pack.catalogue), label="Category")
    show: str = one_of(SHOW, label="Show", shown="segments")
    service: str = one_of(
        _services, none="Choose a service, or click its marker", label="One service in full"
    )
    lists: str = one_of(LISTS, label="Order of the lists", shown="segments")
