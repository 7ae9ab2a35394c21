"""The shipped pack against figures worked out from the raw transcriptions with nothing but the csv module."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.figures.benchmarks import benchmark_figure
from geo.figures.values import figures, published_total, trend
from geo.report.figures import available, table
from geo.store.directory import SHIPPED

SOURCES = SHIPPED / "sources"
EXPECTED = Path(__file__).resolve().parents[3] / "data"
WARD_CODES = [f"E050093{number}" for number in range(17, 37)]

FIXED_IDS = [
    "overcrowding",
    "severe_overcrowding",
    "child_poverty",
    "idaci",
    "imd_score",
    "household_deprivation_1plus",
    "household_deprivation_2plus",
    "household_deprivation_3plus",
    "obesity_reception",
    "obesity_year6",
    "children_0_4",
    "children_5_11",
    "children_12_17",
    "young_people_11_19",
    "children_0_15",
    "children_0_17",
    "population",
    "population_2024",
    "population_growth_2011_2021",
    "population_density",
    "large_households",
    "no_adult_english_main_language",
    "limited_english",
    "no2",
    "ptal",
]


def _rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ward_rows(name: str, indicator: str, period: str = "") -> dict[str, dict[str, str]]:
    return {
        row["area_code"]: row
        for row in _rows(name)
        if row["area_type"] == "ward" and row["indicator"] == indicator and period in ("", row["period"])
    }


def _best_fit() -> dict[str, str]:
    lookup = _rows("indicators/lookup_lsoa21_to_ward_bestfit.csv")
    return {row["lsoa21_code"]: row["ward_code"] for row in lookup}


# --- areas ---------------------------------------------------------------------------------------


def test_the_areas_are_twenty_wards_169_lsoas_34_msoas_and_four_localities(pack):
    assert list(pack.areas["ward"].index) == WARD_CODES
    assert len(pack.areas["lsoa"]) == 169
    assert pack.areas["lsoa"].index.str.fullmatch(r"E010\d{5}").all()
    assert len(pack.msoas) == 34
    assert len(pack.areas["locality"]) == 4
    assert list(pack.areas["borough"].index) == ["E09000030"]


def test_renamed_wards_have_their_new_names_and_old_names_are_aliases(pack):
    names = pack.areas["ward"]["area_name"]
    assert names["E05009317"] == "Bethnal Green East"
    assert names["E05009331"] == "Bethnal Green West"
    assert dict(pack.place.aliases) == {"Bethnal Green": "E05009317", "St Peter's": "E05009331"}


@pytest.mark.parametrize("layer", ["lsoa", "ward"])
def test_outlines_are_a_valid_coverage_as_stored(pack, layer):
    shapes = pack.areas[layer].geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_lsoas_leave_no_hole_and_msoas_are_their_union(pack):
    lsoas = pack.areas["lsoa"].geometry.to_numpy()
    union = shapely.union_all(lsoas)
    parts = shapely.get_parts(union)
    assert shapely.get_num_interior_rings(parts).sum() == 0
    assert shapely.coverage_is_valid(pack.msoas.geometry.to_numpy())
    assert shapely.union_all(pack.msoas.geometry.to_numpy()).symmetric_difference(union).area < 1e-12


def test_coordinates_are_stored_with_seven_decimals(pack):
    points = shapely.get_coordinates(pack.areas["lsoa"].geometry.to_numpy())
    assert np.abs(points * 1e7 - np.round(points * 1e7)).max() < 1e-3


def test_lsoas_and_wards_cover_the_same_ground_but_for_generalised_lines(pack):
    wards = shapely.union_all(pack.areas["ward"].to_crs("EPSG:27700").geometry.to_numpy())
    lsoas = shapely.union_all(pack.areas["lsoa"].to_crs("EPSG:27700").geometry.to_numpy())
    # The two layers are generalised differently, most along the docks and the river.
    assert wards.symmetric_difference(lsoas).area / wards.area < 0.08
    # The borough's area is 19.8 square kilometres.
    assert 19 < wards.area / 1e6 < 23


def test_ward_areas_are_those_noted_with_the_transcription(pack):
    for row in _rows("boundaries/wards.csv"):
        hectares = 100 * pack.area_km2[row["ward_code"]]
        assert hectares == pytest.approx(float(row["area_ha_from_polygon"]), abs=0.06)


def test_neighbouring_boroughs_are_context_and_the_borough_is_not_among_them(pack):
    assert {"Hackney", "Newham", "Southwark", "City of London"} <= set(pack.context["area_name"])
    assert "E09000030" not in pack.context.index


def test_codes_before_2014_are_refused_with_the_reason(pack):
    (codes,) = pack.place.obsolete_codes
    assert all(codes.holds(f"E05000{number}") for number in range(573, 590))
    assert "before May 2014" in codes.message


# --- localities ----------------------------------------------------------------------------------


def test_localities_part_the_wards_as_the_evidence_says_with_its_confidence(pack):
    sizes = pack.localities.groupby("locality_name").size().to_dict()
    assert sizes == {"South West": 5, "South East": 6, "North East": 5, "North West": 4}
    text = (SOURCES / "services/localities_evidence.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ((?:North|South) (?:East|West)) \| ([^|]+) \|", text, flags=re.M)
    assert len(rows) == 20
    names = {name: code for code, name in pack.areas["ward"]["area_name"].items()}
    for ward, locality, confidence in rows:
        held = pack.localities.loc[names[ward.strip()]]
        assert (held["locality_name"], held["confidence"]) == (locality, confidence.strip())


@pytest.mark.slow
def test_every_locality_figure_is_labelled_provisional(pack):
    assert pack.place.localities.provisional
    frame = table(pack, "locality")
    assert frame["flag"].str.split(";").map(lambda flags: "provisional" in flags).all()
    assert not table(pack, "ward")["flag"].str.contains("provisional").any()


# --- the pieces ----------------------------------------------------------------------------------


def test_calibrated_households_equal_ts011_within_a_thousandth_per_ward(pack):
    households: dict[str, float] = defaultdict(float)
    counts = {
        row["area_code"]: float(row["denominator"])
        for row in _rows("indicators/census2021_ts052_overcrowding_lsoa21.csv")
        if row["area_type"] == "lsoa"
    }
    for piece in pack.pieces.itertuples():
        households[piece.ward_code] += counts[piece.lsoa_code] * piece.share
    published = _ward_rows("indicators/census2021_ts011_household_deprivation_ward.csv", "households_total")
    assert len(published) == 20
    for code, row in published.items():
        assert households[code] == pytest.approx(float(row["value"]), rel=1e-3)


def test_every_lsoa_is_split_whole_and_no_piece_is_a_sliver(pack):
    sums = pack.pieces.groupby("lsoa_code")["share"].sum()
    assert len(sums) == 169
    assert sums.to_numpy() == pytest.approx(np.ones(169), abs=1e-9)
    assert pack.pieces["share"].between(0, 1).all()


def test_counts_of_lsoas_are_kept_exactly(pack):
    for indicator, method in (
        ("idaci", "default"),
        ("large_households", "default"),
        ("overcrowding", "calibrated"),
        ("limited_english", "calibrated"),
    ):
        wards = figures(pack, indicator, "ward", method=method)
        lsoas = figures(pack, indicator, "lsoa")
        for column in ("numerator", "denominator"):
            assert wards[column].sum() == pytest.approx(lsoas[column].sum(), rel=1e-9)


# --- indicators ----------------------------------------------------------------------------------


def test_every_fixed_indicator_is_there_for_wards_localities_and_the_borough(pack):
    assert set(FIXED_IDS) <= set(pack.registry)
    for indicator in FIXED_IDS:
        assert {"ward", "locality", "borough"} <= set(pack.indicator(indicator).levels)


@pytest.mark.slow
def test_every_measure_of_the_strategy_is_there_for_the_borough_only(pack):
    measures = {row["measure_id"]: row for row in _rows("strategy/borough_baseline.csv")}
    for measure, row in measures.items():
        assert pack.indicator(measure).levels == ("borough",)
        value = figures(pack, measure, "borough")["value"].iloc[0]
        assert value == float(row["value"])
        assert set(figures(pack, measure, "ward")["state"]) == {"not_applicable"}


def test_every_indicator_states_source_licence_attribution_and_caveats(pack):
    for indicator in pack.registry.values():
        assert indicator.source.licence
        assert indicator.source.attribution
        assert indicator.caveats
        assert indicator.definition.endswith(".")


@pytest.mark.parametrize("indicator", ["overcrowding", "idaci"])
def test_best_fit_wards_equal_the_committed_tables(pack, indicator):
    with (EXPECTED / f"{indicator}_best_fit_ward.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["ward_code"]: float(row["percent"]) for row in csv.DictReader(file)}
    assert list(expected) == WARD_CODES
    found = figures(pack, indicator, "ward", method="best_fit")["value"]
    assert found.to_dict() == pytest.approx(expected, abs=1e-3)


def test_the_committed_best_fit_tables_are_those_of_the_transcriptions():
    ward = _best_fit()
    crowded, households = defaultdict(float), defaultdict(float)
    for row in _rows("indicators/census2021_ts052_overcrowding_lsoa21.csv"):
        if row["indicator"] in (
            "households_occupancy_bedrooms_minus1",
            "households_occupancy_bedrooms_minus2_or_less",
        ):
            crowded[ward[row["area_code"]]] += float(row["numerator"])
        if row["indicator"] == "households_occupancy_bedrooms_minus1":
            households[ward[row["area_code"]]] += float(row["denominator"])
    poor, children = defaultdict(float), defaultdict(float)
    for row in _rows("indicators/iod2025_lsoa21.csv"):
        if row["indicator"] == "idaci_2025_children_income_deprived":
            poor[ward[row["area_code"]]] += float(row["value"]) / 100 * float(row["denominator"])
            children[ward[row["area_code"]]] += float(row["denominator"])
    for name, part, whole in (("overcrowding", crowded, households), ("idaci", poor, children)):
        with (EXPECTED / f"{name}_best_fit_ward.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = row["ward_code"]
                assert float(row["percent"]) == pytest.approx(100 * part[code] / whole[code], abs=1e-4)


def test_published_wards_equal_the_transcription(pack):
    rows = _ward_rows(
        "indicators/census2021_ts011_household_deprivation_ward.csv",
        "households_deprived_1_or_more_dimensions",
    )
    found = figures(pack, "household_deprivation_1plus", "ward")
    for code, row in rows.items():
        assert found.loc[code, "numerator"] == float(row["numerator"])
        percent = 100 * float(row["numerator"]) / float(row["denominator"])
        assert found.loc[code, "value"] == pytest.approx(percent)


def test_child_poverty_is_as_published_with_the_year_before_it(pack):
    rows = {
        (row["area_code"], row["period"]): float(row["value"])
        for row in _rows("wards/children_low_income_ahc_ward_2024_2025.csv")
        if row["area_type"] == "ward"
    }
    for code in WARD_CODES:
        path = trend(pack, "child_poverty", "ward", code)["value"]
        assert path["2023/24"] == rows[code, "2023/24"]
        assert path["2024/25"] == rows[code, "2024/25"]
    assert figures(pack, "child_poverty", "ward")["flag"].str.contains("implied_base").all()


def test_london_s_child_poverty_is_added_up_from_33_boroughs_and_marked_derived(pack):
    expected = {}
    for period in ("2023/24", "2024/25"):
        rows = [
            row
            for row in _rows("wards/children_low_income_ahc_ward_2024_2025.csv")
            if row["area_type"] == "borough" and row["period"] == period
        ]
        assert len(rows) == 33
        poor = sum(float(row["numerator"]) for row in rows)
        expected[period] = 100 * poor / sum(100 * float(r["numerator"]) / float(r["value"]) for r in rows)
    assert f"{expected['2023/24']:.1f}" == "31.7"
    assert f"{expected['2024/25']:.1f}" == "30.7"
    against = benchmark_figure(pack, "child_poverty", "london")
    assert against.value == pytest.approx(expected["2024/25"], abs=1e-5)
    assert "derived" in against.flag.split(";")


def test_children_by_age_are_sums_of_single_years(pack):
    bands = {
        "children_0_4": range(5),
        "children_5_11": range(5, 12),
        "children_12_17": range(12, 18),
        "young_people_11_19": range(11, 20),
        "children_0_15": range(16),
        "children_0_17": range(18),
    }
    counted: dict[tuple[str, int], int] = {}
    for row in _rows("wards/population_single_year_0_24_ward_mid2022.csv"):
        if row["area_type"] == "ward":
            counted[row["area_code"], int(row["indicator"].rpartition("_")[2])] = int(row["value"])
    for indicator, ages in bands.items():
        expected = {code: sum(counted[code, age] for age in ages) for code in WARD_CODES}
        assert figures(pack, indicator, "ward")["value"].to_dict() == expected


@pytest.mark.slow
def test_the_borough_and_the_localities_are_the_sum_of_the_wards_for_every_count(pack):
    checked = 0
    for indicator in available(pack, "ward"):
        wards = figures(pack, indicator, "ward")
        if wards["numerator"].isna().any():
            continue
        groups = pack.localities["locality_code"]
        localities = figures(pack, indicator, "locality")
        borough = figures(pack, indicator, "borough").iloc[0]
        for column in ("numerator", "denominator"):
            if wards[column].isna().any():
                continue
            assert borough[column] == pytest.approx(wards[column].sum(), rel=1e-9), indicator
            assert localities[column].sum() == pytest.approx(wards[column].sum(), rel=1e-9), indicator
            sums = wards[column].groupby(groups).sum()
            assert localities[column].to_dict() == pytest.approx(sums.to_dict(), rel=1e-9), indicator
        checked += 1
    assert checked >= 18


def test_a_locality_rate_is_its_summed_counts_not_a_mean_of_rates(pack):
    wards = figures(pack, "overcrowding", "ward")
    groups = pack.localities["locality_code"]
    sums = wards[["numerator", "denominator"]].groupby(groups).sum()
    expected = 100 * sums["numerator"] / sums["denominator"]
    assert figures(pack, "overcrowding", "locality")["value"].to_dict() == pytest.approx(expected.to_dict())


def test_a_published_total_that_differs_from_the_sum_is_kept_for_a_note(pack):
    # DWP prints 28,234 for the borough and ward numbers that add up to 28,244 (rounding by the source).
    wards = figures(pack, "child_poverty", "ward")["numerator"].sum()
    assert published_total(pack, "child_poverty") == 28_234
    assert wards == 28_244


def test_obesity_reaches_wards_from_msoas_over_the_bridge_and_is_marked(pack):
    frame = figures(pack, "obesity_year6", "ward")
    assert set(frame["method"]) == {"transferred"}
    assert frame["flag"].str.contains("indicative").all()
    assert set(frame["state"]) == {"out_of_date"}
    (bridge,) = pack.place.bridges
    assert bridge.code == "E02000891"
    assert bridge.successors == ("E02007112", "E02007113", "E02007114")
    rates = [
        float(row["value"])
        for row in _rows("indicators/ncmp_obesity_msoa11.csv")
        if row["indicator"] == "obese_year6" and row["period"] == "2015/16-2017/18" and row["value"]
    ]
    assert frame["value"].between(min(rates), max(rates)).all()


def test_trends_use_periods_that_do_not_overlap(pack):
    for indicator in ("obesity_reception", "obesity_year6"):
        years = [
            (int(period[:4]), 2000 + int(period[-2:])) for period in pack.indicator(indicator).trend_periods
        ]
        assert all(end <= start for (_, end), (start, _) in pairwise(years))
        assert len(years) >= 2


def test_england_and_london_are_compared_only_where_their_definition_and_period_agree(pack):
    # 1,024,591 of 23,435,752 and 379,822 of 3,423,801 households.
    assert benchmark_figure(pack, "overcrowding", "england").value == pytest.approx(4.371914, abs=1e-6)
    assert benchmark_figure(pack, "overcrowding", "london").value == pytest.approx(11.093577, abs=1e-6)
    assert benchmark_figure(pack, "child_poverty", "england").value is None
    for indicator in ("obesity_reception", "obesity_year6", "no2", "ptal"):
        assert benchmark_figure(pack, indicator, "england").value is None


def test_the_estimated_share_is_told_for_estimates_only(pack):
    share = figures(pack, "large_households", "ward")["estimated_share"]
    assert share.between(0, 1).all()
    assert (share > 0).any()
    assert (figures(pack, "child_poverty", "ward")["estimated_share"] == 0).all()
    assert (figures(pack, "overcrowding", "ward")["estimated_share"] == 0).all()


def test_density_is_residents_over_measured_ground_at_every_level(pack):
    residents = {
        code: float(row["value"])
        for code, row in _ward_rows(
            "indicators/census2021_ts007_population_ward.csv", "population_all_ages"
        ).items()
    }
    wards = figures(pack, "population_density", "ward")["value"]
    for code in WARD_CODES:
        assert wards[code] == pytest.approx(residents[code] / pack.area_km2[code], rel=1e-6)
    borough = figures(pack, "population_density", "borough")["value"].iloc[0]
    assert borough == pytest.approx(sum(residents.values()) / pack.area_km2.sum(), rel=1e-6)
    groups = pack.localities["locality_code"]
    for code, density in figures(pack, "population_density", "locality")["value"].items():
        inside = groups.index[groups == code]
        expected = sum(residents[ward] for ward in inside) / pack.area_km2[inside].sum()
        assert density == pytest.approx(expected, rel=1e-6)
