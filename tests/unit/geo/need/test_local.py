"""Local statistics: against esda, by hand, seeded, in any order, and refused where there are too few."""

from __future__ import annotations

import warnings
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pandas import Series
from scipy.sparse import csr_array
from shapely import box

from geo.crs import METRES
from geo.errors import CrsError, NotAvailableError
from geo.need import local as module
from geo.need.local import contiguity, local, local_statistics, neighbours, why_no_local
from geo.sample import town
from tests.rewritten import rewritten

SIDE = 8
LEVELS = ("ward", "locality", "borough")


def squares(side: int = SIDE, *, gap: float = 0.0) -> gpd.GeoDataFrame:
    """Return a board of squares of a kilometre, row by row."""
    shapes = [
        box(1000 * x + gap / 2, 1000 * y + gap / 2, 1000 * (x + 1) - gap / 2, 1000 * (y + 1) - gap / 2)
        for y in range(side)
        for x in range(side)
    ]
    codes = [f"S{at:02}" for at in range(len(shapes))]
    return gpd.GeoDataFrame(index=codes, geometry=shapes, crs=METRES)


@pytest.fixture(scope="module")
def board() -> csr_array:
    return contiguity(squares())


@pytest.fixture(scope="module")
def values() -> Series:
    """One corner of the board is high, the opposite one low, all else noise."""
    random = np.random.default_rng(7)
    x, y = np.tile(np.arange(SIDE), SIDE), np.repeat(np.arange(SIDE), SIDE)
    found = random.normal(30, 3, SIDE**2)
    found[(x < 3) & (y < 3)] += 15
    found[(x > 4) & (y > 4)] -= 15
    return Series(found, index=squares().index)


def oracle(values: Series, links: csr_array):
    """Return esda's G* and local Moran for the same weights."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda
        import libpysal

        weights = libpysal.weights.WSP(links).to_W(silence_warnings=True)
        given = {"permutations": 9_999, "seed": 3}
        star = esda.G_Local(values.to_numpy(), weights, transform="B", star=True, **given)
        weights = libpysal.weights.WSP(links).to_W(silence_warnings=True)
        return star, esda.Moran_Local(values.to_numpy(), weights, transformation="r", **given)


# ---- Against esda ---------------------------------------------------------------------------------------


def test_statistics_are_those_of_esda_and_p_values_agree(values, board):
    found = local_statistics(values, board)
    star, moran = oracle(values, board)
    assert found["g_star"].to_numpy() == pytest.approx(star.Zs, abs=1e-12)
    assert found["moran"].to_numpy() == pytest.approx(moran.Is, abs=1e-12)
    # Both draw 9,999 times: three standard errors of the difference of two shares, doubled.
    for other in (star.p_sim, moran.p_sim):
        p = np.minimum(1, 2 * other)
        slack = 2 * 3.5 * np.sqrt(2 * np.maximum(p / 2, 1e-3) / 9_999)
        assert (np.abs(found["p_value"] - p) <= slack).all()


def test_the_shipped_figures_are_those_of_esda(pack):
    found = local(pack, "iod_income")
    star, moran = oracle(found["value"], neighbours(pack))
    assert found["g_star"].to_numpy() == pytest.approx(star.Zs, abs=1e-10)
    assert found["moran"].to_numpy() == pytest.approx(moran.Is, abs=1e-10)
    assert np.abs(found["p_value"] - np.minimum(1, 2 * moran.p_sim)).max() < 0.05


def test_areas_that_touch_are_those_of_libpysal_and_those_less_than_a_metre_apart(pack):
    outlines = pack.areas["lsoa"].to_crs(METRES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import libpysal

        queen = libpysal.weights.Queen.from_dataframe(pack.areas["lsoa"], use_index=True).sparse.toarray() > 0
    ours = neighbours(pack).toarray() > 0
    assert ours[queen].all()
    shapes = outlines.geometry.to_numpy()
    more = np.argwhere(ours & ~queen)
    assert len(more) < 10
    assert all(0 < shapes[one].distance(shapes[other]) <= module.TOUCH for one, other in more)
    assert (ours == ours.T).all()
    assert not ours.diagonal().any()


# ---- By hand --------------------------------------------------------------------------------------------


def test_g_star_and_moran_of_a_row_of_three_by_hand():
    # 1, 2, 6: mean 3, s² = (4 + 1 + 9) / 3. G* of the middle: all three, so nothing can differ.
    links = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=float))
    found = local_statistics(Series([1.0, 2.0, 6.0], index=list("ABC")), links)
    s = np.sqrt(14 / 3)
    # A: (1 + 2 - 2 x 3) / (s sqrt((3 x 2 - 4) / 2)) = -3 / s; C: (2 + 6 - 6) / s.
    assert found["g_star"].to_list() == pytest.approx([-3 / s, np.nan, 2 / s], nan_ok=True)
    # (n - 1) z_i lag_i / sum z²: A 2 (-2)(-1) / 14, B 2 (-1)(0.5) / 14, C 2 (3)(-1) / 14.
    assert found["moran"].to_list() == pytest.approx([4 / 14, -1 / 14, -6 / 14])


def test_a_p_value_is_the_share_of_draws_that_reach_as_far():
    # A's one neighbour is the highest of five: of the others' figures one in four is as high.
    links = csr_array(([1.0, 1.0], ([0, 1], [1, 0])), shape=(5, 5))
    found = local_statistics(Series([1.0, 9.0, 2.0, 3.0, 4.0], index=list("ABCDE")), links)
    assert found["p_value"]["A"] == pytest.approx(2 / 4, abs=0.03)
    assert found["p_value"][["C", "D", "E"]].isna().all()


def test_high_and_low_corners_are_found_and_noise_is_not(values, board):
    found = local_statistics(values, board)
    high, low = set(found.index[found["spot"] == "high"]), set(found.index[found["spot"] == "low"])
    assert {"S00", "S09", "S01", "S08"} <= high
    assert {"S63", "S54", "S62", "S55"} <= low
    middle = {f"S{at:02}" for at in (24, 32, 40, 31, 23, 7, 6, 56, 57)}
    assert not middle & (high | low)
    assert set(found["kind"]) <= {"", "high-high", "low-low", "high-low", "low-high"}
    assert found.loc["S09", "kind"] == "high-high"


def test_a_low_area_among_high_ones_is_told_as_such(values, board):
    changed = values.copy()
    changed["S09"] = 20.0
    found = local_statistics(changed, board)
    assert found.loc["S09", "kind"] == "low-high"
    assert found.loc["S09", "moran"] < 0


def test_what_is_significant_is_what_benjamini_and_hochberg_leave(values, board):
    from statsmodels.stats.multitest import multipletests

    found = local_statistics(values, board)
    assert found["significant"].to_list() == multipletests(found["p_value"], 0.05, "fdr_bh")[0].tolist()


def test_where_nothing_gathers_hardly_anything_is_marked(board):
    marked = 0
    for seed in range(40):
        noise = Series(np.random.default_rng(seed).normal(size=64), index=squares().index)
        marked += bool(local_statistics(noise, board, permutations=1_999)["significant"].any())
    assert marked <= 7  # 5 % of 40 boards, and some luck


# ---- Seeds and order ------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_and_another_nearly_so(values, board):
    one, again = local_statistics(values, board), local_statistics(values, board)
    pd.testing.assert_frame_equal(one, again)
    other = local_statistics(values, board, seed=1)
    assert not one["p_value"].equals(other["p_value"])
    assert np.abs(one["p_value"] - other["p_value"]).max() < 0.05


def test_the_order_of_areas_changes_nothing(values, board):
    wanted = local_statistics(values, board)
    for seed in range(3):
        at = np.random.default_rng(seed).permutation(len(values))
        found = local_statistics(values.iloc[at], board[at][:, at])
        pd.testing.assert_frame_equal(found.loc[values.index], wanted, check_exact=False, atol=1e-12)
        assert found.loc[values.index, "p_value"].equals(wanted["p_value"])


@pytest.mark.parametrize(("factor", "shift"), [(2, 5), (-1, 0), (1e-290, 0), (1e306, 0), (1, 1e6)])
def test_units_change_nothing_and_a_turned_figure_turns_the_signs(values, board, factor, shift):
    wanted, found = local_statistics(values, board), local_statistics(values * factor + shift, board)
    assert found["g_star"].to_numpy() == pytest.approx(np.sign(factor) * wanted["g_star"], rel=1e-6)
    assert found["moran"].to_numpy() == pytest.approx(wanted["moran"], rel=1e-6)
    assert found["p_value"].to_numpy() == pytest.approx(wanted["p_value"])
    turned = {"high": "low", "low": "high", "": ""} if factor < 0 else {"high": "high", "low": "low", "": ""}
    assert found["spot"].equals(wanted["spot"].map(turned))


@pytest.mark.parametrize(("size", "number"), [(5, 3), (5, 5), (40, 12), (2, 1), (3, 0)])
def test_draws_take_each_place_at_most_once_and_all_alike(size, number):
    draws = module._draws(size, number, 20_000, 11)
    assert draws.shape == (20_000, number)
    assert (np.diff(np.sort(draws, axis=1), axis=1) > 0).all()
    for column in draws.T:  # the first k are a fair draw of k
        share = np.bincount(column, minlength=size) / 20_000
        assert np.abs(share - 1 / size).max() < 0.02


# ---- What areas lack ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacking", [np.nan, np.inf, -np.inf])
def test_an_area_without_a_figure_is_left_out_and_nobodys_neighbour(values, board, lacking):
    bare = values.copy()
    bare["S09"] = lacking
    found = local_statistics(bare, board)
    at = np.flatnonzero(values.index != "S09")
    wanted = local_statistics(values.iloc[at], board[at][:, at])
    pd.testing.assert_frame_equal(found.drop("S09"), wanted)
    assert found.loc["S09", ["g_star", "moran", "p_value"]].isna().all()
    assert (found.loc["S09", "spot"], found.loc["S09", "neighbours"]) == ("", 0)


def test_an_island_has_no_statistic_and_takes_nothing_from_the_others(values):
    away = squares()
    away.loc["S63", "geometry"] = box(90_000, 90_000, 91_000, 91_000)
    found = local_statistics(values, contiguity(away))
    assert found.loc["S63", ["neighbour_mean", "g_star", "moran", "p_value"]].isna().all()
    assert found.drop("S63")[["g_star", "p_value"]].notna().all().all()


@pytest.mark.parametrize("value", [0.0, 7.0, 1e300, 100 / 3])
def test_where_all_are_alike_nothing_stands_out(board, value):
    found = local_statistics(Series(value, index=squares().index), board)
    assert found[["g_star", "moran", "p_value"]].isna().all().all()
    assert (found["spot"] == "").all()
    assert not found["significant"].any()


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_hardly_any_areas_are_no_reason_to_fall(number):
    codes = squares().index[:number]
    links = contiguity(squares().iloc[:number])
    found = local_statistics(Series(np.arange(number, dtype=float), index=codes), links, permutations=99)
    assert found.index.equals(codes)
    assert not found["significant"].any()


def test_nothing_known_is_nothing_found(board):
    found = local_statistics(Series(np.nan, index=squares().index), board)
    assert found[["g_star", "p_value"]].isna().all().all()


def test_ties_count_as_reaching_as_far(board):
    # Half of the figures 0, half 1: sums of neighbours tie often, in whatever order they are added up.
    halves = Series(np.tile([0.1, 0.3], 32), index=squares().index)
    found = local_statistics(halves, board)
    assert found["p_value"].between(0, 1).all()


# ---- Outlines -------------------------------------------------------------------------------------------


def test_a_corner_is_a_neighbour_and_a_gap_of_rounding_is_none(board):
    assert board.sum(axis=1)[[0, 1, 9]].tolist() == [3, 5, 8]
    assert (contiguity(squares(gap=0.7)) != board).nnz == 0
    assert contiguity(squares(gap=3)).nnz == 0


def test_degrees_are_refused():
    with pytest.raises(CrsError):
        contiguity(town().areas["lsoa"])


def test_an_area_without_an_outline_touches_nothing():
    outlines = squares(2)
    outlines.loc["S00", "geometry"] = None
    assert contiguity(outlines).toarray()[0].sum() == 0


# ---- Refusals -------------------------------------------------------------------------------------------


def test_wards_are_too_few_and_localities_too(pack):
    for level in LEVELS:
        with pytest.raises(NotAvailableError, match="too few for a local statistic"):
            local(pack, "overcrowding", level)
    assert why_no_local(pack, pack.indicator("overcrowding"), "ward").startswith("20 wards are too few")


def test_many_wards_are_no_small_areas_either(pack):
    many = replace(pack, areas={**pack.areas, "ward": pack.areas["lsoa"]})
    with pytest.raises(NotAvailableError, match="small areas only"):
        local(many, "overcrowding", "ward")


@pytest.mark.parametrize(
    ("indicator", "words"),
    [("child_poverty", "no figures of"), ("children_0_4", "a count, which")],
)
def test_what_has_no_local_statistics_says_why(pack, indicator, words):
    with pytest.raises(NotAvailableError, match=words):
        local(pack, indicator)


def test_small_areas_that_are_few_or_unknown_are_refused(pack, synthetic_pack):
    with pytest.raises(NotAvailableError, match="12 small areas, too few"):
        local(synthetic_pack, "damp_homes")
    codes = pack.areas["lsoa"].index[25:]
    with pytest.raises(NotAvailableError, match="known for 25"):
        local(rewritten(pack, "iod_income", drop=codes), "iod_income")
    assert local(rewritten(pack, "iod_income", drop=codes[5:]), "iod_income")["value"].notna().sum() == 30


def test_high_is_more_need_whatever_the_figure(pack):
    wanted = local(pack, "iod_crime")
    good = rewritten(pack, "iod_crime", polarity="high_is_better", value=lambda rows: -rows["value"])
    found = local(good, "iod_crime")
    assert (wanted["spot"] == "high").any()
    assert found["spot"].equals(wanted["spot"])
    assert found["kind"].equals(wanted["kind"])
    assert found["neighbour_mean"].to_numpy() == pytest.approx(-wanted["neighbour_mean"].to_numpy())
