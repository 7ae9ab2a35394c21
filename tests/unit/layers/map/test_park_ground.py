"""Parks as the ground of every map: a line and a few strokes, for a fill would change the colour below."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from geo.pack.pack import Pack
from geo.sample import town
from layers.look.palette import PARK
from layers.map import shapes


@pytest.mark.parametrize("level", ["ward", "lsoa", "locality", "borough"])
def test_every_level_has_the_parks_of_its_pack_and_names_whose_they_are(pack: Pack, level) -> None:
    sent = json.loads(shapes.level_map(pack, level).shapes)
    assert sent["parks"]["shapes"]["features"]
    assert sent["parks"]["look"][0] == PARK.fill == ""
    assert "OS Open Greenspace" in sent["attribution"]
    assert all(not each["properties"] for each in sent["parks"]["shapes"]["features"])


def test_a_pack_without_parks_has_none_on_its_maps() -> None:
    pack = replace(town(), parks=town().parks.iloc[:0])
    assert "parks" not in json.loads(shapes.level_map(pack, "ward").shapes)
