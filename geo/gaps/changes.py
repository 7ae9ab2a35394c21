"""A replacement for one category of the register: judged row by row and compared first.

`read_upload` takes a plain table with every column of the register for a whole list; sheets as people keep
them are read and merged by `geo.gaps.register_sheet`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
from pandas import DataFrame

from geo.access.supply import require_categories
from geo.crs import DEGREES, METRES
from geo.errors import Fault, Faults
from geo.gaps.verdicts import gaps
from geo.limits import LIST
from geo.pack import frames, parsing, spreadsheets
from geo.pack.frames import FIRST_ROW
from geo.pack.pack import Pack
from geo.pack.register import Register
from geo.pack.register_checks import (
    check_rows,
    columns_missing,
    ids_twice,
    outlines_named,
    points_lent,
    row_order,
)
from geo.writing import csv_bytes, kept_cells, plain_cells, toml_text

# Below this, metres, two points are the same point written with fewer decimals.
SAME_PLACE = 1.0
# What spreadsheet programs make of 2024-11 and of 2026-01-29 when they open a file (day first, as here).
_MONTH = re.compile(r"([A-Z][a-z]{2})-(\d\d)")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNSEEN = ("lat", "lon", "status")


@dataclass(frozen=True)
class Upload:
    """What an uploaded file holds: `rows` as text columns, or None where a fault was `found`."""

    rows: DataFrame | None
    found: Faults = field(default_factory=Faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return the faults that are kept, in row order; `found.total` counts all."""
        return tuple(self.found)


@dataclass(frozen=True)
class Difference:
    """What a replacement changes.

    Each frame has index service_id (verdicts: default) and only texts and numbers to show:
    `added`, `removed`: name, status, place; `moved`: name, before, after, metres (NaN where there was or is
    no point); `status`: name, before, after; `edited`: name, columns; `verdicts`: promise_id, title,
    area_code, area_name, before, after.
    """

    added: DataFrame
    removed: DataFrame
    moved: DataFrame
    status: DataFrame
    edited: DataFrame
    verdicts: DataFrame

    def is_empty(self) -> bool:
        """Tell whether nothing at all would change."""
        parts = (self.added, self.removed, self.moved, self.status, self.edited, self.verdicts)
        return all(part.empty for part in parts)


def category_csv(pack: Pack, category: str) -> bytes:
    """Return a category as a CSV file that a spreadsheet opens safely; `read_upload` reads it back.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.sample import town
    >>> category_csv(town(), "hub").decode().splitlines()[1].split(",")[:3]
    ['HUB-1', 'Abbey Hub', 'hub']
    """
    require_categories(pack, [category])
    return csv_bytes(kept_cells(pack.register.rows(category)))


def pack_file(pack: Pack, category: str) -> tuple[str, bytes]:
    """Return name and bytes of the pack's file that holds a category, as it is to be committed.

    Examples
    --------
    >>> from geo.sample import town
    >>> pack_file(town(), "club")[0]
    'clubs.csv'
    """
    require_categories(pack, [category])
    return f"{pack.catalogue[category].file}.csv", pack.register.pack_file(category)


def declaration(pack: Pack, category: str) -> str:
    """Return the lines of services.toml that say whether a category is complete, to be copied there.

    Examples
    --------
    >>> from geo.sample import town
    >>> print(declaration(town(), "club"))
    id = "club"
    complete = true
    complete_source = "The made-up list of all clubs, May 2025"
    """
    entry = pack.catalogue[category]
    lines = [f'id = "{entry.id}"', f"complete = {'true' if entry.complete else 'false'}"]
    if entry.complete:
        lines.append(f"complete_source = {toml_text(entry.complete_source)}")
    return "\n".join(lines)


def read_upload(pack: Pack, category: str, data: bytes, name: str) -> Upload:
    """Read and judge a file that is to replace a category; faults are named with their rows.

    A file over `geo.limits.LIST` is refused before it is parsed.

    What spreadsheet programs add is taken off, and what they leave out is put back (`spreadsheets.table`):
    a byte-order mark, Windows line ends, empty lines, cells left out at the end, other separators, the
    apostrophe before a text that would run as a formula, and dates in another order in `as_of`. Spaces
    around cells are dropped and an empty `category` is filled in.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.sample import town
    >>> data = category_csv(town(), "club").replace(b"planned", b"soon")
    >>> [fault.rule for fault in read_upload(town(), "club", data, "clubs.csv").faults]
    ['unknown status']
    """
    require_categories(pack, [category])
    terms = pack.register.terms
    faults = Faults()
    # Judged before anything is done with the bytes: even taking line ends off copies them.
    if len(data) > LIST.bytes:
        return Upload(None, Faults([parsing.too_large(data, name, LIST.bytes)]))
    frame = spreadsheets.table(parsing.forgiven(data), name, faults, limits=LIST)
    if frame is None or terms is None:
        return Upload(None, faults)
    frame.columns = frame.columns.str.strip()
    if headings := columns_missing(frame, terms, name):
        return Upload(None, headings)
    # The apostrophe that was set against formulas is taken off, and spaces around.
    frame = plain_cells(frame.apply(lambda cells: cells.str.strip()))
    rows = frame[(frame != "").any(axis=1)]
    rows = rows.assign(
        category=rows["category"].where(rows["category"] != "", category),
        as_of=rows["as_of"].map(_iso).astype("str"),
    )
    faults += rows_judged(pack, category, rows, rows, name)
    return Upload(None if faults else rows.reset_index(drop=True), faults.in_order(row_order))


def rows_judged(pack: Pack, category: str, rows: DataFrame, touched: DataFrame, name: str) -> Faults:
    """Return every fault of rows that are to stand in place of a category's.

    `touched` : those of them that are not as the register has them; index = line in the file less `FIRST_ROW`

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = town().register.rows("club").assign(status="soon")
    >>> rows_judged(town(), "club", rows, rows.head(1), "clubs.csv").counted()
    '1 fault'
    """
    terms = pack.register.terms
    if terms is None:
        return Faults()
    faults = Faults()
    faults += check_rows(touched, pack.catalogue[category].file, terms, pack.register.ground, file=name)
    faults += _strangers(touched, category, name)
    faults += _taken(pack, rows, category, name)
    if not faults:
        faults += _lent(pack.register.with_rows(category, rows), category, rows, name)
        faults += outlines_named(pack.register, touched, name)
    return faults


def declaration_faults(source: str) -> Faults:
    """Return what is wrong with the words that declare a list complete; line breaks are allowed.

    Examples
    --------
    >>> declaration_faults("Head of service, 1 December 2026")
    []
    >>> [fault.rule for fault in declaration_faults(chr(0x200B))]
    ['nothing visible in text']
    """
    where, words = "the declaration", source.replace("\n", " ")
    found = Faults()
    if fault := frames.text_fault(where, None, "complete_source", words):
        found.append(fault)
    if len(source) > LIST.cell:
        found.append(Fault(where, f"longer than {LIST.cell:,} characters", value=source))
    return found


def replacement(pack: Pack, category: str, rows: DataFrame, *, complete_source: str | None = None) -> Pack:
    """Return the working copy in which the rows of a sound upload stand in place of a category's.

    `complete_source` says who declares the list complete; empty: nobody does; None: as the pack has it.

    Raises
    ------
    PackError : the register would break its contract.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = town().register.rows("club").assign(status="open")
    >>> replacement(town(), "club", rows).working_copy
    ('club',)
    """
    return pack.with_register(category, rows, complete_source=complete_source)


def difference(before: Pack, after: Pack, category: str) -> Difference:
    """Return what changes for one category from one store to another, verdicts included.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = town().register.rows("club").assign(status="open")
    >>> found = difference(town(), replacement(town(), "club", rows), "club")
    >>> found.status
                     name   before after
    service_id
    CL-D        Dock Club  planned  open
    CL-E         Elm Club   closed  open
    >>> found.verdicts[["area_name", "before", "after"]]
      area_name     before after
    0      Dock  uncertain   met
    1       Elm      unmet   met
    """
    old, new = (each.services[each.services["category"] == category] for each in (before, after))
    both = list(old.index[old.index.isin(new.index)])
    was, now = old.loc[both], new.loc[both]
    changed = was["status"] != now["status"]
    status = DataFrame({"name": now["name"], "before": was["status"], "after": now["status"]})[changed]
    return Difference(
        added=_listing(after, new.drop(index=both)),
        removed=_listing(before, old.drop(index=both)),
        moved=_moved(was, now),
        status=status,
        edited=_edited(before, after, category, both),
        verdicts=_verdicts(before, after, category),
    )


def _iso(cell: str) -> str:
    """Return a date that a spreadsheet has rewritten as year, month, day; any other text as it is."""
    if (month := _MONTH.fullmatch(cell)) and month[1] in _MONTHS:
        return f"20{month[2]}-{_MONTHS.index(month[1]) + 1:02d}"
    if (day := _DAY.fullmatch(cell)) and int(day[2]) <= len(_MONTHS):
        return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    return cell


def _strangers(rows: DataFrame, category: str, name: str) -> Faults:
    """Return a fault for each row of another category of the same file."""
    mend = f"This upload replaces {category} only; upload the other category on its own."
    other = rows["category"][rows["category"] != category]
    found = Faults()
    found.of_each(
        list(other.items()),
        lambda each: Fault(
            name, "is another category", int(str(each[0])) + FIRST_ROW, "category", str(each[1]), mend
        ),
    )
    return found


def _taken(pack: Pack, rows: DataFrame, category: str, name: str) -> Faults:
    """Return a fault for each service id given twice, here or elsewhere in the register."""
    elsewhere = pack.services.index[pack.services["category"] != category]
    return ids_twice(rows["service_id"], name, dict.fromkeys(elsewhere, "another category of the register"))


def _lent(register: Register, category: str, rows: DataFrame, name: str) -> Faults:
    """Return what is wrong with points that are lent here, or by a place of this list to another list."""
    found = points_lent(rows, name, register.files)
    mend = "Keep that place in this list as it was, or first give the other service a point of its own."
    for stem, frame in register.files.items():
        others = frame[frame["category"] != category]
        for fault in points_lent(others, stem, register.files):
            service = str(others.at[int(fault.row or 0) - FIRST_ROW, "service_id"])
            rule = f"a place is gone that {service} has its point of"
            found.append(Fault(name, rule, None, "service_id", fault.value, mend))
    return found


def _listing(pack: Pack, services: DataFrame) -> DataFrame:
    """Return services with name, status and where they are, in words."""
    names = pack.areas["ward"]["area_name"].to_dict()
    place = [
        names[ward] if ward else ("on the map" if located else "location not sourced")
        for ward, located in zip(services["ward_code"], services.geometry.notna(), strict=True)
    ]
    texts = {"name": services["name"], "status": services["status"], "place": place}
    return DataFrame(texts, index=services.index, dtype="str")


def _moved(was: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> DataFrame:
    """Return the services whose point changed, appeared or went, and how far they moved in metres."""
    points = [gpd.GeoSeries(each.geometry, crs=DEGREES).to_crs(METRES) for each in (was, now)]
    metres = points[0].distance(points[1])
    words = [each.notna().map({True: "on the map", False: "location not sourced"}) for each in points]
    frame = DataFrame({"name": now["name"], "before": words[0], "after": words[1], "metres": metres})
    changed = (words[0] != words[1]) | (metres > SAME_PLACE)
    found: DataFrame = frame.loc[changed]
    return found


def _edited(before: Pack, after: Pack, category: str, both: list[Any]) -> DataFrame:
    """Return the services with other changes: the columns that differ, by name."""
    tables = [each.register.rows(category).set_index("service_id", drop=False) for each in (before, after)]
    columns = [name for name in dict.fromkeys([*tables[0], *tables[1]]) if name not in UNSEEN]
    was, now = (table.reindex(index=both, columns=columns, fill_value="") for table in tables)
    changed = was != now
    some = changed.any(axis=1).to_numpy()
    flags = changed[some].to_numpy()
    names = [
        ", ".join(name for name, differs in zip(columns, each, strict=True) if differs) for each in flags
    ]
    return DataFrame({"name": now.loc[some, "name"], "columns": names}, index=now.index[some], dtype="str")


def _verdicts(before: Pack, after: Pack, category: str) -> DataFrame:
    """Return the verdicts that differ, over every promise that counts the category."""
    columns = ["promise_id", "title", "area_code", "area_name", "before", "after"]
    rows = []
    for promise in before.promises.values():
        if promise.test != "sites" or category not in promise.categories:
            continue
        was, now = gaps(before, promise.id)["verdict"], gaps(after, promise.id)
        for code in now.index[now["verdict"] != was]:
            place = now.at[code, "area_name"], was[code], now.at[code, "verdict"]
            rows.append((promise.id, promise.title, code, *place))
    return DataFrame(rows, columns=columns)
