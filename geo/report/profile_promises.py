"""How the promises stand in an area: by verdict, with the evidence, what was said and what is due."""

from __future__ import annotations

from typing import Any

from geo.gaps.evidence import evidence
from geo.gaps.promise_ledger import due, said
from geo.gaps.verdicts import HELD, IN_SHORT, VERDICTS, claim, gaps
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from geo.report.profile_content import Promised
from geo.words import plural


def locality_of(pack: Pack, ward: str) -> str:
    """Return the code of the locality that a ward is grouped into; empty where it is in none.

    Examples
    --------
    >>> from geo.sample import town
    >>> locality_of(town(), "A"), locality_of(town(), "Z")
    ('west', '')
    """
    code = pack.localities["locality_code"].get(ward, "")
    return str(code) if code == code else ""


@kept(64)
def promised(pack: Pack, level: Level, code: str) -> tuple[Promised, ...]:
    """Return how the promises stand in an area: those of its own level, and those around or within it.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.title, each.area, each.verdict) for each in promised(town(), "ward", "E")]
    [('A club everywhere', '', 'unmet'), ('A hub per district', 'East', 'reported')]
    """
    found = []
    for promise in pack.promises.values():
        if promise.test != "sites" or not pack.catalogue:
            continue
        at = _area_of(pack, promise, level, code)
        frame = gaps(pack, promise.id)
        within = [at] if at else _lying_in(pack, promise, level, code)
        if not within:
            continue
        verdicts = [str(frame.at[each, "verdict"]) for each in within]
        if at:
            verdict, reason = verdicts[0], str(frame.at[at, "reason"])
            grounds: tuple[str, ...] = _evidence(pack, promise.id, at)
        else:
            held = sum(each in HELD for each in verdicts)
            noun = pack.place.levels[promise.level]
            verdict = f"confirmed in {held} of {plural(len(within), noun.singular, noun.plural)}"
            rest = [each for each in VERDICTS if each not in HELD and each in verdicts]
            reason = ", ".join(f"{verdicts.count(each)} {IN_SHORT.get(each, each)}" for each in rest)
            grounds = ()
        found.append(
            Promised(
                title=promise.title,
                area=pack.area_name(at) if at and at != code else "",
                verdict=verdict,
                reason=reason,
                evidence=grounds,
                said=_said(pack, promise),
                due=_due(pack, promise),
                short=not at or at == code,
            )
        )
    return tuple(found)


@kept(16)
def _by_area(pack: Pack, promise_id: str) -> dict[str, list[dict[Any, Any]]]:
    """Return the rows of evidence of each area."""
    found: dict[str, list[dict[Any, Any]]] = {}
    for row in evidence(pack, promise_id).to_dict("records"):
        found.setdefault(str(row["area_code"]), []).append(row)
    return found


def _evidence(pack: Pack, promise_id: str, code: str) -> tuple[str, ...]:
    """Return the services that speak for a promise in an area, the surest first, one sentence each."""
    found = []
    for row in _by_area(pack, promise_id).get(code, []):
        where = ", ".join(str(row[each]) for each in ("address", "postcode") if row[each])
        known = f" ({where})" if where else ""
        found.append(f"{row['name']}{known}: {row['ground']}; {row['status']}, {row['as_of']}")
    return tuple(found)


def _area_of(pack: Pack, promise: Promise, level: Level, code: str) -> str:
    """Return the area of a promise's level that an area is or lies in; empty where it holds several."""
    if promise.level == level:
        return code
    if promise.level == "borough":
        return pack.place.borough.code
    if promise.level == "locality" and level == "ward":
        return locality_of(pack, code)
    return ""


def _lying_in(pack: Pack, promise: Promise, level: Level, code: str) -> list[str]:
    """Return the areas of a promise's level that lie in a larger one."""
    areas = [str(each) for each in pack.areas[promise.level].index]
    if level == "borough":
        return areas
    return [each for each in areas if promise.level == "ward" and locality_of(pack, each) == code]


def _said(pack: Pack, promise: Promise) -> str:
    """Return the newest statement on a promise, with who said it and when."""
    newest = claim(pack, promise.id) if pack.strategy is None else said(pack, promise.id).newest
    return f"{newest.provider} says: {newest.text} ({newest.as_of})." if newest else ""


def _due(pack: Pack, promise: Promise) -> str:
    """Return the dates that a source states for a promise, each with how it stands to the day of the data."""
    if pack.strategy is None:
        return ""
    found = due(pack, promise.id, pack.place.as_of)
    return "; ".join(f"{each.stated.what}, due by {each.stated.by}: {each.state}" for each in found.dates)
