"""The files of the page Profiles: one area in every form, and all areas in one archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import Final

import streamlit as st

from geo.access.custom_area import CustomArea
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report import question
from geo.report.files import FORMATS
from geo.report.profile_content import Profile
from geo.report.profile_json import profile_json
from geo.report.profile_tables import pairs_table, profile_tables
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
from pages.frame import admission, downloads, meetings, parts, ui
from pages.profiles import drawings, words
from pages.profiles.answer import Which, profile_of
from pages.profiles.choices import PAGE, Asked, printed_choices

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


def take_away(
    pack: Pack, form: question.Form[Asked], found: Profile, which: Which, beside: Profile | None
) -> None:
    """Offer the profile as files, what it shows as tables and pictures, and every profile as one archive."""

    def file(form: Form) -> downloads.File:
        return downloads.File(
            LABELS[form], lambda: file_of(pack, which, form), name_of(found, form), f"{PAGE}-{form}"
        )

    def as_json() -> bytes:
        return (json.dumps(profile_json(found), ensure_ascii=False, indent=1) + "\n").encode()

    numbers = downloads.File("JSON", as_json, name_of(found, "json"), f"{PAGE}-json")
    with st.container(horizontal=True, key=f"{PAGE}-print"):
        downloads.offer(file("pdf"))
        parts.take_away(
            PAGE,
            [
                (words.PRINT, [*(file(each) for each in FORMS if each != "pdf"), numbers]),
                *_tables(pack, found, which, beside),
                ("Map and figures as pictures", drawings.files(pack, found, which)),
            ],
            frozen=meetings.view(
                pack,
                words.titled(found),
                form,
                found.headline,
                more=[f"{each.label}. {each.text}" for each in found.findings],
                notes=words.badges(pack, found),
                sources=found.attributions,
                names=printed_choices(form, which),
            ),
        )
        _all(pack)


def _tables(
    pack: Pack, found: Profile, which: Which, beside: Profile | None
) -> list[tuple[str, list[downloads.File]]]:
    """Return the tables of the profile, and those of two areas beside each other."""
    stem = name_of(found, "csv").removesuffix(".csv")
    made = profile_tables(pack, which, "ward" if found.level == "any" else found.level)
    groups = [
        (
            words.TABLES[name],
            downloads.of_table(pack, make, f"{stem}-{name}", _forms(which), key=f"{name}-"),
        )
        for name, make in made.items()
    ]
    if beside is not None:
        pairs = partial(pairs_table, pack, found, beside)
        files = downloads.of_table(pack, pairs, f"{stem}-beside", ("csv", "xlsx", "json"), key="beside-")
        groups.append((f"{found.name} beside {beside.name}", files))
    return groups


def _forms(which: Which) -> Iterable[str]:
    """Return the formats of a table of an area: a map file needs an outline."""
    if isinstance(which, CustomArea) and which.shape is None:
        return ("csv", "xlsx", "json")
    return FORMATS


def _all(pack: Pack) -> None:
    """Offer every profile: made when it is asked for, with progress, then there to keep."""
    made = f"{PAGE}-made"
    if st.session_state.get(made) != pack.digest:
        if not st.button("Make all profiles (ZIP)", key=f"{PAGE}-all", icon=":material/folder_zip:"):
            return
        st.session_state[made] = pack.digest
    content = admission.aside(lambda: archive_of(pack))
    downloads.offer(downloads.File("All profiles (ZIP)", lambda: content, "profiles.zip", f"{PAGE}-zip"))
