from __future__ import annotations

import re
from pathlib import Path

from geo.figures.values import figures
from geo.gaps.verdicts import HELD, counted_words, gaps
from geo.need.index import weights_of
from geo.need.stability import stability
from geo.pack.pack import Pack
from layers.look.formatting import format_value
from pages.overview import in_place
from pages.overview.order import drivers
from tests.pages.screen import answer_of, headings, html, html_table, looks, open_page, text_of, words
from tests.synthetic import WARDS

ORDER = "overview.order"


def _cards(body: str) -> dict[str, str]:
    """Return the text of each headline card by its title."""
    cards = [
        text_of(card).split("\n") for card in re.findall(r'<div style="border:.*?</div>', body, re.DOTALL)
    ]
    return {card[0]: "\n".join(card[1:]) for card in cards}


def test_headline_cards_show_the_borough_beside_fair_benchmarks(pack: Pack) -> None:
    screen = open_page("overview")
    assert not screen.exception
    cards = _cards(html(screen))
    assert list(cards) == [pack.indicator(each).title for each in pack.place.defaults.headline]
    poverty = cards["Children in poverty after housing costs"]
    assert poverty.startswith("50.4%\n")
    assert poverty.endswith("London 30.7%. No comparable figure for England.")


def test_cards_agree_with_the_figures_of_the_store(pack: Pack) -> None:
    cards = _cards(html(open_page("overview")))
    for each in pack.place.defaults.headline:
        indicator = pack.indicator(each)
        value = figures(pack, each, "borough")["value"].iloc[0]
        assert cards[indicator.title].split("\n")[0] == format_value(value, indicator.unit), each


def test_an_out_of_date_headline_says_so() -> None:
    cards = _cards(html(open_page("overview")))
    assert "Out of date" in cards["Children who are obese in Year 6"]
    assert "Out of date" not in cards["Overcrowded households"]


def test_the_answer_says_who_stands_out_and_how_surely(pack: Pack) -> None:
    screen = open_page("overview")
    answer = answer_of(screen)
    assert answer.startswith(
        "Poplar, Shadwell and Stepney Green stand out: in over 99% of 10,000 trials each"
    )
    assert "Lansbury (79% of them)" in answer
    drawn = stability(pack, "ward", weights_of(pack)).frame
    named = [name in answer[:45] for name in drawn["area_name"]]
    assert drawn.loc[named, "p_first"].min() > 0.99


def test_every_ward_has_its_place_its_range_and_a_sign_for_each_figure_in_date(pack: Pack) -> None:
    heading, *rows = html_table(open_page("overview"), "Bar: the places in nine of ten trials")
    assert heading[2:] == [*(pack.indicator(each).short_title for each in drivers(pack)), "In trials"]
    assert "Obesity, Year 6" not in heading
    assert len(rows) == 20
    assert rows[0] == ["Poplar", *rows[0][1:-1], "all"]
    assert rows[0][2] == "worse, 63.9%"
    assert rows[-1][-1] == "none"


def test_beside_need_stands_what_is_in_place_and_for_those_that_stand_out(pack: Pack) -> None:
    body = html(open_page("overview"))
    said = text_of(body)
    for promise in in_place.promises(pack):
        verdicts = gaps(pack, promise.id)["verdict"]
        held = int(verdicts.isin(HELD).sum())
        assert f"Confirmed in {held} of {len(verdicts)}" in said
        for verdict, count in verdicts.value_counts().items():
            if verdict not in HELD:
                assert counted_words(str(verdict), int(count)) in said
    tiles = re.findall(r'<div class="atlas-tiles">(.*?)</div>', body)
    assert [each.count("<img ") for each in tiles] == [20, 4]
    assert (
        "Of those that stand out: Poplar (nothing listed), Shadwell (confirmed) and Stepney Green "
        "(listed, may have closed)." in said
    )


def test_a_figure_out_of_date_is_a_badge_and_has_no_rank_or_sign() -> None:
    screen = open_page("overview")
    assert "Left out: Obesity, Year 6, last known 2018" in words(screen)
    heading, *rows = html_table(screen, "The 20 wards")
    at = next(place for place, head in enumerate(heading) if head.startswith("Obesity"))
    assert all(re.fullmatch(r"[\d.]+%", row[at]) for row in rows)


def test_figures_that_do_not_differ_are_quiet() -> None:
    shown = html(open_page("overview"))
    body = next(each for each in re.findall(r"<table.*?</table>", shown, re.DOTALL) if "The 20 wards" in each)
    assert "background:" not in body
    cell = re.search(r'<td style="[^"]*color:var\(--atlas-ink-second\)">50\.9%', body)
    assert cell, "Mile End is similar to the borough on child poverty"


def test_a_chosen_ward_is_marked_on_map_and_in_the_list() -> None:
    screen = open_page("overview", area="E05009328")
    assert looks(screen)["selected"] == "E05009328"
    assert re.search(
        r'<tr class="atlas-chosen atlas-sure" aria-current="true"><th scope="row"><a [^>]*>Poplar',
        html(screen),
    )


def test_wards_are_ranked_by_the_first_headline_indicator(pack: Pack) -> None:
    heading, *rows = html_table(open_page("overview"), "The 20 wards of Tower Hamlets on 6")
    assert heading[1].startswith("Child poverty")
    values = figures(pack, "child_poverty", "ward").sort_values("value", ascending=False, kind="stable")
    assert [row[0] for row in rows] == list(values["area_name"])
    assert rows[0][:2] == ["Poplar", "▲\u00a0worse: 63.9% (1)"]
    assert rows[-1][:2] == ["St Katharine's & Wapping", "■\u00a0better: 32.0% (20)"]


def test_choosing_another_order_reorders_the_wards_and_writes_it_to_the_url() -> None:
    screen = open_page("overview")
    screen.selectbox(key=ORDER).set_value("overcrowding").run()
    heading, *rows = html_table(screen, "The 20 wards")
    assert heading[1].startswith("Overcrowding")
    # 673 of 2,858 households, a hair before Shadwell (23.55 and 23.53 %).
    assert rows[0][0] == "Poplar"
    assert screen.query_params == {"order": "overcrowding"}


def test_a_link_opens_the_order_it_names() -> None:
    screen = open_page("overview", order="idaci")
    assert screen.selectbox(key=ORDER).value == "idaci"
    assert html_table(screen, "The 20 wards")[0][1].startswith("Income deprivation (children)")
    assert "Part of this link" not in words(screen)


def test_a_bad_link_explains_itself_and_shows_the_usual_order() -> None:
    screen = open_page("overview", order="happiness", colour="<b>red</b>")
    assert "Part of this link does not work." in words(screen)
    assert "“happiness” is no choice for “order” here" in words(screen)
    assert "This page has no choice “colour”" in words(screen)
    assert screen.selectbox(key=ORDER).value == "child_poverty"


def test_the_entry_points_lead_to_the_pages_with_their_choices() -> None:
    screen = open_page("overview")
    links = [(link.proto.page, link.proto.query_string) for link in screen.get("page_link")]
    # Before them come the links of the menu.
    assert links[-8:] == [
        ("needs-map", "look=significance"),
        ("youth-centres", ""),
        ("where-next", ""),
        ("play-space", ""),
        ("needs-map", "indicator=children_5_11&level=lsoa"),
        ("family-hubs", ""),
        ("register", ""),
        ("data-and-methods", ""),
    ]
    assert {"Commissioners", "Planners", "Locality teams"} <= set(headings(screen))


def test_a_broken_pack_gives_a_panel_that_names_every_fault(broken_place: tuple[Path, str]) -> None:
    screen = open_page("overview")
    assert not screen.exception
    assert "The atlas cannot show its figures" in screen.error[0].value
    shown = words(screen)
    assert broken_place[1] in shown
    assert "plenty" in shown
    assert "boundaries/localities.csv: cannot be read" in shown
    assert "Traceback" not in shown
    assert not screen.selectbox


def test_the_second_place_shows_its_own_wards_and_its_names_as_text(second_place: Path) -> None:
    screen = open_page("overview")
    assert not screen.exception
    assert "Atlas of <b>Cantre'r Gwaelod</b> & the sea" in words(screen).split("\n")
    rows = html_table(screen, "The 5 wards of Cantre'r Gwaelod on 4 headline indicators")[1:]
    assert {row[0] for row in rows} == set(WARDS.values())
    assert rows[0][1] == "▲\u00a0worse: 28.6% (1 to 2)"  # the next lies within its range
    assert "<script" not in html(screen)
    assert "onerror=" not in html(screen).replace("onerror=alert(1)&gt;", "")
    assert "Tower Hamlets" not in words(screen)
