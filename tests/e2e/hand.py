"""Somebody who keeps the register, by mouse or by keyboard alone, and how many actions that takes."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.visit import pick, picker, settled

MOST = 5
"""Actions from what needs somebody to a correction that counts: under six."""
FARTHEST = 300
"""Stops of the Tab key before a place counts as out of reach."""


class Hand:
    """Somebody who corrects a service: each action is counted."""

    def __init__(self, page: Page, *, keyboard: bool) -> None:
        self.page, self.keyboard, self.actions = page, keyboard, 0

    def _reach(self, target: Locator) -> None:
        """Come to a place with the Tab key alone."""
        expect(target).to_be_visible()
        for _ in range(FARTHEST):
            if target.evaluate("(each) => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key does not lead to {target}.")

    def press(self, label: str, *, exact: bool = False) -> None:
        """Press a button."""
        self.actions += 1
        button = self.page.get_by_role("button", name=label, exact=exact)
        if self.keyboard:
            self._reach(button)
            self.page.keyboard.press("Enter")
        else:
            button.click()
        settled(self.page)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.actions += 1
        if self.keyboard:
            box = picker(self.page, label)
            self._reach(box)
            self.page.keyboard.type(option)
            self.page.keyboard.press("Enter")
            settled(self.page)
        else:
            pick(self.page, label, option)

    def write(self, label: str, text: str) -> None:
        """Write into a field and leave it."""
        self.actions += 1
        field: Locator = self.page.get_by_role("textbox", name=label, exact=True)
        if self.keyboard:
            self._reach(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        self.page.keyboard.press("Tab")
        settled(self.page)
