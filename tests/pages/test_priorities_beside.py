"""Need beside provision on the page Priorities."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack.pack import Pack
from geo.report.equity import Equity, equitable
from geo.report.question import usually
from tests.pages.screen import answer_of, click_map, html, html_table, looks, open_page, words

PAGE = "priorities"
POPLAR, BROMLEY_NORTH = "E05009328", "E05009321"
LEISURE = {"need": "overcrowding", "services": "leisure_centre", "measure": "reach"}


def _open(**more: str) -> AppTest:
    return open_page(PAGE, view="beside", **more)


def _badges(screen: AppTest) -> list[str]:
    labels = [each.proto.popover.label for each in screen.get("popover")]
    return [re.sub(r"\\(\W)", r"\1", each) for each in labels]


def test_the_answer_is_what_the_neediest_fifth_have_among_listed_services(pack: Pack) -> None:
    screen = _open()
    assert not screen.exception
    assert answer_of(screen) == (
        "The neediest fifth of young people aged 11 to 19 have 29% (22 to 41%) of the listed youth centres, "
        "among listed services; 5 of the 10 listed are not placed well enough. "
        "No ward is surely of high need and low provision."
    )
    row = equitable(pack, usually(Equity, table="summary")).rows.iloc[0]
    assert (
        f"{100 * row['neediest_share']:.0f}% ({100 * row['low']:.0f} to {100 * row['high']:.0f}%)"
        in answer_of(screen)
    )
    assert "5 of 10 without a point" in _badges(screen)
    assert "Evenness −0.16 (−0.32 to 0.03)" in _badges(screen)
    assert "With every such service counted, wherever it may be, it would be 9 to 78%." in words(screen)


def test_the_order_is_what_the_page_shows_first_and_its_choices_stay(pack: Pack) -> None:
    screen = open_page(PAGE, first="3")
    assert "among the three highest" in answer_of(screen)
    screen.segmented_control(key="priorities.view").set_value("beside").run()
    assert "The neediest fifth" in answer_of(screen)
    assert screen.query_params["view"] in ("beside", ["beside"])
    screen.segmented_control(key="priorities.view").set_value("order").run()
    assert "among the three highest" in answer_of(screen)
    assert "view" not in screen.query_params


def test_who_surely_lacks_is_named_and_every_area_has_both_ranges(pack: Pack) -> None:
    screen = _open(**LEISURE, shown="table")
    assert "Bromley North is surely of high need and low provision." in answer_of(screen)
    heading, *rows = html_table(screen, "Children within 1,200 m of a listed leisure centre")
    assert heading == ["Ward", "Need and provision", "Overcrowding", "Provision", "Children"]
    table = equitable(
        pack, usually(Equity, need="overcrowding", category="leisure_centre", measure="reach")
    ).rows.set_index("area_name")
    assert len(rows) == 20
    for name, quadrant, need, provision, children in rows:
        row = table.loc[name]
        assert quadrant == {"uncertain": "Not certain"}.get(row["quadrant"], row["quadrant"].capitalize())
        assert need == f"{row['need']:.1f}% ({row['need_low']:.1f}% to {row['need_high']:.1f}%)"
        assert provision.endswith("%)")
        assert children == f"{row['children']:,.0f}"


def test_the_drawing_and_the_table_stand_one_at_a_time() -> None:
    drawn, told = html(_open()), html(_open(shown="table"))
    assert 'class="atlas-plot atlas-plot-scatter"' in drawn
    assert 'class="atlas-plot atlas-plot-curve"' in drawn
    assert 'class="atlas-plot' not in told
    assert "What children have, added up along need" in told


def test_the_map_is_hatched_where_a_class_is_not_certain(pack: Pack) -> None:
    style = looks(_open(**LEISURE))
    table = equitable(
        pack, usually(Equity, need="overcrowding", category="leisure_centre", measure="reach")
    ).rows.set_index("area_code")
    for code, (look, _, tip) in style["areas"].items():
        uncertain = table.loc[code, "thirds"] == "uncertain"
        assert (style["looks"][look][1] is not None) == uncertain
        assert ("not certain" in tip) == uncertain


def test_a_click_on_the_map_chooses_the_point() -> None:
    screen = click_map(_open(), POPLAR)
    assert 'class="atlas-name atlas-chosen-name"' in html(screen)
    assert screen.query_params["area"] in (POPLAR, [POPLAR])


def test_the_services_bring_their_own_ages_and_others_can_be_chosen() -> None:
    assert "children aged 0 to 17" in answer_of(_open(services="library"))
    assert "children aged 0 to 4" in answer_of(_open(services="library", ages="0-4"))


def test_what_nobody_knows_is_not_drawn_as_nothing() -> None:
    screen = _open(services="adventure_playground")
    assert not screen.exception
    assert answer_of(screen).startswith(
        "Not known: no listed adventure playground is placed well enough to count."
    )
    assert 'class="atlas-plot' not in html(screen)
    _, *rows = html_table(screen, "Listed adventure playgrounds shared by distance")
    assert {row[3] for row in rows} == {"not known"}
    assert {look for look, _, _ in looks(screen)["areas"].values()} == {"missing"}


@pytest.mark.parametrize("need", ["need_index:poverty", "idaci", "obesity_year6"])
def test_another_need(need: str) -> None:
    screen = _open(need=need)
    assert not screen.exception
    assert "The neediest fifth" in answer_of(screen)


def test_a_figure_out_of_date_limits_the_claim() -> None:
    assert "Out of date: Obesity, Year 6" in _badges(_open(need="obesity_year6"))


def test_small_areas_show_the_range_of_the_chosen_one_only() -> None:
    said = html(_open(level="lsoa", area="E01004198"))
    assert said.count('class="atlas-spread') == 1
    assert said.count('class="atlas-mark ') == 169


def test_a_figure_that_small_areas_do_not_have_gives_way() -> None:
    said = words(_open(level="lsoa", need="child_poverty"))
    assert "Part of this link does not work." in said


def test_the_second_pack_has_its_own_answer_and_its_names_stay_text(
    synthetic_root: Path, use_pack: Callable[[Path], None]
) -> None:
    use_pack(synthetic_root)
    screen = _open()
    assert not screen.exception
    assert "<script>" not in html(screen)


def test_a_pack_without_an_index_still_sets_need_beside_provision(
    use_pack: Callable[[Path], None], shipped_copy: Callable[[], Path]
) -> None:
    root = shipped_copy()
    place = root / "place.toml"
    text = place.read_text("utf-8")
    start = text.index("[need_index]")
    end = text.index("[[not_available]]", start)
    place.write_text(text[:start] + text[end:], "utf-8")
    use_pack(root)
    screen = _open()
    assert not screen.exception
    assert "The neediest fifth" in answer_of(screen)
