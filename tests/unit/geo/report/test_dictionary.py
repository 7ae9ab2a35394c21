"""The data dictionary: never stale, complete, and text of the pack cannot run as HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.pack.indicators import LEVELS, Indicator
from geo.report.dictionary import FLAG_WORDS, METHOD_WORDS, POLARITY_WORDS, RANGE_WORDS, dictionary
from geo.report.figures import table

COMMITTED = Path(__file__).resolve().parents[4] / "docs/DATA_DICTIONARY.md"


@pytest.mark.slow
def test_the_committed_dictionary_is_not_stale(pack):
    assert COMMITTED.read_text("utf-8") == dictionary(pack), "run: needs-atlas dictionary"


@pytest.mark.slow
def test_every_indicator_has_its_entry_with_source_licence_and_caveats(pack):
    text = dictionary(pack)
    for indicator in pack.registry.values():
        entry = text.split(f"### {indicator.title}\n")[1].split("\n### ")[0]
        assert f"| Id | {indicator.id} |" in entry
        assert f"| Licence | {indicator.source.licence} |" in entry
        assert all(caveat in entry for caveat in indicator.caveats)


@pytest.mark.slow
def test_what_is_not_available_is_listed_with_where_it_can_be_had(pack):
    text = dictionary(pack)
    listed = text.split("## Not available here")[1].split("\n## ")[0]
    assert len(pack.place.not_available) >= 10
    for each in pack.place.not_available:
        assert each.title in listed
    for title in ("Household size, tenure", "without a car", "Free school meals", "MMR"):
        assert title in listed


@pytest.mark.slow
def test_the_measured_error_is_printed(pack):
    text = dictionary(pack)
    assert "| summed | ward | deprived_1plus | 0.04 | 0.13 | 0.05 |" in text
    assert "| apportioned | ward | deprived_1plus | 0.69 | 2.22 | 0.94 |" in text
    assert "| calibrated | ward | deprived_1plus | 0.92 | 2.81 | 1.18 |" in text
    assert "| best_fit | ward | deprived_2plus | 0.61 | 2.79 | 0.95 |" in text


@pytest.mark.slow
def test_a_published_total_that_differs_from_the_sum_of_wards_is_a_note(pack):
    # DWP prints 28,234 children for the borough; the numbers it prints for the wards add up to 28,244.
    assert "own published figure is 28,234; its wards add up to 28,244." in dictionary(pack)


def test_a_published_total_beside_an_unknown_sum_says_that_wards_are_unknown(synthetic_pack):
    text = dictionary(synthetic_pack)
    assert "The county's own published figure is 110; not all of its wards are known." in text
    assert "nan" not in text.replace("Dictionary", "").split()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pack", "synthetic_pack"])
def test_every_flag_and_method_that_occurs_is_explained(name, request):
    place = request.getfixturevalue(name)
    frames = [table(place, level) for level in LEVELS] + [table(place, "ward", method="best_fit")]
    flags = {flag for frame in frames for joined in frame["flag"] for flag in joined.split(";")} - {""}
    assert flags <= set(FLAG_WORDS)
    assert {method for frame in frames for method in frame["method"]} <= set(METHOD_WORDS)


def test_every_word_of_the_registry_is_explained():
    for field, words in (("polarity", POLARITY_WORDS), ("method", METHOD_WORDS), ("ci_method", RANGE_WORDS)):
        assert set(Indicator.model_fields[field].annotation.__args__) == set(words)


def test_hostile_text_stays_text(synthetic_pack):
    text = dictionary(synthetic_pack)
    assert "<" not in text.replace("&lt;", "")
    assert "&lt;script>alert('definition')&lt;/script>" in text


def test_a_bar_in_a_text_does_not_break_a_row_of_a_table(synthetic_pack):
    rows = [line for line in dictionary(synthetic_pack).splitlines() if line.startswith("| Source |")]
    assert rows
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)


def test_an_empty_domain_has_no_heading(synthetic_pack):
    assert "Empty_One" not in dictionary(synthetic_pack)


@pytest.mark.slow
def test_the_same_pack_gives_the_same_text(pack):
    assert dictionary(pack) == dictionary(pack)


@pytest.mark.slow
def test_services_standards_and_promises_are_in_it_and_escaped(pack, synthetic_pack):
    text = dictionary(synthetic_pack)
    assert "### clubs" not in text
    assert "### Clubs &lt;em>&" in text
    assert "| `swings` | Swings &lt;i>counted&lt;/i> |" in text
    assert "yes, declared by: The &lt;b>harbour&lt;/b> office's list" in text
    assert "| A &lt;b>short&lt;/b> walk | 300 metres | 0 to 4 | yes |" in text
    assert "Nobody &lt;i>hears&lt;/i> them." in text
    assert "no: absence from this list proves nothing" in dictionary(pack)
    assert "The council reported 20 centres opened by January 2026." in dictionary(pack)


@pytest.mark.slow
def test_what_the_pack_now_has_is_not_listed_as_not_available(pack):
    listed = dictionary(pack).split("## Not available here")[1].split("\n## ")[0]
    for title in (
        "Overcrowded households per ward",
        "Lone-parent families per ward",
        "Tenure of homes per ward",
        "Disability per ward",
    ):
        assert title not in listed
