"""A profile as a PDF: set by Typst, then each row of its tables gets a header for screen readers."""

from __future__ import annotations

from typing import Any, Final

from geo.pack.pack import Pack
from geo.report.profile_content import Profile
from layers.paper.press import pages, printed
from layers.paper.profile_data import profile_data

MOST_PAGES: Final = 4


def profile_pdf(pack: Pack, profile: Profile) -> bytes:
    """Return the profile of an area as an accessible PDF on A4 (PDF/UA-1), the same bytes each time."""
    from layers.paper.row_headers import tagged  # a tenth of a second

    return tagged(set_profile(pack, profile)[0])


def set_profile(
    pack: Pack, profile: Profile, data: dict[str, Any] | None = None
) -> tuple[bytes, dict[str, Any]]:
    """Return a profile as it leaves the press, without row headers, and the data that it was set from.

    One that needs more than four pages is set once more with closer lines. `data` : of `profile_data`, where
    it is there already.
    """
    data = data or profile_data(pack, profile)
    pdf = printed("profile", data)
    if pages(pdf) > MOST_PAGES:
        data = profile_data(pack, profile, tight=True)
        pdf = printed("profile", data)
    return pdf, data
