"""No page of the menu is forgotten: each is in every list of pages that are tried in a browser or read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import pytest

from pages.frame.menu import ENTRIES
from tests.e2e import test_access, test_frame, test_hostile, test_print
from tests.pages import test_reading_age

PLACES = {entry.path for entry in ENTRIES}
LISTS = {
    "for everyone": test_access.SCREENS.values(),
    "headings": test_access.HEADED,
    "hostile names": test_access.HOSTILE,
    "hostile files": test_hostile.EVERY_PAGE,
    "paper": [path for path, *_ in test_print.SCREENS],
    "answers": [entry_path for entry_path, _ in test_reading_age.ANSWERED],
}
PLAIN = {"strategy", "data-and-methods"}
"""Pages on which no area and no service can be chosen."""


def _places(paths: Iterable[str]) -> Iterator[str]:
    """Yield the addresses of paths, or of names in the menu, without their questions."""
    for path in paths:
        place = urlsplit(path if path.startswith("/") else f"/{path}").path
        yield "/" if place == "/overview" else place


@pytest.mark.parametrize("name", LISTS)
def test_every_page_of_the_menu_is_in_the_list(name: str) -> None:
    listed = set(_places(LISTS[name]))
    assert PLACES - listed == set()
    assert listed - PLACES == set()


def test_every_page_on_which_something_can_be_chosen_is_measured_with_it() -> None:
    assert {entry.address for entry in ENTRIES} - PLAIN == set(test_frame.CHOSEN)
