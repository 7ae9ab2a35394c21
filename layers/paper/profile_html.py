"""A profile as HTML: the parts of a page on screen, and one file that opens anywhere.

Made from what the paper is made from, so that a figure is written alike in both. Every text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from layers.look.escaping import as_text
from layers.look.tokens import style
from layers.paper.profile_svg import locator_svg, map_svg, strip_svg

CARES: Final = "Read this with care"
SYMBOLS: Final = {"worse": "◆", "similar": "○", "better": "■", "higher": "●", "lower": "●"}
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


WALKS: Final = '<div class="atlas-profile-walks">'
"""Where the walks begin in the part on what is near: a page may fold them."""


def sections(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the parts of a profile by their headings, in the order in which they are read."""
    found = {
        "What stands out": _findings(data),
        f"How {data['short']} compares": _spine(data),
        "What is near": _near(data),
        "Promises": _promises(data),
        "Places to play, and parks": _play(data),
        "Change over time": _trends(data),
        "Far worse within it": _pockets(data),
        CARES: _list(_flat(data["cares"])),
        "Sources and licences": _sources(data),
    }
    return {heading: html for heading, html in found.items() if html}


def profile_html(data: Mapping[str, Any]) -> str:
    """Return a profile as one HTML file: no script, nothing from elsewhere, prints on A4."""
    parts = "".join(
        f"<section><h2>{as_text(heading)}</h2>{html}</section>" for heading, html in sections(data).items()
    )
    day = "-".join(f"{each:02d}" for each in data["day"])
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="date" content="{day}"><title>{as_text(data["title"])}</title>'
        f"<style>{style()}</style></head>"
        f'<body class="atlas-profile-file"><main><p class="atlas-note">{as_text(data["kind"])}</p>'
        f"<h1>{as_text(data['name'])}</h1>"
        f'<p class="atlas-note">{as_text(data["facts"])}</p>'
        f'<p class="atlas-answer"><strong>{as_text(data["headline"])}</strong></p>'
        f"{parts}</main><footer><p>{as_text(data['footer'])}</p></footer></body></html>"
    )


def _flat(parts: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the entries of several columns in one."""
    return [each for part in parts for each in part]


def _list(texts: Iterable[str]) -> str:
    """Return texts as a list; nothing where there is none."""
    rows = "".join(f"<li>{as_text(each)}</li>" for each in texts)
    return f'<ul class="atlas-profile-list">{rows}</ul>' if rows else ""


def _findings(data: Mapping[str, Any]) -> str:
    """Return what stands out, with where the area lies and who lives there."""
    said = "".join(
        f"<p><strong>{as_text(each['label'])}.</strong> {as_text(each['text'])}</p>"
        for each in data["findings"]
    )
    children = data["children"]
    ages = "".join(
        f"<tr><th scope='row'>{as_text(each['title'])}</th><td>{as_text(each['number'])}</td></tr>"
        for each in children["ages"]
    )
    rank = data["rank"]
    places = ""
    if rank:
        names = "".join(f"<li>{as_text(each['name'])}</li>" for each in rank["bars"] if each["name"])
        places = f"<p><strong>Need index.</strong> {as_text(rank['words'])}</p>" + (
            f"<ul>{names}</ul>" if names else ""
        )
    notes = "".join(f"<p>{as_text(each)}</p>" for each in (children["residents"], children["note"]) if each)
    return (
        f'<div class="atlas-profile-first"><div>{said}</div><aside>{locator_svg(data["locator"])}'
        f'<p class="atlas-profile-number">{as_text(children["number"])}</p>'
        f"<p>{as_text(children['words'])}</p>{notes}"
        f"<table><caption>Children by age</caption><tbody>{ages}</tbody></table>{places}</aside></div>"
    )


def _spine(data: Mapping[str, Any]) -> str:
    """Return every figure beside the others, with the figures known for the whole area only."""
    groups = [*data["groups"]]
    if data["alone"]:
        groups.append({"title": f"Known for the whole {data['noun'].lower()} only", "rows": data["alone"]})
    if not groups:
        return '<p class="atlas-note">No figure is known here.</p>'
    heads = ["Measure, year", "Number", data["noun"], "Range", "", "Verdict", *data["beside"]]
    head = "".join(_head(each, data) for each in heads)
    body = "".join(
        f'<tbody><tr><th scope="rowgroup" colspan="{len(heads)}">{as_text(each["title"])}</th></tr>'
        f"{''.join(_row(row) for row in each['rows'])}</tbody>"
        for each in groups
    )
    key = (
        f"In the middle of each line: {data['against']}; to the left things are worse. Grey: all "
        f"{data['others']}, darker the middle half. “Worse” and “better” are said only where the whole "
        f"range lies on one side. {data['marks']} A dash: not known or not compared."
    )
    missing = "; ".join(data["missing"])
    lacking = (
        f'<p class="atlas-note">Asked for, but not to be had for these areas: {as_text(missing)}.</p>'
        if missing
        else ""
    )
    return (
        f"<p><strong>{as_text(data['counts'])}</strong> than {as_text(data['against'])}.</p>"
        '<div class="atlas-profile-wide" tabindex="0" role="region" aria-label="All figures">'
        f'<table class="atlas-profile-spine"><caption>Every figure but counts, of {as_text(data["name"])}'
        f"</caption><thead><tr>{head}</tr></thead>{body}</table></div>"
        f'<p class="atlas-note">{as_text(key)}</p>{lacking}'
    )


def _head(words: str, data: Mapping[str, Any]) -> str:
    """Return the heading of a column; over the lines it says which end is which."""
    if words:
        return f'<th scope="col">{as_text(words)}</th>'
    return (
        '<th scope="col" class="atlas-profile-drawn"><span>worse</span>'
        f"<span>{as_text(data['against'])}</span><span>better</span></th>"
    )


def _row(row: Mapping[str, Any]) -> str:
    """Return one figure as a row."""
    unit = f"{as_text(row['unit'])}, " if row["unit"] else ""
    marks = f"<sup>{as_text(row['marks'])}</sup>" if row["marks"] else ""
    symbol = SYMBOLS.get(row["look"], "")
    sign = f'<span class="atlas-profile-{row["look"]}" aria-hidden="true">{symbol}</span> ' if symbol else ""
    beside = "".join(f"<td>{as_text(each)}</td>" for each in row["beside"])
    title = f"{as_text(row['title'])} <small>{unit}{as_text(row['period'])}</small>{marks}"
    return (
        f'<tr><th scope="row">{title}</th>'
        f"<td>{as_text(row['number'])}</td><td><strong>{as_text(row['words'])}</strong></td>"
        f'<td>{as_text(row["span"])}</td><td class="atlas-profile-drawn">{strip_svg(row)}</td>'
        f"<td>{sign}{as_text(row['word'])}</td>{beside}</tr>"
    )


def _near(data: Mapping[str, Any]) -> str:
    """Return the map with its list, and the walk to each kind of service."""
    if data["no_register"]:
        return '<p class="atlas-note">There is no register of services, so nothing is known of them here.</p>'
    listed = "".join(
        f"<h3>{as_text(kind['kind'])}</h3><ol>"
        + "".join(
            f'<li value="{each["number"]}">{as_text(each["name"])}'
            f"{'' if each['inside'] else ' <small>(just outside)</small>'}</li>"
            for each in kind["items"]
        )
        + "</ol>"
        for kind in data["list"]
    )
    heads = ("Service", "Nearest for most children", "Average walk", "Within 15 minutes’ walk", "Dates")
    rows = [
        (f"{each['title']}, ages {each['ages']}", each["name"], each["walk"], each["share"], each["as_of"])
        for each in data["nearest"]
    ]
    return (
        f'<div class="atlas-profile-places"><div>{map_svg(data["map"])}'
        f'<p class="atlas-note">{as_text(data["map_key_screen"])} {as_text(data["unplaced"])}</p></div>'
        f'<div class="atlas-profile-names">{listed}</div></div>'
        f"{WALKS}{_table(heads, rows, 'The walk to the nearest listed service of each kind')}"
        f'<p class="atlas-note">{as_text(data["walks"])} Among listed services only: where a list is not '
        "whole, a nearer one may exist.</p>"
        "</div>"
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Return a table whose first column names its rows."""
    head = "".join(f'<th scope="col">{as_text(each)}</th>' for each in heads)
    lines = ((first, "".join(f"<td>{as_text(each)}</td>" for each in rest)) for first, *rest in rows)
    body = "".join(f'<tr><th scope="row">{as_text(first)}</th>{cells}</tr>' for first, cells in lines)
    return (
        f'<div class="atlas-profile-wide" tabindex="0" role="region" aria-label="{as_text(caption)}">'
        f'<table class="atlas-profile-table"><caption>{as_text(caption)}</caption><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _promises(data: Mapping[str, Any]) -> str:
    """Return each promise with its verdict, the evidence, what is said and what is due."""
    found = [] if data["promises"] else [f'<p class="atlas-note">{as_text(data["no_promises"])}</p>']
    for each in data["promises"]:
        area = f" ({each['area']})" if each["area"] else ""
        more = f" And {each['more']} more." if each["more"] else ""
        evidence = f" {'; '.join(each['evidence'])}.{more}" if each["evidence"] else ""
        found.append(
            f"<p><strong>{as_text(each['title'] + area)}: {as_text(each['verdict'])}.</strong> "
            f"{as_text(each['reason'])}{as_text(evidence)} <small>{as_text(each['said'])} "
            f"{as_text(each['due'])}</small></p>"
        )
    return "".join(found)


def _play(data: Mapping[str, Any]) -> str:
    """Return who has a listed place to play near."""
    if not data["play"]:
        return ""
    heads = ("Children", "Within", "With one that near", "Without")
    rows = [(each["title"], each["within"], each["words"], each["without"]) for each in data["play"]]
    table = _table(heads, rows, "Children with a listed place to play, or a park, near")
    return f'{table}<p class="atlas-note">{as_text(data["play_note"])}</p>'


def _trends(data: Mapping[str, Any]) -> str:
    """Return each figure over time in words; the paper draws it as well."""
    return "".join(
        f"<p><strong>{as_text(each['title'])}.</strong> {as_text(each['words'])} "
        f"<small>{as_text(each['said'])}</small></p>"
        for each in data["trends"]
    )


def _pockets(data: Mapping[str, Any]) -> str:
    """Return the small areas far worse than their ward."""
    found = [
        f"{each['name']}{' in ' + each['ward'] if each['ward'] else ''}: {each['measure']} {each['words']}, "
        f"its ward {each['ward_words']}; {each['children']} children"
        for each in data["pockets"]
    ]
    if data["pockets_more"]:
        found.append(f"{data['pockets_more']} more on the needs map")
    return _list(found)


def _sources(data: Mapping[str, Any]) -> str:
    """Return where everything is from."""
    heads = ("Measure", "Period", "Source, publisher and licence", "How the figure is made", "Read on")
    rows = [
        (each["measures"], each["period"], each["words"], each["method"], each["retrieved"])
        for each in data["sources"]
    ]
    lists = [f"{each['title']} ({each['as_of']}). {each['missing']}" for each in _flat(data["lists"])]
    more = f"<h3>Lists of services</h3>{_list(lists)}" if lists else ""
    named = _list(_flat(data["attributions"]))
    table = _table(heads, rows, "Sources, dates and licences")
    return f'<div class="atlas-profile-sources">{table}{more}<h3>Attributions</h3>{named}</div>'
