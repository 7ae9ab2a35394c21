"""Transcriptions that cannot be built: refused with file, row and remedy, and the pack stays as it was."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import AtlasError, PackError
from geo.pack.pack import read_pack
from geo.sample import town
from geo.sources.build import build, faults_only, require_sound, write
from tests.conftest import SHIPPED
from tests.stopped import contents

pytestmark = pytest.mark.slow

Edit = Callable[[str], str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny town."""
    shutil.copytree(town().root, tmp_path / "pack")
    return tmp_path / "pack"


def again(row: int) -> Edit:
    """Return an edit that repeats a line at the end, counted as an editor does."""
    return lambda text: text + text.split("\n")[row - 1] + "\n"


def swap(old: str, new: str) -> Edit:
    """Return an edit of a text that must be there."""

    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def without(pattern: str) -> Edit:
    """Return an edit that drops the lines that hold a pattern."""

    def edit(text: str) -> str:
        kept = [line for line in text.split("\n") if not re.search(pattern, line)]
        assert len(kept) < len(text.split("\n"))
        return "\n".join(kept)

    return edit


def everything(root: Path) -> list[str]:
    """Build and write as the command does; return the lines of the refusal, the pack unchanged."""
    before = contents(root)

    def command() -> None:
        files = build(root)
        write(files, root, check=lambda: require_sound(files, root))

    with pytest.raises(PackError) as refused:
        command()
    assert contents(root) == before
    assert read_pack(root)[0] is not None
    return [str(fault) for fault in refused.value.faults]


# ---- A key that repeats ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "row"),
    [("ward.csv", 2), ("ward.csv", 3), ("lsoa.csv", 2), ("lsoa.csv", 3), ("ages.csv", 2), ("larger.csv", 2)],
)
def test_a_row_twice_is_refused_with_both_row_numbers(root: Path, file: str, row: int) -> None:
    path = root / "sources" / file
    path.write_text(again(row)(path.read_text("utf-8")), encoding="utf-8")
    last = len(path.read_text("utf-8").splitlines())
    found = everything(root)
    assert any(
        line.startswith(f"{file}, row {last}, ") and "the same key twice" in line and f"in row {row};" in line
        for line in found
    )


@pytest.mark.parametrize("file", ["lookup.csv", "localities.csv", "lsoas.csv"])
def test_an_area_twice_in_a_lookup_is_refused(root: Path, file: str) -> None:
    path = root / "sources" / file
    path.write_text(again(3)(path.read_text("utf-8")), encoding="utf-8")
    assert any("the same key twice" in line and "in row 3;" in line for line in everything(root))


def test_a_row_twice_with_another_figure_is_refused_too(root: Path) -> None:
    path = root / "sources/ward.csv"
    line = path.read_text("utf-8").splitlines()[2]
    path.write_text(path.read_text("utf-8") + line.replace(",25,", ",26,") + "\n", encoding="utf-8")
    assert any("the same key twice" in line for line in everything(root))


def test_every_row_of_the_shipped_source_twice_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "pack"
    shutil.copytree(SHIPPED, root)
    path = root / "sources/wards/census2021_benchmarks_london.csv"
    target = root / "sources/indicators/census2021_ts011_household_deprivation_ward.csv"
    assert path.exists()
    text = target.read_text("utf-8")
    ward = [line for line in text.splitlines() if line.startswith("E05009317")]
    target.write_text(text + "\n".join(ward) + "\n", encoding="utf-8")
    with pytest.raises(PackError, match="the same key twice"):
        build(root)


# ---- What libraries would raise --------------------------------------------------------------------------

BREAKS: dict[str, tuple[str, Edit, str]] = {
    "an outline cut short": (
        "sources/lsoas.csv",
        swap("257000 281000))", "2570"),
        r"lsoas.csv, row 2, column wkt: is no outline that can be read .* Write it as POLYGON",
    ),
    "an outline that is a point": (
        "sources/lsoas.csv",
        lambda text: re.sub(r'"POLYGON[^"]*"', '"POINT (257000 281000)"', text, count=1),
        "lsoas.csv, row 2, column wkt: is not a polygon",
    ),
    "an outline that crosses itself": (
        "sources/lsoas.csv",
        lambda text: re.sub(
            r'"POLYGON[^"]*"', '"POLYGON ((0 0, 900 900, 900 0, 0 900, 0 0))"', text, count=1
        ),
        "lsoas.csv, row 2, column wkt: is not a valid polygon",
    ),
    "an empty outline": (
        "sources/lsoas.csv",
        lambda text: re.sub(r'"POLYGON[^"]*"', "", text, count=1),
        "lsoas.csv, row 2, column wkt: is no outline",
    ),
    "an area without its parent": (
        "sources/lsoas.csv",
        swap("Sample 001A,M1,", "Sample 001A,,"),
        "lsoas.csv, row 2, column msoa: empty",
    ),
    "outlines in degrees said to be metres": (
        "sources/lsoas.csv",
        lambda text: re.sub(r"(\d{6}) (\d{6})", lambda m: f"{int(m[1]) / 1e5} {int(m[2]) / 1e5}", text),
        "lsoas.csv, column wkt: holds degrees, and place.toml says EPSG:27700",
    ),
    "an age that is open": (
        "sources/ages.csv",
        swap("age_00", "24_plus"),
        "ages.csv, row 2, column indicator: does not end in a single year of age .* such as age_24",
    ),
    "an age in words": (
        "sources/ages.csv",
        swap("age_00", "all ages"),
        "ages.csv, row 2, column indicator: does not end in a single year of age",
    ),
    "no households of a small area": (
        "sources/lsoa.csv",
        without(r"^L03,.*,damp,"),
        r"lsoa.csv, column area_code: has no number of households for an area \(found 'L03'\)",
    ),
    "no households of a ward": (
        "sources/ward.csv",
        without(r"^C,.*,households,"),
        r"ward.csv, column area_code: has no number of households for an area \(found 'C'\)",
    ),
    "households that are empty": (
        "sources/ward.csv",
        swap("A,Abbey,ward,households,2021,,,200,", "A,Abbey,ward,households,2021,,,,"),
        "has no number of households for an area",
    ),
    "households below zero": (
        "sources/ward.csv",
        swap("A,Abbey,ward,households,2021,,,200,", "A,Abbey,ward,households,2021,,,-200,"),
        "has no number of households for an area",
    ),
    "a reference system with a letter": (
        "place.toml",
        swap("EPSG:27700", "EPSG:2770O"),
        "place.toml, column build, crs: is no reference system for the outlines of lsoas.csv",
    ),
    "no reference system": (
        "place.toml",
        swap('crs = "EPSG:27700"', 'crs = ""'),
        "is no reference system for the outlines",
    ),
    "an area that the plan names and the source lacks": (
        "place.toml",
        swap('crs = "EPSG:27700"', 'crs = "EPSG:27700", codes = ["L99"]'),
        r"lsoas.csv, column code: lacks an area that place.toml names \(found 'L99'\)",
    ),
    "a count over a base of zero": (
        "sources/ward.csv",
        swap(",meals,2023,25,100,", ",meals,2023,25,0,"),
        r"ward.csv: gives a figure that is not finite \(found 'A, 2023'\)",
    ),
    "a lookup without an area": ("sources/lookup.csv", without("^L03,"), "small_areas.csv.*best_fit"),
    "an area that a recipe names and the source lacks": (
        "indicators/school_meals.toml",
        swap("area_codes = []", 'area_codes = ["A", "Z"]'),
        r"ward.csv, column area_code: has no row for an area that a recipe names \(found 'Z'\)",
    ),
    "a file of headings only": (
        "sources/lsoas.csv",
        lambda text: text.split("\n")[0] + "\n",
        "lsoas.csv: holds no outline",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_it_is_a_fault_and_the_pack_stays_as_it_was(root: Path, name: str) -> None:
    file, edit, expected = BREAKS[name]
    text = (root / file).read_text("utf-8")
    changed = edit(text)
    assert changed != text
    (root / file).write_text(changed, encoding="utf-8")
    found = everything(root)
    assert any(re.search(expected, line) for line in found), found


def test_an_outline_as_long_as_a_cell_says_that_a_spreadsheet_cut_it(root: Path) -> None:
    path = root / "sources/lsoas.csv"
    many = ", ".join(f"{256000 + at % 1000} 281000" for at in range(4000))
    whole = f'"POLYGON (({many}))"'
    cut = whole[: 32_767 + 1] + '"'
    path.write_text(re.sub(r'"POLYGON[^"]*"', cut, path.read_text("utf-8"), count=1), encoding="utf-8")
    assert any("row 2" in line and "32,767 characters" in line for line in everything(root))


def test_what_nobody_foresaw_is_a_fault_all_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(*_: object, **__: object) -> None:
        raise KeyError("E01000001")

    monkeypatch.setattr("geo.sources.recipes.values", odd)
    assert "indicators/bus_hours.toml: cannot be built: KeyError: 'E01000001'" in everything(root)[0]


def test_a_refusal_of_the_atlas_passes_as_it_is() -> None:
    with pytest.raises(AtlasError, match="in words"), faults_only("place.toml"):
        raise AtlasError("in words")


# ---- Unknown parts of a sum ------------------------------------------------------------------------------


def london(tmp_path: Path, edit: Edit) -> dict[str, str]:
    """Build the shipped pack with one source changed; return the cells of London's latest child poverty."""
    root = tmp_path / "pack"
    shutil.copytree(SHIPPED, root)
    path = root / "sources/wards/children_low_income_ahc_ward_2024_2025.csv"
    path.write_text(edit(path.read_text("utf-8")), encoding="utf-8")
    lines = build(root)["indicators/child_poverty.csv"].decode().splitlines()
    cells = next(line for line in lines if line.startswith("E12000007,London,region,2024/25")).split(",")
    return dict(zip(lines[0].split(","), cells, strict=False))


def _emptied(text: str) -> str:
    """Empty the figures of Barnet's latest row."""
    heading = text.split("\n")[0].split(",")
    lines = []
    for line in text.split("\n"):
        cells = line.split(",")
        if line.startswith("E09000003,") and "2024/25" in cells:
            for name in ("numerator", "denominator", "value"):
                cells[heading.index(name)] = ""
        lines.append(",".join(cells))
    assert lines != text.split("\n")
    return "\n".join(lines)


@pytest.mark.parametrize("edit", [_emptied, without(r"^E09000003,.*2024/25")])
def test_a_region_with_an_unknown_borough_is_unknown(tmp_path: Path, edit: Edit) -> None:
    found = london(tmp_path, edit)
    assert (found["numerator"], found["denominator"], found["value"]) == ("", "", "")
    assert "missing" in found["flag"]
