"""Tags with several values, written as mappers and programs do; and why something is no way on foot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geo.sources.on_foot import ALLOWED, FORBIDDEN, WALKABLE, is_area, refusal, values, walkable

# How OpenStreetMap, OSMnx in its files, PostGIS, and GeoParquet write several values in one.
WRITTEN = [
    ";".join,
    "; ".join,
    lambda each: str(list(each)),
    lambda each: str(tuple(each)),
    lambda each: str([*each]).replace("'", '"'),
    lambda each: "{" + ",".join(each) + "}",
    list,
    tuple,
    set,
    np.array,
    lambda each: ";".join(each).upper(),
    lambda each: " " + ";".join(each) + " ",
]


@pytest.mark.parametrize("write", WRITTEN)
@pytest.mark.parametrize(
    "kinds", [["residential", "footway"], ["steps", "corridor", "path"], ["path", "path"]]
)
def test_several_kinds_are_walked_where_each_is(write, kinds):
    assert walkable({"highway": write(kinds)})
    for other in ("motorway", "construction", "proposed"):
        assert refusal({"highway": write([*kinds, other])}) == f"highway={other}"


@pytest.mark.parametrize("write", WRITTEN)
def test_one_closed_part_closes_a_way(write):
    assert refusal({"highway": "service", "access": write(["no", "private"])}).startswith("access=")
    assert refusal({"highway": "service", "access": write(["yes", "private"])}) == "access=private"
    assert refusal({"highway": "path", "foot": write(["yes", "no"])}) == "foot=no"
    assert walkable({"highway": "service", "access": "no", "foot": write(["yes", "designated"])})
    assert not walkable({"highway": "service", "access": "no", "foot": write(["yes", "dismount"])})


@given(
    st.lists(st.sampled_from(sorted(WALKABLE)), min_size=1, max_size=4),
    st.lists(st.sampled_from(sorted(ALLOWED | FORBIDDEN)), max_size=3),
    st.sampled_from(WRITTEN[:6]),
)
def test_a_list_is_closed_as_its_parts_are(kinds, access, write):
    tags = {"highway": write(kinds), **({"access": write(access)} if access else {})}
    assert walkable(tags) == (not FORBIDDEN & set(access))


@pytest.mark.parametrize(
    "nothing", [None, float("nan"), "", " ", "nan", "None", "NULL", [], ";", "[]", np.nan]
)
def test_a_tag_that_says_nothing_is_none(nothing):
    assert values(nothing) == ()
    assert walkable({"highway": "path", "access": nothing, "foot": nothing})
    assert refusal({"highway": nothing}) == "no highway"


@pytest.mark.parametrize("yes", ["yes", "true", True, 1, 1.0, "1", "Yes", ["yes"], np.True_])
def test_yes_is_read_however_a_program_writes_it(yes):
    assert is_area({"highway": "pedestrian", "area": yes})
    assert refusal({"highway": "trunk", "motorroad": yes}) == "motorroad=yes"


@pytest.mark.parametrize("no", ["no", "false", False, 0, 0.0, "0", None])
def test_no_is_read_however_a_program_writes_it(no):
    assert not is_area({"highway": "pedestrian", "area": no})
    assert walkable({"highway": "trunk", "motorroad": no})


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ({"railway": "rail"}, "no highway: railway=rail"),
        ({"railway": "rail;subway"}, "no highway: railway=rail"),
        ({"waterway": "river"}, "no highway: waterway=river"),
        ({"building": "yes", "name": "Mill"}, "no highway: building"),
        ({"building": "no"}, "no highway"),
        ({"natural": "coastline"}, "no highway: natural"),
        ({"highway": "x" * 500}, "highway=" + "x" * 30),
        ({"highway": "<b>\n"}, "highway=?b?"),
    ],
)
def test_a_reason_is_short_and_plain(tags, why):
    assert refusal(tags) == why
