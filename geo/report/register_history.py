"""The history of the register: who changed what, when and why, and what differs between two revisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from pandas import DataFrame

from geo.pack.kept_items import LIST, SERVICE, SESSION, SHAPE
from geo.report.table import Columns, Table, number, text
from geo.store.register.items import ABSENT, Body, Change, Items, Key, deed, differing

HISTORY_COLUMNS: Final[Columns] = {
    "change": number("number of the change", decimals=0),
    "revision": number("revision from which it counts; empty where it does not", decimals=0),
    "at": text("when it was made, UTC"),
    "by": text("who made it"),
    "kind": text("service; session; list, for what is declared of one; file, for the order of one"),
    "key": text("id of the service or category, or name of the file"),
    "what": text("added, edited or removed"),
    "before": text("what the cells said that it changed"),
    "after": text("what they say since"),
    "why": text("why, as its author says"),
    "source": text("where the facts are from"),
    "status": text("proposed, accepted or rejected"),
    "decided_by": text("who decided"),
    "decided_at": text("when, UTC"),
    "decided_why": text("why, as who decided says"),
}
DIFFERENCE_COLUMNS: Final[Columns] = {
    each: HISTORY_COLUMNS[each] for each in ("kind", "key", "what", "before", "after")
}
FEW: Final = 12
"""Changes of one revision that are told one by one; of more only how many there are."""
_NOUNS: Final = {SERVICE: "service", LIST: "list", SHAPE: "file", SESSION: "session"}


def history_table(changes: Iterable[Change]) -> Table:
    """Return changes as a table, a row each.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> from geo.store.register.reading import history
    >>> with kept_town() as address:
    ...     table = history_table(history(address, [("service", "HUB-2")]))
    >>> table.rows[["revision", "by", "what", "key", "status"]].to_numpy().tolist()
    [[1, 'needs-atlas', 'added', 'HUB-2', 'accepted']]
    """
    rows = [
        {
            "change": each.id,
            "revision": each.revision,
            "at": each.at,
            "by": each.by.name,
            "kind": each.kind,
            "key": each.key,
            "what": each.what,
            **_sides(each.before, each.after),
            "why": each.why,
            "source": each.source,
            "status": each.status,
            "decided_by": each.decided_by.name if each.decided_by else "",
            "decided_at": each.decided_at,
            "decided_why": each.decided_why,
        }
        for each in changes
    ]
    return Table(
        title="history", rows=DataFrame(rows, columns=list(HISTORY_COLUMNS)), columns=HISTORY_COLUMNS
    )


def difference_table(before: Items, after: Items) -> Table:
    """Return what differs between two states of a register as a table, an item a row.

    Examples
    --------
    >>> from geo.store.register.items import Item
    >>> old = {("service", "CL-A"): Item(1, {"name": "Abbey Club", "status": "open"})}
    >>> new = {("service", "CL-A"): Item(2, {"name": "Abbey Club", "status": "closed"})}
    >>> difference_table(old, new).rows[["key", "before", "after"]].to_numpy().tolist()
    [['CL-A', 'status: open', 'status: closed']]
    """
    rows = []
    for key in differing(before, after):
        old, new = (side.get(key, ABSENT).body for side in (before, after))
        rows.append({"kind": key[0], "key": key[1], "what": deed(old, new), **_sides(old, new)})
    frame = DataFrame(rows, columns=list(DIFFERENCE_COLUMNS))
    return Table(title="differences", rows=frame, columns=DIFFERENCE_COLUMNS)


def history_words(changes: Sequence[Change]) -> str:
    """Say who changed what, when and why, the newest first.

    Examples
    --------
    >>> from geo.store.register.items import Person
    >>> change = Change(
    ...     7, "service", "CL-A", 1, {"status": "open"}, {"status": "closed"},
    ...     "2026-11-27T10:12:30.000000Z", Person("Ann"), "I was there", "", True, revision=2
    ... )
    >>> print(history_words([change]))
    Revision 2, 2026-11-27 10:12 UTC, Ann: I was there
      service CL-A edited: status: open -> closed
    """
    parts = []
    newest = sorted(changes, key=lambda each: (each.revision or 0, each.id), reverse=True)
    open_first = sorted(newest, key=lambda each: each.status != "proposed")
    for (_, _, status), group in groupby(open_first, lambda each: (each.revision, each.at, each.status)):
        own = list(group)[::-1]
        first = own[0]
        head = f"Revision {first.revision}" if first.revision else f"{status.capitalize()}, change {first.id}"
        source = f" (source: {first.source})" if first.source else ""
        parts.append(f"{head}, {_minute(first.at)}, {first.by.name}: {first.why}{source}")
        if first.decided_by and first.decided_by != first.by:
            why = f": {first.decided_why}" if first.decided_why else ""
            parts.append(f"  {status} by {first.decided_by.name}, {_minute(first.decided_at)}{why}")
        parts += told({each.item: (each.before, each.after) for each in own})
    return "\n".join(parts) or "Nothing was changed."


def told(items: Mapping[Key, tuple[Body | None, Body | None]]) -> list[str]:
    """Return a line for each item with what changes in it; of many only how many there are.

    Examples
    --------
    >>> told({("service", "CL-A"): (None, {"name": "Abbey Club", "status": "open"})})
    ['  service CL-A added: Abbey Club']
    """
    if len(items) > FEW:
        counts: dict[str, int] = {}
        for old, new in items.values():
            counts[deed(old, new)] = counts.get(deed(old, new), 0) + 1
        return [f"  {count} items {what}" for what, count in sorted(counts.items())]
    lines = []
    for (kind, key), (old, new) in items.items():
        what = deed(old, new)
        if what == "edited" and kind != SHAPE:
            cells = [f"{name}: {_cell(old, name)} -> {_cell(new, name)}" for name in _changed(old, new)]
            detail = f": {'; '.join(cells)}"
        else:
            body = new or old or {}
            name = body.get("name", "") or body.get("title", "")
            detail = f": {name}" if name else ""
        lines.append(f"  {_NOUNS.get(kind, kind)} {key} {what}{detail}")
    return lines


def _changed(before: Body | None, after: Body | None) -> list[str]:
    """Return the names whose values differ, in the order in which they stand."""
    old, new = before or {}, after or {}
    return [name for name in dict.fromkeys([*new, *old]) if old.get(name) != new.get(name)]


def _sides(before: Body | None, after: Body | None) -> dict[str, str]:
    """Return the values that differ, as they were and as they are."""
    names = _changed(before, after)
    return {
        side: "; ".join(f"{name}: {body[name]}" for name in names if name in body)
        for side, body in (("before", before or {}), ("after", after or {}))
    }


def _cell(body: Body | None, name: str) -> str:
    value: Any = (body or {}).get(name, "")
    return str(value) if value != "" else "(empty)"


def _minute(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"
