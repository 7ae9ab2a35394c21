"""What must hold for everybody on a page that is open: no barrier, nothing cut, a focus that is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

from tests.e2e.visit import scrolls_sideways

# Lists of what was found sound would take three quarters of the time, and nobody reads them.
OPTIONS: dict[str, Any] = {"iframes": False, "resultTypes": ["violations"]}
STOPS = 40
"""Stops of the Tab key that are looked at: menu, choices, answer, map, the beginning of the tables."""
SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8").strip()

Target = Page | Frame


def _ask(target: Target, what: Literal["begin", "fits", "cut", "small", "stop", "lost", "shades"]) -> Any:
    """Return the answer of a function of everyone.js."""
    return target.evaluate(f"() => {SCRIPT}.{what}()")


def violations(target: Target, *rules: str) -> list[tuple[str, str, list[str]]]:
    """Return impact, rule and places of whatever axe-core finds, however slight; or of some rules only."""
    options = {**OPTIONS, "runOnly": list(rules)} if rules else OPTIONS
    response: dict[str, Any] = Axe().run(target, options=options).response
    return [
        (found["impact"], found["id"], [node["html"][:160] for node in found["nodes"]])
        for found in response["violations"]
    ]


def faults_of_reflow(page: Page, width: int, height: int) -> list[str]:
    """Return what scrolls sideways, or is cut by its own box, in a window of this size."""
    page.set_viewport_size({"width": width, "height": height})
    _ask(page, "fits")
    over = scrolls_sideways(page)
    return [*([f"{over} px sideways"] if over > 0 else []), *_ask(page, "cut")]


def small_targets(target: Target) -> list[str]:
    """Return what can be pressed and is smaller than 24 by 24 pixels (WCAG 2.5.8).

    Excepted as there: links within a sentence; markers of a map, whose places are what they say.
    """
    found: list[str] = _ask(target, "small")
    return found


def faults_of_focus(page: Page, *, stops: int = STOPS) -> list[str]:
    """Return what is wrong with the stops of the Tab key from the top of a page.

    Each shows that it has the focus and is not hidden; none stands above the one before, unless in a column
    to the right of it.
    """
    # The Tab key begins at the top again: what loses the focus is remembered as the place to go on from.
    _ask(page, "begin")
    faults: list[str] = []
    before: dict[str, Any] | None = None
    for number in range(stops):
        page.keyboard.press("Tab")
        here: dict[str, Any] | None = _ask(page, "stop")
        if here is None:
            break
        name = repr(here["name"])
        if number == 0 and here["name"] != "Skip to main content":
            faults.append(f"{name} comes before the way past the menu")
        if not here["shown"]:
            faults.append(f"{name} does not show that it has the focus")
        if not here["seen"]:
            faults.append(f"{name} is hidden while it has the focus")
        if before and _above(here, before):
            faults.append(f"{name} stands above {before['name']!r}, which comes before it")
        before = here
    return faults


def _above(here: dict[str, Any], before: dict[str, Any]) -> bool:
    """Return whether a stop stands above the one before; maps and sheets have places of their own."""
    if before["apart"] or here["apart"] or here["same_widget"]:
        return False
    return bool(here["bottom"] <= before["top"] + 2 and here["left"] <= before["right"])


def keeps_the_focus(page: Page, frame: Frame) -> bool:
    """Return whether the focus cannot leave a map with the Tab key."""
    frame.evaluate(
        """() => [...document.querySelectorAll("a[href], button, [tabindex='0']")]
            .filter((each) => each.checkVisibility({ visibilityProperty: true })).at(-1).focus()"""
    )
    page.keyboard.press("Tab")
    kept: bool = page.evaluate("() => document.activeElement.tagName === 'IFRAME'")
    return kept


def lost_in_forced_colours(page: Page) -> list[str]:
    """Return what cannot be told from what is around it: words, what is chosen or on, drawings."""
    found: list[str] = _ask(page, "lost")
    return found


def shades(frame: Frame) -> tuple[int, int]:
    """Return how many fills the areas of a map were given, and how many of them are seen."""
    given, kept = _ask(frame, "shades")
    return given, kept
