"""The land that services stand on: wards and their localities, neighbours, and names once in use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.crs import DEGREES
from geo.pack.coverage_checks import united
from geo.pack.indicators import Indicator, Level
from geo.pack.place import ObsoleteCodes, Place


@dataclass(frozen=True)
class Ground:
    """The land that services stand on: wards, their localities, the neighbours, and names once in use."""

    place: Place
    wards: GeoDataFrame
    localities: DataFrame
    context: GeoDataFrame

    def ward_codes(self, names: Series[Any]) -> Match:
        """Match names or codes of wards, former names included."""
        return match_areas(
            names,
            list(self.wards.index),
            names={str(code): str(name) for code, name in self.wards["area_name"].items()},
            aliases=self.place.aliases,
            obsolete=self.place.obsolete_codes,
        )

    def locality_codes(self, names: Series[Any]) -> Match:
        """Match names or codes of localities."""
        known = self.localities.drop_duplicates("locality_code").set_index("locality_code")["locality_name"]
        labels = {str(code): str(name) for code, name in known.items()}
        return match_areas(names, list(labels), names=labels)

    def locality_of(self) -> dict[str, str]:
        """Return the locality code of each ward."""
        return {str(ward): str(locality) for ward, locality in self.localities["locality_code"].items()}

    def others(self) -> GeoDataFrame:
        """Return the outlines of neighbouring places."""
        return self.context[self.context.index != self.place.borough.code]

    def extent(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north of the pack's land, neighbours included, in degrees."""
        boxes = np.array([self.wards.total_bounds, self.context.total_bounds])
        west, south = np.nanmin(boxes[:, :2], axis=0)
        east, north = np.nanmax(boxes[:, 2:], axis=0)
        return float(west), float(south), float(east), float(north)


def area_levels(outlines: Mapping[str, GeoDataFrame], localities: DataFrame) -> dict[Level, GeoDataFrame]:
    """Return outlines per level, index = area_code, column area_name, EPSG:4326.

    `outlines` are the layers of the pack by name, `localities` has a row per ward, index = ward code.

    Examples
    --------
    >>> from geo.pack.parts import outlines
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> levels = area_levels(outlines(PackFiles(town().root), []), town().localities)
    >>> {level: len(frame) for level, frame in levels.items()}
    {'ward': 5, 'locality': 2, 'borough': 1, 'lsoa': 12}
    """
    wards = named(outlines["wards"], "ward_name")
    return {
        "ward": wards,
        "locality": _dissolved(wards, localities),
        "borough": named(outlines["borough"], "borough_name"),
        "lsoa": named(outlines["lsoa21"], "lsoa_name"),
    }


def named(frame: GeoDataFrame, label: str) -> GeoDataFrame:
    """Return outlines with the name column and index that every level has.

    Examples
    --------
    >>> from shapely import Point
    >>> frame = GeoDataFrame({"ward_name": ["Abbey"]}, geometry=[Point(0, 0).buffer(1)], index=["A"])
    >>> named(frame, "ward_name")["area_name"].to_dict()
    {'A': 'Abbey'}
    """
    renamed = frame.rename(columns={label: "area_name"}).rename_axis("area_code")
    return renamed[["area_name", "geometry"]]


def _dissolved(wards: GeoDataFrame, localities: DataFrame) -> GeoDataFrame:
    """Dissolve wards into localities, in order of name."""
    groups = localities.groupby("locality_code", sort=True)
    rows = {
        str(code): (
            str(group["locality_name"].iloc[0]),
            united(np.asarray(wards.geometry.loc[group.index], dtype=object)),
        )
        for code, group in groups
    }
    frame = GeoDataFrame(
        {"area_name": [name for name, _ in rows.values()]},
        geometry=gpd.GeoSeries([outline for _, outline in rows.values()], crs=DEGREES).to_numpy(),
        index=pd.Index(list(rows), name="area_code"),
        crs=DEGREES,
    )
    return frame.sort_values("area_name")


def position(indicator: Indicator, place: Place) -> tuple[int, int, str]:
    """Return the key that orders indicators by the pack's domains, headline ones first.

    Examples
    --------
    >>> from geo.sample import town
    >>> position(town().indicator("damp_homes"), town().place)
    (0, 0, 'damp_homes')
    """
    domains = [domain.id for domain in place.domains]
    headline = list(place.defaults.headline)
    first = headline.index(indicator.id) if indicator.id in headline else len(headline)
    return (domains.index(indicator.domain), first, indicator.id)


@dataclass(frozen=True)
class Match:
    """What joined and what did not, both ways.

    `matched` maps each given key to the current code; `unknown` are keys that name no area, `obsolete` are
    keys that once did (with the reason), `absent` are areas that no key named.
    """

    matched: dict[str, str]
    unknown: tuple[str, ...]
    obsolete: dict[str, str]
    absent: tuple[str, ...]


def match_areas(
    keys: Iterable[str],
    codes: Sequence[str],
    *,
    names: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
    obsolete: Sequence[ObsoleteCodes] = (),
) -> Match:
    """Match keys (codes, current names or former names) to the current area codes.

    Parameters
    ----------
    keys : codes or names as a file gives them
    codes : current area codes, in the order of the pack
    names : current name per code, where names may be used
    aliases : former name to current code
    obsolete : ranges of codes no longer in force

    Returns
    -------
    A `Match`; nothing is dropped silently.

    Examples
    --------
    >>> from geo.sample import town
    >>> names = town().areas["ward"]["area_name"].to_dict()
    >>> found = match_areas(["abbey", "D", "Nowhere"], list("ABCDE"), names=names)
    >>> found.matched, found.unknown, found.absent
    ({'abbey': 'A', 'D': 'D'}, ('Nowhere',), ('B', 'C', 'E'))
    """
    known = set(codes)
    by_name = {folded(name): code for code, name in (names or {}).items()}
    by_alias = {folded(name): code for name, code in (aliases or {}).items()}
    matched: dict[str, str] = {}
    unknown: list[str] = []
    refused: dict[str, str] = {}
    for key in dict.fromkeys(keys):
        code = key if key in known else by_name.get(folded(key)) or by_alias.get(folded(key))
        if code in known:
            matched[key] = str(code)
        elif reason := obsolete_reason(key, obsolete):
            refused[key] = reason
        else:
            unknown.append(key)
    named = set(matched.values())
    absent = tuple(code for code in codes if code not in named)
    return Match(matched, tuple(unknown), refused, absent)


def obsolete_reason(code: str, ranges: Sequence[ObsoleteCodes]) -> str:
    """Return why a code is no longer in force, or an empty string.

    Examples
    --------
    >>> from geo.sample import town
    >>> obsolete_reason("OLD3", town().place.obsolete_codes)
    'is a ward of before the flood'
    """
    return next((each.message for each in ranges if each.holds(code)), "")


# Apostrophes and hyphens as keyboards, word processors and web pages write them.
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u02b9\u02bb\u02c8\u2032\u00b4\u0060\uff07\ua78c"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-") | {".": " "})


def folded(name: str) -> str:
    """Return a name in the one form in which names are compared.

    Accents composed, letters of one width and case, one apostrophe, one hyphen; "&" is "and", the full stop
    of "St." and more than one space are nothing.

    Examples
    --------
    >>> folded("Abbey & Dock ") == folded("abbey and dock")
    True
    >>> folded("St. Mary" + chr(0x2019) + "s") == folded("St Mary's")
    True
    """
    plain = unicodedata.normalize("NFKC", name.translate(_PLAIN))
    return " ".join(unicodedata.normalize("NFC", plain.replace("&", " and ").casefold()).split())
