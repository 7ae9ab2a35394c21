"""Memory: answers are worked out once, belong to what they were asked about, and go with it."""

from __future__ import annotations

import copy
import gc
import pickle
import threading
import weakref
from dataclasses import dataclass, replace

import pytest

from geo.memory import Memory, kept, lend

pytestmark = pytest.mark.slow


@dataclass(frozen=True, eq=False)
class Town:
    name: str = "Mill"


@dataclass(frozen=True)
class Proposal:
    visitor: Visitor | None = None

    @property
    def keeper(self) -> Visitor | None:
        return self.visitor


@dataclass(frozen=True)
class Visitor:
    name: str = "Ada"


class Figure:
    """What is worked out: every time another object."""

    def __init__(self, about: object = None) -> None:
        self.about = about


def gone(reference: weakref.ref) -> bool:
    gc.collect()
    return reference() is None


def test_an_answer_is_worked_out_once_per_owner_and_question():
    @kept(8)
    def figure(town, number, *, unit="m"):
        return Figure()

    town = Town()
    first = figure(town, 1)
    assert figure(town, 1) is first
    assert figure(town, 2) is not first
    assert figure(town, 1, unit="km") is not first
    assert figure(Town(), 1) is not first
    assert figure.__name__ == "figure"


def test_two_functions_do_not_mix_their_answers():
    one, other = kept(8)(lambda town: "one"), kept(8)(lambda town: "other")
    town = Town()
    assert (one(town), other(town), one(town)) == ("one", "other", "one")


def test_the_least_recently_asked_is_forgotten_first():
    worked = []
    figure = kept(2)(lambda town, number: worked.append(number))
    town = Town()
    for number in (1, 2, 1, 3, 1, 2):
        figure(town, number)
    assert worked == [1, 2, 3, 2]


def test_the_bound_holds_for_each_owner_apart():
    worked = []
    figure = kept(1)(lambda town: worked.append(town.name))
    towns = [Town("Mill"), Town("Ford")]
    for town in (*towns, *towns):
        figure(town)
    assert worked == ["Mill", "Ford"]


def test_a_replaced_copied_or_written_owner_remembers_nothing():
    figure = kept(8)(lambda town: Figure())
    town = Town()
    first = figure(town)
    assert figure(replace(town, name="Ford")) is not first
    assert figure(copy.deepcopy(town)) is not first
    assert isinstance(pickle.loads(pickle.dumps(Memory())), Memory)


def test_an_owner_goes_with_all_that_was_kept_even_where_an_answer_points_back():
    figure = kept(8)(lambda town, number: Figure(about=town))
    town = Town()
    references = [weakref.ref(town), weakref.ref(figure(town, 1))]
    assert references[1]() is not None
    del town
    assert all(gone(each) for each in references)


def test_an_argument_that_is_set_aside_is_neither_compared_nor_kept():
    told = []

    @kept(8, aside="progress")
    def figure(town, number, *, progress=None):
        progress(number)
        return Figure()

    def progress(number):
        told.append(number)

    town, reference = Town(), weakref.ref(progress)
    first = figure(town, 1, progress=progress)
    assert figure(town, 1) is first
    assert figure(town, 1, progress=None) is first
    assert told == [1]
    del progress
    assert gone(reference)


def test_errors_are_not_kept():
    worked = []

    @kept(8)
    def figure(town):
        worked.append(1)
        if len(worked) < 2:
            raise ValueError("not yet")
        return Figure()

    town = Town()
    with pytest.raises(ValueError, match="not yet"):
        figure(town)
    assert figure(town) is figure(town)
    assert len(worked) == 2


def test_a_copy_asks_its_origin_for_what_they_share_and_only_for_that():
    asked = []
    points = kept(8, shared=True)(lambda town: asked.append(town) or Figure())
    services = kept(8)(lambda town: Figure())
    town = Town()
    first, second = Town("copy"), Town("copy of the copy")
    lend(town, first)
    lend(first, second)
    assert points(second) is points(first) is points(town)
    assert asked == [town]  # so what is shared cannot point to the copy
    assert services(first) is not services(town)
    assert points(replace(second, name="Ford")) is not points(town)


def test_what_a_visitor_proposes_is_kept_with_the_visitor_and_holds_no_owner():
    coverage = kept(8)(lambda town, proposal: Figure())
    town, visitor = Town(), Visitor()
    found = coverage(town, Proposal(visitor))
    assert coverage(town, Proposal(visitor)) is found
    assert coverage(Town(), Proposal(visitor)) is not found
    assert coverage(town, Proposal()) is coverage(town, Proposal())
    references = [weakref.ref(found), weakref.ref(visitor)]
    del found, visitor
    assert all(gone(each) for each in references)

    visitor, reference = Visitor(), weakref.ref(town)
    coverage(town, Proposal(visitor))
    del town
    assert gone(reference)


def test_of_several_threads_that_ask_the_same_one_works():
    begun, go = threading.Event(), threading.Event()
    worked: list[int] = []
    found: list[Figure] = []

    @kept(8)
    def figure(town):
        worked.append(1)
        begun.set()
        assert go.wait(10)
        return Figure()

    town = Town()
    threads = [threading.Thread(target=lambda: found.append(figure(town))) for _ in range(8)]
    for each in threads:
        each.start()
    assert begun.wait(10)
    go.set()
    for each in threads:
        each.join(10)
    assert len(worked) == 1
    assert len(found) == 8
    assert len({id(each) for each in found}) == 1


def test_while_one_answer_is_worked_out_others_are_given():
    begun, go = threading.Event(), threading.Event()

    @kept(8)
    def figure(town, number):
        if number == 1:
            begun.set()
            assert go.wait(10)
        return number

    town = Town()
    slow = threading.Thread(target=figure, args=(town, 1))
    slow.start()
    assert begun.wait(10)
    assert figure(town, 2) == 2
    go.set()
    slow.join(10)
    assert figure(town, 1) == 1


def test_an_answer_may_need_others_of_the_same_function():
    @kept(8)
    def factorial(town, number):
        return 1 if number == 0 else number * factorial(town, number - 1)

    town = Town()
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(factorial(town, n))) for n in (5, 4, 5, 3, 5, 2)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert sorted(found) == [2, 6, 24, 120, 120, 120]
