"""Floor, cap and pace in whole units, and what would mend limits that cannot be met."""

from __future__ import annotations

from decimal import Decimal

import pytest

from geo.errors import AtlasError, InfeasibleError
from geo.pack.amounts import read_bound
from geo.targeting.allocation_limits import Limits, Task, feasible_spans, spans, whole_units

NAMES = ["Abbey", "Bridge", "Castle", "Dock", "Elm"]


def task(total=1_000, current=None, unit="1", weighs=None, floors=(), caps=(), **limits: str) -> Task:
    count = len(current) if current else len(NAMES)
    return Task(
        total,
        Decimal(unit),
        NAMES[:count],
        weighs or [True] * count,
        Limits(**{name: read_bound(each) for name, each in limits.items()}),
        [None if each is None else Decimal(each) for each in current] if current else (),
        floors,
        caps,
    )


def refused(given: Task) -> InfeasibleError:
    with pytest.raises(InfeasibleError) as found:
        feasible_spans(given)
    return found.value


@pytest.mark.parametrize(
    ("limits", "low", "high", "by"),
    [
        ({"floor": "100"}, 100, 1000, ("floor", "")),
        ({"floor": "3%"}, 30, 1000, ("floor", "")),
        ({"floor": "3.14%"}, 32, 1000, ("floor", "")),  # 31.4, rounded inwards
        ({"cap": "27.77%"}, 0, 277, ("", "cap")),
        ({"fall": "5%"}, 190, 1000, ("pace", "")),
        ({"rise": "5%"}, 0, 210, ("", "pace")),
        ({"fall": "10", "rise": "20"}, 190, 220, ("pace", "pace")),
        ({"fall": "300"}, 0, 1000, ("", "")),  # no amount is below zero
        ({"floor": "195", "fall": "5%"}, 195, 1000, ("floor", "")),
        ({"floor": "185", "fall": "5%"}, 190, 1000, ("pace", "")),
        ({"cap": "205", "rise": "5%"}, 0, 205, ("", "cap")),
    ],
)
def test_the_narrowest_limits_count_and_are_named(limits, low, high, by):
    found = spans(task(current=["200"] * 5, **limits))[0]
    assert (found.low, found.high, (found.low_by, found.high_by)) == (low, high, by)


def test_limits_of_one_area_stand_in_place_of_those_of_all():
    own = [read_bound("50"), None, None, None, None]
    found = spans(task(floor="100", floors=own, caps=own))
    assert [each.low for each in found] == [50, 100, 100, 100, 100]
    assert [each.high for each in found] == [50, 1000, 1000, 1000, 1000]


def test_a_unit_of_a_penny_and_of_a_hundred():
    found = spans(task(total=100_000, unit="0.01", current=["200.005"] * 5, fall="5%", rise="5%"))[0]
    assert (found.low, found.high) == (19_001, 21_000)  # 190.00475 and 210.00525
    found = spans(task(total=10, unit="100", current=["240"] * 5, fall="50%", rise="50%"))[0]
    assert (found.low, found.high) == (2, 3)  # 120 and 360


def test_change_cannot_be_limited_where_today_is_not_known():
    with pytest.raises(AtlasError, match=r"not known for Bridge, Dock\."):
        spans(task(current=["1", None, "1", None, "1"], rise="5%"))
    assert spans(task(current=["1", None, "1", None, "1"], floor="5"))


@pytest.mark.parametrize(
    ("given", "why", "remedies"),
    [
        (
            {"floor": "250"},
            "The least amounts add up to 1,250, 250 more than the total of 1,000.",
            ("raise the total by 250 to 1,250", "lower the floor to 200"),
        ),
        # A share of the total grows with it.
        (
            {"floor": "25 %"},
            "The least amounts add up to 1,250, 250 more than the total of 1,000.",
            ("lower the floor to 20 %",),
        ),
        (
            {"cap": "150"},
            "The greatest amounts add up to 750, 250 less than the total of 1,000.",
            ("lower the total by 250 to 750", "raise the cap to 200"),
        ),
        (
            {"fall": "10 %", "current": ["300"] * 5},
            "The least amounts add up to 1,350, 350 more than the total of 1,000.",
            # 300 x (1 - 0.3334) = 199.98
            ("raise the total by 350 to 1,350", "let amounts fall by up to 33.34 %"),
        ),
        (
            {"rise": "10", "current": ["100"] * 5},
            "The greatest amounts add up to 550, 450 less than the total of 1,000.",
            ("lower the total by 450 to 550", "let amounts rise by up to 100"),
        ),
        (
            {"floor": "150", "rise": "10 %", "fall": "10 %", "current": ["250", "250", "200", "170", "120"]},
            "Elm: the floor, 150, is above what the limit on change allows at most, 132.",
            ("lower the floor to 132", "let amounts rise by up to 25 %"),
        ),
        (
            {"cap": "220", "fall": "10 %", "current": ["300", "250", "200", "170", "120"]},
            "Abbey: what the limit on change leaves at least, 270, is above the cap, 220 (1 more area ",
            ("let amounts fall by up to 26.67 %", "raise the cap to 270"),
        ),
        (
            {"floor": "210", "cap": "190"},
            "Abbey: the floor, 210, is above the cap, 190 (4 more areas alike).",
            (),
        ),
        (
            {"fall": "1 %", "rise": "1 %", "current": ["0.5", "250", "250", "250", "250"]},
            "Abbey: no whole number of units of 1 lies within the limit on change.",
            ("let amounts fall by up to 100 %", "let amounts rise by up to 100 %"),
        ),
        (
            {"floor": "5 %", "cap": "30", "total": 500},
            "The greatest amounts",
            ("lower the total by 350 to 150", "raise the cap to 100"),
        ),
    ],
)
def test_what_cannot_be_met_is_explained_with_the_smallest_change_of_each_kind(given, why, remedies):
    error = refused(task(**given))
    assert error.why.startswith(why)
    assert error.remedies == remedies
    if remedies:
        assert all(each[1:] in str(error) for each in remedies)
    else:
        assert "No one change would be enough" in str(error)


def test_the_floor_against_the_total_reads_as_a_person_says_it():
    error = refused(
        Task(
            1_000_000,
            Decimal(1),
            [f"W{at}" for at in range(20)],
            [True] * 20,
            Limits(floor=read_bound("50062")),
        )
    )
    assert str(error) == (
        "The least amounts add up to 1,001,240, 1,240 more than the total of 1,000,000. "
        "Raise the total by 1,240 to 1,001,240, or lower the floor to 50,000."
    )


def test_floors_of_single_areas_leave_only_the_total_to_change():
    own = [read_bound("600"), read_bound("600"), None, None, None]
    assert refused(task(floors=own)).remedies == ("raise the total by 200 to 1,200",)


def test_what_has_nobody_to_share_by_takes_none_of_the_surplus():
    error = refused(task(cap="250", weighs=[True, True, True, False, False]))
    assert "750" in error.why
    assert "Dock, Elm: nobody to share by" in error.why
    assert "raise the cap to 334" in error.remedies


@pytest.mark.parametrize("unit", ["0", "-1"])
def test_a_unit_that_is_none_is_refused(unit):
    with pytest.raises(AtlasError, match="above zero"):
        whole_units(Decimal(1), Decimal(unit))


@pytest.mark.parametrize(
    ("amount", "unit", "near"),
    [("10.5", "1", "10 or 11"), ("0.005", "0.01", "0 or 0.01"), ("1234", "100", "1,200 or 1,300")],
)
def test_an_amount_between_two_units_is_refused_with_both(amount, unit, near):
    with pytest.raises(AtlasError, match=f"{near} is"):
        whole_units(Decimal(amount), Decimal(unit))
