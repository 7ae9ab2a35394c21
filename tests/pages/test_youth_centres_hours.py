"""Youth centres at an hour: three looks, never closed for want of hours, in the link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geo.report.opening import TABLES, Open, opening as table
from geo.report.question import usually
from layers.look.palette import contrast
from layers.paper.week import Cell, week_html
from pages.youth_centres.opening import AREA_LOOKS, MARKERS
from tests.pages.screen import answer_of, html, html_table, open_page, words

PAGE = "youth-centres"
BROMLEY_SOUTH = "E05009322"


def _hour(**more: str) -> AppTest:
    screen = open_page(PAGE, look="hour", **more)
    assert not screen.exception
    return screen


def test_the_page_opens_as_ever_and_asks_for_no_hour():
    screen = open_page(PAGE)
    assert not screen.exception
    assert screen.segmented_control(key=f"{PAGE}.look").value == "verdict"
    assert [each.label for each in screen.selectbox if each.label in ("Day", "Time")] == []


def test_a_thursday_at_five_is_answered_with_what_is_known_and_what_is_not():
    said = answer_of(_hour())
    assert said.startswith("On a Thursday at 17:00, 1 of 10 listed youth centres is known")
    assert "(for girls only)" in said
    assert "For 9 nobody has said; none is known to be closed." in said
    assert "of it is not known. If all whose place is known were open, 17,416 would." in said


def test_streets_give_reach_and_the_week_says_for_whom():
    screen = _hour(streets="yes", area=BROMLEY_SOUTH)
    assert "At least" in answer_of(screen)
    assert "One is open then, address to confirm" in words(screen)
    shown = html(screen)
    assert shown.count('<td class="atlas-is-open">') == 3 * 6
    assert "for girls only" in shown


def test_an_age_with_special_needs_changes_who_may_go():
    assert "none of 10 listed" in answer_of(_hour(age="24"))
    assert "1 of 10 listed" in answer_of(_hour(age="24", **{"with-send": "yes"}))
    assert "none of 10 listed" in answer_of(_hour(**{"for": "all"}))


def test_a_link_says_the_hour_and_a_choice_is_written_to_it():
    screen = _hour(day="sunday", time="10:00")
    assert answer_of(screen).startswith("On a Sunday at 10:00")
    screen.selectbox(key=f"{PAGE}.day").set_value("friday").run()
    assert screen.query_params["day"] == "friday"
    assert answer_of(screen).startswith("On a Friday at 10:00")
    wrong = open_page(PAGE, look="hour", day="caturday", time="25:00")
    assert "“caturday” is no choice for “day” here" in words(wrong)


def test_the_hour_stays_while_another_look_is_shown():
    screen = _hour(day="sunday")
    screen.segmented_control(key=f"{PAGE}.look").set_value("verdict").run()
    screen.segmented_control(key=f"{PAGE}.look").set_value("hour").run()
    assert answer_of(screen).startswith("On a Sunday at 17:00")


def test_the_table_never_calls_closed_what_nobody_has_said(pack):
    screen = _hour()
    rows = html_table(screen, "Every ward on a Thursday: what is open, and who can walk there")
    assert len(rows) == 1 + len(pack.areas["ward"])
    assert "Closed then" not in rows[0], "nobody has said that of any"
    assert any(
        "nobody has said of any of the 10 youth centres" in line for line in words(screen).splitlines()
    )


@pytest.mark.parametrize("name", list(TABLES))
def test_the_files_are_those_of_the_command(pack, name):
    asked = usually(Open, categories=("youth_centre",), table=name)
    assert len(table(pack, asked).rows)


def test_the_three_looks_differ_in_shape_and_in_grey():
    assert len({each.symbol for each in MARKERS.values()}) == len(MARKERS)
    assert len({each.symbol for each in AREA_LOOKS.values()}) == len(AREA_LOOKS)
    assert len({each.word for each in [*MARKERS.values(), *AREA_LOOKS.values()]}) >= len(AREA_LOOKS)
    fills = [each.fill for each in MARKERS.values()]
    assert contrast(fills[0], fills[1]) > 1.5


def test_the_week_says_each_state_by_a_sign_and_in_words():
    cells = [Cell("open", ("girls",)), Cell("open", ("all", "girls")), Cell("not known"), Cell("closed")]
    shown = week_html([("Monday", [*cells, Cell("nothing listed")])], range(8, 13), caption="A <week>")
    assert [each.mark for each in cells] == ["G", "●", "?", "×"]
    assert "A &lt;week&gt;" in shown
    assert '<abbr title="Monday">Mon</abbr>' in shown
    assert all(each.words in shown for each in cells)


def test_a_place_without_any_hours_is_not_asked_for_them(second_place):
    screen = open_page(PAGE)
    assert "Open at an hour" not in screen.segmented_control(key=f"{PAGE}.look").options
