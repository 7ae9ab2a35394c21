"""Pages run without a browser, on a pack that a test chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def use_pack(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Return a function that makes the pages read another place pack."""
    return lambda root: monkeypatch.setenv("NEEDS_ATLAS_DATA", str(root))


@pytest.fixture
def second_place(use_pack: Callable[[Path], None], synthetic_root: Path) -> Path:
    """Make the pages read the second pack, whose names are hostile."""
    use_pack(synthetic_root)
    return synthetic_root


@pytest.fixture
def broken_place(use_pack: Callable[[Path], None], shipped_copy: Callable[[], Path]) -> tuple[Path, str]:
    """Make the pages read a pack with two faults; return it and what names the first: file, row, value."""
    root = shipped_copy()
    file = root / "indicators/child_poverty.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    cells = lines[3].split(",")
    cells[6] = "plenty"
    lines[3] = ",".join(cells)
    file.write_text("".join(lines), encoding="utf-8")
    (root / "boundaries/localities.csv").unlink()
    use_pack(root)
    return root, "indicators/child_poverty.csv, row 4, column value"
