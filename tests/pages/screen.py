"""What a page shows, read as a visitor reads it: words, tables, facts and the looks of a map."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

MAIN = Path(__file__).resolve().parents[2] / "pages/_main.py"
STYLE = re.compile(r"atlas\.restyle\(map_div, (\{.*?\})\);", re.DOTALL)
_BLOCKS = {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "br", "tr", "caption"}


def open_page(name: str, /, **params: str) -> AppTest:
    """Open a page of the atlas by its name in the URL, with a query string."""
    screen = AppTest.from_file(MAIN, default_timeout=120)
    screen.query_params = dict(params)
    # What switch_page() sets, which would want the first page to be run before.
    screen._page_hash = "" if name == "overview" else calc_hash(name)
    return screen.run()


def html(screen: AppTest) -> str:
    """Return all HTML that the page wrote itself."""
    drawn = [each.value for each in screen.markdown if each.value.startswith("<")]
    return "\n".join([*(each.proto.body for each in screen.get("html")), *drawn])


def words(screen: AppTest) -> str:
    """Return the words of a page, in order, HTML taken away."""
    parts = []
    for each in screen:
        if each.type == "html" and not each.proto.body.startswith("<style"):
            parts.append(text_of(each.proto.body))
        elif each.type == "markdown" and each.value.startswith("<"):
            parts.append(text_of(each.value))
        elif each.type in ("title", "markdown", "caption", "error"):
            parts.append(re.sub(r"\\(\W)", r"\1", each.value))
        elif each.type == "expander":
            parts.append(re.sub(r"\\(\W)", r"\1", each.label))
    return "\n".join(parts)


def text_of(body: str) -> str:
    """Return the text of a piece of HTML, one line per block."""
    reader = _Reader()
    reader.feed(body)
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(reader.text)).strip()


def answer_of(screen: AppTest) -> str:
    """Return the sentence that a page answers with, without the link to how sure it is."""
    found = re.search(r'<p class="atlas-answer">(.*?)</p>', html(screen))
    assert found is not None
    return text_of(re.sub(r' <a class="atlas-how-sure".*?</a>', "", found[1]))


def headings(screen: AppTest) -> list[str]:
    """Return the text of every heading that comes from data, in order."""
    found = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", html(screen), flags=re.DOTALL)
    return [text_of(each) for each in found]


def facts(screen: AppTest, number: int = 0) -> dict[str, str]:
    """Return a list of facts (the panel of a chosen area is one) as label and text."""
    lists = re.findall(r"<dl.*?</dl>", html(screen), flags=re.DOTALL)
    pairs = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", lists[number], flags=re.DOTALL)
    return {text_of(label): text_of(text) for label, text in pairs}


def html_table(screen: AppTest, caption: str) -> list[list[str]]:
    """Return the rows of the table whose caption starts so; the first row is its heading."""
    for table in re.findall(r"<table.*?</table>", html(screen), flags=re.DOTALL):
        reader = _Reader()
        reader.feed(table)
        if reader.caption.startswith(caption):
            return reader.rows
    raise AssertionError(f"no table is captioned {caption!r}")


def looks(screen: AppTest, number: int = 0) -> dict[str, Any]:
    """Return the looks that a map was given: looks, symbols, areas, selected, about."""
    arguments = json.loads(screen.get("component_instance")[number].proto.json_args)
    found = STYLE.search(arguments["feature_group"])
    assert found is not None
    style: dict[str, Any] = json.loads(found.group(1))
    return style


def fills(screen: AppTest, number: int = 0) -> dict[str, str]:
    """Return the colour of every area of a map, by code."""
    style = looks(screen, number)
    return {code: style["looks"][look][0] for code, (look, _, _) in style["areas"].items()}


def map_count(screen: AppTest) -> int:
    """Return how many maps the page shows."""
    return len(screen.get("component_instance"))


def click_map(screen: AppTest, code: str, *, at: int = 1, number: int = 0) -> AppTest:
    """Click on an area of a map, as the map's script reports it."""
    states = screen._tree.get_widget_states()  # AppTest offers no way to act on a component
    click = states.widgets.add()
    click.id = screen.get("component_instance")[number].proto.id
    click.json_value = json.dumps({"code": code, "at": at})
    return screen._run(states)


class _Reader(HTMLParser):
    """Collects text, and the rows and the caption of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.rows: list[list[str]] = []
        self.caption = ""
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("") if self.rows else None
        if tag in _BLOCKS:
            self.text.append("\n")
        if tag not in ("br", "img"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass
        if tag in _BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if {"td", "th"} & set(self.inside) and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
        if "caption" in self.inside:
            self.caption += data
