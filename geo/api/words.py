"""What a reader of the interface's description is told."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Ward Needs Atlas: interface for programs"
RELEASE: Final = "1.0.0"
SUMMARY: Final = (
    "Children's need and what is provided for them, area by area: the figures of the atlas, to be read."
)
RULES: Final = (
    "All figures of the atlas can be read here by programs; nothing can be changed. Questions, names and "
    "figures are "
    "those of the pages and of the command line: what the same question gives there it gives here, byte by "
    "byte.",
    "**Unknown is not zero.** An unknown figure is an empty cell, or null, with a flag that says why. A "
    "value comes with "
    "its range, method, period and source wherever there are any: keep them together when you pass a "
    "figure on.",
    "**Several values** of one parameter are repeated (`indicator=a&indicator=b`) or joined by dots "
    "(`indicator=a.b`, as links of the pages have them). A parameter that is not known is refused, never "
    "ignored.",
    "**Keep what you have read** and send its tag along (`If-None-Match`): where nothing has changed the "
    "answer is 304, "
    "and costs neither side anything. A tag changes with the data, the program and the question only.",
    "**Refusals** are problem details (RFC 9457) with words for a reader. When too many ask at once the "
    "status is 503, and "
    "the header `Retry-After` says when to come again.",
)
TAG: Final = "Strong tag of this answer: it changes with the data, the program and the question only."
CACHING: Final = "Anybody may keep the answer, and must ask each time whether it still holds."
ANSWER: Final = "The answer. Unknown is an empty cell, or null, and never 0."
KNOWN: Final = "What you have still holds."
ROW: Final = "number of the row, where rows have no code of their own"
GEOMETRY: Final = "GeoJSON geometry in EPSG:4326, longitude first; null where a row has no place"
PROBLEM: Final = "Why a request is refused (RFC 9457)."
ENTRY: Final = "The place, the day of its data, and all resources."

PROFILE: Final = {
    "json": "Everything about an area: what the page Profiles shows and its print has, as plain values.",
    "pdf": "The profile of an area to print, A4, tagged for screen readers.",
}
PROFILE_WORDS: Final = (
    "What stands out and how surely, every figure with its range and marks, children by age, promises with "
    "their evidence, nearest services, places to play, hidden pockets, trends, and whose all this is."
)
AREA: Final = "Code of a ward, of a locality or of the whole place, as areas.geojson has it"

# ---- The page --------------------------------------------------------------------------------------------

HEADING: Final = "Interface for programs"
TO_ATLAS: Final = "To the atlas"
CONTENTS: Final = "On this page"
START: Final = "How it works"
LIMITS: Final = "Limits"
PROBLEMS: Final = "Refusals"
CITE: Final = "How to cite"
LICENCES: Final = "Sources and licences"
PARAMETERS: Final = "Parameters of {}"
ALSO: Final = "Answers above have their name of the command line, too: {}."
NO_PARAMETERS: Final = "It has no parameters."
COLUMNS: Final = "What the columns hold"
TRY: Final = "Try it"
REQUIRED: Final = "required"
SEVERAL: Final = "several possible"
CITATION: Final = "{title}. Data as of {day}, fingerprint {digest}. Read on [day] at {prefix}."
ATTRIBUTION: Final = (
    "Name the sources of the figures that you use as well: the column “source” of a table has the words, "
    "and so "
    "has the list below. A fingerprint stands for one state of the data, so that a figure can be found again."
)
NO_DATA: Final = "The data cannot be used at the moment, so that sources are not listed."
WAYS: Final = "Ways on foot"
UNSURE: Final = "Not stated"
