"""The commands `register referral` and `register openactive`: files of other programs beside the register.

What reads a database is imported where it is needed: every command would wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click import Path as ClickPath, UsageError, argument, echo, group, option, pass_obj

from geo.cli.desk import author, keeper
from geo.cli.options import Several, command, output, the_pack, write_out
from geo.pack import openactive, referral
from geo.pack.feed import Found, chosen
from geo.pack.pack import Pack, load_files
from geo.report.files import PLAIN, plainly
from geo.report.register_history import DIFFERENCE_COLUMNS, difference_lines, difference_table
from geo.store.directory import read_given

FILE = ClickPath(path_type=Path)
WORDS = "words"


@command("export", "needs-atlas register referral export --out services.json")
@option("--out", type=FILE, metavar="FILE", help="file to write; standard output when absent")
@pass_obj
def referral_export(data: Path | None, out: Path | None) -> None:
    """Write services and their sessions as Open Referral UK (HSDS 3) JSON.

    What has no place there is said, and stays in the register.
    """
    pack = the_pack(data)
    write_out(referral.exported(pack.register), out)
    if out is not None and str(out) != "-":
        echo(f"{out} holds the services and sessions of {pack.place.name}.")
    for line in referral.left_out(pack.register):
        echo(f"not carried: {line}", err=True)


def _given(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what says which file is read, and whether what it would change is handed in."""
    added = (
        argument("file", type=FILE),
        option("--dry-run", "dry", is_flag=True, help="only say what would change, as without --propose"),
        option("--propose", "proposed", is_flag=True, help="propose what differs, for somebody to accept"),
        option("--only", cls=Several, multiple=True, metavar="ID", help="only these services and sessions"),
        author,
    )
    for each in reversed(added):
        function = each(function)
    return function


@command(
    "import",
    "needs-atlas register referral import services.json",
    {"Columns of csv and json": DIFFERENCE_COLUMNS},
)
@_given
@option("--source", default="", help="where the facts are from; the file when absent")
@pass_obj
def referral_import(data: Path | None, /, file: Path, source: str, **asked: Any) -> None:
    """Say, row by row, what a file of Open Referral UK (HSDS 3) would change; with --propose, propose it.

    FILE is a page with its services under `contents`, a list of services, or one. Services and sessions are
    matched by id; cells that such a file has no place for stay as they are, and so do rows it leaves out.
    Nothing counts before somebody accepts it.
    """
    pack = the_pack(data)
    found = referral.read(read_given(file), file.name, pack.register, source=source)
    _answer(data, pack, found, source or file.name, Asked(**asked))


@command(
    "import",
    "needs-atlas register openactive import feed.json",
    {"Columns of csv and json": DIFFERENCE_COLUMNS},
)
@_given
@option("--as-of", "as_of", default="undated", help="day on which the feed was saved")
@pass_obj
def openactive_import(data: Path | None, /, file: Path, as_of: str, **asked: Any) -> None:
    """Say, row by row, which sessions a page of an OpenActive feed (RPDE) would add or change.

    FILE is what the address of a feed answers. A session is matched with the one listed service of its
    place's name or postcode; those that are matched with none are named. With --propose what differs is
    proposed; nothing counts before somebody accepts it.
    """
    pack = the_pack(data)
    found = openactive.read(read_given(file), file.name, pack.register, as_of=as_of)
    _answer(data, pack, found, file.name, Asked(**asked))


for each in (referral_import, openactive_import):
    each.params += output([WORDS, *PLAIN], default=WORDS)


@group(
    "referral",
    commands=[referral_export, referral_import],
    epilog="Example: needs-atlas register referral export",
)
def open_referral() -> None:
    """Services and sessions as Open Referral UK (HSDS 3) JSON (docs/sessions.md)."""


@group(
    "openactive",
    commands=[openactive_import],
    epilog="Example: needs-atlas register openactive import feed.json --dry-run",
)
def open_active() -> None:
    """Sessions of OpenActive feeds beside the register (docs/sessions.md)."""


@dataclass(frozen=True)
class Asked:
    """What is to be done with a difference, by whom and why, and how it is written."""

    dry: bool
    proposed: bool
    only: tuple[str, ...]
    by: str
    why: str
    form: str
    out: Path | None


def _answer(data: Path | None, pack: Pack, found: Found, source: str, asked: Asked) -> None:
    """Say what would change, then propose it where that is asked for."""
    if asked.dry and asked.proposed:
        raise UsageError("Say --dry-run or --propose, not both.")
    if asked.only:
        found = chosen(found, asked.only)
    _say(found, asked.form, asked.out)
    if asked.proposed:
        numbers = _propose(data, pack, found, source, asked)
        count = f"{len(numbers)} change{'' if len(numbers) == 1 else 's'}"
        echo(f"Proposed as {count}." if numbers else "Nothing was proposed.", err=asked.form != WORDS)


def _propose(data: Path | None, pack: Pack, found: Found, source: str, asked: Asked) -> list[int]:
    """Propose what a feed would change, in one piece; return the numbers of the proposals."""
    from geo.gaps.list_edits import edits_between
    from geo.pack import desk, kept_register

    before = {key: each.body for key, each in found.before.items()}
    after = {key: each.body for key, each in found.after.items()}
    edits = edits_between(before, after, kept_register.items_now(pack.place))
    if not edits:
        return []
    kept = load_files(data).register
    return desk.propose(pack.place, kept, edits, keeper(asked.by), why=asked.why, source=source)


def _say(found: Found, form: str, out: Path | None) -> None:
    """Write what would change, and say what could not be matched or would be refused."""
    if form != WORDS:
        write_out(plainly(difference_table(found.before, found.after), form), out)
    else:
        lines = difference_lines(found.before, found.after)
        write_out(f"{chr(10).join(lines) or 'Nothing would change.'}\n".encode(), out)
    for note in found.notes:
        echo(f"note: {note}", err=True)
    for fault in found.faults:
        echo(f"would be refused: {fault}", err=True)
