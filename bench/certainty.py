"""(h) How certain an order of need is: draws for the wards of a place and of England, against a plain loop.

Run alone with `python -m bench.certainty`. Figures are made up: how long it takes does not hang on them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.table import Limit, Row, rendered
from geo.need.index import NORMALISATIONS, normalised
from geo.need.stability import CONCENTRATION, ranks_of

MEMBERS = 12
SIZES = ((20, 10_000, 0.2), (6_800, 2_000, 5.0))
"""Areas, draws, and how many seconds they may take."""
ROUNDS = 5
PART = 50
"""Of the draws so few are made by the plain loop, and the time is scaled up."""
Floats = NDArray[np.float64]


def measure() -> list[Row]:
    """Return a row per size."""
    return [_row(*size) for size in SIZES]


def _row(areas: int, draws: int, most: float) -> Row:
    """Compare the draws of a size with the plain loop; the limit is on our seconds."""
    random = np.random.default_rng(1)
    value, spread = random.normal(40, 10, (MEMBERS, areas)), random.uniform(0.5, 3, (MEMBERS, areas))
    share = np.full(MEMBERS, 1 / MEMBERS)
    ours = partial(ranks_of, value, spread, share, np.zeros(MEMBERS, dtype=bool), draws=draws)
    naive = partial(_plain, value, spread, share, max(3, draws // PART))
    times: list[list[float]] = [[], []]
    for number in range(ROUNDS + 1):
        for side, (action, scale) in enumerate(((ours, 1.0), (naive, draws / max(3, draws // PART)))):
            taken = _seconds(action) * scale
            if number:
                times[side].append(taken)
    what = f"{draws:,} draws x {areas:,} areas x {MEMBERS} figures (naive: a plain loop)"
    return Limit(what, "s", *times, bound=most)


def _seconds(action: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def _plain(value: Floats, spread: Floats, share: Floats, draws: int) -> list[list[int]]:
    """Draw one after the other, as one would write it down."""
    random = np.random.default_rng(2)
    found = []
    for turn in range(draws):
        weights = random.dirichlet(CONCENTRATION * share)
        drawn = value + spread * random.standard_normal(value.shape)
        scaled = normalised(drawn, NORMALISATIONS[turn % len(NORMALISATIONS)])
        areas, members = range(value.shape[1]), range(len(weights))
        score = [sum(weights[each] * scaled[each, area] for each in members) for area in areas]
        order = sorted(range(len(score)), key=lambda area: -score[area])
        places = [0] * len(order)
        for place, area in enumerate(order, start=1):
            places[area] = place
        found.append(places)
    return found


if __name__ == "__main__":
    found = measure()
    print(rendered(found))
    print("\n".join(row.verdict() for row in found))
