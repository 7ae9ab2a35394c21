"""A declared question: what a link may say, what is made of it, and what else can follow from it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import click
import pytest
from click.testing import CliRunner

from geo.report.choices import Choice, Number, OneOf, Option, Several
from geo.report.fields import choice, number, one_area, one_of, several_of, switch
from geo.report.question import Question, read
from geo.report.shared_fields import ages_options


@dataclass(frozen=True)
class Walks(Question):
    """A question whose later choices follow from the ones above."""

    page = "walks"

    level: str = one_of({"ward": "Wards", "locality": "Localities"}, label="Areas")
    ages: tuple[int, int] = one_of(
        lambda _, asked: ages_options([(0, 4), (5, 11)][asked.level == "locality" :], str), label="Ages"
    )
    walk: float | None = one_of(
        [Option("usual", "As usual", None), Option("400", "400 m", 400.0)], label="Walk"
    )
    kinds: tuple[str, ...] = several_of(
        lambda pack, _: list(pack.catalogue),
        usual=lambda pack, _: list(pack.catalogue)[:1],
        label="Kinds",
        name="from",
    )
    streets: bool = switch("Streets", usual=False)
    share: float = choice(number(1, 100, step=5, usual=90.0, name="share", label="Share", help="Percent."))
    each: tuple[float, ...] = choice(
        lambda pack, _: tuple(
            number(0, 9, step=1, usual=1, name=f"at-{level}", label=level) for level in pack.place.levels
        )
    )
    area: str = one_area(lambda _, asked: asked.level)


def test_what_is_not_said_is_usual_and_values_are_typed(pack):
    form = read(Walks, pack, {})
    first = next(iter(pack.catalogue))
    assert form.asked == Walks(
        "ward", (0, 4), None, (first,), False, 90.0, (1.0,) * len(pack.place.levels), ""
    )
    assert form.written == {}
    assert form.faults == ()


def test_what_is_said_is_read_and_only_what_is_not_usual_is_written_in_the_order_of_the_fields(pack):
    said = {"share": "90", "area": "E05009329", "streets": "yes", "walk": "400", "at-ward": "2.5"}
    form = read(Walks, pack, said)
    assert form.asked.walk == 400.0
    assert form.asked.streets is True
    assert form.asked.each[list(pack.place.levels).index("ward")] == 2.5
    assert list(form.written.items()) == [
        ("walk", "400"),
        ("streets", "yes"),
        ("at-ward", "2.5"),
        ("area", "E05009329"),
    ]
    assert read(Walks, pack, form.written).asked == form.asked


def test_options_and_what_is_usual_follow_from_the_choices_above(pack):
    form = read(Walks, pack, {"level": "locality", "area": "E05009329"})
    assert form.asked.ages == (5, 11)
    assert form.asked.area == ""
    assert set(form.choices["area"].options) == {"none", *pack.areas["locality"].index}
    assert form.choices["area"].label == "Chosen locality"


def test_areas_are_offered_by_name_after_none(pack):
    words = list(read(Walks, pack, {}).choices["area"].options.values())
    assert words[0] == "Choose a ward"
    assert words[1:] == sorted(pack.areas["ward"]["area_name"])


def test_every_fault_is_named_first_unknown_choices_then_wrong_ones_in_order(pack):
    form = read(Walks, pack, {"area": "<b>", "colour": "red", "level": "parish", "share": "nan"})
    assert form.faults == (
        "This page has no choice “colour”; that part of the link is ignored.",
        "“parish” is no choice for “level” here; the usual one is shown instead.",
        "“nan” is no choice for “share” here; the usual one is shown instead.",
        "“<b>” is no choice for “area” here; the usual one is shown instead.",
    )
    assert form.asked == read(Walks, pack, {}).asked


def _means(choice: Choice, text: str) -> bool:
    """Tell whether a text means something."""
    try:
        choice.value(text)
    except (KeyError, ValueError):
        return False
    return True


def test_numbers_and_selections_know_what_they_may_be(pack):
    between = number(10, 500, step=1, usual=10, name="n", label="N")
    assert between.value("10") == 10.0
    assert between.value("499.5") == 499.5
    for wrong in ("9", "nan", "inf", "", "ten"):
        assert not _means(between, wrong)

    @dataclass(frozen=True)
    class Lists(Question):
        page = "lists"
        some: tuple[str, ...] = several_of(["one", "two"], label="Some")

    listed = read(Lists, pack, {}).choices["some"]
    assert listed.usual == "none"
    assert listed.value("two.one") == ("two", "one")
    assert listed.value("none") == ()
    for wrong in ("three", "one.one", "", "one."):
        assert not _means(listed, wrong)


def test_a_new_choice_is_one_new_field(pack):
    @dataclass(frozen=True)
    class More(Walks):
        page = "more"
        colour: str = one_of({"red": "Red", "blue": "Blue"}, label="Colour")

    form = read(More, pack, {"colour": "blue"})
    assert form.asked.colour == "blue"
    assert form.written == {"colour": "blue"}
    assert [each.name for each in fields(More)][-1] == "colour"


def _as_text(_: click.Context, __: click.Parameter, number: float | None) -> str:
    """Return a number that was given as a link says it."""
    return "" if number is None else f"{number:g}"


def _options(question: type[Question], pack) -> list[click.Option]:
    """Return the options of a command that asks the same."""
    kinds = {
        OneOf: lambda each: {"type": click.Choice(list(each.options))},
        Several: lambda each: {"type": click.Choice(list(each.options)), "multiple": True},
        Number: lambda each: {"type": click.FloatRange(each.low, each.high), "callback": _as_text},
    }
    return [
        click.Option([f"--{each.name}"], help=each.help or each.label, **kinds[type(each)](each))
        for each in read(question, pack, {}).choices.values()
    ]


@pytest.mark.parametrize(("share", "code"), [("50", 0), ("500", 2)])
def test_a_command_s_options_can_follow_from_the_fields(pack, share, code):
    asked = []

    def run(**given) -> None:
        said = {name.replace("_", "-"): text for name, text in given.items() if text}
        said = {name: text if isinstance(text, str) else ".".join(text) for name, text in said.items()}
        asked.append(read(Walks, pack, said).asked)

    command = click.Command("walks", params=_options(Walks, pack), callback=run)
    kinds = ["--from", "library", "--from", "youth_centre"]
    result = CliRunner().invoke(command, ["--share", share, "--streets", "yes", *kinds])
    assert result.exit_code == code, result.output
    if not code:
        said = {"share": "50", "streets": "yes", "from": "library.youth_centre"}
        assert asked == [read(Walks, pack, said).asked]
