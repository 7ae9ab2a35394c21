"""Many visitors: a page that waits for its turn says so, and nothing else waits."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server, serving
from tests.e2e.visit import settled, the_map, visit

pytestmark = pytest.mark.browser

WAITING = "Waiting: many people are using the atlas."


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An atlas whose one place for pages a test can take."""
    with serving(tmp_path_factory.mktemp("busy"), application="tests/e2e/held.py") as server:
        yield server


@pytest.fixture
def held(busy: Server) -> Iterator[Server]:
    """The same; whatever a test has taken is given back."""
    yield busy
    busy.answer("/release")


def test_a_page_that_waits_says_so_and_nothing_moves(page: Page, held: Server) -> None:
    visit(page, f"{held.url}/data-and-methods")
    tops = (
        "() => [...document.querySelectorAll('h1, h2, iframe')].map((each) => each.getBoundingClientRect().y)"
    )
    before = page.evaluate(tops)
    assert held.answer("/hold")[2] == b"held"
    page.get_by_role("combobox", name="Figure").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    message = page.get_by_role("status").filter(has_text=WAITING)
    expect(message).to_be_visible()
    expect(message).to_be_in_viewport()
    assert page.evaluate(tops) == before
    # What was there can still be read, and the menu used.
    expect(page.get_by_role("heading", name="Data and methods")).to_be_visible()
    expect(page.get_by_role("link", name="Register")).to_be_visible()
    held.answer("/release")
    expect(message).to_have_count(0)
    settled(page)
    expect(page.get_by_text(WAITING)).to_have_count(0)


def test_a_first_visit_waits_under_the_menu(page: Page, held: Server) -> None:
    held.answer("/hold")
    page.goto(f"{held.url}/needs-map")
    expect(page.get_by_role("status").filter(has_text=WAITING)).to_be_visible()
    expect(page.get_by_role("link", name="Family Hubs").first).to_be_visible()
    expect(page.locator(".st-key-page h1")).to_have_count(0)
    held.answer("/release")
    expect(page.get_by_role("heading", name="Needs map")).to_be_visible()
    settled(page)
    expect(page.get_by_text(WAITING)).to_have_count(0)


def test_a_newer_choice_goes_instead_of_the_one_that_waits(page: Page, held: Server) -> None:
    visit(page, f"{held.url}/data-and-methods")
    held.answer("/hold")
    page.get_by_role("link", name="Register").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.get_by_role("link", name="Family Hubs").click()
    held.answer("/release")
    expect(page.get_by_role("heading", name="Family Hubs", level=1)).to_be_visible()
    settled(page)
    expect(page.get_by_text(WAITING)).to_have_count(0)


def test_health_and_assets_never_wait(page: Page, held: Server) -> None:
    with page.expect_request("**/atlas-assets/shapes/*.js") as shapes:
        visit(page, f"{held.url}/needs-map")
        the_map(page)
    held.answer("/hold")
    waiting = page.context.new_page()
    waiting.goto(f"{held.url}/family-hubs")
    expect(waiting.get_by_text(WAITING)).to_be_visible()
    begin = time.monotonic()
    assert held.answer("/health")[0] == 200
    assert held.answer(shapes.value.url.removeprefix(held.url))[0] == 200
    assert time.monotonic() - begin < 5
    expect(waiting.get_by_text(WAITING)).to_be_visible()
    waiting.close()


def test_a_visitor_who_has_gone_is_not_waited_for(page: Page, held: Server) -> None:
    held.answer("/hold")
    gone = page.context.new_page()
    gone.goto(f"{held.url}/needs-map")
    expect(gone.get_by_text(WAITING)).to_be_visible()
    gone.close()
    held.answer("/release")
    visit(page, f"{held.url}/register")
    expect(page.get_by_role("heading", name="Register", level=1)).to_be_visible()
