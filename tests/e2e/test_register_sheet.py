"""A team's own Excel file, as it is, taken into the register: one address corrected, one verdict new."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.pack import kept_changes, kept_register
from geo.pack.pack import Pack
from geo.store.directory import PackFiles
from geo.store.register.address import REGISTER, STATE, chosen
from pages.frame.person import EDITOR
from tests.e2e.conftest import NARROW, WIDE, serving
from tests.e2e.everyone import violations
from tests.e2e.hand import MOST, Hand
from tests.e2e.visit import scrolls_sideways, settled, visit
from tests.sheets import xlsx

pytestmark = pytest.mark.browser

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _postcode(pack: Pack) -> str:
    """Return a postcode in the middle of a ward without a centre."""
    wards = pack.areas["ward"].geometry.to_crs("EPSG:27700")
    centred = set(pack.services.loc[pack.services["category"] == "youth_centre", "ward_code"])
    ward = next(code for code in wards.index if code not in centred)
    own = pack.register.postcodes
    own = own[(own["ward_code"] == ward) & (own["quality"] == 10)].to_crs("EPSG:27700")
    return str(own.distance(wards[ward].representative_point()).idxmin())


def _book(pack: Pack) -> bytes:
    """Return three of the sixteen centres as a team would keep them."""
    return xlsx(
        [
            ["Our youth centres, November 2026"],
            [],
            ["", "Centre", "", "Post code", "Ward", "Date checked", "Manager"],
            ["", "Urban Adventure Base", "", _postcode(pack), "", "28/11/2026", "Cem"],
            [],
            ["", "Spotlight Youth Centre", "", "E14 6GN", "", "28/11/2026", "Dee"],
            ["", "Osmani Centre", "", "E15AW", "", "28/11/2026", "Eve"],
        ]
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_untidy_excel_file_is_merged_and_gives_a_new_verdict(  # type: ignore[no-untyped-def]
    context, tmp_path: Path, pack: Pack, width: int
) -> None:
    page: Page = context(width, 1000).new_page()
    with chosen(STATE, str(tmp_path / "state")), chosen(REGISTER, ""):
        kept_changes.make(pack.place, pack.register, PackFiles(pack.root))
        who = {STATE: str(tmp_path / "state"), EDITOR: "Ann Example"}
        with serving(tmp_path, variables=who) as server:
            visit(page, f"{server.url}/register")
            file = {"name": "centres.xlsx", "mimeType": EXCEL, "buffer": _book(pack)}
            hand = Hand(page, keyboard=True)
            hand.actions += 1  # choosing a file in the window of the system
            page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
            expect(page.get_by_role("heading", name="1 column to be made clear")).to_be_visible()
            settled(page)
            hand.choose("What does the column “Ward” say?", "Leave this")
            expect(page.get_by_role("heading", name="1 row to be made clear")).to_be_visible()
            settled(page)
            assert violations(page) == []
            hand.choose("Row 4: Urban Adventure Base", "The same as Urban")
            expect(page.get_by_role("region", name="1 verdict would change")).to_be_visible()
            expect(page.get_by_text("13 services of the list not in this file: they stay")).to_be_visible()
            assert violations(page) == []
            assert scrolls_sideways(page) <= 0
            hand.write("Why it changes", "Checked with the centres")
            hand.press("Take it into the register")
            expect(page.get_by_text("Taken into the register as revision 2.")).to_be_visible()
            settled(page)
            assert hand.actions <= MOST
            visit(page, f"{server.url}/register")
            expect(page.get_by_text(_postcode(pack)).first).to_be_attached()
            page.goto("about:blank")  # before the server ends
        now = kept_register.changes_of(pack.place, [("service", "YC05")])[-1]
        assert (now.by.name, now.why, now.source) == (
            "Ann Example",
            "Checked with the centres",
            "centres.xlsx",
        )
        assert now.after["as_of"] == "2026-11-28"
        assert len(kept_register.changes_of(pack.place, [("service", "YC01")])) == 1
