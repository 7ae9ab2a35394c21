"""The stocktake: the ledger frozen on a day, line by line, so that a later one can be held against it.

A line says one thing about one promise, one measure or the whole. What a promise's result rests on is frozen
beside it as prints (digests): of its list, of its rule, of the ground; so that a later stocktake can say
which of them changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.gaps.promise_ledger import Entry, ledger
from geo.gaps.strategy_measures import Reading, Standing, standings
from geo.memory import kept
from geo.pack.catalogue import Claim
from geo.pack.network_files import fingerprint
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from geo.writing import csv_bytes, number_text

Kind = Literal["stocktake", "promise", "claim", "register", "method", "data", "due"]
KINDS: Final[tuple[Kind, ...]] = ("stocktake", "promise", "claim", "register", "method", "data", "due")
VERSION: Final = "1"
"""Of the lines: which there are and what they say."""
METHOD: Final = "2"
"""Of the way verdicts come about; to be raised when the program judges the same list in another way."""
LIST: Final = "print of the list"
RULE: Final = "print of the rule"
GROUND: Final = "print of the ground"
PRINT: Final = "print"
VERDICT: Final = "verdict: "
"""Before the code of an area."""
MEASURE: Final = "measure: "
"""Before the id of a measure."""


class Line(NamedTuple):
    """One line: the kind of thing it says, about what (id and title), which part of it, and what it says."""

    kind: Kind
    about: str
    title: str
    field: str
    value: str


@dataclass(frozen=True)
class Stocktake:
    """The ledger on a day; `head` says where and when, and carries the print of all the rest."""

    lines: tuple[Line, ...]

    @property
    def head(self) -> dict[str, str]:
        """What it says of itself."""
        return {each.field: each.value for each in self.lines if each.kind == "stocktake"}

    @property
    def body(self) -> tuple[Line, ...]:
        """All other lines."""
        return tuple(each for each in self.lines if each.kind != "stocktake")


def stocktake(pack: Pack, on: date | None = None) -> Stocktake:
    """Return the ledger of a pack, or of a working copy, frozen on a day; the pack's own when None.

    Raises
    ------
    NotAvailableError : the pack has no strategy.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = stocktake(town(), date(2025, 7, 1))
    >>> found.head["on"], found.head["place"]
    ('2025-07-01', 'Sample Town')
    >>> [each.value for each in found.body if each.about == "club_every_ward" and each.field == "result"]
    ['2 met, 2 uncertain, 1 unmet of 5']
    """
    day = on or pack.place.as_of
    body: list[Line] = []
    for entry in ledger(pack, day):
        body += _of_promise(pack, entry)
    for standing in standings(pack):
        body += _of_measure(pack, standing)
    body.append(Line("data", "ground", pack.place.name, GROUND, ground_print(pack)))
    head = {
        "version": VERSION,
        "place_code": pack.place.borough.code,
        "place": pack.place.name,
        "on": day.isoformat(),
        "data_as_of": pack.place.as_of.isoformat(),
        "working_copy": "; ".join(pack.catalogue[each].title for each in pack.working_copy),
    }
    lines = [Line("stocktake", "", pack.place.name, name, said) for name, said in head.items()] + body
    return Stocktake((Line("stocktake", "", pack.place.name, PRINT, digest(lines)), *lines))


def digest(lines: Iterable[Line]) -> str:
    """Return the print of some lines: it changes with any of them, save for the print itself.

    Examples
    --------
    >>> len(digest([Line("due", "bells", "The bells", "dates", "")]))
    16
    """
    own = [list(each) for each in lines if (each.kind, each.field) != ("stocktake", PRINT)]
    return _print(json.dumps(own, ensure_ascii=True))


# ---- Lines -----------------------------------------------------------------------------------------------


def _of_promise(pack: Pack, entry: Entry) -> Iterator[Line]:
    """Yield the lines of one promise, status by status."""
    promise = entry.promise

    def line(kind: Kind, field: str, value: str) -> Line:
        return Line(kind, promise.id, promise.title, field, value)

    yield line("promise", "words", promise.promise)
    yield line("promise", "source", promise.source)
    yield line("promise", "level", pack.place.levels[promise.level].singular)
    yield from (line("claim", field, value) for field, value in _claims(entry.said.claims))
    found = entry.shown
    yield line("register", "result", result_words(entry))
    yield line("register", "as_of", "; ".join(f"{name}: {when}" for name, when in found.as_of.items()))
    yield line("register", "complete", "yes" if found.complete else "no")
    for code, verdict in found.verdicts.items():
        yield line("register", f"{VERDICT}{pack.area_name(code)} ({code})", verdict)
    yield line("register", LIST, _list(pack, promise))
    yield line("method", "why there is no verdict", found.reason)
    yield line("method", RULE, _rule(pack, promise))
    yield line("due", "dates", "; ".join(f"{each.stated.what}: {each.stated.by}" for each in entry.due.dates))
    yield line("due", "state", "; ".join(entry.due.states))
    yield line("due", "period of the strategy", entry.due.period)


def _claims(claims: tuple[Claim, ...]) -> Iterator[tuple[str, str]]:
    """Yield what providers say: the newest statement, and all before it."""
    newest, *earlier = [f"{each.provider}: {each.text} ({each.as_of}; {each.source})" for each in claims] or [
        ""
    ]
    yield "newest", newest
    yield "earlier", " | ".join(earlier)


def result_words(entry: Entry) -> str:
    """Return what the register shows of a promise in a few words, such as “6 met, 14 not evidenced of 20”.

    Examples
    --------
    >>> from geo.sample import town
    >>> [result_words(each) for each in ledger(town())][1:]
    ['1 met, 1 reported of 2', 'no verdict; a listed place in 4 of 5', 'no map can test this']
    """
    found = entry.shown
    if found.test == "not testable":
        return "no map can test this"
    if found.test == "no register":
        return "no register"
    if found.test == "shown":
        return f"no verdict; a listed place in {found.with_sites} of {len(found.sites)}"
    words = ", ".join(f"{count} {verdict}" for verdict, count in found.counts.items())
    if found.wanted > 1 and len(found.sites) == 1:
        verdict = next(iter(found.counts))
        return f"{sum(found.sites.values())} of {found.wanted} places certainly there: {verdict}"
    return f"{words} of {len(found.verdicts)}"


def _of_measure(pack: Pack, standing: Standing) -> Iterator[Line]:
    """Yield the lines of one measure."""
    measure = standing.measure

    def line(kind: Kind, field: str, value: str) -> Line:
        return Line(kind, f"{MEASURE}{measure.id}", measure.title, field, value)

    yield line("data", "baseline", _reading(standing.baseline))
    yield line("data", "later", _reading(standing.later))
    yield line("data", "comparators", "; ".join(map(_reading, standing.comparators)))
    wards = measure.wards
    yield line("data", "wards", " ".join(filter(None, (wards.state, wards.indicator))))
    yield line("method", "definition", _definition(pack, standing))


def _reading(reading: Reading | None) -> str:
    """Return a figure in words; nothing where there is none."""
    if reading is None:
        return ""
    return f"{reading.area} {number_text(reading.value, 4)} {reading.unit} ({reading.period})"


def _definition(pack: Pack, standing: Standing) -> str:
    """Return the print of what a measure means: its figure's definition, who is counted, how wards differ."""
    measure = standing.measure
    named = [each for each in (measure.indicator, measure.later, measure.wards.indicator) if each]
    means = {each: pack.indicator(each).definition for each in named}
    return _print(json.dumps([means, standing.population, measure.wards.note], sort_keys=True))


# ---- Prints ----------------------------------------------------------------------------------------------


def _print(text: str | bytes) -> str:
    """Return a digest of 16 characters."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:16]


def _list(pack: Pack, promise: Promise) -> str:
    """Return the print of the lists that count for a promise: their rows, and who declares them complete."""
    known = [each for each in promise.categories if each in pack.catalogue]
    parts = [
        csv_bytes(pack.register.rows(each)) + pack.catalogue[each].complete_source.encode() for each in known
    ]
    return _print(b"\0".join(parts)) if parts else ""


def _rule(pack: Pack, promise: Promise) -> str:
    """Return the print of how a promise is tested: its rule, how exact points are, the program's way."""
    fields = {"test", "level", "categories", "at_least", "ages", "minutes", "nearby"}
    rule: dict[str, Any] = promise.model_dump(mode="json", include=fields)
    terms = pack.register.terms
    exact = [] if terms is None else [each.model_dump(mode="json") for each in terms.accuracy]
    of_source = [] if terms is None else [each.model_dump(mode="json") for each in terms.accuracy_of_source]
    return _print(json.dumps([METHOD, rule, exact, of_source], sort_keys=True))


@kept(1, shared=True)
def ground_print(pack: Pack) -> str:
    """Return the print of the ground that verdicts rest on: outlines, postcodes, parks, children, streets.

    Examples
    --------
    >>> from geo.sample import town, town_with_streets
    >>> ground_print(town()) == ground_print(town_with_streets())
    False
    """
    plain: list[DataFrame] = [
        pack.localities,
        pack.small_areas,
        pack.output_areas,
        pack.single_years,
    ]
    shapes: list[GeoDataFrame] = [pack.areas["ward"], pack.context, pack.postcodes, pack.parks, pack.water]
    parts = [csv_bytes(frame.reset_index().astype("str")) for frame in plain]
    for frame in shapes:
        parts.append(
            csv_bytes(DataFrame(frame.drop(columns=frame.geometry.name)).reset_index().astype("str"))
        )
        parts.append(b"".join(shapely.to_wkb(frame.geometry.to_numpy())))
    streets = fingerprint(pack.network) if pack.network is not None else ""
    return _print(b"\0".join([*parts, streets.encode()]))
