"""The register of services: rows as they are in the files, and what follows from them: place, ward and site.

Source of the rules of accuracy: methods.md, "Distance and reach".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.crs import DEGREES, METRES
from geo.pack import frames, parks as pack_parks, postcodes as pack_postcodes, sessions as pack_sessions
from geo.pack.areas import Ground
from geo.pack.catalogue import OPTIONAL, Catalogue, ServiceCategory
from geo.pack.derived_points import farthest_from_middle, official_areas, outlines_of, with_points
from geo.writing import csv_bytes, kept_cells

COLUMNS = (
    "name",
    "category",
    "status",
    "ward_stated",
    "ward_located",
    "ward_drawn",
    "ward_official",
    "ward_code",
    "locality_stated",
    "locality_code",
    "address",
    "postcode",
    "coord_source",
    "coord_accuracy",
    "accuracy_m",
    "as_of",
    "as_of_date",
    "source_url",
    "notes",
    "capacity",
    "area_m2",
    "site_id",
    "point_of",
    "polygon_id",
    "derived",
    "wards_possible",
    "file",
)
# Share of an outline in an area from which the area is possible: less is two lines drawn as one.
OF_OUTLINE = 0.01
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, eq=False)
class Register:
    """The register as it is kept: `files` holds the rows of each file as text, keyed by its stem.

    What follows from `postcodes` (points, official wards) and from `parks` (points) is worked out when
    services are read and never stands in `files`: a list that is handed on holds what somebody wrote.
    `sessions` are the rows of sessions.csv as text, none where the pack has no such file.
    """

    ground: Ground
    terms: Catalogue | None = None
    files: Mapping[str, DataFrame] = field(default_factory=dict)
    postcodes: GeoDataFrame = field(default_factory=pack_postcodes.none)
    parks: GeoDataFrame = field(default_factory=pack_parks.none)
    sessions: DataFrame = field(default_factory=pack_sessions.none)

    @property
    def categories(self) -> dict[str, ServiceCategory]:
        """Return the categories by id, in the order of the pack."""
        return {} if self.terms is None else {each.id: each for each in self.terms.categories}

    @property
    def counting(self) -> tuple[str, ...]:
        """Return the ids of the categories that can count: all but those of former places."""
        return tuple(each.id for each in self.categories.values() if not each.former)

    def rows(self, category: str) -> DataFrame:
        """Return the rows of a category as text, with the columns of its file."""
        frame = self.files[self.categories[category].file]
        return frame[frame["category"] == category].reset_index(drop=True)

    def pack_file(self, category: str) -> bytes:
        """Return the whole file that holds a category, to be committed; no cell of it runs as a formula."""
        return csv_bytes(kept_cells(self.files[self.categories[category].file]))

    def with_rows(self, category: str, rows: DataFrame) -> Register:
        """Return a register in which these rows (text columns) stand in place of a category's.

        A service that stays keeps its place in the file, new ones follow the last of the category: the file
        changes no more than the facts do.
        """
        stem = self.categories[category].file
        old = self.files[stem]
        own = (old["category"] == category).to_numpy()
        positions = {str(each): at for at, each in enumerate(old["service_id"]) if own[at]}
        last = max(positions.values(), default=len(old) - 1)
        places = [float(positions.get(str(each), last + 0.5)) for each in rows["service_id"]]
        order = pd.Series([*(float(at) for at in range(len(old)) if not own[at]), *places])
        merged = pd.concat([old[~own], rows], ignore_index=True).fillna("").astype("str")
        new = merged.iloc[order.sort_values(kind="stable").index].reset_index(drop=True)
        return replace(self, files=MappingProxyType({**self.files, stem: new}))

    def declared(self, category: str, source: str) -> Register:
        """Return a register whose list of a category is complete, as `source` says; not where it is empty."""
        if self.terms is None:
            return self
        change = {"complete": bool(source), "complete_source": source}
        categories = tuple(
            each.model_copy(update=change) if each.id == category else each for each in self.terms.categories
        )
        return replace(self, terms=self.terms.model_copy(update={"categories": categories}))

    def digest(self) -> str:
        """Return a fingerprint of the rows and of what is declared complete."""
        content = b"\0".join(stem.encode() + csv_bytes(frame) for stem, frame in sorted(self.files.items()))
        content += str([each.complete_source for each in self.categories.values()]).encode()
        content += csv_bytes(self.sessions) if len(self.sessions) else b""
        return hashlib.sha256(content).hexdigest()[:16]


def services(register: Register) -> GeoDataFrame:
    """Return every service of a register that passed its checks.

    Returns
    -------
    Index = service_id, in file order; geometry in EPSG:4326, None where not sourced; `COLUMNS` and those that
    the pack declares. A service with no point has the middle of its outline, else that of its postcode, and
    is `derived`. `ward_located` is the ward of the point; where the point stands for a postcode, the official
    one of the postcode, whatever the outlines say (`ward_drawn`). `ward_official` is that of any known
    postcode; beyond the wards it is the neighbouring place. `ward_code` is the ward where certain: stated, or
    the only one within `accuracy_m` metres of the point; `wards_possible` are all areas within that distance,
    neighbours included, and the official one; of the middle of an outline those that hold a hundredth of it.
    Services at one site share its `site_id`; so does a service with the place whose point it was given
    (`point_of`).

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = services(town().register)
    >>> frame.loc[["CL-A", "CL-B", "CL-CD"], ["name", "ward_code", "wards_possible", "accuracy_m"]]
                                name ward_code wards_possible  accuracy_m
    service_id
    CL-A                  Abbey Club         A           (A,)        10.0
    CL-B                 Bridge Club         B           (B,)       150.0
    CL-CD       Castle and Dock Club                   (C, D)        10.0
    """
    if register.terms is None or not register.files:
        return _empty(register)
    parts = [frame.assign(file=stem) for stem, frame in register.files.items()]
    columns = _columns(register, parts)
    # A file may do without the columns that another has: there the cell is unknown.
    rows = pd.concat([part.reindex(columns=columns, fill_value="") for part in parts], ignore_index=True)
    rows, _ = frames.to_numbers(rows.astype("str"), register.terms.number_columns, "services")
    rows["outline"] = outlines_of(rows["polygon_id"], register.parks)
    rows = with_points(rows, register.postcodes, register.terms, register.ground)
    rows["ward_official"] = official_areas(rows["postcode"], register.postcodes, register.ground)
    rows = _accuracy(rows, register.terms)
    rows = _placed(rows, register.ground)
    rows["site_id"] = _sites(rows, register.terms)
    rows["as_of_date"] = [first_day(text) for text in rows["as_of"]]
    points = gpd.GeoSeries(_points(rows), crs=DEGREES)
    extra = [each.name for each in register.terms.columns]
    frame = GeoDataFrame(rows[["service_id", *COLUMNS, *extra]], geometry=points.to_numpy(), crs=DEGREES)
    return frame.set_index("service_id")


def first_day(text: str) -> date | None:
    """Return the first day that an as-of text such as 2024, 2024-11 or 2024-11-05 can mean, or None.

    Examples
    --------
    >>> first_day("2024-11"), first_day("undated")
    (datetime.date(2024, 11, 1), None)
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def sole_ward(possible: Series[Any], ground: Ground) -> Series[Any]:
    """Return the ward where `wards_possible` leaves only one, else an empty text; on the same index.

    Examples
    --------
    >>> from geo.sample import town
    >>> possible = pd.Series([("A",), ("C", "D"), ("NEXT",)])
    >>> sole_ward(possible, town().register.ground).to_list()
    ['A', '', '']
    """
    sole = pd.Series(
        [each[0] if len(each) == 1 else "" for each in possible], index=possible.index, dtype="str"
    )
    return sole.where(sole.isin(ground.wards.index), "")


def _columns(register: Register, parts: list[DataFrame]) -> list[str]:
    """Return the columns of all files, those that any of them may have included."""
    declared = () if register.terms is None else tuple(each.name for each in register.terms.columns)
    return list(dict.fromkeys([*(name for part in parts for name in part.columns), *OPTIONAL, *declared]))


def _empty(register: Register) -> GeoDataFrame:
    """Return a register without a row."""
    extra = () if register.terms is None else tuple(each.name for each in register.terms.columns)
    frame = GeoDataFrame(columns=["service_id", *COLUMNS, *extra], geometry=gpd.GeoSeries([], crs=DEGREES))
    return frame.set_index("service_id")


def _accuracy(rows: DataFrame, terms: Catalogue) -> DataFrame:
    """Add how far each point may be off, metres, and whether it may decide a ward."""
    metres = rows["coord_accuracy"].map({each.words: each.metres for each in terms.accuracy})
    decides = rows["coord_accuracy"].isin([each.words for each in terms.accuracy if each.decides_ward])
    for special in terms.accuracy_of_source:
        of_source = rows["coord_source"].str.contains(special.contains, regex=False) & decides
        metres = metres.mask(of_source, special.metres)
    # The middle of an outline is as far from what it stands for as the outline goes.
    derived = rows.loc[rows["by_outline"], "outline"].map(farthest_from_middle).astype(float)
    metres = metres.mask(rows["by_outline"], derived.reindex(rows.index))
    known = rows["lat"].notna()
    kind = terms.of_postcode
    of_postcode = known & (rows["coord_accuracy"] == kind.words if kind else False)
    return rows.assign(
        accuracy_m=metres.where(known).astype(float),
        decides=known & decides,
        officially=rows["ward_official"].where(of_postcode, ""),
    )


def _points(rows: DataFrame) -> Any:
    """Return a point per row, None where there is none."""
    points = np.full(len(rows), None, dtype=object)
    known = rows["lat"].notna().to_numpy()
    points[known] = shapely.points(rows.loc[known, "lon"].to_numpy(), rows.loc[known, "lat"].to_numpy())
    return points


def _placed(rows: DataFrame, ground: Ground) -> DataFrame:
    """Add the wards stated, located, possible and certain, and the same of localities."""
    stated = _looked_up(rows["ward_stated"], ground.ward_codes(rows["ward_stated"]).matched)
    of_locality = _looked_up(rows["locality_stated"], ground.locality_codes(rows["locality_stated"]).matched)
    drawn, possible = _wards_near(rows, ground)
    official = rows["officially"]
    located = drawn.where(official == "", official.where(official.isin(ground.wards.index), ""))
    ward = stated.where(stated != "", sole_ward(possible, ground).where(rows["decides"], ""))
    to_locality = ground.locality_of()
    common = {each: _common(each, to_locality) for each in set(possible)}
    around = pd.Series([common[each] for each in possible], index=rows.index, dtype="str")
    by_point = around.where(rows["decides"], "")
    by_ward = _looked_up(ward, to_locality)
    locality = of_locality.where(of_locality != "", by_ward.where(by_ward != "", by_point))
    return rows.assign(
        ward_stated=stated,
        ward_located=located,
        ward_drawn=drawn,
        ward_code=ward,
        locality_stated=of_locality,
        locality_code=locality,
        wards_possible=possible,
    )


def _looked_up(names: Series[Any], codes: Mapping[str, str]) -> Series[Any]:
    """Return the code of each name, an empty text where it has none; text also where nobody has one."""
    return pd.Series([codes.get(str(name), "") for name in names], index=names.index, dtype="str")


def _wards_near(rows: DataFrame, ground: Ground) -> tuple[Series[Any], Series[Any]]:
    """Return the ward each point lies in by the outlines, and every area it could be in.

    These are the areas nearer to it than its accuracy, and the official one of its postcode: outlines are
    generalised, and where they leave that one out they are wrong. A park that has no other point than the
    middle of its outline lies in the areas that hold a part of it.
    """
    outlines = pd.concat(
        [ground.wards.geometry.to_crs(METRES).sort_index(), ground.others().geometry.to_crs(METRES)]
    )
    codes = [str(each) for each in outlines.index]
    points = gpd.GeoSeries(_points(rows), crs=DEGREES).to_crs(METRES).to_numpy()
    located = [""] * len(rows)
    for at, area in reversed(_pairs(points, outlines.to_numpy())):  # of several, the first in order stays
        located[at] = codes[area] if codes[area] in ground.wards.index else ""
    near: list[list[str]] = [[] for _ in range(len(rows))]
    for at, area in _pairs(points, outlines.to_numpy(), rows["accuracy_m"].to_numpy()):
        near[at].append(codes[area])
    order = {code: at for at, code in enumerate(codes)}
    whole = rows["by_outline"].to_numpy(dtype=bool)
    for at in np.flatnonzero(whole).tolist():
        shape = rows["outline"].iloc[at]
        held = shapely.area(shapely.intersection(outlines.to_numpy(), shape))
        near[at] = [codes[each] for each in np.flatnonzero(held >= shape.area * OF_OUTLINE)]
    for each, official in zip(near, rows["officially"], strict=True):
        if official and official not in each:
            each.append(official)
            each.sort(key=order.__getitem__)
    possible = pd.Series([tuple(each) for each in near], index=rows.index)
    return pd.Series(located, index=rows.index, dtype="str"), possible


def _pairs(points: Any, outlines: Any, within: Any = None) -> list[tuple[int, int]]:
    """Return positions of points and of the outlines that hold them, or lie within metres, in order.

    The tree is of the points and asked about the outlines: these are few and have many corners, and the index
    that a question makes of its shape is made once for each.
    """
    found: list[tuple[int, int]] = []
    for reach in [None] if within is None else np.unique(within[~np.isnan(within)]):
        at = np.arange(len(points)) if reach is None else np.flatnonzero(within == reach)
        rule = {"predicate": "intersects"} if reach is None else {"predicate": "dwithin", "distance": reach}
        areas, positions = shapely.STRtree(points[at]).query(outlines, **rule)
        found += zip(at[positions].tolist(), areas.tolist(), strict=True)
    return sorted(found)


def _common(wards: tuple[str, ...], to_locality: Mapping[str, str]) -> str:
    """Return the locality that all these areas belong to, or an empty text."""
    found = {to_locality.get(code, "") for code in wards}
    return found.pop() if len(found) == 1 else ""


def _sites(rows: DataFrame, terms: Catalogue) -> list[str]:
    """Return per row the site: stated, the very same point where that identifies a site, or a point lent."""
    sharp = {each.words for each in terms.accuracy if each.identifies_site}
    by_point = rows["coord_accuracy"].isin(sharp) & rows["lat"].notna()
    lenders = {each for each in rows["point_of"] if each}
    group: dict[object, int] = {}
    parent = list(range(len(rows)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]  # halves the way, so that long chains of sites stay quick
            at = parent[at]
        return at

    told = (rows[name] for name in ("service_id", "site_id", "point_of", "lat", "lon"))
    for at, (service, site, lender, lat, lon, shared) in enumerate(zip(*told, by_point, strict=True)):
        keys: list[tuple[object, ...]] = [("site", site)] if site else []
        keys += [("point", lat, lon)] if shared else []
        keys += [("lender", each) for each in (service, lender) if each in lenders]
        for key in keys:
            first = group.setdefault(key, at)
            low, high = sorted((root(first), root(at)))
            parent[high] = low
    names: dict[int, str] = {}
    for at, (own, service) in enumerate(zip(rows["site_id"], rows["service_id"], strict=True)):
        names[root(at)] = names.get(root(at)) or own or (service if root(at) == at else "")
    return [names[root(at)] for at in range(len(rows))]
