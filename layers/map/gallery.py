"""Every part of the pages on one page without a server, with the figures of the sample town.

It is there to be looked at, and photographed by tests: light, dark, narrow, in forced colours and on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from geo.figures.benchmarks import compared
from geo.figures.classification import classify
from geo.pack.pack import Pack
from layers.look import parts_html as parts
from layers.look.escaping import as_text
from layers.look.palette import COMPARISONS, STATES, Look
from layers.look.presentation import Figures, presented
from layers.look.tokens import TOKENS, style
from layers.map.categories import VERDICTS
from layers.paper.area_spine import vertebrae
from layers.paper.definitions import Definition, contents_html, definitions_html
from layers.paper.dotplot import dot_plot_svg
from layers.paper.evidence import Ground, Row as Evidence, evidence_html
from layers.paper.ledger import Row as Promise, Status, ledger_html
from layers.paper.legend import legend_of, looks_legend_html
from layers.paper.places import Part, Place, parts_html, places_html
from layers.paper.printed import notes_html, sources_html
from layers.paper.ranges import Amount, ranges_html
from layers.paper.spine import spine_html
from layers.paper.text_table import text_table_html

FIGURE: Final = "school_meals"
AREA: Final = "B"


def gallery_html(pack: Pack) -> str:
    """Return the gallery as one HTML file; `pack` is the sample town."""
    sections = {
        "words": ("Words", _words()),
        "colours": ("Colours, by what they say", _colours()),
        "badges": ("Badges", _badges()),
        "legends": ("Legends: classes, comparisons, states, verdicts", _legends(pack)),
        "tables": ("A table, and a long one that unfolds", _tables(pack)),
        "plots": ("Figures of areas with their ranges", _plots(pack)),
        "spine": ("All figures of one area", _spine(pack)),
        "places": ("Places in an order, and what each figure adds", _places()),
        "amounts": ("Amounts with their ranges", _amounts()),
        "evidence": ("What a verdict rests on", _evidence()),
        "promises": ("Promises", _promises()),
        "definitions": ("Definitions", _definitions()),
        "paper": ("What only paper shows", _paper()),
    }
    body = "".join(
        f'<section id="{name}">{parts.section_html(title)}{inside}</section>'
        for name, (title, inside) in sections.items()
    )
    titles = {name: title for name, (title, _) in sections.items()}
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Parts of the pages</title><style>{style()}{_OWN}</style></head>"
        f'<body class="atlas-alone atlas-gallery"><main>{parts.title_html("Parts of the pages")}'
        f"{parts.note_lines_html([_ABOUT])}{contents_html(titles)}{body}</main></body></html>"
    )


_ABOUT: Final = "Every part once, with figures of a made-up town. Nothing here is about a real place."
_OWN: Final = (
    "body.atlas-gallery{font:16px/24px 'Source Sans','Source Sans 3',system-ui,sans-serif;"
    "color:var(--atlas-ink)}"
    ".atlas-gallery main{max-width:1320px;margin:0 auto;padding:24px 16px}"
    ".atlas-gallery section{margin:32px 0;overflow-x:auto}"
    ".atlas-swatches{display:flex;flex-wrap:wrap;gap:8px;margin:0;padding:0;list-style:none}"
    ".atlas-swatches li{width:150px;border:1px solid var(--atlas-hairline)}"
    ".atlas-swatches i{display:block;height:32px}.atlas-swatches span{padding:0 6px;font-size:14px}"
)


def _words() -> str:
    """Return title, answer, headings and notes."""
    return (
        parts.answer_html("About 56% of children live near a place to play", "(36% to 67%).")
        + parts.panel_heading_html("Bridge")
        + parts.told_html({"Walk": "About 9 minutes (7 to 12)", "Children": "30"})
        + parts.note_lines_html(["A note says what limits a figure, in short lines."])
    )


def _colours() -> str:
    """Return all tokens of the design."""
    rows = "".join(
        f'<li><i style="background:var(--atlas-{name})"></i><span>{as_text(name)}</span></li>'
        for name in TOKENS
    )
    return f'<ul class="atlas-swatches">{rows}</ul>'


def _badges() -> str:
    """Return a badge that tells and one that limits the claim."""
    return parts.badge_html("How to read this", ["Ranges say how sure a figure is."]) + parts.badge_html(
        "The list is not complete", ["There may be more than is listed."], limits=True
    )


def _shown(pack: Pack) -> Figures:
    """Return a figure of the sample town as maps and tables take it."""
    indicator = pack.indicator(FIGURE)
    frame = presented(compared(pack, FIGURE, "ward"), indicator.unit)
    classes = classify(frame["value"], k=3, polarity=indicator.polarity)
    return Figures(
        frame=frame,
        classes=classes,
        title=indicator.title,
        unit=indicator.unit,
        unit_label=indicator.unit_label,
        polarity=indicator.polarity,
    )


def _legends(pack: Pack) -> str:
    """Return the legends of maps."""
    shown = _shown(pack)
    groups: list[tuple[str, Mapping[str, Look]]] = [
        ("Compared with a larger area", COMPARISONS),
        ("No sound figure", STATES),
        ("Verdicts", VERDICTS),
    ]
    return (
        legend_of(shown).html()
        + legend_of(shown, view="significance").html()
        + "".join(
            looks_legend_html([(each, each.word, 1) for each in looks.values()], title=title)
            for title, looks in groups
        )
    )


def _tables(pack: Pack) -> str:
    """Return a table, and one of so many rows that most are folded."""
    frame = _shown(pack).frame
    rows = pd.DataFrame({"Ward": frame["area_name"], "Figure": frame["shown"], "Range": frame["range"]})
    long = pd.concat([rows] * 4, ignore_index=True)
    return text_table_html(rows, caption="Free school meals") + text_table_html(
        long, caption="The same four times", tall=True
    )


def _plots(pack: Pack) -> str:
    """Return areas as dots with their ranges."""
    indicator = pack.indicator(FIGURE)
    return dot_plot_svg(
        compared(pack, FIGURE, "ward"),
        unit=indicator.unit,
        title=indicator.title,
        selected=AREA,
        polarity=indicator.polarity,
    )


def _spine(pack: Pack) -> str:
    """Return all figures of one area, one of them as if it were out of date."""
    found = vertebrae(pack, "ward", AREA)
    found[1] = replace(found[1], stale=True, year="2011")
    return spine_html(found, middle="The nation", noun="wards", caption="Figures of Bridge")


def _places() -> str:
    """Return places in an order, and the parts of a score."""
    rows = [
        Place("Bridge", 1, 1, 2, "97%", 0.97, "sure", "30"),
        Place("Castle", 2, 1, 4, "48%", 0.48, "open", "12", chosen=True),
        Place("Elm", 5, 4, 5, "none", 0.0, "unlikely", "6"),
    ]
    order = places_html(
        rows, last=5, first=2, noun="Ward", columns=("In the first two", "Children"), caption="Places"
    )
    adds = [Part("Damp homes", "28.6%", "adds much", 0.8, 0.2), Part("Meals", "10%", "takes away", -0.3, 0.1)]
    return order + parts_html(adds, reach=1.0, caption="What each figure adds")


def _amounts() -> str:
    """Return amounts on one scale, one of them unknown."""
    return ranges_html(
        [
            ("Abbey", [Amount("2,900 to 5,800", 2900, 4100, 5800), Amount("not known")]),
            ("Bridge", [Amount("100 to 900", 100, 300, 900), Amount("0", 0, 0, 0)]),
        ],
        ("Plan A", "Plan B"),
        corner="Ward",
        caption="Who gains, with its range",
    )


def _evidence() -> str:
    """Return an area for each verdict, with what it rests on."""
    ground = Ground("Abbey Club", "Open; address known.", "The club's own page", ask="Confirm the address.")
    return evidence_html(
        [
            Evidence(f"Ward {at}", look, word, "As a source says.", (ground,))
            for at, (word, look) in _verdicts()
        ],
        caption="Verdicts",
        open_at="Ward 1",
    )


def _verdicts() -> list[tuple[int, tuple[str, Look]]]:
    """Return all verdicts, numbered."""
    return list(enumerate(VERDICTS.items(), start=1))


def _promises() -> str:
    """Return a row of the ledger."""
    row = Promise(
        "A club everywhere",
        "Every ward has a club.",
        "The strategy, page 4",
        (
            Status(("Confirmed in 2 of 5 wards.",), notes=("The list is not complete.",)),
            Status(("Due in 2027.",)),
        ),
    )
    return ledger_html([row], heads=("Promise", "Evidence", "Next"), caption="Promises")


def _definitions() -> str:
    """Return a definition that has to be checked."""
    return definitions_html(
        [
            Definition(
                "Damp homes",
                "2021",
                ("Homes with damp, of all homes.",),
                {"Source": "Sample survey"},
                check="Publisher’s own file to be checked",
            )
        ],
        caption="Definitions",
    )


def _paper() -> str:
    """Return what stands on paper only: caveats in full, and sources."""
    return notes_html([("How to read this", ("Ranges say how sure a figure is.",))]) + sources_html(
        ["Sample survey, made up for tests."]
    )
