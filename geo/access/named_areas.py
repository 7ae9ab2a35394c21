"""The areas that one visitor has named, beside those of the pack: a part of the working copy of a session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from geo.access.custom_area import CustomArea
from geo.errors import AtlasError, UnknownAreaError
from geo.pack.pack import Pack

MOST: Final = 20
"""Areas that one session keeps: as many as a borough has wards, and more than a menu can show at once."""


@dataclass(frozen=True)
class NamedAreas:
    """The named areas of one session, in the order in which they were named; each name once.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> mine = NamedAreas().with_area(town(), listed(town(), "The mill", ["L05", "L06"]))
    >>> mine.names, mine["The mill"].codes
    (('The mill',), ('L05', 'L06'))
    >>> mine.without("The mill").names
    ()
    """

    areas: tuple[CustomArea, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the areas."""
        return tuple(each.name for each in self.areas)

    def __getitem__(self, name: str) -> CustomArea:
        """Return the area of a name.

        Raises
        ------
        UnknownAreaError : no area has it.
        """
        for each in self.areas:
            if each.name == name:
                return each
        raise UnknownAreaError(f"You have named no area “{name[:80]}” in this session.")

    def with_area(self, pack: Pack, area: CustomArea) -> NamedAreas:
        """Return these areas and one more; one of the same name is replaced where it stands.

        Raises
        ------
        AtlasError : there are too many, or the pack has an area of this name.
        """
        own = {str(name).casefold() for areas in pack.areas.values() for name in areas["area_name"]}
        if area.name.casefold() in own:
            raise AtlasError(f"{area.name} is the name of an area of the atlas; choose another one.")
        if area.name in self.names:
            return replace(self, areas=tuple(area if each.name == area.name else each for each in self.areas))
        if len(self.areas) >= MOST:
            raise AtlasError(f"A session keeps at most {MOST} areas; take one away first.")
        return replace(self, areas=(*self.areas, area))

    def without(self, name: str) -> NamedAreas:
        """Return these areas without the one of a name; the same where there is none."""
        return replace(self, areas=tuple(each for each in self.areas if each.name != name))
