"""The table of the criteria finder: one row an area and condition, the question as a sentence, safe files."""

from __future__ import annotations

import pytest

from geo.errors import AtlasError, CriteriaError
from geo.pack.indicators import LEVELS
from geo.report.criteria import COLUMNS, Find, answered, found
from geo.report.files import FORMATS, write
from geo.report.question import read, usually
from geo.sample import town
from geo.targeting.logic import STATES, all_of, any_of
from tests.synthetic import WARDS

TEXT = "school_meals>20 and (reach:club<60 or verdict:club_every_ward!=met)"


def test_every_area_and_condition_has_a_row_in_the_packs_order():
    rows = found(town(), usually(Find, where=TEXT)).rows
    assert len(rows) == 5 * 3
    assert rows["area_name"].drop_duplicates().to_list() == ["Abbey", "Bridge", "Castle", "Dock", "Elm"]
    assert rows["condition"].head(3).to_list() == [
        "school_meals>20",
        "reach:club<60",
        "verdict:club_every_ward!=met",
    ]
    assert set(rows["state"]) | set(rows["result"]) <= set(STATES)
    assert rows["question"].nunique() == rows["answer"].nunique() == 1


def test_the_result_follows_from_the_states_of_the_rows():
    rows = found(town(), usually(Find, where=TEXT)).rows
    state = rows.pivot_table(index="area_code", columns="condition", values="state", aggfunc="first")
    meals, reach, verdict = (state[each] for each in rows["condition"].head(3))
    expected = all_of([meals, any_of([reach, verdict])])
    assert rows.drop_duplicates("area_code").set_index("area_code")["result"].to_dict() == expected.to_dict()


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_rows_and_outlines(level):
    table = found(town(), usually(Find, where="damp_homes>=0 or toddlers>1", level=level))
    assert set(table.rows["area_type"]) == {level}
    assert all(shape is not None for shape in table.placed())


def test_nothing_asked_is_refused_with_an_example():
    for text in ("", "   "):
        with pytest.raises(AtlasError, match="Say what to look for, such as --where"):
            answered(town(), usually(Find, where=text))


def test_a_link_holds_the_conditions_as_they_are_written():
    form = read(Find, town(), {"where": TEXT, "level": "ward", "stale": "yes"})
    assert form.asked.where == TEXT
    assert form.written == {"where": TEXT, "stale": "yes"}
    with pytest.raises(CriteriaError):
        answered(town(), read(Find, town(), {"where": "<script>"}).asked)


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_leave_as_text_in_every_format(form, synthetic_pack):
    asked = usually(Find, where="school_meals>20 or reach:club<60 or verdict:club_every_ward=met")
    content = write(synthetic_pack, found(synthetic_pack, asked), form)
    assert content
    if form == "csv":
        lines = content.decode().splitlines()
        cells = [cell for line in lines for cell in line.split(",")]
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
        assert any(WARDS["W05900001"] in line for line in lines)


def test_the_columns_are_those_declared():
    assert list(found(town(), usually(Find, where="damp_homes>1")).rows) == list(COLUMNS)
