"""(k) Profiles: the same content through the press and WeasyPrint; the whole command; one profile, warm.

Run alone with `python -m bench.profiles`. WeasyPrint sets the HTML of a profile, which holds the same figures
and drawings; it leaves out the row headers of tables, which ours have. Both run in this process, in turns, on
content that is there already.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import weasyprint

from bench.table import Limit, Row, rendered
from geo.pack.pack import load_pack
from geo.report.profiles import codes, profile
from layers.paper.press import printed
from layers.paper.profile_data import profile_data
from layers.paper.profile_html import profile_html
from layers.paper.profile_pdf import set_profile
from layers.paper.row_headers import tagged

ROUNDS = 3
# Runs a command from a small process: what is started counts the memory of its starter as its own.
_WATCHED = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
WHOLE = 8.0
"""Seconds that the command may take for all areas on a quiet machine, the reading of the pack included."""
WARM = 0.5
MOST_MB = 600


def measure() -> list[Row]:
    """Return the rows of this part."""
    pack = load_pack()
    found = [profile(pack, code) for code in codes(pack)]
    data = [profile_data(pack, each) for each in found]
    pages = [profile_html(each) for each in data]

    def whole() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda each: tagged(set_profile(pack, *each)[0]), zip(found, data, strict=True)))

    def compiled() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(partial(printed, "profile"), data))

    def beside() -> None:
        for each in pages:
            weasyprint.HTML(string=each).write_pdf(pdf_variant="pdf/ua-1")

    def warm() -> None:
        tagged(set_profile(pack, found[0], data[0])[0])  # the last ones Typst still knows whole

    ours: dict[str, list[float]] = {"whole": [], "compiled": [], "warm": [], "command": []}
    other: list[float] = []
    single: list[float] = []
    peaks: list[float] = []
    for number in range(ROUNDS + 1):
        taken = {"whole": _seconds(whole), "compiled": _seconds(compiled), "warm": _seconds(warm)}
        naive = _seconds(beside)
        alone = _seconds(lambda: weasyprint.HTML(string=pages[0]).write_pdf(pdf_variant="pdf/ua-1"))
        command, peak = _command()
        if not number:  # the first of each imports and reads
            continue
        for name, seconds in (taken | {"command": command}).items():
            ours[name].append(seconds)
        other.append(naive)
        single.append(alone)
        peaks.append(peak)
    return [
        Row("25 profiles with row headers (naive: WeasyPrint)", "s", ours["whole"], other, bound=1 / 6),
        Row("25 profiles, compiled only (naive: WeasyPrint)", "s", ours["compiled"], other, bound=1 / 10),
        Limit("one profile, warm (naive: WeasyPrint)", "s", ours["warm"], single, bound=WARM),
        Limit("the command for all areas (naive: only WeasyPrint)", "s", ours["command"], other, bound=WHOLE),
        Limit("its largest process (naive: what is allowed)", "MB", peaks, [MOST_MB] * ROUNDS, bound=MOST_MB),
    ]


def _seconds(action: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def _command() -> tuple[float, float]:
    """Return how long the command takes for all areas, from nothing, and its largest process in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "geo", "profiles", "--all", "--out", folder]
        watched = [sys.executable, "-I", "-S", "-c", _WATCHED, *command]
        begin = time.perf_counter()
        run = subprocess.run(watched, check=True, capture_output=True, text=True)
        return time.perf_counter() - begin, int(run.stdout) / 1024


if __name__ == "__main__":
    rows = measure()
    print(rendered(rows))
    for row in rows:
        if row.bound is not None:
            print(row.verdict())
