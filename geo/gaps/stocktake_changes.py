"""Two stocktakes side by side: what changed, and of which kind the change is.

What a provider says, what is due and what a figure says change by themselves. A verdict changes because its
list did, its rule, or the ground it stands on: the prints beside it tell which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.errors import AtlasError
from geo.gaps.stocktake import GROUND, LIST, MEASURE, RULE, VERDICT, Kind, Stocktake

PRINTS: Final = (LIST, RULE, GROUND, "definition")
RESULT: Final = "result"
UNEXPLAINED: Final = (
    "Neither the list nor the rule nor the ground changed, so the program judges in another way."
)
_CAUSES: Final[Mapping[Kind, str]] = {
    "register": "its list changed",
    "method": "its rule changed",
    "data": "the ground it stands on changed",
}
Said = Mapping[tuple[str, str], str]
"""What is said of one promise or measure, by kind and field."""


@dataclass(frozen=True)
class Change:
    """One change: its kinds (several where more than one may be the cause), about what, and why."""

    kinds: tuple[Kind, ...]
    about: str
    title: str
    field: str
    before: str
    after: str
    words: str


def changes(earlier: Stocktake, now: Stocktake) -> tuple[Change, ...]:
    """Return what changed between two stocktakes of one place.

    Raises
    ------
    AtlasError : they are of two places, or the earlier one is the later.

    Examples
    --------
    >>> from geo.gaps.stocktake import stocktake
    >>> from geo.sample import town
    >>> earlier, now = (stocktake(town(), date(year, 1, 1)) for year in (2026, 2027))
    >>> [(each.kinds, each.field, each.before, each.after) for each in changes(earlier, now)]
    [(('due',), 'state', 'late; not yet due', 'late; date passed')]
    """
    _comparable(earlier, now)
    old, new = _by_subject(earlier), _by_subject(now)
    titles = {each.about: each.title for each in (*earlier.body, *now.body)}
    ground = old.get("ground") != new.get("ground")
    found: list[Change] = []
    for about in dict.fromkeys([*new, *old]):
        title = titles[about]
        if about not in old or about not in new:
            found.append(_come_or_gone(about, title, about in new))
        elif about.startswith(MEASURE):
            found += _of_measure(about, title, old[about], new[about])
        elif about != "ground":
            found += _of_promise(about, title, old[about], new[about], ground)
    if ground:
        words = "Outlines, postcodes, parks, children or streets, which verdicts rest on, are others now."
        found.append(Change(("data",), "ground", titles["ground"], "ground", "", "", words))
    return tuple(found)


def _comparable(earlier: Stocktake, now: Stocktake) -> None:
    """Refuse stocktakes that cannot be held against each other."""
    if earlier.head["place_code"] != now.head["place_code"]:
        raise AtlasError(
            f"This stocktake is of {earlier.head['place']}, not of {now.head['place']}: nothing is compared."
        )
    if date.fromisoformat(earlier.head["on"]) > date.fromisoformat(now.head["on"]):
        raise AtlasError(
            f"This stocktake is of {earlier.head['on']}, later than {now.head['on']}: choose a later day."
        )


def _by_subject(given: Stocktake) -> dict[str, dict[tuple[str, str], str]]:
    """Return what is said of each promise and measure."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for line in given.body:
        found.setdefault(line.about, {})[(line.kind, line.field)] = line.value
    return found


def _come_or_gone(about: str, title: str, come: bool) -> Change:
    """Return the change of a promise or measure that is new, or no longer there."""
    kind: Kind = "method" if about.startswith(MEASURE) else "promise"
    noun = "measure" if about.startswith(MEASURE) else "promise"
    words = f"A {noun} was added." if come else f"A {noun} was taken out."
    return Change((kind,), about, title, noun, "" if come else title, title if come else "", words)


def _differing(old: Said, new: Said) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind, field, before and after of all that differs."""
    for kind, field in dict.fromkeys([*new, *old]):
        before, after = old.get((kind, field), ""), new.get((kind, field), "")
        if before != after:
            yield kind, field, before, after


def _of_measure(about: str, title: str, old: Said, new: Said) -> Iterator[Change]:
    """Yield what changed about a measure."""
    for kind, field, before, after in _differing(old, new):
        if field in PRINTS:
            yield Change(
                ("method",), about, title, field, "", "", "The definition or who is counted changed."
            )
        else:
            yield Change(("method" if kind == "method" else "data",), about, title, field, before, after, "")


def _of_promise(about: str, title: str, old: Said, new: Said, ground: bool) -> Iterator[Change]:
    """Yield what changed about a promise, status by status."""
    causes: list[Kind] = []
    results = []
    for kind, field, before, after in _differing(old, new):
        if field in (LIST, RULE):
            causes.append("register" if field == LIST else "method")
        elif field == RESULT or field.startswith(VERDICT):
            results.append((field, before, after))
        else:
            yield Change((_kind(kind),), about, title, field, before, after, "")
    if results:
        because: tuple[Kind, ...] = (*causes, "data") if ground else tuple(causes)
        words = f"{_because(because)}." if because else UNEXPLAINED
        for field, before, after in results:
            yield Change(because or ("method",), about, title, field, before, after, words)
        return
    for each in causes:
        what = "The list" if each == "register" else "The rule"
        field = LIST if each == "register" else RULE
        yield Change((each,), about, title, field, "", "", f"{what} changed; what it shows did not.")


def _kind(said: str) -> Kind:
    """Return the kind of a line that was read."""
    known: tuple[Kind, ...] = ("promise", "claim", "register", "method", "due")
    return next(each for each in known if each == said)


def _because(because: tuple[Kind, ...]) -> str:
    """Return the causes of a verdict's change in words."""
    words = " and ".join(_CAUSES[each] for each in because)
    return f"{words[:1].upper()}{words[1:]}"
