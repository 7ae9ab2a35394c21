"""Promises on any register: what an incomplete list can never say, that order is irrelevant, one verdict."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from geo.access.coverage import knowledge
from geo.gaps.changes import difference
from geo.gaps.evidence import Choice
from geo.gaps.verdicts import VERDICTS, gaps
from geo.pack.pack import Pack
from geo.pack.standards import Nearby
from geo.report.promises import gap_table
from pages.youth_centres.answer import Question, answer
from tests.effort import tries
from tests.synthetic import WARD_EDGES, WARDS, _degrees

pytestmark = pytest.mark.slow

CLUBS = "club_every_ward"
FEW = settings(
    max_examples=tries(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
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


@FEW
@given(
    clubs=st.lists(CLUB, max_size=5),
    complete=st.booleans(),
    walk=st.sampled_from([400.0, 1600.0]),
    statuses=st.sampled_from([("open",), ("open", "unknown")]),
    streets=st.booleans(),
)
def test_command_line_pages_and_upload_preview_give_one_verdict(
    synthetic_pack: Pack,
    clubs: list[tuple],
    complete: bool,
    walk: float,
    statuses: tuple[str, ...],
    streets: bool,
) -> None:
    rule = {"nearby": Nearby(metres=walk, share=0.6)}
    promise = synthetic_pack.promises[CLUBS].model_copy(update=rule)
    promises = MappingProxyType({**synthetic_pack.promises, CLUBS: promise})
    before = replace(synthetic_pack, promises=promises)
    after = _register(before, clubs, complete=complete)
    choice = Choice(promise.categories, statuses, streets)
    page = answer(after, Question(promise, (0, 4), 250.0, promise.categories, statuses, streets))
    table = gap_table(after, [CLUBS], choice).set_index("area_code")
    # Whom and how far the page shows has no part in the verdict.
    assert page.verdicts["verdict"].to_dict() == table["verdict"].to_dict()
    # Family Hubs and the preview of an upload ask for the usual choice.
    was, now = (gap_table(each, [CLUBS]).set_index("area_code")["verdict"] for each in (before, after))
    assert gaps(after, CLUBS)["verdict"].to_dict() == now.to_dict()
    shown = difference(before, after, "club").verdicts.set_index("area_code")
    assert shown["before"].to_dict() == was[was != now].to_dict()
    assert shown["after"].to_dict() == now[was != now].to_dict()


@FEW
@given(clubs=st.lists(CLUB, max_size=5), complete=st.booleans(), streets=st.booleans())
def test_a_whole_list_is_complete_and_leaves_no_service_open(
    synthetic_pack: Pack, clubs: list[tuple], complete: bool, streets: bool
) -> None:
    pack = _register(synthetic_pack, clubs, complete=complete)
    known = knowledge(pack, ("club",), admit_street=streets)
    deciding = {"exact", "park centre", *(["street"] if streets else [])}
    lost = [club for club in clubs if club[3] == "open" and club[2] not in deciding]
    doubtful = [club for club in clubs if club[3] == "unknown"]
    assert known.complete == complete
    assert known.whole == (complete and not lost and not doubtful)
    assert known.whole == (known.because == "")
    if known.whole:
        verdicts = gaps(pack, CLUBS, Choice(admit_street=streets))["verdict"]
        assert "not evidenced" not in set(verdicts)
