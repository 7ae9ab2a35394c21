"""Presses side by side print what one press prints, and say when something cannot be printed."""

import pytest

from geo.report.profiles import profile
from geo.sample import town
from layers.paper.press import PressError
from layers.paper.presses import presses, print_one
from layers.paper.profile_data import profile_data
from layers.paper.profile_pdf import profile_pdf

pytestmark = pytest.mark.slow


def test_a_press_of_its_own_prints_the_same_bytes() -> None:
    found = profile(town(), "B")
    with presses(2) as pool:
        sheets, pdf = pool.submit(print_one, "profile", profile_data(town(), found)).result()
    assert pdf == profile_pdf(town(), found)
    assert sheets > 0


def test_what_cannot_be_printed_is_said_by_the_process_that_asked() -> None:
    with presses(1) as pool:
        begun = pool.submit(print_one, "profile", {"title": "nothing else"})
        with pytest.raises(PressError, match="cannot be printed"):
            begun.result()
