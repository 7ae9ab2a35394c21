"""The command `site`: where to open, close or move sites of a category, who gains and who loses."""

from __future__ import annotations

import argparse
from pathlib import Path

from geo.access.demand import counted_ages
from geo.cli.catchments import ages
from geo.cli.options import add_switch, chosen_pack, write_out
from geo.errors import AtlasError
from geo.need.weights import weighing_indicators
from geo.pack.indicators import Level
from geo.pack.pack import Pack, load_pack
from geo.report.sites import FORMATS, TABLES, exported
from geo.targeting.places import candidate_categories, siting_categories, standard_walk
from geo.targeting.plan import MOST_NEW, Brief, plan
from geo.targeting.siting import OBJECTIVES

LEVELS: tuple[Level, ...] = ("ward", "locality", "borough")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `site`."""
    guides = [
        f"columns of {table}:\n" + "\n".join(f"  {name:16} {words}" for name, words in columns.items())
        for table, columns in TABLES.items()
    ]
    parser = commands.add_parser(
        "site",
        help="where next: the best places for new sites, and who gains and who loses",
        description="The best of the candidate places for new sites of a category, among listed services.",
        epilog="\n\n".join(guides),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--new", type=int, default=1, metavar="N", help=f"sites to add, 0 to {MOST_NEW}")
    add("--objective", choices=OBJECTIVES, default="reach", help="what is sought")
    add(
        "--category", metavar="ID", help="what is to be sited; the pack's first category that is no candidate"
    )
    add(
        "--candidates",
        nargs="+",
        metavar="CATEGORY",
        help="whose buildings may take a site; all that the pack says may, when absent",
    )
    add("--need-weight", metavar="INDICATOR", default="", help="weigh children by this indicator")
    add("--ages", type=ages, metavar="11-19", help="ages counted; the category's own when absent")
    add("--within", type=float, metavar="M", help="walk that counts, metres; the pack's standard when absent")
    add("--movable", action="store_true", help="existing sites may close and open elsewhere")
    add("--certain", action="store_true", help="leave out sites whose point is only that of their street")
    add("--open", nargs="+", default=[], metavar="SITE", help="candidates opened in any case")
    add("--close", nargs="+", default=[], metavar="SITE", help="existing sites closed in any case")
    add("--table", choices=TABLES, default="sites", help="the sites, or who gains and loses per area")
    add("--level", choices=LEVELS, default="ward", help="kind of area of the table of areas")
    add_switch(parser)
    add("--format", choices=FORMATS, default="csv")
    add("--out", type=Path, help="file to write; standard output when absent")
    parser.set_defaults(run=_site)


def _site(options: argparse.Namespace) -> int:
    """Print or write the answer."""
    pack = chosen_pack(load_pack(options.data), options)
    answer = plan(pack, brief_of(pack, options))
    content = exported(pack, answer, options.table, options.format, level=options.level)
    return write_out(content, options.out)


def brief_of(pack: Pack, options: argparse.Namespace) -> Brief:
    """Return what the options ask, or refuse them in words.

    Raises
    ------
    AtlasError : an option is out of range, or the pack has nothing to site.
    """
    if not 0 <= options.new <= MOST_NEW:
        raise AtlasError(f"--new is a number of sites from 0 to {MOST_NEW}, not {options.new}.")
    if options.within is not None and not 0 < options.within <= 10_000:
        raise AtlasError(f"--within is a walk in metres, above 0 and up to 10000, not {options.within:g}.")
    if options.need_weight and options.need_weight not in weighing_indicators(pack):
        pack.indicator(options.need_weight)
        known = ", ".join(weighing_indicators(pack))
        raise AtlasError(f"{options.need_weight} cannot weigh children; choose one of: {known}.")
    category = options.category or next(iter(siting_categories(pack)), "")
    found = pack.catalogue.get(category)
    counted = counted_ages(pack, options.ages) or (found.ages if found else (0, 15))
    return Brief(
        category=category,
        candidates=tuple(options.candidates or candidate_categories(pack)),
        new=options.new,
        objective=options.objective,
        within=options.within or standard_walk(pack, category, counted),
        ages=counted,
        need=options.need_weight,
        admit_street=not options.certain,
        movable=options.movable,
        opened=tuple(dict.fromkeys(options.open)),
        closed=tuple(dict.fromkeys(options.close)),
    )
