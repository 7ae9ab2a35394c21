"""Pictures that the atlas wrote, read as programs read them: their words, their places, their chunks."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from typing import NamedTuple

from layers.paper.canvas import text_width

_SVG = "{http://www.w3.org/2000/svg}"


class Line(NamedTuple):
    """A line of text of a picture: its words, and its ends across and its baseline."""

    words: str
    left: float
    right: float
    y: float


def sound(svg: str) -> ET.Element:
    """Return an SVG that is valid, runs nothing and asks for nothing; fail where it is not."""
    root = ET.fromstring(svg)
    assert root.tag == f"{_SVG}svg"
    for each in root.iter():
        assert each.tag.removeprefix(_SVG) not in ("script", "image", "foreignObject", "a", "style")
        for name, value in each.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert "nan" not in value.lower().split()
            assert not (name == "d" and "nan" in value)
    ids = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    for each in root.iter():
        for value in each.attrib.values():
            if value.startswith("url("):
                assert value[5:-1] in ids
    return root


def lines(root: ET.Element) -> list[Line]:
    """Return the lines of text of a picture."""
    found = []
    for each in root.iter(f"{_SVG}text"):
        words, size = each.text or "", float(each.attrib["font-size"])
        x, wide = float(each.attrib["x"]), text_width(words, size, bold="font-weight" in each.attrib)
        back = {"start": 0.0, "middle": wide / 2, "end": wide}[each.attrib.get("text-anchor", "start")]
        found.append(Line(words, x - back, x - back + wide, float(each.attrib["y"])))
    return found


def inside(root: ET.Element) -> bool:
    """Tell whether every line lies inside the frame."""
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    return all(each.left >= -1 and each.right <= width + 1 and 0 <= each.y <= height for each in lines(root))


def said(root: ET.Element) -> tuple[str, str]:
    """Return the title and the description of a picture."""
    return (root.findtext(f"{_SVG}title") or "", root.findtext(f"{_SVG}desc") or "")


def told(png: bytes) -> dict[str, str]:
    """Return the texts inside a PNG, by their keywords."""
    at, found = 8, {}
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if kind == b"iTXt":
            key, rest = body.split(b"\0", 1)
            found[key.decode()] = rest[2:].split(b"\0", 2)[2].decode()
        at += size + 12
    return found
