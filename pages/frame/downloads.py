"""Files to take away: tables of the register of answers, maps, and guides to their columns.

A file is made only when it is asked for, from the answer that the page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

import streamlit as st

from geo.pack.pack import Pack
from geo.report.files import FORMATS, MIME, write
from geo.report.table import Columns, Table, guide
from layers.paper.text_table import text_table_html

WORDS: Final[Mapping[str, str]] = {
    "csv": "CSV",
    "json": "JSON",
    "geojson": "GeoJSON (map)",
    "gpkg": "GeoPackage (map)",
    "xlsx": "Excel",
}
_TYPES: Final = {
    **MIME,
    "html": "text/html",
    "md": "text/markdown",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
_ICONS: Final = {"html": ":material/map:", "png": ":material/image:", "svg": ":material/image:"}


class File(NamedTuple):
    """A file to offer: its button, how it is made, its name, and what tells it apart on the page."""

    label: str
    make: Callable[[], bytes | str]
    name: str
    key: str


def of_table(
    pack: Pack,
    make: Callable[[], Table],
    stem: str,
    forms: Iterable[str] = FORMATS,
    *,
    title: str = "",
    key: str = "",
) -> list[File]:
    """Return the files of a table, one for each format; `title` stands before the format on the button."""

    def file(form: str) -> File:
        label = f"{title}: {WORDS[form]}" if title else WORDS[form]
        return File(label, lambda: write(pack, make(), form), f"{stem}.{form}", f"{key}{form}")

    return [file(form) for form in forms]


def of_map(make: Callable[[], str], stem: str, *, key: str = "map") -> File:
    """Return the file of a map."""
    return File("Map (one file, works offline)", make, f"{stem}.html", key)


def row(files: Iterable[File], *, key: str, name: str = "downloads") -> None:
    """Offer some files beside each other."""
    with st.container(horizontal=True, key=f"{key}-{name}"):
        for each in files:
            offer(each._replace(key=f"{key}-{each.key}"))


def offer(file: File) -> None:
    """Offer one file; the ending of its name says what it is."""
    form = file.name.rsplit(".", 1)[-1]
    st.download_button(
        file.label,
        data=file.make,
        file_name=file.name,
        mime=_TYPES[form],
        key=file.key,
        on_click="ignore",
        icon=_ICONS.get(form, ":material/download:"),
    )


def column_guide(tables: Mapping[str, Columns]) -> None:
    """Show what each column of some tables says."""
    for title, columns in tables.items():
        frame = guide(columns).rename(columns={"column": "Column", "meaning": "What it says"})
        st.html(text_table_html(frame, caption=f"Columns of {title}", tall=True))
