"""A sheet as somebody keeps it, merged into a list: rows and cells that it does not have stay."""

from __future__ import annotations

from datetime import date

import pytest

from geo.errors import AtlasError
from geo.gaps.changes import category_csv, difference, replacement
from geo.gaps.register_sheet import read_sheet
from geo.gaps.same_services import NEW
from geo.gaps.sheet_reading import Said
from geo.gaps.sheet_rows import NOTES
from geo.report.register_sheet import register_sheet
from geo.sample import town
from tests.sheets import csv_of, ods, xlsx

HEAD = ["Name", "Status", "Last checked"]
BOTH = pytest.mark.parametrize("write", [xlsx, ods, csv_of])


def read(data: bytes, category: str = "club", pack=None, **said):
    return read_sheet(pack or town(), category, data, "mine", Said(**said))


def cell(found, service: str, name: str) -> str:
    assert found.found == []
    assert not found.is_open
    return found.rows.set_index("service_id").at[service, name]


@BOTH
def test_an_untidy_sheet_is_merged_and_the_rest_stays(write):
    rows = [["Clubs of 2026"], [], ["", *HEAD, "", "Manager"], [], ["", "Dock Club", "Open", "28/11/2026"]]
    found = read(write(rows))
    assert (cell(found, "CL-D", "status"), cell(found, "CL-D", "as_of")) == ("open", "2026-11-28")
    before = town().register.rows("club")
    assert found.rows["service_id"].tolist() == before["service_id"].tolist()
    others = found.rows["service_id"] != "CL-D"
    assert found.rows[others].equals(before[others])
    assert (found.edited, found.new, found.absent) == (("CL-D",), (), ("CL-A", "CL-B", "CL-CD", "CL-E"))
    assert "The heading is row 3." in found.notes
    assert "Left out, because the list has no such column: Manager." in found.notes
    change = difference(town(), replacement(town(), "club", found.rows), "club")
    assert change.verdicts[["area_name", "after"]].to_numpy().tolist() == [["Dock", "met"]]


def test_cells_with_dates_read_as_they_are_shown():
    rows = [HEAD, ["Dock Club", "open", (date(2026, 11, 28), "dd/mm/yyyy")]]
    assert cell(read(xlsx(rows)), "CL-D", "as_of") == "2026-11-28"
    rows[1][2] = (date(2024, 11, 1), "mmm-yy")
    assert cell(read(xlsx(rows)), "CL-D", "as_of") == "2024-11"


def test_an_empty_cell_erases_only_where_it_is_asked_for():
    rows = [["Id", "Name", "Notes"], ["CL-A", "Abbey Club", ""]]
    noted = replacement(town(), "club", town().register.rows("club").assign(notes="old"))
    assert cell(read(csv_of(rows), pack=noted), "CL-A", "notes") == "old"
    found = read(csv_of(rows), pack=noted, clear=True)
    assert (cell(found, "CL-A", "notes"), cell(found, "CL-B", "notes")) == ("", "old")


def test_services_are_removed_by_name_or_all_that_are_absent():
    rows = csv_of([["Id", "Name"], ["CL-A", "Abbey Club"], ["CL-D", "Dock Club"]])
    found = read(rows, remove=["CL-E", "CL-A"])
    assert found.rows["service_id"].tolist() == ["CL-A", "CL-B", "CL-CD", "CL-D"]
    assert found.absent == ("CL-B", "CL-CD")
    whole = read(rows, whole=True)
    assert (whole.rows["service_id"].tolist(), whole.absent) == (["CL-A", "CL-D"], ())


def test_a_new_service_gets_a_free_id_its_source_and_what_is_not_known():
    rows = csv_of([["Service"], ["x"]])
    assert read(rows).found[0].rule == "no heading row was found"
    rows = csv_of([["Service", "Address"], ["Zebra", "1 Lane"], ["Yak", "2 Lane"]])
    found = read(rows, "hub", source="a letter", used=["HUB-3"])
    assert found.new == ("HUB-4", "HUB-5")
    assert cell(found, "HUB-4", "source_url") == "a letter"
    assert cell(found, "HUB-4", "status") == "unknown"
    assert cell(found, "HUB-4", "as_of") == "undated"
    assert [each.column for each in read(rows, "hub").found] == ["source_url", "source_url"]


def test_what_is_unclear_is_asked_and_nothing_is_made_before():
    found = read(csv_of([[*HEAD, "Ward"], ["Abby Club", "open", "2026", "Elm"]]))
    assert (found.rows, [each.heading for each in found.columns]) == (None, ["Ward"])
    found = read(csv_of([[*HEAD, "Ward"], ["Abby Club", "open", "2026", "Elm"]]), columns={"Ward": ""})
    assert (found.rows, [each.likely for each in found.questions]) == (None, [("CL-A",)])
    said = {"columns": {"Ward": "ward_stated"}, "rows": {2: NEW}, "source": "a letter"}
    found = read(csv_of([[*HEAD, "Ward"], ["Abby Club", "open", "2026", "Elm"]]), **said)
    assert cell(found, "CLUB-1", "ward_stated") == "Elm"
    found = read(csv_of([HEAD, ["Abby Club", "open", "2026"]]), rows={2: "CL-A"})
    assert cell(found, "CL-A", "name") == "Abby Club"


def test_which_of_two_sheets_is_asked():
    data = xlsx([HEAD, ["Dock Club", "open", ""]], title="2026", Old=[HEAD, ["Dock Club", "closed", ""]])
    assert read(data).sheets == ("2026", "Old")
    assert cell(read(data, sheet="2026"), "CL-D", "status") == "open"
    assert cell(read(data, sheet="Old"), "CL-D", "status") == "closed"


def test_faults_name_the_row_of_the_sheet():
    rows = [["Title"], [], HEAD, ["Dock Club", "soon", ""], [], ["Elm Club", "#REF!", ""]]
    assert [(each.row, each.rule) for each in read(xlsx(rows)).found] == [(6, "a formula that failed")]
    assert [(each.row, each.rule) for each in read(xlsx(rows[:5])).found] == [(4, "unknown status")]


def test_two_rows_about_one_service_are_a_fault():
    rows = csv_of([["Id", "Name"], ["CL-A", "Abbey Club"], ["cl-a", "Abbey"]])
    assert [(each.row, each.rule) for each in read(rows).found] == [(3, "the same service twice")]


def test_an_id_that_is_not_the_one_of_a_service_is_not_taken_over():
    rows = csv_of([["Ref", "Name", "Status"], ["77", "Dock Club", "open"]])
    found = read(rows)
    assert cell(found, "CL-D", "status") == "open"
    assert "Row 2: Dock Club keeps its id CL-D, not 77." in found.notes


def test_rows_of_another_list_are_refused_and_titles_of_lists_are_known():
    rows = [["Id", "Name", "Category"], ["CL-D", "Dock Club", "Clubs"]]
    assert read(csv_of(rows)).edited == ()
    rows[1][2] = "hub"
    assert "is another category" in {each.rule for each in read(csv_of(rows)).found}


def test_a_torn_text_is_a_fault_and_a_remark_beside_a_table_is_left_out():
    torn = b"Name,Status\nDock Club,open\nElm Club,open, they say\n"
    assert [(each.row, each.rule) for each in read(torn).found] == [
        (3, "a row with more cells than the heading")
    ]
    found = read(xlsx([["Name", "Status"], ["Dock Club", "open", "", "ask Ann"]]))
    assert cell(found, "CL-D", "status") == "open"
    assert any("row 2" in each for each in found.notes)


def test_a_stand_in_for_a_point_follows_the_new_postcode_and_this_is_said(pack):
    postcode = pack.register.postcodes.index[0]
    listed = pack.services[pack.services["category"] == "youth_centre"]
    street = str(listed.index[listed["coord_accuracy"] == "street"][0])
    rows = csv_of([["Id", "Name", "Postcode"], [street, "x", postcode]])
    found = read(rows, "youth_centre", pack)
    assert cell(found, street, "lat") == cell(found, street, "coord_accuracy") == ""
    assert any(f"the middle of {postcode}" in each for each in found.notes)
    exact = listed.index[listed["coord_accuracy"] == "exact"]
    for service in exact[:1]:
        found = read(csv_of([["Id", "Name", "Postcode"], [service, "x", postcode]]), "youth_centre", pack)
        assert cell(found, service, "lat") != ""
        assert any("keeps its point" in each for each in found.notes)


def test_notes_without_end_are_counted():
    lines = [["Name", "As of"], *([f"Zebra {at * at * 7919}", "46051"] for at in range(NOTES + 40))]
    found = read(csv_of(lines), source="a list")
    assert sum("counts as" in each for each in found.notes) == NOTES
    assert any("40 notes more" in each for each in found.notes)


@pytest.mark.parametrize("category", ["club", "hub", "school", "play_area"])
def test_every_list_comes_back_as_it_went_out(category):
    for data in (register_sheet(town(), category), category_csv(town(), category)):
        found = read(data, category)
        assert (found.found, found.is_open, found.edited, found.new, found.absent) == ([], False, (), (), ())
        assert found.rows.equals(town().register.rows(category))


@pytest.mark.slow
def test_every_shipped_list_comes_back_as_it_went_out(pack, synthetic_pack):
    for chosen in (pack, synthetic_pack):
        for category in chosen.catalogue:
            for data in (register_sheet(chosen, category), category_csv(chosen, category)):
                found = read(data, category, chosen)
                assert found.found == []
                assert found.rows.equals(chosen.register.rows(category))


def test_an_unknown_category_is_refused():
    with pytest.raises(AtlasError, match="no category 'pier'"):
        read(b"", "pier")
