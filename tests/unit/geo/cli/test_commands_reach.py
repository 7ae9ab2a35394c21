"""The commands `reach` and `network`: what they print, refuse and write."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import geopandas as gpd
import pytest

from geo.cli import main as cli
from geo.cli.network import import_ways
from geo.figures.values import figures
from geo.pack.network_files import NAMES
from geo.pack.pack import load_pack
from geo.report.reach import COLUMNS
from geo.sources.on_foot import WALKABLE
from tests.minitown import streets
from tests.synthetic import EAST, KM, NORTH, WARDS

pytestmark = pytest.mark.slow


def _run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    captured = capsysbinary.readouterr()
    return code, captured.out.decode(), captured.err.decode()


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def ways(tmp_path) -> Path:
    """A file of streets over the second pack, every 250 m."""
    network = streets(EAST - KM, NORTH - KM, EAST + 7 * KM, NORTH + 3 * KM, 250)
    network.edges.to_file(tmp_path / "streets.gpkg", layer="edges", engine="pyogrio")
    return tmp_path / "streets.gpkg"


LICENSED = ("--attribution", "The <b>harbour</b> office", "--licence", "OGL v3.0")


def test_reach_prints_the_columns_of_its_guide(synthetic_root, capsysbinary):
    code, out, err = _run(capsysbinary, "--data", str(synthetic_root), "reach", "--category", "club")
    assert (code, err) == (0, "")
    assert list(_rows(out)[0]) == list(COLUMNS)
    assert [row["area_code"] for row in _rows(out)] == list(WARDS)


def test_reach_agrees_with_the_table_of_figures(pack, capsysbinary):
    _, out, _ = _run(capsysbinary, "reach", "--category", "library", "--ages", "0-4", "--level", "locality")
    found = {row["area_code"]: float(row["children"]) for row in _rows(out)}
    assert found == pytest.approx(figures(pack, "children_0_4", "locality")["value"].to_dict())


def test_minutes_are_metres_at_walking_speed(synthetic_root, capsysbinary):
    start = ("--data", str(synthetic_root), "reach", "--category", "hub")
    _, metres, _ = _run(capsysbinary, *start, "--within", "800")
    _, minutes, _ = _run(capsysbinary, *start, "--minutes", "10")
    assert metres == minutes


def test_a_spreadsheet_runs_no_formula_of_the_register(synthetic_root, capsysbinary):
    start = ("--data", str(synthetic_root), "reach", "--category", "club")
    _, out, _ = _run(capsysbinary, *start, "--streets")
    nearest = {row["nearest"] for row in _rows(out)}
    assert "'=2+5" in nearest
    assert {row["source"] for row in _rows(out)} == {"'=Made up by the <b>Office</b> of tests"}


@pytest.mark.parametrize("form", ["json", "geojson"])
def test_reach_in_other_formats_is_valid_even_where_nothing_is_known(capsysbinary, form):
    _, out, _ = _run(capsysbinary, "reach", "--category", "adventure_playground", "--format", form)
    found = json.loads(out)
    rows = found if form == "json" else [each["properties"] for each in found["features"]]
    assert {row["children_reached"] for row in rows} == {None}
    assert list(rows[0]) == list(COLUMNS)


def test_reach_can_be_written_to_a_file(synthetic_root, tmp_path, capsysbinary):
    start = ("--data", str(synthetic_root), "reach", "--category", "club")
    _, out, _ = _run(capsysbinary, *start)
    code, nothing, _ = _run(capsysbinary, *start, "--out", str(tmp_path / "reach.csv"))
    assert (code, nothing) == (0, "")
    assert (tmp_path / "reach.csv").read_text("utf-8") == out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--category", "pool"), "no category 'pool'"),
        (("--ages", "young"), "a band such as 11-19"),
        (("--ages", "19-11"), "youngest first"),
        (("--within", "0"), "above 0"),
        (("--within", "nan"), "above 0"),
        (("--minutes", "1000"), "up to 20000 metres"),
    ],
)
def test_reach_refuses_what_makes_no_sense(synthetic_root, capsysbinary, arguments, reason):
    code, out, err = _run(capsysbinary, "--data", str(synthetic_root), "reach", *arguments)
    assert (code, out) == (1, "")
    assert reason in err


def test_the_help_lists_every_column(capsysbinary):
    assert cli.main(["reach", "--help"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert all(f"  {name} " in text for name in COLUMNS)


@pytest.mark.parametrize("verb", ["import", "info"])
def test_every_verb_of_network_has_help(verb, capsysbinary):
    assert cli.main(["network", verb, "--help"]) == 0
    assert f"Usage: needs-atlas network {verb}".encode() in capsysbinary.readouterr().out


def test_without_a_network_info_says_how_to_get_one(synthetic_root, capsysbinary):
    code, out, err = _run(capsysbinary, "--data", str(synthetic_root), "network", "info")
    assert (code, out) == (1, "")
    assert "straight-line estimates" in err
    assert "needs-atlas network import FILE" in err


def test_an_import_is_kept_in_the_pack_and_changes_the_method(synthetic_copy, ways, capsysbinary):
    root = synthetic_copy()
    code, out, _ = _run(capsysbinary, "--data", str(root), "network", "import", str(ways), *LICENSED)
    assert code == 0
    assert "3 files written in" in out
    assert "100.0% of children aged 0 to 15 live within 250 m of a way" in out
    assert sorted(path.name for path in (root / "network").iterdir()) == sorted(
        Path(each).name for each in NAMES
    )
    pack = load_pack(root)
    assert pack.network.about["attribution"] == "The <b>harbour</b> office"
    _, reach, _ = _run(capsysbinary, "--data", str(root), "reach", "--category", "club")
    assert {row["distance_method"] for row in _rows(reach)} == {"walking network (The <b>harbour</b> office)"}
    assert all(row["share"] == row["share_low"] == row["share_high"] for row in _rows(reach))
    code, info, _ = _run(capsysbinary, "--data", str(root), "network", "info")
    assert info.splitlines()[:3] == out.splitlines()[:3]
    assert info.splitlines()[0] == "streets.gpkg: The <b>harbour</b> office, OGL v3.0"
    assert _run(capsysbinary, "--data", str(root), "network", "info", "--out", str(root / "info"))[1] == ""
    assert (root / "info").read_text("utf-8") == info


def test_an_import_again_changes_nothing(synthetic_copy, ways, capsysbinary):
    command = ("--data", str(synthetic_copy()), "network", "import", str(ways), *LICENSED)
    _run(capsysbinary, *command)
    _, out, _ = _run(capsysbinary, *command)
    assert "0 files written in" in out


def test_only_the_place_and_its_surroundings_are_kept(synthetic_copy, ways, capsysbinary):
    root = synthetic_copy()
    start = ("--data", str(root), "network", "import", str(ways), *LICENSED)
    _run(capsysbinary, *start, "--margin", "100")
    near = load_pack(root).network.edges.total_bounds
    _run(capsysbinary, *start, "--whole")
    whole = load_pack(root).network.edges.total_bounds
    assert near == pytest.approx([EAST - 250, NORTH - 250, EAST + 6250, NORTH + 2250], abs=1)
    assert whole == pytest.approx([EAST - 1000, NORTH - 1000, EAST + 7000, NORTH + 3000], abs=1)


def test_an_import_can_mend_a_pack_whose_network_is_broken(synthetic_copy, ways, capsysbinary):
    root = synthetic_copy()
    (root / "network").mkdir()
    (root / NAMES[0]).write_bytes(b"broken")
    assert _run(capsysbinary, "--data", str(root), "network", "info")[0] == 1
    command = ("network", "import", str(ways), "--out", str(root), *LICENSED)
    assert _run(capsysbinary, *command)[0] == 0
    assert load_pack(root).network is not None


def test_a_network_that_leaves_children_out_says_so(synthetic_copy, tmp_path, capsysbinary):
    streets(EAST, NORTH, EAST + KM, NORTH + 2 * KM, 250).edges.to_file(
        tmp_path / "west.gpkg", engine="pyogrio"
    )
    command = ("--data", str(synthetic_copy()), "network", "import", str(tmp_path / "west.gpkg"), *LICENSED)
    _, out, _ = _run(capsysbinary, *command)
    assert "the others count as out of reach of everything: import a larger extract" in out


def test_an_import_is_refused_with_the_reason(synthetic_copy, ways, tmp_path, capsysbinary):
    far = tmp_path / "far.gpkg"
    streets(0, 0, 500, 500, 250).edges.to_file(far, engine="pyogrio")
    start = ("--data", str(synthetic_copy()), "network", "import")
    for arguments, reason in (
        ((str(far), *LICENSED), "no ways within 2000 m of the place"),
        ((str(ways),), "--attribution and --licence needed"),
        ((str(tmp_path / "lost.osm"),), "There is no file"),
    ):
        code, out, err = _run(capsysbinary, *start, *arguments)
        assert (code, out) == (1, "")
        assert reason in err


def test_a_place_that_cannot_be_written_to_is_said(ways, tmp_path, capsysbinary):
    (tmp_path / "file").write_text("no directory")
    arguments = ("network", "import", str(ways), "--whole", "--out", str(tmp_path / "file"), *LICENSED)
    code, _, err = _run(capsysbinary, *arguments)
    assert code == 1
    assert "The network cannot be written" in err


def test_the_parts_of_a_network_can_be_had_as_a_table(synthetic_copy, tmp_path, capsysbinary):
    network = streets(EAST, NORTH, EAST + 6 * KM, NORTH + 2 * KM, 250)
    alone = streets(EAST, NORTH - 700, EAST + 100, NORTH - 600, 100)
    both = gpd.GeoDataFrame(geometry=[*network.edges.geometry, *alone.edges.geometry], crs=network.edges.crs)
    both.to_file(tmp_path / "both.gpkg", engine="pyogrio")
    start = ("--data", str(synthetic_copy()), "network")
    _, out, _ = _run(capsysbinary, *start, "import", str(tmp_path / "both.gpkg"), *LICENSED)
    assert "1 of them are shorter than 1000 m: nobody is snapped to them" in out
    _, table, _ = _run(capsysbinary, *start, "info", "--format", "csv")
    assert [(row["island"], row["edges"], row["snapped_to"]) for row in _rows(table)] == [
        ("0", str(len(network.edges)), "yes"),
        ("1", "4", "no"),
    ]
    _, records, _ = _run(capsysbinary, *start, "info", "--format", "json")
    assert json.loads(records)[1]["metres"] == pytest.approx(400, abs=0.1)
    _, shapes, _ = _run(capsysbinary, *start, "info", "--format", "geojson")
    assert [each["properties"]["island"] for each in json.loads(shapes)["features"]] == [0, 1]


def _document(name: str) -> str:
    return (Path(__file__).resolve().parents[4] / "docs" / name).read_text("utf-8")


def test_the_columns_of_reach_are_documented_as_the_help_has_them():
    text = _document("methods.md")
    assert [name for name, held in COLUMNS.items() if f"| `{name}` | {held.words} |" not in text] == []


def test_the_guide_to_networks_names_every_option_and_every_way_on_foot():
    text = _document("network.md")
    names = [name for each in import_ways.params if isinstance(each, click.Option) for name in each.opts]
    assert len(names) == 5
    assert [name for name in names if name not in text] == []
    assert [way for way in WALKABLE if way not in text and not way.endswith("_link")] == []
