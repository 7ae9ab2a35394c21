"""Catchments in figures: the headline, and what is known of the chosen locality."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas import Series

from geo.access.demand import children
from geo.gaps.catchments import OTHER, SIDES, Catchments, catchments, walked_by
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.catchments import locality_table
from layers.look.escaping import as_text
from layers.look.formatting import format_value, join_words, sentence_case
from layers.map.catchments import minutes_words, percent, share_words
from layers.paper.area_panel import definition_list
from pages.family_hubs.choices import Asked, ages_words, label, site_word
from pages.frame import ui
from pages.frame.rows import Row, row_of, rows_of

NO_WALK = "no site with a sourced location"


def headline(pack: Pack, asked: Asked) -> None:
    """Show the catchments in four figures, or say why they cannot be shown in full."""
    found = catchments(pack, asked.categories)
    if found.compared():
        cards = "".join(f"<li>{_card(*each)}</li>" for each in _cards(pack, asked, found))
        st.html(f'<ul class="atlas-cards">{cards}</ul>')
    else:
        ui.paragraph(_without_site(pack, asked, found))


def _without_site(pack: Pack, asked: Asked, found: Catchments) -> str:
    """Return which localities have no located site, and what follows from that."""
    rows = locality_table(pack, found, asked.ages)
    bare = rows.loc[rows["sites"].isna(), "locality_name"].tolist()
    one = site_word(pack, asked.categories)
    return (
        f"No listed {one} has a sourced location in {join_words(bare)}. So no walk is shown for children "
        f"there, and nobody's nearest {one} is worked out: one whose place is not known may be nearer than "
        "any on the map. Once the register holds their places, all of this fills in."
    )


@kept(32)
def _cards(pack: Pack, asked: Asked, found: Catchments) -> list[tuple[str, str, str]]:
    """Return title, figure and words of each figure on the whole place."""
    counted = children(pack, asked.ages)
    everywhere = Series("", index=counted.index).replace("", pack.place.borough.code)
    rows = {kind: rows_of(walked_by(found, everywhere, counted, kind))[0] for kind in SIDES}
    lost = float(counted[found.allotted["side"] == OTHER].sum())
    whole = float(counted.sum())
    one = site_word(pack, asked.categories)
    listed = "" if found.knowledge.whole else "listed "
    within = "This share of the children lives within 15 minutes' walk of"
    word = pack.place.levels["locality"].singular
    return [
        (
            "Within 15 minutes of the nearest",
            share_words(rows["nearest"], "share_15"),
            f"{within} a {listed}{one}; within 30 minutes {share_words(rows['nearest'], 'share_30')}.",
        ),
        (
            f"Within 15 minutes of their own {word}'s",
            share_words(rows["assigned"], "share_15"),
            f"{within} a {listed}{one} of the {word} they live in; within 30 minutes "
            f"{share_words(rows['assigned'], 'share_30')}.",
        ),
        (
            "Mean walk",
            minutes_words(rows["nearest"], "mean_minutes"),
            f"To the nearest {listed}{one}; nine in ten have at most "
            f"{minutes_words(rows['nearest'], 'p90_minutes')}. To those of their own {word} "
            f"{minutes_words(rows['assigned'], 'mean_minutes')}.",
        ),
        (
            f"Nearer to another {word}'s",
            f"{lost:,.0f}",
            f"Of {whole:,.0f} {ages_words(asked.ages)}, {percent(lost / whole if whole else 0)} live nearer "
            f"to a {listed}{one} of another {word} than to any of their own.",
        ),
    ]


def _card(title: str, figure: str, words: str) -> str:
    """Return one figure as HTML."""
    return (
        f"<p><strong>{as_text(title)}</strong></p>"
        f'<p class="atlas-card-figure">{as_text(figure)}</p><p>{as_text(words)}</p>'
    )


def basis(pack: Pack, found: Catchments) -> str:
    """Return how walks were measured and what the register leaves open."""
    lines = []
    if found.kind == "network":
        lines.append(f"Walks at 4.8 km an hour: {found.distance}.")
    else:
        water = (
            "; the low end of a share counts nobody whose line crosses the river or a dock"
            if len(pack.water)
            else " (docks, canals and rivers are not modelled)"
        )
        lines.append(
            "Walks are straight-line estimates at 4.8 km an hour; in brackets the range from short to long "
            f"detours{water}."
        )
    if not found.knowledge.whole:
        other = "another" if found.knowledge.complete else "one that is not listed"
        lines.append(f"{sentence_case(found.knowledge.because)}: {other} may be nearer.")
    return " ".join(lines)


def panel(pack: Pack, asked: Asked) -> None:
    """Show what is known about the chosen locality."""
    found = catchments(pack, asked.categories)
    need = asked.need or None
    row = row_of(
        locality_table(pack, found, asked.ages, need=need).set_index("locality_code"), asked.locality
    )
    ui.heading(f"{row['locality_name']}{label(pack)}", level=3)
    own = found.sites.loc[found.sites["locality_code"] == asked.locality, "name"].tolist()
    unknown = str(row["note"]) or "not worked out"
    facts = [
        (sentence_case(ages_words(asked.ages)), f"{row['children']:,.0f}"),
        ("Sites here", join_words([str(each) for each in own]) or NO_WALK),
        ("Walk to its own", _walk(row, "assigned", unknown)),
        ("Walk to the nearest", _walk(row, "nearest", "not worked out")),
        ("Nearer elsewhere", _count(row["nearer_elsewhere"], row["nearer_elsewhere_share"])),
        ("Others nearer here", _count(row["nearer_here_from_elsewhere"], None)),
        ("Need", _need(pack, asked, row)),
        ("Wards", join_words(_wards(pack, asked.locality))),
    ]
    st.html(definition_list([(name, text) for name, text in facts if text]))


def _walk(row: Row, kind: str, unknown: str) -> str:
    """Return the walks of a kind in one line."""
    if pd.isna(row[f"{kind}_mean_minutes"]):
        return unknown
    return (
        f"mean {minutes_words(row, f'{kind}_mean_minutes')}, nine in ten within "
        f"{minutes_words(row, f'{kind}_p90_minutes')}; {share_words(row, f'{kind}_share_15')} within 15 "
        f"minutes, {share_words(row, f'{kind}_share_30')} within 30"
    )


def _count(children: float, share: float | None) -> str:
    """Return a number of children with its share, or that it was not worked out."""
    if pd.isna(children):
        return "not worked out"
    return f"{children:,.0f}" + ("" if share is None or pd.isna(share) else f" ({percent(share)})")


def _need(pack: Pack, asked: Asked, row: Row) -> str:
    """Return the need of some children in words; empty where none was asked for."""
    if not asked.need:
        return ""
    indicator = pack.indicator(asked.need)
    mean = format_value(row["need"], indicator.unit)
    count = float(row["need_children"])
    about = "" if pd.isna(count) else f", about {count:,.0f} children at that rate"
    return f"{mean} {indicator.short_title.lower()} where they live{about}"


def _wards(pack: Pack, locality: str) -> list[str]:
    """Return the names of a locality's wards with how sure each is."""
    rows = pack.localities[pack.localities["locality_code"] == locality]
    sure = rows["confidence"].str.replace(" (", ", ", regex=False).str.rstrip(")")
    return [f"{pack.areas['ward'].at[code, 'area_name']} ({how})" for code, how in sure.items()]
