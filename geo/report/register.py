"""The table of the register: every service with what there is to check or to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access.supply import attributions, decides_ward, require_categories
from geo.errors import AtlasError
from geo.pack.derived_points import silent
from geo.pack.pack import Pack
from geo.report.fields import texts
from geo.report.question import Question
from geo.report.table import Columns, Table, number, text

REGISTER_COLUMNS: Final[Columns] = {
    "service_id": text("id of the service"),
    "name": text("name"),
    "category": text("id of its category"),
    "status": text("open, planned, closed or unknown"),
    "finding": text("what to check or to know; empty where nothing is open"),
    "ward_stated": text("ward that a source states"),
    "ward_located": text(
        "ward that the point lies in; of a postcode's point the official ward of the postcode"
    ),
    "ward_code": text("ward where it is certain"),
    "locality_code": text("locality where it is certain"),
    "site_id": text("services with the same one share a site and count once"),
    "coord_accuracy": text("kind of point"),
    "coord_source": text("where the point is from, be it written down or worked out here"),
    "derived": text("yes where nobody wrote the point down: of its postcode, or of another listed place"),
    "accuracy_m": number("how far the point may be off", "metres"),
    "as_of": text("date of the facts, as the source gives it"),
    "attribution": text("what must be shown with it"),
}


def register_table(pack: Pack, categories: Sequence[str] | None = None) -> DataFrame:
    """Return every service with what there is to check or to know.

    `categories`: when None all but those of a layer with a licence of its own, which must be asked for apart.

    Raises
    ------
    NotAvailableError : the pack has no register.
    AtlasError : unknown category, or categories of layers that must not be mixed.

    Examples
    --------
    >>> from geo.sample import town
    >>> register_table(town(), ["hub"])[["service_id", "name", "status", "finding"]]
      service_id       name status               finding
    0      HUB-1  Abbey Hub   open
    1      HUB-2   East Hub   open  location not sourced
    """
    chosen = list(categories or [each.id for each in pack.catalogue.values() if not each.layer])
    require_categories(pack, chosen)
    if len({pack.catalogue[each].layer for each in chosen}) > 1:
        own = [each for each in chosen if pack.catalogue[each].layer]
        raise AtlasError(
            f"{', '.join(own)}: a layer with a licence of its own; ask for it apart from the rest."
        )
    services = pack.services[pack.services["category"].isin(chosen)]
    frame = DataFrame(services.drop(columns="geometry")).reset_index()
    frame["finding"] = findings(pack, services)
    frame["attribution"] = [" ".join(each) for each in attributions(pack, services)]
    frame["derived"] = frame["derived"].map({True: "yes", False: ""})
    return frame[list(REGISTER_COLUMNS)]


def findings(pack: Pack, services: GeoDataFrame) -> list[str]:
    """Return per service what is open about its place, in words; empty where nothing is.

    Examples
    --------
    >>> from geo.sample import town
    >>> clubs = town().services[town().services["category"] == "club"]
    >>> findings(town(), clubs)[:2]
    ['', 'its point (street) does not decide a ward']
    """
    names = pack.areas["ward"]["area_name"].to_dict()
    columns = ("ward_stated", "ward_official", "wards_possible", "coord_accuracy", "ward_code", "postcode")
    told = (services[name].to_numpy(dtype=object) for name in columns)
    lines = []
    for stated, official, possible, kind, ward, postcode, decides in zip(
        *told, decides_ward(pack, services), strict=True
    ):
        if not possible:
            why = silent(postcode, pack.postcodes)
            lines.append(f"location not sourced{': ' if why else ''}{why}")
        elif stated and stated not in possible:
            lines.append("its point lies in another ward than its source states")
        elif stated and official and stated != official:
            lines.append("its postcode is officially in another ward than its source states")
        elif not decides:
            lines.append(f"its point ({kind}) does not decide a ward")
        elif not ward and names.keys().isdisjoint(possible):
            lines.append("stands in a neighbouring place")
        elif not ward:
            near = [str(names.get(code, "a neighbouring place")) for code in possible]
            lines.append(f"too near a line to say in which ward it is: {', '.join(near)}")
        else:
            lines.append("")
    return lines


@dataclass(frozen=True)
class Services(Question):
    """Every service with what there is to check or to know about its place.

    A register with faults is refused, and every fault named.
    """

    page = "services check"

    categories: tuple[str, ...] = texts(
        "repeat for several; when absent all but layers with a licence of their own", name="category"
    )


def services(pack: Pack, asked: Services) -> Table:
    """Return the services asked for, with their points.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category, or layers to keep apart.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = services(town(), usually(Services, categories=("club",)))
    >>> table.rows[["name", "status", "coord_accuracy", "ward_code"]]
                       name   status coord_accuracy ward_code
    0            Abbey Club     open          exact         A
    1           Bridge Club     open         street         B
    2  Castle and Dock Club     open          exact
    3             Dock Club  planned          exact         D
    4              Elm Club   closed          exact         E
    """
    rows = register_table(pack, asked.categories)
    return Table(
        title="services",
        rows=rows,
        columns=REGISTER_COLUMNS,
        shapes=lambda: list(pack.services.geometry.reindex(rows["service_id"])),
        key="service_id",
    )
