"""Changes of the register on the command line: proposed, made at once, decided about.

Whoever has the files in hand may do everything: they are keeper, and every change names them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from click import UsageError, argument, option, pass_obj

from geo.cli.options import Several, command, output, write_out
from geo.errors import RegisterError
from geo.pack.kept_items import SERVICE, service_body
from geo.pack.pack import Pack, load_files
from geo.report.files import PLAIN, plainly
from geo.report.register_history import HISTORY_COLUMNS, history_table, history_words
from geo.store.register.items import Edit

if TYPE_CHECKING:
    from geo.pack.desk import Signed
    from geo.store.register.items import Change

WORDS: Final = "words"
EDITOR: Final = "NEEDS_ATLAS_EDITOR"


def author(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say who changes something, and why."""
    by = option(
        "--by", envvar=EDITOR, default="", help=f"who you are, else {EDITOR}: every change names a person"
    )
    why = option("--why", default="", help="the reason: every change has one")
    return by(why(function))


def _with(function: Callable[..., Any], given: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    """Add arguments and options, in the order in which help names them."""
    for each in reversed(given):
        function = each(function)
    return function


def _edit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the arguments and options that say what a service is to be."""
    given = (
        argument("service"),
        option(
            "--set",
            "cells",
            cls=Several,
            multiple=True,
            metavar="COLUMN=VALUE",
            help="what cells are to say; nothing after = empties one",
        ),
        option("--new", is_flag=True, help="SERVICE is not listed yet; --set its category, name and so on"),
        option("--remove", is_flag=True, help="take SERVICE off the list; its history stays"),
        author,
        option("--source", default="", help="where the facts are from"),
        pass_obj,
    )
    return _with(function, given)


@command(
    "edit",
    'needs-atlas register edit YC01 --set "name=A new name" --by "Ann Example" --why "There is a new sign"',
)
@_edit
def edit(
    data: Path | None,
    /,
    service: str,
    cells: tuple[str, ...],
    new: bool,
    remove: bool,
    by: str,
    why: str,
    source: str,
) -> None:
    """Change one service at once.

    What it is to be passes the checks of the pack's files, or nothing is written.
    """
    from geo.pack import desk

    pack = load_files(data)
    made = [_made(pack, service, cells, new=new, remove=remove)]
    number = desk.change(pack.place, pack.register, made, keeper(by), why=why, source=source)
    print("It says so already." if number is None else f"Changed as revision {number}.")


@command(
    "propose", 'needs-atlas register propose YC01 --set status=closed --by "Ann Example" --why "I was there"'
)
@_edit
def propose(
    data: Path | None,
    /,
    service: str,
    cells: tuple[str, ...],
    new: bool,
    remove: bool,
    by: str,
    why: str,
    source: str,
) -> None:
    """Propose to change one service; it counts once somebody accepts it.

    Faults are said at once, as if it were accepted now.
    """
    from geo.pack import desk

    pack = load_files(data)
    made = [_made(pack, service, cells, new=new, remove=remove)]
    [number] = desk.propose(pack.place, pack.register, made, keeper(by), why=why, source=source)
    print(f"Proposed as change {number}.")


@command("proposals", "needs-atlas register proposals", {"Columns": HISTORY_COLUMNS})
@pass_obj
def proposals(data: Path | None, /, form: str, out: Path | None) -> None:
    """List what is proposed and not decided yet, with the numbers to accept or reject it by."""
    found = _open(load_files(data))
    if form != WORDS:
        write_out(plainly(history_table(found), form), out)
        return
    write_out(f"{history_words(found) if found else 'Nothing is proposed.'}\n".encode(), out)


proposals.params += output((WORDS, *PLAIN), default=WORDS)


def _decision(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the arguments and options that say which proposals are meant."""
    given = (
        argument("numbers", type=int, nargs=-1, metavar="CHANGE..."),
        option("--all", "every", is_flag=True, help="all that are proposed, instead of numbers"),
        author,
        pass_obj,
    )
    return _with(function, given)


@command("accept", 'needs-atlas register accept --all --by "Ben Example"')
@_decision
def accept(data: Path | None, /, numbers: tuple[int, ...], every: bool, by: str, why: str) -> None:
    """Accept proposals: all that are named or none."""
    from geo.pack import desk

    pack = load_files(data)
    chosen = _chosen(pack, numbers, every=every)
    revision = desk.accept(pack.place, pack.register, chosen, keeper(by), why=why)
    print(f"Accepted as revision {revision}: {len(chosen)}.")


@command("reject", 'needs-atlas register reject --all --by "Ben Example" --why "It is open again"')
@_decision
def reject(data: Path | None, /, numbers: tuple[int, ...], every: bool, by: str, why: str) -> None:
    """Reject proposals, with a reason; they stay in the history."""
    from geo.pack import desk

    pack = load_files(data)
    chosen = _chosen(pack, numbers, every=every)
    desk.reject(pack.place, chosen, keeper(by), why=why)
    print(f"Rejected: {len(chosen)}.")


def keeper(by: str) -> Signed:
    """Return who has the files in hand; the store refuses who gives no name."""
    from geo.pack.desk import Role, Signed

    return Signed(by, role=Role.KEEPER)


def _made(pack: Pack, service: str, cells: Sequence[str], *, new: bool, remove: bool) -> Edit:
    """Return what a service is to be."""
    from geo.pack.kept_register import item_of

    if remove == bool(cells) or (remove and new):
        raise UsageError("Say what cells are to say with --set, or --remove the service.")
    item = item_of(pack.place, (SERVICE, service))
    if (item.body is not None) == new:
        state = "is listed already: leave --new out" if new else "is not listed; to add it, say --new"
        raise RegisterError(f"{service} {state}.")
    if remove:
        return Edit(SERVICE, service, item.version, None)
    body = dict(item.body or {"service_id": service})
    for each in cells:
        column, equals, value = each.partition("=")
        if not equals or not column.strip():
            raise UsageError(f"--set {each!r}: write it as COLUMN=VALUE.")
        if column.strip() == "service_id":
            raise UsageError("The id of a service stays; remove it and add it anew.")
        body[column.strip()] = value.strip()
    return Edit(SERVICE, service, item.version, service_body(body))


def _open(pack: Pack) -> list[Change]:
    """Return what is proposed and not decided yet."""
    from geo.pack.pending import proposals

    return proposals(pack.place)


def _chosen(pack: Pack, numbers: Sequence[int], *, every: bool) -> list[int]:
    """Return the numbers of the proposals that are meant."""
    if every == bool(numbers):
        raise UsageError("Name the numbers of changes (register proposals lists them), or say --all.")
    chosen = [each.id for each in _open(pack)] if every else list(numbers)
    if not chosen:
        raise RegisterError("Nothing is proposed.")
    return chosen
