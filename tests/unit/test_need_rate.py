"""Need where children live: the rate of the small area or the ward at each demand point."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.demand import demand_points
from geo.errors import NotAvailableError, UnknownIndicatorError
from geo.figures import figures
from geo.need_rate import need_indicators, need_rate, rate_level
from geo.store import Store
from tests.synthetic import A, C


def test_a_point_has_the_rate_of_its_small_area(store: Store) -> None:
    indicator = next(each for each in need_indicators(store) if rate_level(store.indicator(each)) == "lsoa")
    points, rates = demand_points(store), need_rate(store, indicator)
    known = figures(store, indicator, "lsoa")["value"]
    assert rates.index.equals(points.index)
    for at in (0, len(points) // 2, len(points) - 1):
        assert rates[at] == known[points.loc[at, "lsoa_code"]]


def test_without_small_areas_a_point_has_the_rate_of_its_ward(synthetic_store: Store) -> None:
    points, rates = demand_points(synthetic_store), need_rate(synthetic_store, "school_meals")
    # 30 of 100 pupils in ward A, 8 of 40 in ward C.
    assert set(rates[points["ward_code"] == A]) == {30.0}
    assert set(rates[points["ward_code"] == C]) == {20.0}


def test_a_rate_that_does_not_exist_or_is_withheld_is_unknown_not_zero(synthetic_store: Store) -> None:
    rates = need_rate(synthetic_store, "care_leavers")
    points = demand_points(synthetic_store)
    # Ward A has 3 care leavers: withheld because they are under 5.
    assert rates[points["ward_code"] == A].isna().all()
    assert not (rates == 0).any()
    hardship = need_rate(synthetic_store, "hardship_score")
    assert hardship[points["lsoa_code"] == "W01900012"].isna().all()
    assert np.isfinite(hardship[points["lsoa_code"] == "W01900001"]).all()


def test_what_is_no_rate_cannot_weigh_children(synthetic_store: Store) -> None:
    offered = need_indicators(synthetic_store)
    assert "damp_homes" in offered
    for each in ("toddlers", "resident_change", "safe_cycling"):
        assert each not in offered
    with pytest.raises(NotAvailableError, match=r"cannot weigh children.*damp_homes"):
        need_rate(synthetic_store, "toddlers")
    with pytest.raises(UnknownIndicatorError):
        need_rate(synthetic_store, "nonsense")


def test_every_indicator_offered_has_rates_for_most_children(store: Store) -> None:
    for each in need_indicators(store):
        assert pd.notna(need_rate(store, each)).mean() > 0.9, each
