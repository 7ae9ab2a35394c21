"""Area by area: what the verdict on each promise rests on."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from geo.gaps.evidence import evidence
from geo.gaps.verdicts import gaps
from geo.memory import kept
from layers.look.formatting import sentence_case
from layers.map.categories import VERDICTS
from layers.paper.evidence import Ground, Row, evidence_html
from pages.frame import ui
from pages.frame.rows import row_of
from pages.strategy.answer import Answer
from pages.strategy.choices import PAGE
from pages.strategy.words import VERDICT_WORDS

ARROW: Final = ":material/arrow_forward:"
TESTED_ON: Final = {"ward": "youth_centres/page.py", "locality": "family_hubs/page.py"}
"""Where the verdicts of each kind of area are shown on a map."""
TO_CONFIRM: Final = {
    "street": "exact address to confirm",
    "no_ground": "address to confirm",
    "unknown": "whether it is open to confirm",
}


def show(found: Answer) -> None:
    """Show for each promise that is tested area by area what its verdicts rest on, folded."""
    tested = [each for each in found.entries if each.shown.test == "tested" and len(each.shown.verdicts) > 1]
    if not tested:
        return
    with st.expander("Area by area: what each verdict rests on", key=f"{PAGE}-evidence"):
        for entry in tested:
            ui.heading(entry.promise.title, level=3)
            st.html(_rows(found, entry.promise.id, entry.promise.title))
            page = TESTED_ON.get(entry.shown.level)
            with st.container(horizontal=True, key=f"{PAGE}-links-{entry.promise.id}"):
                if page:
                    noun = found.pack.place.levels[entry.shown.level]
                    st.page_link(page, label=ui.plain(f"Every {noun.singular}’s verdict"), icon=ARROW)
                st.page_link(
                    "register/page.py",
                    label="Confirm an address in the register",
                    icon=ARROW,
                    query_params={"category": entry.promise.categories[0]},
                )


@kept(30)
def _rows(found: Answer, promise_id: str, title: str) -> str:
    """Return the rows of one promise as HTML, by verdict and name."""
    frame = gaps(found.pack, promise_id)
    grounds = evidence(found.pack, promise_id)
    at = {verdict: number for number, verdict in enumerate(VERDICTS)}
    placed = frame.assign(at=frame["verdict"].map(at)).sort_values(["at", "area_name"])
    rows = []
    for code in placed.index:
        row = row_of(frame, code)
        own = grounds[grounds["area_code"] == code].to_dict("records")
        verdict = str(row["verdict"])
        rows.append(
            Row(
                str(row["area_name"]),
                VERDICTS[verdict],
                VERDICT_WORDS[verdict].removeprefix("with "),
                f"{sentence_case(str(row['reason']))}.",
                tuple(map(_ground, own)),
            )
        )
    return evidence_html(rows, caption=f"{title}: what each verdict rests on")


def _ground(service: dict[Any, Any]) -> Ground:
    """Return what is known of one service that bears on a verdict."""
    where = ", ".join(str(each) for each in (service["address"], service["postcode"]) if each)
    known = f"{where}; {service['ground']}" if where else str(service["ground"])
    return Ground(
        str(service["name"]),
        f"{known}; list as of {service['as_of']}.",
        f"Source: {service['source_url']}" if service["source_url"] else "",
        _ask(service),
    )


def _ask(service: dict[Any, Any]) -> str:
    """Return what is left to confirm of a service."""
    if service["status"] == "unknown":
        return TO_CONFIRM["unknown"]
    if service["coord_accuracy"] == "street":
        return TO_CONFIRM["street"]
    return "" if service["coord_accuracy"] else TO_CONFIRM["no_ground"]
