"""What the documents of a meeting pack say, as plain values: one source for Word, HTML and print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from geo.gaps.promise_ledger import ledger
from geo.gaps.stocktake import result_words
from geo.pack.pack import Pack
from geo.report.readable import readable, shown
from geo.report.table import Table
from geo.writing import day_words
from layers.look.formatting import plural, sentence_case
from layers.paper.picture import Picture

ROWS: Final = 25
"""Rows of a table in the documents; its files hold all of them. A borough has about twenty wards."""
COLUMNS: Final = 6
"""Columns of a table in the documents: more cannot be read on A4."""
DECISION: Final = ("Decision", "Made by", "Date", "Because")
"""What is written down at the meeting."""
DECISION_WORDS: Final = "Left empty by the atlas: figures inform a decision, people make it."


def meeting_data(pack: Pack, title: str, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the documents of a view say, as plain values."""
    place, day = pack.place, pack.place.as_of
    return {
        "title": f"{title}: {place.name}",
        "name": title,
        "kind": f"Meeting pack · {place.title}",
        "description": " ".join(view["answer"]) or title,
        "day": [day.year, day.month, day.day],
        "facts": f"Figures as gathered on {day_words(day)}.{_of_session(pack)}",
        "footer": f"{title} · Ward Needs Atlas, {place.name} · data as of {day_words(day)}",
        "asked": [{"label": label, "words": words} for label, words in view["question"].items()],
        "link": view["link"],
        "answer": list(view["answer"]),
        "decision": list(DECISION),
        "decision_words": DECISION_WORDS,
        "notes": [{"label": label, "words": words} for label, words in view["notes"]],
        "pictures": [_picture(stem, each) for stem, each in view["pictures"].items()],
        "tables": [_table(pack, stem, each) for stem, each in view["tables"].items()],
        "promises": list(_promises(pack, view["on"])),
        "promises_on": f"As of {day_words(view['on'] or day)}. What each rests on is in verdicts.json.",
        "sources": list(dict.fromkeys(each for each in view["sources"] if each)),
        "print": f"Print of the data: {pack.digest}. What the view rests on is named, each with its print, "
        "in manifest.json; two packs are held against each other by “needs-atlas pack diff”.",
    }


def _of_session(pack: Pack) -> str:
    """Return which lists are of one session only, in words."""
    lists = ", ".join(pack.catalogue[each].title for each in pack.working_copy)
    return f" With a list of one session only: {lists}." if lists else ""


def _picture(stem: str, picture: Picture) -> dict[str, Any]:
    """Return what is said of a picture; its words stand for it where there are no others."""
    said = " ".join(each for each in (picture.title, picture.words) if each)
    return {"stem": stem, "title": picture.title, "alt": picture.alt or said}


def _table(pack: Pack, stem: str, table: Table) -> dict[str, Any]:
    """Return the first columns and rows of a table as people read them, and where the rest is."""
    found = readable(pack, table)
    heads = list(found.headings[:COLUMNS])
    rows = [[shown(cell) or "–" for cell in row[:COLUMNS]] for row in found.rows[:ROWS]]
    below = [f"{head}: {words}." for head, words in found.same.items() if words and len(words) <= 100]
    lacking = [
        plural(len(found.rows) - ROWS, "more row") if len(found.rows) > ROWS else "",
        plural(len(found.headings) - COLUMNS, "more column") if len(found.headings) > COLUMNS else "",
    ]
    rest = " and ".join(each for each in lacking if each)
    whole = f"Whole, with what each column says: tables/{stem}.xlsx and tables/{stem}.csv"
    below.append(f"{whole} ({rest})." if rest else f"{whole}.")
    return {
        "stem": stem,
        "title": sentence_case(table.title),
        "heads": heads,
        "rows": rows,
        "below": " ".join(below),
    }


def _promises(pack: Pack, on: Any) -> Iterator[dict[str, str]]:
    """Yield each promise of the strategy with what the register shows of it and what is said."""
    if pack.strategy is None:
        return
    for entry in ledger(pack, on or pack.place.as_of):
        said = entry.said.claims
        newest = f"{said[0].provider}: {said[0].text} ({said[0].as_of})" if said else "–"
        yield {"title": entry.promise.title, "shown": result_words(entry), "said": newest}
