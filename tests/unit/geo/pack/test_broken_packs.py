"""Broken packs: every fault is named with file, row, column, rule and value, all of them in one go.

One copy of the shipped pack is broken in many files at once and checked once: what is expected is the whole
report, line by line, so that a fault that hides another, or an echo of one fault elsewhere, fails a test.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.cli import main as cli
from geo.errors import PackError
from geo.pack.pack import check_pack, load_pack
from geo.store.directory import SHIPPED
from tests.synthetic import LSOAS, A, B

pytestmark = pytest.mark.slow

Edit = Callable[[str], str]
COLUMNS = "area_code, area_name, area_type, period, numerator, denominator, value, role, flag, note"
NUMBER = "Write a plain number, or leave the cell empty where the figure is unknown."
OBSOLETE = (
    "is one of the 17 wards of before May 2014; their lines differ from today's 20 wards even where the "
    "names agree, so its figure cannot be used"
)
UNKNOWN = "Leave the cell empty where the figure is unknown."


def _line(row: int, change: Edit) -> Edit:
    """Return an edit of one line, counted as an editor does."""

    def edit(text: str) -> str:
        lines = text.split("\n")
        changed = change(lines[row - 1])
        assert changed != lines[row - 1]
        return "\n".join([*lines[: row - 1], changed, *lines[row:]])

    return edit


def _cell(row: int, column: int, value: str) -> Edit:
    """Return an edit of one cell of a line without quotes before it."""

    def change(line: str) -> str:
        cells = line.split(",")
        return ",".join([*cells[:column], value, *cells[column + 1 :]])

    return _line(row, change)


def _swap(old: str, new: str) -> Edit:
    """Return an edit that replaces a text that must be there."""

    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def _append(line: str) -> Edit:
    """Return an edit that adds a last line."""
    return lambda text: f"{text}{line}\n"


def _without(row: int) -> Edit:
    """Return an edit that drops a line."""
    return lambda text: "\n".join(line for at, line in enumerate(text.split("\n"), 1) if at != row)


def _metres(text: str) -> str:
    """Write the second feature in metres."""
    collection = json.loads(text)
    square = [[535000, 182000], [536000, 182000], [536000, 183000], [535000, 182000]]
    collection["features"][1]["geometry"] = {"type": "Polygon", "coordinates": [square]}
    return json.dumps(collection)


# File, edits one after the other, and the lines of the report they must give.
BREAKS: dict[str, tuple[list[Edit], list[str]]] = {
    # --- figures
    "indicators/child_poverty.csv": (
        [lambda text: text + text.split("\n")[3] + " again\n"],
        [
            "row {last}, column area_code: the same area, period and role twice (found 'E05009317'). "
            "Keep one row."
        ],
    ),
    "indicators/population.csv": (
        [_cell(3, 0, "E05000573")],
        [
            f"row 3, column area_code: {OBSOLETE} (found 'E05000573')",
        ],
    ),
    "indicators/population_2024.csv": (
        [_cell(7, 0, "E05999999")],
        ["row 7, column area_code: is no ward of this pack (found 'E05999999')"],
    ),
    "indicators/household_deprivation_1plus.csv": (
        [_cell(2, 4, "9999"), _cell(5, 4, "8888.5")],
        [
            "row 2, column numerator: numerator is larger than its denominator (found '9999 of 7249'). "
            "Check that the two columns were not swapped.",
            "row 5, column numerator: numerator is larger than its denominator (found '8888.5 of 5279'). "
            "Check that the two columns were not swapped.",
        ],
    ),
    "indicators/idaci.csv": (
        [_cell(3, 4, "NaN"), _cell(4, 6, "120")],
        [
            f"row 3, column numerator: not a finite number (found 'NaN'). {UNKNOWN}",
            "row 4, column value: outside 0 to 100, the limits of percent (found '120.0')",
        ],
    ),
    "indicators/imd_score.csv": (
        [_cell(2, 6, "high"), _cell(9, 6, "1000")],
        [
            f"row 2, column value: not a number (found 'high'). {NUMBER}",
            "row 9, column value: outside 0 to 100, the limits of score (found '1000.0')",
        ],
    ),
    "indicators/large_households.csv": (
        [_cell(4, 1, "Tower\x07Hamlets")],
        [
            "row 4, column area_name: control character in text (found 'Tower\\x07Hamlets'). "
            "Remove invisible characters from the text."
        ],
    ),
    "indicators/obesity_year6.csv": (
        [_line(6, lambda line: line.rsplit(",", 3)[0])],
        ["row 6: a row of another length than the heading (found '7 cells, the heading has 10')"],
    ),
    "indicators/obesity_reception.csv": (
        [_swap(",flag,", ",flags,")],
        [
            f"column flag: column is missing. The columns are: {COLUMNS}.",
            f"column flags: unknown column. The columns are: {COLUMNS}.",
        ],
    ),
    "indicators/children_5_11.csv": ([lambda text: ""], ["is empty. Write a heading row and the figures."]),
    "indicators/children_12_17.csv": (
        [_cell(2, 6, "-5"), _cell(2, 4, "-5")],
        [
            "row 2, column numerator: a count below zero (found '-5.0')",
            "row 2, column value: outside 0 to 1e+08, the limits of children (found '-5.0')",
        ],
    ),
    "indicators/looked_after.csv": (
        [_swap(",figure,", ",figur,"), _append("E09000030,Tower Hamlets,borough,March 2023,,,301,figure,,x")],
        ["row 2, column role: not figure, benchmark, peer or context (found 'figur')"],
    ),
    "indicators/through_care.csv": (
        [_cell(2, 6, "")],
        ["row 2, column area_code: neither a value nor a flag that says why (found 'E09000030')"],
    ),
    "indicators/worry_money.csv": (
        [_cell(2, 3, "2021")],
        [
            "column period: has no figure for its period '2022'. "
            "Add rows for that period or correct `period` in the indicator's TOML."
        ],
    ),
    "indicators/schools_good_primary.csv": (
        [_append("E12000007,London,region,2021/22,,,95,figure,,x")],
        [
            "row 3, column area_type: is no type of area for a figure (found 'region'). "
            "A figure is for a locality or one of: ward, lsoa, msoa, borough."
        ],
    ),
    "indicators/stray.csv": (
        [lambda text: "area,figure\nA,1\n"],
        [
            "has no metadata. Write indicators/stray.toml or remove the file.",
            *(
                f"column {each}: column is missing. The columns are: {COLUMNS}."
                for each in COLUMNS.split(", ")
            ),
            *(f"column {each}: unknown column. The columns are: {COLUMNS}." for each in ("area", "figure")),
        ],
    ),
    # --- metadata
    "indicators/bullied.toml": (
        [_swap('"high_is_worse"', '"bad"'), _swap("stale_after_years = 3", "stale_after_years = -1")],
        [
            "column polarity: Input should be 'high_is_worse', 'high_is_better' or 'neutral' (found 'bad')",
            "column stale_after_years: Input should be greater than 0 (found '-1')",
        ],
    ),
    "indicators/mmr_two_doses.toml": (
        [lambda text: 'colour = "red"\n' + text],
        ["column colour: Extra inputs are not permitted (found 'red')"],
    ),
    "indicators/feel_safe.toml": (
        [_swap('id = "feel_safe"', 'id = "feels_safe"')],
        ["column id: id differs from the file's name (found 'feels_safe')"],
    ),
    "indicators/dental_decay.toml": (
        [_swap('domain = "strategy"', 'domain = "teeth"')],
        ["column domain: names a domain that place.toml lacks (found 'teeth')"],
    ),
    "indicators/ptal.toml": (
        [_swap('levels = ["ward", "locality", "borough"]', 'levels = ["ward", "lsoa"]')],
        [],
    ),
    "indicators/ptal.csv": (
        [],
        [
            "column area_type: has no figure for small areas. "
            'Leave "lsoa" out of `levels`, or state `lsoa_method = "spread"` for a count of children.'
        ],
    ),
    "place.toml": (
        [
            _swap('"St Peter\'s" = "E05009331"', '"St Peter\'s" = "E05009999"'),
            _swap('indicator = "child_poverty"', 'indicator = "childhood"'),
            _swap('"E02007114"', '"E02009999"'),
            _swap('indicator = "children_5_11", level', 'indicator = "toddlers", level'),
        ],
        [
            "column aliases: alias \"St Peter's\" points to no ward (found 'E05009999')",
            "column defaults: names an indicator that the pack lacks (found 'childhood')",
            "column entry_points: names an indicator that the pack lacks (found 'toddlers')",
        ],
    ),
    # --- areas
    "boundaries/context.geojson": (
        [_swap('{"type":"FeatureCollection",', '{"type":"FeatureCollection","crs":"EPSG:27700",')],
        [
            "has another coordinate reference system than EPSG:4326 (found 'EPSG:27700'). "
            "Write it in EPSG:4326: gdf.to_crs('EPSG:4326')."
        ],
    ),
    "boundaries/msoa21.geojson": (
        [_metres],
        [
            ", feature 2, column geometry: lies outside longitude and latitude. "
            "The coordinates look like metres; write them in EPSG:4326."
        ],
    ),
    "boundaries/wards.geojson": ([_swap("Bow East", "<script>alert(1)</script>")], []),
    "boundaries/pieces.csv": (
        [_cell(2, 2, "0.5"), _append("E01999999,E05009317,1"), _append("E01004199,E05009331,1")],
        [
            "column share: shares of an LSOA do not add up to 1 (found 'E01004198: 0.5')",
            "column share: shares of an LSOA do not add up to 1 (found 'E01004199: 2')",
            "row 219, column lsoa_code: unknown area code (found 'E01999999')",
            "row 220, column lsoa_code: the same piece twice (found 'E01004199')",
        ],
    ),
    "boundaries/localities.csv": (
        [_cell(3, 0, "E05000580"), _append("E05009317,north-west,North West,stated,twice")],
        [
            "column ward_code: ward is in no locality (found 'E05009318')",
            f"row 3, column ward_code: {OBSOLETE} (found 'E05000580')",
            "row 22, column ward_code: the same area code twice (found 'E05009317'). Keep one row.",
        ],
    ),
    "boundaries/small_areas.csv": (
        [_cell(2, 2, "E05999999"), _cell(3, 3, "-1"), _cell(4, 4, ""), _without(5)],
        [
            "column lsoa_code: has no row for an area of the pack (found 'E01004201')",
            "row 2, column best_fit: unknown area code (found 'E05999999')",
            "row 3, column households: below zero or too large (found '-1')",
            "row 4, column children_0_15: empty, a number is needed",
        ],
    ),
    "boundaries/single_years.csv": (
        [_cell(1, 5, "four")],
        [
            "column 4: column is missing. The columns are: ward_code, "
            + ", ".join(str(age) for age in range(25))
            + ".",
            "column four: unknown column. The columns are: ward_code, "
            + ", ".join(str(age) for age in range(25))
            + ".",
        ],
    ),
    "method_error.csv": (
        [_without(13), _without(12)],
        ["has no measured error of a method at a level (found 'calibrated, ward')"],
    ),
}
# Breaks of bytes rather than text.
BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "indicators/limited_english.csv": (
        lambda data: data.replace(b"Tower Hamlets 002C", "Café".encode("latin-1"), 1),
        "row 3: is not UTF-8 text (found 'byte e9'). Save it as UTF-8.",
    ),
    "indicators/no2.csv": (
        lambda data: b"\xef\xbb\xbf" + data,
        "row 1: starts with a byte-order mark. Save it as UTF-8 without BOM.",
    ),
    "indicators/overcrowding.csv": (
        lambda data: data.replace(b"\n", b"\r\n"),
        "row 1: Windows line ends (CRLF). Save it with Unix line ends (LF).",
    ),
    "indicators/severe_overcrowding.csv": (
        lambda data: b"\x00junk\xff" * 1_700_000,
        "larger than 8 MB (found '10.2 MB'). Check what the file is.",
    ),
    "boundaries/borough.geojson": (
        lambda data: data[: len(data) // 2],
        "is not a readable GeoJSON feature collection: ",
    ),
    "indicators/send.toml": (
        lambda data: b"id = \n" + data,
        "is not valid TOML: Invalid value (at line 1, column 6)",
    ),
}
MISSING = "indicators/children_0_4.csv"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, list[str]]]:
    """Return the exit code of `check` on a pack broken in many files, and its faults per file."""
    root = Path(tmp_path_factory.mktemp("broken") / "pack")
    shutil.copytree(SHIPPED, root, ignore=shutil.ignore_patterns("sources"))
    for name, (edits, _) in BREAKS.items():
        text = (root / name).read_text("utf-8") if (root / name).exists() else ""
        for edit in edits:
            text = edit(text)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    for name, (change, _) in BYTES.items():
        (root / name).write_bytes(change((root / name).read_bytes()))
    (root / MISSING).unlink()
    printed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.print", lambda *words, **_: printed.append(" ".join(map(str, words))))
        code = cli.main(["--data", str(root), "check"])
    faults = [line.removeprefix("fault: ") for line in printed if line.startswith("fault: ")]
    assert printed[-1] == f"{root}: {len(faults)} faults"
    found: dict[str, list[str]] = {}
    for fault in faults:
        name = next(
            name
            for name in sorted([*BREAKS, *BYTES, MISSING], key=len, reverse=True)
            if fault.startswith(name)
        )
        found.setdefault(name, []).append(fault.removeprefix(name).removeprefix(": ").removeprefix(", "))
    return code, found


def test_a_broken_pack_ends_with_one(report):
    assert report[0] == 1


@pytest.mark.parametrize("name", BREAKS)
def test_every_fault_of_a_file_is_named_and_no_other(report, name):
    last = len((SHIPPED / name).read_text("utf-8").split("\n")) if (SHIPPED / name).exists() else 0
    expected = [line.format(last=last) if "{last}" in line else line for line in BREAKS[name][1]]
    assert sorted(report[1].get(name, [])) == sorted(line.removeprefix(", ") for line in expected)


@pytest.mark.parametrize("name", BYTES)
def test_a_file_that_cannot_be_read_says_why_and_nothing_else(report, name):
    (fault,) = report[1][name]
    assert fault.startswith(BYTES[name][1])


def test_a_missing_file_is_named_with_the_directory_it_should_be_in(report):
    (fault,) = report[1][MISSING]
    assert fault.startswith("cannot be read. No such file or directory in ")


def test_a_script_in_a_name_is_text_and_no_fault(report, shipped_copy):
    root = shipped_copy()
    # The register states the ward of a park by its name.
    for name in ("boundaries/wards.geojson", "services/parks_osm.csv"):
        file = root / name
        text = file.read_text("utf-8").replace("Bow East", "<script>alert(1)</script>")
        file.write_text(text, encoding="utf-8")
    assert "boundaries/wards.geojson" not in report[1]
    assert "<script>alert(1)</script>" in set(load_pack(root).areas["ward"]["area_name"])


# --- what only a small pack shows quickly ------------------------------------------------------------


def _faults(root: Path) -> list[str]:
    faults, _ = check_pack(root)
    return [str(fault) for fault in faults]


def _outline(root: Path, layer: str, change: Callable[[list[dict]], object]) -> None:
    """Change the features of a layer."""
    path = root / f"boundaries/{layer}.geojson"
    collection = json.loads(path.read_text("utf-8"))
    change(collection["features"])
    path.write_text(json.dumps(collection), encoding="utf-8")


def test_a_whole_layer_in_metres_is_one_fault_a_feature(synthetic_copy):
    root = synthetic_copy()

    def metres(features: list[dict]) -> None:
        for feature in features:
            feature["geometry"]["coordinates"] = [
                [[256000, 281000], [257000, 281000], [257000, 282000], [256000, 281000]]
            ]

    _outline(root, "wards", metres)
    faults = _faults(root)
    assert len(faults) == 5
    assert all("lies outside longitude and latitude" in fault for fault in faults)


def test_a_ward_that_crosses_itself_is_named_by_its_feature_and_reason(synthetic_copy):
    root = synthetic_copy()
    bowtie = [[[-4.1, 52.4], [-4.0, 52.5], [-4.0, 52.4], [-4.1, 52.5], [-4.1, 52.4]]]
    _outline(root, "wards", lambda features: features[2]["geometry"].update(coordinates=bowtie))
    (fault,) = _faults(root)
    assert fault.startswith("boundaries/wards.geojson, feature 3, column geometry: is not a valid polygon")
    assert "Self-intersection" in fault


def test_a_ward_twice_is_named_once(synthetic_copy):
    root = synthetic_copy()
    _outline(root, "wards", lambda features: features.append(features[0]))
    assert _faults(root) == [
        "boundaries/wards.geojson, column ward_code: the same area code twice "
        f"(found {A!r}). Keep one feature."
    ]


def test_a_lost_ward_is_missed_wherever_another_file_names_it(synthetic_copy):
    root = synthetic_copy()
    _outline(root, "wards", lambda features: features.pop(1))
    files = {fault.split(",")[0] for fault in _faults(root)}
    assert {
        "boundaries/localities.csv",
        "boundaries/pieces.csv",
        "boundaries/single_years.csv",
        "boundaries/small_areas.csv",
        "indicators/school_meals.csv",
        "indicators/toddlers.csv",
    } <= files
    assert all(repr(B) in fault for fault in _faults(root) if "pieces" in fault)


def test_a_place_that_cannot_be_read_does_not_hide_faults_elsewhere(synthetic_copy):
    root = synthetic_copy()
    (root / "place.toml").write_text("name = [", encoding="utf-8")
    table = root / "indicators/toddlers.csv"
    table.write_text(table.read_text("utf-8").replace(A, "W05999999"), encoding="utf-8")
    faults = _faults(root)
    assert any(fault.startswith("place.toml: is not valid TOML") for fault in faults)
    assert any("is no ward of this pack (found 'W05999999')" in fault for fault in faults)


def test_a_pack_without_any_indicator_says_so(synthetic_copy):
    root = synthetic_copy()
    shutil.rmtree(root / "indicators")
    assert "indicators: holds no indicator" in _faults(root)


def test_an_empty_directory_misses_every_file(tmp_path):
    faults = _faults(tmp_path)
    for name in ("place.toml", "boundaries/wards.geojson", "boundaries/pieces.csv", "method_error.csv"):
        assert any(fault.startswith(f"{name}: cannot be read") for fault in faults)


def test_small_faults_of_the_tables_of_areas_are_named(synthetic_copy):
    root = synthetic_copy()
    edits: dict[str, list[Edit]] = {
        "boundaries/localities.csv": [_cell(2, 1, "Not A Code"), _cell(3, 2, ""), _cell(4, 2, "Other")],
        "boundaries/pieces.csv": [_cell(2, 2, "1.5"), _without(17)],
        "boundaries/single_years.csv": [_cell(2, 3, ""), _without(6)],
        "method_error.csv": [_cell(2, 5, "")],
        "indicators/overweight_year1.toml": [_swap("indicative_ages = [5, 6]", "indicative_ages = [5, 60]")],
        "place.toml": [_swap('successors = ["W02900001"]', 'successors = ["W02999999"]')],
    }
    for name, changes in edits.items():
        text = (root / name).read_text("utf-8")
        for change in changes:
            text = change(text)
        (root / name).write_text(text, encoding="utf-8")
    faults = "\n".join(_faults(root))
    for expected in (
        "localities.csv, row 2, column locality_code: is not an area code (found 'Not A Code')",
        "localities.csv, row 3, column locality_name: empty",
        "localities.csv, column locality_code: has more than one locality_name (found 'dwyrain-mor')",
        "pieces.csv, row 2, column share: below zero or too large (found '1.5')",
        f"pieces.csv, column lsoa_code: LSOA has no piece (found {LSOAS[11]!r})",
        "single_years.csv, row 2, column 2: empty, a number is needed",
        "single_years.csv, column ward_code: has no row for an area of the pack (found 'W05900005')",
        "method_error.csv, row 2, column rmse: empty, a number is needed",
        "column indicative_ages: counts an age that single_years.csv lacks (found '60')",
        "place.toml, column bridges: successor of W02800001 is no MSOA of this pack (found 'W02999999')",
    ):
        assert expected in faults


def test_a_borough_without_outline_is_named(synthetic_copy):
    root = synthetic_copy()
    _outline(root, "borough", lambda features: features[0]["properties"].update(borough_code="W06999999"))
    assert "place.toml, column borough.code: borough has no outline (found 'W06900001')" in _faults(root)


def test_a_locality_figure_must_name_a_locality_of_the_pack(synthetic_copy):
    root = synthetic_copy()
    table = root / "indicators/safe_cycling.csv"
    row = "{code},x,locality,2024,,,50,figure,,x\n"
    before = table.read_text("utf-8")
    table.write_text(before + row.format(code="dwyrain-mor"), encoding="utf-8")
    assert _faults(root) == []
    table.write_text(before + row.format(code="nowhere"), encoding="utf-8")
    assert _faults(root) == [
        "indicators/safe_cycling.csv, row 4, column area_code: is no locality of this pack (found 'nowhere')"
    ]


def test_loading_a_broken_pack_raises_all_its_faults(synthetic_copy):
    root = synthetic_copy()
    (root / "method_error.csv").unlink()
    (root / "indicators/toddlers.csv").unlink()
    with pytest.raises(PackError, match="The place pack has 2 faults") as error:
        load_pack(root)
    assert [fault.file for fault in error.value.faults] == ["indicators/toddlers.csv", "method_error.csv"]
