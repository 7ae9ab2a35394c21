"""Drafts: kept for their author alone, in both stores, and no part of the register."""

from __future__ import annotations

from geo.store.register import drafts
from geo.store.register.backup import back_up, restore, verify
from geo.store.register.drafts import drop, keep
from geo.store.register.items import Person
from geo.store.register.reading import revision

ANN, BEN = Person("Ann"), Person("Ann", "ann@example.org")


def kept(url, by):
    return {each.key: dict(each.body) for each in drafts.drafts(url, by)}


def test_a_draft_is_its_author_s_and_the_last_one_stays(url):
    keep(url, ANN, "CL-A", {"name": "Abbey"})
    keep(url, ANN, "CL-A", {"name": "Abbey Club"})
    keep(url, BEN, "CL-A", {"name": "Another"})
    assert kept(url, ANN) == {"CL-A": {"name": "Abbey Club"}}
    drop(url, ANN, "CL-A")
    drop(url, ANN, "CL-A")
    assert kept(url, ANN) == {}
    assert kept(url, BEN) == {"CL-A": {"name": "Another"}}


def test_of_very_many_the_oldest_goes(url, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 3)
    for number in range(5):
        keep(url, ANN, f"CL-{number}", {"name": "Club"})
    assert list(kept(url, ANN)) == ["CL-4", "CL-3", "CL-2"]


def test_a_draft_changes_neither_revision_nor_digest_and_names_nobody(url):
    before = revision(url), verify(url)
    keep(url, Person("Somebody Rare"), "CL-A", {"name": "Abbey"})
    assert (revision(url), verify(url)) == before
    assert "Rare" not in drafts.owner(Person("Somebody Rare"))


def test_a_backup_has_no_drafts_and_one_that_is_restored_leaves_them(url, tmp_path):
    keep(url, ANN, "CL-A", {"name": "Abbey"})
    made = back_up(url, tmp_path / "backup.sqlite")
    assert restore(url, tmp_path / "backup.sqlite", "TOWN") == made
    assert kept(url, ANN) == {"CL-A": {"name": "Abbey"}}
