"""Commands that say how things stand: `table`, `services check`, `gaps`, `reach` and `catchments`."""

from __future__ import annotations

from typing import Any

import click
from click import Choice, option

from geo.access.demand import counted_ages
from geo.access.reach import metres_in
from geo.cli.options import ages, answer, band, categories, command, level, statuses
from geo.errors import AtlasError, NotAvailableError
from geo.figures.values import METHODS
from geo.gaps import evidence
from geo.gaps.catchments import catchments as catchments_of
from geo.gaps.locality_promise import locality_promise, served_ages
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report import catchments as catchment_report, figures, promises
from geo.report.files import FORMATS, export
from geo.report.reach import COLUMNS as REACH_COLUMNS, USUAL_WALK, reach_table
from geo.report.register import REGISTER_COLUMNS, register_table

# Longer walks than this are a slip of the keyboard.
LONGEST_WALK = 20_000.0


@command("table", "needs-atlas table --level ward --indicator overcrowding --benchmark london")
@level("kind of area, one row each", required=True)
@option("--indicator", "indicators", multiple=True, metavar="ID", help="repeat for several; all when absent")
@option("--method", type=Choice(METHODS), default="default", help="how ward figures come about")
@option("--benchmark", metavar="ID", help="area to compare with, such as borough, london, england")
@option("--adjust", is_flag=True, help="judge all areas together (Benjamini-Hochberg)")
@answer(FORMATS, neighbours=False)
def table(pack: Pack, level: Level, indicators: tuple[str, ...], form: str, **options: Any) -> bytes:
    """Figures with ranges, comparison, method and source."""
    return export(pack, level, figures.table(pack, level, indicators=indicators or None, **options), form)


@command("check", "needs-atlas services check --category library", {"Columns": REGISTER_COLUMNS})
@categories("repeat for several; when absent all but layers with a licence of their own")
@answer(neighbours=False)
def check(pack: Pack, categories: tuple[str, ...], form: str) -> bytes:
    """Every service with what there is to mend or to know about its place.

    A register with faults is refused, and every fault named.
    """
    return promises.exported(pack, register_table(pack, categories), form)


@click.group("services", commands=[check], epilog="Example: needs-atlas services check")
def services() -> None:
    """The register of services: what is open about it."""


@command("gaps", "needs-atlas gaps --promise youth_centre_every_ward", {"Columns": promises.GAP_COLUMNS})
@option("--promise", "asked", multiple=True, metavar="ID", help="repeat for several; all when absent")
@categories("category that counts, repeat for several; the promise's own when absent")
@statuses
@option(
    "--admit-street", "--streets", is_flag=True, help="let services known by their street only decide a ward"
)
@answer()
def gaps(pack: Pack, asked: tuple[str, ...], form: str, **counted: Any) -> bytes:
    """Promises, with a verdict and its evidence for each area."""
    if not pack.promises:
        raise NotAvailableError("This pack has no promises (standards.toml), so this is not available.")
    return promises.exported(pack, promises.gap_table(pack, asked, evidence.Choice(**counted)), form)


def _one_walk(context: click.Context, _: click.Parameter, value: float | None) -> float | None:
    """Refuse a walk in metres beside a walk in minutes."""
    if value is not None and any(context.params.get(each) is not None for each in ("within", "minutes")):
        raise click.UsageError("Give the walk in metres (--within) or in minutes (--minutes), not in both.")
    return value


@command("reach", "needs-atlas reach --category library --minutes 10", {"Columns": REACH_COLUMNS})
@level("kind of area, one row each", default="ward")
@categories("repeat for several; all when absent")
@option("--ages", metavar="11-19", help="ages counted, else those that each category serves")
@option(
    "--within", type=float, metavar="METRES", callback=_one_walk, help=f"walk, {USUAL_WALK:g} when absent"
)
@option("--minutes", type=float, metavar="M", callback=_one_walk, help="the walk in minutes at 4.8 km/h")
@statuses
@option("--streets", "admit_street", is_flag=True, help="count services known by their street only")
@answer()
def reach(
    pack: Pack,
    level: Level,
    form: str,
    ages: str | None,
    within: float | None,
    minutes: float | None,
    **options: Any,
) -> bytes:
    """Children within a walk of listed services, area by area."""
    walk = metres_in(minutes) if minutes is not None else USUAL_WALK if within is None else within
    if not 0 < walk <= LONGEST_WALK:
        raise AtlasError(f"A walk is above 0 and up to {LONGEST_WALK:g} metres, not {walk:g}.")
    asked = None if ages is None else band(ages)
    if ages is not None and asked is None:
        raise AtlasError(f"--ages is a band such as 11-19 or one year such as 7, not {ages!r}.")
    frame = reach_table(pack, level, ages=counted_ages(pack, asked), within=walk, **options)
    return export(pack, level, frame, form)


@command(
    "catchments",
    "needs-atlas catchments --category library --ages 0-4",
    {f"Columns of {name}": columns for name, columns in catchment_report.TABLES.items()},
)
@categories("category of the register, repeat for several; the one promised to every locality when absent")
@option("--ages", type=ages, metavar="0-4", help="ages counted; the category's own when absent")
@option("--need", metavar="INDICATOR", help="indicator that weighs the children")
@option("--table", type=Choice([*catchment_report.TABLES]), default="catchments", help="what has a row each")
@answer()
def catchments(
    pack: Pack,
    categories: tuple[str, ...],
    ages: tuple[int, int] | None,
    need: str | None,
    table: str,
    form: str,
) -> bytes:
    """Whom each site serves by locality and by the nearest walk.

    Catchments of the open sites of a category: by locality, by the nearest walk, and where the two differ.
    """
    chosen = tuple(dict.fromkeys(categories or locality_promise(pack).categories))
    found = catchments_of(pack, chosen)
    counted = counted_ages(pack, ages) or served_ages(pack, chosen)
    return catchment_report.exported(pack, found, table, form, counted, need=need)
