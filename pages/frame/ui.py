"""What every page shares: the pack, the error panel, plain text that stays plain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from geo.errors import AtlasError, PackError
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from geo.writing import day_words
from layers.look.escaping import as_text
from layers.paper.area_panel import definition_list
from pages.frame import served, working_copy
from pages.frame.served import Served

OUT_OF_DATE = "Out of date: better than nothing, no guide to today."


def pack() -> Pack:
    """Return what this session works with: the pack, or its working copy; the page says what is unusual."""
    found = _served()
    if found.trouble is not None:
        st.html(
            '<div role="status" style="border:2px solid #7a4b00;background:#fff4d6;color:#1a1a1a;'
            'padding:0.5rem 0.8rem;border-radius:0.3rem;max-width:75ch"><strong>Figures of '
            f"{day_words(found.pack.place.as_of)}.</strong> Newer data were put in place and have a fault, "
            "so the last good figures stay. Whoever keeps the data has been told at the health address.</div>"
        )
    return working_copy.of(found.pack)


def served_pack() -> Pack:
    """Return the place pack, loaded once for everybody; where it is broken, show why and stop the page."""
    return _served().pack


def _served() -> Served:
    """Return the pack that is served; where there is none, show why and stop the page."""
    try:
        if found := served.SHELF.known():
            return found
        with st.spinner("Reading the figures…"):
            return served.SHELF.get()
    except AtlasError as error:
        error_panel(error)
        st.stop()


def error_panel(error: Exception) -> None:
    """Say in words what is wrong and what to do, without a traceback."""
    st.title("No figures to show")
    st.error(
        "The atlas cannot show its figures because the data it was given has a fault.",
        icon=":material/error:",
    )
    if isinstance(error, PackError):
        rows = "".join(f"<li>{as_text(fault)}</li>" for fault in error.faults[:50])
        more = error.total - 50
        st.html(f"<ul>{rows}</ul>" + (f"<p>… and {more:,} more.</p>" if more > 0 else ""))
    else:
        st.html(f"<p>{as_text(error)}</p>")
    paragraph(
        "For whoever keeps the data: the command “needs-atlas check” lists every fault with file, row "
        "and remedy.",
        small=True,
    )


def link_faults(faults: Sequence[str]) -> None:
    """Explain what is wrong with the link that led here."""
    if faults:
        rows = "".join(f"<li>{as_text(fault)}</li>" for fault in faults)
        with st.container(border=True):
            st.html(f"<p><strong>Part of this link does not work.</strong></p><ul>{rows}</ul>")


def plain(text: str) -> str:
    """Return text that Streamlit's Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])", r"\\\1", text)


def paragraph(text: str, *, small: bool = False) -> None:
    """Show plain text from data as a paragraph; nothing in it is read as HTML or Markdown."""
    st.html(f'<p class="atlas-{"small" if small else "plain"}">{as_text(text)}</p>')


def heading(text: str, *, level: int = 2) -> None:
    """Show a heading whose text comes from data."""
    size = "panel-heading" if level > 2 else "heading"
    st.html(f'<h{level} class="atlas-{size}">{as_text(text)}</h{level}>')


def provisional(pack: Pack, level: Level) -> None:
    """Say that localities are a provisional grouping, wherever their lines or figures are shown."""
    wording = pack.place.localities
    if wording.provisional and level == "locality":
        paragraph(f"Localities are a {wording.label}. {wording.note}", small=True)
    elif wording.provisional:
        paragraph(f"The thicker lines on the map are localities: {wording.label}.", small=True)


def about(pack: Pack, indicator: Indicator) -> None:
    """Show what an indicator means and what to beware of, with its source."""
    paragraph(indicator.definition)
    notes = "".join(f"<li>{as_text(caveat)}</li>" for caveat in indicator.caveats)
    source = f"{indicator.source.attribution} Licence: {indicator.source.licence}."
    st.html(f'<ul style="max-width:75ch">{notes}</ul><p style="font-size:0.9rem">{as_text(source)}</p>')


def facts_list(facts: Mapping[str, str]) -> None:
    """Show label and text pairs."""
    st.html(definition_list(list(facts.items())))


def bullets(lines: Sequence[str]) -> None:
    """Show notes as a list."""
    if lines:
        st.html(f'<ul style="max-width:75ch">{"".join(f"<li>{as_text(line)}</li>" for line in lines)}</ul>')
