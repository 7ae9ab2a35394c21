"""`needs-atlas gallery`: every part of the pages on one page, for those who work on their looks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from geo.cli.options import command, the_pack, write_out
from geo.sample import town
from layers.map.gallery import gallery_html

EXAMPLE: Final = "needs-atlas gallery"


@command("gallery", EXAMPLE)
@click.option("--out", type=Path, metavar="FILE", help="file to write; standard output when left out")
@click.pass_obj
def gallery(data: Path | None, out: Path | None) -> None:
    """Write every part of the pages as one HTML file, with figures of a made-up town."""
    the_pack(data)  # its figures are not shown, but a path that leads nowhere is refused here as everywhere
    write_out(gallery_html(town()).encode(), out)
