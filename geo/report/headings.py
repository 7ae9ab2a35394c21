"""Headings that people know: what a column is called on a sheet that is read and not computed with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

HEADINGS: Final[Mapping[str, str]] = {
    "about": "About",
    "access": "Left for 1,000 children",
    "accuracy_m": "Point may be off by, metres",
    "always_first": "Always among the first",
    "among": "Among",
    "among_first": "Among the first",
    "area_m2": "Play space, square metres",
    "area_name": "Area",
    "area_type": "Kind of area",
    "assigned": "Children given to the site",
    "band": "Standard",
    "benchmark": "Compared with",
    "benchmark_value": "Figure there",
    "by_chance": "What chance alone would give",
    "children_here": "Of these, in that ward",
    "concentration_index": "Concentration index",
    "coord_accuracy": "Kind of point",
    "coord_source": "Point from",
    "denominator": "Out of",
    "derived": "Worked out here",
    "distance_after": "Above (or below) its target after",
    "distance_after_share": "Above (or below) its target after, share",
    "distance_share": "Today above (or below) its target, share",
    "doubtful": "Children near a line",
    "due": "What is due",
    "due_by": "Due by",
    "due_state": "State of what is due",
    "estimated_share": "Rests on estimates",
    "extra": "More in need than at the ward's rate",
    "farther": "Children whose walk gets longer",
    "figure": "Figure used",
    "first": "Number of the first",
    "flag": "Beware",
    "flags": "Beware",
    "from_name": "Children of",
    "g_star": "Gathering (G*)",
    "gain": "Children who gain",
    "gained": "Children who gain",
    "inside": "Children within the walk",
    "limit": "Held by",
    "limit_other": "Held by, other question",
    "list_as_of": "Dates of the lists",
    "locality_code": "Locality",
    "locality_name": "Locality",
    "loss": "Children who lose",
    "lsoas": "Small areas",
    "m2": "Size, square metres",
    "m2_inside": "Size here, square metres",
    "m2_per_child": "Square metres for each child",
    "mean_after": "Mean walk after, metres",
    "mean_before": "Mean walk today, metres",
    "mean_walk": "Mean walk, metres",
    "median_rank": "Place in the middle of the trials",
    "member": "Figure that counts",
    "moran": "Like its neighbours (Moran)",
    "nearer": "Children whose walk gets shorter",
    "nearest": "Nearest for most",
    "nearest_m": "Mean walk to the nearest, metres",
    "nearest_metres": "Mean walk to the nearest, metres",
    "need_children": "Children weighed by need",
    "numerator": "How many",
    "on": "Day",
    "p90_minutes": "Walk that nine in ten do not exceed, minutes",
    "p90_walk": "Walk that nine in ten do not exceed, metres",
    "p90_walk_m": "Walk that nine in ten do not exceed, metres",
    "p_first": "Trials in which it is among the first",
    "p_value": "Chance of such a difference by luck",
    "peer_rank": "Rank among all",
    "peers": "How many are ranked",
    "peers_worse": "Share that are worse off",
    "per_child": "For each child",
    "per_child_other": "For each child, other question",
    "place_value": "Figure of the place",
    "placed": "Children with a place, after",
    "placed_before": "Children with a place, today",
    "points": "Difference, points",
    "pressure_per_100_m2": "Pressure for 100 square metres",
    "promise_id": "Promise",
    "provision_measure": "Provision is",
    "rank_by_exponential": "Place as the English Indices reckon",
    "rank_by_rank": "Place by ranks",
    "reached": "Children within the walk",
    "reached_after": "Children within the walk, after",
    "registered": "In the register as",
    "said": "What the provider says",
    "set": "Choice",
    "share": "Share",
    "share_15": "Within 15 minutes",
    "share_30": "Within 30 minutes",
    "share_of_children": "Share of the children",
    "share_water": "Only along lines across water",
    "site_locality_name": "Site stands in",
    "site_name": "Site",
    "site_names": "Places",
    "theil": "Inequality (Theil)",
    "times": "Times the ward's need",
    "to_name": "Nearest site is in",
    "value": "Figure",
    "value_earlier": "Earlier figure",
    "value_later": "Later figure",
    "ward_code": "Ward",
    "ward_located": "Ward of the point",
    "ward_name": "Ward",
    "ward_stated": "Ward stated",
    "ward_value": "Figure of the ward",
    "weighed_by": "Weighed by",
    "weighted": "Children weighed by need",
    "weighted_out": "Of these, without a listed place",
    "within_1_percent": "Within 1% of the highest",
    "within_after": "Children within the walk, after",
    "within_before": "Children within the walk, today",
    "within_m": "Walk, metres",
    "within_share": "Share within wards",
    "words": "In words",
}
"""By the stable name of a column; all others are called as their name reads."""
_ENDINGS: Final = ((r"_m$", ", metres"), (r"_p90_minutes", " walk of nine in ten, minutes"))
_WORDS: Final = ((r"_mean_minutes", " mean walk, minutes"), (r"_share_(\d+)", r", within \1 minutes"))


def heading(name: str) -> str:
    """Return what people call a column of that stable name.

    Examples
    --------
    >>> [heading(each) for each in ("area_name", "children_reached", "nearest_mean_minutes", "mean_walk_m")]
    ['Area', 'Children reached', 'Nearest mean walk, minutes', 'Mean walk, metres']
    """
    if name in HEADINGS:
        return HEADINGS[name]
    for pattern, words in (*_ENDINGS, *_WORDS):
        name = re.sub(pattern, words, name)
    name = name.replace("_", " ")
    return name[:1].upper() + name[1:]
