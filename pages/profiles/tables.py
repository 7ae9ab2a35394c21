"""Two areas beside each other on the page Profiles."""

from __future__ import annotations

from pandas import DataFrame

from geo.report.beside import side_by_side
from geo.report.profile_content import Measure, Profile
from geo.words import sentence_case
from layers.paper.text_table import text_table_html
from pages.frame import parts, ui
from pages.profiles import words


def beside(one: Profile, other: Profile) -> None:
    """Show the figures of two areas beside each other, and where they surely differ."""
    pairs = side_by_side(one, other)
    parts.section(f"{one.name} beside {other.name}", words.pair_words(one, other, pairs))
    rows = [
        (each.one.short_title, _figure(each.one), _figure(each.other), sentence_case(each.words))
        for each in sorted(pairs, key=lambda each: not each.sure)
    ]
    if rows:
        # Two areas may have one name, so the columns are given in order and not by name.
        frame = DataFrame(rows, columns=["Measure", one.name, other.name, "Do they differ?"])
        parts.drawn(text_table_html(frame, caption=f"The figures of {one.name} and {other.name}"))
    else:
        ui.paragraph("They have no figure in common.")


def _figure(measure: Measure) -> str:
    """Return a figure with its range."""
    return f"{measure.words} ({measure.span})" if measure.span else measure.words
