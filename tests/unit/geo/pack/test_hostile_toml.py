"""TOML that means harm: too deep, too long, beyond numbers; refused in words, before it costs anything."""

from __future__ import annotations

import pytest

from geo.errors import Faults
from geo.limits import KEPT_FAULTS, TOML_BYTES, TOML_DOTS
from geo.pack import parsing
from geo.pack.catalogue import Catalogue


def refused(text: str) -> Faults:
    faults = Faults()
    assert parsing.toml(text.encode(), "services.toml", Catalogue, faults) is None
    assert 0 < len(faults) <= KEPT_FAULTS
    assert "\n".join(map(str, faults)).encode()
    return faults


LONG_KEY = ".".join(["a"] * 20_000)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{LONG_KEY} = 1", f"a line with more than {TOML_DOTS} dots"),
        (f"[{LONG_KEY}]", f"a line with more than {TOML_DOTS} dots"),
        (f"a = {{{LONG_KEY} = 1}}", f"a line with more than {TOML_DOTS} dots"),
        ("#" * (TOML_BYTES + 1), "larger than 0.25 MB"),
        ("#\n" * 3_900_000, "larger than 0.25 MB"),
    ],
)
def test_what_is_too_much_is_refused_before_it_is_parsed(monkeypatch, text, rule):
    monkeypatch.setattr(parsing.tomllib, "loads", lambda _: pytest.fail("was parsed"))
    (fault,) = refused(text)
    assert fault.rule == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"a = {'[' * 100_000}", "is nested too deeply"),
        (f"a = {'{a=' * 50_000}", "is nested too deeply"),
        (f"a = {'9' * 5_000}", "is not valid TOML"),
        ("a = 1\na = 2", "is not valid TOML"),
        ('a = "\\ud800"', "is not valid TOML"),
        ("a = 1e999", "not a finite number"),
        ("a = [{b = nan}]", "not a finite number"),
        ('a = "\\u200b"', "nothing visible in text"),
        (f"a = {'[' * 150 + ']' * 150}\nb = '\a'", "is not valid TOML"),
        (f"{'.'.join('a' * 150)} = {'[' * 100}'\\u0007'{']' * 100}", "Extra inputs are not permitted"),
    ],
)
def test_what_cannot_be_read_or_held_is_refused_in_words(text, rule):
    assert any(rule in str(fault) for fault in refused(text))


@pytest.mark.slow
def test_breaches_without_end_are_counted_and_the_first_are_kept():
    # Each of the tables lacks the ten fields that a category must have, so no category is left; and there are
    # no kinds of points.
    faults = refused("[[categories]]\n" * 9_000)
    assert faults.total == 9_000 * 10 + 2
    assert len(faults) == KEPT_FAULTS


@pytest.mark.slow
def test_twenty_thousand_dotted_values_are_refused_and_counted():
    faults = refused("".join(f"a{at}.b.c=1\n" for at in range(15_000)))
    assert faults.total == 15_000 + 2
    assert len(faults) == KEPT_FAULTS


def test_unfit_values_below_one_long_key_are_told_with_the_beginning_of_it():
    key = "k" * 100_000
    faults = refused(f"[{key}]\n" + "".join(f"a{at}=nan\n" for at in range(9_000)))
    assert sum(len(str(fault)) for fault in faults) < 3_000_000
