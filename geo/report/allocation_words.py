"""Why an area gets what it gets, in words that can be read out: from its children to its allocation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from pandas import Series

from geo.errors import AtlasError
from geo.pack import frames
from geo.pack.ages import written_ages
from geo.pack.amounts import number_words
from geo.pack.pack import Pack
from geo.targeting.allocation import KEPT, NO_LIMIT, Allocation

LONGEST: Final = 40
"""Characters of the word for what is shared."""
# A common factor this near to 1 changes no amount that anybody would see.
_ALIKE: Final = 1e-4


def by_words(pack: Pack, found: Allocation) -> str:
    """Return by what children are weighed, in words.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.allocation import Formula, allocate
    >>> by_words(town(), allocate(town(), Formula(Decimal(100))))
    'each child alike'
    """
    need = found.formula.need
    if need.by == "children":
        return "each child alike"
    if need.by == "rate":
        return pack.indicator(need.indicator).title
    said = "; ".join(f"{pack.indicator(name).title} {weight:.4g}" for name, weight in need.weights)
    return f"need index ({said}), strength {need.strength:g}"


def why(pack: Pack, found: Allocation, *, what: str = "") -> Series[Any]:
    """Return for each area some sentences that lead from its children to what it gets.

    Parameters
    ----------
    what : the word for what is shared, such as pounds

    Raises
    ------
    AtlasError : the word is too long or cannot be shown.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.allocation import Formula, allocate
    >>> print(why(town(), allocate(town(), Formula(Decimal(1000))), what="sessions")["A"])
    Abbey has 36 children aged 0 to 17, 14.3% of all: its target is 143 sessions. What it has today is not
    known. It gets its target: 143 sessions, 3.97 a child.
    """
    if len(what) > LONGEST or frames.text_rule(what):
        raise AtlasError(
            f"The word for what is shared has at most {LONGEST} characters, all of them to be seen."
        )
    unit = f" {what}" if what else ""
    rows = found.frame.to_dict("records")
    said = [" ".join(_sentences(pack, found, row, unit)) for row in rows]
    return Series(said, index=found.frame.index, name="why", dtype="str")


def _sentences(pack: Pack, found: Allocation, row: dict[Any, Any], unit: str) -> list[str]:
    """Return the sentences of one area."""
    if row["limit"] == KEPT:
        kept = f"so it keeps its current amount: {amount_words(found, row['allocation'])}{unit}."
        return [f"What {row['area_name']} should get is not known ({row['unknown']}),", kept]
    return [*_target(pack, found, row, unit), _today(found, row, unit), _given(found, row, unit)]


def _target(pack: Pack, found: Allocation, row: dict[Any, Any], unit: str) -> list[str]:
    """Say how the target comes about."""
    ages = written_ages(found.formula.ages)
    if not row["children"] > 0:
        return [f"{row['area_name']} has no children aged {ages}, so its target is 0{unit}."]
    target = f"its target is {amount_words(found, row['target'])}{unit}"
    if row["target_low"] == row["target_low"]:
        low, high = amount_words(found, row["target_low"]), amount_words(found, row["target_high"])
        target += f" ({low} to {high} within the ranges of the figures)"
    start = f"{row['area_name']} has {row['children']:,.0f} children aged {ages}"
    known = " whose need is known" if (found.frame["limit"] == KEPT).any() else ""
    share = f"{_percent(row['share'])} of all"
    if found.formula.need.by == "children":
        return [f"{start}, {share}{known}: {target}."]
    counts = f"Each counts {row['need']:.2f} times the average child by {_by(pack, found)}"
    return [f"{start}.", f"{counts}, {share} children so counted{known}: {target}."]


def _by(pack: Pack, found: Allocation) -> str:
    """Say by what need is known."""
    need = found.formula.need
    return f"“{pack.indicator(need.indicator).title}”" if need.by == "rate" else "the need index"


def _today(found: Allocation, row: dict[Any, Any], unit: str) -> str:
    """Say where it stands today."""
    if row["standing"] == "":
        return "What it has today is not known."
    start = f"Today it has {amount_words(found, row['current'])}{unit}"
    if row["standing"] == "on target":
        return f"{start}, its target."
    if row["standing"] == "within its range":
        return f"{start}, which the range of its target holds."
    share = abs(row["distance_share"])
    far = f"{_percent(share)} " if share == share else ""
    return f"{start}, {far}{row['standing']} its target."


def _given(found: Allocation, row: dict[Any, Any], unit: str) -> str:
    """Say what it gets, and which limit holds it."""
    amount = f"{amount_words(found, row['allocation'])}{unit}"
    end = f"{_limit(found, row)}: {amount}"
    if row["per_child"] == row["per_child"]:
        end += f", {row['per_child']:,.2f} a child"
    if row["change_share"] == row["change_share"]:
        more = "more" if row["change"] >= 0 else "less"
        end += f", {_percent(abs(row['change_share']))} {more} than today"
    return f"{end}."


def _limit(found: Allocation, row: dict[Any, Any]) -> str:
    """Say which limit holds it, or what the limits of others make of its target."""
    if (found.frame["limit"] == NO_LIMIT).all():
        return "It gets its target"
    if row["limit"] == NO_LIMIT and abs(found.common - 1) <= _ALIKE:
        return "No limit holds it, so it gets its target"
    if row["limit"] == NO_LIMIT:
        left = "take" if found.common < 1 else "leave"
        part = f"{_percent(found.common)} of its target"
        return f"No limit holds it; with what the limits of others {left} it gets {part}"
    if row["limit"] == "floor":
        return "The floor lifts it, so it gets"
    if row["limit"] == "cap":
        return "The cap holds it back, so it gets"
    fixed = row["low"] == row["high"]
    lifted = row["allocation"] >= row["target"] if fixed else row["allocation"] <= row["low"]
    return f"The limit on change lets it {'lose' if lifted else 'gain'} no more, so it gets"


def amount_words(found: Allocation, value: float) -> str:
    """Write an amount to the decimals of its unit.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.allocation import Formula, allocate
    >>> amount_words(allocate(town(), Formula(Decimal(100), unit=Decimal("0.01"))), 1234.5)
    '1,234.5'
    """
    places = max(0, -int(found.formula.unit.normalize().as_tuple().exponent))
    return number_words(Decimal(f"{value:.{places}f}"))


def _percent(share: float) -> str:
    """Write a share as a reader knows it."""
    return f"{100 * share:.1f}%"
