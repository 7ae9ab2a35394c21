from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from docx import Document

from geo.pack.pack import Pack
from geo.report.profiles import codes, profile
from layers.paper.profile_data import profile_data
from layers.paper.profile_docx import profile_docx
from layers.paper.profile_files import FORMS, area_of, combined, index_page, name_of, write_profile
from layers.paper.profile_html import profile_html
from layers.paper.profile_pdf import MOST_PAGES, profile_pdf

pytestmark = pytest.mark.slow

POPLAR = "E05009328"


@pytest.fixture(scope="module")
def poplar(pack: Pack) -> bytes:
    return profile_pdf(pack, profile(pack, POPLAR))


def _elements(pdf: bytes) -> Iterator[Any]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        waiting = [document.Root.StructTreeRoot]
        while waiting:
            element = waiting.pop()
            kids = element.get("/K")
            own = [
                each
                for each in (kids if isinstance(kids, pikepdf.Array) else [kids])
                if isinstance(each, pikepdf.Dictionary) and "/S" in each
            ]
            waiting += own[::-1]
            if "/S" in element:
                yield element, own


def _text(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    pages = [document[each].get_textpage().get_text_range() for each in range(len(document))]
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u200b", "").replace("\u00a0", " "))


def test_every_drawing_has_words_and_content_and_every_row_a_header(poplar: bytes) -> None:
    figures, rows, heads, named = 0, 0, 0, 0
    for element, kids in _elements(poplar):
        if element.S == "/Figure":
            figures += 1
            assert str(element.Alt).strip()
            assert "/K" in element
        if element.S in ("/TBody", "/Table"):
            for row in (each for each in kids if each.S == "/TR"):
                cells = row.K if isinstance(row.K, pikepdf.Array) else [row.K]
                rows += 1
                assert cells[0].S == "/TH", element
        if element.S == "/TH":
            attributes = element.A if isinstance(element.A, pikepdf.Array) else [element.A]
            scopes = [each.get("/Scope") for each in attributes if "/Scope" in each]
            assert scopes
            heads += 1
            named += scopes[0] == "/Row"
    assert figures > 40
    assert rows > 60
    assert named > 60
    assert heads > named


def test_cells_name_the_header_of_their_row_and_the_tree_knows_it(poplar: bytes) -> None:
    with pikepdf.open(io.BytesIO(poplar)) as document:
        names = document.Root.StructTreeRoot.IDTree.Names
        known = {bytes(each) for each in list(names)[::2]}
        assert [bytes(each) for each in list(names)[::2]] == sorted(known)
        ids = []
    for element, _ in _elements(poplar):
        if element.S == "/TD":
            attributes = element.A if isinstance(element.A, pikepdf.Array) else [element.A]
            table = next(each for each in attributes if each.get("/O") == "/Table")
            ids += [bytes(each) for each in table.Headers]
    assert set(ids) <= known
    assert any(each.startswith(b"row") for each in ids)


def test_headings_are_the_parts_of_the_page_in_order(poplar: bytes) -> None:
    kinds = [str(element.S) for element, _ in _elements(poplar)]
    assert kinds.count("/H1") >= 7
    assert not [each for each in kinds if each in ("/H2", "/H3")]


def test_the_same_profile_has_the_same_bytes(pack: Pack, poplar: bytes) -> None:
    assert profile_pdf(pack, profile(pack, POPLAR)) == poplar
    for form in FORMS[1:]:
        assert write_profile(pack, profile(pack, POPLAR), form) == write_profile(
            pack, profile(pack, POPLAR), form
        )


def test_hostile_names_print_as_they_are_and_break_no_page(synthetic_pack: Pack) -> None:
    code = str(synthetic_pack.areas["ward"].index[0])
    found = profile(synthetic_pack, code)
    name = '#panic("x") $1$ *b* <script>alert(1)</script> @preview/a:1.0.0 \\ 😀\u202e' + "W" * 70
    evil = replace(
        found,
        name=name,
        measures=tuple(
            replace(each, short_title=f"{name} {each.short_title}") for each in found.measures[:5]
        ),
        nearest=tuple(replace(each, name=name, title=name) for each in found.nearest),
        cares=(name,),
        attributions=(name,),
    )
    pdf = profile_pdf(synthetic_pack, evil)
    assert len(pdfium.PdfDocument(pdf)) <= MOST_PAGES + 2
    assert '#panic("x")' in _text(pdf)
    html = profile_html(profile_data(synthetic_pack, evil))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    file = Document(io.BytesIO(profile_docx(profile_data(synthetic_pack, evil))))
    assert '#panic("x")' in file.core_properties.title


def test_an_area_without_anything_still_has_a_page_and_says_so(synthetic_pack: Pack) -> None:
    found = profile(synthetic_pack, str(synthetic_pack.areas["ward"].index[0]))
    bare = replace(
        found,
        findings=(),
        measures=(),
        need=(),
        promises=(),
        nearest=(),
        play=(),
        parks=None,
        pockets=(),
        trends=(),
        cares=(),
        missing=(),
        places=(),
        unplaced=(),
        sources=(),
        lists=(),
        attributions=(),
    )
    shown = _text(profile_pdf(synthetic_pack, bare))
    for words in ("no register of services", "No promise", "No standard of play space", "No figure"):
        assert words in shown
    assert "No figure is known here" in profile_html(profile_data(synthetic_pack, bare))
    assert profile_docx(profile_data(synthetic_pack, bare))


def test_all_in_one_file_has_a_bookmark_for_each_area_and_whole_tags(pack: Pack) -> None:
    every = [profile(pack, each) for each in codes(pack)[:3]]
    pdf = combined(pack, [profile_data(pack, each) for each in every])
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        assert [each.title for each in outline.root] == [each.name for each in every]
        assert "/StructTreeRoot" in document.Root
    kinds = [str(element.S) for element, _ in _elements(pdf)]
    assert kinds.count("/H1") == 3
    assert kinds.count("/H2") >= 3 * 7


def test_the_index_leads_to_every_file(pack: Pack) -> None:
    every = [profile(pack, each) for each in codes(pack)]
    page = index_page(pack, [area_of(each) for each in every], FORMS, together=True).decode()
    links = re.findall(r'href="([^"]+)"', page)
    assert links == ["all-profiles.pdf", *(name_of(each, form) for each in every for form in FORMS)]
    assert len(set(links)) == len(links)


def test_the_word_file_has_headings_repeating_heads_and_words_for_its_picture(pack: Pack) -> None:
    content = write_profile(pack, profile(pack, POPLAR), "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert "docProps/thumbnail.jpeg" not in parts.namelist()
        text = parts.read("word/document.xml").decode()
    assert "Map of Poplar in Tower Hamlets with" in text
    assert text.count("<w:tblHeader") >= 8
    file = Document(io.BytesIO(content))
    headings = [each.text for each in file.paragraphs if each.style.name.startswith("Heading")]
    assert "What stands out" in headings
    assert "Sources, dates and licences" in headings
    assert file.core_properties.language == "en-GB"
