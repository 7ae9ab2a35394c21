"""The panels of Where next: cards of the shortlist, who gains by ward, one area, and the downloads."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st
from pandas import DataFrame

from geo.errors import NotAvailableError
from geo.memory import kept
from geo.pack.ages import who
from geo.report.question import Form
from geo.report.site_words import attribution
from geo.report.sites import planned
from geo.targeting.capacity import room
from geo.targeting.plan import Plan
from geo.targeting.shortlist import Option
from layers.look.escaping import as_text
from layers.look.formatting import join_words, plural, sentence_case
from layers.map.view import MapView
from layers.paper import charts
from layers.paper.area_panel import definition_list
from layers.paper.picture import Picture
from layers.paper.ranges import Amount, bar_svg, ranges_html, scale_svg, top_of
from layers.paper.text_table import text_table_html
from pages.frame import downloads, meetings, parts, pictures, ui
from pages.frame.rows import Row, row_of, rows_of
from pages.where_next import changes, notes, words
from pages.where_next.answer import Answer, effect, whole
from pages.where_next.choices import PAGE, PRINTED, WhereNext, choose_area, effect_ages

_ROWS: Final = 10
"""Wards shown of those whose children gain; the rest are named in one line."""


def cards(answer: Answer, plan: str) -> None:
    """Show the shortlist: each choice with its gain on one scale, and a button that takes it into a plan."""
    options = answer.shortlist.options
    if not options:
        return
    parts.section("Shortlist: no order", f"{sentence_case(who(answer.brief.ages))}, on one scale.")
    top = top_of([_gain(each) for each in options])
    with st.container(gap="xsmall", key=f"{PAGE}-shortlist"):
        for option in options:
            with st.container(border=True, key=f"{PAGE}-card-{option.letter}"):
                parts.drawn(_card(answer, option, top))
                taken = set(option.sites) <= {*answer.brief.opened}
                st.button(
                    f"Add {option.letter} to plan {plan}",
                    key=f"{PAGE}-add-{option.letter}",
                    on_click=changes.add,
                    args=(answer, option),
                    disabled=taken,
                )
    parts.notes([notes.tried(answer)])


def _gain(option: Option) -> Amount:
    """Return the gain of a choice; where it is not known whom it reaches in all."""
    row = option.whole
    if row["gain_low"] != row["gain_low"]:
        return Amount(
            f"{words.of(row, 'after')} in all",
            float(row["after_low"]),
            float(row["within_after"]),
            float(row["after_high"]),
        )
    return Amount(
        f"{words.of(row, 'gain')} more", float(row["gain_low"]), float(row["gain"]), float(row["gain_high"])
    )


@kept(64)
def _card(answer: Answer, option: Option, top: float) -> str:
    """Return one choice as HTML."""
    found, gain, row = answer.found, _gain(option), option.whole
    names = [as_text(str(found.places["name"][site])) for site in option.sites]
    kinds = [as_text(words.kind_of(answer.pack, found, site)) for site in option.sites]
    about = kinds[0] if len(kinds) == 1 else "; ".join(names[1:])
    middle = f"middle {words.about(gain.middle or 0.0)}"
    if row["gain"] != row["gain"]:
        middle += "; how many gain is not known"
    start = f"from {words.metres(row['mean_before'])} " if answer.found.today_known else ""
    walk = f"Average walk {start}to <strong>{words.metres(row['mean_after'])}</strong>."
    close = "" if option.close else " Does less by usual ways: more than 1% below the most."
    return (
        f'<div class="atlas-choice"><div class="atlas-letter" aria-hidden="true">{option.letter}</div>'
        f'<h3><span class="atlas-unseen">{option.letter}: </span>{names[0]}</h3>'
        f'<p class="atlas-choice-about">{about}</p>'
        f'<div class="atlas-drawing"><div>{bar_svg(gain, top)}{scale_svg(top)}</div>'
        f"<div><strong>{as_text(gain.words)}</strong><span>{as_text(middle)}</span></div></div>"
        f'<p class="atlas-more">{walk}{close} To ask: <span class="atlas-ask">room</span> '
        '<span class="atlas-ask">hours</span> <span class="atlas-ask">cost</span></p></div>'
    )


def who_gains(answer: Answer) -> None:
    """Show who gains by ward, a column for each choice; of the visitor's own plan who gains and loses."""
    noun = answer.pack.place.levels["ward"].singular
    parts.section(
        f"Who gains, {noun} by {noun}",
        f"{sentence_case(who(answer.brief.ages))} who come within the walk. Dot: usual ways. Bar: from the "
        "least to the most of short and long ways, and without crossing water.",
    )
    if not answer.found.today_known:
        parts.notes(["Who gains is not known, since nobody knows who is within the walk today."])
        return
    if html := _who_gains(answer):
        parts.drawn(html)
    else:
        parts.notes(["Nobody gains."])


@kept(64)
def _who_gains(answer: Answer) -> str:
    """Return who gains as HTML, empty where nobody does."""
    rows, heads, caption = _gains(answer)
    noun = sentence_case(answer.pack.place.levels["ward"].singular)
    return ranges_html(rows, heads, corner=noun, caption=caption) if rows else ""


def _gains(answer: Answer) -> tuple[list[tuple[str, list[Amount]]], list[str], str]:
    """Return the areas that gain, most first, with their gain under each choice; the choices; what it is."""
    options = answer.shortlist.options
    pack = answer.pack
    frames = {each.letter: each.areas for each in options} or {"Your plan": effect(pack, answer.found)}
    most = DataFrame({name: frame["gain_high"] for name, frame in frames.items()}).max(axis=1)
    order = [
        code for code in most.sort_values(ascending=False, kind="stable").index if most[code] >= words.FEWEST
    ]
    names = answer.found.places["name"]
    heads = [f"{each.letter}: {_short(str(names[each.sites[0]]))}" for each in options] or ["Your plan"]
    rows = [
        (str(pack.areas["ward"]["area_name"][code]), [_cell(row_of(each, code)) for each in frames.values()])
        for code in order[:_ROWS]
    ]
    rest = len(order) - _ROWS
    more = f"; {plural(rest, 'more gains', 'more gain')} fewer" if rest > 0 else ""
    return rows, heads, f"Who gains{more}"


def _short(name: str) -> str:
    """Return a name that fits the head of a column."""
    return name if len(name) <= 40 else f"{name[:38].rstrip()}…"


def _cell(row: Row) -> Amount:
    """Return the gain of one area."""
    return Amount(words.of(row, "gain"), float(row["gain_low"]), float(row["gain"]), float(row["gain_high"]))


def effect_table(answer: Answer) -> None:
    """Show today, after, gains and losses of every area under the choice that the map shows, folded away."""
    with_ = f" with {answer.option.letter}" if answer.option else " under your plan"
    with st.expander(
        ui.plain(f"Every {answer.pack.place.levels['ward'].singular}, today and{with_}"),
        key=f"{PAGE}-every-area",
    ):
        st.html(_effect_table(answer))


@kept(64)
def _effect_table(answer: Answer) -> str:
    """Return one row per area and one for the whole, in words, as HTML."""
    pack, shown = answer.pack, answer.shown
    main = effect(pack, shown).sort_values(["gain", "area_name"], ascending=[False, True], kind="stable")
    lines: list[tuple[str, Row]] = [
        (pack.place.borough.name, {str(key): each for key, each in whole(pack, shown).to_dict().items()})
    ]
    lines += [(str(each["area_name"]), each) for each in rows_of(main)]
    rows = [
        {
            sentence_case(pack.place.levels["ward"].singular): name,
            "Living there": f"{row['children']:,.0f}",
            "Within the walk today": _inside(shown, row, "before"),
            "After": _inside(shown, row, "after"),
            "Gain": words.of(row, "gain"),
            "Lose": words.of(row, "loss"),
            "Average walk today": words.metres(row["mean_before"]),
            "Average walk after": words.metres(row["mean_after"]),
        }
        for name, row in lines
    ]
    caption = f"{sentence_case(who(shown.brief.ages))} within {shown.brief.within:,.0f} m; most gain first"
    return text_table_html(DataFrame(rows), caption=caption, min_width=52)


def _inside(shown: Plan, row: Row, when: str) -> str:
    """Return the share within the walk as a range; from a list that is not whole "none listed"."""
    if not row["children"] > 0:
        return "nobody of these ages"
    low, high = (float(row[f"{when}_{end}"]) for end in ("low", "high"))
    if low != low:
        return words.NOT_KNOWN
    if high < words.FEWEST:
        return "none" if shown.knowledge.whole else "none listed"
    one, other = (f"{each / row['children']:.0%}" for each in (low, high))
    return one if one == other else f"{one} to {other}"


def panel(answer: Answer, area: str) -> None:
    """Show what the change does to the chosen area."""
    if not area:
        return
    row, brief = row_of(effect(answer.pack, answer.shown), area), answer.brief
    before, after = (_inside(answer.shown, row, when) for when in ("before", "after"))
    facts = {
        sentence_case(who(brief.ages)): f"{row['children']:,.0f}",
        f"Within {brief.within:,.0f} m": f"{before} today, {after} after",
        "Gain, and lose": f"{words.of(row, 'gain')}, and {words.of(row, 'loss')}",
        "Average walk": f"{words.metres(row['mean_before'])} today, {words.metres(row['mean_after'])} after",
    }
    with_ = f" with {answer.option.letter}" if answer.option else ""
    with st.container(key=f"{PAGE}-panel"):
        parts.closes(PAGE, area, choose_area)
        parts.panel_heading(f"{row['area_name']}{with_}", level=2)
        st.html(definition_list(list(facts.items())))


def tells_apart(answer: Answer) -> None:
    """Show what tells the choices apart, and what does not."""
    if lines := notes.apart(answer):
        parts.section("What tells them apart")
        ui.bullets(list(lines))


def limited(answer: Answer, places: float) -> None:
    """Show whom there is room for where places are limited, or why there is no answer."""
    if not places:
        return
    parts.section(
        "Room, where places are limited",
        f"Each new one offers {places:,.0f} places; each child takes one at most, within the walk, wherever "
        "there is room. This is what is possible, by usual ways.",
    )
    try:
        st.html(_limited(answer, places))
    except NotAvailableError as reason:
        parts.notes([str(reason)])


@kept(16)
def _limited(answer: Answer, places: float) -> str:
    """Return the places with room for most children as HTML."""
    found = room(answer.pack, answer.brief, places)
    names = answer.found.places["name"].astype(str)
    rows = [
        {
            "Places": join_words([names[site] for site in each.sites]) or "Your plan",
            "Have a place today": words.about(found.before),
            "With it": words.about(each.value),
            "More": words.about(each.value - found.before),
        }
        for each in found.sets
    ]
    noun = "within 1% of the most" if found.equal else "the set with room for most"
    return text_table_html(DataFrame(rows), caption=f"Room for most: {noun}", min_width=30)


def files(answer: Answer, shown: MapView, form: Form[WhereNext]) -> None:
    """Offer the shortlist, the places, who gains and loses, and the map."""
    pack, area = answer.pack, form.asked.area
    bands = list(dict.fromkeys([answer.brief.ages, *effect_ages(pack)]))
    makes = {
        "shortlist": ("The shortlist", partial(planned, pack, answer.found, "shortlist")),
        "sites": ("Places", partial(planned, pack, answer.found, "sites")),
        "areas": ("Who gains and loses", partial(planned, pack, answer.shown, "areas", bands=bands)),
    }
    groups = [
        (title, downloads.of_table(pack, make, f"where-next-{name}", forms, title=title, key=f"{name}-"))
        for name, (title, make) in makes.items()
        for forms in [("csv", "xlsx") if name == "shortlist" else ("csv", "geojson")]
        if name != "shortlist" or answer.shortlist.options
    ]
    says = " ".join(words.answer_words(answer))
    gains = pictures.of_picture(partial(_gains_picture, answer), "who-gains", key="gains")
    drawn = pictures.of_map(pack, shown, "where-next", says=says, selected=area)
    groups += [
        ("Who gains as a picture", gains),
        ("Map", [*drawn, downloads.of_map(partial(shown.file, selected=area), "where-next")]),
    ]
    parts.take_away(
        PAGE,
        groups,
        texts={"The map in words": shown.words},
        frozen=meetings.view(
            pack,
            "Where next",
            form,
            says,
            notes=[("Beside it", [notes.beside(answer)]), *notes.badges(answer)],
            sources=[attribution(pack, answer.found)],
            indicators=[answer.brief.need],
            names=PRINTED,
        ),
    )


def _gains_picture(answer: Answer) -> Picture:
    """Return who gains as a picture."""
    rows, heads, caption = _gains(answer) if answer.found.today_known else ([], [], "Who gains")
    title = f"{caption}: {who(answer.brief.ages)} who come within the walk"
    said = [f"{name}: {', '.join(each.words for each in cells)}" for name, cells in rows]
    return pictures.chart(
        answer.pack,
        charts.amounts_plot(rows, heads) if rows else None,
        title=title,
        says=" ".join(words.answer_words(answer)),
        how="Bar: the range over usual, long, short and dry ways. Dot: usual ways.",
        source=attribution(answer.pack, answer.found),
        alt=f"{title}. Under {join_words(heads)}. {'; '.join(said)}.",
    )
