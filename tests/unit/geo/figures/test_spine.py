"""The spine holds every figure of an area beside the other areas and the benchmark."""

from __future__ import annotations

import numpy as np
import pytest

from geo.figures.benchmarks import compared
from geo.figures.spine import soundly_compared, spine
from geo.pack.pack import Pack

POPLAR = "E05009328"


@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
def test_every_figure_but_counts_is_there_once_for_each_area(pack: Pack, level: str) -> None:
    frame = spine(pack, level)
    rates = [each.id for each in pack.registry.values() if level in each.levels and not each.is_count()]
    assert list(frame.loc[pack.areas[level].index[0]].index) == rates
    assert len(frame) == len(rates) * len(pack.areas[level])
    assert frame.index.is_unique


def test_figures_and_words_are_those_of_the_needs_map(pack: Pack) -> None:
    frame = spine(pack, "ward").xs("overcrowding", level="indicator")
    asked = compared(pack, "overcrowding", "ward")
    assert (frame["value"] == asked["value"]).all()
    assert (frame["comparison"] == asked["comparison"]).all()


def test_the_ends_and_quarters_are_those_of_all_areas(pack: Pack) -> None:
    value = compared(pack, "child_poverty", "ward")["value"]
    row = spine(pack, "ward").loc[(POPLAR, "child_poverty")]
    assert (row["lowest"], row["highest"]) == (value.min(), value.max())
    assert row["quarter"] == pytest.approx(np.percentile(value, 25))
    assert row["three_quarters"] == pytest.approx(np.percentile(value, 75))


def test_what_is_out_of_date_or_no_need_is_not_sound(pack: Pack) -> None:
    rows = spine(pack, "ward").loc[POPLAR]
    assert rows.loc["obesity_year6", "stale"]
    assert not rows.loc[["obesity_year6", "ethnic_asian", "imd_score", "violence"], "sound"].any()
    assert rows.loc[["child_poverty", "overcrowding"], "sound"].all()


def test_sound_figures_are_counted_by_how_they_compare(pack: Pack) -> None:
    rows = spine(pack, "ward").loc[POPLAR]
    sound = rows[rows["sound"]]["comparison"]
    counts = soundly_compared(pack, "ward").loc[POPLAR]
    assert counts["sound"] == len(sound)
    assert counts["worse"] == (sound == "worse").sum() == 7


def test_a_pack_without_rates_at_a_level_has_an_empty_spine(synthetic_pack: Pack) -> None:
    for level in synthetic_pack.areas:
        frame = spine(synthetic_pack, level)
        assert {"value", "lowest", "sound"} <= set(frame.columns)
