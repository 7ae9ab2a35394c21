"""What the page Profiles shows: a profile, as it is printed, and what lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.profiles import profile
from layers.paper.profile_data import profile_data
from layers.paper.profile_html import sections


@kept(40)
def data_of(pack: Pack, code: str) -> Mapping[str, Any]:
    """Return the profile of an area as the paper has it; not to be changed."""
    return profile_data(pack, profile(pack, code))


@kept(40)
def sections_of(pack: Pack, code: str) -> Mapping[str, str]:
    """Return the parts of a profile as HTML, by their headings."""
    return sections(data_of(pack, code))
