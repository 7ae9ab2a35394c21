"""Meeting packs: the same bytes, a true manifest, and documents that everybody can read."""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from docx import Document
from lxml import html as markup

from geo.gaps.stocktake_file import read_stocktake
from geo.report.files import write
from geo.report.meeting_file import print_of, read_meeting
from geo.report.meeting_prints import prints
from layers.paper.meeting_data import DECISION, ROWS
from layers.paper.meeting_docx import width
from tests.frozen import HOSTILE, frozen, unzipped, view

DOCUMENTS = {"paper.docx", "paper.html", "paper.pdf"}


@pytest.fixture(scope="module")
def made(synthetic_pack):
    return unzipped(frozen(synthetic_pack))


def test_the_same_view_of_the_same_pack_gives_the_same_bytes(synthetic_pack):
    assert frozen(synthetic_pack) == frozen(replace(synthetic_pack))


def test_it_holds_documents_pictures_tables_the_ledger_and_the_manifest(made):
    evidence = {f"pictures/damp-homes.{form}" for form in ("svg", "png")}
    evidence |= {f"tables/damp_homes-ward.{form}" for form in ("csv", "xlsx")}
    assert set(made) == DOCUMENTS | evidence | {"manifest.json", "verdicts.json"}


def test_the_manifest_tells_the_truth(made, synthetic_pack):
    said = json.loads(made["manifest.json"])
    files = {name: content for name, content in made.items() if name != "manifest.json"}
    assert said["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert said["print"] == print_of(said)
    assert said["question"] == {"Indicator": "Damp homes", "Areas": "Wards"}
    assert said["link"] == "needs-map?indicator=damp_homes"
    assert said["data_as_of"] == synthetic_pack.place.as_of.isoformat()
    (table,) = said["tables"]
    assert table["key"] == ["area_code"]
    told = {(each["kind"], each["name"]): each["print"] for each in said["prints"]}
    assert told == {
        **{(each.kind, each.name): each.print for each in prints(synthetic_pack)},
        ("method", "drawing"): told["method", "drawing"],
    }
    assert made["tables/damp_homes-ward.csv"] == write(
        synthetic_pack, view(synthetic_pack).tables["damp_homes-ward"], "csv"
    )
    found, faults = read_stocktake(made["verdicts.json"], "verdicts.json")
    assert not faults
    assert found is not None


def test_the_word_document_has_headings_alternative_texts_and_captions(made):
    document = Document(io.BytesIO(made["paper.docx"]))
    headings = [each.text for each in document.paragraphs if each.style.name.startswith("Heading 1")]
    assert headings[:2] == ["Decision", "Question"]
    assert {"Maps and charts", "Tables", "What was promised, what is evidenced", "Sources"} <= set(headings)
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Abbey leads."
    captions = [each.text for each in document.paragraphs if each.style.name == "Caption"]
    assert {"Damp homes, drawn", "The decision, who made it and why"} <= set(captions)
    lines = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    assert lines == [[each, ""] for each in DECISION]


def test_the_page_is_one_file_without_script_and_names_nothing_twice(made):
    text = made["paper.html"].decode()
    page = markup.fromstring(text)
    assert not page.xpath("//script | //link | //iframe | //@onload | //@src")
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert not re.search(r'(?:href|url\()=?"?https?:', text)
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert "Abbey leads." in page.xpath("string(//figure//*[local-name()='desc'])")
    assert all(each.xpath(".//th[@scope='row']") for each in page.xpath("//table"))
    assert len(page.xpath("//h1")) == 1


def test_pictures_of_one_page_keep_their_own_names(synthetic_pack):
    one = view(synthetic_pack).pictures["damp-homes"]
    text = unzipped(frozen(synthetic_pack, pictures={"a": one, "b": one}))["paper.html"].decode()
    names = markup.fromstring(text).xpath("//@id")
    assert {"a-title", "a-desc", "b-title", "b-desc"} <= set(names)
    assert len(names) == len(set(names))
    assert 'aria-labelledby="b-title b-desc"' in text


def _elements(pdf: bytes) -> list[Any]:
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        waiting = [document.Root.StructTreeRoot]
        while waiting:
            element = waiting.pop()
            kids = element.get("/K")
            many = kids if isinstance(kids, pikepdf.Array) else [kids]
            waiting += [each for each in many if isinstance(each, pikepdf.Dictionary) and "/S" in each]
            if "/S" in element:
                found.append((str(element.S), str(element.get("/Alt", ""))))
    return found


def test_the_pdf_is_tagged_with_the_words_of_its_pictures(made):
    found = _elements(made["paper.pdf"])
    kinds = {kind for kind, _ in found}
    assert {"/H1", "/Table", "/TH", "/Figure"} <= kinds
    assert ("/Figure", "Abbey leads.") in found


def test_hostile_words_stay_words_everywhere(synthetic_pack):
    content = frozen(
        synthetic_pack,
        title=HOSTILE,
        question={HOSTILE: HOSTILE},
        answer=(HOSTILE,),
        notes=((HOSTILE, HOSTILE),),
        sources=(HOSTILE,),
        link=f"needs-map?{HOSTILE}",
    )
    files = unzipped(content)
    page = markup.fromstring(files["paper.html"].decode())
    assert not page.xpath("//script")
    assert HOSTILE in page.xpath("string(//main)")
    assert read_meeting(content, "A.zip").manifest.answer == (HOSTILE,)


def test_a_place_without_strategy_pictures_or_tables_has_a_pack(synthetic_pack):
    bare = replace(synthetic_pack, strategy=None)
    content = frozen(bare, pictures={}, tables={}, notes=(), answer=())
    assert set(unzipped(content)) == DOCUMENTS | {"manifest.json"}
    assert read_meeting(content, "A.zip").verdicts is None


def test_a_long_table_says_in_the_documents_where_the_rest_is(pack):
    from geo.report.figures import figures_table, table

    every = figures_table(pack, table(pack, "ward"))
    files = unzipped(frozen(pack, tables={"every": every}, pictures={}))
    page = markup.fromstring(files["paper.html"].decode())
    (own,) = [each for each in page.xpath("//table") if each.xpath("string(caption)") == "Figures"]
    assert len(own.xpath("tbody/tr")) == ROWS
    more = len(every.rows) - ROWS
    assert f"tables/every.xlsx and tables/every.csv ({more:,} more rows" in page.xpath("string(//main)")
    assert len(read_meeting(frozen(pack, tables={"every": every}, pictures={}), "A").tables["every"]) == len(
        every.rows
    )


def test_a_high_picture_fits_on_a_page():
    head = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR"
    wide, high = (head + (each[0]).to_bytes(4) + (each[1]).to_bytes(4) for each in ((200, 100), (100, 300)))
    assert width(wide) == 174
    assert width(high) == pytest.approx(215 / 3)
