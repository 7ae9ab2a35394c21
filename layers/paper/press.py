"""The press: Typst templates and data in, PDF, SVG or PNG out, the same bytes each time.

Templates lie in `templates/`; all data reaches them as one JSON file, so that no text can be code.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

import fontpkg
import typst
from fontTools.ttLib import TTFont

from geo.errors import AtlasError

FONT: Final = "Source Sans 3"
LACKING: Final = "\u25a1"
"""Stands for a character that the font does not have: one of them would fail a whole accessible PDF."""
STANDARDS: Final[tuple[typst.PDFStandard, ...]] = ("a-2a", "ua-1")
Form = Literal["pdf", "svg", "png"]
# From so many letters without a gap a word may be broken anywhere.
_LONG_WORD: Final = 24
_PPI: Final = 144.0
_PAGE: Final = re.compile(rb"/Type\s*/Page\b")


class PressError(AtlasError):
    """Something cannot be printed: a template is wrong, or the data break its rules."""


def printed(
    template: str,
    data: Mapping[str, Any],
    *,
    standards: Sequence[str] = STANDARDS,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a template filled with data as a PDF, tagged for screen readers (PDF/UA-1) and for archives.

    Parameters
    ----------
    template : name of a file in `templates/`, without its ending
    data : anything that JSON can hold; its texts are cleaned (`clean`)
    files : by their names, pictures that it shows

    Raises
    ------
    PressError : the template cannot be compiled, or the result breaks a standard; also for a mere warning.
    """
    return _compile(template, data, "pdf", files or {}, pdf_standards=list(standards))[0]


def drawn(
    template: str,
    data: Mapping[str, Any],
    form: Form,
    *,
    ppi: float = _PPI,
    files: Mapping[str, bytes] | None = None,
) -> list[bytes]:
    """Return a template filled with data as pictures, one for each page.

    `files` : by their names, what it shows besides, such as a drawing; they hold no text from data

    Raises
    ------
    PressError : as for `printed`.
    """
    return _compile(template, data, form, files or {}, ppi=ppi)


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF of the press has."""
    return len(_PAGE.findall(pdf))


@functools.lru_cache(maxsize=8_192)
def clean(text: str) -> str:
    """Return a text that can be printed: composed, without control and format characters, in one line.

    What the font lacks becomes an empty box, and very long words may be broken.
    """
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(each for each in composed if each.isspace() or unicodedata.category(each) not in _UNSEEN)
    words = _GAPS.sub(" ", plain).strip()
    found = "".join(each if each in _SPACES or ord(each) in _covered() else LACKING for each in words)
    return " ".join(_breakable(each) for each in found.split(" "))


def cleaned(data: Any) -> Any:
    """Return data in which every text is clean."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, Mapping):
        return {str(key): cleaned(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [cleaned(each) for each in data]
    return data


# Control and format characters, surrogates, private use, unassigned: nothing that can be seen.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES: Final = " \u00a0\u202f\u2009"
# Any space but those that keep a number and its unit together.
_GAPS: Final = re.compile(r"[^\S\u00a0\u202f\u2009]+")


def _breakable(word: str) -> str:
    """Return a word with places to break it at where it is very long."""
    if len(word) <= _LONG_WORD:
        return word
    return "\u200b".join(word[start : start + 8] for start in range(0, len(word), 8))


@functools.cache
def _covered() -> frozenset[int]:
    """Return the characters that the font has."""
    with TTFont(fontpkg.path(FONT), lazy=True) as font:
        return frozenset(font.getBestCmap())


@functools.cache
def _templates() -> dict[str, bytes]:
    """Return every template by its name."""
    folder = resources.files(__package__) / "templates"
    found = sorted(folder.iterdir(), key=lambda each: each.name)
    return {each.name: each.read_bytes() for each in found if each.name.endswith(".typ")}


@functools.cache
def digest() -> str:
    """Return a fingerprint of the templates."""
    whole = hashlib.sha256()
    for name, content in _templates().items():
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()[:16]


class _Presses(threading.local):
    """A compiler for each thread: one may not be used by two at once."""

    def __init__(self) -> None:
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(Path(fontpkg.path(FONT)).parent)],
        )
        # Rooted where there is nothing but this package: a template can read no file of the machine.
        root = str(resources.files(__package__) / "templates")
        self.compiler = typst.Compiler(root=root, font_paths=fonts, ignore_system_fonts=True)


_PRESSES: Final = _Presses()


def _compile(
    template: str, data: Mapping[str, Any], form: Form, more: Mapping[str, bytes], **options: Any
) -> list[bytes]:
    """Return the pages of a template, or the one file of a PDF."""
    files = {**_templates(), **more}
    files["main.typ"] = f'#import "{template}.typ": show_all\n#show_all(json("data.json"))\n'.encode()
    files["data.json"] = json.dumps(cleaned(data), ensure_ascii=False, allow_nan=False).encode()
    try:
        found, warnings = _PRESSES.compiler.compile_with_warnings(input=files, format=form, **options)
    except typst.TypstError as error:
        raise PressError(
            f"The template {template!r} cannot be printed: {error.message}. {_more(error)}"
        ) from error
    if warnings:
        # A missing font is only a warning, and leaves the paper empty.
        raise PressError(f"The template {template!r} is not right: {warnings[0].message}")
    return found if isinstance(found, list) else [found or b""]


def _more(error: typst.TypstError) -> str:
    """Return what else Typst says of a mistake."""
    return " ".join([error.diagnostic, *error.hints])
