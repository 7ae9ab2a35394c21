"""A profile as its printed template reads it: texts as they are printed, places of marks, drawings in mm."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from geo.gaps.verdicts import SAID_OF_ONE
from geo.pack.pack import Pack
from geo.report.profile_content import Measure, Nearest, Place, Play, Profile, Promised
from geo.report.profile_sources import mark_words
from geo.report.profile_words import near_words, walk_words
from geo.words import ordinal, place_span, sentence_case
from geo.writing import day_words
from layers.paper.profile_last import last_page
from layers.paper.profile_map import area_map, lines_beside, locator, numbered
from layers.paper.profile_rows import measure_row
from layers.paper.profile_trends import trend_rows

_LOWER: Final = 12.0
"""By how much the map of a tight profile is lower, mm."""
_SMALL: Final = 10
"""Hectares below which an area's size is given in them."""
_EVIDENCE: Final = 3
"""Services named as evidence for a promise; of more, the rest is counted."""
_POCKETS: Final = {"ward": 4, "any": 4, "locality": 2, "borough": 2}
_TRENDS: Final = 4


def profile_data(pack: Pack, profile: Profile, *, tight: bool = False) -> dict[str, Any]:
    """Return a profile for the template.

    `tight` : closer lines, a lower map and less evidence, for an area that would need a page too many
    """
    return {
        "tight": tight,
        **_head(profile),
        **_maps(pack, profile, _LOWER if tight else 0.0),
        "children": _children(profile),
        "rank": _rank(profile),
        **_figures(profile),
        **_services(profile),
        **_promises(profile),
        **_pockets(profile),
        "trends": trend_rows(profile, _TRENDS),
        **last_page(profile),
    }


def _head(profile: Profile) -> dict[str, Any]:
    """Return what the area is, what stands out, and what stands on every page."""
    noun = profile.noun
    is_place = profile.level == "borough"
    return {
        "title": f"{profile.name}: {'' if is_place else f'{noun} '}profile",
        "kind": f"{sentence_case(f'{noun} profile')} · Children and families · {profile.place}",
        "name": profile.name,
        "short": profile.name if len(profile.name) <= 30 else f"This {noun}",
        "noun": sentence_case(noun),
        "facts": _facts(profile),
        "description": profile.headline,
        "headline": profile.headline,
        "findings": [{"label": each.label, "text": each.text} for each in profile.findings],
        "day": [profile.as_of.year, profile.as_of.month, profile.as_of.day],
        "footer": f"{profile.name[:60]} · {noun} profile · Ward Needs Atlas, {profile.place} · "
        f"data as of {day_words(profile.as_of)}",
    }


def _maps(pack: Pack, profile: Profile, lower: float) -> dict[str, Any]:
    """Return both maps and the list beside the larger one."""
    shown = numbered(profile.places, lines_beside(lower))
    return {
        "locator": locator(pack, profile),
        "map": area_map(pack, profile, lower=lower),
        "list": _list(shown, len(profile.places) - len(shown)),
        "map_key": _map_key(profile, "Shaded: parks; lined: water"),
        "map_key_screen": _map_key(profile, "Green: parks; blue: water"),
        "unplaced": _unplaced(profile),
    }


def _children(profile: Profile) -> dict[str, Any]:
    """Return who lives there."""
    ages = [
        {
            "title": each.title,
            "number": f"{each.children:,.0f}",
            "share": round(each.children / profile.children, 4) if profile.children else 0,
        }
        for each in profile.ages
    ]
    return {
        "number": f"{profile.children:,.0f}",
        "words": f"children aged 0 to 17{_of_place(profile)}",
        "residents": profile.residents,
        "note": profile.children_note,
        "ages": ages,
    }


def _figures(profile: Profile) -> dict[str, Any]:
    """Return every figure, and what it is held against."""
    compared, alone = _split(profile.measures)
    return {
        "against": profile.against,
        "others": profile.others,
        "beside": [each.name for each in profile.measures[0].beside] if profile.measures else [],
        "groups": [
            {"title": title, "rows": [measure_row(each, profile) for each in rows]}
            for title, rows in groupby(compared, key=lambda each: each.domain)
        ],
        "alone": [measure_row(each, profile) for each in alone],
        "marks": mark_words(),
        "counts": f"{profile.worse} worse, {profile.similar} similar, {profile.better} better",
        "missing": list(profile.missing),
    }


def _services(profile: Profile) -> dict[str, Any]:
    """Return the walks to services, to places to play and to a park."""
    parks = [profile.parks] if profile.parks else []
    return {
        "nearest": [_nearest(each) for each in profile.nearest],
        "walks": profile.walk_words,
        "no_register": not profile.nearest,
        "play": [_play(each) for each in [*profile.play, *parks]],
        "play_note": _play_note(profile),
    }


def _promises(profile: Profile) -> dict[str, Any]:
    """Return each promise and how it stands."""
    none = (
        "Promises are made to wards and localities, so none is judged here."
        if profile.level == "any"
        else "No promise that a list of services could test is known here."
    )
    return {"promises": [_promise(each) for each in profile.promises], "no_promises": none}


def _promise(promised: Promised) -> dict[str, Any]:
    """Return a promise as it is printed; evidence stands beside those about this area only."""
    evidence = promised.evidence if promised.short else ()
    return {
        "title": promised.title,
        "area": promised.area,
        "verdict": SAID_OF_ONE.get(promised.verdict, promised.verdict),
        "reason": f"{sentence_case(promised.reason)}." if promised.reason else "",
        "evidence": list(evidence[:_EVIDENCE]),
        "more": max(0, len(evidence) - _EVIDENCE),
        "said": promised.said,
        "due": f"{sentence_case(promised.due)}." if promised.due else "",
    }


def _pockets(profile: Profile) -> dict[str, Any]:
    """Return the small areas far worse than their ward, and how many more there are."""
    most = _POCKETS[profile.level]
    shown = [
        {
            "measure": each.measure,
            "name": each.name,
            "ward": "" if profile.level == "ward" else each.ward,
            "words": each.words,
            "ward_words": each.ward_words,
            "children": f"about {each.children:,.0f}",
        }
        for each in profile.pockets[:most]
    ]
    return {"pockets": shown, "pockets_more": max(0, len(profile.pockets) - most)}


def _map_key(profile: Profile, ground: str) -> str:
    """Return what the marks of the map mean; `ground` is drawn otherwise on paper and on a screen."""
    near = profile.level in ("ward", "any")
    around = f"Filled: in the {profile.noun}; open: within 350 m of it. " if near else ""
    return f"{around}{ground}. North is up."


def _split(measures: Sequence[Measure]) -> tuple[list[Measure], list[Measure]]:
    """Return the measures that wards have, and those that are known for the whole place only."""
    return (
        [each for each in measures if each.lowest is not None],
        [each for each in measures if each.lowest is None and each.value is not None],
    )


def _facts(profile: Profile) -> str:
    """Return where the area lies, and how large it is."""
    size = (
        f"{profile.hectares / 100:,.1f} km²"
        if profile.hectares >= _SMALL
        else f"{profile.hectares:,.1f} hectares"
    )
    parts = [sentence_case(profile.within), size if profile.hectares else ""]
    return " · ".join(each for each in parts if each)


def _of_place(profile: Profile) -> str:
    """Return which part of the children of the whole place live here."""
    if profile.level == "borough" or profile.share_of_place != profile.share_of_place:
        return ""
    return f", {profile.share_of_place:.1%} of those in {profile.place}"


def _rank(profile: Profile) -> dict[str, Any] | None:
    """Return the place of a ward in the order of need, or of the wards of a larger area."""
    if not profile.need:
        return None
    title = profile.need_title
    if profile.level == "ward":
        one = profile.need[0]
        span = place_span(one.low, one.high, one.of)
        return {
            "title": title,
            "words": f"{sentence_case(span)} {profile.others} in nine of ten trials",
            "of": one.of,
            "bars": [{"name": "", "low": one.low, "high": one.high, "rank": one.rank}],
            "ends": [f"{ordinal(1)}: most need", f"{ordinal(one.of)}: least"],
        }
    rows = profile.need[:5]
    return {
        "title": title,
        "words": f"Wards with most need {'here' if profile.level == 'locality' else ''}".strip() + ":",
        "of": rows[0].of,
        "bars": [
            {
                "name": f"{each.name}: {place_span(each.low, each.high, each.of)}",
                "low": each.low,
                "high": each.high,
                "rank": each.rank,
            }
            for each in rows
        ],
        "ends": [f"{ordinal(1)}: most need", f"{ordinal(rows[0].of)}: least"],
    }


def _list(shown: Sequence[Place], more: int) -> list[dict[str, Any]]:
    """Return the list beside the map: kinds, and the services of each by number."""
    rows = [
        {
            "kind": kind,
            "items": [
                {"number": number, "name": place.name, "inside": place.inside} for number, place in members
            ],
        }
        for kind, members in (
            (kind, list(group))
            for kind, group in groupby(enumerate(shown, start=1), key=lambda each: each[1].kind)
        )
    ]
    if more:
        rows.append({"kind": f"{more:,} more on the map of the atlas", "items": []})
    return rows


def _unplaced(profile: Profile) -> str:
    """Return what is listed without a place, so that nobody takes the map for all there is."""
    if not profile.unplaced:
        return ""
    listed = ", ".join(profile.unplaced)
    return f"Listed somewhere in {profile.place} without an exact place, so not on any map: {listed}."


def _nearest(nearest: Nearest) -> dict[str, Any]:
    """Return the walk to one kind of service as the table prints it."""
    known = nearest.metres is not None
    return {
        "title": nearest.title,
        "ages": f"{nearest.ages[0]} to {nearest.ages[1]}",
        "name": nearest.name if known else "Not known: no listed place has an exact address",
        "walk": walk_words(nearest),
        "share": near_words(nearest.share, nearest.share_low, nearest.share_high),
        "as_of": nearest.as_of,
    }


def _play(play: Play) -> dict[str, Any]:
    """Return who has a place to play near, as the table prints it."""
    ages = f"{play.ages[0]} to {play.ages[1]}"
    return {
        "title": f"Aged {ages}" if play.verdict else f"The edge of a park, aged {ages}",
        "within": f"{play.within:,.0f} m",
        "share": round(play.share, 4) if play.share is not None else None,
        "low": play.share_low,
        "high": play.share_high,
        "words": near_words(play.share, play.share_low, play.share_high),
        "without": f"about {play.children * (1 - play.share):,.0f}"
        if play.share is not None
        else "not known",
    }


def _play_note(profile: Profile) -> str:
    """Return what the distances are and who says so."""
    if not profile.play:
        return ""
    unsure = any(not each.verified for each in profile.play)
    check = " Read second hand, to be checked in the guidance." if unsure else ""
    stated = f"Distances: {profile.play[0].source}.{check}"
    return f"{stated} Among listed places; a place that is not listed may exist."
