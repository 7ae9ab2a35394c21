"""The page Family Hubs: a verdict per locality, catchments three ways, no walk to a place nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from geo.figures.values import figures
from geo.gaps.catchments import catchments
from geo.pack.pack import Pack
from geo.report.catchments import crossing_table, locality_table
from pages.frame import ui
from tests.pages.screen import (
    answer_of,
    click_map,
    headings,
    html,
    html_table,
    looks,
    map_count,
    open_page,
    words,
)

PAGE = "family-hubs"
HUBS, CENTRES = "family_hub", "children_and_families_centre"
# A made-up hub in each locality, in the middle of a ward, for a register that holds all four.
FOUR = {
    "FH01": ("Meath Gardens Family Hub", "51.528589", "-0.044246"),
    "FH02": ("South East Hub", "51.50200", "-0.01700"),
    "FH03": ("North East Hub", "51.53000", "-0.02600"),
    "FH04": ("South West Hub", "51.51650", "-0.05850"),
}


def table_of(screen: AppTest, caption: str) -> DataFrame:
    """Return a table of the page with its heading."""
    heading, *rows = html_table(screen, caption)
    return DataFrame(rows, columns=heading)


def _unfold(screen: AppTest) -> AppTest:
    """Unfold the load of each site."""
    screen.session_state[f"{PAGE}-load"] = True
    return screen.run()


def with_four_hubs(pack: Pack) -> Pack:
    """Return a working copy of the register in which every locality has a located hub."""
    rows = pack.register.rows(HUBS)
    stated = {"category": HUBS, "address": "1 High Street", "status": "open", "as_of": "2026-11"}
    point = {"coord_source": "measured on site", "coord_accuracy": "exact"}
    source = {"source_url": "https://example.org"}
    made = [
        {**dict.fromkeys(rows.columns, ""), **stated, **point, **source}
        | {"service_id": code, "name": name, "lat": lat, "lon": lon}
        for code, (name, lat, lon) in FOUR.items()
    ]
    return pack.with_register(HUBS, DataFrame(made, columns=rows.columns, dtype="str"))


@pytest.fixture
def four_hubs(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> Pack:
    """Make the pages read a working copy with a hub in each locality."""
    copy = with_four_hubs(pack)
    monkeypatch.setattr(ui, "pack", lambda: copy)
    return copy


def test_the_answer_says_what_is_confirmed_and_on_what_it_rests() -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    said, page = words(screen), html(screen)
    assert answer_of(screen) == (
        "0 of 4 localities have a Family Hub we can confirm. 1 has one, if its ward is part of that "
        "locality. 1 has one by the provider’s word only. 2 have nothing listed."
    )
    labels = [re.sub(r"\\(\W)", r"\1", each.proto.popover.label) for each in screen.get("popover")]
    assert labels[1:3] == [
        "The council reported four Family Hubs launched by October 2025",
        "The list is not complete",
    ]
    assert {"Provisional grouping", "3 listed have no exact place yet"} <= set(labels)
    assert "<span>Confirmed, if its ward belongs here" in page
    assert "Met if Bethnal Green East belongs to this locality, which is only weakly inferred." in said
    assert page.count("<span>Nothing listed") == 2
    assert "Meath Gardens Family Hub" in said


def test_without_a_located_hub_in_each_locality_nobody_has_a_nearest_hub() -> None:
    screen = open_page(PAGE, services=HUBS)
    assert not screen.exception
    said = words(screen)
    assert "No listed Family Hub has a sourced location in North East, South East and South West." in said
    assert "nobody's nearest Family Hub is worked out" in said
    own = table_of(screen, "Walks to the sites").set_index("Locality (provisional grouping)")
    for locality in ("North East", "South East", "South West"):
        assert own.loc[locality, "Family Hubs located"] == "no site with a sourced location"
        assert own.loc[locality, ["Mean walk", "Within 15 minutes"]].to_list() == ["not known", "not known"]
    assert re.fullmatch(r"\d+ min \(.*\)", own.loc["North West", "Mean walk"])
    with pytest.raises(AssertionError, match="no table"):
        table_of(screen, "Walks to the nearest")
    assert "Not worked out while a locality has no Family Hub with a sourced location." in said


def test_the_centres_get_the_whole_analysis_among_listed_services(pack: Pack) -> None:
    screen = open_page(PAGE)
    assert "Whom each site serves: Children and Family Centres" in headings(screen)
    said = words(screen)
    found = catchments(pack, (CENTRES,))
    first = crossing_table(pack, found, (0, 4)).iloc[0]
    sentence = (
        f"{first['children']:,.0f} children aged 0 to 4 in {first['from_name']} ({first['share']:.0%} of "
        f"them) live nearer to a listed Children and Family Centre of {first['to_name']}"
    )
    assert sentence in said
    assert "This share of the children lives within 15 minutes' walk of a listed" in said
    assert "at least" not in said.lower()
    assert "The list is not complete: one that is not listed may be nearer." in said
    nearest = table_of(screen, "Walks to the nearest")
    assert len(nearest) == 4
    load = table_of(_unfold(screen), "Children and Family Centres with a sourced location")
    whole = figures(pack, "children_0_4", "borough")["numerator"].iloc[0]
    for column in ("By locality", "By nearest walk"):
        assert sum(int(cell.replace(",", "")) for cell in load[column]) == pytest.approx(whole, abs=4)
    assert "Olga" in said  # listed, but left out


def test_ages_view_and_need_change_figures_map_and_link() -> None:
    screen = open_page(PAGE)
    before = looks(screen)["zones"]
    screen.selectbox(key=f"{PAGE}.ages").select("12-17").run()
    screen.segmented_control(key=f"{PAGE}.view").set_value("nearest").run()
    screen.selectbox(key=f"{PAGE}.need").select("overcrowding").run()
    assert not screen.exception
    assert dict(screen.query_params) == {"ages": "12-17", "view": "nearest", "need": "overcrowding"}
    assert looks(screen)["zones"] != before
    assert "children aged 12 to 17" in words(screen)
    assert "Overcrowding" in table_of(screen, "Walks to the sites").columns


def test_a_link_opens_what_it_says_and_a_bad_one_explains_itself() -> None:
    screen = open_page(PAGE, services="together", ages="5-11", view="assigned", locality="south-east")
    assert not screen.exception
    assert "South East (provisional grouping)" in headings(screen)
    assert "children aged 5 to 11" in words(screen)
    assert "the chosen" not in words(screen)
    bad = open_page(PAGE, services="cinemas", colour="red")
    assert "“cinemas” is no choice for “services” here" in words(bad)
    assert "This page has no choice “colour”" in words(bad)


def test_a_click_on_a_ward_chooses_its_locality(pack: Pack) -> None:
    screen = open_page(PAGE)
    ward = str(pack.localities.index[0])
    click_map(screen, ward)
    assert screen.query_params["locality"] == pack.localities.loc[ward, "locality_code"]
    chosen = pack.localities.loc[ward, "locality_name"]
    assert f"{chosen} (provisional grouping)" in headings(screen)


def test_the_map_has_words_a_legend_with_counts_and_marks() -> None:
    screen = open_page(PAGE)
    assert map_count(screen) == 1
    style = looks(screen)
    assert len(style["sites"]["rows"]) == 8
    assert style["about"].endswith("Localities: provisional grouping.")
    assert style["about"] in words(screen)
    legend = table_of(screen, "Children and Family Centres: where the two differ")
    whole = sum(int(count.replace(",", "")) for count in legend["Children"])
    assert whole == pytest.approx(18_876, abs=4)


def test_the_moment_the_register_holds_four_hubs_the_whole_page_is_about_them(four_hubs: Pack) -> None:
    screen = open_page(PAGE)
    assert not screen.exception
    said = words(screen)
    assert "Whom each site serves: Family Hubs" in headings(screen)
    assert (
        "3 of 4 localities have a Family Hub we can confirm. 1 has one, if its ward is part of that locality."
        in " ".join(said.split())
    )
    assert "no site with a sourced location" not in said
    assert "not worked out" not in said
    load = table_of(_unfold(screen), "Family Hubs with a sourced location")
    assert sorted(load["Family Hub"]) == sorted(name for name, _, _ in FOUR.values())
    found = catchments(four_hubs, (HUBS,))
    rows = locality_table(four_hubs, found, (0, 4)).set_index("locality_name")
    own = table_of(screen, "Walks to the sites").set_index("Locality (provisional grouping)")
    for locality, row in rows.iterrows():
        assert own.loc[locality, "Family Hubs located"] == "1"
        assert own.loc[locality, "Mean walk"].startswith(f"{row['assigned_mean_minutes']:.0f} min")
    crossing = crossing_table(four_hubs, found, (0, 4)).iloc[0]
    assert f"in {crossing['from_name']} ({crossing['share']:.0%} of them) live nearer" in said
    assert len(looks(screen)["sites"]["rows"]) == 4


def test_downloads_are_offered_and_the_columns_explained() -> None:
    screen = open_page(PAGE)
    labels = [each.proto.label for each in screen.get("download_button")]
    assert labels == [
        "Meeting pack",
        "Catchments (CSV)",
        "Catchments (Excel)",
        "Catchments (GeoJSON, map)",
        "Catchments (GeoPackage, map)",
        "Localities (CSV)",
        "Localities (Excel)",
        "Sites (CSV)",
        "Sites (Excel)",
        "Between localities (CSV)",
        "Between localities (Excel)",
        "Picture (PNG)",
        "Picture (SVG)",
        "Map (one file, works offline)",
    ]


def test_a_second_place_with_hostile_names_is_shown_as_text(second_place: Path) -> None:
    for params in (
        {},
        {"services": "school", "view": "nearest"},
        {"services": "together", "need": "damp_homes"},
    ):
        screen = open_page(PAGE, **params)
        assert not screen.exception
        assert "<script>alert" not in html(screen)
        assert "<img src=x" not in html(screen)
        assert "provisional" not in words(screen)
        assert "district" in words(screen)
        assert "locality" not in words(screen).lower().replace("locality_", "")


def test_a_place_without_the_promise_or_a_register_says_so(
    use_pack: Callable[[Path], None], shipped_copy: Callable[[], Path]
) -> None:
    root = shipped_copy()
    (root / "standards.toml").unlink()
    use_pack(root)
    screen = open_page(PAGE)
    assert not screen.exception
    assert "names no promise of a site in each locality" in words(screen)


def test_a_broken_pack_shows_the_panel(broken_place: tuple[Path, str]) -> None:
    screen = open_page(PAGE)
    assert broken_place[1] in words(screen)


def test_what_the_map_file_and_the_tables_say_needs_no_network(pack: Pack) -> None:
    from pages.family_hubs.choices import Asked
    from pages.family_hubs.map import map_of

    for view in ("assigned", "nearest", "overlay"):
        content = map_of(pack, Asked((CENTRES,), (0, 4), view, "", "")).file()
        assert "Children and Family Centres" in content
        assert not re.findall(r'src="https?://', content)
