"""Areas with what their verdicts on a promise rest on, as lines that open; each leads to the register."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from geo.gaps.evidence import evidence
from geo.gaps.verdicts import gaps
from geo.memory import kept
from geo.pack.pack import Pack
from layers.look.formatting import sentence_case, without_files
from layers.map.categories import VERDICTS
from layers.paper.evidence import Ground, Row, evidence_html
from pages.frame.rows import row_of

SHOWN: Final = 8
"""Services told of one area: a page does not grow with a list."""
TO_CONFIRM: Final = {
    "street": "exact address to confirm",
    "no_ground": "address to confirm",
    "unknown": "whether it is open to confirm",
}


@kept(30)
def lines(pack: Pack, promise_id: str, open_at: str = "") -> str:
    """Return the areas of a promise as HTML, by verdict and name; the one named by `open_at` is open."""
    frame, grounds = gaps(pack, promise_id), evidence(pack, promise_id)
    at = {verdict: number for number, verdict in enumerate(VERDICTS)}
    placed = frame.assign(at=frame["verdict"].map(at)).sort_values(["at", "area_name"])
    rows = []
    for code in placed.index:
        row = row_of(frame, code)
        own = grounds[grounds["area_code"] == code].to_dict("records")
        look = VERDICTS[str(row["verdict"])]
        told = tuple(ground(each, address(pack, each)) for each in own[:SHOWN])
        reason = f"{sentence_case(str(row['reason']))}."
        more = len(own) - len(told)
        rows.append(
            Row(str(row["area_name"]), look, sentence_case(short(look.word)), reason, told, more=more)
        )
    caption = f"{pack.promises[promise_id].title}: what each verdict rests on"
    return evidence_html(rows, caption=caption, open_at=open_at)


def short(word: str) -> str:
    """Return the word of a look without what stands in brackets."""
    return word.partition(" (")[0]


def address(pack: Pack, service: dict[Any, Any]) -> str:
    """Return the address of the register at a service; "" in a working copy, which it would lose."""
    if pack.working_copy:
        return ""
    return f"register?category={service['category']}&service={quote(str(service['service_id']))}"


def ground(service: dict[Any, Any], link: str = "") -> Ground:
    """Return what is known of one service that bears on a verdict."""
    where = ", ".join(str(each) for each in (service["address"], service["postcode"]) if each)
    known = f"{where}; {service['ground']}" if where else str(service["ground"])
    return Ground(
        str(service["name"]),
        f"{known}; list as of {service['as_of']}.",
        f"Source: {without_files(str(service['source_url']))}" if service["source_url"] else "",
        _ask(service),
        link,
    )


def _ask(service: dict[Any, Any]) -> str:
    """Return what is left to confirm of a service."""
    if service["status"] == "unknown":
        return TO_CONFIRM["unknown"]
    if service["coord_accuracy"] == "street":
        return TO_CONFIRM["street"]
    return "" if service["coord_accuracy"] else TO_CONFIRM["no_ground"]
