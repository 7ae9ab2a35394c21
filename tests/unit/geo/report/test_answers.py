"""The register of answers: each is asked by declared choices and gives a declared table, in every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import openpyxl
import pandas as pd
import pytest
import shapely
from pandas import DataFrame

from geo.cli.answers import answering
from geo.cli.main import atlas
from geo.errors import AtlasError
from geo.report.answers import ANSWERS, Answer
from geo.report.fields import amount, texts
from geo.report.files import FORMATS, PLACED, write
from geo.report.question import Question, QuestionError, opened, strict, usually
from geo.report.table import ROW, Column, Table, band, count, guide, number, outlines, text
from geo.writing import number_text, safe_cell
from tests.opened import layer as opened_layer
from tests.synthetic import A, B

NAMES = list(ANSWERS)


def _answer(pack, name: str, **more: str) -> Table:
    answer = ANSWERS[name]
    return answer.give(pack, strict(answer.question, {**answer.example_texts, **more}))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_answer_gives_the_columns_that_it_declares(pack, name):
    table = _answer(pack, name)
    assert list(table.rows.columns) == list(table.columns)
    assert table.columns in ANSWERS[name].columns.values()
    assert len(table.rows)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_answer_is_written_in_every_format_with_the_same_rows(pack, name, tmp_path):
    table = _answer(pack, name)
    written = {form: write(pack, table, form) for form in FORMATS if table.shapes or form not in PLACED}
    rows = list(csv.DictReader(io.StringIO(written["csv"].decode())))
    plain = json.loads(written["json"])
    if table.shapes is None:  # rows without a place are no map
        for form in PLACED:
            with pytest.raises(AtlasError, match="has no places"):
                write(pack, table, form)
    features = (
        json.loads(written["geojson"])["features"]
        if table.shapes
        else [{"properties": each} for each in plain]
    )
    heads, *sheet = openpyxl.load_workbook(io.BytesIO(written["xlsx"]))["figures"].iter_rows(values_only=True)
    assert len(rows) == len(plain) == len(features) == len(sheet)
    assert list(rows[0]) == list(plain[0]) == list(heads) == list(table.columns)
    layer = opened_layer(written["gpkg"], tmp_path) if table.shapes else None
    for at, record in enumerate(plain):
        assert {**record, **features[at]["properties"]} == {**features[at]["properties"], **record}
        assert _written(sheet[at]) == _written(rows[at].values()) == _written(map(safe_cell, record.values()))
        if layer is not None:
            assert _written(layer.iloc[at][list(record)]) == _written(record.values())
            shape, geometry = layer.geometry.iloc[at], features[at]["geometry"]
            assert (shape is None) == (geometry is None)
            if geometry:
                assert shape.symmetric_difference(shapely.geometry.shape(geometry)).area < 1e-12


def _written(cells: Iterable[Any]) -> list[str]:
    """Return cells as CSV writes them, so that formats can be held against each other."""
    return ["" if each is None or each != each else number_text(each) for each in cells]


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_says_what_its_columns_mean(pack, name):
    table = _answer(pack, name)
    about = openpyxl.load_workbook(io.BytesIO(write(pack, table, "xlsx")))["about"]
    words = [cell for row in about.iter_rows(values_only=True) for cell in row if cell]
    told = list(table.columns) if table.about is None else [*table.rows["indicator"].unique()]
    assert set(told) <= set(words)


@pytest.mark.slow
def test_every_column_is_said_in_words_and_what_is_no_text_holds_numbers(pack):
    for name in NAMES:
        table = _answer(pack, name)
        for column, held in table.columns.items():
            assert held.words.strip(), column
            values = table.rows[column]
            assert (held.kind == "text") == (not pd.api.types.is_numeric_dtype(values)), (name, column)


def test_the_command_of_an_answer_has_an_option_for_each_choice():
    for name, answer in ANSWERS.items():
        command = atlas
        for word in name.split():
            command = command.commands[word]
        options = {flag for each in command.params for flag in each.opts}
        assert {f"--{each.name}" for each in opened(answer.question)} <= options
        assert command.help == answer.words


@dataclass(frozen=True)
class Walks(Question):
    """How far."""

    page = "walks"
    within: float | None = amount("walk", lambda metres: 0 < metres <= 900, "a walk up to 900 metres")
    kinds: tuple[str, ...] = texts("kinds", name="kind")


def test_a_new_choice_of_an_answer_is_an_option_without_more():
    answer = Answer(question=Walks, give=lambda *_: None, columns={}, example="within=90")
    options = [each for command in [answering(answer)] for each in command.params]
    assert [each.opts[0] for each in options][:2] == ["--within", "--kind"]


def test_what_is_wrong_is_refused_by_name_and_never_made_usual():
    with pytest.raises(AtlasError, match=r"--within is a walk up to 900 metres, not 901\."):
        strict(Walks, {"within": "901"}, named=lambda name: f"--{name}")
    with pytest.raises(AtlasError, match="not nan"):
        strict(Walks, {"within": "nan"})
    with pytest.raises(QuestionError, match="no colour here; choose from: within, kind"):
        strict(Walks, {"colour": "red"})
    assert strict(Walks, {"kind": "a.b.a"}) == Walks(None, ("a", "b"))
    assert usually(Walks, within=5.0) == Walks(5.0, ())


def test_a_choice_that_must_be_made_is_asked_for():
    with pytest.raises(AtlasError, match="level is one of ward, locality, borough, lsoa, not left out"):
        strict(ANSWERS["table"].question, {})


# ---- Tables ----------------------------------------------------------------------------------------------


def _made(**more) -> Table:
    columns = {"id": text("its id"), "metres": number("walk", "metres", decimals=1, note="estimated")}
    rows = DataFrame({"id": ["=a", "b"], "metres": [1.26, float("nan")]})
    return Table(**{"rows": rows, "columns": columns, "title": "walks", **more})


def test_a_column_decides_how_exactly_it_is_written(pack):
    assert write(pack, _made(), "csv").decode() == "id,metres\n'=a,1.3\nb,\n"
    assert json.loads(write(pack, _made(), "json")) == [
        {"id": "=a", "metres": 1.3},
        {"id": "b", "metres": None},
    ]


def test_rows_without_places_are_refused_as_a_map(pack):
    with pytest.raises(AtlasError, match="The table of walks has no places; choose csv, json or xlsx"):
        write(pack, _made(), "geojson")


def test_rows_are_numbered_where_nothing_else_tells_them_apart(synthetic_pack):
    shapes = outlines(synthetic_pack, [A, "nowhere"])
    table = _made(shapes=lambda: shapes, start=1)
    first, second = json.loads(write(synthetic_pack, table, "geojson"))["features"]
    assert [each["properties"][ROW] for each in (first, second)] == [1, 2]
    assert first["geometry"]["type"] == "Polygon"
    assert second["geometry"] is None


def test_a_key_comes_first_and_once(synthetic_pack):
    table = _made(shapes=lambda: outlines(synthetic_pack, [A, B]), key="id")
    (first, _) = json.loads(write(synthetic_pack, table, "geojson"))["features"]
    assert list(first["properties"]) == ["id", "metres"]


def test_rows_that_are_not_as_declared_are_no_table():
    with pytest.raises(AssertionError, match="walks"):
        _made(columns={"id": text("its id")})


def test_a_guide_says_title_unit_and_note():
    assert guide(_made().columns)["meaning"].tolist() == ["its id", "walk, metres; estimated"]
    assert count("children") == Column("children", "count")
    assert band((0, 4)) == "0 to 4"
