"""Parks are built from outlines: what overlaps is one park, and its ground counts once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import shapely
import shapely.affinity
from hypothesis import given, strategies as st

from geo.crs import METRES
from geo.errors import PackError
from geo.pack.place import BoundarySource
from geo.sources.parks import parks
from geo.sources.transcriptions import Sources
from geo.store.directory import PackFiles

BASE = 256_000, 281_000
SOURCE = BoundarySource(file="parks.csv", code="id", name="name", geometry="wkt", crs=METRES)


def built(folder: Path, shapes: dict[str, shapely.Geometry]):
    """Return the parks of these outlines, metres from the corner of the town."""
    lines = [
        f'{code},Green {code},"{shapely.affinity.translate(each, *BASE).wkt}"'
        for code, each in shapes.items()
    ]
    (folder / "parks.csv").write_text("\n".join(["id,name,wkt", *lines]) + "\n")
    return parks([SOURCE], Sources(PackFiles(folder)))


def test_outlines_that_overlap_are_one_park_named_by_the_largest(tmp_path):
    shapes = {
        "A": shapely.box(0, 0, 50, 50),
        "B": shapely.box(40, 0, 140, 100),
        "C": shapely.box(500, 0, 550, 50),
    }
    found = built(tmp_path, shapes)
    assert found[["park_name", "polygon_ids"]].to_dict("index") == {
        "B": {"park_name": "Green B", "polygon_ids": "A;B"},
        "C": {"park_name": "Green C", "polygon_ids": "C"},
    }
    assert found.to_crs(METRES).area.round().to_list() == [12_000, 2_500]


def test_what_overlaps_through_others_is_one_park_too(tmp_path):
    chain = {f"P{at}": shapely.box(at * 90, 0, at * 90 + 100, 100) for at in range(5)}
    found = built(tmp_path, chain)
    assert found["polygon_ids"].to_list() == ["P0;P1;P2;P3;P4"]
    assert found.to_crs(METRES).area.sum() == pytest.approx(46_000, rel=1e-3)


@pytest.mark.parametrize("gap", [0.0, 0.5, 10.0])
def test_outlines_that_only_touch_stay_apart(tmp_path, gap):
    found = built(tmp_path, {"A": shapely.box(0, 0, 100, 100), "B": shapely.box(100 + gap, 0, 200, 100)})
    assert len(found) == 2


def test_a_park_within_another_counts_once(tmp_path):
    found = built(tmp_path, {"A": shapely.box(0, 0, 100, 100), "B": shapely.box(20, 20, 40, 40)})
    assert found["polygon_ids"].to_list() == ["A;B"]
    assert float(found.to_crs(METRES).area.iloc[0]) == pytest.approx(10_000, rel=1e-3)


def test_an_outline_given_twice_is_refused(tmp_path):
    ring = shapely.affinity.translate(shapely.box(0, 0, 100, 100), *BASE).wkt
    (tmp_path / "parks.csv").write_text(f'id,name,wkt\nA,One,"{ring}"\nA,Two,"{ring}"\n')
    with pytest.raises(PackError, match="A"):
        parks([SOURCE], Sources(PackFiles(tmp_path)))


@pytest.mark.parametrize("ring", ["POLYGON ((256000 281000, 256100 281000", "POINT (256000 281000)", ""])
def test_an_outline_that_is_none_is_refused(tmp_path, ring):
    (tmp_path / "parks.csv").write_text(f'id,name,wkt\nA,One,"{ring}"\n')
    with pytest.raises(PackError, match="row 2"):
        parks([SOURCE], Sources(PackFiles(tmp_path)))


def test_without_a_plan_there_are_none(tmp_path):
    assert parks([], Sources(PackFiles(tmp_path))).empty


squares = st.lists(
    st.tuples(*[st.integers(0, 400)] * 2, *[st.integers(10, 120)] * 2), min_size=1, max_size=12
)


@given(squares, st.randoms(use_true_random=False))
def test_ground_counts_once_whatever_overlaps_and_in_whatever_order(
    tmp_path_factory, boxes, order: random.Random
):
    shapes = {f"P{at:02d}": shapely.box(x, y, x + w, y + h) for at, (x, y, w, h) in enumerate(boxes)}
    folder = tmp_path_factory.mktemp("parks")
    found = built(folder, shapes)
    whole = float(shapely.union_all(list(shapes.values())).area)
    assert float(found.to_crs(METRES).area.sum()) == pytest.approx(whole, rel=2e-3)
    assert sorted(";".join(found["polygon_ids"]).split(";")) == sorted(shapes)
    parts = found.to_crs(METRES).geometry.to_numpy()
    for at, one in enumerate(parts):
        assert all(shapely.intersection(one, other).area < 2 for other in parts[at + 1 :])
    names = list(shapes)
    order.shuffle(names)
    again = built(folder, {name: shapes[name] for name in names})
    assert again[["park_name", "polygon_ids"]].equals(found[["park_name", "polygon_ids"]])
