"""The log of the server: one line of JSON for each event, without personal data."""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from geo.events import LOG, tell


class Lines(logging.Formatter):
    """Writes an event as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = getattr(record, "facts", {})
        return json.dumps({"at": at.replace("+00:00", "Z"), "event": record.getMessage(), **facts})


HANDLER: Final = logging.StreamHandler(sys.stderr)
HANDLER.setFormatter(Lines())


def begin() -> None:
    """Write events from now on; tell that the server has started."""
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    if HANDLER not in LOG.handlers:
        LOG.addHandler(HANDLER)
    tell("start", {"pid": os.getpid(), "version": version("needs-atlas")})
