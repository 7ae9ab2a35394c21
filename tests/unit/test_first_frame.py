"""What a server answers first: title, purpose and menu of the page that is asked for, all its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import streamlit

from pages.frame.first_frame import not_found, with_first_frame
from pages.frame.menu import ENTRIES, FIRST, MENU, Entry, entry_at
from tests.conftest import REPOSITORY

SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
SCRIPTS = ("/x/_atlas/start-1.js", "/x/_atlas/frame-2.js")


class Reader(HTMLParser):
    """Reads addresses of links, in order, and checks that elements are closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.current: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a":
            self.links.append(str(said["href"]))
            if said.get("aria-current") == "page":
                self.current.append(str(said["href"]))


def framed(entry: Entry) -> str:
    return with_first_frame(SHELL, entry, base="/x", scripts=SCRIPTS)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda each: each.address)
def test_each_page_says_at_once_what_it_is_and_where_one_can_go(entry: Entry) -> None:
    page = framed(entry)
    assert f"<title>{entry.title} - Ward Needs Atlas</title>" in page
    assert f"<h1>{entry.title}</h1><p>{entry.about}</p>" in page
    # The first stop of the Tab key leads past the menu, which is before what it leads to.
    assert Reader(page).links[0] == "#atlas-main"
    assert page.index('class="atlas-skip"') < page.index("<nav") < page.index('id="atlas-main"')
    links = Reader(page).links
    for each in ENTRIES:
        assert links.count(f"/x{each.path}") == 1
    assert Reader(page).current == [f"/x{entry.path}"]


def test_streamlits_own_page_is_as_it_is_expected() -> None:
    page = framed(FIRST)
    assert "<title>Streamlit</title>" not in page
    assert "You need to enable JavaScript to run this app" not in page
    assert "turned off in this browser" in page
    # Ours before Streamlit's program, and its letters asked for before eighty other files.
    assert page.index(SCRIPTS[0]) < page.index("/static/js/index.")
    assert page.index('rel="preload" as="style"') < page.index("/static/js/index.")
    assert page.index('id="atlas-first"') < page.index('id="root"')
    assert page.count(SCRIPTS[1]) == 1


def test_an_unknown_address_has_a_page_with_the_menu() -> None:
    page = not_found("/x")
    assert "Page not found" in page
    assert {f"/x{each.path}" for each in ENTRIES} <= set(Reader(page).links)
    assert "<script" not in page
    assert not re.search("https?://", page)


@pytest.mark.parametrize(
    ("address", "found"), [("", FIRST), ("needs-map", ENTRIES[1]), ("nowhere", None), ("needs-map/x", None)]
)
def test_pages_are_found_by_their_addresses(address: str, found: Entry | None) -> None:
    assert entry_at(address) == found


def test_the_menu_names_every_page_there_is() -> None:
    folders = {each.parent.name for each in (REPOSITORY / "pages").glob("*/page.py")}
    assert {each.folder for each in ENTRIES} == folders
    assert [each for group in MENU.values() for each in group] == list(ENTRIES)
    assert len({each.about for each in ENTRIES}) == len(ENTRIES)
