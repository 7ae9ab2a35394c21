"""The command `register`: the register that people keep, made, taken over, handed on, saved and looked at.

What reads a database is imported where it is needed: every command would wait for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from click import Choice, Path as ClickPath, UsageError, argument, group, option, pass_obj

from geo.cli.desk import WORDS, accept, author, edit, keeper, proposals, propose, reject
from geo.cli.options import Several, command, output, write_out
from geo.cli.register_exchange import open_active, open_referral
from geo.cli.register_sheet import sheet
from geo.errors import PackError
from geo.pack.kept_items import LIST, SERVICE, SESSION, composed
from geo.pack.pack import Pack, load_files
from geo.report.files import PLAIN, plainly
from geo.report.register_history import (
    DIFFERENCE_COLUMNS,
    HISTORY_COLUMNS,
    difference_table,
    history_table,
    history_words,
    told,
)
from geo.store.directory import PackFiles
from geo.store.register.items import ABSENT, Person
from geo.store.writing import write_pack
from geo.words import plural

FILE = ClickPath(path_type=Path)


@command("init", "needs-atlas register init")
@pass_obj
def init(data: Path | None) -> None:
    """Make the register from the pack's files, or bring that of an older atlas up to date.

    It lies in a file of the state directory (NEEDS_ATLAS_STATE), or in the PostgreSQL database that
    NEEDS_ATLAS_REGISTER names. From then on services and what is declared of lists are read from it. A
    register that is there stays as it is.
    """
    from geo.pack.kept_changes import make
    from geo.store.register.troubles import shown

    pack = load_files(data)
    made = make(pack.place, pack.register, PackFiles(pack.root))
    how = "made" if made.is_new else "brought up to date" if made.is_updated else "there already"
    print(
        f"The register of {pack.place.borough.name} is {how}: {plural(made.services, 'service')}, revision "
        f"{made.revision}, in {shown(made.url)}"
    )
    _say_changed(pack)


@command("import", 'needs-atlas register import --by "Ann Example" --why "The lists of 2027"')
@argument("folder", type=FILE, required=False)
@author
@option("--source", default="", help="where the facts are from")
@option(
    "--prefer",
    type=Choice(["pack", "register"]),
    help="whose word counts where files and people have changed the same in different ways",
)
@option("--dry-run", "dry", is_flag=True, help="only say what would change")
@pass_obj
def import_files(
    data: Path | None,
    /,
    folder: Path | None,
    by: str,
    why: str,
    source: str,
    prefer: Literal["pack", "register"] | None,
    dry: bool,
) -> None:
    """Take the pack's changed files over into the register, as changes with their author and reason.

    FOLDER holds services.toml and services/*.csv, such as those of `register export`; the pack in use when
    absent. They are held against the files that were taken over last: what only they changed is taken,
    what only people changed stays. All is taken over or nothing.
    """
    from geo.pack.taking_over import take_over

    pack = load_files(data)
    found = take_over(
        pack.place,
        pack.register,
        PackFiles(folder or pack.root),
        Person(by),
        why=why,
        source=source,
        prefer=prefer,
        remember=folder is None or folder.resolve() == pack.root,
        dry=dry,
    )
    lines = told({each.item: (found.before[each.item], each.after) for each in found.edits})
    print("\n".join(lines) or "Nothing differs from what the register has.")
    for kind, key in found.clashes:
        print(f"  both files and people have changed {kind} {key}")
    if found.revision is not None:
        print(f"Taken over as revision {found.revision}.")


@command("export", "needs-atlas register export --out handed-on")
@option(
    "--out", type=FILE, required=True, metavar="DIR", help="directory to write them into, such as a pack's"
)
@pass_obj
def export(data: Path | None, out: Path) -> None:
    """Write the pack's files as the register has them: services.toml and services/*.csv.

    Byte for byte as they were taken over where nothing has changed. `--as-of` before the command writes
    those of an earlier revision.
    """
    from geo.pack.kept_register import exported

    pack = load_files(data)
    files = exported(pack.place)
    changed = write_pack(files, out)
    print(f"{len(files)} files in {out}, {len(changed)} of them new or changed")
    _say_changed(pack)


@command("backup", "needs-atlas register backup register.sqlite")
@argument("file", type=FILE)
@pass_obj
def backup(data: Path | None, file: Path) -> None:
    """Save the register with all its history into one file, while it is in use.

    FILE is whole or is not written. It serves as a register itself, whichever database it came from.
    """
    from geo.pack.kept_register import own_address
    from geo.store.register.backup import back_up

    digest = back_up(own_address(load_files(data).place), file)
    print(f"{file} holds the register, digest {digest}")


@command("restore", "needs-atlas register restore register.sqlite")
@argument("file", type=FILE, required=False)
@option("--replace", is_flag=True, help="replace a register that has a history")
@option("--to", metavar="REVISION", help="instead of FILE: undo by a new change what came after it, or a day")
@option(
    "--only", cls=Several, multiple=True, metavar="ID", help="with --to: only these services or categories"
)
@author
@pass_obj
def restore(
    data: Path | None,
    /,
    file: Path | None,
    replace: bool,
    to: str | None,
    only: tuple[str, ...],
    by: str,
    why: str,
) -> None:
    """Put a saved register in place of the present one; or go back to an earlier revision by a new change.

    FILE is one of `register backup`. With --to nothing is forgotten: what was undone stays in the history.
    """
    from geo.pack import desk
    from geo.pack.kept_register import kept_address
    from geo.store.register import backup as backups

    if (file is None) == (to is None):
        raise UsageError("Name the FILE of a backup, or a revision with --to.")
    pack = load_files(data)
    if file is not None:
        digest = backups.restore(kept_address(pack.place), file, pack.place.borough.code, replace=replace)
        print(f"The register is that of {file}, digest {digest}")
        return
    number = desk.restore(pack.place, pack.register, str(to), keeper(by), why=why, only=only)
    print("Nothing has changed since." if number is None else f"Taken back to {to} as revision {number}.")


@command(
    "history",
    "needs-atlas register history --format csv",
    {"Columns": HISTORY_COLUMNS, "Columns with --compare": DIFFERENCE_COLUMNS},
)
@option(
    "--of",
    "ids",
    cls=Several,
    multiple=True,
    metavar="ID",
    help="only of these services, sessions or categories",
)
@option(
    "--compare", metavar="REVISION", help="what differs between then (a revision or a day) and --as-of or now"
)
@pass_obj
def history(
    data: Path | None, /, ids: tuple[str, ...], compare: str | None, form: str, out: Path | None
) -> None:
    """Say who changed what, when and why; proposed and rejected changes too.

    With --compare, what differs between two revisions. An id that was never used has no history.
    """
    from geo.pack.kept_register import as_of, changes_of, items_then

    place = load_files(data).place
    keys = [(kind, each) for each in ids for kind in (SERVICE, SESSION, LIST)]
    if compare is None:
        found = changes_of(place, keys)
        text = plainly(history_table(found), form) if form != WORDS else _line(history_words(found))
        write_out(text, out)
        return
    sides = [
        {key: each for key, each in items.items() if not keys or key in keys}
        for items in (items_then(place, compare), items_then(place, as_of()))
    ]
    table = difference_table(*sides)
    if form != WORDS:
        write_out(plainly(table, form), out)
        return
    bodies = {
        key: tuple(side.get(key, ABSENT).body for side in sides)
        for key in zip(table.rows["kind"], table.rows["key"], strict=True)
    }
    write_out(_line("\n".join(told(bodies)) or "Nothing differs."), out)  # type: ignore[arg-type]


history.params += output((WORDS, *PLAIN), default=WORDS)


@command("verify", "needs-atlas register verify")
@pass_obj
def verify(data: Path | None) -> int:
    """Replay every change and compare: the register is what its history makes of it.

    Holds it against the pack's contract, too. Ends with 1 where anything does not agree.
    """
    from geo.pack.kept_checks import faults_of
    from geo.pack.kept_register import own_address
    from geo.store.register import backup as backups, reading
    from geo.store.register.troubles import shown

    pack = load_files(data)
    url = own_address(pack.place)
    digest, wrong = backups.verify(url)
    try:
        register = composed(reading.items(url), pack.register)
        wrong += [f"fault: {each}" for each in faults_of(register)]
    except PackError as error:
        wrong += [f"fault: {each}" for each in error.faults]
    for each in wrong:
        print(each)
    _say_changed(pack)
    state = reading.revision(url)
    found = "every change agrees" if not wrong else f"{len(wrong)} things do not agree"
    print(f"{shown(url)}: revision {state.number}, digest {digest}, {found}")
    return 1 if wrong else 0


@group(
    "register",
    commands=[
        *(init, edit, propose, proposals, accept, reject, import_files, sheet, export, backup, restore),
        *(history, verify, open_referral, open_active),
    ],
    epilog="Example: needs-atlas register init",
)
def register() -> None:
    """Keep the register of services: every change with who, when and why (docs/register.md)."""


def _line(words: str) -> bytes:
    return f"{words}\n".encode()


def _say_changed(pack: Pack) -> None:
    """Say where the pack's files have changed since the register took them over."""
    from geo.pack.taking_over import change_words

    if words := change_words(pack.place, PackFiles(pack.root)):
        print(f"notice: {words}")
