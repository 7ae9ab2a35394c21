"""Commands for whoever keeps the pack: `build`, `check`, `dictionary` and `indicators`."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import command, the_pack, write_out
from geo.errors import RegisterError
from geo.pack.pack import check_pack, read_metadata
from geo.report.dictionary import dictionary as dictionary_of
from geo.sources import build as building
from geo.store.directory import PackFiles, data_root
from geo.store.register.address import is_kept

DICTIONARY = Path("docs/DATA_DICTIONARY.md")


@command("build", "needs-atlas build")
@click.pass_obj
def build(data: Path | None) -> None:
    """Rebuild the pack from its transcriptions.

    All files are written or none; none where the pack would have faults that it has not now.
    """
    files = building.build(data)
    changed = building.write(files, data, check=lambda: building.require_sound(files, data))
    for name in changed:
        print(f"wrote {name}")
    print(f"{len(files)} files built in {data_root(data)}, {len(changed)} changed")


@command("check", "needs-atlas check")
@click.pass_obj
def check(data: Path | None) -> int:
    """Check the pack and list every fault.

    Ends with 1 where there is one. Notices say what is odd but allowed.
    """
    faults, notices = check_pack(data)
    for notice in [*notices, *([] if faults else _of_register(data))]:
        print(f"notice: {notice}")
    for fault in faults:
        print(f"fault: {fault}")
    print(f"{data_root(data)}: {faults.counted()}")
    return 1 if faults else 0


def _of_register(data: Path | None) -> list[str]:
    """Return what of the pack's files the register has not taken over, or why that cannot be said."""
    place, _ = read_metadata(data_root(data))
    if not is_kept(place.borough.code):
        return []
    from geo.pack.taking_over import change_words

    try:
        words = change_words(place, PackFiles(data_root(data)))
    except RegisterError as error:
        words = str(error)
    return [words] if words else []


@command("dictionary", "needs-atlas dictionary --out -")
@click.option("--out", type=Path, default=DICTIONARY, help="file to write, - for standard output")
@click.pass_obj
def dictionary(data: Path | None, out: Path) -> None:
    """Write the data dictionary of the pack."""
    write_out(dictionary_of(the_pack(data)).encode(), out)


@command("indicators", "needs-atlas indicators")
@click.pass_obj
def indicators(data: Path | None) -> None:
    """List the indicators of the pack: id, period, method, levels and title."""
    for each in the_pack(data).registry.values():
        print(f"{each.id:32} {each.period:18} {each.method:12} {','.join(each.levels):28} {each.title}")
