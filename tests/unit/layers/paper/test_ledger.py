"""The promise ledger as a table: statuses beside each other, every text escaped, nothing merged."""

from __future__ import annotations

import re

from layers.map.categories import VERDICTS
from layers.paper.ledger import Row, Status, ledger_html

HEADS = ("Promise", "Says", "Shows", "Due")
HARM = "<script>alert(1)</script>"


def _row(*statuses):
    return Row(HARM, "Words", "Source", statuses)


def test_each_status_has_a_cell_of_its_own_with_its_head_for_narrow_screens():
    html = ledger_html([_row(Status(("a",)), Status(("b",)), Status(("c",)))], heads=HEADS, caption="All")
    cells = re.findall(r'<td role="cell">(.*?)</td>', html)
    assert [re.sub("<[^>]+>", " ", each).split() for each in cells] == [
        ["Says", "a"],
        ["Shows", "b"],
        ["Due", "c"],
    ]


def test_every_text_is_escaped():
    status = Status((HARM,), ((VERDICTS["met"], HARM),), (HARM,), (HARM, (HARM,)))
    html = ledger_html([_row(status, status, status)], heads=(HARM,) * 4, caption=HARM)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 1 + 4 + 1 + 3 * (1 + 5)  # caption, heads, title; heads and words


def test_a_count_has_the_look_of_its_verdict_and_says_it_in_words():
    html = ledger_html(
        [_row(Status(("Of 20:",), ((VERDICTS["met"], "6 confirmed"),)), Status(("b",)), Status(("c",)))],
        heads=HEADS,
        caption="All",
    )
    assert re.search(
        r'<li class="atlas-ledger-mark"><img [^>]*alt=""[^>]*><span>6 confirmed</span></li>', html
    )


def test_what_is_folded_is_there_only_where_there_is_something():
    empty, full = Status(("a",), folded=("Lists", ())), Status(("a",), folded=("Lists", ("One",)))
    assert "<details>" not in ledger_html([_row(empty, empty, empty)], heads=HEADS, caption="All")
    assert "<summary><small>Lists" in ledger_html([_row(full, empty, empty)], heads=HEADS, caption="All")
