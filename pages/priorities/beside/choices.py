"""The choices of need beside provision: their names in the URL, and the question that they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.access.reach import USUAL_WALK, metres_in
from geo.need.index import AGES, presets
from geo.pack.ages import written_ages
from geo.pack.pack import Pack
from geo.report import equity
from geo.report.choices import NONE, Option
from geo.report.fields import one_of
from geo.report.shared_fields import ages_options
from geo.targeting.equity import Line
from geo.targeting.needs import INDEX, orders, usual_need
from geo.targeting.provision import Measure
from pages.priorities.views import Shared

MEASURES: Final = {
    "access": "Sites shared out",
    "reach": "Within a walk",
    "places": "Sites in the area",
}
MINUTES: Final = (5, 10, 15, 20, 30)
WALK: Final = f"{USUAL_WALK:g}"


def needs(pack: Pack, asked: Shared) -> dict[str, str]:
    """Return by what children may be put in order, with words."""
    plan = pack.place.need_index
    titles = {f"{INDEX}:{each.id}": each.title for each in presets(pack)} if plan else {}
    index = plan.title if plan else ""
    return {
        each: (f"{index} (index)" if each == INDEX else f"{index}: {titles[each]}")
        if each.partition(":")[0] == INDEX
        else pack.indicator(each).title
        for each in orders(pack, asked.level)
    }


def _usual_need(pack: Pack, asked: Shared) -> str:
    """Return the index, else the pack's own figure, where these areas have it."""
    offered, usual = needs(pack, asked), usual_need(pack)
    return usual if usual in offered else next(iter(offered), NONE)


def _needs(pack: Pack, asked: Shared) -> dict[str, str]:
    """Return the same; something where there is nothing."""
    return needs(pack, asked) or {NONE: "No figure of need"}


def _services(pack: Pack, _: object) -> dict[str, str]:
    """Return the categories of the register whose services count."""
    found = {each: pack.catalogue[each].title for each in pack.register.counting}
    return found or {NONE: "No services listed"}


def _own(pack: Pack, asked: BesideChoices) -> tuple[int, int]:
    """Return the ages that the category serves."""
    found = pack.catalogue.get(asked.services)
    return AGES if found is None else found.ages


def _bands(pack: Pack, asked: BesideChoices) -> list[Option]:
    """Return the age bands that may be counted: those the category serves first."""
    known = {each.ages for each in pack.standards.values()} | {each.ages for each in pack.catalogue.values()}
    own = _own(pack, asked)
    bands = [own, *sorted((known | {AGES}) - {own})]
    return ages_options(bands, lambda ages: f"Aged {written_ages(ages)}")


def _walks(_pack: Pack, _: object) -> list[Option]:
    """Return the walks that count as reach, as minutes."""
    return [
        Option(f"{metres_in(each):g}", f"{each} minutes ({metres_in(each):,g} m)", float(metres_in(each)))
        for each in MINUTES
    ]


def _lines(pack: Pack, asked: Shared) -> dict[str, str]:
    """Return what may divide high from low, with words."""
    one = pack.place.levels[asked.level].singular
    return {"borough": f"The figure of {pack.place.name}", "median": f"The {one} in the middle"}


@dataclass(frozen=True)
class BesideChoices(Shared):
    """What need beside provision is asked."""

    need: str = one_of(_needs, usual=_usual_need, label="Need")
    services: str = one_of(_services, label="Services", renews=("ages",))
    measure: Measure = one_of(MEASURES, label="By")
    ages: tuple[int, int] = one_of(_bands, label="Children")
    within: float = one_of(
        _walks,
        usual=WALK,
        label="Walk that counts as reach",
        help="Only for children within a walk; sites shared by distance have zones of 5, 10 and 15 minutes.",
    )
    line: Line = one_of(_lines, label="High and low are divided by")
    shown: str = one_of({"plot": "Picture", "table": "Table"}, label="As", shown="segments")


def question(asked: BesideChoices) -> equity.Equity:
    """Return what the command line would be asked, for the same answer."""
    return equity.Equity(
        level=asked.level,
        need=asked.need,
        category=asked.services,
        measure=asked.measure,
        ages=asked.ages,
        within=asked.within,
        line=asked.line,
        table="areas",
    )
