"""What tests and the examples in `geo` share: turns, so that a test that measures has the machine alone."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from geo.store.cache import VARIABLE as CACHE
from geo.store.register.address import AS_OF, PACK, REGISTER
from tests.turns import Turns

# Tables in examples are as wide as here on every terminal.
os.environ["COLUMNS"] = "110"
# Packs are read as they are, whatever was kept by runs before: what is kept is tested on its own.
os.environ[CACHE] = "off"
# Of packs alone, whatever register is kept on this machine: tests that need one choose it.
os.environ[REGISTER] = PACK
os.environ.pop(AS_OF, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Give a test that is marked `alone` the machine to itself: no other worker's test runs beside it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    turns = Turns(item.config._tmp_path_factory.getbasetemp().parent)  # which all workers share
    with turns.alone() if item.get_closest_marker("alone") else turns.beside_others():
        return (yield)
