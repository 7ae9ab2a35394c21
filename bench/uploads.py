"""(g) Uploads: the lists that cost most among those that are let in, beside one of the usual size."""

from __future__ import annotations

import time

from bench.table import Row, rendered
from geo.gaps.changes import category_csv, difference, read_upload, replacement
from geo.limits import LIST
from geo.pack.catalogue import COLUMNS
from geo.pack.pack import Pack, load_pack

RUNS = 3
# Texts that stay below the bytes that a list may have.
ADDRESS = "Long Lane " * 60


def measure() -> list[Row]:
    """Return a row per list: the seconds to judge and preview it, beside those of the shipped list."""
    pack = load_pack()
    category = next(iter(pack.catalogue))
    usual = category_csv(pack, category)
    _seconds(pack, category, usual)  # imports and what is kept on the pack
    lists = {
        "sound, each with a point": longest_list(pack, category, located=True),
        "sound, none with a point": longest_list(pack, category, located=False),
        "every cell a fault": _faulty(category),
        "eight megabytes of line ends": b"name" + b"\n" * (LIST.bytes - 4),
    }
    return [
        Row(
            f"upload, {name} (naive: the shipped list)",
            "s",
            [_seconds(pack, category, data) for _ in range(RUNS)],
            [_seconds(pack, category, usual) for _ in range(RUNS)],
        )
        for name, data in lists.items()
    ]


def _seconds(pack: Pack, category: str, data: bytes) -> float:
    """Return the processor seconds to judge a list and, where it is sound, to work out what would change."""
    begin = time.process_time()
    rows = read_upload(pack, category, data, "list.csv").rows
    if rows is not None:
        difference(pack, replacement(pack, category, rows), category)
    return time.process_time() - begin


def longest_list(pack: Pack, category: str, *, located: bool) -> bytes:
    """Return a sound list as long as may be, spread over the place."""
    west, south, east, north = pack.areas["borough"].total_bounds
    localities = pack.areas["locality"]["area_name"].to_list()
    usual = {
        "category": category,
        "address": ADDRESS,
        "status": "open",
        "as_of": "2026",
        "source_url": "made up",
    }
    lines = [",".join(COLUMNS)]
    for at in range(LIST.rows):
        cells = usual | {"service_id": f"NEW-{at}", "name": f"Service {at}"}
        if located:
            # The golden ratio spreads points evenly without chance.
            cells |= {"lat": f"{south + (north - south) * at / LIST.rows:.6f}"}
            cells |= {"lon": f"{west + (east - west) * (at * 0.618034 % 1):.6f}"}
            cells |= {"coord_source": "measured", "coord_accuracy": "exact"}
        else:
            cells |= {"locality_stated": localities[at % len(localities)]}
        lines.append(",".join(cells.get(name, "") for name in COLUMNS))
    return "\n".join(lines).encode()


def _faulty(category: str) -> bytes:
    """Return a list as long as may be in which nearly every cell is a fault."""
    bad = {
        "service_id": "NEW",
        "category": category,
        "ward_stated": "Atlantis {}",
        "locality_stated": "Mu {}",
    }
    bad |= {"lat": "9" * 39, "lon": "x", "status": "soon", "notes": "\a"}
    line = ",".join(bad.get(name, "") for name in COLUMNS)
    return "\n".join([",".join(COLUMNS), *(line.format(at, at) for at in range(LIST.rows))]).encode()


if __name__ == "__main__":
    print(rendered(measure()))
