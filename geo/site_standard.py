"""The walk that counts as reached: the pack's own standard for what is sited, where it has one."""

from __future__ import annotations

from typing import Final

from geo.reach import metres_in
from geo.standards import Standard
from geo.store import Store

WITHIN: Final = 800.0
"""Metres, where the pack names no standard: ten minutes at the walking speed of `geo.reach`."""


def standard_for(store: Store, category: str, ages: tuple[int, int]) -> Standard | None:
    """Return the pack's standard of distance for a category, that whose ages are nearest to those asked."""
    named = [
        each
        for each in store.standards.values()
        if category in each.categories and each.unit in ("metres", "minutes")
    ]
    return min(named, key=lambda each: _apart(each.ages, ages), default=None)


def standard_walk(store: Store, category: str, ages: tuple[int, int]) -> float:
    """Return the walking distance that counts as reached for a category and ages, metres."""
    found = standard_for(store, category, ages)
    if found is None:
        return WITHIN
    return metres_in(found.value) if found.unit == "minutes" else found.value


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return by how many years two age bands differ."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
