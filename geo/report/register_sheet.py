"""A list of the register as a sheet to work in: every cell a text that no spreadsheet rewrites."""

from __future__ import annotations

from typing import Final

from geo.access.supply import attributions, require_categories
from geo.pack.column_names import FOUND_LOCALITY, FOUND_WARD, TO_CHECK
from geo.pack.pack import Pack
from geo.pack.sheet_columns import choices
from geo.report.register import findings
from geo.report.sheet_book import USUAL, sheet_book

_WIDE: Final = {"name": 32, "address": 36, "coord_source": 30, "source_url": 36, "notes": 48}


def register_sheet(pack: Pack, category: str, *, to_check: bool = False) -> bytes:
    """Return the list of a category as a workbook (.xlsx) that can be corrected and read back.

    Its columns carry the register's titles; behind them stand what is worked out, to be read only: the ward
    and the locality in which a service certainly is, and what is to be checked. All cells are texts, empty
    ones too.

    Parameters
    ----------
    to_check : only the services with something to check, or whose status is not known

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.gaps.register_sheet import read_sheet
    >>> from geo.sample import town
    >>> found = read_sheet(town(), "club", register_sheet(town(), "club"), "clubs.xlsx")
    >>> found.edited, found.new, found.absent
    ((), (), ())
    >>> len(read_sheet(town(), "club", register_sheet(town(), "club", to_check=True), "clubs.xlsx").absent)
    3
    """
    require_categories(pack, [category])
    rows = pack.register.rows(category)
    services = pack.services.loc[rows["service_id"]]
    found = findings(pack, services)
    wards, localities = (pack.areas[level]["area_name"].to_dict() for level in ("ward", "locality"))
    told = {
        FOUND_WARD: [wards.get(each, "") for each in services["ward_code"]],
        FOUND_LOCALITY: [localities.get(each, "") for each in services["locality_code"]],
        TO_CHECK: list(found),
    }
    kept = [
        at
        for at, (finding, status) in enumerate(zip(found, services["status"], strict=True))
        if not to_check or finding or status == "unknown"
    ]
    titles = choices(pack.register.terms) if pack.register.terms else {}
    headings = [*(titles[name] for name in rows.columns), *told]
    columns = [*(rows[name].tolist() for name in rows.columns), *told.values()]
    widths = [_WIDE.get(name, USUAL) for name in rows.columns] + [USUAL, USUAL, 40]
    cells = [[column[at] for column in columns] for at in kept]
    title = pack.catalogue[category].title
    about = list(dict.fromkeys(words for each in attributions(pack, services) for words in each))
    guide = pack.register.terms.guide(tuple(rows.columns)) if pack.register.terms else {}
    notes = [[titles[name], words] for name, words in guide.items()]
    notes += [["Worked out, to be read only", ", ".join(told)], *(["Source", each] for each in about)]
    return sheet_book(title, notes, headings, widths, cells)
