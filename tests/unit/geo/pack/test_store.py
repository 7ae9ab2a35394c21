"""The store: frozen, indexed by area, chosen by argument or environment, the only reader of the data."""

from __future__ import annotations

import ast
import os
import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
import shapely

from geo.errors import PackError, UnknownAreaError, UnknownIndicatorError
from geo.pack.pack import check_pack, load_pack, read_metadata
from geo.store.directory import SHIPPED, data_root, pack_digest, pack_stamp
from tests.synthetic import BOROUGH, EASTERN, WARDS, WEST, A, B

REPOSITORY = Path(__file__).resolve().parents[4]
# Ways to read a file: builtins, and methods or functions by name.
READERS = {
    "open",
    "read_text",
    "read_bytes",
    "read_csv",
    "read_file",
    "read_json",
    "read_excel",
    "read_parquet",
    "read_table",
    "read_dataframe",
    "load_workbook",
    "loadtxt",
    "genfromtxt",
    "glob",
    "rglob",
    "iterdir",
    "listdir",
    "scandir",
    "walk",
}
# They serve files beside themselves (scripts of the map and Leaflet, styles, templates), or know their code.
READS_ITS_OWN_PACKAGE = {
    "layers/map/assets.py",
    "layers/look/tokens.py",
    "layers/paper/press.py",
    "geo/store/program.py",
}
# The user's cache is read by the store, too, but it knows nothing of the data directory.
READS_THE_CACHE = {"geo/store/cache.py"}
# An import reads the file that the user names on the command line, large and in the formats of its libraries.
READS_A_FILE_THAT_THE_USER_NAMES = {"geo/sources/network.py"}
# A workbook that somebody hands over, and what we print, is opened from its bytes, never from a path.
OPENS_BYTES = {"geo/pack/workbooks.py", "layers/paper/row_headers.py", "layers/paper/word.py"}


def _code() -> list[Path]:
    files = [path for folder in ("geo", "layers", "pages") for path in (REPOSITORY / folder).rglob("*.py")]
    assert len(files) > 30
    return files


def _readings(path: Path) -> list[str]:
    """Return the calls in a module that could read a file, as `line: name`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in READERS and not (name == "load" or _of_a_tree(node)):
                found.append(f"{node.lineno}: {name}")
    return found


def _of_a_tree(node: ast.Call) -> bool:
    """Tell `zipfile.read`, `ast.walk` and `reach.walk` (on foot) from a walk over directories."""
    if isinstance(node.func, ast.Name):
        return node.func.id == "walk"  # that over directories is a method
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in {
        "ast",
        "zipfile",
        "reach",
    }


@pytest.mark.slow
def test_only_the_store_reads_files():
    others = READS_ITS_OWN_PACKAGE | READS_THE_CACHE | READS_A_FILE_THAT_THE_USER_NAMES | OPENS_BYTES
    allowed = {"geo/store/directory.py", *others}
    readings = {path.relative_to(REPOSITORY).as_posix(): _readings(path) for path in _code()}
    assert readings["geo/store/directory.py"], "the search finds nothing, so it proves nothing"
    assert {name: found for name, found in readings.items() if found and name not in allowed} == {}


def test_nobody_but_store_and_build_knows_where_the_data_lie():
    # What reads its own package or a file given to it cannot reach the pack: it does not know the directory.
    for name in READS_ITS_OWN_PACKAGE | READS_THE_CACHE | READS_A_FILE_THAT_THE_USER_NAMES | OPENS_BYTES:
        text = (REPOSITORY / name).read_text("utf-8")
        assert "SHIPPED" not in text
        assert "data_root" not in text
        assert "NEEDS_ATLAS_DATA" not in text


def test_every_level_has_its_areas_with_names_in_degrees(synthetic_pack):
    assert {level: len(frame) for level, frame in synthetic_pack.areas.items()} == {
        "ward": 5,
        "locality": 2,
        "borough": 1,
        "lsoa": 12,
    }
    for frame in synthetic_pack.areas.values():
        assert frame.crs == "EPSG:4326"
        assert frame.index.name == "area_code"
        assert frame.index.is_unique
        assert (frame["area_name"] != "").all()


def test_localities_are_the_union_of_their_wards(synthetic_pack):
    wards = synthetic_pack.areas["ward"].geometry
    west = synthetic_pack.areas["locality"].geometry[WEST]
    assert west.symmetric_difference(shapely.union_all(wards[[A, B]].to_numpy())).area < 1e-12
    assert set(synthetic_pack.areas["locality"].index) == {WEST, EASTERN}


def test_ward_areas_are_square_kilometres(synthetic_pack):
    # 1.02, 1.48, 1, 1.5 and 1 km wide, 2 km high.
    expected = dict(zip(WARDS, [2.04, 2.96, 2.0, 3.0, 2.0], strict=True))
    assert synthetic_pack.area_km2.to_dict() == pytest.approx(expected, rel=1e-4)


def test_a_store_cannot_be_changed(synthetic_pack):
    with pytest.raises(FrozenInstanceError):
        synthetic_pack.place = None
    with pytest.raises(TypeError):
        synthetic_pack.registry["new"] = None
    with pytest.raises(TypeError):
        synthetic_pack.values["new"] = None
    with pytest.raises(TypeError):
        synthetic_pack.areas["ward"] = None


def test_names_are_found_at_every_level_and_an_unknown_code_is_refused(synthetic_pack):
    assert synthetic_pack.area_name(A) == WARDS[A]
    assert synthetic_pack.area_name(WEST) == "Gorllewin <b>West</b>"
    assert synthetic_pack.area_name(BOROUGH) == "Cantre'r <i>Gwaelod</i>"
    with pytest.raises(UnknownAreaError, match="no area 'E05009317'"):
        synthetic_pack.area_name("E05009317")


def test_an_unknown_indicator_is_refused_with_those_there_are(synthetic_pack):
    with pytest.raises(
        UnknownIndicatorError, match=r"no indicator 'idaci' in this pack\. It holds: damp_homes"
    ):
        synthetic_pack.indicator("idaci")


def test_indicators_stand_in_the_order_of_the_pack_s_domains_headline_first(synthetic_pack):
    assert list(synthetic_pack.registry) == [
        "damp_homes",
        "bus_hours",
        "hardship_score",
        "safe_cycling",
        "school_meals",
        "care_leavers",
        "overweight_year1",
        "welsh_speakers",
        "toddlers",
        "resident_change",
    ]


def test_the_pack_is_the_argument_else_the_environment_else_the_shipped_one(monkeypatch, tmp_path):
    assert data_root() == SHIPPED
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(tmp_path))
    assert data_root() == tmp_path.resolve()
    assert data_root(SHIPPED) == SHIPPED
    monkeypatch.setenv("NEEDS_ATLAS_DATA", "")
    assert data_root() == SHIPPED


@pytest.mark.slow
def test_the_digest_follows_the_bytes(synthetic_copy):
    root = synthetic_copy()
    before = pack_digest(root)
    assert load_pack(root).digest == before
    name = root / "indicators/damp_homes.toml"
    name.write_bytes(name.read_bytes() + b"\n")
    assert pack_digest(root) != before


def test_the_digest_is_that_of_the_content_not_of_the_place(synthetic_root, synthetic_copy):
    assert pack_digest(synthetic_copy()) == pack_digest(synthetic_root)


def test_the_digest_passes_over_directories_and_follows_renames(synthetic_copy):
    root = synthetic_copy()
    (root / "boundaries/old.files").mkdir()
    (root / "notes.d").mkdir()
    before = pack_digest(root)
    (root / "SOURCES.md").rename(root / "SOURCE.md")
    assert pack_digest(root) != before


def test_the_stamp_follows_every_change_of_a_file_and_survives_a_missing_directory(synthetic_copy):
    root = synthetic_copy()
    name = root / "indicators/damp_homes.toml"
    stamps = [pack_stamp(root)]
    os.utime(name, ns=(0, 0))
    stamps.append(pack_stamp(root))
    name.rename(root / "indicators/damp.toml")
    stamps.append(pack_stamp(root))
    shutil.rmtree(root / "boundaries")
    stamps.append(pack_stamp(root))
    assert len(set(stamps)) == 4
    assert pack_stamp(root) == stamps[-1]
    assert pack_stamp(root / "nowhere") == str(root / "nowhere")


def test_metadata_can_be_read_alone_and_are_refused_when_broken(synthetic_copy):
    root = synthetic_copy()
    place, registry = read_metadata(root)
    assert place.borough.code == BOROUGH
    assert len(registry) == 10
    (root / "indicators/toddlers.toml").write_text("id = 1", encoding="utf-8")
    with pytest.raises(PackError, match=r"indicators/toddlers\.toml"):
        read_metadata(root)


@pytest.mark.slow
def test_both_packs_are_sound_and_what_is_allowed_but_odd_is_a_notice(synthetic_root):
    faults, notices = check_pack(SHIPPED)
    assert faults == []
    assert any(line.startswith("obesity_year6: out of date") for line in notices)
    assert any(line.startswith("youth_centre: location not sourced for 1 of 16") for line in notices)
    assert check_pack(synthetic_root) == (
        [],
        [
            "overweight_year1: out of date (period ends 2016-08-31)",
            f"SY24 1BC: officially in {WARDS[A]}, its point lies in {WARDS[B]}",
            "hub: location not sourced for 1 of 2 services",
            "school: location not sourced for 1 of 4 services",
        ],
    )


@pytest.mark.slow
def test_a_ward_without_a_row_is_a_notice(synthetic_copy):
    root = synthetic_copy()
    file = root / "indicators/school_meals.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(f"{A},")), encoding="utf-8")
    faults, notices = check_pack(root)
    assert faults == []
    assert f"school_meals: no row for 1 ward(s): {A}" in notices


def test_the_second_pack_shares_no_code_with_the_first(pack, synthetic_pack):
    for level in pack.areas:
        assert set(pack.areas[level].index).isdisjoint(synthetic_pack.areas[level].index)
    assert set(pack.registry).isdisjoint(synthetic_pack.registry)
    assert {each.id for each in synthetic_pack.place.benchmarks} == {"borough", "wales"}
