"""Definitions as lines that open: what is meant, where it is from, and what is left to check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from layers.look.escaping import as_linked, as_text


@dataclass(frozen=True)
class Definition:
    """One thing that is defined.

    Attributes
    ----------
    name, aside : on the line that is always seen, such as a figure and its period
    words : paragraphs that say what it means
    facts : label and text
    check : what is left to check of its source; "" where nothing is
    """

    name: str
    aside: str
    words: tuple[str, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    check: str = ""


def definitions_html(given: Sequence[Definition], *, caption: str) -> str:
    """Return definitions as a list of lines that open; every text is escaped."""
    items = "".join(f"<li>{_one(each)}</li>" for each in given)
    return f'<ul class="atlas-definitions" aria-label="{as_text(caption)}">{items}</ul>'


def contents_html(parts: Mapping[str, str]) -> str:
    """Return links to the parts of a page: by the id of each its title."""
    links = "".join(f'<li><a href="#{as_text(at)}">{as_text(title)}</a></li>' for at, title in parts.items())
    return f'<nav class="atlas-contents" aria-label="On this page"><ul>{links}</ul></nav>'


def _one(given: Definition) -> str:
    """Return one definition."""
    check = f'<span class="atlas-check">{as_text(given.check)}</span>' if given.check else ""
    words = "".join(f"<p>{as_linked(each)}</p>" for each in given.words if each)
    rows = "".join(
        f"<dt>{as_text(label)}</dt><dd>{as_linked(text)}</dd>" for label, text in given.facts.items()
    )
    facts = f"<dl>{rows}</dl>" if rows else ""
    return (
        f"<details><summary><strong>{as_text(given.name)}</strong><span>{as_text(given.aside)}</span>{check}"
        f"</summary>{words}{facts}</details>"
    )
