"""The tables of Where next: places, sets that come close, who gains and who loses, and the downloads."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from pandas import DataFrame, Series

from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.sites import attribution, planned, street_only
from geo.targeting.effects import total
from geo.targeting.plan import Plan, plan_effects
from layers.look.formatting import sentence_case
from layers.map.view import MapView
from layers.paper.area_panel import definition_list
from layers.paper.text_table import text_table_html
from pages.frame import downloads, ui
from pages.frame.rows import Cells, row_of
from pages.where_next.choices import PAGE, Asked, ages_words, effect_ages, title_of
from pages.where_next.map import effect
from pages.where_next.words import role_words, ward_of

_FEWEST = 0.5  # children: fewer than half a child is nobody


def place_table(pack: Pack, answer: Plan) -> None:
    """Show what opens, stays and closes."""
    if table := _place_table(pack, answer):
        st.html(table)


@kept(64)
def _place_table(pack: Pack, answer: Plan) -> str:
    """Return the places that play a part, in words, as HTML; empty where there are none."""
    wards, vague = ward_of(pack, answer), set(street_only(pack, answer))
    rows = []
    for role in ("new", "opened", "closed", "existing"):
        for site, row in answer.with_role(role).iterrows():
            rows.append(
                {
                    "Place": row["name"],
                    "Change": role_words(role),
                    "What it is": title_of(pack, str(row["category"])),
                    sentence_case(pack.place.levels["ward"].singular): wards.get(str(site), "outside all"),
                    "Its point": "its street only"
                    if str(site) in vague
                    else f"within {row['accuracy_m']:,.0f} m",
                }
            )
    caption = "Places: what opens, what stays and what closes"
    return text_table_html(DataFrame(rows), caption=caption, min_width=44, tall=True) if rows else ""


def tie_table(pack: Pack, answer: Plan) -> None:
    """Show the sets that come within 1 % of the best."""
    if not answer.choice or not answer.choice.near_ties:
        return
    choice = answer.choice
    more = choice.near_tie_count - len(choice.near_ties)
    rest = f"; the best {len(choice.near_ties)} of {choice.near_tie_count:,}" if more > 0 else ""
    with st.expander(ui.plain(f"What comes within 1% of the best choice{rest}"), key=f"{PAGE}-ties"):
        st.html(_tie_table(answer))


@kept(1)
def _tie_table(answer: Plan) -> str:
    """Return the best set and those that come close, in words, as HTML."""
    choice = answer.choice
    assert choice is not None
    sets = [(choice.sites, choice.value), *((tie.sites, tie.value) for tie in choice.near_ties)]
    shared = set.intersection(*(set(sites) for sites, _ in sets)) if len(choice.sites) > 1 else set()
    names = answer.places["name"]
    reach = choice.objective == "reach"
    rows = []
    for number, (sites, value) in enumerate(sets):
        others = [str(names[site]) for site in sites if site not in shared]
        both = f" (with {len(shared)} that all share)" if shared else ""
        rows.append(
            {
                "Places": ("; ".join(others) or "the same") + both,
                "": "best choice" if not number else "comes close",
                "Children within the walk" if reach else "Metres": f"{value:,.0f}",
                "Against the best": f"{value - choice.value:+,.0f}".replace("-", "−") if number else "",
            }
        )
    frame = DataFrame(rows).rename(columns={"": "Rank"})
    return text_table_html(frame, caption="The best choice and what comes close", min_width=36)


def effect_table(pack: Pack, answer: Plan) -> None:
    """Show who gains and who loses per area and age band, those who gain most first."""
    st.html(_effect_table(pack, answer))


@kept(64)
def _effect_table(pack: Pack, answer: Plan) -> str:
    """Return one row per area and one for the whole, in words, as HTML."""
    main = effect(pack, answer)
    bands = {each: plan_effects(pack, answer, each) for each in effect_ages(pack)}
    order = main.assign(code=main.index).sort_values(["gain", "loss", "code"], ascending=[False, False, True])
    lines: list[tuple[str, Cells, dict[tuple[int, int], Cells]]] = [
        (pack.place.borough.name, _total(main), {band: _total(each) for band, each in bands.items()})
    ]
    for code, row in order.iterrows():
        parts: dict[tuple[int, int], Cells] = {band: row_of(each, str(code)) for band, each in bands.items()}
        lines.append((str(row["area_name"]), row, parts))
    rows = [
        {
            sentence_case(pack.place.levels["ward"].singular): name,
            f"Children {ages_words(answer.brief.ages)}": f"{every['children']:,.0f}",
            "Within today": _share(pack, answer, every, "before"),
            "Within after": _share(pack, answer, every, "after"),
            "Gain": _count(every["gain"], "+"),
            "Lose": _count(every["loss"], "−"),
            "Average walk to one": f"{_walk(every['mean_before'])} → {_walk(every['mean_after'])}",
            **{f"{ages_words(band)}: gain, lose": _both(part) for band, part in by_band.items()},
        }
        for name, every, by_band in lines
    ]
    caption = (
        f"{sentence_case(pack.place.levels['ward'].plural)}: children within {answer.brief.within:,.0f} m of "
        "a listed or chosen site; those who gain most first"
    )
    return text_table_html(DataFrame(rows), caption=caption, min_width=60, tall=True)


def _total(frame: DataFrame) -> Series:
    """Return the effects on all areas together."""
    return total(frame.drop(columns="area_name"))


def _share(pack: Pack, answer: Plan, row: Cells, when: str) -> str:
    """Return the children within the walk and their share."""
    if not row["children"] > 0:
        return "no children"
    inside = row[f"within_{when}"]
    if inside < _FEWEST:
        return "none" if answer.knowledge.whole else "none listed"
    missing = row["children"] - inside
    least = "" if answer.knowledge.whole or missing < _FEWEST else "at least "
    return f"{least}{inside / row['children']:.0%}"


def _walk(metres: float) -> str:
    """Return an average walk."""
    return "no listed site" if pd.isna(metres) else f"{metres:,.0f} m"


def _count(value: float, sign: str) -> str:
    """Return a number of children with its sign; nobody is a dash."""
    return f"{sign}{value:,.0f}" if value >= _FEWEST else "–"


def _both(row: Cells) -> str:
    """Return gain and loss in one cell."""
    parts = [_count(row["gain"], "+"), _count(row["loss"], "−")]
    told = [part for part in parts if part != "–"]
    return " ".join(told) or "–"


def panel(pack: Pack, ask: Asked, answer: Plan) -> None:
    """Show what the change does to the chosen area."""
    if not ask.area:
        return
    row = row_of(effect(pack, answer), ask.area)
    facts = {
        f"Children aged {ages_words(answer.brief.ages)}": f"{row['children']:,.0f}",
        f"Within {answer.brief.within:,.0f} m today": _share(pack, answer, row, "before"),
        "After": _share(pack, answer, row, "after"),
        "Gain": _count(row["gain"], "+"),
        "Lose": _count(row["loss"], "−"),
        "Walk gets shorter for": f"{row['nearer']:,.0f}",
        "Walk gets longer for": f"{row['farther']:,.0f}",
        "Average walk today": _walk(row["mean_before"]),
        "Average walk after": _walk(row["mean_after"]),
    }
    ui.heading(str(row["area_name"]), level=2)
    st.html(definition_list(list(facts.items())))


def files(pack: Pack, ask: Asked, answer: Plan, shown: MapView) -> None:
    """Offer both tables and the map; say whose lists they rest on."""
    bands = list(dict.fromkeys([answer.brief.ages, *effect_ages(pack)]))
    names = {"sites": "Places", "areas": "Who gains and loses"}
    offered = [
        file
        for table, title in names.items()
        for file in downloads.of_table(
            pack,
            partial(planned, pack, answer, table, bands=bands),
            f"where-next-{table}",
            ("csv", "geojson"),
            title=title,
            key=f"{table}-",
        )
    ]
    make = partial(shown.file, selected=ask.area)
    downloads.row([*offered, downloads.of_map(make, "where-next")], key=PAGE)
    ui.paragraph(attribution(pack, answer), small=True)
