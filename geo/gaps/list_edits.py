"""What has to change in a register so that a list is as somebody would have it."""

from __future__ import annotations

from pandas import DataFrame

from geo.errors import ConflictError
from geo.pack.kept_items import LIST, SERVICE, service_body
from geo.pack.pack import Pack
from geo.store.register.items import ABSENT, Body, Edit, Items


def list_edits(pack: Pack, category: str, rows: DataFrame, items: Items) -> list[Edit]:
    """Return the edits that make the list of a category hold these rows, each with the version that was seen.

    `items` : those of the register now; what the pack shows of a changed service must be what they say

    Raises
    ------
    ConflictError : somebody has changed a service since the pack was read.

    Examples
    --------
    >>> from geo.pack.kept_register import items_now
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     items = items_now(town().place)
    >>> rows = town().register.rows("hub").replace({"name": {"East Hub": "The Hub"}})
    >>> [(each.key, each.seen, each.after["name"]) for each in list_edits(town(), "hub", rows, items)]
    [('HUB-2', 1, 'The Hub')]
    >>> [(each.key, each.after) for each in list_edits(town(), "hub", rows.head(1), items)]
    [('HUB-2', None)]
    """
    before, after = _bodies(pack.register.rows(category)), _bodies(rows)
    edits = []
    for service in dict.fromkeys([*before, *after]):
        was, will = before.get(service), after.get(service)
        if was == will:
            continue
        item = items.get((SERVICE, service), ABSENT)
        if item.body != was:
            raise ConflictError((SERVICE, service), (was, item.body, will), item.version)
        edits.append(Edit(SERVICE, service, item.version, will))
    return edits


def declaration_edit(pack: Pack, category: str, source: str, items: Items) -> list[Edit]:
    """Return the edit that declares a list complete on the word of `source`, or no longer; none if it is so.

    Examples
    --------
    >>> from geo.pack.kept_register import items_now
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     items = items_now(town().place)
    >>> [dict(each.after) for each in declaration_edit(town(), "hub", "Ann, May 2026", items)]
    [{'complete': True, 'complete_source': 'Ann, May 2026'}]
    >>> declaration_edit(town(), "hub", "", items)
    []
    """
    if pack.catalogue[category].complete_source == source:
        return []
    body = {"complete": bool(source), "complete_source": source}
    return [Edit(LIST, category, items.get((LIST, category), ABSENT).version, body)]


def _bodies(rows: DataFrame) -> dict[str, Body]:
    """Return the cells of services that hold something, by their ids."""
    return {str(cells["service_id"]): service_body(cells) for cells in rows.to_dict("records")}
