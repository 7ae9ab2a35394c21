"""Commands that say what would change: `play` with proposed sites, and `site`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from click import Choice, option

from geo.access import proposed as proposing
from geo.access.demand import counted_ages
from geo.access.proposed import ProposedSite
from geo.cli.options import ages, answer, command, level, several
from geo.errors import AtlasError, Fault
from geo.gaps.play import Supply
from geo.gaps.play_standards import PlayStandards, play_standards
from geo.gaps.play_verdicts import SHARE
from geo.gaps.pressure import default_need
from geo.need.weights import weighing_indicators
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report import sites
from geo.report.files import export
from geo.report.play import COLUMNS, POCKET_COLUMNS, export_pockets, play_table, pocket_table
from geo.store.directory import read_given
from geo.targeting.places import candidate_categories, siting_categories, standard_walk
from geo.targeting.plan import MOST_NEW, Brief, plan
from geo.targeting.siting import OBJECTIVES

LEVELS = ("ward", "locality", "borough")
PLAY_COLUMNS = {"Columns": COLUMNS, "Columns with --pockets": POCKET_COLUMNS}
SITE_COLUMNS = {f"Columns of {name}": columns for name, columns in sites.TABLES.items()}


@command("play", "needs-atlas play --level ward --ages play_5_11", PLAY_COLUMNS)
@level("kind of area, one row each and band", default="ward")
@option("--ages", "bands", multiple=True, metavar="BAND", help="age band of a standard; repeat for several")
@option("--within", type=float, metavar="M", help="metres, in place of each band's standard")
@option("--osm/--no-osm", default=True, help="count layers with a licence of their own (OpenStreetMap)")
@option("--streets", is_flag=True, help="count places known by their street only")
@option("--share", type=float, default=SHARE, help="share of children in reach that meets a distance, 0 to 1")
@option("--need", metavar="ID", help="indicator that weighs children (else the pack's)")
@option("--proposed", type=Path, metavar="FILE", help="GeoJSON or CSV of proposed sites")
@option("--pockets", type=Choice(("whole", "ward")), help="pockets beyond reach, whole or cut at ward lines")
@answer()
def play(
    pack: Pack,
    level: Level,
    streets: bool,
    need: str | None,
    proposed: Path | None,
    pockets: str | None,
    form: str,
    **changes: Any,
) -> bytes:
    """Play space against its standards, among listed places.

    Children with a listed place to play within the distance of the standard for their age. The pockets
    where the others live have outlines with --format geojson.
    """
    standards = _standards(pack, **changes)
    supply = Supply(standards.categories, streets, _proposed(pack, proposed) if proposed else ())
    if pockets:
        return export_pockets(pocket_table(pack, supply, standards.bands, cut=pockets == "ward"), form)
    weighed = need or default_need(pack)
    frame = play_table(pack, supply, standards.bands, level, measure=standards.measure, need=weighed)
    return export(pack, level, frame, form)


def _standards(
    pack: Pack, *, bands: tuple[str, ...], within: float | None, osm: bool, share: float
) -> PlayStandards:
    """Return the pack's standards with what the options change."""
    if not 0 < share <= 1:
        raise AtlasError(f"--share is a share above 0 and up to 1, not {share:g}.")
    _require_walk(within)
    found = play_standards(pack)
    known = [each.id for each in found.every]
    if unknown := [each for each in bands if each not in known]:
        raise AtlasError(f"There is no age band {unknown[0]!r}; choose from: {', '.join(known)}.")
    chosen = [each for each in found.every if each.id in bands] if bands else found.bands
    if within is not None:
        chosen = [replace(each, within=within) for each in chosen]
    counted = tuple(each for each in found.categories if osm or not pack.catalogue[each].layer)
    return replace(
        found, bands=tuple(chosen), categories=counted, measure=replace(found.measure, share=share)
    )


def _proposed(pack: Pack, path: Path) -> tuple[ProposedSite, ...]:
    """Return the proposed sites of a file, or refuse it with all its faults."""
    faults: list[Fault] = []
    found = proposing.parse(read_given(path), path.name, pack, faults)
    if faults:
        rows = "\n".join(f"  {fault}" for fault in faults)
        raise AtlasError(f"The proposed sites cannot be used:\n{rows}")
    return found


def _require_walk(within: float | None) -> None:
    """Refuse a walk that nobody walks."""
    if within is not None and not 0 < within <= 10_000:
        raise AtlasError(f"--within is a walk in metres, above 0 and up to 10000, not {within:g}.")


@command("site", "needs-atlas site --new 2 --need-weight overcrowding", SITE_COLUMNS)
@option("--new", type=int, default=1, metavar="N", help=f"sites to add, 0 to {MOST_NEW}")
@option("--objective", type=Choice(OBJECTIVES), default="reach", help="what is sought")
@option("--category", metavar="ID", help="what is to be sited, else the first that is no candidate")
@several(
    "--candidates", "CATEGORY", "whose buildings may take a site; all that the pack says may, when absent"
)
@option("--need-weight", "need", metavar="INDICATOR", help="weigh children by this indicator")
@option("--ages", type=ages, metavar="11-19", help="ages counted; the category's own when absent")
@option("--within", type=float, metavar="M", help="walk that counts, metres; else the pack's standard")
@option("--movable", is_flag=True, help="existing sites may close and open elsewhere")
@option("--certain", is_flag=True, help="leave out sites whose point is only that of their street")
@several("--open", "SITE", "candidates opened in any case")
@several("--close", "SITE", "existing sites closed in any case")
@option(
    "--table", type=Choice([*sites.TABLES]), default="sites", help="sites, or who gains and loses by area"
)
@level("kind of area of the table of areas", LEVELS, default="ward")
@answer()
def site(pack: Pack, table: str, level: Level, form: str, **asked: Any) -> bytes:
    """Where next: the best places for new sites, who gains, who loses.

    The best of the candidate places for new sites of a category, among listed services.
    """
    return sites.exported(pack, plan(pack, _brief(pack, **asked)), table, form, level=level)


def _brief(
    pack: Pack,
    *,
    new: int,
    category: str | None,
    candidates: tuple[str, ...],
    need: str | None,
    ages: tuple[int, int] | None,
    within: float | None,
    certain: bool,
    open: tuple[str, ...],
    close: tuple[str, ...],
    **same: Any,
) -> Brief:
    """Return what the options ask, or refuse them in words.

    Raises
    ------
    AtlasError : an option is out of range, or the pack has nothing to site.
    """
    if not 0 <= new <= MOST_NEW:
        raise AtlasError(f"--new is a number of sites from 0 to {MOST_NEW}, not {new}.")
    _require_walk(within)
    if need and need not in weighing_indicators(pack):
        pack.indicator(need)
        known = ", ".join(weighing_indicators(pack))
        raise AtlasError(f"{need} cannot weigh children; choose one of: {known}.")
    sited = category or next(iter(siting_categories(pack)), "")
    found = pack.catalogue.get(sited)
    counted = counted_ages(pack, ages) or (found.ages if found else (0, 15))
    return Brief(
        category=sited,
        candidates=candidates or tuple(candidate_categories(pack)),
        new=new,
        within=within or standard_walk(pack, sited, counted),
        ages=counted,
        need=need or "",
        admit_street=not certain,
        opened=tuple(dict.fromkeys(open)),
        closed=tuple(dict.fromkeys(close)),
        **same,
    )
