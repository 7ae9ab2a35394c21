"""What the tests of the command line share."""

from __future__ import annotations

import pytest

from geo.cli import options
from geo.store.directory import pack_digest


@pytest.fixture(autouse=True)
def _each_pack_is_read_once(monkeypatch, pack, synthetic_pack):
    """Reading a pack is tested elsewhere: equal bytes are the pack that the session has read."""
    read = {each.digest: each for each in (pack, synthetic_pack)}
    load = options.load_pack
    monkeypatch.setattr(options, "load_pack", lambda root: read.get(pack_digest(root)) or load(root))
