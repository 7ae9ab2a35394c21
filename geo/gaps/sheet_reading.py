"""What a person says of a sheet, and what it comes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from pandas import DataFrame

from geo.errors import Faults
from geo.gaps.same_services import Question
from geo.pack.sheet_columns import Unclear

SERVICES: Final = "services"
SESSIONS: Final = "sessions"
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_NO_ROWS: Final[Mapping[int, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Said:
    """What a person says of a sheet.

    Attributes
    ----------
    columns : by heading the column of the register that it is; "" leaves it out
    rows : by line the id of the service (or session) that a row is about, `NEW`, or "" to leave it out
    services : by line the id of the service at which the session of a row is; "" leaves it out
    holds : what the sheet holds, `SERVICES` or `SESSIONS`; "" recognises it by its columns
    sheet : the name of the sheet to read, where several could be
    clear : cells that are empty in the sheet become empty in the register
    whole : the sheet is the whole list: what it does not have is removed, empty cells become empty
    remove : ids of services (or sessions) that the sheet does not have and that are to be removed
    source : where the facts are from; of new ones whose row does not say so
    used : ids that were given on earlier days, so that no new one gets them
    """

    columns: Mapping[str, str] = field(default_factory=lambda: _NONE)
    rows: Mapping[int, str] = field(default_factory=lambda: _NO_ROWS)
    services: Mapping[int, str] = field(default_factory=lambda: _NO_ROWS)
    holds: str = ""
    sheet: str = ""
    clear: bool = False
    whole: bool = False
    remove: Collection[str] = ()
    source: str = ""
    used: Collection[str] = ()


@dataclass(frozen=True)
class Reading:
    """What a sheet comes to.

    `rows` is the whole list as it would be, as text columns; None while there are faults, or while `sheets`,
    `columns` or `questions` hold what a person has to say first. `absent` are the services (or sessions) of
    the list that no row is about, `notes` what was done that is not plain to see. `holds` is what the sheet
    was recognised as, `either` whether it could be read as the other.
    """

    rows: DataFrame | None = None
    found: Faults = field(default_factory=Faults)
    sheets: tuple[str, ...] = ()
    columns: tuple[Unclear, ...] = ()
    questions: tuple[Question, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    holds: str = SERVICES
    either: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether a person has to say something first."""
        return bool(self.sheets or self.columns or self.questions)
