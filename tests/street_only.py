"""The shipped pack with those youth centres only that are known by their street."""

from __future__ import annotations

from geo.memory import kept
from geo.pack.pack import Pack


@kept(1)
def known_by_their_street(pack: Pack) -> Pack:
    """Return a working copy in which no youth centre has a point exact enough to decide a ward."""
    rows = pack.register.rows("youth_centre")
    street = rows[rows["coord_accuracy"] == "street"].reset_index(drop=True)
    assert len(street) == 4
    return pack.with_register("youth_centre", street)
