"""Every profile of both packs as it is read aloud, opened in each form, and seen without colour."""

from __future__ import annotations

import copy
import ctypes
import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import lxml.html
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from docx import Document

from geo.pack.pack import Pack
from geo.report.profile_content import Profile
from geo.report.profiles import codes, profile
from geo.sample import town
from layers.paper.press import clean, printed
from layers.paper.profile_data import profile_data
from layers.paper.profile_docx import profile_docx
from layers.paper.profile_files import FORMS, area_of, combined, index_page, name_of, write_profile
from layers.paper.profile_html import profile_html
from layers.paper.profile_pdf import MOST_PAGES, profile_pdf
from tests import read_aloud

pytestmark = pytest.mark.slow

NAMED = 14
"""Measures that a row of the sources names; of more of one source the rest is counted."""
# In the order of the page; what an area has none of is left out.
HEADINGS = (
    "What is near: listed services",
    "How",
    "The walk to the nearest listed service",
    "Known for the whole",
    "What was promised, what is evidenced",
    "Places to play, and parks",
    "Is it changing?",
    "Far worse",
    "Read this with care",
    "Sources, dates and licences",
    "Lists of services",
    "Attributions",
)


def _plain(text: str) -> str:
    """A text as the paper has it, without gaps and places to break it."""
    return re.sub(r"[\s\u200b]", "", clean(text))


class Printed(NamedTuple):
    """The pages of an area, and how they are read aloud."""

    found: Profile
    pdf: bytes
    parts: list[read_aloud.Part]


@pytest.fixture(scope="module", params=["pack", "synthetic_pack"])
def both(request: pytest.FixtureRequest) -> Pack:
    """One pack after the other."""
    given: Pack = request.getfixturevalue(request.param)
    return given


@pytest.fixture(scope="module")
def every(both: Pack) -> list[Printed]:
    """Every area of a pack, printed."""
    printed_ones = []
    for code in codes(both):
        found = profile(both, code)
        pdf = profile_pdf(both, found)
        printed_ones.append(Printed(found, pdf, read_aloud.parts(pdf)))
    return printed_ones


def test_every_area_prints_on_four_pages_of_a4_at_most(every: list[Printed]) -> None:
    for found, pdf, _ in every:
        document = pdfium.PdfDocument(pdf)
        assert len(document) <= MOST_PAGES, found.name
        assert {tuple(map(round, page.get_size())) for page in document} == {(595, 842)}


def test_whoever_hears_a_profile_hears_title_year_figure_and_range_of_every_indicator(
    both: Pack, every: list[Printed]
) -> None:
    for found, _, parts in every:
        read = _plain(read_aloud.text(parts))
        for words in (found.headline, *found.cares, *found.attributions):
            assert _plain(words) in read
        rows = _table_rows(parts)
        written = {each["title"]: each for each in _rows(profile_data(both, found))}
        for each in found.measures:
            if each.value is None and each.lowest is None:
                continue
            data = written[each.short_title]
            said = [_plain(data[name]) for name in ("title", "period", "words", "span")]
            own = [row for row in rows if row and row[0].startswith(said[0])]
            assert any(_in_order("".join(row), said) for row in own), (found.name, each.id)


def test_whoever_hears_a_profile_hears_the_source_of_every_indicator(every: list[Printed]) -> None:
    for found, _, parts in every:
        rows = _table_rows(parts)
        for source in found.sources:
            more = len(source.measures) - NAMED
            named = [row for row in rows if len(row) > 2 and row[1] == _plain(source.period)]
            assert any(
                all(_plain(title) in row[0] for title in source.measures[:NAMED])
                and (more <= 0 or f"and{more}more" in row[0])
                and _plain(source.publisher) in row[2]
                and _plain(source.licence) in row[2]
                for row in named
            ), (found.name, source.measures)
        measured = {each.short_title for each in found.measures if each.value is not None}
        assert measured <= {title for source in found.sources for title in source.measures}


def _table_rows(parts: list[read_aloud.Part]) -> list[list[str]]:
    """The rows of all tables."""
    return [[_plain(cell) for cell in row] for table in read_aloud.tables(parts) for row in table]


def _rows(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of all measures."""
    yield from (row for group in data["groups"] for row in group["rows"])
    yield from data["alone"]


def _in_order(text: str, words: list[str]) -> bool:
    """Whether a text has some words one after the other."""
    at = 0
    for each in words:
        at = text.find(each, at)
        if at < 0:
            return False
        at += len(each)
    return True


def test_every_profile_is_tagged_in_order_and_says_language_and_title(every: list[Printed]) -> None:
    for found, pdf, parts in every:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang) == "en-GB"
            assert document.Root.ViewerPreferences.DisplayDocTitle
            with document.open_metadata() as words:
                assert words["pdfuaid:part"] == "1"
                assert _plain(words["dc:title"]).startswith(_plain(found.name))
        heard = [read_aloud.inside(parts, at) for at, each in enumerate(parts) if each.kind == "H1"]
        places = [next(at for at, name in enumerate(HEADINGS) if each.startswith(name)) for each in heard]
        assert places == sorted(set(places)), heard
        assert {"How", "Sources, dates and licences"} <= {HEADINGS[each] for each in places}
        pieces = [each for each in parts if each.kind == "Figure"]
        assert pieces
        assert all(each.text.strip() for each in pieces)


def test_every_profile_opens_as_web_page_and_as_word_file(both: Pack) -> None:
    for code in codes(both):
        found = profile(both, code)
        page = write_profile(both, found, "html").decode()
        tree = lxml.html.fromstring(page)
        assert tree.get("lang") == "en-GB"
        assert not tree.xpath("//script | //link | //iframe | //img | //*[@onerror or @onload]")
        assert tree.xpath("string(//h1)") == found.name
        assert tree.xpath("count(//table[not(caption)])") == 0
        word = Document(io.BytesIO(write_profile(both, found, "docx")))
        written = [each.text for each in word.paragraphs]
        assert written[0] == clean(found.name)
        assert "Sources, dates and licences" in written
        for each in found.attributions:
            assert clean(each) in written
            assert each in tree.text_content()


def test_word_file_and_web_page_say_the_same_of_promises_and_pockets(both: Pack) -> None:
    """What was cut for room is counted in both: of Word the count was missing."""
    for code in codes(both):
        data = profile_data(both, profile(both, code))
        page = _plain(lxml.html.fromstring(profile_html(data)).text_content())
        word = Document(io.BytesIO(profile_docx(data)))
        written = [_plain(each.text) for each in word.paragraphs]
        start = written.index(_plain("What was promised, what is evidenced"))
        said = written[start + 1 : start + 1 + max(1, len(data["promises"]))]
        assert all(each in page for each in said)
        assert not data["promises"] or len(said) == len(data["promises"])
        for each in data["promises"]:
            assert not each["more"] or any(f"And{each['more']}more." in one for one in said)
        if data["pockets_more"]:
            assert f"{data['pockets_more']}moreontheneedsmap" in written


def test_hostile_names_are_words_in_the_file_of_all_and_on_the_page_that_leads_to_them(
    synthetic_pack: Pack,
) -> None:
    every = [profile(synthetic_pack, code) for code in codes(synthetic_pack)]
    page = lxml.html.fromstring(
        index_page(synthetic_pack, [area_of(each) for each in every], FORMS, together=True)
    )
    assert not page.xpath("//script | //img | //*[@onerror]")
    assert [each.text for each in page.xpath("//tbody/tr/th")] == [each.name for each in every]
    names = [name_of(each, "pdf") for each in every]
    assert all(re.fullmatch(r"[\w-]+\.pdf", each, re.ASCII) for each in names)
    assert len(set(names)) == len(names)
    whole = combined(synthetic_pack, [profile_data(synthetic_pack, each) for each in every])
    read = _plain(read_aloud.text(read_aloud.parts(whole)))
    assert all(_plain(each.headline) in read for each in every)
    with pikepdf.open(io.BytesIO(whole)) as document, document.open_outline() as outline:
        assert [_plain(each.title) for each in outline.root] == [_plain(each.name) for each in every]
        assert "/JavaScript" not in document.Root.get("/Names", {})
        assert "/OpenAction" not in document.Root


# ---- The same bytes --------------------------------------------------------------------------------------


_RUN = """
import hashlib
from geo.report.profile_content import Profile
from geo.report.profiles import profile
from geo.sample import town
from layers.paper.profile_docx import profile_docx
from layers.paper.profile_files import FORMS, write_profile
for form in FORMS:
    print(hashlib.sha256(write_profile(town(), profile(town(), "B"), form)).hexdigest())
"""


def test_another_run_of_the_program_writes_the_same_bytes() -> None:
    """Whatever the order of sets and the clock are there."""
    here = [hashlib.sha256(write_profile(town(), profile(town(), "B"), form)).hexdigest() for form in FORMS]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland"}
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _RUN],
            capture_output=True,
            check=True,
            text=True,
            env=environment,
        )
        assert run.stdout.split() == here


# ---- Without colour --------------------------------------------------------------------------------------


_FINE = 200
"""Dots an inch of a page that is looked at closely."""


@pytest.fixture(scope="module")
def bridge() -> dict[str, Any]:
    """What the pages of Bridge are set from."""
    return profile_data(town(), profile(town(), "B"))


def test_each_verdict_has_a_mark_of_its_own_in_grey(bridge: dict[str, Any]) -> None:
    """The mark alone: the word beside it stays the same. A fifth of a mark (3 by 3 mm) is another grey."""
    pages = {}
    for look in ("worse", "similar", "better", "higher", "not compared", "out of date"):
        data = copy.deepcopy(bridge)
        data["groups"][0]["rows"][0] |= {"look": look, "stale": look == "out of date"}
        page = pdfium.PdfDocument(printed("profile", data))[1]
        pages[look] = np.asarray(page.render(scale=_FINE / 72, grayscale=True).to_pil().convert("L"), float)
    for one, other in itertools.combinations(pages, 2):
        apart = int((np.abs(pages[one] - pages[other]) > 64).sum())
        assert apart > (3 * _FINE / 25.4) ** 2 / 5, (one, other)


def test_all_that_is_written_is_darker_than_paper_by_far(pack: Pack) -> None:
    """4.5 to 1 against white for every text in ink; what is white stands on a dark mark."""
    document = pdfium.PdfDocument(profile_pdf(pack, profile(pack, "E05009328")))
    inks = {_ink(each) for page in document for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])}
    assert len(inks) > 2
    for ink in inks - {(255, 255, 255)}:
        assert 1.05 / (_luminance(ink) + 0.05) >= 4.5, ink


def _ink(each: pdfium.PdfObject) -> tuple[int, int, int]:
    """The colour that a text is written in."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    assert raw.FPDFPageObj_GetFillColor(each, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _luminance(ink: tuple[int, int, int]) -> float:
    """How bright a colour is, as WCAG 2 has it: what is left of it without colour."""
    parts = [each / 255 for each in ink]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
