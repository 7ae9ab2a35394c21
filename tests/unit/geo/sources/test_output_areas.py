"""Output areas added up: whole wards and small areas, percentages by their base, nothing lost or invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from pandas import DataFrame, Series
from pydantic import ValidationError

from geo.errors import PackError
from geo.pack.indicators import Recipe
from geo.pack.place import CountSource, OutputAreaPlan, TableSource
from geo.sources.output_areas import added_up, as_given, output_areas
from geo.sources.transcriptions import Sources
from geo.store.directory import PackFiles

# O1 and O2 are L1, O3 and O4 are L2; O1, O2 and O3 are ward A, O4 is ward B.
AREAS = DataFrame(
    {
        "oa_code": ["O1", "O2", "O3", "O4"],
        "lsoa_code": ["L1", "L1", "L2", "L2"],
        "ward_code": ["A", "A", "A", "B"],
        "households": [50.0, 30.0, 20.0, 40.0],
        "residents": [100.0, 60.0, 40.0, 160.0],
    }
)
RECIPE = {
    "file": "t.csv",
    "operation": "output_areas",
    "area_types": ["ward"],
    "periods": {"2021": "2021"},
    "code_column": "oa",
    "numerator_columns": ["damp", "wet"],
    "denominator_columns": ["all"],
}
TABLE = "oa,damp,wet,all\nO1,5,1,50\nO2,3,0,30\nO3,2,2,20\nO4,4,4,40\n"


def _sources(folder: Path, table: str, **more: str) -> Sources:
    for name, text in {"t": table, **more}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return Sources(PackFiles(folder))


def _sums(folder: Path, table: str = TABLE, **changes: object) -> DataFrame:
    recipe = Recipe.model_validate({**RECIPE, **changes})
    return added_up(recipe, _sources(folder, table), AREAS).reset_index().set_index("area_code")


def test_wards_are_sums_of_their_whole_output_areas(tmp_path):
    frame = _sums(tmp_path)
    # A: 6 + 3 + 4 = 13 of 100; B: 8 of 40.
    assert frame[["numerator", "denominator", "value"]].to_dict("index") == {
        "A": {"numerator": 13.0, "denominator": 100.0, "value": 13.0},
        "B": {"numerator": 8.0, "denominator": 40.0, "value": 20.0},
    }
    assert set(frame["area_type"]) == {"ward"}


def test_small_areas_are_sums_too(tmp_path):
    frame = _sums(tmp_path, area_types=["lsoa"])
    # L1: 9 of 80; L2: 12 of 60.
    assert frame["numerator"].to_dict() == {"L1": 9.0, "L2": 12.0}
    assert frame["value"].to_dict() == pytest.approx({"L1": 11.25, "L2": 20.0})


def test_a_sum_with_an_unknown_part_is_unknown(tmp_path):
    frame = _sums(tmp_path, TABLE.replace("O2,3,0", "O2,3,"))
    assert frame["numerator"].isna().to_dict() == {"A": True, "B": False}
    assert frame.loc["B", "value"] == 20.0


def test_a_base_of_nobody_has_no_rate(tmp_path):
    frame = _sums(tmp_path, TABLE.replace("O4,4,4,40", "O4,0,0,0"))
    assert frame.loc["B", ["numerator", "denominator"]].to_list() == [0.0, 0.0]
    assert frame["value"].isna()["B"]


def test_percentages_are_multiplied_by_their_base_and_not_rounded(tmp_path):
    frame = _sums(tmp_path, base="residents", denominator_columns=[])
    # A: 6 % of 100, 3 % of 60, 4 % of 40 = 9.4 of 200; B: 8 % of 160 = 12.8.
    assert frame["numerator"].to_dict() == pytest.approx({"A": 9.4, "B": 12.8})
    assert frame["denominator"].to_dict() == {"A": 200.0, "B": 160.0}


def test_a_base_can_be_scaled_to_the_published_one_of_its_small_area(tmp_path):
    # L1 has 120 of these residents among 160, L2 150 among 200: three quarters each.
    long = "area_code,area_type,indicator,denominator\nL1,lsoa,aged3,120\nL2,lsoa,aged3,150\n"
    recipe = Recipe.model_validate(
        {
            **RECIPE,
            "base": "residents",
            "denominator_columns": [],
            "base_file": "long.csv",
            "base_indicator": "aged3",
        }
    )
    frame = added_up(recipe, _sources(tmp_path, TABLE, long=long), AREAS)
    assert frame["denominator"].to_list() == pytest.approx([150.0, 120.0])
    assert frame["numerator"].to_list() == pytest.approx([0.75 * 9.4, 0.75 * 12.8])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TABLE.replace("O3,2,2,20\n", ""), r"t\.csv: has no row for an area \(found 'O3'\)"),
        (TABLE + "O9,1,1,9\n", r"t\.csv: has a row for an area that the others lack \(found 'O9'\)"),
        (TABLE + "O1,1,1,9\n", r"t\.csv, column oa: the same area code twice \(found 'O1'\)"),
        (TABLE.replace("wet", "moist"), r"t\.csv, column wet: lacks a column that the build reads"),
        (TABLE.replace("O1,5", "O1,five"), r"t\.csv, row 2, column damp: not a number"),
    ],
)
def test_a_table_that_does_not_fit_the_output_areas_is_refused(tmp_path, table, said):
    with pytest.raises(PackError, match=said):
        _sums(tmp_path, table)


def test_a_recipe_needs_the_plan_of_output_areas(tmp_path):
    with pytest.raises(PackError, match=r"place\.toml: has no \[build\.output_areas\]"):
        added_up(Recipe.model_validate(RECIPE), _sources(tmp_path, TABLE), DataFrame())


@pytest.mark.parametrize(
    "change",
    [
        {"code_column": ""},
        {"numerator_columns": []},
        {"denominator_columns": []},
        {"base": "households"},
        {"base_file": "x.csv"},
        {"base": "residents", "denominator_columns": [], "base_indicator": "x"},
        {"area_types": ["borough"]},
        {"area_types": ["ward", "lsoa"]},
        {"periods": {}},
        {"operation": "counts"},
        {"operation": "categories", "source_indicators": ["x"]},
    ],
)
def test_a_recipe_that_does_not_say_what_it_reads_is_refused(change):
    with pytest.raises(ValidationError):
        Recipe.model_validate({**RECIPE, **change})


def _plan(**files: str) -> OutputAreaPlan:
    def counted(column: str) -> CountSource:
        return CountSource(file=f"{files.get(column, 't')}.csv", code="oa", columns=(column,))

    def looked_up(column: str) -> TableSource:
        names = {"oa": "oa_code", column: f"{column}_code"}
        return TableSource(file=f"{files.get(column, 't')}.csv", columns=names)

    return OutputAreaPlan(
        wards=looked_up("ward"),
        lsoas=looked_up("lsoa"),
        households=counted("homes"),
        residents=counted("people"),
        families=counted("families"),
    )


PLACES = (
    "oa,lsoa,ward,homes,people,families\n"
    "O1,L1,A,50,100,10\nO2,L1,B,30,60,30\nO3,L2,B,20,40,0\nO4,L2,B,40,80,20\n"
)


def test_children_meet_each_ward_exactly_and_follow_families_within_it(tmp_path):
    small, wards = Series({"L1": 80.0, "L2": 41.0}), Series({"A": 20.0, "B": 101.0})
    frame = output_areas(_plan(), _sources(tmp_path, PLACES), small, wards).set_index("oa_code")
    assert frame["children_0_15"].groupby(frame["ward_code"]).sum().to_dict() == pytest.approx(
        wards.to_dict()
    )
    assert frame["children_0_15"].groupby(frame["lsoa_code"]).sum().to_dict() == pytest.approx(
        small.to_dict()
    )
    # O3 has no family in the table and counts as half a one: a 41st of what O4 has.
    assert frame.loc["O3", "children_0_15"] == pytest.approx(frame.loc["O4", "children_0_15"] / 40)


def test_a_look_up_that_lacks_an_output_area_is_refused(tmp_path):
    sources = _sources(tmp_path, PLACES, other="oa,lsoa\nO1,L1\nO2,L1\nO3,L2\n")
    with pytest.raises(PackError, match=r"other\.csv: has no row for an area \(found 'O4'\)"):
        output_areas(
            _plan(lsoa="other"), sources, Series({"L1": 1.0, "L2": 1.0}), Series({"A": 1.0, "B": 1.0})
        )


def test_a_wide_table_is_taken_as_it_is_scaled_named_or_divided_by_another_table(tmp_path):
    common = {"file": "t.csv", "operation": "wide", "area_types": ["ward"], "periods": {"2021": "2021"}}
    wide = {**common, "code_column": "code", "numerator_columns": ["score"]}
    sources = _sources(
        tmp_path,
        "code,name,score\nA,Abbey,0.5\nB,Bridge,\nZ,Elsewhere,3\n",
        long="area_code,area_type,indicator,period,value\nA,ward,people,2021,2000\nA,ward,people,2011,1\n",
    )
    scaled = as_given(Recipe.model_validate({**wide, "scale": 100}), sources)
    assert scaled["value"].to_list()[0] == 50.0
    assert scaled["value"].isna().to_list() == [False, True, False]
    some = as_given(
        Recipe.model_validate({**wide, "area_codes": ["A"], "name_column": "name"}), sources
    ).reset_index()
    assert some[["area_code", "area_name", "area_type", "period"]].to_numpy().tolist() == [
        ["A", "Abbey", "ward", "2021"]
    ]
    base = {"base_file": "long.csv", "base_indicator": "people", "base_period": "2021", "base_per": 1000}
    per = as_given(Recipe.model_validate({**wide, **base}), sources)
    # 0.5 among 2 thousand people; of the others nobody knows how many people there are.
    assert per["value"].to_list()[0] == 0.25
    assert per["value"].isna().to_list() == [False, True, True]
