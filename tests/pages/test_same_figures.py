"""A figure of a ward is the same wherever it is read: screen, PDF, Word, web page, exports, API.

What each of them says is read back from it as its reader has it (HTML by its rows, the PDF by its tags) and
held against the figures themselves, not against what `layers` made of them.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import openpyxl
import pytest
from docx import Document
from pandas import DataFrame
from starlette.applications import Starlette

from geo.api.service import Service, routes
from geo.figures.benchmarks import benchmark_figure, compared
from geo.figures.comparison import NOT_COMPARED
from geo.pack.indicators import Indicator
from geo.pack.pack import Pack
from geo.report.figures import Figures, available, figures
from geo.report.files import write
from geo.report.profiles import profile
from geo.report.question import usually
from geo.words import decimals_of
from layers.paper.profile_files import write_profile
from layers.paper.profile_pdf import profile_pdf
from pages.profiles.choices import PAGE
from tests import read_aloud
from tests.asgi import ask
from tests.opened import layer
from tests.pages.screen import html, open_page

pytestmark = pytest.mark.slow

WARDS = [f"E050093{number}" for number in range(17, 37)]
_NO_UNIT = re.compile(r"(perkm²|per[\d,]+|µg/m³)$")
EXACTLY = 4
"""Decimals that programs are given."""
Row = tuple[str, ...]
"""Title with unit, year and marks; number; figure; range; verdict; the figures of larger areas."""


class Figure(NamedTuple):
    """A figure and its range; None where there is none."""

    value: float | None
    lower: float | None
    upper: float | None


# ---- The figures themselves ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known(pack: Pack) -> dict[str, DataFrame]:
    """Every indicator that wards have, compared as usual."""
    return {name: compared(pack, name, "ward") for name in available(pack, "ward")}


def _figure(row: Mapping[str, Any]) -> Figure:
    """The figure of a row, as exactly as programs are given it."""
    found = []
    for each in ("value", "lower", "upper"):
        value = row[each]
        unknown = value is None or value == "" or math.isnan(float(value))
        found.append(None if unknown else round(float(value), EXACTLY) + 0.0)
    return Figure(*found)


# ---- What people read ------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """A cell without its gaps, which each form has in other places."""
    return re.sub(r"[\s\u200b]", "", text)


def _titled(cells: Iterable[str]) -> Row:
    """A row in plain text; between unit and year only some forms have a comma."""
    title, *rest = (_plain(each) for each in cells)
    return (title.replace(",", ""), *rest)


def _of_html(body: str) -> list[Row]:
    """The rows of the table of all figures; the drawn line between range and verdict says nothing more."""
    tree = lxml.html.fromstring(f"<div>{body}</div>")
    for sign in tree.xpath("//span[@aria-hidden='true']"):
        sign.drop_tree()
    found = tree.xpath("//table[contains(@class, 'atlas-profile-spine')]//tr[td]")
    return [
        _titled(each.text_content() for each in row if "atlas-profile-drawn" not in (each.get("class") or ""))
        for row in found
    ]


def _of_word(content: bytes) -> list[Row]:
    tables = Document(io.BytesIO(content)).tables
    own = [each for each in tables if each.rows[0].cells[0].text == "Measure, year"]
    return [_titled(cell.text for cell in row.cells) for each in own for row in each.rows[1:]]


def _of_pdf(content: bytes) -> list[Row]:
    tables = read_aloud.tables(read_aloud.parts(content))
    own = [each for each in tables if each[0] and each[0][0] == "Measure, year"]
    return [
        _titled((*row[:4], *row[5:]))
        for each in own
        for row in each
        if len(row) > 5 and row[0] != "Measure, year"
    ]


def _number(text: str) -> float | None:
    """A number as it is written; None where a word or a dash stands."""
    found = re.fullmatch(r"([+−-]?)([\d,]+(?:\.\d+)?)%?", text)
    return None if found is None else float(f"{found[1].replace('−', '-')}{found[2].replace(',', '')}")


def _written_rightly(written: str, value: float | None, decimals: int) -> bool:
    """Whether a number as it is read is the figure, rounded as its unit is."""
    number = _number(written)
    if value is None or number is None:
        return value is None and number is None
    return abs(number - value) <= 0.5 * 10**-decimals + 1e-9


def _read_rightly(value: str, span: str, figure: Figure, indicator: Indicator) -> bool:
    """Whether a figure and its range, as they are read, are those of an indicator."""
    decimals = decimals_of(indicator.unit)
    ends = span.split("to") if span else ["", ""]
    return all(
        _written_rightly(text, own, decimals)
        for text, own in zip([value, *(_NO_UNIT.sub("", end) for end in ends)], figure, strict=True)
    )


def _row_of(rows: list[Row], indicator: Indicator) -> Row:
    """The one row of an indicator."""
    year = indicator.period_end.year if indicator.period_end else indicator.period
    title = _plain(indicator.print_title or indicator.title).replace(",", "")
    pattern = re.compile(re.escape(title) + ".{0,9}?" + re.escape(_plain(str(year))) + "[A-Z]*")
    found = [each for each in rows if pattern.fullmatch(each[0])]
    assert len(found) == 1, (indicator.id, found)
    return found[0]


def _holds(pack: Pack, rows: list[Row], indicator: Indicator, row: Mapping[str, Any], stale: bool) -> None:
    """The row of an indicator says number, figure, range, verdict and the figures of larger areas."""
    _, number, value, span, verdict, *beside = _row_of(rows, indicator)
    figure, decimals = _figure(row), decimals_of(indicator.unit)
    assert _read_rightly(value, span, figure, indicator), indicator.id
    if indicator.kind == "proportion":
        counted = None if math.isnan(row["numerator"]) else float(row["numerator"])
        assert _written_rightly(number, counted, 0), indicator.id
    said = "outofdate" if stale else _plain(row["comparison"])
    assert verdict == (said if said != _plain(NOT_COMPARED) else "–"), indicator.id
    larger = [benchmark_figure(pack, indicator.id, each.id).value for each in pack.place.benchmarks]
    for text, own in zip(beside, larger, strict=True):
        assert _written_rightly(text, own, decimals), indicator.id


# ---- What programs read ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def api(pack: Pack) -> Starlette:
    """The interface for programs as `app.py` sets it up."""
    return Starlette(
        routes=routes(
            Service(
                served=lambda: pack,
                program=lambda: "program",
                printed=lambda given, area: profile_pdf(given, profile(given, area)),
            )
        )
    )


def _by_ward(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Figure]:
    """Figures by ward and indicator."""
    return {(each["area_code"], each["indicator"]): _figure(each) for each in rows}


@pytest.fixture(scope="module")
def exported(
    pack: Pack, api: Starlette, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[tuple[str, str], Figure]]:
    """Every figure of every ward as each export has it, and as the interface gives it."""
    table = figures(pack, usually(Figures, level="ward"))
    files = {form: write(pack, table, form) for form in ("csv", "json", "geojson", "gpkg", "xlsx")}
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["figures"]
    heads, *rows = sheet.iter_rows(values_only=True)
    values = ask(api, "/api/v1/values?level=ward")
    return {
        "csv": _by_ward(csv.DictReader(io.StringIO(files["csv"].decode()))),
        "json": _by_ward(json.loads(files["json"])),
        "geojson": _by_ward(each["properties"] for each in json.loads(files["geojson"])["features"]),
        "gpkg": _by_ward(_geopackage(files["gpkg"], tmp_path_factory.mktemp("export"))),
        "xlsx": _by_ward(dict(zip(heads, row, strict=True)) for row in rows),
        "api": _by_ward(values.json()),
    }


def _geopackage(content: bytes, folder: Path) -> list[dict[str, Any]]:
    return layer(content, folder).drop(columns="geometry").to_dict("records")


@pytest.fixture(scope="module")
def readable(pack: Pack) -> dict[tuple[str, str], tuple[str, ...]]:
    """Figure and range of every ward on the first sheet of a workbook, which people read."""
    table = figures(pack, usually(Figures, level="ward"))
    sheet = openpyxl.load_workbook(io.BytesIO(write(pack, table, "xlsx"))).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] is not None]
    heads, *rest = rows
    at = [heads.index(each) for each in ("Area", "Indicator", "Figure", "Figure: range")]
    named = {}
    for row in rest:
        area, title, value, span = (row[each] for each in at)
        named[area, title] = ("" if value is None else str(value), _plain(span or ""))
    return named


# ---- For every ward --------------------------------------------------------------------------------------


def test_these_are_all_wards_and_every_figure_of_them(pack: Pack, known: Mapping[str, DataFrame]) -> None:
    assert list(pack.areas["ward"].index) == WARDS
    assert len(known) > 50


@pytest.mark.parametrize("code", WARDS)
def test_a_figure_is_the_same_on_screen_on_paper_in_files_and_for_programs(
    code: str,
    pack: Pack,
    api: Starlette,
    known: Mapping[str, DataFrame],
    exported: Mapping[str, Mapping[tuple[str, str], Figure]],
    readable: Mapping[tuple[str, str], tuple[str, ...]],
) -> None:
    found = profile(pack, code)
    pdf = ask(api, f"/api/v1/profiles/{code}.pdf").body
    rows = {
        "screen": _of_html(html(open_page(PAGE, area=code))),
        "web page": _of_html(write_profile(pack, found, "html").decode()),
        "word": _of_word(write_profile(pack, found, "docx")),
        "pdf": _of_pdf(pdf),
    }
    assert pdf == write_profile(pack, found, "pdf")
    for form, own in rows.items():
        assert own == rows["screen"], form
    told = {each["id"]: each for each in ask(api, f"/api/v1/profiles/{code}.json").json()["measures"]}
    shown = [name for name in known if pack.indicator(name).kind != "count"]
    assert set(told) == set(shown)
    assert len(rows["screen"]) == len(shown)
    for name, frame in known.items():
        indicator, row = pack.indicator(name), frame.loc[code]
        for form, every in exported.items():
            assert every[code, name] == _figure(row), (form, name)
        value, span = readable[found.name, indicator.title]
        assert _read_rightly(value, span, _figure(row), indicator), name
        if name in told:
            assert _figure(told[name]) == _figure(row), name
            _holds(pack, rows["screen"], indicator, row, bool(told[name]["stale"]))
