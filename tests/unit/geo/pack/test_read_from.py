"""Where a figure or list was read is written down, and agrees with what else is said of it."""

from __future__ import annotations

import pytest

from geo.pack.indicators import READ_WORDS, to_check
from geo.pack.pack import Pack
from geo.report.dictionary import dictionary, read_words, unlabelled


def test_a_figure_that_says_it_was_read_from_a_copy_is_one_to_check(pack: Pack) -> None:
    for each in pack.registry.values():
        said = any("public copy" in caveat and "not from the publisher" in caveat for caveat in each.caveats)
        assert each.source.read_from in READ_WORDS
        assert not said or to_check(each.source.read_from), each.id


def test_every_shipped_figure_and_list_says_where_it_was_read(pack: Pack) -> None:
    assert all(each.source.read_from for each in pack.registry.values())
    assert all(each.read_from for each in pack.catalogue.values())
    kinds = [each.source.read_from for each in pack.registry.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"copy": 52, "publisher": 24}


def test_a_pack_that_does_not_say_it_leaves_it_open(synthetic_pack: Pack) -> None:
    assert {each.source.read_from for each in synthetic_pack.registry.values()} == {""}
    assert "Read from" not in dictionary(synthetic_pack)


@pytest.mark.parametrize(
    ("kind", "check"), [("publisher", False), ("copy", True), ("press", True), ("", False)]
)
def test_only_a_copy_and_the_press_are_to_be_checked(kind: str, check: bool) -> None:
    assert to_check(kind) == check
    assert ("to be checked" in read_words(kind)) == check  # type: ignore[arg-type]


def test_an_attribution_behind_a_label_does_not_say_source_again() -> None:
    assert unlabelled("Source: the council.") == unlabelled("the council.") == "the council."


def test_the_dictionary_says_where_each_figure_was_read(pack: Pack) -> None:
    assert dictionary(pack).count("| Read from |") == len(pack.registry) + len(pack.catalogue)
