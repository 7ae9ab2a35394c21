from __future__ import annotations

from itertools import combinations

import numpy as np
import pulp
import pytest
from spopt.locate import MCLP, PCenter, PMedian

from geo.errors import AtlasError
from geo.targeting.sets import all_sets, enumerable, set_costs
from geo.targeting.siting import OBJECTIVES, Problem, choose, still_best, value_of

pytestmark = pytest.mark.slow

# spopt makes its variables the way that PuLP 4 will drop.
OLD_PULP = "ignore:Constructing LpVariable:DeprecationWarning"
NOWHERE = np.inf


def _solver() -> pulp.LpSolver:
    return pulp.COIN_CMD(path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False, gapRel=0.0)


def _problem(metres: object, **changes: object) -> Problem:
    """Return a problem; children 1 each, all in one area, nothing standing, where not said otherwise."""
    walks = np.asarray(metres, dtype=float)
    given = {
        "metres": walks,
        "site_ids": tuple(f"s{at}" for at in range(walks.shape[1])),
        "children": np.ones(len(walks)),
        "areas": np.array(["a"] * len(walks)),
        "standing": np.full(len(walks), NOWHERE),
        "within": 400.0,
    }
    return Problem(**(given | changes))  # type: ignore[arg-type]


def _town(seed: int = 3, points: int = 150, sites: int = 14) -> Problem:
    """Return a random town of five areas."""
    random = np.random.default_rng(seed)
    homes, places = random.uniform(0, 3000, (points, 2)), random.uniform(0, 3000, (sites, 2))
    metres = np.hypot(*(homes[:, None] - places[None]).transpose(2, 0, 1))
    areas = np.array([f"w{int(x // 600)}" for x in homes[:, 0]])
    return _problem(metres, children=random.integers(0, 30, points).astype(float), areas=areas, within=700.0)


# A street of five homes, 100 m apart, with 10, 20, 30, 20, 40 children; places at homes 1, 3 and 5.
#            home 1  2  3  4  5
STREET = [[0, 200, 400], [100, 100, 300], [200, 0, 200], [300, 100, 100], [400, 200, 0]]
CHILDREN = np.array([10.0, 20, 30, 20, 40])


def test_reach_chooses_the_place_with_most_children_within_the_standard() -> None:
    # Within 100 m: s0 has homes 1-2 (30), s1 homes 2-4 (70), s2 homes 4-5 (60).
    found = choose(_problem(STREET, children=CHILDREN, within=100), "reach", 1)
    assert (found.sites, found.value, found.share) == (("s1",), 70.0, pytest.approx(70 / 120))
    # Of two: s0+s1 80, s0+s2 90, s1+s2 110.
    assert choose(_problem(STREET, children=CHILDREN, within=100), "reach", 2).sites == ("s1", "s2")


def test_mean_chooses_the_shortest_average_walk() -> None:
    # s0: (0+2000+6000+6000+16000)/120 = 250; s1: (2000+2000+0+2000+8000)/120 = 116.7; s2: 150.
    found = choose(_problem(STREET, children=CHILDREN), "mean", 1)
    assert (found.sites, found.value) == (("s1",), pytest.approx(14000 / 120))


def test_worst_chooses_the_best_for_the_area_that_is_worst_off() -> None:
    # Areas west (homes 1-2) and east (3-5), averages: s0 67, 311; s1 133, 111; s2 333, 89.
    areas = np.array(["w", "w", "e", "e", "e"])
    found = choose(_problem(STREET, children=CHILDREN, areas=areas), "worst", 1)
    assert (found.sites, found.value) == (("s1",), pytest.approx(4000 / 30))


def test_what_stands_already_changes_what_is_best() -> None:
    # A site at home 3 serves homes 2-4 within 100 m: s0 adds home 1 (10), s2 home 5 (40), s1 nobody.
    standing = np.array([200.0, 100, 0, 100, 200])
    found = choose(_problem(STREET, children=CHILDREN, within=100, standing=standing), "reach", 1)
    assert (found.sites, found.value) == (("s2",), 110.0)


def test_equal_sets_are_told_apart_by_the_ids_of_their_sites_and_counted() -> None:
    metres = [[100, 100, 900], [900, 900, 100]]
    found = choose(_problem(metres), "reach", 1)
    assert (found.sites, found.equal) == (("s0",), 3)
    assert [tie.sites for tie in found.near_ties] == [("s1",), ("s2",)]
    swapped = Problem(np.array(metres, float)[:, ::-1], ("s2", "s1", "s0"), *_rest(_problem(metres)))
    assert choose(swapped, "reach", 1) == found


def _rest(problem: Problem) -> tuple[object, ...]:
    return problem.children, problem.areas, problem.standing, problem.within


def test_near_ties_are_those_within_one_per_cent_of_the_value() -> None:
    # Children within 400 m: s0 1000, s1 991, s2 989: 1 % of 1000 is 10.
    metres = [[0, 0, 0], [0, 0, 900], [0, 900, 0], [900, 900, 900]]
    found = choose(_problem(metres, children=np.array([980.0, 11, 9, 50])), "reach", 1)
    assert found.value == 1000
    assert [(tie.sites, tie.value) for tie in found.near_ties] == [(("s1",), 991.0)]
    assert found.near_tie_count == 1
    assert found.every_tie


def test_a_child_without_a_way_is_missed_by_reach_and_left_out_of_walks() -> None:
    metres = [[100, NOWHERE], [NOWHERE, 300], [NOWHERE, NOWHERE]]
    assert choose(_problem(metres), "reach", 2).value == 2.0
    assert choose(_problem(metres), "mean", 2).value == 200.0
    # One site leaves a child without a way: it counts as ten times the longest walk, 3,000 m.
    assert choose(_problem(metres), "mean", 1).value == (100 + 3000) / 2


def test_more_sites_than_candidates_are_all_candidates() -> None:
    assert choose(_problem(STREET), "reach", 9).sites == ("s0", "s1", "s2")


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("standing", [False, True])
def test_enumeration_and_integer_programme_find_the_same(objective: str, count: int, standing: bool) -> None:
    town = _town()
    if standing:
        town = Problem(
            town.metres[:, 2:],
            town.site_ids[2:],
            town.children,
            town.areas,
            town.metres[:, :2].min(axis=1),
            700,
        )
    listed = choose(town, objective, count, method="enumeration")
    solved = choose(town, objective, count, method="integer programme")
    assert solved.value == pytest.approx(listed.value, rel=1e-9)
    assert solved.proven
    assert (listed.method, solved.method) == ("enumeration", "integer programme")
    assert listed.every_tie
    assert not solved.every_tie


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_set_is_priced_as_by_hand(count: int) -> None:
    town = _town()
    costs, groups = town.metres * town.children[:, None], np.array([0, 70])
    found = set_costs(costs, groups, count)
    sets = list(combinations(range(costs.shape[1]), count))
    assert all_sets(costs.shape[1], count).tolist() == [list(each) for each in sets]
    for row, part in enumerate(np.split(costs, groups[1:])):
        expected = [part[:, list(each)].min(axis=1).sum() for each in sets]
        np.testing.assert_allclose(found[row], expected, rtol=1e-12)


def test_what_is_enumerable_depends_on_the_number_of_sets() -> None:
    assert enumerable(60, 3)
    assert not enumerable(60, 4)
    assert not enumerable(200, 3)


def test_many_sites_are_chosen_by_an_integer_programme_that_tells_its_progress() -> None:
    told: list[tuple[int, float]] = []
    found = choose(_town(), "mean", 5, progress=lambda *news: told.append(news))
    assert found.method == "integer programme"
    assert len(found.sites) == 5
    assert [number for number, _ in told] == list(range(1, len(told) + 1))
    costs = [cost for _, cost in told]
    assert costs == sorted(costs, reverse=True)


def test_a_choice_that_is_still_best_is_kept_and_one_that_is_not_gives_way() -> None:
    town = _town()
    best = choose(town, "reach", 2)
    assert still_best(town, "reach", best.sites) == best.sites
    other = tuple(each for each in town.site_ids if each not in best.sites)[:2]
    assert still_best(town, "reach", other) == best.sites
    many = choose(town, "reach", 5)
    assert still_best(town, "reach", many.sites) == many.sites
    assert still_best(town, "reach", town.site_ids[:5]) != town.site_ids[:5]


def test_the_value_of_a_choice_is_that_of_the_walks_it_leaves() -> None:
    town = _town()
    for objective in OBJECTIVES:
        found = choose(town, objective, 3)
        columns = [town.site_ids.index(each) for each in found.sites]
        assert value_of(town, objective, town.metres[:, columns].min(axis=1)) == pytest.approx(found.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"objective": "cheap"}, "no objective 'cheap'"),
        ({"count": 0}, "At least one site"),
        ({"metres": np.zeros((2, 0))}, "no candidate site"),
        ({"children": np.zeros(5)}, "No child"),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_words(change: dict[str, object], words: str) -> None:
    given = {"objective": "reach", "count": 1} | change
    objective, count = given.pop("objective"), given.pop("count")
    metres = given.pop("metres", STREET)
    with pytest.raises(AtlasError, match=words):
        choose(_problem(metres, **given), objective, count)


# ---- The usual library as an oracle ----------------------------------------------------------------------


def _opened(oracle: MCLP | PMedian | PCenter) -> list[int]:
    """Return the columns that the oracle opens; its own sums are written with eight digits only."""
    return [at for at, variable in enumerate(oracle.fac_vars) if variable.value() > 0.5]


@pytest.mark.filterwarnings(OLD_PULP)
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_reach_equals_the_maximal_covering_of_spopt(count: int) -> None:
    town = _town()
    oracle = MCLP.from_cost_matrix(town.metres, town.children, town.within, count).solve(_solver())
    covered = (town.metres[:, _opened(oracle)] <= town.within).any(axis=1)
    assert choose(town, "reach", count).value == pytest.approx(town.children[covered].sum(), rel=1e-9)


@pytest.mark.filterwarnings(OLD_PULP)
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_mean_equals_the_p_median_of_spopt(count: int) -> None:
    town = _town(points=60)
    oracle = PMedian.from_cost_matrix(town.metres, town.children, count).solve(_solver())
    expected = np.average(town.metres[:, _opened(oracle)].min(axis=1), weights=town.children)
    assert choose(town, "mean", count).value == pytest.approx(expected, rel=1e-9)


@pytest.mark.filterwarnings(OLD_PULP)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_worst_equals_the_p_centre_of_spopt_where_each_home_is_an_area(count: int) -> None:
    town = _town(points=40)
    alone = _problem(town.metres, areas=np.array([f"{at:02d}" for at in range(40)]))
    oracle = PCenter.from_cost_matrix(town.metres, count).solve(_solver())
    expected = town.metres[:, _opened(oracle)].min(axis=1).max()
    assert choose(alone, "worst", count).value == pytest.approx(expected, rel=1e-9)
