"""Who uses the page, and what they may do with the register."""

from __future__ import annotations

import os
from typing import Final

from geo.pack.desk import NOBODY, Role, Signed

EDITOR: Final = "NEEDS_ATLAS_EDITOR"
"""The name of a person who runs the atlas for themselves: they may do everything."""


def signed() -> Signed:
    """Return who uses this page; nobody where no one has signed in."""
    name = os.environ.get(EDITOR, "").strip()
    return Signed(name, role=Role.KEEPER) if name else NOBODY
