"""Any area: a drawn ward is the ward, parts add up, a list of everything is the place; what is refused."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import shapely
from pandas import DataFrame

from geo.access.custom_area import CODE, CustomArea, listed, outlined
from geo.access.demand import areas_of_points, children, demand_points
from geo.access.open_space import open_space
from geo.errors import NotAvailableError
from geo.figures.spine import spine
from geo.gaps.play import Band, Supply, coverage
from geo.gaps.play_verdicts import Measure, verdicts
from geo.need.area_basis import basis
from geo.need.area_children import ALL_AGES, BANDS, children_by_age, counted, refusal
from geo.need.area_figures import CUT_ERROR, REASON, SENSITIVE, UNKNOWN, estimate, is_whole, spine_of
from geo.need.area_parts import breaks_homes, cut, made_of, parts, shares
from geo.pack.pack import Pack
from geo.sample import EAST, NORTH, town, town_with_homes
from geo.sources.output_areas import added_up
from geo.sources.transcriptions import Sources
from geo.store.directory import PackFiles

WARDS = [f"E050093{number}" for number in range(17, 37)]
# Largest difference of a drawn ward from the ward, over the standard deviation of the wards: measured 0.204.
MOST_OF_A_DEVIATION = 0.25


@cache
def _drawn(pack: Pack, ward: str) -> CustomArea:
    areas, faults = pack.areas["ward"], []
    area = outlined(pack, "As drawn", areas.geometry[ward], faults)
    assert area is not None, faults
    return area


@pytest.mark.parametrize("ward", WARDS)
def test_a_drawn_ward_has_the_figures_of_the_ward_within_its_range(pack, ward):
    drawn, own = spine_of(pack, _drawn(pack, ward)), spine(pack, "ward").loc[ward]
    assert list(drawn.index) == list(own.index)
    assert list(drawn.columns) == [*own.columns, REASON]
    assert (drawn["reason"] == "").all()  # also what is known for wards only: the area is a whole ward
    ranged = drawn[drawn["lower"].notna()]
    assert (ranged.index == own.index[own["lower"].notna()]).all()
    assert (
        (ranged["lower"] <= own["value"][ranged.index]) & (own["value"][ranged.index] <= ranged["upper"])
    ).all()
    deviation = spine(pack, "ward")["value"].groupby(level="indicator").std()
    assert ((drawn["value"] - own["value"]).abs() / deviation).max() < MOST_OF_A_DEVIATION
    for each in ("benchmark_value", "lowest", "quarter", "three_quarters", "highest", "stale"):
        assert (drawn[each] == own[each]).where(own[each].notna(), True).all()


def test_a_drawn_ward_has_the_children_of_the_ward_within_the_range_nearly_always(pack):
    # 95 % ranges: of 20 wards one may lie outside. It is Spitalfields, whose line some postcodes lie across.
    years = pack.single_years
    for low, high in BANDS:
        exact = years[[each for each in years.columns if low <= int(each) <= high]].sum(axis=1)
        outside = []
        for ward in WARDS:
            row = children_by_age(pack, _drawn(pack, ward), ((low, high),)).iloc[0]
            if not row["lower"] <= exact[ward] <= row["upper"]:
                outside.append(ward)
            assert row["children"] == pytest.approx(exact[ward], rel=0.09)  # measured 8.5 % at most
        assert len(outside) <= 1


def test_two_halves_of_a_ward_add_up_to_its_counts(pack):
    area = _drawn(pack, WARDS[0])
    west, south, east, north = area.shape.bounds
    inside = demand_points(pack).geometry[areas_of_points(pack, area) == CODE]
    middle = float(inside.x.median())
    # Half a metre into the eastern half, where no postcode is: none is counted twice.
    line = np.floor(middle) + 0.5
    sides = [shapely.box(west, south, line, north), shapely.box(line, south, east, north)]
    halves = [replace(area, name="Half", shape=shapely.intersection(area.shape, side)) for side in sides]
    for indicator in ("overcrowding", "idaci", "tenure_social", "disability"):
        whole = estimate(pack, area, indicator)
        found = [estimate(pack, half, indicator) for half in halves]
        assert sum(each.numerator for each in found) == pytest.approx(whole.numerator)
        assert sum(each.denominator for each in found) == pytest.approx(whole.denominator)
    for ages in BANDS:
        assert sum(counted(pack, half, ages)[0] for half in halves) == pytest.approx(
            counted(pack, area, ages)[0]
        )


def test_a_list_of_all_small_areas_is_the_borough(pack):
    everything = listed(pack, "All of it", list(pack.small_areas.index))
    found, own = spine_of(pack, everything), spine(pack, "borough").loc[pack.place.borough.code]
    own = own.loc[found.index]  # the others are known for the borough only
    # Public transport is a mean over residents, whom wards and small areas count in different years.
    assert (found["value"] - own["value"]).abs().drop("ptal").max() < 1e-6
    assert abs(found.at["ptal", "value"] - own.at["ptal", "value"]) < 0.1
    assert (found["lower"] - own["lower"]).abs().max() < 1e-6
    assert (found["comparison"] == own["comparison"]).all()  # not with itself, but with the next benchmark
    assert (found["estimated_share"] == 0).all()
    for ages in BANDS:
        total = float(children(pack, ages).sum())
        assert counted(pack, everything, ages) == (pytest.approx(total), 0.0, 0.0)


def test_an_area_of_whole_output_areas_is_that_ward(pack):
    ward = WARDS[11]
    codes = pack.output_areas.loc[pack.output_areas["ward_code"] == ward, "oa_code"]
    area, own = listed(pack, "By its output areas", list(codes)), spine(pack, "ward").loc[ward]
    found = spine_of(pack, area)
    assert not breaks_homes(pack, area)
    # Rates of larger areas are averaged over households for wards, over those that a rate is about here.
    coarse = ["obesity_year6", "obesity_reception", "private_outdoor_space", "no2"]
    rest = own.index.difference(coarse)
    assert found.loc[rest, "value"].to_numpy() == pytest.approx(own.loc[rest, "value"].to_numpy(), rel=1e-5)


def test_the_error_of_a_cut_is_as_wide_as_tables_of_output_areas_say(pack):
    """Discs over the 13 tables that exist per output area: what is apportioned against what is counted."""
    sources = Sources(PackFiles(pack.root / "sources"))
    each_alone = pack.output_areas.assign(ward_code=pack.output_areas["oa_code"])
    counts = {
        indicator.id: added_up(recipe, sources, each_alone).droplevel([1, 2, 3])
        for indicator in pack.registry.values()
        for recipe in indicator.build[:9]
        if recipe.operation == "output_areas" and recipe.area_types == ("ward",) and recipe.role == "figure"
    }
    assert len(counts) == 13
    inside, all_of_them, factors = 0, 0, []
    for area in _discs(pack, 40):
        for indicator, table in counts.items():
            made = estimate(pack, area, indicator)
            true = table.reindex(list(area.codes)).sum()
            rate = 100 * true["numerator"] / true["denominator"]
            miss = abs(made.value - rate)
            inside += miss <= 1.96 * made.error + 0.1  # cells are perturbed
            all_of_them += 1
            lies = cut(pack, area, "lsoa_code", basis(pack, indicator).weight)
            share = table["numerator"].sum() / table["denominator"].sum()
            factors.append(miss / lies.size / np.sqrt(share * (1 - share)))
    assert inside / all_of_them > 0.95
    assert 6 < np.sqrt(np.mean(np.square(factors))) < CUT_ERROR


def _discs(pack: Pack, count: int) -> list[CustomArea]:
    random, points = np.random.default_rng(9), demand_points(pack)
    there = DataFrame(shapely.get_coordinates(points.geometry.to_numpy()), columns=["x", "y"])
    middles = there.groupby(points["oa_code"].to_numpy()).mean()
    found = []
    while len(found) < count:
        centre, reach = there.iloc[random.integers(len(there))], random.uniform(150, 1_300)
        near = np.hypot(middles["x"] - centre["x"], middles["y"] - centre["y"]) <= reach
        area = CustomArea("Disc", "areas", codes=tuple(sorted(middles.index[near])))
        if not refusal(pack, area) and cut(pack, area, "lsoa_code", "households").size > 0:
            found.append(area)
    return found


# ---- What is refused -------------------------------------------------------------------------------------


def test_an_area_with_too_few_children_has_no_figures_and_does_not_say_how_many(pack):
    home = demand_points(pack).geometry.iloc[1000]
    area = CustomArea("One street", "outline", home.buffer(40))
    words = refusal(pack, area)
    assert words.startswith("One street holds fewer than 100 children aged 0 to 17")
    for ask in (lambda: spine_of(pack, area), lambda: children_by_age(pack, area)):
        with pytest.raises(NotAvailableError, match="fewer than 100 children"):
            ask()


def test_what_is_known_for_wards_only_is_refused_for_a_part_of_a_ward(pack):
    found = spine_of(pack, listed(pack, "Two", list(pack.small_areas.index[:2])))
    row = found.loc["child_poverty"]
    assert row[["value", "lower", "upper", "numerator"]].isna().all()
    assert row["reason"] == "known for wards only, and the area is not made of whole wards"
    assert (row["state"], row["flag"], row["comparison"]) == (
        "not_applicable",
        "not_applicable",
        "not compared",
    )
    assert found.at["obesity_year6", "reason"].startswith("known for areas larger than this one only")
    assert found.at["overcrowding", "reason"] == ""


def test_two_wards_together_have_what_is_known_for_wards(pack):
    pair = [_drawn(pack, each).shape for each in WARDS[:2]]
    area = CustomArea("Two wards", "outline", shapely.normalize(shapely.union_all(pair)))
    both = spine(pack, "ward")["value"].unstack()["child_poverty"][WARDS[:2]]
    assert both.min() < estimate(pack, area, "child_poverty").value < both.max()


def test_a_sensitive_figure_is_held_back():
    pack = town()
    sensitive = pack.indicator("damp_homes").model_copy(update={"sensitive": True})
    guarded = replace(pack, registry={**pack.registry, "damp_homes": sensitive})
    west = listed(guarded, "West", ["L01", "L02", "L03", "L04", "L05"])
    row = spine_of(guarded, west).loc["damp_homes"]
    assert (row["reason"], row["state"]) == (SENSITIVE, "suppressed")
    assert np.isnan(row["value"])


def test_an_unknown_part_makes_a_count_unknown():
    pack = town()
    rows = pack.values["damp_homes"].copy()
    rows.loc[rows["area_code"] == "L03", ["numerator", "denominator", "value"]] = np.nan
    holed = replace(pack, values={**pack.values, "damp_homes": rows})
    with_it = listed(holed, "West", ["L01", "L02", "L03", "L04", "L05"])
    without = listed(holed, "East", ["L05", "L06", "L07", "L08", "L09"])
    assert estimate(holed, with_it, "damp_homes").reason == UNKNOWN
    assert estimate(holed, without, "damp_homes").reason == ""


# ---- How it is worked out --------------------------------------------------------------------------------


def test_counts_are_apportioned_over_homes_by_hand():
    # O09 holds 2/5 of the children of the part of L05 in B; a box over the southern half of Abbey has the
    # southern output area of each of its small areas whole.
    pack = town_with_homes()
    box = shapely.box(EAST, NORTH, EAST + 6_000, NORTH + 2_000)
    area = CustomArea("All", "outline", box)
    assert (shares(pack, area) == 1).all()
    assert estimate(pack, area, "damp_homes").denominator == pytest.approx(1200)


def test_half_the_points_of_a_part_take_half_of_its_counts():
    # L01 is a square kilometre of 100 households, 10 of them damp; its western half holds 5 of 50.
    area = CustomArea("West of L01", "outline", shapely.box(EAST, NORTH, EAST + 499, NORTH + 1_000))
    found = estimate(town(), area, "damp_homes")
    assert found.numerator == pytest.approx(5)
    assert found.denominator == pytest.approx(50)
    assert found.estimated_share == 1.0
    # The cut: root of 100 squared x 1/2 x 1/2, over 50, is 1; 165 of 1,200 homes are damp.
    p = basis(town(), "damp_homes").counts["numerator"].sum() / 1200
    assert found.error == pytest.approx(15 * np.sqrt(p * (1 - p)))


def test_counts_that_cut_an_output_area_are_rounded_and_others_are_not(pack):
    drawn = spine_of(pack, _drawn(pack, WARDS[0]))
    known = drawn["numerator"].dropna()
    assert (known % 5 == 0).all()
    percent = [each for each in drawn.index if pack.indicator(each).unit == "percent"]
    assert (drawn.loc[percent, "value"].round(1) == drawn.loc[percent, "value"]).all()
    assert (children_by_age(pack, _drawn(pack, WARDS[0]))["children"] % 5 == 0).all()


def test_parts_are_fitted_to_small_areas_and_end_on_wards(pack):
    found, place = basis(pack, "overcrowding").counts, parts(pack)
    rows = pack.values["overcrowding"]
    rows = rows[(rows["role"] == "figure") & (rows["area_type"] == "ward")].set_index("area_code")
    sums = found.groupby(place["ward_code"]).sum()
    assert (sums["numerator"] - rows["numerator"]).abs().max() < 1e-6


def test_the_same_ground_under_another_name_has_the_same_digest(pack):
    one = _drawn(pack, WARDS[0])
    assert replace(one, name="Another").digest == one.digest
    assert _drawn(pack, WARDS[1]).digest != one.digest


def test_an_area_of_the_second_pack(synthetic_pack):
    codes = list(synthetic_pack.small_areas.index)
    if why := refusal(synthetic_pack, listed(synthetic_pack, "All", codes)):
        pytest.skip(why)
    found = spine_of(synthetic_pack, listed(synthetic_pack, "All", codes))
    own = spine(synthetic_pack, "borough").loc[synthetic_pack.place.borough.code]
    both = found["value"].notna() & own["value"].reindex(found.index).notna()
    assert is_whole(synthetic_pack, listed(synthetic_pack, "All", codes))
    assert (found["value"] - own["value"].reindex(found.index))[both].abs().max() < 0.5


def test_an_unused_outline_beyond_the_homes_is_empty():
    area = CustomArea("Sea", "outline", shapely.box(0, 0, 10, 10))
    assert counted(town(), area, ALL_AGES)[0] == 0
    assert estimate(town(), area, "damp_homes").reason == UNKNOWN


# ---- The same functions as for a level -------------------------------------------------------------------


def test_play_and_open_space_of_a_listed_ward_are_those_of_the_ward():
    pack, abbey = town(), listed(town(), "As Abbey", ["L01", "L02"])
    band, supply = Band("5_to_11", "5 to 11", (5, 11), 900), Supply(("play_area",))
    for found, own in (
        (coverage(pack, supply, band, abbey), coverage(pack, supply, band, "ward")),
        (verdicts(pack, supply, band, Measure(), abbey), verdicts(pack, supply, band, Measure(), "ward")),
        (open_space(pack, 400, (0, 15), abbey), open_space(pack, 400, (0, 15), "ward")),
    ):
        mine, theirs = found.loc[CODE], own.loc["A"]
        numbers = [each for each in own.columns if each != "area_name"]
        assert [str(each) for each in mine[numbers]] == [str(each) for each in theirs[numbers]]


def test_an_area_names_the_wards_and_small_areas_that_it_lies_in(pack):
    wards = made_of(pack, _drawn(pack, WARDS[11]), "ward_code")
    assert (wards.index[0], wards["area_name"].iloc[0]) == (WARDS[11], "Poplar")
    assert wards["part"].sum() == pytest.approx(1)
    assert wards["part"].iloc[0] > 0.9
    small = made_of(pack, _drawn(pack, WARDS[11]), "lsoa_code")
    assert small["held"].between(0, 1).all()
    assert len(small) > len(wards)
