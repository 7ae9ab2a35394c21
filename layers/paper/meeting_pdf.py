"""The document of a meeting pack as an accessible PDF on A4, its pictures drawn as lines and letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layers.paper.picture import Picture, for_press
from layers.paper.press import printed
from layers.paper.row_headers import tagged


def meeting_pdf(data: Mapping[str, Any], pictures: Mapping[str, Picture]) -> bytes:
    """Return the document of a view (as `meeting_data` gives it) with its pictures, by their stems."""
    files: dict[str, bytes] = {}
    shown = []
    for number, each in enumerate(data["pictures"]):
        name = f"p{number}.svg"  # short: the press breaks long words
        drawn, files[name] = for_press(pictures[each["stem"]], name)
        shown.append({**each, "drawn": drawn})
    return tagged(printed("meeting", {**data, "pictures": shown}, files=files))
