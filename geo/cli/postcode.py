"""The command `postcode`: where one lies, and the nearest services."""

from __future__ import annotations

from pathlib import Path

from click import argument, pass_obj

from geo.cli.options import command, output, the_pack, write_out
from geo.report.files import FORMATS, write
from geo.report.postcodes import COLUMNS, in_words, nearest_services, whereabouts


@command("postcode", 'needs-atlas postcode "E1W 3RE"', {"Columns with --format": COLUMNS})
@argument("words", metavar="POSTCODE", nargs=-1, required=True)
@pass_obj
def postcode(data: Path | None, /, words: tuple[str, ...], form: str | None, out: Path | None) -> None:
    """Say in which ward, locality and small area a postcode lies, and the nearest service of each category.

    POSTCODE may be written with or without its space, in quotes or not. In words; with --format as the table
    of the nearest services.
    """
    pack = the_pack(data)
    found = whereabouts(pack, " ".join(words))
    table = nearest_services(pack, found)
    write_out(write(pack, table, form) if form else f"{in_words(pack, found, table)}\n".encode(), out)


postcode.params += output(FORMATS, default=None)
