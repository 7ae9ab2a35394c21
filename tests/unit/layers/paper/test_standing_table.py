"""Every area with its place and a sign for each figure: read without seeing it, and every name is text."""

from __future__ import annotations

from dataclasses import replace

from layers.paper.places import Place
from layers.paper.standing_table import Standing, standing_html


def _row(name: str = "Abbey", *, chosen: bool = False) -> Standing:
    place = Place(name, 2.0, 1.0, 3.0, "68%", 0.68, "open", "", chosen=chosen)
    return Standing(place, (("worse", "12%"), ("similar", "4%")))


def _html(*rows: Standing) -> str:
    return standing_html(
        rows,
        last=5,
        first=2,
        noun="Ward",
        figures=["Damp <homes>", "Hours"],
        share="In trials",
        against="the <b>realm</b>",
        caption="How to read it",
    )


def test_a_row_says_place_range_signs_and_share_in_words() -> None:
    found = _html(_row())
    assert '<span class="atlas-unseen">2 (1 to 3)</span>' in found
    assert '<span class="atlas-unseen">worse, 12%</span>' in found
    assert found.rstrip().count("68%") == 1


def test_a_name_with_a_code_chooses_its_area_and_stays_text() -> None:
    found = _html(replace(_row("<b>A&B"), code='x" onclick="y'))
    assert 'href="?area=x%22%20onclick%3D%22y" target="_self">&lt;b&gt;A&amp;B</a></th>' in found
    assert "<a " not in _html(_row())


def test_only_signs_that_occur_are_explained() -> None:
    key = _html(_row())[_html(_row()).index("<ul") :]
    assert "worse than" in key
    assert "similar to" in key
    assert "better" not in key


def test_names_are_text_and_colours_are_those_of_the_page() -> None:
    found = _html(_row("<script>"))
    assert "<script" not in found
    assert "<homes>" not in found
    assert "<b>" not in found
    assert "fill:#" not in found


def test_a_chosen_area_is_marked() -> None:
    assert 'aria-current="true"' in _html(_row(chosen=True))
    assert "aria-current" not in _html(_row())
