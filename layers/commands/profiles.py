"""`needs-atlas profiles`: profiles of areas as files, one by one or all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

import click
from click import Choice
from tqdm import tqdm

from geo.cli.options import Several, command, the_pack, write_out
from geo.errors import AtlasError
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.profile_halves import work_out
from geo.report.profiles import LEVELS, codes, profile
from geo.store.directory import below, read_given
from layers.paper import press
from layers.paper.archive import archive
from layers.paper.presses import presses, print_one
from layers.paper.profile_data import profile_data
from layers.paper.profile_files import ALL, FORMS, INDEX, Form, file_name, index_page, together, write_profile
from layers.paper.profile_pdf import MOST_PAGES

T = TypeVar("T")
EXAMPLE: Final = "needs-atlas profiles --level borough --out out/profiles"
MARK: Final = "profiles.json"
"""Says of which data the files of a folder are, so that a run that was stopped can be taken up."""
ZIPPED: Final = "profiles.zip"
_PRESSES: Final = 3


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
    if every:
        work_out(pack, data)
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
    """Yield each file that is not there yet, with its name, in order."""
    names = {name: code for name, code in _names(pack, chosen, form).items() if name not in known}
    wanted = {name: code for name, code in names.items() if code}
    if form == "pdf" and len(chosen) > 1:
        yield from _printed(pack, chosen, wanted, whole=ALL in names)
    else:
        for name, code in _bar(wanted.items(), len(wanted)):
            yield name, write_profile(pack, profile(pack, code), form)
    if INDEX in names:
        areas = [_called(pack, code) for code in chosen]
        yield INDEX, index_page(pack, areas, [form], together=form == "pdf")


def _printed(
    pack: Pack, chosen: Sequence[str], wanted: Mapping[str, str], *, whole: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield PDFs with their names, printed side by side; the file of all last."""
    asked = set(wanted.values())
    needed = [each for each in chosen if whole or each in asked]
    if not needed:
        return
    # The file of all takes as long, and as much memory, as all the others: it has a press for itself.
    with presses(1) if whole else nullcontext() as large, presses(_PRESSES) as pool:
        data, begun = {}, {}
        for code in needed:
            data[code] = profile_data(pack, profile(pack, code))
            if code in asked:
                begun[code] = pool.submit(print_one, "profile", data[code])
        every = large.submit(print_one, "profiles", together(pack, list(data.values()))) if large else None
        for name, code in _bar(wanted.items(), len(wanted)):
            sheets, pdf = begun[code].result()
            if sheets > MOST_PAGES:
                closer = profile_data(pack, profile(pack, code), tight=True)
                _, pdf = pool.submit(print_one, "profile", closer).result()
            yield name, pdf
        if every is not None:
            yield ALL, every.result()[1]


def _bar(parts: Iterable[T], total: int) -> Iterable[T]:
    """Return parts with a bar that shows how many are done."""
    return tqdm(parts, desc="Profiles", unit=" areas", disable=None, total=total)


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
