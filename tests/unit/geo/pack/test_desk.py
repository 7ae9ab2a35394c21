"""The desk of the register: each role can do exactly what it may, and a refusal writes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.errors import NotAllowedError, PackError
from geo.pack import desk, kept_register
from geo.pack.desk import NOBODY, Role, Signed
from geo.sample import kept_town, town
from geo.store.register.items import Edit

PLACE, PACK = town().place, town().register
CLOSED = Edit("service", "HUB-2", 1, None)
PEOPLE = {role: Signed("Ann", "ann@town.example", role) for role in Role}
DEEDS: dict[str, tuple[Role, Callable[[Signed], object]]] = {
    "propose": (Role.EDITOR, lambda by: desk.propose(PLACE, PACK, [CLOSED], by, why="Closed")),
    "change": (Role.APPROVER, lambda by: desk.change(PLACE, PACK, [CLOSED], by, why="Closed")),
    "declare": (
        Role.APPROVER,
        lambda by: desk.declare(PLACE, PACK, "hub", 1, by, complete=True, source="Ben, 1 May"),
    ),
    "accept": (Role.APPROVER, lambda by: desk.accept(PLACE, PACK, [proposed()], by)),
    "reject": (Role.APPROVER, lambda by: desk.reject(PLACE, [proposed()], by, why="It is open")),
    "restore": (Role.KEEPER, lambda by: desk.restore(PLACE, PACK, "1", by, why="A mistake")),
}


def proposed() -> int:
    """Let somebody else propose a change; return its number."""
    [number] = desk.propose(PLACE, PACK, [CLOSED], Signed("Eve", role=Role.EDITOR), why="Closed")
    return number


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", DEEDS)
def test_each_role_does_what_it_may_and_no_more(deed: str, role: Role) -> None:
    least, do = DEEDS[deed]
    with kept_town():
        if role >= least:
            do(PEOPLE[role])
            return
        with pytest.raises(NotAllowedError, match=r"must be|Nothing was written"):
            do(PEOPLE[role])
        assert all(each.by != PEOPLE[role].person for each in kept_register.changes_of(PLACE))
        assert all(each.decided_by != PEOPLE[role].person for each in kept_register.changes_of(PLACE))


def test_nobody_by_name_changes_nothing() -> None:
    with kept_town(), pytest.raises(NotAllowedError, match="sign in as editor"):
        desk.propose(PLACE, PACK, [CLOSED], NOBODY, why="Closed")


def test_whoever_proposed_a_change_may_take_it_back() -> None:
    ann, eve = PEOPLE[Role.EDITOR], Signed("Eve", role=Role.EDITOR)
    with kept_town():
        numbers = desk.propose(PLACE, PACK, [CLOSED], ann, why="Closed")
        with pytest.raises(NotAllowedError):
            desk.reject(PLACE, numbers, eve, why="No")
        desk.reject(PLACE, numbers, ann, why="My mistake")
        assert kept_register.changes_of(PLACE)[-1].status == "rejected"


def test_a_proposal_with_faults_is_refused_at_once() -> None:
    bad = Edit("service", "HUB-2", 1, {"service_id": "HUB-2", "category": "hub", "status": "perhaps"})
    with kept_town():
        with pytest.raises(PackError, match="status"):
            desk.propose(PLACE, PACK, [bad], PEOPLE[Role.EDITOR], why="Unsure")
        assert all(each.status == "accepted" for each in kept_register.changes_of(PLACE))
