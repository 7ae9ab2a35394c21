"""Uploading a replacement: read kindly, judged strictly, compared before anything changes."""

from __future__ import annotations

import csv
import io

import pytest

from geo.errors import AtlasError
from geo.gaps.changes import category_csv, declaration, difference, pack_file, read_upload, replacement
from geo.gaps.verdicts import gaps
from tests.synthetic import A, B, C, D, E

pytestmark = pytest.mark.slow

CLUBS = "club_every_ward"


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


def _bytes(rows) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _edited(pack, category, **cells):
    """Return a download of a category with cells changed: `CL_A={"status": "closed"}`; None drops the row."""
    heading, *rows = _rows(category_csv(pack, category))
    out = []
    for row in rows:
        change = cells.get(row[0].replace("-", "_"), {})
        if change is not None:
            out.append([str(change.get(name, cell)) for name, cell in zip(heading, row, strict=True)])
    return [heading, *out]


def test_a_download_is_safe_in_a_spreadsheet_and_comes_back_as_it_was(pack, synthetic_pack):
    for chosen in (pack, synthetic_pack):
        for category in chosen.catalogue:
            data = category_csv(chosen, category)
            cells = [cell for row in _rows(data) for cell in row]
            assert not any(cell.startswith(("=", "@", "+")) for cell in cells)
            upload = read_upload(chosen, category, data, "again.csv")
            assert upload.faults == ()
            assert difference(chosen, replacement(chosen, category, upload.rows), category).is_empty()


def test_a_negative_longitude_stays_a_number(pack):
    heading, *rows = _rows(category_csv(pack, "leisure_centre"))
    at = heading.index("lon")
    assert [float(row[at]) for row in rows if row[at]]


def test_an_unchanged_upload_gives_the_committed_bytes_of_the_pack_file(pack):
    for category, entry in pack.catalogue.items():
        upload = read_upload(pack, category, category_csv(pack, category), "again.csv")
        name, data = pack_file(replacement(pack, category, upload.rows), category)
        assert name == f"{entry.file}.csv"
        assert data == (pack.root / "services" / name).read_bytes()


def test_what_a_spreadsheet_adds_is_taken_off(synthetic_pack):
    data = category_csv(synthetic_pack, "club")
    empty = b"," * data.split(b"\n", 1)[0].count(b",")
    windows = b"\xef\xbb\xbf" + (data + empty + b"\n").replace(b"\n", b"\r\n")
    upload = read_upload(synthetic_pack, "club", windows, "clubs.csv")
    assert upload.faults == ()
    assert len(upload.rows) == 5


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Nov-24", "2024-11"),
        ("29/01/2026", "2026-01-29"),
        ("2024", "2024"),
        ("undated", "undated"),
        ("01/29/2026", "01/29/2026"),
        ("Foo-24", "Foo-24"),
    ],
)
def test_dates_that_a_spreadsheet_rewrote_are_put_back(synthetic_pack, written, meant):
    rows = _edited(synthetic_pack, "club", CL_A={"as_of": written})
    upload = read_upload(synthetic_pack, "club", _bytes(rows), "clubs.csv")
    assert upload.faults == ()
    assert upload.rows["as_of"][0] == meant


def test_an_empty_category_is_filled_in(synthetic_pack):
    blank = {"category": ""}
    rows = _edited(synthetic_pack, "club", CL_A=blank, CL_B=blank, CL_CD=blank, CL_D=blank, CL_E=blank)
    upload = read_upload(synthetic_pack, "club", _bytes(rows), "clubs.csv")
    assert upload.faults == ()
    assert set(upload.rows["category"]) == {"club"}


def test_every_fault_is_named_with_its_row_and_nothing_is_taken(synthetic_pack):
    rows = _edited(
        synthetic_pack,
        "club",
        CL_A={"status": "opened"},
        CL_B={"ward_stated": "Atlantis", "service_id": "SCH-1"},
        CL_CD={"lat": "51.5"},
        CL_D={"category": "school", "name": ""},
        CL_E={"service_id": "CL-A"},
    )
    upload = read_upload(synthetic_pack, "club", _bytes(rows), "my clubs.csv")
    assert upload.rows is None
    assert [f"{fault.row} {fault.column}: {fault.rule}" for fault in upload.faults] == [
        "2 status: unknown status",
        "3 service_id: the same service_id twice",
        "3 ward_stated: is no ward of this pack",
        "4 lat: a point outside the pack's land",
        "5 category: belongs in another file",
        "5 category: is another category",
        "5 name: empty",
        "6 service_id: the same service_id twice",
    ]
    assert {fault.file for fault in upload.faults} == {"my clubs.csv"}
    assert "another category of the register" in str(upload.faults[1])
    assert "It is taken in row 2" in str(upload.faults[-1])


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"service_id,name\nCL-A,Club\n", "column is missing"),
        (b"a,b\n1,2,3\n", "a row of another length"),
        (b'a,b\n"1', "is not a readable CSV table"),
        (b"\x89PNG\r\n\x1a\n", "is not UTF-8 text"),
    ],
)
def test_what_is_no_register_is_refused_with_the_reason(synthetic_pack, data, rule):
    upload = read_upload(synthetic_pack, "club", data, "clubs.csv")
    assert upload.rows is None
    assert any(rule in str(fault) for fault in upload.faults)


def test_the_difference_by_hand(synthetic_pack):
    point = synthetic_pack.services.geometry
    rows = _edited(
        synthetic_pack,
        "club",
        CL_A={"lat": f"{point['HUB-1'].y:.7f}", "lon": f"{point['HUB-1'].x:.7f}"},
        CL_B={"lat": "", "lon": "", "coord_source": "", "coord_accuracy": ""},
        CL_CD=None,
        CL_D={"status": "open", "notes": "opened"},
    )
    added = dict(zip(rows[0], rows[-1], strict=True)) | {
        "service_id": "CL-C",
        "ward_stated": C,
        "status": "open",
    }
    upload = read_upload(synthetic_pack, "club", _bytes([*rows, list(added.values())]), "clubs.csv")
    assert upload.faults == ()
    found = difference(synthetic_pack, replacement(synthetic_pack, "club", upload.rows), "club")
    assert found.added.index.tolist() == ["CL-C"]
    assert found.removed.index.tolist() == ["CL-CD"]
    assert found.removed.at["CL-CD", "place"] == "on the map"
    # From (0.5, 1) to (0.4, 0.5) km: the root of 100² and 500² metres; CL-B lost its point.
    assert found.moved.index.tolist() == ["CL-A", "CL-B"]
    assert found.moved.at["CL-A", "metres"] == pytest.approx(509.9, abs=0.1)
    assert found.moved.at["CL-B", "after"] == "location not sourced"
    assert found.status.loc["CL-D"].tolist() == ["Clwb y Môr", "planned", "open"]
    assert found.edited.at["CL-B", "columns"] == "coord_source, coord_accuracy"
    assert found.edited.at["CL-D", "columns"] == "notes"
    changes = found.verdicts.set_index("area_code")[["before", "after"]]
    assert changes.to_dict("index") == {
        C: {"before": "uncertain", "after": "met"},
        D: {"before": "uncertain", "after": "met"},
    }
    assert not found.is_empty()


def test_declaring_a_list_complete_changes_verdicts_and_gives_the_lines_to_write(synthetic_pack):
    rows = read_upload(synthetic_pack, "club", category_csv(synthetic_pack, "club"), "c.csv").rows
    undone = replacement(synthetic_pack, "club", rows, complete_source="")
    assert gaps(undone, CLUBS).at[E, "verdict"] == "not evidenced"
    assert difference(synthetic_pack, undone, "club").verdicts["after"].tolist() == ["not evidenced"]
    assert declaration(undone, "club") == 'id = "club"\ncomplete = false'
    done = replacement(undone, "club", rows, complete_source='The "whole" list\\2026')
    assert gaps(done, CLUBS).at[E, "verdict"] == "unmet"
    assert declaration(done, "club") == (
        'id = "club"\ncomplete = true\ncomplete_source = "The \\"whole\\" list\\\\2026"'
    )
    assert done.catalogue["club"].complete
    assert {A, B} <= set(gaps(done, CLUBS).index)


def test_an_unknown_category_is_refused(synthetic_pack):
    for call in (category_csv, pack_file):
        with pytest.raises(AtlasError, match="no category 'pier'"):
            call(synthetic_pack, "pier")
