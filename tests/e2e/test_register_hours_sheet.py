"""A team's own timetable, as it is, taken into the register, and its hours told in a second browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.pack import kept_changes, kept_register
from geo.pack.pack import Pack
from geo.store.directory import PackFiles
from geo.store.register.address import REGISTER, STATE, chosen
from pages.frame.person import EDITOR
from tests.e2e.conftest import serving
from tests.e2e.everyone import violations
from tests.e2e.visit import picker, scrolls_sideways, settled, visit
from tests.sheets import xlsx

pytestmark = pytest.mark.browser

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [
    ["What is on, autumn 2026"],
    [],
    ["", "Centre", "", "Activity", "Day", "Times", "Girls or boys", "Lead"],
    ["", "Osmani Center", "", "Homework club", "Tues & Thurs", "3:30-5pm", "Mixed", "Eve"],
    ["", "Girls", "", "Girls' centre", "Wed", "15.30-8pm", "Girls only", "Dee"],
]


def _choose(page: Page, label: str, option: str) -> None:
    """Answer a question about the file with the keyboard."""
    box = picker(page, label)
    box.focus()
    box.press_sequentially(option)
    page.keyboard.press("Enter")
    settled(page)


def test_an_untidy_timetable_is_recognised_asked_about_and_told_to_others(
    page: Page, tmp_path: Path, pack: Pack
) -> None:
    rows = [list(each) for each in ROWS]
    rows[4][1] = str(pack.services.at["YC08", "name"])
    with chosen(STATE, str(tmp_path / "state")), chosen(REGISTER, ""):
        kept_changes.make(pack.place, pack.register, PackFiles(pack.root))
        who = {STATE: str(tmp_path / "state"), EDITOR: "Ann Example"}
        with serving(tmp_path, variables=who) as server:
            visit(page, f"{server.url}/register")
            file = {"name": "week.xlsx", "mimeType": EXCEL, "buffer": xlsx(rows)}
            page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
            expect(page.get_by_text("Recognised as hours: what is on, a session a row.")).to_be_visible()
            settled(page)
            _choose(page, "Row 4: Osmani Center", "At Osmani Centre")
            settled(page)
            _choose(page, "Row 5: Girls", "The same as Girls")
            table = page.get_by_role("region", name="Hours that would change")
            expect(table).to_contain_text("Homework club")
            expect(table).to_contain_text("To: 20:30 → 20:00")
            assert violations(page) == []
            assert scrolls_sideways(page) <= 0
            page.get_by_label("Why it changes").fill("Their own timetable")
            page.get_by_label("Why it changes").press("Tab")
            settled(page)
            page.get_by_role("button", name="Take it into the register").click()
            expect(page.get_by_text("Taken into the register as revision 2.")).to_be_visible()
            settled(page)
            browser = page.context.browser
            assert isinstance(browser, Browser)
            other = browser.new_page()
            visit(other, f"{server.url}/register?service=YC16")
            other.get_by_text("Hours: 1 session listed").click()
            expect(
                other.get_by_text("Homework club: Tuesday and Thursday, 15:30 to 17:00, undated.")
            ).to_be_visible()
            other.close()
            page.goto("about:blank")  # before the server ends
        new = kept_register.changes_of(pack.place, [("session", "YC16-1")])[-1]
        assert (new.by.name, new.why, new.source) == ("Ann Example", "Their own timetable", "week.xlsx")
