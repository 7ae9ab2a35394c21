"""What can be taken from the page: the list and its hours as sheets, its map, a working copy to hand on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo.gaps.changes import category_csv, declaration, pack_file
from geo.pack.catalogue import ServiceCategory
from geo.pack.pack import Pack
from geo.pack.sheet_columns import choices
from geo.report.register_sheet import register_sheet
from geo.report.session_sheet import session_sheet
from layers.map.view import MapView
from pages.frame import downloads, pictures, ui, working_copy

PAGE = "register"


def kept(pack: Pack, category: ServiceCategory) -> None:
    """Offer what makes a working copy last: the list to hand on and what is declared; or discard it."""
    ui.heading("Your working copy", level=2)
    if category.id in pack.working_copy:
        ui.paragraph("Whoever keeps the data of this atlas puts this list in place of the one above.")
        if category.complete_source != ui.served_pack().catalogue[category.id].complete_source:
            ui.paragraph("Hand these lines on with it, for the entry of this category:")
            st.code(declaration(pack, category.id), language=None)
    else:
        titles = ", ".join(pack.catalogue[each].title for each in pack.working_copy)
        ui.paragraph(f"It replaces: {titles}. Choose one of these above to download its list.")
    with st.container(horizontal=True):
        if category.id in pack.working_copy:
            name = f"{category.file}.csv"
            downloads.offer(
                downloads.File(
                    "List to hand on", lambda: pack_file(pack, category.id)[1], name, f"{PAGE}.pack"
                )
            )
        st.button(
            "Discard the working copy",
            icon=":material/undo:",
            key=f"{PAGE}.discard",
            on_click=working_copy.discard,
        )


def files(pack: Pack, category: ServiceCategory, shown: MapView, show: str = "all") -> None:
    """Offer the list and its hours to be corrected, with the guide to its columns, and its map as a picture.

    `show` : "open" for only those with something to check, as a workbook
    """
    make = partial(category_csv, pack, category.id)
    some = show == "open"
    book = partial(register_sheet, pack, category.id, to_check=some)
    label = "What to check (Excel)" if some else "This list (Excel)"
    timed = partial(session_sheet, pack, category.id)
    with st.container(horizontal=True):
        downloads.offer(downloads.File(label, book, f"{category.id}.xlsx", f"{PAGE}.xlsx"))
        downloads.offer(downloads.File("This list (CSV)", make, f"{category.id}.csv", f"{PAGE}.csv"))
        downloads.offer(
            downloads.File("Hours (Excel)", timed, f"{category.id}-hours.xlsx", f"{PAGE}.hours.xlsx")
        )
        for each in pictures.of_map(pack, shown, f"{category.id}-map", key=f"{PAGE}.picture"):
            downloads.offer(each)
    about = st.expander("What each column says", key=f"{PAGE}.guide", on_change="rerun")
    if about.open and pack.register.terms is not None:
        columns = tuple(str(name) for name in pack.register.rows(category.id).columns)
        titles = choices(pack.register.terms)
        guide = pack.register.terms.guide(columns)
        with about:
            ui.facts_list({f"{titles[name]} ({name})": words for name, words in guide.items()})
