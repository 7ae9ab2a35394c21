"""Who is open at an hour: what a source leaves out is never read as no, and unknown hours never as closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from pandas import DataFrame

from geo.access.coverage import coverage
from geo.access.session_week import NOTHING, week
from geo.access.sessions import STATES, Choice, Hour, is_on, places_of, reach, states
from geo.gaps.session_gaps import gaps, sentences
from geo.pack.pack import load_files
from geo.pack.sessions import COLUMNS, sessions_of
from geo.sample import town, town_with_sessions
from geo.store.directory import SHIPPED

CLUBS = Choice(("club",))
THURSDAY = Hour(3, 17 * 60, 17 * 60 + 1)
BASE = dict.fromkeys(COLUMNS, "") | {
    "session_id": "S",
    "service_id": "CL-A",
    "title": "T",
    "days": "Thu",
    "start": "16:00",
    "end": "19:00",
    "season": "all year",
    "age_from": "11",
    "age_to": "17",
    "open_to": "all",
    "with_send": "inclusive",
    "as_of": "2026",
    "source": "s",
}


def _session(**cells):
    return sessions_of(DataFrame([BASE | cells], dtype="str"))[0]


def _with(*rows):
    frame = DataFrame([BASE | {"session_id": f"S{at}"} | each for at, each in enumerate(rows)], dtype="str")
    return replace(town(), register=replace(town().register, sessions=frame))


@pytest.mark.parametrize(
    ("cells", "hour", "said"),
    [
        ({}, {}, "yes"),
        ({}, {"day": 2}, "no"),
        ({}, {"start": 959, "end": 960}, "no"),
        ({}, {"start": 960, "end": 961}, "yes"),
        ({}, {"start": 1139, "end": 1140}, "yes"),
        ({}, {"start": 1140, "end": 1141}, "no"),
        ({"season": "term"}, {}, "yes"),
        ({"season": "term"}, {"season": "holiday"}, "no"),
        ({"season": "holiday"}, {}, "no"),
        ({"season": ""}, {}, "yes"),
        ({"season": ""}, {"season": "holiday"}, "perhaps"),
        ({"season": "term"}, {"season": "not known"}, "perhaps"),
        ({}, {"season": "not known"}, "yes"),
        ({}, {"season": "bank holiday"}, "perhaps"),
        ({"days": "2026-12-03"}, {}, "perhaps"),
        ({"days": "2026-12-03"}, {"on": date(2026, 12, 3), "season": "bank holiday"}, "yes"),
        ({"days": "2026-12-03"}, {"on": date(2026, 12, 10)}, "no"),
        ({"days": "2026-12-04"}, {}, "no"),
        ({}, {"age": 11}, "yes"),
        ({}, {"age": 17}, "yes"),
        ({}, {"age": 10}, "no"),
        ({}, {"age": 18}, "no"),
        ({"age_to_send": "25"}, {"age": 18}, "no"),
        ({"age_to_send": "25"}, {"age": 25, "send": True}, "yes"),
        ({"age_to_send": "25", "with_send": "only"}, {"age": 25}, "yes"),
        ({}, {"age": 17, "send": True}, "yes"),
        ({}, {"age": 18, "send": True}, "perhaps"),
        ({}, {"age": 10, "send": True}, "no"),
        ({"with_send": "only"}, {"age": 18, "send": True}, "no"),
        ({"with_send": "only"}, {"open_to": "all"}, "no"),
        ({"with_send": "only"}, {"open_to": "all", "send": True}, "yes"),
        ({"with_send": "only"}, {}, "yes"),
        ({"age_to": ""}, {"age": 30}, "perhaps"),
        ({"age_to": ""}, {"age": 9}, "no"),
        ({"age_from": "", "age_to": ""}, {"age": 9}, "perhaps"),
        ({"open_to": "girls"}, {}, "yes"),
        ({"open_to": "girls"}, {"open_to": "girls"}, "yes"),
        ({"open_to": "girls"}, {"open_to": "all"}, "no"),
        ({"open_to": "girls"}, {"open_to": "boys"}, "no"),
        ({}, {"open_to": "girls"}, "no"),
        ({"open_to": ""}, {"open_to": "girls"}, "perhaps"),
        ({"with_send": ""}, {"send": True}, "perhaps"),
        ({"with_send": "", "age_to_send": "25"}, {"send": True}, "yes"),
        ({"with_send": "", "open_to": "girls"}, {"send": True, "open_to": "boys"}, "no"),
    ],
)
def test_a_session_is_on_may_be_on_or_is_not(cells, hour, said):
    assert is_on(_session(**cells), replace(THURSDAY, **hour)) == said


def test_a_service_is_closed_only_where_somebody_says_that_all_its_hours_are_listed():
    monday = replace(THURSDAY, day=0)
    assert states(_with({}), CLUBS, monday)["state"]["CL-A"] == "not known"
    assert states(_with({"all_hours": "Ann"}), CLUBS, monday)["state"]["CL-A"] == "closed"
    second = ({"all_hours": "Ann"}, {"days": "2026-11-30"})
    assert states(_with(*second), CLUBS, monday)["state"]["CL-A"] == "not known", "one may be on"
    assert set(states(town(), CLUBS, THURSDAY)["state"]) == {"not known"}


def test_a_session_of_a_service_that_a_working_copy_lacks_is_left_out():
    rows = town().register.rows("club").iloc[1:]
    copy = town_with_sessions().with_register("club", rows)
    assert "CL-A" not in states(copy, CLUBS, THURSDAY).index


def test_what_is_kept_for_a_pack_is_not_what_is_kept_for_its_working_copy():
    pack = town_with_sessions()
    assert states(pack, CLUBS, THURSDAY)["state"]["CL-A"] == "open"
    rows = pack.register.rows("club").replace({"name": {"Abbey Club": "New Abbey Club"}})
    copy = pack.with_register("club", rows)
    silent = replace(copy, register=replace(copy.register, sessions=copy.register.sessions.iloc[:0]))
    assert set(states(silent, CLUBS, THURSDAY)["state"]) == {"not known"}


def test_reach_is_that_of_the_services_in_their_state_and_of_nothing_else():
    everything = coverage(town(), ("club",), ages=(10, 15), within=1000).figures
    found = reach(town_with_sessions(), CLUBS, THURSDAY, 1000)
    assert np.allclose(found["most_inside"], everything["inside"])
    assert (found["inside"] <= found["most_inside"] + 1e-9).all()
    assert found.loc["D", "inside"] == 0, "the walk to the open one is known, and nobody there can walk it"
    nobody = reach(town(), CLUBS, THURSDAY, 1000)
    assert nobody["inside"].isna().all(), "nobody is known to be open: that is not nought"
    assert nobody["most_inside"].notna().all()


def test_reach_is_nought_only_where_every_listed_one_is_known_to_be_closed():
    ids = ("CL-A", "CL-B", "CL-CD")
    shut = _with(*({"service_id": each, "all_hours": "Ann"} for each in ids))
    found = reach(shut, CLUBS, replace(THURSDAY, day=0), 1000)
    assert (found[["inside", "most_inside"]] == 0).all(axis=None)


def test_an_open_service_without_a_point_that_counts_has_no_known_reach():
    pack = _with({"service_id": "CL-B"})
    found = reach(pack, CLUBS, THURSDAY, 1000)
    assert found["inside"].isna().all()
    streets = reach(pack, replace(CLUBS, admit_street=True), THURSDAY, 1000)
    assert streets["inside"].notna().all()


def test_ages_that_nobody_counts_have_no_figure():
    found = reach(town_with_sessions(), CLUBS, replace(THURSDAY, age=25, send=True), 1000)
    assert found.isna().all(axis=None)


def test_of_the_shipped_centres_the_girls_centre_is_open_on_a_thursday_and_of_the_others_nobody_has_said():
    pack = load_files(SHIPPED)
    choice = Choice(("youth_centre",))
    found = states(pack, choice, THURSDAY)["state"]
    assert found[found != "not known"].to_dict() == {"YC08": "open"}
    assert set(states(pack, choice, replace(THURSDAY, day=6))["state"]) == {"not known"}
    assert states(pack, choice, replace(THURSDAY, age=24))["state"]["YC08"] == "not known"
    assert states(pack, choice, replace(THURSDAY, age=24, send=True))["state"]["YC08"] == "open"


def test_the_week_of_a_ward_says_when_anything_is_open_and_for_whom():
    found = week(town_with_sessions(), CLUBS, THURSDAY)
    assert len(found) == 5 * 7 * 14
    of_a = found[found["area_code"] == "A"].set_index(["day", "hour"])
    assert of_a.loc[(3, 17), ["state", "for_whom", "certain"]].to_list() == ["open", "girls", True]
    assert of_a.loc[(0, 17), "state"] == "closed"
    assert set(found.loc[found["area_code"] == "E", "state"]) == {NOTHING}
    at_ten = found[(found["area_code"] == "B") & (found["day"] == 5)].set_index("hour")["state"]
    assert at_ten.loc[[9, 10, 12, 13]].to_list() == ["not known", "open", "open", "not known"]
    girls = week(town_with_sessions(), CLUBS, replace(THURSDAY, open_to="girls"))
    assert set(girls.loc[girls["state"] == "open", "day"]) == {3}


def test_a_week_shows_every_hour_that_a_session_has():
    early = week(_with({"start": "06:30", "end": "24:00"}), CLUBS, THURSDAY)
    assert (early["hour"].min(), early["hour"].max()) == (6, 23)


def test_gaps_count_wards_without_a_listed_session_beside_what_nobody_has_said():
    pack = town_with_sessions()
    found = {(each.group, each.day): each for each in gaps(pack, CLUBS, THURSDAY)}
    assert found["session", 3].areas == ("B", "C", "D", "E")
    assert (found["session", 3].not_known, found["session", 3].listed) == (2, 3)
    assert found["session open to all", 5].areas == ("A", "C", "D", "E")
    told = sentences(pack, CLUBS, THURSDAY)
    assert (
        "No listed girls' session on Thursdays in 4 of 5 wards; nobody has said of 2 of the 3 clubs." in told
    )


def test_a_session_that_could_be_in_two_wards_is_a_gap_of_neither():
    pack = _with({"service_id": "CL-CD"})
    assert places_of(pack, states(pack, CLUBS, THURSDAY).index)["certain"].to_list() == [
        True,
        True,
        False,
        False,
    ]
    found = next(each for each in gaps(pack, CLUBS, THURSDAY) if (each.group, each.day) == ("session", 3))
    assert found.areas == ("A", "B", "E")


def test_one_that_could_stand_beyond_the_place_is_certainly_in_none_of_its_areas():
    services = town().services.copy()
    services.at["CL-CD", "wards_possible"] = ("D", "NEXT")
    pack = replace(town(), services=services)
    for level, code in (("ward", "D"), ("locality", "east"), ("borough", "TOWN")):
        found = places_of(pack, services.index[services.index == "CL-CD"], level)
        assert found.to_numpy().tolist() == [["CL-CD", code, False]]
    inside = places_of(town(), services.index[services.index == "CL-CD"], "locality")
    assert inside.to_numpy().tolist() == [["CL-CD", "east", True]]


def test_who_has_send_is_not_turned_away_by_an_age_that_is_not_stated_for_them():
    pack = _with({"all_hours": "Ann"})
    grown = replace(THURSDAY, age=20)
    assert states(pack, CLUBS, grown)["state"]["CL-A"] == "closed"
    assert states(pack, CLUBS, replace(grown, send=True))["state"]["CL-A"] == "not known"


CELLS = st.fixed_dictionaries(
    {
        "service_id": st.sampled_from(["CL-A", "CL-B", "CL-CD"]),
        "days": st.sampled_from(["Mon", "Thu", "Mon;Thu", "2026-12-03"]),
        "season": st.sampled_from(["", "term", "holiday", "all year"]),
        "age_from": st.sampled_from(["", "8"]),
        "age_to": st.sampled_from(["", "14"]),
        "age_to_send": st.sampled_from(["", "20"]),
        "open_to": st.sampled_from(["", "all", "girls", "boys"]),
        "with_send": st.sampled_from(["", "inclusive", "only"]),
        "all_hours": st.sampled_from(["", "Ann"]),
    }
)
HOURS = st.builds(
    Hour,
    day=st.integers(0, 6),
    start=st.integers(0, 1438),
    end=st.just(1440),
    season=st.sampled_from(["term", "holiday", "bank holiday", "not known"]),
    age=st.sampled_from([None, 7, 13, 18]),
    open_to=st.sampled_from(["any", "all", "girls", "boys"]),
    send=st.booleans(),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, max_size=5), HOURS)
def test_whatever_is_said_unknown_hours_are_never_closed_and_more_knowledge_never_unopens(rows, hour):
    pack = _with(*rows) if rows else town()
    found = states(pack, CLUBS, hour)
    assert set(found["state"]) <= set(STATES)
    said = {each["service_id"] for each in rows if each["all_hours"]}
    assert set(found.index[found["state"] == "closed"]) <= said
    more = states(_with(*rows, {"service_id": "CL-B"}), CLUBS, hour)
    assert (more.loc[found["state"] == "open", "state"] == "open").all()
