"""The interface for programs on the real server: what it answers, its headers, and its page for everyone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Server
from tests.e2e.everyone import violations
from tests.e2e.test_server import _cli
from tests.e2e.visit import scrolls_sideways

pytestmark = pytest.mark.browser

V1 = "/api/v1"


def test_programs_get_what_the_command_line_prints(shipped: Server) -> None:
    status, headers, body = shipped.answer(f"{V1}/values?level=ward&indicator=overcrowding&format=csv")
    assert status == 200
    assert body == _cli("table", "--level", "ward", "--indicator", "overcrowding")
    assert headers["cache-control"] == "public, no-cache"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers
    assert shipped.went_out() == ""


@pytest.mark.parametrize("path", [V1, f"{V1}/areas.geojson", f"{V1}/indicators", f"{V1}/gaps", f"{V1}/index"])
def test_every_main_address_answers(shipped: Server, path: str) -> None:
    status, _, body = shipped.answer(path)
    assert status == 200
    json.loads(body)


def test_the_document_is_found_where_programs_look_for_it(shipped: Server) -> None:
    status, headers, body = shipped.answer("/openapi.json")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(body)["servers"] == [{"url": V1}]


def test_a_profile_is_printed_once_and_kept(shipped: Server) -> None:
    first = shipped.answer(f"{V1}/profiles/E05009328.pdf")
    status, headers, body = shipped.answer(f"{V1}/profiles/E05009328.pdf")
    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert body.startswith(b"%PDF-")
    assert body == first[2]
    _, _, text = shipped.answer(f"{V1}/profiles/E05009328.json")
    assert json.loads(text)["code"] == "E05009328"


def test_a_broken_pack_is_no_answer(broken: Server) -> None:
    status, headers, body = broken.answer(f"{V1}/gaps")
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert json.loads(body)["type"] == f"{V1}/docs#problem-broken-data"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing_serious_on_the_page_about_it(context: Any, shipped: Server, width: int) -> None:
    page = context(width).new_page()
    page.goto(f"{shipped.url}/api")
    expect(page).to_have_url(re.compile(rf"{V1}/docs$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Interface for programs: Tower Hamlets")
    assert violations(page) == []
    assert scrolls_sideways(page) <= 0
    page.get_by_text("What the columns hold: values").click()
    assert violations(page) == []


def test_every_link_to_try_leads_to_an_answer(page: Page, shipped: Server) -> None:
    page.goto(f"{shipped.url}{V1}/docs")
    links = page.get_by_role("link", name=re.compile("^Try it: "))
    assert links.count() > 60
    for address in links.evaluate_all("(all) => all.map((each) => each.getAttribute('href'))"):
        assert shipped.answer(address)[0] == 200, address


def test_hostile_names_do_nothing_on_the_page_about_it(narrow_page: Page, synthetic: Server) -> None:
    narrow_page.goto(f"{synthetic.url}{V1}/docs")
    assert narrow_page.locator("script").count() == 0
    assert violations(narrow_page) == []
    assert scrolls_sideways(narrow_page) <= 0
