"""The rank of a figure has a range: as wide as the figures' own ranges leave it."""

from __future__ import annotations

import numpy as np
import pytest

from geo.figures.benchmarks import compared
from geo.figures.rank_ranges import rank_range
from geo.pack.pack import Pack
from geo.sample import town


@pytest.mark.slow
@pytest.mark.parametrize("level", ["ward", "locality", "lsoa"])
def test_the_rank_lies_in_its_range_and_the_range_among_the_areas(pack: Pack, level: str) -> None:
    for indicator in (each for each in pack.registry.values() if level in each.levels):
        frame = compared(pack, indicator.id, level).join(rank_range(pack, indicator.id, level))
        known = frame[frame["rank"].notna()]
        assert frame.loc[frame["rank"].isna(), ["rank_lower", "rank_upper"]].isna().all(axis=None)
        assert (known["rank_lower"] <= known["rank"]).all(), indicator.id
        assert (known["rank_upper"] >= known["rank"]).all(), indicator.id
        assert known["rank_lower"].min() >= 1 if len(known) else True
        assert known["rank_upper"].max() <= len(known) if len(known) else True


def test_ranges_that_do_not_touch_leave_one_rank(pack: Pack) -> None:
    # Child poverty: Poplar's 61.7 to 66.1 % lies above everybody's; the next three are within each other's.
    found = rank_range(pack, "child_poverty", "ward")
    names = pack.areas["ward"]["area_name"]
    by_name = {str(names[code]): tuple(row) for code, row in zip(found.index, found.to_numpy(), strict=True)}
    assert by_name["Poplar"] == (1, 1)
    assert {by_name[each] for each in ("Shadwell", "Whitechapel", "Stepney Green")} == {(2, 4)}


def test_a_low_figure_that_is_the_worse_one_comes_first() -> None:
    town_pack = town()
    indicator = next(each for each in town_pack.registry.values() if each.polarity == "high_is_better")
    level = indicator.levels[0]
    found = rank_range(town_pack, indicator.id, level)
    frame = compared(town_pack, indicator.id, level)
    lowest = frame["value"].idxmin()
    assert found.loc[lowest, "rank_lower"] == 1


def test_a_published_count_keeps_its_rank_and_the_same_seed_gives_the_same(pack: Pack) -> None:
    counts = rank_range(pack, "children_0_17", "ward")
    assert (counts["rank_lower"] == counts["rank_upper"]).all()
    again = rank_range(pack, "overcrowding", "ward")
    assert np.array_equal(again, rank_range(pack, "overcrowding", "ward"))
    again.iloc[:] = 0  # whoever asks gets a table of their own
    assert rank_range(pack, "overcrowding", "ward").min(axis=None) == 1
