"""The gallery shows every part, with figures of the sample town, and needs nothing but itself."""

import re

from geo.sample import town
from layers.look.escaping import as_text
from layers.look.palette import COMPARISONS, STATES
from layers.look.tokens import SHEETS, TOKENS
from layers.map.categories import VERDICTS
from layers.map.gallery import gallery_html


def test_every_token_and_every_look_is_there() -> None:
    page = gallery_html(town())
    for name in TOKENS:
        assert f"background:var(--atlas-{name})" in page
    for looks in (COMPARISONS, STATES, VERDICTS):
        for look in looks.values():
            assert as_text(look.word[:1].upper() + look.word[1:]) in page


def test_it_is_one_file_of_the_sample_town_without_scripts_the_same_each_time() -> None:
    page = gallery_html(town())
    assert page == gallery_html(town())
    assert "<script" not in page
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", page)
    assert "Bridge" in page


def test_the_sections_are_those_of_the_contents() -> None:
    page = gallery_html(town())
    assert re.findall(r'<li><a href="#([a-z]+)">', page) == re.findall(r'<section id="([a-z]+)">', page)


def test_all_sheets_are_in_it() -> None:
    assert len(SHEETS) == len(set(SHEETS))
    assert "@media print" in gallery_html(town())
