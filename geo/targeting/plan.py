"""A question of siting put to a place pack: what stands, what may be added, what is best, whom it serves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame

from geo.access.coverage import Knowledge, knowledge
from geo.access.demand import areas_of_points, children, demand_points
from geo.access.reach import Walk, nearest
from geo.access.supply import require_categories, unplaced
from geo.errors import AtlasError
from geo.memory import kept
from geo.need.weights import need_weights
from geo.pack.indicators import Level
from geo.pack.network import Floats
from geo.pack.pack import Pack
from geo.targeting.effects import effects
from geo.targeting.places import WITHIN, Drawn, siting_places, walk_to_places
from geo.targeting.programme import Progress
from geo.targeting.siting import Choice, Objective, Problem, choose, still_best, value_of

MOST_NEW: Final = 6


@dataclass(frozen=True)
class Brief:
    """What is asked: hashable, so that an answer can be kept.

    Attributes
    ----------
    category : id of the category of the register that is to be sited
    candidates : ids of the categories whose buildings may take a new site
    new : how many sites to add, beside those of `opened`; 0 for none
    objective, within : what is sought, and the walking distance in metres that counts as reached
    ages : youngest and oldest age, both included
    need : indicator that weighs children, "" for none
    admit_street : count sites whose point is only that of their street
    movable : existing sites may close and open elsewhere
    opened, closed : ids of places opened in any case, and of existing sites closed
    drawn : places from the map, (longitude, latitude) in EPSG:4326
    """

    category: str
    candidates: tuple[str, ...]
    new: int = 1
    objective: Objective = "reach"
    within: float = WITHIN
    ages: tuple[int, int] = (0, 15)
    need: str = ""
    admit_street: bool = True
    movable: bool = False
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    drawn: Drawn = ()


# Compared by identity; shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Plan:
    """The answer to a brief.

    Attributes
    ----------
    brief : what was asked
    places : EPSG:27700, index site id: existing sites and candidates; columns name, category, accuracy_m and
        role (existing, closed, new, opened, candidate)
    choice : the best sites, None where none were sought
    before, after : walk to the nearest site per demand point, metres
    limit : what they may be for a child within the walk of the brief, metres; its detour depends on that walk
    value_before, value_after : of the objective, in weighted children or metres; NaN where nothing stands
    weighted : children times need over all demand points, what the objective's values count
    elsewhere : per other detour factor, the same sites where they are still best, else better ones; empty on
        a walking network and where metres are sought
    unplaced : names of listed services of the category that have no place to reckon with
    knowledge : what the list of the category leaves open
    unknown_need : children who live where the indicator has no figure; they count with the average
    kind : how walks are known
    """

    brief: Brief
    places: GeoDataFrame
    choice: Choice | None
    before: Floats
    after: Floats
    limit: float
    value_before: float
    value_after: float
    weighted: float
    elsewhere: dict[float, tuple[str, ...]]
    unplaced: tuple[str, ...]
    knowledge: Knowledge
    unknown_need: float
    kind: str

    @kept(8)
    def with_role(self, *roles: str) -> GeoDataFrame:
        """Return the places that play one of these parts; shared, not to be changed."""
        return self.places[self.places["role"].isin(roles)]

    @property
    def holds(self) -> bool:
        """Tell whether the choice is the same at every detour."""
        return self.choice is None or all(each == self.choice.sites for each in self.elsewhere.values())


@kept(128, aside="progress")
def plan(pack: Pack, brief: Brief, *, progress: Progress | None = None) -> Plan:
    """Return the best sites for a brief and what they change; shared, not to be changed.

    `progress` is called while an integer programme runs, and not kept.

    Raises
    ------
    AtlasError : the brief names what the pack does not hold, or nothing can be chosen.

    Source: methods.md, "Siting".

    Examples
    --------
    >>> from geo.sample import town
    >>> answer = plan(town(), Brief("club", ("school",), ages=(10, 15)))
    >>> answer.choice.sites
    ('schools',)
    >>> round(answer.value_before, 1), round(answer.value_after, 1)
    (22.8, 26.1)
    """
    require_categories(pack, [brief.category, *brief.candidates])
    way = walk_to_places(pack, brief.category, brief.candidates, brief.admit_street, brief.drawn)
    places = siting_places(pack, brief.category, brief.candidates, brief.admit_street, brief.drawn)
    _require_places(places, brief)
    existing = tuple(places.index[places["role"] == "existing"])
    standing = tuple(each for each in existing if each not in brief.closed)
    weight, unknown = _weights(pack, brief)
    problem, count = _problem(pack, brief, way, places, standing, weight)
    choice = choose(problem, brief.objective, count, progress=progress) if brief.new else None
    chosen = choice.sites if choice else ()
    kept = [each for each in standing if not brief.movable or not brief.new or each in chosen]
    before = nearest(way.only(existing).metres)
    after = nearest(way.only([*dict.fromkeys([*kept, *brief.opened, *chosen])]).metres)
    counted = children(pack, brief.ages).to_numpy(float)
    return Plan(
        brief=brief,
        places=_with_roles(places, brief, kept, chosen),
        choice=choice,
        before=before,
        after=after,
        limit=problem.within,
        value_before=_value(problem, brief.objective, before),
        value_after=_value(problem, brief.objective, after),
        weighted=float(weight.sum()),
        elsewhere=_elsewhere(problem, choice, way, brief.within) if choice else {},
        unplaced=tuple(unplaced(pack, [brief.category], admit_street=brief.admit_street)["name"].astype(str)),
        knowledge=knowledge(pack, (brief.category,), admit_street=brief.admit_street),
        unknown_need=float(counted[unknown].sum()),
        kind=way.kind,
    )


def plan_effects(pack: Pack, answer: Plan, ages: tuple[int, int], level: Level = "ward") -> DataFrame:
    """Return who gains and who loses per area of a level, index area_code, with `area_name` first.

    Examples
    --------
    >>> from geo.sample import town
    >>> answer = plan(town(), Brief("club", ("school",), ages=(10, 15)))
    >>> plan_effects(town(), answer, (10, 15))[["area_name", "children", "gain", "loss"]].round(1)
              area_name  children  gain  loss
    area_code
    A             Abbey      12.0   0.0   0.0
    B            Bridge      30.0   0.0   0.0
    C            Castle      12.0   0.0   0.0
    D              Dock      24.0   3.2   0.0
    E               Elm       6.0   0.1   0.0
    """
    frame = effects(
        answer.before,
        answer.after,
        children(pack, ages),
        areas_of_points(pack, level),
        within=answer.limit,
    )
    frame = frame.reindex(pack.areas[level].index)
    frame.insert(0, "area_name", pack.areas[level]["area_name"])
    return frame


def _require_places(places: GeoDataFrame, brief: Brief) -> None:
    """Refuse places to open or close that are not there."""
    role = places["role"]
    for word, codes, wanted in (("open", brief.opened, "candidate"), ("close", brief.closed, "existing")):
        for code in codes:
            if code not in places.index or role[code] != wanted:
                noun = "candidate" if wanted == "candidate" else "existing site"
                raise AtlasError(f"There is no {noun} {code!r} to {word}.")


def _with_roles(places: GeoDataFrame, brief: Brief, kept: list[str], chosen: tuple[str, ...]) -> GeoDataFrame:
    """Return the places with the part that each plays in the plan."""

    def role(code: str, was: str) -> str:
        if was == "existing":
            return "existing" if code in kept else "closed"
        return "new" if code in chosen else "opened" if code in brief.opened else "candidate"

    roles = [role(str(code), str(was)) for code, was in zip(places.index, places["role"], strict=True)]
    return places.assign(role=roles)


# ---- The problem -----------------------------------------------------------------------------------------


def _weights(pack: Pack, brief: Brief) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return children times need per demand point, and where the need is not known."""
    counted = children(pack, brief.ages).to_numpy(float)
    if not brief.need:
        return counted, np.zeros(len(counted), dtype=bool)
    need, unknown = need_weights(pack, brief.need)
    return counted * need, unknown


def _problem(
    pack: Pack,
    brief: Brief,
    way: Walk,
    places: GeoDataFrame,
    standing: tuple[str, ...],
    weight: NDArray[np.float64],
) -> tuple[Problem, int]:
    """Return what is to be chosen from, and how many."""
    free = [str(code) for code in places.index[places["role"] == "candidate"] if code not in brief.opened]
    fixed = list(brief.opened) if brief.movable else [*standing, *brief.opened]
    pool = way.only([*standing, *free] if brief.movable else free)
    problem = Problem(
        metres=pool.metres,
        site_ids=pool.site_ids,
        children=weight,
        areas=demand_points(pack)["ward_code"].to_numpy(object),
        standing=nearest(way.only(fixed).metres),
        within=way.within(brief.within).usual,
    )
    return problem, brief.new + (len(standing) if brief.movable else 0)


def _value(problem: Problem, objective: Objective, metres: Floats) -> float:
    """Return the value of walks; NaN where metres are sought and nobody has a way to any site."""
    if objective != "reach" and not np.isfinite(metres).any():
        return float("nan")
    return value_of(problem, objective, metres)


def _elsewhere(problem: Problem, choice: Choice, way: Walk, within: float) -> dict[float, tuple[str, ...]]:
    """Return what is best at the low and the high detour; a factor on all walks changes no mean's best."""
    if choice.objective != "reach" or way.kind == "network":
        return {}
    central, low, high = way.detour_for(within)
    # A longer detour is a shorter standard.
    return {
        factor: still_best(replace(problem, within=way.limit(within, factor)), choice.objective, choice.sites)
        for factor in sorted({low, high} - {central})
    }
