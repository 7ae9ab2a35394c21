"""Definitions as lines that open, and the contents of a page."""

from __future__ import annotations

from layers.paper.definitions import Definition, contents_html, definitions_html

HARM = "<script>alert(1)</script>"


def test_a_definition_opens_to_its_words_and_facts() -> None:
    html = definitions_html(
        [Definition("Poverty", "2024", ("What it means.",), {"Unit": "%"})], caption="All"
    )
    assert "<summary><strong>Poverty</strong><span>2024</span></summary><p>What it means.</p>" in html
    assert "<dt>Unit</dt><dd>%</dd>" in html
    assert "atlas-check" not in html


def test_what_is_to_be_checked_stands_on_the_line() -> None:
    assert ">to check</span></summary>" in definitions_html(
        [Definition("A", "", (), {}, "to check")], caption=""
    )


def test_everything_is_escaped() -> None:
    bad = Definition(HARM, HARM, (HARM,), {HARM: HARM}, HARM)
    assert "<script" not in definitions_html([bad], caption=HARM) + contents_html({HARM: HARM})


def test_contents_lead_to_the_parts_of_the_page() -> None:
    assert '<a href="#sources">Sources</a>' in contents_html({"sources": "Sources"})
