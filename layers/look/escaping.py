"""Text from data on its way into a script, a page or a style: nothing in it can become code."""

from __future__ import annotations

import html
import json
from string import ascii_letters, digits
from typing import Any, Final

# "<", ">" and "&" cannot close a script or start a tag; "_", "(" and "{{" cannot be taken for the variable
# names, calls and template marks that streamlit-folium rewrites. None of them stands outside a JSON string.
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
