from __future__ import annotations

import pytest

from geo.api.pace import Pace
from geo.api.problems import ProblemError


def test_a_few_come_at_once_and_more_come_evenly() -> None:
    pace = Pace(per_second=100, at_once=3, longest=1.0)
    assert [pace.turn(10.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert [pace.turn(10.0) for _ in range(3)] == pytest.approx([0.01, 0.02, 0.03])
    assert pace.turn(10.5) == 0.0


def test_no_second_has_more_than_are_to_be_answered() -> None:
    pace = Pace(per_second=50, at_once=5, longest=10.0)
    turns = sorted(now + pace.turn(now) for now in (number / 100 for number in range(400)))
    assert len([each for each in turns if 1.0 <= each < 2.0]) == pytest.approx(50, abs=1)


def test_whoever_would_wait_too_long_is_told_to_come_again_and_takes_no_turn() -> None:
    pace = Pace(per_second=10, at_once=1, longest=0.25)
    assert [pace.turn(1.0) for _ in range(3)] == pytest.approx([0.0, 0.1, 0.2])
    for _ in range(5):
        with pytest.raises(ProblemError) as refused:
            pace.turn(1.0)
    assert refused.value.kind.name == "busy"
    assert pace.turn(1.1) == pytest.approx(0.2)
