"""The service register of the second pack: hostile names, shared sites, a club on a ward line.

Where the services stand, in kilometres from the south-west corner (see `tests.synthetic` for the wards):

    clubs    A: CL-A (0.5, 1), exact · B: CL-B, stated, point of its street · C/D: CL-CD on the line (3.5, 1)
             D: CL-D planned (4.2, 1) · E: CL-E closed (5.5, 1). The list is declared complete.
    hubs     west: HUB-1 in A (0.4, 0.5), the site of SCH-1 · east: HUB-2, stated for the locality, no point.
    schools  SCH-1 (0.4, 0.5) · SCH-2 and SCH-3, one site in D (4.5, 0.5) · SCH-4 in C, no point
    play     PLAY-1 (0.9, 1.5) within 100 m of no line but that of B (1.02): 120 m · PLAY-2 beyond the county
             (6.2, 1), 200 m into the neighbour's land
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

HEADING = (
    "service_id",
    "name",
    "category",
    "ward_stated",
    "locality_stated",
    "address",
    "postcode",
    "lat",
    "lon",
    "coord_source",
    "coord_accuracy",
    "status",
    "as_of",
    "source_url",
    "notes",
)
LICENCE = {"licence": "OGL v3.0", "attribution": "=Made up by the <b>Office</b> of tests"}
Point = Callable[[float, float], tuple[str, str]]


def catalogue() -> dict[str, Any]:
    """Return services.toml."""
    return {
        "accuracy": [
            {"words": "exact", "metres": 10, "decides_ward": True, "identifies_site": True},
            {"words": "postcode centroid", "metres": 50, "decides_ward": True, "of_postcode": True},
            {"words": "park centre", "metres": 100, "decides_ward": True, "of_outline": True},
            {"words": "street", "metres": 150, "decides_ward": False},
        ],
        "accuracy_of_source": [{"contains": "old chart", "metres": 60}],
        "columns": [{"name": "swings", "title": "Swings <i>counted</i>", "kind": "number"}],
        "categories": [
            _category("club", "clubs", [10, 15], complete=True)
            | {"complete_source": "The <b>harbour</b> office's list of all clubs, 1 May 2025"}
            | {"claim": _claim("The <b>harbour</b> office", "five clubs opened by May 2025", 5)},
            _category("hub", "hubs", [0, 15])
            | {"claim": _claim("The <b>harbour</b> office", "two hubs opened by May 2025", 2)},
            _category("school", "schools", [4, 10]) | {"candidate": True},
            _category("play_area", "play", [0, 12]) | {"layer": "commons"},
        ],
    }


def standards() -> dict[str, Any]:
    """Return standards.toml."""
    source = {"source": "The <b>harbour</b> charter | 2024", "url": "https://example.org/?a=1&b=<2>"}
    play = {"topic": "play", "categories": ["play_area"], **source}
    walk = {"title": "A <b>short</b> walk", "value": 300, "unit": "metres", "ages": [0, 4]}
    ground = {"title": "Ground & space", "value": 10, "unit": "m2_per_child", "ages": [0, 12]}
    green = {"title": "A walk to a <b>green</b>", "value": 400, "unit": "metres", "ages": [0, 15]}
    club = {
        "id": "club_every_ward",
        "title": "A club <em>everywhere</em>",
        "promise": "=A club for each & all",
    }
    hub = {"id": "hub_every_district", "title": "A hub per district", "promise": "One hub each <i>soon</i>"}
    safe = {"id": "safe_harbour", "title": "Somewhere <safe>", "promise": "Every child is safe in harbour"}
    bells = {"id": "bells", "title": "The bells", "promise": "The bells will <b>ring</b> again"}
    return {
        "standards": [
            {"id": "short_walk", **walk, **play, "verified": True},
            {
                "id": "long_walk",
                **walk,
                **play,
                "value": 900,
                "ages": [5, 12],
                "verified": False,
                "note": "Ask <us>.",
            },
            {"id": "ground", **ground, **play, "verified": False},
            {"id": "green", **green, **play, "topic": "open_space", "verified": False},
        ],
        "promises": [
            club | source | {"level": "ward", "test": "sites", "categories": ["club"], "ages": [10, 15]},
            hub
            | source
            | {"level": "locality", "test": "sites", "categories": ["hub"], "beside": ["school"]}
            | {"ages": [0, 15]},
            safe
            | source
            | {"level": "ward", "test": "reach", "categories": ["school", "club"], "minutes": 10}
            | {"reason": "A map cannot <u>see</u> safety.", "ages": [0, 15]},
            bells | source | {"level": "borough", "test": "none", "reason": "Nobody <i>hears</i> them."},
        ],
    }


def rows(wards: Mapping[str, str], localities: Mapping[str, str], at: Point) -> dict[str, list[list[str]]]:
    """Return the rows of each file, headings first."""
    _a, b, _c, _d, _e = wards
    exact = ("measured <on> site", "exact")
    far_east = list(localities.values())[-1]
    clubs = [
        _row("CL-A", "<script>alert('club')</script>", "club", at=at(0.5, 1), how=exact),
        _row("CL-B", "=2+5", "club", ward=wards[b], at=at(1.3, 1), how=("the street", "street")),
        _row("CL-CD", "O'Hara's \"Line\" & Sons", "club", at=at(3.5, 1), how=exact),
        _row("CL-D", "Clwb y Môr", "club", at=at(4.2, 1), how=exact, status="planned"),
        _row("CL-E", "Clwb yr Ŵyn", "club", at=at(5.5, 1), how=exact, status="closed"),
    ]
    hubs = [
        _row("HUB-1", "Canolfan {{ 7*7 }}", "hub", at=at(0.4, 0.5), how=("an old chart", "exact")),
        _row("HUB-2", "@SUM(1) hub", "hub", locality=far_east, address=("", "")),
    ]
    schools = [
        _row("SCH-1", "Ysgol Un", "school", at=at(0.4, 0.5), how=exact),
        _row("SCH-2", "Ysgol Dau", "school", at=at(4.5, 0.5), how=("an old chart", "park centre")),
        _row("SCH-3", "Ysgol Tri", "school", at=at(4.5, 0.5), how=exact, status="unknown"),
        _row("SCH-4", "Ysgol Pedwar", "school", ward="Old <script> name"),
    ]
    places = {
        "SCH-1": ("", "90"),
        "SCH-2": ("ysgolion", "40"),
        "SCH-3": ("ysgolion", ""),
        "SCH-4": ("", "30"),
    }
    play = [
        _row("PLAY-1", "Cae <b>chwarae</b>", "play_area", at=at(0.9, 1.5), how=("the map", "park centre")),
        _row("PLAY-2", "Over the border", "play_area", at=at(6.2, 1), how=("the map", "park centre")),
    ]
    return {
        "clubs": [list(HEADING), *clubs],
        "hubs": [list(HEADING), *hubs],
        "schools": [[*HEADING, "site_id", "capacity"], *([*row, *places[row[0]]] for row in schools)],
        "play": [[*HEADING, "swings"], [*play[0], "4"], [*play[1], ""]],
    }


def _category(name: str, file: str, ages: list[int], *, complete: bool = False) -> dict[str, Any]:
    """Return one category."""
    words = {"title": f"{name.title()}s <em>&</em>", "singular": f"{name} <em>", "plural": f"{name}s <em>"}
    facts = {"as_of": "May 2025", "complete": complete, "missing": "Some <i>say</i> | nothing."}
    return {"id": name, **words, "file": file, "ages": ages, **facts, **LICENCE}


def _claim(provider: str, text: str, count: int) -> dict[str, Any]:
    """Return what the provider says."""
    source = "Harbour <u>news</u>"
    return {"provider": provider, "text": text, "count": count, "as_of": "2025-05-01", "source": source}


def _row(
    service: str,
    name: str,
    category: str,
    *,
    at: tuple[str, str] = ("", ""),
    how: tuple[str, str] = ("", ""),
    ward: str = "",
    locality: str = "",
    address: tuple[str, str] = ("1 <b>Quay</b>", "SY24 5ZZ"),
    status: str = "open",
) -> list[str]:
    """Return one row of the register."""
    place = [*address, *at, *how]
    return [
        service,
        name,
        category,
        ward,
        locality,
        *place,
        status,
        "2025-05",
        "https://example.org/?a=1&b=<2>",
        "=1+1",
    ]
