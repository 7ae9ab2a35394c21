from __future__ import annotations

import pytest

from geo.pack.pack import Pack
from layers.map import assets
from layers.map.shapes import find_or_draw, level_map


@pytest.mark.slow
def test_the_same_pack_gives_the_same_shapes_whoever_draws_them(pack: Pack) -> None:
    for level in pack.areas:
        assert level_map(pack, level).script == level_map(pack, level).script


def test_each_level_of_the_pack_is_found_by_its_address(synthetic_pack: Pack) -> None:
    for level in synthetic_pack.areas:
        drawn = level_map(synthetic_pack, level)
        assert find_or_draw(synthetic_pack, drawn.script_path) == (drawn.script.encode(), "text/javascript")
        assert assets.find(drawn.script_path) == (drawn.script.encode(), "text/javascript")


@pytest.mark.slow
def test_a_working_copy_has_the_shapes_of_its_pack(pack: Pack) -> None:
    category = next(iter(pack.catalogue))
    rows = pack.register.rows(category)
    copy = pack.with_register(category, rows.iloc[1:])
    assert copy.digest != pack.digest
    drawn = level_map(copy, "ward")
    assert find_or_draw(pack, drawn.script_path) == (drawn.script.encode(), "text/javascript")


@pytest.mark.slow
def test_shapes_of_another_pack_are_not_found(pack: Pack, synthetic_pack: Pack) -> None:
    assert find_or_draw(pack, level_map(synthetic_pack, "ward").script_path) is None
    assert find_or_draw(pack, "shapes/0123456789abcdef.js") is None
