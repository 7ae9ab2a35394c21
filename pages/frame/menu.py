"""The menu of the atlas: its pages in named groups, what each is for, and what its browser tab is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

PRODUCT: Final = "Ward Needs Atlas"


class Entry(NamedTuple):
    """A page: its folder under `pages/`, its title, its address, and what somebody can do with it."""

    folder: str
    title: str
    address: str
    about: str

    @property
    def path(self) -> str:
        """The address of the page on its server; the first page is what the server itself shows."""
        return "/" if self is FIRST else f"/{self.address}"

    @property
    def tab(self) -> str:
        """What the tab of the browser is called."""
        return f"{self.title} - {PRODUCT}"


MENU: Final[Mapping[str, Sequence[Entry]]] = {
    "Explore": (
        Entry("overview", "Overview", "overview", "See which wards stand out, and how sure that is."),
        Entry(
            "needs_map",
            "Needs map",
            "needs-map",
            "See one need on the map: where it really differs, and why to trust it.",
        ),
        Entry("profiles", "Profiles", "profiles", "Everything about one area on a page that prints."),
    ),
    "Gaps": (
        Entry(
            "youth_centres",
            "Youth centres",
            "youth-centres",
            "See for each ward what is proven, what is claimed and what is not known.",
        ),
        Entry(
            "family_hubs",
            "Family Hubs",
            "family-hubs",
            "See the hub of each locality, the families it serves, and where hubs overlap.",
        ),
        Entry(
            "play_space",
            "Play space",
            "play-space",
            "See who has a place to play, who has not, and who gains from a new one.",
        ),
    ),
    "Decide": (
        Entry(
            "priorities",
            "Priorities",
            "priorities",
            "See who comes first, how sure that is, and what would change it.",
        ),
        Entry(
            "where_next",
            "Where next",
            "where-next",
            "Compare places for the next service, with ranges and reasons.",
        ),
        Entry(
            "allocate",
            "Allocate",
            "allocate",
            "Share a total by need, and see who gains and who loses against today.",
        ),
        Entry(
            "strategy",
            "Strategy",
            "strategy",
            "Account for every promise: what was said, what is evidenced, what is due.",
        ),
    ),
    "Data": (
        Entry("register", "Register", "register", "Correct one service in two minutes."),
        Entry("data_and_methods", "Data and methods", "data-and-methods", "Find where a figure is from."),
    ),
}
ENTRIES: Final = tuple(entry for group in MENU.values() for entry in group)
FIRST: Final = ENTRIES[0]


def entry_at(address: str) -> Entry | None:
    """Return the page at an address, the first page for the empty one; None where there is no such page."""
    if not address:
        return FIRST
    return next((each for each in ENTRIES if each.address == address), None)
