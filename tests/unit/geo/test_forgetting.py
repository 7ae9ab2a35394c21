"""Nothing outlives its owner: a discarded working copy and a visitor's own sites are collected."""

from __future__ import annotations

import gc
import importlib
import json
import pkgutil
import tracemalloc
import weakref
from contextlib import suppress
from dataclasses import replace

import pytest
from shapely.geometry import mapping

import geo
from geo.access import coverage as covering
from geo.access.custom_area import listed, read_area
from geo.access.demand import children, demand_points
from geo.access.distances import along_ways, share_near_ways
from geo.access.isochrones import isochrones, land
from geo.access.open_space import open_space, standard
from geo.access.proposed import MAX_BYTES, ProposedSite, parse
from geo.access.supply import sites, without_neighbours
from geo.errors import Fault, NotAvailableError
from geo.figures import level_values
from geo.figures.peers import among_peers
from geo.figures.rank_ranges import rank_range
from geo.figures.spine import soundly_compared, spine
from geo.figures.values import figures
from geo.gaps.catchment_outlines import kind_outlines
from geo.gaps.catchments import catchments
from geo.gaps.changes import difference
from geo.gaps.evidence import evidence
from geo.gaps.play import Supply, coverage, gains
from geo.gaps.pockets import pockets
from geo.gaps.pressure import default_need, pressure, weighted_children
from geo.gaps.stocktake import ground_print
from geo.gaps.strategy_measures import standings
from geo.gaps.verdicts import gaps
from geo.need.area_children import children_by_age
from geo.need.area_figures import spine_of
from geo.need.area_weights import Need, area_weights
from geo.need.index import weights_of
from geo.need.inequality import split
from geo.need.local import local, neighbours
from geo.need.order import changes, told_apart
from geo.need.pockets import hidden_pockets
from geo.need.stability import stability
from geo.need.weights import need_weights, weighing_indicators
from geo.pack.pack import Pack
from geo.report import profile_measures, profiles
from geo.report.reach import reach_table
from geo.targeting.equity import equity
from geo.targeting.needs import need_of, usual_need
from geo.targeting.places import candidate_categories
from geo.targeting.plan import Brief, plan
from tests.minitown import streets
from tests.play_town import CATEGORY, UNDER_5, degrees, place, site, town
from tests.synthetic import EAST, KM, NORTH

pytestmark = pytest.mark.slow

SUPPLY = Supply((CATEGORY,))


@pytest.fixture(scope="module")
def origin(synthetic_pack: Pack) -> Pack:
    """The second pack with streets, so that walks are measured, with nothing remembered."""
    return replace(synthetic_pack, network=streets(EAST, NORTH, EAST + 4 * KM, NORTH + 2 * KM, 250))


def ask_everything(pack: Pack, *, supply: Supply = SUPPLY) -> list[object]:
    """Ask what pages and commands ask of a pack, and return the answers that can be watched."""
    found = catchments(pack, ("hub",))
    for promise in pack.promises.values():
        if promise.test == "sites":
            evidence(pack, promise.id)
            gaps(pack, promise.id)
    coverage(pack, supply, UNDER_5, "ward")
    gains(pack, supply, UNDER_5, "ward")
    pressure(pack, supply, UNDER_5, "ward", need=default_need(pack))
    kind_outlines(pack, found, "assigned")
    isochrones(pack, sites(pack, (CATEGORY,)), 300)
    answer = plan(pack, Brief("club", tuple(candidate_categories(pack))))
    reach = covering.coverage(pack, (CATEGORY,), ages=(0, 4), within=100.0)
    beside = equity(pack, usual_need(pack), "access", CATEGORY, ages=(0, 4), within=100.0, draws=3)
    return [found, answer, reach, beside, pockets(pack, supply, UNDER_5), without_neighbours(pack)]


def ask_what_is_shared(pack: Pack) -> None:
    """Ask everything that is said not to depend on the register of services."""
    demand_points(pack)
    children(pack, (0, 4))
    weighted_children(pack, (0, 4), default_need(pack))
    need_weights(pack, weighing_indicators(pack)[0])
    figures(pack, next(iter(pack.registry)), "ward")
    among_peers(pack, next(iter(pack.registry)))
    land(pack)
    standard(pack)
    open_space(pack, 400, (0, 4), "ward")
    share_near_ways(pack)
    stability(pack, "ward", weights_of(pack), draws=3)
    changes(pack, "ward", weights_of(pack))
    soundly_compared(pack, "ward")
    spine(pack, "ward")
    level_values._output_area_pieces(pack, "households")
    rank_range(pack, next(iter(pack.registry)), "ward")
    told_apart(pack, "ward", weights_of(pack))
    split(pack, "damp_homes")  # which asks how people divide over wards
    hidden_pockets(pack, "damp_homes")
    neighbours(pack)
    with suppress(NotAvailableError):  # the second pack has too few small areas; errors are not kept
        local(pack, "damp_homes")
    area_weights(pack, "ward", (0, 4), Need())
    need_of(pack, usual_need(pack), "ward")
    parse(b"lat,lon\n51.5,0.0\n", "sites.csv", pack, [])
    pack.area_name(pack.place.borough.code)
    standings(pack)
    profile_measures.measures(pack, "ward")
    profile_measures.trends(pack, "ward")
    profile_measures.pockets(pack)
    profiles.ranked(pack)
    ground_print(pack)
    everything = listed(pack, "All of it", list(pack.small_areas.index))
    spine_of(pack, everything)
    children_by_age(pack, everything)


def test_a_discarded_working_copy_is_collected_with_all_that_was_worked_out_for_it(origin: Pack) -> None:
    copy = town(origin, place("P", 500, 500), place("Q", 1500, 500))
    watched = [weakref.ref(each) for each in (copy, copy.register, *ask_everything(copy))]
    difference(origin, copy, CATEGORY)
    gc.collect()
    assert all(each() is not None for each in watched)
    del copy
    gc.collect()
    assert [each() for each in watched if each() is not None] == []


def test_many_working_copies_leave_none_behind(origin: Pack) -> None:
    gc.collect()
    before = sum(isinstance(each, Pack) for each in gc.get_objects())
    for number in range(8):
        ask_everything(town(origin, place(f"P{number}", 500 + number, 500)))
    gc.collect()
    assert sum(isinstance(each, Pack) for each in gc.get_objects()) == before


def test_a_working_copy_shares_what_does_not_depend_on_the_register(origin: Pack) -> None:
    copy = town(town(origin, place("P", 500, 500)), place("Q", 500, 500))
    assert demand_points(copy) is demand_points(origin)
    assert children(copy, (0, 4)) is children(origin, (0, 4))
    assert demand_points(without_neighbours(copy)) is demand_points(origin)
    assert coverage(copy, SUPPLY, UNDER_5, "ward") is not coverage(origin, SUPPLY, UNDER_5, "ward")
    assert demand_points(replace(copy, small_areas=copy.small_areas.copy())) is not demand_points(origin)


def test_what_is_shared_never_looks_at_the_register(origin: Pack) -> None:
    ask_what_is_shared(replace(origin, register=None, services=None))


def test_every_shared_answer_of_geo_is_asked_above(origin: Pack) -> None:
    for module in pkgutil.walk_packages(geo.__path__, "geo."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    shared = {
        function.__wrapped__
        for name, module in list(importlib.sys.modules.items())
        if name.startswith("geo.")
        for function in vars(module).values()
        if getattr(function, "shared", None) is True
    }
    fresh = replace(origin)
    ask_what_is_shared(fresh)
    ask_everything(fresh)
    asked = set(vars(fresh)["_memory"]._shelves)
    assert shared - asked == set()
    assert len(shared) >= 9


def test_sites_that_a_visitor_proposed_are_collected_with_what_was_worked_out_for_them(origin: Pack) -> None:
    proposal: ProposedSite = site(500, 500, side=100)
    answers = ask_everything(origin, supply=Supply((CATEGORY,), proposed=(proposal,)))
    found = coverage(origin, Supply((CATEGORY,), proposed=(proposal,)), UNDER_5, "ward")
    assert coverage(origin, Supply((CATEGORY,), proposed=(proposal,)), UNDER_5, "ward") is found
    watched = [weakref.ref(each) for each in (proposal, proposal.shape, found, answers[4])]
    del proposal, found, answers
    gc.collect()
    assert [each() for each in watched if each() is not None] == []


def test_a_hundred_uploads_leave_no_site_and_no_bytes_behind(origin: Pack) -> None:
    size = MAX_BYTES - 1_000

    def upload(number: int) -> None:
        feature = {"type": "Feature", "geometry": mapping(degrees(900, 900))}
        feature["properties"] = {"name": f"{number}", "remark": "x" * size}
        faults: list[Fault] = []
        found = parse(json.dumps(feature).encode(), "sites.geojson", origin, faults)
        assert faults == []
        if number % 10 == 0:
            coverage(origin, Supply((CATEGORY,), proposed=found), UNDER_5, "borough")

    upload(0)
    gc.collect()
    before = sum(isinstance(each, ProposedSite) for each in gc.get_objects())
    tracemalloc.start()
    try:
        for number in range(100):
            upload(number)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 2 * size
    assert sum(isinstance(each, ProposedSite) for each in gc.get_objects()) <= before


def test_walks_are_told_apart_by_the_shapes_of_sites_and_keep_none_of_them(origin: Pack) -> None:
    one, other = sites(town(origin, place("P", 500, 500)), (CATEGORY,)), site(600, 600, side=50)
    walks = along_ways(origin, one)
    assert along_ways(origin, one.copy()) is walks
    moved = one.set_geometry(one.geometry.translate(1.0))
    assert along_ways(origin, moved) is not walks
    shape, reference = other.shape, weakref.ref(other.shape)
    along_ways(origin, one.set_geometry([shape], crs="EPSG:27700"))
    del other, shape
    gc.collect()
    assert reference() is None


def test_an_uploaded_area_goes_with_its_visitor_and_all_that_was_found_about_it(origin: Pack) -> None:
    outline = mapping(origin.areas["borough"].geometry.iloc[0])
    area = read_area(origin, "Mine", json.dumps(outline).encode(), "mine.geojson", [])
    assert area is not None
    spine_of(origin, area)
    children_by_age(origin, area)
    open_space(origin, 400, (0, 4), area)
    coverage(origin, SUPPLY, UNDER_5, area)
    reach_table(origin, area, categories=(CATEGORY,))
    watched = weakref.ref(area)
    del area
    gc.collect()
    assert watched() is None
