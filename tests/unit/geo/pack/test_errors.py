"""A fault says in one line what is wrong, where and how to mend it; a pack error lists them all."""

from __future__ import annotations

import pytest

from geo.errors import Fault, Faults, PackError, fault_order
from geo.limits import FAULT_TEXT, KEPT_FAULTS


def test_a_fault_names_file_row_column_rule_value_and_remedy():
    fault = Fault("indicators/x.csv", "not a number", 7, "value", "n.a.", "Write a plain number.")
    expected = "indicators/x.csv, row 7, column value: not a number (found 'n.a.'). Write a plain number."
    assert str(fault) == expected


def test_a_fault_of_a_whole_file_leaves_out_what_it_does_not_know():
    assert str(Fault("place.toml", "cannot be read")) == "place.toml: cannot be read"


def test_a_long_value_is_cut_so_that_a_message_stays_one_line():
    text = str(Fault("a.csv", "odd", value="x" * 10_000 + "\n"))
    assert len(text) < 100
    assert "…" in text
    assert "\n" not in str(Fault("a.csv", "odd", value="a\nb"))


@pytest.mark.parametrize("text", ["wa\x15d", "wa\u202ed", "wa\n", "\x7f", "ward\ud800", "\x00"])
@pytest.mark.parametrize("part", ["file", "rule", "column", "value", "mend"])
def test_whatever_a_file_holds_a_fault_can_be_read(part, text):
    fault = Fault(**{"file": "a.csv", "rule": "odd", part: text})
    assert str(fault).isprintable()


def test_a_pack_error_lists_every_fault_and_counts_them():
    one, two = Fault("a.csv", "first"), Fault("b.csv", "second")
    assert str(PackError([one, two])) == "The place pack has 2 faults:\n  a.csv: first\n  b.csv: second"
    assert str(PackError([one])).startswith("The place pack has 1 fault:")
    assert PackError([one, two]).faults == (one, two)


def test_faults_are_sorted_by_row_as_numbers_not_as_text():
    rows = [Fault("a.csv", "odd", row) for row in (10, 9, 100)]
    assert [fault.row for fault in sorted(rows, key=fault_order)] == [9, 10, 100]


def test_the_first_faults_are_kept_and_all_are_counted():
    faults = Faults(Fault("a.csv", "odd", row) for row in range(KEPT_FAULTS + 500))
    assert (len(faults), faults.total) == (KEPT_FAULTS, KEPT_FAULTS + 500)
    assert faults.counted() == "1,500 faults, of which 1,000 are listed"
    assert str(PackError(faults)).startswith("The place pack has 1,500 faults, of which 1,000 are listed:")


def test_a_fault_that_is_told_twice_counts_once():
    faults = Faults([Fault("a.csv", "odd"), Fault("a.csv", "odd")])
    faults += Faults([Fault("a.csv", "odd")])
    assert (len(faults), faults.total) == (1, 1)


def test_faults_gathered_in_parts_add_up():
    whole = Faults()
    for file in ("a.csv", "b.csv"):
        part = Faults()
        part.of_each(range(900), lambda row, file=file: Fault(file, "odd", row))
        whole += part
    assert (len(whole), whole.total) == (KEPT_FAULTS, 1_800)
    assert whole.in_order().total == 1_800
    assert Faults().counted() == "no fault"


def test_of_a_long_text_the_beginning_is_kept_and_what_cannot_be_written_is_escaped():
    fault = Fault("a.csv", "odd", value="x" * 8_000_000, column="\ud800", mend="é")
    assert len(fault.value) == FAULT_TEXT
    assert fault.column == "\\ud800"
    assert fault.mend == "é"
