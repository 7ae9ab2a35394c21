"""The page Youth centres: verdicts, evidence, reach, need beside it; nothing claims that there is none."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.gaps.evidence import Choice
from geo.gaps.verdicts import gaps
from geo.pack.pack import Pack
from geo.report.figures import available
from geo.report.files import write
from layers.look.palette import STATES
from layers.map.categories import VERDICTS
from pages.youth_centres import choices as youth_choices, map as youth_map, need as youth_need, tables
from pages.youth_centres.answer import Question, answer
from tests.pages.screen import (
    click_map,
    facts,
    fills,
    headings,
    html,
    html_table,
    looks,
    map_count,
    open_page,
    text_of,
    words,
)
from tests.street_only import known_by_their_street
from tests.synthetic import B, E

PAGE = "youth-centres"
SHADWELL, BOW_EAST, BOW_WEST, WEAVERS = "E05009332", "E05009319", "E05009320", "E05009335"
NEED = "child_poverty"
REACH = "Young people aged 11 to 19 within 1,200 m of listed youth centres: every ward"
CLAIM = "The council reported 20 centres opened by January 2026"
ANSWER = (
    "6 of 20 wards have a youth centre we can confirm. 5 have one listed in or near them, address to "
    "confirm. 3 have one that may have closed. 6 have nothing listed."
)
LOOKS = {"met": 6, "listed": 5, "may have closed": 3, "not evidenced": 6}


def _set(screen: AppTest, **choices: str) -> AppTest:
    for name, value in choices.items():
        box = screen.select_slider if name == "walk" else screen.selectbox
        box = screen.segmented_control if name == "look" else box
        box(key=f"{PAGE}.{name}").set_value(value)
    return screen.run()


def badges(screen: AppTest) -> dict[str, str]:
    """Return the badges: by label, what each says."""
    found = [each for each in screen.get("popover") if each.proto.popover.label != "Take away"]
    said = [" ".join(text_of(part.proto.body) for part in each.get("html")) for each in found]
    labels = [re.sub(r"\\(\W)", r"\1", each.proto.popover.label) for each in found]
    return dict(zip(labels, said, strict=True))


def _streets(screen: AppTest) -> AppTest:
    return screen.toggle(key=f"{PAGE}.streets-widget").set_value(True).run()


def _question(pack: Pack, **changes: object) -> Question:
    promise = next(iter(youth_choices.promises(pack).values()))
    usual = {"ages": promise.ages, "within": 1200.0, "places": promise.categories, "statuses": ("open",)}
    return Question(**{"promise": promise, "streets": False, **usual, **changes})  # type: ignore[arg-type]


# ---- Verdicts --------------------------------------------------------------------------------------------


def test_the_claim_stands_beside_the_evidence_and_absence_is_not_claimed() -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    said = words(screen)
    assert ANSWER in said
    assert CLAIM in badges(screen)
    assert "The list is not complete" in badges(screen)
    assert not re.search(r"\b(no|without a|lacks?) (youth )?centres?\b", said.lower())
    assert screen.query_params == {}


def test_wards_look_by_how_much_is_known_of_them() -> None:
    screen = open_page(PAGE)
    colours = fills(screen)
    assert {key: list(colours.values()).count(VERDICTS[key].fill) for key in LOOKS} == LOOKS
    assert colours[SHADWELL] == VERDICTS["met"].fill
    style = looks(screen)
    symbols = {style["symbols"][symbol] for _, symbol, _ in style["areas"].values()}
    assert symbols == {VERDICTS[key].symbol for key in LOOKS}


def test_names_are_legend_counts_and_choice_at_once() -> None:
    screen = open_page(PAGE)
    groups = {each.key: each.options for each in screen.get("button_group") if "-known-" in str(each.key)}
    assert {key.rpartition("-known-")[2]: len(found) for key, found in groups.items()} == {
        "met": 6,
        "listed": 5,
        "may-have-closed": 3,
        "not-evidenced": 6,
    }
    screen.get("button_group")[_pills(screen, "listed")].set_value(BOW_EAST).run()
    assert screen.query_params == {"area": BOW_EAST}
    said = words(screen)
    assert "Listed, address to confirm" in said
    assert "Kitcat Terrace (Young Tower Hamlets building): Kitcat Terrace" in said


def _pills(screen: AppTest, verdict: str) -> int:
    """Return where the names of a verdict stand among the button groups."""
    keys = [str(each.key) for each in screen.get("button_group")]
    return next(at for at, key in enumerate(keys) if key.endswith(f"-known-{verdict}"))


def test_words_and_lines_have_one_order_and_one_count(pack: Pack) -> None:
    screen = open_page(PAGE)
    about = looks(screen)["about"]
    met = ["Lansbury", "Limehouse", "Shadwell", "St Dunstan's", "St Katharine's & Wapping", "Whitechapel"]
    listed = ["Bow East", "Bow West", "Bromley North", "Bromley South", "Mile End"]
    assert f"Confirmed: 6 ({', '.join(met[:-1])} and {met[-1]}). Listed, address to confirm: 5 (" in about
    rows = _lines(screen)
    assert [name for name, _ in rows[:11]] == [*met, *listed]
    told = ["Confirmed"] * 6 + ["Listed, address to confirm"] * 5 + ["Listed, may have closed"] * 3
    assert [verdict for _, verdict in rows] == [*told, *["Nothing listed"] * 6]
    verdicts = gaps(pack, "youth_centre_every_ward")["verdict"]
    assert verdicts.value_counts().to_dict() == LOOKS


def _lines(screen: AppTest) -> list[tuple[str, str]]:
    """Return name and verdict of each line that opens."""
    return re.findall(
        r"<summary>.*?<strong>(.*?)</strong><span>(.*?)</span>",
        html(screen).replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&"),
    )


def test_every_line_opens_to_its_evidence_and_leads_to_the_register() -> None:
    page = html(open_page(PAGE))
    assert (
        "Bigland Green Youth Centre</strong>: Bigland Green; certainly here (its source states the ward)"
        in page
    )
    assert "register?category=youth_centre&amp;service=YC01" in page
    assert page.count("Add one if you know it") == 6


def test_who_is_not_counted_is_named_beside_the_answer_with_the_way_to_put_it_right() -> None:
    told = badges(open_page(PAGE))["5 of 16 listed have no exact place yet"]
    assert "Kitcat Terrace (Young Tower Hamlets building)" in told
    assert "choose “Correct the list”" in told


def test_street_points_admitted_meet_more_wards_and_leave_some_uncertain(pack: Pack) -> None:
    screen = _streets(open_page(PAGE))
    assert screen.query_params == {"streets": "yes"}
    counts = gaps(pack, "youth_centre_every_ward", Choice(admit_street=True))["verdict"].value_counts()
    assert counts["met"] >= 6
    told = [verdict for _, verdict in _lines(screen)]
    assert told.count("Confirmed") == counts["met"]
    assert told.count("Here or just across a line") == counts["uncertain"]


def test_centres_are_on_the_map_with_status_and_a_halo_where_the_point_is_rough() -> None:
    sites = looks(open_page(PAGE))["sites"]
    rows = {row[0]: row for row in sites["rows"]}
    assert len(rows) == 15
    assert set(sites["looks"]) == {"open", "unknown"}
    name, *lines = rows["YC01"][3].split("\n")
    assert name == "Bigland Green Youth Centre"
    assert lines[0] == "Open, as of 2024-11"
    assert "point: street, good to 150 m" in lines
    assert rows["YC01"][4] == 150
    assert rows["YC12"][4] == 0


def test_a_chosen_ward_shows_why_and_every_service_that_bears_on_it() -> None:
    screen = _set(open_page(PAGE), area=SHADWELL)
    assert "Shadwell" in headings(screen)
    panel = facts(screen)
    assert panel["Why"] == "1 site certainly here"
    assert panel["Young people aged 11 to 19"] == "1,612"
    assert panel["Within 1,200 m"].startswith("About 1,303, about 81% (")
    assert "The Village Club: in Bishop Challoner School" in words(screen)
    assert screen.query_params == {"area": SHADWELL}
    _set(screen, area=WEAVERS)
    assert "Nothing on the list is here or near. Somebody may know of one." in words(screen)


def test_a_click_on_the_map_chooses_the_ward_everywhere() -> None:
    screen = click_map(open_page(PAGE), BOW_WEST)
    assert screen.selectbox(key=f"{PAGE}.area").value == BOW_WEST
    assert looks(screen)["selected"] == BOW_WEST
    assert screen.query_params == {"area": BOW_WEST}


# ---- Reach -----------------------------------------------------------------------------------------------


def test_reach_is_not_known_rather_than_nought_where_no_point_counts(
    pack: Pack, use_pack: Callable[[Path], None], shipped_copy: Callable[[], Path]
) -> None:
    root = shipped_copy()
    street = known_by_their_street(pack).register.pack_file("youth_centre")
    (root / "services/youth_centres.csv").write_bytes(street)
    use_pack(root)
    screen = _set(open_page(PAGE), look="reach")
    assert "How many children are within reach is not known" in words(screen)
    assert set(fills(screen).values()) == {STATES["missing"].fill}
    assert "Within reach" not in html_table(screen, REACH)[0]
    _set(screen, look="need")
    assert set(fills(screen).values()) == {STATES["missing"].fill}  # nothing to set beside the need


def test_reach_says_about_with_its_range_among_listed(pack: Pack) -> None:
    screen = _streets(open_page(PAGE, area=BOW_WEST, look="reach"))
    panel = facts(screen)
    assert panel["Within 1,200 m"].startswith("About 517, about 43% (33% to 57%)")
    assert panel["Not within it"] == "About 698, among listed youth centres"
    assert "at least" not in words(screen).lower()
    assert re.search(
        r"About \d+% \(\d+% to \d+%\) of young people aged 11 to 19 live within a 15-minute walk of",
        words(screen),
    )
    heading, *rows = html_table(screen, REACH)
    cells = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert cells["Bow West"]["Within reach"] == "about 517 (43%)"
    children = {row[0]: int(row[1].replace(",", "")) for row in rows}
    assert sum(children.values()) == pytest.approx(pack.single_years.loc[:, 11:19].to_numpy().sum(), abs=20)


def test_the_map_of_reach_shows_shares_and_the_ground_within_the_walk() -> None:
    screen = _set(_streets(open_page(PAGE)), look="reach")
    style = looks(screen)
    assert style["areas"][BOW_WEST][2].split("\n")[0] == "about 43%"
    assert len(style["zones"]["rows"]) == 1
    legend = html_table(screen, "Young people aged 11 to 19 within 1,200 m of listed youth centres")
    assert sum(int(row[2]) for row in legend[1:]) == 20


def test_a_longer_walk_reaches_more_and_changes_no_verdict() -> None:
    screen = _streets(open_page(PAGE))
    before = fills(screen)
    near = _inside(_set(screen, look="reach"))
    _set(screen, walk="2000")
    assert _inside(screen, "2,000") > near
    _set(screen, look="verdict")
    assert screen.query_params == {"streets": "yes", "walk": "2000"}
    assert fills(screen) == before


def _reach_table(screen: AppTest, ages: str = "11 to 19", walk: str = "1,200") -> list[list[str]]:
    """Return the table of who can walk to a listed place."""
    people = "Children" if int(ages.split()[-1]) < 18 else "Young people"
    return html_table(screen, f"{people} aged {ages} within {walk} m of listed youth centres: every ward")


def _inside(screen: AppTest, walk: str = "1,200") -> int:
    heading, *rows = _reach_table(screen, walk=walk)
    at = heading.index("Within reach")
    return sum(int(re.findall(r"[\d,]+", row[at])[0].replace(",", "")) for row in rows)


def test_another_age_band_counts_other_children() -> None:
    screen = _set(open_page(PAGE, look="reach"), ages="11-15")
    assert screen.query_params == {"ages": "11-15", "look": "reach"}
    assert "Children aged 11 to 15" in _reach_table(screen, "11 to 15")[0]


def test_a_promise_of_reach_gets_no_verdict() -> None:
    screen = _set(open_page(PAGE), promise="safe_space")
    assert not screen.exception
    assert screen.query_params == {"promise": "safe_space"}
    assert "So there is no verdict." in words(screen)
    assert screen.segmented_control(key=f"{PAGE}.look").options == [
        "Who can walk there",
        "Beside need",
        "Open at an hour",
    ]
    _set(screen, promise="youth_centre_every_ward")
    assert screen.query_params == {}
    assert ANSWER in words(screen)


def test_other_statuses_and_places_can_count() -> None:
    screen = open_page(PAGE)
    screen.multiselect(key=f"{PAGE}.statuses-widget").set_value(["open", "unknown"]).run()
    assert screen.query_params == {"statuses": "open.unknown"}
    assert "10 of 20 wards have a youth centre we can confirm." in words(screen)
    screen.multiselect(key=f"{PAGE}.places-widget").set_value(["youth_centre", "library"]).run()
    assert screen.query_params["places"] == "youth_centre.library"
    _open_list(screen)
    assert "Kind" in html_table(screen, "Every service on the list of places")[0]


def _open_list(screen: AppTest) -> AppTest:
    """Unfold the list of services."""
    screen.session_state[f"{PAGE}-list"] = True
    return screen.run()


# ---- Need beside provision -------------------------------------------------------------------------------


def test_need_beside_reach_is_crossed_in_nine_cells_with_words() -> None:
    screen = _streets(open_page(PAGE, look="need"))
    assert map_count(screen) == 1
    legend = html_table(screen, "Child poverty and reach of listed youth centres")
    counts = [int(re.sub(r"\D", "", cell)) for row in legend[1:] for cell in row[1:]]
    assert len(counts) == 9
    assert sum(counts) == 20
    assert "High need, low reach: Bethnal Green West and Spitalfields & Banglatown." in words(screen)
    beside = "Children in poverty after housing costs beside reach"
    _, *rows = html_table(screen, beside)
    assert rows[0][:3] == ["Bethnal Green West", "High need, low reach", "56.1%"]
    assert len(rows) == 20


@pytest.mark.parametrize("need", ["overcrowding", "children_0_4"])
def test_any_ward_figure_can_be_set_beside_reach(pack: Pack, need: str) -> None:
    if need not in available(pack, "ward"):
        need = available(pack, "ward")[-1]
    screen = _set(_streets(open_page(PAGE, look="need")), need=need)
    assert not screen.exception
    assert looks(screen)["about"].startswith(pack.indicator(need).title)


# ---- Links, lists, files ---------------------------------------------------------------------------------


def test_a_link_with_every_choice_shows_it_and_a_bad_one_explains_itself() -> None:
    link = {"streets": "yes", "walk": "800", "ages": "16-19", "look": "reach", "area": BOW_WEST}
    screen = open_page(PAGE, **link)
    assert screen.query_params == link
    assert screen.select_slider(key=f"{PAGE}.walk").value == "800"
    bad = open_page(PAGE, walk="7", places="youth_centre.nothing", colour="red")
    assert not bad.exception
    said = words(bad)
    for text in (
        "“7” is no choice for “walk”",
        "“youth_centre.nothing” is no choice for “places”",
        "no choice “colour”",
    ):
        assert text in said
    assert ANSWER in said


def test_every_listed_service_is_shown_even_without_a_place() -> None:
    heading, *rows = html_table(_open_list(open_page(PAGE)), "Every service on the list of youth centres")
    assert len(rows) == 16
    points = [row[heading.index("Point")] for row in rows]
    assert points.count("Location not sourced") == 1


def test_the_downloads_hold_the_figures_shown(pack: Pack) -> None:
    found = answer(pack, _question(pack, streets=True))
    frame = pd.read_csv(io.BytesIO(write(pack, tables.promise_table(found, NEED), "csv")))
    assert list(frame.columns[:4]) == ["area_code", "promise_id", "area_name", "verdict"]
    assert len(frame) == 20
    row = frame.set_index("area_code").loc[BOW_WEST]
    assert round(row["reach_inside"]) == 517
    assert row["list_complete"] == "no"
    assert row["need_and_reach"] == "low need, middle reach"
    records = json.loads(write(pack, tables.promise_table(found, NEED), "json"))
    assert records[0]["ages"] == "11 to 19"
    shapes = json.loads(write(pack, tables.promise_table(found, NEED), "geojson"))
    assert len(shapes["features"]) == 20
    book = openpyxl.load_workbook(io.BytesIO(write(pack, tables.promise_table(found, NEED), "xlsx")))
    assert book.sheetnames == ["Summary", "figures", "about"]
    rough = known_by_their_street(pack)
    unfound = tables.promise_table(answer(rough, _question(rough)), NEED)
    unknown = pd.read_csv(io.BytesIO(write(pack, unfound, "csv")))
    assert unknown["reach_inside"].isna().all()
    assert unknown["need_and_reach"].isna().all()
    assert unknown["need_value"].notna().all()


def test_the_map_file_holds_map_legends_and_words(pack: Pack) -> None:
    page = youth_map.map_of(answer(pack, _question(pack)), "verdict", NEED).file()
    assert "Bigland Green Youth Centre" in page
    assert "Nothing listed (the list is not complete)" in page
    assert "20 centres opened by January 2026" in page
    rough = answer(pack, _question(pack, streets=True))
    beside = youth_need.map_of(rough, NEED).file()
    assert "High need, low reach: 2 (Bethnal Green West and Spitalfields &amp; Banglatown)" in beside


# ---- Places of the past ----------------------------------------------------------------------------------

ONCE = "was one in 2017-18 or earlier"


def test_former_places_are_shown_when_asked_for_and_count_for_nothing() -> None:
    plain, asked = open_page(PAGE), open_page(PAGE, former="yes")
    assert asked.query_params == {"former": "yes"}
    assert fills(asked) == fills(plain)
    assert _lines(asked) == _lines(plain)
    before, after = ({row[0]: row for row in looks(each)["sites"]["rows"]} for each in (plain, asked))
    once = {site: row for site, row in after.items() if site not in before}
    # 49, less the nine whose point a centre of today has, Spotlight and The Village Club.
    assert len(once) == 38
    assert before.items() <= after.items()
    assert "places show where one was" not in words(plain)
    assert f"38 places show where one was ({ONCE})" in words(asked)
    lines = once["YH03"][3].split("\n")
    assert lines[:2] == ["Alpha Grove Community Centre", "Was one in 2017-18 or earlier"]
    assert lines[-1] == "Counts for nothing"


def test_the_switch_of_former_places_is_off_and_is_part_of_the_link() -> None:
    screen = open_page(PAGE)
    switch = screen.toggle(key=f"{PAGE}.former-widget")
    assert not switch.value
    switch.set_value(True).run()
    assert screen.query_params == {"former": "yes"}


def test_a_pack_without_former_places_offers_no_switch(second_place: Path) -> None:
    screen = open_page(PAGE)
    assert not [each for each in screen.toggle if "former" in each.key]
    assert not open_page(PAGE, former="yes").exception


def test_no_former_place_can_be_counted() -> None:
    screen = open_page(PAGE, places="youth_centre_2017_18")
    assert not screen.exception
    assert "is no choice for “places” here" in words(screen)
    assert ANSWER in words(screen)


def test_the_map_file_names_who_gathered_the_former_places(pack: Pack) -> None:
    page = youth_map.map_of(answer(pack, _question(pack)), "verdict", NEED, former=True).file()
    assert "Sian Berry AM" in page
    assert "Alpha Grove Community Centre" in page


# ---- Other packs -----------------------------------------------------------------------------------------


def test_the_second_pack_is_shown_with_hostile_names_as_text(second_place: Path) -> None:
    for link in ({}, {"streets": "yes", "look": "reach", "area": B}, {"promise": "safe_harbour"}):
        screen = open_page(PAGE, **link)
        assert not screen.exception
        assert "<script>" not in html(screen)
        assert "<img src=x" not in html(screen)


def test_a_complete_list_makes_a_ward_unmet(second_place: Path) -> None:
    screen = open_page(PAGE)
    assert VERDICTS["unmet"].fill == fills(screen)[E]
    assert "not complete" not in looks(screen)["areas"][E][2]


def test_a_working_copy_of_the_register_flows_through(pack: Pack) -> None:
    rows = pack.register.rows("youth_centre").iloc[:1].copy()
    names = pack.areas["ward"]["area_name"]
    every = pd.concat([rows.assign(service_id=f"Y{at}", ward_stated=name) for at, name in enumerate(names)])
    copy = pack.with_register("youth_centre", every.reset_index(drop=True))
    found = answer(copy, _question(copy))
    assert set(found.verdicts["verdict"]) == {"met"}
    assert set(answer(pack, _question(pack)).verdicts["verdict"]) == set(LOOKS)


def test_a_pack_without_promises_says_what_is_missing(
    use_pack: Callable[[Path], None], synthetic_copy: Callable[[], Path]
) -> None:
    root = synthetic_copy()
    (root / "standards.toml").unlink()
    use_pack(root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert "no promise here that a map can test" in screen.info[0].value
    shutil.rmtree(root)


def test_a_broken_pack_shows_the_error_panel(broken_place: tuple[Path, str]) -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    assert broken_place[1] in words(screen)
