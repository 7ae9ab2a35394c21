"""The map of Where next: children within the walk today and after, who gains and loses, and every place."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame
from pandas import Series

from geo.access.detours import detour_for
from geo.access.reach import SPEED_M_PER_MIN
from geo.crs import DEGREES
from geo.figures.classification import stepped
from geo.memory import kept
from geo.pack.ages import who
from geo.pack.pack import Pack
from geo.report.site_words import attribution
from geo.report.sites import street_only
from geo.targeting.plan import Plan
from layers.look.formatting import format_value, join_words, sentence_case
from layers.look.palette import Look
from layers.look.presentation import Figures, uncompared
from layers.map.categories import category_layer
from layers.map.choropleth import class_layer
from layers.map.sites import SITE_LOOKS, site_layer
from layers.map.styling import Layer
from layers.map.view import MapView, area_words
from layers.map.zones import zone_layer
from pages.frame import map_view
from pages.frame.rows import Row, rows_of
from pages.where_next.answer import Answer, difference, effect
from pages.where_next.choices import title_of, walk_of
from pages.where_next.words import NONE_NEAR, NOT_KNOWN, of

# Upper ends of the classes: the same today and after, so that colours can be compared.
SHARES = (20.0, 40.0, 60.0, 80.0, 100.0)
MINUTES = (5.0, 10.0, 15.0, 20.0, 120.0)
_FEWEST = 0.5  # children: fewer than half a child is nobody
_NONE = 0.05  # percent: what is written as 0.0%

_PLUS = "M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"
_MINUS = "M-6 -2.2H6V2.2H-6Z"
_BOTH = "M-6 -4.4H-3.4V-7H-0.6V-4.4H2V-1.6H-0.6V1H-3.4V-1.6H-6ZM0 3.2H7V6H0Z"
CHANGES: dict[str, Look] = {
    "gain": Look("some gain, nobody loses", "#5f9fca", symbol=_PLUS),
    "both": Look("some gain, some lose", "#f0dc9a", symbol=_BOTH),
    "loss": Look("some lose, nobody gains", "#b5471b", symbol=_MINUS),
    "same": Look("nobody gains or loses", "#fcfcfa"),
}
# A disc with the letter in lines: a line has no inside, so that it is drawn whatever the filling rule is.
_DISC = "M-9 0A9 9 0 1 0 9 0A9 9 0 1 0 -9 0Z"
_LINES = {
    "A": "M-3.4 4.6L0 -5M0 -5L3.4 4.6M-2.2 1.6L2.2 1.6",
    "B": "M-2.6 -5L-2.6 4.6M-2.6 -5L1 -5M1 -5L2.4 -3.8M2.4 -3.8L2.4 -1.8M2.4 -1.8L1 -0.4M-2.6 -0.4L1 -0.4"
    "M1 -0.4L2.8 1M2.8 1L2.8 3.2M2.8 3.2L1.2 4.6M1.2 4.6L-2.6 4.6",
    "C": "M3 -3.2L1.4 -5M1.4 -5L-1 -5M-1 -5L-3 -2.6M-3 -2.6L-3 2.2M-3 2.2L-1 4.6M-1 4.6L1.4 4.6"
    "M1.4 4.6L3 2.8",
    "D": "M-2.8 -5L-2.8 4.6M-2.8 -5L0.6 -5M0.6 -5L3 -2.4M3 -2.4L3 2M3 2L0.6 4.6M0.6 4.6L-2.8 4.6",
    "E": "M-2.4 -5L-2.4 4.6M-2.4 -5L2.8 -5M-2.4 -0.4L2 -0.4M-2.4 4.6L2.8 4.6",
}
_LETTER = "#ffcb3d"
ROLES: dict[str, Look] = {
    "candidate": replace(SITE_LOOKS["candidate"], word="may take one"),
    "closed": replace(SITE_LOOKS["closed"], word="closes"),
    "existing": replace(SITE_LOOKS["existing"], word="listed today"),
    "opened": replace(SITE_LOOKS["moved"], word="opened by you"),
    "several": replace(SITE_LOOKS["new"], word="in several of them"),
    **{each: Look(f"place {each}", _LETTER, symbol=_DISC + lines) for each, lines in _LINES.items()},
}
# From below to the top where markers lie over each other: the first of the shortlist is never hidden.
_RISING = [*(each for each in ROLES if each not in _LINES), *reversed(_LINES)]
ZONES: dict[str, Look] = {
    "band": Look("where the walk may end", "#d98a1f", ink="#9c5a00", width=1.0, opacity=0.18),
    "usual": Look("where it ends as a rule", "", ink="#9c5a00", width=2.4, dash="8 5", opacity=0.0),
}
HEIGHT = 580
PAIR = 2
"""Letters that stand for two plans against each other."""


@kept(64)
def map_of(answer: Answer, show: str, every: bool) -> MapView:
    """Return the map of an answer.

    Parameters
    ----------
    show : before, after, change (who gains and loses), or two plans by their letters
    every : whether candidates that play no part are drawn as well
    """
    pack, shown = answer.pack, answer.shown
    pair = [answer.plans[each] for each in show] if len(show) == PAIR else []
    if pair:
        areas = _between(pack, show, *pair)
    elif show == "before" and not shown.today_known:
        areas = _not_known(pack, shown)
    elif show == "change":
        areas = _changes(pack, shown)
    else:
        areas = class_layer(_figures(pack, shown, show), areas=area_words(pack, "ward"))
    places = _places(answer, show, every)
    counts = places["look"].value_counts()
    parts = [f"{counts[role]} {look.word}" for role, look in ROLES.items() if counts.get(role, 0)]
    words = f"{areas.words} Places: {join_words(parts)}." if parts else areas.words
    over = [site_layer(places, looks=ROLES, title="Places", counted="places", clickable=True)]
    zones = _bands(answer, show)
    if len(zones):
        over.append(zone_layer(zones, looks=ZONES, title="The walk", counted="places"))
    return MapView(
        map_view.base_of(pack, "ward"),
        areas,
        tuple(over),
        title=f"Where next: {pack.catalogue[answer.brief.category].plural}, {pack.place.name}",
        words=words,
        about=f"{words} {attribution(pack, answer.found)}",
    )


def _not_known(pack: Pack, shown: Plan) -> Layer:
    """Return the areas where nobody knows who is within the walk today: no class, no nought."""
    names = pack.areas["ward"]["area_name"]
    noun = pack.catalogue[shown.brief.category].singular
    tip = f"Not known: no listed {noun} has a sure place."
    return category_layer(
        Series(float("nan"), index=names.index),
        Series(tip, index=names.index),
        names,
        looks=CHANGES,
        title=f"{sentence_case(who(shown.brief.ages))} within {walk_of(shown.brief.within)}, today",
        areas=area_words(pack, "ward"),
    )


def _figures(pack: Pack, shown: Plan, when: str) -> Figures:
    """Return the figure of each area today or after: the share within the walk, or the average walk."""
    found, people = effect(pack, shown), sentence_case(who(shown.brief.ages))
    listed = "" if shown.knowledge.whole else "listed "
    noun = f"a {listed}{pack.catalogue[shown.brief.category].singular}"
    if shown.brief.objective == "reach":
        value = found[f"within_{when}"] / found["children"].where(found["children"] > 0) * 100
        ends, unit, title = SHARES, "percent", f"{people} within {walk_of(shown.brief.within)} of {noun}"
        label = "% of them, by usual ways"
    else:
        value = found[f"mean_{when}"] / SPEED_M_PER_MIN
        ends, unit, title = MINUTES, "minutes", f"Average walk of {who(shown.brief.ages)} to {noun}"
        label = "minutes"
    frame = uncompared(found["area_name"], value)
    frame["shown"] = [
        _shown(each, unit, row, when, whole=shown.knowledge.whole)
        for each, row in zip(value, rows_of(found), strict=True)
    ]
    if shown.brief.objective == "reach" and not shown.knowledge.whole:
        # Nothing listed within the longest walk is no proof of nothing: it has no class and no nought.
        nothing = (found[f"{when}_high"] / found["children"] * 100 < _NONE) & value.notna()
        frame.loc[nothing, "state"] = "missing"
        frame["value"] = value = value.mask(nothing)
    frame.loc[found["children"] <= 0, "state"] = "not_applicable"
    return Figures(
        frame=frame,
        classes=stepped(value, ends),
        title=f"{title}, {'today' if when == 'before' else 'after'}",
        unit=unit,
        unit_label=label,
        missing=NONE_NEAR if listed else "",
    )


def _shown(value: float, unit: str, row: Row, when: str, *, whole: bool) -> str:
    """Return a figure with its range as text; from a list that is not whole, nobody is "none listed"."""
    if pd.isna(value):
        return NOT_KNOWN
    if unit == "minutes":
        return f"{value:,.0f} minutes"
    low, high = (100 * row[f"{when}_{end}"] / row["children"] for end in ("low", "high"))
    if high < _NONE:
        return "none" if whole else "none listed"
    return f"{format_value(value, unit)} ({low:.0f}% to {high:.0f}%)"


def _between(pack: Pack, letters: str, one: Plan, other: Plan) -> Layer:
    """Return the areas by which of two plans has more children within the walk, ranges in the tooltips."""
    found = difference(pack, one, other)
    keys = [
        "".join(
            part for part in "gl" if found.loc[code, {"g": "gain", "l": "loss"}[part] + "_high"] >= _FEWEST
        )
        for code in found.index
    ]
    first, second = letters[0], letters[1]
    tips = [
        f"{of(row, 'gain')} within the walk under plan {first} only\n"
        f"{of(row, 'loss')} under plan {second} only"
        for row in rows_of(found)
    ]
    words = {
        "g": f"more under plan {first}",
        "l": f"more under plan {second}",
        "gl": "some under each only",
        "": "the same",
    }
    kinds = {"g": "gain", "l": "loss", "gl": "both", "": "same"}
    return category_layer(
        Series(keys, index=found.index),
        Series(tips, index=found.index),
        pack.areas["ward"]["area_name"],
        looks={each: replace(CHANGES[kinds[each]], word=word) for each, word in words.items()},
        title=f"Plan {first} against plan {second}",
        unit_label=f"{who(one.brief.ages)} within {walk_of(one.brief.within)}",
        areas=area_words(pack, "ward"),
    )


def _changes(pack: Pack, answer: Plan) -> Layer:
    """Return the areas by who gains and who loses, with their numbers in the tooltips."""
    found, reach = effect(pack, answer), answer.brief.objective == "reach"
    unknown = not answer.today_known
    plus, minus = ("gain", "loss") if reach else ("nearer", "farther")
    words = ("come within the walk", "no longer are") if reach else ("walk less", "walk farther")
    keys: list[str | float] = []
    tips: list[str] = []
    for row in rows_of(found):
        up, down = row[plus], row[minus]
        some = (up >= _FEWEST, down >= _FEWEST)
        if unknown:
            keys.append(float("nan"))
            tips.append("Who gains is not known: nobody knows who is within the walk today.")
            continue
        keys.append({(True, False): "gain", (False, True): "loss", (True, True): "both"}.get(some, "same"))
        tips.append(_tip(row, words) if reach else f"{up:,.0f} {words[0]}\n{down:,.0f} {words[1]}")
    by = f"a walk of {answer.brief.within:,.0f} m" if reach else "the walk to the nearest listed site"
    return category_layer(
        Series(keys, index=found.index),
        Series(tips, index=found.index),
        pack.areas["ward"]["area_name"],
        looks=CHANGES,
        title=f"{sentence_case(who(answer.brief.ages))} who gain and lose",
        spoken="Who gains and loses",
        unit_label=f"by {by}",
        areas=area_words(pack, "ward"),
    )


def _tip(row: Row, words: tuple[str, str]) -> str:
    """Return who gains and loses in an area, with ranges."""
    return f"{of(row, 'gain')} {words[0]}\n{of(row, 'loss')} {words[1]}"


def _places(answer: Answer, when: str, every: bool) -> GeoDataFrame:
    """Return the places in EPSG:4326, what matters most on top: name, look, tip, accuracy_m.

    Candidates that play no part are in it only where `every` place is asked for, or places from the map.
    """
    pack, shown = answer.pack, answer.shown
    places = shown.places.to_crs(DEGREES)
    today = {"closed": "existing"} if when == "before" else {}
    if len(when) == PAIR:
        today = {"opened": "candidate", "closed": "existing"}
    look = places["role"].map(lambda role: today.get(role, role))
    letters: dict[str, str] = {}
    for option in answer.shortlist.options:
        for site in option.sites:
            letters[site] = "several" if site in letters else option.letter
    if len(when) == PAIR:
        letters = _of_plans(answer, when)
    letter = places.index.to_series().map(letters)
    look = look.mask(letter.notna() & (look != "existing") & (look != "closed"), letter)
    kept = (look != "candidate") | (places["category"] == "") | every
    places, look = places[kept], look[kept]
    # How exactly a building's point is known matters little before it is chosen.
    accuracy = places["accuracy_m"].where(look.isin(["existing", "closed"]), 0.0)
    vague = set(street_only(pack, answer.found))
    tips = [
        "\n".join(
            [
                title_of(pack, category),
                ROLES[role].word,
                *(["point of its street only"] if site in vague else []),
            ]
        )
        for site, category, role in zip(places.index, places["category"], look, strict=True)
    ]
    order = look.map({role: at for at, role in enumerate(_RISING)})
    frame: GeoDataFrame = places.assign(look=look, tip=tips, accuracy_m=accuracy)
    return frame.loc[order.sort_values(kind="stable").index]


def _of_plans(answer: Answer, letters: str) -> dict[str, str]:
    """Return the letter of the plan of two that opens each place; those that both open have none."""
    found: dict[str, str] = {}
    for each in letters:
        for site in answer.plans[each].brief.opened:
            found[site] = "several" if site in found else each
    return found


def _bands(answer: Answer, when: str) -> GeoDataFrame:
    """Return where the walk from the places that open may end: between long and short ways; EPSG:4326."""
    shown = answer.shown
    sites = [] if answer.option is None else list(answer.option.sites)
    new = shown.places.loc[sites] if sites else shown.with_role("opened")
    if len(when) == PAIR or shown.kind == "network" or (when == "before" and answer.option is None):
        new = new.iloc[:0]
    within, detour = shown.brief.within, detour_for(shown.brief.within)
    inner, usual, outer = (
        new.geometry.buffer(within / each) for each in (detour.high, detour.central, detour.low)
    )
    parts = [
        GeoDataFrame(
            {"look": look, "tip": ""},
            geometry=shapes.to_numpy(),
            index=[f"{look}-{each}" for each in new.index],
            crs=new.crs,
        )
        for look, shapes in (("band", outer.difference(inner)), ("usual", usual))
    ]
    return GeoDataFrame(pd.concat(parts), crs=new.crs).to_crs(DEGREES)
