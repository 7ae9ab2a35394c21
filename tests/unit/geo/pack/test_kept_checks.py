"""What a register must pass before it is written or read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.errors import PackError
from geo.pack.kept_checks import door, faults_of, unlike
from geo.pack.kept_items import contents, items_of
from geo.sample import town
from geo.store.register.items import Item
from tests.kept_town import FILES

NOW = {key: Item(1, body) for key, body in items_of(contents(FILES)).items()}
BUSY = Item(2, {**NOW["service", "CL-B"].body, "status": "busy"})


def test_only_files_whose_rows_changed_are_looked_at_again():
    clubs = town().register.files["clubs"]
    other = replace(town().register, files={**town().register.files, "clubs": clubs.assign(status="busy")})
    assert unlike(other, town().register) == ["clubs"]
    assert len(faults_of(other)) == len(clubs)
    assert not faults_of(other, ["hubs"])


@pytest.mark.parametrize("before", [{}, NOW], ids=["nothing known", "the rest known"])
def test_the_door_names_the_fault_and_lets_through_what_has_none(before):
    check = door(town().register, before)
    check(NOW)
    with pytest.raises(PackError, match=r"Nothing was written.*\n.*unknown status"):
        check({**NOW, ("service", "CL-B"): BUSY})
