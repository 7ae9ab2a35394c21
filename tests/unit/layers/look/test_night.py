"""Colours in the dark: the order of a ramp is kept, turned round; what has no colour there is worked out."""

from __future__ import annotations

import pytest

from layers.look.night import night, nights, on_screen
from layers.look.palette import INK, NEUTRAL, STATES, WARM, contrast, luminance, swatch_svg
from layers.look.tokens import TOKENS
from layers.map.categories import VERDICTS


@pytest.mark.parametrize("ramp", [WARM, NEUTRAL])
def test_in_the_dark_the_strong_end_of_a_ramp_is_the_light_one(ramp: tuple[str, ...]) -> None:
    by_day = [luminance(each) for each in ramp]
    by_night = [luminance(night(each)) for each in ramp]
    assert by_day == sorted(by_day, reverse=True)
    assert by_night == sorted(by_night)
    assert len(set(by_night)) == len(ramp)


@pytest.mark.parametrize("look", [*VERDICTS.values(), *STATES.values()])
def test_marks_are_told_from_their_ground_in_the_dark(look) -> None:
    if look.pattern is not None:
        assert contrast(night(look.fill), night(look.pattern.ink)) > 1.5


def test_no_fill_is_as_light_as_a_page_by_day_and_none_is_lost_in_the_ground() -> None:
    assert luminance(night("#ffffff")) < 0.05
    assert night("#ffffff") != TOKENS["ground"].dark


def test_the_colours_of_looks_are_told_once_each() -> None:
    given = [["#ffffff", [8, "M0 0", "#000000", 1.0]], ["", None, "#ffffff", 2.0, "", 0.4], ["#ffffff", None]]
    assert set(nights(given)) == {"#ffffff", "#000000"}


def test_a_swatch_has_both_colours_and_its_symbol_stays_white() -> None:
    drawn = on_screen(swatch_svg(VERDICTS["met"]))
    fill = VERDICTS["met"].fill
    around = f"stroke:light-dark({INK},{night(INK)})"
    assert f'style="fill:light-dark({fill},{night(fill)});{around}"' in drawn
    assert drawn.count("light-dark") == 2
    hatched = on_screen(swatch_svg(STATES["missing"]))
    assert "stroke:light-dark(" in hatched
    assert "fill:light-dark(" in hatched
    assert around in hatched


def test_the_line_around_a_swatch_is_seen_by_day_and_in_the_dark() -> None:
    for ink in (INK, *(look.ink for look in VERDICTS.values())):
        assert contrast(ink, TOKENS["ground"].light) > 3
        assert contrast(night(ink), TOKENS["ground"].dark) > 3
