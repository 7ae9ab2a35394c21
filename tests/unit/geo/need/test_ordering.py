"""The fast order is the stable order, to the last bit; the ranks are those of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from geo.need.index import NORMALISATIONS
from geo.need.ordering import average_ranks, stable_order
from geo.need.stability import ranks_of

FIGURES = st.floats(allow_nan=False, allow_infinity=True)
FEW = st.sampled_from([0.0, -0.0, 1.0, -1.0, 1.0 + 2**-52, 1.0 - 2**-53, 5e-324, -5e-324, 1e308])


@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=FIGURES | FEW))
def test_the_order_is_the_stable_one_and_ranks_share_ties(values: np.ndarray) -> None:
    assert stable_order(values).tolist() == np.argsort(values, axis=-1, kind="stable").tolist()
    assert average_ranks(values).tolist() == rankdata(values, axis=-1).tolist()


def test_what_differs_in_the_last_bit_only_is_still_put_in_order() -> None:
    # Of 5,000 figures the last 13 bits give way to the position; these differ in the very last.
    values = np.full(5_000, 1.0)
    values[10], values[20] = 1.0 + 2**-52, 1.0 - 2**-53
    assert stable_order(values).tolist() == np.argsort(values, kind="stable").tolist()
    assert average_ranks(values).tolist() == rankdata(values).tolist()


@pytest.mark.parametrize("shape", [(7,), (3, 7), (2, 3, 7)])
def test_any_number_of_rows_is_ranked_at_once(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(3).normal(size=shape).round(1)
    assert average_ranks(values).tolist() == rankdata(values, axis=-1).tolist()


def test_many_blocks_placed_side_by_side_are_what_one_after_the_other_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(5)
    value, spread = random.normal(40, 10, (3, 50)), random.uniform(0.5, 3, (3, 50))
    asked = (value, spread, np.full(3, 1 / 3), np.zeros(3, dtype=bool))
    monkeypatch.setattr("geo.need.stability.CELLS", 150 * 30)
    many = ranks_of(*asked, draws=301)
    monkeypatch.setattr("geo.need.stability.AT_ONCE", 1)
    monkeypatch.setattr("geo.need.stability.NEAR", 1)
    assert np.array_equal(many, ranks_of(*asked, draws=301))
    assert (np.sort(many, axis=1) == np.arange(1, 51)).all()
    assert len(NORMALISATIONS) == 3
