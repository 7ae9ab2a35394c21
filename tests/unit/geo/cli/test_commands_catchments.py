"""The command `catchments` on both packs: its columns, its formats, its refusals."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from geo.cli.main import main
from geo.errors import AtlasError, NotAvailableError
from geo.figures.values import figures
from geo.gaps.catchments import catchments
from geo.gaps.locality_promise import age_bands, locality_promise, served_ages, shown_with
from geo.memory import lend
from geo.pack.pack import Pack
from geo.report.catchments import TABLES, catchments_of
from geo.report.files import write
from tests.conftest import REPOSITORY
from tests.synthetic import EASTERN, WEST


def run(capfd: pytest.CaptureFixture[str], *arguments: str, data: Path | None = None) -> str:
    """Run the command and return what it printed."""
    options = ["--data", str(data)] if data else []
    assert main([*options, "catchments", *arguments]) == 0
    return capfd.readouterr().out


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.slow
def test_the_promised_category_is_the_usual_one_and_children_add_up(
    capfd: pytest.CaptureFixture[str], pack: Pack
) -> None:
    rows = rows_of(run(capfd, "--ages", "0-4"))
    whole = figures(pack, "children_0_4", "borough")["numerator"].iloc[0]
    for kind in ("assigned", "nearest", "overlay"):
        assert sum(float(row["children"]) for row in rows if row["catchment"] == kind) == pytest.approx(whole)
    unlocated = [row for row in rows if row["note"] == "no site with a sourced location"]
    assert len(unlocated) == 3
    assert {row["mean_minutes"] for row in unlocated} == {""}
    assert {row["mean_minutes"] for row in rows if row["catchment"] == "nearest"} == {""}


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_each_table_has_its_documented_columns_on_both_packs(
    capfd: pytest.CaptureFixture[str], synthetic_root: Path, table: str
) -> None:
    for data in (None, synthetic_root):
        text = run(capfd, "--table", table, data=data)
        assert text.splitlines()[0] == ",".join(TABLES[table])


def test_need_weighs_the_children(capfd: pytest.CaptureFixture[str], synthetic_root: Path) -> None:
    rows = rows_of(
        run(capfd, "--ages", "0-9", "--need", "school_meals", "--table", "localities", data=synthetic_root)
    )
    by_code = {row["locality_code"]: row for row in rows}
    assert float(by_code[WEST]["need"]) == pytest.approx((20 * 30 + 50 * 40) / 70, abs=1e-3)
    assert by_code[EASTERN]["need"] == ""


@pytest.mark.slow
def test_json_and_geojson_say_the_same_and_unknown_is_null(
    capfd: pytest.CaptureFixture[str], synthetic_root: Path
) -> None:
    plain = json.loads(run(capfd, "--format", "json", data=synthetic_root))
    placed = json.loads(run(capfd, "--format", "geojson", data=synthetic_root))
    assert [
        {key: row[key] for key in plain[0]} for row in (f["properties"] for f in placed["features"])
    ] == plain
    east = next(row for row in plain if row["locality_code"] == EASTERN and row["catchment"] == "assigned")
    assert east["mean_minutes"] is None
    assert {each["geometry"]["type"] for each in placed["features"]} <= {"Polygon", "MultiPolygon"}


@pytest.mark.slow
def test_sites_and_localities_have_places_and_crossings_have_none(pack: Pack) -> None:
    found = catchments(pack, ("children_and_families_centre",))
    for table, kinds in (("sites", {"Point"}), ("localities", {"Polygon", "MultiPolygon"})):
        content = json.loads(write(pack, catchments_of(pack, found, table, (0, 4)), "geojson"))
        assert {each["geometry"]["type"] for each in content["features"]} <= kinds
    with pytest.raises(AtlasError, match="no places"):
        write(pack, catchments_of(pack, found, "crossings", (0, 4)), "geojson")


def _hubs(pack: Pack, form: str) -> bytes:
    found = catchments(pack, ("family_hub",))
    return write(pack, catchments_of(pack, found, "catchments", (0, 4)), form)


@pytest.mark.slow
def test_the_same_request_gives_the_same_bytes(pack: Pack) -> None:
    for form in ("csv", "geojson"):
        first = _hubs(pack, form)
        anew = replace(pack)
        lend(pack, anew)
        assert catchments(anew, ("family_hub",)) is not catchments(pack, ("family_hub",))
        assert _hubs(anew, form) == first


@pytest.mark.slow
def test_text_that_a_spreadsheet_would_run_is_disarmed(synthetic_pack: Pack) -> None:
    found = catchments(synthetic_pack, ("play_area", "club"))
    text = write(synthetic_pack, catchments_of(synthetic_pack, found, "sites", (0, 9)), "csv").decode()
    assert not [line for line in text.splitlines() if any(c.startswith("=") for c in line.split(","))]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--category", "nonsense"], "no category"),
        (["--need", "nonsense"], "no indicator"),
        (["--need", "children_0_17_count"], "cannot weigh children"),
        (["--table", "crossings", "--format", "geojson"], "no places"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    capfd: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["catchments", *arguments]) == 1
    assert said in capfd.readouterr().err


@pytest.mark.parametrize("text", ["4-0", "five", "-1", "0-4-5"])
def test_ages_that_are_none_are_refused(capfd: pytest.CaptureFixture[str], text: str) -> None:
    assert main(["catchments", f"--ages={text}"]) == 2
    assert "are no ages" in capfd.readouterr().err


def test_bands_of_ages_follow_from_the_pack(pack: Pack, synthetic_pack: Pack) -> None:
    promise = locality_promise(pack)
    assert age_bands(pack, promise.categories) == [(0, 4), (5, 11), (12, 17), (0, 17), (0, 19)]
    # Standards for 0-4 and 5-12 follow each other; hubs serve 0-15.
    assert age_bands(synthetic_pack, ("hub",)) == [(0, 4), (5, 12), (0, 12), (0, 15)]
    assert served_ages(synthetic_pack, ("school", "club")) == (4, 15)
    assert shown_with(locality_promise(synthetic_pack)) == ["hub", "school"]


def test_a_pack_without_such_a_promise_says_so(synthetic_pack: Pack) -> None:
    from dataclasses import replace

    without = replace(synthetic_pack, promises={})
    with pytest.raises(NotAvailableError, match="no promise of a site in each locality"):
        locality_promise(without)


def test_every_column_is_documented() -> None:
    text = (REPOSITORY / "docs/methods.md").read_text("utf-8")
    section = text.split("## Columns of `needs-atlas catchments`")[1].split("\n## ")[0]
    for column, held in TABLES["catchments"].items():
        assert f"`{column}`" in section
        assert held.words in section or column.endswith(("_low", "_high"))
    walks = ("assigned_", "nearest_")
    for table in ("sites", "localities"):
        for column in TABLES[table]:
            assert f"`{column}`" in section or column.startswith(walks)
