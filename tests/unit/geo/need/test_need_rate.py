"""Need where children live: the rate of the small area or the ward at each demand point."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.access.demand import demand_points
from geo.errors import NotAvailableError, UnknownIndicatorError
from geo.figures.values import figures
from geo.need.homes import need_indicators, need_rate, rate_level
from geo.pack.pack import Pack
from tests.synthetic import A, C


def test_a_point_has_the_rate_of_its_small_area(pack: Pack) -> None:
    indicator = next(each for each in need_indicators(pack) if rate_level(pack.indicator(each)) == "lsoa")
    points, rates = demand_points(pack), need_rate(pack, indicator)
    known = figures(pack, indicator, "lsoa")["value"]
    assert rates.index.equals(points.index)
    for at in (0, len(points) // 2, len(points) - 1):
        assert rates[at] == known[points.loc[at, "lsoa_code"]]


def test_without_small_areas_a_point_has_the_rate_of_its_ward(synthetic_pack: Pack) -> None:
    points, rates = demand_points(synthetic_pack), need_rate(synthetic_pack, "school_meals")
    # 30 of 100 pupils in ward A, 8 of 40 in ward C.
    assert set(rates[points["ward_code"] == A]) == {30.0}
    assert set(rates[points["ward_code"] == C]) == {20.0}


def test_a_rate_that_does_not_exist_or_is_withheld_is_unknown_not_zero(synthetic_pack: Pack) -> None:
    rates = need_rate(synthetic_pack, "care_leavers")
    points = demand_points(synthetic_pack)
    # Ward A has 3 care leavers: withheld because they are under 5.
    assert rates[points["ward_code"] == A].isna().all()
    assert not (rates == 0).any()
    hardship = need_rate(synthetic_pack, "hardship_score")
    assert hardship[points["lsoa_code"] == "W01900012"].isna().all()
    assert np.isfinite(hardship[points["lsoa_code"] == "W01900001"]).all()


def test_what_is_no_rate_cannot_weigh_children(synthetic_pack: Pack) -> None:
    offered = need_indicators(synthetic_pack)
    assert "damp_homes" in offered
    for each in ("toddlers", "resident_change", "safe_cycling"):
        assert each not in offered
    with pytest.raises(NotAvailableError, match=r"cannot weigh children.*damp_homes"):
        need_rate(synthetic_pack, "toddlers")
    with pytest.raises(UnknownIndicatorError):
        need_rate(synthetic_pack, "nonsense")


@pytest.mark.slow
def test_every_indicator_offered_has_rates_for_most_children(pack: Pack) -> None:
    for each in need_indicators(pack):
        assert pd.notna(need_rate(pack, each)).mean() > 0.9, each
