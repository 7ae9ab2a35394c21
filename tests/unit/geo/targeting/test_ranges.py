from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.access.coverage import coverage
from geo.access.detours import MEASURED
from geo.access.reach import Walk
from geo.pack.pack import Pack
from geo.targeting.places import siting_categories, standard_walk, usual_candidates
from geo.targeting.plan import OF_TODAY, Brief, plan, plan_effects
from geo.targeting.ranges import Ways, effect_ranges


def _brief(pack: Pack, category: str, **changes: object) -> Brief:
    ages = pack.catalogue[category].ages
    within = standard_walk(pack, category, ages)
    return Brief(category, tuple(usual_candidates(pack)), ages=ages, within=within, **changes)  # type: ignore[arg-type]


@pytest.mark.slow
def test_today_s_reach_is_that_of_the_other_pages_for_every_site_type(pack: Pack) -> None:
    for category in siting_categories(pack):
        for streets in (False, True):
            brief = _brief(pack, category, admit_street=streets)
            found = plan_effects(pack, plan(pack, brief), brief.ages)
            covered = coverage(
                pack, (category,), ages=brief.ages, within=brief.within, admit_street=streets
            ).figures
            for here, there in (
                ("children", "children"),
                ("within_before", "inside"),
                ("before_low", "inside_low"),
                ("before_high", "inside_high"),
                ("mean_before", "mean_walk"),
            ):
                pd.testing.assert_series_equal(found[here], covered[there], check_names=False)


def test_what_nobody_knows_is_not_known_and_never_0(pack: Pack) -> None:
    blank = [each for each in siting_categories(pack) if not plan(pack, _brief(pack, each)).today_known]
    assert blank == ["special_school", "adventure_playground"]
    for category in blank:
        answer = plan(pack, _brief(pack, category))
        for level in ("ward", "locality", "borough"):
            effect = plan_effects(pack, answer, answer.brief.ages, level)  # type: ignore[arg-type]
            assert effect[list(OF_TODAY)].isna().all(axis=None)
            assert (effect["after_low"] <= effect["within_after"] + 1e-6).all()
            assert effect["within_after"].sum() > 0


def test_a_range_holds_its_figure_and_water_lowers_the_low_end(pack: Pack) -> None:
    answer = plan(pack, _brief(pack, "youth_centre"))
    effect = plan_effects(pack, answer, (11, 19))
    for name, figure in (("before", "within_before"), ("after", "within_after"), ("gain", "gain")):
        assert (effect[f"{name}_low"] <= effect[figure] + 1e-6).all()
        assert (effect[figure] <= effect[f"{name}_high"] + 1e-6).all()
    assert (effect["gain_low"] >= 0).all()
    assert (effect[["loss", "loss_low", "loss_high"]] == 0).all(axis=None)


def test_gains_by_hand() -> None:
    """Two homes of 3 and 1 children, one walk of 1,000 m of which the line to the new site crosses water."""
    way = Walk(np.zeros((2, 1)), ("new",), "network", MEASURED)
    far = np.array([1500.0, 1500.0])
    then = Ways(np.array([900.0, 950.0]), np.array([900.0, np.inf]))
    count, areas = pd.Series([3.0, 1.0]), pd.Series(["A", "A"])
    found = effect_ranges(way, Ways(far, far), then, count, areas, 1000).loc["A"]
    assert (found["gain_low"], found["gain_high"]) == (3.0, 4.0)
    back = effect_ranges(way, then, Ways(far, far), count, areas, 1000).loc["A"]
    assert (back["loss_low"], back["loss_high"]) == (3.0, 4.0)


def test_the_range_of_the_borough_is_of_all_its_children_together(pack: Pack) -> None:
    answer = plan(pack, _brief(pack, "youth_centre"))
    wards, whole = (plan_effects(pack, answer, (11, 19), level) for level in ("ward", "borough"))  # type: ignore[arg-type]
    assert whole["gain"].iloc[0] == pytest.approx(wards["gain"].sum())
    assert whole["gain_low"].iloc[0] >= wards["gain_low"].sum() - 1e-6
    assert whole["gain_high"].iloc[0] <= wards["gain_high"].sum() + 1e-6
