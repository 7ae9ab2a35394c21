"""Detours: how much longer a walk is than the straight line, for a mean and for each distance."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np


class Detour(NamedTuple):
    """How much longer the walk is than the straight line: the value used, and the range of real towns."""

    central: float
    low: float
    high: float


DETOUR: Final = Detour(1.4, 1.2, 1.9)
"""Of a mean walk, with the range over all distances (methods.md, "Distance and reach")."""
BY_DISTANCE: Final = (
    (500.0, Detour(1.5, 1.25, 1.9)),
    (1_000.0, Detour(1.4, 1.25, 1.7)),
    (np.inf, Detour(1.35, 1.2, 1.55)),
)
"""Walk that is asked about, up to so many metres, and its detour: medians, 10th and 90th percentiles."""
MEASURED: Final = Detour(1.0, 1.0, 1.0)
"""A walk along a network is measured, so nothing is added to it."""
ROUND_WATER: Final = 1.9
"""The longest detour where many lines cross water."""


class Within(NamedTuple):
    """The metres of an estimated walk up to which somebody is within a distance.

    `usual` at the detour that is used, `sure` at the longest, `possible` at the shortest.
    """

    usual: float
    sure: float
    possible: float


def detour_for(within: float) -> Detour:
    """Return the detour that a walking distance is held against, metres.

    Short walks wind more than long ones.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> detour_for(500).central, detour_for(501).central, detour_for(1200).central
    (1.5, 1.4, 1.35)
    """
    return next(detour for up_to, detour in BY_DISTANCE if within <= up_to)


def chosen(central: float, within: float | None = None) -> Detour:
    """Return the detour of a factor that somebody chose; its range is widened where it lies outside.

    Examples
    --------
    >>> chosen(2.5), chosen(1.3, within=400)
    (Detour(central=2.5, low=1.2, high=2.5), Detour(central=1.3, low=1.25, high=1.9))
    """
    usual = DETOUR if within is None else detour_for(within)
    return Detour(central, min(usual.low, central), max(usual.high, central))
