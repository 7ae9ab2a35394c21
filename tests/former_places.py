"""The sample town with a list of places that once were clubs."""

from __future__ import annotations

import shutil
from pathlib import Path

from geo.pack.pack import Pack, load_pack
from geo.sample import point, town
from tests.synthetic_register import HEADING

FORMER = (
    '{ id = "old_club", title = "Clubs of old", singular = "club of old", plural = "clubs of old", '
    'file = "old_clubs", ages = [10, 15], as_of = "2018", complete = false, missing = "Their fate.", '
    'candidate = true, former = { of = "club", words = "was one in 2018" }, licence = "None: made up", '
    'attribution = "An old list" }'
)


def town_with_former(root: Path) -> Pack:
    """Write the town with two former clubs below `root`, one in Elm and one in Dock, and return it."""
    shutil.copytree(town().root, root)
    terms = root / "services.toml"
    text = terms.read_text("utf-8").rstrip()
    assert text.endswith("]")
    terms.write_text(f"{text[:-1]}, {FORMER}]\n", "utf-8")
    rows = [",".join(HEADING)]
    for service, name, east, status in (
        ("OLD-1", "Elm Club of old", 5300, "unknown"),
        ("OLD-2", "Dock Club of old", 4600, "open"),
    ):
        there = point(east, 1000)
        place = f"{there.y:.6f},{there.x:.6f},the old list,exact,{status},2018,made up,Closed in 2019"
        rows.append(f"{service},{name},old_club,,,1 Old Quay,,{place}")
    (root / "services/old_clubs.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return load_pack(root)
