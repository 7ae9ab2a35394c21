"""The columns of the tables that answer a question of siting."""

from __future__ import annotations

from typing import Final

from geo.report.table import Columns, count, number, text
from geo.targeting.effects import COLUMNS as EFFECTS
from geo.targeting.ranges import COLUMNS as RANGES

SITE_DECIMALS: Final = 6  # a tenth of a metre in degrees
GROUND: Final[Columns] = {
    "answer": text(
        "shortlist, or best where enough sites are located, nothing comes close and all ways agree"
    ),
    "located": count("open sites of the category with a point that decides"),
    "listed_or_claimed": count("sites on the list, or of which the provider speaks, whichever are more"),
    "without_place": text("names of listed sites that are not counted; semicolons between"),
}
SITE_COLUMNS: Final[Columns] = {
    "set": count("1 has the highest value, 2 and more come within 1 % of it; a number, not a verdict"),
    "role": text("new, opened (by request), existing (stays) or closed"),
    "site_id": text("id of the site in the register, or place-1 and so on for places given by hand"),
    "site_name": text("its name"),
    "category": text("its category in the register; empty for places given by hand"),
    "accuracy_m": number("how far off its point may be", "metres", decimals=SITE_DECIMALS),
    "street_only": text("yes where the point is another building of the street: too vague to decide a ward"),
    "longitude": number("of its point", "degrees (EPSG:4326)", decimals=SITE_DECIMALS),
    "latitude": number("of its point", "degrees (EPSG:4326)", decimals=SITE_DECIMALS),
    "objective": text("reach, mean or worst"),
    "value": number(
        "of the set: children within the distance (weighed by need where asked), or metres",
        decimals=SITE_DECIMALS,
    ),
    "value_before": number(
        "the same today; empty where no listed site has a point that counts: then it is not known",
        decimals=SITE_DECIMALS,
    ),
    **GROUND,
    "basis": text("what the figures rest on"),
    "source": text("attribution of the lists of services"),
}
AREA_COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward, locality or borough"),
    "ages": text("age band, both ends included"),
    "within_m": number("the walking distance that counts as reached", "metres"),
    **{name: number(words) for name, words in EFFECTS.items()},
    **{name: number(words) for name, words in RANGES.items()},
    **GROUND,
    "basis": text("what the figures rest on"),
    "source": text("attribution of the lists of services"),
}
SHORTLIST_COLUMNS: Final[Columns] = {
    "letter": text("A, B, C by name: no order"),
    "site_ids": text("ids of the places; semicolons between"),
    "site_names": text("their names; semicolons between"),
    "accuracy_m": number("how far off the least exact of their points may be", "metres"),
    "within_1_percent": text(
        "yes where it comes within 1 % of the highest value, of the total and not of the gain"
    ),
    "leads_at": text("factors on the straight line at which nothing does better; semicolons between"),
    "ages": text("age band, both ends included"),
    "within_m": number("the walking distance that counts as reached", "metres"),
    **{name: number(words) for name, words in EFFECTS.items()},
    **{name: number(words) for name, words in RANGES.items()},
    "perhaps_served": number(
        "of those who gain, children who may be near a listed site whose place is only roughly known"
    ),
    **GROUND,
    "basis": text("what the figures rest on"),
    "source": text("attribution of the lists of services"),
}
ROOM_COLUMNS: Final[Columns] = {
    "set": count("1 has room for most children, 2 and more come within 1 % of it; a number, not a verdict"),
    "site_ids": text("ids of the places that open; semicolons between"),
    "site_names": text("their names; semicolons between"),
    "places_each": number("places that each new site offers, as asked"),
    "ages": text("age band, both ends included"),
    "within_m": number("the walking distance that counts as reached", "metres"),
    "placed_before": number("children who can have a place within the walk today, each one place at most"),
    "placed": number("the same with the new sites"),
    **GROUND,
    "basis": text("what the figures rest on"),
    "source": text("attribution of the lists of services"),
}
TABLES: Final = {
    "sites": SITE_COLUMNS,
    "shortlist": SHORTLIST_COLUMNS,
    "areas": AREA_COLUMNS,
    "room": ROOM_COLUMNS,
}
