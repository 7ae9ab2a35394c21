"""Periods in words: when they begin and end, and which overlap; what a series may declare."""

from __future__ import annotations

import shutil

import pytest

from geo.figures.trends import changes
from geo.pack.indicators import Indicator
from geo.pack.pack import check_pack, load_pack
from geo.pack.periods import overlapping, window
from geo.sample import town


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        ("2024", (2024, 2025)),
        (" 2024 ", (2024, 2025)),
        ("2011-2013", (2011, 2014)),
        ("2023/24", (2023.25, 2024.25)),
        ("1999/00", (1999.25, 2000.25)),
        ("2015/16-2017/18", (2015.25, 2018.25)),
        ("mid-2024", (2024.5, 2024.5)),
        ("2025-04 to 2026-03", (2025.25, 2026.25)),
    ],
)
def test_a_period_begins_and_ends(period, wanted):
    assert window(period) == pytest.approx(wanted)


def test_a_day_is_as_long_as_nothing():
    begin, end = window("2021-03-21")
    assert begin == end
    assert 2021 + 2 / 12 < begin < 2021 + 3 / 12


@pytest.mark.parametrize(
    "period",
    [
        "",
        "IoD 2025",
        "not stated",
        "2023/25",
        "2023/24-2025/27",
        "2021-13-01",
        "2021-00-10",
        "2021-01-32",
        "2025-13 to 2026-01",
        "2015-16",
        "autumn 2022/23",
        "20211",
        "٢٠٢١",
        "2021\n2022",
        "=2021",
        "9999",
    ],
)
def test_other_words_say_nothing_of_time(period):
    assert window(period) is None


@pytest.mark.parametrize(
    "series",
    [
        ["2023", "2024"],
        ["2009/10-2011/12", "2012/13-2014/15", "2015/16-2017/18"],
        ["2001-04-29", "2011-03-27", "2021-03-21", "mid-2024"],
        ["2021-03-21", "2021/22"],
        ["2011-2013", "2014-2016"],
        ["before", "2024", "after"],
        ["2024"],
        [],
    ],
)
def test_what_follows_does_not_overlap(series):
    assert overlapping(series) == []


@pytest.mark.parametrize(
    ("series", "wanted"),
    [
        (["2011-2013", "2013-2015"], [("2011-2013", "2013-2015")]),
        (["2010/11-2012/13", "2011/12-2013/14"], [("2010/11-2012/13", "2011/12-2013/14")]),
        (["2024", "2023"], [("2024", "2023")]),
        (["2021", "2021-03-21"], [("2021", "2021-03-21")]),
        (["2024/25", "2024"], [("2024/25", "2024")]),
    ],
)
def test_what_overlaps_or_runs_backwards_is_named(series, wanted):
    assert overlapping(series) == wanted


# ---- What an indicator may declare ----------------------------------------------------------------------


def declared(**changes: object) -> Indicator:
    """Return the metadata of school meals (a series of 2023 and 2024) with changes."""
    return Indicator.model_validate(town().indicator("school_meals").model_dump() | changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"trend_periods": ["2022-2024", "2024"]}, "overlap or are not in order of time"),
        ({"trend_periods": ["2024", "2023"]}, "overlap or are not in order of time"),
        ({"trend_periods": ["2024", "2024"]}, "names '2024' twice"),
        ({"breaks": [{"period": "2022", "note": "New form."}]}, "none of the later trend_periods"),
        ({"breaks": [{"period": "2023", "note": "New form."}]}, "none of the later trend_periods"),
        ({"breaks": [{"period": "2024", "note": "One."}, {"period": "2024", "note": "Two."}]}, "given twice"),
        ({"breaks": [{"period": "2024", "note": "  "}]}, "at least 1 character"),
        ({"breaks": [{"period": "2024"}]}, "Field required"),
        ({"breaks": [{"period": "2024", "note": "New form.", "from": 1}]}, "Extra inputs"),
    ],
)
def test_a_series_that_contradicts_itself_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        declared(**changes)


def test_a_break_is_optional_and_kept_with_its_words():
    assert town().indicator("school_meals").breaks == ()
    found = declared(breaks=[{"period": "2024", "note": "A new form was used."}])
    assert [(each.period, each.note) for each in found.breaks] == [("2024", "A new form was used.")]


@pytest.mark.slow
def test_check_names_a_period_of_the_trend_that_has_no_rows(tmp_path):
    root = tmp_path / "pack"
    shutil.copytree(town().root, root)
    path = root / "indicators/school_meals.toml"
    path.write_text(
        path.read_text("utf-8").replace(
            'trend_periods = ["2023", "2024"]', 'trend_periods = ["2021", "2023", "2024"]'
        ),
        "utf-8",
    )
    (fault,) = check_pack(root)[0]
    assert fault.file == "indicators/school_meals.csv"
    assert fault.rule == "has no figure for '2021' of its trend_periods"


@pytest.mark.slow
def test_a_break_written_into_a_pack_is_read_and_a_wrong_one_is_named(tmp_path):
    root = tmp_path / "pack"
    shutil.copytree(town().root, root)
    path = root / "indicators/school_meals.toml"
    plain = path.read_text("utf-8")
    path.write_text('breaks = [{ period = "2024", note = "A new form." }]\n' + plain, "utf-8")
    pack = load_pack(root)
    assert set(changes(pack, "school_meals", "ward")["note"]) == {"A new form."}
    path.write_text('breaks = [{ period = "2022", note = "A new form." }]\n' + plain, "utf-8")
    (fault,) = check_pack(root)[0]
    assert fault.file == "indicators/school_meals.toml"
    assert "none of the later trend_periods" in str(fault)
