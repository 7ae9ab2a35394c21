"""The document of a meeting pack for Word: officers write the decision into it, and edit it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from layers.paper.word import WordFile

_WIDTH: Final = 174.0  # mm, of the paper between its margins
_HEIGHT: Final = 215.0


def meeting_docx(data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """Return the document of a view (as `meeting_data` gives it) with its pictures (PNG) by their stems."""
    file = WordFile(data["title"], data["kind"], date(*data["day"]))
    file.footer(data["footer"])
    file.heading(data["title"], 0)
    file.paragraph(data["facts"])
    for each in data["answer"][:1]:
        file.paragraph("", lead=each)
    for each in data["answer"][1:]:
        file.paragraph(each)
    file.heading("Decision")
    file.paragraph(data["decision_words"])
    file.table(
        ("To decide", "Written down at the meeting"),
        [(each, "") for each in data["decision"]],
        caption="The decision, who made it and why",
    )
    file.heading("Question")
    for each in data["asked"]:
        file.paragraph(each["words"], lead=f"{each['label']}:")
    file.paragraph(data["link"], lead="This view again, below the address of the atlas:")
    if data["notes"]:
        file.heading("Read this with care")
        for each in data["notes"]:
            file.paragraph(each["words"], lead=f"{each['label']}.")
    if data["pictures"]:
        file.heading("Maps and charts")
        for each in data["pictures"]:
            dots = pictures[each["stem"]]
            file.picture(dots, each["alt"], caption=each["title"] or each["stem"], width=width(dots))
    if data["tables"]:
        file.heading("Tables")
        for each in data["tables"]:
            file.heading(each["title"], 2)
            if each["heads"]:
                file.table(each["heads"], each["rows"], caption=each["title"])
            file.paragraph(each["below"])
    if data["promises"]:
        file.heading("What was promised, what is evidenced")
        file.paragraph(data["promises_on"])
        rows = [(each["title"], each["shown"], each["said"]) for each in data["promises"]]
        file.table(("Promise", "Register shows", "Provider says"), rows, caption="Promises of the strategy")
    file.heading("Sources")
    file.bullets(data["sources"])
    file.paragraph(data["print"])
    return file.content()


def width(png: bytes) -> float:
    """Return how wide a picture may be on a page, in mm, so that it is not too high for one."""
    across, down = (float(each) for each in struct.unpack(">II", png[16:24]))
    return min(_WIDTH, _HEIGHT * across / down)
