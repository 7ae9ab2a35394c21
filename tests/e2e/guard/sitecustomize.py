"""Loaded by Python at the start of the server under test: writes down every way out of this machine.

The test session puts this folder on PYTHONPATH and names a file in NEEDS_ATLAS_TEST_OUTGOING.
"""

from __future__ import annotations

import os
import sys
from typing import Any

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")


def note(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        host = args[1][0]
    elif event == "socket.gethostbyname":
        host = args[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if not name.startswith(LOOPBACK) and name != "::":
        with open(os.environ["NEEDS_ATLAS_TEST_OUTGOING"], "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{event} {name}\n")


if "NEEDS_ATLAS_TEST_OUTGOING" in os.environ:
    sys.addaudithook(note)
