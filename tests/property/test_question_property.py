"""The questions of the pages, on both packs: whatever a link says is read, written and read again alike."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from geo.report.choices import Choice, Number, OneOf, Several, written
from geo.report.question import Question, read
from pages.data_and_methods.choices import LookUp
from pages.family_hubs.choices import Asked as FamilyHubs
from pages.needs_map.choices import Needs
from pages.overview.choices import Overview
from pages.play_space.choices import PlaySpace
from pages.register.choices import Register
from pages.where_next.choices import WhereNext
from pages.youth_centres.choices import Asked as YouthCentres
from tests.effort import tries

QUESTIONS = (Overview, Needs, YouthCentres, FamilyHubs, PlaySpace, WhereNext, Register, LookUp)
DRAWINGS = ("none", "-0.02000,51.53200", "1,2", "-0.0200004,51.5320004")
FEW = settings(
    max_examples=tries(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["pack", "synthetic_pack"])
def each_pack(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def _texts(choice: Choice) -> st.SearchStrategy[str]:
    """Return texts that a choice may have."""
    if isinstance(choice, OneOf):
        return st.sampled_from(list(choice.options))
    if isinstance(choice, Several):
        known = list(choice.options)
        return st.lists(st.sampled_from(known), unique=True).map(written) if known else st.just("none")
    if isinstance(choice, Number):
        return st.floats(choice.low, choice.high).map(str)
    return st.sampled_from(DRAWINGS)


def _link(data: st.DataObject, question: type[Question], pack: Any) -> dict[str, str]:
    """Return a link that says every choice, each one being what it may be after those before it."""
    said: dict[str, str] = {}
    for name in read(question, pack, {}).choices:
        said[name] = data.draw(_texts(read(question, pack, said).choices[name]), label=name)
    return said


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
@FEW
@given(data=st.data())
def test_a_link_is_read_without_a_fault_and_what_is_written_asks_the_same(question, each_pack, data):
    said = _link(data, question, each_pack)
    form = read(question, each_pack, said)
    assert form.faults == ()
    assert dict(form.texts) == said
    again = read(question, each_pack, form.written)
    assert again.asked == form.asked
    assert again.written == form.written
    assert list(form.written) == [name for name in form.choices if name in form.written]


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
@FEW
@given(data=st.data())
def test_a_wrong_text_is_named_and_leaves_the_other_choices_as_they_are(question, each_pack, data):
    said = _link(data, question, each_pack)
    # The last choice that others cannot follow from, so that only it falls back.
    name = list(said)[-1]
    form = read(question, each_pack, said | {name: "\N{SNOWMAN}"})
    usual = form.choices[name].usual
    assert form.faults == (f"“\N{SNOWMAN}” is no choice for “{name}” here; the usual one is shown instead.",)
    assert form.asked == read(question, each_pack, said | {name: usual}).asked


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_two_options_mean_the_same_but_bands_of_one_age(question, each_pack):
    form = read(question, each_pack, {})
    for name, choice in form.choices.items():
        if isinstance(choice, OneOf) and name != "for":
            values = [choice.value(text) for text in choice.options]
            assert all(value not in values[:place] for place, value in enumerate(values)), name


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_choice_has_a_label_and_every_field_a_value(question, each_pack):
    form = read(question, each_pack, {})
    assert all(choice.label for choice in form.choices.values())
    assert replace(form.asked) == form.asked
    assert set(vars(form.asked)) == {field.name for field in fields(question)}
