from __future__ import annotations

import html
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from layers.look.escaping import as_linked, as_style, as_text, picture_address


@given(st.text(st.one_of(st.characters(), st.sampled_from("\x00\x1b\n\t <&'\"é​"))))
def test_text_keeps_what_can_be_seen_and_is_escaped(text: str) -> None:
    seen = "".join(each for each in text if each.isprintable() or each.isspace())
    assert as_text(text) == html.escape(seen, quote=True)


def test_control_characters_are_left_out_and_line_ends_kept() -> None:
    assert as_text("a\x00<b>\n\x1b'") == "a&lt;b&gt;\n&#x27;"
    assert as_text(12) == "12"


@given(st.text(st.one_of(st.characters(), st.sampled_from("\x00\n\"'\\{};<>"))))
def test_a_text_in_a_style_is_one_string_and_ends_nothing(text: str) -> None:
    quoted = as_style(text)
    assert re.fullmatch(r'"([A-Za-z0-9 ]|\\[0-9a-f]{1,6} )*"', quoted)
    read = re.sub(r"\\([0-9a-f]{1,6}) ", lambda each: chr(int(each[1], 16)), quoted[1:-1])
    assert read == "".join(each for each in text if each.isprintable())


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("See https://example.org/a.", "https://example.org/a", "."),
        ("(https://example.org/a_b/c?d=e) and more", "https://example.org/a_b/c?d=e", ") and more"),
        ("https://example.org/a ; HTTP://example.com", "https://example.org/a", " ; "),
        ("https://example.org/<b>", "https://example.org/", "&lt;b&gt;"),
        ('https://example.org/" onclick="x', "https://example.org/", "&quot; onclick=&quot;x"),
    ],
)
def test_a_web_address_becomes_a_link_and_nothing_else_does(text, address, after):
    html = as_linked(text)
    assert f'href="{address}" target="_blank" rel="noopener noreferrer"' in html
    assert html.split("</a>")[1].startswith(after)


@pytest.mark.parametrize(
    "text", ["javascript://alert(1)", "data:text/html,x", "www.example.org", "http", "https://", "a<b>"]
)
def test_what_is_no_web_address_stays_text(text):
    assert as_linked(text) == as_text(text)


@given(st.text(st.one_of(st.characters(), st.sampled_from("\"'<>&=#%"))))
def test_the_address_of_a_drawing_ends_no_attribute_and_shows_the_same(text: str) -> None:
    said = as_text(text)
    drawing = f'<svg id="{said}" class="a"><text fill="#ffffff">x="y" {said}</text></svg>'
    address = picture_address(drawing)
    assert not set(address) & set('"<>&\n')
    shown = unquote(address.removeprefix("data:image/svg+xml,"))
    assert _parsed(shown) == _parsed(drawing)


def _parsed(drawing: str) -> str:
    """Return a drawing as it is read, or how it is not."""
    try:
        return ElementTree.canonicalize(drawing)
    except ElementTree.ParseError as error:
        return str(error.code)
