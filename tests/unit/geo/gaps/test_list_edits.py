"""What has to change in a register so that a list is as somebody would have it."""

from __future__ import annotations

import pytest

from geo.errors import ConflictError
from geo.gaps.list_edits import declaration_edit, list_edits
from geo.pack.desk import Role, Signed, change
from geo.pack.kept_register import items_now, kept
from geo.pack.pack import with_kept_register
from geo.sample import kept_town, town
from geo.store.register.items import Edit

BEN = Signed("Ben", role=Role.APPROVER)


def test_edits_make_the_register_hold_the_rows_all_at_once():
    rows = town().register.rows("club")
    rows = rows[rows["service_id"] != "CL-E"].replace({"status": {"planned": "open"}})
    with kept_town():
        edits = list_edits(town(), "club", rows, items_now(town().place))
        edits += declaration_edit(town(), "club", "", items_now(town().place))
        assert [(each.key, each.after is None) for each in edits] == [
            ("CL-D", False),
            ("CL-E", True),
            ("club", False),
        ]
        assert change(town().place, town().register, edits, BEN, why="The list of 2026") == 2
        now = kept(town().place, town().register)
        assert now.rows("club").equals(rows.reset_index(drop=True))
        assert not now.categories["club"].complete
        pack = with_kept_register(town())
        assert list_edits(pack, "club", rows, items_now(pack.place)) == []


def test_what_somebody_else_changed_meanwhile_is_not_overwritten():
    rows = town().register.rows("hub").replace({"name": {"East Hub": "The Hub"}})
    with kept_town():
        theirs = Edit("service", "HUB-2", 1, None)
        change(town().place, town().register, [theirs], BEN, why="Closed")
        with pytest.raises(ConflictError):
            list_edits(town(), "hub", rows, items_now(town().place))
