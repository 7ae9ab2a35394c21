"""What was read from a copy or the press says so on every page that shows it."""

from __future__ import annotations

import pytest

from geo.pack.indicators import TO_CHECK
from geo.pack.pack import Pack
from pages.frame import to_check
from tests.pages.screen import html_table, open_page, text_of

SHOWING: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("needs-map", {}),
    ("profiles", {}),
    ("youth-centres", {}),
    ("family-hubs", {}),
    ("play-space", {}),
    ("priorities", {}),
    ("priorities", {"view": "beside"}),
    ("priorities", {"view": "find", "where": "child_poverty>50 and reach:library<60"}),
    ("where-next", {}),
    ("allocate", {}),
    ("strategy", {}),
    ("register", {}),
    ("data-and-methods", {}),
)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "query"), SHOWING)
def test_a_page_that_shows_it_has_the_badge_once(page: str, query: dict[str, str]) -> None:
    screen = open_page(page, **query)
    assert not screen.exception
    badges = [each for each in screen.get("popover") if each.proto.popover.label == TO_CHECK]
    assert len(badges) == 1
    assert " ".join(text_of(part.proto.body) for part in badges[0].get("html")).strip()


def test_the_badge_names_what_was_read_where(pack: Pack) -> None:
    (badge,) = to_check.badges(
        pack, indicators=["child_poverty", "lone_parent_household"], categories=["youth_centre"]
    )
    assert badge.limits
    assert badge.words[0] == f"Read from a public copy: {pack.indicator('child_poverty').short_title}."
    assert badge.words[1] == "Read from the press, or pages of others: the list of youth centres."
    assert badge.words[-1] == to_check.WHAT_TO_DO


def test_of_very_many_the_number_is_named(pack: Pack) -> None:
    (badge,) = to_check.badges(pack, indicators=list(pack.registry))
    assert "more." in badge.words[0]
    assert badge.words[0].count(",") == to_check.MOST - 1


def test_what_is_the_publishers_own_or_not_stated_has_none(pack: Pack, synthetic_pack: Pack) -> None:
    assert to_check.badges(pack, indicators=["lone_parent_household"]) == []
    assert to_check.badges(synthetic_pack, indicators=list(synthetic_pack.registry)) == []


@pytest.mark.slow
def test_the_lists_of_the_register_can_begin_with_those_of_the_press(pack: Pack) -> None:
    press = {each.title for each in pack.catalogue.values() if each.read_from == "press"}
    rows = html_table(open_page("register", lists="check"), "Categories of the register")[1:]
    assert {row[0] for row in rows[: len(press)]} == press
    usual = html_table(open_page("register"), "Categories of the register")[1:]
    assert [row[0] for row in usual] == [each.title for each in pack.catalogue.values()]
