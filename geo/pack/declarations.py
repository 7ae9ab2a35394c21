"""What is declared of lists, written into services.toml without touching anything else of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from geo.errors import AtlasError
from geo.writing import toml_text

FILE: Final = "services.toml"
_CATEGORY: Final = re.compile(r"\s*\[\[\s*categories\s*\]\]")
_TABLE: Final = re.compile(r"\s*\[")
_ID: Final = re.compile(r"\s*id\s*=\s*[\"']([^\"']*)[\"']")
_COMPLETE: Final = re.compile(r"(\s*complete\s*=\s*)(?:true|false)(.*)", re.DOTALL)
_SOURCE: Final = re.compile(r"\s*complete_source\s*=")
_HEADING: Final = re.compile(r"^\s*\[\[\s*categories\s*\]\]", re.MULTILINE)
# The same where a category stands in braces; a brace in a text is none.
_TOKEN: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[{}]")
_BRACE_ID: Final = re.compile(r"\{\s*id\s*=\s*[\"']([^\"']*)[\"']")
_BRACE_COMPLETE: Final = re.compile(r"\bcomplete\s*=\s*(?:true|false)")
_BRACE_SOURCE: Final = re.compile(r",\s*complete_source\s*=\s*\"(?:[^\"\\]|\\.)*\"")


def with_declarations(content: bytes, lists: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return services.toml in which lists are declared complete, or no longer; every other line stays.

    `lists` : by id of the category `complete` and `complete_source`

    Raises
    ------
    AtlasError : the file is written in a way that only a person can change.

    Examples
    --------
    >>> toml = b'[[categories]]  # clubs' + b'\\n' + b'id = "club"' + b'\\n' + b'complete = false' + b'\\n'
    >>> new = with_declarations(toml, {"club": {"complete": True, "complete_source": "Ann, 1 May"}})
    >>> print(new.decode())
    [[categories]]  # clubs
    id = "club"
    complete = true
    complete_source = "Ann, 1 May"
    """
    if not lists:
        return content
    before = tomllib.loads(content.decode())
    text = content.decode()
    new = (_in_tables(text, lists) if _HEADING.search(text) else _in_braces(text, lists)).encode()
    if tomllib.loads(new.decode()) != _expected(before, lists):
        raise AtlasError(
            f"{FILE} is written in a way that is not changed by machine. Declare the lists by hand."
        )
    return new


def _in_tables(text: str, lists: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the file with declarations, where each category is a table under a heading of its own."""
    entries: list[list[str]] = [[]]
    for line in text.splitlines(keepends=True):
        if _TABLE.match(line):
            entries.append([])
        entries[-1].append(line)
    return "".join(line for entry in entries for line in _entry(entry, lists))


def _in_braces(text: str, lists: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the file with declarations, where each category stands in braces."""
    parts, done, depth, begin = [], 0, 0, 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if token[0] == "{" and depth == 1:
            begin = token.start()
        elif token[0] == "}" and depth == 0:
            parts += [text[done:begin], _brace(text[begin : token.end()], lists)]
            done = token.end()
    return "".join([*parts, text[done:]])


def _brace(table: str, lists: Mapping[str, Mapping[str, Any]]) -> str:
    """Return one table in braces, changed where it is a category that is declared anew."""
    found = _BRACE_ID.match(table)
    if found is None or found[1] not in lists:
        return table
    said = lists[found[1]]
    words = f"complete = {str(said['complete']).lower()}"
    if said["complete_source"]:
        words += f", complete_source = {toml_text(said['complete_source'])}"
    return _BRACE_COMPLETE.sub(lambda _: words, _BRACE_SOURCE.sub("", table, count=1), count=1)


def _entry(lines: list[str], lists: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the lines of one table of the file, changed where it is a category that is declared anew."""
    found = next((match[1] for line in lines if (match := _ID.match(line))), None)
    if found is None or found not in lists or not _CATEGORY.match(lines[0]):
        return lines
    said = lists[found]
    new = []
    for line in lines:
        if match := _COMPLETE.fullmatch(line):
            new.append(f"{match[1]}{str(said['complete']).lower()}{match[2]}")
            if said["complete_source"]:
                end = "\r\n" if line.endswith("\r\n") else "\n"
                new.append(f"complete_source = {toml_text(said['complete_source'])}{end}")
        elif not _SOURCE.match(line):
            new.append(line)
    return new


def _expected(data: dict[str, Any], lists: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the file must say once it is changed."""
    categories = []
    for each in data["categories"]:
        rest = {name: value for name, value in each.items() if name != "complete_source"}
        said = lists.get(each["id"])
        if said is None:
            categories.append(each)
        else:
            source = {"complete_source": said["complete_source"]} if said["complete_source"] else {}
            categories.append({**rest, "complete": said["complete"], **source})
    return {**data, "categories": categories}
