"""Tables of need beside provision: area by area, along the order of need, and in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from pandas import DataFrame

from geo.access.demand import counted_ages
from geo.access.reach import USUAL_WALK
from geo.access.supply import attribution, require_counting
from geo.errors import AtlasError
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.fields import ages as ages_of, one_of, text as text_of
from geo.report.question import Question
from geo.report.shared_fields import walk_of
from geo.report.table import Columns, Table, band, count, number, of_areas, share, text
from geo.targeting.concentration import FIFTH, GRID
from geo.targeting.equity import LINES, Equity as Found, Line, equity
from geo.targeting.equity_words import among, headline, index_words, interval_words
from geo.targeting.needs import usual_need
from geo.targeting.provision import MEASURES, Measure

_ASKED: Final[Columns] = {
    "need_measure": text("id of the indicator, or need_index"),
    "category": text("category of the register"),
    "provision_measure": text("access, reach or places"),
    "ages": text("youngest and oldest age counted"),
    "among": text("which services are not counted, and what they could change"),
    "source": text("attribution of the figure of need and of the services"),
}
COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward or lsoa"),
    "children": count("children of these ages"),
    "need": number("figure of need, in its own unit"),
    "need_low": number("low end of its 95 % range; without one the figure itself decides"),
    "need_high": number("high end of its range"),
    "need_unit": text("unit of need"),
    "need_line": number("what divides high need from low"),
    "need_side": text("high, low, uncertain (the range straddles the line) or unknown"),
    "need_third": text("high, middle or low third of the areas; empty where a figure is not known"),
    "provision": number("what children have of the listed services; empty where it is not known"),
    "provision_low": number("low end of its range: long detours"),
    "provision_high": number(
        "high end of its range: short detours, and every service without a point where it would help most; "
        "empty where it is open"
    ),
    "provision_unit": text("unit of provision"),
    "provision_line": number("what divides high provision from low"),
    "provision_side": text("high, low, uncertain or unknown"),
    "provision_third": text("high, middle or low third of the areas"),
    "thirds": text("sure, uncertain (a range reaches into another third) or unknown"),
    "quadrant": text("such as high need, low provision; uncertain where either is, unknown likewise"),
    **_ASKED,
}
CURVE_COLUMNS: Final[Columns] = {
    "children_share": share("share of the children, those with the highest need first"),
    "provision_share": share("share of what there is that they have: of places, or of children within reach"),
    "low": share("low end of its 95 % bootstrap interval"),
    "high": share("high end of its interval"),
    **_ASKED,
}
SUMMARY_COLUMNS: Final[Columns] = {
    "sentence": text("what the neediest fifth of children have"),
    "neediest_share": share("share that the neediest fifth have; empty where it is not known"),
    "low": share("low end of its 95 % bootstrap interval"),
    "high": share("high end of its interval"),
    "possible_low": share("the least it could be, were services without a point counted"),
    "possible_high": share("the most it could be; empty where their places are not known"),
    "concentration_index": number("-1 all with the neediest, 1 all with the least needy, 0 no relation"),
    "index_low": number("low end of its 95 % bootstrap interval"),
    "index_high": number("high end of its interval"),
    "index_meaning": text("the same in words"),
    "interval": text("what the intervals speak of, and what not"),
    "listed": count("listed services that count"),
    "without_point": count("of them, those without a point that decides"),
    "doubtful": count("services of which nobody knows whether they are open"),
    "children_without_need": count("children whose need is not known, who are in no order"),
    **_ASKED,
}
TABLES: Final[dict[str, Columns]] = {"areas": COLUMNS, "curve": CURVE_COLUMNS, "summary": SUMMARY_COLUMNS}


@dataclass(frozen=True)
class Equity(Question):
    """Need beside provision: who needs most, and who has what of the listed services.

    Area by area with the range of both and the side of the line on which each is; as a curve along the order
    of need; or in one row, with what the neediest fifth of children have and the concentration index.
    """

    page = "equity"

    level: Level = one_of(("ward", "lsoa"), usual="ward", label="kind of area")
    need: str = text_of(
        "indicator of need, or need_index, or need_index:PRESET; the index of the pack when absent",
        shape="INDICATOR",
    )
    category: str = text_of("category of the register; the first when absent", shape="CATEGORY")
    measure: Measure = one_of(MEASURES, label="sites shared (E2SFCA), children within a walk, or sites here")
    ages: tuple[int, int] | None = ages_of("ages counted; the category's own when absent", shape="11-19")
    within: float | None = walk_of(f"walk that counts as reach, {USUAL_WALK:g} when absent")
    line: Line = one_of(LINES, label="what divides high from low: the whole place's figure, or the median")
    table: str = one_of(tuple(TABLES), label="what has a row each")


def beside(pack: Pack, asked: Equity) -> Found:
    """Return need beside provision as it is asked for, for a page that draws it.

    Raises
    ------
    NotAvailableError : the pack has no register, the level no such figures, or none of the ages are counted.
    AtlasError : unknown indicator, preset or category.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> beside(town(), usually(Equity, need="damp_homes", category="school")).provision.unit
    'places per 1,000 children'
    """
    category = asked.category or next(iter(pack.register.counting), "")
    if not category:
        raise AtlasError("This place has no register of services, so there is no provision.")
    require_counting(pack, [category])
    return equity(
        pack,
        asked.need or usual_need(pack),
        asked.measure,
        category,
        asked.level,
        ages=counted_ages(pack, asked.ages) or pack.catalogue[category].ages,
        within=asked.within or USUAL_WALK,
        line=asked.line,
    )


def equitable(pack: Pack, asked: Equity) -> Table:
    """Return the table asked for: areas, curve or summary.

    Raises
    ------
    NotAvailableError, AtlasError : as for `beside`.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> asked = usually(Equity, need="damp_homes", category="club", measure="reach", table="summary")
    >>> print(equitable(town(), asked).rows["sentence"][0])
    The neediest fifth of children aged 10 to 15 are 4 % (0 to 31 %) of those who live within a walk
    of 1,200 m of any listed club, among listed services; 1 of the 3 listed is not placed well
    enough.
    """
    found = beside(pack, asked)
    category = found.provision.category
    shared = {
        "need_measure": found.need.id,
        "category": category,
        "provision_measure": found.provision.measure,
        "ages": band(found.provision.ages),
        "among": among(pack, found),
        "source": " ".join(dict.fromkeys([found.need.source, attribution(pack, (category,))])),
    }
    if asked.table == "areas":
        rows = found.frame.assign(
            area_type=asked.level,
            need_unit=found.need.unit,
            need_line=found.need_line,
            provision_unit=found.provision.unit,
            provision_line=found.provision_line,
            **shared,
        ).reset_index(names="area_code")[list(COLUMNS)]
        return of_areas(pack, rows, COLUMNS, "need beside provision")
    rows = _curve(found) if asked.table == "curve" else _summary(pack, found)
    columns = TABLES[asked.table]
    return Table(rows=rows.assign(**shared)[list(columns)], columns=columns, title=f"equity {asked.table}")


def _curve(found: Found) -> DataFrame:
    """Return the curve, a row for each twentieth of the children; empty where nothing is known."""
    what = found.concentration
    if what is None:
        return DataFrame(
            {name: [] for name in ("children_share", "provision_share", "low", "high")}, dtype=float
        )
    return DataFrame(
        {
            "children_share": GRID,
            "provision_share": what.curve,
            "low": what.curve_low,
            "high": what.curve_high,
        }
    )


def _summary(pack: Pack, found: Found) -> DataFrame:
    """Return one row: what the neediest fifth have, the index, and what they rest on."""
    what, known = found.concentration, found.provision.knowledge
    share_, low, high = (np.nan, np.nan, np.nan) if what is None else what.at(FIFTH)
    return DataFrame(
        [
            {
                "sentence": headline(pack, found),
                "neediest_share": share_,
                "low": low,
                "high": high,
                "possible_low": found.possible[0],
                "possible_high": found.possible[1],
                "concentration_index": np.nan if what is None else what.index,
                "index_low": np.nan if what is None else what.low,
                "index_high": np.nan if what is None else what.high,
                "index_meaning": index_words(found),
                "interval": interval_words(found),
                "listed": float(known.listed),
                "without_point": float(known.without_point),
                "doubtful": float(known.doubtful),
                "children_without_need": found.left_out,
            }
        ]
    )
