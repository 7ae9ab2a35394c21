"""What a file that somebody hands over may ask of this machine."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from geo.sources import given
from geo.sources.given import NetworkFileError, bounded, require_a_map, require_few


def test_more_memory_than_the_file_deserves_is_refused_and_then_there_again(tmp_path, monkeypatch):
    if sys.platform != "linux":
        pytest.skip("only Linux bounds the memory of a process")
    monkeypatch.setattr(given, "SPARE_BYTES", 2**28)
    file = tmp_path / "town.parquet"
    file.write_bytes(b"small")
    with (
        pytest.raises(NetworkFileError, match=r"town\.parquet takes more memory than a file of its size"),
        bounded(file),
    ):
        np.empty(2**29, dtype=np.uint8)
    assert len(np.empty(2**29, dtype=np.uint8)) == 2**29


def test_a_large_file_deserves_more(tmp_path, monkeypatch):
    monkeypatch.setattr(given, "SPARE_BYTES", 0)
    monkeypatch.setattr(given, "BYTES_A_BYTE", 1)
    file = tmp_path / "town.parquet"
    with file.open("wb") as large:
        large.truncate(2**30)
    with bounded(file):
        assert len(np.empty(2**29, dtype=np.uint8)) == 2**29


@pytest.mark.parametrize("missing", ["resource", "memory_taken"])
def test_where_memory_cannot_be_bounded_files_are_read_all_the_same(tmp_path, monkeypatch, missing):
    monkeypatch.setattr(given, missing, None if missing == "resource" else lambda: None)
    file = tmp_path / "town.parquet"
    file.write_bytes(b"small")
    with bounded(file):
        assert file.read_bytes() == b"small"


def test_other_faults_pass(tmp_path):
    file = tmp_path / "town.parquet"
    file.write_bytes(b"small")
    with pytest.raises(KeyError), bounded(file):
        raise KeyError("other")


def test_as_many_as_there_may_be_are_read():
    require_few("town", "ways", 5, 5)
    with pytest.raises(NetworkFileError, match=r"town holds 6,000 ways; more than 5 are not read"):
        require_few("town", "ways", 6_000, 5)


def test_what_packs_as_a_map_does_is_read():
    require_a_map("town", 50_000_000, 1_000_000)
    require_a_map("town", 100, 1)  # too little to do harm
    with pytest.raises(NetworkFileError, match="repeats itself"):
        require_a_map("town", 50_000_001, 1_000_000)
