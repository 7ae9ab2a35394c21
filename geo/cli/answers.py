"""The commands that answer: one for each answer of the register, its options follow from the question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from shlex import quote
from typing import Any, Final

import click

from geo.cli.options import Command, Several, output, the_pack, write_out
from geo.report.answers import ANSWERS, NEIGHBOURS, Answer
from geo.report.choices import NONE, Ages, Amount, Choice, OneOf, Several as SeveralOf, Texts, listed, written
from geo.report.files import FORMATS, write
from geo.report.question import Question, QuestionError, opened, strict

PROGRAM: Final = "needs-atlas"


class Spelled(click.ParamType[str]):
    """A value that is handed on as it was written, once `value` can read it."""

    def __init__(self, name: str, value: Callable[[str], Any], refusal: str) -> None:
        """Keep how a value is read, and what is said of one that cannot be."""
        self.name, self.value, self.refusal = name, value, refusal

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or refuse it as one that cannot be understood."""
        try:
            self.value(value)
        except ValueError:
            self.fail(self.refusal.format(repr(value)), param, ctx)
        return value


def flag(name: str) -> str:
    """Return how a reader of the command line knows a choice."""
    return f"--{name}"


def option(choice: Choice) -> click.Option:
    """Return the option of a choice."""
    names = [flag(each) for each in (choice.name, *choice.also)]
    shared: dict[str, Any] = {"help": choice.label, "metavar": choice.shape or None}
    if choice.usual not in (NONE, ""):
        shared["default"] = choice.usual
    if isinstance(choice, OneOf) and choice.shown == "switch":
        both = [f"{names[0]}/--no-{choice.name}", *names[1:]] if choice.usual == "yes" else names
        return click.Option(both, is_flag=True, default=choice.usual == "yes", help=choice.label)
    if isinstance(choice, OneOf):
        options = [each for each in choice.options if each != NONE]
        shared |= {"type": click.Choice(options), "required": choice.usual == ""}
    elif isinstance(choice, SeveralOf):
        many = click.Choice(list(choice.options))
        return Several(names, multiple=True, type=many, default=listed(choice.usual), help=choice.label)
    elif isinstance(choice, Texts):
        return Several(names, multiple=True, metavar=f"{choice.shape}...", help=choice.label)
    elif isinstance(choice, Amount):
        kind, refusal = (int, "{} is not a whole number") if choice.whole else (float, "{} is not a number")
        shared["type"] = Spelled(choice.shape, kind, refusal)
    elif isinstance(choice, Ages):
        shared["type"] = Spelled(
            choice.shape, choice.value, "{} are no ages; give the youngest first, such as 0-4"
        )
    return click.Option(names, **shared)


def said(choices: list[Choice], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the text of each choice that was made, by its name."""
    texts: dict[str, str] = {}
    for choice, value in zip(choices, values.values(), strict=True):
        if isinstance(value, bool):
            texts[choice.name] = "yes" if value else "no"
        elif isinstance(value, tuple):
            texts[choice.name] = written(dict.fromkeys(value))
        elif value is not None:
            texts[choice.name] = value
    return texts


def answering(answer: Answer[Question]) -> Command:
    """Return the command of an answer."""
    choices = opened(answer.question)
    options = [option(each) for each in choices]

    def run(
        data: Path | None, /, form: str, out: Path | None, neighbours: bool = True, **values: Any
    ) -> None:
        given = said(choices, {each.name: values[each.name] for each in options if each.name})
        try:
            asked = strict(answer.question, given, named=flag)
        except QuestionError as error:
            raise click.UsageError(str(error)) from error
        pack = the_pack(data, neighbours=neighbours)
        write_out(write(pack, answer.give(pack, asked), form), out)

    beyond = [click.Option(["--neighbours/--no-neighbours"], default=True, help=NEIGHBOURS)]
    return Command(
        answer.name.split()[-1],
        example=" ".join(
            [PROGRAM, answer.name, *(f"{flag(k)} {quote(v)}" for k, v in answer.example_texts.items())]
        ),
        columns=answer.columns,
        callback=click.pass_obj(run),
        help=answer.words,
        params=[*options, *(beyond if answer.neighbours else []), *output(FORMATS)],
    )


services = click.Group(
    "services",
    help="The register of services: what is open about it.",
    epilog="Example: needs-atlas services check",
)
COMMANDS: Final[list[click.Command]] = [services]
for each in ANSWERS.values():
    if each.name.startswith(f"{services.name} "):
        services.add_command(answering(each))
    else:
        COMMANDS.append(answering(each))
