"""The place pack that everybody is shown: read once, and again when its files change.

It lies here and not in Streamlit's cache, which any visitor's browser can ask to be emptied.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from geo.pack.pack import Pack, load_pack
from geo.store.directory import pack_stamp

KEPT: Final = 2
"""Packs kept: the one that is served, and the one before it, which a mistake may bring back."""
_PACKS: Final[OrderedDict[str, Pack]] = OrderedDict()
_READING: Final = threading.Lock()


def served() -> Pack:
    """Return the place pack as its files are now, read once for everybody; no page need be open.

    Raises
    ------
    AtlasError, OSError : it is broken, or cannot be read; what was read before is kept.
    """
    return read(pack_stamp())


def read(stamp: str) -> Pack:
    """Return the pack whose files have these names, sizes and times; it is read where it is not known."""
    with _READING:  # who comes second waits for the pack that the first one reads
        if stamp not in _PACKS:
            _PACKS[stamp] = load_pack()
        _PACKS.move_to_end(stamp)
        while len(_PACKS) > KEPT:
            _PACKS.popitem(last=False)
        return _PACKS[stamp]


def is_read(stamp: str) -> bool:
    """Tell whether the pack of a stamp lies ready."""
    return stamp in _PACKS
