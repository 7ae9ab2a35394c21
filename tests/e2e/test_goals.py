"""The goal of each page, reached by somebody new from its opening view in at most three actions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import click_area, expect_chosen_on_map, pick, settled, the_map, visit

pytestmark = pytest.mark.browser

MOST = 3
BOW_EAST, LANSBURY = "E05009319", "E05009325"
HERE = (51.532, -0.02)
"""A place in Bow East: latitude and longitude."""


class Visitor:
    """Somebody new, who opens a page and does at most three things on it; a fourth is refused.

    A thing done is one choice, press, entry or click on a map. Reading costs nothing; neither does scrolling.
    """

    def __init__(self, page: Page, url: str) -> None:
        """Open the page as it is first seen."""
        self.page, self.left = page, MOST
        visit(page, url)

    def _act(self) -> None:
        assert self.left, f"the goal takes more than {MOST} actions"
        self.left -= 1

    def press(self, name: str, *, kind: str = "button", within: Locator | None = None) -> None:
        """Press a button, link or summary by its name."""
        self._act()
        place = within or self.page
        found = (
            place.locator("summary", has_text=name)
            if kind == "summary"
            else place.get_by_role(kind, name=name)  # type: ignore[arg-type]
        )
        found.first.click()
        settled(self.page)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self._act()
        pick(self.page, label, option)

    def enter(self, label: str, text: str, *, done: str) -> None:
        """Write or paste into a field and leave it by a key."""
        self._act()
        field = self.page.get_by_role("textbox", name=label)
        field.fill(text)
        field.press(done)
        settled(self.page)

    def click_ward(self, code: str) -> None:
        """Click on a ward of the map."""
        self._act()
        frame = the_map(self.page)
        click_area(frame, code)
        expect_chosen_on_map(frame, code)
        settled(self.page)

    def click_place(self, latitude: float, longitude: float) -> None:
        """Click on a place of the map."""
        self._act()
        frame = the_map(self.page)
        x, y = frame.evaluate(
            "(at) => { const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }", [latitude, longitude]
        )
        frame.locator("#map_div").click(position={"x": x, "y": y})

    def take(self, name: str) -> Path:
        """Keep a file by its button."""
        self._act()
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name=name, exact=False).first.click()
        return Path(coming.value.path())

    def hand_over(self, name: str, content: bytes) -> None:
        """Give the page a file."""
        self._act()
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
        expect(self.page.get_by_text(name).first).to_be_visible()
        settled(self.page)


def test_a_fourth_action_is_refused(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/data-and-methods")
    for part in ("Downloads", "Limits and methods", "Definitions"):
        visitor.press(part, kind="radio")
    with pytest.raises(AssertionError, match="more than 3 actions"):
        visitor.press("Downloads", kind="radio")


def test_overview_which_three_wards_and_how_sure(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, shipped.url)
    answer = page.locator(".atlas-answer")
    expect(answer).to_be_in_viewport()
    expect(answer).to_contain_text("Poplar, Shadwell and Stepney Green stand out")
    expect(answer).to_contain_text("in over 99% of 10,000 trials")
    visitor.press("10,000 trials")
    expect(page.locator(".atlas-said", has_text="Each trial weighs the figures")).to_be_visible()


def test_needs_map_one_need_where_it_really_differs_and_why_to_trust_it(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/needs-map")
    visitor.choose("Indicator", "Overcrowded households (Housing)")
    answer = page.locator(".atlas-answer")
    expect(answer).to_contain_text("No ward is clearly highest on Overcrowding")
    expect(answer).to_contain_text("are too close to put in order. Tower Hamlets has 15.9%.")
    visitor.click_ward(LANSBURY)
    panel = page.locator(".st-key-needs-map-panel-first")
    expect(panel.get_by_role("heading", name="Lansbury")).to_be_in_viewport()
    visitor.press("Sources")
    expect(page.locator(".atlas-said", has_text="Office for National Statistics").first).to_be_visible()


def test_profiles_print_my_ward(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, shipped.url)
    visitor.press("Profiles", kind="link")
    visitor.choose("Area", "Bow East (ward)")
    assert visitor.take("Print (PDF)").read_bytes().startswith(b"%PDF")


def test_youth_centres_is_the_promise_kept_in_bow_east(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/youth-centres")
    visitor.click_ward(BOW_EAST)
    panel = page.locator(".st-key-youth-centres-panel")
    expect(panel.get_by_role("heading", name="Bow East")).to_be_in_viewport()
    expect(panel).to_contain_text("Listed, address to confirm")
    expect(panel).to_contain_text("Kitcat Terrace")


def test_family_hubs_a_locality_its_hub_its_families_its_overlaps(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/family-hubs")
    visitor.choose("Chosen locality", "North West")
    panel = page.locator(".st-key-family-hubs-panel")
    expect(panel).to_contain_text("Confirmed, if its ward belongs here")
    chosen = page.locator(".st-key-family-hubs-panel-chosen")
    expect(chosen.get_by_role("heading", name=re.compile("^North West"))).to_be_in_viewport()
    facts = chosen.locator("dl").first
    expect(facts).to_contain_text("Children aged 0 to 4")
    expect(facts).to_contain_text(re.compile(r"Nearer elsewhere\s*[\d,]+ \(\d+%\)"))


def test_play_space_who_gains_from_a_play_area_here(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/play-space")
    visitor.press("Propose a point")
    the_map(page).get_by_role("group", name="Draw a point").wait_for()
    visitor.click_place(*HERE)
    expect(page.get_by_role("heading", name="Bow East with this site")).to_be_visible()
    expect(page.get_by_text("Who gains most")).to_be_visible()


def test_priorities_who_comes_first_how_sure_and_what_would_change_it(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/priorities")
    answer = page.locator(".atlas-answer")
    expect(answer).to_contain_text("Poplar, Shadwell and Stepney Green are among the five highest however")
    expect(answer).to_contain_text("Lansbury, St Dunstan's and Whitechapel may be")
    visitor.press("Hangs most on Overcrowding")
    said = page.locator(".atlas-said", has_text="With Overcrowding left out the wards move by")
    expect(said).to_be_visible()
    page.keyboard.press("Escape")
    visitor.click_ward(LANSBURY)
    expect(page.get_by_role("heading", name="Why Lansbury?")).to_be_visible()


def test_where_next_a_shortlist_with_ranges_and_reasons_to_take_along(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/where-next")
    expect(page.locator(".atlas-answer")).to_contain_text("do equally well, within 1%.")
    assert page.locator(".atlas-choice").count() > 1
    expect(page.get_by_role("heading", name="What tells them apart")).to_be_visible()
    visitor.press("Take away")
    kept = visitor.take("The shortlist: CSV").read_text("utf-8")
    assert len(kept.splitlines()) > 2


def test_allocate_a_total_by_need_and_who_gains_and_loses_against_today(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/allocate")
    names = page.locator("tbody th[scope=row]").all_inner_texts()
    visitor.enter("Total", "£1,000,000", done="Tab")
    expect(page.locator(".atlas-answer")).to_contain_text("of 1,000,000 pounds")
    visitor.press("Limits, ages and today’s amounts", kind="summary")
    visitor.enter("Today’s amounts", "\n".join(f"{name}\t50,000" for name in names), done="Control+Enter")
    expect(page.locator(".atlas-answer")).to_contain_text("lose more than 5%")
    expect(page.get_by_role("columnheader", name="Distance from target")).to_be_visible()


def test_strategy_every_promise_said_shown_due_and_kept_to_account_for(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/strategy")
    rows = page.locator(".atlas-ledger tbody tr")
    assert rows.count() == 8
    for row in rows.all():
        expect(row.get_by_role("cell")).to_have_count(3)
    visitor.press("Area by area: what each verdict rests on", kind="summary")
    expect(page.locator(".atlas-evidence").first).to_contain_text("Bow East")
    assert b"promise" in visitor.take("Keep this stocktake").read_bytes()


def test_register_an_address_is_corrected(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/register")
    listed = visitor.take("This list (CSV)").read_bytes()
    street = b"14 Kitcat Terrace"
    corrected = listed.replace(b"Kitcat Terrace,", street + b",")
    assert corrected != listed
    visitor.hand_over("corrected.csv", corrected)
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    visitor.press("Use this list in this session")
    expect(page.get_by_text("Working copy.")).to_be_visible()
    expect(page.get_by_role("cell", name=street.decode())).to_be_visible()


def test_data_and_methods_where_a_figure_is_from(page: Page, shipped: Server) -> None:
    visitor = Visitor(page, f"{shipped.url}/data-and-methods")
    visitor.choose("Figure", "Overcrowded households")
    facts = page.locator("dl").first
    expect(facts).to_contain_text("Publisher")
    expect(facts).to_contain_text("Office for National Statistics")
