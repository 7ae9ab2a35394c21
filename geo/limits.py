"""How much of a file is read and how much of an answer is shown: every limit, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Limits:
    """How large a table may be; judged on its text as it stands, before anything is parsed.

    Attributes
    ----------
    bytes : of the file
    rows : lines below the heading, empty ones included
    columns : headings
    cell : characters of one cell
    """

    bytes: int
    rows: int
    columns: int
    cell: int


PACK_TABLE: Final = Limits(bytes=8_000_000, rows=500_000, columns=1_000, cell=8_000_000)
"""A table of a pack. That of a whole city stays far below; an outline can be one long cell."""

LIST: Final = Limits(bytes=8_000_000, rows=3_000, columns=60, cell=2_000)
"""An uploaded list of services: what can be judged, compared and previewed in two seconds and 200 MB.
All of England has 25,000 schools, no city 3,000 services of one category. The contract has 18 columns, packs
add a few; the longest note shipped has 409 characters."""

SITES: Final = Limits(bytes=500_000, rows=1_000, columns=60, cell=2_000)
"""Proposed sites as CSV: 50 of them fill 10 kB. GeoJSON of 50 detailed outlines fits 500 kB."""

GEOPACKAGE_BYTES: Final = 4_000_000
"""An outline as a GeoPackage: an empty one has 100 to 400 kB, 5,000 corners 80 kB; no outline fills more."""

GEOPACKAGE_STEPS: Final = 5_000_000
"""Steps that SQLite may take in one, a tenth of a second: looking for one outline takes a few thousand."""

AMOUNTS: Final = Limits(bytes=1_000_000, rows=3_000, columns=60, cell=2_000)
"""Amounts of today, one row an area, as CSV, workbook or pasted text: the wards of a county fill 20 kB."""

WORKBOOK_BYTES: Final = 8_000_000
"""A workbook unpacked: a megabyte can unpack to a thousand. A table of 3,000 rows of text has 2 MB."""

WORKBOOK_MARKS: Final = 100_000
"""Tags in all parts of a workbook: each can cost 500 bytes and 20 microseconds. 1,000 rows of 20 cells have
82,000."""

LIST_MARKS: Final = 300_000
"""Tags of a workbook with a list of services: 3,000 rows of 20 cells, half of them filled, have 200,000."""

WORKBOOK_PARTS: Final = 500
"""Files in a workbook: one for each sheet, drawing and printer setting."""

TOML_BYTES: Final = 250_000
"""A TOML file of a pack: the largest shipped has 14 kB, and each entry is checked field by field."""

TOML_DOTS: Final = 200
"""Dots in one line of TOML: a key of n parts costs n² steps to read. A long note has about 20 sentences."""

NUMBER_LENGTH: Final = 40
"""Characters of a number: a float has 17 digits. What is longer is a mistake, or no float can hold it."""

KEPT_FAULTS: Final = 1_000
"""Faults that are kept and listed; nobody mends more in one go. All are counted."""

FAULT_TEXT: Final = 500
"""Characters kept of each text of a fault: a cell can be as long as its file."""

SHOWN_ROWS: Final = 200
"""Rows that the preview of an upload shows; the whole is a file to download."""

TABLE_BYTES: Final = 1_000_000
"""Bytes of one table of words on a page: about 1,000 rows, more than anybody reads on a screen."""

MARKERS: Final = 2_000
"""Services drawn on a map, and offered in one list to choose from: more hide one another."""

MARKER_TEXT: Final = 300
"""Characters beside a marker, and of a name in a list: each marker is sent with its text."""

CRITERIA_LENGTH: Final = 1_000
"""Characters of a question to the criteria finder: more than fits a link that people
can still send, and far more than anybody reads."""

CRITERIA_CONDITIONS: Final = 20
"""Conditions of one question: a sentence of twenty parts is more than anybody follows."""

CRITERIA_DEPTH: Final = 5
"""Brackets within brackets of one question, for the same reason."""

STOCKTAKE_BYTES: Final = 2_000_000
"""An earlier stocktake: that of 20 wards and 8 promises has 90 kB; 100 promises of 150 wards stay below."""

STOCKTAKE_LINES: Final = 20_000
"""Lines of one: each promise has about fifteen and one for each area."""

STOCKTAKE_TEXT: Final = 5_000
"""Characters of one text of it: statements of years about one promise, one after another."""

STOCKTAKE_CHANGES: Final = 500
"""Changes that a page lists; files hold them all."""

MEETING_BYTES: Final = 60_000_000
"""A meeting pack unpacked: two maps, ten tables and three documents have 5 MB."""

MEETING_FILES: Final = 200
"""Files in one: each picture has two, each table two."""

MEETING_MANIFEST: Final = 2_000_000
"""Bytes of what it says of itself: a print for each of 50 figures and 20 lists fills 40 kB."""

MEETING_ROWS: Final = 50_000
"""Rows of one of its tables that are held against those of another pack."""

MEETING_SAID: Final = 20
"""Changes of one table that are told in words; as CSV or JSON all are written."""
