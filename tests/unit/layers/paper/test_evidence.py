"""An evidence row says its verdict, opens to what it rests on, and keeps names as text."""

from __future__ import annotations

import re

from layers.map.categories import VERDICTS
from layers.paper.evidence import Ground, Row, evidence_html

CLUB = Ground(
    "Abbey Club",
    "1 Abbey Road; its point is exact; list as of 2025.",
    "Source: the town.",
    "hours to confirm",
)
ABBEY = Row("Abbey", VERDICTS["met"], "confirmed", "1 site certainly here.", (CLUB,))


def test_a_row_says_area_verdict_and_how_many_services_before_it_opens() -> None:
    summary = re.search("<summary>(.*?)</summary>", evidence_html([ABBEY], caption="Clubs"))
    assert summary is not None
    assert re.sub("<[^>]+>", " ", summary[1]).split() == ["Abbey", "confirmed", "1", "on", "the", "list"]


def test_it_opens_to_reason_service_source_and_what_is_to_confirm() -> None:
    html = evidence_html([ABBEY], caption="Clubs", open_at="Abbey")
    assert "<details open>" in html
    for each in (
        "1 site certainly here.",
        "Abbey Club",
        "its point is exact",
        "Source: the town.",
        "hours to confirm",
    ):
        assert each in html


def test_an_area_without_services_has_its_reason_only() -> None:
    html = evidence_html(
        [Row("Bridge", VERDICTS["not evidenced"], "none confirmed", "Nothing listed.", ())], caption=""
    )
    assert "Nothing listed." in html
    assert "on the list" not in html
    assert html.count("<ul") == 1


def test_names_are_text() -> None:
    bad = "<img src=x onerror=alert(1)>"
    row = Row(bad, VERDICTS["met"], bad, bad, (Ground(bad, bad, bad, bad),))
    assert bad not in evidence_html([row], caption=bad)
