from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from geo.pack.catalogue import Claim
from geo.report.sites import site_table
from geo.sample import town
from geo.targeting.effects import effects, total
from geo.targeting.ground import Ground
from geo.targeting.plan import Brief, plan
from geo.targeting.shortlist import shortlist
from geo.targeting.siting import OBJECTIVES, Problem, choose, value_of
from pages.where_next.answer import Answer
from pages.where_next.notes import badges
from pages.where_next.words import answer_words
from tests.effort import tries

pytestmark = pytest.mark.filterwarnings("default::hypothesis.errors.NonInteractiveExampleWarning")


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A small town on a grid of 100 m, so that ties are common; some ways may be missing."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    points, sites = draw(st.integers(1, 25)), draw(st.integers(1, 7))
    metres = random.integers(0, 12, (points, sites)) * 100.0
    if draw(st.booleans()):
        metres[random.random(metres.shape) < 0.1] = np.inf
    children = random.integers(0, 6, points).astype(float)
    children[0] += 1
    metres[0] = np.where(np.isfinite(metres[0]), metres[0], 500.0)
    standing = random.integers(0, 20, points) * 100.0 if draw(st.booleans()) else np.full(points, np.inf)
    areas = random.choice(["a", "b", "c"], points)
    return Problem(metres, tuple(f"s{at}" for at in range(sites)), children, areas, standing, 400.0)


objectives = st.sampled_from(OBJECTIVES)


@pytest.mark.slow
@given(problems(), objectives, st.integers(1, 3))
@settings(max_examples=tries(40), deadline=None)
def test_enumeration_is_never_worse_than_the_integer_programme_and_equal_to_it(
    problem: Problem, objective: str, count: int
) -> None:
    listed = choose(problem, objective, count, method="enumeration")
    solved = choose(problem, objective, count, method="integer programme")
    assert solved.value == pytest.approx(listed.value, rel=1e-9, abs=1e-9)


@given(problems(), objectives, st.integers(1, 3), st.randoms(use_true_random=False))
@settings(max_examples=tries(80), deadline=None)
def test_the_order_of_rows_and_columns_is_irrelevant(
    problem: Problem, objective: str, count: int, random: object
) -> None:
    rows = list(range(len(problem.children)))
    columns = list(range(len(problem.site_ids)))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled = Problem(
        problem.metres[np.ix_(rows, columns)],
        tuple(problem.site_ids[at] for at in columns),
        problem.children[rows],
        problem.areas[rows],
        problem.standing[rows],
        problem.within,
    )
    one, other = choose(problem, objective, count), choose(shuffled, objective, count)
    assert one.sites == other.sites
    assert one.value == pytest.approx(other.value, rel=1e-12)
    assert (one.equal, one.near_tie_count) == (other.equal, other.near_tie_count)


@given(problems())
@settings(max_examples=tries(60), deadline=None)
def test_reach_grows_with_the_number_of_sites_and_walks_shrink(problem: Problem) -> None:
    counts = range(1, min(len(problem.site_ids), 3) + 1)
    reached = [choose(problem, "reach", count).value for count in counts]
    assert reached == sorted(reached)
    for objective in ("mean", "worst"):
        walks = [choose(problem, objective, count).value for count in counts]
        assert all(after <= before + 1e-9 for before, after in pairwise(walks))


@given(problems(), objectives)
@settings(max_examples=tries(60), deadline=None)
def test_removing_a_site_and_adding_it_again_is_neutral(problem: Problem, objective: str) -> None:
    # A site that stands, is closed and is offered as the only candidate, comes back with all it gave.
    standing = np.minimum(problem.standing, problem.metres[:, 0])
    alone = replace(problem, metres=problem.metres[:, :1], site_ids=problem.site_ids[:1])
    again = choose(alone, objective, 1)
    assert again.value == pytest.approx(value_of(alone, objective, standing), rel=1e-12)
    frame = effects(
        standing,
        np.minimum(problem.standing, problem.metres[:, 0]),
        pd.Series(problem.children),
        pd.Series(problem.areas),
        within=problem.within,
    )
    assert (frame[["gain", "loss", "nearer", "farther"]] == 0).all(axis=None)


@pytest.mark.slow
@given(problems(), problems())
@settings(max_examples=tries(60), deadline=None)
def test_gains_and_losses_add_up(one: Problem, other: Problem) -> None:
    size = min(len(one.children), len(other.children))
    before, after = one.metres.min(axis=1)[:size], other.metres.min(axis=1)[:size]
    children, areas = pd.Series(one.children[:size]), pd.Series(one.areas[:size])
    frame = effects(before, after, children, areas, within=400.0)
    assert np.allclose(frame["within_after"], frame["within_before"] + frame["gain"] - frame["loss"])
    assert frame["children"].sum() == children.sum()
    assert (frame[["nearer", "farther"]].sum(axis=1) <= frame["children"] + 1e-9).all()
    back = effects(after, before, children, areas, within=400.0)
    assert np.allclose(frame["gain"], back["loss"])
    assert total(frame)["gain"] == pytest.approx(frame["gain"].sum())


shares = st.integers(0, 40)


@given(
    located=shares, unlocated=shares, claimed=shares, best_from=st.floats(0.05, 1.0), complete=st.booleans()
)
@settings(max_examples=tries(120), deadline=None)
def test_a_shortlist_never_says_best_below_the_threshold(
    located: int, unlocated: int, claimed: int, best_from: float, complete: bool
) -> None:
    """Whatever is listed, claimed and located: no page and no table calls a place the best on less."""
    claim = Claim(provider="The council", text="some", count=claimed, as_of="2026", source="made up")
    listed = located + unlocated
    ground = Ground(listed, located, claim, complete, best_from, (), ())
    found = replace(plan(town(), CLEAR), ground=ground)
    known = shortlist(town(), found)
    answer = Answer(town(), found, known, found, None, {}, "A")
    below = located < best_from * max(listed, claimed)
    said = " ".join([*answer_words(answer), *(" ".join(each.words) for each in badges(answer))])
    assert ("The best place" in said) <= (not below)
    assert set(site_table(town(), found)["answer"]) <= ({"shortlist"} if below else {"shortlist", "best"})
    assert ground.decides == (not below) or max(listed, claimed) == 0


def test_above_the_threshold_a_clear_choice_is_called_the_best() -> None:
    """The town's one school far from clubs leads by more than 1 %, whatever the ways: the control."""
    ground = Ground(2, 2, None, False, 0.8, (), ())
    found = replace(plan(town(), CLEAR), ground=ground)
    assert found.decides
    answer = Answer(town(), found, shortlist(town(), found), found, None, {}, "A")
    assert answer_words(answer)[0].startswith("The best place for one more club, among those listed, is ")


CLEAR = Brief("club", ("school",), ages=(10, 15))
