"""Schemas of frozen dataclasses, from their types: what a profile holds is declared once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Json = dict[str, Any]
_PLAIN: dict[Any, Json] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": ["number", "null"]},
    date: {"type": "string", "format": "date"},
}


def shapes(kind: type[Any]) -> Iterator[tuple[str, Json]]:
    """Yield name and schema of a dataclass and of all that it holds, each once; an unknown number is null.

    Examples
    --------
    >>> from geo.report.profile_content import Play
    >>> dict(shapes(Play))["Play"]["properties"]["share"]
    {'anyOf': [{'type': ['number', 'null']}, {'type': 'null'}]}
    """
    found: dict[str, Json] = {}
    _gather(kind, found)
    yield from found.items()


def _gather(kind: type[Any], found: dict[str, Json]) -> None:
    """Add the schema of a dataclass and of those within it."""
    if kind.__name__ in found:
        return
    hints = get_type_hints(kind)
    found[kind.__name__] = {}  # it may hold others of its kind
    found[kind.__name__] = {
        "type": "object",
        "description": (kind.__doc__ or "").splitlines()[0],
        "properties": {each.name: _of(hints[each.name], found) for each in dataclasses.fields(kind)},
        "required": [each.name for each in dataclasses.fields(kind)],
        "additionalProperties": False,
    }


def _of(kind: Any, found: dict[str, Json]) -> Json:
    """Return the schema of a type."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if kind is NoneType:
        return {"type": "null"}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        _gather(kind, found)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    parts = get_args(kind)
    if get_origin(kind) is Literal:
        return {"type": "string", "enum": list(parts)}
    if get_origin(kind) in (Union, UnionType):
        return {"anyOf": [_of(each, found) for each in parts]}
    if get_origin(kind) is tuple:
        if len(parts) == 2 and parts[1] is Ellipsis:
            return {"type": "array", "items": _of(parts[0], found)}
        each = [_of(part, found) for part in parts]
        return {"type": "array", "prefixItems": each, "minItems": len(each), "maxItems": len(each)}
    raise TypeError(f"{kind} has no schema")
