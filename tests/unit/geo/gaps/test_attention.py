"""What needs somebody: counted once a kind, by locality, closed services never."""

from __future__ import annotations

from datetime import date

import pytest

from geo.gaps.attention import KINDS, could_be_in, needs
from geo.gaps.edits import with_service
from geo.sample import town

TODAY = date(2026, 6, 1)


def found(pack, today=TODAY, locality=""):
    return {each.kind: each for each in needs(pack, today, locality)}


def test_kinds_come_in_their_order_and_none_is_empty():
    kinds = [each.kind for each in needs(town(), TODAY)]
    assert kinds == [each for each in KINDS if each in kinds]
    assert all(each.count for each in needs(town(), TODAY))


def test_what_is_closed_needs_nobody():
    every = {each for need in needs(town(), TODAY) for each in need.services}
    assert "CL-E" not in every
    assert "HUB-2" in every


@pytest.mark.parametrize(
    ("as_of", "old"), [("2025-06-01", False), ("2025-05-31", True), ("2026", False), ("undated", True)]
)
def test_facts_are_old_where_they_may_be_older_than_a_year(as_of, old):
    body = dict(town().register.rows("club").iloc[0]) | {"as_of": as_of}
    copy = with_service(town(), "club", "CL-A", body)
    assert ("CL-A" in found(copy)["old"].services) is old


def test_a_claim_counts_what_is_open_and_what_may_be():
    # Of five clubs one is planned and one closed; the provider counts five.
    claim = town().catalogue["club"].claim.count
    assert found(town())["claimed"].missing == (("club", claim - 3),)
    body = dict(town().register.rows("club").iloc[3]) | {"status": "unknown"}
    copy = with_service(town(), "club", "CL-D", body)
    assert found(copy)["claimed"].missing == (("club", claim - 4),)


def test_a_ward_stated_against_the_one_found_is_named():
    body = dict(town().register.rows("club").iloc[0]) | {"ward_stated": "Elm"}
    copy = with_service(town(), "club", "CL-A", body)
    assert found(copy)["ward"].services == ("CL-A",)
    assert "ward" not in found(town())


def test_a_locality_has_what_is_there_and_what_could_be():
    services = town().services
    west, east = (could_be_in(town(), services, each) for each in ("west", "east"))
    assert list(services.index[~(west | east)]) == ["PLAY-2"]  # beyond the town
    assert not west["HUB-2"]  # a source states its locality
    nowhere = services.assign(locality_code="", ward_code="", wards_possible=[()] * len(services))
    assert could_be_in(town(), nowhere, "west").all()
