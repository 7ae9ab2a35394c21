"""What the page Profiles shows: a profile, as it is printed, and what lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.access.custom_area import CustomArea
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report import profile_any
from geo.report.profile_content import Profile
from geo.report.profiles import profile
from layers.paper.profile_data import profile_data
from layers.paper.profile_html import sections

Which = str | CustomArea
"""An area of the pack by its code, or one that the visitor chose."""


def profile_of(pack: Pack, which: Which) -> Profile:
    """Return the profile of an area."""
    return profile_any.profile_of(pack, which) if isinstance(which, CustomArea) else profile(pack, which)


@kept(40)
def data_of(pack: Pack, which: Which) -> Mapping[str, Any]:
    """Return the profile of an area as the paper has it; not to be changed."""
    return profile_data(pack, profile_of(pack, which))


@kept(40)
def sections_of(pack: Pack, which: Which) -> Mapping[str, str]:
    """Return the parts of a profile as HTML, by their headings."""
    return sections(data_of(pack, which))
