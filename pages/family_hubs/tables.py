"""Catchments as tables: per locality, per site, who is nearer to another locality's site; and their files."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.access.supply import attribution
from geo.gaps.catchments import catchments
from geo.gaps.locality_promise import locality_promise
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.catchments import catchment_table, catchments_of, crossing_table, locality_table, site_table
from geo.report.question import Form
from layers.look.escaping import as_text
from layers.look.formatting import format_value, sentence_case
from layers.map.catchments import crossing_sentences, minutes_words, percent, share_words
from layers.map.view import MapView
from layers.paper.text_table import text_table_html
from pages.family_hubs.choices import PAGE, Asked, ages_words, label, site_word, sites_title
from pages.family_hubs.promise import answer_words, badges
from pages.frame import downloads, meetings, parts, pictures, ui
from pages.frame.rows import rows_of

UNKNOWN = "not worked out"
MISSING = "not known"
Rows = list[dict[str, Any]]
Columns = dict[str, list[str]]
FILES = (
    ("catchments", "csv", "Catchments (CSV)"),
    ("catchments", "xlsx", "Catchments (Excel)"),
    ("catchments", "geojson", "Catchments (GeoJSON, map)"),
    ("catchments", "gpkg", "Catchments (GeoPackage, map)"),
    ("localities", "csv", "Localities (CSV)"),
    ("localities", "xlsx", "Localities (Excel)"),
    ("sites", "csv", "Sites (CSV)"),
    ("sites", "xlsx", "Sites (Excel)"),
    ("crossings", "csv", "Between localities (CSV)"),
    ("crossings", "xlsx", "Between localities (Excel)"),
)


def crossings(pack: Pack, asked: Asked) -> None:
    """Say who lives nearer to a site of another locality, most children first."""
    if not catchments(pack, asked.categories).compared():
        one = site_word(pack, asked.categories)
        ui.paragraph(f"Not worked out while a locality has no {one} with a sourced location.")
        return
    rows = "".join(f"<li>{as_text(each)}</li>" for each in _crossings(pack, asked) or ["Nobody."])
    st.html(f'<ul class="atlas-two">{rows}</ul>')


@kept(32)
def _crossings(pack: Pack, asked: Asked) -> list[str]:
    """Return a sentence per two localities, where children of one live nearer to a site of the other."""
    found = catchments(pack, asked.categories)
    one = site_word(pack, asked.categories)
    article = f"a {one}" if found.knowledge.whole else f"a listed {one}"
    return crossing_sentences(
        crossing_table(pack, found, asked.ages),
        catchment_table(pack, found, asked.ages, kinds=["overlay"]),
        who=ages_words(asked.ages),
        site_word=article,
    )


def localities(pack: Pack, asked: Asked) -> None:
    """Show one row per locality; the walks to the nearest of all sites are folded."""
    own, *nearest = _locality_tables(pack, asked)
    st.html(own)
    for table in nearest:
        words = pack.place.levels["locality"]
        with st.expander(
            ui.plain(f"Walks to the nearest of all sites, whatever the {words.singular}"),
            key=f"{PAGE}-nearest",
        ):
            st.html(table)


@kept(32)
def _locality_tables(pack: Pack, asked: Asked) -> tuple[str, ...]:
    """Return the table of the walks to a locality's own sites, and where known to the nearest of all."""
    found = catchments(pack, asked.categories)
    rows = rows_of(locality_table(pack, found, asked.ages, need=asked.need or None))
    many = sentence_case(site_word(pack, asked.categories, many=True))
    words = pack.place.levels["locality"]
    named = {f"{sentence_case(words.singular)}{label(pack)}": [row["locality_name"] for row in rows]}
    own = {
        f"{many} located": [row["note"] if pd.isna(row["sites"]) else f"{row['sites']:.0f}" for row in rows],
        sentence_case(ages_words(asked.ages)): [_number(row["children"]) for row in rows],
        **_walks(rows, "assigned", unknown=MISSING),
        **_needed(pack, asked, rows),
    }
    caption = f"Walks to the sites of the {words.singular} that children live in"
    first = text_table_html(DataFrame(named | own), caption=caption, min_width=48)
    if not found.compared():
        return (first,)
    nearest = {
        **_walks(rows, "nearest"),
        f"Nearer to another {words.singular}'s": [
            _number(row["nearer_elsewhere"], row["nearer_elsewhere_share"]) for row in rows
        ],
        "Others nearer to one here": [_number(row["nearer_here_from_elsewhere"]) for row in rows],
    }
    caption = f"Walks to the nearest of all sites, whatever the {words.singular}"
    return first, text_table_html(DataFrame(named | nearest), caption=caption, min_width=48, titled=True)


def sites(pack: Pack, asked: Asked) -> None:
    """Show one row per located site: the load by locality and by the nearest walk."""
    if catchments(pack, asked.categories).sites.empty:
        ui.paragraph(f"No listed {site_word(pack, asked.categories)} has a sourced location.")
        return
    st.html(_site_table(pack, asked))


@kept(32)
def _site_table(pack: Pack, asked: Asked) -> str:
    """Return the table of the located sites."""
    found = catchments(pack, asked.categories)
    table = site_table(pack, found, asked.ages, need=asked.need or None)
    rows = rows_of(table.sort_values(["nearest", "assigned"], ascending=False, kind="stable"))
    one, many = (site_word(pack, asked.categories, many=several) for several in (False, True))
    word = pack.place.levels["locality"].singular
    kind = "nearest" if found.compared() else "assigned"
    columns = {
        sentence_case(one): [row["site_name"] for row in rows],
        f"{sentence_case(word)}{label(pack)}": [row["site_locality_name"] or row["note"] for row in rows],
        f"By {word}": [_number(row["assigned"]) for row in rows],
        **(_compared(rows) if found.compared() else {}),
        **_walks(rows, kind),
        **_places(rows),
        **_needed(pack, asked, rows),
    }
    caption = f"{sentence_case(many)} with a sourced location: {ages_words(asked.ages)} by {word}"
    if found.compared():
        caption += (
            " and by nearest walk, whom each gains and loses by it, and the walks of those who live nearest"
        )
    return text_table_html(DataFrame(columns), caption=caption, min_width=72)


def _compared(rows: Rows) -> Columns:
    """Return the columns on the nearest walk: how many look to a site, whom it gains and loses by it."""
    names = {"By nearest walk": "nearest", "Gains": "arriving", "Loses": "leaving"}
    return {title: [_number(row[name]) for row in rows] for title, name in names.items()}


def _walks(rows: Rows, kind: str, *, unknown: str = UNKNOWN) -> Columns:
    """Return the columns that say how far children walk."""
    minutes = {"Mean walk": "mean_minutes", "Nine in ten within": "p90_minutes"}
    shares = {"Within 15 minutes": "share_15", "Within 30 minutes": "share_30"}
    columns = {
        title: [_whole(minutes_words(row, f"{kind}_{name}", unknown=unknown)) for row in rows]
        for title, name in minutes.items()
    }
    return columns | {
        title: [_whole(share_words(row, f"{kind}_{name}", unknown=unknown)) for row in rows]
        for title, name in shares.items()
    }


def _whole(text: str) -> str:
    """Return a figure whose range in brackets is not broken over lines."""
    figure, bracket, ends = text.partition(" (")
    return figure + bracket + ends.replace(" ", "\N{NO-BREAK SPACE}")


def _places(rows: Rows) -> Columns:
    """Return the columns on places, where the register knows any."""
    if all(pd.isna(row["capacity"]) for row in rows):
        return {}
    loads = [float(row["children_per_place"]) for row in rows]
    per_place = ["not known" if pd.isna(load) else f"{load:,.1f}" for load in loads]
    return {
        "Places": [_number(row["capacity"], unknown="not known") for row in rows],
        "Children per place": per_place,
    }


def _needed(pack: Pack, asked: Asked, rows: Rows) -> Columns:
    """Return the columns on need, where it was asked for."""
    if not asked.need:
        return {}
    indicator = pack.indicator(asked.need)
    columns = {indicator.short_title: [format_value(row["need"], indicator.unit) for row in rows]}
    if indicator.unit == "percent":
        columns["Children at that rate"] = [
            _number(row["need_children"], unknown="not known") for row in rows
        ]
    return columns


def _number(value: float, share: float | None = None, *, unknown: str = UNKNOWN) -> str:
    """Return a count with its share."""
    if pd.isna(value):
        return unknown
    return f"{value:,.0f}" + ("" if share is None or pd.isna(share) else f" ({percent(share)})")


def need_words(pack: Pack, asked: Asked) -> None:
    """Say how children are weighed by need."""
    if asked.need:
        indicator = pack.indicator(asked.need)
        ui.paragraph(
            f"{indicator.title}: the mean over the children counted, each with the rate of the small area "
            "they live in (of the ward where there is none finer). It is the rate of the area, not of these "
            "children; “children at that rate” is their number times it.",
            small=True,
        )


def files(pack: Pack, form: Form[Asked], shown: MapView) -> None:
    """Offer tables and map."""
    asked, promise = form.asked, locality_promise(pack)
    found = catchments(pack, asked.categories)
    name = f"{'-and-'.join(asked.categories)}-{asked.ages[0]}-{asked.ages[1]}"

    def file(table: str, form: str, label: str) -> downloads.File:
        make = partial(catchments_of, pack, found, table, asked.ages, need=asked.need or None)
        (made,) = downloads.of_table(pack, make, f"{table}-{name}", (form,), key=f"{table}-")
        return made._replace(label=label)

    drawn = pictures.of_map(pack, shown, f"catchments-{name}")
    parts.take_away(
        PAGE,
        [
            ("Tables", [file(*each) for each in FILES]),
            ("Map", [*drawn, downloads.of_map(shown.file, f"catchments-{name}")]),
        ],
        texts={"The map in words": shown.words},
        frozen=meetings.view(
            pack,
            sites_title(pack, asked.categories),
            form,
            " ".join(answer_words(pack, promise)),
            more=[shown.words],
            notes=[(each.label, each.words) for each in badges(pack, promise, asked)],
            sources=[attribution(pack, asked.categories)],
            indicators=[asked.need],
        ),
    )
