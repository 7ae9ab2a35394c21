"""Text from data on its way into a script, a page or a style: nothing in it can become code."""

from __future__ import annotations

import html
import json
import re
from string import ascii_letters, digits
from typing import Any, Final
from urllib.parse import quote

# "<", ">" and "&" cannot close a script or start a tag; "_", "(" and "{{" cannot be taken for the variable
# names, calls and template marks that streamlit-folium rewrites. None of them stands outside a JSON string.
# An address ends before the sign that closes the sentence or the bracket around it.
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`;]*[^\s<>\"'`;.,:!?()\[\]{}]", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"""="([^"']*)\"""")
# What needs no escape in the address of a picture, between double quotes.
_IN_ADDRESSES: Final = " '()+,-./:;=?_"
_ESCAPES: Final = {character: f"\\u{ord(character):04x}" for character in "<>&_("}


def as_script(value: Any) -> str:
    """Return a value as compact ASCII JSON that is safe inside a script element, keys in the order given."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.replace("{{", "\\u007b\\u007b").replace("{%", "\\u007b%").replace("{#", "\\u007b#")


def as_text(value: object) -> str:
    """Return text escaped for HTML or SVG content and quoted attribute values, without control characters."""
    text = str(value)
    if not text.isprintable():  # most texts are, and are not looked at letter by letter
        text = "".join(character for character in text if character.isprintable() or character.isspace())
    return html.escape(text, quote=True)


def as_linked(value: object) -> str:
    """Return text escaped for HTML content in which each web address is a link to it; no other scheme is.

    Examples
    --------
    >>> as_linked("Council page (https://example.org/a?b=1&c=2).")
    'Council page (<a class="atlas-web-address" href="https://example.org/a?b=1&amp;c=2" target="_blank" \
rel="noopener noreferrer" title="https://example.org/a?b=1&amp;c=2">example.org/a?b=1&amp;c=2</a>).'
    """
    parts, end = [], 0
    text = str(value)
    for found in _ADDRESS.finditer(text):
        address = as_text(found.group())
        parts.append(as_text(text[end : found.start()]))
        parts.append(
            f'<a class="atlas-web-address" href="{address}" target="_blank" rel="noopener noreferrer"'
            f' title="{address}">{address.split("//", 1)[1]}</a>'
        )
        end = found.end()
    return "".join(parts) + as_text(text[end:])


def as_style(value: object) -> str:
    """Return text as a quoted string of CSS: all but plain letters, figures and blanks are escaped.

    Examples
    --------
    >>> as_style("St Mary's")
    '"St Mary\\\\27 s"'
    """
    plain = {*ascii_letters, *digits, " "}
    text = "".join(
        each if each in plain else f"\\{ord(each):x} " for each in str(value) if each.isprintable()
    )
    return f'"{text}"'


def picture_address(svg: str) -> str:
    """Return an address that holds a drawing, for an attribute in double quotes: as short as it can be.

    Examples
    --------
    >>> picture_address('<rect width="9" fill="#0b3d91"/>')
    "data:image/svg+xml,%3Crect width='9' fill='%230b3d91'/%3E"
    """
    short = _TAG.sub(lambda tag: _ATTRIBUTE.sub(r"='\1'", tag.group()), svg)
    return "data:image/svg+xml," + quote(short, safe=_IN_ADDRESSES)
