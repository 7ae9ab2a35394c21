"""Where a file is from: its title, day, sources and licences, in the same words in every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.pack.pack import Pack
from geo.report.table import Table

SOURCED: Final = ("source", "attribution")
"""The columns of a table that name whose data a row shows."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What travels inside a file besides its rows.

    Attributes
    ----------
    title : what the table is of, and of which place
    as_of : the day of the data
    period : the periods of its figures, in the order of the rows; empty where rows have none
    sources : whom to name, once each
    licences : under which terms, once each; a file that mixes several names them all
    """

    title: str
    as_of: date
    period: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]


def provenance(pack: Pack, table: Table, *, outlined: bool = False) -> Provenance:
    """Return where the rows of a table are from; `outlined`: the file holds their outlines too.

    Examples
    --------
    >>> from geo.report.figures import figures_table, table
    >>> from geo.sample import town
    >>> found = provenance(town(), figures_table(town(), table(town(), "ward", indicators=["damp_homes"])))
    >>> found.title, str(found.as_of), found.period
    ('Figures: Sample Town', '2025-06-30', '2021')
    """
    named = [_once(table.rows[each]) for each in SOURCED if each in table.rows]
    sources = list(dict.fromkeys(text for texts in named for text in texts))
    if outlined:
        sources += [each for each in outline_sources(pack) if each not in sources]
    name = table.title[:1].upper() + table.title[1:]
    return Provenance(
        title=f"{name}: {pack.place.name}",
        as_of=pack.place.as_of,
        period=", ".join(_once(table.rows["period"])) if "period" in table.rows else "",
        sources=tuple(sources),
        licences=tuple(_licences(pack, sources, outlined=outlined)),
    )


def outline_sources(pack: Pack) -> list[str]:
    """Return whom to name for the outlines of areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> isinstance(outline_sources(town()), list)
    True
    """
    return [each.attribution for each in pack.place.sources[:1]]


def _once(texts: Iterable[object]) -> list[str]:
    """Return each text once, in order, without the empty ones."""
    return [text for text in dict.fromkeys(str(each) for each in texts if each == each) if text]


def _licences(pack: Pack, sources: list[str], *, outlined: bool) -> list[str]:
    """Return the licences of whatever is named among the sources of a file."""
    terms = [(each.source.attribution, each.source.licence) for each in pack.registry.values()]
    terms += [(each.attribution, each.licence) for each in pack.catalogue.values()]
    terms += [(each.attribution, each.licence) for each in pack.place.sources[:1] if outlined]
    named = "\n".join(sources)
    return list(dict.fromkeys(licence for attribution, licence in terms if attribution in named))
