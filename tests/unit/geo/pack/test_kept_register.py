"""The register that people keep for a pack, read in place of the pack's files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geo.errors import PackError, RegisterError
from geo.pack import kept_register
from geo.pack.kept_items import contents
from geo.pack.pack import load_files, load_pack, served_stamp
from geo.sample import town
from geo.store.register.address import AS_OF, REGISTER, STATE
from tests.kept_town import FILES, edited, loaded


def test_a_pack_without_a_register_is_read_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv(REGISTER, "")
    assert loaded().digest == town().digest
    assert kept_register.stamp(town().place) == ""
    assert not (tmp_path / "state").exists(), "reading makes nothing"


def test_what_is_kept_is_read_in_place_of_the_pack_s_files(kept):
    assert edited(kept, "CL-B", name="The New Bridge Club") == 2
    pack = loaded()
    assert pack.services.loc["CL-B", "name"] == "The New Bridge Club"
    assert pack.digest != town().digest
    assert pack.working_copy == ()
    assert list(pack.services.index) == list(town().services.index)


def test_the_register_reads_as_the_same_with_or_without_a_database(kept, monkeypatch):
    edited(kept, "CL-B", name="The New Bridge Club")
    monkeypatch.setenv(REGISTER, "pack")
    assert loaded().digest == town().digest
    with pytest.raises(RegisterError, match="no register is kept"):
        kept_register.kept_address(town().place)


def test_an_earlier_revision_can_be_read(kept, monkeypatch):
    edited(kept, "CL-B", name="The New Bridge Club")
    monkeypatch.setenv(AS_OF, "1")
    assert loaded().digest == town().digest
    monkeypatch.setenv(AS_OF, "3")
    with pytest.raises(RegisterError, match="no revision 3"):
        loaded()


def test_an_earlier_revision_of_nothing_is_said(register, monkeypatch):
    monkeypatch.setenv(AS_OF, "1")
    with pytest.raises(RegisterError, match="needs-atlas register init"):
        loaded()


@pytest.mark.slow
def test_a_server_that_was_named_and_has_no_register_is_said(postgis, monkeypatch):
    monkeypatch.setenv(REGISTER, postgis.database().render_as_string())
    with pytest.raises(RegisterError, match="needs-atlas register init"):
        loaded()


def test_an_export_is_the_pack_byte_for_byte_but_for_what_changed(kept, monkeypatch):
    taken = contents(FILES)
    assert kept_register.exported(town().place) == taken
    edited(kept, "CL-B", name="=SUM(A1)")
    now = kept_register.exported(town().place)
    assert [name for name in taken if now[name] != taken[name]] == ["services/clubs.csv"]
    old, new = (each["services/clubs.csv"].decode().splitlines() for each in (taken, now))
    assert [line for line in new if line not in old] == [old[2].replace("Bridge Club", "'=SUM(A1)")]
    edited(kept, "CL-B", name="Bridge Club")
    assert kept_register.exported(town().place) == taken
    monkeypatch.setenv(AS_OF, "2")
    assert kept_register.exported(town().place) == now


def test_the_served_pack_is_asked_for_anew_when_somebody_else_has_changed_it(kept):
    first = served_stamp(town().root)
    assert served_stamp(town().root) == first
    edited(kept, "CL-B", name="One")
    assert served_stamp(town().root) != first


def test_a_pack_that_what_is_kept_no_longer_fits_is_refused_with_every_fault(kept, tmp_path):
    root = Path(shutil.copytree(town().root, tmp_path / "town"))
    text = (root / "services.toml").read_text("utf-8")
    (root / "services.toml").write_text(text.replace('words = "street"', 'words = "road"'), "utf-8")
    clubs = root / "services/clubs.csv"
    clubs.write_text(clubs.read_text("utf-8").replace(",street,", ",road,"), "utf-8")
    schools = root / "services/schools.csv"
    schools.write_text(schools.read_text("utf-8").replace(",street,", ",road,"), "utf-8")
    load_files(root)
    edited(kept, "CL-A", name="One")
    with pytest.raises(PackError, match="coord_accuracy"):
        load_pack(root)
