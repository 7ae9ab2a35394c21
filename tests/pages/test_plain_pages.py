"""No programmer's word on any page: no codes, paths, names of columns, and nothing for None."""

from __future__ import annotations

import re

import pytest

from tests.pages.screen import open_page, words

pytestmark = pytest.mark.slow

SHOWN: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {"area": "E05009325"}),
    ("needs-map", {"area": "E05009325", "shown": "table"}),
    ("needs-map", {"indicator": "obesity_reception", "level": "locality"}),
    ("needs-map", {"level": "lsoa"}),
    ("profiles", {"area": "E05009319", "beside": "E05009328"}),
    ("profiles", {"area": "north-east"}),
    ("profiles", {}),
    ("youth-centres", {"area": "E05009319"}),
    ("youth-centres", {"look": "reach", "area": "E05009324"}),
    ("youth-centres", {"look": "hour", "area": "E05009322"}),
    ("family-hubs", {"locality": "north-west"}),
    ("play-space", {"area": "E05009324", "show": "verdict"}),
    ("priorities", {"area": "E05009325"}),
    ("priorities", {"view": "beside", "shown": "table"}),
    ("priorities", {"view": "find", "where": "child_poverty>50", "area": "E05009325"}),
    ("where-next", {"area": "E05009325"}),
    ("where-next", {"site": "adventure_playground"}),
    ("allocate", {"area": "E05009325"}),
    ("strategy", {}),
    ("register", {"service": "YC09"}),
    ("register", {"category": "library"}),
    ("register", {"category": "park"}),
    ("data-and-methods", {}),
    ("data-and-methods", {"part": "downloads"}),
    ("data-and-methods", {"part": "limits"}),
)
BANNED = {
    "a code of an area": r"\b[EWSN]\d{8}\b",
    "a path or the name of a file": r"\b[\w/-]+\.(?:csv|toml|geojson|parquet|py|md)\b",
    "a name with underscores": r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b",
    "a word of programmers": r"\b(?:centroids?|packs?|ids?|nan|NaN|null|boolean|string|EPSG|regex|stdout)\b",
    "nothing": r"\bNoneType\b|\bNone \(|\(None\)",
    "a sign of something that was not filled in": r"\{\w*\}|<NA>|\[\]",
}
# What somebody who corrects a list, or hands one over, must write so; the register's own words on a point.
WRITTEN = ("Columns name, area_m2 and ages are read", "centroid of E14 6GN (E537935 N181440), converted to")
ADDRESS = re.compile(r"https?://\S+|\b(?:[\w-]+\.)+[a-z]{2,}/\S*|GitHub \S+")


@pytest.mark.parametrize(("page", "query"), SHOWN, ids=[f"{page}-{'-'.join(q)}" for page, q in SHOWN])
def test_a_page_has_no_programmers_words(page: str, query: dict[str, str]) -> None:
    screen = open_page(page, **query)
    assert not screen.exception
    said = ADDRESS.sub("", words(screen))
    if "find" in query.values():
        said = said.replace(query["where"], "").partition("Type it as a sentence")[0]
    for each in WRITTEN:
        said = said.replace(each, "")
    found = [
        f"{what}: {line.strip()[:160]}"
        for what, pattern in BANNED.items()
        for line in said.splitlines()
        if re.search(pattern, line)
    ]
    assert not found
