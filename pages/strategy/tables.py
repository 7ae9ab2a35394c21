"""The tables of the page Strategy: the ledger, ambitions with their measures, stocktakes, files."""

from __future__ import annotations

import streamlit as st
from pandas import DataFrame

from geo.gaps.stocktake_changes import Change
from geo.gaps.strategy_measures import Standing
from geo.limits import STOCKTAKE_CHANGES
from geo.memory import kept
from geo.pack.strategy import Ambition
from geo.report.question import Form
from geo.report.strategy import ambition_table, change_table, measure_table, promise_table, stocktake_file
from layers.look.escaping import as_text
from layers.look.formatting import plural
from layers.paper.ledger import ledger_html
from layers.paper.text_table import text_table_html
from pages.frame import downloads, meetings, parts, ui
from pages.strategy import words
from pages.strategy.answer import UPLOAD, Answer, Compared
from pages.strategy.choices import PAGE, Asked


def promises(found: Answer) -> None:
    """Show every promise with its three statuses beside each other."""
    parts.section(
        "Every promise, and its three statuses",
        "The years of a strategy are no date of its promises.",
    )
    st.html(_ledger(found))


@kept(1)
def _ledger(found: Answer) -> str:
    """Return the promises with their statuses as HTML."""
    rows = [words.row(found, each) for each in found.entries]
    caption = "Every promise: what is said of it, what is shown, what is due"
    return ledger_html(rows, heads=words.HEADS, caption=caption)


# ---- Stocktake -------------------------------------------------------------------------------------------


def stocktake(found: Answer) -> None:
    """Offer the ledger as it stands, frozen, and take an earlier one to hold it against."""
    with st.container(key=f"{PAGE}-onscreen"):
        parts.section(
            "Stocktake", "The whole ledger frozen on a day. Keep it, and see later what has changed."
        )
        left, right = st.columns(2, gap="medium")
    with left:
        ui.paragraph(words.day_said(found))
        name = f"stocktake-{found.on.isoformat()}.json"
        downloads.offer(
            downloads.File(
                "Keep this stocktake", lambda: stocktake_file(found.pack, found.on), name, f"{PAGE}-keep"
            )
        )
    with right:
        st.file_uploader(
            "A stocktake that you kept before: what has changed since?",
            type=["json"],
            key=UPLOAD,
            max_upload_size=2,
        )


def changes(since: Compared) -> None:
    """Show what changed since the earlier stocktake, or why it cannot be used."""
    if since.refusal:
        first, *rest = since.refusal.splitlines()
        with st.container(border=True, key=f"{PAGE}-refusal"):
            ui.paragraph(first)
            ui.bullets([each.strip() for each in rest])
        return
    if since.changes is None:
        return
    if not since.changes:
        ui.paragraph("Nothing has changed since that stocktake.")
        return
    rows = DataFrame([_change(each) for each in since.changes[:STOCKTAKE_CHANGES]])
    rows = rows[[name for name in rows.columns if rows[name].any()]]
    caption = f"{plural(len(since.changes), 'change')} since the earlier stocktake"
    st.html(text_table_html(rows, caption=caption))
    if len(since.changes) > STOCKTAKE_CHANGES:
        ui.paragraph("The file of changes lists all of them.", small=True)


def _change(each: Change) -> dict[str, str]:
    """Return the cells of one change."""
    return {
        "What changed": " or ".join(words.KIND_WORDS[kind] for kind in each.kinds),
        "Of": each.title,
        "Which part": words.part_words(each.field),
        "Before": each.before,
        "Now": each.after,
        "Why": each.words,
    }


# ---- Ambitions -------------------------------------------------------------------------------------------


def ambitions(found: Answer) -> None:
    """Show the ambitions, folded, each with its measures."""
    if found.pack.strategy is None:
        return
    count = len(found.pack.strategy.ambitions)
    parts.section(
        f"{words.number_word(count).capitalize()} ambitions, and their measures" if count else "Measures",
        "Figures are of the whole place, as the strategy prints them.",
    )
    with st.container(gap="xsmall", key=f"{PAGE}-folded"):
        for each in found.pack.strategy.ambitions:
            own = [standing for standing in found.measures if standing.ambition == each]
            with st.expander(ui.plain(words.ambition_label(each, own)), key=f"{PAGE}-ambition-{each.number}"):
                ui.paragraph(f"Led by: {each.lead}.", small=True)
                _measures(found, own, each.title)
        if rest := [standing for standing in found.measures if standing.ambition is None]:
            with st.expander("Figures under no ambition", key=f"{PAGE}-ambition-none"):
                _measures(found, rest, "no ambition")
    st.html(_paper(found))


def _measures(found: Answer, own: list[Standing], title: str) -> None:
    """Show measures as a table, and lead to the figures of wards where they are the same."""
    if not own:
        return
    st.html(_measure_table(found, tuple(own), title))
    for each in own:
        if each.measure.wards.state == "here":
            st.page_link(
                "needs_map/page.py",
                label=ui.plain(f"On the map: {each.measure.title}"),
                icon=parts.ARROW,
                query_params={"indicator": each.measure.wards.indicator},
            )


@kept(30)
def _measure_table(_: Answer, own: tuple[Standing, ...], title: str) -> str:
    """Return measures as HTML; columns that say nothing of any of them are left out."""
    rows = DataFrame([words.measure_cells(each) for each in own])
    rows = rows[[name for name in rows.columns if rows[name].any()]]
    return text_table_html(rows, caption=f"Measures of {title}", min_width=52)


@kept(1)
def _paper(found: Answer) -> str:
    """Return the measures for paper, short: a line each, those without a figure together."""
    groups: list[tuple[Ambition | None, list[Standing]]] = []
    for each in found.measures:
        if not groups or groups[-1][0] != each.ambition:
            groups.append((each.ambition, []))
        groups[-1][1].append(each)
    body = "".join(_paper_group(*each) for each in groups)
    return f'<div class="atlas-paper">{body}</div>'


def _paper_group(ambition: Ambition | None, own: list[Standing]) -> str:
    """Return one ambition for paper."""
    title = f"{ambition.number}. {ambition.title} ({ambition.lead})" if ambition else "Under no ambition"
    lines = []
    for each in own:
        if each.baseline is None:
            continue
        cells = words.measure_cells(each)
        beside = f"; {cells['Compare']}" if cells["Compare"] else ""
        later = f"; later {cells['Later']}" if cells["Later"] else ""
        state = words.WARD_WORDS[each.measure.wards.state].lower()
        lines.append(f"{each.measure.title}: {cells['Baseline']}{beside}{later}. Ward figures: {state}.")
    without = [each.measure.title for each in own if each.baseline is None]
    if without:
        lines.append(f"Without a figure: {'; '.join(without)}.")
    body = "".join(f"<li>{as_text(line)}</li>" for line in lines)
    return f"<section><h3>{as_text(title)}</h3><ul>{body}</ul></section>"


# ---- Files -----------------------------------------------------------------------------------------------


def files(found: Answer, since: Compared, form: Form[Asked]) -> None:
    """Offer the ledger to be taken away: promises, measures, ambitions, changes."""
    pack, forms = found.pack, ("csv", "xlsx", "json")
    changed = since.changes
    groups = [
        (
            "Promises with their three statuses",
            downloads.of_table(pack, lambda: promise_table(pack, found.on), "promises", forms, key="all-"),
        ),
        (
            "Measures",
            downloads.of_table(pack, lambda: measure_table(pack), "measures", forms, key="measures-"),
        ),
        (
            "Ambitions",
            downloads.of_table(pack, lambda: ambition_table(pack), "ambitions", forms, key="ambitions-"),
        ),
    ]
    if changed is not None:
        groups.append(
            (
                "Changes since the earlier stocktake",
                downloads.of_table(pack, lambda: change_table(changed), "changes", forms, key="changes-"),
            )
        )
    says = " ".join(words.answer_words(found))
    parts.take_away(
        PAGE,
        groups,
        frozen=meetings.view(
            pack,
            "Strategy",
            form,
            says,
            notes=words.badges(found),
            sources=[each.attribution for each in pack.strategy.documents] if pack.strategy else [],
            on=found.on,
        ),
    )
