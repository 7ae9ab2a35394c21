"""A profile as a Word document, which officers can edit: the figures of the paper, written alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from layers.paper.press import drawn
from layers.paper.word import WordFile

_PPI = 200.0


def profile_docx(data: Mapping[str, Any]) -> bytes:
    """Return a profile (as `profile_data` gives it) as a .docx file, the same bytes each time."""
    file = WordFile(data["title"], data["headline"], date(*data["day"]))
    file.footer(data["footer"])
    file.heading(data["name"], 0)
    file.paragraph(data["facts"])
    file.paragraph("", lead=data["headline"])
    file.heading("What stands out")
    for each in data["findings"]:
        file.paragraph(each["text"], lead=f"{each['label']}.")
    _people(file, data)
    _figures(file, data)
    _near(file, data)
    _promises(file, data)
    if data["play"]:
        file.heading("Places to play, and parks")
        rows = [(each["title"], each["within"], each["words"], each["without"]) for each in data["play"]]
        heads = ("Children", "Within", "With one that near", "Without")
        file.table(heads, rows, caption="Children with a listed place to play, or a park, near")
        file.paragraph(data["play_note"])
    _change(file, data)
    file.heading("Read this with care")
    file.bullets(each for part in data["cares"] for each in part)
    _sources(file, data)
    return file.content()


def _people(file: WordFile, data: Mapping[str, Any]) -> None:
    """Write who lives there, and the place in the order of need."""
    children, rank = data["children"], data["rank"]
    file.heading("Children, and the order of need")
    file.paragraph(f"{children['number']} {children['words']}. {children['residents']} {children['note']}")
    rows = [(each["title"], each["number"]) for each in children["ages"]]
    file.table(("Ages", "Children"), rows, caption="Children by age")
    if rank:
        file.paragraph(rank["words"], lead="Need index.")
        file.bullets(each["name"] for each in rank["bars"] if each["name"])


def _figures(file: WordFile, data: Mapping[str, Any]) -> None:
    """Write every figure, a table for each heading."""
    file.heading(f"How {data['short']} compares")
    file.paragraph(f"{data['counts']} than {data['against']}.")
    heads = ("Measure, year", "Number", data["noun"], "Range", "Verdict", *data["beside"])
    groups = [(each["title"], each["rows"]) for each in data["groups"]]
    if data["alone"]:
        groups.append((f"Known for the whole {data['noun'].lower()} only", data["alone"]))
    for title, own in groups:
        rows = [
            (
                " ".join(each for each in (row["title"], row["unit"], row["period"], row["marks"]) if each),
                row["number"],
                row["words"],
                row["span"],
                row["word"],
                *row["beside"],
            )
            for row in own
        ]
        file.table(heads, rows, caption=title)
    file.paragraph(f"{data['marks']} A dash: not known or not compared.")
    if data["missing"]:
        file.paragraph("; ".join(data["missing"]), lead="Asked for, but not to be had for these areas:")


def _near(file: WordFile, data: Mapping[str, Any]) -> None:
    """Write the map, its list, and the walks."""
    file.heading("What is near")
    if data["no_register"]:
        file.paragraph("There is no register of services, so nothing is known of them here.")
        return
    png = drawn("map", {"map": data["map"]}, "png", ppi=_PPI)[0]
    file.picture(png, data["map"]["alt"], caption=f"{data['name']}. {data['map_key']}", width=150)
    for kind in data["list"]:
        names = "; ".join(f"{each['number']} {each['name']}" for each in kind["items"])
        file.paragraph(names, lead=f"{kind['kind']}:")
    file.paragraph(data["unplaced"])
    rows = [
        (f"{each['title']}, ages {each['ages']}", each["name"], each["walk"], each["share"], each["as_of"])
        for each in data["nearest"]
    ]
    heads = ("Service", "Nearest for most children", "Average walk", "Within 15 minutes’ walk", "Dates")
    file.table(heads, rows, caption="The walk to the nearest listed service of each kind")
    file.paragraph(data["walks"])


def _promises(file: WordFile, data: Mapping[str, Any]) -> None:
    """Write what was promised and what is evidenced."""
    file.heading("What was promised, what is evidenced")
    if not data["promises"]:
        file.paragraph(data["no_promises"])
    for each in data["promises"]:
        area = f" ({each['area']})" if each["area"] else ""
        more = f" And {each['more']} more." if each["more"] else ""
        evidence = f" {'; '.join(each['evidence'])}.{more}" if each["evidence"] else ""
        words = f"{each['reason']}{evidence} {each['said']} {each['due']}"
        file.paragraph(words, lead=f"{each['title']}{area}: {each['verdict']}.")


def _change(file: WordFile, data: Mapping[str, Any]) -> None:
    """Write what changed, and the small areas far worse than their ward."""
    if data["trends"]:
        file.heading("Is it changing?")
        for each in data["trends"]:
            file.paragraph(f"{each['words']} {each['alt']}", lead=f"{each['title']}.")
    if data["pockets"]:
        file.heading("Far worse within it")
        file.bullets(
            f"{each['name']}{' in ' + each['ward'] if each['ward'] else ''}: {each['measure']} "
            f"{each['words']}, its ward {each['ward_words']}; {each['children']} children"
            for each in data["pockets"]
        )
        if data["pockets_more"]:
            file.bullets([f"{data['pockets_more']} more on the needs map"])


def _sources(file: WordFile, data: Mapping[str, Any]) -> None:
    """Write where everything is from."""
    file.heading("Sources, dates and licences")
    rows = [(each["measures"], each["period"], each["words"], each["method"]) for each in data["sources"]]
    heads = ("Measure", "Period", "Source, publisher and licence", "How the figure is made")
    file.table(heads, rows, caption="Where each measure is from")
    file.bullets(
        f"{each['title']} ({each['as_of']}). {each['missing']}" for part in data["lists"] for each in part
    )
    file.heading("Attributions")
    file.bullets(each for part in data["attributions"] for each in part)
