"""The interface described for readers: one plain page made from the OpenAPI document, without script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final
from urllib.parse import quote

from geo.api import words
from geo.api.answering import LARGEST
from geo.api.asking import LONGEST_QUERY, MOST_VALUES
from geo.api.problems import KINDS, LATER
from geo.api.resources import MAIN, PROFILES, RESOURCES, Resource
from geo.api.work import PATIENCE, PLACES, WAITING
from geo.pack.pack import Pack
from geo.report.files import FORMATS, PLACED
from geo.writing import day_words

STYLE: Final = """
:root { color-scheme: light dark; --ink: light-dark(#16202a, #eef1f3); --second: light-dark(#46525c, #c3ccd3);
  --ground: light-dark(#fff, #12171c);
  --panel: light-dark(#f4f5f2, #1b232b); --line: light-dark(#d3d8d8, #35414b);
  --link: light-dark(#1d4f91, #8ab8ff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/24px system-ui, sans-serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 16px 20px; }
h1 { font-size: 28px; line-height: 35px; margin: 8px 0; }
h2 { font-size: 20px; line-height: 26px; margin: 40px 0 8px; padding-top: 16px;
  border-top: 1px solid var(--line); }
h3 { font-size: 17px; line-height: 24px; margin: 32px 0 4px; overflow-wrap: anywhere; }
p, li, dd { max-width: 75ch; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { font: 14px/20px ui-monospace, monospace; overflow-wrap: anywhere; }
h3 code { font-size: 17px; line-height: 24px; font-weight: 650; }
dt span { font-weight: 400; color: var(--second); }
nav ul { padding-left: 20px; columns: 14rem; }
.parameters { margin: 8px 0; padding: 8px 16px; background: var(--panel); }
dt { margin-top: 8px; font-weight: 650; overflow-wrap: anywhere; }
dd { margin: 0 0 8px; color: var(--second); }
dl.columns { margin: 8px 0; }
.try { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none; }
summary { padding: 4px 0; cursor: pointer; }
ul.sources { padding-left: 20px; }
ul.sources li { margin-bottom: 8px; }
@media print { details:not([open]) > * { display: none; } a { color: inherit; } }
"""
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_CODE: Final = re.compile(r"`(.+?)`")


def page(document: dict[str, Any], prefix: str, pack: Pack | None) -> str:
    """Return the page; without sources where there is no pack.

    Examples
    --------
    >>> from geo.api.openapi import document
    >>> found = page(document("/api/v1"), "/api/v1", None)
    >>> "<script" in found, found.count("<h1")
    (False, 1)
    """
    groups: dict[str, list[Resource]] = {}
    told: dict[str, str] = {}
    for each in RESOURCES.values():
        if told.setdefault(each.answer.name, each.path) == each.path:  # each answer once
            groups.setdefault(each.group, []).append(each)
    also = [f"answers/{name} is {path}" for name, path in told.items() if path != f"answers/{name}"]
    also = [each for each in also if each.split(" ")[0] in RESOURCES]
    parts = [
        _section("start", words.START, [*(f"<p>{_marked(each)}</p>" for each in words.RULES), _try(prefix)]),
        *(
            _section(
                _anchor(group),
                group,
                [
                    *(_resource(document, prefix, each) for each in resources),
                    *(_profiles(document, prefix, pack) if group == MAIN else ()),
                ],
            )
            for group, resources in groups.items()
        ),
        f"<p>{escape(words.ALSO.format('; '.join(also)))}</p>",
        _section("limits", words.LIMITS, [_limits()]),
        _section("problems", words.PROBLEMS, [_problems()]),
        _section("cite", words.CITE, _cite(prefix, pack)),
        _section("licences", words.LICENCES, [_licences(pack)]),
    ]
    atlas = escape(prefix.removesuffix("/api/v1") + "/")
    place = f": {escape(pack.place.name)}" if pack is not None else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(words.HEADING)}{place}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<style>{STYLE}</style></head>\n<body><header><a href="{atlas}">{words.TO_ATLAS}</a></header>\n'
        f"<main><h1>{escape(words.HEADING)}{place}</h1>\n<p>{escape(words.SUMMARY)}</p>\n{_contents(groups)}\n"
        f"{''.join(parts)}</main></body></html>\n"
    )


# ---- Parts -----------------------------------------------------------------------------------------------


def _section(anchor: str, heading: str, parts: Iterable[str]) -> str:
    """Return a part of the page under its heading."""
    title = f'<h2 id="{anchor}">{escape(heading)}</h2>'
    return f'<section aria-labelledby="{anchor}">{title}\n{"".join(parts)}</section>\n'


def _contents(groups: dict[str, list[Resource]]) -> str:
    """Return links to the parts of the page."""
    links = [("start", words.START)]
    for group, resources in groups.items():
        links.append((_anchor(group), group))
        links += [(_anchor(each.path), each.path) for each in resources]
        links += [(PROFILES, PROFILES)] if group == MAIN else []
    links += [("limits", words.LIMITS), ("problems", words.PROBLEMS)]
    links += [("cite", words.CITE), ("licences", words.LICENCES)]
    items = "".join(f'<li><a href="#{anchor}">{escape(each)}</a></li>' for anchor, each in links)
    return f'<nav aria-label="{words.CONTENTS}"><ul>{items}</ul></nav>'


def _try(prefix: str) -> str:
    """Return links to what the interface says of itself."""
    start = escape(prefix)
    return f'<p><a href="{start}">{start}</a> · <a href="{start}/openapi.json">{start}/openapi.json</a></p>'


def _resource(document: dict[str, Any], prefix: str, resource: Resource) -> str:
    """Return what there is to know of a resource."""
    operation = document["paths"][f"/{resource.path}"]["get"]
    anchor = _anchor(resource.path)
    first, *rest = operation["description"].split("\n\n")
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in (first, *rest))
    return (
        f'<h3 id="{anchor}"><code>GET {escape(f"{prefix}/{resource.path}")}</code></h3>{paragraphs}'
        f"{_parameters(resource, operation['parameters'])}{_links(prefix, resource)}{_columns(resource)}"
    )


def _profiles(document: dict[str, Any], prefix: str, pack: Pack | None) -> list[str]:
    """Return what there is to know of profiles."""
    paths = [path for path in document["paths"] if path.startswith(f"/{PROFILES}/")]
    links = ""
    for path in paths if pack is not None else ():
        address = quote(prefix + path.format(area=pack.place.borough.code if pack is not None else ""))
        name = f"{words.TRY}: {PROFILES} as {path.rsplit('.', 1)[1].upper()}"
        links += f'<li><a href="{escape(address)}">{escape(name)}</a></li>'
    operations = [(path, document["paths"][path]["get"]) for path in paths]
    about = "".join(
        f"<p><code>GET {escape(prefix + path)}</code><br>{escape(each['summary'])}</p>"
        for path, each in operations
    )
    area = (
        f"<dl><dt><code>area</code> <span>({words.REQUIRED})</span></dt><dd>{escape(words.AREA)}.</dd></dl>"
    )
    return [
        f'<h3 id="{PROFILES}"><code>GET {escape(f"{prefix}/{PROFILES}/")}…</code></h3>{about}',
        f"<p>{escape(words.PROFILE_WORDS)}</p>",
        f'<div class="parameters" role="group" aria-label="{words.PARAMETERS.format(PROFILES)}">{area}</div>',
        f'<ul class="try">{links}</ul>' if links else "",
    ]


def _parameters(resource: Resource, parameters: list[dict[str, Any]]) -> str:
    """Return the parameters of a resource as a list of terms."""
    if not parameters:
        return f"<p>{words.NO_PARAMETERS}</p>"
    label = escape(words.PARAMETERS.format(resource.path))
    items = "".join(
        f"<dt><code>{escape(each['name'])}</code>{_short(each)}</dt><dd>{escape(each['description'])}{_options(each)}</dd>"
        for each in parameters
    )
    return f'<div class="parameters" role="group" aria-label="{label}"><dl>{items}</dl></div>'


def _short(parameter: dict[str, Any]) -> str:
    """Return in a few words how a parameter is given."""
    notes = [words.REQUIRED if parameter["required"] else ""]
    notes.append(words.SEVERAL if parameter["schema"]["type"] == "array" else "")
    found = ", ".join(filter(None, notes))
    return f" <span>({found})</span>" if found else ""


def _options(parameter: dict[str, Any]) -> str:
    """Return what a parameter may be, and what it is when nothing is said."""
    schema = parameter["schema"]
    options = schema.get("enum") or schema.get("items", {}).get("enum") or []
    found = f" One of {', '.join(f'<code>{escape(each)}</code>' for each in options)}." if options else ""
    if "default" in schema:
        usual = schema["default"]
        text = ", ".join(usual) if isinstance(usual, list) else str(usual)
        found += f" Usually <code>{escape(text)}</code>."
    return found


def _links(prefix: str, resource: Resource) -> str:
    """Return links to an example in each form."""
    forms = [resource.form] if resource.form else [each for each in FORMATS if _has(resource, each)]
    items = []
    for form in forms:
        query = resource.example(form)
        address = f"{prefix}/{resource.path}" + (f"?{query}" if query else "")
        name = f"{words.TRY}: {resource.path} as {form.upper()}"
        items.append(f'<li><a href="{escape(quote(address, safe="/?&=%+:@,.-_~"))}">{escape(name)}</a></li>')
    return f'<ul class="try">{"".join(items)}</ul>'


def _has(resource: Resource, form: str) -> bool:
    """Tell whether the example of a resource can be written so: not all tables have places."""
    return form not in PLACED or "area_code" in next(iter(resource.answer.columns.values()))


def _columns(resource: Resource) -> str:
    """Return what the columns hold, folded."""
    lists = "".join(
        (f"<p><strong>{escape(heading)}</strong></p>" if len(resource.answer.columns) > 1 else "")
        + '<dl class="columns">'
        + "".join(
            f"<dt><code>{escape(name)}</code></dt><dd>{escape(each.words)}</dd>"
            for name, each in columns.items()
        )
        + "</dl>"
        for heading, columns in resource.answer.columns.items()
    )
    name = f"{words.COLUMNS}: {resource.path}"
    return f"<details><summary>{escape(name)}</summary>{lists}</details>"


def _limits() -> str:
    """Return how much may be asked."""
    items = (
        f"A question has at most {LONGEST_QUERY:,} bytes and {MOST_VALUES} values; an answer at most "
        f"{LARGEST // 10**6} MB.",
        f"{PLACES} answers are worked out at a time and up to {WAITING} more wait; then the status is 503, "
        f"with Retry-After "
        f"({LATER} seconds). What was asked for lately is kept and comes at once.",
        f"An answer that takes longer than {PATIENCE:g} seconds is 503, too; it is kept when it is there.",
        "Requests have no content. GET, HEAD and OPTIONS are allowed.",
    )
    return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in items)}</ul>"


def _problems() -> str:
    """Return the kinds of refusals."""
    items = "".join(
        f'<dt id="problem-{each.name}">{each.status}: {escape(each.title)}</dt><dd>{escape(each.words)}</dd>'
        for each in KINDS
    )
    return f"<dl>{items}</dl>"


def _cite(prefix: str, pack: Pack | None) -> list[str]:
    """Return how a figure from here is cited."""
    if pack is None:
        return [f"<p>{words.NO_DATA}</p>"]
    day = day_words(pack.place.as_of)
    said = words.CITATION.format(title=pack.place.title, day=day, digest=pack.digest, prefix=prefix)
    return [f"<p>{escape(said)}</p><p>{escape(words.ATTRIBUTION)}</p>"]


def _licences(pack: Pack | None) -> str:
    """Return whom to name for what, under which licence, each once."""
    if pack is None:
        return f"<p>{words.NO_DATA}</p>"
    given = [
        *((each.title, each.publisher, each.licence, each.attribution) for each in pack.place.sources),
        *(
            (each.source.title, each.source.publisher, each.source.licence, each.source.attribution)
            for each in pack.registry.values()
        ),
        *((each.title, "", each.licence, each.attribution) for each in pack.catalogue.values()),
    ]
    layers = {"Postcodes": pack.place.postcodes, "Water": pack.place.water, "Parks": pack.place.parks}
    said = [
        *((each.title or name, each.attribution) for name, each in layers.items() if each is not None),
        *(
            [(words.WAYS, " ".join(pack.network.about[each] for each in ("attribution", "licence")))]
            if pack.network is not None
            else []
        ),
    ]
    items = "".join(f"<li><strong>{escape(title)}</strong>. {escape(text)}</li>" for title, text in said)
    items += "".join(
        f"<li><strong>{escape(title)}</strong>{f', {escape(who)}' if who else ''}. "
        f"{escape(licence or words.UNSURE)}. {escape(attribution)}</li>"
        for title, who, licence, attribution in dict.fromkeys(given)
    )
    return f'<ul class="sources">{items}</ul>'


def _anchor(text: str) -> str:
    """Return a text as the name of a place on the page."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _marked(text: str) -> str:
    """Return a rule of the description with its bold words and code as HTML."""
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<strong>\1</strong>", escape(text)))
