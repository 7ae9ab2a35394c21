"""What an answer to "where next" stands on: how many of the sites listed or claimed have a sure place."""

from __future__ import annotations

from dataclasses import dataclass

from geo.access.supply import listed, sites
from geo.access.unlocated import unlocated
from geo.memory import kept
from geo.pack.catalogue import Claim
from geo.pack.pack import Pack


@dataclass(frozen=True)
class Ground:
    """What is known of the sites of a category.

    Attributes
    ----------
    listed : sites on the list, open or of which nobody knows whether they are
    located : open sites with a point that decides, whatever points are counted
    claim : what the provider says of their number, if anything
    complete : whether somebody declares the list complete
    best_from : share of the sites listed or claimed that must be located before a place is called the best
    unplaced : names of listed sites without a place to reckon with; `doubtful` : of those among them, and
        others, of which nobody knows whether they are open
    """

    listed: int
    located: int
    claim: Claim | None
    complete: bool
    best_from: float
    unplaced: tuple[str, ...]
    doubtful: tuple[str, ...]

    @property
    def claimed(self) -> int | None:
        """The number that the provider names, None where it names none."""
        return None if self.claim is None else self.claim.count

    @property
    def count(self) -> int:
        """Sites listed or claimed, whichever are more."""
        return max(self.listed, self.claimed or 0)

    @property
    def share(self) -> float:
        """The located share of them; of none a list declared complete knows all, any other list nothing."""
        return self.located / self.count if self.count else float(self.complete)

    @property
    def decides(self) -> bool:
        """Whether so many are located that a place may be called the best."""
        return self.share >= self.best_from


@kept(64)
def ground(pack: Pack, category: str, *, admit_street: bool = False) -> Ground:
    """Return what is known of the sites of a category.

    `admit_street` leaves those known by their street out of `unplaced`; they never count as located.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Siting".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = ground(town(), "club")
    >>> found.listed, found.located, found.unplaced, found.decides
    (3, 2, ('Bridge Club',), False)
    """
    chosen = (category,)
    entry = pack.catalogue.get(category)
    every = listed(pack, chosen, statuses=("open", "unknown"))
    found = unlocated(pack, chosen, admit_street=admit_street).frame
    sure = sites(pack, chosen)
    return Ground(
        listed=int(every["site_id"].nunique()),
        located=len(sure),
        claim=entry.claim if entry else None,
        complete=bool(entry and entry.complete),
        best_from=pack.place.siting.best_from,
        unplaced=tuple(str(each) for each in found.loc[~found["doubtful"].astype(bool), "name"]),
        doubtful=tuple(str(each) for each in found.loc[found["doubtful"].astype(bool), "name"]),
    )
