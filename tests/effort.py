"""How much a run tries: `make test` everything, `make quick` a tenth of the examples of each property."""

from __future__ import annotations

import os

QUICK = os.environ.get("NEEDS_ATLAS_TESTS") == "quick"


def tries(count: int) -> int:
    """Return how many examples to try of `count` that the whole suite tries."""
    return max(5, count // 10) if QUICK else count
