"""A checked pack is kept for the next process, and never stands for other bytes, code or libraries."""

from __future__ import annotations

import dataclasses
import os
import pickle
from collections.abc import Mapping
from pathlib import Path

import pytest
from geopandas import GeoDataFrame
from geopandas.testing import assert_geodataframe_equal
from pandas import DataFrame, Series
from pandas.testing import assert_frame_equal, assert_series_equal

from geo.errors import PackError
from geo.pack import checked, pack as packs
from geo.pack.pack import Pack, load_pack
from geo.store import cache
from geo.store.directory import PackFiles

pytestmark = pytest.mark.slow

Reads = list[Path]


@pytest.fixture
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packs_read_anew: None) -> Reads:
    """Keep packs in a directory of the test; return the packs that were really read."""
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found: Reads = []
    read = packs.read_pack
    monkeypatch.setattr(packs, "read_pack", lambda root: (found.append(root), read(root))[1])
    return found


@pytest.fixture
def root(synthetic_copy) -> Path:
    return synthetic_copy().resolve()


def same(one: object, other: object) -> None:
    """Check that two parts of a pack are equal, frames and mappings of frames included."""
    assert type(one) is type(other)
    if isinstance(one, GeoDataFrame):
        assert_geodataframe_equal(one, other)
        assert one.crs == other.crs
    elif isinstance(one, DataFrame):
        assert_frame_equal(one, other)
    elif isinstance(one, Series):
        assert_series_equal(one, other)
    elif isinstance(one, Mapping):
        assert list(one) == list(other)
        for name in one:
            same(one[name], other[name])
    elif dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            same(getattr(one, field.name), getattr(other, field.name))
    else:
        assert one == other


def test_a_pack_is_read_once_and_recalled_whole(root, reads):
    first = load_pack(root)
    again = load_pack(root)
    assert reads == [root]
    assert again is not first
    same(first, again)
    with pytest.raises(TypeError):
        again.registry["more"] = None
    assert again.with_register("club", again.register.rows("club").iloc[:1]).working_copy == ("club",)


@pytest.mark.parametrize(
    "name", ["place.toml", "boundaries/wards.geojson", "services.toml", "method_error.csv"]
)
def test_after_a_changed_byte_the_pack_is_read_again(root, reads, name):
    load_pack(root)
    facts = (root / name).stat()
    content = (root / name).read_bytes()
    (root / name).write_bytes(content.rstrip(b"\n") if content.endswith(b"\n") else content + b"\n")
    os.utime(root / name, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # times say nothing
    load_pack(root)
    assert len(reads) == 2


def test_a_fault_that_comes_in_is_found_and_the_faulty_pack_is_not_kept(root, reads):
    load_pack(root)
    (root / "boundaries/localities.csv").unlink()
    for _ in range(2):
        with pytest.raises(PackError):
            load_pack(root)
    assert len(reads) == 3


def test_other_code_and_other_libraries_read_for_themselves(root, reads, monkeypatch):
    load_pack(root)
    monkeypatch.setattr(checked, "_versions", lambda: ["pandas 99"])
    load_pack(root)
    monkeypatch.setattr(checked, "_code", lambda: "another commit")
    load_pack(root)
    assert len(reads) == 3


def test_without_its_code_to_look_at_nothing_is_kept(root, reads, monkeypatch):
    monkeypatch.setattr(checked, "_code", lambda: "")
    assert checked.key(PackFiles(root)) is None
    load_pack(root)
    load_pack(root)
    assert len(reads) == 2


def test_the_same_bytes_elsewhere_are_recalled_and_say_where_they_lie(root, reads, tmp_path):
    load_pack(root)
    root.rename(tmp_path / "moved")
    assert load_pack(tmp_path / "moved").root == (tmp_path / "moved").resolve()
    assert reads == [root]


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps("no pack"), b"cnowhere\nNothing\n."])
def test_what_cannot_be_used_is_read_again_and_replaced(root, reads, content):
    key = checked.key(PackFiles(root))
    cache.keep(key, content)
    assert isinstance(load_pack(root), Pack)
    assert isinstance(load_pack(root), Pack)
    assert len(reads) == 1


def test_a_pack_that_changes_while_it_is_read_is_not_kept(root, reads, monkeypatch):
    read = packs.read_pack

    def changing(place: Path) -> object:
        found = read(place)
        (place / "notes.txt").write_text(f"Written after reading {len(reads)}.")
        return found

    monkeypatch.setattr(packs, "read_pack", changing)
    load_pack(root)
    monkeypatch.setattr(packs, "read_pack", read)
    load_pack(root)
    assert len(reads) == 2


def test_what_another_user_kept_is_never_unpickled(root, reads, monkeypatch):
    load_pack(root)
    stranger = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: stranger)
    monkeypatch.setattr(pickle, "loads", lambda _: pytest.fail("it was unpickled"))
    load_pack(root)
    assert len(reads) == 2


def test_switched_off_each_process_reads(root, reads, monkeypatch):
    load_pack(root)
    monkeypatch.setenv(cache.VARIABLE, "off")
    load_pack(root)
    assert len(reads) == 2
