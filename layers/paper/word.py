"""Documents for Word: headings, tables with heads that repeat, pictures with words; always the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as Opened
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from layers.paper.archive import archive
from layers.paper.press import clean

_RELATIONS: Final = "_rels/.rels"
_THUMBNAIL: Final = "docProps/thumbnail.jpeg"
_TABLE: Final = "Light Grid Accent 1"


class WordFile:
    """A Word document under construction, on A4 and in British English."""

    def __init__(self, title: str, subject: str, day: date) -> None:
        """Begin a document with its properties; `day` stands for the moment at which it was made."""
        self._document: Opened = Document()
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        properties = self._document.core_properties
        properties.title, properties.subject = clean(title), clean(subject)
        properties.author = properties.last_modified_by = "Ward Needs Atlas"
        properties.language = "en-GB"
        properties.created = properties.modified = moment
        properties.comments, properties.revision = "", 1
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(18)
        section.top_margin = section.bottom_margin = Mm(16)
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        _speak_english(normal.element)

    def footer(self, text: str) -> None:
        """Write what stands at the bottom of each page."""
        self._document.sections[0].footer.paragraphs[0].text = clean(text)

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading; level 0 is the title."""
        self._document.add_heading(clean(text), level)

    def paragraph(self, text: str, *, lead: str = "") -> None:
        """Add a paragraph; `lead` stands before it in bold."""
        found = self._document.add_paragraph()
        if lead:
            found.add_run(f"{clean(lead)} ").bold = True
        found.add_run(clean(text))

    def bullets(self, texts: Iterable[str]) -> None:
        """Add a list."""
        for each in texts:
            self._document.add_paragraph(clean(each), style="List Bullet")

    def picture(self, png: bytes, words: str, *, caption: str, width: float) -> None:
        """Add a picture with its alternative text and a caption below; width in mm."""
        shape = self._document.add_picture(io.BytesIO(png), width=Mm(width))
        shape._inline.docPr.set("descr", clean(words))
        shape._inline.docPr.set("title", clean(caption))
        self._document.add_paragraph(clean(caption), style="Caption")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str) -> None:
        """Add a table whose head repeats on each page and whose first column names its rows."""
        self._document.add_paragraph(clean(caption), style="Caption")
        found = self._document.add_table(rows=1, cols=len(heads), style=_TABLE)
        for cell, text in zip(found.rows[0].cells, heads, strict=True):
            cell.text = clean(text)
        _mark(found.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row in rows:
            added = found.add_row()
            _mark(added._tr.get_or_add_trPr(), "w:cantSplit")
            for cell, text in zip(added.cells, row, strict=True):
                cell.text = clean(text)
        for row in found.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(0)
                    for run in paragraph.runs:
                        run.font.size = Pt(8.5)
        words = OxmlElement("w:tblCaption")
        words.set(qn("w:val"), clean(caption))
        found._tbl.tblPr.append(words)

    def content(self) -> bytes:
        """Return the document as a file."""
        written = io.BytesIO()
        self._document.save(written)
        return _timeless(written.getvalue())


def _mark(properties: Any, name: str) -> None:
    """Set a mark on a row."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def _speak_english(style: Any) -> None:
    """Say in which language the text is."""
    properties = style.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _timeless(content: bytes) -> bytes:
    """Return a document without the clock and without the thumbnail of its template."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        files = {name: source.read(name) for name in source.namelist() if name != _THUMBNAIL}
    files[_RELATIONS] = _without_thumbnail(files[_RELATIONS])
    return archive(files)


def _without_thumbnail(relations: bytes) -> bytes:
    """Return the relations of a document without that of its thumbnail."""
    from lxml import etree  # python-docx is made of it

    root = etree.fromstring(relations)
    for each in list(root):
        if each.get("Target") == _THUMBNAIL:
            root.remove(each)
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found
