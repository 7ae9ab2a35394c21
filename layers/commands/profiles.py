"""`needs-atlas profiles`: profiles of areas as files, one by one or all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click
from click import Choice
from tqdm import tqdm

from geo.cli.options import Several, command, the_pack, write_out
from geo.errors import AtlasError
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.profiles import LEVELS, codes, profile
from geo.store.directory import below, read_given
from layers.paper import press
from layers.paper.archive import archive
from layers.paper.profile_data import profile_data
from layers.paper.profile_files import ALL, FORMS, INDEX, Form, combined, file_name, index_page, write_profile
from layers.paper.profile_pdf import set_profile
from layers.paper.row_headers import tagged

EXAMPLE: Final = "needs-atlas profiles --level borough --out out/profiles"
MARK: Final = "profiles.json"
"""Says of which data the files of a folder are, so that a run that was stopped can be taken up."""
ZIPPED: Final = "profiles.zip"


@command("profiles", EXAMPLE)
@click.option("--area", "areas", multiple=True, cls=Several, metavar="CODE...", help="codes of areas")
@click.option("--level", type=Choice(LEVELS), help="all areas of a kind")
@click.option("--all", "every", is_flag=True, help="every ward and locality, and the whole place")
@click.option("--format", "form", type=Choice(FORMS), default="pdf", help="how they are written")
@click.option("--out", type=Path, required=True, metavar="DIR", help="folder to write into")
@click.option("--zip", "zipped", is_flag=True, help="write one ZIP into the folder in place of the files")
@click.option("--again", is_flag=True, help="write anew what is there already from the same data")
@click.pass_obj
def profiles(
    data: Path | None,
    areas: tuple[str, ...],
    level: Level | None,
    every: bool,
    form: Form,
    out: Path,
    zipped: bool,
    again: bool,
) -> None:
    """Write the profiles of areas as files: PDF for print, one HTML file, or Word.

    Several have an index page and, as PDF, one file of all with bookmarks. What an earlier run has written
    from the same data is kept, so that a run that was stopped can be taken up.
    """
    pack = the_pack(data)
    chosen = _chosen(pack, areas, level, every=every)
    if zipped:
        files = dict(_made(pack, chosen, form, set()))
        write_out(archive(files), out / ZIPPED)
        click.echo(f"{out / ZIPPED}: {len(files)} files")
        return
    known = set() if again else _finished(pack, out)
    done = set(known)
    written = 0
    for name, content in _made(pack, chosen, form, known):
        write_out(content, out / name)
        done.add(name)
        written += 1
        write_out(_mark(pack, done), out / MARK)
    click.echo(f"{out}: {len(_names(pack, chosen, form))} files, {written} of them written now")


def _chosen(pack: Pack, areas: Sequence[str], level: Level | None, *, every: bool) -> list[str]:
    """Return the codes of the areas asked for, each once, in the order of the pack.

    Raises
    ------
    AtlasError : nothing is asked for, or an area that has no profile.
    """
    if not (areas or level or every):
        raise AtlasError("Profiles of which areas? Name some with --area, or ask for a --level or for --all.")
    known = set(codes(pack))
    if strange := [each for each in areas if each not in known]:
        profile(pack, strange[0])  # refuses it in words
    asked = {*areas, *(str(each) for each in (pack.areas[level].index if level else ()))}
    return [each for each in codes(pack) if every or each in asked]


def _names(pack: Pack, chosen: Sequence[str], form: Form) -> dict[str, str]:
    """Return the names of all files of some areas, and the code of the area that each is about, if of one."""
    found = {file_name(*_called(pack, each), form): each for each in chosen}
    several = [INDEX, *([ALL] if form == "pdf" else [])] if len(chosen) > 1 else []
    return found | dict.fromkeys(several, "")


def _called(pack: Pack, code: str) -> tuple[str, str, str]:
    """Return level, name and code of an area."""
    level = next(each for each in LEVELS if code in pack.areas[each].index)
    return level, pack.area_name(code), code


def _made(pack: Pack, chosen: Sequence[str], form: Form, known: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each file that is not there yet, with its name, in order; PDFs are set side by side."""
    names = {name: code for name, code in _names(pack, chosen, form).items() if name not in known}
    wanted = {name: code for name, code in names.items() if code}
    bar = partial(tqdm, desc="Profiles", unit=" areas", disable=None, total=len(wanted))
    if form != "pdf":
        for name, code in bar(wanted.items()):
            yield name, write_profile(pack, profile(pack, code), form)
    elif names.keys() - {INDEX}:
        needed = list(chosen) if ALL in names else list(wanted.values())
        data = {code: profile_data(pack, profile(pack, code)) for code in needed}

        def set_one(code: str) -> bytes:
            return tagged(set_profile(pack, profile(pack, code), data[code])[0])

        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            # The file of all takes as long as all the others: it begins first.
            whole = pool.submit(combined, pack, list(data.values())) if ALL in names else None
            yield from zip(wanted, bar(pool.map(set_one, wanted.values())), strict=True)
            if whole is not None:
                yield ALL, whole.result()
    if INDEX in names:
        areas = [_called(pack, code) for code in chosen]
        yield INDEX, index_page(pack, areas, [form], together=form == "pdf")


# ---- What an earlier run has done --------------------------------------------------------------------------


def _print(pack: Pack) -> str:
    """Return what files are made from: the data, the version of the atlas, and the templates."""
    parts = f"{pack.digest} {version('needs-atlas')} {press.digest()}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _mark(pack: Pack, done: set[str]) -> bytes:
    """Return the file that says which others are finished, and from what they are made."""
    return (json.dumps({"made_from": _print(pack), "files": sorted(done)}, indent=1) + "\n").encode()


def _finished(pack: Pack, out: Path) -> set[str]:
    """Return the names of the files that an earlier run has finished from the same data."""
    try:
        said = json.loads(read_given(out / MARK))
        if said["made_from"] != _print(pack):
            return set()
        there = set()
        with suppress(OSError):
            there = set(below(out))
        return {str(each) for each in said["files"] if each in there}
    except (AtlasError, ValueError, KeyError, TypeError):
        return set()
