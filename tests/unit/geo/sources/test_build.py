"""The build: the committed bytes again from the transcriptions, and every operation by hand."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import box

from geo.errors import AtlasError, PackError
from geo.pack.indicators import Indicator
from geo.pack.place import TableSource
from geo.sources import outlines, recipes as build_values
from geo.sources.build import build, require_sound, write
from geo.sources.transcriptions import Sources, markdown_tables
from geo.store.directory import SHIPPED, PackFiles
from tests.stopped import contents
from tests.synthetic import A, write_pack

pytestmark = pytest.mark.slow

NAMES = pd.Series({"W1": "Mill", "W2": "Weir"})
KM2 = pd.Series({"W1": 2.0, "W2": 4.0})


def test_a_rebuild_of_the_shipped_pack_gives_the_committed_bytes():
    files = build(SHIPPED)
    generated = {
        path.relative_to(SHIPPED).as_posix()
        for pattern in ("boundaries/*", "indicators/*.csv", "postcodes/*")
        for path in SHIPPED.glob(pattern)
    }
    assert set(files) == generated
    assert [name for name, content in files.items() if (SHIPPED / name).read_bytes() != content] == []


def test_the_second_pack_is_built_to_the_same_bytes_wherever_it_lies(synthetic_root, tmp_path):
    again = write_pack(tmp_path / "elsewhere")
    files = {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert files == {path.relative_to(synthetic_root) for path in synthetic_root.rglob("*") if path.is_file()}
    assert [
        name for name in files if (again / name).read_bytes() != (synthetic_root / name).read_bytes()
    ] == []


def test_writing_names_only_what_changed(synthetic_copy):
    root = synthetic_copy()
    files = build(root)
    assert write(files, root) == []
    assert write({**files, "boundaries/pieces.csv": b"new"}, root) == ["boundaries/pieces.csv"]
    assert (root / "boundaries/pieces.csv").read_bytes() == b"new"


def test_a_build_that_would_break_a_sound_pack_is_refused_with_every_fault(synthetic_copy):
    root = synthetic_copy()
    before = contents(root)
    files = {**build(root), "boundaries/pieces.csv": b"lsoa_code,ward_code,share\n", "method_error.csv": b""}
    with pytest.raises(PackError, match="Nothing was written, because the place pack would have") as refused:
        write(files, root, check=lambda: require_sound(files, root))
    assert {each.file for each in refused.value.faults} == {"boundaries/pieces.csv", "method_error.csv"}
    assert contents(root) == before


def test_a_build_cannot_break_what_is_kept_by_hand(synthetic_copy):
    # Outlines without ward E: the register's services there lie in no ward any more.
    root = synthetic_copy()
    files = build(root)
    wards = json.loads(files["boundaries/wards.geojson"])
    wards["features"].pop()
    files["boundaries/wards.geojson"] = json.dumps(wards).encode()
    with pytest.raises(PackError, match="Nothing was written"):
        require_sound(files, root)


def test_a_pack_that_is_being_made_can_be_built_before_all_of_it_is_there(synthetic_copy):
    # The measured errors are worked out from outlines and shares, so these come first.
    root = synthetic_copy()
    files = build(root)
    (root / "method_error.csv").unlink()
    (root / "boundaries/pieces.csv").unlink()
    assert write(files, root, check=lambda: require_sound(files, root)) == ["boundaries/pieces.csv"]
    # But not with faults in what is built.
    broken = {**files, "boundaries/pieces.csv": b"lsoa_code,ward_code,share\n"}
    with pytest.raises(PackError, match="Nothing was written"):
        write(broken, root, check=lambda: require_sound(broken, root))


def test_the_order_of_rows_in_a_transcription_does_not_matter(synthetic_copy):
    root = synthetic_copy()
    before = build(root)
    for file in (root / "sources").glob("*.csv"):
        heading, *rows = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text(heading + "".join(reversed(rows)), encoding="utf-8")
    assert build(root) == before


def test_a_pack_without_a_plan_says_that_it_cannot_be_rebuilt(synthetic_copy):
    root = synthetic_copy()
    place = root / "place.toml"
    lines = place.read_text("utf-8").splitlines(keepends=True)
    place.write_text("".join(line for line in lines if not line.startswith("build =")), encoding="utf-8")
    with pytest.raises(AtlasError, match=r"no \[build\] table"):
        build(root)


def test_a_lost_transcription_is_named(synthetic_copy):
    root = synthetic_copy()
    (root / "sources/weight.csv").unlink()
    with pytest.raises(PackError, match=r"weight\.csv: cannot be read"):
        build(root)


def test_a_lost_column_of_a_transcription_is_named(synthetic_copy):
    root = synthetic_copy()
    file = root / "sources/lookup.csv"
    heading, _, rest = file.read_text("utf-8").partition("\n")
    file.write_text(heading.replace("ward", "wards") + "\n" + rest, encoding="utf-8")
    with pytest.raises(PackError, match=r"lookup\.csv, column ward: lacks a column that the build reads"):
        build(root)


def test_a_locality_table_that_does_not_fit_the_wards_is_refused_both_ways(synthetic_copy):
    root = synthetic_copy()
    file = root / "sources/localities.csv"
    text = file.read_text("utf-8").replace("<script>alert(1)</script>", "Atlantis")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as error:
        build(root)
    assert "names no ward of this pack (found 'Atlantis')" in str(error.value)
    assert "has no locality for a ward (found '<script>alert(1)</script>')" in str(error.value)


def test_a_former_ward_name_in_the_locality_table_is_understood(synthetic_copy):
    root = synthetic_copy()
    file = root / "sources/localities.csv"
    before = build(root)
    file.write_text(
        file.read_text("utf-8").replace("=cmd|' /C calc'!A0", "Old <script> name"), encoding="utf-8"
    )
    assert build(root) == before


def test_localities_that_differ_only_in_what_a_code_cannot_say_stay_apart(synthetic_copy):
    root = synthetic_copy()
    file = root / "sources/localities.csv"
    file.write_text(file.read_text("utf-8").replace("Gorllewin <b>West</b>", "Dwyrain Mor"), encoding="utf-8")
    rows = build(root)["boundaries/localities.csv"].decode().splitlines()[1:]
    assert len({row.split(",")[1] for row in rows}) == 2


def _values(folder: Path, rows: str, *recipes: dict[str, object], **changes: object) -> pd.DataFrame:
    (folder / "t.csv").write_text(
        "area_code,area_name,area_type,indicator,period,numerator,denominator,value"
        + (",flag\n" if "suppressed" in rows else "\n")
        + _filled(rows),
        encoding="utf-8",
    )
    common = {"file": "t.csv", "source_indicators": ["x"], "area_types": ["ward"], "periods": {"p": "2021"}}
    shipped = SHIPPED / "indicators/overcrowding.toml"
    indicator = Indicator.model_validate(
        {
            **tomllib.loads(shipped.read_text("utf-8")),
            **changes,
            "build": [{**common, **recipe} for recipe in recipes],
        }
    )
    return build_values.values(indicator, Sources(PackFiles(folder)), ward_km2=KM2, names=NAMES)


def _filled(rows: str) -> str:
    """Return rows that are all as long: one with a reason has a cell more."""
    if "suppressed" not in rows:
        return rows
    return "".join(",".join((line.split(",") + [""] * 9)[:9]) + "\n" for line in rows.splitlines())


COUNTED = (
    "W1,Old Mill,ward,x,p,3,40,\nW1,Old Mill,ward,y,p,5,40,\nW2,Weir,ward,x,p,1,10,\nW2,Weir,ward,y,p,,10,\n"
)


def test_counts_add_numerators_up_and_an_unknown_part_makes_the_sum_unknown(tmp_path):
    # W1: (3 + 5) of 40 = 20 %; W2 lacks y.
    frame = _values(tmp_path, COUNTED, {"operation": "counts", "source_indicators": ["x", "y"]})
    assert frame.loc[0, ["numerator", "denominator", "value"]].to_list() == [8.0, 40.0, 20.0]
    assert frame.loc[1, ["numerator", "value"]].isna().all()
    assert frame["flag"].to_list() == ["", "missing"]


def test_rows_carry_the_pack_s_period_and_the_current_ward_name(tmp_path):
    frame = _values(tmp_path, COUNTED, {"operation": "counts"})
    assert frame["period"].to_list() == ["2021", "2021"]
    assert frame["area_name"].to_list() == ["Mill", "Weir"]
    assert frame["note"].to_list() == ["t.csv", "t.csv"]


def test_a_published_count_and_percentage_imply_their_base(tmp_path):
    # 30 children are 12 %, so 250 children in all; marked so.
    frame = _values(tmp_path, "W1,Mill,ward,x,p,30,,12\n", {"operation": "implied"})
    assert frame.loc[0, "denominator"] == pytest.approx(250.0)
    assert frame.loc[0, "value"] == 12.0
    assert frame.loc[0, "flag"] == "implied_base"


def test_a_rate_times_its_base_is_a_count(tmp_path):
    frame = _values(tmp_path, "W1,Mill,ward,x,p,,250,12\n", {"operation": "rate_times_base"})
    assert frame.loc[0, ["numerator", "denominator", "value"]].to_list() == [30.0, 250.0, 12.0]


def test_a_change_is_the_later_less_the_earlier_over_the_earlier(tmp_path):
    rows = "W1,Mill,ward,x,2011,,,200\nW1,Mill,ward,x,2021,,,150\nW2,Weir,ward,x,2021,,,10\n"
    recipe = {"operation": "change", "periods": {"2011": "2011-2021", "2021": "2011-2021"}}
    frame = _values(tmp_path, rows, recipe)
    # W1: (150 - 200) / 200 = -25 %; W2 has no earlier figure and no change.
    assert frame[["area_code", "numerator", "denominator", "value"]].to_numpy().tolist() == [
        ["W1", -50, 200, -25]
    ]


def test_a_density_is_people_over_the_measured_area(tmp_path):
    frame = _values(tmp_path, "W1,Mill,ward,x,p,,,500\nW2,Weir,ward,x,p,,,500\n", {"operation": "density"})
    assert frame["value"].to_list() == [250.0, 125.0]


def test_areas_can_be_summed_to_one_with_its_rate_recomputed(tmp_path):
    rows = "B1,One,borough,x,p,10,100,10\nB2,Two,borough,x,p,90,300,30\n"
    whole = {"sum_to_code": "R1", "sum_to_name": "Region", "sum_to_type": "region", "area_types": ["borough"]}
    frame = _values(tmp_path, rows, {"operation": "counts", "role": "benchmark", "flag": "derived", **whole})
    # 100 of 400 = 25 %, not the mean of 10 and 30.
    record = frame.loc[0].to_dict()
    assert (record["area_code"], record["area_type"], record["value"]) == ("R1", "region", 25.0)
    assert (record["role"], record["flag"]) == ("benchmark", "derived")


@pytest.mark.parametrize(
    ("rows", "flag"),
    [
        ("B1,One,borough,x,p,10,100,\nB2,Two,borough,x,p,,300,\n", "derived;missing"),
        ("B1,One,borough,x,p,10,100,\nB2,Two,borough,x,p,90,,\n", "derived;missing"),
        ("B1,One,borough,x,p,10,100,\n", "derived;missing"),
        ("B1,One,borough,x,p,10,100,\nB2,Two,borough,x,p,,300,,suppressed\n", "derived;suppressed"),
    ],
)
def test_an_unknown_part_makes_a_sum_of_areas_unknown_and_keeps_its_reason(tmp_path, rows, flag):
    whole = {"sum_to_code": "R1", "sum_to_name": "Region", "sum_to_type": "region", "area_types": ["borough"]}
    recipe = {"operation": "counts", "role": "benchmark", "flag": "derived", "sum_parts": 2, **whole}
    frame = _values(tmp_path, rows, recipe)
    assert frame.loc[0, ["numerator", "value"]].isna().all()
    assert frame.loc[0, "flag"] == flag


def test_a_reason_of_a_source_row_stands_beside_its_figure(tmp_path):
    frame = _values(
        tmp_path, "W1,Mill,ward,x,p,,,,suppressed\nW2,Weir,ward,x,p,,,7,\n", {"operation": "value"}
    )
    assert frame["flag"].to_list() == ["suppressed", ""]


def test_counts_without_a_base_are_summed_to_a_count(tmp_path):
    whole = {"sum_to_code": "R1", "sum_to_name": "Region", "sum_to_type": "region"}
    frame = _values(tmp_path, "W1,Mill,ward,x,p,,,3\nW2,Weir,ward,x,p,,,4\n", {"operation": "count", **whole})
    assert frame.loc[0, ["numerator", "value"]].to_list() == [7.0, 7.0]


@pytest.mark.parametrize(("flag", "expected"), [("", "missing"), ("suppressed", "suppressed")])
def test_an_empty_cell_is_missing_unless_its_recipe_says_why(tmp_path, flag, expected):
    frame = _values(tmp_path, "W1,Mill,ward,x,p,,,\n", {"operation": "value", "flag": flag})
    assert frame.loc[0, "flag"] == expected


def test_columns_can_be_renamed_and_constants_filled_in(tmp_path):
    (tmp_path / "other.csv").write_text("measure,comparator,period\nx,42,p\n", encoding="utf-8")
    recipe = {
        "file": "other.csv",
        "operation": "value",
        "area_types": ["region"],
        "columns": {"measure": "indicator", "comparator": "value"},
        "constants": {"area_code": "R1", "area_name": "Region", "area_type": "region"},
    }
    frame = _values(tmp_path, "", recipe)
    assert frame.loc[0, ["area_code", "value"]].to_list() == ["R1", 42.0]


def test_figures_come_first_then_benchmarks_then_context(tmp_path):
    rows = "W1,Mill,ward,x,p,1,2,\n"
    recipes = [{"operation": "counts", "role": role} for role in ("context", "benchmark", "figure")]
    assert _values(tmp_path, rows, *recipes)["role"].to_list() == ["figure", "benchmark", "context"]


def test_a_recipe_that_finds_nothing_and_an_indicator_without_recipe_are_refused(tmp_path):
    with pytest.raises(PackError, match="a recipe finds no row"):
        _values(tmp_path, COUNTED, {"operation": "counts", "area_types": ["parish"]})
    with pytest.raises(PackError, match=r"has no \[\[build\]\] recipe"):
        _values(tmp_path, COUNTED)


def test_an_unreadable_number_in_a_transcription_is_named_with_its_row(tmp_path):
    with pytest.raises(PackError, match=r"t\.csv, row 3, column numerator: not a number \(found 'few'\)"):
        _values(tmp_path, "W1,Mill,ward,x,p,1,2,\nW2,Weir,ward,x,p,few,2,\n", {"operation": "counts"})


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa,b\n", b"a,b\r\n", b"a\xe9,b\n"])
def test_a_transcription_must_be_plain_utf8(tmp_path, content):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(PackError, match=r"t\.csv"):
        Sources(PackFiles(tmp_path)).table("t.csv")


def test_a_ragged_transcription_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1\n", encoding="utf-8")
    with pytest.raises(PackError, match="another length"):
        Sources(PackFiles(tmp_path)).table("t.csv")


def test_one_number_per_area_is_read_from_a_long_table(synthetic_root):
    sources = Sources(PackFiles(synthetic_root / "sources"))
    households = sources.by_area(TableSource(file="ward.csv", area_type="ward", indicator="households"))
    assert households[A] == 200.0
    assert len(households) == 5


def test_markdown_tables_are_read_as_rows_under_their_headings():
    text = "# Title\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\ntext\n\n| a | c |\n| --- | --- |\n| 3 | 4 |\n"
    assert markdown_tables(text).to_dict("records") == [
        {"a": "1", "b": "2", "c": ""},
        {"a": "3", "b": "", "c": "4"},
    ]


def _squares(*boxes: tuple[float, float, float, float]) -> GeoDataFrame:
    return GeoDataFrame(geometry=[box(*each) for each in boxes], crs="EPSG:27700")


def test_an_overlap_is_given_to_one_of_the_two():
    # Two rectangles of 500 m by 500 m and 510 m by 500 m that share a strip of 10 m.
    frame = _squares((500_000, 200_000, 500_500, 200_500), (500_490, 200_000, 501_000, 200_500))
    cleaned = outlines.clean_coverage(frame, gap=15.0)
    assert shapely.coverage_is_valid(cleaned.geometry.to_numpy())
    assert cleaned.crs == "EPSG:4326"
    # Nothing is counted twice: 1,000 m by 500 m in all.
    assert cleaned.to_crs("EPSG:27700").area.sum() == pytest.approx(1000 * 500, rel=1e-6)


def test_a_hole_between_small_areas_is_closed():
    # A ring of four rectangles around a hole of 8 m by 8 m.
    frame = _squares(
        (500_000, 200_000, 500_100, 200_046),
        (500_000, 200_054, 500_100, 200_100),
        (500_000, 200_046, 500_046, 200_054),
        (500_054, 200_046, 500_100, 200_054),
    )
    union = shapely.union_all(outlines.clean_coverage(frame, gap=15.0).geometry.to_numpy())
    assert len(shapely.get_parts(union)) == 1
    assert shapely.get_num_interior_rings(union) == 0
    kept = shapely.union_all(outlines.clean_coverage(frame, gap=1.0).geometry.to_numpy())
    assert shapely.get_num_interior_rings(kept) == 1


def test_outlines_that_cannot_be_cleaned_are_refused(monkeypatch):
    frame = _squares((0, 0, 10, 10), (5, 0, 15, 10))
    monkeypatch.setattr(shapely, "coverage_clean", lambda shapes, gap_width: shapes)
    with pytest.raises(AtlasError, match="widen coverage_gap_metres"):
        outlines.clean_coverage(frame, gap=1.0)


def test_small_areas_are_dissolved_into_their_parents_and_the_borough_is_no_neighbour(synthetic_pack):
    assert list(synthetic_pack.msoas.index) == ["W02900001", "W02900002", "W02900003"]
    assert synthetic_pack.msoas["msoa_name"].to_list() == ["Gwaelod 001", "Gwaelod 002", "Gwaelod 003"]
    # Four squares of a kilometre each.
    assert synthetic_pack.msoas.to_crs("EPSG:27700").area.to_list() == pytest.approx([4e6] * 3, rel=1e-4)
    assert list(synthetic_pack.context.index) == ["W06900002"]


def test_broken_outlines_in_a_transcription_are_named(synthetic_copy):
    root = synthetic_copy()
    (root / "sources/wards.geojson").write_text('{"type": "FeatureCollection"}', encoding="utf-8")
    with pytest.raises(PackError, match=r"wards\.geojson: is not a readable GeoJSON"):
        build(root)


def test_categories_are_some_rows_over_the_rows_of_their_base(tmp_path):
    # W1: (3 + 5) of (3 + 5 + 32) = 20 %; in W2 a part of the base is unknown.
    rows = (
        "W1,Mill,ward,damp,p,,,3\nW1,Mill,ward,wet,p,,,5\nW1,Mill,ward,dry,p,,,32\n"
        "W2,Weir,ward,damp,p,,,1\nW2,Weir,ward,wet,p,,,1\nW2,Weir,ward,dry,p,,,\n"
    )
    recipe = {
        "operation": "categories",
        "source_indicators": ["damp", "wet"],
        "denominator_indicators": ["damp", "wet", "dry"],
    }
    frame = _values(tmp_path, rows, recipe)
    assert frame.loc[0, ["numerator", "denominator", "value"]].to_list() == [8.0, 40.0, 20.0]
    assert frame.loc[1, ["denominator", "value"]].isna().all()
