"""The pack's files taken over into the register that people keep, beside what people changed meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.errors import AtlasError, PackError, RegisterError
from geo.pack import kept_changes, kept_register, taking_over
from geo.pack.kept_items import contents
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register.items import Edit
from geo.store.register.reading import history, items, revision
from tests.kept_town import ANN, BEN, FILES, edited, loaded


def _changed(**names) -> PackFiles:
    """Return the town's files with other names of clubs: CL_A="New"."""
    text = contents(FILES)["services/clubs.csv"].decode()
    for key, name in names.items():
        old = town().services.loc[key.replace("_", "-"), "name"]
        text = text.replace(f",{old},", f",{name},") if f",{old}," in text else text.replace(old, name)
    return PackFiles(town().root, {"services/clubs.csv": text.encode()})


def _take(files, **options):
    return taking_over.take_over(town().place, town().register, files, BEN, why="The lists of May", **options)


def test_files_that_changed_count_only_once_they_are_taken_over(kept):
    files = _changed(CL_A="The Abbey")
    assert taking_over.files_changed(town().place, files) == ["services/clubs.csv"]
    assert "needs-atlas register import" in taking_over.change_words(town().place, files)
    dry = _take(files, dry=True)
    assert (dry.revision, [each.key for each in dry.edits]) == (None, ["CL-A"])
    assert revision(kept).number == 1
    assert _take(files).revision == 2
    assert taking_over.files_changed(town().place, files) == []
    assert loaded().services.loc["CL-A", "name"] == "The Abbey"
    assert (history(kept)[-1].by, history(kept)[-1].why) == (BEN, "The lists of May")
    assert _take(files).revision is None


def test_what_people_changed_meanwhile_stays(kept):
    edited(kept, "CL-B", name="Ann's name")
    _take(_changed(CL_A="The Abbey"))
    assert loaded().services.loc[["CL-A", "CL-B"], "name"].to_list() == ["The Abbey", "Ann's name"]


@pytest.mark.parametrize(("prefer", "name"), [("pack", "The files' name"), ("register", "Ann's name")])
def test_what_both_changed_is_decided_by_a_person(kept, prefer, name):
    edited(kept, "CL-B", name="Ann's name")
    files = _changed(CL_B="The files' name")
    with pytest.raises(RegisterError, match=r"both changed service CL-B.*--prefer pack or --prefer register"):
        _take(files)
    assert revision(kept).number == 2
    _take(files, prefer=prefer)
    assert loaded().services.loc["CL-B", "name"] == name
    assert _take(files).clashes == (), "what was decided is not asked again"


def test_taking_over_what_was_exported_changes_nothing(kept):
    body = {**items(kept)["service", "HUB-2"].body, "service_id": "HUB-9", "capacity": "40"}
    new = [Edit("service", "HUB-9", 0, body), Edit("service", "HUB-1", 1, None)]
    kept_changes.edit(town().place, town().register, new, ANN, why="one opened, one closed")
    files = kept_register.exported(town().place)
    found = _take(PackFiles(town().root, files), remember=False)
    assert (found.edits, found.clashes, found.revision) == ((), (), None)


def test_rows_that_are_added_and_removed_in_the_files_are_taken_over_in_their_order(kept):
    lines = contents(FILES)["services/clubs.csv"].decode().splitlines(keepends=True)
    new = [lines[0], lines[3], lines[2].replace("CL-B", "CL-NEW"), lines[1], *lines[4:]]
    files = PackFiles(town().root, {"services/clubs.csv": "".join(new).encode()})
    _take(files)
    expected = ["CL-CD", "CL-NEW", "CL-A", *town().register.rows("club")["service_id"].to_list()[3:]]
    assert loaded().register.rows("club")["service_id"].to_list() == expected
    assert kept_register.exported(town().place) == contents(files)


def test_files_with_faults_are_not_taken_over(kept):
    files = _changed(CL_A="")
    with pytest.raises(PackError, match="Nothing was written"):
        _take(files)
    with pytest.raises(AtlasError):
        _take(PackFiles(Path(os.devnull)))
    assert revision(kept).number == 1
