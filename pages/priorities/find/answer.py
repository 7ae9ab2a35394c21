"""What the criteria finder answers, for the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.memory import kept
from geo.pack.pack import Pack
from geo.report import criteria
from geo.targeting.criteria import Answer as Found
from geo.targeting.logic import STATES, State


# Compared by identity, so that it can stand for all that it holds.
@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question; nobody may change it."""

    pack: Pack
    asked: criteria.Find
    found: Found

    def names(self, state: State) -> list[str]:
        """Return the names of the areas with a result, in the pack's order."""
        return [str(self.found.frame.at[code, "area_name"]) for code in self.found.areas(state)]

    def state(self, code: str) -> State:
        """Return how an area stands to the whole question."""
        return next(each for each in STATES if each == self.found.frame.at[code, "result"])


@kept(32)
def answer(pack: Pack, asked: criteria.Find) -> Answer:
    """Return the answer to a question, from memory where it was asked before.

    Raises
    ------
    CriteriaError : the question cannot be understood. NotAvailableError : no such area can be asked.
    """
    return Answer(pack, asked, criteria.answered(pack, asked))
