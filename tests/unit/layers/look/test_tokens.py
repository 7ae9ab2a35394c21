"""The tokens of the design hold the contrast that they promise, light and dark."""

from __future__ import annotations

from itertools import pairwise

import pytest

from layers.look.palette import contrast
from layers.look.tokens import NEED, PART, TEXT, TOKENS, variables

READ = [name for name, token in TOKENS.items() if token.on]


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_token_has_the_contrast_it_promises_on_its_ground(name: str, scheme: str) -> None:
    token = TOKENS[name]
    assert contrast(getattr(token, scheme), getattr(TOKENS[token.on], scheme)) >= token.least


def test_inks_and_links_are_text_on_every_ground() -> None:
    for name in ("ink", "ink-second", "ink-third", "link"):
        for scheme in ("light", "dark"):
            ground = getattr(TOKENS["ground"], scheme)
            assert contrast(getattr(TOKENS[name], scheme), ground) >= TEXT


def test_what_is_sure_and_what_is_open_are_told_apart_without_hue() -> None:
    for scheme in ("light", "dark"):
        sure, may_be = (getattr(TOKENS[each], scheme) for each in ("sure", "open"))
        assert contrast(sure, may_be) >= PART


def test_need_grows_darker_from_step_to_step() -> None:
    steps = [contrast(each, "#ffffff") for each in NEED]
    assert steps == sorted(steps)
    assert all(after / before > 1.3 for before, after in pairwise(steps))


def test_every_token_is_a_variable_in_each_of_the_ways_to_show_a_page() -> None:
    css = variables()
    for name, token in TOKENS.items():
        assert f"--atlas-{name}:{token.light}" in css
        assert f"--atlas-{name}:light-dark({token.light},{token.dark})" in css
        assert f"--atlas-{name}:{token.forced}" in css
