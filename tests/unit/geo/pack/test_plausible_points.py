"""A point is plausible for its stated accuracy, its sign and its place."""

from __future__ import annotations

import pytest

from geo.gaps.changes import read_upload
from geo.pack.pack import Pack
from geo.sample import town
from tests.conftest import TESTING_MATERIAL


def judged(lat: str, lon: str, accuracy: str = "", ward: str | None = None) -> list[tuple[int, str, str]]:
    """Return row, rule and remedy of the faults of the town's clubs, the first of them moved."""
    rows = town().register.rows("club")
    first = rows.index[0]
    rows.loc[first, ["lat", "lon"]] = [lat, lon]
    if accuracy:
        rows.loc[first, "coord_accuracy"] = accuracy
    if ward is not None:
        rows.loc[first, "ward_stated"] = ward
    upload = read_upload(town(), "club", rows.to_csv(index=False).encode(), "clubs.csv")
    return [(each.row or 0, each.rule, each.mend or "") for each in upload.faults]


WORDS = {each.words: each.metres for each in town().register.terms.accuracy}  # type: ignore[union-attr]


@pytest.mark.parametrize("accuracy", WORDS)
@pytest.mark.parametrize("decimals", [1, 2, 3, 4, 5])
def test_decimals_carry_the_stated_accuracy(accuracy: str, decimals: int) -> None:
    found = judged(f"{52.4177:.{decimals}f}", f"{-4.1113:.{decimals}f}", accuracy)
    # Half of the last decimal of a latitude in metres, and half as much again is let pass.
    coarse = 55_660 / 10**decimals > 1.5 * WORDS[accuracy]
    assert any("fewer decimals" in rule for _, rule, _ in found) == coarse


def test_one_coordinate_may_end_in_zeros_that_a_spreadsheet_dropped() -> None:
    assert judged("52.41", "-4.1113456") == []


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        ("-4.11134", "52.41771", "seem to be swapped."),
        ("52.41771", "4.11134", "lost its minus sign"),
        ("4.11134", "52.41771", "swapped, and the longitude to have lost its minus sign"),
    ],
)
def test_a_point_elsewhere_is_told_by_what_happened_to_it(lat: str, lon: str, words: str) -> None:
    found = judged(lat, lon)
    assert any(words in mend for _, _, mend in found), found


@pytest.mark.slow
def test_a_sign_that_only_the_stated_ward_tells(pack: Pack) -> None:
    # Both sides of Greenwich lie in the borough's land: only the ward says which is meant.
    rows = pack.register.rows("youth_centre")
    at = rows.index[rows["ward_stated"] == "Shadwell"][0]
    rows.loc[at, "lon"] = rows.loc[at, "lon"].removeprefix("-")
    found = read_upload(pack, "youth_centre", rows.to_csv(index=False).encode(), "y.csv").faults
    assert [(each.column, each.rule) for each in found] == [("lon", "a point outside its stated ward")]


@pytest.mark.skipif(not TESTING_MATERIAL.exists(), reason="needs ../shared/data/testing")
def test_the_given_schools_shown_as_two_decimals(pack: Pack) -> None:
    data = (TESTING_MATERIAL / "cases/two-decimals/shown-as-0.00.csv").read_bytes()
    upload = read_upload(pack, "primary_school", data, "shown-as-0.00.csv")
    coarse = [each for each in upload.faults if "fewer decimals" in each.rule]
    # All that have a point, and no other fault.
    assert len(coarse) == len(upload.faults)
    assert len(coarse) > 30
