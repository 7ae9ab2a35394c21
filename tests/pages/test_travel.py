"""The chosen area goes along with the links of the menu, as the page behind each understands it."""

from __future__ import annotations

import pytest

from geo.pack.pack import Pack
from geo.sample import town
from pages.frame import travel
from pages.frame.menu import ENTRIES


@pytest.fixture(scope="module")
def pack() -> Pack:
    return town()


@pytest.mark.parametrize(
    ("page", "area", "says"),
    [
        ("needs-map", "B", {"area": "B"}),
        ("needs-map", "east", {"level": "locality", "area": "east"}),
        ("profiles", "east", {"area": "east"}),
        ("family-hubs", "B", {"locality": "west"}),
        ("family-hubs", "L05", {"locality": "west"}),
        ("youth-centres", "L01", {"area": "A"}),
        ("youth-centres", "east", {}),
        ("where-next", "", {}),
        ("allocate", "TOWN", {}),
        ("allocate", "<b>", {}),
    ],
)
def test_an_area_is_said_as_a_page_understands_it(
    pack: Pack, page: str, area: str, says: dict[str, str]
) -> None:
    assert travel.said(pack, page, area) == says


def test_only_pages_that_there_are_take_an_area() -> None:
    assert set(travel.TAKES) <= {each.address for each in ENTRIES}
