"""What leaves the page Priorities: tables, pictures and texts of the order of need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from geo.pack.pack import Pack
from geo.report.need_index import Certainty, Index, certain, indexed
from geo.report.need_order import Order, ordered
from geo.report.question import Form
from layers.look.formatting import sentence_case
from layers.paper import charts
from layers.paper.picture import Picture
from pages.frame import downloads, meetings, parts, pictures, spine_view
from pages.frame.need_answer import Answer
from pages.frame.need_words import number_word
from pages.priorities import tables, words
from pages.priorities.map import map_of

Q = TypeVar("Q", bound=Index)


def files(pack: Pack, found: Answer, form: Form[Any], area: str, *, names: Iterable[str]) -> None:
    """Offer the answer to be taken away: places, what each figure adds, other choices, the map.

    `names` : the choices that matter to it
    """
    weights = tuple(f"{name}={weight!r}" for name, weight in found.weights)

    def of(kind: type[Q]) -> Q:
        return kind(level=found.level, preset="", weights=weights, first=found.first)

    parts.take_away(
        form.asked.page,
        [
            (
                "Places with their ranges",
                downloads.of_table(pack, lambda: certain(pack, of(Certainty)), "places", key="places-"),
            ),
            (
                "What each figure adds",
                downloads.of_table(
                    pack, lambda: indexed(pack, of(Index)), "need-index", ("csv", "xlsx"), key="index-"
                ),
            ),
            (
                "Places under other choices",
                downloads.of_table(
                    pack, lambda: ordered(pack, of(Order)), "other-choices", ("csv", "xlsx"), key="order-"
                ),
            ),
            *_pictures(found, area),
        ],
        texts={"The map in words": map_of(found).words},
        frozen=meetings.view(
            pack,
            "Priorities",
            form,
            " ".join(words.answer_words(found)),
            notes=words.badges(found),
            sources=[_sources(found)],
            names=names,
        ),
    )


def _pictures(found: Answer, area: str) -> list[tuple[str, list[downloads.File]]]:
    """Return the pictures: places, why an area stands where it does, all its figures; the map."""
    pack, says, view = found.pack, " ".join(words.answer_words(found)), map_of(found)
    code = area or next(iter(found.order), "")
    charts_ = pictures.of_picture(lambda: _places(found, area), "places", key="places", title="Places")
    heading = "Charts as pictures"
    if code in found.stability.frame.index:
        charts_ += pictures.of_picture(lambda: _why(found, code), f"why-{code}", key="why", title="Why")
        charts_ += spine_view.files(pack, found.level, code)
        heading += f"; “why” and “all figures” are of {found.name(code)}"
    drawn = pictures.of_map(pack, view, "priorities", says=says, selected=area)
    return [
        (heading, charts_),
        ("Map", [*drawn, downloads.of_map(lambda: view.file(selected=area), "priorities")]),
    ]


def _places(found: Answer, area: str) -> Picture:
    """Return every place with its range as a picture."""
    rows, last = tables.place_rows(found, area)
    noun = found.pack.place.levels[found.level]
    title = f"The place of every {noun.singular}, with its range"
    first = f"The tinted band marks the {number_word(found.first)} with most need."
    return pictures.chart(
        found.pack,
        charts.places(
            rows,
            last=last,
            first=found.first,
            noun=sentence_case(noun.singular),
            columns=tables.columns(found),
        )
        if rows
        else None,
        title=title,
        says=" ".join(words.answer_words(found)),
        legends=[charts.standing_legend(rows, "Bars", noun.plural)],
        how=f"{tables.HOW} {first}",
        source=_sources(found),
        alt=f"{title}. {'; '.join(f'{each.name}: {charts.place_words(each)}' for each in rows)}.",
    )


def _why(found: Answer, code: str) -> Picture:
    """Return what each figure adds to the score of an area as a picture."""
    outside = tables.just_outside(found, code)
    drawn, reach = tables.adding(found, code, outside)
    title = f"Why {found.name(code)}? What each figure adds to its score"
    return pictures.chart(
        found.pack,
        charts.adds(drawn, reach=reach),
        title=title,
        says=f"{sentence_case(words.place_words(found, code))}.",
        how="To the right of the middle: more need than the mean. The upright mark is "
        f"{found.name(outside)}.",
        source=_sources(found),
        alt=f"{title}. {'; '.join(f'{each.name}: {each.figure}, {each.words}' for each in drawn)}.",
    )


def _sources(found: Answer) -> str:
    """Return whose figures the order rests on."""
    each = (found.pack.indicator(member.used).source.attribution for member in found.index.members)
    return " ".join(dict.fromkeys(each))
