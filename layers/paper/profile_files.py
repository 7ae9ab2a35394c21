"""Profiles as files: one area, all in one PDF with bookmarks, an index page, everything in one archive."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from geo.pack.pack import Pack
from geo.report.profile_content import Profile
from geo.writing import day_words
from layers.look.escaping import as_text
from layers.look.tokens import style
from layers.paper.press import printed
from layers.paper.profile_data import profile_data
from layers.paper.profile_html import profile_html
from layers.paper.profile_pdf import profile_pdf

Form = Literal["pdf", "html", "docx"]
FORMS: Final[tuple[Form, ...]] = ("pdf", "html", "docx")
MIME: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
ALL: Final = "all-profiles.pdf"
INDEX: Final = "index.html"


def file_name(level: str, name: str, code: str, form: str) -> str:
    """Return the name of a profile's file: kind, name in plain letters, code."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60]
    return "-".join(each for each in (level, words, code) if each) + f".{form}"


def area_of(profile: Profile) -> Area:
    """Return level, name and code of a profile."""
    return profile.level, profile.name, profile.code


def name_of(profile: Profile, form: str) -> str:
    """Return the name of a profile's file."""
    return file_name(*area_of(profile), form)


def write_profile(pack: Pack, profile: Profile, form: Form) -> bytes:
    """Return a profile as a file: PDF, one HTML file or a Word document; the same bytes each time."""
    if form == "pdf":
        return profile_pdf(pack, profile)
    data = profile_data(pack, profile)
    if form == "html":
        return profile_html(data).encode()
    from layers.paper.profile_docx import profile_docx  # a tenth of a second

    return profile_docx(data)


def combined(pack: Pack, given: Sequence[Mapping[str, Any]]) -> bytes:
    """Return profiles (as `profile_data` gives them) as one PDF with bookmarks.

    It is one compile: PDFs that are put together lose their tags.
    """
    from layers.paper.row_headers import tagged  # a tenth of a second

    return tagged(printed("profiles", together(pack, given)))


def together(pack: Pack, given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the template of the one PDF needs."""
    place, day = pack.place, pack.place.as_of
    return {
        "title": f"{place.name}: profiles of {len(given)} areas",
        "kind": f"Profiles · Children and families · {place.name}",
        "description": f"Figures, services and promises, area by area. Data as of {day_words(day)}.",
        "day": [day.year, day.month, day.day],
        "footer": f"Profiles · Ward Needs Atlas, {place.name} · data as of {day_words(day)}",
        "profiles": list(given),
    }


Area = tuple[str, str, str]
"""Level, name and code."""


def index_page(pack: Pack, areas: Sequence[Area], forms: Iterable[Form], *, together: bool) -> bytes:
    """Return a page that leads to every file of a folder of profiles."""
    forms = tuple(forms)
    nouns = {str(level): words.singular for level, words in pack.place.levels.items()}
    rows = "".join(
        f'<tr><th scope="row">{as_text(area[1])}</th><td>{as_text(nouns[area[0]])}</td>'
        + "".join(
            f'<td><a href="{as_text(file_name(*area, form))}">{form.upper()}</a></td>' for form in forms
        )
        + "</tr>"
        for area in areas
    )
    heads = "".join(f'<th scope="col">{form.upper()}</th>' for form in forms)
    whole = f'<p><a href="{ALL}">All in one PDF, with bookmarks</a></p>' if together else ""
    title = as_text(f"{pack.place.name}: profiles")
    page = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style()}</style></head>"
        f'<body class="atlas-profile-file"><main><h1>{title}</h1>'
        f'<p class="atlas-note">Data as of {day_words(pack.place.as_of)}. Sources and licences stand in each '
        f'profile.</p>{whole}<table class="atlas-profile-table"><caption>Every area with its files</caption>'
        f'<thead><tr><th scope="col">Area</th><th scope="col">Kind</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></main></body></html>"
    )
    return page.encode()
