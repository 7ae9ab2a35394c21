"""The criteria finder: what is written is read again alike; no answer is stronger than its parts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from pandas import Series

from geo.errors import CriteriaError
from geo.limits import CRITERIA_CONDITIONS, CRITERIA_DEPTH, CRITERIA_LENGTH
from geo.targeting.conditions import OPERATORS, Beside, Figure, Group, Reach, Verdict, conditions, write
from geo.targeting.criteria import find
from geo.targeting.logic import held, turned
from geo.targeting.parser import parse
from tests.effort import tries

NAMES = st.from_regex(r"[a-z][a-z0-9_]{1,20}", fullmatch=True).filter(
    lambda each: each not in ("and", "or", "not")
)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(float), st.floats(-1e9, 1e9).map(lambda each: round(each, 6))
)
SIGNS = st.sampled_from(OPERATORS)
WALKS = st.none() | st.integers(1, 20_000_000).map(lambda millimetres: millimetres / 1000)
AGES = st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)).map(sorted).map(tuple)
WORDS = st.sampled_from(["met", "met nearby", "not evidenced", "unmet", "worse", "similar"])
CONDITIONS = st.one_of(
    st.builds(Figure, indicator=NAMES, sign=SIGNS, number=NUMBERS),
    st.builds(Beside, indicator=NAMES, word=WORDS, benchmark=st.just("") | NAMES, equal=st.booleans()),
    st.builds(Reach, category=NAMES, sign=SIGNS, number=NUMBERS, metres=WALKS, ages=AGES),
    st.builds(Verdict, promise=NAMES, word=WORDS, equal=st.booleans()),
)
QUESTIONS = st.recursive(
    CONDITIONS,
    lambda parts: st.builds(
        Group, st.sampled_from(["and", "or"]), st.lists(parts, min_size=2, max_size=4).map(tuple)
    ),
    max_leaves=8,
)


def _depth(criteria):
    """Return how deep brackets stand in what is written."""
    if not isinstance(criteria, Group):
        return 0
    return max(_depth(each) + isinstance(each, Group) for each in criteria.parts)


@given(QUESTIONS)
def test_what_is_written_is_read_again_alike(criteria):
    text = write(criteria)
    if (
        len(text) > CRITERIA_LENGTH
        or _depth(criteria) > CRITERIA_DEPTH
        or len(conditions(criteria)) > CRITERIA_CONDITIONS
    ):
        with pytest.raises(CriteriaError):
            parse(text)
        return
    assert parse(text) == criteria
    assert write(parse(text)) == text
    assert text.isascii()


@given(st.text(max_size=80) | st.text("ab1>=<!()@:/ .-andor\u202e", max_size=80))
def test_any_text_is_read_or_refused_with_its_place(text):
    found, refused = None, None
    try:
        found = parse(text)
    except CriteriaError as error:
        refused = error
    if refused:
        assert 1 <= refused.position <= len(text) + 1
        assert str(refused).isprintable()
    else:
        assert parse(write(found)) == found


TOWN = st.sampled_from(
    [
        *(
            f"{name}{sign}{number}"
            for name in ("damp_homes", "school_meals")
            for sign in OPERATORS
            for number in (5, 20, 33)
        ),
        *(f"reach:club{walk}{sign}40" for walk in ("", "@400m") for sign in (">", "<=")),
        *(
            f"verdict:club_every_ward{sign}{word}"
            for sign in ("=", "!=")
            for word in ("met", "unmet", "uncertain")
        ),
        "school_meals=worse",
        "welsh_speakers!=higher",
    ]
)
RANK = {"no": 0, "uncertain": 1, "unknown": 1, "yes": 2}


@settings(max_examples=tries(25))
@given(TOWN, TOWN)
def test_a_further_condition_never_makes_an_area_surer_and_an_alternative_never_less_so(one, other):
    from geo.sample import town

    alone = find(town(), parse(one)).frame["result"].map(RANK)
    both = find(town(), parse(f"{one} and {other}")).frame["result"]
    either = find(town(), parse(f"{one} or {other}")).frame["result"]
    assert (both.map(RANK) <= alone).all()
    assert (either.map(RANK) >= alone).all()
    assert both.equals(find(town(), parse(f"{other} and {one}")).frame["result"])
    assert either.equals(find(town(), parse(f"{other} or {one}")).frame["result"])


RANGES = st.lists(
    st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=8
)


@given(RANGES, SIGNS, st.floats(-1e6, 1e6), st.floats(1, 3))
def test_a_wider_range_only_opens_an_answer(ranges, sign, number, factor):
    value = Series([middle for middle, _, _ in ranges])
    below, above = Series([each[1] for each in ranges]), Series([each[2] for each in ranges])
    narrow = held(value, value - below, value + above, sign, number)
    wide = held(value, value - factor * below, value + factor * above, sign, number)
    assert ((wide == narrow) | (wide == "uncertain")).all()


@given(RANGES, SIGNS, st.floats(-1e6, 1e6))
def test_the_opposite_comparison_is_the_opposite_answer(ranges, sign, number):
    value = Series([middle for middle, _, _ in ranges])
    low, high = value - [each[1] for each in ranges], value + [each[2] for each in ranges]
    opposite = {">": "<=", "<=": ">", "<": ">=", ">=": "<"}[sign]
    assert turned(held(value, low, high, sign, number)).equals(held(value, low, high, opposite, number))
