from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from geo.words import state_word
from layers.look.palette import COMPARISONS, INK, STATES, contrast, luminance, sequential, swatch_svg

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def _linear(colour: str) -> list[float]:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _lab(rgb: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in rgb)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _seen(colour: str, deficiency: str) -> tuple[float, float, float]:
    rgb = _linear(colour)
    return _lab([sum(m * c for m, c in zip(row, rgb, strict=True)) for row in DEFICIENCIES[deficiency]])


def _distance(one: str, other: str, deficiency: str) -> float:
    pairs = zip(_seen(one, deficiency), _seen(other, deficiency), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@pytest.mark.parametrize("polarity", ["high_is_worse", "neutral"])
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_greyscale_print_keeps_the_order_of_the_classes(polarity: str, count: int) -> None:
    lightness = [_seen(colour, "none")[0] for colour in sequential(count, polarity=polarity)]  # type: ignore[arg-type]
    assert all(pale - dark >= 12 for pale, dark in pairwise(lightness))


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("polarity", ["high_is_worse", "neutral"])
def test_colour_blind_readers_tell_all_classes_apart(polarity: str, deficiency: str) -> None:
    colours = sequential(5, polarity=polarity)  # type: ignore[arg-type]
    assert min(_distance(*pair, deficiency) for pair in combinations(colours, 2)) >= 12


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("words", [("better", "similar", "worse"), ("lower", "similar", "higher")])
def test_colour_blind_readers_tell_comparisons_apart(words: tuple[str, ...], deficiency: str) -> None:
    fills = [COMPARISONS[word].fill for word in words]
    assert min(_distance(*pair, deficiency) for pair in combinations(fills, 2)) >= 25


@pytest.mark.parametrize("words", [("better", "similar", "worse"), ("lower", "similar", "higher")])
def test_comparisons_have_three_to_one_between_them(words: tuple[str, ...]) -> None:
    fills = [COMPARISONS[word].fill for word in words]
    assert min(contrast(*pair) for pair in combinations(fills, 2)) >= 3


def test_the_dark_end_is_the_greatest_need() -> None:
    worse, better = sequential(5, polarity="high_is_worse"), sequential(5, polarity="high_is_better")
    assert luminance(worse[-1]) < luminance(worse[0])
    assert better == worse[::-1]


def test_a_neutral_measure_has_another_hue() -> None:
    assert not set(sequential(5, polarity="neutral")) & set(sequential(5))


@pytest.mark.parametrize("count", [0, 6])
def test_a_map_has_one_to_five_classes(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 5 classes"):
        sequential(count)


def test_every_state_has_its_own_pattern_and_word() -> None:
    looks = list(STATES.values())
    assert set(STATES) == {"missing", "suppressed", "not_applicable", "out_of_date"}
    assert len({look.pattern for look in looks}) == len({look.word for look in looks}) == 4
    assert not {look.fill for look in looks} & {*sequential(5), *sequential(5, polarity="neutral")}


def test_marks_of_states_stand_out_from_their_ground() -> None:
    for look in STATES.values():
        assert look.pattern is not None
        assert contrast(look.pattern.ink, look.fill) >= 3


def test_every_comparison_has_its_own_symbol() -> None:
    assert len({look.symbol for look in COMPARISONS.values()}) == len(COMPARISONS)


def test_symbols_and_lines_are_dark_on_white() -> None:
    assert contrast(INK, "#ffffff") >= 4.5


def test_an_unknown_state_still_has_a_word() -> None:
    assert state_word("under_review") == "under review"


def test_a_swatch_shows_pattern_and_symbol() -> None:
    assert "<pattern" in swatch_svg(STATES["missing"])
    assert COMPARISONS["worse"].symbol in swatch_svg(COMPARISONS["worse"])  # type: ignore[operator]
