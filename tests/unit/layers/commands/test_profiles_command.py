from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from geo.cli.main import main
from layers.commands import profiles as command

pytestmark = pytest.mark.slow


def _run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, str, str]:
    code = main(["--data", str(root), "profiles", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_all_areas_one_file_of_all_and_a_page_that_leads_to_them(synthetic_root, tmp_path, capsys) -> None:
    out = tmp_path / "profiles"
    code, said, _ = _run(capsys, synthetic_root, "--all", "--out", str(out))
    assert code == 0
    names = sorted(each.name for each in out.iterdir())
    assert len([each for each in names if each.startswith("ward-")]) == 5
    assert len([each for each in names if each.startswith("locality-")]) == 2
    assert {"all-profiles.pdf", "index.html", "profiles.json"} < set(names)
    assert "10 files, 10 of them written now" in said
    pages = len(pdfium.PdfDocument(out / "all-profiles.pdf"))
    assert pages >= 1 + len([each for each in names if each.endswith(".pdf")])


def test_what_an_earlier_run_finished_from_the_same_data_is_kept(synthetic_root, tmp_path, capsys) -> None:
    out = tmp_path / "profiles"
    _run(capsys, synthetic_root, "--level", "ward", "--out", str(out))
    first = {each.name: each.read_bytes() for each in out.iterdir()}
    # Stopped halfway: some files are there and named as finished, some not.
    gone = sorted(each for each in first if each.startswith("ward-"))[:2]
    for each in gone:
        (out / each).unlink()
    _, said, _ = _run(capsys, synthetic_root, "--level", "ward", "--out", str(out))
    assert "7 files, 2 of them written now" in said
    assert {each.name: each.read_bytes() for each in out.iterdir()} == first
    _, said, _ = _run(capsys, synthetic_root, "--level", "ward", "--out", str(out), "--again")
    assert "7 of them written now" in said


@pytest.mark.parametrize(
    "mark", ['{"made_from": "other data", "files": ["index.html"]}', "no json", "[]", "{}"]
)
def test_files_of_other_data_are_written_anew(synthetic_root, tmp_path, capsys, mark: str) -> None:
    out = tmp_path / "profiles"
    out.mkdir()
    (out / command.MARK).write_text(mark, encoding="utf-8")
    (out / "index.html").write_text("of other data", encoding="utf-8")
    _, said, _ = _run(capsys, synthetic_root, "--level", "locality", "--format", "html", "--out", str(out))
    assert "3 files, 3 of them written now" in said
    assert "of other data" not in (out / "index.html").read_text("utf-8")
    assert len(json.loads((out / command.MARK).read_text("utf-8"))["files"]) == 3


@pytest.mark.parametrize("form", ["pdf", "html", "docx"])
def test_one_archive_always_with_the_same_bytes(synthetic_root, tmp_path, capsys, form: str) -> None:
    both = []
    for name in ("one", "two"):
        out = tmp_path / name
        code, _, _ = _run(
            capsys, synthetic_root, "--level", "locality", "--zip", "--format", form, "--out", str(out)
        )
        assert code == 0
        assert [each.name for each in out.iterdir()] == [command.ZIPPED]
        both.append((out / command.ZIPPED).read_bytes())
    assert both[0] == both[1]
    with zipfile.ZipFile(io.BytesIO(both[0])) as archive:
        assert "index.html" in archive.namelist()
        assert len([each for each in archive.namelist() if each.endswith(form)]) >= 2


def test_what_cannot_be_understood_is_refused_in_words(synthetic_root, tmp_path, capsys) -> None:
    out = str(tmp_path / "profiles")
    code, _, said = _run(capsys, synthetic_root, "--out", out)
    assert code == 1
    assert "Profiles of which areas?" in said
    code, _, said = _run(capsys, synthetic_root, "--area", "nowhere", "--out", out)
    assert code == 1
    assert "'nowhere'" in said
    assert not Path(out).exists()
