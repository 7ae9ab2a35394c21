"""The table of wards among those of a larger place: rank, its range, and how many are worse off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.errors import NotAvailableError
from geo.figures.peers import among_peers
from geo.figures.values import figures
from geo.pack.pack import Pack
from geo.report.fields import text as text_of
from geo.report.question import Question
from geo.report.table import Columns, Table, count, number, of_areas, share, text

COLUMNS: Final[Columns] = {
    "area_code": text("code of the ward"),
    "area_name": text("its name"),
    "indicator": text("id of the indicator"),
    "period": text("period of the figure"),
    "value": number("the figure, in the unit of its indicator"),
    "lower": number("low end of its 95 % range"),
    "upper": number("high end of its 95 % range"),
    "peer_rank": count("rank among the wards of the larger place that have a figure, 1 = greatest need"),
    "peer_rank_lower": count("low end of the 90 % range of that rank"),
    "peer_rank_upper": count("high end of the 90 % range of that rank"),
    "peers": count("how many wards are ranked, those of this place included"),
    "peers_worse": share("share of them that are worse off"),
    "among": text("which wards they are"),
    "source": text("attribution of the source"),
}


@dataclass(frozen=True)
class Peers(Question):
    """Where each ward stands among the wards of a larger place."""

    page = "peers"

    indicator: str = text_of("id of the indicator; the first that has such wards when absent")


def with_peers(pack: Pack) -> list[str]:
    """Return the ids of the indicators that the pack has for the wards of a larger place.

    Examples
    --------
    >>> from geo.sample import town
    >>> with_peers(town())
    []
    """
    return [each.id for each in pack.registry.values() if each.peers]


def beside(pack: Pack, asked: Peers) -> Table:
    """Return the rank of each ward among those of a larger place.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator
    NotAvailableError : it has no figures of the wards of a larger place.

    Examples
    --------
    >>> from geo.sample import town
    >>> beside(town(), Peers("damp_homes"))
    Traceback (most recent call last):
        ...
    geo.errors.NotAvailableError: ... has no figures of the wards of a larger place.
    """
    known = with_peers(pack)
    indicator = pack.indicator(asked.indicator or next(iter(known), pack.place.defaults.indicator))
    if indicator.id not in known:
        also = f" Choose one of: {', '.join(known)}." if known else ""
        raise NotAvailableError(f"{indicator.title} has no figures of the wards of a larger place.{also}")
    frame = figures(pack, indicator.id, "ward").join(among_peers(pack, indicator.id))
    rows = frame.reset_index().assign(
        indicator=indicator.id, among=indicator.peers, source=indicator.source.attribution
    )
    return of_areas(pack, rows[list(COLUMNS)], COLUMNS, "peers")
