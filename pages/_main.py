"""The frame of every page: its title and the navigation by section."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from layers.look.palette import tab_icon
from layers.look.tokens import style
from pages.frame import admission, uploads

# A picture stays on this machine; Streamlit fetches named icons of the browser's tab from the web.
st.set_page_config(page_title="Ward Needs Atlas", page_icon=Image.fromarray(tab_icon()), layout="wide")

# Streamlit leaves a sixth of a screen empty above the title.
ROOM = '[data-testid="stMainBlockContainer"]{padding-top:4rem;padding-bottom:4rem}'
st.html(f"<style>{ROOM}{admission.STYLE}{style()}</style>")

SECTIONS = {
    "Explore": [
        st.Page("overview/page.py", title="Overview", url_path="overview", default=True),
        st.Page("needs_map/page.py", title="Needs map", url_path="needs-map"),
        st.Page("profiles/page.py", title="Profiles", url_path="profiles"),
    ],
    "Gaps": [
        st.Page("youth_centres/page.py", title="Youth centres", url_path="youth-centres"),
        st.Page("family_hubs/page.py", title="Family Hubs", url_path="family-hubs"),
        st.Page("play_space/page.py", title="Play space", url_path="play-space"),
    ],
    "Decide": [
        st.Page("priorities/page.py", title="Priorities", url_path="priorities"),
        st.Page("where_next/page.py", title="Where next", url_path="where-next"),
        st.Page("allocate/page.py", title="Allocate", url_path="allocate"),
        st.Page("strategy/page.py", title="Strategy", url_path="strategy"),
    ],
    "Data": [
        st.Page("register/page.py", title="Register", url_path="register"),
        st.Page("data_and_methods/page.py", title="Data and methods", url_path="data-and-methods"),
    ],
}
page = st.navigation(SECTIONS, position="hidden")
# Streamlit's own menu is not a valid list on a narrow screen; plain links say the same to everybody. Only one
# of the two is shown (parts.css): all pages in one row, or on phones one button that opens them.
with st.container(horizontal=True, key="menu"):
    for section, pages in SECTIONS.items():
        with st.container(width="content", gap=None):
            st.html(f'<p class="atlas-group">{section}</p>', width="content")
            with st.container(horizontal=True, gap="xxsmall", width="content"):
                for each in pages:
                    st.page_link(each, width="content")
with st.container(key="menu-phone"), st.popover(f"Menu: {page.title}"):
    for section, pages in SECTIONS.items():
        st.html(f'<p class="atlas-group">{section}</p>')
        for each in pages:
            st.page_link(each, width="stretch")
with admission.admitted():
    page.run()
uploads.forget_unasked()
