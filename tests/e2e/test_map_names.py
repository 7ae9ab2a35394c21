"""The names on the maps: each in its own ward, apart from the others; letters of a shortlist side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Server
from tests.e2e.visit import the_map, visit

pytestmark = pytest.mark.browser

SHADWELL = "E05009332"
# How many of the 20 wards have their name on the first map of a view, at least.
MAPS = {
    "": 20,
    "needs-map": 20,
    "youth-centres": 20,
    "youth-centres?look=reach": 20,
    "family-hubs": 20,
    "play-space": 20,
    "priorities": 14,
    "priorities?view=beside": 18,
    "where-next": 20,
    "allocate": 20,
}
NAMES = """() => {
    const { labels, layers } = map._atlas;
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const shown = labels.filter(({ html, kind }) => kind === "area" && html.style.display !== "none");
    const frame = map.getContainer().getBoundingClientRect();
    const boxes = shown.map(({ html }) => html.getBoundingClientRect());
    const astray = shown.filter(({ code }, at) => {
        const { left, top, width, height } = boxes[at];
        const x = left + width / 2 - frame.left + corner.x, y = top + height / 2 - frame.top + corner.y;
        return !layers[code]._path.isPointInFill({ x, y });
    });
    const near = (a, b) => a.left < b.right + 2 && b.left < a.right + 2
      && a.top < b.bottom + 3 && b.top < a.bottom + 3;
    const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => near(a, b)));
    const said = (list) => list.map(({ text }) => text.replaceAll("\\n", " "));
    return { shown: said(shown), astray: said(astray), near: pairs.length };
}"""


@pytest.mark.parametrize(("view", "least"), MAPS.items())
def test_each_name_stands_in_its_own_ward_and_apart(
    page: Page, shipped: Server, view: str, least: int
) -> None:
    visit(page, f"{shipped.url}/{view}")
    found = the_map(page).evaluate(NAMES)
    assert found["astray"] == []
    assert found["near"] == 0
    assert len(found["shown"]) >= least, sorted(found["shown"])


def test_the_chosen_ward_has_its_name_on_a_phone(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/priorities?area={SHADWELL}")
    found = the_map(narrow_page).evaluate(NAMES)
    assert "Shadwell" in found["shown"]
    assert found["astray"] == []


def test_the_wards_that_stand_out_are_named_where_the_map_is_small(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    assert {"Poplar", "Shadwell", "Stepney Green"} <= set(the_map(page).evaluate(NAMES)["shown"])


def test_letters_of_a_shortlist_do_not_hide_each_other(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next")
    apart = the_map(page).evaluate(
        """() => {
            const rows = map._atlas.style.sites.rows.filter(([, , look]) => look.length === 1);
            const letters = rows.map(([id]) => {
                const box = document.querySelector(`.atlas-site[data-site="${id}"]`).getBoundingClientRect();
                return [box.left + box.width / 2, box.top + box.height / 2];
            });
            return letters.flatMap(([x, y], at) =>
                letters.slice(at + 1).map(([left, top]) => Math.hypot(x - left, y - top)));
        }"""
    )
    assert len(apart) == 10
    assert min(apart) >= 20
