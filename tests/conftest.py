"""What every test may share: the shipped pack, a second pack, and copies of a pack that can be broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.pack.pack import Pack, load_pack
from geo.store.directory import SHIPPED
from tests.synthetic import write_pack

REPOSITORY = Path(__file__).resolve().parent.parent
TESTING_MATERIAL = REPOSITORY.parent / "shared/data/testing"


@pytest.fixture(autouse=True)
def _no_pack_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests choose their pack themselves, whatever the shell has set."""
    monkeypatch.delenv("NEEDS_ATLAS_DATA", raising=False)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The shipped pack."""
    return load_pack(SHIPPED)


@pytest.fixture(scope="session")
def synthetic_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of the second pack; not to be changed: take a copy."""
    return write_pack(tmp_path_factory.mktemp("synthetic") / "pack")


@pytest.fixture(scope="session")
def synthetic_pack(synthetic_root: Path) -> Pack:
    """The second pack."""
    return load_pack(synthetic_root)


@pytest.fixture
def shipped_copy(tmp_path: Path) -> Callable[[], Path]:
    """Return a function that makes a copy of the shipped pack, without its sources, to be broken."""
    return lambda: _copied(SHIPPED, tmp_path / "shipped")


@pytest.fixture
def synthetic_copy(synthetic_root: Path, tmp_path: Path) -> Callable[[], Path]:
    """Return a function that makes a copy of the second pack, sources included, to be broken."""
    return lambda: Path(shutil.copytree(synthetic_root, tmp_path / "synthetic"))


@pytest.fixture(scope="session")
def testing_material() -> Path:
    """Directory of the large test tables beside the repository; absent on a fresh clone."""
    if not TESTING_MATERIAL.is_dir():
        pytest.skip(f"the large test material is not beside this checkout: {TESTING_MATERIAL}")
    return TESTING_MATERIAL


def _copied(source: Path, target: Path) -> Path:
    """Copy a pack without its transcriptions."""
    return Path(shutil.copytree(source, target, ignore=shutil.ignore_patterns("sources")))
