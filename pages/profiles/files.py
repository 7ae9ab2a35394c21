"""The files of the page Profiles: one area in every form, and all areas in one archive."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.profile_content import Profile
from geo.report.profile_json import profile_json
from geo.report.profiles import codes, profile
from layers.paper.archive import archive
from layers.paper.profile_data import profile_data
from layers.paper.profile_files import (
    ALL,
    FORMS,
    INDEX,
    Form,
    area_of,
    combined,
    index_page,
    name_of,
    write_profile,
)
from layers.paper.profile_pdf import set_profile
from layers.paper.row_headers import tagged
from pages.frame import admission, downloads, parts, ui
from pages.profiles import words
from pages.profiles.answer import Which, profile_of
from pages.profiles.choices import PAGE

LABELS: Final = {"pdf": "Print (PDF)", "docx": "Word", "html": "Web page (one file)"}


@kept(30)
def file_of(pack: Pack, which: Which, form: Form) -> bytes:
    """Return the profile of an area as a file, made once for everybody."""
    return write_profile(pack, profile_of(pack, which), form)


@kept(1)
def archive_of(pack: Pack) -> bytes:
    """Return every profile, all in one PDF, and a page that leads to them, as one archive."""
    every = [profile(pack, code) for code in codes(pack)]
    files, given = {}, []
    bar = st.progress(0.0, text="Setting the profiles")
    for number, each in enumerate(every, start=1):
        given.append(profile_data(pack, each))
        files[name_of(each, "pdf")] = tagged(set_profile(pack, each, given[-1])[0])
        bar.progress(number / (len(every) + 1), text=f"{number} of {len(every)}: {ui.plain(each.name)}")
    files[ALL] = combined(pack, given)
    files[INDEX] = index_page(pack, [area_of(each) for each in every], ["pdf"], together=True)
    bar.empty()
    return archive(files)


def take_away(pack: Pack, found: Profile, which: Which) -> None:
    """Offer the profile as files, and every profile as one archive."""

    def file(form: Form) -> downloads.File:
        return downloads.File(
            LABELS[form], lambda: file_of(pack, which, form), name_of(found, form), f"{PAGE}-{form}"
        )

    def as_json() -> bytes:
        return (json.dumps(profile_json(found), ensure_ascii=False, indent=1) + "\n").encode()

    numbers = downloads.File("JSON", as_json, name_of(found, "json"), f"{PAGE}-json")
    with st.container(horizontal=True, key=f"{PAGE}-print"):
        downloads.offer(file("pdf"))
        parts.take_away(PAGE, [(words.PRINT, [*(file(each) for each in FORMS if each != "pdf"), numbers])])
        _all(pack)


def _all(pack: Pack) -> None:
    """Offer every profile: made when it is asked for, with progress, then there to keep."""
    made = f"{PAGE}-made"
    if st.session_state.get(made) != pack.digest:
        if not st.button("Make all profiles (ZIP)", key=f"{PAGE}-all", icon=":material/folder_zip:"):
            return
        st.session_state[made] = pack.digest
    content = admission.aside(lambda: archive_of(pack))
    downloads.offer(downloads.File("All profiles (ZIP)", lambda: content, "profiles.zip", f"{PAGE}-zip"))
