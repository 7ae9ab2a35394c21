"""Hidden pockets and change on the needs map: what no ward figure shows, and what is no real change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.figures.trends import changes
from geo.need.pockets import hidden_pockets
from geo.pack.pack import Pack
from pages.needs_map import pockets
from tests.pages.screen import facts, html, html_table, looks, open_page, words
from tests.synthetic import A

WHITECHAPEL, POPLAR, BETHNAL_GREEN_EAST = "E05009336", "E05009328", "E05009317"
CAPTION = "Small areas far worse than their ward"


def test_pockets_are_outlined_named_and_counted_over_the_wards(pack: Pack) -> None:
    screen = open_page("needs-map", indicator="overcrowding", pockets="yes")
    assert not screen.exception
    found = hidden_pockets(pack, "overcrowding")
    rows = looks(screen)["zones"]["rows"]
    assert {row[0] for row in rows} == {f"pocket {code}" for code in found.named.index}
    assert all(name in " ".join(row[2] for row in rows) for name in found.named["area_name"])
    said = words(screen)
    assert (
        f"{len(found.hidden)} small areas (LSOAs) are far worse than a ward that does not stand out" in said
    )
    assert f"About {found.hidden['children'].sum():,.0f} children aged 0 to 17 live there" in said
    table = html_table(screen, CAPTION)
    assert len(table) == 1 + pockets.SHOWN
    assert table[1][0] == found.named["area_name"].iloc[0]


def test_nothing_is_outlined_until_it_is_asked_for() -> None:
    screen = open_page("needs-map", indicator="overcrowding")
    assert "zones" not in looks(screen)
    assert "hidden pockets" not in words(screen)


def test_twenty_wards_are_too_few_for_a_local_statistic_and_the_page_says_so() -> None:
    said = words(open_page("needs-map", indicator="overcrowding", pockets="yes"))
    assert "20 wards are too few for a local statistic: at least 30 areas are needed." in said


def test_small_areas_say_where_need_gathers() -> None:
    said = words(open_page("needs-map", indicator="imd_score", level="lsoa", pockets="yes"))
    assert "Need gathers by more than chance in and around 1 small area (LSOA) (Getis-Ord G*" in said
    said = words(open_page("needs-map", indicator="idaci", level="lsoa", pockets="yes"))
    assert "It is not shown that need gathers anywhere" in said
    assert "too few" not in said


def test_a_figure_without_small_areas_says_which_others_have_pockets() -> None:
    screen = open_page("needs-map", pockets="yes")
    assert not screen.exception
    said = words(screen)
    assert "Children in poverty after housing costs: no figures of small areas (LSOAs)." in said
    assert "Pockets can be named for: " in said
    assert "zones" not in looks(screen)


@pytest.mark.parametrize(
    ("indicator", "level", "area", "said"),
    [
        ("overcrowding", "ward", WHITECHAPEL, "Tower Hamlets 021A (25.8%, 1.6 times the ward’s)"),
        ("overcrowding", "ward", POPLAR, "No small area in it is far worse"),
        ("child_poverty", "ward", POPLAR, "Not known: no figures of small areas (LSOAs)"),
        ("overcrowding", "lsoa", "E01004319", "A hidden pocket: Whitechapel has 16.0%"),
    ],
)
def test_the_panel_of_an_area_names_its_pockets(indicator: str, level: str, area: str, said: str) -> None:
    screen = open_page("needs-map", indicator=indicator, level=level, area=area)
    assert facts(screen)["Hidden pockets"].startswith(said)


def test_a_change_that_may_be_chance_is_called_no_real_change(pack: Pack) -> None:
    row = changes(pack, "child_poverty", "ward").loc[POPLAR]
    assert row["verdict"] == "no real change"
    change = facts(open_page("needs-map", area=POPLAR))["Change"]
    assert change.startswith("No real change from 2023/24 to 2024/25: −1.1 points (95% interval −")


def test_a_real_change_says_which_way_and_how_far() -> None:
    change = facts(open_page("needs-map", area=BETHNAL_GREEN_EAST))["Change"]
    assert change == "Better from 2023/24 to 2024/25: −2.3 points (95% interval −4.5 to −0.1)"


def test_a_break_of_method_is_marked_and_no_change_is_given_across_it() -> None:
    told = facts(open_page("needs-map", indicator="population_2024", area=POPLAR))
    assert "new method, mid-2024" in told["Trend"]
    across = "not comparable from 2021-03-21 to mid-2024 (The earlier points are census counts; this one is"
    assert across in told["Change"]


def test_a_figure_of_one_period_has_no_change() -> None:
    assert "Change" not in facts(open_page("needs-map", indicator="overcrowding", area=POPLAR))


def test_the_second_pack_has_pockets_of_its_own_and_its_names_stay_text(
    synthetic_root: Path, use_pack: Callable[[Path], None]
) -> None:
    use_pack(synthetic_root)
    screen = open_page("needs-map", pockets="yes", area=A)
    assert not screen.exception
    assert "<script>" not in html(screen)
