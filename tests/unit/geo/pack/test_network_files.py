"""A pack with a walking network: read, checked, and walked along; without one nothing changes."""

from __future__ import annotations

import io
import tomllib
from dataclasses import replace
from pathlib import Path
from random import Random

import geopandas as gpd
import numpy as np
import pytest

from geo.access.demand import areas_of_points, children, demand_points
from geo.access.distances import along_ways
from geo.access.reach import MEASURED, mean_walk, method_words, walk, within_range
from geo.errors import CrsError, Fault, NotAvailableError
from geo.pack.network import Network
from geo.pack.network_files import ABOUT, EDGES, NODES, About, contents, fingerprint, parsed
from geo.pack.pack import Pack, check_pack, load_pack
from geo.report.reach import reach_table, walking_facts
from geo.store.directory import pack_digest, pack_stamp
from tests.minitown import places, streets
from tests.synthetic import EAST, KM, NORTH

pytestmark = pytest.mark.slow

NETWORK = streets(EAST, NORTH, EAST + 6 * KM, NORTH + 2 * KM, 250)


def _written(root: Path, **changed: bytes | None) -> Path:
    """Write the network into a pack; None leaves a file out."""
    (root / "network").mkdir()
    for name, data in {**contents(NETWORK), **changed}.items():
        if data is not None:
            (root / name).write_bytes(data)
    return root


def _parquet(frame: gpd.GeoDataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def town(synthetic_root, tmp_path_factory) -> Pack:
    import shutil

    root = Path(shutil.copytree(synthetic_root, tmp_path_factory.mktemp("network") / "pack"))
    return load_pack(_written(root))


def test_a_pack_needs_no_network(pack, synthetic_pack):
    assert pack.network is None
    assert synthetic_pack.network is None
    with pytest.raises(NotAvailableError, match="no walking network"):
        along_ways(synthetic_pack, places((EAST, NORTH)))


def test_what_is_written_is_read_again(town):
    assert town.network.nodes.equals(NETWORK.nodes)
    assert town.network.edges.equals(NETWORK.edges)
    assert town.network.nodes.crs == town.network.edges.crs == "EPSG:27700"
    assert town.network.about == NETWORK.about


def test_the_same_network_gives_the_same_bytes():
    again = streets(EAST, NORTH, EAST + 6 * KM, NORTH + 2 * KM, 250)
    assert contents(again) == contents(NETWORK)


def test_the_network_is_part_of_the_pack_digest_and_stamp(synthetic_copy):
    root = synthetic_copy()
    before = pack_digest(root), pack_stamp(root)
    _written(root)
    assert before[0] != pack_digest(root)
    assert before[1] != pack_stamp(root)


def test_walks_follow_the_streets(town):
    # Streets run at whole 250 m: a point at (25, 25) m in its square walks 25 m to the street.
    site = places((EAST + 1000, NORTH + 1000))
    found = walk(town, site)
    points = demand_points(town)
    assert found.kind == "network"
    assert found.detour == MEASURED
    first = points.index[(points.geometry.x.round() == EAST + 25) & (points.geometry.y.round() == NORTH + 25)]
    # 25 m to the street, then 975 m along one axis and 1,000 m along the other.
    assert found.metres[first, 0] == pytest.approx(25 + 975 + 1000, abs=0.1)
    straight = points.distance(site.geometry[0]).to_numpy()
    assert (found.metres[:, 0] >= straight - 1e-6).all()


def test_a_measured_walk_has_no_range(town):
    found = walk(town, places((EAST + 1000, NORTH + 1000)), detour=1.7)
    assert found.at(1.9) is found.metres
    shares = within_range(found, children(town, (0, 4)), areas_of_points(town, "ward"), 800)
    assert shares["share"].equals(shares["share_low"])
    assert shares["share"].equals(shares["share_high"])


def test_whoever_stands_in_an_outline_is_there(town):
    park = places((EAST + 1100, NORTH + 1100)).buffer(90)
    found = walk(town, gpd.GeoDataFrame(geometry=park, crs="EPSG:27700"))
    inside = demand_points(town).within(park.iloc[0]).to_numpy()
    assert inside.any()
    assert (found.metres[inside, 0] == 0).all()
    assert (found.metres[~inside, 0] > 0).all()


def test_the_same_walk_is_not_computed_twice(town):
    site = places((EAST + 1000, NORTH + 1000))
    assert along_ways(town, site) is along_ways(town, site.copy())
    with pytest.raises(ValueError, match="read-only"):
        along_ways(town, site)[0, 0] = 1.0


def test_a_site_far_from_every_way_is_out_of_reach(town):
    found = walk(town, places((EAST - 300, NORTH), (EAST - 200, NORTH)))
    assert np.isinf(found.metres[:, 0]).all()
    assert np.isfinite(found.metres[:, 1]).all()
    assert mean_walk(found.metres, children(town, (0, 4)), areas_of_points(town, "ward")).notna().all()


def test_sites_in_degrees_are_refused(town):
    with pytest.raises(CrsError, match="27700"):
        along_ways(town, places((EAST, NORTH)).to_crs("EPSG:4326"))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({NODES: None}, f"{NODES}: cannot be read"),
        ({ABOUT: None}, f"{ABOUT}: cannot be read"),
        ({EDGES: b"no parquet"}, f"{EDGES}: is not a readable part of a network"),
        ({NODES: _parquet(NETWORK.nodes.drop(columns="island"))}, f"{NODES}: is not a readable part"),
        ({NODES: _parquet(NETWORK.nodes.to_crs("EPSG:4326"))}, f"{NODES}: has another coordinate reference"),
        ({NODES: _parquet(NETWORK.nodes.iloc[:3])}, "names a node that nodes.parquet lacks"),
        ({EDGES: _parquet(NETWORK.edges.assign(metres=-1.0))}, "length that is no positive number"),
        ({ABOUT: b'file = "a"\nattribution = ""\nlicence = "b"\n'}, f"{ABOUT}, column attribution"),
        ({ABOUT: b"no toml"}, f"{ABOUT}: is not valid TOML"),
    ],
)
def test_a_broken_network_is_a_fault_with_a_remedy(synthetic_copy, changed, fault):
    faults, _ = check_pack(_written(synthetic_copy(), **changed))
    assert len(faults) == 1
    assert fault in str(faults[0])


OTHER = streets(EAST, NORTH, EAST + 6 * KM, NORTH + 2 * KM, 500)


@pytest.mark.parametrize("taken", [{NODES}, {EDGES}, {ABOUT}, {NODES, EDGES}, {NODES, ABOUT}, {EDGES, ABOUT}])
def test_parts_of_two_networks_are_a_fault(synthetic_copy, taken):
    # The same streets of another publisher: each part is sound in itself, and fits the others.
    other = Network(NETWORK.nodes, NETWORK.edges, {**NETWORK.about, "attribution": "Somebody else"})
    parts = {name: contents(other)[name] for name in taken}
    faults, _ = check_pack(_written(synthetic_copy(), **parts))
    assert faults
    assert all("is of another network than about.toml" in str(each) for each in faults)
    named = {each.file for each in faults}
    assert named == ({NODES, EDGES} - taken if ABOUT in taken else taken)


def test_coarser_nodes_beside_finer_edges_are_a_fault(synthetic_copy):
    # Edges of the coarse network name only nodes that the fine one has too.
    faults, _ = check_pack(_written(synthetic_copy(), **{EDGES: contents(OTHER)[EDGES]}))
    assert [each.file for each in faults] == [EDGES]


def test_a_network_that_does_not_say_which_one_it_is_is_a_fault(synthetic_copy):
    plain = 'file = "a"\nattribution = "b"\nlicence = "c"\n'
    faults, _ = check_pack(_written(synthetic_copy(), **{ABOUT: plain.encode()}))
    assert "does not say which network it is about" in str(faults[0])
    faults = []
    found = parsed(_parquet(NETWORK.nodes), _parquet(NETWORK.edges), _about(), faults)
    assert found is None
    assert [each.file for each in faults] == [NODES, EDGES]


def _about() -> About:
    return About(**NETWORK.about, fingerprint=fingerprint(NETWORK))


def test_damaged_parts_of_a_network_are_faults_and_end_nothing():
    files = contents(NETWORK)
    random = Random(4)
    for name in (NODES, EDGES):
        for _ in range(150):
            data = bytearray(files[name])
            if random.random() < 0.3:
                del data[random.randrange(len(data)) :]
            else:
                data[random.randrange(len(data))] ^= 1 << random.randrange(8)
            faults: list[Fault] = []
            found = parsed(
                *(bytes(data) if each == name else files[each] for each in (NODES, EDGES)), _about(), faults
            )
            assert (found is None) == bool(faults)


@pytest.mark.parametrize("value", ["a\x7fb", 'a"b\\', "a\nb", "half \udcff"])
def test_any_name_of_a_file_can_be_kept(value):
    network = Network(NETWORK.nodes, NETWORK.edges, {**NETWORK.about, "file": value})
    read = tomllib.loads(contents(network)[ABOUT].decode())
    assert read["file"] == value.replace("\udcff", "?")


def test_what_an_import_left_out_and_took_on_trust_is_kept(synthetic_copy):
    counts = {"left_out": {"highway=motorway": 3, 'foot="no"': 1}, "on_trust": {"lines of a kind": 12}}
    network = replace(NETWORK, **counts)
    assert tomllib.loads(contents(network)[ABOUT].decode()).items() >= counts.items()
    root = _written(synthetic_copy(), **contents(network))
    read = load_pack(root).network
    assert {"left_out": read.left_out, "on_trust": read.on_trust} == counts
    assert contents(read) == contents(network)


@pytest.mark.parametrize("counts", ['"foot=no" = -1', '"foot=no" = "many"', '"foot=no" = 1.5', '"" = 1'])
def test_counts_that_are_none_are_a_fault(synthetic_copy, counts):
    text = contents(NETWORK)[ABOUT].split(b"\n[")[0] + f"\n[left_out]\n{counts}\n".encode()
    faults, _ = check_pack(_written(synthetic_copy(), **{ABOUT: text}))
    assert faults
    assert {each.file for each in faults} == {ABOUT}


def test_how_walks_are_known_names_whom_the_ways_are_from(town, synthetic_pack):
    site = places((EAST + 1000, NORTH + 1000))
    assert method_words(town, walk(town, site)) == "walking network (Made <b>up</b>)"
    estimate = method_words(synthetic_pack, walk(synthetic_pack, site))
    assert estimate == "straight-line estimate (x 1.4, range 1.2 to 1.9)"


def test_a_service_that_no_way_leads_to_is_noted(synthetic_copy):
    # Streets of the west only: the club on the line of wards C and D, at 3.5 km, is far from all.
    west = streets(EAST, NORTH, EAST + 2 * KM, NORTH + 2 * KM, 250)
    table = reach_table(load_pack(_written(synthetic_copy(), **contents(west))), categories=["club"])
    assert table["note"].str.contains("1 listed that no way of the network leads to.", regex=False).all()
    # Columns 0 and 1 hold 80 of the 280 children. Of column 2's 80 three quarters live in its west half (ward
    # B), half of them within 250 m of the last street: 80 + 30 of 280 are near, 61 % are not.
    share = "61% of children aged 0 to 15 live further than 250 m from every way"
    assert table["note"].str.contains(share, regex=False).all()


def test_walks_are_explained_as_the_pack_has_them(town, synthetic_pack):
    assert set(walking_facts(town)) == set(walking_facts(synthetic_pack))
    assert "Source: Made <b>up</b>, none (streets.gpkg)." in walking_facts(town)["How far they walk"]
    assert "1.4 for mean walks; 1.5 (1.25 to 1.9)" in walking_facts(synthetic_pack)["How far they walk"]
    assert "Rivers and docks are not known to it" in walking_facts(synthetic_pack)["How far they walk"]
