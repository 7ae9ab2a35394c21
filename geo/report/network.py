"""What a walking network is: its size and parts in words, and the table of its connected parts."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from geopandas import GeoSeries

from geo.access.distances import ENOUGH_NEAR, share_near_ways
from geo.access.walking import FARTHEST_SNAP_METRES
from geo.crs import DEGREES, METRES
from geo.pack.network import LEAST_ISLAND_METRES, Network, islands, leading, part_of_edge, snappable_parts
from geo.pack.pack import Pack
from geo.report.table import Columns, Shapes, Table, count, number, text
from geo.sources.tally import listed

ISLAND_COLUMNS: Final[Columns] = {
    "island": count("connected part of the network, 0 is the longest"),
    "nodes": count("ends and crossings of ways"),
    "edges": count("ways between them"),
    "metres": number("length of the ways"),
    "snapped_to": text("yes where people and services are snapped to it, no where it is too short"),
}


def summary(network: Network) -> str:
    """Return size, origin and parts of a network in words, and what its import left out or took on trust.

    Examples
    --------
    >>> from geo.sample import town_with_streets
    >>> print(summary(town_with_streets().network))
    streets: Made up, none
    225 nodes, 416 ways, 104.0 km
    1 connected parts; the longest has 100.0% of the length
    Taken on trust, so look at them: 34 lines of which the file does not say what they are (...)
    """
    parts = islands(network)
    longest = parts["metres"].iloc[0] / parts["metres"].sum()
    lines = [
        f"{network.about['file']}: {network.about['attribution']}, {network.about['licence']}",
        f"{len(network.nodes)} nodes, {len(network.edges)} ways, {parts['metres'].sum() / 1000:.1f} km",
        f"{len(parts)} connected parts; the longest has {longest:.1%} of the length",
    ]
    short = int((~snappable_parts(network)).sum())
    if short:
        lines.append(f"{short} of them are shorter than {LEAST_ISLAND_METRES:g} m: nobody is snapped to them")
    second = int((snappable_parts(network) & ~leading(network)).sum())
    if second:
        lines.append(
            f"{second} of them lead nowhere, however long: whoever is near one is snapped to the nearest way "
            "of another part as well"
        )
    if network.left_out:
        lines.append(f"Left out of the file: {listed(network.left_out)}")
    if network.on_trust:
        lines.append(f"Taken on trust, so look at them: {listed(network.on_trust)}")
    return "\n".join(lines)


def coverage(pack: Pack) -> str:
    """Return how many children the network of a pack reaches, in words.

    Examples
    --------
    >>> from geo.sample import town_with_streets
    >>> coverage(town_with_streets())
    '100.0% of children aged 0 to 15 live within 250 m of a way'
    """
    share = share_near_ways(pack)
    text = f"{share:.1%} of children aged 0 to 15 live within {FARTHEST_SNAP_METRES:g} m of a way"
    if share < ENOUGH_NEAR:
        text += "; the others count as out of reach of everything: import a larger extract"
    return text


def island_table(network: Network) -> Table:
    """Return the connected parts of a network, with their ways.

    Examples
    --------
    >>> from geo.sample import river
    >>> island_table(river()).rows
       island  nodes  edges  metres snapped_to
    0       0      6      5  1100.0        yes
    1       1      2      1     2.0         no
    """
    frame = islands(network).reset_index()
    near = np.where(snappable_parts(network), "yes", "no")
    frame = frame.assign(snapped_to=near)[list(ISLAND_COLUMNS)]
    return Table(
        title="connected parts",
        rows=frame,
        columns=ISLAND_COLUMNS,
        shapes=lambda: _ways(network),
        key="island",
    )


def _ways(network: Network) -> Shapes:
    """Return the ways of each connected part, EPSG:4326."""
    label = part_of_edge(network)
    lines = network.edges.geometry.groupby(label).agg(lambda each: shapely.multilinestrings(list(each)))
    return list(GeoSeries(lines, crs=METRES).to_crs(DEGREES))
