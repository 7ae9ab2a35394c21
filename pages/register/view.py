"""One category of the register on the page: its facts, its map, its table, one service in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.gaps.attention import could_be_in, needs
from geo.limits import MARKERS
from geo.memory import kept
from geo.pack.catalogue import MIDDLE_OF_POSTCODE, ServiceCategory
from geo.pack.indicators import READ_WORDS
from geo.pack.pack import Pack
from geo.report.dictionary import category_facts, completeness
from geo.report.register import findings
from layers.look.formatting import plural, sentence_case, without_files
from layers.map.categories import ground_layer
from layers.map.sites import site_layer
from layers.map.view import MapView
from layers.paper.area_panel import definition_list
from layers.paper.text_table import NO_BREAK, text_table_html, unfolds
from pages.frame import map_view, ui
from pages.register import keeping
from pages.register.words import NOWHERE, need_words

GROUND = "#f6f5f0"
PAGE = "register"
LONG: Final = 20
"""Services that are listed without being unfolded."""
_WEAKEST: Final = ("press", "copy", "", "publisher")
"""Where lists were read, the weakest ground first."""
_LATER: Final = frozenset({"Where the point is from", "Shares its site with", "Notes", "Source"})
"""What is unfolded of one service: long texts."""


@kept(2)
def overview(pack: Pack, order: str) -> str:
    """Return one row per category, as HTML: how many are listed, where, how whole the list is, the claim.

    `order` : "check" puts first those whose publisher's own file is to be checked, of the press before copies
    """
    rows, categories = [], list(pack.catalogue.values())
    if order == "check":
        categories.sort(key=lambda each: _WEAKEST.index(each.read_from))
    for category in categories:
        own = pack.services[pack.services["category"] == category.id]
        unplaced = int(own.geometry.isna().sum())
        rows.append(
            {
                "Category": category.title,
                "Listed": str(len(own)),
                "Open": str(int((own["status"] == "open").sum())),
                "With a point": str(len(own) - unplaced),
                "Location not sourced": str(unplaced),
                "List complete": "yes" if category.complete else "no",
                "The provider says": category.claim.sentence() if category.claim else "",
                "As of": category.as_of,
                "Read from": sentence_case(READ_WORDS[category.read_from]),
            }
        )
    return text_table_html(DataFrame(rows), caption="Categories of the register", min_width=56)


@dataclass(frozen=True)
class Part:
    """Which services are shown: of a category, or of all those that need somebody in one way."""

    category: str
    show: str = "all"
    need: str = ""
    locality: str = ""
    today: date | None = None


def part_of(category: str, show: str, need: str, locality: str) -> Part:
    """Return which services are shown; what needs somebody depends on the day, the rest does not."""
    return Part(category, show, need, locality, keeping.today() if need else None)


@kept(64)
def services_of(pack: Pack, part: Part) -> GeoDataFrame:
    """Return the services of a part of the register, in its order, with `finding`."""
    if part.need and part.today:
        found = [each for each in needs(pack, part.today, part.locality) if each.kind == part.need]
        own = pack.services.loc[list(found[0].services) if found else []]
    else:
        own = pack.services[pack.services["category"] == part.category]
        own = own[could_be_in(pack, own, part.locality)]
    own = own.assign(finding=findings(pack, own))
    if part.show == "all" or part.need:
        return own
    return own[(own["finding"] != "") | (own["status"] == "unknown")]


def category_of(pack: Pack, category: str, service: str) -> str:
    """Return the category of a service that is chosen, else the one that is."""
    return str(pack.services.at[service, "category"]) if service in pack.services.index else category


def title_of(pack: Pack, part: Part) -> str:
    """Return what the services of a part are called."""
    return f"Services {need_words(part.need)}" if part.need else pack.catalogue[part.category].title


def offered(services: GeoDataFrame) -> GeoDataFrame:
    """Return the services that can be chosen: of very many the first, those with a point before others."""
    if len(services) <= MARKERS:
        return services
    placed = services.geometry.notna()
    return pd.concat([services[placed], services[~placed]]).head(MARKERS)


def facts(pack: Pack, category: ServiceCategory) -> None:
    """Show what there is to know about a category."""
    known = category_facts(pack, category)
    for elsewhere in ("Id", "File", "Licence", "Attribution", "What is missing", "The provider's claim"):
        known.pop(elsewhere, "")  # in the badges
    known["Complete"] = sentence_case(completeness(category))
    ui.facts_list(known)


@kept(64)
def map_of(pack: Pack, part: Part) -> MapView:
    """Return the services of a part on a map of the wards; a click on a marker chooses it."""
    services = services_of(pack, part)
    marks = site_layer(
        services.assign(look=services["status"], tip=_tips(pack, services)),
        title=title_of(pack, part),
        counted="services",
        clickable=True,
    )
    areas = ground_layer(counted(pack, services), GROUND)
    said, title = description(pack, services), title_of(pack, part)
    sources = join_sources(pack, services, part.category)
    return MapView(
        map_view.base_of(pack, "ward"),
        areas,
        (marks,),
        title=f"{title}: the services listed",
        words=said,
        about=f"{said} {sources}",
    )


def join_sources(pack: Pack, services: GeoDataFrame, category: str) -> str:
    """Return whose data the services shown are, each once; of none that of their category."""
    shown = dict.fromkeys(services["category"]) or {category: None}
    return " ".join(dict.fromkeys(pack.catalogue[str(each)].attribution for each in shown))


def counted(pack: Pack, services: GeoDataFrame) -> Series[Any]:
    """Return per ward how many of the services are certainly in it, in words."""
    number = services["ward_code"].value_counts().reindex(pack.areas["ward"].index).fillna(0).astype(int)
    words = [f"{plural(count, 'service')} listed as certainly here" for count in number]
    return Series(words, index=number.index)


def description(pack: Pack, services: GeoDataFrame) -> str:
    """Return the map in words."""
    placed = services[services.geometry.notna()]
    counts = placed["status"].value_counts().items()
    parts = [f"{int(count)} {status_words(str(status))}" for status, count in counts]
    lost = len(services) - len(placed)
    drawn = f" The first {MARKERS:,} are drawn." if len(placed) > MARKERS else ""
    certain = services.loc[services["ward_code"] != "", "ward_code"].nunique()
    words = pack.place.levels["ward"]
    held = plural(certain, words.singular, words.plural)
    return (
        f"Map of {plural(len(placed), 'service')} with a point: {', '.join(parts) or 'none'}.{drawn} "
        f"{plural(lost, 'service')} without one {'is' if lost == 1 else 'are'} not on it. "
        f"{held} {'has' if certain == 1 else 'have'} one that is certainly there, whatever its status."
    )


@kept(64)
def table(pack: Pack, part: Part, caption: str) -> str:
    """Return the services of a part as a table of words, in the order of the register, as HTML."""
    services = services_of(pack, part)
    kind = {"Category": [pack.catalogue[each].title for each in services["category"]]} if part.need else {}
    rows = DataFrame(
        {
            "Name": services["name"],
            **kind,
            "Status": services["status"].map(lambda each: status_words(each).replace(" ", NO_BREAK)),
            "Address": address(services),
            sentence_case(pack.place.levels["ward"].singular): ward_words(pack, services),
            "Point": [each.replace(" ", NO_BREAK) for each in point_words(pack, services, short=True)],
            "As of": services["as_of"],
            "To check": services["finding"],
        }
    )
    return text_table_html(rows, caption=caption, min_width=62)


def listed(pack: Pack, part: Part, words: str, *, folded: bool) -> None:
    """Show the services of a part; a long list is folded, and any beside a form."""
    table_of = table(pack, part, f"{title_of(pack, part)}: {words.lower()}")
    count = len(services_of(pack, part))
    if count <= LONG and not folded:
        st.html(table_of)
        return
    st.expander(f"All {count:,}, with what there is to check", key=f"{PAGE}-listed").html(table_of)


def service_panel(pack: Pack, services: GeoDataFrame, service: str) -> None:
    """Show everything that is known about one service."""
    row = services.loc[[service]]
    one = row.iloc[0]
    known = {
        "Status": status_words(str(one["status"])),
        "Address": address(row).iloc[0],
        sentence_case(pack.place.levels["ward"].singular): ward_words(pack, row).iloc[0],
        sentence_case(pack.place.levels["locality"].singular): _name(pack, "locality", one["locality_code"]),
        "Point": point_words(pack, row).iloc[0],
        "Where the point is from": one["coord_source"],
        "Places": f"{one['capacity']:g}" if pd.notna(one["capacity"]) else "",
        "As of": one["as_of"],
        "To check": one["finding"],
        "Shares its site with": _neighbours(pack, service, str(one["site_id"])),
        "Notes": one["notes"],
        "Source": without_files(str(one["source_url"])),
    }
    ui.heading(str(one["name"]), level=2)
    facts = [(label, str(text)) for label, text in known.items() if text]
    folded = unfolds("Notes, and where it is from") if _LATER & {label for label, _ in facts} else ""
    st.html(f"{definition_list(facts, folded=_LATER)}{folded}")


def status_words(status: str) -> str:
    """Return the status of a service for people."""
    return "not known" if status == "unknown" else status


def address(services: DataFrame) -> Series[Any]:
    """Return building, street and postcode as one text."""
    both = services["address"] + ", " + services["postcode"]
    return both.str.strip(", ")


def ward_words(pack: Pack, services: DataFrame) -> Series[Any]:
    """Return the ward where it is certain, else that it is not."""
    names = pack.areas["ward"]["area_name"].to_dict()
    return services["ward_code"].map(lambda code: names.get(code, "not certain"))


def point_words(pack: Pack, services: GeoDataFrame, *, short: bool = False) -> Series[Any]:
    """Return how exact each point is, or that there is none."""
    terms, postcode = pack.register.terms, "postcode" if short else MIDDLE_OF_POSTCODE
    own = terms.of_postcode.words if terms and terms.of_postcode else ""
    words = [
        f"{postcode if own and kind == own else kind}, good to {metres:g} m" if metres == metres else NOWHERE
        for kind, metres in zip(services["coord_accuracy"], services["accuracy_m"], strict=True)
    ]
    return Series(words, index=services.index, dtype="str")


def _tips(pack: Pack, services: GeoDataFrame) -> list[str]:
    """Return the lines under a marker's name."""
    parts = zip(
        services["status"].map(status_words), address(services), point_words(pack, services), strict=True
    )
    return ["\n".join(part for part in each if part) for each in parts]


def _name(pack: Pack, level: Any, code: str) -> str:
    """Return the name of an area, empty where there is none."""
    return str(pack.areas[level].at[code, "area_name"]) if code else ""


def _neighbours(pack: Pack, service: str, site: str) -> str:
    """Return the names of the other services at a site."""
    others = pack.services[(pack.services["site_id"] == site) & (pack.services.index != service)]
    return ", ".join(others["name"])
