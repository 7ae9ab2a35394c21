from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.figures.benchmarks import compared
from geo.figures.values import figures
from geo.pack.pack import Pack
from geo.report.figures import available
from layers.look.palette import COMPARISONS, STATES, sequential
from tests.pages.screen import (
    answer_of,
    click_map,
    facts,
    fills,
    headings,
    html,
    html_table,
    looks,
    map_count,
    open_page,
    words,
)
from tests.synthetic import WARDS, A, B, E

POPLAR, WAPPING, BOW_EAST = "E05009328", "E05009330", "E05009319"
PROVISIONAL = "provisional grouping"
COUNTS = {"ward": 20, "locality": 4, "lsoa": 169}


def _choose(screen: AppTest, **choices: str) -> AppTest:
    for name, value in choices.items():
        screen.selectbox(key=f"needs-map.{name}").set_value(value)
    return screen.run()


def _values(screen: AppTest) -> dict[str, str]:
    names = ("indicator", "level", "benchmark", "look", "second", "classes", "method", "judged", "area")
    return {name: screen.session_state[f"needs-map.{name}"] for name in names}


def _table(screen: AppTest) -> list[list[str]]:
    """Return the table of every area: heading, then rows."""
    shown = re.search(r'<div class="atlas-table[^>]*aria-label="([^"]+)"', html(screen))
    assert shown
    return html_table(screen, unescape(shown.group(1)))


def _legend(screen: AppTest, title: str) -> dict[str, int]:
    return {row[1]: int(row[2]) for row in html_table(screen, title)[1:]}


# ---- What is shown first ---------------------------------------------------------------------------------


def test_the_page_opens_on_the_usual_indicator_with_all_wards_coloured(pack: Pack) -> None:
    screen = open_page("needs-map")
    assert not screen.exception
    assert map_count(screen) == 1
    colours = fills(screen)
    assert set(colours) == set(pack.areas["ward"].index)
    assert set(colours.values()) == set(sequential(5))
    # The darkest class holds the wards of greatest need, the palest those of least.
    assert colours[POPLAR] == sequential(5)[-1]
    assert colours[WAPPING] == sequential(5)[0]
    assert screen.query_params == {}


def test_map_words_legend_and_table_show_the_same_figures(pack: Pack) -> None:
    screen = open_page("needs-map", shown="table")
    frame = figures(pack, "child_poverty", "ward").sort_values("value", ascending=False, kind="stable")
    heading, *rows = _table(screen)
    assert heading[:4] == ["Ward", "Figure, and its range", "Rank, and its range", "Against Tower Hamlets"]
    assert len(heading) <= 7
    assert [row[0] for row in rows] == list(frame["area_name"])
    assert rows[0][:5] == ["Poplar", "63.9% (61.7% to 66.1%)", "1", "worse (+13.5)", "1,157 of 1,811"]
    assert "Highest: Poplar (63.9%), Shadwell (60.5%) and Whitechapel (60.4%)" in words(screen)
    legend = _legend(screen, "Child poverty")
    assert sum(legend.values()) == 20
    colours = list(fills(screen).values())
    assert list(legend.values()) == [colours.count(colour) for colour in reversed(sequential(5))]
    assert looks(screen)["areas"][POPLAR][2].split("\n")[0] == "63.9%"
    inside = looks(screen)["legend"]
    assert [row[3] for row in inside["rows"]] == list(legend.values())


def test_the_answer_names_the_first_its_range_and_who_cannot_be_told_apart() -> None:
    assert answer_of(open_page("needs-map")) == (
        "Child poverty is highest in Poplar: about 63.9% (61.7% to 66.1%). Tower Hamlets has 50.4%. "
        "Next come Shadwell, Whitechapel and Stepney Green, too close to put in order."
    )


def test_no_ward_is_named_first_where_several_may_be() -> None:
    answer = answer_of(open_page("needs-map", indicator="overcrowding"))
    assert answer.startswith("No ward is clearly highest on Overcrowding: Poplar, Shadwell")
    assert "too close to put in order" in answer


def test_what_is_out_of_date_is_no_answer_about_today() -> None:
    screen = open_page("needs-map", indicator="obesity_year6", shown="table")
    assert answer_of(screen).startswith("Obesity, Year 6 was last known in 2018:")
    assert "Last known 2018" in words(screen)
    assert "Highest" not in words(screen)
    heading, *rows = _table(screen)
    assert not [each for each in heading if each.startswith(("Rank", "Against"))]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_one_of_plot_and_table_is_shown_and_paper_has_the_table() -> None:
    plot, table = open_page("needs-map"), open_page("needs-map", shown="table")
    assert 'aria-label="Ranked plot' in html(plot)
    assert 'class="atlas-table' not in html(plot)
    assert "atlas-printed-table" in html(plot)
    assert 'aria-label="Ranked plot' not in html(table)
    assert 'class="atlas-table' in html(table)


def test_the_description_of_the_map_is_also_given_to_those_who_cannot_see_it() -> None:
    screen = open_page("needs-map")
    about = looks(screen)["about"]
    assert about.startswith("Children in poverty after housing costs, April 2024 to March 2025: 20 wards")
    assert about in words(screen)


def test_rate_and_number_stand_side_by_side_with_a_warning_where_they_disagree() -> None:
    screen = open_page("needs-map")
    assert "Rate and number point to different places: Poplar" in words(screen)
    drawings = {
        re.search('aria-label="([^"]+)"', each).group(1): each  # type: ignore[union-attr]
        for each in re.findall(r"<svg[^>]+atlas-dotplot.*?</svg>(?=\n|$)", html(screen), flags=re.DOTALL)
    }
    rate = next(svg for alt, svg in drawings.items() if alt.startswith("Ranked plot of Children in poverty"))
    number = next(svg for alt, svg in drawings.items() if alt.startswith("Number behind each rate"))
    # The bars keep the rows of the rates beside them.
    names = re.findall(r">([^<>]*[a-z][^<>]*)</text>", rate)
    assert [name for name in names if name in number][:3] == ["Poplar", "Shadwell", "Whitechapel"]
    assert ">1,157<" in number
    assert ">2,647<" in number
    assert "#" not in "".join(re.findall('style="[^"]+"', rate + number))  # colours are those of the page


# ---- One selection ---------------------------------------------------------------------------------------


def test_the_panel_of_a_ward_says_all_that_is_known_about_it(pack: Pack) -> None:
    screen = _choose(open_page("needs-map"), area=POPLAR)
    assert "Poplar" in headings(screen)
    panel = facts(screen)
    assert panel["Child poverty"] == "63.9%"
    assert panel["Number"] == "1,157 of 1,811 children aged 0-15"
    assert panel["95% range"] == "61.7% to 66.1%"
    # Hand-worked: 63.9 - 50.36 = 13.5 points; 13.54 % of 1,811 children = 245.
    assert panel["Compared"].startswith(
        "Worse than Tower Hamlets (50.4%); difference +13.5 points, about 245"
    )
    assert panel["Rank"].startswith("1 of 20")
    assert panel["Trend"] == "2023/24: 65.0%; 2024/25: 63.9%"
    assert PROVISIONAL in panel["Where"]
    assert f"Source: {panel['Source']}" == pack.indicator("child_poverty").source.attribution
    assert screen.query_params == {"area": POPLAR}


def test_choosing_in_the_picker_selects_on_map_and_plot_too() -> None:
    screen = _choose(open_page("needs-map"), area=WAPPING)
    assert looks(screen)["selected"] == WAPPING
    assert 'font-weight="700">St Katharine' in html(screen)


def test_clicking_the_map_selects_everywhere() -> None:
    screen = click_map(open_page("needs-map"), BOW_EAST)
    assert not screen.exception
    assert _values(screen)["area"] == BOW_EAST
    assert looks(screen)["selected"] == BOW_EAST
    assert "Bow East" in headings(screen)
    assert screen.query_params == {"area": BOW_EAST}
    assert 'font-weight="700">Bow East' in html(screen)


def test_a_click_already_seen_does_not_undo_a_later_choice() -> None:
    screen = click_map(open_page("needs-map"), BOW_EAST)
    _choose(screen, area=POPLAR)
    assert _values(screen.run())["area"] == POPLAR


def test_the_chosen_area_survives_a_change_of_indicator_view_and_benchmark() -> None:
    screen = _choose(open_page("needs-map"), area=POPLAR)
    for change in ({"indicator": "overcrowding"}, {"look": "significance"}, {"benchmark": "london"}):
        _choose(screen, **change)
        assert _values(screen)["area"] == POPLAR
        assert looks(screen)["selected"] == POPLAR
    assert facts(screen)["Overcrowding"] == "23.5%"
    assert "London (11.1%)" in facts(screen)["Compared"]


def test_the_chosen_area_is_dropped_when_the_level_changes() -> None:
    screen = _choose(open_page("needs-map"), area=POPLAR)
    _choose(screen, level="locality")
    assert _values(screen)["area"] == "none"
    assert looks(screen)["selected"] is None
    assert screen.query_params == {"level": "locality"}


# ---- Choices ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ward", "locality", "lsoa"])
def test_every_indicator_can_be_shown_at_every_level_in_both_views(pack: Pack, level: str) -> None:
    screen = open_page("needs-map", level=level)
    options = screen.selectbox(key="needs-map.indicator").options
    mappable = {each for every in COUNTS for each in available(pack, every)}
    assert len(options) == len(mappable)
    for each in mappable:
        for look in ("value", "significance"):
            _choose(screen, indicator=each, look=look)
            assert not screen.exception, (each, level, look)
            areas = looks(screen)["areas"]
            assert len(areas) == COUNTS[level]
            if level not in pack.indicator(each).levels:
                assert {entry[0] for entry in areas.values()} == {"not_applicable"}, each


def test_levels_without_a_figure_are_marked_not_applicable_never_zero() -> None:
    screen = open_page("needs-map", level="lsoa")
    assert set(fills(screen).values()) == {STATES["not_applicable"].fill}
    assert _legend(screen, "Child poverty") == {"Does not apply here": 169}
    assert {tip for _, _, tip in looks(screen)["areas"].values()} == {"does not apply here"}


def test_the_significance_view_shows_each_comparison_by_colour_and_symbol(pack: Pack) -> None:
    screen = _choose(open_page("needs-map"), look="significance")
    comparison = compared(pack, "child_poverty", "ward")["comparison"]
    style = looks(screen)
    for code, word in comparison.items():
        look, symbol, tip = style["areas"][code]
        assert style["looks"][look][0] == COMPARISONS[word].fill
        assert style["symbols"][symbol] == COMPARISONS[word].symbol
        assert word in tip
    assert _legend(screen, "Child poverty") == {
        "Worse than Tower Hamlets": 10,
        "Similar to Tower Hamlets": 3,
        "Better than Tower Hamlets": 7,
    }


def test_a_benchmark_without_a_fair_figure_compares_nothing() -> None:
    screen = open_page("needs-map", benchmark="england", look="significance", area=POPLAR)
    assert _legend(screen, "Child poverty") == {"Not compared": 20}
    assert facts(screen)["Compared"].startswith("Not compared: no figure of the same definition and period")


def test_out_of_date_figures_carry_lines_and_say_so() -> None:
    screen = open_page("needs-map", indicator="obesity_year6", area=POPLAR)
    style = looks(screen)
    assert {look for look, _, _ in style["areas"].values()} == {"out_of_date"}
    assert all(tip.endswith("out of date") for _, _, tip in style["areas"].values())
    assert _legend(screen, "Obesity, Year 6") == {"Out of date": 20}
    panel = facts(screen)
    assert "Indicative range" in panel
    assert "no guide to today" in panel["Beware"]
    assert panel["Compared"] == "Not compared with Tower Hamlets: the figure is out of date"
    assert "Rank" not in panel


def test_judging_all_areas_together_takes_differences_away_only(pack: Pack) -> None:
    screen = open_page("needs-map", indicator="large_households", look="significance")
    alone = {code: symbol for code, (_, symbol, _) in looks(screen)["areas"].items()}
    _choose(screen, judged="together")
    together = {code: symbol for code, (_, symbol, _) in looks(screen)["areas"].items()}
    expected = compared(pack, "large_households", "ward", adjust=True)["comparison"]
    assert together == dict(expected)
    assert all(together[code] in (alone[code], "similar") for code in alone)
    assert screen.query_params["judged"] == "together"


def test_best_fit_shows_the_figures_of_the_national_convention(pack: Pack) -> None:
    screen = open_page("needs-map", indicator="overcrowding", method="best_fit", shown="table")
    expected = figures(pack, "overcrowding", "ward", method="best_fit")["value"].round(1)
    names = pack.areas["ward"]["area_name"]
    assert {row[0]: row[1].split(" ")[0] for row in _table(screen)[1:]} == {
        names[code]: f"{value:.1f}%" for code, value in expected.items()
    }
    assert list(expected) != list(figures(pack, "overcrowding", "ward")["value"].round(1))


def test_the_panel_gives_the_best_fit_figure_where_it_differs_by_a_point(pack: Pack) -> None:
    ours = figures(pack, "overcrowding", "ward")["value"]
    national = figures(pack, "overcrowding", "ward", method="best_fit")["value"]
    gap = (ours - national).abs()
    far, near = gap.idxmax(), gap.idxmin()
    assert gap[far] > 1 > gap[near]
    shown = facts(open_page("needs-map", indicator="overcrowding", area=far))
    assert shown["By best fit"].startswith(f"{national[far]:.1f}%")
    assert "By best fit" not in facts(open_page("needs-map", indicator="overcrowding", area=near))


@pytest.mark.parametrize("classes", ["quantiles", "natural_breaks", "equal_interval"])
def test_every_classification_gives_at_most_five_classes(classes: str) -> None:
    screen = open_page("needs-map", classes=classes)
    legend = _legend(screen, "Child poverty")
    assert 2 <= len(legend) <= 5
    assert sum(legend.values()) == 20


def test_a_neutral_count_has_its_own_hue_and_is_not_compared(pack: Pack) -> None:
    screen = open_page("needs-map", indicator="children_5_11", area=POPLAR)
    assert set(fills(screen).values()) <= set(sequential(5, polarity="neutral"))
    value = figures(pack, "children_5_11", "ward").loc[POPLAR, "value"]
    assert facts(screen)["Aged 5-11"] == f"{value:,.0f}"


# ---- Two indicators side by side -------------------------------------------------------------------------


def test_a_second_indicator_stands_beside_the_first_with_one_selection() -> None:
    screen = open_page("needs-map", second="overcrowding", area=POPLAR)
    assert map_count(screen) == 2
    assert looks(screen, 0)["selected"] == looks(screen, 1)["selected"] == POPLAR
    assert facts(screen, 0)["Child poverty"] == "63.9%"
    assert facts(screen, 1)["Overcrowding"] == "23.5%"
    assert html(screen).count('aria-label="Ranked plot of') == 2


def test_clicking_the_second_map_selects_on_both() -> None:
    screen = click_map(open_page("needs-map", second="overcrowding"), WAPPING, number=1)
    assert looks(screen, 0)["selected"] == looks(screen, 1)["selected"] == WAPPING


def test_the_same_indicator_twice_is_shown_once() -> None:
    screen = open_page("needs-map", second="child_poverty")
    assert not screen.exception
    assert map_count(screen) == 1


# ---- Localities are provisional --------------------------------------------------------------------------


def test_localities_say_provisional_on_the_map_page_and_in_the_notes(pack: Pack) -> None:
    screen = open_page("needs-map", level="locality", area="north-east")
    assert f"Localities are a {PROVISIONAL}. {pack.place.localities.note}" in words(screen)
    assert "provisional" in facts(screen)["Beware"].lower()
    assert looks(screen)["about"].endswith("Provisional grouping.")


@pytest.mark.parametrize("level", ["ward", "lsoa"])
def test_locality_lines_on_other_maps_say_provisional(level: str) -> None:
    screen = open_page("needs-map", level=level)
    assert f"The thicker lines on the map are localities: {PROVISIONAL}." in words(screen)


# ---- Links -----------------------------------------------------------------------------------------------

LINK = {
    "indicator": "overcrowding",
    "level": "locality",
    "benchmark": "england",
    "look": "significance",
    "second": "large_households",
    "classes": "natural_breaks",
    "method": "best_fit",
    "judged": "together",
    "area": "south-west",
}


def test_a_link_opens_every_choice_it_names() -> None:
    screen = open_page("needs-map", **LINK)
    assert not screen.exception
    assert _values(screen) == LINK
    assert screen.query_params == LINK
    assert "Part of this link" not in words(screen)


def test_every_choice_is_written_to_the_url() -> None:
    screen = open_page("needs-map")
    for name, value in LINK.items():
        _choose(screen, **{name: value})
    assert screen.query_params == LINK


def test_going_back_to_an_earlier_link_restores_its_choices() -> None:
    screen = _choose(open_page("needs-map"), indicator="idaci", area=POPLAR)
    _choose(screen, indicator="no2")
    screen.query_params = {"indicator": "idaci", "area": POPLAR}
    screen.run()
    assert (_values(screen)["indicator"], _values(screen)["area"]) == ("idaci", POPLAR)
    screen.query_params = {}
    screen.run()
    assert (_values(screen)["indicator"], _values(screen)["area"]) == ("child_poverty", "none")


def test_choices_are_still_there_on_coming_back_from_another_page() -> None:
    screen = open_page("needs-map", **LINK)
    screen.query_params = {}
    screen.switch_page("overview/page.py").run()
    screen.query_params = LINK
    screen.switch_page("needs_map/page.py").run()
    assert _values(screen) == LINK
    assert screen.query_params == LINK


def test_the_page_opened_anew_without_a_query_shows_the_defaults() -> None:
    screen = open_page("needs-map", indicator="idaci")
    screen.query_params = {}
    screen.switch_page("overview/page.py").run()
    screen.switch_page("needs_map/page.py").run()
    assert _values(screen)["indicator"] == "child_poverty"


@pytest.mark.parametrize("name", list(LINK))
def test_a_wrong_value_is_explained_and_the_rest_of_the_link_holds(name: str) -> None:
    screen = open_page("needs-map", **{**LINK, name: "<i>nonsense</i>"})
    assert not screen.exception
    assert "Part of this link does not work." in words(screen)
    assert "“<i>nonsense</i>”" in words(screen)
    assert "<i>nonsense" not in html(screen)
    kept = {key: value for key, value in _values(screen).items() if key not in (name, "area")}
    assert kept == {key: value for key, value in LINK.items() if key not in (name, "area")}


def test_an_area_of_another_level_is_explained() -> None:
    screen = open_page("needs-map", area="north-east")
    assert "“north-east”" in words(screen)
    assert _values(screen)["area"] == "none"


def test_an_unknown_choice_is_explained_and_the_message_goes_with_the_next_choice() -> None:
    screen = open_page("needs-map", colour="red")
    assert "This page has no choice “colour”; that part of the link is ignored." in words(screen)
    _choose(screen, indicator="idaci")
    assert "This page has no choice" not in words(screen)
    assert screen.query_params == {"indicator": "idaci"}


# ---- Other packs -----------------------------------------------------------------------------------------


def test_a_broken_pack_gives_a_panel_that_names_every_fault(broken_place: tuple[Path, str]) -> None:
    screen = open_page("needs-map", area=POPLAR)
    assert not screen.exception
    assert broken_place[1] in words(screen)
    assert "boundaries/localities.csv: cannot be read" in words(screen)
    assert "Traceback" not in words(screen)
    assert map_count(screen) == 0


@pytest.mark.parametrize("level", ["ward", "locality", "lsoa"])
def test_the_second_place_shows_all_its_indicators(
    second_place: Path, synthetic_pack: Pack, level: str
) -> None:
    screen = open_page("needs-map", level=level)
    for each in dict.fromkeys(each for every in COUNTS for each in available(synthetic_pack, every)):
        for look in ("value", "significance"):
            _choose(screen, indicator=each, look=look)
            assert not screen.exception, (each, look)
            assert len(looks(screen)["areas"]) == len(synthetic_pack.areas[level])
            assert "<script" not in html(screen)
            assert PROVISIONAL not in words(screen)


def test_the_second_place_ranks_by_its_own_figures(second_place: Path) -> None:
    screen = open_page("needs-map", area=B, shown="table")
    # Hand-worked: both of A's small areas have 10 damp homes of 100, both of E's have none.
    shown = {row[0]: row[1].split(" ")[0] for row in _table(screen)[1:]}
    assert shown[WARDS[A]] == "10.0%"
    assert shown[WARDS[E]] == "0.0%"
    assert WARDS[B] in headings(screen)


def test_withheld_and_absent_figures_say_which_they_are(second_place: Path) -> None:
    screen = open_page("needs-map", indicator="welsh_speakers", area=E)
    assert facts(screen)["Welsh speakers"] == "Withheld (small numbers)"
    assert looks(screen)["areas"][E][0] == "suppressed"
    _choose(screen, indicator="bus_hours", area="W05900003")
    assert facts(screen)["Hours with a bus"] == "Does not apply here"
    _choose(screen, indicator="school_meals", area="W05900004")
    assert facts(screen)["Free school meals"] == "No figure"


def test_a_ward_is_shown_beside_the_wards_of_london(pack: Pack) -> None:
    beside = facts(open_page("needs-map", indicator="child_poverty", area=POPLAR))["Beside others"]
    assert beside.startswith("6 of 679 wards of London that have a figure")
    assert "90% range of the rank" in beside
    # Overcrowding has no figures of other wards.
    assert "Beside others" not in facts(open_page("needs-map", indicator="overcrowding", area=POPLAR))


def test_recorded_violence_has_no_rank_and_is_not_compared() -> None:
    shown = facts(open_page("needs-map", indicator="violence", area=POPLAR))
    assert "Rank" not in shown
    assert "not compared" in shown["Compared"]
