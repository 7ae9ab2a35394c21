"""A list as a sheet to work in: texts that no spreadsheet rewrites, with what is worked out beside them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from geo.errors import AtlasError
from geo.pack.column_names import FOUND, TITLES
from geo.report.register_sheet import register_sheet
from geo.report.sheet_book import ABOUT
from geo.sample import town


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(category: str = "club", pack=None, **given) -> list[dict[str, str | None]]:
    heading, *lines = opened(register_sheet(pack or town(), category, **given)).worksheets[0].values
    return [dict(zip(heading, each, strict=True)) for each in lines]


def test_headings_are_titles_and_every_cell_is_a_text_that_stays_one():
    sheet = opened(register_sheet(town(), "club")).worksheets[0]
    assert [each.value for each in sheet[1]][:2] == [TITLES["service_id"], TITLES["name"]]
    assert [each.value for each in sheet[1]][-3:] == list(FOUND)
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert sheet.column_dimensions["A"].number_format == "@" or sheet.column_dimensions["A"].style


def test_ward_and_locality_stand_beside_a_service_by_name():
    found = {each["Id"]: (each["Ward found"], each["Locality found"]) for each in rows()}
    assert found["CL-A"] == ("Abbey", "West")
    assert found["CL-CD"][0] is None


def test_only_what_is_to_be_checked():
    assert [each["Id"] for each in rows(to_check=True)] == ["CL-B", "CL-CD"]
    assert all(each["What to check"] for each in rows(to_check=True))


def test_whose_the_list_is_and_what_its_columns_say_stand_on_a_second_sheet():
    book = opened(register_sheet(town(), "club"))
    assert book.sheetnames[1:] == [ABOUT]
    assert ("Source", "Made up") in list(book[ABOUT].values)


def test_the_same_list_is_the_same_bytes_and_hostile_names_are_texts(synthetic_pack):
    for category in synthetic_pack.catalogue:
        data = register_sheet(synthetic_pack, category)
        assert data == register_sheet(synthetic_pack, category)
        cells = [cell for sheet in opened(data) for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_an_unknown_category_is_refused():
    with pytest.raises(AtlasError, match="no category 'pier'"):
        register_sheet(town(), "pier")
