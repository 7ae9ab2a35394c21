"""What an import left out and why, and what it took without knowing what it is: counted, and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from geo.pack.network import Network

# A file may have more reasons than anybody reads: those that come later than this are counted together.
MOST_REASONS: Final = 40
OTHERS: Final = "other reasons"
# Reasons named in one sentence.
SHOWN: Final = 8


@dataclass
class Tally:
    """Counts by reason, as they grow while a file is read.

    Attributes
    ----------
    left_out : ways that are not in the network
    on_trust : ways that are in it although the file does not say that they can be walked
    """

    left_out: Counter[str] = field(default_factory=Counter)
    on_trust: Counter[str] = field(default_factory=Counter)

    def leave(self, reason: str, count: int = 1) -> None:
        """Count what is left out."""
        _add(self.left_out, reason, count)

    def trust(self, reason: str, count: int = 1) -> None:
        """Count what is taken all the same."""
        _add(self.on_trust, reason, count)

    def words(self) -> str:
        """Return what was left out as the end of an error, empty where nothing was.

        Examples
        --------
        >>> tally = Tally()
        >>> tally.leave("highway=motorway", 2)
        >>> tally.words()
        ' Left out: 2 highway=motorway.'
        """
        return f" Left out: {listed(self.left_out)}." if in_order(self.left_out) else ""

    def kept_with(self, network: Network) -> Network:
        """Return a network that carries these counts."""
        return replace(network, left_out=in_order(self.left_out), on_trust=in_order(self.on_trust))


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts with the largest first.

    Examples
    --------
    >>> in_order({"foot=no": 1, "highway=motorway": 3})
    {'highway=motorway': 3, 'foot=no': 1}
    """
    known = ((reason, count) for reason, count in counts.items() if count > 0)
    return dict(sorted(known, key=lambda each: (-each[1], each[0])))


def listed(counts: Mapping[str, int]) -> str:
    """Return counts in words, the largest first.

    Examples
    --------
    >>> listed({"foot=no": 1, "highway=motorway": 3_000})
    '3,000 highway=motorway; 1 foot=no'
    """
    ordered = list(in_order(counts).items())
    parts = [f"{count:,} {reason}" for reason, count in ordered[:SHOWN]]
    if rest := sum(count for _, count in ordered[SHOWN:]):
        parts.append(f"{rest:,} for other reasons")
    return "; ".join(parts)


def _add(counts: Counter[str], reason: str, count: int) -> None:
    """Count under a reason, or under all others where there are many."""
    if count:
        counts[reason if reason in counts or len(counts) < MOST_REASONS else OTHERS] += count
