"""Uploads that mean harm: refused in words, at a cost that grows no faster than the file.

What is too large is refused before it is parsed; of faults without end the first are kept and all counted.
How long it takes is for `make bench`: here the work is counted.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from geo.errors import Fault
from geo.gaps.changes import (
    Upload,
    category_csv,
    declaration,
    declaration_faults,
    difference,
    pack_file,
    read_upload,
    replacement,
)
from geo.limits import FAULT_TEXT, KEPT_FAULTS, LIST
from geo.pack import parsing, register_checks
from geo.pack.catalogue import COLUMNS
from geo.pack.pack import load_pack
from geo.pack.register import services

HEADING = ",".join(COLUMNS)
ZERO_WIDTH = "\u200b"


def listed(count: int, **cells: str) -> bytes:
    """Return a list of clubs of one form; `{}` in a cell is the number of its row."""
    usual = {"service_id": "NEW-{}", "name": "Club {}", "category": "club", "status": "open"}
    usual |= {"as_of": "2025-05", "source_url": "a list"}
    line = ",".join((usual | cells).get(name, "") for name in COLUMNS)
    return "\n".join([HEADING, *(line.format(*[at] * 8) for at in range(count))]).encode()


def points(count: int, lat: str, lon: str) -> bytes:
    """Return a list whose rows all have this point."""
    return listed(count, lat=lat, lon=lon, coord_source="measured", coord_accuracy="exact")


def judged(pack, data: bytes) -> Upload:
    upload = read_upload(pack, "club", data, "clubs.csv")
    assert upload.rows is None
    assert 0 < len(upload.found) <= KEPT_FAULTS
    for fault in upload.found:
        assert len(str(fault)) < 5 * FAULT_TEXT
        assert str(fault).encode()  # can be written and sent
    return upload


TOO_LARGE = {
    "more bytes than may be": (b"x" * (LIST.bytes + 1), "larger than 8 MB"),
    "a million columns": (",".join(map(str, range(1_000_000))).encode(), "more than 60 columns"),
    "a heading of 458 kB": (b"column," * 65_000, "more than 60 columns"),
    "eight megabytes of line ends": (HEADING.encode() + b"\n" * 7_900_000, "more than 3,000 rows"),
    "eight megabytes of carriage returns": (HEADING.encode() + b"\r" * 7_900_000, "more than 3,000 rows"),
    "four million short rows": (HEADING.encode() + b"\na" * 3_900_000, "more than 3,000 rows"),
    "140,000 rows": (HEADING.encode() + b"\na,b,club,,,,,,,,,open,x,y," * 140_000, "more than 3,000 rows"),
    "60,000 rows": (listed(60_000), "more than 3,000 rows"),
    "one cell of eight megabytes": (HEADING.encode() + b"\n" + b"a" * 7_900_000, "a line of more than"),
    "eight million commas": (HEADING.encode() + b"\n" + b"," * 7_900_000, "a line of more than"),
    "eight million quotes": (HEADING.encode() + b"\n" + b'"' * 7_900_000, "a line of more than"),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_refused_before_it_is_parsed(synthetic_pack, monkeypatch, name):
    data, rule = TOO_LARGE[name]
    monkeypatch.setattr(parsing.csv, "reader", lambda *_, **__: pytest.fail("was parsed"))
    (fault,) = judged(synthetic_pack, data).found
    assert rule in str(fault)


def test_too_many_bytes_are_not_even_copied(synthetic_pack, monkeypatch):
    monkeypatch.setattr(parsing, "forgiven", lambda _: pytest.fail("was copied"))
    judged(synthetic_pack, b"\r" * (LIST.bytes + 1))


BAD = {
    "an unknown status in every row": (listed(2_500, status="soon"), 2_500, "unknown status"),
    "an unknown ward in every row": (
        listed(2_500, ward_stated="Atlantis {}"),
        2_500,
        "is no ward of this pack",
    ),
    "an unknown locality in every row": (
        listed(2_500, locality_stated="Mu {}"),
        2_500,
        "is no locality of this pack",
    ),
    "one id in every row": (listed(2_500, service_id="NEW"), 2_499, "the same service_id twice"),
    "an id of another list in every row": (
        listed(2_500, service_id="SCH-1"),
        2_500,
        "the same service_id twice",
    ),
    "another category in every row": (listed(2_500, category="school"), 5_000, "belongs in another file"),
    "no name in any row": (listed(2_500, name=""), 2_500, "empty"),
    "an invisible name in every row": (listed(2_500, name=ZERO_WIDTH), 2_500, "nothing visible"),
    "a NUL in every name": (listed(2_500, name="a\0b"), 2_500, "control character"),
    "latitudes of 400 digits": (points(2_500, "9" * 400, "1"), 2_500, "not a finite number"),
    "infinite latitudes": (points(2_500, "1e999", "1"), 2_500, "not a finite number"),
    "not-a-numbers": (points(2_500, "NaN", "1"), 2_500, "not a finite number"),
    "cells beyond their length": (listed(1_000, notes="n" * 2_001), 1_000, "more than 2,000 characters"),
    "rows of one cell": (HEADING.encode() + b"\na" * 2_500, 2_500, "another length"),
    "a quote that is never closed": (HEADING.encode() + b'\n"' + b"a,\n" * 2_500, 1, "not a readable CSV"),
    "half a surrogate pair": (listed(1, name="a").replace(b"a,", b"\xed\xa0\x80,"), 1, "is not UTF-8"),
    "bytes of no text": (b"\xff" * 5_000_000, 1, "is not UTF-8"),
    "a heading twice": (HEADING.encode() + b",name \n", 1, "the same column twice"),
    "sixty unknown headings": (",".join(f"c{at}" for at in range(60)).encode(), 60 + 15, "column is missing"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_faults_are_kept_up_to_a_number_and_all_are_counted(synthetic_pack, name):
    data, count, rule = BAD[name]
    upload = judged(synthetic_pack, data)
    assert upload.found.total == count
    assert rule in str(upload.found[0])
    assert len(upload.found) == min(count, KEPT_FAULTS)
    assert f"{count:,} fault" in upload.found.counted()


@pytest.mark.slow
def test_a_fault_that_is_only_counted_is_not_made(synthetic_pack, monkeypatch):
    made: list[Fault] = []

    def fault(*args, **kwargs):
        made.append(Fault(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(register_checks, "Fault", fault)
    judged(synthetic_pack, listed(2_500, status="soon", ward_stated="Atlantis {}", service_id="NEW"))
    # Three checks that each fill the list on their own.
    assert len(made) <= 3 * KEPT_FAULTS


class Counting(str):
    """A text that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Counting.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def comparisons(size: int, work) -> int:
    """Return the comparisons that some work needs for so many texts, all different."""
    Counting.compared = 0
    work([Counting(f"text {at}") for at in range(size)])
    return Counting.compared


@pytest.mark.parametrize("place", ["headings", "headings twice", "wards", "ids"])
def test_the_work_grows_with_the_file_and_not_with_its_square(synthetic_pack, place):
    ground, terms = synthetic_pack.register.ground, synthetic_pack.register.terms

    def headings(texts):
        frame = pd.DataFrame(columns=pd.Index(texts, dtype=object))
        register_checks.columns_missing(frame, terms, "clubs.csv")

    def twice(texts):
        register_checks.frames.given_twice([*texts, *texts])

    def wards(texts):
        ground.ward_codes(texts)

    def ids(texts):
        register_checks.ids_twice(pd.Series([*texts, *texts], dtype=object), "clubs.csv", {})

    work = {"headings": headings, "headings twice": twice, "wards": wards, "ids": ids}[place]
    small, large = comparisons(500, work), comparisons(2_000, work)
    assert large <= 5 * small + 2_000


@pytest.mark.slow
def test_long_chains_of_shared_sites_are_one_site(synthetic_pack):
    # Each row shares its stated site with one row before it and its point with another: one long chain.
    base = services(synthetic_pack.register).geometry["CL-A"]
    half = 200

    def row(at: int, site: str, step: int) -> str:
        cells = {"service_id": f"NEW-{at}", "name": "Club", "category": "club", "status": "open"}
        cells |= {"as_of": "2025", "source_url": "a list", "coord_source": "m", "coord_accuracy": "exact"}
        cells |= {"lat": f"{base.y + step * 1e-6:.7f}", "lon": f"{base.x:.7f}"}
        return ",".join([*(cells.get(name, "") for name in COLUMNS), site])

    rows = [row(at, f"s{at}", at) for at in range(half)]
    rows += [row(half + at, f"s{half - 1 - at}", half - 2 - at) for at in range(half - 1)]
    data = "\n".join([f"{HEADING},site_id", *rows]).encode()
    upload = read_upload(synthetic_pack, "club", data, "clubs.csv")
    assert upload.faults == ()
    sites = replacement(synthetic_pack, "club", upload.rows).services
    assert set(sites.loc[sites["category"] == "club", "site_id"]) == {"s0"}


def test_a_list_as_long_as_may_be_is_accepted(synthetic_pack):
    upload = read_upload(synthetic_pack, "club", listed(LIST.rows), "clubs.csv")
    assert upload.faults == ()
    assert len(upload.rows) == LIST.rows


# ---- What is handed on -------------------------------------------------------------------------------------

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "'=1+1",
    "''=1",
    " =1+1",
    "＝1+1",
    "- a dash",
    "'-5",
    "'t Huis",
)


def _with_names(pack, *names: str):
    data = listed(len(names)).decode().splitlines()
    upload = read_upload(pack, "club", "\n".join(data).encode(), "clubs.csv")
    return upload.rows.assign(name=list(names), notes=list(names), coord_source=list(names))


@pytest.mark.slow
def test_the_pack_file_holds_no_formula_and_reads_back_the_same(synthetic_pack, synthetic_copy):
    rows = _with_names(synthetic_pack, *FORMULAS)
    copy = replacement(synthetic_pack, "club", rows)
    name, data = pack_file(copy, "club")
    cells = [cell for line in data.decode().splitlines()[1:] for cell in line.split(",")]
    assert not [
        cell for cell in cells if cell.lstrip("' ").startswith(("=", "+", "@", "＝")) and cell[0] != "'"
    ]
    root: Path = synthetic_copy()
    (root / "services" / name).write_bytes(data)
    again = load_pack(root)
    pd.testing.assert_frame_equal(again.register.files["clubs"], copy.register.files["clubs"])
    assert pack_file(again, "club")[1] == data
    upload = read_upload(again, "club", category_csv(again, "club"), "again.csv")
    assert difference(again, replacement(again, "club", upload.rows), "club").is_empty()


UNSEEN = [
    "\u200b",
    "\u200e\u200f",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\U000e0041\U000e007f",
    "\u3164",
    "\u2800",
    "\ufe0f",
]


@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_name_that_shows_nothing_is_refused(synthetic_pack, name):
    (fault,) = judged(synthetic_pack, listed(1, name=f" {name} ")).found
    assert (fault.column, fault.rule) == ("name", "nothing visible in text")


def test_a_note_that_shows_nothing_is_refused_and_an_empty_one_is_not(synthetic_pack):
    (fault,) = judged(synthetic_pack, listed(1, notes=ZERO_WIDTH)).found
    assert (fault.column, fault.rule, fault.value) == ("notes", "nothing visible in text", "\\u200b")
    assert read_upload(synthetic_pack, "club", listed(1), "clubs.csv").faults == ()


def test_a_name_of_letters_that_need_joiners_is_accepted(synthetic_pack):
    assert read_upload(synthetic_pack, "club", listed(1, name="می\u200cخواهم"), "clubs.csv").faults == ()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_declaration_is_one_line_of_toml_that_says_the_same(text):
    pack = _Declared(text)
    lines = declaration(pack, "club").splitlines()
    assert len(lines) == 3
    assert tomllib.loads("\n".join(lines))["complete_source"] == text


class _Declared:
    """As much of a pack as a declaration asks for."""

    def __init__(self, text: str) -> None:
        entry = type("Entry", (), {"id": "club", "complete": True, "complete_source": text})
        self.catalogue = {"club": entry}


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("a\0b", "control character in text"),
        ("\ud800", "control character in text"),
        (ZERO_WIDTH, "nothing visible in text"),
        ("x" * 3_000, "longer than 2,000 characters"),
    ],
)
def test_a_declaration_that_no_file_can_hold_is_refused(source, rule):
    (fault,) = declaration_faults(source)
    assert fault.rule == rule
    assert str(fault).encode()


def test_a_declaration_may_have_several_lines():
    assert declaration_faults("Head of service\n1 December 2026") == []
