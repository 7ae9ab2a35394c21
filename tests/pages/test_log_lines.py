"""The lines of the log: one of JSON for each event, and nobody by name in any."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

from geo.errors import NotAllowedError
from geo.events import LOG
from geo.pack import desk
from geo.pack.desk import Role, Signed
from geo.sample import kept_town, town
from geo.store.register.items import Edit
from pages.frame import log_lines, served


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the server writes, from its start on."""
    written = io.StringIO()
    monkeypatch.setattr(log_lines.HANDLER, "stream", written)
    log_lines.begin()
    yield written
    LOG.removeHandler(log_lines.HANDLER)


def test_each_event_is_a_line_and_names_nobody(lines: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    place, pack = town().place, town().register
    ann = Signed("Ann Secret", "ann@town.example", Role.EDITOR)
    ben = Signed("Ben Secret", "ben@town.example", Role.KEEPER)
    closed = Edit("service", "HUB-2", 1, None)
    with kept_town():
        monkeypatch.setenv("NEEDS_ATLAS_DATA", str(town().root))
        served.Shelf().get()
        numbers = desk.propose(place, pack, [closed], ann, why="Ms Secret is gone")
        with pytest.raises(NotAllowedError):
            desk.accept(place, pack, numbers, ann)
        desk.accept(place, pack, numbers, ben)
        desk.restore(place, pack, "1", ben, why="Back")
    told = [json.loads(each) for each in lines.getvalue().splitlines()]
    assert [each["event"] for each in told] == [
        *("start", "pack read", "register proposed", "refused", "register changed", "register changed")
    ]
    assert {name: told[4][name] for name in ("revision", "changes", "role")} == {
        "revision": 2,
        "changes": 1,
        "role": "keeper",
    }
    assert told[3] | {"at": ""} == {"at": "", "event": "refused", "role": "editor", "needs": "approver"}
    assert "Secret" not in lines.getvalue()
    assert "@" not in lines.getvalue()


def test_a_broken_pack_is_told_once_by_its_kind(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, broken_place: object
) -> None:
    shelf = served.Shelf()
    for _ in range(2):
        with pytest.raises(Exception, match="faults"):
            shelf.get()
    told = [json.loads(each) for each in lines.getvalue().splitlines()]
    assert [(each["event"], each.get("kind")) for each in told[1:]] == [("pack broken", "PackError")]
