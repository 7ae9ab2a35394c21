"""Proposed sites that mean harm: whatever the file holds, it is refused in words and nothing breaks."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, strategies as st

from geo.access import geojson, proposed
from geo.access.geojson import MAX_VERTICES
from geo.access.proposed import MAX_SITES, parse
from geo.errors import Faults
from geo.limits import KEPT_FAULTS, SITES

POINT = '{"type":"Point","coordinates":[-4.09,52.41]}'


def refused(pack, text: str | bytes, name: str = "sites.geojson") -> Faults:
    faults = Faults()
    data = text if isinstance(text, bytes) else text.encode()
    assert parse(data, name, pack, faults) == ()
    assert 0 < len(faults) <= KEPT_FAULTS
    assert "\n".join(map(str, faults)).encode()
    return faults


def feature(properties: str = "{}", geometry: str = POINT) -> str:
    one = f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'
    return f'{{"type":"FeatureCollection","features":[{one}]}}'


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def ring(corners: int) -> str:
    angles = [2 * math.pi * at / corners for at in [*range(corners), 0]]
    return json.dumps([[[math.cos(each), 52 + math.sin(each)] for each in angles]])


def polygon(coordinates: str) -> str:
    return f'{{"type":"Polygon","coordinates":{coordinates}}}'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'{{"type":"Point","coordinates":[{"9" * 400},52]}}', "too large for a number"),
        (f'{{"type":"Point","coordinates":[{"9" * 5_000},52]}}', "not readable GeoJSON"),
        ('{"type":"Point","coordinates":[1e999,52]}', "no numbers"),
        (polygon("[[[NaN,52],[0,52],[0,53],[NaN,52]]]"), "no"),
        (polygon("[[[0,52],[0,Infinity],[1,53],[0,52]]]"), "no numbers"),
        ('{"type":"Point","coordinates":[[[[1]]]]}', "no"),
        (polygon(nested(500)), "no readable shape"),
        (polygon(nested(200_000)), "not readable GeoJSON"),
        ('{"type":"Point","type":"Polygon","coordinates":[1,2]}', "the name 'type' twice"),
        (feature('{"name":"\\ud800"}'), "control character"),
        (feature('{"name":"a\\u0000b"}'), "control character"),
        (feature('{"name":"\\u200b\\u2060"}'), "nothing visible"),
        (feature('{"name":{"a":1}}'), "is a list or table"),
        (feature(f'{{"name":{nested(400)}}}'), "is a list or table"),
        (feature('{"ages":[1,2]}'), "is a list or table"),
        (feature('{"area_m2":[1]}'), "is a list or table"),
        (feature(f'{{"area_m2":{"9" * 400}}}'), "not a number"),
        (feature('{"area_m2":NaN}'), "not a number"),
        (feature('{"ages":"\\ud800"}'), "not a range of ages"),
        (feature("[1]"), "not readable GeoJSON"),
        (feature("3"), "not readable GeoJSON"),
        ('{"type":"FeatureCollection","features":3}', "not readable GeoJSON"),
        ('{"type":"FeatureCollection","features":"abc"}', "not readable GeoJSON"),
        ('{"type":["Point"],"coordinates":[1,2]}', "not readable GeoJSON"),
        (feature(geometry=polygon(ring(MAX_VERTICES))), "more than 5,000 points"),
        (feature(geometry=polygon("[[" + "[0.25,52.75]," * 1_000_000 + "[0,52]]]")), "larger than 0.5 MB"),
        (
            '{"type":"FeatureCollection","features":[' + ",".join(["{}"] * 100_000) + "]}",
            "too many sites",
        ),
        (feature(geometry='{"type":"GeometryCollection","geometries":[]}'), "no point or polygon"),
    ],
)
def test_geojson_that_means_harm_is_refused_in_words(synthetic_pack, text, words):
    assert any(words in str(fault) for fault in refused(synthetic_pack, text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"lat,lon\n" + b"\n" * 490_000, "more than 1,000 rows"),
        (b"lat,lon\n" + b"x,y\n" * 120_000, "more than 1,000 rows"),
        (b"lat,lon\n" + b"x,y\n" * 900, "too many sites"),
        (b"lat,lon," + ",".join(map(str, range(80_000))).encode(), "more than 60 columns"),
        (b"lat,lon\n" + b"9" * 400 + b",1\n", "not a number"),
        (b"lat,lon\n1,2\n" + b"a" * 480_000, "a line of more than"),
        (b"lat,lon,name\n1,2," + b"a" * 3_000, "a cell of more than 2,000 characters"),
        (b"lat,lon,Lat\n1,2,3\n", "the same column twice"),
        (b'lat,lon\n"' + b"1,2\n" * 900, "not a readable CSV table"),
        (b"lat,lon\n\0,\0\n", "not a number"),
    ],
)
def test_a_table_that_means_harm_is_refused_in_words(synthetic_pack, text, words):
    assert any(words in str(fault) for fault in refused(synthetic_pack, text, "sites.csv"))


def test_features_beyond_the_number_are_not_looked_at(synthetic_pack, monkeypatch):
    monkeypatch.setattr(geojson, "_shape", lambda *_: pytest.fail("was looked at"))
    monkeypatch.setattr(proposed, "_site", lambda *_: pytest.fail("was looked at"))
    point = feature().split("[", 1)[1].rsplit("]", 1)[0]
    many = '{"type":"FeatureCollection","features":[' + ",".join([point] * (MAX_SITES + 1)) + "]}"
    assert len(many) < SITES.bytes
    refused(synthetic_pack, many)


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(),
        st.integers(-(10**400), 10**400),
        st.text(st.characters(), max_size=5),
        st.sampled_from(["Point", "Polygon", "MultiPolygon", "Feature", "FeatureCollection"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "properties", "coordinates", "name", "crs"]),
            inner,
        ),
    ),
    max_leaves=20,
)


@pytest.mark.slow
@given(JSON, JSON, JSON)
def test_any_json_gives_sites_or_faults(synthetic_pack, whole, geometry, properties):
    shape = {"type": "Polygon", "coordinates": geometry}
    one = {"type": "FeatureCollection", "features": [{"geometry": shape, "properties": {"name": properties}}]}
    for document in (whole, one):
        faults = Faults()
        sites = parse(json.dumps(document).encode(), "sites.geojson", synthetic_pack, faults)
        assert bool(sites) != bool(faults)
        assert "\n".join(map(str, faults)).encode()
