"""Register: what is listed, where, and a list replaced for one session."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from geo.gaps.changes import category_csv, pack_file
from geo.limits import LIST, MARKERS, SHOWN_ROWS
from tests.pages.screen import click_map, facts, headings, html, html_table, looks, open_page, text_of, words

CATEGORY, SHOW, SERVICE = "register.category", "register.show", "register.service"
YOUTH = "youth_centre"


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


def _bytes(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _merge(screen: AppTest, category: str, data: bytes, name: str = "my list.csv") -> AppTest:
    """Give the page a list that adds and corrects."""
    screen.file_uploader(key=f"register.file.{category}").set_value((name, data, "text/csv"))
    return screen.run()


def _upload(screen: AppTest, category: str, data: bytes, name: str = "my list.csv") -> AppTest:
    """Give the page a list that is the whole one."""
    _merge(screen, category, data, name)
    return screen.radio(key=f"register.how.{category}").set_value("whole").run()


def _every_ward(pack, *, but: int) -> bytes:
    """Return a correct list: an exact centre inside every ward except the last `but`."""
    heading, first, *_ = _rows(category_csv(pack, YOUTH))
    points = pack.areas["ward"].geometry.to_crs("EPSG:27700").representative_point().to_crs("EPSG:4326")
    rows = []
    for code, point in list(points.items())[: len(points) - but]:
        cells = dict(zip(heading, first, strict=True))
        cells |= {"service_id": f"NEW-{code}", "ward_stated": "", "site_id": "", "coord_accuracy": "exact"}
        cells |= {"lat": f"{point.y:.6f}", "lon": f"{point.x:.6f}", "coord_source": "measured on site"}
        rows.append(list(cells.values()))
    return _bytes([heading, *rows])


def test_every_category_is_listed_with_its_counts_and_the_claim(pack):
    screen = open_page("register")
    assert not screen.exception
    rows = {row[0]: row[1:] for row in html_table(screen, "Categories of the register")[1:]}
    assert list(rows) == [each.title for each in pack.catalogue.values()]
    assert rows["Youth centres"][:5] == ["16", "10", "15", "1", "no"]
    assert rows["Youth centres"][5] == "The council reported 20 centres opened by January 2026."
    assert sum(int(row[0]) for row in rows.values()) == len(pack.services)
    assert "No list is declared complete" in words(screen)


def test_a_category_shows_its_services_with_those_that_have_no_point(pack):
    screen = open_page("register")
    rows = html_table(screen, "Youth centres: all")
    assert rows[0] == ["Name", "Status", "Address", "Ward", "Point", "As of", "To check"]
    own = pack.services[pack.services["category"] == YOUTH]
    assert [row[0] for row in rows[1:]] == own["name"].tolist()
    assert sum(row[4] == "location not sourced" for row in rows[1:]) == 1
    assert {row[3] for row in rows[1:]} >= {"Shadwell", "Whitechapel", "not certain"}
    assert "1 service without one is not on it" in words(screen)


def test_every_category_can_be_chosen(pack):
    screen = open_page("register")
    for category in pack.catalogue.values():
        screen.selectbox(key=CATEGORY).set_value(category.id).run()
        assert not screen.exception, category.id
        assert facts(screen)["As of"] == category.as_of
        assert category.attribution in words(screen)


def test_choices_are_in_the_url_and_a_link_brings_them_back():
    screen = open_page("register")
    screen.selectbox(key=CATEGORY).set_value("library").run()
    screen.segmented_control(key=SHOW).set_value("open").run()
    screen.selectbox(key=SERVICE).set_value("LIB01").run()
    assert screen.query_params == {"category": "library", "show": "open", "service": "LIB01"}
    again = open_page("register", category="library", show="open", service="LIB01")
    assert again.selectbox(key=SERVICE).value == "LIB01"
    assert "Idea Store Bow" in headings(again)
    assert facts(again)["Point"] == "location not sourced"
    assert len(html_table(again, "Libraries and Idea Stores: with something")) == 1 + 6


def test_a_bad_link_explains_itself():
    screen = open_page("register", category="lighthouse", service="X1")
    assert "“lighthouse” is no choice for “category” here" in words(screen)
    assert screen.selectbox(key=CATEGORY).value == YOUTH


def test_a_click_on_a_marker_chooses_the_service():
    screen = open_page("register", category="leisure_centre")
    drawn = looks(screen)["sites"]
    assert drawn["clickable"]
    assert [row[0] for row in drawn["rows"]] == [f"LEI0{number}" for number in range(1, 8)]
    click_map(screen, "E05009327")
    assert screen.selectbox(key=SERVICE).value == "none"
    screen.selectbox(key=SERVICE).set_value("LEI02").run()
    assert looks(screen)["sites"]["selected"] == "LEI02"
    assert "York Hall Leisure Centre" in headings(screen)


def test_the_columns_are_explained_beside_the_download():
    screen = open_page("register")
    assert any(button.label == "This list (CSV)" for button in screen.get("download_button"))
    assert any(each.label == "What each column says" for each in screen.expander)


def test_a_broken_upload_is_refused_row_by_row(pack):
    heading, *rows = _rows(category_csv(pack, YOUTH))
    rows[0][heading.index("status")] = "opened"
    rows[2][heading.index("ward_stated")] = "Atlantis"
    rows[7][heading.index("lat")] = "0.1"
    screen = _upload(open_page("register"), YOUTH, _bytes([heading, *rows]))
    assert not screen.exception
    assert "3 faults: nothing was taken" in headings(screen)
    found = html_table(screen, "Faults of my list.csv")
    assert [row[:3] for row in found[1:]] == [
        ["2", "status", "unknown status"],
        ["4", "ward_stated", "is no ward of this pack"],
        ["9", "lat", "a point outside the pack's land"],
    ]
    assert all(row[4] for row in found[1:])
    assert not [each for each in screen.button if each.key == "register.use"]


def test_an_upload_of_the_same_list_changes_nothing(pack):
    screen = _upload(open_page("register"), YOUTH, category_csv(pack, YOUTH))
    assert "Nothing would change" in words(screen)


def test_a_complete_correct_list_turns_wards_into_met_and_unmet(pack):
    screen = open_page("register")
    screen.checkbox(key=f"register.complete.{YOUTH}").check().run()
    assert "Write who says that the list is complete" in words(screen)
    screen.text_input(key=f"register.source.{YOUTH}").set_value("Youth service, 1 December 2026").run()
    _upload(screen, YOUTH, _every_ward(pack, but=2))
    assert not screen.exception
    verdicts = html_table(screen, "15 verdicts would change")
    # Five stay met and 13 more become so; the last two wards, one of them met today, become unmet.
    then = [row[3] for row in verdicts[1:]]
    assert (then.count("Confirmed"), then.count("None, by a complete list")) == (13, 2)
    assert "declared complete by: Youth service, 1 December 2026" in words(screen)
    screen.button(key="register.use").click().run()
    assert not screen.exception
    assert "Working copy." in words(screen)
    assert "Declared complete: Youth centres." in words(screen)
    assert "Nothing would change" in words(screen)
    assert len(html_table(screen, "Youth centres: all")) == 1 + 18
    assert any(button.label == "List to hand on" for button in screen.get("download_button"))
    assert 'complete_source = "Youth service, 1 December 2026"' in screen.code[0].value


def test_the_difference_names_what_was_added_removed_moved_and_changed(pack):
    heading, *rows = _rows(category_csv(pack, YOUTH))
    del rows[-1]
    rows[0][heading.index("status")] = "closed"
    rows[3][heading.index("lat")] = "51.53"
    screen = _upload(
        open_page("register"), YOUTH, _bytes([heading, *rows, [*rows[1]]]).replace(b"YC02", b"YC99", 0)
    )
    assert "1 fault: nothing was taken" in headings(screen)
    rows.append(["YC99" if cell == "YC02" else cell for cell in rows[1]])
    _upload(screen, YOUTH, _bytes([heading, *rows]), "second.csv")
    assert "1 added, 1 removed, 1 moved, 1 status changed." in words(screen)
    shown = {row[1]: row[0] for row in html_table(screen, "Services that would change")[1:]}
    assert shown == {
        "added": "Christian Street Youth Centre",
        "removed": "Osmani Centre",
        "moved": "Kitcat Terrace (Young Tower Hamlets building)",
        "status changed": "Bigland Green Youth Centre",
    }
    caption = next(each for each in re.findall(r"\d+ verdicts? would change", html(screen)))
    changed = {row[0]: row[2:] for row in html_table(screen, caption)[1:]}
    assert changed["Shadwell"] == ["Confirmed", "Listed, may have closed"]


def test_a_working_copy_can_be_discarded_and_is_nobody_else_s(pack):
    screen = open_page("register")
    heading, *rows = _rows(category_csv(pack, YOUTH))
    _upload(screen, YOUTH, _bytes([heading, *rows[:3]]))
    screen.button(key="register.use").click().run()
    assert "Working copy." in words(screen)
    assert "Working copy." not in words(open_page("register"))
    screen.button(key="register.discard").click().run()
    assert "Working copy." not in words(screen)
    assert len(html_table(screen, "Youth centres: all")) == 1 + 16


def test_every_page_works_with_the_working_copy_and_says_so(pack):
    screen = open_page("register", category="family_hub")
    heading, first, *_ = _rows(category_csv(pack, "family_hub"))
    hubs = pack.services[pack.services["category"] == "children_and_families_centre"].geometry.dropna()
    rows = []
    for number, point in enumerate(hubs.iloc[:4]):
        cells = dict(zip(heading, first, strict=True))
        cells |= {"service_id": f"FH9{number}", "name": f"Hub {number}", "site_id": ""}
        cells |= {"lat": f"{point.y:.6f}", "lon": f"{point.x:.6f}"}
        rows.append(list(cells.values()))
    _upload(screen, "family_hub", _bytes([heading, *rows]))
    screen.button(key="register.use").click().run()
    for page in ("youth_centres", "family_hubs", "play_space", "where_next", "needs_map", "overview"):
        screen.switch_page(f"{page}/page.py").run()
        assert not screen.exception, page
        assert "Working copy." in words(screen), page
        assert "Your own list stands in place of the atlas's: Family Hubs." in words(screen)


def test_a_changed_pack_sets_the_working_copy_aside_and_says_so(use_pack, synthetic_copy, synthetic_pack):
    root = synthetic_copy()
    use_pack(root)
    screen = open_page("register")
    heading, *rows = _rows(category_csv(synthetic_pack, "club"))
    _upload(screen, "club", _bytes([heading, *rows[:2]]))
    screen.button(key="register.use").click().run()
    assert "Working copy." in words(screen)
    file = root / "services/clubs.csv"
    file.write_text(file.read_text("utf-8").replace(",closed,", ",open,"), encoding="utf-8")
    screen.run()
    assert "Your working copy was set aside" in words(screen)
    assert "Working copy." not in words(screen)


def test_a_file_of_another_kind_is_refused_in_words(pack):
    for content in (b"", b"\x89PNG\r\n\x1a\n", b"name,x\nOne,2\n"):
        screen = _upload(open_page("register"), YOUTH, content)
        assert not screen.exception
        assert "nothing was taken" in "\n".join(headings(screen))
        assert "Traceback" not in words(screen)


def test_a_broken_pack_gives_a_panel(broken_place: tuple[Path, str]) -> None:
    screen = open_page("register")
    assert not screen.exception
    assert broken_place[1] in words(screen)
    assert not screen.selectbox


def test_a_pack_without_a_register_says_so(use_pack, synthetic_copy):
    root = synthetic_copy()
    (root / "services.toml").unlink()
    for file in (root / "services").iterdir():
        file.unlink()
    use_pack(root)
    screen = open_page("register")
    assert not screen.exception
    assert "no register of services" in words(screen)


def test_the_second_place_is_shown_and_its_words_stay_text(second_place: Path, synthetic_pack) -> None:
    for category in synthetic_pack.catalogue:
        screen = open_page("register", category=category)
        assert not screen.exception, category
        assert "<script" not in html(screen)
        assert "<em>" not in html(screen)
        assert synthetic_pack.catalogue[category].title in text_of(html(screen))
    screen = open_page("register", service="CL-A")
    assert "<script>alert('club')</script>" in headings(screen)
    assert "Declared complete: Clubs <em>&." in words(screen).replace("</em>", "")


# ---- Lists that mean harm, or are only long ----------------------------------------------------------------

MESSAGE = 5_000_000
LONG = MARKERS + 500


def _heaviest(screen: AppTest) -> int:
    """Return the bytes of the heaviest message that the page sent."""
    sent = [*screen, *screen.get("html"), *screen.get("component_instance"), *screen.selectbox]
    return max(each.proto.ByteSize() for each in sent if getattr(each, "proto", None) is not None)


def _long(pack, count: int, **cells: str) -> bytes:
    """Return a sound list of many centres with long texts; `cells` stand in each row."""
    heading, first, *_ = _rows(category_csv(pack, YOUTH))
    point = pack.areas["ward"].geometry.iloc[0].representative_point()
    usual = dict(zip(heading, first, strict=True)) | {"site_id": "", "ward_stated": "", "locality_stated": ""}
    usual |= {
        "lon": f"{point.x:.6f}",
        "coord_accuracy": "exact",
        "coord_source": "measured",
        "status": "open",
    }
    usual |= {"name": "Ŵ" * 600, "address": "<&" * 300, "notes": "n"}
    rows = [
        list((usual | {"service_id": f"N{at}", "lat": f"{point.y + at * 1e-7:.7f}"} | cells).values())
        for at in range(count)
    ]
    return _bytes([heading, *rows])


def test_a_long_list_sends_no_long_message_and_is_whole_in_a_file(pack):
    screen = _upload(open_page("register"), YOUTH, _long(pack, LONG))
    assert not screen.exception
    assert _heaviest(screen) < MESSAGE
    assert f"{LONG} added" in words(screen)
    assert len(html_table(screen, "Services that would change")) == 1 + SHOWN_ROWS
    assert "more services; the file lists all" in words(screen)
    assert any("(CSV)" in each.label and "change" in each.label for each in screen.get("download_button"))
    screen.button(key="register.use").click().run()
    assert not screen.exception
    assert _heaviest(screen) < MESSAGE
    assert len(looks(screen)["sites"]["rows"]) == MARKERS
    assert f"The first {MARKERS:,} are drawn." in words(screen)
    assert "rows more, which are not shown here" in html(screen)
    assert len(screen.selectbox(key=SERVICE).options) <= MARKERS + 1
    for page in ("youth_centres", "where_next"):
        screen.switch_page(f"{page}/page.py").run()
        assert not screen.exception, page
        assert _heaviest(screen) < MESSAGE, page


def test_faults_without_end_are_counted_and_the_first_are_shown(pack):
    screen = _upload(open_page("register"), YOUTH, _long(pack, 3_000, status="s" * 500))
    assert not screen.exception
    assert "3,000 faults: nothing was taken" in headings(screen)
    assert len(html_table(screen, "Faults of my list.csv")) == 1 + SHOWN_ROWS
    assert "and 2,800 more. The file lists the first 1,000" in words(screen)
    assert any(each.label == "Faults (CSV)" for each in screen.get("download_button"))
    assert _heaviest(screen) < MESSAGE


def test_what_is_too_large_is_refused_and_the_uploader_stays(pack):
    for content in (
        b"a\n" * (LIST.rows + 2),
        b"c," * 200_000,
        b"lat\n" + b"9" * 400,
        b'name\n"' + b"x" * 9_000,
    ):
        screen = _upload(open_page("register"), YOUTH, content)
        assert not screen.exception
        assert "nothing was taken" in "\n".join(headings(screen))
        assert screen.file_uploader(key=f"register.file.{YOUTH}")
    assert f"at most {LIST.rows:,} rows and 8 MB" in screen.file_uploader(key=f"register.file.{YOUTH}").label


def test_a_declaration_that_shows_nothing_is_refused(pack):
    screen = open_page("register")
    screen.checkbox(key=f"register.complete.{YOUTH}").check().run()
    for source in ("\u200b", "a\0b"):
        screen.text_input(key=f"register.source.{YOUTH}").set_value(source).run()
        assert not screen.exception
        assert "1 fault: nothing was taken" in headings(screen)


def test_the_pack_file_of_a_working_copy_holds_no_formula(pack):
    screen = _upload(open_page("register"), YOUTH, _long(pack, 1, name="'=1+1", notes="@SUM(A1)"))
    screen.button(key="register.use").click().run()
    copy = screen.session_state["working copy"][1]
    assert copy.services["name"]["N0"] == "=1+1"
    cells = [cell for row in _rows(pack_file(copy, YOUTH)[1]) for cell in row]
    assert {"'=1+1", "'@SUM(A1)"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
