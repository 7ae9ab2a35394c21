"""What changed between two meeting packs: each kind by itself, in words and as rows; no others are read."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pandas import DataFrame
from shapely import affinity

from geo.cli.main import main
from geo.errors import AtlasError
from geo.limits import MEETING_FILES
from geo.report import meeting_prints
from geo.report.meeting_changes import NOTHING, OTHERWISE, difference_words, differences
from geo.report.meeting_file import Manifest, read_meeting, row_key, sealed
from geo.report.table import Table, text
from tests.frozen import frozen, unzipped, zipped


def _between(earlier, now, **said):
    return differences(_read(earlier, "A.zip"), _read(now, "B.zip", **said))


def _read(pack, name, **said):
    return read_meeting(frozen(pack, **said), name)


def _kinds(found):
    return {each.kind for each in found}


def _clubs(pack, **cells):
    rows = pack.register.rows("club")
    rows.loc[rows["service_id"] == "CL-E", list(cells)] = list(cells.values())
    return replace(pack.with_register("club", rows), working_copy=())


def _figures(pack):
    own = pack.values["damp_homes"].copy()
    own.loc[own.index[own["area_type"] == "lsoa"][0], ["numerator", "value"]] = 30.0
    return replace(pack, values={**pack.values, "damp_homes": own})


def test_nothing_changed_says_so(synthetic_pack):
    earlier, now = _read(synthetic_pack, "A.zip"), _read(replace(synthetic_pack), "B.zip")
    found = differences(earlier, now)
    assert found == ()
    assert NOTHING in difference_words(earlier, now, found)


def test_figures_that_changed_are_data_and_the_cells_are_named(synthetic_pack):
    found = _between(synthetic_pack, _figures(synthetic_pack))
    assert _kinds(found) == {"data", "table", "verdict"}  # a measure of the strategy reads it, too
    assert [each.about for each in found if each.kind == "data"] == ["damp_homes"]
    cell = next(each for each in found if each.field.endswith(", value"))
    assert float(cell.after) > float(cell.before)
    assert any(name in cell.field for name in synthetic_pack.areas["ward"]["area_name"])


def test_another_period_is_told_with_both(synthetic_pack):
    indicator = synthetic_pack.registry["damp_homes"].model_copy(update={"period": "2031"})
    later = replace(synthetic_pack, registry={**synthetic_pack.registry, "damp_homes": indicator})
    found = _between(synthetic_pack, later)
    assert ("data", "period", "2021", "2031") in {
        (each.kind, each.field, each.before, each.after) for each in found
    }
    assert not [each for each in found if each.kind == "method"]


def test_an_outline_that_moved_is_a_boundary(synthetic_pack):
    wards = synthetic_pack.areas["ward"].copy()
    wards.geometry = [affinity.translate(each, 0.0001) for each in wards.geometry]
    found = _between(synthetic_pack, replace(synthetic_pack, areas={**synthetic_pack.areas, "ward": wards}))
    assert [each.about for each in found if each.kind == "boundary"] == ["ward"]
    assert not {each.kind for each in found} & {"data", "register", "claim", "method"}


def test_a_list_that_changed_is_of_the_register_and_so_is_the_verdict(synthetic_pack):
    found = _between(synthetic_pack, _clubs(synthetic_pack, status="open"))
    assert _kinds(found) == {"register", "verdict"}
    assert {each.about for each in found if each.kind == "register"} == {"club"}
    assert any("Its list changed. (register)" in each.words for each in found if each.kind == "verdict")


def test_a_promise_and_what_is_said_are_claims(synthetic_pack):
    (name, promise), *_ = synthetic_pack.promises.items()
    other = promise.model_copy(update={"promise": "Another promise."})
    found = _between(
        synthetic_pack, replace(synthetic_pack, promises={**synthetic_pack.promises, name: other})
    )
    assert [each.about for each in found if each.kind == "claim"] == [name]
    assert not _kinds(found) & {"data", "register", "boundary", "method"}


def test_another_program_is_a_method(synthetic_pack, monkeypatch):
    earlier = _read(synthetic_pack, "A.zip")
    monkeypatch.setattr(meeting_prints, "code_digest", lambda *_: "f" * 64)
    found = differences(earlier, _read(synthetic_pack, "B.zip"))
    assert [(each.kind, each.about) for each in found] == [("method", "program")]
    words = difference_words(earlier, earlier, found)
    assert "The answer, its figures and the verdicts are the same as before." in words


def test_another_meaning_of_a_figure_is_a_method(synthetic_pack):
    indicator = synthetic_pack.registry["damp_homes"].model_copy(update={"definition": "Otherwise counted."})
    later = replace(synthetic_pack, registry={**synthetic_pack.registry, "damp_homes": indicator})
    assert ("method", "damp_homes") in {(each.kind, each.about) for each in _between(synthetic_pack, later)}


def test_another_question_comes_first(synthetic_pack):
    found = _between(
        synthetic_pack, synthetic_pack, question={"Areas": "Localities"}, answer=("Dock leads.",)
    )
    assert found[0].kind == "question"
    earlier = _read(synthetic_pack, "A.zip")
    assert difference_words(earlier, earlier, found).count(OTHERWISE) == 1
    assert ("answer", "Abbey leads.", "Dock leads.") in {
        (each.kind, each.before, each.after) for each in found
    }


def test_tables_pictures_and_indicators_come_and_go(synthetic_pack):
    rows = Table(rows=DataFrame({"name": ["a"]}), columns={"name": text("its name")}, title="names")
    found = _between(synthetic_pack, synthetic_pack, tables={"names": rows}, pictures={})
    assert {each.words for each in found if each.kind == "table"} == {
        "The table is new.",
        "The table is no longer there.",
    }
    registry = {name: each for name, each in synthetic_pack.registry.items() if name != "damp_homes"}
    earlier = _read(synthetic_pack, "A.zip", tables={}, pictures={})
    prints = [each for each in earlier.manifest.prints if each.name != "damp_homes"]
    assert len(registry) < len(synthetic_pack.registry)
    now = replace(earlier, manifest=earlier.manifest.model_copy(update={"prints": tuple(prints)}))
    assert {each.words for each in differences(earlier, now)} == {"It is no longer there."}


def test_rows_that_nothing_tells_apart_are_held_against_each_other_by_number(synthetic_pack):
    columns = {"name": text("its name")}
    tables = [
        {"names": Table(rows=DataFrame({"name": names}), columns=columns, title="names")}
        for names in (["a", "a"], ["a", "b", "b"])
    ]
    assert row_key(tables[0]["names"]) == ()
    found = differences(
        _read(synthetic_pack, "A.zip", tables=tables[0]), _read(synthetic_pack, "B.zip", tables=tables[1])
    )
    assert [(each.field, each.before, each.after, each.words) for each in found] == [
        ("b (2), name", "a", "b", ""),
        ("b (3)", "", "", "Row b (3) is new."),
    ]


def test_a_strategy_that_came_is_told(synthetic_pack):
    found = _between(replace(synthetic_pack, strategy=None), synthetic_pack)
    assert "There is a strategy now." in {each.words for each in found}


def test_two_places_and_a_wrong_order_are_refused(pack, synthetic_pack):
    with pytest.raises(AtlasError, match="nothing is compared"):
        _between(pack, synthetic_pack)
    place = synthetic_pack.place.model_copy(update={"as_of": date(2020, 1, 1)})
    with pytest.raises(AtlasError, match="name it second"):
        _between(synthetic_pack, replace(synthetic_pack, place=place))


# ---- Files ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def content(synthetic_pack):
    return frozen(synthetic_pack)


def _changed(content, name, by):
    files = unzipped(content)
    return zipped({**files, name: by(files[name])})


def _manifest(content, **said):
    return _changed(content, "manifest.json", lambda old: json.dumps({**json.loads(old), **said}).encode())


def test_a_document_that_was_written_into_is_read_and_named(content):
    found = read_meeting(_changed(content, "paper.docx", lambda old: old + b" "), "A.zip")
    assert found.written_into == ("paper.docx",)
    told = differences(found, read_meeting(content, "B.zip"))
    assert [(each.kind, each.title) for each in told] == [("document", "paper.docx")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: b"", "no ZIP that can be read"),
        (lambda c: c[: len(c) // 2], "no ZIP that can be read"),
        (lambda c: zipped({"a.txt": b""}), "does not say what it holds"),
        (lambda c: zipped({"manifest.json": b"["}), "is not as it is written"),
        (lambda c: zipped({"manifest.json": b"[" * 100_000}), "is not as it is written"),
        (lambda c: zipped({"manifest.json": b"\xff"}), "is not as it is written"),
        (lambda c: _manifest(c, answer=["Dock leads."]), "was changed after the pack was made"),
        (lambda c: _manifest(c, files=7), "is not as it is written"),
        (lambda c: _changed(c, "tables/damp_homes-ward.csv", lambda old: old + b"x"), "was changed"),
        (lambda c: zipped({**unzipped(c), "pictures/new.svg": b""}), "or added"),
        (lambda c: zipped({**unzipped(c), "../out.txt": b""}), "leads elsewhere"),
        (lambda c: zipped({**unzipped(c), "/etc/passwd": b""}), "leads elsewhere"),
        (lambda c: zipped({**unzipped(c), "C:\\x": b""}), "leads elsewhere"),
        (lambda c: zipped({f"{at}": b"" for at in range(MEETING_FILES + 1)}), "files, more than"),
        (lambda c: zipped({"zeros": bytes(61_000_000)}), "unpacks to"),
    ],
)
def test_what_is_no_pack_is_refused_in_words(content, change, words):
    with pytest.raises(AtlasError, match=words):
        read_meeting(change(content), "A.zip")


def _resealed(content, **said):
    files = unzipped(content)
    old = Manifest.model_validate(json.loads(files["manifest.json"]))
    own = {name: hashlib.sha256(each).hexdigest() for name, each in files.items() if name != "manifest.json"}
    new = Manifest.model_validate({**old.model_dump(mode="json"), "files": own, **said})
    return zipped({**files, "manifest.json": sealed(new)})


@pytest.mark.parametrize(
    ("table", "words"),
    [(b"\xff", "no table"), (b"area_code\na,b\n", "no table"), (b"x\n1\n", "lacks the columns")],
)
def test_a_forged_table_is_refused(content, table, words):
    with pytest.raises(AtlasError, match=words):
        read_meeting(_resealed(_changed(content, "tables/damp_homes-ward.csv", lambda _: table)), "A.zip")


def test_other_versions_other_things_and_missing_parts_are_refused(content):
    with pytest.raises(AtlasError, match="version 2"):
        read_meeting(_resealed(content, version=2), "A.zip")
    with pytest.raises(AtlasError, match="no meeting pack"):
        read_meeting(_resealed(content, what="a cake"), "A.zip")
    files = unzipped(content)
    del files["tables/damp_homes-ward.csv"]
    with pytest.raises(AtlasError, match="is missing"):
        read_meeting(zipped(files), "A.zip")
    with pytest.raises(AtlasError, match="is missing"):
        read_meeting(_resealed(zipped(files)), "A.zip")
    with pytest.raises(AtlasError, match="readable JSON"):
        read_meeting(_resealed(_changed(content, "verdicts.json", lambda _: b"{")), "A.zip")


def test_two_files_of_one_name_are_refused(content):
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("manifest.json", b"{}")
    with pytest.raises(AtlasError, match="two files of one name"):
        read_meeting(out.getvalue(), "A.zip")


# ---- The command ------------------------------------------------------------------------------------------


def test_the_command_says_it_in_words_and_as_rows(synthetic_pack, content, tmp_path, capsys):
    earlier, now = (str(tmp_path / each) for each in ("A.zip", "B.zip"))
    Path(earlier).write_bytes(content)
    Path(now).write_bytes(frozen(_figures(synthetic_pack)))
    assert main(["pack", "diff", earlier, earlier]) == 0
    assert NOTHING in capsys.readouterr().out
    assert main(["pack", "diff", earlier, now]) == 0
    title = synthetic_pack.registry["damp_homes"].title
    assert f"\nData\n  {title}: It changed.\n" in capsys.readouterr().out
    assert main(["pack", "diff", earlier, now, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {each["kind"] for each in rows} == {"data", "table", "verdict"}
    assert main(["pack", "diff", earlier, now, "--format", "csv", "--out", str(tmp_path / "d.csv")]) == 0
    assert (tmp_path / "d.csv").read_text().count("\n") == len(rows) + 1
    assert main(["pack", "diff", earlier, str(tmp_path / "none.zip")]) == 1
    assert "cannot be read" in capsys.readouterr().err
