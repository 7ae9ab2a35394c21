"""What stands beside the map: every area, the chosen one, or what a proposed site changes for it, by age."""

from __future__ import annotations

from typing import Final

import streamlit as st
from pandas import DataFrame

from geo.access.proposed import ProposedSite
from geo.gaps.play import Band, Supply, coverage, gains
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.question import Form
from geo.words import about_share
from layers.look.escaping import as_text
from layers.look.formatting import join_words, plural
from layers.paper.text_table import text_table_html
from pages.frame import parts, ui
from pages.frame.rows import Row, row_of, rows_of
from pages.frame.widgets import ask as asking
from pages.play_space import sites, tables
from pages.play_space.choices import PAGE, Asked, PlaySpace, choose

_NAMED: Final = 5
"""Areas named as those that gain most."""


def beside(pack: Pack, form: Form[PlaySpace], ask: Asked) -> None:
    """Show the panel beside the map."""
    with st.container(key=f"{PAGE}-panel"):
        parts.closes(PAGE, ask.area, choose)
        if ask.supply.proposed:
            _change(pack, form, ask)
        elif ask.area:
            tables.panel(pack, ask)
        else:
            tables.areas(pack, ask)


def _change(pack: Pack, form: Form[PlaySpace], ask: Asked) -> None:
    """Show what the proposed sites change for one area by age, and who else gains."""
    bands, level = ask.standards.bands, ask.level
    found = most(pack, ask.supply, bands, level)
    area = ask.area or (found[0][0] if found else "")
    new = ask.supply.proposed
    name = pack.areas[level]["area_name"].get(area, pack.place.name)
    title = f"{name} with {'this site' if len(new) == 1 else plural(len(new), 'new site')}"
    st.html(f'<h2 class="atlas-panel-heading">{as_text(title)}</h2>')
    ui.paragraph(sites_words(new))
    st.html(change_html(pack, ask.supply, bands, level if area else "borough", area))
    ui.paragraph(gains_words(pack, found, level), small=True)
    asking(form, "for")
    asking(form, "when")


def sites_words(new: tuple[ProposedSite, ...]) -> str:
    """Return how many sites are proposed and how large each is."""
    sizes = [f"{each.name} ({sites.size_words(each)})" for each in new[:_NAMED]]
    more = f" and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
    return f"{plural(len(new), 'proposed site')}: {', '.join(sizes)}{more}."


@kept(32)
def change_html(pack: Pack, supply: Supply, bands: tuple[Band, ...], level: Level, area: str) -> str:
    """Return before and after of one area, or of the whole place, by age with ranges, as HTML."""
    rows = []
    for band in bands:
        before, after = (_row(coverage(pack, each, band, level), area) for each in (supply.today(), supply))
        gain = _row(gains(pack, supply, band, level), area)
        rows.append(
            {
                "Age": band.title,
                "Children": f"{after['children']:,.0f}",
                "Today": _share(before),
                "With it": _share(after),
                "Gain": _gain(gain),
            }
        )
    caption = "In reach of a listed place for their age, before and after, with the range of the walk"
    return text_table_html(DataFrame(rows), caption=caption, min_width=24)


def _row(frame: DataFrame, area: str) -> Row:
    """Return the row of an area, or the only one."""
    return row_of(frame, area) if area else rows_of(frame)[0]


def _share(row: Row) -> str:
    """Return a share with its range."""
    if row["children"] <= 0:
        return "no children"
    if row["share"] != row["share"]:
        return "not known"
    return about_share(row["share"], row["share_low"], row["share_high"])


def _gain(row: Row) -> str:
    """Return how many children gain, from the least to the most."""
    low, high = f"{row['gained_low']:,.0f}", f"{row['gained_high']:,.0f}"
    return low if low == high else f"{low} to {high}"


def most(pack: Pack, supply: Supply, bands: tuple[Band, ...], level: Level) -> list[tuple[str, float]]:
    """Return the areas whose children gain and how many do over all bands, most first."""
    every = DataFrame({band.id: gains(pack, supply, band, level)["gained"] for band in bands}).sum(axis=1)
    gaining = every[every >= sites.LEAST].sort_values(ascending=False, kind="stable")
    return [(str(code), float(number)) for code, number in gaining.items()]


def gains_words(pack: Pack, found: list[tuple[str, float]], level: Level) -> str:
    """Return who gains most, in a sentence."""
    if not found:
        return "Nobody gains: every child near has a listed place already, or none lives near."
    names = pack.areas[level]["area_name"]
    listed = join_words([f"{names[code]} (about {number:,.0f})" for code, number in found[:_NAMED]])
    rest = len(found) - _NAMED
    more = f", and {plural(rest, 'more gains', 'more gain')} fewer" if rest > 0 else ""
    return f"Who gains most, all ages together: {listed}{more}."
