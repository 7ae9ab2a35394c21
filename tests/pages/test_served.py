"""While the atlas serves: a pack that breaks is no outage, and nobody sees the paths of the machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

import app as atlas
from geo.errors import AtlasError
from geo.pack import kept_changes, pack as packs
from geo.store.directory import PackFiles, pack_stamp
from geo.store.register.address import REGISTER, STATE
from geo.store.register.items import Edit, Person
from geo.store.register.reading import items
from pages.frame import served
from tests.pages.screen import open_page, words

PLACE = "place.toml"


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> served.Shelf:
    found = served.Shelf()
    monkeypatch.setattr(served, "SHELF", found)
    return found


@pytest.fixture
def root(use_pack: Callable[[Path], None], synthetic_copy: Callable[[], Path]) -> Path:
    found = synthetic_copy()
    use_pack(found)
    return found


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each time that a pack is read."""
    found: list[bool] = []
    load = packs.load_pack

    def counted() -> packs.Pack:
        found.append(True)
        return load()

    monkeypatch.setattr(served, "load_pack", counted)
    return found


def _health() -> tuple[int, str]:
    response = atlas.health(Request({"type": "http", "method": "GET", "path": "/health", "headers": []}))
    return response.status_code, bytes(response.body).decode()


def _break(root: Path) -> bytes:
    before = (root / PLACE).read_bytes()
    (root / PLACE).write_bytes(before + b"\nnonsense = [\n")
    return before


def test_the_last_good_pack_stays_while_its_files_are_broken(
    shelf: served.Shelf, root: Path, reads: list[bool]
) -> None:
    good = shelf.get()
    assert good.trouble is None
    before = _break(root)
    assert _health()[0] == 503
    assert "The pages show the last good one" in _health()[1]
    for _ in range(3):
        assert shelf.get().pack is good.pack
        assert "place.toml" in str(shelf.get().trouble)
    assert len(reads) == 2  # the good one and the broken one, however often they are asked for
    (root / PLACE).write_bytes(before)
    assert shelf.get().trouble is None
    assert _health()[0] == 200


def test_a_page_says_that_it_shows_older_figures_and_goes_on(shelf: served.Shelf, root: Path) -> None:
    screen = open_page("overview")
    assert "last good figures" not in words(screen)
    before = _break(root)
    assert "the last good figures stay" in words(screen.run())
    assert "30 June 2025" in words(screen)
    assert not screen.exception
    (root / PLACE).write_bytes(before)
    assert "last good figures" not in words(screen.run())


def test_health_costs_no_reading_of_a_pack_that_has_not_changed(
    shelf: served.Shelf, root: Path, reads: list[bool]
) -> None:
    for _ in range(5):
        assert _health()[0] == 200
    assert len(reads) == 1


def test_a_pack_that_was_never_good_is_shown_by_no_other(
    shelf: served.Shelf, root: Path, use_pack: Callable[[Path], None], tmp_path: Path
) -> None:
    shelf.get()
    use_pack(tmp_path / "nowhere")
    with pytest.raises(AtlasError, match="cannot be read"):
        shelf.get()


def test_a_file_changed_to_another_of_the_same_size_and_time_is_noticed(root: Path) -> None:
    file = root / PLACE
    before, times = pack_stamp(), file.stat()
    content = file.read_bytes()
    file.write_bytes(content.replace(b"2025", b"2024", 1))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (times.st_size, times.st_mtime_ns)
    assert pack_stamp() != before


def test_a_change_of_the_register_is_served_and_an_unreadable_one_is_no_outage(
    shelf: served.Shelf, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv(REGISTER, "")
    pack = shelf.get().pack
    made = kept_changes.make(pack.place, pack.register, PackFiles(root))
    assert shelf.get().pack.digest == pack.digest
    key = str(pack.services.index[0])
    there = items(made.url)["service", key]
    edit = Edit("service", key, 1, {**(there.body or {}), "name": "Renamed"})
    kept_changes.edit(pack.place, pack.register, [edit], Person("Ann"), why="A new name")
    assert shelf.known() is None
    assert shelf.get().pack.services.loc[key, "name"] == "Renamed"
    assert shelf.known() is not None
    assert _health()[0] == 200
    monkeypatch.setenv(REGISTER, "postgresql://127.0.0.1:9/nowhere")
    found = shelf.get()
    assert found.pack.services.loc[key, "name"] == "Renamed"
    assert "does not answer" in str(found.trouble)
    assert _health()[0] == 503


def _breaks() -> Iterator[Callable[[Path], None]]:
    yield lambda root: (root / "boundaries/wards.geojson").unlink()
    yield lambda root: shutil.rmtree(root / "boundaries")
    yield lambda root: shutil.rmtree(root)
    yield lambda root: [(root / PLACE).unlink(), (root / PLACE).mkdir()]  # type: ignore[func-returns-value]
    yield lambda root: [(root / PLACE).unlink(), (root / PLACE).symlink_to(PLACE)]  # type: ignore[func-returns-value]
    yield lambda root: (root / PLACE).write_bytes(b"\0" * 10)  # type: ignore[func-returns-value]


@pytest.mark.parametrize("number", range(6))
def test_no_answer_shows_where_the_files_lie(shelf: served.Shelf, root: Path, number: int) -> None:
    list(_breaks())[number](root)
    status, text = _health()
    assert status == 503
    assert str(root.parent) not in text
    screen = open_page("overview")
    assert "cannot show its figures" in words(screen)
    assert str(root.parent) not in words(screen)


def test_a_program_fault_while_reading_takes_the_good_pack_from_nobody(
    shelf: served.Shelf, root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good = shelf.get().pack

    def broken() -> packs.Pack:
        raise ValueError(f"{root} is odd")

    monkeypatch.setattr(served, "load_pack", broken)
    (root / PLACE).touch()
    found = shelf.get()
    assert found.pack is good
    assert str(root) not in str(found.trouble)
    assert "is odd" in caplog.text  # for whoever keeps the server
