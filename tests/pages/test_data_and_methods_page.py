from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack.indicators import TO_CHECK
from geo.pack.pack import Pack
from layers.look.escaping import as_text
from tests.pages.screen import facts, headings, html, html_table, open_page, text_of, words
from tests.synthetic import WARDS

INDICATOR = "data-and-methods.indicator"


LIMITS = {"part": "limits"}


def test_the_page_is_split_into_parts_with_contents_that_lead_to_each_section() -> None:
    found = {
        "definitions": [
            "Look a figure up",
            "All figures",
            "Services, standards and promises",
            "Known for the whole borough only",
            "Localities",
        ],
        "downloads": ["Take figures away"],
        "limits": [
            "What to be careful with",
            "Sources and licences",
            "How a figure reaches a ward",
            "How far people walk",
            "Not available here",
        ],
    }
    for part, sections in found.items():
        screen = open_page("data-and-methods", **({} if part == "definitions" else {"part": part}))
        assert not screen.exception
        assert headings(screen)[-len(sections) :] == sections
        page = html(screen)
        links = re.findall(r'<li><a href="#([a-z-]+)">', page)
        assert [f'id="{each}"' in page for each in links] == [True] * len(links)
        assert len(links) == {"definitions": 4, "downloads": 0, "limits": 5}[part]
        assert part == "definitions" or "max-height:26rem" not in page  # no scroll box


def test_the_definitions_can_be_searched_and_the_search_is_in_the_link() -> None:
    screen = open_page("data-and-methods")
    screen.text_input(key="data-and-methods.find-widget").set_value("overcrowded dependent").run()
    assert dict(screen.query_params) == {"find": "overcrowded dependent"}
    assert "1 of 76 figures" in words(screen)
    listed = _defined(screen)
    assert [name for name in listed if "children" in name.lower()]
    nothing = open_page("data-and-methods", find="<b>unicorns")
    assert not nothing.exception
    assert "No figure is called so. 0 of 76 figures." in words(nothing)
    assert "<b>unicorns" not in html(nothing)


def _defined(screen: AppTest) -> list[str]:
    """Return the names of the lines that open."""
    return [text_of(each) for each in re.findall(r"<summary><strong>(.*?)</strong>", html(screen))]


def test_what_rests_on_a_copy_or_the_press_says_so_and_can_be_listed_alone(pack: Pack) -> None:
    titles = {each.title: each.source.read_from for each in pack.registry.values()}
    screen = open_page("data-and-methods", read="publisher")
    assert set(_defined(screen)) & set(titles) == {each for each, how in titles.items() if how == "publisher"}
    assert TO_CHECK not in "".join(re.findall(r"<summary>.*?</summary>", html(screen)))
    copies = open_page("data-and-methods", read="copy")
    own = {each for each, how in titles.items() if how == "copy"}
    assert set(_defined(copies)) & set(titles) == own
    press = {each.title for each in pack.catalogue.values() if each.read_from == "press"}
    assert press <= set(_defined(open_page("data-and-methods", read="press")))
    assert "Youth centres" in press
    checked = open_page("data-and-methods", read="check")
    assert set(_defined(checked)) & set(titles) == {
        each for each, how in titles.items() if how != "publisher"
    }
    assert html(copies).count(f'<span class="atlas-check">{TO_CHECK}</span>') >= len(own)


def test_every_indicator_can_be_looked_up(pack: Pack) -> None:
    screen = open_page("data-and-methods")
    for each in pack.registry.values():
        screen.selectbox(key=INDICATOR).set_value(each.id).run()
        assert not screen.exception, each.id
        shown = facts(screen)
        assert "Id" not in shown
        assert shown["Licence"] == each.source.licence
        assert shown["Attribution"] == each.source.attribution.removeprefix("Source:").strip()


def test_looking_a_figure_up_shows_its_definition_and_is_in_the_url(pack: Pack) -> None:
    screen = open_page("data-and-methods")
    screen.selectbox(key=INDICATOR).set_value("overcrowding").run()
    assert pack.indicator("overcrowding").definition in words(screen)
    assert facts(screen)["Method"].startswith("summed")
    assert screen.query_params == {"indicator": "overcrowding"}


def test_a_link_opens_the_figure_it_names() -> None:
    screen = open_page("data-and-methods", indicator="no2")
    assert screen.selectbox(key=INDICATOR).value == "no2"


def test_a_bad_link_explains_itself() -> None:
    screen = open_page("data-and-methods", indicator="happiness")
    assert "“happiness” is no choice for “indicator” here" in words(screen)
    assert screen.selectbox(key=INDICATOR).value == "child_poverty"


def test_every_indicator_is_in_the_careful_table_and_old_ones_are_marked(pack: Pack) -> None:
    rows = {
        row[0]: row
        for row in html_table(open_page("data-and-methods", **LIMITS), "What to be careful with")[1:]
    }
    assert set(rows) == {each.title for each in pack.registry.values()}
    old = {title for title, row in rows.items() if row[5] == "out of date"}
    assert old == {e.title for e in pack.registry.values() if e.out_of_date(pack.place.as_of)}
    assert "Children who are obese in Year 6" in old
    assert rows["Overcrowded households"][2] == "added up from output areas"
    assert rows["Households of five or more people"][2] == "estimated, by output areas"
    assert rows["Children in poverty after housing costs"][2] == "published"
    assert rows["Pupils bullied at school in the past year"][2] == "none: borough only"


def test_every_source_is_shown_with_licence_date_and_what_rests_on_it(pack: Pack) -> None:
    page = html(open_page("data-and-methods", **LIMITS))
    for each in pack.registry.values():
        assert as_text(each.source.title) in page
        assert as_text(each.title) in page
    sources = {each.source for each in pack.registry.values()} | set(pack.place.sources)
    assert page.count("<dt>Used for</dt>") == len(sources)
    assert "<dd>to be confirmed</dd>" in page


def test_services_standards_and_promises_have_source_licence_and_what_was_verified(pack: Pack) -> None:
    screen = open_page("data-and-methods")
    assert {each.title for each in pack.catalogue.values()} <= set(_defined(screen))
    assert "Open Database Licence" in html(screen)
    rows = {row[0]: row for row in html_table(screen, "Standards to measure against")[1:]}
    assert rows["Doorstep play for under-fives"][1:4] == ["100 metres", "0 to 4", "no"]
    assert rows["Play space per child"][3] == "yes"
    tested = html_table(screen, "Promises and how they are tested")[1:]
    assert [row[2] for row in tested].count("no map can test it") == 3


def test_the_measured_error_is_that_of_the_pack(pack: Pack) -> None:
    rows = html_table(open_page("data-and-methods", **LIMITS), "Measured error of the methods")[1:]
    expected = [f"{number:.2f}" for number in pack.method_error["rmse"]]
    assert [row[-1] for row in rows] == expected


def test_localities_are_called_provisional_with_their_evidence(pack: Pack) -> None:
    screen = open_page("data-and-methods")
    assert "Provisional grouping. " + pack.place.localities.note in words(screen)
    rows = html_table(screen, "Wards and localities")[1:]
    assert {row[0]: row[1] for row in rows} == dict(
        zip(pack.areas["ward"]["area_name"], pack.localities["locality_name"], strict=True)
    )


def test_choosing_localities_to_take_away_says_provisional() -> None:
    screen = open_page("data-and-methods", part="downloads")
    before = words(screen).count("provisional grouping")
    screen.selectbox(key="download-level").set_value("locality").run()
    assert words(screen).count("provisional grouping") == before + 1


@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
def test_figures_can_be_taken_away_at_every_level(level: str) -> None:
    screen = open_page("data-and-methods", part="downloads")
    screen.selectbox(key="download-level").set_value(level).run()
    assert not screen.exception
    labels = [button.label for button in screen.get("download_button")]
    tables = ["CSV", "JSON", "GeoJSON (map)", "GeoPackage (map)", "Excel"]
    assert labels == [*tables, "Data dictionary (Markdown)"]


def test_what_is_not_available_says_where_it_can_be_had(pack: Pack) -> None:
    rows = html_table(open_page("data-and-methods", **LIMITS), "Not available here")[1:]
    assert [row[0] for row in rows] == [each.title for each in pack.place.not_available]
    assert all(row[2] for row in rows)


def test_a_broken_pack_gives_a_panel_that_names_every_fault(broken_place: tuple[Path, str]) -> None:
    screen = open_page("data-and-methods")
    assert not screen.exception
    assert broken_place[1] in words(screen)
    assert "boundaries/localities.csv: cannot be read" in words(screen)
    assert "Traceback" not in words(screen)
    assert not screen.selectbox


def test_the_second_place_is_described_and_its_words_stay_text(
    second_place: Path, synthetic_pack: Pack
) -> None:
    screen = open_page("data-and-methods")
    for each in synthetic_pack.registry.values():
        screen.selectbox(key=INDICATOR).set_value(each.id).run()
        assert not screen.exception, each.id
        assert each.definition in words(screen)
        assert "<script" not in html(screen)
    rows = html_table(screen, "Wards and localities")[1:]
    assert {row[0] for row in rows} == set(WARDS.values())
    limits = open_page("data-and-methods", **LIMITS)
    assert html_table(limits, "Not available here")[1][0] == "Bells <under> | water"
    assert "<script" not in html(limits)
    assert "provisional" not in "\n".join(headings(screen))


def test_without_a_network_walks_are_estimates_and_the_page_says_so() -> None:
    text = html(open_page("data-and-methods", **LIMITS))
    assert (
        "Straight line times a factor, as measured in real towns: 1.4 for mean walks; 1.5 (1.25 to 1.9)"
        in text
    )
    assert "A line with 20 m or more in the river or in a dock" in text
    assert "At the postcodes in which people live" in text
    assert "not within reach of a listed service" in text


def test_what_is_known_of_the_water_stands_with_the_sources(pack: Pack) -> None:
    assert pack.place.water is not None
    found = words(open_page("data-and-methods", **LIMITS))
    assert pack.place.water.note in found
    assert pack.place.water.attribution in found


def test_a_pack_without_water_says_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, synthetic_root: Path
) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(synthetic_root))
    assert "1:250,000" not in words(open_page("data-and-methods", **LIMITS))


def test_measures_of_the_whole_borough_are_shown_as_such(pack: Pack) -> None:
    screen = open_page("data-and-methods")
    rows = html_table(screen, "Measures of the whole borough")[1:]
    assert [row[0] for row in rows] == [
        each.title for each in pack.registry.values() if each.levels == ("borough",)
    ]
    assert "They are not spread over wards" in words(screen)
