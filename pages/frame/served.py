"""The place pack that everybody is shown: read once, and again when its files or its register change.

It lies here and not in Streamlit's cache, which any visitor's browser can ask to be emptied. Where the files
break while the atlas serves, the last good pack stays in use, the fault is remembered until the files change
again, and pages and the health address say so.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from geo.errors import AtlasError
from geo.events import tell
from geo.pack.pack import Pack, load_pack, served_stamp
from geo.store.directory import data_root
from geo.store.register.address import is_kept

KEPT: Final = 2
"""Packs kept: the one that is served, and the one before it, which a mistake may bring back."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Served:
    """A pack, and what is wrong with its files as they are now; None where they are what is served."""

    pack: Pack
    trouble: AtlasError | None = None


class Shelf:
    """The packs read last, by the stamp of their files, and the fault of the files that could not be read."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._packs: OrderedDict[str, Pack] = OrderedDict()
        self._broken: tuple[str, AtlasError] | None = None
        self._reading = threading.Lock()

    def get(self) -> Served:
        """Return the pack as its files are now, or the last good one with what is wrong with them.

        Raises
        ------
        AtlasError : they are broken, and there is no good pack yet.
        """
        return self._get(served_stamp())

    def _get(self, stamp: str) -> Served:
        """Return `get`, the stamp of the files taken already."""
        with self._reading:  # who comes second waits for the pack that the first one reads
            trouble = self._read(stamp)
            if trouble is None:
                self._packs.move_to_end(stamp)
                return Served(self._packs[stamp])
            # The last one read from the same place: no other place stands in for it.
            good = [each for each in self._packs.values() if each.root == data_root()]
            if not good:
                raise trouble
            return Served(good[-1], trouble)

    def known(self) -> Served | None:
        """Return the same where nobody has to wait for it; None where the files are still to be read.

        Raises
        ------
        AtlasError : they are known to be broken, and there is no good pack.
        """
        stamp = served_stamp()
        return self._get(stamp) if self._is_known(stamp) else None

    def _read(self, stamp: str) -> AtlasError | None:
        """Read the pack of a stamp where it is not known; return what is wrong with it."""
        if stamp in self._packs:
            self._broken = None
            return None
        if self._broken is None or self._broken[0] != stamp:
            try:
                self._packs[stamp] = load_pack()
            except AtlasError as error:
                self._broken = (stamp, error)
            except Exception as error:  # whatever it is, it must not take the good pack from everybody
                _LOG.exception("The place pack cannot be loaded.")
                reason = error.strerror if isinstance(error, OSError) else None
                # Not the text of the error: it may name paths of this machine.
                self._broken = (stamp, AtlasError(f"It cannot be loaded: {reason or type(error).__name__}."))
            if self._broken is not None and self._broken[0] == stamp:
                # Not the text of an error: cells of a file may name people.
                tell("pack broken", {"kind": type(self._broken[1]).__name__})
            else:
                _tell_read(self._packs[stamp])
                self._broken = None
                while len(self._packs) > KEPT:
                    self._packs.popitem(last=False)
        return None if self._broken is None else self._broken[1]

    def _is_known(self, stamp: str) -> bool:
        """Tell whether the files of a stamp have been read, or are known to be broken."""
        return stamp in self._packs or (self._broken is not None and self._broken[0] == stamp)


def _tell_read(pack: Pack) -> None:
    """Tell that a pack has been read."""
    tell("pack read", {"services": len(pack.services), "version": pack.digest})


SHELF: Final = Shelf()


def served() -> Pack:
    """Return the place pack, read once for everybody; no page need be open.

    Raises
    ------
    AtlasError : it is broken, and none was good before.
    """
    return SHELF.get().pack


def register_state(pack: Pack | None) -> dict[str, int | str]:
    """Return whether there is a register beside a pack and can be reached, and its revision."""
    if pack is None or not is_kept(pack.place.borough.code):
        return {"status": "absent"}
    from geo.pack.kept_register import revision_of  # which takes long, and a pack alone does not need

    try:
        found = revision_of(pack.place)
    except AtlasError as error:
        return {"status": "unreachable", "reason": str(error)}
    return {"status": "absent"} if found is None else {"status": "ok", "revision": found.number}
