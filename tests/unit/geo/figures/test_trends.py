"""Trends: the interval of a change against statsmodels, the words, breaks, and what has no trend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pandas import DataFrame, Series
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from geo.errors import AtlasError, NotAvailableError, UnknownIndicatorError
from geo.figures.intervals import change_range, wilson
from geo.figures.trends import breaks_between, changes, steps, with_trend
from geo.figures.values import trend
from geo.pack.indicators import Break
from geo.pack.pack import Pack
from geo.sample import town
from tests.rewritten import rewritten

MEALS = "school_meals"


def with_meals(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]], **more) -> Pack:
    """Return the town with these counts of free school meals, of 2023 and 2024, per ward."""

    def counted(part: int):
        def of(rows: DataFrame) -> Series:
            keys = zip(rows["area_code"], rows["period"], rows["role"], strict=True)
            old = "numerator" if part == 0 else "denominator"
            return Series(
                [
                    {"2023": before, "2024": after}[period].get(code, (np.nan, np.nan))[part]
                    if role == "figure" and code in "ABCDE"
                    else rows[old].iloc[at]
                    for at, (code, period, role) in enumerate(keys)
                ],
                index=rows.index,
            )

        return of

    return rewritten(town(), MEALS, numerator=counted(0), denominator=counted(1), **more)


STEADY = {"A": (30.0, 100.0), "B": (60.0, 150.0), "C": (8.0, 40.0), "D": (20.0, 80.0), "E": (5.0, 50.0)}
RISEN = STEADY | {"A": (60.0, 100.0)}


# ---- The interval ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((25, 100), (30, 100)),
        ((0, 50), (5, 40)),
        ((40, 40), (38, 41)),
        ((1, 1), (0, 1)),
        ((56, 70), (48, 80)),
    ],
)
def test_the_interval_of_a_change_is_newcombes(one, other):
    frames = []
    for count, base in (one, other):
        limits = 100 * wilson(Series([float(count)]), Series([float(base)]))
        frames.append(limits.assign(value=100 * count / base))
    found = change_range(*frames).iloc[0]
    low, high = confint_proportions_2indep(*other, *one, method="newcomb", compare="diff")
    assert found["lower"] == pytest.approx(100 * low)
    assert found["upper"] == pytest.approx(100 * high)


def test_newcombes_own_example():
    # Newcombe (1998), table II, (a): 56 of 70 less 48 of 80; method 10 without correction: 0.0524 to 0.3339.
    limits = [
        (100 * wilson(Series([count]), Series([base]))).assign(value=100 * count / base)
        for count, base in ((48.0, 80.0), (56.0, 70.0))
    ]
    found = change_range(*limits).iloc[0].round(2)
    assert found.to_dict() == {"change": 20.0, "lower": 5.24, "upper": 33.39}


def test_a_change_of_shipped_figures_is_that_of_statsmodels(pack):
    found = changes(pack, "child_poverty", "ward")
    before, after = (
        found[[f"value_{end}"]].rename(columns={f"value_{end}": "value"}) for end in ("earlier", "later")
    )
    assert found["change"].to_numpy() == pytest.approx((after["value"] - before["value"]).to_numpy())
    for code in found.index:
        path = trend(pack, "child_poverty", "ward", code)
        low, high = confint_proportions_2indep(
            *path.loc["2024/25", ["numerator", "denominator"]],
            *path.loc["2023/24", ["numerator", "denominator"]],
            method="newcomb",
            compare="diff",
        )
        # The base is worked out from a rounded percentage, so the value may be off by its rounding.
        assert found.loc[code, "lower"] == pytest.approx(100 * low, abs=0.11)
        assert found.loc[code, "upper"] == pytest.approx(100 * high, abs=0.11)
        assert (found.loc[code, "verdict"] == "no real change") == (low <= 0 <= high)


# ---- The words ------------------------------------------------------------------------------------------


def test_an_interval_that_holds_zero_is_no_real_change():
    found = changes(with_meals(STEADY, RISEN), MEALS, "ward")
    assert found["verdict"].to_dict() == {"A": "worse"} | dict.fromkeys("BCDE", "no real change")
    assert (found["lower"] > 0)["A"]
    assert ((found["lower"] <= 0) & (found["upper"] >= 0))[list("BCDE")].all()


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        ("high_is_worse", "worse", "better"),
        ("high_is_better", "better", "worse"),
        ("neutral", "higher", "lower"),
    ],
)
def test_the_words_follow_what_is_good(polarity, up, down):
    risen = changes(with_meals(STEADY, RISEN, polarity=polarity), MEALS, "ward")
    fallen = changes(with_meals(RISEN, STEADY, polarity=polarity), MEALS, "ward")
    assert (risen.loc["A", "verdict"], fallen.loc["A", "verdict"]) == (up, down)
    assert fallen["change"].to_numpy() == pytest.approx(-risen["change"].to_numpy())
    assert fallen["p_value"].to_numpy() == pytest.approx(risen["p_value"].to_numpy())


def test_the_p_value_says_what_the_interval_says(pack):
    for indicator in ("child_poverty", "obesity_reception", "obesity_year6"):
        found = changes(pack, indicator, "ward").dropna(subset=["lower"])
        real = (found["lower"] > 0) | (found["upper"] < 0)
        assert real.equals(found["p_value"] < 0.05)


def test_all_areas_together_have_fewer_false_alarms(pack):
    alone = changes(pack, "child_poverty", "ward")
    together = changes(pack, "child_poverty", "ward", adjust=True)
    kept = multipletests(alone["p_value"], 0.05, "fdr_bh")[0]
    real = alone["verdict"].ne("no real change")
    assert together["verdict"].ne("no real change").to_list() == (kept & real).to_list()
    assert 0 < kept.sum() < real.sum()


def test_an_area_without_one_of_the_figures_is_not_known():
    found = changes(town(), MEALS, "ward")
    assert found.loc["D", "verdict"] == "not known"
    assert found.loc["D", ["change", "lower", "upper", "p_value"]].isna().all()
    assert "missing" in found.loc["D", "flag"]


def test_withheld_counts_have_no_change():
    found = changes(with_meals(STEADY | {"E": (2.0, 50.0)}, STEADY, sensitive=True), MEALS, "ward")
    assert found.loc["E", "verdict"] == "not known"
    assert "suppressed" in found.loc["E", "flag"]
    assert found["change"].isna()["E"]


def test_figures_without_a_range_are_not_judged(pack):
    found = changes(pack, "population_2024", "ward", earlier="2011-03-27", later="2021-03-21")
    assert (found["verdict"] == "not judged").all()
    assert found["change"].notna().all()
    assert found[["lower", "upper", "p_value"]].isna().all().all()


@pytest.mark.parametrize("count", [0.0, 50.0])
def test_what_stays_the_same_did_not_change(count):
    same = dict.fromkeys("ABCDE", (count, 50.0))
    found = changes(with_meals(same, same), MEALS, "ward")
    assert (found["verdict"] == "no real change").all()
    assert (found["change"] == 0).all()
    assert (found["p_value"] == 1).all()


def test_nobody_to_count_is_not_known():
    found = changes(with_meals(STEADY, STEADY | {"A": (0.0, 0.0)}), MEALS, "ward")
    assert found.loc["A", "verdict"] == "not known"


# ---- Breaks ---------------------------------------------------------------------------------------------


def test_across_a_change_of_method_nothing_is_compared(pack):
    found = changes(pack, "population_2024", "ward")
    assert (found["verdict"] == "not comparable").all()
    assert found["change"].isna().all()
    assert found[["value_earlier", "value_later"]].notna().all().all()
    assert (found["note"] == "The earlier points are census counts; this one is an estimate.").all()


def test_a_declared_break_outweighs_what_would_be_a_real_change():
    broken = {"breaks": (Break(period="2024", note="A new form <b>was</b> used."),)}
    found = changes(with_meals(STEADY, RISEN, **broken), MEALS, "ward")
    assert (found["verdict"] == "not comparable").all()
    assert found["note"].eq("A new form <b>was</b> used.").all()
    assert found[["change", "lower", "upper", "p_value"]].isna().all().all()


def test_only_breaks_in_between_count(pack):
    indicator = pack.indicator("population_2024")
    assert breaks_between(indicator, "2001-04-29", "2021-03-21") == ""
    assert breaks_between(indicator, "2021-03-21", "mid-2024") != ""
    two = indicator.model_copy(
        update={"breaks": (Break(period="2011-03-27", note="One."), Break(period="mid-2024", note="Two."))}
    )
    assert breaks_between(two, "2001-04-29", "mid-2024") == "One. Two."
    assert breaks_between(two, "2011-03-27", "2021-03-21") == ""


def test_figures_that_came_about_in_two_ways_are_not_compared():
    def as_small_areas(rows: DataFrame) -> Series:
        return rows["area_type"].mask((rows["period"] == "2024") & (rows["area_type"] == "ward"), "lsoa")

    pack = town()
    rows = pack.values[MEALS]
    moved = rows.assign(
        area_type=as_small_areas(rows),
        area_code=rows["area_code"].mask(
            (rows["period"] == "2024") & (rows["area_type"] == "ward"), "L" + rows["area_code"]
        ),
    )
    # In 2024 the figures are of small areas, two per ward A and none elsewhere.
    moved["area_code"] = moved["area_code"].replace({"LA": "L01", "LB": "L02"})
    moved = moved[~moved["area_code"].isin(["LC", "LD", "LE"])]
    changed = rewritten(pack, MEALS, method="calibrated")
    changed = replace(changed, values={**changed.values, MEALS: moved})
    found = changes(changed, MEALS, "ward")
    assert found.loc["A", "verdict"] == "not comparable"
    assert "different methods" in found.loc["A", "note"]


# ---- What may be asked ----------------------------------------------------------------------------------


def test_steps_are_each_with_the_next_and_the_first_with_the_last(pack):
    assert steps(pack.indicator("obesity_year6")) == [
        ("2009/10-2011/12", "2012/13-2014/15"),
        ("2012/13-2014/15", "2015/16-2017/18"),
        ("2009/10-2011/12", "2015/16-2017/18"),
    ]
    assert steps(pack.indicator("child_poverty")) == [("2023/24", "2024/25")]
    assert steps(pack.indicator("idaci")) == []
    assert "idaci" not in with_trend(pack)


@pytest.mark.parametrize("level", ["ward", "locality", "borough"])
def test_the_index_is_that_of_the_areas(pack, level):
    for indicator in with_trend(pack):
        found = changes(pack, indicator, level)
        assert found.index.equals(pack.areas[level].index)


def test_a_locality_changes_as_its_wards_together():
    found = changes(with_meals(STEADY, RISEN), MEALS, "locality")
    # West: 90 of 250, then 120 of 250.
    assert found.loc["west", "change"] == pytest.approx(100 * 30 / 250)


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        (("bells", "ward", {}), UnknownIndicatorError, "bells"),
        (("damp_homes", "ward", {}), NotAvailableError, "one period only"),
        ((MEALS, "lsoa", {}), NotAvailableError, "no figures of small areas"),
        ((MEALS, "parish", {}), AtlasError, "no area level"),
        ((MEALS, "ward", {"earlier": "2022"}), AtlasError, "no period of the trend"),
        ((MEALS, "ward", {"earlier": "2024", "later": "2023"}), AtlasError, "earlier period first"),
        ((MEALS, "ward", {"earlier": "2024", "later": "2024"}), AtlasError, "earlier period first"),
    ],
)
def test_what_has_no_trend_says_why(asked, error, words):
    indicator, level, more = asked
    with pytest.raises(error, match=words):
        changes(town(), indicator, level, **more)


def test_windows_that_overlap_are_refused_even_where_the_pack_has_them(pack):
    with pytest.raises(AtlasError, match="whose periods do not overlap"):
        changes(pack, "obesity_year6", "ward", earlier="2010/11-2012/13")
