"""The tables of the strategy: promises with three statuses, measures, ambitions, stocktakes and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pandas import DataFrame

from geo.errors import AtlasError
from geo.gaps.promise_ledger import Entry, ledger, strategy_of
from geo.gaps.stocktake import Line, Stocktake, result_words, stocktake
from geo.gaps.stocktake_changes import Change, changes
from geo.gaps.stocktake_file import day_written, read_stocktake
from geo.gaps.strategy_measures import Reading, Standing, standings
from geo.gaps.verdicts import VERDICTS
from geo.pack.catalogue import Claim
from geo.pack.pack import Pack
from geo.report.fields import one_of, path, text
from geo.report.files import write
from geo.report.question import Question
from geo.report.strategy_columns import (
    AMBITION_COLUMNS,
    CHANGE_COLUMNS,
    MEASURE_COLUMNS,
    PROMISE_COLUMNS,
    STOCKTAKE_COLUMNS,
    TABLES,
)
from geo.report.table import Columns, Table
from geo.store.directory import read_given


@dataclass(frozen=True)
class Strategy(Question):
    """The promises of a strategy with what is said, shown and due, its measures, and stocktakes of them.

    The three statuses of a promise never overwrite one another: what the provider says, what the register
    shows, and what is due. A stocktake is the whole ledger frozen on a day; written as JSON it can be held
    against a later one, which says what changed and of which kind the change is.
    """

    page = "strategy"

    table: str = one_of(tuple(TABLES), usual="promises", label="which table")
    on: str = text("day that dates are held against, as 2026-11-27; the data's own if absent", shape="DATE")
    against: str = path("earlier stocktake (JSON) that the table of changes is held against")


def strategic(pack: Pack, asked: Strategy) -> Table:
    """Return the table asked for.

    Raises
    ------
    NotAvailableError : the pack has no strategy.
    AtlasError : a day that is none, changes against nothing, or an earlier stocktake that cannot be used.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> rows = strategic(town(), usually(Strategy)).rows
    >>> rows[["promise_id", "said_as_of", "result", "due_state"]].head(2)
               promise_id  said_as_of                            result          due_state
    0     club_every_ward  2025-05-01  2 met, 2 uncertain, 1 unmet of 5  late; not yet due
    1  hub_every_district  2025-05-01            1 met, 1 reported of 2            no date
    >>> strategic(town(), usually(Strategy, table="ambitions")).rows[["title", "measures", "with_figure"]]
              title  measures  with_figure
    0    Warm homes         2            1
    1  Good schools         1            1
    """
    on = day_of(pack, asked.on)
    if asked.against:
        if asked.table not in ("promises", "changes"):
            raise AtlasError("An earlier stocktake goes with the table of changes: ask for --table changes.")
        return change_table(changed(pack, on, read_given(Path(asked.against)), Path(asked.against).name))
    if asked.table == "changes":
        raise AtlasError("Changes against what? Name an earlier stocktake with --against FILE.")
    make: Mapping[str, Callable[[], Table]] = {
        "promises": lambda: promise_table(pack, on),
        "measures": lambda: measure_table(pack),
        "ambitions": lambda: ambition_table(pack),
        "stocktake": lambda: stocktake_table(stocktake(pack, on)),
    }
    return make[asked.table]()


def day_of(pack: Pack, said: str) -> date:
    """Return the day that is said, or the pack's own.

    Raises
    ------
    AtlasError : it is no day.

    Examples
    --------
    >>> from geo.sample import town
    >>> day_of(town(), "").isoformat(), day_of(town(), "2026-01-31").isoformat()
    ('2025-06-30', '2026-01-31')
    """
    if not said:
        return pack.place.as_of
    found = day_written(said)
    if found is None:
        raise AtlasError(f"“{said}” is no day; write it as 2026-11-27.")
    return found


def changed(pack: Pack, on: date, data: bytes, name: str) -> tuple[Change, ...]:
    """Return what changed since an earlier stocktake, handed over as the bytes of its file.

    Raises
    ------
    AtlasError : it is no stocktake, of another place or of a later day; every fault is named.

    Examples
    --------
    >>> from geo.sample import town
    >>> changed(town(), date(2025, 6, 30), stocktake_file(town()), "stocktake.json")
    ()
    """
    now = stocktake(pack, on)
    earlier, faults = read_stocktake(data, name)
    if earlier is None:
        listed = "\n".join(f"  {each}" for each in faults[:20])
        raise AtlasError(f"This is no stocktake that can be used ({faults.counted()}):\n{listed}")
    return changes(earlier, now)


def stocktake_file(pack: Pack, on: date | None = None) -> bytes:
    """Return a stocktake as a JSON file.

    Examples
    --------
    >>> from geo.sample import town
    >>> stocktake_file(town()).decode().splitlines()[1:4]
    [' {', '  "kind": "stocktake",', '  "about": "",']
    """
    return write(pack, stocktake_table(stocktake(pack, on)), "json")


# ---- Tables ----------------------------------------------------------------------------------------------


def promise_table(pack: Pack, on: date) -> Table:
    """Return the promises with their three statuses on a day, one row each.

    Examples
    --------
    >>> from geo.sample import town
    >>> promise_table(town(), date(2025, 6, 30)).rows["due_by"].to_list()
    ['2024-12; 2026', '', '', '']
    """
    rows = [_promise(entry, on) for entry in ledger(pack, on)]
    return _table(rows, PROMISE_COLUMNS, "promises of the strategy")


def measure_table(pack: Pack) -> Table:
    """Return the measures, one row each.

    Examples
    --------
    >>> from geo.sample import town
    >>> measure_table(town()).rows[["measure_id", "value", "wards"]].round(1)
          measure_id  value       wards
    0     damp_homes   13.8        here
    1  warm_meetings    NaN  none found
    2          meals   28.6     differs
    3        cycling   41.5   elsewhere
    """
    return _table([_measure(each) for each in standings(pack)], MEASURE_COLUMNS, "measures of the strategy")


def ambition_table(pack: Pack) -> Table:
    """Return the ambitions with how many measures have figures, one row each.

    Examples
    --------
    >>> from geo.sample import town
    >>> ambition_table(town()).rows["lead"].to_list()
    ['The made-up council', 'The made-up council']
    """
    strategy, rows = strategy_of(pack), []
    for each in strategy.ambitions:
        own = [found for found in standings(pack) if found.ambition == each]
        named = [found for found in own if found.measure.named]
        states = [found.measure.wards.state for found in own]
        rows.append(
            {
                "ambition": each.number,
                "title": each.title,
                "lead": each.lead,
                "strategy": strategy.document(each.document).title,
                "measures": len(named),
                "with_figure": sum(found.baseline is not None for found in named),
                "printed_beside": len(own) - len(named),
                "wards_here": states.count("here"),
                "wards_differ": states.count("differs"),
                "wards_elsewhere": states.count("elsewhere"),
            }
        )
    return _table(rows, AMBITION_COLUMNS, "ambitions of the strategy")


def stocktake_table(taken: Stocktake) -> Table:
    """Return a stocktake as a table, one row a line.

    Examples
    --------
    >>> from geo.sample import town
    >>> stocktake_table(stocktake(town())).rows.iloc[4].to_list()
    ['stocktake', '', 'Sample Town', 'on', '2025-06-30']
    """
    rows = DataFrame(taken.lines, columns=list(Line._fields))
    return Table(rows=rows, columns=STOCKTAKE_COLUMNS, title="stocktake")


def change_table(found: tuple[Change, ...]) -> Table:
    """Return changes as a table, one row each.

    Examples
    --------
    >>> len(change_table(()).rows)
    0
    """
    rows = [
        {
            **{name: getattr(each, name) for name in CHANGE_COLUMNS if name != "kind"},
            "kind": ";".join(each.kinds),
        }
        for each in found
    ]
    return _table(rows, CHANGE_COLUMNS, "changes since an earlier stocktake")


def _table(rows: Iterable[Mapping[str, Any]], columns: Columns, title: str) -> Table:
    """Return rows as a table without places."""
    return Table(rows=DataFrame(list(rows), columns=list(columns)), columns=columns, title=title)


# ---- Rows ------------------------------------------------------------------------------------------------


def statement(given: Claim) -> str:
    """Return what a provider says with its date and source, in one line.

    Examples
    --------
    >>> statement(Claim(provider="The council", text="two hubs opened", as_of="2025-05", source="News"))
    'The council: two hubs opened (2025-05; News)'
    """
    return f"{given.provider}: {given.text} ({given.as_of}; {given.source})"


def _promise(entry: Entry, on: date) -> dict[str, Any]:
    """Return the row of a promise: three statuses beside each other."""
    promise = entry.promise
    return {
        "promise_id": promise.id,
        "promise": promise.title,
        "words": promise.promise,
        "source": promise.source,
        **_said(entry),
        **_shown(entry),
        **_due(entry),
        "strategy": entry.document.title if entry.document else "",
        "on": on.isoformat(),
    }


def _said(entry: Entry) -> dict[str, Any]:
    """Return the columns of what the provider says."""
    newest = entry.said.newest
    return {
        "said_by": newest.provider if newest else "",
        "said": newest.text if newest else "",
        "said_as_of": newest.as_of if newest else "",
        "said_source": newest.source if newest else "",
        "said_before": " | ".join(map(statement, entry.said.claims[1:])),
    }


def _shown(entry: Entry) -> dict[str, Any]:
    """Return the columns of what the register shows."""
    found = entry.shown
    tested = found.test == "tested"
    return {
        "test": found.test,
        "level": found.level,
        "areas": len(found.verdicts) if tested else None,
        **{each.replace(" ", "_"): found.counts.get(each, 0) if tested else None for each in VERDICTS},
        "sites": sum(found.sites.values()) if found.sites else None,
        "wanted": found.wanted if tested else None,
        "result": result_words(entry),
        "list_as_of": "; ".join(f"{name}: {when}" for name, when in found.as_of.items()),
        "complete": "yes" if found.complete else "no",
        "reason": found.reason,
    }


def _due(entry: Entry) -> dict[str, Any]:
    """Return the columns of what is due."""
    dates = [each.stated for each in entry.due.dates]
    return {
        "due": "; ".join(each.what for each in dates),
        "due_by": "; ".join(each.by for each in dates),
        "due_state": "; ".join(entry.due.states),
        "due_source": "; ".join(dict.fromkeys(each.source for each in dates)),
        "strategy_period": entry.due.period,
    }


def _measure(standing: Standing) -> dict[str, Any]:
    """Return the row of a measure."""
    measure, baseline, later = standing.measure, standing.baseline, standing.later
    return {
        "measure_id": measure.id,
        "ambition": standing.ambition.number if standing.ambition else None,
        "measure": measure.title,
        "named": "yes" if measure.named else "no",
        "indicator": measure.indicator,
        "value": baseline.value if baseline else None,
        "unit": baseline.unit if baseline else "",
        "period": baseline.period if baseline else "",
        "out_of_date": "yes" if baseline and baseline.stale else "no" if baseline else "",
        "population": standing.population,
        "later_value": later.value if later else None,
        "later_period": later.period if later else "",
        "later_note": measure.later_note if later else "",
        "comparators": "; ".join(map(_beside, standing.comparators)),
        "wards": measure.wards.state,
        "wards_indicator": measure.wards.indicator,
        "wards_where": measure.wards.where,
        "wards_note": measure.wards.note,
        "note": measure.note,
        "source": baseline.source if baseline else "",
    }


def _beside(reading: Reading) -> str:
    """Return the figure of another area in words."""
    return f"{reading.area} {reading.value:g}"
