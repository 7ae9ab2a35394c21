"""The drawings of a profile as pictures: what the paper shows, in words, inside their frames."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.pack.pack import Pack
from geo.report.profiles import codes, profile
from layers.paper.picture import Picture, svg
from layers.paper.profile_data import profile_data
from layers.paper.profile_pictures import map_drawing, spine_drawing
from layers.paper.rowplot import Drawing
from tests.drawn import inside, lines, sound

pytestmark = pytest.mark.slow

POPLAR = "E05009328"


def _picture(drawing: Drawing | None) -> Picture:
    assert drawing is not None
    canvas, width, height = drawing
    return Picture(title="One", drawing=canvas, width=width, height=height, alt="In words")


@pytest.mark.parametrize("which", ["pack", "synthetic_pack"])
def test_the_drawings_of_every_area_of_both_packs_stay_in_their_frames(request, which: str) -> None:
    pack = request.getfixturevalue(which)
    for code in codes(pack):
        data = profile_data(pack, profile(pack, code))
        for draw in (map_drawing, spine_drawing):
            assert inside(sound(svg(_picture(draw(data)))))


def test_each_number_of_the_map_has_its_name_beside_it(pack: Pack) -> None:
    data = profile_data(pack, profile(pack, POPLAR))
    words = [each.words for each in lines(sound(svg(_picture(map_drawing(data)))))]
    for kind in data["list"]:
        for each in kind["items"]:
            assert words.count(str(each["number"])) == 2  # on the map and in the list
    assert "Limehouse Youth Centre" in words
    assert "1 km" in words


def test_each_figure_stands_with_its_range_and_verdict_beside_the_larger_areas(pack: Pack) -> None:
    data = profile_data(pack, profile(pack, POPLAR))
    drawn = lines(sound(svg(_picture(spine_drawing(data)))))
    words = [each.words for each in drawn]
    assert "63.9% (61.7 to 66.1), worse" in words
    assert "50.4% / 30.7% / –" in words
    assert sum(len(each["rows"]) for each in data["groups"]) == sum(" / " in each for each in words) - 1
    assert not [each for each in words if each.endswith("…") and "%" in each]  # no figure is cut short


def test_without_outline_or_figure_there_is_no_drawing(pack: Pack) -> None:
    empty = replace(profile(pack, POPLAR), measures=(), places=())
    data = profile_data(pack, empty)
    assert spine_drawing(data) is None
    assert map_drawing({**data, "map": {**data["map"], "own": []}}) is None
    words = [each.words for each in lines(sound(svg(_picture(map_drawing(data)))))]
    assert "No listed service has a known" in " ".join(words)
