"""A tagged PDF as a screen reader has it: its parts in the order of their tags, each with its text.

Independent of the order on the page and of `layers`: the tree of tags says what comes next, the pieces of a
page that it names say what is read.
"""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw


class Part(NamedTuple):
    """A part that a tag names: its kind (`H1`, `TD` …), how deep it lies, its own text or alternative text.

    What lies in it follows it; a piece of a page has no kind.
    """

    kind: str
    depth: int
    text: str


def parts(pdf: bytes) -> list[Part]:
    """Return all parts in reading order."""
    pieces = [_pieces(page) for page in pdfium.PdfDocument(pdf)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.objgen: number for number, page in enumerate(document.pages)}
        return list(_within(document.Root.StructTreeRoot, 0, None, lambda page, at: pieces[pages[page]][at]))


def tables(found: list[Part]) -> list[list[list[str]]]:
    """Return the rows of every table, as the texts of their cells."""
    every: list[list[list[str]]] = []
    for at, each in enumerate(found):
        if each.kind == "Table":
            every.append([])
        elif each.kind == "TR":
            every[-1].append([])
        elif each.kind in ("TH", "TD"):
            every[-1][-1].append(inside(found, at))
    return every


def inside(found: list[Part], at: int) -> str:
    """Return the text of a part with that of all that lies in it."""
    said = [found[at].text]
    for each in found[at + 1 :]:
        if each.depth <= found[at].depth:
            break
        said.append(each.text)
    return " ".join(" ".join(said).split())


def text(found: list[Part]) -> str:
    """Return all that is read, in order."""
    return " ".join(" ".join(each.text for each in found).split())


def _within(element: Any, depth: int, page: Any, piece: Any) -> Iterator[Part]:
    """Yield what lies in an element, in order; `page`: where its pieces stand if they do not say."""
    page = element.get("/Pg", page)
    kids = element.get("/K", [])
    for each in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(each, int):
            yield Part("", depth, piece(page.objgen, each))
        elif "/MCID" in each:
            yield Part("", depth, piece(each.get("/Pg", page).objgen, int(each.MCID)))
        elif "/S" in each:
            words = str(each.get("/Alt", ""))
            yield Part(str(each.S)[1:], depth, words)
            if not words:  # else they stand for all within
                yield from _within(each, depth + 1, page, piece)


def _pieces(page: pdfium.PdfPage) -> dict[int, str]:
    """Return the text of each marked piece of a page."""
    letters = page.get_textpage()
    found: dict[int, str] = defaultdict(str)
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        marked = raw.FPDFPageObj_GetMarkedContentID(each)
        size = raw.FPDFTextObj_GetText(each, letters, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFTextObj_GetText(each, letters, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
        # PDFium's sign for a hyphen at the end of a line.
        found[marked] += buffer.raw[:-2].decode("utf-16-le").replace("\x02", "-")
    return found
