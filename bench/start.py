"""(b) What it takes to begin: the place pack read, one run of the page's script, a server started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.testing.v1 import AppTest

from bench.indicators import rates
from bench.servers import ROOT, serve
from bench.table import Limit, Row
from geo.pack.pack import load_pack
from geo.store.cache import VARIABLE as CACHE
from pages.frame import map_view

PROCESSES = 7
RUNS = 22
STARTS = 5
COMMAND = ("-m", "geo", "indicators")
SECONDS = 1.0  # of the issue: a command starts in less

# Each prints seconds of import and seconds of reading, in a fresh process.
CHECKED = """
import json, time
begin = time.perf_counter()
from geo.pack.pack import load_pack
ready = time.perf_counter()
load_pack()
print(json.dumps([ready - begin, time.perf_counter() - ready]))
"""
UNCHECKED = """
import json, sys, time
begin = time.perf_counter()
import geopandas, pandas
from pathlib import Path
ready = time.perf_counter()
for file in sorted(Path("data/boundaries").glob("*.geojson")): geopandas.read_file(file)
for file in sorted(Path("data").glob("*/*.csv")): pandas.read_csv(file)
print(json.dumps([ready - begin, time.perf_counter() - ready]))
"""


def measure() -> list[Row]:
    """Return the rows of part (b)."""
    return [*_load(), _command(), _script(), _healthy()]


def _load() -> list[Row]:
    """Compare load_pack with reading the same files without looking at them."""
    pairs = [(_timed(CHECKED), _timed(UNCHECKED)) for _ in range(PROCESSES)]
    without = [[pair[side][1] for pair in pairs] for side in (0, 1)]
    within = [[sum(pair[side]) for pair in pairs] for side in (0, 1)]
    return [
        Row("load_pack, fresh process (naive: same files read unchecked)", "s", *without),
        Row("the same with its imports", "s", *within),
    ]


def _timed(code: str) -> tuple[float, float]:
    """Run code in a fresh process; return what it printed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), CACHE: "off"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    imported, read = json.loads(run.stdout)
    return imported, read


def _command() -> Row:
    """Compare a command that finds its pack checked with one that checks it."""
    with TemporaryDirectory() as place:
        _seconds({"XDG_CACHE_HOME": place})
        pairs = [(_seconds({"XDG_CACHE_HOME": place}), _seconds({CACHE: "off"})) for _ in range(PROCESSES)]
    ours, naive = ([pair[side] for pair in pairs] for side in (0, 1))
    what = "needs-atlas indicators, pack checked before (naive: checked anew)"
    return Limit(what, "s", ours, naive, SECONDS)


def _seconds(environment: dict[str, str]) -> float:
    """Return the seconds of a whole command."""
    inherited = {name: text for name, text in os.environ.items() if name != CACHE}
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, *COMMAND], cwd=ROOT, env=inherited | environment, check=True, capture_output=True
    )
    return time.perf_counter() - begin


def _script() -> Row:
    """Compare one run of the needs map's script with one of the naive page's, another indicator each time."""
    map_view.PAINTING = 0.0  # the pause for the browser computes nothing
    cycle = rates(load_pack())
    ours = _page(ROOT / "pages/needs_map/page.py", "needs-map.indicator")
    naive = _page(ROOT / "bench/naive_app.py", "indicator")
    pairs = []
    for number in range(len(cycle) + RUNS):
        chosen = cycle[(number + 1) % len(cycle)]
        pairs.append((_run(*ours, chosen), _run(*naive, chosen)))
    times = [[pair[side] * 1000 for pair in pairs[len(cycle) :]] for side in (0, 1)]
    return Row("page script, one run after a choice, computing", "ms", *times)


def _page(script: Path, key: str) -> tuple[AppTest, str]:
    """Return a page run once, and the key of its select box."""
    return AppTest.from_file(script, default_timeout=60).run(), key


def _run(page: AppTest, key: str, chosen: str) -> float:
    """Choose an indicator and run the script; return seconds."""
    page.selectbox(key=key).set_value(chosen)
    begin = time.perf_counter()
    page.run()
    taken = time.perf_counter() - begin
    if page.exception:
        raise RuntimeError(f"The page failed: {page.exception[0].message}")
    return taken


def _healthy() -> Row:
    """Compare start to healthy; the atlas answers only when its figures are read and checked."""
    ours, naive = [], []
    for _ in range(STARTS):
        with serve("app.py", health="/health") as server:
            ours.append(server.start_seconds)
        with serve("bench/serve.py", script="naive_app.py") as server:
            naive.append(server.start_seconds)
    return Row("start to healthy (naive: figures not read yet)", "s", ours, naive)
