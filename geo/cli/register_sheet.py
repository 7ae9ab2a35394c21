"""The command `register sheet`: a spreadsheet as somebody keeps it, merged into a list of the register.

What reads a database is imported where it is needed: every command would wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from click import Choice, Path as ClickPath, UsageError, argument, option, pass_obj
from pandas import DataFrame

from geo.cli.desk import author, keeper
from geo.cli.options import Several, command
from geo.errors import AtlasError, PackError
from geo.gaps.changes import Difference, difference, replacement
from geo.pack.pack import Pack, load_files, load_pack
from geo.store.directory import read_given
from geo.words import plural

NEW_WAY: Final = {
    "service": '--row "{line}=new" for a new service',
    "session": '--row "{line}=new" for a new session',
    "place": '--row "{line}=ID" with the id of the service where it is',
}
"""How it is said what else a row may be."""


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
    "--row",
    "rows",
    multiple=True,
    metavar="LINE=ID",
    help="what a row is about: an id, `new`; nothing: left out",
)
@option(
    "--holds",
    type=Choice(["services", "sessions"]),
    help="what FILE holds, where its columns do not tell: a list, or hours",
)
@option("--sheet", "tab", default="", metavar="NAME", help="the sheet to read, where several could be")
@option("--remove", cls=Several, multiple=True, metavar="ID", help="what FILE does not have and is to go")
@option("--clear", is_flag=True, help="cells that are empty in FILE become empty in the register")
@option("--whole", is_flag=True, help="FILE is the whole list: what it does not have goes or is emptied")
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
    holds: str | None,
    tab: str,
    remove: tuple[str, ...],
    clear: bool,
    whole: bool,
    proposed: bool,
    dry: bool,
) -> None:
    """Merge a spreadsheet (.xlsx, .ods or CSV) into a list of the register, as changes with their author.

    FILE holds services of the list, or what is on at them, a session a row: its columns tell. It may have a
    title, empty rows and columns, other columns and other names for ours. What it does not have stays as it
    is. What is unclear is asked with --column and --row, never guessed. All is taken or nothing.
    """
    from geo.gaps.list_edits import list_edits, session_edits
    from geo.gaps.register_sheet import read_sheet
    from geo.gaps.sheet_reading import SESSIONS, Said
    from geo.pack import desk, kept_register

    pack = load_pack(data)
    source = source or file.name
    answers, places = _lines(rows, pack)
    said = Said(
        columns=dict(_pairs(columns, "--column")),
        rows=answers,
        services=places,
        holds=holds or "",
        sheet=tab,
        clear=clear,
        whole=whole,
        remove=remove,
        source=source,
        used=() if dry else [key for _, key in kept_register.items_now(pack.place)],
    )
    found = read_sheet(pack, category, read_given(file), file.name, said)
    print(f"{file.name} holds {found.holds}.")
    for note in found.notes:
        print(f"note: {note}")
    if found.found:
        raise PackError(found.found, written=False)
    if found.rows is None:
        raise AtlasError("\n".join(_asked(pack, found.sheets, found.columns, found.questions)))
    timed = found.holds == SESSIONS
    listed = pack.register.sessions["session_id"] if timed else pack.register.rows(category)["service_id"]
    if strange := sorted(set(remove) - set(listed)):
        raise AtlasError(f"The list has no {', '.join(strange)}. Nothing was written.")
    lines = _timed(pack, found.rows) if timed else told(_change(pack, category, found.rows))
    print("\n".join(lines) or "Nothing differs from what the register has.")
    if found.absent:
        print(f"{len(found.absent)} {found.holds} of the list are not in {file.name}; they stay.")
    if dry:
        return
    items = kept_register.items_now(pack.place)
    edits = session_edits(pack, found.rows, items) if timed else list_edits(pack, category, found.rows, items)
    if not edits:
        return
    kept, person = load_files(data).register, keeper(by)
    if proposed:
        numbers = desk.propose(pack.place, kept, edits, person, why=why, source=source)
        print(f"Proposed as {plural(len(numbers), 'change')}.")
        return
    revision = desk.change(pack.place, kept, edits, person, why=why, source=source)
    print(f"Taken over as revision {revision}.")


def _change(pack: Pack, category: str, rows: DataFrame) -> Difference:
    """Return what a list would change, verdicts included."""
    return difference(pack, replacement(pack, category, rows), category)


def _timed(pack: Pack, rows: DataFrame) -> list[str]:
    """Say which sessions would change, in lines."""
    from geo.gaps.list_edits import session_bodies
    from geo.report.register_history import difference_lines
    from geo.store.register.items import Item

    before, after = (
        {("session", key): Item(1, body) for key, body in session_bodies(each).items()}
        for each in (pack.register.sessions, rows)
    )
    return [f"  {each}" for each in difference_lines(before, after)]


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

    names = dict(pack.services["name"]) | dict(pack.register.sessions[["session_id", "title"]].to_numpy())
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
            out = f'--row "{each.line}=" to leave it out'
            new = NEW_WAY[each.about].format(line=each.line)
            name = each.name or each.place
            yield f"  row {each.line}, {name}: {'; '.join(filter(None, [ways, new, out]))}"


def _pairs(given: Sequence[str], option: str) -> Iterator[tuple[str, str]]:
    """Return what stands before and after the last = of each text."""
    for each in given:
        before, equals, after = each.rpartition("=")
        if not equals or not before.strip():
            raise UsageError(f"{option} {each!r} has no =.")
        yield before.strip(), after.strip()


def _lines(given: Sequence[str], pack: Pack) -> tuple[dict[int, str], dict[int, str]]:
    """Return what is said of rows, by their lines; and of the services at which their sessions are.

    Of one row both may be said: the service, and then the session.
    """
    found: dict[int, str] = {}
    places: dict[int, str] = {}
    for line, own in _pairs(given, "--row"):
        if not line.isdecimal():
            raise UsageError(f"--row {line!r} is no line of the sheet.")
        if own in pack.services.index or not own:
            places[int(line)] = own
        found[int(line)] = own
    return found, places
