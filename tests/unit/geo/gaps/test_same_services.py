"""Rows are matched by id, then by name and place; what is unclear is asked about."""

from __future__ import annotations

import pytest

from geo.gaps.likeness import APART, HERE, Row
from geo.gaps.same_services import NEW, matched
from geo.sample import town

AT = town().services.geometry


def ask(*cells: dict[str, str], said=None):
    rows = [Row(line, each) for line, each in enumerate(cells, start=2)]
    return matched(town(), "club", rows, said or {})


def near(service: str, metres: float) -> dict[str, str]:
    """Return the cells of a point so many metres north of a service."""
    here = AT[service]
    return {"lat": f"{here.y + metres / 111_200:.7f}", "lon": f"{here.x:.7f}"}


def test_an_id_decides_whatever_the_name_is():
    found = ask({"service_id": "cl-a", "name": "Dock Club"}, {"service_id": "CL-D"})
    assert (dict(found.found), found.questions) == ({2: "CL-A", 3: "CL-D"}, ())


def test_the_same_name_and_place_is_the_same_service():
    found = ask({"name": "The Abbey  Club", **near("CL-A", HERE / 2)}, {"name": "dock club"})
    assert dict(found.found) == {2: "CL-A", 3: "CL-D"}
    assert ask({"name": "abbey-club", **near("CL-A", HERE / 2)}).found == {2: "CL-A"}


def test_the_same_name_elsewhere_is_asked_about():
    found = ask({"name": "Abbey Club", **near("CL-A", APART + 50)})
    assert not found.found
    assert found.questions[0].likely == ("CL-A",)


@pytest.mark.parametrize(
    "name", ["Abby Club", "Abbey", "Abbeys", "Abbey Club (new building)", "Council: Abbey"]
)
def test_a_name_that_is_only_like_one_is_asked_about(name):
    (question,) = ask({"name": name}).questions
    assert question.likely[0] == "CL-A"
    assert question.line == 2


def test_a_name_like_none_is_a_new_service_and_words_that_all_have_do_not_count():
    assert dict(ask({"name": "Zebra Club"}).found) == {2: NEW}


def test_another_name_in_the_same_place_is_asked_about_unless_a_row_has_that_service():
    assert ask({"name": "Zzz", **near("CL-A", 1)}).questions[0].likely == ("CL-A",)
    assert ask({"service_id": "CL-A"}, {"name": "Zzz", **near("CL-A", 1)}).found[3] == NEW
    assert ask({"name": "Abbey Club"}, {"name": "Zzz", **near("CL-A", 1)}).found[3] == NEW


def test_a_row_without_a_name_is_asked_about():
    (question,) = ask({"name": "", "address": "Total"}).questions
    assert question.place == "Total"


def test_two_rows_that_would_be_one_service_are_both_asked_about():
    found = ask({"name": "Abbey Club"}, {"name": "Abbey club"})
    assert [each.line for each in found.questions] == [2, 3]
    found = ask({"service_id": "CL-A"}, {"name": "Abbey Club"})
    assert [each.line for each in found.questions] == [3]


def test_what_a_person_says_is_taken():
    said = {2: "CL-D", 3: NEW, 4: ""}
    found = ask({"name": "Abbey Club"}, {"name": "Elm Club"}, {"name": "x"}, said=said)
    assert dict(found.found) == said
    assert found.questions == ()


def test_points_that_are_none_are_no_points():
    for lat, lon in (("", ""), ("north", "1"), ("nan", "nan"), ("1e999", "5"), ("9999", "9999")):
        assert ask({"name": "Abbey Club", "lat": lat, "lon": lon}).found == {2: "CL-A"}


def test_the_list_of_another_category_is_not_looked_into():
    assert dict(ask({"name": "East Hub", "service_id": "HUB-2"}).found) == {2: NEW}
