"""The choices of the page Allocate: their names in the URL, their words, and the question that they make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from geo.need.index import AGES
from geo.need.weights import weighing_indicators
from geo.pack.ages import written_ages
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report import allocation
from geo.report.allocation import INDEX
from geo.report.choices import NONE, Option
from geo.report.fields import one_area, one_of, text
from geo.report.question import Question, strict
from geo.report.shared_fields import ages_options
from layers.look.formatting import sentence_case
from pages.frame import state

PAGE = "allocate"
choose = partial(state.choose, PAGE, "area")
"""Select an area everywhere; called before the page runs."""
LEVELS: tuple[Level, ...] = ("ward", "locality")
EXAMPLE = "1000000"
"""A round number to begin with; the page says that it is only an example."""
ALIKE = "children"
STRENGTHS = {"0.1": "A little (0.1)", "0.25": "Usual (0.25)", "0.5": "Much (0.5)", "1": "Twofold (1)"}
LOOKS = {"child": "Amount for each child", "change": "Change against today"}


def _levels(pack: Pack, _: object) -> dict[str, str]:
    """Return the levels that a total is shared over."""
    return {each: sentence_case(pack.place.levels[each].plural) for each in LEVELS if each in pack.areas}


def needs(pack: Pack) -> list[Option]:
    """Return by what children may be weighed."""
    plan = pack.place.need_index
    index = [Option(INDEX, f"{plan.title} (need index)", INDEX)] if plan else []
    rates = [Option(each, pack.indicator(each).title, each) for each in weighing_indicators(pack)]
    return [Option(ALIKE, "Each child alike", ALIKE), *index, *rates]


def _usual_need(pack: Pack, _: object) -> str:
    """Return the pack's own indicator of need, where it can weigh children."""
    usual = pack.place.defaults.indicator
    return usual if usual in weighing_indicators(pack) else ALIKE


def _bands(pack: Pack, _: object) -> list[Option]:
    """Return the age bands that the pack speaks of, all children first."""
    known = {each.ages for each in pack.standards.values()} | {each.ages for each in pack.catalogue.values()}
    return ages_options([AGES, *sorted(known - {AGES})], lambda ages: f"Aged {written_ages(ages)}")


@dataclass(frozen=True)
class Allocate(Question):
    """What the page is asked to show."""

    page = PAGE

    total: str = text("Total", shape="AMOUNT", usual=EXAMPLE)
    what: str = text("Of what", shape="WORD", usual="pounds")
    level: Level = one_of(_levels, label="Over", shown="segments", renews=("area",))
    need: str = one_of(lambda pack, _: needs(pack), usual=_usual_need, label="By")
    ages: tuple[int, int] = one_of(_bands, label="Children")
    strength: str = one_of(
        STRENGTHS,
        usual="0.25",
        label="How much the index counts",
        help="How much more a child counts for each point of the index. Only with the need index.",
    )
    unit: str = one_of({"1": "Whole numbers", "0.01": "Two decimals"}, label="Amounts in")
    floor: str = text("At least, each", shape="N|N%")
    cap: str = text("At most, each", shape="N|N%")
    pace: str = text("Change at most", shape="N|N%")
    notable: str = text("A gain or loss worth naming", shape="N%", usual="5%")
    look: str = one_of(LOOKS, label="Map shows")
    beside: str = one_of(
        lambda pack, _: needs(pack), label="Beside it, by", none="Nothing beside it", usual=NONE
    )
    area: str = one_area(lambda _, asked: asked.level)


def question(asked: Allocate) -> allocation.Allocate:
    """Return what the command line would be asked, for the same answer.

    Raises
    ------
    AtlasError : a text that is no amount, limit or word.
    """
    return _question(asked, asked.need)


def other_question(asked: Allocate) -> allocation.Allocate:
    """Return the same with what stands beside it."""
    return _question(asked, asked.beside)


def _question(asked: Allocate, need: str) -> allocation.Allocate:
    """Return the question by one need."""
    given = {
        "total": asked.total or NONE,
        "what": asked.what or NONE,
        "unit": asked.unit,
        "level": asked.level,
        "ages": f"{asked.ages[0]}-{asked.ages[1]}",
        "need": NONE if need == ALIKE else need,
        "strength": asked.strength if need == INDEX else NONE,
        "floor": asked.floor or NONE,
        "cap": asked.cap or NONE,
        "pace": asked.pace or NONE,
        "notable": asked.notable or "5%",
    }
    return strict(allocation.Allocate, given)
