"""What a meeting pack rests on, as prints (digests): lines, figures, lists, promises and the way all is done.

Two packs of two days are held against each other by them: whatever changed has another print.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame
from pydantic import BaseModel

import geo
from geo.pack.indicators import Contract
from geo.pack.network_files import fingerprint
from geo.pack.pack import Pack
from geo.store.program import code_digest
from geo.writing import csv_bytes

PrintKind = Literal["data", "boundary", "register", "claim", "method"]
_OF_DATA: Final = frozenset({"source", "period", "period_label", "period_end", "trend_periods", "build"})
"""What metadata say of the figures and not of their meaning."""


class Print(Contract):
    """The print of one thing: its kind, its name and title, of when it is, and its digest."""

    kind: PrintKind
    name: str
    title: str
    period: str = ""
    print: str


def prints(pack: Pack) -> tuple[Print, ...]:
    """Return the print of everything that answers of a pack rest on, in the order in which it is told.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = prints(town())
    >>> sorted({each.kind for each in found})
    ['boundary', 'claim', 'data', 'method', 'register']
    >>> [(each.title, each.period) for each in found if each.name == "damp_homes" and each.kind == "data"]
    [('Damp homes', '2021')]
    """
    return (*_data(pack), *_boundaries(pack), *_lists(pack), *_promises(pack), *_methods(pack))


def _data(pack: Pack) -> Iterator[Print]:
    """Yield the figures, one indicator after the other, then who lives where and what lies around."""
    for each in pack.registry.values():
        content = csv_bytes(pack.values[each.id].astype("str")) if each.id in pack.values else b""
        digest = _digest(content, _dumped(each.model_dump(mode="json", include=set(_OF_DATA))))
        yield Print(kind="data", name=each.id, title=each.title, period=each.period, print=digest)
    tables = {
        "children": ("Residents by single years of age", (pack.single_years,)),
        "homes": ("Homes and children of small areas", (pack.output_areas, pack.small_areas, pack.pieces)),
    }
    for name, (title, frames) in tables.items():
        yield Print(kind="data", name=name, title=title, print=_digest(*map(_rows, frames)))
    layers = {
        "postcodes": ("Postcodes", pack.postcodes),
        "parks": ("Public parks", pack.parks),
        "water": ("Rivers and docks", pack.water),
    }
    for name, (title, shapes) in layers.items():
        yield Print(kind="data", name=name, title=title, print=_digest(*_shapes(shapes)))
    streets = fingerprint(pack.network) if pack.network is not None else ""
    yield Print(kind="data", name="streets", title="Walking network", print=_digest(streets.encode()))


def _boundaries(pack: Pack) -> Iterator[Print]:
    """Yield the outlines of each level, and which ward is in which locality."""
    for level, frame in pack.areas.items():
        words = pack.place.levels[level].plural if level in pack.place.levels else level
        title = f"Outlines: {words}"
        yield Print(kind="boundary", name=level, title=title, print=_digest(*_shapes(frame)))
    title = "Which ward is in which locality"
    yield Print(kind="boundary", name="localities", title=title, print=_digest(_rows(pack.localities)))


def _lists(pack: Pack) -> Iterator[Print]:
    """Yield each list of services with what is said of it as a whole, and how exact points are."""
    for name, category in pack.catalogue.items():
        state = category.model_dump(mode="json", exclude={"claim"})
        digest = _digest(csv_bytes(pack.register.rows(name)), _dumped(state))
        yield Print(kind="register", name=name, title=category.title, print=digest)
    if pack.register.terms is not None:
        title = "How exactly places are known"
        terms = pack.register.terms
        parts = [_json(each) for each in (*terms.accuracy, *terms.accuracy_of_source)]
        yield Print(kind="register", name="accuracy", title=title, print=_digest(*parts))


def _promises(pack: Pack) -> Iterator[Print]:
    """Yield each promise, each standard, the strategy, and what providers say of lists."""
    for promise in pack.promises.values():
        yield Print(kind="claim", name=promise.id, title=promise.title, print=_digest(_json(promise)))
    for standard in pack.standards.values():
        yield Print(kind="claim", name=standard.id, title=standard.title, print=_digest(_json(standard)))
    if pack.strategy is not None:
        title = "Strategy: measures, statements and dates"
        yield Print(kind="claim", name="strategy", title=title, print=_digest(_json(pack.strategy)))
    for name, category in pack.catalogue.items():
        if category.claim is not None:
            title = f"Said by the provider: {category.title}"
            yield Print(kind="claim", name=f"said: {name}", title=title, print=_digest(_json(category.claim)))


def _methods(pack: Pack) -> Iterator[Print]:
    """Yield the meaning of each figure, the settings of the place, and the program itself."""
    for each in pack.registry.values():
        meaning = each.model_dump(mode="json", exclude=set(_OF_DATA))
        title = f"What “{each.title}” means"
        yield Print(kind="method", name=each.id, title=title, print=_digest(_dumped(meaning)))
    settings = pack.place.model_dump(mode="json", exclude={"as_of"})
    title = "Settings of the place"
    yield Print(kind="method", name="place", title=title, print=_digest(_dumped(settings)))
    title = "Measured error of estimates"
    yield Print(kind="method", name="method_error", title=title, print=_digest(_rows(pack.method_error)))
    program = code_digest(Path(geo.__file__).parent, ["**/*.py"])
    yield Print(kind="method", name="program", title="The program that works it out", print=program[:16])


def _digest(*parts: bytes) -> str:
    """Return a digest of 16 characters."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _rows(frame: DataFrame) -> bytes:
    """Return the rows of a frame as bytes."""
    return csv_bytes(frame.reset_index().astype("str"))


def _shapes(frame: GeoDataFrame) -> tuple[bytes, bytes]:
    """Return the rows of a layer and its outlines as bytes."""
    rows = _rows(DataFrame(frame.drop(columns=frame.geometry.name)))
    return rows, b"".join(shapely.to_wkb(frame.geometry.to_numpy()))


def _json(given: BaseModel) -> bytes:
    """Return metadata as bytes."""
    return _dumped(given.model_dump(mode="json"))


def _dumped(given: Any) -> bytes:
    """Return plain values as bytes, in one order."""
    return json.dumps(given, sort_keys=True, ensure_ascii=True).encode()
