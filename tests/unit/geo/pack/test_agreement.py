"""What a row says twice is compared, and flags are a closed list."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import Fault, PackError
from geo.pack.flag_words import FLAGS, SIGNS
from geo.pack.pack import check_pack
from geo.report.dictionary import FLAG_WORDS
from geo.sample import town
from geo.sources.build import build
from geo.store.directory import SHIPPED


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny town."""
    shutil.copytree(town().root, tmp_path / "pack")
    return tmp_path / "pack"


def change(root: Path, name: str, edit: Callable[[dict[str, str], int], None]) -> None:
    """Change the cells of each row of a table; rows count from 2."""
    path = root / name
    heading, *rows = csv.reader(path.read_text("utf-8").splitlines())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        for at, cells in enumerate(rows, start=2):
            row = dict(zip(heading, cells, strict=True))
            edit(row, at)
            writer.writerow(row.values())


def faults(root: Path) -> list[Fault]:
    """Return what `check` finds."""
    return list(check_pack(root)[0])


MEALS = "indicators/school_meals.csv"


# ---- Value and counts ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("value", ["0.3", "3000", "29", "33", "0"])
def test_a_value_that_its_counts_do_not_give_is_a_fault(root: Path, value: str) -> None:
    # Abbey in 2024: 30 of 100.
    def edit(row: dict[str, str], at: int) -> None:
        if at == 4:
            assert (row["numerator"], row["denominator"], row["value"]) == ("30", "100", "30")
            row["numerator"], row["denominator"], row["value"] = "301", "1003", value

    change(root, MEALS, edit)
    found = faults(root)
    assert [(fault.file, fault.row, fault.column) for fault in found] == [(MEALS, 4, "value")]


@pytest.mark.slow
@pytest.mark.parametrize("value", ["30", "30.0", "30.01", "30.4", ""])
def test_a_value_that_its_publisher_rounded_is_none(root: Path, value: str) -> None:
    def edit(row: dict[str, str], at: int) -> None:
        if at == 4:
            row["numerator"], row["denominator"], row["value"] = "301", "1003", value

    change(root, MEALS, edit)
    assert faults(root) == []


@pytest.mark.slow
def test_a_benchmark_that_is_a_share_beside_its_counts_is_a_fault(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "pack")
    name = "indicators/household_deprivation_1plus.csv"

    def edit(row: dict[str, str], at: int) -> None:
        if row["area_code"] == "E12000007":
            row["value"] = "0.519"

    change(tmp_path / "pack", name, edit)
    found = faults(tmp_path / "pack")
    assert {(fault.file, fault.column) for fault in found} == {(name, "value")}
    assert any("value and counts disagree" in str(each) and "0.519 beside" in str(each) for each in found)


@pytest.mark.slow
def test_a_benchmark_that_is_a_share_without_counts_is_a_fault(root: Path) -> None:
    def edit(row: dict[str, str], at: int) -> None:
        if row["role"] == "benchmark":
            row["value"] = str(float(row["value"]) / 100)

    change(root, MEALS, edit)
    found = faults(root)
    assert [(fault.rule, fault.mend) for fault in found] == [
        ("is a share, and the figures are percentages", "Write 25.")
    ]


@pytest.mark.slow
def test_a_count_beside_another_count_is_a_fault(root: Path) -> None:
    name = "indicators/toddlers.csv"

    def edit(row: dict[str, str], at: int) -> None:
        if at == 2:
            row["value"] = "90"

    change(root, name, edit)
    assert [(fault.file, fault.row, fault.rule) for fault in faults(root)] == [
        (name, 2, "value and counts disagree")
    ]


# ---- Code and name ---------------------------------------------------------------------------------------


def shifted(row: dict[str, str]) -> None:
    """Give a ward the name of the next."""
    names = ["Abbey", "Bridge", "Castle", "Dock", "Elm"]
    if row["area_type"] == "ward":
        row["area_name"] = names[("ABCDE".index(row["area_code"]) + 1) % 5]


@pytest.mark.slow
def test_codes_shifted_against_names_are_a_fault_in_each_row(root: Path) -> None:
    change(root, MEALS, lambda row, at: shifted(row))
    found = faults(root)
    wards = (root / MEALS).read_text("utf-8").count(",ward,")
    assert len(found) == wards
    assert {fault.column for fault in found} == {"area_name"}
    assert "A is 'Abbey', and this is the name of B" in str(found[0])


@pytest.mark.slow
def test_codes_shifted_against_names_in_a_source_stop_the_build(root: Path) -> None:
    change(root, "sources/ward.csv", lambda row, at: shifted(row))
    with pytest.raises(PackError, match=r"ward.csv, row 9, column area_name: A is 'Abbey'"):
        build(root)


@pytest.mark.slow
def test_a_benchmark_under_the_name_of_another_is_a_fault(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "pack")
    name = "indicators/overcrowding.csv"

    def edit(row: dict[str, str], at: int) -> None:
        if row["area_code"] == "E12000007":
            row["area_name"] = "England"

    change(tmp_path / "pack", name, edit)
    assert {(each.file, each.column) for each in faults(tmp_path / "pack")} == {(name, "area_name")}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ABBEY", "abbey ", "Abbey"])
def test_another_case_or_a_space_is_the_same_name(root: Path, name: str) -> None:
    def edit(row: dict[str, str], at: int) -> None:
        row["area_name"] = name if row["area_code"] == "A" else row["area_name"]

    change(root, MEALS, edit)
    assert faults(root) == []


@pytest.mark.slow
def test_a_name_that_nobody_has_is_a_notice_for_its_row(root: Path) -> None:
    def edit(row: dict[str, str], at: int) -> None:
        row["area_name"] = "The Abbey" if at == 4 else row["area_name"]

    change(root, MEALS, edit)
    found, notices = check_pack(root)
    assert found == []
    assert f"{MEALS}, row 4: A is 'Abbey', the row says 'The Abbey'" in notices


# ---- Flags -----------------------------------------------------------------------------------------------


def test_every_flag_has_its_words() -> None:
    assert set(FLAGS) == set(FLAG_WORDS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flag", "instead"),
    [
        ("supressed", "Write suppressed."),
        ("Suppressed", "Write suppressed."),
        ("not applicable", "Write not_applicable."),
        ("derived; suppressed", "Write derived;suppressed."),
        ("derived, suppressed", "Write derived;suppressed."),
        *((sign, f"Write {flag}.") for flag, signs in SIGNS.items() for sign in signs),
        ("wibble", "The flags are: derived,"),
    ],
)
def test_a_word_that_is_no_flag_is_named_with_what_to_write(root: Path, flag: str, instead: str) -> None:
    name = MEALS
    path = root / name
    lines = path.read_text("utf-8").splitlines()
    cells = lines[3].split(",")
    cells[8] = f'"{flag}"' if "," in flag else flag
    lines[3] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    from geo.pack.parsing import indicator_values

    found: list[Fault] = []
    indicator_values(path.read_bytes(), name, town().indicator("school_meals"), found)
    assert [(fault.row, fault.column, fault.rule) for fault in found] == [(4, "flag", "is no flag")]
    assert str(found[0].mend).startswith(instead)


@pytest.mark.slow
@pytest.mark.parametrize("flag", SIGNS)
def test_a_sign_in_a_column_of_numbers_is_named_with_what_to_write(root: Path, flag: str) -> None:
    for sign in SIGNS[flag]:

        def edit(row: dict[str, str], at: int, sign: str = sign) -> None:
            if at == 4:
                row["value"] = sign

        change(root, MEALS, edit)
        found = faults(root)
        assert [(fault.row, fault.column) for fault in found] == [(4, "value")]
        assert found[0].mend == f"Leave the cell empty and write {flag} in the column flag."
