"""Bytes kept between processes: whole, of this user alone, and nothing where that cannot be had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.store import cache

KEY, CONTENT = "a" * 64, b"worked out with much effort"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep results below the test's own directory."""
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/needs-atlas"


def test_what_is_kept_comes_back_and_is_its_owners_alone(place):
    assert cache.recall(KEY) is None
    cache.keep(KEY, CONTENT)
    assert cache.recall(KEY) == CONTENT
    assert cache.recall("b" * 64) is None
    assert place.stat().st_mode & 0o777 == 0o700
    assert (place / KEY).stat().st_mode & 0o777 == 0o600
    assert [each.name for each in place.iterdir()] == [KEY]


def test_without_a_directory_of_its_own_it_lies_in_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for given in ("", "not/absolute"):
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        assert cache.directory() == tmp_path / "home/.cache/needs-atlas"


@pytest.mark.parametrize("value", ["off", " OFF "])
def test_it_is_switched_off_by_the_environment(place, monkeypatch, value):
    cache.keep(KEY, CONTENT)
    monkeypatch.setenv(cache.VARIABLE, value)
    assert cache.recall(KEY) is None
    cache.keep("b" * 64, CONTENT)
    assert [each.name for each in place.iterdir()] == [KEY]


def test_broken_bytes_are_as_good_as_none(place):
    cache.keep(KEY, CONTENT)
    whole = (place / KEY).read_bytes()
    for broken in (b"", whole[:-1], whole + b"!", whole[:40] + b"?" + whole[41:], CONTENT):
        (place / KEY).write_bytes(broken)
        assert cache.recall(KEY) is None
    (place / KEY).rename(place / ("b" * 64))
    (place / ("b" * 64)).write_bytes(whole)
    assert cache.recall("b" * 64) is None
    cache.keep(KEY, CONTENT)
    assert cache.recall(KEY) == CONTENT


def test_another_users_directory_is_neither_read_nor_written(place, monkeypatch):
    cache.keep(KEY, CONTENT)
    stranger = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: stranger)
    assert cache.recall(KEY) is None
    cache.keep("b" * 64, CONTENT)
    assert [each.name for each in place.iterdir()] == [KEY]


def test_another_users_file_is_not_read(place, monkeypatch):
    cache.keep(KEY, CONTENT)
    facts = os.fstat

    def a_strangers(descriptor: int) -> os.stat_result:
        found = list(facts(descriptor))
        found[4] += 1
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", a_strangers)
    assert cache.recall(KEY) is None


@pytest.mark.parametrize(("what", "mode"), [(".", 0o770), (".", 0o755), (KEY, 0o666), (KEY, 0o620)])
def test_what_others_may_write_is_not_read(place, what, mode):
    cache.keep(KEY, CONTENT)
    (place / what).chmod(mode)
    assert cache.recall(KEY) is None


def test_links_are_not_followed(place, tmp_path):
    cache.keep(KEY, CONTENT)
    (place / KEY).rename(tmp_path / "elsewhere")
    (place / KEY).symlink_to(tmp_path / "elsewhere")
    assert cache.recall(KEY) is None
    (place / KEY).unlink()
    (tmp_path / "elsewhere").rename(place / KEY)
    assert cache.recall(KEY) == CONTENT
    place.rename(tmp_path / "moved")
    place.symlink_to(tmp_path / "moved")
    assert cache.recall(KEY) is None


def test_where_nothing_can_be_written_nothing_happens(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file/below"))
    cache.keep(KEY, CONTENT)
    assert cache.recall(KEY) is None


def test_a_disk_that_fills_up_leaves_nothing_half_written(place, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    cache.keep(KEY, CONTENT)
    assert list(place.iterdir()) == []


def test_without_a_home_nothing_is_kept(monkeypatch):
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", nowhere)
    assert cache.directory() is None
    cache.keep(KEY, CONTENT)
    assert cache.recall(KEY) is None


def test_where_owners_are_not_told_apart_nothing_is_kept(monkeypatch):
    monkeypatch.delattr(os, "getuid")
    assert cache.directory() is None


def test_few_results_are_kept_those_used_last(place):
    names = [f"{number:064d}" for number in range(cache.KEPT + 2)]
    for at, name in enumerate(names):
        cache.keep(name, CONTENT)
        if (place / name).exists():
            os.utime(place / name, (at, at))
        if at:
            assert cache.recall(names[0]) == CONTENT  # asked for again and again, it stays
    assert sorted(each.name for each in place.iterdir()) == [names[0], *names[-cache.KEPT + 1 :]]


def test_a_very_large_result_is_not_kept(place, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", len(CONTENT) - 1)
    cache.keep(KEY, CONTENT)
    assert not place.exists()
