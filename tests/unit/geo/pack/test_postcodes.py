from __future__ import annotations

import csv

import pytest

from geo.errors import PackError
from geo.pack import postcodes
from geo.pack.pack import check_pack, load_pack
from geo.pack.postcodes import COLUMNS, FILE, normal, parsed
from geo.store.directory import SHIPPED
from tests.conftest import REPOSITORY

HEADING = ",".join(COLUMNS)
SOUND = "SY24 1AA,52.41,-4.11,W05900001,W06900001,,10,small"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("E1 4NS", "E1 4NS"),
        ("e14ns", "E1 4NS"),
        (" e1w\u00a03re\t", "E1W 3RE"),
        ("EC3A1AT", "EC3A 1AT"),
        ("e1 4 n s", "E1 4NS"),
        ("Wapping", ""),
        ("E1", ""),
        ("E1 4NSX", ""),
        ("E1 ANS", ""),
        ("١١ 4NS", ""),
        ("", ""),
    ],
)
def test_a_postcode_is_understood_however_it_is_written(written, meant):
    assert normal(written) == meant


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        (SOUND.replace("SY24 1AA", "SY241AA"), "postcode", "is not written as a postcode"),
        (SOUND.replace("SY24 1AA", "sy24 1aa"), "postcode", "is not written as a postcode"),
        (SOUND.replace("SY24 1AA", ""), "postcode", "is not written as a postcode"),
        (SOUND.replace("small", "tiny"), "users", "unknown word"),
        (SOUND.replace("52.41", "252.41"), "lat", "is no latitude"),
        (SOUND.replace("52.41", ""), "lat", "is no latitude"),
        (SOUND.replace("-4.11", "-411"), "lon", "is no longitude"),
        (SOUND.replace("-4.11", "west"), "lon", "not a number"),
        (SOUND.replace(",10,", ",,"), "quality", "empty"),
        (f"{SOUND}\n{SOUND}", "postcode", "the same postcode twice"),
    ],
)
def test_a_fault_of_a_postcode_is_named_with_its_row(row, column, rule):
    faults = []
    assert parsed(f"{HEADING}\n{row}\n".encode(), faults) is None
    (fault,) = faults
    assert (fault.file, fault.column, fault.rule) == (FILE, column, rule)
    assert fault.row == (3 if "twice" in rule else 2)
    assert fault.mend


@pytest.mark.slow
def test_faults_of_postcodes_are_those_of_the_pack(synthetic_copy):
    root = synthetic_copy()
    file = root / FILE
    file.write_text(file.read_text("utf-8").replace("SY24 2AA", "SY24"), encoding="utf-8")
    with pytest.raises(PackError, match=r"postcodes/postcodes\.csv, row 5, column postcode"):
        load_pack(root)


@pytest.mark.slow
def test_a_pack_may_do_without_postcodes(synthetic_copy):
    root = synthetic_copy()
    (root / FILE).unlink()
    assert load_pack(root).postcodes.empty
    assert check_pack(root)[0] == []


@pytest.mark.slow
def test_the_official_ward_wins_and_check_reports_where_outlines_say_another(synthetic_root):
    _, notices = check_pack(synthetic_root)
    own = [each for each in notices if each.startswith("SY24")]
    assert len(own) == 1
    assert own[0].startswith("SY24 1BC: officially in <script>alert(1)</script>, its point lies in ")


@pytest.mark.slow
def test_fifteen_shipped_postcodes_lie_in_another_ward_than_the_outlines_say(pack):
    # Found with geopandas' own join on 26 November 2026: 12 in another ward, 3 in none.
    _, notices = check_pack(SHIPPED)
    own = [each for each in notices if "officially in" in each]
    assert len(own) == 15
    assert sum("lies in no ward of this pack" in each for each in own) == 3


@pytest.mark.slow
def test_the_shipped_postcodes_are_those_of_the_sources(pack):
    rows = []
    for name in ("tower_hamlets", "neighbours_within_1500m"):
        with (REPOSITORY / f"data/sources/postcodes/codepoint_open_2025-05_{name}.csv").open() as file:
            rows += list(csv.DictReader(file))
    assert len(rows) == 5_862 + 9_019
    assert sorted(row["postcode"] for row in rows) == list(pack.postcodes.index)
    for row in rows:
        if "lat" in row:
            found = pack.postcodes.loc[row["postcode"]]
            assert abs(found.geometry.y - float(row["lat"])) < 2e-6
            assert abs(found.geometry.x - float(row["lon"])) < 2e-6
            assert (found["ward_code"], found["oa_code"]) == (row["ward_code"], row["oa21"])
    inside = pack.postcodes[pack.postcodes["ward_code"].isin(pack.areas["ward"].index)]
    assert len(inside) == 5_862
    assert inside["oa_code"].nunique() == 913


@pytest.mark.slow
@pytest.mark.parametrize("mistake", ["swapped", "sign lost"])
def test_postcodes_that_lie_elsewhere_are_named_with_the_mistake(synthetic_copy, mistake):
    root = synthetic_copy()
    file = root / FILE
    heading, *lines = file.read_text("utf-8").splitlines()
    rows = [line.split(",") for line in lines]
    for row in rows:
        row[1:3] = [row[2], row[1]] if mistake == "swapped" else [row[1], row[2].lstrip("-")]
    file.write_text("\n".join([heading, *map(",".join, rows)]) + "\n", encoding="utf-8")
    faults, _ = check_pack(root)
    assert faults
    assert {fault.file for fault in faults} == {FILE}


def test_none_has_the_columns_of_some(pack):
    assert list(postcodes.none().columns) == list(pack.postcodes.columns)
