"""The command `pack diff`: what changed between two meeting packs."""

from __future__ import annotations

from pathlib import Path

from click import argument, group

from geo.cli.options import command, output, write_out
from geo.report.files import PLAIN, plainly
from geo.report.meeting_changes import COLUMNS, difference_table, difference_words, differences
from geo.report.meeting_file import read_meeting
from geo.store.directory import read_given

WORDS = "words"


@command("diff", "needs-atlas pack diff earlier.zip now.zip", {"Columns": COLUMNS})
@argument("earlier", type=Path)
@argument("now", type=Path)
def diff(earlier: Path, now: Path, form: str, out: Path | None) -> None:
    """Say what changed between two meeting packs: data, boundaries, lists, promises or method.

    EARLIER and NOW are ZIPs that a page wrote. Causes come first, then what of the answer changed: its
    sentences, the figures in its tables and the verdicts.
    """
    old, new = (read_meeting(read_given(each), each.name) for each in (earlier, now))
    found = differences(old, new)
    if form == WORDS:
        write_out((difference_words(old, new, found) + "\n").encode(), out)
    else:
        write_out(plainly(difference_table(found), form), out)


diff.params += output((WORDS, *PLAIN), default=WORDS)


@group("pack", commands=[diff], epilog="Example: needs-atlas pack diff earlier.zip now.zip")
def pack() -> None:
    """Hold meeting packs against each other."""
