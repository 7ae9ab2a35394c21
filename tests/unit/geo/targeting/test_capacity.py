from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geo.errors import NotAvailableError
from geo.pack.pack import Pack
from geo.targeting.capacity import most_placed, most_placed_by, room
from geo.targeting.places import siting_categories, usual_candidates
from geo.targeting.plan import Brief
from tests.effort import tries


def test_no_one_has_two_places_and_no_site_takes_more_than_it_has() -> None:
    """Two sites of 12 and 3 places; 10 children reach the first, 10 both, 5 none: 15 have a place."""
    near = np.array([[True, False], [True, True], [False, False]])
    count = np.array([10.0, 10.0, 5.0])
    assert most_placed(near, count, np.array([12.0, 3.0])) == pytest.approx(15.0)
    assert most_placed(near, count, np.array([100.0, 100.0])) == pytest.approx(20.0)
    assert most_placed(near[:, :0], count, np.array([])) == 0.0


@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
@settings(max_examples=tries(25), deadline=None)
def test_the_programme_finds_what_trying_every_set_finds(seed: int, new: int) -> None:
    random = np.random.default_rng(seed)
    near = random.random((12, 6)) < 0.4
    count = random.integers(0, 9, 12).astype(float)
    capacity = random.integers(0, 12, 6).astype(float)
    fixed = 2
    tried = {
        chosen: most_placed(near[:, [0, 1, *chosen]], count, capacity[[0, 1, *chosen]])
        for chosen in combinations(range(fixed, 6), new)
    }
    chosen, value = most_placed_by(near, count, capacity, fixed, new)
    assert value == pytest.approx(max(tried.values()))
    assert tried[chosen] == pytest.approx(value)


def test_where_capacities_are_not_known_there_is_no_answer_and_why(pack: Pack) -> None:
    for category in siting_categories(pack):
        ages = pack.catalogue[category].ages
        with pytest.raises(NotAvailableError, match=r"^No answer: "):
            room(pack, Brief(category, tuple(usual_candidates(pack)), ages=ages), 50)


def _with_capacities(pack: Pack) -> Pack:
    """Return a copy in which every listed club has room for 20."""
    services = pack.services.copy()
    services.loc[services["category"] == "club", "capacity"] = 20.0
    return replace(pack, services=services)


def test_where_capacities_are_known_places_limit_the_gain(synthetic_pack: Pack) -> None:
    pack = _with_capacities(synthetic_pack)
    brief = Brief("club", ("school",), ages=(10, 15))
    small, large = (room(pack, brief, each) for each in (1, 1_000))
    assert small.before == large.before > 0
    assert small.sets[0].value == pytest.approx(small.before + 1)
    assert small.sets[0].value < large.sets[0].value
    assert large.equal is not None
    both = room(pack, replace(brief, new=2), 1)
    assert both.sets[0].value == pytest.approx(both.before + 2)
    assert both.equal is None
    closed = room(pack, replace(brief, new=0, closed=("CL-A",)), 1)
    assert closed.before == pytest.approx(small.before)
    assert closed.sets[0].value <= closed.before
