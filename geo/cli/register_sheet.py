"""The command `register sheet`: a spreadsheet as somebody keeps it, merged into a list of the register.

What reads a database is imported where it is needed: every command would wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from click import Path as ClickPath, UsageError, argument, option, pass_obj

from geo.cli.desk import author, keeper
from geo.cli.options import Several, command
from geo.errors import AtlasError, PackError
from geo.gaps.changes import Difference, difference, replacement
from geo.pack.pack import Pack, load_files, load_pack
from geo.store.directory import read_given


@command(
    "sheet",
    'needs-atlas register sheet centres.csv --category youth_centre --by "Ann Example" --why "Our list"',
)
@argument("file", type=ClickPath(path_type=Path))
@option("--category", required=True, help="id of the list that it is merged into")
@author
@option("--source", default="", help="where the facts are from; the name of FILE when absent")
@option(
    "--column", "columns", multiple=True, metavar="THEIRS=OURS", help="what a column is; nothing: left out"
)
@option(
    "--row", "rows", multiple=True, metavar="LINE=ID", help="whose row it is: an id, `new`; nothing: left out"
)
@option("--sheet", "tab", default="", metavar="NAME", help="the sheet to read, where several could be")
@option(
    "--remove", cls=Several, multiple=True, metavar="ID", help="services that FILE does not have, to remove"
)
@option("--clear", is_flag=True, help="cells that are empty in FILE become empty in the register")
@option("--whole", is_flag=True, help="FILE is the whole list: what it does not have is removed or emptied")
@option("--propose", "proposed", is_flag=True, help="propose the changes, for somebody else to accept")
@option("--dry-run", "dry", is_flag=True, help="only say what would change")
@pass_obj
def sheet(
    data: Path | None,
    /,
    file: Path,
    category: str,
    by: str,
    why: str,
    source: str,
    columns: tuple[str, ...],
    rows: tuple[str, ...],
    tab: str,
    remove: tuple[str, ...],
    clear: bool,
    whole: bool,
    proposed: bool,
    dry: bool,
) -> None:
    """Merge a spreadsheet (.xlsx, .ods or CSV) into a list of the register, as changes with their author.

    FILE may have a title, empty rows and columns, other columns and other names for ours. Services and
    cells that it does not have stay as they are. What is unclear is asked with --column and --row, never
    guessed. All is taken or nothing.
    """
    from geo.gaps.list_edits import list_edits
    from geo.gaps.register_sheet import Said, read_sheet
    from geo.pack import desk, kept_register

    pack = load_pack(data)
    source = source or file.name
    said = Said(
        columns=dict(_pairs(columns, "--column")),
        rows=_lines(rows),
        sheet=tab,
        clear=clear,
        whole=whole,
        remove=remove,
        source=source,
        used=() if dry else [key for _, key in kept_register.items_now(pack.place)],
    )
    found = read_sheet(pack, category, read_given(file), file.name, said)
    for note in found.notes:
        print(f"note: {note}")
    if found.found:
        raise PackError(found.found, written=False)
    if found.rows is None:
        raise AtlasError("\n".join(_asked(pack, found.sheets, found.columns, found.questions)))
    if strange := sorted(set(remove) - set(pack.register.rows(category)["service_id"])):
        raise AtlasError(f"The list has no {', '.join(strange)}. Nothing was written.")
    change = difference(pack, replacement(pack, category, found.rows), category)
    print("\n".join(told(change)) or "Nothing differs from what the register has.")
    if found.absent:
        print(f"{len(found.absent)} services of the list are not in {file.name}; they stay.")
    if dry:
        return
    edits = list_edits(pack, category, found.rows, kept_register.items_now(pack.place))
    if not edits:
        return
    kept, person = load_files(data).register, keeper(by)
    if proposed:
        numbers = desk.propose(pack.place, kept, edits, person, why=why, source=source)
        print(f"Proposed as {len(numbers)} changes.")
        return
    revision = desk.change(pack.place, kept, edits, person, why=why, source=source)
    print(f"Taken over as revision {revision}.")


def told(change: Difference) -> Iterator[str]:
    """Say a difference in lines.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = town().register.rows("club").replace({"status": {"planned": "open"}})
    >>> print(*told(difference(town(), replacement(town(), "club", rows), "club")), sep="\\n")
      CL-D Dock Club: status planned -> open
      verdict of Dock (A club everywhere): uncertain -> met
    """
    for what, frame in (("added", change.added), ("removed", change.removed)):
        for service, row in frame.iterrows():
            yield f"  {service} {row['name']}: {what} ({row['status']}, {row['place']})"
    for service, row in change.moved.iterrows():
        far = (
            f"{row['metres']:,.0f} m"
            if row["metres"] == row["metres"]
            else f"{row['before']} -> {row['after']}"
        )
        yield f"  {service} {row['name']}: point moved, {far}"
    for service, row in change.status.iterrows():
        yield f"  {service} {row['name']}: status {row['before']} -> {row['after']}"
    for service, row in change.edited.iterrows():
        yield f"  {service} {row['name']}: {row['columns']} changed"
    for _, row in change.verdicts.iterrows():
        yield f"  verdict of {row['area_name']} ({row['title']}): {row['before']} -> {row['after']}"


def _asked(
    pack: Pack, sheets: Sequence[str], columns: Sequence[object], questions: Sequence[object]
) -> Iterator[str]:
    """Say what is to be decided, and how it is said."""
    from geo.gaps.same_services import Question
    from geo.pack.sheet_columns import Unclear

    names = dict(pack.services["name"])
    yield "This is unclear; nothing was written. Say:"
    for name in sheets:
        yield f'  --sheet "{name}"  to read this sheet'
    for each in columns:
        if isinstance(each, Unclear):
            ways = " or ".join(f'--column "{each.heading}={name}"' for name in each.likely)
            yield f'  {ways}; --column "{each.heading}=" to leave it out'
    for each in questions:
        if isinstance(each, Question):
            ways = " or ".join(f'--row "{each.line}={name}" ({names[name]})' for name in each.likely)
            new = f'--row "{each.line}=new" for a new service, --row "{each.line}=" to leave it out'
            yield f"  row {each.line}, {each.name or each.place}: {f'{ways}; ' if ways else ''}{new}"


def _pairs(given: Sequence[str], option: str) -> Iterator[tuple[str, str]]:
    """Return what stands before and after the last = of each text."""
    for each in given:
        before, equals, after = each.rpartition("=")
        if not equals or not before.strip():
            raise UsageError(f"{option} {each!r} has no =.")
        yield before.strip(), after.strip()


def _lines(given: Sequence[str]) -> dict[int, str]:
    """Return what is said of rows, by their lines."""
    found = {}
    for line, service in _pairs(given, "--row"):
        if not line.isdecimal():
            raise UsageError(f"--row {line!r} is no line of the sheet.")
        found[int(line)] = service
    return found
