"""Catchments on the map: colours by the site's locality, words that say the same."""

from __future__ import annotations

import pandas as pd
import pytest
from geopandas import GeoDataFrame
from pandas import DataFrame
from shapely import box

from layers.map.catchments import (
    CHOSEN,
    NONE,
    OWN,
    UNSURE,
    crossing_sentences,
    describe,
    looks,
    minutes_words,
    percent,
    share_words,
    with_chosen,
    zones,
)
from layers.map.zones import zone_layer

NAMES = {"east": "East <b>End</b>", "west": "West"}
WHO = "children aged 0 to 4"
UNKNOWN = float("nan")


def row(home: str, site: str, there: str, children: float, minutes: float = 12.0) -> dict[str, object]:
    """Return a row of the overlay."""
    walks = {"mean_minutes": minutes, "mean_minutes_low": minutes * 0.9, "mean_minutes_high": minutes * 1.3}
    return {
        "catchment": "overlay",
        "locality_code": home,
        "locality_name": NAMES.get(home, ""),
        "site_id": site,
        "site_name": f"Hub {site}" if site else "",
        "site_locality_code": there,
        "site_locality_name": NAMES.get(there, ""),
        "children": children,
        "note": "" if site else "not worked out",
        **walks,
    }


def frame(*rows: dict[str, object]) -> GeoDataFrame:
    """Return rows side by side in degrees; their index does not start at 0, as after a choice of rows."""
    shapes = [box(number, 51, number + 1, 52) for number in range(len(rows))]
    index = range(7, 7 + len(rows))
    return GeoDataFrame(DataFrame(list(rows), index=index), geometry=shapes, crs="EPSG:4326")


ROWS = frame(
    row("west", "W", "west", 60),
    row("west", "E", "east", 30),
    row("east", "E", "east", 100),
    row("east", "X", "", 8),
    row("east", "", "", 2, UNKNOWN),
)


def test_the_overlay_colours_only_children_nearer_to_another_localitys_site() -> None:
    drawn = zones(ROWS, "overlay", who=WHO)
    assert list(drawn["look"]) == [OWN, "east", OWN, UNSURE, NONE]
    assert list(drawn["count"]) == [60, 30, 100, 8, 2]
    assert list(zones(ROWS, "nearest", who=WHO)["look"])[:3] == ["west", "east", "east"]


def test_a_tooltip_says_site_children_and_walk_and_claims_no_walk_where_there_is_none() -> None:
    tips = zones(ROWS, "overlay", who=WHO)["tip"]
    assert (
        tips.iloc[1]
        == "Hub E (East <b>End</b>)\n30 children aged 0 to 4 of West\nmean walk 12 min (11 to 16)"
    )
    assert tips.iloc[4] == "Not worked out\n2 children aged 0 to 4"


def test_every_look_has_a_fill_or_pattern_of_its_own() -> None:
    for kind in ("assigned", "nearest", "overlay"):
        made = looks({f"code-{number}": f"Name {number}" for number in range(6)}, kind)
        told = [(look.fill, look.pattern.marks if look.pattern else "", look.dash) for look in made.values()]
        assert len(set(told)) == len(told)
        assert all(look.word for look in made.values())


def test_legend_and_description_count_the_same_children() -> None:
    made, drawn = looks(NAMES, "overlay", word="district"), zones(ROWS, "overlay", who=WHO)
    markup = zone_layer(drawn, looks=made, title="Hubs", unit_label=WHO, counted="children").legend
    for count in ("160", "30", "8", "2"):
        assert f">{count}</td>" in markup
    assert "East &lt;b&gt;End&lt;/b&gt;" in markup
    assert "<b>End" not in markup
    text = describe(drawn, made, title="Hubs", who=WHO)
    assert text.startswith("Hubs: 200 children aged 0 to 4.")
    assert "Nearest site is in their own district: 160 (80%)" in text
    assert "nearer to a site of East <b>End</b> than to their own district's: 30 (15%)" in text


def test_the_chosen_locality_is_a_line_on_top_that_counts_nobody() -> None:
    drawn = with_chosen(zones(ROWS, "overlay", who=WHO), box(0, 51, 2, 52))
    assert drawn["look"].iloc[-1] == CHOSEN
    assert drawn["count"].sum() == 200
    made = looks(NAMES, "overlay")
    layer = zone_layer(drawn, looks=made, title="Hubs", unit_label=WHO, counted="children")
    assert len(layer.sent["rows"]) == 6
    assert "chosen" not in layer.legend


def test_who_crosses_a_line_is_said_in_words_with_the_sites() -> None:
    crossing = DataFrame(
        [
            {
                "from_code": "west",
                "from_name": "West",
                "to_code": "east",
                "to_name": "East",
                "children": 1240.0,
            }
            | {"share": 0.31},
            {"from_code": "east", "from_name": "East", "to_code": "", "to_name": "", "children": 8.0}
            | {"share": 0.004},
            {"from_code": "east", "from_name": "East", "to_code": "west", "to_name": "West", "children": 0.2}
            | {"share": 0.0},
        ]
    )
    said = crossing_sentences(crossing, ROWS, who=WHO, site_word="a listed hub")
    assert said == [
        "1,240 children aged 0 to 4 in West (31% of them) live nearer to a listed hub of East: Hub E.",
        "8 children aged 0 to 4 in East (under 1% of them) live nearer to a listed hub that is not certain "
        "to be in any of them: Hub X.",
    ]


def test_walks_and_shares_are_written_with_their_range() -> None:
    walk = {"mean_minutes": 12.4, "mean_minutes_low": 10.6, "mean_minutes_high": 16.8}
    assert minutes_words(walk, "mean_minutes") == "12 min (11 to 17)"
    exact = dict.fromkeys(walk, 12.4)
    assert minutes_words(exact, "mean_minutes") == "12 min"
    assert minutes_words(dict.fromkeys(walk, UNKNOWN), "mean_minutes") == "not known"
    share = {"share_15": 0.594, "share_15_low": 0.401, "share_15_high": 0.68}
    assert share_words(share, "share_15") == "59% (40 to 68)"
    assert share_words(dict.fromkeys(share, pd.NA), "share_15", unknown="not worked out") == "not worked out"


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0%"), (0.001, "under 1%"), (0.5, "50%"), (0.996, "over 99%"), (1.0, "100%")],
)
def test_a_few_are_not_none_and_almost_all_are_not_all(share: float, words: str) -> None:
    assert percent(share) == words
