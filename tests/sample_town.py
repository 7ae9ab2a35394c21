"""The town of `geo.sample`: the second pack of the tests with names that are pleasant to read.

What a text of that pack becomes is listed here, word for word or as a rule. After a change write the files
again:

    python -m tests.sample_town
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests import synthetic
from tests.synthetic import BOROUGH, LOCALITIES, LSOAS, MSOAS, NATION, OLD_MSOA, REALM, WARDS

ROOT = Path(__file__).resolve().parent.parent / "geo/sample/town"
COMMAND = "python -m tests.sample_town"

NAMES = ("Abbey", "Bridge", "Castle", "Dock", "Elm")
CODES = {
    **dict(zip(WARDS, "ABCDE", strict=True)),
    **{code: f"L{number:02d}" for number, code in enumerate(LSOAS, 1)},
    **{code: f"M{number}" for number, code in enumerate([OLD_MSOA, *MSOAS])},
    BOROUGH: "TOWN",
    "W06900002": "NEXT",
    "W05900006": "F",
    NATION: "NATION",
    REALM: "REALM",
    "W05800001": "OLD1",
    "W05800009": "OLD9",
}
TEXTS = {
    # The place
    "Cantre'r Gwaelod": "Sample Town",
    "Cantre'r <i>Gwaelod</i>": "Sample Town",
    "Atlas of <b>Cantre'r Gwaelod</b> & the sea": "Atlas of Sample Town, which is made up",
    "county": "town",
    "counties": "towns",
    "countie": "town",
    "wales": "nation",
    "Cymru / <b>Wales</b>": "The nation",
    "+Prydain": "The realm",
    "Y <script>alert('neighbour')</script>": "Next Town",
    "Old <script> name": "Old Castle",
    LOCALITIES[next(iter(WARDS))]: "West",
    LOCALITIES[list(WARDS)[-1]]: "East",
    "Bells <under> | water": "Bells",
    "Need of <b>many</b> kinds": "Need",
    "Homes & <i>meals</i>": "Homes and meals",
    "=1 <b>figure</b>.": "One figure.",
    "Made up: <script>alert('index')</script>.": "Made up.",
    "A walk to a <b>green</b>": "A walk to a green",
    "Green <img src=x onerror=alert('park')>": "Abbey Green",
    "=Park & <b>ride</b>": "Bridge Park",
    "Behind the park": "Bridge Walk",
    "D's {{ garden }}": "Dock Garden",
    "=Parks by the <b>Office</b> of tests": "Parks: made up",
    "The <i>map</i> of greens": "the map of greens",
    "Made up; <script>alert('parks')</script>.": "Made up.",
    "No one counts them.": "Nobody counts them.",
    "Harbour <b>masters</b>": "Readers of an example",
    "See where it is damp & why; <script>alert('entry')</script>.": "See where it is damp.",
    "Empty_One & <b>more</b>": "Nothing yet",
    'Go "there"': "Damp homes",
    "At sea.": "Nowhere.",
    # Sources
    'Made-up tables | of <i>nowhere</i> & "elsewhere"': "Made-up tables",
    "Office of <b>Invented</b> Statistics": "Made up",
    '=HYPERLINK("https://example.org") Source: Office of <b>Invented</b> Statistics.': "Made up",
    "=Made up by the <b>Office</b> of tests": "Made up",
    "OGL v3.0": "None: made up",
    "https://example.org/?a=1&b=<2>": "https://example.org/",
    "=1+1 is no formula here.": "Made up, as everything here.",
    "Made up | for <b>tests</b>.": "Made up for examples.",
    # Services
    "Play_Areas <em>&</em>": "Play areas",
    "play_area <em>": "play area",
    "play_areas <em>": "play areas",
    "<script>alert('club')</script>": "Abbey Club",
    "=2+5": "Bridge Club",
    "O'Hara's \"Line\" & Sons": "Castle and Dock Club",
    "Clwb y Môr": "Dock Club",
    "Clwb yr Ŵyn": "Elm Club",
    "Canolfan {{ 7*7 }}": "Abbey Hub",
    "@SUM(1) hub": "East Hub",
    "Ysgol Un": "Abbey School",
    "Ysgol Dau": "Dock School",
    "Ysgol Tri": "Dock Infants",
    "Ysgol Pedwar": "Castle School",
    "ysgolion": "schools",
    "Cae <b>chwarae</b>": "Abbey Green",
    "measured <on> site": "measured on site",
    "SY24 5ZZ": "ZZ1 1ZZ",
    "=1+1": "Made up",
    "Some <i>say</i> | nothing.": "Nothing is known to be missing.",
    # Promises
    "The <b>harbour</b> office": "The made-up council",
    "The <b>harbour</b> office's list of all clubs, 1 May 2025": "The made-up list of all clubs, May 2025",
    "The <b>harbour</b> charter | 2024": "The made-up charter, 2024",
    "Harbour <u>news</u>": "Made-up news",
    "Ground & space": "Ground and space",
    "=A club for each & all": "A club for each and all",
    "Somewhere <safe>": "Somewhere safe",
    "Every child is safe in harbour": "Every child is safe",
    "Ask <us>.": "Ask us.",
    # The strategy
    "The <b>harbour</b> strategy & more": "The made-up strategy",
    "=The strategy": "The strategy",
    "Warm <script>alert('ambition')</script> homes": "Warm homes",
    "Good | <b>schools</b>": "Good schools",
    "=Four in ten <b>or so</b>.": "Four in ten or so.",
}
PLAIN = {**CODES, **dict(zip(WARDS.values(), NAMES, strict=True)), **TEXTS}
# Whatever else a text has that must be escaped somewhere, and the lost land that it speaks of.
RULES = (
    (re.compile(r", with <script>.*</script> in it"), ""),
    (re.compile(r" <em>(&</em>)?$| & <b>more</b>"), ""),
    (re.compile(r"</?\w+>"), ""),
    (re.compile(r"the lost land"), "Sample Town"),
    (re.compile(r"^Gwaelod "), "Sample "),
    (re.compile(r"^SY24 "), "ZZ1 "),
)


def plain(text: str) -> str:
    """Return what a text of the second pack is in the sample town."""
    if text in PLAIN:
        return PLAIN[text]
    for pattern, words in RULES:
        text = pattern.sub(words, text)
    return text


def write(root: Path) -> Path:
    """Write the sample town below `root`, in place of what is there, and return it."""
    shutil.rmtree(root, ignore_errors=True)
    return synthetic.write_pack(root, plain)


if __name__ == "__main__":
    write(ROOT)
