"""A question of the criteria finder as one sentence, and its answer as another."""

from __future__ import annotations

from typing import Final

from geo.figures.comparison import BETTER, SIMILAR, WORSE
from geo.pack.ages import who
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from geo.targeting.condition_states import completed
from geo.targeting.conditions import Beside, Condition, Criteria, Figure, Group, Operator, Reach
from geo.targeting.criteria import Answer

_FIGURE: Final[dict[Operator, str]] = {">": "above", ">=": "at least", "<": "below", "<=": "at most"}
_COUNT: Final[dict[Operator, str]] = {
    ">": "more than",
    ">=": "at least",
    "<": "fewer than",
    "<=": "at most",
}
_COMPARED: Final = {SIMILAR: "similar to", WORSE: "worse than", BETTER: "better than"}
NAMED: Final = 8
"""Areas that a sentence names; of more it gives the number."""


def in_words(pack: Pack, criteria: Criteria, level: Level) -> str:
    """Return a question as a sentence in plain English; plain text, to be escaped like any other.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.parser import parse
    >>> print(in_words(town(), parse("school_meals>20 and (damp_homes<=5.5 or reach:club<60)"), "ward"))
    Wards where free school meals are above 20 %, and either damp homes are at most 5.5 % or fewer than 60 %
    of children aged 10 to 15 live within a walk of 1,200 m of any listed club.
    >>> print(in_words(town(), parse("school_meals@nation=worse and verdict:club_every_ward!=met"), "ward"))
    Wards where free school meals are worse than in The nation and the verdict on “A club everywhere” is
    not “met”.
    """
    noun = pack.place.levels[level].plural
    return f"{noun[:1].upper()}{noun[1:]} where {_clause(pack, criteria, 0)}."


def _clause(pack: Pack, criteria: Criteria, depth: int) -> str:
    """Return a question, or a part of it, as a clause; groups that stand deeper than one have brackets."""
    if not isinstance(criteria, Group):
        return condition_words(pack, criteria)
    parts = [_clause(pack, each, depth + 1) for each in criteria.parts]
    nested = any(isinstance(each, Group) for each in criteria.parts)
    joined = f"{',' if nested and not depth else ''} {criteria.joint} ".join(parts)
    if depth == 0:
        return joined
    if depth == 1 and criteria.joint == "or":
        return f"either {joined}"
    return f"both {joined}" if depth == 1 and len(parts) == 2 else f"({joined})"


def condition_words(pack: Pack, asked: Condition) -> str:
    """Return one condition as a clause.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.parser import parse
    >>> for text in ("toddlers>=10", "welsh_speakers!=higher", "reach:hub@300m/0-4>=50"):
    ...     print(condition_words(town(), parse(text)))
    “Children aged 0 to 3” counts at least 10 made-up units
    Welsh speakers are not higher than in The nation
    at least 50 % of children aged 0 to 4 live within a walk of 300 m of any listed hub
    """
    if isinstance(asked, Figure):
        return _figure(pack.indicator(asked.indicator), asked)
    if isinstance(asked, Beside):
        return _beside(pack, asked)
    if isinstance(asked, Reach):
        whole = completed(pack, asked)
        share = f"{_COUNT[asked.sign]} {_number(asked.number)} % of {who(whole.ages or (0, 17))}"
        place = f"any listed {pack.catalogue[asked.category].singular}"
        return f"{share} live within a walk of {_number(whole.metres or 0.0)} m of {place}"
    equal = "is" if asked.equal else "is not"
    return f"the verdict on “{pack.promises[asked.promise].title}” {equal} “{asked.word}”"


def answer_words(pack: Pack, answer: Answer) -> str:
    """Return the answer to a question as sentences: which areas surely, which perhaps, which nobody knows.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.parser import parse
    >>> from geo.targeting.criteria import find
    >>> print(answer_words(town(), find(town(), parse("school_meals>20 and damp_homes<27"))))
    Surely 1 of 5 wards: Abbey. Uncertain, since a range straddles a threshold, 3: Bridge, Castle and Elm. Not
    known 1: Dock.
    """
    noun = pack.place.levels[answer.level].plural
    starts = {
        "yes": "Surely {} of {} {}",
        "uncertain": "Uncertain, since a range straddles a threshold, {}",
        "unknown": "Not known {}",
    }
    sentences = []
    for state, start in starts.items():
        names = [str(answer.frame.at[each, "area_name"]) for each in answer.areas(state)]
        if names or state == "yes":
            count = start.format(len(names) or "none", len(answer.frame), noun)
            named = f": {_listed(names)}" if 0 < len(names) <= NAMED else ""
            sentences.append(f"{count}{named}.")
    return " ".join(sentences)


def _figure(indicator: Indicator, asked: Figure) -> str:
    """Return a condition on a figure as a clause."""
    if indicator.is_count():
        amount = f"{_COUNT[asked.sign]} {_number(asked.number)} {indicator.unit_label}"
        return f"“{indicator.short_title}” counts {amount}"
    unit = "%" if indicator.unit in ("percent", "percent_change") else indicator.unit_label
    amount = f"{_number(asked.number)} {unit}"
    return f"{_title(indicator)} {_be(indicator)} {_FIGURE[asked.sign]} {amount}"


def _beside(pack: Pack, asked: Beside) -> str:
    """Return a comparison with a benchmark as a clause."""
    indicator = pack.indicator(asked.indicator)
    wanted = asked.benchmark or pack.place.defaults.benchmark
    name = next(each.name for each in pack.place.benchmarks if each.id == wanted)
    how = _COMPARED.get(asked.word, f"{asked.word} than")
    there = f"that of {name}" if asked.word == SIMILAR else f"in {name}"
    return f"{_title(indicator)} {_be(indicator)}{'' if asked.equal else ' not'} {how} {there}"


def _title(indicator: Indicator) -> str:
    """Return the name of a figure within a sentence.

    Figures that are neither good nor bad are often named by the name of a people or a tongue, which keep
    their capital.
    """
    title = indicator.short_title
    first = title.split(maxsplit=1)[0]
    plain = indicator.polarity != "neutral" and first[1:].islower()
    return title[:1].lower() + title[1:] if plain else title


def _be(indicator: Indicator) -> str:
    """Return “is”, or “are” where the name of a figure ends like a plural."""
    last = indicator.short_title.split(" (", maxsplit=1)[0].split(",", maxsplit=1)[0].split()[-1:]
    return "are" if last and last[0].endswith("s") and not last[0].endswith(("ss", "us", "is")) else "is"


def _number(number: float) -> str:
    """Return a number with the digits that it has."""
    whole, _, rest = f"{number:.10f}".rstrip("0").rstrip(".").partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{'.' * bool(rest)}{rest}"


def _listed(words: list[str]) -> str:
    """Return words as a sentence lists them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
