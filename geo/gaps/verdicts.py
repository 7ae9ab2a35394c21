"""Promises and gaps: a verdict for each area, with the evidence it rests on.

The verdicts and their order are those of methods.md, "Promises and gaps". An area is

    met            as many sites as promised certainly there
    met nearby     only where the promise states a distance and a share of children: they can walk to one
    met if         enough are certainly there, if their ward belongs to the locality: only weakly inferred
    uncertain      there would be enough, were those counted whose area, or whose being open, is in doubt
    reported       there would be enough, were those counted of which the provider names no building
    planned        there would be enough, were those counted that are planned
    listed         an open service is listed in or near it, but its point or address does not decide
    may have closed  one is listed in or near it, and nobody knows whether it is still open
    unmet          none of these, and every category that counts is declared complete
    not evidenced  nothing is listed there, and the register is not complete: absence proves nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, get_args

import pandas as pd
from pandas import DataFrame, Series

from geo.access.coverage import Coverage, coverage
from geo.access.reach import ROUNDING, metres_in
from geo.errors import NotAvailableError
from geo.gaps.evidence import BEARINGS, Bearing, Choice, counted_categories, evidence, known_promise
from geo.gaps.locality_promise import rests_on, weakly_there
from geo.memory import kept
from geo.pack.catalogue import Claim
from geo.pack.pack import Pack
from geo.pack.standards import Promise

Nearby = Literal["surely", "perhaps", "no"]
Verdict = Literal[
    "met",
    "met nearby",
    "met if",
    "planned",
    "reported",
    "uncertain",
    "listed",
    "may have closed",
    "unmet",
    "not evidenced",
]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
HELD: Final = ("met", "met nearby")
TO_CONFIRM: Final = ("listed", "may have closed")
"""Something is listed in or near the area, and a person who knows it can settle the matter."""
# Here the site that is meant may stand nearer than any measured: the walk to the nearest is not known.
UNLISTED: Final = ("reported", *TO_CONFIRM, "not evidenced")
# A promise whose reach is shown without a verdict; one that no map can test.
NO_VERDICT: Final = "no verdict"
NOT_TESTABLE: Final = "no map can test this"
COUNTED: Final[Mapping[str, str]] = {
    "met if": "{} one, if its ward is part of that locality",
    "planned": "{} one planned",
    "reported": "{} one by the provider’s word only",
    "uncertain": "{} one there or just across a line",
    "listed": "{} one listed in or near them, address to confirm",
    "may have closed": "{} one that may have closed",
    "unmet": "{} none, by a complete list",
    "not evidenced": "{} nothing listed",
}
SAID_OF_ONE: Final[Mapping[str, str]] = {
    "met": "confirmed",
    "met if": "confirmed, if its ward belongs there",
    "reported": "said to be there",
    "unmet": "none",
    "not evidenced": "not confirmed",
}
"""A verdict as it is said of one area, where it is not said as it is called; its reason follows."""
IN_SHORT: Final[Mapping[str, str]] = {
    "met if": "if its ward is in it",
    "reported": "by word only",
    "listed": "to confirm",
    "unmet": "with none",
    "not evidenced": "nothing listed",
}
"""The same of some areas, whose number stands before it."""
COLUMNS: Final = (
    "promise_id",
    "area_name",
    "verdict",
    "reason",
    "evidence",
    "sites",
    "sites_possible",
    "sites_planned",
    "latest",
    "children",
    "children_reached",
    "nearest_metres",
)
SAID: Final = ("name", "address", "postcode", "ground", "status", "as_of")
KEPT: Final = 64


@kept(KEPT)
def gaps(pack: Pack, promise_id: str, choice: Choice | None = None) -> DataFrame:
    """Return the verdict on a promise for each area of its level; not to be changed.

    Parameters
    ----------
    pack : the place pack, or a working copy
    promise_id : of the pack's promises
    choice : what counts; the promise's own categories, open services and no street points when None

    Returns
    -------
    Index = area_code, all areas of the level in the pack's order; columns `COLUMNS`. `verdict` is one of
    `VERDICTS`, or `NO_VERDICT` for a promise that is shown as reach. `evidence` names the services, surest
    first, with ground, status and date; `sites` counts the sites certainly there, each once; `latest` is the
    newest as-of text of what was counted; `children` are of the ages of the promise. `children_reached` are
    those within the walk that the promise itself states (NaN where it states none), `nearest_metres` is their
    mean walk to the nearest listed site; both NaN where no site that counts has a point, the latter also in
    an area whose site is not listed. A promise and a choice have one verdict, whoever asks.

    Raises
    ------
    NotAvailableError : the pack has no register, or no map can test the promise.
    AtlasError : unknown promise or category.

    Source: methods.md, "Promises and gaps".

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = gaps(town(), "club_every_ward")
    >>> frame[["area_name", "verdict", "sites"]]
              area_name    verdict  sites
    area_code
    A             Abbey        met      1
    B            Bridge        met      1
    C            Castle  uncertain      0
    D              Dock  uncertain      0
    E               Elm      unmet      0
    >>> frame.loc["C", "reason"]
    'a site stands here or just across the line'
    """
    promise = known_promise(pack, promise_id)
    if promise.test == "none":
        raise NotAvailableError(f"No map can test this promise. {promise.reason}")
    chosen = choice or Choice()
    rows = evidence(pack, promise_id, chosen)
    areas = pack.areas[promise.level]
    weak = weakly_there(pack, promise, rows)
    covered = _covered(pack, promise, chosen)
    complete, reached = covered.knowledge.complete, _reached(promise, covered)
    records = []
    for code in areas.index:
        own = rows[rows["area_code"] == code]
        nearby = _nearby(promise, covered.figures.loc[code])
        verdict, reason = _verdict(promise, own, rows, complete, nearby)
        if verdict == "met" and weak:
            verdict, reason = rests_on(pack, promise, own, weak) or (verdict, reason)
        if promise.test == "reach":
            verdict, reason = NO_VERDICT, promise.reason
        records.append(
            {
                "promise_id": promise.id,
                "area_name": areas.at[code, "area_name"],
                "verdict": verdict,
                "reason": reason,
                "evidence": "; ".join(_sentences(own)),
                **_counts(own),
                **{str(name): value for name, value in reached.loc[code].items()},
            }
        )
    frame = DataFrame(records, index=areas.index, columns=list(COLUMNS))
    return frame.assign(nearest_metres=frame["nearest_metres"].mask(frame["verdict"].isin(UNLISTED)))


def claim(pack: Pack, promise_id: str) -> Claim | None:
    """Return what the provider says about a promise: its own claim, else that of its only category.

    Examples
    --------
    >>> from geo.sample import town
    >>> claim(town(), "club_every_ward").sentence()
    'The made-up council reported five clubs opened by May 2025.'
    """
    promise = known_promise(pack, promise_id)
    if promise.claim is not None or len(promise.categories) != 1:
        return promise.claim
    entry = pack.catalogue.get(promise.categories[0])
    return None if entry is None else entry.claim


def summary(pack: Pack, promise_id: str, frame: DataFrame) -> str:
    """Return the provider's claim beside the count of evidence, as sentences.

    `frame` is from `gaps`; the words are the pack's.

    Examples
    --------
    >>> from geo.sample import town
    >>> print(summary(town(), "club_every_ward", gaps(town(), "club_every_ward")))
    The made-up council reported five clubs opened by May 2025. The register holds evidence for 2 of 5 wards.
    Of the others, 2 have one there or just across a line; 1 has none, by a complete list.
    """
    promise = known_promise(pack, promise_id)
    said = claim(pack, promise_id)
    lines = [said.sentence()] if said else []
    if promise.test == "reach":
        return " ".join([*lines, promise.reason])
    counts = frame["verdict"].value_counts()
    rest = [each for each in VERDICTS if each not in HELD and counts.get(each, 0)]
    parts = [counted_words(each, int(counts[each])) for each in rest]
    if len(frame) == 1 and promise.at_least > 1:
        parts = []
    lines.append(f"{_held(pack, promise, frame)}.")
    if parts:
        told = "; ".join(parts)
        lines.append(f"Of the others, {told}." if counts.reindex(HELD).sum() else f"{told}.")
    if counts.get("not evidenced", 0):
        lines.append("The list is not complete, so a place may be there that it does not hold.")
    return " ".join(lines)


def counted_words(verdict: str, count: int) -> str:
    """Return of how many areas a verdict says what, in words.

    Examples
    --------
    >>> counted_words("listed", 5), counted_words("not evidenced", 1)
    ('5 have one listed in or near them, address to confirm', '1 has nothing listed')
    """
    return COUNTED[verdict].format(f"{count} {'has' if count == 1 else 'have'}")


def _held(pack: Pack, promise: Promise, frame: DataFrame) -> str:
    """Return for how many areas, or for how many of the sites promised, the register holds evidence."""
    words = pack.place.levels[promise.level]
    if len(frame) == 1 and promise.at_least > 1:
        plural = pack.catalogue[promise.categories[0]].plural if len(promise.categories) == 1 else "sites"
        return f"The register holds evidence for {frame['sites'].iloc[0]} of {promise.at_least} {plural}"
    held = int(frame["verdict"].isin(HELD).sum())
    areas = words.plural if len(frame) != 1 else words.singular
    return f"The register holds evidence for {held} of {len(frame)} {areas}"


def _sentences(own: DataFrame) -> list[str]:
    """Return rows of evidence as text: name, address, ground, status and date."""
    told = (own[name].to_numpy(dtype=object) for name in SAID)
    return [_sentence(*each) for each in zip(*told, strict=True)]


def _sentence(name: str, address: str, postcode: str, ground: str, status: str, as_of: str) -> str:
    """Return one row of evidence as text."""
    place = ", ".join(part for part in (address, postcode) if part)
    return (
        f"{name} ({place}): {ground}; {status}, {as_of}" if place else f"{name}: {ground}; {status}, {as_of}"
    )


def _verdict(
    promise: Promise, own: DataFrame, rows: DataFrame, complete: bool, nearby: Nearby
) -> tuple[str, str]:
    """Return the verdict on one area and its reason; `rows` are all the evidence there is."""
    sites = {bearing: set(own.loc[own["bearing"] == bearing, "site_id"]) for bearing in BEARINGS}
    held: set[Any] = set(sites["certain"])
    needed = promise.at_least
    counted = f"{len(held)} of {needed} certainly here; " if needed > 1 else ""
    if len(held) >= needed:
        return "met", f"{_number(len(held), 'site')} certainly here"
    if nearby == "surely":
        return "met nearby", "enough of the children can walk to a site outside"
    if len(held | sites["possible"]) >= needed:
        return "uncertain", f"{counted}a site stands here or just across the line"
    if nearby == "perhaps":
        return (
            "uncertain",
            f"{counted}enough of the children may be able to walk to a site outside, or may not",
        )
    if len(held | sites["possible"] | sites["reported"]) >= needed:
        return "reported", f"{counted}the provider says that there is one, but no building is listed"
    if len(held | sites["possible"] | sites["planned"]) >= needed:
        return "planned", f"{counted}planned, not yet open"
    if not complete:
        return _of_open_list(sites, needed, counted)
    anywhere = set(
        rows.loc[(rows["area_code"] == "") & rows["bearing"].isin(["unplaced", "doubtful"]), "site_id"]
    )
    in_doubt = sites["doubtful"] | sites["hinted"] | sites["unplaced"] | anywhere
    if len(held | sites["possible"] | in_doubt) >= needed:
        return "uncertain", f"{counted}{_number(len(in_doubt), 'listed service')} could be here and open"
    return "unmet", f"{counted}the list is declared complete and holds none that could be here"


def _of_open_list(sites: Mapping[Bearing, set[Any]], needed: int, counted: str) -> tuple[str, str]:
    """Return the verdict where nothing decides and the list is not complete: by what is listed in or near."""
    there = sites["certain"] | sites["possible"] | sites["hinted"]
    if len(there) >= needed:
        return "listed", f"{counted}an open service is listed here or near; its address is to be confirmed"
    if len(there | sites["doubtful"]) >= needed:
        return "may have closed", f"{counted}one is listed here or near; it may have closed"
    found = counted or "nothing is listed here, and "
    return "not evidenced", f"{found}the list is not complete"


def _nearby(promise: Promise, figures: Series[Any]) -> Nearby:
    """Tell whether enough children can walk to a site elsewhere, where the promise allows for it.

    Within the range of the walks it is surely so, or perhaps (methods.md: a verdict that flips is uncertain).
    """
    rule, total = promise.nearby, figures["children"]
    if rule is None or pd.isna(figures["inside"]) or not total > 0:
        return "no"
    if figures["inside_low"] / total >= rule.share - ROUNDING:
        return "surely"
    return "perhaps" if figures["inside_high"] / total >= rule.share - ROUNDING else "no"


def _counts(own: DataFrame) -> dict[str, Any]:
    """Return how many sites bear on an area, and the newest date of those that count."""
    number = own.groupby("bearing")["site_id"].nunique()
    dates = [text for text in own.loc[own["bearing"] == "certain", "as_of"] if text[:1].isdigit()]
    return {
        "sites": int(number.get("certain", 0)),
        "sites_possible": int(number.get("possible", 0)),
        "sites_planned": int(number.get("planned", 0)),
        "latest": max(dates, default=""),
    }


def _walk_promised(promise: Promise) -> float:
    """Return the walk that a promise itself states, metres; 0 where it states none."""
    return promise.nearby.metres if promise.nearby else metres_in(promise.minutes or 0.0)


def _covered(pack: Pack, promise: Promise, choice: Choice) -> Coverage:
    """Return the coverage that a promise is tested by: its own level, ages and walk, and what counts."""
    return coverage(
        pack,
        counted_categories(pack, promise, choice),
        statuses=choice.statuses,
        admit_street=choice.admit_street,
        ages=promise.ages,
        within=_walk_promised(promise),
        level=promise.level,
    )


def _reached(promise: Promise, covered: Coverage) -> DataFrame:
    """Return children, children reached and walk per area; unknown is NaN."""
    figures = covered.figures
    reached = figures["inside"] if _walk_promised(promise) else float("nan")
    return DataFrame(
        {
            "children": figures["children"],
            "children_reached": reached,
            "nearest_metres": figures["mean_walk"],
        }
    )


def _number(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
