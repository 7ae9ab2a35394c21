"""An outline in a link: it comes back within a metre, and no text does anything but that or a refusal."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pytest
import shapely
from hypothesis import assume, given, strategies as st

from geo.access import outline_text
from geo.access.geojson import in_metres
from geo.access.outline_text import LETTERS, MOST_LETTERS, decode, encode
from geo.crs import DEGREES, METRES
from geo.errors import AtlasError

EAST, NORTH = 535_000, 181_000
_numbers = st.floats(0, 4_000, allow_nan=False)
_rings = st.lists(st.tuples(_numbers, _numbers), min_size=3, max_size=40)


@st.composite
def outlines(draw: st.DrawFn) -> shapely.Geometry:
    """Outlines in London, with holes and in several parts, EPSG:4326; none is thinner than 20 metres."""
    hulls = [
        shapely.MultiPoint(ring).convex_hull.buffer(20)
        for ring in draw(st.lists(_rings, min_size=1, max_size=4))
    ]
    shape = shapely.union_all(hulls)
    if draw(st.booleans()):
        shape = shape.difference(shapely.MultiPoint(draw(_rings)).convex_hull.buffer(30))
    shape = shapely.simplify(shape, 2).buffer(0)
    assume(not shape.is_empty and shape.area > 100)
    moved = shapely.affinity.translate(shape, EAST, NORTH)
    there = gpd.GeoSeries([moved], crs=METRES).to_crs(DEGREES).iloc[0]
    assume(there.is_valid)
    return there


def _refusal(call: Callable[[], object]) -> str:
    """What a call is refused with; empty where it is not."""
    try:
        call()
    except AtlasError as error:
        return str(error)
    return ""


def _is_refused_or_valid(text: str) -> bool:
    if why := _refusal(lambda: decode(text)):
        return why.startswith("This link holds no outline that can be read: ")
    return decode(text).is_valid


@given(outlines())
def test_an_outline_comes_back_within_a_metre(shape):
    assume("too long for a link" not in _refusal(lambda: encode(shape)))
    text = encode(shape)
    assert len(text) <= MOST_LETTERS
    back = decode(text)
    assert shapely.hausdorff_distance(in_metres(shape), in_metres(back)) < 1.0
    assert encode(back) == text


@given(st.one_of(st.text(max_size=80), st.text(LETTERS + ".~", max_size=80)), st.booleans())
def test_no_text_does_anything_but_give_an_outline_or_be_refused_in_words(text, versioned):
    assert _is_refused_or_valid("1" + text if versioned else text)


@given(st.text(LETTERS + ".~é\ud800", min_size=1, max_size=60))
def test_a_text_with_a_right_checksum_is_refused_in_words_or_valid(body):
    assert _is_refused_or_valid(f"1{outline_text._checksum(body)}{body}")


@given(outlines(), st.integers(1, 10_000), st.sampled_from(LETTERS))
def test_one_letter_changed_or_lost_is_noticed(shape, at, letter):
    assume(not _refusal(lambda: encode(shape)))
    text = encode(shape)
    at %= len(text)
    for wrong in (text[:at] + text[at + 1 :], text[:at] + letter + text[at + 1 :]):
        if wrong != text:
            with pytest.raises(AtlasError, match="no outline that can be read"):
                decode(wrong)


def test_what_is_no_outline_is_not_written():
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    for shape in (shapely.Point(0, 51), shapely.Polygon(), bow):
        with pytest.raises(AtlasError, match="Only a valid polygon"):
            encode(shape)
    with pytest.raises(AtlasError, match="smaller than a metre"):
        encode(shapely.box(0.0000001, 51.0000001, 0.0000002, 51.0000002))
    with pytest.raises(AtlasError, match="too long for a link"):
        encode(shapely.Point(0, 51).buffer(0.05, quad_segs=400))
    with pytest.raises(AtlasError, match="too long"):
        decode("1" + "A" * MOST_LETTERS)
