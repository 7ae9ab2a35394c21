from __future__ import annotations

from dataclasses import replace

from geo.pack.pack import Pack
from geo.report.site_columns import ROOM_COLUMNS
from geo.report.site_room import room_table
from geo.targeting.plan import Brief


def test_the_table_of_room_has_its_columns_and_calls_nothing_best(synthetic_pack: Pack) -> None:
    services = synthetic_pack.services.copy()
    services.loc[services["category"] == "club", "capacity"] = 20.0
    table = room_table(
        replace(synthetic_pack, services=services), Brief("club", ("school",), ages=(10, 15)), 10
    )
    assert list(table.rows.columns) == list(ROOM_COLUMNS)
    assert set(table.rows["answer"]) == {"shortlist"}
    assert (table.rows["placed"] > table.rows["placed_before"]).all()
    assert table.rows["set"].tolist() == list(range(1, len(table.rows) + 1))
