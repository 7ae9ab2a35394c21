"""A question of siting put to a place pack: what stands, what may be added, what is best, whom it serves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame

from geo.access.coverage import Knowledge, knowledge
from geo.access.demand import areas_of_points, children, demand_points
from geo.access.reach import USUAL_STREETS, USUAL_WALK, Walk, nearest
from geo.access.supply import require_categories
from geo.errors import AtlasError
from geo.memory import kept
from geo.need.weights import need_weights
from geo.pack.indicators import Level
from geo.pack.network import Floats
from geo.pack.pack import Pack
from geo.targeting.effects import effects
from geo.targeting.ground import Ground, ground
from geo.targeting.places import Drawn, siting_places, walk_to_places
from geo.targeting.programme import Progress
from geo.targeting.ranges import Ways, effect_ranges, ways
from geo.targeting.siting import Choice, Objective, Problem, choose, still_best, value_of

MOST_NEW: Final = 6
# What a brief asks beside places and walk, at what is usual: walks hang on neither.
_PLACES_ONLY: Final[dict[str, Any]] = {
    "new": 0,
    "objective": "reach",
    "ages": (0, 15),
    "need": "",
    "movable": (),
    "opened": (),
    "closed": (),
}
OF_TODAY: Final = (
    *("within_before", "before_low", "before_high", "mean_before"),
    *("gain", "gain_low", "gain_high", "loss", "loss_low", "loss_high", "nearer", "farther"),
)
"""Columns of effects that hang on who is within the walk today."""


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
    admit_street : count sites whose point is only that of their street; not usually, as for reach
    movable : ids of existing sites that may close and open elsewhere; all others stay
    opened, closed : ids of places opened in any case, and of existing sites closed
    drawn : places from the map, (longitude, latitude) in EPSG:4326
    """

    category: str
    candidates: tuple[str, ...]
    new: int = 1
    objective: Objective = "reach"
    within: float = USUAL_WALK
    ages: tuple[int, int] = (0, 15)
    need: str = ""
    admit_street: bool = USUAL_STREETS
    movable: tuple[str, ...] = ()
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
    today, then : walks to the nearest site per demand point, today and after
    limit : what they may be for a child within the walk of the brief, metres; its detour depends on that walk
    value_before, value_after : of the objective, in weighted children or metres; NaN where it is not known
    weighted : children times need over all demand points, what the objective's values count
    elsewhere : per other detour factor, the same sites where they are still best, else better ones; empty on
        a walking network and where metres are sought
    ground : how many of the sites listed or claimed are located, and the names of those that are not
    knowledge : what the list of the category leaves open
    today_known : whether anything is known of reach today: a site has a point, or surely there is none
    unknown_need : children who live where the indicator has no figure; they count with the average
    way : walks to all places
    """

    brief: Brief
    places: GeoDataFrame
    choice: Choice | None
    way: Walk
    today: Ways
    then: Ways
    limit: float
    value_before: float
    value_after: float
    weighted: float
    elsewhere: dict[float, tuple[str, ...]]
    ground: Ground
    knowledge: Knowledge
    today_known: bool
    unknown_need: float

    @property
    def kind(self) -> str:
        """How walks are known."""
        return self.way.kind

    @property
    def before(self) -> Floats:
        """Walk to the nearest site today per demand point, metres."""
        return self.today.metres

    @property
    def after(self) -> Floats:
        """The same after the change."""
        return self.then.metres

    @property
    def decides(self) -> bool:
        """Whether the choice may be called the best: enough sites located, no near-tie, whatever the ways."""
        return bool(self.choice and self.ground.decides and self.holds and not self.choice.near_tie_count)

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
    (36.6, 41.7)
    """
    require_categories(pack, [brief.category, *brief.candidates])
    way = walk_to_places(pack, brief.category, brief.candidates, brief.admit_street, brief.drawn)
    places = siting_places(pack, brief.category, brief.candidates, brief.admit_street, brief.drawn)
    _require_places(places, brief)
    existing = tuple(str(each) for each in places.index[places["role"] == "existing"])
    standing = tuple(each for each in existing if each not in brief.closed)
    movable = tuple(each for each in standing if each in brief.movable and brief.new)
    weight, unknown = _weights(pack, brief)
    problem, count = _problem(pack, brief, way, places, standing, movable, weight)
    choice = choose(problem, brief.objective, count, progress=progress) if brief.new else None
    chosen = choice.sites if choice else ()
    kept = [each for each in standing if each not in movable or each in chosen]
    after = tuple(dict.fromkeys([*kept, *brief.opened, *chosen]))
    today, then = (_ways(pack, replace(brief, **_PLACES_ONLY), each) for each in (existing, after))
    counted = children(pack, brief.ages).to_numpy(float)
    known = knowledge(pack, (brief.category,), admit_street=brief.admit_street)
    today_known = bool(np.isfinite(today.metres).any()) or (known.whole and not known.listed)
    return Plan(
        brief=brief,
        places=_with_roles(places, brief, kept, chosen),
        choice=choice,
        way=way,
        today=today,
        then=then,
        limit=problem.within,
        value_before=_value(problem, brief.objective, today.metres) if today_known else float("nan"),
        value_after=_value(problem, brief.objective, then.metres),
        weighted=float(weight.sum()),
        elsewhere=_elsewhere(problem, choice, way, brief.within) if choice else {},
        ground=ground(pack, brief.category, admit_street=brief.admit_street),
        knowledge=known,
        today_known=today_known,
        unknown_need=float(counted[unknown].sum()),
    )


@kept(64)
def _ways(pack: Pack, asked: Brief, sites: tuple[str, ...]) -> Ways:
    """Return the walks to the nearest of some places; `asked` says of which places, and how far they walk."""
    found = (asked.category, asked.candidates, asked.admit_street, asked.drawn)
    way, places = walk_to_places(pack, *found), siting_places(pack, *found)
    return ways(pack, places, way, sites, asked.within)


def plan_effects(pack: Pack, answer: Plan, ages: tuple[int, int], level: Level = "ward") -> DataFrame:
    """Return who gains and who loses per area of a level, index area_code, with `area_name` first.

    With the ranges of `geo.targeting.ranges`. Of today, and so of gains and losses, nothing is known where no
    listed site has a point that counts: these columns are NaN then, never 0.

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
    D              Dock      24.0   4.0   0.0
    E               Elm       6.0   1.1   0.0
    """
    return effects_of(pack, answer, answer.then, ages, level)


@kept(64)
def effects_of(
    pack: Pack, answer: Plan, then: Ways, ages: tuple[int, int], level: Level = "ward"
) -> DataFrame:
    """Return the same where other walks than those of the plan are taken; shared, not to be changed.

    Examples
    --------
    >>> from geo.sample import town
    >>> answer = plan(town(), Brief("club", ("school",), ages=(10, 15)))
    >>> float(effects_of(town(), answer, answer.today, (10, 15))["gain"].sum())
    0.0
    """
    count, groups = children(pack, ages), areas_of_points(pack, level)
    frame = effects(answer.before, then.metres, count, groups, within=answer.limit)
    within = answer.brief.within
    frame = frame.join(effect_ranges(answer.way, answer.today, then, count, groups, within))
    frame = frame.reindex(pack.areas[level].index)
    counts = [each for each in frame.columns if each not in ("mean_before", "mean_after")]
    frame[counts] = frame[counts].fillna(0.0)
    if not answer.today_known:
        frame[list(OF_TODAY)] = np.nan
    frame.insert(0, "area_name", pack.areas[level]["area_name"])
    return frame


def _require_places(places: GeoDataFrame, brief: Brief) -> None:
    """Refuse places to open or close that are not there."""
    role = places["role"]
    for word, codes, wanted in (
        ("open", brief.opened, "candidate"),
        ("close", brief.closed, "existing"),
        ("move", brief.movable, "existing"),
    ):
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
    movable: tuple[str, ...],
    weight: NDArray[np.float64],
) -> tuple[Problem, int]:
    """Return what is to be chosen from, and how many."""
    free = [str(code) for code in places.index[places["role"] == "candidate"] if code not in brief.opened]
    fixed = [*(each for each in standing if each not in movable), *brief.opened]
    pool = way.only([*movable, *free])
    problem = Problem(
        metres=pool.metres,
        site_ids=pool.site_ids,
        children=weight,
        areas=demand_points(pack)["ward_code"].to_numpy(object),
        standing=nearest(way.only(fixed).metres),
        within=way.within(brief.within).usual,
    )
    return problem, brief.new + len(movable)


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
