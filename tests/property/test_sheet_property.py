"""Whatever a list holds: written as a sheet and read back, nothing of it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pandas import DataFrame

from geo.gaps.changes import category_csv
from geo.gaps.register_sheet import read_sheet
from geo.gaps.sheet_reading import Said
from geo.pack import sessions
from geo.pack.clock_words import time_of
from geo.pack.frames import CONTROL
from geo.pack.pack import Pack
from geo.report.register_sheet import register_sheet
from geo.report.session_sheet import session_sheet
from geo.sample import town
from tests.effort import tries
from tests.sheets import csv_of, ods

FEW = settings(max_examples=tries(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What spreadsheets trip over: quotes, formulas, numbers and dates as texts, letters that look alike.
TEXT = st.one_of(
    st.text(st.sampled_from("aé,;|\"'=+-@ 0ß<&_"), max_size=12),
    st.sampled_from(
        [
            "11-Aug",
            "Nov-24",
            "29/01/2026",
            "007",
            "1e5",
            "46051",
            "TRUE",
            "=1+1",
            "'=1",
            "_x0041_",
            "8-11",
            "Name",
            "0",
            "-0.5",
            "https://example.org/?a=1;b",
            "undated",
            "sep=;",
            "'t Huis",
            "+44 20",
            "Err",
        ]
    ),
).map(lambda text: CONTROL.sub("", " ".join(text.split())))
CELLS = st.fixed_dictionaries(
    dict.fromkeys(("address", "coord_source", "notes", "site_id"), TEXT)
    | {name: TEXT.map(lambda text: text or "x") for name in ("name", "as_of", "source_url")}
)


def _pack(lines: list[dict[str, str]]) -> Pack:
    """Return the town with a list of hubs of these rows."""
    rows = town().register.rows("hub")
    columns = [*rows.columns, *(each for each in ("site_id",) if each not in rows.columns)]
    known = {"category": "hub", "status": "open"}
    cells = [known | {"service_id": f"HUB-{at}"} | line | {"site_id": ""} for at, line in enumerate(lines)]
    listed = [[each.get(name, "") for name in columns] for each in cells]
    return town().with_register("hub", DataFrame(listed, columns=columns, dtype="str"))


def _table(pack: Pack) -> list[list[str]]:
    rows = pack.register.rows("hub")
    return [list(rows.columns), *rows.to_numpy().tolist()]


WRITERS = {
    "xlsx": lambda pack: register_sheet(pack, "hub"),
    "ods": lambda pack: ods(_table(pack)),
    "csv": lambda pack: category_csv(pack, "hub"),
    "semicolons": lambda pack: csv_of(_table(pack), parts=";", encoding="utf-16"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
@FEW
@given(lines=st.lists(CELLS, min_size=1, max_size=4))
def test_a_list_that_goes_out_and_comes_back_changes_nothing(kind, lines):
    pack = _pack(lines)
    data = WRITERS[kind](pack)
    for said in (Said(), Said(whole=True)):
        found = read_sheet(pack, "hub", data, "hubs", said)
        assert (list(found.found), found.is_open) == ([], False)
        assert (found.edited, found.new, found.absent) == ((), (), ())
        assert found.rows is not None
        assert found.rows.equals(pack.register.rows("hub"))


TIMES = (
    st.tuples(st.integers(0, 1438), st.integers(1, 1440)).map(sorted).filter(lambda both: both[0] < both[1])
)
DAYS = st.one_of(
    st.lists(st.sampled_from(range(7)), min_size=1, unique=True).map(
        lambda days: ";".join(sessions.DAYS[each][:3] for each in sorted(days))
    ),
    st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1, max_size=3, unique=True).map(
        lambda days: ";".join(each.isoformat() for each in sorted(days))
    ),
)
SESSION = st.fixed_dictionaries(
    {"days": DAYS, "both": TIMES, "service_id": st.sampled_from(["CL-A", "CL-D"])}
    | dict.fromkeys(("cost", "booking", "note"), TEXT)
    | {"all_hours": TEXT.filter(lambda text: text.strip().lower() not in sessions.NOBODY)}
    | {name: TEXT.map(lambda text: text or "x") for name in ("title", "source", "as_of")}
    | {
        "open_to": st.sampled_from(["", *sessions.OPEN_TO]),
        "season": st.sampled_from(["", *sessions.SEASONS]),
    }
)


def _timed(lines: list[dict[str, Any]]) -> Pack:
    """Return the town with these sessions."""
    bodies = [
        {name: cell for name, cell in line.items() if name != "both"}
        | {
            "session_id": f"S-{at}",
            "start": sessions.clock(line["both"][0]),
            "end": sessions.clock(line["both"][1]),
        }
        for at, line in enumerate(lines)
    ]
    return replace(town(), register=replace(town().register, sessions=sessions.rows_of(bodies)))


@pytest.mark.slow
@FEW
@given(lines=st.lists(SESSION, min_size=1, max_size=5))
def test_hours_that_go_out_and_come_back_change_nothing(lines):
    pack = _timed(lines)
    rows = pack.register.sessions
    table = [list(rows.columns), *rows.to_numpy().tolist()]
    for data in (session_sheet(pack, "club"), ods(table), csv_of(table, parts=";")):
        for said in (Said(), Said(whole=True)):
            found = read_sheet(pack, "club", data, "hours", said)
            assert (found.holds, list(found.found), found.is_open) == ("sessions", [], False)
            assert (found.edited, found.new, found.absent) == ((), (), ())
            assert found.rows is not None
            assert found.rows.equals(rows)


@given(st.integers(8 * 60, 1439))
def test_every_time_of_the_day_is_read_in_each_way_that_people_write_it(minutes):
    hour, minute = divmod(minutes, 60)
    half = "am" if hour < 12 else "pm"
    ways = (
        f"{hour}:{minute:02}",
        f"{hour}.{minute:02}",
        f"{(hour - 1) % 12 + 1}:{minute:02}{half}",
        f"{minutes / 1440:.10f}",
    )
    assert {time_of(each).text for each in ways} == {sessions.clock(minutes)}
