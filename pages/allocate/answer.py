"""What the page Allocate answers: a total as it is shared, another beside it, what is known of today."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.allocation import formula_of
from geo.targeting.allocation import Allocation, allocate, side_by_side
from geo.targeting.current import Current, read_current, read_pasted
from pages.allocate.choices import PAGE, Allocate, other_question, question
from pages.frame import uploads
from pages.frame.rows import Row, row_of, rows_of

UPLOAD = f"{PAGE}.today-file"
PASTED = f"{PAGE}.today"


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question; `other` is the allocation beside it, if one is asked for."""

    pack: Pack
    asked: Allocate
    found: Allocation
    other: Allocation | None

    @property
    def level(self) -> Level:
        """The level of the areas."""
        return self.found.formula.level

    @cached_property
    def rows(self) -> list[Row]:
        """Every area, most for each child first; areas without children last."""
        frame = self.found.frame.sort_values("per_child", ascending=False, na_position="last", kind="stable")
        return rows_of(frame.reset_index(names="area_code"))

    @cached_property
    def known(self) -> bool:
        """Tell whether anything is known of today."""
        return bool(self.found.frame["current"].notna().any())

    def row(self, code: str) -> Row:
        """Return one area."""
        return row_of(self.found.frame, code)

    def beside(self) -> list[Row]:
        """Return both allocations, area by area."""
        return rows_of(side_by_side(self.found, self.other)) if self.other else []


def today(pack: Pack, level: Level) -> Current | None:
    """Return today's amounts as this session was told, by a file or pasted; None where it was told none."""
    file, pasted = st.session_state.get(UPLOAD), str(st.session_state.get(PASTED, ""))
    if file is None and not pasted.strip():
        return None
    name, content = (file.name, file.getvalue()) if file else ("", pasted.encode("utf-8", "backslashreplace"))
    asked = (PAGE, pack.digest, level, name, hashlib.sha256(content).hexdigest())
    return uploads.judged(
        asked, lambda: read_current(pack, level, content, name) if name else read_pasted(pack, level, pasted)
    )


def answer(pack: Pack, asked: Allocate, current: Current | None) -> Answer:
    """Return the answer to a question; it is kept where nobody's amounts are in it.

    Raises
    ------
    InfeasibleError : the limits cannot be met; it says what would mend them.
    AtlasError : an amount, limit or need that cannot be used.
    """
    return _untold(pack, asked) if current is None else _answered(pack, asked, current)


@kept(32, shared=True)
def _untold(pack: Pack, asked: Allocate) -> Answer:
    """Return the answer where nothing is known of today."""
    return _answered(pack, asked, None)


def _answered(pack: Pack, asked: Allocate, current: Current | None) -> Answer:
    """Return the answer as it is worked out."""
    found = allocate(pack, formula_of(pack, question(asked)), current)
    other = allocate(pack, formula_of(pack, other_question(asked)), current) if asked.beside else None
    return Answer(pack, asked, found, other)
