"""The errors of the atlas: what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with one place of a file.

    `row` is the line of the file as an editor numbers it (the heading is line 1); None where the fault
    belongs to the whole file or column.
    """

    file: str
    rule: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    mend: str | None = None

    def __str__(self) -> str:
        """Say the fault in one line: file, row, column, rule, value, remedy."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        text = f"{place}: {self.rule}"
        if self.value is not None:
            text += f" (found {_short(self.value)})"
        if self.mend:
            text += f". {self.mend}"
        return text


def fault_order(fault: Fault) -> tuple[str, int, str, str]:
    """Return the key that sorts faults by file, row as a number, column and rule.

    Examples
    --------
    >>> faults = [Fault("clubs.csv", "empty", row=10), Fault("clubs.csv", "empty", row=9)]
    >>> [str(fault) for fault in sorted(faults, key=fault_order)]
    ['clubs.csv, row 9: empty', 'clubs.csv, row 10: empty']
    """
    return (fault.file, fault.row or 0, fault.column or "", str(fault))


def _short(value: str, limit: int = 60) -> str:
    """Quote a value so that a message stays one readable line."""
    shown = value if len(value) <= limit else value[: limit - 1] + "…"
    return repr(shown)


class AtlasError(Exception):
    """Any refusal of the atlas; its text is meant for the person who sees it."""


class PackError(AtlasError):
    """The place pack breaks its contract; `faults` names every breach found."""

    def __init__(self, faults: Iterable[Fault], *, written: bool = True) -> None:
        """Keep all faults, in file order; of a pack as it is, or as a write that is refused would make it."""
        self.faults: tuple[Fault, ...] = tuple(faults)
        count = len(self.faults)
        counted = f"{count} fault{'' if count == 1 else 's'}:"
        heading = f"The place pack has {counted}"
        if not written:
            heading = f"Nothing was written, because the place pack would have {counted}"
        super().__init__("\n".join([heading, *(f"  {fault}" for fault in self.faults)]))


class CrsError(AtlasError):
    """A function that measures was given coordinates in another reference system."""


class UnknownAreaError(AtlasError):
    """An area code, name or level that the pack does not hold."""


class UnknownIndicatorError(AtlasError):
    """An indicator or benchmark that the pack does not hold."""


class NotAvailableError(AtlasError):
    """The pack lacks what a rule needs; the text says what and why."""
