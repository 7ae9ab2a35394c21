"""One table: rows, and columns that say what they hold. Screen, file and command line show the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import pandas as pd
from pandas import DataFrame
from shapely.geometry.base import BaseGeometry

from geo.errors import AtlasError
from geo.pack.ages import written_ages
from geo.pack.pack import Pack

Kind: TypeAlias = Literal["text", "count", "share", "number"]
"""Words, how many of something (also as an estimate, which need not be whole), 0 to 1, any other number."""
Shapes: TypeAlias = Sequence[BaseGeometry | None]
DECIMALS: Final = 4
ROW: Final = "row"


@dataclass(frozen=True)
class Column:
    """What a column holds: in words, as what kind, in which unit, to how many decimals; what is to note.

    `heading` is what people call it on a sheet, where that does not follow from its name (`headings.py`).
    """

    title: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int = DECIMALS
    note: str = ""
    heading: str = field(default="", repr=False)

    @property
    def words(self) -> str:
        """The title with the unit, and what is to note."""
        titled = f"{self.title}, {self.unit}" if self.unit else self.title
        return f"{titled}; {self.note}" if self.note else titled


Columns: TypeAlias = Mapping[str, Column]
"""The columns of a table by their stable names, in order."""


def text(title: str) -> Column:
    """Return a column of words.

    Examples
    --------
    >>> text("code of the area")
    Column(title='code of the area', kind='text', unit='', decimals=4, note='')
    """
    return Column(title)


def count(title: str) -> Column:
    """Return a column that counts something; an estimate need not be a whole number.

    Examples
    --------
    >>> count("children of these ages").kind
    'count'
    """
    return Column(title, "count")


def share(title: str) -> Column:
    """Return a column of shares, 0 to 1.

    Examples
    --------
    >>> share("children within the walk, of all").kind
    'share'
    """
    return Column(title, "share")


def number(
    title: str, unit: str = "", *, decimals: int = DECIMALS, note: str = "", heading: str = ""
) -> Column:
    """Return a column of numbers in a unit, with what is to note, and what people call it.

    Examples
    --------
    >>> number("mean walk", "metres").words
    'mean walk, metres'
    """
    return Column(title, "number", unit, decimals, note, heading)


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Rows with the columns that say what they hold.

    Parameters
    ----------
    rows : the rows; their columns are those of `columns`, in the same order
    columns : what each column holds
    title : what a file of it is called
    shapes : the place of each row in EPSG:4326, in the order of the rows, made when a map file is asked for;
        None where rows have no place
    key : the column that tells the rows apart in a map file; `ROW` where only their number does
    start : the number of the first row
    about : what a reader must know besides, as the second sheet of a workbook; the columns when None
    """

    rows: DataFrame
    columns: Columns
    title: str
    shapes: Callable[[], Shapes] | None = None
    key: str = ROW
    start: int = 0
    about: Callable[[], DataFrame] | None = None

    def __post_init__(self) -> None:
        """Hold rows against the columns declared."""
        if list(self.rows.columns) != list(self.columns):
            raise AssertionError(f"{self.title}: {[*self.rows.columns]} are not {[*self.columns]}")

    def notes(self) -> DataFrame:
        """Return the second sheet of a workbook."""
        return guide(self.columns) if self.about is None else self.about()

    def placed(self) -> Shapes:
        """Return the place of each row in EPSG:4326.

        Raises
        ------
        AtlasError : the rows have none.
        """
        if self.shapes is None:
            raise AtlasError(f"The table of {self.title} has no places; choose csv, json or xlsx.")
        return self.shapes()


def guide(columns: Columns) -> DataFrame:
    """Return columns with what each says, for a reader of the table.

    Examples
    --------
    >>> guide({"mean": number("mean walk", "metres")})
      column           meaning
    0   mean  mean walk, metres
    """
    return DataFrame([(name, each.words) for name, each in columns.items()], columns=["column", "meaning"])


def outlines(pack: Pack, codes: Iterable[str]) -> Shapes:
    """Return the outline of each area code of any level, EPSG:4326; None where there is none.

    Examples
    --------
    >>> from geo.sample import town
    >>> [shape and shape.geom_type for shape in outlines(town(), ["A", "nowhere"])]
    ['Polygon', None]
    """
    known = pd.concat([areas.geometry for areas in pack.areas.values()])
    return list(known[~known.index.duplicated()].reindex(list(codes)))


def of_areas(
    pack: Pack, rows: DataFrame, columns: Columns, title: str, about: Callable[[], DataFrame] | None = None
) -> Table:
    """Return a table with one area to a row, by its `area_code`, and the outlines of the areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> table = of_areas(town(), DataFrame({"area_code": ["D"]}), {"area_code": text("its code")}, "wards")
    >>> table.key, len(table.placed())
    ('area_code', 1)
    """

    def shapes() -> Shapes:
        return outlines(pack, rows["area_code"])

    return Table(rows=rows, columns=columns, title=title, shapes=shapes, key="area_code", about=about)


def joined(parts: Iterable[DataFrame], columns: Columns) -> DataFrame:
    """Return the rows of some frames one below the other, with the columns of a table and no others.

    Examples
    --------
    >>> parts = [DataFrame({"area": [code], "unused": [0]}) for code in "AB"]
    >>> joined(parts, {"area": text("code of the area")})
      area
    0    A
    1    B
    """
    frames = list(parts)
    if not frames:
        return DataFrame(columns=list(columns))
    return pd.concat(frames, ignore_index=True)[list(columns)]


def band(ages: tuple[int, int]) -> str:
    """Return ages as tables write them: both ends included, in words that no spreadsheet takes for a date.

    Examples
    --------
    >>> band((5, 11))
    '5 to 11'
    """
    return written_ages(ages)
