"""Need beside provision as sentences: what the neediest have, among which services, and how surely."""

from __future__ import annotations

from typing import Final

import numpy as np

from geo.access.demand import ages_note
from geo.access.reach import ROUNDING
from geo.pack.ages import who
from geo.pack.pack import Pack
from geo.targeting.concentration import FIFTH
from geo.targeting.equity import Equity
from geo.targeting.provision import Provision

SIGN: Final = (
    "The index runs from −1 (all with the neediest) to 1 (all with the least needy); at 0 what there is does "
    "not go with need."
)


def headline(pack: Pack, found: Equity) -> str:
    """Return what the neediest fifth of children have; “not known” where nothing says so.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.equity import equity
    >>> print(headline(town(), equity(town(), "damp_homes", "access", "club", ages=(10, 15), within=1200)))
    The neediest fifth of children aged 10 to 15 have 3 % (0 to 24 %) of the listed clubs, among
    listed services; 1 of the 3 listed is not placed well enough.
    """
    given, people = found.provision, who(found.provision.ages)
    words = pack.catalogue[given.category]
    if found.concentration is None:
        return f"Not known: no listed {words.singular} is placed well enough to count."
    share, low, high = found.concentration.at(FIFTH)
    if np.isnan(share):
        return f"Not known: no {people} are near any listed {words.singular} whose place is known."
    within = "" if np.isnan(low) else f" ({_per_cent(low)} to {_per_cent(high)} %)"
    start, end = f"The neediest fifth of {people}", _among_listed(given)
    if given.measure == "reach":
        walk = f"within a walk of {given.within:,g} m of any listed {words.singular}"
        return f"{start} are {_per_cent(share)} %{within} of those who live {walk}{end}."
    noun = words.plural if given.of == "sites" else f"places in {words.plural}"
    return f"{start} have {_per_cent(share)} %{within} of the listed {noun}{end}."


def _among_listed(given: Provision) -> str:
    """Return of which services a share speaks, where that is not of all there are."""
    known = given.knowledge
    if known.whole:
        return ""
    verb = "is" if known.without_point == 1 else "are"
    placed = f"; {known.without_point} of the {known.listed} listed {verb} not placed well enough"
    return f", among listed services{placed if known.without_point else ''}"


def among(pack: Pack, found: Equity) -> str:
    """Return what the headline does not reckon with: services without a point, and what they could change.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.equity import equity
    >>> print(among(town(), equity(town(), "damp_homes", "access", "club", ages=(10, 15), within=1200)))
    Among listed clubs: 1 listed is not placed well enough. With every such service
    counted, wherever it may be, it would be 2 to 35 %.
    """
    given = found.provision
    words = pack.catalogue[given.category]
    open_ = "" if given.knowledge.complete else "the list is not complete"
    said = ", ".join(each for each in (open_, given.lost.words) if each)
    parts = [f"Among listed {words.plural}: {said}." if said else ""]
    least, most = found.possible
    if found.concentration is not None and not np.isnan(found.concentration.index) and given.lost.words:
        parts.append(
            "What they would change is not known, since how many places they have is not."
            if np.isnan(most)
            else "With every such service counted, wherever it may be, it would be "
            f"{_per_cent(least)} to {_per_cent(most)} %."
        )
    if found.left_out >= 0.5:
        parts.append(
            f"{found.left_out:,.0f} of them live where the figure of need is not known and are in no order."
        )
    if found.need.stale:
        parts.append("The figure of need is out of date.")
    parts.append(ages_note(pack, given.ages))
    return " ".join(each for each in parts if each)


def index_words(found: Equity) -> str:
    """Return the concentration index with its interval and what its sign means; empty where there is none.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.equity import equity
    >>> print(index_words(equity(town(), "damp_homes", "access", "club", ages=(10, 15), within=1200)))
    Concentration index 0.22 (−0.12 to 0.48): the interval holds 0, so it cannot be told whether the
    neediest have more or less than others. The index runs from −1 (all with the neediest) to 1 (all
    with the least needy); at 0 what there is does not go with need.
    """
    what = found.concentration
    if what is None or np.isnan(what.index):
        return ""
    said = f"Concentration index {_signed(what.index)}"
    if np.isnan(what.low):
        return f"{said}, without an interval. {SIGN}"
    said += f" ({_signed(what.low)} to {_signed(what.high)})"
    # As it is shown: an end that reads 0.00 tells nothing apart.
    if round(what.low, 2) <= 0 <= round(what.high, 2):
        meaning = (
            "the interval holds 0, so it cannot be told whether the neediest have more or less than others"
        )
    else:
        meaning = (
            f"the neediest have {'less' if what.index > 0 else 'more'} than their share of what is listed"
        )
        if not found.provision.knowledge.whole:
            meaning += " and is placed well enough"
    return f"{said}: {meaning}. {SIGN}"


def interval_words(found: Equity) -> str:
    """Return what the interval of a share speaks of, and what not.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.equity import equity
    >>> print(interval_words(equity(town(), "damp_homes", "access", "club", ages=(10, 15), within=1200)))
    The interval holds 95 % of 1,000 draws (seed 20261127): each takes 16 small areas and parts of
    them with replacement, and a need of each area within its range. It says how far the figure
    hangs on which areas happen to be here; detours and services without a point are no part of it.
    """
    what = found.concentration
    if what is None:
        return ""
    return (
        f"The interval holds 95 % of {what.draws:,} draws (seed {what.seed}): each takes {found.resampled} "
        "with replacement, and a need of each area within its range. It says how far the figure hangs on "
        "which areas happen to be here; detours and services without a point are no part of it."
    )


def _per_cent(share: float) -> str:
    """Return a share as per cent; what is not nought is never written as nought."""
    if ROUNDING < share < 0.005:
        return "under 1"
    if 0.995 <= share < 1 - ROUNDING:
        return "over 99"
    return f"{100 * share:.0f}"


def _signed(number: float) -> str:
    """Return a number with two decimals and a true minus."""
    return f"{number + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")
