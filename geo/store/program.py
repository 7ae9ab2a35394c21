"""The program as bytes: a fingerprint of its own code, for whatever is kept that hangs on the code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def code_digest(folder: Path, patterns: Iterable[str]) -> str:
    """Return a digest of the files of a folder that match; empty where the code is not there to be read.

    Examples
    --------
    >>> len(code_digest(Path(__file__).parent, ["*.py"])), code_digest(Path("no such folder"), ["*.py"])
    (64, '')
    """
    files = sorted({file for each in patterns for file in folder.glob(each)})
    digest = hashlib.sha256()
    for each in files:
        content = each.read_bytes()
        digest.update(f"{each.relative_to(folder)} {len(content)} ".encode() + content)
    return digest.hexdigest() if files else ""
