"""The strategy of the second pack: hostile words, a figure that has moved on, dates kept and to come."""

from __future__ import annotations

from typing import Any

DOCUMENT = "plan_2024"


def strategy() -> dict[str, Any]:
    """Return strategy.toml."""
    document = {
        "id": DOCUMENT,
        "title": "The <b>harbour</b> strategy & more",
        "short_title": "=The strategy",
        "publisher": "Office of <b>Invented</b> Statistics",
        "period": "2024 to 2026",
        "url": "https://example.org/?a=1&b=<2>",
        "licence": "OGL v3.0",
        "attribution": "=Made up by the <b>Office</b> of tests",
        "retrieved": "@2025-05-01",
    }
    return {
        "documents": [document],
        "ambitions": [
            _ambition(
                1,
                "Warm <script>alert('ambition')</script> homes",
                [
                    _measure("damp_homes", "Damp homes <em>&</em>", indicator="damp_homes")
                    | {"wards": {"state": "here", "indicator": "damp_homes"}},
                    _measure("warm_meetings", "Warm <i>meetings</i>") | {"wards": {"state": "none found"}},
                ],
            ),
            _ambition(
                2,
                "Good | <b>schools</b>",
                [
                    _measure("meals", "Free school meals", indicator="school_meals")
                    | {"period": "2023", "note": "=Four in ten <b>or so</b>."}
                    | {
                        "wards": {
                            "state": "differs",
                            "indicator": "care_leavers",
                            "note": "Care <u>leavers</u>, not pupils.",
                        }
                    },
                ],
            ),
        ],
        "context": [
            _measure("cycling", "Safe cycling <em>&</em>", indicator="safe_cycling")
            | {"named": False, "wards": {"state": "elsewhere", "where": "At <b>sea</b>"}}
        ],
        "promises": [
            {
                "promise": "club_every_ward",
                "document": DOCUMENT,
                "claims": [
                    {
                        "provider": "The <b>harbour</b> office",
                        "text": "a club for each <i>ward</i> is on its way",
                        "as_of": "2024-03",
                        "source": "Harbour <u>news</u>",
                    }
                ],
                "due": [
                    _due("The first <b>club</b>", "2024-12")
                    | {"done": "2025-03", "done_source": "Harbour <u>news</u>"},
                    _due("Every <b>club</b>", "2026"),
                ],
            },
            {"promise": "hub_every_district", "document": DOCUMENT},
            {"promise": "safe_harbour", "document": DOCUMENT},
        ],
    }


def _ambition(number: int, title: str, measures: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an ambition."""
    lead = "The <b>harbour</b> office"
    return {"number": number, "title": title, "lead": lead, "document": DOCUMENT, "measures": measures}


def _measure(name: str, title: str, indicator: str = "") -> dict[str, Any]:
    """Return a measure without its figures of wards."""
    return {"id": name, "title": title, "indicator": indicator}


def _due(what: str, by: str) -> dict[str, Any]:
    """Return a date that a source states."""
    return {"what": what, "by": by, "source": "Harbour <u>news</u>"}
