"""Headings as people write them: found wherever they stand, asked about where they are unclear."""

from __future__ import annotations

import pytest

from geo.pack.column_names import SYNONYMS, TO_ASK
from geo.pack.grids import Grid
from geo.pack.sheet_columns import Headed, choices, headed, known_headings, list_headings, plain
from geo.sample import town

TERMS = town().register.terms


def grid(*rows: tuple[str, ...], name: str = "Sheet1") -> Grid:
    return Grid(name, tuple((line, cells) for line, cells in enumerate(rows, start=1) if any(cells)))


def found(*rows: tuple[str, ...], **said: str) -> Headed:
    told = {heading.replace("_", " "): column for heading, column in said.items()}
    (only,) = headed([grid(*rows)], list_headings(TERMS), said=told)
    return only


def columns(head: Headed) -> list[str]:
    return list(head.matched.values())


@pytest.mark.parametrize(
    "heading",
    [
        ("service_id", "name", "as_of", "source_url"),
        ("Id", "Name", "As of", "Source"),
        ("REF", "Name of centre", "Last checked", "Website"),
        (" Reference:", "CENTRE NAME*", "Date\nconfirmed", "Web address"),
    ],
)
def test_columns_are_known_by_our_names_our_titles_and_those_that_others_use(heading):
    head = found(heading)
    assert columns(head) == ["service_id", "name", "as_of", "source_url"]
    assert (head.near, head.unclear, head.left_out) == ((), (), ())


def test_no_heading_means_two_columns():
    seen: dict[str, str] = {}
    for column, words in SYNONYMS.items():
        for each in words:
            assert seen.setdefault(plain(each), column) == column
    known = known_headings(TERMS)
    assert all(known[plain(title)] == name for name, title in choices(TERMS).items())
    assert not {plain(each) for each in TO_ASK} & set(known)


def test_a_heading_is_found_below_titles_group_headings_and_empty_rows():
    head = found(
        ("Centres, November 2026",),
        (),
        ("", "What", "", "Where"),
        ("", "Name", "Status", "Address", "Postcode"),
        ("", "Abbey Club", "open", "1 Lane", ""),
    )
    assert (head.line, dict(head.matched)) == (4, {1: "name", 2: "status", 3: "address", 4: "postcode"})
    assert [line for line, _ in head.rows()] == [5]


def test_a_second_heading_row_and_one_that_is_printed_again_are_no_services():
    head = found(
        ("Name", "Postcode", "Status"),
        ("name", "postcode", "status"),
        ("Abbey Club", "", "open"),
        ("Name", "Postcode", "Status"),
        ("Dock Club", "", "open"),
    )
    assert [line for line, _ in head.rows()] == [3, 5]


def test_a_misspelt_heading_is_taken_and_told_and_a_less_like_one_is_asked_about():
    head = found(("Name", "Adress", "Post codes", "Longitud", "Statsu"))
    assert columns(head) == ["name", "address", "postcode", "lon"]
    assert [heading for heading, _ in head.near] == ["Adress", "Post codes", "Longitud"]
    assert [each.heading for each in head.unclear] == ["Statsu"]


def test_whether_a_source_states_the_ward_only_a_person_knows():
    assert [(each.heading, each.likely) for each in found(("Name", "Id", "Ward")).unclear] == [
        ("Ward", ("ward_stated",))
    ]
    head = found(("Name", "Id", "Ward"), Ward="ward_stated")
    assert columns(head) == ["name", "service_id", "ward_stated"]
    head = found(("Name", "Id", "Ward"), Ward="")
    assert (columns(head), head.unclear, head.left_out) == (["name", "service_id"], (), ("Ward",))


def test_two_headings_for_one_column_are_asked_about_unless_one_is_its_own():
    head = found(("Name", "Id", "Website", "Link"))
    assert [each.heading for each in head.unclear] == ["Website", "Link"]
    head = found(("Name", "Id", "Source", "Link"))
    assert [each.heading for each in head.unclear] == ["Link"]
    head = found(("Name", "Id", "Website", "Link"), Website="source_url", Link="notes")
    assert columns(head) == ["name", "service_id", "source_url", "notes"]
    assert found(("Name", "Name", "Id")).twice == ("name",)


def test_what_is_worked_out_in_our_own_sheets_is_passed_over_and_other_columns_are_named():
    head = found(("Name", "Id", "Ward found", "What to check", "Manager", "Phone"))
    assert head.left_out == ("Manager", "Phone")
    assert head.unclear == ()


def test_the_sheet_with_most_of_our_columns_is_taken_and_a_tie_is_not_decided():
    notes, two, three = grid(("Name", "Id")), grid(("Name", "Id", "Date")), grid(("Id", "Name", "Date"))
    assert [each.grid for each in headed([notes, two], list_headings(TERMS))] == [two]
    assert [each.grid for each in headed([two, three], list_headings(TERMS))] == [two, three]
    none = [grid(("x", "y")), grid(("Name",)), grid(("Postcode", "Status"))]
    assert headed(none, list_headings(TERMS)) == ()
