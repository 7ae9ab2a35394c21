"""Census ages, deprivation domains, outdoor space and violence, worked out again from the raw tables."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from geo.errors import NotAvailableError
from geo.figures.benchmarks import benchmark_figure, compared, context
from geo.figures.values import figures
from geo.need.homes import need_indicators, need_rate
from geo.store.directory import SHIPPED

SOURCES = SHIPPED / "sources"
IOD = "indicators/iod2025_all_domains_indicators_lsoa21_tower_hamlets.csv"


def _rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("low", "high"), [(0, 4), (5, 11), (12, 17), (0, 17)])
def test_children_at_the_census_are_sums_of_published_single_years(pack, low, high):
    expected: dict[str, float] = defaultdict(float)
    for row in _rows("output_areas/ts007_single_year_age_ward.csv"):
        if row["age"].isdigit() and low <= int(row["age"]) <= high:
            expected[row["ward_code"]] += float(row["residents"])
    frame = figures(pack, f"census_children_{low}_{high}", "ward")
    assert frame["value"].to_dict() == expected
    assert set(frame["method"]) == {"published"}
    borough = figures(pack, f"census_children_{low}_{high}", "borough")["value"].iloc[0]
    assert borough == sum(expected.values())


def test_there_were_64_193_children_at_the_census(pack):
    assert figures(pack, "census_children_0_17", "borough")["value"].iloc[0] == 64_193


@pytest.mark.parametrize(
    ("indicator", "column", "scale"),
    [
        ("iod_income", "Income_score", 100),
        ("iod_employment", "Employment_score", 100),
        ("iod_education", "Education_score", 1),
        ("iod_children_education", "children_and_young_people_score", 1),
        ("iod_health", "Health_score", 1),
        ("iod_crime", "Crime_score", 1),
        ("iod_housing_services", "Housing_and_Services_score", 1),
        ("iod_living_environment", "Environment_score", 1),
    ],
)
def test_domains_are_as_published_per_small_area_and_averaged_per_ward(pack, indicator, column, scale):
    score = {row["lsoa21_code"]: scale * float(row[column]) for row in _rows(IOD)}
    assert figures(pack, indicator, "lsoa")["value"].to_dict() == pytest.approx(score, abs=1e-5)
    people = pack.small_areas["population"]
    home: dict[tuple[str, str], float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    for area in pack.output_areas.itertuples():
        home[area.lsoa_code, area.ward_code] += area.residents
        whole[area.lsoa_code] += area.residents
    over: dict[str, float] = defaultdict(float)
    base: dict[str, float] = defaultdict(float)
    for (lsoa, ward), count in home.items():
        over[ward] += people[lsoa] * count / whole[lsoa] * score[lsoa]
        base[ward] += people[lsoa] * count / whole[lsoa]
    wards = figures(pack, indicator, "ward")
    assert wards["value"].to_dict() == pytest.approx(
        {code: over[code] / base[code] for code in base}, abs=1e-5
    )
    assert wards[["numerator", "lower", "upper"]].isna().all(axis=None)


def test_the_deprivation_score_beside_the_domains_is_the_one_that_the_pack_has(pack):
    beside = {row["lsoa21_code"]: float(row["IMD_score"]) for row in _rows(IOD)}
    assert figures(pack, "imd_score", "lsoa")["value"].to_dict() == pytest.approx(beside, abs=1e-3)


def test_no_rate_rests_on_the_numerator_of_idaci(pack):
    for indicator in pack.registry.values():
        for recipe in indicator.build:
            read = (*recipe.numerator_columns, *recipe.denominator_columns, *recipe.source_indicators)
            assert not any("idaci" in name and "numerator" in name for name in read), indicator.id


def test_scores_below_zero_and_context_cannot_weigh_children(pack):
    found = need_indicators(pack)
    assert "iod_education" in found
    for indicator in ("iod_children_education", "iod_health", "iod_crime", "violence"):
        assert indicator not in found
        with pytest.raises(NotAvailableError):
            need_rate(pack, indicator)


def test_outdoor_space_is_averaged_over_msoas_and_compares_with_no_range(pack):
    shares = [
        100 * float(row["all_with_space"]) / float(row["all_addresses"])
        for row in _rows("greenspace/ons_private_outdoor_space_msoa11_tower_hamlets_2020.csv")
    ]
    assert len(shares) == 32
    frame = figures(pack, "private_outdoor_space", "ward")
    assert frame["value"].between(min(shares), max(shares)).all()
    assert set(frame["method"]) == {"transferred"}
    assert benchmark_figure(pack, "private_outdoor_space", "london").value == pytest.approx(79.3, abs=0.05)
    assert benchmark_figure(pack, "private_outdoor_space", "england").value == pytest.approx(88.4, abs=0.05)
    (row,) = context(pack, "private_outdoor_space").to_dict("records")
    assert row["value"] == pytest.approx(100 * 79_237 / 131_399, abs=1e-5)


def test_violence_is_offences_of_twelve_months_per_thousand_residents(pack):
    offences = {
        row["WardCode"]: float(row["VIOLENCE AGAINST THE PERSON"])
        for row in _rows("crime/mps_london_wards_by_major_2025-04_2026-03.csv")
        if row["LookUp_BoroughName"] == "Tower Hamlets"
    }
    residents = {
        row["area_code"]: float(row["value"])
        for row in _rows("indicators/ons_population_ward_2001_2024.csv")
        if row["period"] == "2024-06-30" and row["indicator"] == "population_all_ages"
    }
    wards = figures(pack, "violence", "ward")
    expected = {code: 1_000 * count / residents[code] for code, count in offences.items()}
    assert wards["value"].to_dict() == pytest.approx(expected, abs=1e-5)
    borough = figures(pack, "violence", "borough").iloc[0]
    assert borough["numerator"] == sum(offences.values()) == 10_319
    whole = sum(residents[code] for code in offences)
    assert borough["value"] == pytest.approx(1_000 * 10_319 / whole)
    localities = figures(pack, "violence", "locality")
    assert localities["numerator"].sum() == 10_319


def test_violence_is_context_not_compared_and_not_ranked(pack):
    for level in ("ward", "locality"):
        frame = compared(pack, "violence", level)
        assert set(frame["comparison"]) == {"not compared"}
        assert frame["rank"].isna().all()
    assert benchmark_figure(pack, "violence", "london").value is None
    assert compared(pack, "child_poverty", "ward")["rank"].notna().all()


def test_the_year_of_violence_leaves_the_nearly_empty_first_month_out(pack, testing_material):
    path = testing_material.parent / "crime/mps_ward_crime_2024-03_2026-03_tower_hamlets.csv"
    months = [f"2025{month:02d}" for month in range(4, 13)] + ["202601", "202602", "202603"]
    counted: dict[str, float] = defaultdict(float)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["MajorText"] == "VIOLENCE AGAINST THE PERSON":
                counted[row["WardCode"]] += sum(float(row[month]) for month in months)
    assert figures(pack, "violence", "ward")["numerator"].to_dict() == counted
