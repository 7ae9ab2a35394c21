from __future__ import annotations

import threading
from pathlib import Path

import pytest

from geo.errors import AtlasError
from geo.store.directory import given_files_withheld, read_given
from geo.store.program import code_digest


def test_no_file_is_read_for_whoever_is_elsewhere_and_others_are_not_held_up(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text("site")
    beside: list[bytes] = []
    with given_files_withheld():
        with pytest.raises(AtlasError, match="No file can be named here"):
            read_given(file)
        thread = threading.Thread(target=lambda: beside.append(read_given(file)))
        thread.start()
        thread.join()
    assert beside == [read_given(file)] == [b"site"]


def test_a_refusal_lifts_the_hold(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text("site")
    with pytest.raises(ValueError, match="no"), given_files_withheld():
        raise ValueError("no")
    assert read_given(file) == b"site"


def test_the_digest_of_code_follows_names_and_content(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    (tmp_path / "b.txt").write_text("1")
    first = code_digest(tmp_path, ["*.py"])
    (tmp_path / "b.txt").write_text("2")
    assert code_digest(tmp_path, ["*.py"]) == first
    (tmp_path / "a.py").rename(tmp_path / "c.py")
    second = code_digest(tmp_path, ["*.py"])
    (tmp_path / "c.py").write_text("2")
    assert len({first, second, code_digest(tmp_path, ["*.py"])}) == 3
