"""Open Referral UK and OpenActive: documented shapes, round trips, bad feeds refused in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from pandas import DataFrame

from geo.cli.main import main
from geo.errors import AtlasError, PackError
from geo.pack import openactive, referral
from geo.pack.feed import id_of, register_items
from geo.pack.pack import load_files
from geo.pack.sessions import COLUMNS
from geo.sample import town, town_with_sessions
from geo.store.directory import SHIPPED

REGISTER = town_with_sessions().register

# As the pages of HSDS 3 and Open Referral UK document them: a service with a schedule and a location.
SERVICE = {
    "id": "CL-A",
    "organization": {"id": "o-1", "name": "Abbey Trust"},
    "name": "Abbey Club",
    "status": "active",
    "schedules": [
        {
            "id": "S-1",
            "service_id": "CL-A",
            "valid_from": "2026-01-01",
            "freq": "WEEKLY",
            "interval": 1,
            "byday": "TH,FR",
            "opens_at": "16:00:00",
            "closes_at": "19:30:00",
            "description": "Girls on Thursday",
        },
        {"id": "S-8", "freq": "WEEKLY", "byday": "MO", "opens_at": "18:00", "closes_at": "20:00"},
        {"id": "S-7", "freq": "MONTHLY", "bymonthday": "1", "opens_at": "18:00", "closes_at": "20:00"},
    ],
}
# As the pages of OpenActive document them: a page of RPDE with a series and one of its sessions.
PLACE = {"type": "Place", "name": "Abbey Club", "address": {"type": "PostalAddress", "postalCode": ""}}
SERIES = {
    "type": "SessionSeries",
    "name": "Football for girls",
    "url": "https://example.org/football",
    "ageRange": {"type": "QuantitativeValue", "minValue": 11, "maxValue": 16},
    "genderRestriction": "https://openactive.io/FemaleOnly",
    "maximumAttendeeCapacity": 20,
    "isAccessibleForFree": True,
    "location": PLACE,
    "eventSchedule": [
        {
            "type": "Schedule",
            "byDay": ["https://schema.org/Monday", "schema:Wednesday"],
            "startTime": "17:00",
            "endTime": "18:30",
            "repeatFrequency": "P1W",
        }
    ],
}


def _feed(*items, **more):
    page = {"next": "https://example.org/feed?after=1", "items": list(items), "license": "CC BY 4.0"}
    return json.dumps(page | more).encode()


def _item(data, kind="SessionSeries", key="https://example.org/series/1", state="updated"):
    return {"state": state, "kind": kind, "id": key, "modified": 1, "data": data}


def _read(*services):
    return referral.read(json.dumps({"contents": list(services)}).encode(), "services.json", REGISTER)


# ---- Open Referral UK ------------------------------------------------------------------------------------


@pytest.mark.parametrize("register", [REGISTER, load_files(SHIPPED).register], ids=["town", "shipped"])
def test_out_and_in_again_changes_nothing(register):
    found = referral.read(referral.exported(register), "services.json", register)
    assert found.before == found.after
    assert (found.faults, found.notes) == ((), ())
    items = register_items(register)
    assert found.before.keys() == items.keys()


def test_every_field_that_has_a_place_comes_back_into_an_empty_register():
    shared = {"age_from": "11", "age_to": "17", "cost": "free", "booking": "Just come", "language": "Sylheti"}
    rows = REGISTER.sessions.assign(note="Bring shoes", **shared)
    rows.loc[2, ["days"]] = "2026-12-05;2026-12-12"
    full = replace(REGISTER, sessions=rows)
    bare = replace(REGISTER, sessions=REGISTER.sessions.iloc[:0])
    found = referral.read(referral.exported(full), "services.json", bare, source="Ann")
    carried = referral.CARRIED - {"name", "status", "category", "address", "postcode", "lat", "lon", "notes"}
    for key, body in register_items(full).items():
        if key[0] == "session":
            back = found.after[key].body
            assert {name: back.get(name) for name in carried} == {name: body.get(name) for name in carried}
            assert (back["source"], back["as_of"]) == ("Ann", "undated")


def test_what_has_no_place_is_listed_and_nothing_else_is_lost():
    said = {each for line in referral.left_out(REGISTER) for each in line.split(" (")[0].split(", ")}
    columns = set(COLUMNS) | {name for frame in REGISTER.files.values() for name in frame}
    silent = {
        each for each in columns if not any(body.get(each) for body in register_items(REGISTER).values())
    }
    assert columns - silent - referral.CARRIED <= said | {"age_from"}
    assert all(": " in line for line in referral.left_out(REGISTER))


def test_a_file_of_somebody_else_is_compared_row_by_row():
    found = _read(SERVICE)
    before, after = found.before["session", "S-1"].body, found.after["session", "S-1"].body
    changed = {name: after[name] for name in after if after[name] != before.get(name)}
    assert changed == {"days": "Thu;Fri", "end": "19:30"}
    assert after["open_to"] == "girls", "what has no place there stays"
    new = found.after["session", "S-8"].body
    assert (new["title"], new["days"], new["source"]) == ("Abbey Club", "Mon", "services.json")
    assert any("S-7 of Abbey Club has no day and hours" in each for each in found.notes)
    assert "session S-2 is not in the file, and stays" in found.notes
    assert found.faults == ()


def test_a_service_that_is_new_says_what_it_still_needs():
    found = _read({"id": "NEW", "name": "New Club", "status": "defunct"})
    assert found.after["service", "NEW"].body["status"] == "closed"
    assert found.notes == ("service NEW is new here and still needs category, as_of, source_url",)


def test_sessions_that_would_be_refused_are_named():
    wrong = {"id": "S-1", "byday": "TH", "opens_at": "19:00", "closes_at": "16:00", "description": "T"}
    found = _read({**SERVICE, "schedules": [wrong]})
    assert [each.rule for each in found.faults] == ["is not after its start"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is no JSON"),
        (b"<html>not here</html>", "is no JSON"),
        (b'{"contents": [], "contents": []}', "twice in one object"),
        (b"\xff\xfe\x00", "services.json"),
        (b'{"hello": 1}', "no services under"),
        (b"7", "no services under"),
        (b'{"contents": [{"name": "No id"}]}', "contents.0.id"),
        (b'{"contents": [{"id": "A", "name": "A", "minimum_age": "old"}]}', "contents.0.minimum_age"),
        (b'{"contents": [{"id": "A", "name": "A", "schedules": 5}]}', "contents.0.schedules"),
    ],
)
def test_a_bad_file_is_refused_in_words(data, words):
    with pytest.raises(AtlasError, match=words):
        referral.read(data, "services.json", REGISTER)


# ---- OpenActive ------------------------------------------------------------------------------------------


def test_a_series_comes_to_a_session_of_the_listed_service_at_its_place():
    found = openactive.read(_feed(_item(SERIES)), "feed.json", REGISTER, as_of="2026-11-28")
    assert found.before == {}
    (key,) = found.after
    assert found.after[key].body == {
        "session_id": "OA-example.org-series-1",
        "service_id": "CL-A",
        "title": "Football for girls",
        "days": "Mon;Wed",
        "start": "17:00",
        "end": "18:30",
        "age_from": "11",
        "age_to": "16",
        "open_to": "girls",
        "places": "20",
        "cost": "free",
        "as_of": "2026-11-28",
        "source": "https://example.org/football",
    }
    assert (found.faults, found.notes) == ((), ("The licence of the feed: CC BY 4.0",))


def test_one_date_of_a_series_has_what_only_the_series_says():
    series = {name: each for name, each in SERIES.items() if name != "eventSchedule"}
    one = {
        "type": "ScheduledSession",
        "superEvent": "https://example.org/series/1",
        "startDate": "2026-12-03T17:00:00Z",
        "endDate": "2026-12-03T18:00:00Z",
    }
    items = (_item(series), _item(one, "ScheduledSession", "session-9"))
    found = openactive.read(_feed(*items), "feed.json", REGISTER)
    body = found.after["session", "OA-session-9"].body
    assert (body["days"], body["start"], body["open_to"]) == ("2026-12-03", "17:00", "girls")
    assert any("has no weekly days or no date" in each for each in found.notes)


def test_what_was_taken_over_before_is_changed_and_keeps_its_source():
    (key,) = openactive.read(_feed(_item(SERIES)), "f", REGISTER).after
    body = openactive.read(_feed(_item(SERIES)), "f", REGISTER).after[key].body
    held = DataFrame([{name: body.get(name, "") for name in COLUMNS} | {"source": "Ann"}], dtype="str")
    later = _item({**SERIES, "maximumAttendeeCapacity": 25})
    found = openactive.read(_feed(later), "f", replace(REGISTER, sessions=held))
    assert (found.after[key].body["places"], found.after[key].body["source"]) == ("25", "Ann")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (_item(None, state="deleted"), "was deleted by its publisher"),
        (_item({**SERIES, "location": None}), "says no place"),
        (_item({**SERIES, "location": {"name": "Moon Club"}}), "no listed service is at Moon Club"),
        (_item({**SERIES, "eventSchedule": []}), "has no weekly days"),
        (_item(SERIES, kind="FacilityUse"), "is no session"),
    ],
)
def test_what_cannot_be_taken_is_named_with_the_reason(item, words):
    found = openactive.read(_feed(item), "feed.json", REGISTER)
    assert found.after == {}
    assert words in found.notes[-1]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[]", "no OpenActive feed"),
        (b'{"items": 1, "license": "x"}', "items"),
        (_feed(license=""), "states no licence"),
        (_feed({"state": "gone", "kind": "SessionSeries", "id": "1"}), "items.0.state"),
        (_feed(_item({**SERIES, "ageRange": {"minValue": "young"}})), "minValue"),
        (_feed()[:-5], "is no JSON"),
    ],
)
def test_a_bad_feed_is_refused_in_words(data, words):
    with pytest.raises(AtlasError, match=words):
        openactive.read(data, "feed.json", REGISTER)


def test_many_that_are_left_out_are_counted():
    items = [_item({**SERIES, "location": None}, key=f"s-{at}") for at in range(60)]
    found = openactive.read(_feed(*items), "feed.json", REGISTER)
    assert found.notes[-1] == "and 20 more that are left out"


def test_ids_of_feeds_become_ids_of_the_register():
    assert id_of("https://example.org/a?b=1&c=" + "9" * 80, "OA")[-5:] == "99999"
    assert len(id_of("x" * 200, "OA")) <= 40


# ---- The commands ----------------------------------------------------------------------------------------


def test_a_file_is_only_compared_unless_somebody_proposes_it(tmp_path, capsys):
    file = tmp_path / "services.json"
    file.write_bytes(json.dumps([SERVICE]).encode())
    root = ["--data", str(town().root), "register", "referral", "import", str(file)]
    assert main(root) == 0
    told = capsys.readouterr().out
    assert main([*root, "--dry-run"]) == 0
    said = capsys.readouterr()
    assert said.out == told
    assert "session_id: S-8; service_id: CL-A; title: Abbey Club; days: Mon" in said.out
    assert "note: schedule S-7" in said.err
    assert main([*root, "--dry-run", "--format", "json"]) == 0
    assert {row["what"] for row in json.loads(capsys.readouterr().out)} == {"added"}


def test_the_export_says_what_it_does_not_carry(tmp_path, capsys):
    assert main(["register", "referral", "export", "--out", str(tmp_path / "out.json")]) == 0
    said = capsys.readouterr().err
    assert "not carried: open_to (1): eligibility is free text" in said
    assert len(json.loads((tmp_path / "out.json").read_bytes())["contents"]) > 200


def test_a_feed_is_refused_on_the_command_line_in_one_line(tmp_path, capsys):
    file = tmp_path / "feed.json"
    file.write_bytes(b"<html>")
    assert main(["register", "openactive", "import", str(file), "--dry-run"]) == 1
    assert "feed.json: is no JSON" in capsys.readouterr().err
    with pytest.raises(PackError):
        openactive.read(b"<html>", "feed.json", REGISTER)
