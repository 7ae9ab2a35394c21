"""The commands `register referral` and `register openactive`: files of other programs beside the register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click import Path as ClickPath, UsageError, argument, echo, group, option, pass_obj

from geo.cli.options import command, output, the_pack, write_out
from geo.pack import openactive, referral
from geo.pack.feed import Found
from geo.pack.pack import Pack
from geo.report.files import PLAIN, plainly
from geo.report.register_history import DIFFERENCE_COLUMNS, difference_table
from geo.store.directory import read_given

FILE = ClickPath(path_type=Path)
WORDS = "words"
COMPARE_ONLY = (
    "Files of other programs are only compared: say --dry-run. Take what is right over with an edit, which "
    "names its author and reason."
)


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


_FILE = argument("file", type=FILE)
_DRY = option("--dry-run", "dry", is_flag=True, help="only say what would change (needed)")


@command(
    "import",
    "needs-atlas register referral import services.json --dry-run",
    {"Columns of csv and json": DIFFERENCE_COLUMNS},
)
@_FILE
@_DRY
@option("--source", default="", help="where the facts are from; the file when absent")
@pass_obj
def referral_import(
    data: Path | None, /, file: Path, dry: bool, source: str, form: str, out: Path | None
) -> None:
    """Say, row by row, what a file of Open Referral UK (HSDS 3) would change; nothing is written.

    FILE is a page with its services under `contents`, a list of services, or one. Services and sessions are
    matched by id; cells that such a file has no place for stay as they are, and so do rows it leaves out.
    """
    pack = _dry(data, dry)
    found = referral.read(read_given(file), file.name, pack.register, source=source)
    _say(found, form, out)


@command(
    "import",
    "needs-atlas register openactive import feed.json --dry-run",
    {"Columns of csv and json": DIFFERENCE_COLUMNS},
)
@_FILE
@_DRY
@option("--as-of", "as_of", default="undated", help="day on which the feed was saved")
@pass_obj
def openactive_import(
    data: Path | None, /, file: Path, dry: bool, as_of: str, form: str, out: Path | None
) -> None:
    """Say, row by row, which sessions a page of an OpenActive feed (RPDE) would add or change.

    FILE is what the address of a feed answers. A session is matched with the one listed service of its
    place's name or postcode; those that are matched with none are named. Nothing is written.
    """
    pack = _dry(data, dry)
    found = openactive.read(read_given(file), file.name, pack.register, as_of=as_of)
    _say(found, form, out)


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


def _dry(data: Path | None, dry: bool) -> Pack:
    """Return the pack for a comparison; refuse to do more."""
    if not dry:
        raise UsageError(COMPARE_ONLY)
    return the_pack(data)


def _say(found: Found, form: str, out: Path | None) -> None:
    """Write what would change, and say what could not be matched or would be refused."""
    table = difference_table(found.before, found.after)
    if form != WORDS:
        write_out(plainly(table, form), out)
    else:
        lines = [_line(row) for row in table.rows.to_dict("records")]
        write_out(f"{chr(10).join(lines) or 'Nothing would change.'}\n".encode(), out)
    for note in found.notes:
        echo(f"note: {note}", err=True)
    for fault in found.faults:
        echo(f"would be refused: {fault}", err=True)


def _line(row: dict[Any, Any]) -> str:
    """Return one row of the difference in words."""
    sides = f"{row['before'] or '(empty)'} -> {row['after'] or '(empty)'}"
    return f"{row['kind']} {row['key']} {row['what']}: {row['after'] if row['what'] == 'added' else sides}"
