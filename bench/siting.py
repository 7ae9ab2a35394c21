"""(e) Where next: all sets of three of 60 candidates tried, against the usual library's integer programme."""

from __future__ import annotations

import time
import warnings

import numpy as np
import pulp
from spopt.locate import MCLP

from bench.table import Limit, Row, rendered
from geo.access.demand import areas_of_points, children
from geo.access.reach import walk
from geo.access.supply import sites
from geo.pack.pack import Pack, load_pack
from geo.targeting.places import candidate_categories
from geo.targeting.siting import OBJECTIVES, Objective, Problem, choose

CANDIDATES, CHOSEN, WITHIN, AGES = 60, 3, 800.0, (11, 19)
RUNS = 7
SECONDS = 0.5  # of the issue: three of 60 candidates, whatever the objective


def measure() -> list[Row]:
    """Return a row per objective: the time of all 34,220 sets, beside spopt's MCLP on the same children."""
    problem = _problem(load_pack())
    choose(problem, "reach", CHOSEN)  # imports and the list of sets
    rows: list[Row] = []
    for objective in OBJECTIVES:
        pairs = [(_ours(problem, objective), _usual(problem)) for _ in range(RUNS)]
        ours, usual = ([pair[side] for pair in pairs] for side in (0, 1))
        what = f"where next, {objective}: {CHOSEN} of {CANDIDATES} places (usual: spopt MCLP)"
        rows.append(Limit(what, "s", ours, usual, SECONDS))
    return rows


def _problem(pack: Pack) -> Problem:
    """Return the shipped children and the first 60 candidate places."""
    places = sites(pack, candidate_categories(pack)).sort_index().iloc[:CANDIDATES]
    way = walk(pack, places)
    count = children(pack, AGES).to_numpy(float)
    areas = areas_of_points(pack, "ward").to_numpy(object)
    return Problem(way.metres, way.site_ids, count, areas, np.full(len(count), np.inf), WITHIN)


def _ours(problem: Problem, objective: Objective) -> float:
    """Return the seconds of one enumeration."""
    begin = time.perf_counter()
    choose(problem, objective, CHOSEN, method="enumeration")
    return time.perf_counter() - begin


def _usual(problem: Problem) -> float:
    """Return the seconds of the usual library for the same reach."""
    solver = pulp.COIN_CMD(path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False)
    begin = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # how spopt makes its variables
        MCLP.from_cost_matrix(problem.metres, problem.children, WITHIN, CHOSEN).solve(solver)
    return time.perf_counter() - begin


if __name__ == "__main__":
    found = measure()
    print(rendered(found) + "\n")
    print("\n".join(row.verdict() for row in found))
