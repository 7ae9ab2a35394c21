"""A checked pack, kept for the next process: most of a command's time would go into checking the same bytes.

What is kept hangs on every byte of the pack, on the code that reads it and on the libraries that made it.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas
import numpy
import pandas
import pyarrow
import pydantic
import pyproj
import shapely

from geo.errors import AtlasError
from geo.store.cache import directory, keep, recall
from geo.store.directory import PackFiles
from geo.store.program import code_digest

_GEO = Path(__file__).resolve().parents[1]


def key(files: PackFiles) -> str | None:
    """Return what a checked pack is kept under, None where it cannot be kept.

    A digest of the pack's bytes, the code of the wings that read it, and the versions of what made it.

    Examples
    --------
    >>> import os
    >>> from geo.sample import town
    >>> os.environ["NEEDS_ATLAS_CACHE"] = "off"
    >>> key(PackFiles(town().root)) is None
    True
    """
    if directory() is None:
        return None
    try:
        parts = (files.fingerprint(), _code(), *_versions())
    except (OSError, AtlasError):  # a file cannot be read: whoever reads the pack says which
        return None
    return hashlib.sha256("\n".join(parts).encode()).hexdigest() if parts[1] else None


def recalled(kept_under: str) -> object:
    """Return what was kept, as new as it was; None where there is nothing that can be used.

    Examples
    --------
    >>> recalled("never kept") is None
    True
    """
    content = recall(kept_under)
    if content is None:
        return None
    try:
        return pickle.loads(content)
    except Exception:  # unpickling raises whatever it likes; the pack is then read
        return None


def remember(kept_under: str, pack: object) -> None:
    """Keep a checked pack, where that is possible.

    Examples
    --------
    >>> import os
    >>> os.environ["NEEDS_ATLAS_CACHE"] = "off"
    >>> remember("0123", "a pack")
    >>> recalled("0123") is None
    True
    """
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(pack)
    keep(kept_under, buffer.getvalue())


class _Pickler(pickle.Pickler):
    """Writes mappings that cannot be changed, too."""

    def reducer_override(self, thing: Any) -> Any:
        return (_unchangeable, (dict(thing),)) if isinstance(thing, MappingProxyType) else NotImplemented


def _unchangeable(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a mapping that cannot be changed; pickle finds its own class under no name."""
    return MappingProxyType(mapping)


@cache
def _code() -> str:
    """Return a digest of the code that makes a pack of bytes; empty where it is not there to be read."""
    return code_digest(_GEO, ("*.py", "pack/*.py", "store/*.py"))


def _versions() -> list[str]:
    """Return the versions of Python and of each library whose objects are in a pack or made them."""
    made = (numpy, pandas, geopandas, shapely, pyproj, pyarrow, pydantic)
    below = (shapely.geos_version_string, pyproj.proj_version_str)
    return [sys.version, sys.byteorder, *(f"{each.__name__} {each.__version__}" for each in made), *below]
