"""Promises on any register: what an incomplete list can never say, and that order is irrelevant."""

from __future__ import annotations

import pandas as pd
from hypothesis import HealthCheck, given, settings, strategies as st

from geo.gaps.verdicts import VERDICTS, gaps
from geo.pack.pack import Pack
from tests.synthetic import WARD_EDGES, WARDS, _degrees

CLUBS = "club_every_ward"
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
STATUS = st.sampled_from(["open", "planned", "closed", "unknown"])
ACCURACY = st.sampled_from(["exact", "park centre", "street", ""])
CLUB = st.tuples(st.floats(0.05, 5.95), st.floats(0.05, 1.95), ACCURACY, STATUS)


def _register(pack: Pack, clubs: list[tuple[float, float, str, str]], *, complete: bool) -> Pack:
    """Return a working copy that lists these clubs: place in kilometres, kind of point, status."""
    first = pack.register.rows("club").iloc[0].to_dict()
    rows = []
    for number, (east, north, kind, status) in enumerate(clubs):
        lat, lon = _degrees(east, north) if kind else ("", "")
        place = {"lat": lat, "lon": lon, "coord_accuracy": kind, "coord_source": "made up" if kind else ""}
        rows.append({**first, **place, "service_id": f"X{number}", "status": status, "ward_stated": ""})
    frame = pd.DataFrame(rows, columns=list(first), dtype="str")
    return pack.with_register("club", frame, complete_source="everybody" if complete else "")


@FEW
@given(clubs=st.lists(CLUB, max_size=6))
def test_an_incomplete_list_never_says_unmet(synthetic_pack: Pack, clubs: list[tuple]) -> None:
    verdicts = set(gaps(_register(synthetic_pack, clubs, complete=False), CLUBS)["verdict"])
    assert verdicts <= set(VERDICTS) - {"unmet"}


@FEW
@given(clubs=st.lists(CLUB, max_size=6))
def test_a_complete_list_never_says_not_evidenced_and_agrees_on_what_is_met(
    synthetic_pack: Pack, clubs: list[tuple]
) -> None:
    whole = gaps(_register(synthetic_pack, clubs, complete=True), CLUBS)["verdict"]
    part = gaps(_register(synthetic_pack, clubs, complete=False), CLUBS)["verdict"]
    assert "not evidenced" not in set(whole)
    pd.testing.assert_series_equal(whole == "met", part == "met")


@FEW
@given(clubs=st.lists(CLUB, min_size=2, max_size=6), data=st.data())
def test_the_order_of_rows_changes_no_verdict(
    synthetic_pack: Pack, clubs: list[tuple], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(clubs))
    one, other = (
        gaps(_register(synthetic_pack, each, complete=True), CLUBS)["verdict"] for each in (clubs, shuffled)
    )
    pd.testing.assert_series_equal(one, other)


@FEW
@given(clubs=st.lists(CLUB, max_size=5), ward=st.sampled_from(list(WARDS)))
def test_an_open_club_in_the_middle_of_a_ward_meets_it_and_takes_nothing_from_others(
    synthetic_pack: Pack, clubs: list[tuple], ward: str
) -> None:
    west, east = WARD_EDGES[ward]
    before = gaps(_register(synthetic_pack, clubs, complete=True), CLUBS)["verdict"]
    more = [*clubs, ((west + east) / 2, 1.0, "exact", "open")]
    after = gaps(_register(synthetic_pack, more, complete=True), CLUBS)["verdict"]
    assert after[ward] == "met"
    others = [code for code in WARDS if code != ward]
    assert after[others].to_dict() == before[others].to_dict()


def test_a_list_without_a_row_evidences_nothing(synthetic_pack: Pack) -> None:
    clubs = [(0.5, 1.0, "exact", "open"), (4.2, 1.0, "exact", "planned"), (3.5, 1.0, "exact", "open")]
    assert gaps(_register(synthetic_pack, clubs, complete=True), CLUBS)["verdict"].tolist() == [
        "met",
        "unmet",
        "uncertain",
        "uncertain",
        "unmet",
    ]
    nothing = gaps(_register(synthetic_pack, [], complete=False), CLUBS)
    assert set(nothing["verdict"]) == {"not evidenced"}
