"""The register that people keep for a pack: made from its files, read in their place, checked at the door."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from geo.errors import AtlasError, ConflictError, NotAvailableError, PackError, RegisterError
from geo.gaps.verdicts import gaps
from geo.pack import kept_register
from geo.pack.kept_items import contents, parsed_rows
from geo.pack.pack import Pack, load_files, load_pack, served_stamp
from geo.pack.register import Register
from geo.pack.taking_over import take_over
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register import changes
from geo.store.register.address import AS_OF, REGISTER, STATE, register_address
from geo.store.register.backup import verify
from geo.store.register.items import Edit, Person
from geo.store.register.reading import history, items, revision
from tests.registers import BOTH, database

ANN, BEN = Person("Ann"), Person("Ben")
FILES = PackFiles(town().root)


@pytest.fixture(params=BOTH)
def register(request, tmp_path, monkeypatch):
    """The address at which a register of the town will lie: in a file, or on a server."""
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    url = database(request.param, tmp_path, request)
    named = "" if request.param == "sqlite" else url.render_as_string(hide_password=False)
    monkeypatch.setenv(REGISTER, named)
    return register_address("TOWN")


@pytest.fixture
def kept(register):
    """The address of a register of the town."""
    kept_register.make(town().place, town().register, FILES)
    return register


def _edit(url, key, why="They moved", by=ANN, **cells):
    there = items(url)["service", key]
    body = {name: cell for name, cell in {**(there.body or {}), **cells}.items() if cell}
    return kept_register.edit(
        town().place, town().register, [Edit("service", key, there.version, body)], by, why=why
    )


def _loaded() -> Pack:
    return load_pack(town().root)


def test_a_pack_without_a_register_is_read_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv(REGISTER, "")
    assert _loaded().digest == town().digest
    assert kept_register.stamp(town().place) == ""
    assert not (tmp_path / "state").exists(), "reading makes nothing"


def test_a_register_that_says_what_the_pack_says_changes_nothing(kept):
    made = kept_register.make(town().place, town().register, FILES)
    assert (made.revision, made.services, made.is_new, made.is_updated) == (1, 13, False, False)
    assert _loaded().digest == town().digest
    assert verify(kept)[1] == []
    assert {each.by.name for each in history(kept)} == {"needs-atlas"}


def test_what_is_kept_is_read_in_place_of_the_pack_s_files(kept):
    assert _edit(kept, "CL-B", name="The New Bridge Club") == 2
    pack = _loaded()
    assert pack.services.loc["CL-B", "name"] == "The New Bridge Club"
    assert pack.digest != town().digest
    assert pack.working_copy == ()
    assert list(pack.services.index) == list(town().services.index)


def test_the_register_reads_as_the_same_with_or_without_a_database(kept, monkeypatch):
    _edit(kept, "CL-B", name="The New Bridge Club")
    monkeypatch.setenv(REGISTER, "pack")
    assert _loaded().digest == town().digest
    with pytest.raises(RegisterError, match="no register is kept"):
        kept_register.kept_address(town().place)


def test_an_earlier_revision_can_be_read(kept, monkeypatch):
    _edit(kept, "CL-B", name="The New Bridge Club")
    monkeypatch.setenv(AS_OF, "1")
    assert _loaded().digest == town().digest
    monkeypatch.setenv(AS_OF, "3")
    with pytest.raises(RegisterError, match="no revision 3"):
        _loaded()


def test_an_earlier_revision_of_nothing_is_said(register, monkeypatch):
    monkeypatch.setenv(AS_OF, "1")
    with pytest.raises(RegisterError, match="needs-atlas register init"):
        _loaded()


@pytest.mark.slow
def test_a_server_that_was_named_and_has_no_register_is_said(postgis, monkeypatch):
    monkeypatch.setenv(REGISTER, postgis.database().render_as_string())
    with pytest.raises(RegisterError, match="needs-atlas register init"):
        _loaded()


def test_the_door_refuses_what_the_pack_would_be_refused_for(kept):
    before = verify(kept)
    with pytest.raises(PackError, match=r"Nothing was written.*\n.*unknown status") as refused:
        _edit(kept, "CL-B", status="busy")
    assert refused.value.total == 1
    with pytest.raises(PackError, match="names no listed place"):
        _edit(kept, "SCH-3", lat="", lon="", coord_accuracy="", point_of="NOBODY")
    assert verify(kept) == before
    [number] = changes.propose(kept, [Edit("service", "CL-B", 1, {"category": "club"})], ANN, why="less")
    with pytest.raises(PackError, match="Nothing was written"):
        kept_register.accept(town().place, town().register, [number], BEN)
    assert _loaded().digest == town().digest


def test_a_proposal_is_accepted_through_the_same_door(kept):
    body = {**items(kept)["service", "CL-B"].body, "name": "The New Bridge Club"}
    numbers = changes.propose(kept, [Edit("service", "CL-B", 1, body)], ANN, why="a new name")
    assert _loaded().digest == town().digest
    assert kept_register.accept(town().place, town().register, numbers, BEN) == 2
    assert _loaded().services.loc["CL-B", "name"] == "The New Bridge Club"


def test_two_who_edit_one_service_get_both_versions(kept):
    seen = items(kept)["service", "CL-B"]
    _edit(kept, "CL-B", name="Ann's name")
    mine = {**seen.body, "name": "Ben's name"}
    with pytest.raises(ConflictError) as refused:
        kept_register.edit(
            town().place, town().register, [Edit("service", "CL-B", 1, mine)], BEN, why="a new name"
        )
    assert refused.value.theirs["name"] == "Ann's name"
    assert refused.value.mine["name"] == "Ben's name"
    assert refused.value.base["name"] == "Bridge Club"


def test_a_list_is_declared_complete_by_a_change_and_the_verdicts_follow(kept):
    def declare(seen, complete, source):
        said = Edit("list", "club", seen, {"complete": complete, "complete_source": source})
        kept_register.edit(town().place, town().register, [said], ANN, why="What is known of the list")

    declare(1, False, "")
    assert not _loaded().catalogue["club"].complete
    before, after = (gaps(each, "club_every_ward")["verdict"] for each in (town(), _loaded()))
    assert "unmet" in set(before)
    assert "unmet" not in set(after)
    declare(2, True, "The head of service, May")
    assert _loaded().catalogue["club"].complete_source == "The head of service, May"
    assert b'"The head of service, May"' in kept_register.exported(town().place)["services.toml"]
    with pytest.raises(PackError, match="only where `complete_source` names who says so"):
        declare(3, True, "")


def test_an_export_is_the_pack_byte_for_byte_but_for_what_changed(kept, monkeypatch):
    taken = contents(FILES)
    assert kept_register.exported(town().place) == taken
    _edit(kept, "CL-B", name="=SUM(A1)")
    now = kept_register.exported(town().place)
    assert [name for name in taken if now[name] != taken[name]] == ["services/clubs.csv"]
    old, new = (each["services/clubs.csv"].decode().splitlines() for each in (taken, now))
    assert [line for line in new if line not in old] == [old[2].replace("Bridge Club", "'=SUM(A1)")]
    _edit(kept, "CL-B", name="Bridge Club")
    assert kept_register.exported(town().place) == taken
    monkeypatch.setenv(AS_OF, "2")
    assert kept_register.exported(town().place) == now


def test_a_new_service_stands_after_the_last_of_its_category_and_a_removed_one_is_gone(kept):
    body = {**items(kept)["service", "HUB-2"].body, "service_id": "HUB-9", "capacity": "40"}
    new = [Edit("service", "HUB-9", 0, body), Edit("service", "HUB-1", 1, None)]
    kept_register.edit(town().place, town().register, new, ANN, why="one opened, one closed")
    rows = _loaded().register.rows("hub")
    assert rows["service_id"].to_list() == ["HUB-2", "HUB-9"]
    assert rows["capacity"].to_list() == ["", "40"]
    handed_on = parsed_rows(kept_register.exported(town().place), "hubs")
    assert handed_on.equals(rows[handed_on.columns])


def test_going_back_is_a_new_change_and_may_be_for_some_only(kept):
    _edit(kept, "CL-B", name="One")
    _edit(kept, "CL-A", name="Two")

    def back(**only):
        return kept_register.restored(town().place, town().register, "1", BEN, why="A mistake", **only)

    with pytest.raises(RegisterError, match="never had CL-Z"):
        back(only=["CL-Z"])
    assert back(only=["CL-B"]) == 4
    assert _loaded().services.loc[["CL-A", "CL-B"], "name"].to_list() == ["Two", "Bridge Club"]
    assert back() == 5
    assert back() is None
    assert _loaded().digest == town().digest
    assert len(history(kept, [("service", "CL-B")])) == 3


def test_the_served_pack_is_asked_for_anew_when_somebody_else_has_changed_it(kept):
    first = served_stamp(town().root)
    assert served_stamp(town().root) == first
    _edit(kept, "CL-B", name="One")
    assert served_stamp(town().root) != first


def test_a_register_of_another_place_is_refused(kept, monkeypatch, synthetic_pack, tmp_path):
    if kept.get_backend_name() == "sqlite":  # each place has a file of its own, unless somebody renames it
        other = register_address(synthetic_pack.place.borough.code).database
        shutil.copy(kept.database, other)
    with pytest.raises(RegisterError, match="is of the place TOWN, the pack of"):
        load_pack(synthetic_pack.root)
    with pytest.raises(RegisterError, match="is of the place TOWN"):
        kept_register.make(synthetic_pack.place, synthetic_pack.register, PackFiles(synthetic_pack.root))


def test_a_pack_that_what_is_kept_no_longer_fits_is_refused_with_every_fault(kept, tmp_path):
    root = Path(shutil.copytree(town().root, tmp_path / "town"))
    text = (root / "services.toml").read_text("utf-8")
    (root / "services.toml").write_text(text.replace('words = "street"', 'words = "road"'), "utf-8")
    clubs = root / "services/clubs.csv"
    clubs.write_text(clubs.read_text("utf-8").replace(",street,", ",road,"), "utf-8")
    schools = root / "services/schools.csv"
    schools.write_text(schools.read_text("utf-8").replace(",street,", ",road,"), "utf-8")
    load_files(root)
    _edit(kept, "CL-A", name="One")
    with pytest.raises(PackError, match="coord_accuracy"):
        load_pack(root)


def test_a_pack_without_services_has_no_register(register):
    bare = Register(town().register.ground)
    with pytest.raises(NotAvailableError, match="no services"):
        kept_register.make(town().place, bare, FILES)
    assert kept_register.kept(town().place, bare) is None


# ---- Taking the pack's files over ------------------------------------------------------------------------


def _changed(**names) -> PackFiles:
    """Return the town's files with other names of clubs: CL_A="New"."""
    text = contents(FILES)["services/clubs.csv"].decode()
    for key, name in names.items():
        old = town().services.loc[key.replace("_", "-"), "name"]
        text = text.replace(f",{old},", f",{name},") if f",{old}," in text else text.replace(old, name)
    return PackFiles(town().root, {"services/clubs.csv": text.encode()})


def _take(files, **options):
    return take_over(town().place, town().register, files, BEN, why="The lists of May", **options)


def test_files_that_changed_count_only_once_they_are_taken_over(kept):
    files = _changed(CL_A="The Abbey")
    assert kept_register.files_changed(town().place, files) == ["services/clubs.csv"]
    assert "needs-atlas register import" in kept_register.change_words(town().place, files)
    dry = _take(files, dry=True)
    assert (dry.revision, [each.key for each in dry.edits]) == (None, ["CL-A"])
    assert revision(kept).number == 1
    assert _take(files).revision == 2
    assert kept_register.files_changed(town().place, files) == []
    assert _loaded().services.loc["CL-A", "name"] == "The Abbey"
    assert (history(kept)[-1].by, history(kept)[-1].why) == (BEN, "The lists of May")
    assert _take(files).revision is None


def test_what_people_changed_meanwhile_stays(kept):
    _edit(kept, "CL-B", name="Ann's name")
    _take(_changed(CL_A="The Abbey"))
    assert _loaded().services.loc[["CL-A", "CL-B"], "name"].to_list() == ["The Abbey", "Ann's name"]


@pytest.mark.parametrize(("prefer", "name"), [("pack", "The files' name"), ("register", "Ann's name")])
def test_what_both_changed_is_decided_by_a_person(kept, prefer, name):
    _edit(kept, "CL-B", name="Ann's name")
    files = _changed(CL_B="The files' name")
    with pytest.raises(RegisterError, match=r"both changed service CL-B.*--prefer pack or --prefer register"):
        _take(files)
    assert revision(kept).number == 2
    _take(files, prefer=prefer)
    assert _loaded().services.loc["CL-B", "name"] == name
    assert _take(files).clashes == (), "what was decided is not asked again"


def test_taking_over_what_was_exported_changes_nothing(kept):
    body = {**items(kept)["service", "HUB-2"].body, "service_id": "HUB-9", "capacity": "40"}
    new = [Edit("service", "HUB-9", 0, body), Edit("service", "HUB-1", 1, None)]
    kept_register.edit(town().place, town().register, new, ANN, why="one opened, one closed")
    files = kept_register.exported(town().place)
    found = _take(PackFiles(town().root, files), remember=False)
    assert (found.edits, found.clashes, found.revision) == ((), (), None)


def test_rows_that_are_added_and_removed_in_the_files_are_taken_over_in_their_order(kept):
    lines = contents(FILES)["services/clubs.csv"].decode().splitlines(keepends=True)
    new = [lines[0], lines[3], lines[2].replace("CL-B", "CL-NEW"), lines[1], *lines[4:]]
    files = PackFiles(town().root, {"services/clubs.csv": "".join(new).encode()})
    _take(files)
    expected = ["CL-CD", "CL-NEW", "CL-A", *town().register.rows("club")["service_id"].to_list()[3:]]
    assert _loaded().register.rows("club")["service_id"].to_list() == expected
    assert kept_register.exported(town().place) == contents(files)


def test_files_with_faults_are_not_taken_over(kept):
    files = _changed(CL_A="")
    with pytest.raises(PackError, match="Nothing was written"):
        _take(files)
    with pytest.raises(AtlasError):
        _take(PackFiles(Path(os.devnull)))
    assert revision(kept).number == 1
