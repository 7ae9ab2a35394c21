"""The words of the criteria finder: what surely holds, what may, and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo.errors import CriteriaError
from geo.targeting.condition_states import Part
from geo.targeting.conditions import Beside, Condition, Figure, Reach, Verdict
from geo.targeting.criteria_words import condition_words, in_words
from geo.targeting.logic import State
from layers.look.formatting import format_range, format_value, join_words, plural, sentence_case
from pages.frame import to_check
from pages.frame.parts import SOURCES, Badge
from pages.frame.rows import row_of
from pages.priorities.find.answer import Answer

STATE_WORDS: Final[Mapping[State, str]] = {
    "yes": "met",
    "uncertain": "uncertain",
    "unknown": "not known",
    "no": "not met",
}
"""In the order in which areas are listed."""
NAMED: Final = 6
IN_TIP: Final = 5
NOTHING_ASKED: Final = ("Which areas do you look for?", "Add a condition below, or type a sentence.")


def plain(text: str) -> str:
    """Return a sentence of the command line as a screen writes it: 29% and not 29 %."""
    return text.replace(" %", "%")


def question_words(shown: Answer) -> str:
    """Return the question as one sentence."""
    return plain(in_words(shown.pack, shown.found.criteria, shown.found.level))


def condition_clause(shown: Answer, asked: Condition) -> str:
    """Return one condition as a clause that starts with a capital letter."""
    return sentence_case(plain(condition_words(shown.pack, asked)))


# ---- The answer ------------------------------------------------------------------------------------------


def answer_words(shown: Answer) -> tuple[str, str]:
    """Return the answer: which areas surely, which perhaps, of which nobody knows."""
    noun = shown.pack.place.levels[shown.found.level]
    sure, open_, unknown = (shown.names(state) for state in ("yes", "uncertain", "unknown"))
    whole = f"of {plural(len(shown.found.frame), noun.singular, noun.plural)}"
    if sure:
        verb = "meets" if len(sure) == 1 else "meet"
        key = f"{_listed(sure)} surely {verb} the {conditions(shown)}: {len(sure):,} {whole}."
    else:
        key = f"None {whole} surely meets the {conditions(shown)}."
    said = []
    if open_:
        said.append(f"{_some(open_)} may, since a range straddles a threshold{_named(open_)}.")
    if unknown:
        said.append(f"Of {len(unknown):,} it is not known{_named(unknown)}.")
    return key, " ".join(said)


def conditions(shown: Answer) -> str:
    """Return the word for what is asked: of one or of several."""
    return "condition" if len(shown.found.parts) == 1 else "conditions"


def _some(names: list[str]) -> str:
    """Return how many."""
    return f"{len(names):,} more" if len(names) > 1 else "One more"


def _named(names: list[str]) -> str:
    """Return the names behind a colon, where they are few."""
    return f": {join_words(names)}" if len(names) <= NAMED else ""


def _listed(names: list[str]) -> str:
    """Return names, as many as a sentence carries."""
    more = len(names) - NAMED
    return join_words([*names[:NAMED], f"{more:,} more"] if more > 0 else names)


def fault_words(error: Exception) -> tuple[str, str]:
    """Return why there is no answer."""
    if isinstance(error, CriteriaError):
        return "The question cannot be read yet.", str(error)
    return "This cannot be asked here.", plain(" ".join(str(error).splitlines()))


def marked(text: str, error: CriteriaError) -> tuple[str, str]:
    """Return a typed question up to where it cannot be read, and what stands there."""
    at = max(0, min(error.position - 1, len(text)))
    return text[:at], text[at:]


# ---- Badges ----------------------------------------------------------------------------------------------


def badges(shown: Answer) -> list[Badge]:
    """Return what limits the answer, each a short label that opens."""
    parts = shown.found.parts
    abouts = dict.fromkeys(plain(each.about) for each in parts if each.about)
    limits = [Badge("Among listed services", tuple(abouts), limits=True)] if abouts else []
    old = [each for each in parts if each.frame["note"].str.startswith("out of date").any()]
    if old:
        how = "They decide all the same, as you asked." if shown.asked.stale else "They are not known here."
        titles = join_words([condition_clause(shown, each.condition) for each in old])
        limits.append(Badge("Figures out of date", (f"{titles}. {how}",), limits=True))
    return [*limits, _how(shown), *_to_check(shown), _sources(shown)]


def _how(shown: Answer) -> Badge:
    """Return what the four states mean."""
    many = shown.pack.place.levels[shown.found.level].plural
    return Badge(
        "Met, uncertain, not known",
        (
            f"Met: the whole range lies on the side of the threshold that you ask for. Uncertain: the range "
            f"straddles it. Not known: no sound figure. None of the {many} is left out.",
            "“And” binds more tightly than “or”. Where one condition is not met, “and” is not met, whatever "
            "the others are.",
        ),
    )


def _to_check(shown: Answer) -> list[Badge]:
    """Return that some figure or list that is asked of rests on a copy or the press."""
    asked = [each.condition for each in shown.found.parts]
    lists = [each.category for each in asked if isinstance(each, Reach)]
    for each in asked:
        if isinstance(each, Verdict):
            lists += shown.pack.promises[each.promise].categories
    figures = [each.indicator for each in asked if isinstance(each, Figure | Beside)]
    return to_check.badges(shown.pack, indicators=figures, categories=lists)


def _sources(shown: Answer) -> Badge:
    """Return whom to name."""
    lines = dict.fromkeys(each.source for each in shown.found.parts)
    return Badge(SOURCES, tuple(lines))


# ---- One condition, one area -----------------------------------------------------------------------------


def cell(shown: Answer, part: Part, code: str) -> str:
    """Return how an area stands to a condition, with the figure and range behind it."""
    row = row_of(part.frame, code)
    return f"{sentence_case(STATE_WORDS[row['state']])}: {_figure(shown, part, code)}"


def _figure(shown: Answer, part: Part, code: str) -> str:
    """Return the figure behind an answer, or why there is none."""
    row, asked = row_of(part.frame, code), part.condition
    note = str(row["note"])
    if not isinstance(asked, Figure | Beside | Reach):
        return str(row["found"])
    if pd.isna(row["value"]):
        return note or "no figure"
    unit = "percent_whole" if isinstance(asked, Reach) else shown.pack.indicator(asked.indicator).unit
    value = format_value(row["value"], unit)
    span = format_range(row["lower"], row["upper"], unit)
    if not span and pd.notna(row["lower"]):
        span = f"{format_value(row['lower'], unit)} or more"
    if isinstance(asked, Reach) and note and span:
        return span  # what a service that nobody can place would add is not known, and no 0 either
    return f"{value} ({span})" if span else value


def tip(shown: Answer, code: str) -> str:
    """Return the lines of an area's tooltip."""
    lines = [sentence_case(STATE_WORDS[shown.state(code)])]
    lines += [
        f"{condition_clause(shown, part.condition)}. {cell(shown, part, code)}"
        for part in shown.found.parts[:IN_TIP]
    ]
    return "\n".join(lines)


def why_words(shown: Answer, code: str) -> dict[str, str]:
    """Return per condition how an area stands to it, and why that is not sure."""
    said = {}
    for part in shown.found.parts:
        note = str(row_of(part.frame, code)["note"])
        end = f" ({note})" if note and note not in cell(shown, part, code) else ""
        said[condition_clause(shown, part.condition)] = f"{cell(shown, part, code)}{end}"
    return said
