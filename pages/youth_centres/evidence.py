"""What each verdict of the page Youth centres rests on: the panel of one area, the names, the rows of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from geo.memory import kept
from layers.look.escaping import as_text
from layers.look.formatting import join_words, sentence_case, without_files
from layers.map.categories import VERDICTS
from layers.paper.area_panel import definition_list
from layers.paper.evidence import Ground, Row, evidence_html
from layers.paper.legend import swatch
from pages.frame import parts, ui
from pages.frame.evidence_view import address, short
from pages.frame.rows import row_of
from pages.youth_centres import words
from pages.youth_centres.answer import LEVEL, Answer

SHOWN: Final = 6
"""Services of one area that are told in the panel; the list holds all."""
LONGEST: Final = 80
"""Characters of a name on the line of an area."""
NAMED: Final = 2
"""Services named on the line of an area."""


def names(answer: Answer, page: str, area: str, on_choose: Callable[[str], Any]) -> None:
    """Show the areas by what is known of each, as names to choose: legend, counts and links at once."""
    for verdict, (html, called) in _by_verdict(answer).items():
        st.html(html)
        key = f"{page}-known-{verdict.replace(' ', '-')}"
        st.session_state[key] = area if area in called else None

        def chosen(key: str = key) -> None:
            on_choose(st.session_state[key] or "")

        st.pills(
            sentence_case(VERDICTS[verdict].word),
            list(called),
            format_func=called.__getitem__,
            key=key,
            on_change=chosen,
            label_visibility="collapsed",
        )


@kept(1)
def _by_verdict(answer: Answer) -> dict[str, tuple[str, dict[str, str]]]:
    """Return for each verdict that an area has its look with the count as HTML, and the areas by code."""
    found = {}
    for verdict, look in VERDICTS.items():
        own = answer.verdicts[answer.verdicts["verdict"] == verdict].sort_values("area_name")
        if not own.empty:
            word = as_text(short(look.word))
            found[verdict] = (
                f'<p class="atlas-known">{swatch(look)}<strong>{len(own)}</strong> {word}</p>',
                {str(code): ui.plain(str(name)) for code, name in own["area_name"].items()},
            )
    return found


def panel(answer: Answer, code: str) -> None:
    """Show all that is known of one area: the verdict and why, who can walk, each service, what to do."""
    row = row_of(answer.verdicts, code)
    parts.panel_heading(str(row["area_name"]), level=2)
    if answer.question.promise.test == "sites":
        look = VERDICTS[str(row["verdict"])]
        word = as_text(sentence_case(look.word))
        st.html(f'<p class="atlas-known">{swatch(look)}<strong>{word}</strong></p>')
    facts = words.panel_rows(answer, code)
    st.html(definition_list([(label, sentence_case(text)) for label, text in facts]))
    own = answer.evidence[answer.evidence["area_code"] == code].to_dict("records")
    if not own:
        ui.paragraph("Nothing on the list is here or near. Somebody may know of one.", small=True)
    for service in own[:SHOWN]:
        _service(service)
    if len(own) > SHOWN:
        ui.paragraph(f"And {len(own) - SHOWN:,} more: see the list below.", small=True)
    link(answer, _to_confirm(own))


def _service(service: dict[Any, Any]) -> None:
    """Show one service that bears on an area."""
    st.html(
        f'<p class="atlas-note"><strong>{as_text(service["name"])}</strong>: '
        f"{as_text(words.evidence_words(service))}</p>"
    )


def _to_confirm(own: list[dict[Any, Any]]) -> dict[Any, Any] | None:
    """Return the service of an area that a person would look into first: one that does not decide yet."""
    return next((each for each in own if each["bearing"] != "certain"), own[0] if own else None)


def link(answer: Answer, service: dict[Any, Any] | None = None) -> None:
    """Lead to the register: to one service, to be confirmed, or to the list where one is to be added."""
    category = answer.question.places[0] if service is None else str(service["category"])
    asked = {"category": category} | ({"service": str(service["service_id"])} if service else {})
    label = f"Confirm or correct {service['name']}" if service else "Add one to the register"
    st.page_link("register/page.py", label=ui.plain(label), icon=parts.ARROW, query_params=asked)


@kept(4)
def rows_of(answer: Answer) -> str:
    """Return the areas with what their verdicts rest on as HTML, by verdict and name."""
    frame, level = answer.verdicts, answer.pack.place.levels[LEVEL]
    at = {verdict: number for number, verdict in enumerate(VERDICTS)}
    ages, rows = words.ages_words(answer.question.ages), []
    for code in frame.assign(at=frame["verdict"].map(at)).sort_values(["at", "area_name"]).index:
        row = row_of(frame, code)
        own = answer.evidence[answer.evidence["area_code"] == code].to_dict("records")
        look = VERDICTS[str(row["verdict"])]
        rows.append(
            Row(
                str(row["area_name"]),
                look,
                sentence_case(short(look.word)),
                f"{sentence_case(str(row['reason']))}.",
                tuple(_ground(answer, each) for each in own[:SHOWN]),
                more=max(0, len(own) - SHOWN),
                holds=_holds(own),
                aside=f"{row_of(answer.reach, code)['children']:,.0f} {ages}",
                link=None if own else _add(answer),
            )
        )
    return evidence_html(rows, caption=f"Every {level.singular}: what its verdict rests on")


def _holds(own: list[dict[Any, Any]]) -> str:
    """Return the services of an area on one line, the surest first."""
    if not own:
        return ""
    some = [str(each["name"])[:LONGEST] for each in own[:NAMED]]
    return f"{', '.join(some)} and {len(own) - NAMED} more" if len(own) > NAMED else join_words(some)


def _ground(answer: Answer, service: dict[Any, Any]) -> Ground:
    """Return what is known of one service that bears on an area."""
    source = f"Source: {without_files(str(service['source_url']))}" if service["source_url"] else ""
    told = words.evidence_words(service)
    return Ground(str(service["name"]), f"{told}.", source, link=address(answer.pack, service))


def _add(answer: Answer) -> tuple[str, str] | None:
    """Return the address of the list, to add one there; none in a working copy, which it would lose."""
    if answer.pack.working_copy:
        return None
    return f"register?category={answer.question.places[0]}", "Add one if you know it"
