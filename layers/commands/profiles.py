"""`needs-atlas profiles`: profiles of areas as files, one by one or all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click
from click import Choice
from tqdm import tqdm

from geo.cli.options import Several, command, the_pack, write_out
from geo.errors import AtlasError
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.profile_content import Profile
from geo.report.profiles import LEVELS, codes, profile, profiles as profiles_of
from geo.store.directory import below, read_given
from layers.paper import press
from layers.paper.profile_files import (
    ALL,
    FORMS,
    INDEX,
    Form,
    archive,
    combined,
    file_name,
    index_page,
    write_profile,
)
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
    click.echo(f"{out}: {len(_names(chosen, form))} files, {written} of them written now")


def _chosen(pack: Pack, areas: Sequence[str], level: Level | None, *, every: bool) -> list[Profile]:
    """Return the profiles asked for, each once, in the order of the pack.

    Raises
    ------
    AtlasError : nothing is asked for, or an area that has no profile.
    """
    if not (areas or level or every):
        raise AtlasError("Profiles of which areas? Name some with --area, or ask for a --level or for --all.")
    asked = {profile(pack, each).code for each in areas}  # refuses what is none
    asked |= set(profiles_of(pack, level)) if level else set()
    return [profile(pack, each) for each in codes(pack) if every or each in asked]


def _names(chosen: Sequence[Profile], form: Form) -> list[str]:
    """Return the names of all files of some profiles."""
    several = [INDEX, *([ALL] if form == "pdf" else [])] if len(chosen) > 1 else []
    return [*(file_name(each, form) for each in chosen), *several]


def _made(pack: Pack, chosen: Sequence[Profile], form: Form, known: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each file that is not there yet, with its name, in order; PDFs are set side by side."""
    lacking = [each for each in _names(chosen, form) if each not in known]
    bar = partial(tqdm, desc="Profiles", unit=" areas", disable=None, total=len(chosen))
    if form != "pdf":
        for each in bar(chosen):
            if (name := file_name(each, form)) in lacking:
                yield name, write_profile(pack, each, form)
    elif lacking:
        # All in one needs to know how each was set, be its own file there or not.
        wanted = [each for each in chosen if ALL in lacking or file_name(each, form) in lacking]
        settings: list[dict[str, Any]] = []
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            for each, (pdf, data) in zip(wanted, bar(pool.map(_setting(pack), wanted)), strict=True):
                settings.append(data)
                if (name := file_name(each, form)) in lacking:
                    yield name, pdf
        if ALL in lacking:
            yield ALL, combined(pack, chosen, settings)
    if INDEX in lacking:
        yield INDEX, index_page(pack, chosen, [form], together=form == "pdf")


def _setting(pack: Pack) -> Callable[[Profile], tuple[bytes, dict[str, Any]]]:
    """Return what sets a profile of a pack as a PDF with row headers."""

    def of(one: Profile) -> tuple[bytes, dict[str, Any]]:
        pdf, data = set_profile(pack, one)
        return tagged(pdf), data

    return of


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
