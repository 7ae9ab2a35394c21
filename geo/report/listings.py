"""What the atlas is about, as tables: its areas with their outlines, its indicators with what each means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pandas import DataFrame

from geo.pack.indicators import LEVELS, Level
from geo.pack.pack import Pack
from geo.report.fields import one_of
from geo.report.question import Question
from geo.report.table import Columns, Table, of_areas, text

AREA_COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward, locality, borough or lsoa"),
    "part_of_code": text(
        "code of the area it belongs to: of a small area its ward by the official best fit, of a ward its "
        "locality, of a locality the borough; empty for the borough"
    ),
    "part_of_name": text("its name"),
}
INDICATOR_COLUMNS: Final[Columns] = {
    "indicator": text("id of the indicator"),
    "title": text("its name"),
    "definition": text("what it says"),
    "domain": text("heading that it is listed under"),
    "unit": text("unit of its figures"),
    "direction": text("whether a high figure is worse, better or neither"),
    "period": text("period of its figures"),
    "levels": text("kinds of area that have figures"),
    "method": text("how ward figures come about"),
    "out_of_date": text("yes where it is older than it may be on the day of the data"),
    "caveats": text("what to beware of"),
    "source_title": text("publication that it is from"),
    "publisher": text("who published it"),
    "url": text("address of the publication"),
    "licence": text("licence of the figures"),
    "attribution": text("whom to name, in these words"),
    "retrieved": text("day on which it was read"),
    "read_from": text("where it was read: publisher, copy or press; empty where not stated"),
}
_DIRECTION: Final = {"high_is_worse": "worse", "high_is_better": "better", "neutral": "neither"}


@dataclass(frozen=True)
class Areas(Question):
    """The areas of one kind, each with its outline and the area that it belongs to."""

    page = "areas"

    level: Level = one_of(LEVELS, usual="ward", label="kind of area, one row each")


@dataclass(frozen=True)
class Indicators(Question):
    """The indicators: what each means, how it comes about, whose it is and what to beware of."""

    page = "indicators"


def area_table(pack: Pack, asked: Areas) -> Table:
    """Return the areas of a kind with their outlines.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> area_table(town(), usually(Areas)).rows.head(2)
      area_code area_name area_type part_of_code part_of_name
    0         A     Abbey      ward         west         West
    1         B    Bridge      ward         west         West
    """
    names = pack.areas[asked.level]["area_name"]
    above = _belongs_to(pack, asked.level)
    rows = DataFrame(
        {
            "area_code": names.index.astype(str),
            "area_name": names.astype(str).to_list(),
            "area_type": asked.level,
            "part_of_code": [above.get(str(code), "") for code in names.index],
        }
    )
    known = {code: pack.area_name(code) for code in sorted(set(rows["part_of_code"]) - {""})}
    rows["part_of_name"] = [known.get(code, "") for code in rows["part_of_code"]]
    return of_areas(pack, rows[list(AREA_COLUMNS)], AREA_COLUMNS, "areas")


def _belongs_to(pack: Pack, level: Level) -> dict[str, str]:
    """Return the code of the next larger area of each area of a level."""
    if level == "lsoa":
        found = pack.small_areas["best_fit"]
    elif level == "ward":
        found = pack.localities["locality_code"]
    else:
        whole = pack.place.borough.code
        return {} if level == "borough" else {str(code): whole for code in pack.areas[level].index}
    return {str(code): str(above) for code, above in found.items() if isinstance(above, str)}


def indicator_table(pack: Pack, _: Indicators) -> Table:
    """Return the indicators of a pack, one row each, in its order.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> indicator_table(town(), usually(Indicators)).rows[["indicator", "unit", "direction"]].head(2)
        indicator           unit direction
    0  damp_homes     % of those     worse
    1   bus_hours  made-up units    better
    """
    day = pack.place.as_of
    domains = {each.id: each.title for each in pack.place.domains}
    rows = [
        {
            "indicator": each.id,
            "title": each.title,
            "definition": each.definition,
            "domain": domains.get(each.domain, each.domain),
            "unit": each.unit_label,
            "direction": _DIRECTION[each.polarity],
            "period": each.period_label,
            "levels": ", ".join(each.levels),
            "method": each.method,
            "out_of_date": "yes" if each.out_of_date(day) else "no",
            "caveats": " ".join(each.caveats),
            "source_title": each.source.title,
            "publisher": each.source.publisher,
            "url": each.source.url,
            "licence": each.source.licence,
            "attribution": each.source.attribution,
            "retrieved": each.source.retrieved.isoformat(),
            "read_from": each.source.read_from,
        }
        for each in pack.registry.values()
    ]
    return Table(
        rows=DataFrame(rows, columns=list(INDICATOR_COLUMNS)), columns=INDICATOR_COLUMNS, title="indicators"
    )
