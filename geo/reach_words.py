"""Distance and reach in words: what a reader must know of the figures of a pack."""

from __future__ import annotations

from geo.demand import SPACING
from geo.distances import share_near_ways
from geo.network_walk import FARTHEST_SNAP_METRES
from geo.reach import DETOUR, SPEED_M_PER_MIN, ZONES
from geo.store import Store


def walking_facts(store: Store) -> dict[str, str]:
    """Return headings and sentences on how children, walks and reach come about in a pack.

    Source: methods.md, "Distance and reach".
    """
    catchments = ", ".join(f"{weight:g} within {end:g} minutes" for end, weight in ZONES)
    return {
        "Where children live": (
            f"On a grid of points {SPACING:g} m apart, shared evenly within each part of a small area that "
            "lies in one ward. A ward's children of any age are kept exactly; below it they are estimates."
        ),
        "How far they walk": _walks(store),
        "Minutes": f"Walking speed is {SPEED_M_PER_MIN * 60 / 1000:g} km/h, {SPEED_M_PER_MIN:g} m a minute.",
        "Reach": (
            "Children with a listed service within the walk. From a list that is not declared complete this "
            "is “at least”, and all others are “not within reach of a listed service”, never “without one”."
        ),
        "Access": (
            "Each site is shared among all children of its catchment, the nearer ones with more weight "
            f"({catchments}); a child's access adds up the shares of the sites around "
            f"(E2SFCA, Luo and Qi 2009). Children beyond the line of the {store.place.borough.noun} are not "
            "known, so access near it reads high."
        ),
    }


def _walks(store: Store) -> str:
    """Return how walks are known in a pack."""
    if store.network is None:
        return (
            f"Straight line times {DETOUR.central:g}: an estimate, with a range from {DETOUR.low:g} to "
            f"{DETOUR.high:g} as in real towns. Rivers, docks and railways are not known to it. A verdict "
            "that would change inside the range is “uncertain”."
        )
    about = store.network.about
    source = f"{about.get('attribution', '')}, {about.get('licence', '')} ({about.get('file', '')})"
    return (
        "Along the ways of a walking network, from the nearest point of it, no further than "
        f"{FARTHEST_SNAP_METRES:g} m away: {share_near_ways(store):.1%} of children aged 0 to 15 live so "
        f"near to one, the others count as out of reach. Source: {source}."
    )
