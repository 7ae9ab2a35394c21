"""Bytes kept from one process to the next, in a directory of this user alone.

Whoever can write there can make the atlas run what they like, because results are pickled. So nothing is read
that another user owns or may write, nor through a link; what is broken is as good as absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

VARIABLE: Final = "NEEDS_ATLAS_CACHE"
"""Environment variable: `off` keeps nothing and reads nothing."""
KEPT: Final = 4
"""Results kept; the least recently used goes first."""
MOST_BYTES: Final = 256_000_000
"""A larger result is not kept: a disk is filled sooner than anybody looks."""
_SUM: Final = hashlib.sha256().digest_size


def directory() -> Path | None:
    """Return where results are kept: `needs-atlas` in the user's cache; None where nothing can be kept.

    Examples
    --------
    >>> import os
    >>> os.environ["NEEDS_ATLAS_CACHE"] = "off"
    >>> directory() is None
    True
    """
    if os.environ.get(VARIABLE, "").strip().lower() == "off" or not hasattr(os, "getuid"):
        return None
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (given if given.is_absolute() else Path.home() / ".cache") / "needs-atlas"
    except RuntimeError:  # nobody's home
        return None


def recall(key: str) -> bytes | None:
    """Return what was kept under a key, None where there is nothing that can be trusted.

    Examples
    --------
    >>> recall("never kept") is None
    True
    """
    place = directory()
    if place is None:
        return None
    try:
        if not _is_ours(place.lstat()):
            return None
        with os.fdopen(os.open(place / key, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            found = file.read()
        os.utime(place / key)
    except OSError:
        return None
    content = found[_SUM:]
    return content if found[:_SUM] == _sum(key, content) else None


def keep(key: str, content: bytes) -> None:
    """Keep bytes under a key, whole or not at all; where they cannot be kept, nothing happens.

    Examples
    --------
    >>> import os
    >>> os.environ["NEEDS_ATLAS_CACHE"] = "off"
    >>> keep("0123", b"a checked pack")
    >>> recall("0123") is None
    True
    """
    place = directory()
    if place is None or len(content) > MOST_BYTES:
        return
    with contextlib.suppress(OSError):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(place.lstat()):
            return
        descriptor, name = tempfile.mkstemp(dir=place, prefix="new-")  # which nobody else may open
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_sum(key, content) + content)
            Path(name).replace(place / key)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        _tidy(place)


def _is_ours(facts: os.stat_result) -> bool:
    """Tell whether a directory or file is this user's, and neither a link nor open to others' writing.

    The directory is for its owner alone, as it was made.
    """
    if stat.S_ISDIR(facts.st_mode):
        closed = not facts.st_mode & 0o077
    else:
        closed = stat.S_ISREG(facts.st_mode) and not facts.st_mode & 0o022
    return closed and facts.st_uid == os.getuid()


def _sum(key: str, content: bytes) -> bytes:
    """Return what tells whole bytes from broken ones, and those of one key from those of another."""
    return hashlib.sha256(key.encode() + b"\0" + content).digest()


def _tidy(place: Path) -> None:
    """Remove the results that were not used for longest."""
    files = sorted(place.iterdir(), key=lambda each: each.lstat().st_mtime_ns, reverse=True)
    for each in files[KEPT:]:
        each.unlink(missing_ok=True)
