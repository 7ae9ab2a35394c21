"""A second place pack for the tests: five wards somewhere else, small figures, hostile names.

`write_pack(root)` writes transcriptions and metadata, then lets `geo.sources.build` make the rest: so the
build is exercised on another place too. With plain names it is the town of `geo.sample`; they are listed in
`tests/sample_town.py`. The lost land of Cantre'r Gwaelod lies in Cardigan Bay; every code, name and figure is
made up. All lengths are kilometres from its south-west corner:

    ward   A |---1---|  B |---1.5---|  C |--1--|  D |---1.5---|  E |---1---|      two kilometres high
    LSOA   column 0   1   2   3   4   5, two squares of one kilometre each, south then north

So columns 0, 1, 4 and 5 lie in wards A, B, D and E. Column 2 is half in B and half in C, column 3 half in C
and half in D. Ward A reaches 20 m into column 1: a sliver, to be dropped. The published households
(every LSOA has 100) put 75 % of column 2 in B and 75 % of column 3 in D:

    A 2x100 = 200, B 2x100 + 150 = 350, C 50 + 50 = 100, D 150 + 2x100 = 350, E 200: 1,200 in all
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely.affinity
from shapely import Point, Polygon, box

from geo.sources import build as building
from geo.writing import kept_cell
from tests import synthetic_register as register, synthetic_strategy as strategy

EAST, NORTH, KM = 256_000, 281_000, 1_000
AS_OF = "2025-06-30"
BOROUGH, NATION, REALM = "W06900001", "W92900004", "K09900001"
WARDS = {
    "W05900001": "<script>alert(1)</script>",
    "W05900002": '"><img src=x onerror=alert(1)>',
    "W05900003": "=cmd|' /C calc'!A0",
    "W05900004": 'O\'Brien & "Sons" {{ 7*7 }}',
    "W05900005": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-uwch-y-môr a Thŷ'r Ŵyn",
}
A, B, C, D, E = WARDS
LOCALITIES = {
    A: "Gorllewin <b>West</b>",
    B: "Gorllewin <b>West</b>",
    C: "Dwyrain & Môr",
    D: "Dwyrain & Môr",
    E: "Dwyrain & Môr",
}
WEST, EASTERN = "gorllewin-b-west", "dwyrain-mor"
# West and east edge of each ward, km.
WARD_EDGES = {A: (0, 1.02), B: (1.02, 2.5), C: (2.5, 3.5), D: (3.5, 5), E: (5, 6)}
LSOAS = [f"W019000{number:02d}" for number in range(1, 13)]
MSOAS = ["W02900001", "W02900002", "W02900003"]
OLD_MSOA = "W02800001"
# The official lookup gives the south square of column 2 to B, its north to C; of column 3 C and D.
BEST_FIT = [A, A, B, B, B, C, C, D, D, D, E, E]
CHILDREN = [20, 20, 20, 20, 40, 40, 40, 40, 10, 10, 10, 10]
# Children of each single year of age, the same for every age from 0 to 19.
PER_YEAR = {A: 2, B: 5, C: 2, D: 4, E: 1}
LONG = (
    "area_code",
    "area_name",
    "area_type",
    "indicator",
    "period",
    "numerator",
    "denominator",
    "value",
    "note",
)
SOURCE = {
    "title": 'Made-up tables | of <i>nowhere</i> & "elsewhere"',
    "publisher": "Office of <b>Invented</b> Statistics",
    "url": "https://example.org/?a=1&b=<2>",
    "licence": "OGL v3.0",
    "attribution": '=HYPERLINK("https://example.org") Source: Office of <b>Invented</b> Statistics.',
    "retrieved": "@2025-05-01",
}
Row = tuple[str, str, str, str, Any, Any, Any]
Say = Callable[[str], str]


def write_pack(root: Path, say: Say = str) -> Path:
    """Write the whole pack below `root` and return it; `say` gives the words for each text and code."""
    for name, rows in _transcriptions().items():
        _csv(root / "sources" / name, LONG, [_long(row) for row in rows], say)
    _csv(root / "sources/lookup.csv", ("lsoa", "ward"), zip(LSOAS, BEST_FIT, strict=True), say)
    groups = [(WARDS[code], name, "official", "the order of 2025") for code, name in LOCALITIES.items()]
    _csv(root / "sources/localities.csv", ("ward_name", "locality_name", "confidence", "ground"), groups, say)
    _outlines(root / "sources", say)
    _postcodes(root / "sources", say)
    _parks(root / "sources", say)
    for name, indicator in _indicators().items():
        _toml(root / f"indicators/{name}.toml", {"id": name, **indicator}, say)
    _toml(root / "place.toml", _place(), say)
    errors = [
        (method, level, "made_up", 0.5, 1.5, rmse)
        for method, rmse in (("best_fit", 2), ("calibrated", 1))
        for level in ("locality", "ward")
    ]
    _csv(root / "method_error.csv", ("method", "level", "measure", "mean", "maximum", "rmse"), errors, say)
    _toml(root / "services.toml", register.catalogue(), say)
    _toml(root / "standards.toml", register.standards(), say)
    _toml(root / "strategy.toml", strategy.strategy(), say)
    for stem, (heading, *services) in register.rows(WARDS, LOCALITIES, _degrees).items():
        # As the register itself is written: no cell that a spreadsheet runs.
        _csv(root / f"services/{stem}.csv", tuple(heading), services, lambda text: kept_cell(say(text)))
    (root / "SOURCES.md").write_text("# Sources\n\nEverything here is made up.\n", encoding="utf-8")
    building.write(building.build(root), root)
    return root


def _transcriptions() -> dict[str, list[Row]]:
    """Return the rows of each source: area, type, indicator, period, numerator, denominator, value."""
    damp = [10, 10, 20, 20, 40, 40, 8, 8, 5, 5, 0, 0]
    hardship = [10, 20, 30, 30, 40, 40, 20, 20, 10, 10, 5, ""]
    lsoa: list[Row] = []
    for code, wet, score, children in zip(LSOAS, damp, hardship, CHILDREN, strict=True):
        lsoa += [
            (code, "lsoa", "damp", "2021", wet, 100, wet),
            (code, "lsoa", "hardship", "2023", "", "", score),
            (code, "lsoa", "children", "2022", "", "", children),
            (code, "lsoa", "residents", "2022", "", "", 200),
        ]
    households = {A: 200, B: 350, C: 100, D: 350, E: 200}
    meals = {A: (30, 100), B: (60, 150), C: (8, 40), D: ("", ""), E: (5, 50)}
    meals_before = {A: (25, 100), B: (60, 150), C: (10, 40), D: (20, 80), E: (5, 50)}
    leavers = {A: (3, 60), B: (12, 90), C: (22, 40), D: (7, 80), E: (14, 50)}
    speakers = {A: (50, 200), B: (120, 300), C: (0, 100), D: (90, 300), E: ("", "")}
    people = {A: (400, 360), B: (500, 700), C: (200, 200), D: (700, 714), E: (400, 380)}
    buses = {A: 10, B: 20, C: "", D: 14, E: 6}
    ward: list[Row] = []
    for code in WARDS:
        ward += [
            (code, "ward", "households", "2021", "", "", households[code]),
            (code, "ward", "meals", "2023", *meals_before[code], ""),
            (code, "ward", "meals", "2024", *meals[code], ""),
            (code, "ward", "leavers", "2024", *leavers[code], ""),
            (code, "ward", "speakers", "2021", *speakers[code], ""),
            (code, "ward", "people", "2015", "", "", people[code][0]),
            (code, "ward", "people", "2020", "", "", people[code][1]),
            (code, "ward", "buses", "2024", "", "", buses[code]),
        ]
    ages: list[Row] = [
        (code, "ward", f"age_{age:02d}", "2022", "", "", count)
        for code, count in PER_YEAR.items()
        for age in range(20)
    ]
    weight: list[Row] = [
        (OLD_MSOA, "msoa", "overweight", "2010", "", "", 18),
        (MSOAS[1], "msoa", "overweight", "2010", "", "", 24),
        (MSOAS[2], "msoa", "overweight", "2010", "", "", 12),
        (OLD_MSOA, "msoa", "overweight", "2016", "", "", 20),
        (MSOAS[1], "msoa", "overweight", "2016", "", "", 30),
        (MSOAS[2], "msoa", "overweight", "2016", "", "", ""),
    ]
    larger: list[Row] = [
        (NATION, "country", "damp", "2021", "", "", 12),
        (REALM, "country", "damp", "2011", "", "", 15),
        (BOROUGH, "borough", "meals", "2024", 110, 400, ""),
        (NATION, "country", "meals", "2024", "", "", 25),
        (NATION, "country", "speakers", "2021", "", "", 28),
        (NATION, "country", "leavers", "2024", 900, 5000, 18),
        (BOROUGH, "borough", "cycling", "2024", "", "", 41.5),
        (NATION, "country", "cycling", "2024", "", "", 38),
    ]
    return {"lsoa.csv": lsoa, "ward.csv": ward, "ages.csv": ages, "weight.csv": weight, "larger.csv": larger}


def _indicators() -> dict[str, dict[str, Any]]:
    """Return the metadata of each indicator, keyed by id."""
    proportion = {"kind": "proportion", "unit": "percent", "ci_method": "wilson", "stale_after_years": 5}
    small = {"levels": ["ward", "locality", "borough", "lsoa"], "boundary_vintage": "made-up LSOAs"}
    larger = {"levels": ["ward", "locality", "borough"], "boundary_vintage": "made-up wards"}
    damp = _words("Damp homes", "homes", "households with damp", "all households") | proportion | small
    meals = _words("Free school meals", "schooling", "pupils with meals", "all pupils") | proportion | larger
    leavers = _words("Care leavers", "schooling", "care leavers", "young people") | proportion | larger
    speakers = _words("Welsh speakers", "schooling", "speakers", "residents") | proportion | larger
    cycling = _words("Safe cycling", "homes", "safe lanes", "all lanes") | proportion
    weight = _words("Overweight, Year 1", "schooling", "overweight children", "measured children")
    return {
        "damp_homes": damp
        | _when("2021", "2021-03-21")
        | {"polarity": "high_is_worse", "method": "calibrated", "stale_after_years": 10}
        | _build(
            _recipe("lsoa.csv", "counts", "damp", "lsoa", "2021"),
            _recipe("larger.csv", "value", "damp", "country", "2021", codes=[NATION], role="benchmark"),
            _recipe("larger.csv", "value", "damp", "country", "2011", codes=[REALM], role="context"),
        ),
        "school_meals": meals
        | _when("2024", "2024-08-31", trend=["2023", "2024"])
        | {"polarity": "high_is_worse", "method": "published"}
        | _build(
            _recipe("ward.csv", "counts", "meals", "ward", "2023", "2024"),
            _recipe("larger.csv", "counts", "meals", "borough", "2024"),
            _recipe("larger.csv", "value", "meals", "country", "2024", role="benchmark"),
        ),
        "care_leavers": leavers
        | _when("2024", "2024-03-31")
        | {"polarity": "high_is_worse", "method": "published", "sensitive": True}
        | _build(
            _recipe("ward.csv", "counts", "leavers", "ward", "2024"),
            _recipe("larger.csv", "value", "leavers", "country", "2024", role="benchmark"),
        ),
        "welsh_speakers": speakers
        | _when("2021", "2021-03-21")
        | {"polarity": "neutral", "method": "published"}
        | _build(
            _recipe("ward.csv", "counts", "speakers", "ward", "2021", codes=[A, B, C, D]),
            _recipe("ward.csv", "counts", "speakers", "ward", "2021", codes=[E], flag="suppressed"),
            _recipe("larger.csv", "value", "speakers", "country", "2021", role="benchmark"),
        ),
        "safe_cycling": cycling
        | _when("2024", "2024-12-31")
        | {"polarity": "high_is_better", "method": "published", "ci_method": "none"}
        | {"levels": ["borough"], "boundary_vintage": "whole county"}
        | _build(
            _recipe("larger.csv", "value", "cycling", "borough", "2024"),
            _recipe("larger.csv", "value", "cycling", "country", "2024", role="benchmark"),
        ),
        "overweight_year1": weight
        | _when("2016", "2016-08-31", trend=["2010", "2016"])
        | {"kind": "proportion", "unit": "percent", "ci_method": "wilson_indicative", "stale_after_years": 5}
        | {"polarity": "high_is_worse", "method": "transferred", "weight": "children_0_15"}
        | {"indicative_ages": [5, 6], "indicative_cohorts": 3, **larger}
        | _build(_recipe("weight.csv", "value", "overweight", "msoa", "2010", "2016")),
        "hardship_score": _words("Hardship score", "homes")
        | _when("2023", "2023-12-31")
        | {"kind": "score", "unit": "score", "ci_method": "none", "stale_after_years": 5, **small}
        | {"polarity": "high_is_worse", "method": "transferred", "weight": "population"}
        | _build(_recipe("lsoa.csv", "value", "hardship", "lsoa", "2023")),
        "bus_hours": _words("Hours with a bus", "homes")
        | _when("2024", "2024-12-31")
        | {"kind": "mean", "unit": "index", "ci_method": "none", "stale_after_years": 3, **larger}
        | {"polarity": "high_is_better", "method": "published", "weight": "population"}
        | _build(
            _recipe("ward.csv", "value", "buses", "ward", "2024", codes=[A, B, D, E]),
            _recipe("ward.csv", "value", "buses", "ward", "2024", codes=[C], flag="not_applicable"),
        ),
        "resident_change": _words("Change of residents", "people")
        | _when("2015-2020", "2020-06-30")
        | {"kind": "change", "unit": "percent_change", "ci_method": "none", "stale_after_years": 20, **larger}
        | {"polarity": "neutral", "method": "published"}
        | _build(
            _recipe("ward.csv", "change", "people", "ward", "2015", "2020")
            | {"periods": {"2015": "2015-2020", "2020": "2015-2020"}}
        ),
        "toddlers": _words("Children aged 0 to 3", "people")
        | _when("2022", "2022-06-30")
        | {"kind": "count", "unit": "children", "ci_method": "none", "stale_after_years": 5, **small}
        | {"polarity": "neutral", "method": "published", "weight": "children_0_15", "lsoa_method": "spread"}
        | _build(
            _recipe("ages.csv", "count", "age_00", "ward", "2022")
            | {"source_indicators": [f"age_{age:02d}" for age in range(4)]}
        ),
    }


def _words(title: str, domain: str, numerator: str = "", denominator: str = "") -> dict[str, Any]:
    """Return the words of an indicator, with text that must be escaped wherever it is shown."""
    return {
        "title": f"{title} <em>&</em>",
        "short_title": title,
        "definition": f"{title} in the lost land: made up, with <script>alert('definition')</script> in it.",
        "domain": domain,
        "numerator": numerator,
        "denominator": denominator,
        "unit_label": "% of <u>those</u>" if denominator else "made-up units",
        "caveats": ["=1+1 is no formula here.", "Made up | for <b>tests</b>."],
        "source": SOURCE,
    }


def _when(period: str, end: str, *, trend: list[str] | None = None) -> dict[str, Any]:
    """Return the dates of an indicator."""
    return {
        "period": period,
        "period_label": f"to {end}",
        "period_end": f"@{end}",
        "trend_periods": trend or [],
    }


def _recipe(
    file: str,
    operation: str,
    source: str,
    area_type: str,
    *periods: str,
    codes: list[str] | None = None,
    role: str = "figure",
    flag: str = "",
) -> dict[str, Any]:
    """Return one build recipe."""
    return {
        "file": file,
        "operation": operation,
        "source_indicators": [source],
        "area_types": [area_type],
        "area_codes": codes or [],
        "periods": {period: period for period in periods},
        "role": role,
        "flag": flag,
    }


def _build(*recipes: dict[str, Any]) -> dict[str, Any]:
    """Return the recipes under their key."""
    return {"build": list(recipes)}


def _place() -> dict[str, Any]:
    """Return the place."""
    names = {"ward": "wards", "locality": "districts", "borough": "counties", "lsoa": "small areas"}
    lsoa_rows = {"file": "lsoa.csv", "area_type": "lsoa"}
    return {
        "name": "Cantre'r Gwaelod",
        "title": "Atlas of <b>Cantre'r Gwaelod</b> & the sea",
        "as_of": f"@{AS_OF}",
        "borough": {"code": BOROUGH, "name": "Cantre'r <i>Gwaelod</i>", "noun": "county"},
        "levels": {
            level: {"singular": plural.rstrip("s"), "plural": plural} for level, plural in names.items()
        },
        "localities": {"provisional": False},
        "benchmarks": [
            {"id": "borough", "code": BOROUGH, "name": "Cantre'r <i>Gwaelod</i>"},
            {"id": "wales", "code": NATION, "name": "Cymru / <b>Wales</b>"},
        ],
        "domains": [
            {"id": domain, "title": f"{domain.title()} & <b>more</b>"}
            for domain in ("homes", "schooling", "people", "empty_one")
        ],
        "defaults": {
            "indicator": "damp_homes",
            "second_indicator": "school_meals",
            "headline": ["damp_homes", "school_meals", "care_leavers", "toddlers"],
            "benchmark": "wales",
            "scheme": "natural_breaks",
        },
        "need_index": {
            "title": "Need of <b>many</b> kinds",
            "members": [{"indicator": "damp_homes"}, {"indicator": "school_meals", "lsoa": "hardship_score"}],
            "presets": [
                {
                    "id": "usual",
                    "title": "Homes & <i>meals</i>",
                    "weights": {"damp_homes": 0.6, "school_meals": 0.4},
                },
                {
                    "id": "damp",
                    "title": "Damp only",
                    "weights": {"damp_homes": 1.0},
                    "note": "=1 <b>figure</b>.",
                },
            ],
            "note": "Made up: <script>alert('index')</script>.",
        },
        "aliases": {"Old <script> name": C},
        "obsolete_codes": [
            {"first": "W05800001", "last": "W05800009", "message": "is a ward of before the flood"}
        ],
        "bridges": [{"code": OLD_MSOA, "successors": [MSOAS[0]], "note": "renumbered"}],
        "not_available": [
            {"title": "Bells <under> | water", "why": "No one counts them.", "where": "At sea."}
        ],
        "entry_points": [
            {
                "who": "Harbour <b>masters</b>",
                "text": "See where it is damp & why; <script>alert('entry')</script>.",
                "links": [
                    {
                        "label": 'Go "there"',
                        "page": "needs-map",
                        "params": {"indicator": "damp_homes", "level": "lsoa"},
                    }
                ],
            }
        ],
        "sources": [SOURCE],
        "postcodes": {"as_of": "@2025-05-01", "attribution": "=Made up by the <b>Office</b> of tests"},
        "parks": {
            "attribution": "=Parks by the <b>Office</b> of tests",
            "title": "The <i>map</i> of greens",
            "note": "Made up; <script>alert('parks')</script>.",
        },
        "build": {
            "wards": {"file": "wards.geojson", "code": "CODE", "name": "NAME"},
            "lsoas": {
                "file": "lsoas.csv",
                "code": "code",
                "name": "name",
                "parent": "msoa",
                "geometry": "wkt",
                "crs": "EPSG:27700",
            },
            "context": {"file": "context.geojson", "code": "CODE", "name": "NAME"},
            "localities": {"file": "localities.csv"},
            "best_fit": {"file": "lookup.csv", "columns": {"lsoa": "lsoa_code", "ward": "ward_code"}},
            "ward_households": {"file": "ward.csv", "area_type": "ward", "indicator": "households"},
            "lsoa_households": {**lsoa_rows, "indicator": "damp", "field": "denominator"},
            "lsoa_children": {**lsoa_rows, "indicator": "children"},
            "lsoa_population": {**lsoa_rows, "indicator": "residents"},
            "ward_single_years": {"file": "ages.csv", "area_type": "ward"},
            "parks": [
                {"file": "parks.csv", "code": "code", "name": "name", "geometry": "wkt", "crs": "EPSG:27700"}
            ],
            "postcodes": [
                {
                    "file": "postcodes.csv",
                    "columns": {"postcode": "postcode", "ward": "ward_code", "district": "district_code"},
                    "constants": {"quality": "10"},
                    "east": "east",
                    "north": "north",
                    "crs": "EPSG:27700",
                }
            ],
        },
    }


def _outlines(folder: Path, say: Say) -> None:
    """Write outlines: wards and neighbours as GeoJSON in degrees, LSOAs as text in metres."""
    wards = {code: _rectangle(west, east, 0, 2) for code, (west, east) in WARD_EDGES.items()}
    _geojson(folder / "wards.geojson", [(code, WARDS[code], shape) for code, shape in wards.items()], say)
    neighbours = [
        (BOROUGH, "Cantre'r Gwaelod", _rectangle(0, 6, 0, 2)),
        ("W06900002", "Y <script>alert('neighbour')</script>", _rectangle(6, 8, 0, 2)),
    ]
    _geojson(folder / "context.geojson", neighbours, say)
    rows = []
    for at, code in enumerate(LSOAS):
        column, row = divmod(at, 2)
        shape = box(EAST + column * KM, NORTH + row * KM, EAST + (column + 1) * KM, NORTH + (row + 1) * KM)
        name = f"Gwaelod {column // 2 + 1:03d}{'ABCD'[at % 4]}"
        rows.append((code, name, MSOAS[column // 2], shape.wkt))
    _csv(folder / "lsoas.csv", ("code", "name", "msoa", "wkt"), rows, say)


def _postcodes(folder: Path, say: Say) -> None:
    """Write two postcodes per ward and one of the neighbour; one lies beyond the ward that it belongs to."""
    places = {
        "1AA": (A, 0.25, 0.5),
        "1AB": (A, 0.75, 0.5),
        "1BC": (A, 1.1, 0.5),
        "2AA": (B, 1.5, 1.5),
        "2AB": (B, 2.2, 1.5),
        "3AA": (C, 2.75, 0.5),
        "3AB": (C, 3.25, 0.5),
        "4AA": (D, 3.75, 1.5),
        "4AB": (D, 4.5, 1.5),
        "5AA": (E, 5.25, 0.5),
        "5AB": (E, 5.75, 0.5),
        "6AA": ("W05900006", 6.5, 1),
    }
    rows = [
        (
            f"SY24 {end}",
            ward,
            BOROUGH if ward in WARDS else "W06900002",
            EAST + round(east * KM),
            NORTH + round(north * KM),
        )
        for end, (ward, east, north) in places.items()
    ]
    _csv(folder / "postcodes.csv", ("postcode", "ward", "district", "east", "north"), rows, say)


def _parks(folder: Path, say: Say) -> None:
    """Write a hectare around the play area in ward A, two outlines in B that overlap, a small one in D."""
    places = {
        "P-1": ("Green <img src=x onerror=alert('park')>", box(850, 1_450, 950, 1_550)),
        "P-2": ("=Park & <b>ride</b>", box(2_000, 800, 2_200, 1_000)),
        "P-2b": ("Behind the park", box(2_150, 800, 2_250, 900)),
        "P-3": ("D's {{ garden }}", box(4_300, 400, 4_380, 480)),
    }
    rows = [
        (code, name, shapely.affinity.translate(shape, EAST, NORTH).wkt)
        for code, (name, shape) in places.items()
    ]
    _csv(folder / "parks.csv", ("code", "name", "wkt"), rows, say)


def _rectangle(west: float, east: float, south: float, north: float) -> Polygon:
    """Return a rectangle in metres; edges are given in kilometres."""
    return box(EAST + west * KM, NORTH + south * KM, EAST + east * KM, NORTH + north * KM)


def _degrees(east: float, north: float) -> tuple[str, str]:
    """Return latitude and longitude of a point given in kilometres, as the register writes them."""
    point = gpd.GeoSeries([Point(EAST + east * KM, NORTH + north * KM)], crs="EPSG:27700").to_crs(
        "EPSG:4326"
    )[0]
    return f"{point.y:.7f}", f"{point.x:.7f}"


def _geojson(path: Path, areas: list[tuple[str, str, Polygon]], say: Say) -> None:
    """Write areas, given in metres, as GeoJSON in degrees, to a tenth of a millimetre."""
    codes, names, shapes = zip(*areas, strict=True)
    words = {"CODE": [say(each) for each in codes], "NAME": [say(each) for each in names]}
    frame = gpd.GeoDataFrame(words, geometry=list(shapes), crs="EPSG:27700").to_crs("EPSG:4326")
    frame.geometry = frame.geometry.set_precision(1e-9, mode="pointwise")
    path.write_text(frame.to_json(drop_id=True) + "\n", encoding="utf-8")


def _long(row: Row) -> tuple[Any, ...]:
    """Fill a row up to the long form of transcriptions."""
    code, area_type, indicator, period, numerator, denominator, value = row
    names = {BOROUGH: "Cantre'r <i>Gwaelod</i>", NATION: "Cymru / <b>Wales</b>", REALM: "+Prydain"}
    name = WARDS.get(code, names.get(code, f"Gwaelod {code[-3:]}"))
    return code, name, area_type, indicator, period, numerator, denominator, value, ""


def _csv(path: Path, heading: tuple[str, ...], rows: Any, say: Say) -> None:
    """Write a CSV file with Unix line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows([say(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _toml(path: Path, table: dict[str, Any], say: Say) -> None:
    """Write a TOML file; a text that starts with @ is a date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{_key(key)} = {_inline(value, say)}" for key, value in table.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _inline(value: Any, say: Say) -> str:
    """Return a value as inline TOML."""
    if isinstance(value, dict):
        pairs = (f"{_key(say(key))} = {_inline(each, say)}" for key, each in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(each, say) for each in value) + "]"
    if isinstance(value, str) and value.startswith("@"):
        return value[1:]
    return json.dumps(say(value) if isinstance(value, str) else value, ensure_ascii=False)


def _key(key: str) -> str:
    """Return a TOML key, quoted where it must be."""
    return key if key.isascii() and key.replace("_", "a").isalnum() else json.dumps(key, ensure_ascii=False)
