"""The order of need on the overview: the map of who stands out, and every ward's place beside it."""

from __future__ import annotations

from typing import Any, Final

from pandas import Series

from geo.errors import NotAvailableError
from geo.figures.spine import middle, spine
from geo.memory import kept
from geo.need.index import weights_of
from geo.need.stability import FIRST
from geo.pack.pack import Pack
from layers.look.formatting import format_value, sentence_case
from layers.map.view import MapView
from layers.paper.standing_table import Standing, standing_html
from pages.frame import parts
from pages.frame.map_view import base_of
from pages.frame.need_answer import Answer, answer
from pages.frame.need_map import certainty_layer
from pages.frame.need_words import number_word, place_of
from pages.overview import words

HEIGHT: Final = 640
CAPTION: Final = "Bar: the places in nine of ten trials, 1 is most need. Dot: the middle of them. Tinted: "


@kept(1, shared=True)
def order_of(pack: Pack) -> Answer | None:
    """Return the usual order of need; None where the place has none."""
    if pack.place.need_index is None:
        return None
    first = min(FIRST, max(1, len(pack.areas["ward"]) - 1))
    try:
        return answer(pack, "ward", weights_of(pack), first)
    except NotAvailableError:
        return None


@kept(1, shared=True)
def order_map(pack: Pack) -> MapView:
    """Return the map of the usual order: who stands out, who may, who is unlikely to."""
    found = order_of(pack)
    assert found is not None
    codes = [str(code) for code in found.index.frame.index]
    tips = Series({code: words.tip(found, code) for code in codes})
    title = f"Among the {number_word(found.first)} with most need"
    layer = certainty_layer(found, tips, title)
    says = " ".join(words.answer_words(found))
    sources = dict.fromkeys(pack.indicator(each.used).source.attribution for each in found.index.members)
    return MapView(
        base_of(pack, "ward"),
        layer,
        title=title,
        words=f"{layer.words} {says}",
        about=f"{says} {layer.words} {' '.join(sources)}",
        legend_inside=True,
    )


def standings(found: Answer, area: str) -> None:
    """Show every ward: place, range, what drives it, and in how many trials it is among the first."""
    parts.drawn(_standings(found.pack, area))


@kept(30, shared=True)
def _standings(pack: Pack, area: str) -> str:
    """Return the same as HTML."""
    found = order_of(pack)
    assert found is not None
    frame = found.stability.frame
    order = frame.sort_values(["median_rank", "p_first"], ascending=[True, False], kind="stable").index
    shown = drivers(pack)
    rows = spine(pack, "ward")
    noun = pack.place.levels["ward"]
    return standing_html(
        [
            Standing(
                place_of(found, str(code), area),
                tuple(_signed(pack, rows.loc[(code, each)], each) for each in shown),
                str(code),
            )
            for code in order
        ],
        last=len(frame),
        first=found.first,
        noun=sentence_case(noun.singular),
        figures=[pack.indicator(each).short_title for each in shown],
        share="In trials",
        against=middle(pack, "ward").name,
        caption=f"{CAPTION}the first {number_word(found.first)}.",
    )


def drivers(pack: Pack) -> list[str]:
    """Return the headline figures of wards that are in date and compared."""
    held = spine(pack, "ward").index.get_level_values("indicator")
    return [
        each
        for each in pack.place.defaults.headline
        if each in held and not pack.indicator(each).out_of_date(pack.place.as_of)
    ]


def _signed(pack: Pack, row: Any, name: str) -> tuple[str, str]:
    """Return how a figure compares, and the figure in words."""
    unit = pack.indicator(name).unit
    return str(row["comparison"]), format_value(row["value"], unit, state=str(row["state"]))
