"""What need beside provision answers, for the page that draws it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.memory import kept
from geo.pack.pack import Pack
from geo.report import equity
from geo.targeting.equity import Equity
from pages.frame.rows import Row, row_of


# Compared by identity, so that it can stand for all that it holds.
@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question; nobody may change it."""

    pack: Pack
    asked: equity.Equity
    found: Equity

    def row(self, code: str) -> Row:
        """Return what is known of an area."""
        return row_of(self.found.frame, code)

    def codes(self, quadrant: str) -> list[str]:
        """Return the areas of a quarter, or those that are uncertain or unknown, most need first."""
        frame = self.found.frame
        inside = frame[frame["quadrant"] == quadrant]
        order = (self.found.need.direction * inside["need"]).sort_values(ascending=False, kind="stable")
        return [str(each) for each in order.index]


@kept(32)
def answer(pack: Pack, asked: equity.Equity) -> Answer:
    """Return the answer to a question, from memory where it was asked before.

    Raises
    ------
    AtlasError : there is no such figure, or no such services.
    """
    return Answer(pack, asked, equity.beside(pack, asked))
