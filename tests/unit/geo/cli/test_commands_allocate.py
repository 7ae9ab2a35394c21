"""The command `allocate`: documented columns, amounts that add up as written, files of today's amounts."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest

from geo.cli.main import main
from geo.report.allocation import BESIDE_COLUMNS, COLUMNS
from geo.store.directory import SHIPPED

pytestmark = pytest.mark.slow


def run(capfdbinary, *arguments: str) -> tuple[int, bytes, str]:
    code = main([*arguments])
    said = capfdbinary.readouterr()
    return code, said.out, said.err.decode()


def table(capfdbinary, *arguments: str, root=SHIPPED) -> pd.DataFrame:
    code, out, err = run(capfdbinary, "--data", str(root), "allocate", *arguments)
    assert (code, err) == (0, "")
    return pd.read_csv(io.BytesIO(out), dtype="str", keep_default_na=False)


@pytest.mark.parametrize("level", ["ward", "locality"])
@pytest.mark.parametrize("need", [(), ("--need", "child_poverty"), ("--need", "index", "--strength", "0.5")])
@pytest.mark.parametrize(("total", "unit"), [("1000003", "1"), ("1,000,003.07", "0.01")])
def test_written_amounts_add_up_exactly(capfdbinary, pack, level, need, total, unit):
    frame = table(capfdbinary, "--total", total, "--unit", unit, "--level", level, *need)
    assert tuple(frame.columns) == tuple(COLUMNS)
    assert frame["area_code"].to_list() == list(pack.areas[level].index)
    for column in ("allocation", "target"):
        assert sum(map(Decimal, frame[column])) == Decimal(total.replace(",", ""))


def test_the_same_figures_leave_as_json_and_as_a_workbook(capfdbinary, tmp_path):
    frame = table(capfdbinary, "--total", "1000003", "--need", "child_poverty")
    _, out, _ = run(
        capfdbinary, "allocate", "--total", "1000003", "--need", "child_poverty", "--format", "json"
    )
    assert [f"{row['allocation']:g}" for row in json.loads(out)] == [
        f"{float(each):g}" for each in frame["allocation"]
    ]
    file = tmp_path / "shares.xlsx"
    assert run(capfdbinary, "allocate", "--total", "100", "--format", "xlsx", "--out", str(file))[0] == 0
    rows = list(openpyxl.load_workbook(file)["figures"].iter_rows(values_only=True))
    assert sum(row[rows[0].index("allocation")] for row in rows[1:]) == 100


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_pace_is_held_against_a_file_of_today(capfdbinary, pack, tmp_path, form):
    file = tmp_path / f"today.{form}"
    today = pd.DataFrame({"ward": pack.areas["ward"]["area_name"], "current": 50_000.5})
    today.to_csv(file, index=False) if form == "csv" else today.to_excel(file, index=False)
    frame = table(
        capfdbinary, "--total", "1000003", "--need", "child_poverty", "--current", str(file), "--pace", "10%"
    )
    amounts = frame["allocation"].astype(float)
    assert amounts.between(0.9 * 50_000.5, 1.1 * 50_000.5).all()
    assert set(frame["limit"]) == {"pace", "none"}
    assert set(frame["current"]) == {"50000.5"}


def test_two_questions_stand_side_by_side(capfdbinary):
    frame = table(capfdbinary, "--total", "1000", "--beside", "need=index&cap=8%25")
    assert tuple(frame.columns) == tuple(BESIDE_COLUMNS)
    assert sum(map(Decimal, frame["difference"])) == 0
    assert max(map(Decimal, frame["allocation_other"])) <= 80


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say how much is to be shared"),
        (["--total", "1000", "--floor", "60"], "Raise the total by 200 to 1,200, or lower the floor to 50."),
        (["--total", "1000", "--floor", "6%"], "Lower the floor to 5 %."),
        (["--total", "1000", "--cap", "40"], "Lower the total by 200 to 800, or raise the cap to 50."),
        (["--total", "10.5"], "10 or 11 is"),
        (["--total", "1000", "--need", "violence_against_person"], "violence_against_person"),
        (["--total", "1000", "--pace", "5%"], "needs the current amount"),
        (["--total", "1000", "--current", "nowhere.csv"], "cannot be read"),
    ],
)
def test_refusals_end_with_one_and_the_reason(capfdbinary, arguments, said):
    code, out, err = run(capfdbinary, "allocate", *arguments)
    assert (code, out) == (1, b"")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments", [["--ages", "old"], ["--strength", "much"], ["--level", "lsoa"], ["--total"]]
)
def test_what_cannot_be_understood_ends_with_two(capfdbinary, arguments):
    assert run(capfdbinary, "allocate", "--total", "5", *arguments)[0] == 2


def test_faults_of_a_file_are_all_named(capfdbinary, tmp_path):
    file = tmp_path / "today.csv"
    file.write_text("ward,current\nNowhere,5\nE05000573,6\nE05009317,-7\nTotal,8\n", "utf-8")
    code, _, err = run(capfdbinary, "allocate", "--total", "1000", "--current", str(file))
    assert code == 1
    assert "cannot be used, 4 faults" in err
    assert all(f"today.csv, row {row}" in err for row in (2, 3, 4, 5))


def test_the_second_pack_answers_or_says_why_not(capfdbinary, synthetic_root):
    frame = table(capfdbinary, "--total", "1000003", root=synthetic_root)
    assert sum(map(Decimal, frame["allocation"])) == 1_000_003
