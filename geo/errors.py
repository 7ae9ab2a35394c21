"""The errors of the atlas: what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, TypeVar

from geo.limits import FAULT_TEXT, KEPT_FAULTS

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with one place of a file.

    `row` is the line of the file as an editor numbers it (the heading is line 1); None where the fault
    belongs to the whole file or column. Of a long text the beginning is kept, and what no file or page can
    hold (half a surrogate pair) or no reader can see (a control character) is written as its escape; `value`
    is what was found, and only quoted where it is said.
    """

    file: str
    rule: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    mend: str | None = None

    def __post_init__(self) -> None:
        """Cut and escape texts: they come from files that anybody may have written."""
        for each in fields(self):
            text = getattr(self, each.name)
            if not isinstance(text, str):
                continue
            if len(text) > FAULT_TEXT or not (text.isascii() and text.isprintable()):
                cut = text if len(text) <= FAULT_TEXT else text[: FAULT_TEXT - 1] + "…"
                whole = cut.encode("utf-8", "backslashreplace").decode()
                object.__setattr__(self, each.name, whole if each.name == "value" else plainly(whole))

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


class Faults(list[Fault]):
    """Faults as they are gathered: each once, the first `KEPT_FAULTS` kept, every one counted in `total`.

    A file of a few megabytes can hold millions; what is not kept need not even be made (`of_each`). Whether
    a part is sound is told by gathering its faults apart: this list stops growing when it is full.

    Examples
    --------
    >>> faults = Faults([Fault("clubs.csv", "is empty")])
    >>> faults.of_each(range(2, 5_000), lambda row: Fault("clubs.csv", "unknown status", row))
    >>> len(faults), faults.total, faults[-1].row
    (1000, 4999, 1000)
    >>> faults.counted()
    '4,999 faults, of which 1,000 are listed'
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        """Gather what there is to begin with."""
        super().__init__()
        self.total = 0
        self._known: set[Fault] = set()
        self.extend(faults)

    def append(self, fault: Fault) -> None:
        """Count a fault that is not known yet, and keep it while there is room."""
        if fault in self._known:
            return
        self.total += 1
        if len(self) < KEPT_FAULTS:
            self._known.add(fault)
            super().append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Gather several faults, with those that were only counted."""
        for fault in faults:
            self.append(fault)
        if isinstance(faults, Faults):
            self.total += faults.total - len(faults)

    def __iadd__(self, faults: Iterable[Fault]) -> Faults:  # type: ignore[override,misc]
        """Gather several faults."""
        self.extend(faults)
        return self

    def of_each(self, items: Collection[T], make: Callable[[T], Fault]) -> None:
        """Gather a fault for each item; only those that are kept are made."""
        kept = max(KEPT_FAULTS - len(self), 0)
        for item in islice(items, kept):
            self.append(make(item))
        self.total += max(len(items) - kept, 0)

    def in_order(self, key: Callable[[Fault], Any] | None = None) -> Faults:
        """Return the same faults sorted: by file, row, column and rule, or by a key."""
        ordered = Faults(sorted(self, key=key or fault_order))
        ordered.total = self.total
        return ordered

    def counted(self) -> str:
        """Return how many there are, in words."""
        if self.total == len(self):
            return "no fault" if not self else f"{len(self):,} fault{'s' if len(self) > 1 else ''}"
        return f"{self.total:,} faults, of which {len(self):,} are listed"


def _short(value: str, limit: int = 60) -> str:
    """Quote a value so that a message stays one readable line."""
    return repr(_cut(value, limit))


def _cut(value: str, limit: int = 60) -> str:
    """Return the beginning of a value, so that a message stays one readable line."""
    return value if len(value) <= limit else value[: limit - 1] + "…"


class AtlasError(Exception):
    """Any refusal of the atlas; its text is meant for the person who sees it."""


class PackError(AtlasError):
    """The place pack breaks its contract; `faults` names every breach found."""

    def __init__(self, faults: Iterable[Fault], *, written: bool = True) -> None:
        """Keep the faults, in file order; of a pack as it is, or as a write that is refused would make it."""
        gathered = faults if isinstance(faults, Faults) else Faults(faults)
        self.faults: tuple[Fault, ...] = tuple(gathered)
        self.total = gathered.total
        heading = f"The place pack has {gathered.counted()}:"
        if not written:
            heading = f"Nothing was written, because the place pack would have {gathered.counted()}:"
        super().__init__("\n".join([heading, *(f"  {fault}" for fault in self.faults)]))


class CrsError(AtlasError):
    """A function that measures was given coordinates in another reference system."""


class UnknownAreaError(AtlasError):
    """An area code, name or level that the pack does not hold."""


class UnknownIndicatorError(AtlasError):
    """An indicator or benchmark that the pack does not hold."""


class NotAvailableError(AtlasError):
    """The pack lacks what a rule needs; the text says what and why."""


class RegisterError(AtlasError):
    """The register's database cannot be read or written; the text says why and what would mend it."""


class RegisterAbsentError(RegisterError):
    """There is no register yet where one is looked for."""


class NotAllowedError(AtlasError):
    """Somebody asked for what their role does not allow; the text says which role it takes."""


class ConflictError(AtlasError):
    """Somebody else has changed an item since it was read; nothing was written.

    Attributes
    ----------
    kind, key : which item
    base : the body that the edit was made from; None where there was none or it is not known
    theirs, mine : the body as it is now, and as the edit would have it; None where it is removed
    version : that of `theirs`, which an edit that takes both into account has seen
    """

    def __init__(
        self,
        item: tuple[str, str],
        bodies: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None, Mapping[str, Any] | None],
        version: int,
    ) -> None:
        """Keep both versions and what they were made from."""
        self.kind, self.key = item
        self.base, self.theirs, self.mine = bodies
        self.version = version
        super().__init__(
            f"{self.kind} {self.key} was changed by somebody else meanwhile (it is now version {version}). "
            "Nothing was written: look at both and edit the newer one."
        )


class InfeasibleError(AtlasError):
    """Limits that no allocation can meet; `remedies` are single changes, each of which would be enough."""

    def __init__(self, why: str, remedies: Iterable[str] = ()) -> None:
        """Keep what is wrong, and say what would mend it."""
        self.why = why
        self.remedies: tuple[str, ...] = tuple(remedies)
        mend = ", or ".join(self.remedies)
        end = f" {mend[0].upper()}{mend[1:]}." if mend else " No one change would be enough: loosen several."
        super().__init__(f"{why}{end}")


class CriteriaError(AtlasError):
    """A question to the criteria finder that cannot be understood; `position` is the character, from 1."""

    def __init__(self, position: int, found: str, because: str) -> None:
        """Keep where it is; `found` is what stands there, empty at the end."""
        self.position = position
        there = f"At character {position}, “{_cut(plainly(found))}”" if found else "At the end"
        super().__init__(f"{there}: {because}")


def plainly(text: str) -> str:
    """Return a text with all that cannot be printed, or would change the direction of writing, as escapes.

    Examples
    --------
    >>> print(plainly("over" + chr(0x202E) + "crowding"))
    over\\u202ecrowding
    """
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
