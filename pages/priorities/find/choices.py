"""The choices of the criteria finder: the question as it stands in the link, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report import criteria
from geo.report.choices import NONE, Choice
from geo.report.fields import choice, switch
from geo.targeting.needs import INDEX, orders
from pages.priorities.views import Shared


def first_question(pack: Pack, level: Level) -> str:
    """Return what is asked to begin with: where the pack's own figure, or the first there is, is worse."""
    able = [each for each in orders(pack, level) if each.partition(":")[0] != INDEX]
    usual = pack.place.defaults.indicator
    name = usual if usual in able else next(iter(able), "")
    if not name:
        return NONE
    return f"{name}={'higher' if pack.indicator(name).polarity == 'neutral' else 'worse'}"


def _said(text: str) -> str:
    """Return a question as it was typed; what says nothing is no question."""
    if not text.strip():
        raise ValueError(text)
    return "" if text == NONE else text


def _where(pack: Pack, asked: Shared) -> Choice:
    """Return the choice of a question, which may be anything that is typed."""
    return Choice(
        name="where",
        label="The question as a sentence",
        usual=first_question(pack, asked.level),
        value=_said,
        shape="child_poverty>50 and (overcrowding>=20 or reach:library<60)",
    )


@dataclass(frozen=True)
class FindChoices(Shared):
    """What the criteria finder is asked."""

    where: str = choice(_where)
    stale: bool = switch("Let figures that are out of date decide")
    placed: bool = switch("Judge reach by services with a known place only")


def question(asked: FindChoices) -> criteria.Find:
    """Return what the command line would be asked, for the same answer."""
    return criteria.Find(level=asked.level, where=asked.where, stale=asked.stale, placed=asked.placed)
