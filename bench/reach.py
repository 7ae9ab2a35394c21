"""(d) Distance and reach: importing a network, walking along it, access per child, and growth with demand.

Run alone with `python -m bench.reach`. Rows on real networks and on the small areas of England need the test
material beside the checkout (tests/conftest.py says where); without it they are skipped, and it is said.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import shapely
from pandas import DataFrame, Series
from pyproj import Geod
from scipy.spatial import cKDTree

from bench.table import Row, rendered
from geo.access.demand import children, demand_points
from geo.access.distances import straight_lines
from geo.access.reach import SPEED_M_PER_MIN, ZONES, e2sfca, mean_walk, p90_walk, share_within
from geo.access.walking import snap, walks
from geo.pack.network import Network
from geo.pack.pack import load_pack
from geo.sources.network import read_network, walkable
from tests.conftest import TESTING_MATERIAL

ROUNDS = 7
SITES = 60
EXTRACT = TESTING_MATERIAL / "network/newport_2023.osm.pbf"
SMALL_AREAS = TESTING_MATERIAL / "boundaries/england_lsoa21_bgc_27700.parquet"
METRES = "EPSG:27700"


def measure() -> list[Row]:
    """Return the rows of part (d), as far as their data are there."""
    rows = [_access()]
    if not skipped():
        network = read_network(EXTRACT)
        rows += [_import(), _walks(network), *_growth()]
    return rows


def skipped() -> str:
    """Return why rows are missing, or an empty text."""
    absent = [path for path in (EXTRACT, SMALL_AREAS) if not path.is_file()]
    return f"network and growth rows skipped: {absent[0]} is not there" if absent else ""


def _pairs(ours: Callable[[], Any], naive: Callable[[], Any], rounds: int = ROUNDS) -> list[list[float]]:
    """Time both in turns, each once before; return milliseconds."""
    found: list[list[float]] = [[], []]
    for number in range(rounds + 1):
        for side, action in enumerate((ours, naive)):
            begin = time.perf_counter()
            action()
            if number:
                found[side].append((time.perf_counter() - begin) * 1000)
    return found


def _import() -> Row:
    """Compare the import with a handler of pyosmium that builds a networkx graph."""
    return Row(
        "network import, a city (naive: osmium + networkx)",
        "ms",
        *_pairs(partial(read_network, EXTRACT), partial(_plain_graph, EXTRACT)),
    )


def _plain_graph(path: Path) -> nx.Graph:
    """Build a graph of the ways on foot as a good programmer would: node by node, on the ellipsoid."""
    graph, geod = nx.Graph(), Geod(ellps="WGS84")

    class Ways(osmium.SimpleHandler):
        def way(self, way: Any) -> None:
            if not walkable(way.tags):
                return
            nodes = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
            for one, other in pairwise(nodes):
                metres = geod.inv(one[1], one[2], other[1], other[2])[2]
                graph.add_edge(one[0], other[0], metres=metres)

    Ways().apply_file(str(path), locations=True)
    return graph


def _walks(network: Network) -> Row:
    """Compare walks from demand points to sites with networkx on the same graph.

    Both have snapped the demand points before, as both would once per pack; sites are snapped within.
    """
    random = np.random.default_rng(1)
    places = shapely.get_coordinates(network.nodes.geometry.to_numpy())
    people, sites = (
        gpd.GeoDataFrame(geometry=shapely.points(places[random.choice(len(places), count)] + 7), crs=METRES)
        for count in (8_000, SITES)
    )
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        network.edges[["u", "v", "metres"]].itertuples(index=False, name=None), weight="metres"
    )
    tree = cKDTree(places)
    snapped = snap(network, people)
    here = tree.query(shapely.get_coordinates(people.geometry))[1]

    def ours() -> Any:
        return walks(network, snapped, snap(network, sites), (len(people), len(sites)))

    def naive() -> Any:
        there = tree.query(shapely.get_coordinates(sites.geometry))[1]
        metres = np.full((len(here), len(there)), np.inf)
        for column, node in enumerate(there):
            found = nx.single_source_dijkstra_path_length(graph, node, weight="metres")
            metres[:, column] = [found.get(each, np.inf) for each in here]
        return metres

    what = f"walks along a network, 8,000 points x {SITES} sites (naive: networkx)"
    return Row(what, "ms", *_pairs(ours, naive), bound=0.1)


def _access() -> Row:
    """Compare E2SFCA with the `access` package, on the pack's demand points."""
    from access import fca, weights

    pack = load_pack()
    points, demand = demand_points(pack), children(pack, (0, 15)).to_numpy()
    metres = straight_lines(points, _sites(points, 20))
    supply = np.ones(metres.shape[1])
    costs = DataFrame(
        {
            "origin": np.repeat(np.arange(len(points)), len(supply)),
            "dest": np.tile(np.arange(len(supply)), len(points)),
            "cost": metres.ravel() / SPEED_M_PER_MIN,
        }
    )
    people = DataFrame({"demand": demand}, index=Series(np.arange(len(points)), name="geoid"))
    places = DataFrame({"supply": supply}, index=Series(np.arange(len(supply)), name="geoid"))
    step = weights.step_fn(dict(ZONES))

    def naive() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return fca.two_stage_fca(
                people, places, costs, ZONES[-1][0], demand_index=True, supply_index=True, weight_fn=step
            )

    expected = naive().reindex(np.arange(len(points))).fillna(0).to_numpy()
    np.testing.assert_allclose(e2sfca(metres, demand, supply), expected, rtol=1e-9)
    what = f"E2SFCA, {len(points):,} points x 20 sites (naive: access)"
    return Row(what, "ms", *_pairs(partial(e2sfca, metres, demand, supply), naive), bound=0.05)


def _growth() -> list[Row]:
    """Compare what a demand point costs among ten times as many with what it costs now; linear is 1."""
    shapes = gpd.read_parquet(SMALL_AREAS).geometry
    every = gpd.GeoDataFrame(geometry=shapes.representative_point(), crs=METRES)
    every = every.sample(frac=1, random_state=1).reset_index(drop=True)
    sizes = [len(every) // 100, len(every) // 10, len(every)]
    rows = []
    for small, large in pairwise(sizes):
        few, many = (partial(_everything, every.iloc[:size]) for size in (small, large))
        many_ms, few_ms = _pairs(many, few)
        rows.append(
            Row(
                f"reach per demand point, {large:,} points (naive: {small:,})",
                "µs",
                [1000 * each / large for each in many_ms],
                [1000 * each / small for each in few_ms],
                bound=1.0,
            )
        )
    return rows


def _everything(points: gpd.GeoDataFrame) -> None:
    """Compute all measures of reach for small areas of England."""
    metres = straight_lines(points, _sites(points, SITES)) * 1.4
    people = Series(np.ones(len(points)))
    groups = Series(np.arange(len(points)) % 20).astype(str)
    for measured in (mean_walk, p90_walk):
        measured(metres, people, groups)
    share_within(metres, people, groups, 800)
    e2sfca(metres, people, np.ones(SITES))


def _sites(points: gpd.GeoDataFrame, count: int) -> gpd.GeoDataFrame:
    """Return made-up sites among some points."""
    west, south, east, north = points.total_bounds
    places = np.random.default_rng(2).uniform((west, south), (east, north), (count, 2))
    return gpd.GeoDataFrame(geometry=shapely.points(places), crs=METRES)


if __name__ == "__main__":
    found = measure()
    print(rendered(found))
    print("\n".join([*(row.verdict() for row in found if row.bound is not None), skipped()]))
