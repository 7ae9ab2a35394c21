"""The table of promises: each area with its verdict and the evidence for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from pandas import DataFrame

from geo.errors import NotAvailableError
from geo.gaps.evidence import Choice, known_promise
from geo.gaps.verdicts import NOT_TESTABLE, gaps
from geo.pack.pack import Pack
from geo.report.fields import switch, texts
from geo.report.question import Question
from geo.report.shared_fields import counted_statuses
from geo.report.table import Columns, Table, count, number, of_areas, text

GAP_COLUMNS: Final[Columns] = {
    "promise_id": text("id of the promise in standards.toml"),
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "verdict": text(
        "met, met nearby, met if (its ward belongs to the locality), planned, reported, uncertain, listed "
        "(address to confirm), may have closed, unmet, not evidenced; or no verdict"
    ),
    "evidence": text("services that speak for it: name, address, ground, status, date; separated by ;"),
    "reason": text("why this verdict"),
    "sites": count("sites certainly in the area, each counted once"),
    "sites_possible": count("sites that stand here or just across a line"),
    "sites_planned": count("planned sites"),
    "latest": text("newest date of the services counted, as the source gives it"),
    "children": count("children of the ages of the promise"),
    "children_reached": count("of those, within the walk that the promise states, among listed places"),
    "nearest_metres": number(
        "mean walk to the nearest listed site",
        "metres",
        note="unknown without a point, or where the site meant has none that decides",
    ),
}


def gap_table(
    pack: Pack, promise_ids: Sequence[str] | None = None, choice: Choice | None = None
) -> DataFrame:
    """Return the verdicts on promises in long form, one row per promise and area.

    `promise_ids` in the order wanted, all when None; a promise that no map can test has one row, the borough.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown promise or category.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = gap_table(town(), ["hub_every_district", "bells"])
    >>> rows[["promise_id", "area_name", "verdict"]]
               promise_id    area_name               verdict
    0  hub_every_district         East              reported
    1  hub_every_district         West                   met
    2               bells  Sample Town  no map can test this
    """
    parts = []
    for promise_id in promise_ids or pack.promises:
        promise = known_promise(pack, promise_id)
        if promise.test == "none":
            borough = pack.place.borough
            row = {"promise_id": promise.id, "area_code": borough.code, "area_name": borough.name}
            parts.append(DataFrame([{**row, "verdict": NOT_TESTABLE, "reason": promise.reason}]))
            continue
        parts.append(gaps(pack, promise_id, choice).reset_index())
    if not parts:
        return DataFrame(columns=list(GAP_COLUMNS))
    frames = [part.reindex(columns=list(GAP_COLUMNS)).astype(object) for part in parts]
    table = pd.concat(frames, ignore_index=True)
    numbers = [name for name, column in GAP_COLUMNS.items() if column.kind != "text"]
    return table.assign(**{name: pd.to_numeric(table[name]) for name in numbers})


@dataclass(frozen=True)
class Gaps(Question):
    """Promises, with a verdict and its evidence for each area."""

    page = "gaps"

    promises: tuple[str, ...] = texts("repeat for several; all when absent", name="promise")
    categories: tuple[str, ...] = texts(
        "category that counts, repeat for several; the promise's own when absent", name="category"
    )
    statuses: tuple[str, ...] = counted_statuses()
    admit_street: bool = switch(
        "let services known by their street only decide a ward", name="admit-street", also=("streets",)
    )


def promised(pack: Pack, asked: Gaps) -> Table:
    """Return the verdicts asked for, with the outlines of their areas.

    Raises
    ------
    NotAvailableError : the pack has no promises or no register. AtlasError : unknown promise or category.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = promised(town(), usually(Gaps, promises=("club_every_ward",)))
    >>> table.rows[["area_name", "verdict", "sites", "sites_possible"]]
      area_name    verdict  sites  sites_possible
    0     Abbey        met      1               0
    1    Bridge        met      1               0
    2    Castle  uncertain      0               1
    3      Dock  uncertain      0               1
    4       Elm      unmet      0               0
    """
    if not pack.promises:
        raise NotAvailableError("This place has no promises (standards.toml), so this is not available.")
    rows = gap_table(pack, asked.promises, Choice(asked.categories, asked.statuses, asked.admit_street))
    return of_areas(pack, rows, GAP_COLUMNS, "promises")
