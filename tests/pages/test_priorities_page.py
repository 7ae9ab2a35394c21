from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.need.index import weights_of
from geo.pack.pack import Pack
from geo.report.need_index import Certainty, Index, certain, indexed
from geo.report.question import strict
from layers.look.tokens import NEED
from pages.frame.need_answer import answer
from pages.priorities import words as page_words
from tests.pages.screen import answer_of, click_map, fills, html, html_table, looks, open_page, words

PAGE = "priorities"
POPLAR, LANSBURY = "E05009328", "E05009325"
CAPTION = "Place 1 is most need"


def _badges(screen: AppTest) -> list[str]:
    labels = [each.proto.popover.label for each in screen.get("popover")]
    return [re.sub(r"\\(\W)", r"\1", each) for each in labels]


def test_the_answer_names_only_those_that_the_draws_support() -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    assert answer_of(screen) == (
        "Poplar, Shadwell and Stepney Green are among the five highest however the two figures are weighed. "
        "Lansbury, St Dunstan's and Whitechapel may be. More than twice as many children in poverty live in "
        "Lansbury as in Poplar."
    )


def test_every_place_stands_with_its_range_as_the_command_line_has_it(pack: Pack) -> None:
    heading, *rows = html_table(open_page(PAGE), CAPTION)
    assert heading[:2] == ["Ward", "Place, and its range"]
    table = certain(pack, strict(Certainty, {})).rows.set_index("area_name")
    assert len(rows) == 20
    for name, place, _, share, children in rows:
        row = table.loc[name]
        middle, low, high = row["median_rank"], row["rank_low"], row["rank_high"]
        span = "" if low == high == middle else f" ({low:g} to {high:g})"
        assert place == f"{middle:g}{span}"
        assert children == f"{row['children']:,.0f}"
        if share.endswith("%") and "under" not in share and "over" not in share:
            assert share == f"{100 * row['p_first']:.0f}%"


def test_the_map_is_hatched_where_the_place_is_not_certain(pack: Pack) -> None:
    style = looks(open_page(PAGE))
    by_look: dict[str, list[str]] = {}
    for code, (look, _, _) in style["areas"].items():
        by_look.setdefault(look, []).append(pack.area_name(code))
    assert sorted(by_look["look0"]) == ["Poplar", "Shadwell", "Stepney Green"]
    assert sorted(by_look["look1"]) == ["Lansbury", "St Dunstan's", "Whitechapel"]
    assert style["looks"]["look0"] == [NEED[4], None]
    assert style["looks"]["look1"][1] is not None
    assert [row[2:] for row in style["legend"]["rows"]] == [
        ["Stands out", 3],
        ["May be", 3],
        ["Unlikely", 14],
    ]


def test_a_slider_weighs_a_figure_and_the_link_and_the_command_line_agree(pack: Pack) -> None:
    screen = open_page(PAGE)
    key = f"{PAGE}.weight-overcrowding-widget"
    screen.slider(key=key).set_value(100.0).run()
    assert screen.query_params["weight-overcrowding"] in ("100", ["100"])
    given = {"weight": "child_poverty=50.overcrowding=100"}
    rows = indexed(pack, strict(Index, given)).rows
    score = rows.loc[rows["area_code"] == LANSBURY, "score"].iloc[0]
    again = open_page(PAGE, **{"weight-overcrowding": "100", "area": LANSBURY})
    assert f"Score {score:+.2f}" in words(again)
    assert "your own (Child poverty 33%, Overcrowding 67%)" in words(again)
    screen.button[0].click().run()
    assert "weight-overcrowding" not in screen.query_params


def test_weights_that_are_all_nothing_are_those_of_the_weighting() -> None:
    screen = open_page(PAGE, **{"weight-overcrowding": "0", "weight-child_poverty": "0"})
    assert not screen.exception
    assert answer_of(screen).startswith("Poplar, Shadwell and Stepney Green")


def test_a_figure_out_of_date_limits_the_claim() -> None:
    screen = open_page(PAGE, preset="with_obesity")
    assert "Out of date: Obesity, Year 6" in _badges(screen)
    assert "Out of date: Obesity, Year 6" not in _badges(open_page(PAGE))


def test_three_figures_leave_nobody_first_at_every_weight() -> None:
    said = answer_of(open_page(PAGE, preset="english_indices"))
    assert said.startswith(
        "No ward is among the five highest however the figures are weighed. Most often among them:"
    )


def test_one_figure_is_no_matter_of_weights() -> None:
    screen = open_page(PAGE, preset="poverty")
    assert "by this one figure" in answer_of(screen)
    assert "One figure, one order" in _badges(screen)


@pytest.mark.parametrize("first", [3, 8])
def test_another_number_of_first_places(pack: Pack, first: int) -> None:
    screen = open_page(PAGE, first=str(first))
    found = answer(pack, "ward", weights_of(pack), first)
    assert answer_of(screen).startswith(page_words.answer_words(found)[0])
    assert found.stability.frame["p_first"].sum() == pytest.approx(first)


def test_small_areas_have_another_figure_and_the_page_says_so() -> None:
    screen = open_page(PAGE, level="lsoa")
    assert "Income deprivation (children) stands in" in _badges(screen)
    assert "139 more small areas (LSOAs) are in the files" in words(screen)
    assert len(html_table(screen, CAPTION)) == 1 + 30 + 1


def test_an_order_that_small_areas_do_not_have_says_which_figure_is_missing() -> None:
    screen = open_page(PAGE, level="lsoa", preset="with_obesity")
    assert not screen.exception
    assert "has no figures of small areas" in answer_of(screen)


def test_a_chosen_ward_is_explained_beside_the_one_just_outside() -> None:
    screen = open_page(PAGE, area=POPLAR)
    said = words(screen)
    assert "Why Poplar?" in said
    assert "The upright mark is Bromley South, just outside the five." in said
    assert "Poplar cannot be told apart from Shadwell and Stepney Green." in said
    assert re.search(r"Worse than Tower Hamlets on \d+ of \d+ sound figures\.", said)
    figures = html_table(screen, "Every figure of Poplar that is no count")
    assert ["Child poverty", "63.9% 61.7% to 66.1%, worse"] in [row[:2] for row in figures]
    assert ["Obesity, Year 6 2018", "27.3%, out of date"] in [row[:2] for row in figures]


def test_a_click_on_the_map_chooses_a_ward() -> None:
    screen = click_map(open_page(PAGE), LANSBURY)
    assert "Why Lansbury?" in words(screen)
    assert "Lansbury cannot be told apart from" in words(screen)


def test_what_would_change_it_is_told_with_shared_places_marked() -> None:
    heading, *rows = html_table(open_page(PAGE, preset="poverty"), "Places under other choices")
    assert rows[0][0] == "As chosen"
    assert heading[1:4] == ["Poplar", "Shadwell", "Whitechapel"]
    assert all(len(row) == len(heading) for row in rows)


def test_a_link_that_does_not_work_is_explained() -> None:
    said = words(open_page(PAGE, level="moon", **{"weight-overcrowding": "a lot"}))
    assert "Part of this link does not work." in said


def test_the_second_pack_has_its_own_order_and_its_names_stay_text(
    synthetic_root: Path, use_pack: Callable[[Path], None]
) -> None:
    use_pack(synthetic_root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert "<script>" not in html(screen)
    assert "no place: no figure of" in words(screen)
    assert "among the three highest" in answer_of(screen)  # of four, five would say nothing


def test_a_pack_without_an_index_says_so(
    use_pack: Callable[[Path], None], shipped_copy: Callable[[], Path]
) -> None:
    root = shipped_copy()
    place = root / "place.toml"
    text = place.read_text("utf-8")
    start = text.index("[need_index]")
    end = text.index("[[not_available]]", start)
    place.write_text(text[:start] + text[end:], "utf-8")
    use_pack(root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert "No order of need is set up for this place" in words(screen)


def test_the_colours_of_the_map_are_those_of_the_answer() -> None:
    assert set(fills(open_page(PAGE)).values()) == {NEED[0], NEED[2], NEED[4]}
