"""The answer to a question of siting as tables: the sites of the best choice, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame

from geo.access.supply import decides_ward
from geo.crs import DEGREES
from geo.errors import AtlasError
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.files import export, json_bytes, records
from geo.targeting.effects import COLUMNS as EFFECTS
from geo.targeting.plan import Plan, plan_effects
from geo.writing import csv_bytes, geojson_bytes, safe_cell

FORMATS: Final = ("csv", "json", "geojson")
SITE_COLUMNS: Final = {
    "set": "1 is the best choice, 2 and more come within 1 % of it, the best first",
    "role": "new, opened (by request), existing (stays) or closed",
    "site_id": "id of the site in the register, or place-1 and so on for places given by hand",
    "site_name": "its name",
    "category": "its category in the register; empty for places given by hand",
    "accuracy_m": "how far off its point may be, metres",
    "street_only": "yes where the point is another building of the street: too vague to decide a ward",
    "longitude": "of its point, degrees (EPSG:4326)",
    "latitude": "of its point, degrees (EPSG:4326)",
    "objective": "reach, mean or worst",
    "value": "of the set: children within the distance (weighed by need where asked), or metres",
    "value_before": "the same today; empty where nothing stands and metres are sought",
    "basis": "what the figures rest on",
    "source": "attribution of the lists of services",
}
AREA_COLUMNS: Final = {
    "area_code": "code of the area",
    "area_name": "its name",
    "area_type": "ward, locality or borough",
    "ages": "age band, both ends included",
    "within_m": "the walking distance that counts as reached, metres",
    **EFFECTS,
    "basis": "what the figures rest on",
    "source": "attribution of the lists of services",
}
TABLES: Final = {"sites": SITE_COLUMNS, "areas": AREA_COLUMNS}
SITE_DECIMALS: Final = 6  # a tenth of a metre in degrees
_ROLES = ("new", "opened", "existing", "closed")


def basis(answer: Plan) -> str:
    """Return what every figure rests on, in a few words."""
    way = "walking network" if answer.kind == "network" else answer.kind
    return f"among listed services; {way}"


def attribution(pack: Pack, answer: Plan) -> str:
    """Return whose lists of services the answer rests on."""
    involved = answer.with_role(*_ROLES)["category"].astype(str)
    named = [each for each in pack.catalogue if each in {answer.brief.category, *involved}]
    return " ".join(dict.fromkeys(pack.catalogue[each].attribution for each in named))


@kept(64)
def street_only(pack: Pack, answer: Plan) -> list[str]:
    """Return the existing sites whose point is another building of their street; not to be changed."""
    listed = pack.services
    vague = listed[~decides_ward(pack, listed) & listed.geometry.notna()]
    exact = set(listed.loc[decides_ward(pack, listed), "site_id"])
    return [str(each) for each in answer.places.index if each in set(vague["site_id"]) - exact]


def site_table(pack: Pack, answer: Plan) -> DataFrame:
    """Return a row per site of the best choice, and per new site of each near-tie; columns `SITE_COLUMNS`."""
    places = answer.places
    points = places.geometry.to_crs(DEGREES)
    vague, source = set(street_only(pack, answer)), attribution(pack, answer)
    shown = places[places["role"].isin(_ROLES)]
    order = shown["role"].map({role: at for at, role in enumerate(_ROLES)})
    sets = [(1, answer.value_after, [str(each) for each in order.sort_values(kind="stable").index])]
    ties = answer.choice.near_ties if answer.choice else ()
    sets += [(at, tie.value, [*tie.sites]) for at, tie in enumerate(ties, start=2)]
    rows = [
        {
            "set": number,
            "role": str(places.loc[site, "role"]) if number == 1 else "new",
            "site_id": site,
            "site_name": str(places.loc[site, "name"]),
            "category": str(places.loc[site, "category"]),
            "accuracy_m": float(places.loc[site, "accuracy_m"]),
            "street_only": "yes" if site in vague else "no",
            "longitude": float(points[site].x),
            "latitude": float(points[site].y),
            "objective": answer.brief.objective,
            "value": value,
            "value_before": answer.value_before,
            "basis": basis(answer),
            "source": source,
        }
        for number, value, members in sets
        for site in members
    ]
    return DataFrame(rows, columns=list(SITE_COLUMNS))


def area_table(pack: Pack, answer: Plan, bands: Sequence[tuple[int, int]], level: Level) -> DataFrame:
    """Return who gains and who loses, one row per area of a level and age band; columns `AREA_COLUMNS`."""
    parts = []
    for low, high in bands:
        frame = plan_effects(pack, answer, (low, high), level).reset_index()
        frame = frame.assign(area_type=level, ages=f"{low}-{high}", within_m=answer.brief.within)
        parts.append(frame.assign(basis=basis(answer), source=attribution(pack, answer)))
    return pd.concat(parts, ignore_index=True)[list(AREA_COLUMNS)]


def exported(
    pack: Pack,
    answer: Plan,
    table: str,
    form: str,
    *,
    bands: Sequence[tuple[int, int]] = (),
    level: Level = "ward",
) -> bytes:
    """Return a table of an answer as bytes.

    Parameters
    ----------
    table : sites or areas
    form : csv, json or geojson
    bands : age bands of the table of areas; those of the question when empty

    Raises
    ------
    AtlasError : unknown table or format.
    """
    if table not in TABLES or form not in FORMATS:
        raise AtlasError(f"There is no {form!r} of {table!r}; choose from {', '.join([*TABLES, *FORMATS])}.")
    if table == "areas":
        return export(pack, level, area_table(pack, answer, bands or [answer.brief.ages], level), form)
    frame = site_table(pack, answer)
    if form == "csv":
        return csv_bytes(frame.map(safe_cell), decimals=SITE_DECIMALS)
    if form == "json":
        return json_bytes(frame, decimals=SITE_DECIMALS)
    shapes = GeoSeries.from_xy(frame["longitude"], frame["latitude"], crs=DEGREES)
    # As objects, because a column of numbers would turn None back into NaN, which JSON does not know.
    plain = DataFrame(
        records(frame, decimals=SITE_DECIMALS),
        columns=frame.columns,
        dtype=object,
        index=np.arange(1, len(frame) + 1),
    )
    return geojson_bytes(GeoDataFrame(plain, geometry=shapes.to_numpy(), crs=DEGREES), "row")
