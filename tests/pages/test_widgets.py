"""Widgets of declared choices: words of a pack are shown as they are, never read as Markdown."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

HOSTILE = "*ward* [x](https://example.org) :red[!]"
SHOWN = r"\*ward\* \[x\]\(https\://example\.org\) \:red\[\!\]"


def _script() -> None:
    from dataclasses import dataclass

    from geo.report.fields import choice, number, one_of, several_of, switch
    from geo.report.question import Question
    from pages.frame import state, ui, widgets

    hostile = "*ward* [x](https://example.org) :red[!]"

    @dataclass(frozen=True)
    class Asked(Question):
        page = "asked"
        box: str = one_of({"a": hostile}, label=hostile, help=hostile)
        row: str = one_of({"a": hostile}, label=hostile, help=hostile, shown="row")
        steps: str = one_of({"a": hostile, "b": "b"}, label=hostile, help=hostile, shown="steps")
        several: tuple[str, ...] = several_of({"a": hostile}, label=hostile, help=hostile)
        yes: bool = switch(hostile, usual=False, help=hostile)
        size: float = choice(number(0, 9, 1, 5, name="size", label=hostile, help=hostile))

    form = state.read(Asked, ui.pack())
    for name in form.choices:
        widgets.ask(form, name)


@pytest.mark.parametrize(
    "kind", ["selectbox", "radio", "select_slider", "multiselect", "toggle", "number_input"]
)
def test_words_of_the_pack_are_no_markdown(kind: str) -> None:
    screen = AppTest.from_function(_script, default_timeout=60).run()
    assert not screen.exception
    (widget,) = screen.get(kind)
    assert (widget.label, widget.help) == (SHOWN, SHOWN)


def test_options_that_are_markdown_are_shown_as_they_are() -> None:
    screen = AppTest.from_function(_script, default_timeout=60).run()
    assert screen.radio[0].options == [SHOWN]
    assert screen.selectbox[0].options == [HOSTILE]
