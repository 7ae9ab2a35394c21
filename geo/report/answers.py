"""The register of answers: what can be asked, what it gives, and as which table.

Screen, file and command line ask the same ones, so that a figure is the same wherever it is read. A new
answer is a question and a function beside each other in a module of this wing, and one entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any, Final, Generic
from urllib.parse import parse_qsl

from geo.pack.pack import Pack
from geo.report import (
    allocation,
    any_area,
    catchments,
    criteria,
    equity,
    figures,
    need_index,
    need_order,
    open_space,
    opening,
    peers,
    play,
    pockets,
    promises,
    reach,
    register,
    site_columns,
    sites,
    strategy,
    strategy_columns,
    trends,
)
from geo.report.question import Q
from geo.report.table import Columns, Table

NEIGHBOURS: Final = "count listed services beyond the border of the place"
"""What may be said beside the choices of an answer that has `neighbours`."""


@dataclass(frozen=True, kw_only=True)
class Answer(Generic[Q]):
    """One answer: what may be asked, the function that gives the table, and a question to begin with.

    Parameters
    ----------
    question : its fields are the choices; its `page` is the name of the answer, its docstring the words
    give : returns the table of a pack and a question
    columns : the columns of each table that it gives, under a heading
    example : a question that has an answer in the shipped pack, as a query string
    neighbours : services beyond the border of the place may count, and may be left out
    """

    question: type[Q]
    give: Callable[[Pack, Q], Table]
    columns: Mapping[str, Columns]
    example: str
    neighbours: bool = True

    @property
    def name(self) -> str:
        """The name of the answer, such as reach or services check."""
        return self.question.page

    @property
    def example_texts(self) -> dict[str, str]:
        """The text of each choice of the example."""
        return dict(parse_qsl(self.example))

    @property
    def words(self) -> str:
        """What is answered, for a reader: one line, and where there is more to say a paragraph."""
        return cleandoc(self.question.__doc__ or "")


def _of_each(tables: Mapping[str, Columns]) -> dict[str, Columns]:
    """Return the columns of some tables under their headings."""
    return {f"Columns of {name}": columns for name, columns in tables.items()}


_ALL: tuple[Answer[Any], ...] = (
    Answer(
        question=figures.Figures,
        give=figures.figures,
        columns={"Columns": figures.COLUMNS},
        example="level=ward&indicator=overcrowding&benchmark=london",
        neighbours=False,
    ),
    Answer(
        question=any_area.Area,
        give=any_area.of_any_area,
        columns=_of_each(any_area.TABLES),
        example="catchment=FH01&name=Round+the+hub",
    ),
    Answer(
        question=peers.Peers,
        give=peers.beside,
        columns={"Columns": peers.COLUMNS},
        example="indicator=child_poverty",
        neighbours=False,
    ),
    Answer(
        question=need_index.Index,
        give=need_index.indexed,
        columns={"Columns": need_index.COLUMNS},
        example="preset=material",
        neighbours=False,
    ),
    Answer(
        question=need_index.Certainty,
        give=need_index.certain,
        columns={"Columns": need_index.STABILITY_COLUMNS},
        example="preset=english_indices",
        neighbours=False,
    ),
    Answer(
        question=need_order.Order,
        give=need_order.ordered,
        columns={"Columns": need_order.COLUMNS},
        example="preset=three_equal",
        neighbours=False,
    ),
    Answer(
        question=pockets.Pockets,
        give=pockets.pocket_table,
        columns=_of_each(pockets.TABLES),
        example="indicator=overcrowding&table=pockets",
        neighbours=False,
    ),
    Answer(
        question=trends.Trend,
        give=trends.trend_table,
        columns={"Columns": trends.COLUMNS},
        example="level=ward&indicator=child_poverty",
        neighbours=False,
    ),
    Answer(
        question=allocation.Allocate,
        give=allocation.allocated,
        columns={"Columns": allocation.COLUMNS, "Columns with --beside": allocation.BESIDE_COLUMNS},
        example="total=1000003&need=child_poverty&floor=25000",
        neighbours=False,
    ),
    Answer(
        question=criteria.Find,
        give=criteria.found,
        columns={"Columns": criteria.COLUMNS},
        example="where=child_poverty%3E50+and+overcrowding%3E=20",
    ),
    Answer(
        question=register.Services,
        give=register.services,
        columns={"Columns": register.REGISTER_COLUMNS},
        example="category=library",
        neighbours=False,
    ),
    Answer(
        question=promises.Gaps,
        give=promises.promised,
        columns={"Columns": promises.GAP_COLUMNS},
        example="promise=youth_centre_every_ward",
    ),
    Answer(
        question=strategy.Strategy,
        give=strategy.strategic,
        columns=_of_each(strategy_columns.TABLES),
        example="table=promises&on=2026-11-27",
        neighbours=False,
    ),
    Answer(
        question=reach.Reach,
        give=reach.reached,
        columns={"Columns": reach.COLUMNS},
        example="category=library&minutes=10",
    ),
    Answer(
        question=equity.Equity,
        give=equity.equitable,
        columns=_of_each(equity.TABLES),
        example="need=overcrowding&category=youth_centre&measure=reach",
    ),
    Answer(
        question=catchments.Catchment,
        give=catchments.caught,
        columns=_of_each(catchments.TABLES),
        example="category=library&ages=0-4",
    ),
    Answer(
        question=play.Play,
        give=play.played,
        columns={"Columns": play.COLUMNS, "Columns with --pockets": play.POCKET_COLUMNS},
        example="level=ward&ages=play_5_11",
    ),
    Answer(
        question=open_space.OpenSpace,
        give=open_space.reached,
        columns={"Columns": open_space.COLUMNS},
        example="level=ward&within=400",
        neighbours=False,
    ),
    Answer(
        question=open_space.Parks,
        give=open_space.parks,
        columns={"Columns": open_space.PARK_COLUMNS},
        example="",
        neighbours=False,
    ),
    Answer(
        question=opening.Open,
        give=opening.opening,
        columns=_of_each(opening.TABLES),
        example="day=thursday&time=17:00&category=youth_centre",
    ),
    Answer(
        question=sites.Site,
        give=sites.sited,
        columns=_of_each(site_columns.TABLES),
        example="new=2&need-weight=overcrowding",
    ),
)
ANSWERS: Final[Mapping[str, Answer[Any]]] = {each.name: each for each in _ALL}
