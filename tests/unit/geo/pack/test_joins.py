"""Joining by area: codes and names join, aliases help, obsolete codes are refused, nothing is lost."""

from __future__ import annotations

import pytest

from geo.pack.areas import match_areas, obsolete_reason
from geo.pack.place import ObsoleteCodes

CODES = ["W1", "W2", "W3"]
NAMES = {"W1": "Mill & Weir", "W2": "St Anne’s", "W3": "Harbour"}
ALIASES = {"Old Harbour": "W3"}
OBSOLETE = [ObsoleteCodes(first="V10", last="V19", message="is a ward of before 2010")]


def _match(*keys: str):
    return match_areas(keys, CODES, names=NAMES, aliases=ALIASES, obsolete=OBSOLETE)


def test_a_code_matches_itself():
    assert _match("W2").matched == {"W2": "W2"}


@pytest.mark.parametrize("key", ["Mill & Weir", "Mill and Weir", "MILL  AND weir", " Mill & Weir "])
def test_a_name_matches_whatever_its_case_spacing_or_ampersand(key):
    assert _match(key).matched == {key: "W1"}


def test_straight_and_curly_apostrophes_are_one():
    assert _match("St Anne's").matched == {"St Anne's": "W2"}


def test_a_former_name_is_an_alias_of_the_current_code():
    assert _match("old harbour").matched == {"old harbour": "W3"}


def test_an_obsolete_code_is_refused_with_its_reason_and_never_joined():
    match = _match("V15", "W1")
    assert match.obsolete == {"V15": "is a ward of before 2010"}
    assert "V15" not in match.matched
    assert match.unknown == ()


def test_what_does_not_join_is_reported_both_ways():
    match = _match("W1", "Atlantis", "W9")
    assert match.unknown == ("Atlantis", "W9")
    assert match.absent == ("W2", "W3")


def test_a_key_given_twice_is_matched_once():
    assert _match("W1", "W1").matched == {"W1": "W1"}
    assert _match("Nowhere", "Nowhere").unknown == ("Nowhere",)


def test_an_alias_to_an_area_that_is_not_there_joins_nothing():
    match = match_areas(["Ghost"], CODES, aliases={"Ghost": "W9"})
    assert match.matched == {}
    assert match.unknown == ("Ghost",)


def test_only_codes_of_the_same_length_within_the_range_are_obsolete():
    assert obsolete_reason("V10", OBSOLETE) == "is a ward of before 2010"
    assert obsolete_reason("V19", OBSOLETE) == "is a ward of before 2010"
    assert obsolete_reason("V20", OBSOLETE) == ""
    assert obsolete_reason("V150", OBSOLETE) == ""
