from __future__ import annotations

from hypothesis import given, strategies

from geo.api.asking import read
from geo.api.problems import ProblemError
from geo.api.resources import RESOURCES

VALUES = RESOURCES["values"]


def test_equal_questions_are_equal_whatever_the_address_looks_like() -> None:
    first = read(VALUES, b"level=ward&indicator=a&indicator=b")
    assert read(VALUES, b"indicator=a.b&level=ward&adjust=no&format=json") == first
    assert read(VALUES, b"level=%77ard&indicator=a&indicator=b.a").key == first.key
    assert read(VALUES, b"level=ward&indicator=b.a").key != first.key  # the order of rows is asked, too


def test_a_resource_and_its_answer_under_its_own_name_share_what_is_kept() -> None:
    one, other = (read(RESOURCES[path], b"preset=material") for path in ("index", "answers/index"))
    assert one.key == other.key


def test_weights_with_decimals_are_not_taken_apart() -> None:
    found = read(RESOURCES["index"], b"weight=overcrowding=0.5&weight=idaci=2.25")
    assert found.question.weights == ("overcrowding=0.5", "idaci=2.25")


@given(strategies.binary(max_size=40), strategies.text(max_size=40))
def test_anything_is_a_question_or_a_refusal(query: bytes, accept: str) -> None:
    refused: list[ProblemError] = []
    try:
        read(VALUES, query, accept)
    except ProblemError as problem:
        refused.append(problem)
    assert all(400 <= each.kind.status < 500 and each.detail for each in refused)
