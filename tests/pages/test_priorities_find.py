"""The criteria finder on the page Priorities."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack.pack import Pack
from geo.report.criteria import Find, found
from geo.report.question import usually
from tests.pages.screen import answer_of, click_map, html, html_table, looks, open_page, words

PAGE = "priorities"
POPLAR = "E05009328"
WHERE = "child_poverty>50 and overcrowding>=20"
TABLE = "Answers, with the figure"


def _open(where: str | None = None, **more: str) -> AppTest:
    return open_page(PAGE, view="find", **({} if where is None else {"where": where}), **more)


def _asked(screen: AppTest) -> str:
    given = screen.query_params["where"]
    return given[0] if isinstance(given, list) else given


def test_the_answer_comes_first_then_the_question_as_a_sentence() -> None:
    screen = _open(WHERE)
    assert not screen.exception
    assert answer_of(screen) == (
        "Lansbury, Poplar, Shadwell and Stepney Green surely meet the conditions: 4 of 20 wards. "
        "4 more may, since a range straddles a threshold: Bromley North, Bromley South, Mile End and "
        "St Dunstan's."
    )
    assert "Wards where child poverty is above 50% and overcrowding is at least 20%." in words(screen)


def test_every_area_is_listed_in_its_state_as_the_command_line_has_it(pack: Pack) -> None:
    heading, *rows = html_table(_open(WHERE), TABLE)
    assert heading == ["Ward", "Answer", "Child poverty is above 50%", "Overcrowding is at least 20%"]
    table = found(pack, usually(Find, where=WHERE)).rows
    told = {"yes": "Met", "uncertain": "Uncertain", "unknown": "Not known", "no": "Not met"}
    by_name = table.drop_duplicates("area_name").set_index("area_name")["result"].map(told)
    assert {row[0]: row[1] for row in rows} == by_name.to_dict()
    order = [row[1] for row in rows]
    assert order == sorted(order, key=list(told.values()).index)
    first = table[(table["area_name"] == rows[0][0]) & (table["condition"] == "overcrowding>=20")].iloc[0]
    assert rows[0][3] == f"Met: {first['value']:.1f}% ({first['lower']:.1f}% to {first['upper']:.1f}%)"


def test_the_map_hatches_what_is_uncertain(pack: Pack) -> None:
    style = looks(_open(WHERE))
    hatched = {code for code, (look, _, _) in style["areas"].items() if style["looks"][look][1] is not None}
    names = sorted(pack.area_name(code) for code in hatched)
    assert names == ["Bromley North", "Bromley South", "Mile End", "St Dunstan's"]
    assert [row[2:] for row in style["legend"]["rows"]] == [["Met", 4], ["Uncertain", 4], ["Not met", 12]]


def test_it_begins_with_a_question_that_the_place_can_answer() -> None:
    screen = _open()
    assert "Wards where child poverty is worse than in Tower Hamlets." in words(screen)
    assert "where" not in screen.query_params


def test_a_condition_is_put_together_without_typing() -> None:
    screen = _open("child_poverty>50")
    screen.selectbox(key="priorities-find-subject-ward").set_value("figure:overcrowding").run()
    screen.selectbox(key="priorities-find-how-figure:overcrowding").set_value("<=").run()
    screen.number_input(key="priorities-find-number-overcrowding-ward").set_value(15.0).run()
    screen.segmented_control(key="priorities-find-joint").set_value("or").run()
    screen.button(key="priorities-find-add").click().run()
    assert not screen.exception
    assert _asked(screen) == "child_poverty>50 or overcrowding<=15"
    assert "Wards where child poverty is above 50% or overcrowding is at most 15%." in words(screen)


@pytest.mark.parametrize(
    ("subject", "how", "written"),
    [
        ("figure:child_poverty", "better", "child_poverty=better"),
        ("reach:library", "<", "reach:library<60"),
        ("verdict:youth_centre_every_ward", "!=", "verdict:youth_centre_every_ward!=met"),
    ],
)
def test_comparisons_reach_and_promises_need_no_typing_either(subject: str, how: str, written: str) -> None:
    screen = _open("none")
    assert answer_of(screen).startswith("Which areas do you look for?")
    screen.selectbox(key="priorities-find-subject-ward").set_value(subject).run()
    screen.selectbox(key=f"priorities-find-how-{subject}").set_value(how).run()
    screen.button(key="priorities-find-add").click().run()
    assert not screen.exception
    assert _asked(screen) == written


def test_a_condition_is_removed_and_the_last_one_leaves_nothing_asked() -> None:
    screen = _open(WHERE)
    screen.button(key="priorities-find-without-0").click().run()
    assert _asked(screen) == "overcrowding>=20"
    screen.button(key="priorities-find-without-0").click().run()
    assert _asked(screen) == "none"
    assert answer_of(screen).startswith("Which areas do you look for?")
    screen.button(key="priorities-find-renew").click().run()
    assert "where" not in screen.query_params


def test_a_sentence_is_typed_and_stands_in_the_link() -> None:
    screen = _open()
    field = screen.text_input(key="priorities.where-widget")
    field.set_value("child_poverty>50 and (overcrowding>=20 or reach:youth_centre<60)").run()
    assert _asked(screen) == "child_poverty>50 and (overcrowding>=20 or reach:youth_centre<60)"
    assert "and either overcrowding is at least 20% or fewer than 60%" in words(screen)


@pytest.mark.parametrize(
    ("where", "because"),
    [
        ("child_poverty>>50", "a number is expected"),
        ("child_povetry>50", "did you mean child_poverty?"),
        ("child_poverty>50 and", "a condition is expected"),
        ("<script>alert(1)</script>", "nothing here begins like this"),
        ("child_poverty>5000", "lies between"),
    ],
)
def test_a_fault_of_a_sentence_explains_itself_where_it_stands(where: str, because: str) -> None:
    screen = _open(where)
    assert not screen.exception
    assert answer_of(screen).startswith("The question cannot be read yet.")
    assert because in answer_of(screen)
    fault = re.search(r'<p class="atlas-fault".*?</p>', html(screen))
    assert fault is not None
    assert "<mark>" in fault[0]
    assert "<script>" not in html(screen)
    assert screen.text_input(key="priorities.where-widget").value == where


def test_small_areas_without_the_figure_say_which_areas_have_it() -> None:
    screen = _open("child_poverty>50", level="lsoa")
    assert not screen.exception
    assert "has no figures of small areas" in answer_of(screen)


def test_small_areas_have_their_own_first_question() -> None:
    screen = _open(level="lsoa")
    assert not screen.exception
    assert "Small areas (LSOAs) where" in words(screen)
    assert len(html_table(screen, TABLE)) == 1 + 40


def test_what_is_out_of_date_is_not_known_unless_it_may_decide() -> None:
    assert "Of 20 it is not known." in answer_of(_open("obesity_year6>40"))
    assert "it is not known" not in answer_of(_open("obesity_year6>40", stale="yes"))


def test_reach_speaks_of_listed_services() -> None:
    assert "Among listed youth centres: the list is not complete" in words(_open("reach:youth_centre<60"))


def test_what_a_service_without_a_place_would_add_is_shown_as_a_range_and_never_as_0() -> None:
    table = html_table(_open("reach:library<60"), TABLE)
    doubtful = [row for row in table if "Uncertain" in row]
    assert doubtful
    assert not [row for row in doubtful if "Uncertain: 0% (" in str(row)]
    assert any("Uncertain: 0% to 100%" in str(row) for row in doubtful)


def test_a_click_on_the_map_explains_an_area() -> None:
    screen = click_map(_open(WHERE), POPLAR)
    assert "Poplar: met" in words(screen)


def test_the_second_pack_has_its_own_question_and_its_names_stay_text(
    synthetic_root: Path, use_pack: Callable[[Path], None]
) -> None:
    use_pack(synthetic_root)
    screen = _open()
    assert not screen.exception
    assert "<script>" not in html(screen)
