"""The spine says in words what it draws, keeps what is out of date quiet, and escapes every name."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from layers.look.palette import COMPARISONS
from layers.paper.spine import Vertebra, spine_html

POVERTY = Vertebra(
    group="Poverty",
    title="Child poverty",
    words="60%",
    span="58% to 62%",
    comparison="worse",
    value=60.0,
    lower=58.0,
    upper=62.0,
    lowest=30.0,
    quarter=40.0,
    three_quarters=55.0,
    highest=60.0,
    middle=50.0,
)


def html(*rows: Vertebra) -> str:
    return spine_html(rows, middle="Sample Town", noun="wards", caption="Every figure of Abbey")


def test_value_range_and_comparison_stand_in_words() -> None:
    row = re.search(r"<tr><th scope=\"row\">.*?</tr>", html(POVERTY))
    assert row is not None
    assert re.sub(r"<svg.*</svg>|<[^>]+>", "", row[0]) == "Child poverty60% 58% to 62%, worse"


def test_the_middle_is_the_benchmark_and_all_is_drawn_on_the_line() -> None:
    # The farthest is 30, 20 away: half of the line is 20.8, so 60 lies at 50 + 50 x 10 / 20.8 = 74.04 %.
    drawn = html(POVERTY)
    assert 'class="atlas-spine-middle" x1="50%"' in drawn
    assert '<svg x="74.04%" y="50%"' in drawn
    assert '<rect class="atlas-spine-all" x="1.92%"' in drawn
    assert '<line class="atlas-spine-range" x1="69.23%" x2="78.85%"' in drawn


@pytest.mark.parametrize("word", list(COMPARISONS))
def test_each_comparison_has_its_own_shape(word: str) -> None:
    assert COMPARISONS[word].symbol in html(replace(POVERTY, comparison=word))


def test_what_is_out_of_date_is_hatched_dated_and_not_judged() -> None:
    drawn = html(replace(POVERTY, stale=True, year="2018"))
    assert "<small>2018</small>" in drawn
    assert "out of date" in drawn
    assert "atlas-spine-old" in drawn
    assert "atlas-spine-ring" in drawn
    assert "atlas-spine-range" not in drawn
    assert COMPARISONS["worse"].symbol not in drawn
    assert "worse" not in drawn


def test_without_benchmark_range_or_spread_there_is_still_a_line() -> None:
    bare = replace(POVERTY, middle=None, lower=None, upper=None, span="", lowest=60.0, highest=60.0)
    drawn = html(replace(bare, comparison="not compared", quarter=60.0, three_quarters=60.0))
    assert 'x="50.0%"' in drawn
    assert "nan" not in drawn


def test_groups_are_headings_and_names_are_text() -> None:
    drawn = html(POVERTY, replace(POVERTY, group="<b>Homes</b>", title="<img src=x>"))
    assert re.findall(r'scope="rowgroup">([^<]*)', drawn) == ["Poverty", "&lt;b&gt;Homes&lt;/b&gt;"]
    assert "<img" not in drawn
