"""The figures of any area: an outline, a list of small areas or a catchment, as a ward has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pandas import DataFrame

from geo.access.custom_area import CustomArea, listed, outline_of, outlined, read_area, share_in_place
from geo.access.outline_text import decode
from geo.errors import AtlasError, Fault, NotAvailableError
from geo.figures.spine import middle
from geo.gaps.catchment_area import catchment_area
from geo.gaps.catchments import SIDES, Side
from geo.need.area_children import children_by_age, require_enough
from geo.need.area_figures import is_whole, spine_of
from geo.need.area_parts import rounded
from geo.pack.pack import Pack
from geo.report.fields import one_of, path, text as text_of, texts
from geo.report.question import Question, QuestionError
from geo.report.reach import COLUMNS as REACH_COLUMNS, reach_table
from geo.report.table import Columns, Shapes, Table, count, number, share, text
from geo.store.directory import read_given

_AREA: Final[Columns] = {
    "area_name": text("name of the area, as it was given"),
    "given": text("outline, file, areas (a list of small areas) or catchment"),
    "share_in_place": share("share of its ground within the place, 0 to 1; the rest is not in the figures"),
}
FIGURE_COLUMNS: Final[Columns] = {
    **_AREA,
    "indicator": text("id of the indicator"),
    "period": text("period of the figure"),
    "numerator": count("how many are counted, apportioned over homes; empty for figures without counts"),
    "denominator": count("out of how many"),
    "value": number("the figure, in the unit of its indicator; recomputed from the counts"),
    "lower": number("low end of its 95 % range, with the error of apportioning"),
    "upper": number("high end of its 95 % range"),
    "estimated_share": share("share of its people who live in a small area or ward that the area cuts"),
    "benchmark": text("area it is compared with"),
    "benchmark_value": number("the figure there"),
    "comparison": text("worse, similar, better; higher or lower where neither is good"),
    "method": text("how the figure comes about: published (added up), apportioned, calibrated, transferred"),
    "flag": text("what to beware of; a missing figure has one"),
    "reason": text("why there is no figure; empty where there is one"),
    "source": text("attribution of the source"),
}
CHILDREN_COLUMNS: Final[Columns] = {
    **_AREA,
    "ages": text("youngest and oldest age, both included"),
    "children": count("children of these ages; to the nearest five where the area cuts an output area"),
    "lower": number("low end of its 95 % range"),
    "upper": number("high end of its 95 % range"),
    "estimated_share": share("share of them who live in a ward that the area cuts, 0 to 1"),
}
TABLES: Final[Mapping[str, Columns]] = {
    "figures": FIGURE_COLUMNS,
    "children": CHILDREN_COLUMNS,
    "services": REACH_COLUMNS,
}


@dataclass(frozen=True)
class Area(Question):
    """The figures of any area: an outline, some small areas, or whom a site serves.

    Counts are apportioned over homes and rates recomputed, with the share that is estimated and a range that
    holds the error of that. An area with too few children has none, nor has a figure that is known for
    larger areas only; the reason is given in words.
    """

    page = "area"

    outline: str = path("GeoJSON (longitude and latitude) or GeoPackage with one polygon or multipolygon")
    link: str = text_of("the outline as a link of the atlas has it, in place of a file", shape="TEXT")
    areas: tuple[str, ...] = texts("codes of small areas (LSOAs) or output areas", shape="CODE")
    catchment: str = text_of("id of the site whose children are looked at", shape="SITE")
    kind: Side = one_of(SIDES, usual="assigned", label="whose catchment: by locality, or by the nearest walk")
    called: str = text_of("what the area is called", name="name", shape="NAME")
    table: str = one_of(
        tuple(TABLES), usual="figures", label="figures, children by age, or reach of services"
    )

    def __post_init__(self) -> None:
        """Refuse no area, and two."""
        given = [each for each in (self.outline, self.link, self.areas, self.catchment) if each]
        if len(given) != 1:
            raise QuestionError(
                "Give one area: an outline (--outline or --link), small areas (--areas) or --catchment."
            )


def area_asked(pack: Pack, asked: Area) -> CustomArea:
    """Return the area that a question names.

    Raises
    ------
    AtlasError : it cannot be one; every fault of a file is named. NotAvailableError : a site without a
    catchment.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> area_asked(town(), usually(Area, areas=("L05,L06",), called="The middle")).codes
    ('L05', 'L06')
    """
    if asked.areas:
        return listed(pack, asked.called, [code for each in asked.areas for code in each.split(",")])
    if asked.catchment:
        return catchment_area(pack, asked.catchment, kind=asked.kind, name=asked.called)
    faults: list[Fault] = []
    if asked.outline:
        file = Path(asked.outline)
        found = read_area(pack, asked.called, read_given(file), file.name, faults)
    else:
        found = outlined(pack, asked.called, decode(asked.link), faults)
    if found is None:
        raise AtlasError("\n".join(str(each) for each in faults))
    return found


def of_any_area(pack: Pack, asked: Area) -> Table:
    """Return the table of an area that is asked for.

    Raises
    ------
    AtlasError : there is no such area. NotAvailableError : it holds too few children.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> west = usually(Area, areas=("L01", "L02", "L03", "L04", "L05"), called="West")
    >>> rows = of_any_area(town(), west).rows
    >>> rows.loc[rows["indicator"] == "damp_homes", ["area_name", "value", "upper", "comparison"]].round(1)
      area_name  value  upper comparison
    0      West   20.0   23.7      worse
    """
    return area_table(pack, area_asked(pack, asked), asked.table)


def area_table(pack: Pack, area: CustomArea, table: str = "figures") -> Table:
    """Return one of `TABLES` of an area, with its outline.

    Raises
    ------
    NotAvailableError : the area holds too few children.

    Examples
    --------
    >>> from geo.sample import town
    >>> west = listed(town(), "West", ["L01", "L02", "L03", "L04", "L05"])
    >>> area_table(town(), west, "children").rows[["ages", "children"]].round().head(2)
          ages  children
    0   0 to 4      30.0
    1  5 to 11      42.0
    """
    require_enough(pack, area)
    makers = {"services": _services, "children": _children, "figures": _figures}
    rows = makers[table](pack, area).assign(given=area.given, share_in_place=share_in_place(pack, area))
    rows["area_name"] = area.name

    def shapes() -> Shapes:
        try:
            outline = outline_of(pack, area)
        except NotAvailableError as error:
            raise AtlasError(f"{error} Choose csv, json or xlsx.") from error
        return [outline] * len(rows)

    columns = TABLES[table]
    return Table(rows=rows[list(columns)], columns=columns, title=f"{table} of {area.name}", shapes=shapes)


def _figures(pack: Pack, area: CustomArea) -> DataFrame:
    """Return a row per figure."""
    against = middle(pack, "borough" if is_whole(pack, area) else "ward")
    rows = spine_of(pack, area).reset_index().assign(benchmark=against.id)
    kinds = [pack.indicator(str(each)) for each in rows["indicator"]]
    rows["period"] = [each.period for each in kinds]
    rows["source"] = [each.source.attribution for each in kinds]
    return rows


def _children(pack: Pack, area: CustomArea) -> DataFrame:
    """Return a row per age band."""
    return children_by_age(pack, area).reset_index()


def _services(pack: Pack, area: CustomArea) -> DataFrame:
    """Return a row per category of services; children rounded as everywhere."""
    rows = reach_table(pack, area)
    counts = ["children", "children_reached"]
    rows[counts] = rounded(pack, area, rows[counts])
    return rows
