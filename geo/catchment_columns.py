"""The columns of the tables of catchments, each with what it says: stable names for every export."""

from __future__ import annotations

from typing import Final

from geo.catchments import WITHIN

NO_SITE: Final = "no site with a sourced location"
NO_WAY: Final = "no walking way to a site"
UNSURE_SITE: Final = "the locality of this site is not certain"
NO_NEAREST: Final = "not worked out: some localities have no site with a sourced location"

_WALKS: Final = {
    "mean_minutes": "mean walk, minutes at 4.8 km/h",
    "p90_minutes": "walk that nine in ten children do not exceed, minutes",
    **{f"share_{limit}": f"share of the children within {limit} minutes" for limit in WITHIN},
}
_ENDS: Final = {"": "", "_low": ", low end of its range", "_high": ", high end of its range"}
WALKED: Final = {
    f"{name}{ending}": f"{words}{more}" for name, words in _WALKS.items() for ending, more in _ENDS.items()
}
RANGED: Final = tuple(WALKED)

_LINES: Final = {
    "locality_note": "what to beware of in the localities; empty where they are official",
    "register": "complete, or not complete: then shares are at least so much, all among listed services",
    "source": "attribution of the services",
}
_NEED: Final = {
    "need_indicator": "id of the indicator that weighs the children; empty where none was asked for",
    "need": "mean of that indicator over the children, in its unit",
    "need_children": "children times that rate, where it is a percentage",
}
_END: Final = {
    "distance": "how walks are known: along a network, or estimated",
    "note": "why there is no walk, or what is not certain",
}

COLUMNS: Final = {
    "catchment": "assigned (sites of the child's locality), nearest (of all sites) or overlay (both)",
    "locality_code": "locality the children live in; empty for nearest, which takes from all",
    "locality_name": "its name",
    "site_id": "site that serves them; empty where there is none",
    "site_name": "its name",
    "site_locality_code": "locality the site stands in; empty where that is not certain",
    "site_locality_name": "its name",
    "ages": "ages counted, both ends included",
    "children": "children of these ages; each kind of catchment adds up to the whole place",
    "share_of_children": "their share of all children of these ages",
    **WALKED,
    **_NEED,
    **_END,
    **_LINES,
}
SITE_COLUMNS: Final = {
    "site_id": "the site",
    "site_name": "its name",
    "site_locality_code": "locality it stands in; empty where that is not certain",
    "site_locality_name": "its name",
    "ages": "ages counted, both ends included",
    "assigned": "children of its locality for whom it is the nearest of the locality's sites",
    "nearest": "children for whom it is the nearest of all sites",
    "both": "children counted in both",
    "arriving": "children nearest to it who are assigned elsewhere",
    "leaving": "children assigned to it who are nearer to another site",
    "capacity": "places, where the register knows them",
    "children_per_place": "nearest (else assigned) children over places",
    **{f"assigned_{name}": f"assigned children: {words}" for name, words in WALKED.items()},
    **{f"nearest_{name}": f"nearest children: {words}" for name, words in WALKED.items()},
    **_NEED,
    **_END,
    **_LINES,
}
LOCALITY_COLUMNS: Final = {
    "locality_code": "the locality",
    "locality_name": "its name",
    "ages": "ages counted, both ends included",
    "sites": "located sites certain to stand in it; empty where none is known",
    "children": "children of these ages who live in it",
    "share_of_children": "their share of all children of these ages",
    "nearer_elsewhere": "children whose nearest site stands in another locality",
    "nearer_elsewhere_share": "their share of the locality's children",
    "nearer_here_from_elsewhere": "children of other localities whose nearest site stands here",
    **{f"assigned_{name}": f"to the locality's own sites: {words}" for name, words in WALKED.items()},
    **{f"nearest_{name}": f"to the nearest of all sites: {words}" for name, words in WALKED.items()},
    **_NEED,
    **_END,
    **_LINES,
}
CROSSING_COLUMNS: Final = {
    "from_code": "locality the children live in",
    "from_name": "its name",
    "to_code": "locality of their nearest site; empty where that is not certain",
    "to_name": "its name",
    "ages": "ages counted, both ends included",
    "children": "children of these ages",
    "share": "their share of the children of the locality they live in",
    **_LINES,
}
