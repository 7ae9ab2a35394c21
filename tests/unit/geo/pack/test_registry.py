"""The registry refuses metadata that is incomplete, unknown or at odds with itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from geo.pack.indicators import LEVELS, UNIT_LIMITS, Indicator, Source

SOURCE = {
    "title": "Table 1",
    "publisher": "Office",
    "attribution": "Source: Office",
    "retrieved": date(2025, 1, 1),
}
PROPORTION: dict[str, Any] = {
    "id": "damp",
    "title": "Damp homes",
    "short_title": "Damp",
    "definition": "Homes with damp out of all homes.",
    "domain": "homes",
    "polarity": "high_is_worse",
    "kind": "proportion",
    "unit": "percent",
    "unit_label": "% of homes",
    "numerator": "damp homes",
    "denominator": "homes",
    "period": "2021",
    "period_label": "2021",
    "period_end": date(2021, 3, 21),
    "boundary_vintage": "2021",
    "method": "published",
    "ci_method": "wilson",
    "stale_after_years": 4,
    "levels": ["ward"],
    "source": SOURCE,
}


def _indicator(**changes: Any) -> Indicator:
    return Indicator.model_validate({**PROPORTION, **changes})


def test_a_licence_that_is_not_stated_is_to_be_confirmed():
    assert Source.model_validate(SOURCE).licence == "to be confirmed"


def test_an_unknown_key_is_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        _indicator(polarty="neutral")


@pytest.mark.parametrize("field", sorted(set(PROPORTION) - {"numerator", "denominator", "period_end"}))
def test_every_required_field_is_missed_by_name(field):
    rest = {key: value for key, value in PROPORTION.items() if key != field}
    with pytest.raises(ValidationError, match=field):
        Indicator.model_validate(rest)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"numerator": ""}, "numerator and denominator"),
        ({"denominator": ""}, "numerator and denominator"),
        ({"kind": "count", "unit": "children"}, "Wilson interval needs a proportion"),
        ({"ci_method": "wilson_indicative"}, "single years of age"),
    ],
)
def test_metadata_that_contradict_themselves_are_refused(changes, words):
    with pytest.raises(ValidationError, match=words):
        _indicator(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "Damp Homes"},
        {"id": "../damp"},
        {"polarity": "bad"},
        {"unit": "furlongs"},
        {"levels": []},
        {"levels": ["parish"]},
        {"stale_after_years": 0},
        {"title": "   "},
        {"method": "guessed"},
    ],
)
def test_values_outside_their_vocabulary_are_refused(changes):
    with pytest.raises(ValidationError):
        _indicator(**changes)


def test_an_indicator_cannot_be_changed_after_loading():
    with pytest.raises(ValidationError, match="frozen"):
        _indicator().title = "Other"


def test_only_counts_are_counts():
    assert not _indicator().is_count()
    assert _indicator(kind="count", unit="children", ci_method="none").is_count()


def test_a_figure_is_out_of_date_once_it_is_older_than_it_may_be():
    # Four years after 21 March 2021 is 21 March 2025.
    indicator = _indicator()
    assert not indicator.out_of_date(date(2025, 3, 20))
    assert indicator.out_of_date(date(2025, 3, 23))


def test_a_figure_without_a_date_is_never_out_of_date():
    assert not _indicator(period_end=None).out_of_date(date(2999, 1, 1))


def test_every_unit_has_limits_and_growth_may_be_negative():
    assert all(low < high for low, high in UNIT_LIMITS.values())
    assert UNIT_LIMITS["percent"] == (0, 100)
    assert UNIT_LIMITS["percent_change"][0] == -100
    assert UNIT_LIMITS["people_per_km2"][1] > 100_000


def test_the_levels_are_those_of_the_command_line():
    assert LEVELS == ("ward", "locality", "borough", "lsoa")
