from __future__ import annotations

import re
from pathlib import Path

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.access.outline_text import encode
from geo.pack.pack import Pack
from geo.report.profiles import profile
from layers.paper.profile_data import profile_data
from pages.profiles.answer import data_of
from pages.profiles.choices import PAGE, Asked
from pages.profiles.other import DRAWING, UPLOAD, _sites
from tests.pages.screen import answer_of, html, open_page, words

pytestmark = pytest.mark.slow

POPLAR, BOW = "E05009328", "E05009319"


def test_it_opens_on_the_whole_place(pack: Pack) -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    assert answer_of(screen) == profile(pack, pack.place.borough.code).headline
    assert screen.selectbox(key=f"{PAGE}.area").value == pack.place.borough.code
    # The whole place, its localities, its wards.
    assert len(screen.selectbox(key=f"{PAGE}.area").options) == 25


def test_the_finding_comes_first_and_the_figures_are_those_of_the_paper(pack: Pack) -> None:
    screen = open_page(PAGE, area=POPLAR)
    data = profile_data(pack, profile(pack, POPLAR))
    shown = words(screen)
    assert answer_of(screen) == data["headline"]
    for each in data["findings"]:
        assert each["text"] in shown
    page = html(screen)
    for group in data["groups"]:
        for row in group["rows"]:
            assert f"<strong>{row['words']}</strong>" in page
    for each in data["sources"]:
        assert each["words"].split(";")[0] in shown
    assert data["map"]["alt"] in re.sub("&#x27;", "'", page)


def test_a_choice_is_in_the_link_and_a_bad_link_explains_itself(pack: Pack) -> None:
    screen = open_page(PAGE)
    screen.selectbox(key=f"{PAGE}.area").set_value(BOW).run()
    assert screen.query_params["area"] == BOW
    assert "Bow East" in answer_of(screen)
    bad = open_page(PAGE, area="nowhere")
    assert "“nowhere” is no choice for “area”" in words(bad)
    assert not bad.exception


def test_two_areas_beside_each_other_say_where_they_surely_differ(pack: Pack) -> None:
    screen = open_page(PAGE, area=POPLAR, beside=BOW)
    shown = words(screen)
    assert "Poplar beside Bow East" in shown
    found = re.search(r"surely differ on (\d+) of (\d+) figures", shown)
    assert found is not None
    assert 0 < int(found[1]) < int(found[2])
    assert "More in Poplar than in Bow East" in shown
    assert "No sure difference: the ranges overlap" in shown
    alone = words(open_page(PAGE, area=POPLAR, beside=POPLAR))
    assert "surely differ" not in alone


def test_similar_wards_say_why_and_that_london_s_are_not_known() -> None:
    shown = words(open_page(PAGE, area=POPLAR))
    assert "alike in" in shown
    assert "How people fare is left out." in shown
    assert "Similar wards elsewhere in London cannot be named" in shown
    assert "alike in" not in words(open_page(PAGE, area="north-east"))


def _labels(screen: AppTest) -> list[str]:
    return [each.proto.label for each in screen.get("download_button")]


def test_it_offers_every_form_and_all_areas_at_once(use_pack, synthetic_root) -> None:
    use_pack(synthetic_root)
    screen = open_page(PAGE)
    labels = _labels(screen)
    assert labels[:5] == ["Print (PDF)", "Meeting pack", "Web page (one file)", "Word", "JSON"]
    assert labels[-4:] == ["Map (PNG)", "Map (SVG)", "Every figure (PNG)", "Every figure (SVG)"]
    assert labels.count("GeoPackage (map)") == 2
    screen.button(key=f"{PAGE}-all").click().run()
    assert not screen.exception
    assert "All profiles (ZIP)" in _labels(screen)


def test_what_is_shown_is_kept_and_made_once(pack: Pack) -> None:
    assert data_of(pack, POPLAR) is data_of(pack, POPLAR)
    assert Asked.page == PAGE


# ---- Any other area ---------------------------------------------------------------------------------------


def _outline(pack: Pack, code: str = POPLAR) -> str:
    return f"outline:{encode(pack.areas['ward'].geometry[code])}"


def test_an_outline_in_the_link_has_a_profile_of_its_own(pack: Pack) -> None:
    screen = open_page(PAGE, chosen=_outline(pack), name="Our <b>estate</b>")
    assert not screen.exception
    assert "Our &lt;b&gt;estate&lt;/b&gt;" in html(screen)  # a name is text wherever it stands
    assert "Our <b>" not in html(screen)
    screen = open_page(PAGE, chosen=_outline(pack), name="Our estate")
    shown = words(screen)
    assert "Our estate: what stands out" in shown
    assert "known for wards only" in shown
    assert "Promises are made to wards and localities, so none is judged here." in shown
    # An area of the atlas takes its place again.
    screen.selectbox(key=f"{PAGE}.area").set_value(BOW).run()
    assert "Bow East: what stands out" in words(screen)
    assert "chosen" not in screen.query_params


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("areas:E01004198", "has a profile"),
        ("areas:NOWHERE", "NOWHERE"),
        ("outline:rubbish", "outline"),
        ("site:HUB99", "There is no service HUB99"),
        ("<script>", "An area of your own is an outline, a list of small areas, or a site."),
    ],
)
def test_what_cannot_be_an_area_is_refused_in_words(chosen: str, said: str) -> None:
    screen = open_page(PAGE, chosen=chosen)
    assert not screen.exception
    if said == "has a profile":
        assert "Your area: what stands out" in words(screen)
    else:
        assert said in words(screen)
        assert "This area cannot have a profile." in answer_of(screen)


def test_small_areas_are_typed_and_an_area_is_kept_under_its_name() -> None:
    screen = open_page(PAGE)
    screen.text_input(key=f"{PAGE}-codes").set_value("E01004198, E01004199").run()
    assert screen.query_params["chosen"] == "areas:E01004198.E01004199"
    screen.text_input(key=f"{PAGE}.name-widget").set_value("The two").run()
    assert "The two: what stands out" in words(screen)
    screen.button(key=f"{PAGE}-keep").click().run()
    assert "Kept for this session:" in words(screen)
    screen.button(key=f"{PAGE}-back").click().run()
    assert "chosen" not in screen.query_params
    screen.button(key=f"{PAGE}-kept-0").click().run()
    assert "The two: what stands out" in words(screen)


def test_an_uploaded_outline_goes_into_the_link_and_a_faulty_one_is_explained(pack: Pack) -> None:
    screen = open_page(PAGE)
    ward = shapely.to_geojson(pack.areas["ward"].geometry[POPLAR])
    screen.file_uploader(key=UPLOAD).set_value(("estate.geojson", ward.encode(), "application/json")).run()
    screen.button(key=f"{PAGE}-uploaded").click().run()
    assert screen.query_params["name"] == "estate"
    assert "estate: what stands out" in words(screen)
    screen.file_uploader(key=UPLOAD).set_value(("bad.geojson", b"{}", "application/json")).run()
    assert "Upload GeoJSON or a GeoPackage with one polygon or multipolygon." in words(screen)


def test_a_geopackage_in_the_national_grid_is_taken_and_two_layers_are_not(
    pack: Pack, tmp_path: Path
) -> None:
    screen = open_page(PAGE)
    ward = pack.areas["ward"].loc[[POPLAR], ["geometry"]].to_crs("EPSG:27700")
    file = tmp_path / "estate.gpkg"
    ward.to_file(file, layer="one", driver="GPKG")
    given = ("estate.gpkg", file.read_bytes(), "application/geopackage+sqlite3")
    screen.file_uploader(key=UPLOAD).set_value(given).run()
    screen.button(key=f"{PAGE}-uploaded").click().run()
    assert screen.query_params["name"] == "estate"
    assert "estate: what stands out" in words(screen)
    ward.to_file(file, layer="two", driver="GPKG")
    screen.file_uploader(key=UPLOAD).set_value(("estate.gpkg", file.read_bytes(), given[2])).run()
    assert "holds several layers" in words(screen)

    assert not screen.exception


def test_whom_a_site_serves_has_a_profile(pack: Pack) -> None:
    sites = _sites(pack)
    assert sites
    screen = open_page(PAGE, chosen=f"site:{next(iter(sites))}")
    assert "Catchment of" in words(screen)


def test_what_is_drawn_becomes_the_choice(pack: Pack) -> None:
    screen = open_page(PAGE)
    screen.button(key=f"{PAGE}-draw").click().run()
    assert not screen.exception
    assert screen.session_state[DRAWING] is True
