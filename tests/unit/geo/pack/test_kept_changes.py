"""The register that people keep for a pack: made from its files, changed, and checked at the door."""

from __future__ import annotations

import shutil

import pytest

from geo.errors import ConflictError, NotAvailableError, PackError, RegisterError
from geo.gaps.verdicts import gaps
from geo.pack import kept_changes, kept_register
from geo.pack.kept_items import parsed_rows
from geo.pack.pack import load_pack
from geo.pack.register import Register
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register import changes
from geo.store.register.address import register_address
from geo.store.register.backup import verify
from geo.store.register.items import Edit
from geo.store.register.reading import history, items, revision
from tests.kept_town import ANN, BEN, FILES, edited, loaded


def test_a_register_that_says_what_the_pack_says_changes_nothing(kept):
    made = kept_changes.make(town().place, town().register, FILES)
    assert (made.revision, made.services, made.is_new, made.is_updated) == (1, 13, False, False)
    assert loaded().digest == town().digest
    assert verify(kept)[1] == []
    assert {each.by.name for each in history(kept)} == {"needs-atlas"}


def test_the_door_refuses_what_the_pack_would_be_refused_for(kept):
    before = verify(kept)
    with pytest.raises(PackError, match=r"Nothing was written.*\n.*unknown status") as refused:
        edited(kept, "CL-B", status="busy")
    assert refused.value.total == 1
    with pytest.raises(PackError, match="names no listed place"):
        edited(kept, "SCH-3", lat="", lon="", coord_accuracy="", point_of="NOBODY")
    assert verify(kept) == before
    [number] = changes.propose(kept, [Edit("service", "CL-B", 1, {"category": "club"})], ANN, why="less")
    with pytest.raises(PackError, match="Nothing was written"):
        kept_changes.accept(town().place, town().register, [number], BEN)
    assert loaded().digest == town().digest


def test_a_proposal_is_accepted_through_the_same_door(kept):
    body = {**items(kept)["service", "CL-B"].body, "name": "The New Bridge Club"}
    numbers = changes.propose(kept, [Edit("service", "CL-B", 1, body)], ANN, why="a new name")
    assert loaded().digest == town().digest
    assert kept_changes.accept(town().place, town().register, numbers, BEN) == 2
    assert loaded().services.loc["CL-B", "name"] == "The New Bridge Club"


def test_two_who_edit_one_service_get_both_versions(kept):
    seen = items(kept)["service", "CL-B"]
    edited(kept, "CL-B", name="Ann's name")
    mine = {**seen.body, "name": "Ben's name"}
    with pytest.raises(ConflictError) as refused:
        kept_changes.edit(
            town().place, town().register, [Edit("service", "CL-B", 1, mine)], BEN, why="a new name"
        )
    assert refused.value.theirs["name"] == "Ann's name"
    assert refused.value.mine["name"] == "Ben's name"
    assert refused.value.base["name"] == "Bridge Club"


def test_a_list_is_declared_complete_by_a_change_and_the_verdicts_follow(kept):
    def declare(seen, complete, source):
        said = Edit("list", "club", seen, {"complete": complete, "complete_source": source})
        kept_changes.edit(town().place, town().register, [said], ANN, why="What is known of the list")

    declare(1, False, "")
    assert not loaded().catalogue["club"].complete
    before, after = (gaps(each, "club_every_ward")["verdict"] for each in (town(), loaded()))
    assert "unmet" in set(before)
    assert "unmet" not in set(after)
    declare(2, True, "The head of service, May")
    assert loaded().catalogue["club"].complete_source == "The head of service, May"
    assert b'"The head of service, May"' in kept_register.exported(town().place)["services.toml"]
    with pytest.raises(PackError, match="only where `complete_source` names who says so"):
        declare(3, True, "")


def test_a_new_service_stands_after_the_last_of_its_category_and_a_removed_one_is_gone(kept):
    body = {**items(kept)["service", "HUB-2"].body, "service_id": "HUB-9", "capacity": "40"}
    new = [Edit("service", "HUB-9", 0, body), Edit("service", "HUB-1", 1, None)]
    kept_changes.edit(town().place, town().register, new, ANN, why="one opened, one closed")
    rows = loaded().register.rows("hub")
    assert rows["service_id"].to_list() == ["HUB-2", "HUB-9"]
    assert rows["capacity"].to_list() == ["", "40"]
    handed_on = parsed_rows(kept_register.exported(town().place), "hubs")
    assert handed_on.equals(rows[handed_on.columns])


def test_going_back_is_a_new_change_and_may_be_for_some_only(kept):
    edited(kept, "CL-B", name="One")
    edited(kept, "CL-A", name="Two")

    def back(**only):
        return kept_changes.restored(town().place, town().register, "1", BEN, why="A mistake", **only)

    with pytest.raises(RegisterError, match="never had CL-Z"):
        back(only=["CL-Z"])
    assert back(only=["CL-B"]) == 4
    assert loaded().services.loc[["CL-A", "CL-B"], "name"].to_list() == ["Two", "Bridge Club"]
    assert back() == 5
    assert back() is None
    assert loaded().digest == town().digest
    assert len(history(kept, [("service", "CL-B")])) == 3


def test_a_register_of_another_place_is_refused(kept, monkeypatch, synthetic_pack, tmp_path):
    if kept.get_backend_name() == "sqlite":  # each place has a file of its own, unless somebody renames it
        other = register_address(synthetic_pack.place.borough.code).database
        shutil.copy(kept.database, other)
    with pytest.raises(RegisterError, match="is of the place TOWN, the pack of"):
        load_pack(synthetic_pack.root)
    with pytest.raises(RegisterError, match="is of the place TOWN"):
        kept_changes.make(synthetic_pack.place, synthetic_pack.register, PackFiles(synthetic_pack.root))


def test_a_pack_without_services_has_no_register(register):
    bare = Register(town().register.ground)
    with pytest.raises(NotAvailableError, match="no services"):
        kept_changes.make(town().place, bare, FILES)
    assert kept_register.kept(town().place, bare) is None


def test_the_pack_of_another_place_changes_and_reads_nothing(kept, synthetic_pack):
    other = synthetic_pack
    if kept.get_backend_name() == "sqlite":
        shutil.copy(kept.database, register_address(other.place.borough.code).database)
    before = verify(kept)
    closed = [Edit("service", "CL-B", 1, None)]
    [number] = kept_changes.propose(town().place, town().register, closed, ANN, why="Closed")
    asked = other.place, other.register
    for do in (
        lambda: kept_changes.edit(*asked, closed, ANN, why="Closed"),
        lambda: kept_changes.propose(*asked, closed, ANN, why="Closed"),
        lambda: kept_changes.accept(*asked, [number], BEN),
        lambda: kept_changes.reject(other.place, [number], BEN, why="No"),
        lambda: kept_changes.restored(*asked, "1", BEN, why="A mistake"),
        lambda: kept_register.items_now(other.place),
        lambda: kept_register.changes_of(other.place),
        lambda: kept_register.own_address(other.place),
        lambda: kept_register.stamp(other.place),
    ):
        with pytest.raises(RegisterError, match="is of the place TOWN, the pack of"):
            do()
    assert not kept_register.can_be_kept(other.place)
    kept_changes.reject(town().place, [number], BEN, why="It is open")
    assert verify(kept)[1] == before[1] == []
    assert revision(kept).number == 1
