"""Row headers of tables in a tagged PDF: Typst from Python cannot set them, so they are set after it.

In each row of a table's body whose first cell is a plain one, that cell becomes the header of its row, and
the other cells of the row name it among their headers (PDF/UA-1, Matterhorn 15-003).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

# What a table of ours never lies in; most of a document is in these.
_WITHOUT_TABLES: Final = frozenset(
    {"/TR", "/THead", "/L", "/P", "/Span", "/Figure", "/Link", "/TOC", *(f"/H{n}" for n in range(1, 7))}
)


def tagged(pdf: bytes) -> bytes:
    """Return a tagged PDF whose rows have headers; the same bytes for the same PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        named: dict[bytes, Any] = {}
        for number, row in enumerate(_rows(root)):
            _head(row, f"row{number:06d}", named)
        known = _known(root)
        if named:
            pairs: list[Any] = []
            for key, cell in sorted({**known, **named}.items()):
                pairs += [String(key), cell]
            root.IDTree = document.make_indirect(Dictionary(Names=Array(pairs)))
        out = io.BytesIO()
        document.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=False
        )
    return out.getvalue()


def _known(root: Any) -> dict[bytes, Any]:
    """Return the cells that Typst itself has named."""
    found: dict[bytes, Any] = {}
    waiting = [root.IDTree] if "/IDTree" in root else []
    while waiting:
        node = waiting.pop()
        waiting += list(node.get("/Kids", []))
        names = list(node.get("/Names", []))
        found |= {bytes(key): cell for key, cell in zip(names[::2], names[1::2], strict=True)}
    return found


def _kids(element: Any) -> Iterator[Any]:
    """Yield the parts of an element that are elements themselves."""
    kids = element.get("/K")
    for each in kids if isinstance(kids, Array) else [kids]:
        if isinstance(each, Dictionary) and "/S" in each:
            yield each


def _rows(root: Any) -> Iterator[Any]:
    """Yield the rows of all table bodies, in reading order."""
    waiting = list(_kids(root))[::-1]
    while waiting:
        element = waiting.pop()
        kids = [(each, str(each.S)) for each in _kids(element)]
        if str(element.S) in ("/TBody", "/Table"):
            yield from (each for each, kind in kids if kind == "/TR")
        waiting += [each for each, kind in kids[::-1] if kind not in _WITHOUT_TABLES]


def _head(row: Any, key: str, named: dict[bytes, Any]) -> None:
    """Make the first cell of a row its header."""
    cells = list(_kids(row))
    if not cells or cells[0].S != Name.TD:
        return
    first, others = cells[0], cells[1:]
    first.S = Name.TH
    identity = String(key)
    first.ID = identity
    attributes = _attributes(first)
    attributes.append(Dictionary(O=Name.Table, Scope=Name.Row))
    first.A = Array(attributes)
    named[bytes(identity)] = first
    for each in others:
        _named_in(each, identity)


def _named_in(cell: Any, header: String) -> None:
    """Name a header among those of a cell."""
    own = cell.get("/A")
    first = own[0] if isinstance(own, Array) and len(own) else None
    if isinstance(first, Dictionary) and isinstance(headers := first.get("/Headers"), Array):
        headers.append(header)  # as Typst writes nearly every cell: it stays where it is
        return
    attributes = _attributes(cell)
    table = next((each for each in attributes if each.get("/O") == Name.Table), None)
    if table is None:
        table = Dictionary(O=Name.Table)
        attributes.append(table)
    table.Headers = Array([*list(table.get("/Headers", [])), header])
    cell.A = Array(attributes)


def _attributes(cell: Any) -> list[Any]:
    """Return the attributes of a cell."""
    found = cell.get("/A")
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]
