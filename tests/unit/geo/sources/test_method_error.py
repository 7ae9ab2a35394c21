"""The error of the methods is measured: methods.md's figures, from committed tables and from scratch."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import pytest
from pandas import DataFrame, Series

from geo.sources import method_error
from geo.writing import csv_bytes

TABLES = Path(__file__).resolve().parents[3] / "data"
# methods.md, "Getting a ward value": mean and largest miss in points.
METHODS_MD = {
    ("summed", "1plus"): ("0.04", "0.13"),
    ("apportioned", "1plus"): ("0.69", "2.2"),
    ("summed", "2plus"): ("0.06", "0.18"),
    ("apportioned", "2plus"): ("0.52", "1.4"),
    ("calibrated", "1plus"): ("0.92", "2.8"),
    ("best_fit", "1plus"): ("0.85", "3.9"),
    ("calibrated", "2plus"): ("0.64", "1.9"),
    ("best_fit", "2plus"): ("0.61", "2.8"),
}


def _committed(measure: str) -> list[dict[str, str]]:
    with (TABLES / f"ts011_deprived_{measure}_ward.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _misses(method: str, measure: str) -> list[float]:
    return [abs(float(row[method]) - float(row["published"])) for row in _committed(measure)]


@pytest.mark.parametrize(("method", "measure"), METHODS_MD)
def test_the_committed_tables_give_the_figures_of_the_methods_paper(method, measure):
    misses = _misses(method, measure)
    mean, largest = METHODS_MD[method, measure]
    assert len(misses) == 20
    assert f"{sum(misses) / 20:.2f}" == mean
    assert f"{max(misses):.{len(largest.partition('.')[2])}f}" == largest


@pytest.mark.parametrize(("method", "measure"), METHODS_MD)
def test_the_pack_s_error_table_is_that_of_the_committed_tables(pack, method, measure):
    misses = _misses(method, measure)
    frame = pack.method_error
    row = frame[
        (frame["method"] == method) & (frame["level"] == "ward") & (frame["measure"] == f"deprived_{measure}")
    ].iloc[0]
    # Both are rounded to four decimals when written.
    assert row["mean"] == pytest.approx(sum(misses) / 20, abs=1.5e-4)
    assert row["maximum"] == pytest.approx(max(misses), abs=1.5e-4)
    assert row["rmse"] == pytest.approx((sum(miss**2 for miss in misses) / 20) ** 0.5, abs=1.5e-4)


@pytest.mark.parametrize("measure", ["1plus", "2plus"])
def test_the_published_column_is_what_the_pack_publishes(pack, measure):
    rows = pack.values[f"household_deprivation_{measure}"]
    wards = rows[(rows["area_type"] == "ward") & (rows["role"] == "figure")].set_index("area_code")
    for row in _committed(measure):
        ward = wards.loc[row["ward_code"]]
        percent = 100 * ward["numerator"] / ward["denominator"]
        assert float(row["published"]) == pytest.approx(percent, abs=1e-4)


@pytest.mark.slow
def test_measuring_again_from_the_census_tables_gives_the_committed_bytes(pack, testing_material):
    spec = importlib.util.spec_from_file_location("measure", TABLES / "measure_method_error.py")
    assert spec is not None
    assert spec.loader is not None
    measure = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measure)
    errors, wards = measure.measured(
        testing_material / "tables/census2021-ts011-lsoa.csv.gz",
        testing_material.parent / "output_areas/ts011_household_deprivation_oa21.csv",
    )
    assert csv_bytes(errors, decimals=4) == (pack.root / "method_error.csv").read_bytes()
    for name, frame in wards.items():
        assert csv_bytes(frame, decimals=4) == (TABLES / f"ts011_{name}_ward.csv").read_bytes()


@pytest.mark.slow
def test_best_fit_equals_a_plain_sum_over_the_census_table_and_the_lookup(pack, testing_material):
    # Without any of our geography: households by the published lookup of LSOAs to wards, added up.
    import gzip

    best_fit = pack.small_areas["best_fit"].to_dict()
    deprived: dict[str, float] = dict.fromkeys(pack.areas["ward"].index, 0.0)
    total = dict(deprived)
    path = testing_material / "tables/census2021-ts011-lsoa.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file))[1:]:
            if row[2] in best_fit:
                deprived[best_fit[row[2]]] += sum(int(cell) for cell in row[5:9])
                total[best_fit[row[2]]] += int(row[3])
    for row in _committed("1plus"):
        code = row["ward_code"]
        assert float(row["best_fit"]) == pytest.approx(100 * deprived[code] / total[code], abs=1e-4)


def test_summed_equals_a_plain_sum_over_the_census_table_and_the_look_up(pack, testing_material):
    # Without any of our code: households by the council's look-up of output areas to wards, added up.
    ward = {}
    with (pack.root / "sources/demand/lookup_oa21_to_ward.csv").open(encoding="utf-8", newline="") as file:
        ward = {row["oa21_code"]: row["ward_code"] for row in csv.DictReader(file)}
    path = testing_material.parent / "output_areas/ts011_household_deprivation_oa21.csv"
    deprived: dict[str, float] = dict.fromkeys(pack.areas["ward"].index, 0.0)
    total = dict(deprived)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = ward[row["oa21_code"]]
            total[code] += int(row["Total"])
            deprived[code] += int(row["Total"]) - int(row["Household is not deprived in any dimension"])
    for row in _committed("1plus"):
        code = row["ward_code"]
        assert float(row["summed"]) == pytest.approx(100 * deprived[code] / total[code], abs=1e-4)


def test_output_areas_are_summed_whole_and_share_small_areas_out_by_households():
    # L1: 10 of 100, 60 of its homes in A; L2: 40 of 100, all in B. A 6 of 60 = 10 %, B (4 + 40) of 140.
    # Summed: A 8 of 60, B 42 of 140.
    counts = DataFrame({"numerator": [10.0, 40.0], "denominator": [100.0, 100.0]}, index=["L1", "L2"])
    areas = DataFrame(
        {
            "oa_code": ["O1", "O2", "O3"],
            "lsoa_code": ["L1", "L1", "L2"],
            "ward_code": ["A", "B", "B"],
            "households": [60.0, 40.0, 100.0],
            "residents": [1.0, 1.0, 1.0],
            "children_0_15": [1.0, 1.0, 1.0],
        }
    )
    own = DataFrame(
        {"numerator": [8.0, 3.0, 39.0], "denominator": [60.0, 40.0, 100.0]}, index=["O1", "O2", "O3"]
    )
    pieces = DataFrame({"lsoa_code": ["L1", "L2"], "ward_code": ["A", "B"], "share": [1.0, 1.0]})
    best_fit = DataFrame({"best_fit": ["A", "B"]}, index=["L1", "L2"])
    out = method_error.estimates(
        counts, pieces, best_fit, {"A": "A", "B": "B"}, output_areas=areas, area_counts=own
    )
    assert out["apportioned"].to_dict() == pytest.approx({"A": 10.0, "B": 100 * 44 / 140})
    assert out["summed"].to_dict() == pytest.approx({"A": 100 * 8 / 60, "B": 30.0})


def test_errors_are_mean_largest_and_root_mean_square_of_the_misses():
    # Misses of 3 and -4: mean 3.5, largest 4, root of (9 + 16) / 2 = 3.5355.
    estimated = DataFrame({"calibrated": [13.0, 16.0]}, index=["A", "B"])
    out = method_error.errors(estimated, Series({"B": 20.0, "A": 10.0}))
    assert out.loc["calibrated"].to_dict() == pytest.approx({"mean": 3.5, "maximum": 4.0, "rmse": 12.5**0.5})


def test_estimates_split_by_shares_and_by_whole_small_areas():
    # L1: 10 of 100, three quarters in A; L2: 40 of 100 in B. A 10 %; B (2.5 + 40) / 125 = 34 %.
    # By best fit L1 goes to B whole: B 50 of 200 = 25 %, A has none and no figure.
    counts = DataFrame({"numerator": [10.0, 40.0], "denominator": [100.0, 100.0]}, index=["L1", "L2"])
    pieces = DataFrame(
        {"lsoa_code": ["L1", "L1", "L2"], "ward_code": ["A", "B", "B"], "share": [0.75, 0.25, 1.0]}
    )
    best_fit = DataFrame({"best_fit": ["B", "B"]}, index=["L1", "L2"])
    out = method_error.estimates(counts, pieces, best_fit, {"A": "A", "B": "B"})
    assert out["calibrated"].to_dict() == pytest.approx({"A": 10.0, "B": 34.0})
    assert out.loc["B", "best_fit"] == 25.0
    assert out["best_fit"].isna()["A"]


def test_the_long_form_is_sorted_by_method_level_and_measure():
    part = DataFrame(
        {"mean": [1.0, 2.0], "maximum": [1.0, 2.0], "rmse": [1.0, 2.0]}, index=["calibrated", "best_fit"]
    ).rename_axis("method")
    out = method_error.table({("ward", "m"): part, ("locality", "m"): part})
    assert out[["method", "level"]].to_numpy().tolist() == [
        ["best_fit", "locality"],
        ["best_fit", "ward"],
        ["calibrated", "locality"],
        ["calibrated", "ward"],
    ]
