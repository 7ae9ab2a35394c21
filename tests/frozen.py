"""Meeting packs for tests: a view of the figures of a place, and the files of a ZIP changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from geo.pack.pack import Pack
from geo.report.figures import figures_table, table
from layers.paper.canvas import Canvas
from layers.paper.meeting import Meeting, meeting_zip
from layers.paper.picture import Picture

HOSTILE = '<script>alert(1)</script>" #x; $y [z]'


def view(pack: Pack, **said: Any) -> Meeting:
    """Return a view of the damp homes of each ward, or of the first figure where there are none."""
    drawing = Canvas()
    drawing.line((0, 0), (100, 50), "#000000")
    drawing.text((5, 20), "Abbey")
    picture = Picture(title="Damp homes, drawn", drawing=drawing, width=100, height=60, alt="Abbey leads.")
    own = "damp_homes" if "damp_homes" in pack.registry else next(iter(pack.registry))
    found = figures_table(pack, table(pack, "ward", indicators=[own]))
    usual: dict[str, Any] = {
        "title": "Needs map",
        "link": "needs-map?indicator=damp_homes",
        "question": {"Indicator": "Damp homes", "Areas": "Wards"},
        "answer": ("Abbey leads.",),
        "notes": (("Damp homes", "Counted once."),),
        "pictures": {"damp-homes": picture},
        "tables": {"damp_homes-ward": found},
        "sources": ("Source: a survey.",),
    }
    return Meeting(**{**usual, **said})


def frozen(pack: Pack, **said: Any) -> bytes:
    """Return the meeting pack of that view."""
    return meeting_zip(pack, view(pack, **said))


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
