"""Whatever a list holds: written as a sheet and read back, nothing of it changes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pandas import DataFrame

from geo.gaps.changes import category_csv
from geo.gaps.register_sheet import Said, read_sheet
from geo.pack.frames import CONTROL
from geo.pack.pack import Pack
from geo.report.register_sheet import register_sheet
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
