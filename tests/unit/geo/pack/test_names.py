"""One normal form of names: what reads the same joins, and what nobody sees is refused."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from geo.access.proposed import parse
from geo.errors import Fault
from geo.gaps.changes import category_csv, read_upload
from geo.pack.areas import folded, match_areas
from geo.pack.pack import check_pack
from geo.sample import point, town

NAMES = {"1": "St Katharine's & Wapping", "2": "Thŷ'r Ŵyn", "3": "Stoke-on-Trent"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("St. Katharine's & Wapping", "1"),
        ("st katharine's and wapping", "1"),
        *((f"St Katharine{mark}s & Wapping", "1") for mark in "\u2018\u2019\u02bc\u2032\u00b4\u0060\uff07"),
        ("St\u00a0Katharine\u2019s  &\u00a0Wapping", "1"),
        ("ＳＴ Katharine's & Wapping", "1"),
        (unicodedata.normalize("NFD", "Thŷ'r Ŵyn"), "2"),
        (unicodedata.normalize("NFD", "THŶ\u2019R ŴYN"), "2"),
        *((f"Stoke{mark}on{mark}Trent", "3") for mark in "\u2010\u2011\u2013\u2212"),
    ],
)
def test_what_reads_the_same_is_the_same(given: str, code: str) -> None:
    assert match_areas([given], list(NAMES), names=NAMES).matched == {given: code}


@pytest.mark.parametrize("pair", [("Bow East", "Bow West"), ("Mile End", "Mile Ends"), ("Môr", "Mor")])
def test_other_names_stay_apart(pair: tuple[str, str]) -> None:
    assert folded(pair[0]) != folded(pair[1])


HIDDEN = ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u180e"]


@pytest.mark.slow
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_character_in_a_ward_s_name_is_a_fault(tmp_path: Path, hidden: str) -> None:
    shutil.copytree(town().root, tmp_path / "pack")
    path = tmp_path / "pack/boundaries/wards.geojson"
    text = path.read_text("utf-8").replace("Abbey", f"Ab{hidden}bey")
    path.write_text(text, encoding="utf-8")
    found = check_pack(tmp_path / "pack")[0]
    assert [fault.rule for fault in found if fault.file.startswith("boundaries")] == [
        "invisible character in a name"
    ]
    assert f"\\u{ord(hidden):04x}" in str(found[0]) or f"\\x{ord(hidden):02x}" in str(found[0])


@pytest.mark.slow
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_character_in_a_register_is_a_fault(hidden: str) -> None:
    for name, cell in (("name", "Abbey Club"), ("ward_stated", "Abbey")):
        rows = town().register.rows("club")
        rows[name] = [f"{cell[:2]}{hidden}{cell[2:]}", *rows[name][1:]]
        upload = read_upload(town(), "club", rows.to_csv(index=False).encode(), "clubs.csv")
        assert "invisible character in a name" in {fault.rule for fault in upload.faults}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_character_in_the_name_of_a_site_is_a_fault(hidden: str) -> None:
    where = point(2000, 1000)
    feature = {
        "type": "Feature",
        "properties": {"name": f"New{hidden}club"},
        "geometry": {"type": "Point", "coordinates": [where.x, where.y]},
    }
    faults: list[Fault] = []
    parse(json.dumps(feature).encode(), "sites.geojson", town(), faults)
    assert [fault.rule for fault in faults] == ["invisible character in a name"]


def test_joiners_that_a_script_needs_are_no_fault() -> None:
    # Bengali, with a zero-width joiner and non-joiner.
    rows = town().register.rows("club")
    rows["name"] = ["র\u200d্যাব \u200cক্লাব", *rows["name"][1:]]
    assert read_upload(town(), "club", rows.to_csv(index=False).encode(), "clubs.csv").faults == ()


def test_a_register_that_a_word_processor_wrote_is_read() -> None:
    data = category_csv(town(), "club").decode().replace(",Abbey,", ",ABBEY\u00a0,")
    assert read_upload(town(), "club", data.encode(), "clubs.csv").faults == ()
