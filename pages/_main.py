"""The frame of every page: its title, the menu by section, and where the page itself stands."""

from __future__ import annotations

from collections import defaultdict

import streamlit as st

from layers.look.palette import tab_icon
from layers.look.tokens import style
from pages.frame import admission, travel, uploads
from pages.frame.first_frame import DONE
from pages.frame.menu import FIRST, MENU, entry_at

st.html(f"<style>{admission.STYLE}{style()}</style>")

SECTIONS = {
    section: [
        st.Page(f"{each.folder}/page.py", title=each.title, url_path=each.address, default=each is FIRST)
        for each in entries
    ]
    for section, entries in MENU.items()
}
page = st.navigation(SECTIONS, position="hidden")
entry = entry_at(page.url_path) or FIRST
# An address with the picture in it: a picture would be fetched in every run, a named icon from the web.
st.set_page_config(page_title=entry.tab, page_icon=tab_icon(), layout="wide")
along = defaultdict(dict, travel.links(entry.address))
# Streamlit's own menu is not a valid list on a narrow screen; plain links say the same to everybody. Only one
# of the two is shown (frame.css): all pages in one row, or on narrow screens one button that opens them.
rows, phone = st.container(horizontal=True, key="menu"), st.container(key="menu-phone")
try:
    with st.container(key="page"), admission.admitted():
        page.run()
finally:
    # The menu comes last: a browser that has something to do shows a map's new colours before its links.
    for section, pages in SECTIONS.items():
        with rows, st.container(width="content", gap=None):
            st.html(f'<p class="atlas-group">{section}</p>', width="content")
            with st.container(horizontal=True, gap="xxsmall", width="content"):
                for each in pages:
                    st.page_link(
                        each, width="content", query_params=along.get(each.url_path or FIRST.address)
                    )
    with phone, st.popover(f"Menu: {page.title}"):
        for section, pages in SECTIONS.items():
            st.html(f'<p class="atlas-group">{section}</p>')
            for each in pages:
                st.page_link(each, width="stretch", query_params=along[each.url_path or FIRST.address])
    # Until this is there the first frame stands: nothing of a half-made page is seen to move.
    st.html(DONE)
uploads.forget_unasked()
