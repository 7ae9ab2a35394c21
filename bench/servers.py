"""A Streamlit server as a subprocess on a free port: started, awaited by polling, always stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
HOST = "localhost"
PATIENCE = 180.0  # seconds; a busy machine takes its time


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    start_seconds: float

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def memory(self) -> float:
        """Return the resident memory of the server, children included, MB."""
        top = psutil.Process(self.process.pid)
        return sum(each.memory_info().rss for each in [top, *top.children(recursive=True)]) / 1e6


@contextmanager
def serve(
    application: str,
    *,
    script: str = "",
    health: str = "/_stcore/health",
    root: Path = ROOT,
    python: str = sys.executable,
) -> Iterator[Server]:
    """Run `streamlit run` on an application until the block ends, for this machine alone.

    `script` is the one that bench/serve.py serves, `root` the checkout that the application belongs to;
    `start_seconds` is from the start of the process to the first 200 of the health address.
    """
    port = _free_port()
    command = [python, "-m", "streamlit", "run", application, "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    environment = os.environ | {"PYTHONPATH": str(root), "NEEDS_ATLAS_BENCH_SCRIPT": script}
    environment.pop("NEEDS_ATLAS_DATA", None)
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(f"http://{HOST}:{port}{health}", process)
        yield Server(port, process, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as an address answers 200."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The server of {url} stopped with exit code {process.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.02)
    raise RuntimeError(f"Nothing answered at {url} within {PATIENCE:.0f} s.")
