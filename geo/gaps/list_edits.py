"""What has to change in a register so that a list is as somebody would have it."""

from __future__ import annotations

from collections.abc import Mapping

from pandas import DataFrame

from geo.errors import ConflictError
from geo.pack.kept_items import LIST, OF_SESSIONS, SERVICE, SESSION, service_body
from geo.pack.pack import Pack
from geo.pack.sessions import body_of
from geo.store.register.items import ABSENT, Body, Edit, Items, Key


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
    keys = list(dict.fromkeys((SERVICE, each) for each in (*before, *after)))
    return edits_between(
        {key: before.get(key[1]) for key in keys}, {key: after.get(key[1]) for key in keys}, items
    )


def session_edits(pack: Pack, rows: DataFrame, items: Items) -> list[Edit]:
    """Return the edits that make the sessions of the register these rows, as `list_edits`.

    Examples
    --------
    >>> from geo.pack.kept_register import items_now
    >>> from geo.sample import kept_town, town, town_with_sessions
    >>> with kept_town():
    ...     items = items_now(town().place)
    >>> rows = town_with_sessions().register.sessions
    >>> [(each.key, each.seen, each.after["title"]) for each in session_edits(town(), rows.head(1), items)]
    [('S-1', 0, 'Girls on Thursday')]
    """
    before, after = session_bodies(pack.register.sessions), session_bodies(rows)
    return edits_between(
        {(SESSION, key): body for key, body in before.items()},
        {(SESSION, key): body for key, body in after.items()},
        items,
    )


def session_bodies(rows: DataFrame) -> dict[str, Body]:
    """Return the cells of sessions that hold something, by their ids.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> list(session_bodies(town_with_sessions().register.sessions))
    ['S-1', 'S-2', 'S-3']
    """
    return {str(cells["session_id"]): body_of(cells) for cells in rows.to_dict("records")}


def edits_between(
    before: Mapping[Key, Body | None], after: Mapping[Key, Body | None], items: Items
) -> list[Edit]:
    """Return the edits that lead from items as the pack shows them to what they are to be.

    An item that `after` does not have is removed. A register of before there were sessions shows those of
    the pack.

    Raises
    ------
    ConflictError : somebody has changed one since the pack was read.

    Examples
    --------
    >>> edits_between({("session", "S-1"): {"title": "A"}}, {("session", "S-1"): {"title": "B"}}, {})
    [Edit(kind='session', key='S-1', seen=0, after={'title': 'B'})]
    """
    edits = []
    for key in dict.fromkeys([*before, *after]):
        was, will = before.get(key), after.get(key)
        if was == will:
            continue
        item = items.get(key, ABSENT)
        of_pack = item is ABSENT and key[0] == SESSION and OF_SESSIONS not in items
        there = was if of_pack else item.body
        if there != was:
            raise ConflictError(key, (was, there, will), item.version)
        edits.append(Edit(*key, item.version, will))
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
