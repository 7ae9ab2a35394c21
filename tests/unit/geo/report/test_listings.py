from __future__ import annotations

from geo.pack.pack import Pack
from geo.report.listings import Areas, Indicators, area_table, indicator_table
from geo.report.question import usually


def test_every_area_belongs_to_one_of_the_next_level(pack: Pack) -> None:
    for level, above in (("lsoa", "ward"), ("ward", "locality"), ("locality", "borough")):
        rows = area_table(pack, usually(Areas, level=level)).rows
        assert rows["area_code"].to_list() == list(pack.areas[level].index)  # type: ignore[index]
        assert set(rows["part_of_code"]) <= set(pack.areas[above].index)  # type: ignore[index]
        names = pack.areas[above]["area_name"]  # type: ignore[index]
        assert rows["part_of_name"].to_list() == [names[code] for code in rows["part_of_code"]]


def test_the_whole_belongs_to_nothing(pack: Pack) -> None:
    rows = area_table(pack, usually(Areas, level="borough")).rows
    assert rows[["part_of_code", "part_of_name"]].to_numpy().tolist() == [["", ""]]


def test_areas_have_their_outlines(pack: Pack) -> None:
    table = area_table(pack, usually(Areas, level="ward"))
    assert all(
        shape is not None and shape.equals(outline)
        for shape, outline in zip(table.placed(), pack.areas["ward"].geometry, strict=True)
    )


def test_indicators_say_when_they_are_out_of_date(pack: Pack) -> None:
    rows = indicator_table(pack, usually(Indicators)).rows.set_index("indicator")
    assert list(rows.index) == list(pack.registry)
    stale = {each.id for each in pack.registry.values() if each.out_of_date(pack.place.as_of)}
    assert set(rows.index[rows["out_of_date"] == "yes"]) == stale
