"""What every test may share: the shipped pack, a second pack, and copies of a pack that can be broken."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings

from geo.errors import Fault
from geo.pack import pack as packs
from geo.pack.pack import Pack, load_pack
from geo.store.directory import SHIPPED, pack_digest
from geo.store.register.address import AS_OF, REGISTER, STATE
from tests.effort import tries
from tests.registers import Cluster, cluster, end
from tests.synthetic import write_pack

REPOSITORY = Path(__file__).resolve().parent.parent
TESTING_MATERIAL = REPOSITORY.parent / "shared/data/testing"

# No test reads the register that somebody keeps on this machine, as them, nor leaves one behind.
os.environ[STATE] = mkdtemp(prefix="atlas-state-")
atexit.register(shutil.rmtree, os.environ[STATE], ignore_errors=True)
for each in (REGISTER, AS_OF, "NEEDS_ATLAS_EDITOR", "NEEDS_ATLAS_ROLES"):
    os.environ.pop(each, None)

# Workers share the machine with each other and with browsers: how long an example takes says nothing.
settings.register_profile(
    "shared", max_examples=tries(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared")


# ---- What a run shares -----------------------------------------------------------------------------------

# Directories of packs that no test changes, and what was read from each, by the fingerprint of its bytes.
UNCHANGED = {SHIPPED}
READ: dict[tuple[Path, str], Pack] = {}
read_anew = packs.read_pack


def read_once(root: Path) -> tuple[Pack | None, list[Fault]]:
    """Read a pack as the atlas does; a pack that no test changes is read once in a run."""
    if root not in UNCHANGED:
        return read_anew(root)
    key = root, pack_digest(root)
    if key not in READ:
        found, faults = read_anew(root)
        if found is None:
            return None, faults
        READ[key] = found
    return READ[key], []


_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Put the main module back that a page under test has taken the place of: new processes begin with it."""
    yield
    sys.modules["__main__"] = _MAIN


@pytest.fixture(scope="session", autouse=True)
def _packs_are_read_once() -> Iterator[None]:
    """Let commands and pages share what the session has read: reading is tested on its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "read_pack", read_once)
        yield


@pytest.fixture
def packs_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read packs and work out what follows from them each time, for tests that ask for the same twice."""
    monkeypatch.setattr(packs, "read_pack", read_anew)


# ---- Packs -----------------------------------------------------------------------------------------------


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
    root = write_pack(tmp_path_factory.mktemp("synthetic") / "pack").resolve()
    UNCHANGED.add(root)
    return root


@pytest.fixture(scope="session")
def synthetic_pack(synthetic_root: Path) -> Pack:
    """The second pack."""
    return load_pack(synthetic_root)


@pytest.fixture(autouse=True)
def _no_register_stays_open() -> Iterator[None]:
    """Close what a test has opened of a register, and remove what it has made on the server."""
    yield
    end()


@pytest.fixture(scope="session")
def postgis() -> Iterator[Cluster]:
    """A PostgreSQL with PostGIS of this run alone; without one its tests are skipped, on CI they fail."""
    with cluster() as server:
        yield server


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
