"""What of the register needs somebody: services whose place, status or date is not known well enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from pandas import DataFrame, Series

from geo.access.supply import decides_ward
from geo.memory import kept
from geo.pack.pack import Pack

Kind = Literal["claimed", "nowhere", "street", "ward", "unknown", "old"]
KINDS: Final[tuple[Kind, ...]] = ("claimed", "nowhere", "street", "ward", "unknown", "old")
"""What can be wrong, what keeps most verdicts open first."""


@dataclass(frozen=True)
class Need:
    """One kind of thing to be done.

    Attributes
    ----------
    kind : claimed (a provider counts more than are listed), nowhere (no point), street (a point that decides
        no ward), ward (the ward stated is not the one found), unknown (nobody knows whether it is open), old
        (not confirmed for a year)
    services : ids, in the order of the register; none where it is claimed
    missing : of what is claimed, how many more than are listed, by category
    """

    kind: Kind
    services: tuple[str, ...] = ()
    missing: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        """How many things there are to be done."""
        return len(self.services) + sum(number for _, number in self.missing)


@kept(32)
def needs(pack: Pack, today: date, locality: str = "") -> tuple[Need, ...]:
    """Return what of the register needs somebody, by kind; kinds of which there are none are left out.

    Closed services need nobody, nor do places of the past and lists with a licence of their own. What a
    provider claims is counted for the whole place, whatever the locality; more than are listed as open, or
    whose status nobody knows, are missing, so that no claim is made of what may be there.

    Parameters
    ----------
    today : the day on which somebody asks; a service whose facts may be older than a year is to be confirmed
    locality : code; services that are or could be there. All where empty

    Examples
    --------
    >>> from geo.sample import town
    >>> for each in needs(town(), date(2026, 5, 1)):
    ...     print(each.kind, each.services, each.missing)
    claimed () (('club', 2),)
    nowhere ('HUB-2', 'SCH-4') ()
    street ('CL-B',) ()
    unknown ('SCH-3',) ()
    >>> [each.services for each in needs(town(), date(2025, 6, 1), "west") if each.kind == "street"]
    [('CL-B',)]
    """
    usual = [each.id for each in pack.catalogue.values() if not each.layer and not each.former]
    asked = pack.services["category"].isin(usual) & (pack.services["status"] != "closed")
    services = pack.services[asked & could_be_in(pack, pack.services, locality)]
    placed = services.geometry.notna()
    # As exact as a point may be, a ward that a source states decides before it.
    found = {
        "nowhere": ~placed,
        "street": placed & ~decides_ward(pack, services) & ~services["derived"],
        "ward": _disagrees(services),
        "unknown": services["status"] == "unknown",
        "old": Series([_is_old(each, today) for each in services["as_of_date"]], index=services.index),
    }
    given = [Need("claimed", missing=_missing(pack, usual))]
    given += [Need(kind, tuple(services.index[found[kind].to_numpy(dtype=bool)])) for kind in KINDS[1:]]
    return tuple(each for each in given if each.count)


def could_be_in(pack: Pack, services: DataFrame, locality: str) -> Series[bool]:
    """Tell which services are in a locality or could be, as far as is known; all where it is empty.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = could_be_in(town(), town().services, "west")
    >>> found[["CL-A", "CL-D", "HUB-2"]].to_dict()
    {'CL-A': True, 'CL-D': False, 'HUB-2': False}
    """
    if not locality:
        return Series(True, index=services.index)
    of = pack.register.ground.locality_of()
    told = zip(services["locality_code"], services["ward_code"], services["wards_possible"], strict=True)
    answers = [
        code == locality or (not code and _possible(locality, ward, possible, of))
        for code, ward, possible in told
    ]
    return Series(answers, index=services.index, dtype=bool)


def _possible(locality: str, ward: str, possible: Sequence[str], of: dict[str, str]) -> bool:
    """Tell whether a service that is certainly in no locality could be in one; with no point it could."""
    wards = [ward] if ward else possible
    return not wards or locality in {of.get(each, "") for each in wards}


def _disagrees(services: DataFrame) -> Series[Any]:
    """Tell which services a source states in another ward than their point or postcode is in."""
    told = zip(services["ward_stated"], services["wards_possible"], services["ward_official"], strict=True)
    answers = [
        bool(stated) and ((bool(possible) and stated not in possible) or official not in ("", stated))
        for stated, possible, official in told
    ]
    return Series(answers, index=services.index, dtype=bool)


def _is_old(confirmed: date | None, today: date) -> bool:
    """Tell whether facts may be older than a year; undated ones may."""
    return confirmed is None or (confirmed.year + 1, confirmed.month, confirmed.day) < (
        today.year,
        today.month,
        today.day,
    )


def _missing(pack: Pack, categories: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return how many more services than are listed the provider counts, by category."""
    there = pack.services.loc[pack.services["status"].isin(["open", "unknown"]), "category"].value_counts()
    found = []
    for each in categories:
        claim = pack.catalogue[each].claim
        more = (claim.count or 0) - int(there.get(each, 0)) if claim else 0
        if more > 0:
            found.append((each, more))
    return tuple(found)
