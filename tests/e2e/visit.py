"""What a visitor does on a page: open it, choose, click on the map, wait until all is shown."""

from __future__ import annotations

from playwright.sync_api import Frame, Locator, Page, Position, expect

DRAWN = "() => window.map && map._atlas && Object.keys(map._atlas.style.areas).length > 0"


def visit(page: Page, url: str) -> None:
    """Open an address and wait until the page is complete."""
    page.goto(url)
    settled(page)
    expect(page.locator("h1").first).to_be_visible()


def settled(page: Page) -> None:
    """Wait until the script is done and the browser has drawn what it sent."""
    expect(page.locator("#atlas-first")).to_have_count(0)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0)
    _drawn(page)


def _drawn(page: Page) -> None:
    """Wait until what moves has come to rest and the browser has drawn twice."""
    page.evaluate(
        """async () => {
            const moving = document.getAnimations().filter((each) =>
                each.playState === "running" && each.effect.getComputedTiming().endTime < 1000);
            const limit = new Promise((done) => setTimeout(done, 1000));
            await Promise.race([limit, Promise.allSettled(moving.map((each) => each.finished))]);
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }"""
    )


def the_map(page: Page, number: int = 0) -> Frame:
    """Return the frame of a map, drawn and styled."""
    box = page.locator("iframe").nth(number)
    expect(box).to_be_visible()
    handle = box.element_handle()
    frame = handle.content_frame() if handle else None
    assert frame is not None
    frame.wait_for_function(DRAWN)
    return frame


def painted(frame: Frame) -> dict[str, str]:
    """Return the fill of every area that is visible on the map, by code."""
    found: dict[str, str] = frame.evaluate(
        """() => Object.fromEntries(Object.entries(map._atlas.layers).flatMap(([code, { _path }]) => {
            const box = _path.getBoundingClientRect();
            const seen = _path.isConnected && box.width > 1 && box.height > 1
              && getComputedStyle(_path).visibility === "visible" && +getComputedStyle(_path).fillOpacity > 0;
            return seen ? [[code, _path.getAttribute("fill")]] : [];
        }))"""
    )
    return found


def seen(frame: Frame) -> list[str | float]:
    """Return what part of the world a map shows: latitude, longitude and zoom."""
    here: list[str | float] = frame.evaluate(
        "() => [map.getCenter().lat.toFixed(5), map.getCenter().lng.toFixed(5), map.getZoom()]"
    )
    return here


def the_maps(page: Page, count: int) -> list[Frame]:
    """Return the frames of all the maps of a page."""
    expect(page.locator("iframe")).to_have_count(count)
    return [the_map(page, number) for number in range(count)]


def still(frame: Frame) -> None:
    """Wait until a map has come to rest."""
    frame.wait_for_function("() => !map._animatingZoom && !(map._panAnim && map._panAnim._inProgress)")


def zoom_in(frame: Frame) -> None:
    """Zoom in by the map's own button and wait until it is done."""
    before = frame.evaluate("() => map.getZoom()")
    frame.get_by_role("button", name="Zoom in").click()
    frame.wait_for_function("(zoom) => map.getZoom() > zoom", arg=before)
    still(frame)


def click_area(frame: Frame, code: str) -> None:
    """Click on an area of the map, in its middle."""
    frame.locator("#map_div").click(position=point_in(frame, code))


def expect_chosen_on_map(frame: Frame, code: str | None) -> None:
    """Wait until a map highlights an area, or none."""
    frame.wait_for_function(
        "(code) => map._atlas.style.selected === code && (!code || map.hasLayer(map._atlas.chosen))", arg=code
    )


def picker(page: Page, label: str) -> Locator:
    """Return a select box by its label."""
    return page.get_by_role("combobox", name=label, exact=False)


def point_in(frame: Frame, code: str) -> Position:
    """Return where the middle of an area is on its map, a little beside any symbol."""
    x, y = frame.evaluate(
        "(code) => { const p = map.latLngToContainerPoint(map._atlas.marks[code].at); return [p.x, p.y]; }",
        code,
    )
    return {"x": x + 5, "y": y + 5}


def pick(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box with the mouse and wait for the page."""
    box = picker(page, label)
    box.scroll_into_view_if_needed()
    _drawn(page)  # an open list closes when the page scrolls
    box.click()
    box.fill(option)  # a long list moves while it is scrolled
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def chosen(page: Page) -> str:
    """Return the name of the area that the panel is about."""
    return page.locator(".atlas-panel-heading").first.inner_text()


def scrolls_sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    over: int = page.evaluate(
        """() => Math.max(...[document.scrollingElement, ...document.querySelectorAll(
            "[data-testid=stMain], [data-testid=stAppViewContainer], [data-testid=stMainBlockContainer]"
        )].map((box) => box.scrollWidth - box.clientWidth))"""
    )
    return over


def take_away(page: Page, number: int = 0) -> Locator:
    """Open the box of what leaves the page; return it."""
    page.get_by_role("button", name="Take away").nth(number).click()
    box = page.get_by_test_id("stPopoverBody").filter(has=page.get_by_test_id("stDownloadButton"))
    expect(box).to_be_visible()
    return box
