"""The page Play space: coverage among listed places, standards to change, sites to propose."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from geo.gaps.play import Supply, coverage
from geo.gaps.play_standards import play_standards
from geo.gaps.pressure import default_need
from pages.frame import drawing
from pages.play_space.choices import Asked
from pages.play_space.map import map_of
from pages.play_space.planner import gains_words
from tests.pages.screen import (
    answer_of,
    click_map,
    facts,
    fills,
    headings,
    html,
    html_table,
    looks,
    open_page,
    words,
)
from tests.synthetic import WARDS

PAGE = "play-space"
UPLOAD = "play-space.upload"
DRAWN = "-0.02000,51.53200"
AREA = "-0.02000,51.53200;-0.01900,51.53200;-0.01900,51.53280;-0.02000,51.53280"


def badges(screen) -> list[str]:
    """Return the labels of the badges."""
    labels = [each.proto.popover.label for each in screen.get("popover")]
    return [re.sub(r"\\(\W)", r"\1", each) for each in labels]


@pytest.fixture(scope="module")
def first():
    """The page as it opens."""
    return open_page(PAGE)


def test_the_answer_is_the_middle_with_its_range_and_never_the_least_of_it(first, pack):
    assert not first.exception
    found = play_standards(pack)
    band = found.bands[1]
    row = coverage(pack, Supply(found.categories), band, "borough").iloc[0]
    said = answer_of(first)
    assert said.startswith(
        f"About {row['share']:.0%} of children aged 5 to 11 ({row['share_low']:.0%} to "
        f"{row['share_high']:.0%}) have a listed place for them within a walk of 400 m."
    )
    assert said.endswith(f"of {row['children']:,.0f} in Tower Hamlets, among listed places.")
    assert "OpenStreetMap contributors" in words(first)


def test_no_share_with_a_range_is_called_the_least_of_it(first):
    chosen = open_page(PAGE, area="E05009319", show="distance")
    for screen in (first, chosen):
        for line in words(screen).casefold().splitlines():
            assert not re.search(r"at least [\d,]+%? ?(of|\()", line), line
        assert not any("at least" in tip.casefold() for _, _, tip in looks(screen)["areas"].values())


def test_what_is_not_counted_is_named_beside_the_answer_with_the_way_to_put_it_right(first):
    labels = badges(first)
    assert "Not counted: 7 places and 22 outlines of parks" in labels
    text = words(first)
    assert "Who knows can put them right on the page Register." in text
    assert "are not known, so the walk ends at a point" in text
    assert "The list of play places is not complete" in labels


def test_nothing_on_the_page_claims_absence(first):
    text = words(first).casefold()
    for claim in ("no play space", "no playground", "unmet", "lacks a play", "without a play"):
        assert claim not in text


def test_the_sections_stand_in_order(first):
    assert headings(first) == [
        "Play space",
        "Every ward, fewest in reach first",
        "Pockets beyond reach among listed places",
    ]
    labels = [re.sub(r"\\(\W)", r"\1", each.label) for each in first.expander]
    assert labels == [
        "What counts, and what lies over the map",
        "Standards: distances, quantity, and where they are from",
        "Propose a site by its coordinates or from a file",
        "Every ward: reach and verdicts",
        "Pressure on the places",
        "Parks and gardens as open space",
        "Places counted",
        "The map in words, and whose data it shows",
    ]


def test_the_four_verdicts_are_separate_and_unknown_is_unknown(first, pack):
    heading, *rows = html_table(first, "Reach and verdicts")
    assert heading == ["Ward", "Children", "In reach", "Only across water", "Distance"]
    assert len(rows) == len(pack.areas["ward"])
    assert {row[-1] for row in rows} <= {"met", "uncertain", "not met among listed"}
    shares = [int(re.match(r"about (\d+)% \(\d+% to \d+%\)", row[2])[1]) for row in rows]
    assert shares == sorted(shares)
    assert "so both are unknown everywhere." in words(first)


def test_every_ward_stands_beside_the_map_with_its_range_least_first(first, pack):
    heading, *rows = html_table(first, "Percent. Dot: usual ways.")
    assert heading == ["Ward", "Children aged 5 to 11 in reach"]
    assert len(rows) == len(pack.areas["ward"])
    assert [row[0] for row in rows] == [row[0] for row in html_table(first, "Reach and verdicts")[1:]]


def test_every_standard_stands_with_its_source_and_whether_it_was_verified(first, pack):
    heading, *rows = html_table(first, "The standards, and where")
    assert heading == ["Standard", "Figure", "Ages", "Verified", "Source", "Note"]
    sources = play_standards(pack).sources
    assert [row[0] for row in rows] == [each.title for each in sources]
    assert [row[3].replace("\N{NO-BREAK SPACE}", " ") for row in rows] == [
        "yes" if each.verified else "not yet" for each in sources
    ]


def test_pockets_stand_largest_first_with_their_wards(first):
    heading, *rows = html_table(first, "Pockets beyond reach")
    assert heading[:3] == ["Pocket", "Children aged 5 to 11", "Where"]
    counts = [int(row[1].replace(",", "")) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert all(row[2] for row in rows)
    assert len(rows) == 8
    assert "8 more are on the map and in the file" in words(first)


def test_each_park_of_two_files_is_counted_once(first):
    rows = html_table(first, "Places counted")[1:]
    names = [row[0] for row in rows]
    assert len(names) == len(set(names)) == 52
    assert sum("park and park with a mapped playground" in row[1] for row in rows) >= 10


def test_the_map_shows_areas_places_and_pockets(first, pack):
    style = looks(first)
    assert set(style["areas"]) == set(pack.areas["ward"].index)
    assert len(style["sites"]["rows"]) == 52
    assert style["zones"]["rows"]
    assert style["about"].startswith("Children aged 5 to 11 with a listed place within 400 m: 20 wards")
    assert style["areas"]["E05009317"][2].startswith("about ")


def test_another_distance_changes_the_figures_and_the_link():
    screen = open_page(PAGE)
    before = words(screen)
    screen.number_input(key="play-space.walk-play_5_11-widget").set_value(800).run()
    assert not screen.exception
    assert "within a walk of 800 m" in words(screen)
    assert words(screen) != before
    assert screen.query_params["walk-play_5_11"] == "800"


def test_a_layer_of_its_own_can_be_switched_off():
    screen = open_page(PAGE)
    screen.toggle(key="play-space.layers-widget").set_value(False).run()
    assert screen.query_params["layers"] == "no"
    assert len(looks(screen)["sites"]["rows"]) == 16
    assert "available under the Open Database Licence" not in words(screen)


def test_categories_can_be_left_out_and_all_of_them_too():
    screen = open_page(PAGE)
    screen.multiselect(key="play-space.places-widget").set_value(["playground"]).run()
    assert screen.query_params["places"] == "playground"
    screen.multiselect(key="play-space.places-widget").set_value([]).run()
    screen.toggle(key="play-space.layers-widget").set_value(False).run()
    assert not screen.exception
    assert screen.query_params["places"] == "none"
    assert "Nobody knows how many children aged 5 to 11 have a place to play near enough." in words(screen)
    assert {row[0].split()[0] for row in looks(screen)["zones"]["rows"]} == {"park"}


# ---- Parks -----------------------------------------------------------------------------------------------


def test_parks_are_areas_on_the_map_and_open_space_is_told_apart_from_play(first, pack):
    rows = looks(first)["zones"]["rows"]
    assert sum(row[0].startswith("park ") for row in rows) == len(pack.parks) == 100
    assert "Victoria Park\npublic park, 86.3 ha" in [row[2] for row in rows]
    text = words(first)
    assert "About 51,064 of 64,288 children under 18 (79%) live within a walk of 400 m" in text
    assert "At least 167.7 hectares of public park lie in Tower Hamlets, in 68 parks" in text
    assert "no promise or policy sets it" in text
    assert "The outlines of 22 listed parks are not known" in text
    assert "OS Open Greenspace © Crown copyright" in text


def test_each_park_stands_with_its_size_and_how_play_is_reckoned(first):
    heading, *rows = html_table(first, "Public parks and gardens, by name")
    assert heading == ["Park", "Size, at least", "In", "In the register as", "Play is reckoned"]
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["Island Gardens"] == [
        "1.3 ha, 1.2 ha here",
        "Island Gardens",
        "Island Gardens",
        "to its outline",
    ]
    assert by_name["Victoria Park"][0] == "86.3 ha, 85.3 ha here"
    assert by_name["Victoria Park"][3] == "to a point"
    assert by_name["Jubilee Park"][2:] == ["not listed", ""]
    assert by_name["Bartlett Park"][0] == "outline not known"
    assert len(rows) == 68 + 22


def test_the_map_of_open_space_shows_parks_and_nothing_of_play():
    screen = open_page(PAGE, show="parks")
    assert not screen.exception
    style = looks(screen)
    assert not style.get("sites", {}).get("rows")
    assert {row[0].split()[0] for row in style["zones"]["rows"]} == {"park"}
    assert style["about"].startswith("Children under 18 within 400 m of the edge of a public park: 20 wards")
    assert "98.0% at best" in style["areas"]["E05009317"][2]
    nearest = html_table(screen, "Children under 18 within 400 m of the edge of a public park, least first")
    assert nearest[1][:2] == ["Canary Wharf", "30%"]


def test_without_the_layer_its_parks_are_not_named():
    screen = open_page(PAGE, layers="no")
    names = [row[0] for row in html_table(screen, "Public parks and gardens, by name")]
    assert "Chaucer Gardens" not in names
    assert "The outlines of 5 listed parks are not known" in words(screen)


def test_without_outlines_the_page_is_as_it_was(synthetic_root, tmp_path, monkeypatch):
    shutil.copytree(synthetic_root, tmp_path / "pack")
    (tmp_path / "pack/boundaries/parks.geojson").unlink()
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(tmp_path / "pack"))
    screen = open_page(PAGE)
    assert not screen.exception
    assert "Parks and gardens as open space" not in [each.label for each in screen.expander]
    assert "Walk to a park's edge" not in screen.selectbox(key="play-space.show").options


def test_small_areas_are_named_with_their_ward():
    screen = open_page(PAGE, level="lsoa", draw=DRAWN)
    heading, *rows = html_table(screen, "Reach and verdicts")
    assert heading[:2] == ["Small area (LSOA)", "Mostly in ward"]
    assert all(row[1] for row in rows)
    assert html_table(screen, "Who gains")[0][1] == "Mostly in ward"
    assert html_table(screen, "Pressure on play places")[0][:2] == ["Small area (LSOA)", "Mostly in ward"]
    assert "149 more stand in the table below the map." in words(open_page(PAGE, level="lsoa"))


def test_children_in_the_table_of_pressure_are_written_with_commas(first):
    heading, *rows = html_table(first, "Pressure on play places")
    assert heading[:3] == ["Ward", "Children", "Weighted children"]
    assert any(re.fullmatch(r"\d,\d{3}", row[1]) for row in rows)
    assert not first.dataframe


def test_nothing_scrolls_within_the_page(first):
    assert "max-height:26rem" not in html(first)


@pytest.mark.parametrize("level", ["ward", "locality", "lsoa"])
@pytest.mark.parametrize("show", ["coverage", "distance", "pressure"])
def test_every_map_of_every_level_is_drawn(level, show):
    screen = open_page(PAGE, level=level, show=show, pockets="ward", band="leap_distance")
    assert not screen.exception
    assert len(fills(screen)) > 0
    assert screen.query_params["level"] if level != "ward" else True


def test_a_click_on_the_map_chooses_an_area():
    screen = click_map(open_page(PAGE), "E05009325")
    assert not screen.exception
    assert screen.query_params["area"] == "E05009325"
    panel = facts(screen)
    assert panel["Quantity, quality, inclusion"] == "Unknown"
    assert re.search(r"About \d+% of [\d,]+ children aged 5 to 11 \(\d+% to \d+%\) have", words(screen))
    heading, *rows = html_table(screen, "In reach of a place for their age.")
    assert heading == ["Age and walk", "Percent"]
    assert [row[0] for row in rows] == ["Under 5, 100 m", "5 to 11, 400 m", "12 to 17, 800 m"]
    screen.button(key="play-space-sheet-close").click().run()
    assert "area" not in screen.query_params


def test_a_link_brings_a_drawn_point_with_its_gain():
    screen = open_page(PAGE, draw=DRAWN, when="after")
    assert not screen.exception
    text = words(screen)
    assert "1 proposed site: Drawn site (size not given)." in text
    heading, *rows = html_table(screen, "Tower Hamlets: children with a listed place near enough")
    assert heading[3:6] == ["Before", "After", "Children who gain"]
    assert [row[0] for row in rows] == ["Under 5", "5 to 11", "12 to 17"]
    assert html_table(screen, "Who gains")[1][0] == "Bow East"
    assert "Bow East with this site" in headings(screen)
    assert len(looks(screen)["sites"]["rows"]) == 53
    assert "listed or proposed place" in text


def test_beside_the_map_stand_before_and_after_of_the_chosen_ward_by_age_with_ranges(pack):
    screen = open_page(PAGE, draw=DRAWN, when="after", area="E05009320")
    assert "Bow West with this site" in headings(screen)
    heading, *rows = html_table(screen, "In reach of a listed place for their age, before and after")
    assert heading == ["Age", "Children", "Today", "With it", "Gain"]
    assert [row[0] for row in rows] == ["Under 5", "5 to 11", "12 to 17"]
    found = play_standards(pack)
    for band, row in zip(found.bands, rows, strict=True):
        today = coverage(pack, Supply(found.categories), band, "ward").loc["E05009320"]
        assert row[1] == f"{today['children']:,.0f}"
        assert row[2].startswith(f"about {today['share']:.0%}")
    assert "Who gains most, all ages together: Bow East (about " in words(screen)


def test_without_a_chosen_ward_the_one_that_gains_most_is_shown_and_nobody_is_said_where_none_does(pack):
    assert "Bow East with this site" in headings(open_page(PAGE, draw=DRAWN))
    assert gains_words(pack, [], "ward").startswith("Nobody gains: ")


def test_the_limit_of_a_file_is_said_once_and_is_the_one_that_holds(first):
    label = first.file_uploader(key=UPLOAD).label
    assert label == "Or upload a file of up to 50 sites and 500 kB"
    assert " MB" not in words(first)


def test_a_drawn_area_is_measured_and_can_serve_one_band():
    screen = open_page(PAGE, draw=AREA, **{"for": "play_5_11"})
    assert "Drawn site (6,175 m²)" in words(screen)
    rows = html_table(screen, "Tower Hamlets: children with a listed place near enough")[1:]
    gains = {row[0]: row[5] for row in rows}
    assert gains["Under 5"] == gains["12 to 17"] == "0"
    assert gains["5 to 11"] != "0"


def test_a_drawing_reported_by_the_map_is_in_the_link_rounded():
    screen = open_page(PAGE)
    screen.button(key="play-space-point").click().run()
    assert looks(screen)["draw"] == "point"
    states = screen._tree.get_widget_states()
    drawn = states.widgets.add()
    drawn.id = screen.get("component_instance")[0].proto.id
    point = {"type": "Point", "coordinates": [-0.0200004, 51.5320004]}
    drawn.json_value = json.dumps({"drawn": point, "at": 1})
    screen._run(states)
    assert not screen.exception
    assert screen.query_params["draw"] == DRAWN
    assert screen.query_params["when"] == "after"
    assert "draw" not in looks(screen)
    screen.button(key="play-space-remove").click().run()
    assert "draw" not in screen.query_params


def test_coordinates_can_be_typed_and_nonsense_is_refused():
    screen = open_page(PAGE)
    screen.text_area(key="play-space.typed").set_value("51.532, -0.02").run()
    screen.button(key="play-space-place").click().run()
    assert screen.query_params["draw"] == DRAWN
    screen.text_area(key="play-space.typed").set_value("behind the church").run()
    screen.button(key="play-space-place").click().run()
    assert "These are no coordinates." in words(screen)


def test_a_site_far_away_is_refused_in_words():
    screen = open_page(PAGE, draw="51.53200,-0.02000")
    assert not screen.exception
    assert "lies too far outside the place" in words(screen)
    assert "swapped" in words(screen)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("far.geojson", '{"type":"Point","coordinates":[' + "9" * 400 + ",51.5]}"),
        ("half.geojson", '{"type":"Feature","properties":{"name":"\\ud800"},"geometry":null}'),
        ("deep.geojson", "[" * 200_000),
        ("rows.csv", "lat,lon\n" + "x,y\n" * 100_000),
        ("wide.csv", ",".join(map(str, range(60_000)))),
    ],
)
def test_an_upload_that_means_harm_is_refused_and_the_uploader_stays(name, content):
    screen = open_page(PAGE)
    screen.file_uploader(key=UPLOAD).set_value((name, content.encode(), "text/csv")).run()
    assert not screen.exception
    assert "These proposed sites cannot be used" in words(screen)
    assert screen.file_uploader(key=UPLOAD)
    assert max(each.proto.ByteSize() for each in screen.get("html")) < 1_000_000


def test_typed_places_with_a_page_of_spaces_are_no_place():
    # Two parts of a pattern that could share the spaces would try each way to part them.
    assert drawing.typed_shape("1" + " " * 100_000 + "x") is None
    assert drawing.typed_shape("51.5 ;  -0.1") == "-0.10000,51.50000"


def test_a_bad_link_explains_itself():
    screen = open_page(PAGE, band="elders", draw="here", share="500", places="zoo")
    assert not screen.exception
    text = words(screen)
    assert "Part of this link does not work." in text
    for part in ("elders", "here", "500", "zoo"):
        assert f"“{part}”" in text


def test_broken_data_show_the_error_panel(broken_place):
    screen = open_page(PAGE)
    assert "No figures to show" in words(screen)


def test_the_second_pack_is_shown_with_its_hostile_names_escaped(second_place):
    for show in ("coverage", "distance", "pressure"):
        screen = open_page(PAGE, show=show, level="ward")
        assert not screen.exception
        for name in WARDS.values():
            assert name in words(screen)
        assert "<script" not in html(screen)
        assert "<img src=x" not in html(screen)


def test_a_pack_without_standards_says_what_is_missing(use_pack, synthetic_copy):
    root = synthetic_copy()
    (root / "standards.toml").unlink()
    use_pack(root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert "This pack states no distance to play space" in words(screen)


# ---- What the URL holds ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [DRAWN, AREA])
def test_a_drawing_survives_being_typed(text):
    assert drawing.typed_shape(drawing.as_typed(text)) == text
    assert drawing.shape_of(text) is not None


@pytest.mark.parametrize(
    "text", ["", "1", "1,2;3,4", "1,2;", "999,0", "1e5,2", "a,b", ";".join(["0.1,51.5"] * 61), "none;none"]
)
def test_what_is_no_drawing_is_refused(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        drawing.shape_of(text)


def test_a_long_outline_is_made_simpler_to_fit_a_link():
    ring = [[0.001 * step, 51.5 + 0.0001 * step] for step in range(150)]
    text = drawing.text_of({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    assert drawing.shape_of(text) is not None
    assert len(text.split(";")) <= drawing.CORNERS


def test_the_map_can_be_kept_as_one_file(pack):
    found = play_standards(pack)
    asked = Asked(
        level="ward",
        band=found.bands[1],
        show="coverage",
        need=default_need(pack),
        standards=found,
        supply=Supply(found.categories),
        cut=False,
        over="both",
        area="",
        after=False,
    )
    file = map_of(pack, asked).file()
    assert file.startswith("<!DOCTYPE html>")
    assert "OpenStreetMap contributors" in file
    assert "about " in file


def test_which_share_hangs_on_lines_across_water_is_said() -> None:
    screen = open_page(PAGE, band="play_12_plus")
    said = words(screen)
    heading, *rows = html_table(screen, "Reach and verdicts")
    assert "23%" in [row[heading.index("Only across water")] for row in rows]
    assert "if ways are winding or water lies between, the high end" in said
