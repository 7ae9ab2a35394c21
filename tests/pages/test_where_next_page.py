from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack.pack import Pack
from geo.targeting.places import usual_candidates
from geo.targeting.plan import Brief, plan
from layers.look.escaping import as_text
from pages.frame.drawing import points_of, typed_place, with_point
from pages.where_next.map import map_of
from tests.pages.screen import facts, fills, headings, html, html_table, looks, open_page, words
from tests.synthetic import WARDS

PAGE = "where-next"


def _open(**params: str) -> AppTest:
    """Open the page, with a walk of ten minutes where no other is named."""
    return open_page(PAGE, **({"walk": "800"} | params))


def _params(screen: AppTest) -> dict[str, str]:
    """Return the choices of the URL, without the walk."""
    return {name: value for name, value in screen.query_params.items() if name != "walk"}


def _key(name: str) -> str:
    return f"{PAGE}.{name}"


def _brief(pack: Pack, **changes: object) -> Brief:
    given = {"category": "youth_centre", "candidates": tuple(usual_candidates(pack)), "ages": (11, 19)}
    return Brief(**(given | changes))  # type: ignore[arg-type]


def _sites(screen: AppTest) -> dict[str, str]:
    """Return the look of every marker on the map."""
    return {row[0]: row[2] for row in looks(screen)["sites"]["rows"]}


def test_the_best_place_is_named_with_what_it_does_and_what_comes_close(pack: Pack) -> None:
    screen = _open()
    assert not screen.exception
    best = plan(pack, _brief(pack)).choice.sites[0]
    name = pack.services.loc[pack.services["site_id"] == best, "name"].iloc[0]
    said = words(screen)
    assert f"The best place for one more youth centre is {name} (" in said
    assert "Among listed services, at least 16,472 of 32,952 children aged 11 to 19 (50.0%)" in said
    assert "and nobody loses." in said
    assert "No other place comes within 1% of it." in said
    assert "Uncertain: the choice does not hold where ways are 1.25 times the straight line" in said
    assert "Found by trying all 89 possibilities." in said


def test_the_page_claims_no_absence_and_flags_what_is_vague() -> None:
    said = words(_open())
    assert "The list of youth centres is not declared complete" in said
    assert "straight-line estimates (1.4 times the straight line within 800 m, 1.4 for mean walks)" in said
    assert "Without a known place and not reckoned with: Urban Adventure Base" in said
    assert "Known by their street only" in said
    rows = html_table(_open(), "Wards: children within 800 m")
    assert {row[2] for row in rows[1:]} & {"none listed"}
    assert not [
        cell for row in rows[1:] for cell in row[2:4] if not cell.startswith(("at least", "none listed"))
    ]


def test_gains_of_the_table_are_those_of_the_plan(pack: Pack) -> None:
    heading, whole, *wards = html_table(_open(new="2"), "Wards: children within 800 m")
    assert heading[:6] == ["Ward", "Children 11 to 19", "Within today", "Within after", "Gain", "Lose"]
    answer = plan(pack, _brief(pack, new=2))
    assert whole[0] == "Tower Hamlets"
    assert whole[4] == f"+{answer.value_after - answer.value_before:,.0f}"
    assert len(wards) == 20
    gains = [float(row[4].replace("+", "").replace(",", "").replace("–", "0")) for row in wards]
    assert gains == sorted(gains, reverse=True)
    assert heading[-3:] == ["0 to 4: gain, lose", "5 to 11: gain, lose", "12 to 17: gain, lose"]


def test_a_choice_changes_the_answer_and_is_in_the_url() -> None:
    screen = _open()
    screen.selectbox(key=_key("new")).set_value("2").run()
    screen.selectbox(key=_key("aim")).set_value("mean").run()
    assert _params(screen) == {"new": "2", "aim": "mean"}
    assert "The best places for 2 more youth centres are" in words(screen)
    assert "The average walk to a listed or chosen one would be" in words(screen)
    screen.selectbox(key=_key("need")).set_value("child_poverty").run()
    assert "Each child counts by “Children in poverty after housing costs” where it lives" in words(screen)
    screen.toggle(key=f"{_key('streets')}-widget").set_value(False).run()
    assert screen.query_params["streets"] == "no"
    assert "Bigland Green Youth Centre" in words(screen).split("not reckoned with: ")[1]


def test_the_map_shows_today_after_and_the_change(pack: Pack) -> None:
    screen = _open()
    answer = plan(pack, _brief(pack))
    best = answer.choice.sites[0]
    assert _sites(screen)[best] == "new"
    assert list(_sites(screen).values()).count("existing") == 9
    after = fills(screen)
    screen.radio(key=_key("show")).set_value("before").run()
    assert best not in _sites(screen)
    assert fills(screen) != after
    screen.radio(key=_key("show")).set_value("change").run()
    assert "Some gain, nobody loses" in words(screen)
    screen.toggle(key=f"{_key('every')}-widget").set_value(True).run()
    assert len(_sites(screen)) == 98
    assert looks(screen)["sites"]["clickable"]


def test_a_link_opens_a_list_of_changes_with_a_chosen_ward() -> None:
    screen = _open(new="0", open="HUB03", close="YC01", show="change", area="E05009333")
    said = words(screen)
    assert "Part of this link" not in said
    assert "Your list opens 1 place and closes 1 site." in said
    rows = {row[0]: row[1] for row in html_table(screen, "Places: what opens")}
    assert rows["Tramshed Community Hub"] == "Opened by you"
    assert rows["Bigland Green Youth Centre"] == "Closes"
    assert {"Gain", "Lose", "Average walk today", "Average walk after"} <= set(facts(screen))
    assert screen.query_params["open"] == "HUB03"


def test_moving_a_site_closes_it_and_opens_another() -> None:
    screen = _open(new="0")
    assert "Nothing changes yet" in words(screen)
    screen.selectbox(key=f"{PAGE}.move-from").set_value("YC07").run()
    screen.selectbox(key=f"{PAGE}.move-to").set_value("HUB03").run()
    screen.button(key=f"{PAGE}-move").click().run()
    assert _params(screen) == {"new": "0", "open": "HUB03", "close": "YC07"}
    assert _sites(screen) | {"HUB03": "opened", "YC07": "closed"} == _sites(screen)
    screen.button(key=f"{PAGE}-clear").click().run()
    assert _params(screen) == {"new": "0"}


def test_the_best_choice_can_be_kept_on_the_list(pack: Pack) -> None:
    screen = _open()
    best = plan(pack, _brief(pack)).choice.sites[0]
    screen.button(key=f"{PAGE}-keep").click().run()
    assert _params(screen) == {"new": "0", "open": best}
    assert "16,472 of 32,952" in words(screen)


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
    for at, expected in ((1, "YC01"), (2, None)):
        states = screen._tree.get_widget_states()
        click = states.widgets.add()
        click.id = screen.get("component_instance")[0].proto.id
        click.json_value = json.dumps({"site": "YC01", "at": at})
        screen = screen._run(states)
        assert screen.query_params.get("close") == ([expected] if expected else None) or (
            screen.query_params.get("close") == expected
        )


def test_sites_that_may_move_are_solved_and_losses_are_told() -> None:
    screen = _open(existing="move", aim="mean")
    said = words(screen)
    assert not screen.exception
    assert "Best for 10 youth centres in all" in said
    assert "Found by an integer programme" in said
    assert " gain and " in said
    assert " lose." in said


def test_a_bad_link_explains_itself() -> None:
    screen = _open(site="castle", open="nowhere", drawn="here", colour="red")
    said = words(screen)
    assert "“castle” is no site that can be shown here" in said
    assert "“nowhere” is no open that can be shown here" in said
    assert "This page has no choice “colour”" in said
    assert "The best place for one more youth centre" in said


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
    assert "would live within 1,200 m of one" in words(screen)
    assert "The walk follows the standard “A walk of 15 minutes”" in words(screen)
    assert "This has not been verified." in words(screen)
    screen.selectbox(key=_key("ages")).set_value("0-4").run()
    screen.selectbox(key=_key("site")).set_value("playground").run()
    assert "would live within 100 m of one" in words(screen)


def test_from_a_complete_list_nothing_reads_at_least(second_place: Path) -> None:
    screen = _open(site="club")
    assert "at least" not in words(screen)
    assert "none listed" not in words(screen)
    assert "is not declared complete" not in words(screen)
    assert "at least" in words(_open(site="hub"))


def test_a_broken_pack_gives_a_panel(broken_place: tuple[Path, str]) -> None:
    screen = _open()
    assert not screen.exception
    assert "The atlas cannot show its figures" in screen.error[0].value


def test_the_second_place_is_answered_and_its_names_are_text(second_place: Path) -> None:
    screen = _open()
    assert not screen.exception
    said = words(screen)
    assert "The best place for one more club <em> is" in said
    rows = html_table(screen, "Wards: children within 800 m")[2:]
    assert {row[0] for row in rows} == set(WARDS.values())
    assert "<script" not in html(screen)
    assert "Tower Hamlets" not in said


def test_the_headings_of_the_page_are_in_order() -> None:
    assert headings(_open()) == ["Who gains and who loses", "What if?", "What to be careful with"]


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


def test_the_map_can_be_kept_as_one_file_with_its_sources(pack: Pack) -> None:
    answer = plan(pack, _brief(pack))
    text = map_of(pack, answer, "after", False).file()
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
    candidates = [site for site, look in _sites(screen).items() if look in ("candidate", "new", "close")]
    assert len(candidates) == 44
    assert all(site.startswith(("YH", "YC", "bishop", "attlee")) for site in candidates)
    assert "gathered by freedom of information requests" in words(screen)
