from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from geo.pack.ages import who
from geo.pack.pack import Pack
from geo.report.question import read
from geo.targeting.places import siting_categories, standard_walk, usual_candidates
from geo.targeting.plan import Brief, plan, plan_effects
from geo.targeting.shortlist import shortlist
from layers.look.escaping import as_text
from pages.frame import ui
from pages.frame.drawing import points_of, typed_place, with_point
from pages.where_next.answer import Answer, answered, difference
from pages.where_next.choices import WhereNext, asked
from pages.where_next.map import map_of
from pages.youth_centres.answer import answer as youth_answer
from pages.youth_centres.choices import Asked as YouthCentres
from tests.pages.screen import facts, fills, headings, html, html_table, looks, open_page, words
from tests.synthetic import WARDS

PAGE = "where-next"


def _open(**params: str) -> AppTest:
    """Open the page, with a walk of ten minutes where no other is named."""
    return open_page(PAGE, **({"walk": "800"} | params))


def _params(screen: AppTest) -> dict[str, str]:
    """Return the choices of the URL, without the walk."""
    return {name: value for name, value in screen.query_params.items() if name != "walk"}


def badges(screen: AppTest) -> str:
    """Return the labels of the badges, a line each."""
    labels = [each.proto.popover.label for each in screen.get("popover")]
    return "\n".join(re.sub(r"\\(\W)", r"\1", each) for each in labels)


def _key(name: str) -> str:
    return f"{PAGE}.{name}"


def _brief(pack: Pack, **changes: object) -> Brief:
    given = {"category": "youth_centre", "candidates": tuple(usual_candidates(pack)), "ages": (11, 19)}
    return Brief(**(given | {"within": 800.0} | changes))  # type: ignore[arg-type]


def _sites(screen: AppTest) -> dict[str, str]:
    """Return the look of every marker on the map."""
    return {row[0]: row[2] for row in looks(screen)["sites"]["rows"]}


def test_a_shortlist_is_named_with_its_range_and_never_a_best(pack: Pack) -> None:
    screen = _open()
    assert not screen.exception
    found = shortlist(pack, plan(pack, _brief(pack)))
    said = words(screen)
    assert re.search(r"(do equally well, within 1%|make the shortlist for one more youth centre)\.", said)
    assert re.search(r"put [\d,]+ to [\d,]+ more young people aged 11 to 19 within a 10-minute walk", said)
    assert "No ward loses." in said
    assert "The council reported 20 youth centres; 5 are located." in said
    assert "The best" not in said
    names = plan(pack, _brief(pack)).places["name"]
    for each in found.options:
        assert f"{each.letter}: {names[each.sites[0]]}" in said


def test_sites_without_a_point_are_named_beside_the_answer_and_what_is_vague_is_flagged() -> None:
    said = words(_open())
    beside = next(line for line in said.splitlines() if line.startswith("The council reported 20"))
    assert "Not on the map and not counted: Bigland Green Youth Centre;" in beside
    assert "Urban Adventure Base" in beside
    assert "6 more may have closed." in beside
    assert "The list of youth centres is not complete" in badges(_open())
    assert "taken as 1.4 times the straight line" in said
    assert "The search compares usual ways and does not reckon with water; the ranges" in said
    assert "Some known by street only" in badges(_open(streets="yes"))


@pytest.mark.parametrize("aim", ["reach", "mean", "worst"])
def test_no_site_type_shows_0_for_unknown_or_a_best_on_weak_ground(pack: Pack, aim: str) -> None:
    for site in siting_categories(pack):
        screen = open_page(PAGE, site=site, aim=aim)
        assert not screen.exception, site
        said = words(screen)
        answer = plan(pack, asked_of(pack, screen))
        if not answer.ground.decides:
            assert not re.search(r"(?i)\bthe best (place|places|sets?)\b.* (is|are) ", said), site
        if not answer.today_known:
            assert "How many of them have one today is not known" in said, site
            assert "Who gains is not known" in said
            rows = html_table(screen, pattern_of(pack, site))
            for row in rows[1:]:
                assert row[2] == "not known", (site, row)
                assert row[4:7] == ["not known"] * 3, (site, row)


def asked_of(pack: Pack, screen: AppTest) -> Brief:
    """Return what a screen with nothing but a site and an aim asks."""
    given = {name: text for name, text in screen.query_params.items() if name in ("site", "aim")}
    given = {name: text[0] if isinstance(text, list) else text for name, text in given.items()}
    return asked(pack, read(WhereNext, pack, given).asked).brief


def pattern_of(pack: Pack, site: str) -> str:
    """Return how the caption of the table of every ward begins."""
    ages = pack.catalogue[site].ages
    people = who(ages)
    return f"{people[:1].upper()}{people[1:]} within {standard_walk(pack, site, ages):,.0f} m"


def test_today_s_reach_is_that_of_youth_centres_for_the_same_question(pack: Pack) -> None:
    """Both pages leave out sites known by their street, and walk as far, where nothing else is asked."""
    here = asked(pack, read(WhereNext, pack, {}).asked).brief
    there = read(YouthCentres, pack, {}).asked.question
    assert (here.ages, here.within, here.admit_street) == (there.ages, there.within, there.streets)
    mine = plan_effects(pack, plan(pack, here), here.ages)
    theirs = youth_answer(pack, there).reach
    np.testing.assert_allclose(mine["within_before"], theirs["inside"])
    np.testing.assert_allclose(mine["before_low"], theirs["inside_low"])
    np.testing.assert_allclose(mine["before_high"], theirs["inside_high"])


def test_every_ward_is_listed_with_ranges() -> None:
    heading, whole, *wards = html_table(_open(new="2"), "Young people aged 11 to 19 within 800 m")
    assert heading[:6] == ["Ward", "Living there", "Within the walk today", "After", "Gain", "Lose"]
    assert whole[0] == "Tower Hamlets"
    assert re.fullmatch(r"[\d,]+ to [\d,]+", whole[4])
    assert len(wards) == 20
    assert {row[2] for row in wards} & {"none listed"}
    assert {row[5] for row in wards} == {"0"}


def test_a_choice_changes_the_answer_and_is_in_the_url() -> None:
    screen = _open()
    screen.selectbox(key=_key("new")).set_value("2").run()
    screen.selectbox(key=_key("aim")).set_value("mean").run()
    assert _params(screen) == {"new": "2", "aim": "mean"}
    assert "Where next? Two more youth centres" in words(screen)
    assert "and bring their average walk from" in words(screen)
    screen.selectbox(key=_key("need")).set_value("child_poverty").run()
    assert "Each child counts by “Children in poverty after housing costs” where they live" in words(screen)
    screen.toggle(key=f"{_key('streets')}-widget").set_value(True).run()
    assert screen.query_params["streets"] == "yes"
    assert "Bigland Green Youth Centre" not in words(screen).split("not counted: ")[1].splitlines()[0]


def test_the_map_shows_today_after_and_the_change_with_any_choice(pack: Pack) -> None:
    screen = _open()
    options = shortlist(pack, plan(pack, _brief(pack))).options
    assert {_sites(screen)[each.sites[0]] for each in options} == {each.letter for each in options}
    assert list(_sites(screen).values()).count("existing") == 5
    today = fills(screen)
    screen.selectbox(key=_key("show")).set_value("after").run()
    with_a = fills(screen)
    assert with_a != today
    screen.selectbox(key=_key("with")).set_value("B").run()
    assert screen.query_params["with"] == "B"
    assert "with B" in words(screen)
    screen.selectbox(key=_key("show")).set_value("change").run()
    assert "Some gain, nobody loses" in words(screen)
    screen.toggle(key=f"{_key('every')}-widget").set_value(True).run()
    assert len(_sites(screen)) == 94
    assert looks(screen)["sites"]["clickable"]


def test_the_map_of_today_is_not_a_colour_where_nobody_knows_today() -> None:
    screen = _open(site="adventure_playground")
    areas = looks(screen)["areas"]
    assert {look for look, _, _ in areas.values()} == {"missing"}
    assert all("ot known" in tip for _, _, tip in areas.values())
    screen = _open(site="adventure_playground", show="change")
    assert {look for look, _, _ in looks(screen)["areas"].values()} == {"missing"}


def test_what_tells_the_choices_apart_and_what_does_not_is_said() -> None:
    said = words(open_page(PAGE))
    assert "Not the number who gain: all the ranges overlap." in said
    assert "Within 1% means 1% of all who are reached, which is about 4% of the gain." in said
    assert "would gain by every one." in said
    assert "times the straight line), B does most." in said
    assert "so many may already have a listed one whose place is only roughly known: A " in said
    assert said.count("To ask: room hours cost") == 5


def test_a_link_opens_plans_with_a_chosen_ward() -> None:
    screen = _open(new="0", streets="yes", open="HUB03", close="YC01", show="change", area="E05009333")
    said = words(screen)
    assert "Part of this link" not in said
    assert "Your plan opens 1 place and closes 1 site." in said
    assert " lose it." in said
    rows = {row[0]: row[1] for row in html_table(screen, "Your plans side by side")}
    assert rows["Opens"] == "Tramshed Community Hub"
    assert rows["Closes"] == "Bigland Green Youth Centre"
    assert {"Gain, and lose", "Average walk"} <= set(facts(screen))
    assert screen.query_params["open"] == "HUB03"


def test_three_plans_stand_side_by_side_in_one_link_with_their_difference(pack: Pack) -> None:
    screen = _open(**{"new": "0", "open": "HUB03", "open-b": "HUB04", "close-c": "YC07", "show": "AB"})
    assert "Part of this link" not in words(screen)
    heading, *rows = html_table(screen, "Your plans side by side")
    assert heading == ["What changes", "Plan A", "Plan B", "Plan C"]
    cells = {row[0]: row[1:] for row in rows}
    assert cells["Closes"] == ["nothing", "nothing", "Wapping Youth Centre"]
    assert len(set(cells["Gain"])) == 3
    assert len(set(cells["Within the walk today"])) == 1
    assert looks(screen)["about"].startswith("Plan A against plan B")
    assert {"HUB03": "A", "HUB04": "B"}.items() <= _sites(screen).items()
    one, other = (plan(pack, _brief(pack, new=0, opened=(each,))) for each in ("HUB03", "HUB04"))
    apart = difference(pack, one, other)
    both = apart["gain_high"] >= 0.5, apart["loss_high"] >= 0.5
    assert (both[0] | both[1]).any()
    screen.segmented_control(key=_key("plan")).set_value("B").run()
    assert "HUB04" in screen.multiselect(key=f"{_key('open-b')}-widget").value


def test_where_places_are_limited_and_capacities_not_known_there_is_no_answer_and_why() -> None:
    assert "Room, where places are limited" not in words(_open())
    said = words(_open(places="40"))
    assert "Each new one offers 40 places" in said
    assert "No answer: of 5 of the 5 located youth centres nobody knows how many places they have." in said
    said = words(open_page(PAGE, site="adventure_playground", places="40"))
    assert "No answer: no listed adventure playground has a sure place" in said


def test_where_capacities_are_known_the_room_is_told(
    synthetic_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = synthetic_pack.services.copy()
    services.loc[services["category"] == "club", "capacity"] = 20.0
    known = replace(synthetic_pack, services=services)
    monkeypatch.setattr(ui, "pack", lambda: known)
    screen = _open(places="10")
    assert not screen.exception
    heading, *rows = html_table(screen, "Room for most")
    assert heading == ["Places", "Have a place today", "With it", "More"]
    assert rows


def test_moving_a_site_closes_it_and_opens_another() -> None:
    screen = _open(new="0")
    assert "Nothing changes yet" in words(screen)
    screen.selectbox(key=f"{PAGE}.move-from").set_value("YC07").run()
    screen.selectbox(key=f"{PAGE}.move-to").set_value("HUB03").run()
    screen.button(key=f"{PAGE}-move").click().run()
    assert _params(screen) == {"new": "0", "open": "HUB03", "close": "YC07"}
    assert _sites(screen) | {"YC07": "existing"} == _sites(screen)
    screen.button(key=f"{PAGE}-clear").click().run()
    assert _params(screen) == {"new": "0"}


def test_a_choice_of_the_shortlist_is_taken_into_the_plan_in_hand(pack: Pack) -> None:
    screen = _open(plan="B")
    first = shortlist(pack, plan(pack, _brief(pack))).options[0]
    screen.button(key=f"{PAGE}-add-{first.letter}").click().run()
    assert _params(screen) == {"plan": "B", "open-b": first.sites[0]}
    assert "together with your plan B" in words(screen)


def test_a_place_is_put_on_the_map_by_coordinates_and_opened() -> None:
    screen = _open(new="0")
    screen.text_input(key=f"{PAGE}.typed").set_value("51.4920, -0.0100")
    screen.button(key=f"{PAGE}-place").click().run()
    assert screen.query_params["drawn"] == "-0.01000,51.49200"
    assert _sites(screen)["place-1"] == "candidate"
    screen.multiselect(key=f"{_key('open')}-widget").set_value(["place-1"]).run()
    assert screen.query_params["open"] == "place-1"
    assert "Place 1 on the map" in words(screen)
    screen.button(key=f"{PAGE}-forget").click().run()
    assert _params(screen) == {"new": "0"}
    screen.text_input(key=f"{PAGE}.typed").set_value("in the park")
    screen.button(key=f"{PAGE}-place").click().run()
    assert "These are no coordinates" in words(screen)


def test_a_click_on_a_marker_closes_and_reopens_it() -> None:
    screen = _open(new="0")
    for at, expected in ((1, "YC07"), (2, None)):
        states = screen._tree.get_widget_states()
        click = states.widgets.add()
        click.id = screen.get("component_instance")[0].proto.id
        click.json_value = json.dumps({"site": "YC07", "at": at})
        screen = screen._run(states)
        assert screen.query_params.get("close") == ([expected] if expected else None) or (
            screen.query_params.get("close") == expected
        )


def test_only_a_marked_site_moves_and_losses_are_told() -> None:
    screen = _open(move="YC07", aim="mean")
    assert not screen.exception
    assert "Part of this link" not in words(screen)
    assert "sets of 2 places" in words(screen)
    every = ".".join(screen.multiselect(key=f"{_key('move')}-widget").options)
    assert "Wapping Youth Centre" in every
    assert "This page has no choice “existing”" in words(_open(existing="move"))


def test_a_bad_link_explains_itself() -> None:
    screen = _open(site="castle", open="nowhere", drawn="here", colour="red")
    said = words(screen)
    assert "“castle” is no choice for “site” here" in said
    assert "“nowhere” is no choice for “open” here" in said
    assert "This page has no choice “colour”" in said
    assert "Where next? One more youth centre" in said


def test_without_candidates_the_page_says_so_and_stays_usable() -> None:
    screen = _open()
    screen.multiselect(key=f"{_key('from')}-widget").set_value([]).run()
    assert not screen.exception
    assert "There is no candidate site with a known place." in words(screen)
    assert _params(screen) == {"from": "none"}
    screen.selectbox(key=_key("new")).set_value("0").run()
    assert "Nothing changes yet" in words(screen)


def test_the_walk_is_the_standard_of_the_pack_where_it_has_one() -> None:
    screen = open_page(PAGE)
    assert "within a 15-minute walk of a listed youth centre" in words(screen)
    assert "The walk follows the standard “A walk of 15 minutes”" in words(screen)
    assert "This has not been verified." in words(screen)
    screen.selectbox(key=_key("ages")).set_value("0-4").run()
    screen.selectbox(key=_key("site")).set_value("playground").run()
    assert "within a walk of 100 m of a listed playground" in words(screen)


def test_from_a_complete_list_nothing_reads_listed(second_place: Path) -> None:
    screen = _open(site="club", streets="yes")
    assert "none listed" not in words(screen)
    assert "is not complete" not in badges(screen)
    assert "a listed club" not in words(screen)
    assert "a listed hub" in words(_open(site="hub"))


def test_a_broken_pack_gives_a_panel(broken_place: tuple[Path, str]) -> None:
    screen = _open()
    assert not screen.exception
    assert "The atlas cannot show its figures" in screen.error[0].value


def test_the_second_place_is_answered_and_its_names_are_text(second_place: Path) -> None:
    screen = _open()
    assert not screen.exception
    said = words(screen)
    assert "club <em>" in said
    rows = html_table(screen, "Children aged 10 to 15 within 800 m")[2:]
    assert {row[0] for row in rows} == set(WARDS.values())
    assert "<script" not in html(screen)
    assert "Tower Hamlets" not in said


def test_the_headings_of_the_page_are_in_order() -> None:
    found = headings(_open())
    assert found[0] == "Where next? One more youth centre"
    parts = [
        "Shortlist: no order",
        "Who gains, ward by ward",
        "What tells them apart",
        "Your plans A, B and C",
    ]
    assert [each for each in found if each in parts] == parts


@pytest.mark.parametrize("text", ["none", "-0.01000,51.49200", "1,2;3,4"])
def test_places_from_the_map_can_be_in_a_link(text: str) -> None:
    assert len(points_of(text)) == text.count(",")


@pytest.mark.parametrize("text", ["", "1", "1,2;", "200,1", "1,95", "a,b", ";".join(["1,2"] * 13)])
def test_what_is_no_place_is_no_choice(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        points_of(text)


def test_points_are_rounded_and_limited() -> None:
    text = with_point("none", -0.0123456, 51.5)
    assert text == "-0.01235,51.50000"
    assert points_of(text) == ((-0.01235, 51.5),)
    full = ";".join(["1,2"] * 12)
    assert with_point(full, 3, 4) == full
    assert typed_place("51.5 -0.1") == (-0.1, 51.5)
    assert typed_place("somewhere") is None
    assert typed_place("95, 1") is None


def shown_answer(pack: Pack) -> Answer:
    """Return the answer to the usual question."""
    return answered(pack, asked(pack, read(WhereNext, pack, {}).asked))


def test_the_map_can_be_kept_as_one_file_with_its_sources(pack: Pack) -> None:
    answer = shown_answer(pack)
    text = map_of(answer, "after", every=False).file()
    assert "Where next: youth centres, Tower Hamlets" in text
    assert as_text(pack.catalogue["youth_centre"].attribution) in text


def test_former_places_may_be_chosen_as_candidates_and_are_not_among_the_usual_ones(pack: Pack) -> None:
    usual = _open()
    options = usual.multiselect(key=f"{PAGE}.from-widget").options
    assert "Youth centres of 2017-18" in options
    kinds = usual.multiselect(key=f"{PAGE}.from-widget").value
    assert "youth_centre_2017_18" not in kinds
    assert "primary_school" in kinds
    screen = _open(**{"from": "youth_centre_2017_18"}, every="yes")
    assert not screen.exception
    candidates = [site for site, look in _sites(screen).items() if look != "existing"]
    assert len(candidates) == 44
    assert all(site.startswith(("YH", "YC", "bishop", "attlee")) for site in candidates)
    assert "gathered by freedom of information requests" in words(screen)


def test_where_nothing_is_listed_within_the_walk_a_ward_has_no_class() -> None:
    areas = looks(_open(show="before"))["areas"]
    unlisted = [tip for look, _, tip in areas.values() if look == "missing"]
    assert unlisted
    assert set(unlisted) == {"none listed so near: not known"}
    assert not any(tip.startswith("0.0% (0% to 0%)") for _, _, tip in areas.values())


def test_the_legend_of_places_names_the_shortlist_in_the_order_of_its_letters() -> None:
    said = words(_open(every="yes"))
    found = [said.index(f"Place {letter}") for letter in "ABC"]
    assert found == sorted(found)


def test_answer_cards_and_list_say_the_same_of_who_does_equally_well(pack: Pack) -> None:
    screen = open_page(PAGE)
    found = shortlist(pack, plan(pack, _brief(pack, within=1_200.0)))
    alike = [each for each in found.options if each.close]
    less = [each.letter for each in found.options if not each.close]
    assert len(alike) == 4
    assert less == ["D"]
    assert found.equal == 5
    said = words(screen)
    assert (
        "Four of the five places shown, all but D, do equally well, within 1%. Each of these would put"
        in said
    )
    low, high = (
        round(kind(float(each.whole[f"gain_{end}"]) for each in alike), -2)
        for kind, end in ((min, "low"), (max, "high"))
    )
    assert f"put {low:,.0f} to {high:,.0f} more" in said
    assert html(screen).count("Does less by usual ways: more than 1% below the most.") == 1
    assert "One more place does as well and is not shown here." in said
