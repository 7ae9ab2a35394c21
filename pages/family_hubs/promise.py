"""The promise of a site in each locality: the provider's claim beside the evidence, verdict by verdict."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.access.supply import listed, unplaced
from geo.gaps.verdicts import claim, gaps, summary
from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from layers.look.escaping import as_text
from layers.look.formatting import plural, sentence_case
from layers.look.palette import swatch_svg
from layers.map.categories import VERDICTS
from layers.paper.legend import picture
from layers.paper.text_table import text_table_html
from pages.family_hubs.choices import label, site_word
from pages.frame import ui

GRID = (
    "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr));gap:0.8rem;"
    "list-style:none;margin:0;padding:0"
)
CARD = "border:1px solid #c9c6bb;border-radius:0.5rem;padding:0.7rem 1rem;margin:0"
_MOST = 5_000  # characters of evidence on one card: about fifty services


def show(pack: Pack, promise: Promise) -> None:
    """Show what was promised, what the provider says, and what the register holds per locality."""
    ui.heading(promise.title, level=2)
    words, cards = _judged(pack, promise.id)
    ui.paragraph(words)
    st.html(f'<ul style="{GRID}">{cards}</ul>')
    said = claim(pack, promise.id)
    sources = [f"Promise: “{promise.promise}”, {promise.source}."]
    sources += [f"Claim: {said.source}, {said.as_of}."] if said else []
    ui.paragraph(" ".join([*sources, promise.note]), small=True)


@kept(16)
def _judged(pack: Pack, promise_id: str) -> tuple[str, str]:
    """Return the verdicts in a sentence or two, and per locality as HTML."""
    promise, verdicts = pack.promises[promise_id], gaps(pack, promise_id)
    cards = "".join(
        f'<li style="{CARD}">{_card(pack, row, _sureness(pack, promise, str(code)))}</li>'
        for code, row in verdicts.iterrows()
    )
    return f"{summary(pack, promise_id, verdicts)} {_located(pack, promise)}", cards


def _located(pack: Pack, promise: Promise) -> str:
    """Return how many of the promised services listed as open have a building with a sourced location."""
    every = listed(pack, promise.categories)
    lost = unplaced(pack, promise.categories)
    found = len(every) - len(lost)
    one, many = (site_word(pack, promise.categories, many=several) for several in (False, True))
    has = "has" if found == 1 else "have"
    text = f"{plural(found, f'listed {one}', f'listed {many}')} {has} a building with a sourced location"
    return (
        f"{text}; {len(lost)} {'is' if len(lost) == 1 else 'are'} listed without one."
        if len(lost)
        else f"{text}."
    )


def _sureness(pack: Pack, promise: Promise, locality: str) -> str:
    """Return how sure it is that the wards of a locality's sites belong to it; empty for official ones."""
    if not pack.place.localities.provisional:
        return ""
    every = listed(pack, promise.categories)
    wards = every.loc[every["locality_code"] == locality, "ward_code"]
    word, sure = pack.place.levels["locality"].singular, pack.localities["confidence"]
    return " ".join(
        f"Its ward, {pack.area_name(ward)}, belongs to this {word}: {sure[ward]}."
        for ward in dict.fromkeys(wards[wards != ""])
    )


def _card(pack: Pack, row: pd.Series, sureness: str) -> str:
    """Return the verdict on one locality as HTML."""
    look = VERDICTS[str(row["verdict"])]
    note = f'<span style="font-weight:400">{as_text(label(pack))}</span>'
    swatch = picture(swatch_svg(look), alt="", style="display:inline-block;vertical-align:-2px")
    said = str(row["evidence"])
    ending = "." if len(said) <= _MOST else "… and more: the page Register lists them all."
    told = [said and f"{said[:_MOST]}{ending}", sureness]
    evidence = "".join(
        f'<p style="margin:0.3rem 0 0;font-size:0.9rem">{as_text(each)}</p>' for each in told if each
    )
    return (
        f'<p style="margin:0;font-weight:600">{as_text(row["area_name"])}{note}</p>'
        f'<p style="margin:0.2rem 0;font-size:1.15rem">{swatch} {as_text(sentence_case(look.word))}</p>'
        f'<p style="margin:0;font-size:0.9rem">{as_text(sentence_case(str(row["reason"])))}.</p>'
        f"{evidence}"
    )


def not_counted(pack: Pack, categories: tuple[str, ...]) -> None:
    """Show the services of some categories that the figures leave out, and why, if there are any."""
    table, category = _left_out(pack, categories)
    if not table:
        return
    st.html(table)
    st.page_link(
        "register/page.py",
        label="Add what is missing in the register",
        icon=":material/arrow_forward:",
        query_params={"category": category},
    )


@kept(16)
def _left_out(pack: Pack, categories: tuple[str, ...]) -> tuple[str, str]:
    """Return the services that the figures leave out as HTML, and the category of the first; else nothing."""
    open_ones = listed(pack, categories)
    lost = set(unplaced(pack, categories).index)
    every = listed(pack, categories, statuses=("open", "planned", "unknown"))
    left = every[[service in lost or service not in open_ones.index for service in every.index]]
    if left.empty:
        return "", ""
    names = pack.areas["locality"]["area_name"].to_dict()
    why = [_why(record, service in lost) for service, record in left.iterrows()]
    rows = DataFrame(
        {
            "Service": left["name"],
            "Why it is left out": why,
            sentence_case(pack.place.levels["locality"].singular): [
                str(names.get(code, "not stated")) for code in left["locality_code"]
            ],
            "Address": left["address"].where(left["address"] != "", "not stated"),
            "As of": left["as_of"],
            "Notes": left["notes"],
        }
    )
    caption = f"Listed, but left out of the figures: {len(rows)}"
    return text_table_html(rows, caption=caption, min_width=50), str(left["category"].iloc[0])


def _why(service: pd.Series, lost: bool) -> str:
    """Return why the figures leave a service out."""
    if not lost:
        return f"status {service['status']}"
    kind = str(service["coord_accuracy"])
    return f"its only point ({kind}) is too rough" if kind else "no sourced location"


def sources(pack: Pack, categories: tuple[str, ...]) -> None:
    """Say where the services, the children and the lines are from, and under which licences."""
    for each in (pack.catalogue[category] for category in categories):
        ui.paragraph(f"{each.attribution} As of {each.as_of}. Licence: {each.licence}.", small=True)
    for source in pack.place.sources[:1]:
        ui.paragraph(f"Lines and numbers of children. {source.attribution}", small=True)
