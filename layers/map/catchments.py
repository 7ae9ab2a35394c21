"""Catchments on the map: a colour for each locality's sites, and who is nearer to another's, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import DEGREES
from geo.gaps.catchments import Kind
from geo.report.catchments import NO_SITE
from layers.look.formatting import join_words, sentence_case
from layers.look.palette import Look, Pattern

# Hues that colour-blind readers tell apart, with lines of their own for those who see none, in turn.
_FILLS: Final = ("#56b4e9", "#e69f00", "#3cb48c", "#cc79a7", "#d8cf3a", "#d55e00")
_MARKS: Final = ("", "M0 5H10", "M5 0V10", "M0 0L10 10", "M0 10L10 0", "M4 5H6")
_INK: Final = "#1a1a1a"
GROUND: Final = "#fbfaf6"
"""The fill of the wards below the catchments."""
_HATCH: Final = Pattern(10, "M-2.5 2.5L2.5 -2.5M0 10L10 0M7.5 12.5L12.5 7.5", "#8a887f", 1.2)
_NOBODY: Final = Look("", "#ffffff", _HATCH, ink="#8a887f", width=1.0, dash="4 4", opacity=0.75)
_UNSURE: Final = Look("", "#d5d5d5", Pattern(8, "M3 4H5", "#4a4a4a", 2.0))
_OWN: Final = Look("", "#d9d7cf", ink="#6b6b6b", width=1.0, opacity=0.3)
CHOSEN: Final = "chosen"
_CHOSEN: Final = Look("", "", ink="#0b3d91", width=4.5, opacity=1.0)
NONE, UNSURE, OWN = "none", "unsure", "own"


def looks(
    localities: Mapping[str, str], kind: Kind, *, word: str = "locality", nobody: str = ""
) -> dict[str, Look]:
    """Return the look of each catchment's key: the locality of its site, or why there is none.

    Parameters
    ----------
    localities : name per code; colours are given out in the order of the codes
    kind : what the map shows; in the overlay only those nearer to another locality's site are coloured
    word : what the pack calls a locality
    nobody : words for where there is no site
    """
    own = replace(_OWN, word=f"nearest site is in their own {word}")
    out = {OWN: own} if kind == "overlay" else {}
    for number, code in enumerate(sorted(localities)):
        fill, marks = _FILLS[number % len(_FILLS)], _MARKS[number % len(_MARKS)]
        pattern = Pattern(10, marks, _INK, 0.9) if marks else None
        words = {
            "assigned": f"sites of {localities[code]}, for its own children",
            "nearest": f"nearest site stands in {localities[code]}",
            "overlay": f"nearer to a site of {localities[code]} than to their own {word}'s",
        }[kind]
        opacity = 0.75 if kind == "overlay" else 0.5
        out[code] = Look(words, fill, pattern, width=2.0, dash="6 4", opacity=opacity)
    return out | {
        UNSURE: replace(_UNSURE, word=f"nearest site stands in no certain {word}"),
        NONE: replace(_NOBODY, word=nobody or NO_SITE),
        CHOSEN: replace(_CHOSEN, word=f"the chosen {word}"),
    }


def zones(rows: GeoDataFrame, kind: Kind, *, who: str) -> GeoDataFrame:
    """Return the catchments of a kind for `zone_layer`: `look`, `tip`, `count` (children), in EPSG:4326.

    Parameters
    ----------
    rows : rows of `geo.report.catchments.catchment_table` of one kind, with outlines
    who : the children counted, such as "children aged 0 to 4"
    """
    return GeoDataFrame(
        {
            "look": [_key(row, kind) for row in rows.to_dict("records")],
            "tip": [_tip(row, who) for row in rows.to_dict("records")],
            "count": rows["children"].to_numpy(),
        },
        geometry=rows.geometry.to_numpy(),
        index=[f"{kind}-{number}" for number in range(len(rows))],
        crs=rows.crs or DEGREES,
    )


def with_chosen(drawn: GeoDataFrame, outline: Any) -> GeoDataFrame:
    """Return the zones with a line around the chosen locality on top, which counts nobody."""
    row = GeoDataFrame(
        {"look": [CHOSEN], "tip": [""], "count": [float("nan")]},
        geometry=[outline],
        index=[CHOSEN],
        crs=DEGREES,
    )
    return GeoDataFrame(pd.concat([drawn, row]), crs=DEGREES)


def _key(row: Mapping[str, Any], kind: Kind) -> str:
    """Return the key of a catchment's look."""
    if not row["site_id"]:
        return NONE
    if not row["site_locality_code"]:
        return UNSURE
    own = kind == "overlay" and row["site_locality_code"] == row["locality_code"]
    return OWN if own else str(row["site_locality_code"])


def _tip(row: Mapping[str, Any], who: str) -> str:
    """Return what a catchment's tooltip says."""
    if not row["site_id"]:
        return "\n".join([sentence_case(str(row["note"])), f"{row['children']:,.0f} {who}"])
    where = f" ({row['site_locality_name']})" if row["site_locality_name"] else ""
    lines = [f"{row['site_name']}{where}", f"{row['children']:,.0f} {who}"]
    if row["locality_name"]:
        lines[-1] += f" of {row['locality_name']}"
    lines.append(f"mean walk {minutes_words(row, 'mean_minutes')}")
    return "\n".join(lines)


def minutes_words(row: Mapping[str, Any], name: str, *, unknown: str = "not known") -> str:
    """Return a walk with its range: "12 min (10 to 17)"; the range is left out where there is none."""
    value, low, high = (row[f"{name}{ending}"] for ending in ("", "_low", "_high"))
    if pd.isna(value):
        return unknown
    ends = "" if f"{low:.0f}" == f"{high:.0f}" else f" ({low:.0f} to {high:.0f})"
    return f"{value:.0f} min{ends}"


def share_words(row: Mapping[str, Any], name: str, *, unknown: str = "not known") -> str:
    """Return a share with its range: "59% (40 to 68)"; the range is left out where there is none."""
    value, low, high = (row[f"{name}{ending}"] for ending in ("", "_low", "_high"))
    if pd.isna(value):
        return unknown
    ends = "" if f"{low:.0%}" == f"{high:.0%}" else f" ({low * 100:.0f} to {high * 100:.0f})"
    return f"{percent(value)}{ends}"


def percent(share: float) -> str:
    """Return a share in whole percent: never none for some, never all for fewer."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 - 1e-9 else f"{share:.0%}"


def crossing_sentences(rows: DataFrame, catchments: DataFrame, *, who: str, site_word: str) -> list[str]:
    """Return who lives nearer to a site of another locality, in words, most children first.

    Parameters
    ----------
    rows : from `geo.report.catchments.crossing_table`
    catchments : from `geo.report.catchments.catchment_table`, whose overlay names the sites
    who : the children counted, such as "children aged 0 to 4"
    site_word : one site with its article, such as "a listed centre"
    """
    return [
        f"{row['children']:,.0f} {who} in {row['from_name']} ({percent(row['share'])} of them) live nearer "
        f"to {site_word} {_where(row, catchments)}"
        for row in rows.to_dict("records")
        if round(row["children"]) > 0
    ]


def _where(row: Mapping[Any, Any], rows: DataFrame) -> str:
    """Return the locality and the names of the sites that some children are nearer to."""
    pair = (rows["locality_code"] == row["from_code"]) & (rows["site_locality_code"] == row["to_code"])
    held = (rows["catchment"] == "overlay") & (rows["site_id"] != "") & (rows["children"].round() > 0)
    found = rows[pair & held].sort_values("children", ascending=False)
    names = join_words(found["site_name"].tolist())
    return (
        f"of {row['to_name']}: {names}."
        if row["to_name"]
        else f"that is not certain to be in any of them: {names}."
    )


def describe(drawn: GeoDataFrame, looked: Mapping[str, Look], *, title: str, who: str) -> str:
    """Return the map in words: how many children lie in each kind of catchment."""
    whole = float(drawn["count"].sum())
    parts = []
    for key, look in looked.items():
        inside = float(drawn.loc[drawn["look"] == key, "count"].sum())
        if inside >= 0.5:
            parts.append(f"{look.word}: {inside:,.0f} ({percent(inside / whole)})")
    return f"{title}: {whole:,.0f} {who}. {sentence_case('; '.join(parts))}."
