from __future__ import annotations

from geo.store import Store
from layers import assets
from layers.map.shapes import find_or_draw, level_map


def test_the_same_pack_gives_the_same_shapes_whoever_draws_them(store: Store) -> None:
    for level in store.areas:
        assert level_map(store, level).script == level_map(store, level).script


def test_each_level_of_the_pack_is_found_by_its_address(synthetic_store: Store) -> None:
    for level in synthetic_store.areas:
        drawn = level_map(synthetic_store, level)
        assert find_or_draw(synthetic_store, drawn.script_path) == (drawn.script.encode(), "text/javascript")
        assert assets.find(drawn.script_path) == (drawn.script.encode(), "text/javascript")


def test_a_working_copy_has_the_shapes_of_its_pack(store: Store) -> None:
    category = next(iter(store.catalogue))
    rows = store.register.rows(category)
    copy = store.with_register(category, rows.iloc[1:])
    assert copy.digest != store.digest
    drawn = level_map(copy, "ward")
    assert find_or_draw(store, drawn.script_path) == (drawn.script.encode(), "text/javascript")


def test_shapes_of_another_pack_are_not_found(store: Store, synthetic_store: Store) -> None:
    assert find_or_draw(store, level_map(synthetic_store, "ward").script_path) is None
    assert find_or_draw(store, "shapes/0123456789abcdef.js") is None
