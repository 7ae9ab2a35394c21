"""The definitions: one figure in full, all figures by what is looked for, services, standards, promises."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.memory import kept
from geo.pack.indicators import TO_CHECK, Indicator, to_check
from geo.pack.pack import Pack
from geo.report.dictionary import category_facts, facts, total_note
from geo.report.question import Form
from layers.look.formatting import plural, sentence_case
from layers.paper.definitions import Definition, definitions_html
from pages.data_and_methods import borough_only, reference, services
from pages.data_and_methods.choices import LONGEST, PAGE, READ, LookUp, read_so
from pages.frame import figures_view, parts, ui
from pages.frame.parts import Badge
from pages.frame.widgets import ask

NOT_SHOWN: Final = ("Id",)
"""Facts for programs."""


def contents(pack: Pack) -> dict[str, str]:
    """Return the parts of the definitions with their ids."""
    listed = {"services": "Services, standards and promises"} if pack.catalogue or pack.promises else {}
    areas = sentence_case(pack.place.levels["locality"].plural)
    return {"look-up": "Look a figure up", "figures": "All figures", **listed, "localities": areas}


def badges(pack: Pack) -> list[Badge]:
    """Return how many figures and lists rest on a copy or the press, and how many are out of date."""
    figures = [each.title for each in pack.registry.values() if to_check(each.source.read_from)]
    lists = [each.title for each in pack.catalogue.values() if to_check(each.read_from)]
    old = [each.title for each in pack.registry.values() if each.out_of_date(pack.place.as_of)]
    given = []
    if figures or lists:
        count = f"{len(figures)} of {plural(len(pack.registry), 'figure')}"
        told = (
            f"{count} and {len(lists)} of {plural(len(pack.catalogue), 'list')} of services were read from a "
            "public copy or from the press, not from the publisher. They are marked in the lists below.",
            f"Lists: {', '.join(lists)}." if lists else "",
        )
        given.append(Badge(TO_CHECK, tuple(each for each in told if each), limits=True))
    if old:
        given.append(
            Badge(f"{plural(len(old), 'figure is', 'figures are')} out of date", (f"{', '.join(old)}.",))
        )
    return given


def show(pack: Pack, form: Form[LookUp]) -> None:
    """Show the definitions."""
    asked, titles = form.asked, contents(pack)
    reference.heading("look-up", titles["look-up"])
    ask(form, "indicator")
    one(pack, pack.indicator(asked.indicator))
    reference.heading("figures", titles["figures"])
    with st.container(horizontal=True, key=f"{PAGE}-search"):
        ask(form, "find", longest=LONGEST)
        ask(form, "read")
    found = [each for each in pack.registry.values() if _matches(each, asked.find, asked.read)]
    count = f"{len(found)} of {plural(len(pack.registry), 'figure')}"
    ui.paragraph(f"{count}." if found else f"No figure is called so. {count}.", small=True)
    if found:
        parts.hint("Each line opens.")
    st.html(_list(pack, tuple(each.id for each in found)))
    if "services" in titles:
        reference.heading("services", titles["services"])
        st.html(_services(pack, asked.read))
        for table in (services.standards(pack), services.promises(pack)):
            if table:
                st.html(table)
    borough_only.show(pack)
    reference.heading("localities", titles["localities"])
    reference.locality_table(pack)


def one(pack: Pack, indicator: Indicator) -> None:
    """Show one figure in full."""
    ui.paragraph(indicator.definition)
    ui.facts_list(_facts(pack, indicator))
    ui.bullets([*indicator.caveats, *total_note(pack, indicator)])
    figures_view.context_table(pack, indicator)


def _facts(pack: Pack, indicator: Indicator) -> dict[str, str]:
    """Return what there is to know about a figure, for people."""
    return {label: text for label, text in facts(pack, indicator).items() if label not in NOT_SHOWN}


def _matches(indicator: Indicator, find: str, read: str) -> bool:
    """Tell whether each word looked for stands in a figure's words, and whether it was read so."""
    if not read_so(indicator.source.read_from, read):
        return False
    source = indicator.source
    said = " ".join(
        [indicator.title, indicator.short_title, indicator.definition, source.publisher, source.title]
    ).lower()
    return all(word in said for word in find.lower().split())


@kept(64)
def _list(pack: Pack, ids: tuple[str, ...]) -> str:
    """Return figures as lines that open."""
    if not ids:
        return "<p></p>"
    rows = []
    for each in map(pack.indicator, ids):
        old = ", out of date" if each.out_of_date(pack.place.as_of) else ""
        check = TO_CHECK if to_check(each.source.read_from) else ""
        known = {label: text for label, text in _facts(pack, each).items() if label != "Period"}
        rows.append(Definition(each.title, f"{each.period_label}{old}", (each.definition,), known, check))
    return definitions_html(rows, caption="Figures, with what each means")


@kept(16)
def _services(pack: Pack, read: str) -> str:
    """Return the lists of services as lines that open."""
    rows = [
        Definition(
            each.title,
            f"as of {each.as_of}; {'complete' if each.complete else 'not declared complete'}",
            (),
            {
                label: text
                for label, text in category_facts(pack, each).items()
                if label not in ("Id", "File")
            },
            TO_CHECK if to_check(each.read_from) else "",
        )
        for each in pack.catalogue.values()
        if read_so(each.read_from, read)
    ]
    if not rows:
        return f"<p>No list of services: {READ[read].lower()}.</p>"
    return definitions_html(rows, caption="Lists of services, with where each is from")
