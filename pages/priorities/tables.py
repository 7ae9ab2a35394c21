"""The tables of the page Priorities: places with their ranges, other choices, one area, files."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.memory import kept
from layers.look.formatting import format_value, plural, sentence_case
from layers.paper.places import Part, Place, grid_html, parts_html, places_html
from pages.frame import parts, spine_view, ui
from pages.frame.need_answer import Answer
from pages.frame.need_words import number_word, place_of, standing
from pages.frame.rows import row_of
from pages.priorities import words
from pages.priorities.views import PAGE

SHOWN: Final = 30
"""Most areas that the list shows; files hold them all."""
HOW: Final = (
    "Place 1 is most need. Dot: middle of the trials. Bar and brackets: nine in ten of them. "
    "A long bar means that the order is open."
)
COMPARED: Final = 8
"""Most areas whose places under other choices are shown."""


def places(found: Answer, area: str) -> None:
    """Show every area's place with its range, by the middle of the trials."""
    noun = found.pack.place.levels[found.level]
    parts.section(f"The place of every {noun.singular}, with its range")
    parts.drawn(_places_html(found, area))
    lacking = [str(code) for code in found.index.frame.index if code not in found.stability.frame.index]
    if lacking:
        ui.bullets([f"{found.name(code)}: {words.lacking_words(found, code)}." for code in lacking[:SHOWN]])


@kept(30)
def _places_html(found: Answer, area: str) -> str:
    """Return the same as HTML."""
    noun = found.pack.place.levels[found.level]
    rows, last = place_rows(found, area)
    rest = last - len(rows)
    more = plural(rest, f"more {noun.singular} is", f"more {noun.plural} are")
    return places_html(
        rows,
        last=last,
        first=found.first,
        noun=sentence_case(noun.singular),
        columns=columns(found),
        caption=HOW,
        left_out=f"{more} in the files under “Take away”." if rest else "",
    )


def place_rows(found: Answer, area: str) -> tuple[list[Place], int]:
    """Return the places that are shown, in their order, and the last place there is."""
    frame = found.stability.frame
    order = list(frame.sort_values(["median_rank", "p_first"], ascending=[True, False], kind="stable").index)
    shown = order[:SHOWN] + ([area] if area in order[SHOWN:] else [])
    rows = [place_of(found, str(code), area, extra=f"{found.score(code)['children']:,.0f}") for code in shown]
    return rows, len(order)


def columns(found: Answer) -> tuple[str, str]:
    """Return the heads of the share and of the last column."""
    return (f"Trials in which it is among the {number_word(found.first)}", "Children 0 to 17")


def why(found: Answer, area: str) -> None:
    """Show why an area stands where it does; the first by score where none is chosen."""
    if area and area not in found.stability.frame.index:
        ui.paragraph(f"{found.name(area)}: {words.lacking_words(found, area)}.")
        return
    if not found.order:
        return
    code = area or found.order[0]
    outside = just_outside(found, code)
    score = format_value(found.score(code)["score"], "standard_score")
    parts.panel_heading(f"Why {found.name(code)}?")
    parts.notes([f"{sentence_case(words.place_words(found, code))}. Score {score}; 0 is the mean."])
    parts.drawn(_parts_html(found, code, outside))
    mark = f"The upright mark is {found.name(outside)}, just outside the {number_word(found.first)}."
    parts.notes([mark, words.worse_words(found, code), words.apart_words(found, code)])
    with st.expander(ui.plain(f"All figures of {found.name(code)}"), key=f"{PAGE}-spine"):
        spine_view.show(found.pack, found.level, code)


def just_outside(found: Answer, code: str) -> str:
    """Return the area just outside the first, which another is set beside."""
    return next((each for each in found.order[found.first :] if each != code), found.order[-1])


@kept(30)
def _parts_html(found: Answer, code: str, outside: str) -> str:
    """Return what each figure adds to the score of an area, beside another one, as HTML."""
    drawn, reach = adding(found, code, outside)
    return parts_html(drawn, reach=reach, caption=f"What each figure adds to the score of {found.name(code)}")


def adding(found: Answer, code: str, outside: str) -> tuple[list[Part], float]:
    """Return what each figure adds to the score of an area, beside another one, and the largest amount."""
    adds = found.index.contributions.loc[found.order]
    here, beside = row_of(adds, code), row_of(adds, outside)
    drawn = [
        Part(
            found.pack.indicator(member.used).short_title,
            words.figure_words(found, position, code),
            f"adds {format_value(here[member.id], 'standard_score')}",
            here[member.id],
            beside[member.id],
        )
        for position, member in enumerate(found.index.members)
    ]
    return drawn, float(adds.abs().to_numpy().max()) or 1.0


def other_choices(found: Answer) -> None:
    """Show the places of those that may be among the first under other choices."""
    first = number_word(found.first)
    parts.section(
        "What would change it",
        "Places by score; the list above goes by the middle of the trials, so the two may differ a little. "
        f"Filled: among the {first}.{words.shared_words(found, _compared(found))}",
    )
    if not found.named and not found.open:
        ui.paragraph("No area has a place.")
        return
    parts.drawn(_grid(found))
    lacking = [each for each in found.changes.changes if each.lacking]
    ui.bullets([f"{words.change_title(found, each)}: {each.lacking}" for each in lacking])


def _compared(found: Answer) -> tuple[str, ...]:
    """Return the areas whose places under other choices are shown."""
    candidates = [*found.named, *found.open][:COMPARED]
    return tuple(code for code in found.order if code in candidates)


@kept(1)
def _grid(found: Answer) -> str:
    """Return the places under other choices as HTML."""
    shown = _compared(found)
    rows = []
    for change in found.changes.changes:
        at = found.changes.places[change.id]
        cells = [
            (words.place_cell(float(at[code])), standing(found, code) if at[code] <= found.first else "none")
            for code in shown
        ]
        rows.append((words.change_title(found, change), cells))
    names = [found.name(code) for code in shown]
    return grid_html(rows, names, caption="Places under other choices", corner="Choice")
