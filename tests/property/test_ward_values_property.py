"""Ward values: parts sum to wholes, rows may come in any order, rates stay within their parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from pandas import DataFrame, Series

from geo.figures.fitting import calibrate
from geo.figures.ward_values import best_fit_pieces, spread, straddling, sum_counts, weighted_mean
from tests.effort import tries

QUICK = settings(max_examples=tries(40), deadline=None)
WARDS = ["A", "B", "C"]
GROUPS = {"A": "west", "B": "west", "C": "east"}


@st.composite
def geographies(draw: st.DrawFn) -> DataFrame:
    """Pieces of up to eight small areas over three wards, with shares that add up to 1."""
    rows = []
    for number in range(draw(st.integers(1, 8))):
        wards = draw(st.lists(st.sampled_from(WARDS), min_size=1, max_size=3, unique=True))
        cuts = [draw(st.floats(0.05, 1.0)) for _ in wards]
        rows += [(f"L{number}", ward, cut / sum(cuts)) for ward, cut in zip(sorted(wards), cuts, strict=True)]
    return DataFrame(rows, columns=["lsoa_code", "ward_code", "share"])


@st.composite
def counted(draw: st.DrawFn) -> tuple[DataFrame, DataFrame]:
    """Pieces and counts of their small areas, numerator within denominator."""
    pieces = draw(geographies())
    codes = list(dict.fromkeys(pieces["lsoa_code"]))
    bases = [draw(st.integers(1, 500)) for _ in codes]
    parts = [draw(st.integers(0, base)) for base in bases]
    counts = DataFrame({"numerator": parts, "denominator": bases}, index=codes, dtype=float)
    return pieces, counts


def _same(found: DataFrame | Series, expected: DataFrame | Series) -> None:
    assert sorted(found.index) == sorted(expected.index)
    assert found.to_numpy() == pytest.approx(expected.loc[found.index].to_numpy(), rel=1e-9, nan_ok=True)


@pytest.mark.slow
@QUICK
@given(counted())
def test_wards_localities_and_the_whole_add_up_to_the_sources(case):
    pieces, counts = case
    for groups in ({ward: ward for ward in WARDS}, GROUPS, dict.fromkeys(WARDS, "all")):
        sums = sum_counts(counts, pieces, groups, straddling(pieces, groups))
        for column in ("numerator", "denominator"):
            assert sums[column].sum() == pytest.approx(counts[column].sum())


@pytest.mark.slow
@QUICK
@given(counted())
def test_localities_are_the_sums_of_their_wards(case):
    pieces, counts = case
    wards = sum_counts(counts, pieces, {ward: ward for ward in WARDS}, frozenset())
    localities = sum_counts(counts, pieces, GROUPS, frozenset())
    _same(wards[["numerator", "denominator"]].groupby(GROUPS).sum(), localities[["numerator", "denominator"]])


@pytest.mark.slow
@QUICK
@given(counted())
def test_estimated_shares_lie_between_none_and_all(case):
    pieces, counts = case
    for groups in ({ward: ward for ward in WARDS}, GROUPS):
        straddlers = straddling(pieces, groups)
        share = sum_counts(counts, pieces, groups, straddlers)["estimated_share"]
        assert share.between(0, 1 + 1e-12).all()
        if not straddlers:
            assert (share == 0).all()


@QUICK
@given(counted())
def test_a_rate_of_a_ward_lies_between_the_lowest_and_highest_of_its_parts(case):
    pieces, counts = case
    rates = counts["numerator"] / counts["denominator"]
    sums = sum_counts(counts, pieces, {ward: ward for ward in WARDS}, frozenset())
    for ward, rate in (sums["numerator"] / sums["denominator"]).items():
        parts = rates[pieces.loc[pieces["ward_code"] == ward, "lsoa_code"]]
        assert parts.min() - 1e-9 <= rate <= parts.max() + 1e-9


@pytest.mark.slow
@QUICK
@given(counted(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(case, random):
    pieces, counts = case
    groups = {ward: ward for ward in WARDS}
    order = random.sample(range(len(pieces)), len(pieces))
    rows = random.sample(list(counts.index), len(counts))
    shuffled, counts_again = pieces.iloc[order].reset_index(drop=True), counts.loc[rows]
    weight = counts["denominator"]
    children = Series({"A": 30.0, "B": 20.0, "C": 10.0})
    nobody: frozenset[str] = frozenset()
    _same(sum_counts(counts_again, shuffled, groups, nobody), sum_counts(counts, pieces, groups, nobody))
    _same(
        weighted_mean(counts_again["numerator"], weight, shuffled, groups, nobody),
        weighted_mean(counts["numerator"], weight, pieces, groups, nobody),
    )
    _same(spread(children, weight.loc[rows], shuffled), spread(children, weight, pieces))


@QUICK
@given(counted(), st.data())
def test_an_unknown_small_area_makes_its_wards_unknown_and_leaves_the_rest_alone(case, data):
    pieces, counts = case
    groups = {ward: ward for ward in WARDS}
    lost = data.draw(st.sampled_from(list(counts.index)))
    before = sum_counts(counts, pieces, groups, frozenset())["numerator"]
    after = sum_counts(counts.assign(numerator=counts["numerator"].drop(lost)), pieces, groups, frozenset())
    touched = set(pieces.loc[pieces["lsoa_code"] == lost, "ward_code"])
    for ward in before.index:
        if ward in touched:
            assert np.isnan(after.loc[ward, "numerator"])
        else:
            assert after.loc[ward, "numerator"] == before[ward]


@QUICK
@given(counted(), st.data())
def test_a_mean_lies_within_its_parts_and_needs_nine_tenths_of_the_people(case, data):
    pieces, counts = case
    groups = {ward: ward for ward in WARDS}
    known = [code for code in counts.index if data.draw(st.booleans())]
    values = counts["numerator"].where(counts.index.isin(known))
    out = weighted_mean(values, counts["denominator"], pieces, groups, frozenset())
    assert out["covered"].between(0, 1 + 1e-12).all()
    assert out["value"].isna().equals(out["covered"] < 0.9)
    for ward, value in out["value"].dropna().items():
        parts = values[pieces.loc[pieces["ward_code"] == ward, "lsoa_code"]].dropna()
        assert parts.min() - 1e-9 <= value <= parts.max() + 1e-9


@QUICK
@given(counted())
def test_spreading_keeps_each_ward_s_total_and_never_takes_away(case):
    pieces, counts = case
    wards = sorted(set(pieces["ward_code"]))
    children = Series({ward: 10.0 * (at + 1) for at, ward in enumerate(wards)})
    out = spread(children, counts["denominator"], pieces)
    assert out.sum() == pytest.approx(children.sum())
    assert (out >= 0).all()
    for ward in wards:
        only = spread(children.where(children.index == ward, 0.0), counts["denominator"], pieces)
        assert only.sum() == pytest.approx(children[ward])


@QUICK
@given(counted())
def test_whole_small_areas_keep_their_counts_under_best_fit(case):
    pieces, counts = case
    fits = pieces.drop_duplicates("lsoa_code").set_index("lsoa_code")["ward_code"].rename("best_fit")
    whole = best_fit_pieces(fits.to_frame())
    assert not straddling(whole, {ward: ward for ward in WARDS})
    sums = sum_counts(counts, whole, {ward: ward for ward in WARDS}, frozenset())
    _same(sums["numerator"], counts["numerator"].groupby(fits).sum())


@st.composite
def margins(draw: st.DrawFn) -> tuple[DataFrame, Series, Series]:
    """Pieces with areas, and margins of one table of households that both can be met by."""
    pieces = draw(geographies())
    areas = [draw(st.floats(100, 10_000)) for _ in range(len(pieces))]
    truth = Series([float(draw(st.integers(20, 400))) for _ in range(len(pieces))])
    cut = pieces.assign(area=areas)
    return cut, truth.groupby(cut["lsoa_code"]).sum(), truth.groupby(cut["ward_code"]).sum()


@QUICK
@given(margins())
def test_calibration_keeps_lsoas_exactly_and_meets_wards_within_a_thousandth(case):
    cut, lsoas, wards = case
    share = calibrate(cut, lsoas, wards)
    assert share.between(0, 1 + 1e-12).all()
    assert share.groupby(cut["lsoa_code"]).sum().to_numpy() == pytest.approx(np.ones(len(lsoas)), abs=1e-9)
    fitted = (share * cut["lsoa_code"].map(lsoas)).groupby(cut["ward_code"]).sum()
    assert (fitted / wards - 1).abs().max() <= 1e-3


@QUICK
@given(margins(), st.randoms(use_true_random=False))
def test_calibration_does_not_depend_on_the_order_of_the_pieces(case, random):
    cut, lsoas, wards = case
    order = random.sample(range(len(cut)), len(cut))
    straight = calibrate(cut, lsoas, wards, tolerance=1e-9)
    shuffled = calibrate(cut.iloc[order], lsoas, wards, tolerance=1e-9)
    assert shuffled.loc[cut.index].to_numpy() == pytest.approx(straight.to_numpy(), rel=1e-6)
