from __future__ import annotations

import csv
import io
import json

import pytest

from geo.cli.main import main


@pytest.mark.slow
@pytest.mark.parametrize("words", [["E1W 3RE"], ["E1W", "3RE"], ["e1w3re"], ["e1w", "3 re"]])
def test_quotes_and_spaces_do_not_matter(words, capfdbinary):
    assert main(["postcode", *words]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0] == "E1W 3RE"
    assert lines[1] == "ward: St Katharine's & Wapping (E05009330)"
    assert lines[-1].startswith("Contains OS data")


@pytest.mark.slow
def test_the_table_can_be_had_in_every_format(capfdbinary):
    assert main(["postcode", "E1W 3RE", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode())))
    assert {row["postcode"] for row in rows} == {"E1W 3RE"}
    assert main(["postcode", "E1W 3RE", "--format", "geojson"]) == 0
    found = json.loads(capfdbinary.readouterr().out)
    assert len(found["features"]) == len(rows)


def test_no_postcode_is_refused_and_ends_with_one(capfd):
    assert main(["postcode", "Wapping"]) == 1
    assert "is not a postcode" in capfd.readouterr().err
    assert main(["postcode"]) == 2
