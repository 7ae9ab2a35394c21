"""The document of a meeting pack as one HTML file: no script, nothing from elsewhere, pictures inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from layers.look.escaping import as_text
from layers.look.tokens import style

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_OWN: Final = (
    "svg{max-width:100%;height:auto}figure{margin:1rem 0}.scroll{overflow-x:auto}"
    ".atlas-profile-table.decision{min-width:0}.decision td{height:2.6rem;width:75%;border-bottom:1px solid}"
)
# Two pictures of one page may not use one name twice.
_NAMES: Final = re.compile(r'\b(id="|url\(#|href="#|aria-labelledby=")([^")]*)')


def meeting_html(data: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    """Return the document of a view (as `meeting_data` gives it) with its pictures (SVG) by their stems."""
    title = as_text(data["title"])
    sections = {
        "Decision": f"<p>{as_text(data['decision_words'])}</p>{_decision(data)}",
        "Question": _facts([*data["asked"], {"label": "This view again", "words": data["link"]}]),
        "Read this with care": _facts(data["notes"]),
        "Maps and charts": "".join(_figure(each, pictures[each["stem"]]) for each in data["pictures"]),
        "Tables": "".join(
            f"{_table(each['title'], each['heads'], each['rows'])}<p>{as_text(each['below'])}</p>"
            for each in data["tables"]
        ),
        "What was promised, what is evidenced": _promises(data),
        "Sources": _list(data["sources"]) + f"<p>{as_text(data['print'])}</p>",
    }
    body = "".join(
        f"<section><h2>{heading}</h2>{html}</section>" for heading, html in sections.items() if html
    )
    said = [as_text(each) for each in data["answer"]]
    answer = "".join(f'<p class="atlas-answer"><strong>{each}</strong></p>' for each in said[:1])
    answer += "".join(f"<p>{each}</p>" for each in said[1:])
    day = "-".join(f"{each:02d}" for each in data["day"])
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="date" content="{day}"><title>{title}</title><style>{style()}{_OWN}</style></head>'
        f'<body class="atlas-profile-file"><main><p class="atlas-note">{as_text(data["kind"])}</p>'
        f'<h1>{title}</h1><p class="atlas-note">{as_text(data["facts"])}</p>{answer}{body}</main>'
        f"<footer><p>{as_text(data['footer'])}</p></footer></body></html>"
    )


def _decision(data: Mapping[str, Any]) -> str:
    """Return the lines that are written at the meeting."""
    rows = "".join(f'<tr><th scope="row">{as_text(each)}</th><td></td></tr>' for each in data["decision"])
    return (
        '<table class="atlas-profile-table decision"><caption>The decision, who made it and why</caption>'
        f"<tbody>{rows}</tbody></table>"
    )


def _facts(given: Iterable[Mapping[str, str]]) -> str:
    """Return labels with their words, one to a line."""
    return "".join(
        f"<p><strong>{as_text(each['label'])}:</strong> {as_text(each['words'])}</p>" for each in given
    )


def _figure(picture: Mapping[str, str], svg: str) -> str:
    """Return a picture, read as one, with what it is of."""
    own = _NAMES.sub(lambda found: found[1] + _renamed(found[2], picture["stem"]), svg.strip())
    caption = as_text(picture["title"] or picture["stem"])
    return f"<figure>{own}<figcaption>{caption}</figcaption></figure>"


def _renamed(names: str, stem: str) -> str:
    """Return names of parts of a picture, made its own."""
    return " ".join(f"{stem}-{each}" for each in names.split())


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column names its rows."""
    if not heads:
        return ""
    head = "".join(f'<th scope="col">{as_text(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{as_text(first)}</th>'
        + "".join(f"<td>{as_text(each)}</td>" for each in others)
        + "</tr>"
        for first, *others in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{as_text(title)}">'
        f'<table class="atlas-profile-table"><caption>{as_text(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _promises(data: Mapping[str, Any]) -> str:
    """Return the promises of the strategy; nothing where there are none."""
    if not data["promises"]:
        return ""
    rows = [(each["title"], each["shown"], each["said"]) for each in data["promises"]]
    heads = ("Promise", "Register shows", "Provider says")
    return f"<p>{as_text(data['promises_on'])}</p>{_table('Promises of the strategy', heads, rows)}"


def _list(texts: Iterable[str]) -> str:
    """Return texts as a list."""
    rows = "".join(f"<li>{as_text(each)}</li>" for each in texts)
    return f'<ul class="atlas-profile-list">{rows}</ul>' if rows else ""
