"""What stands on the screen before the first figure has come: title, purpose and menu, without any script.

On a slow line the program of the page takes many seconds. This is part of the first reply, so that there is
something to read, and a menu that works, at once; frame.js takes it away when the page is there.
"""

from __future__ import annotations

import re
from typing import Final

from layers.look.escaping import as_text
from layers.look.tokens import first_style, style
from pages.frame.explained import explained, first_stops
from pages.frame.menu import ENTRIES, MENU, PRODUCT, Entry

ROOT: Final = '<div id="root">'
DONE: Final = '<i class="atlas-done"></i>'
"""Ends a page that is whole: from then on it is shown (frame.css)."""
NO_SCRIPT: Final = (
    "<noscript><p>The maps and tables of the atlas need JavaScript, which is turned off in this browser. "
    'Without it, all figures can be read as files: <a href="{base}/api/v1/docs">list of all files</a>.</p>'
    "</noscript>"
)
_HEAD_TITLE: Final = re.compile("<title>.*?</title>", re.DOTALL)
_HEAD_NO_SCRIPT: Final = re.compile("<noscript>.*?</noscript>", re.DOTALL)
_STYLESHEET: Final = re.compile(r'<link rel="stylesheet"[^>]*?href="([^"]+)"[^>]*>')
_CHARSET: Final = '<meta charset="UTF-8" />'


def with_first_frame(page: str, entry: Entry, *, base: str, scripts: tuple[str, str]) -> str:
    """Return Streamlit's page with the first frame of a page of ours, its title and our scripts.

    Parameters
    ----------
    page : the HTML that Streamlit serves at every address
    entry : the page that is asked for
    base : what the addresses of this server begin with, such as "/atlas"; else empty
    scripts : addresses of start.js, which must come before Streamlit's program, and of frame.js
    """
    # The style sheet stands after eighty scripts: it is asked for before them, or nothing is painted.
    sheets = "".join(
        f'<link rel="preload" as="style" crossorigin href="{each}">' for each in _STYLESHEET.findall(page)
    )
    first = f'{_CHARSET}<script src="{scripts[0]}" data-base="{base}"></script>{sheets}'
    head = (
        f'<style>{first_style()}</style><script src="{scripts[1]}" data-base="{base}" defer></script></head>'
    )
    frame = (
        f'<div id="atlas-first">{_menu(entry, base)}<main id="atlas-main" tabindex="-1">'
        f"<h1>{as_text(entry.title)}</h1>"
        f'<p>{as_text(entry.about)}</p><p role="status">The figures are on their way.</p>'
        f"{NO_SCRIPT.format(base=base)}</main></div>"
    )
    page = _HEAD_TITLE.sub(f"<title>{as_text(entry.tab)}</title>", page, count=1)
    page = _HEAD_NO_SCRIPT.sub("", page, count=1)
    page = page.replace(_CHARSET, first, 1).replace("</head>", head, 1)
    return page.replace(ROOT, first_stops() + frame + ROOT, 1).replace("</body>", explained() + "</body>", 1)


def not_found(base: str) -> str:
    """Return the page for an address that the atlas does not have, with the menu."""
    rows = "".join(
        f'<li><a href="{base}{each.path}">{as_text(each.title)}</a>: {as_text(each.about)}</li>'
        for each in ENTRIES
    )
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Page not found - {PRODUCT}</title><style>{style()}</style></head>"
        f'<body class="atlas-alone"><div id="atlas-first">{_menu(None, base)}<main><h1>Page not found</h1>'
        "<p>The atlas has no page at this address. If you followed a link, it may be mistyped or cut "
        f"short.</p><h2>All pages</h2><ul>{rows}</ul></main></div></body></html>"
    )


def _menu(current: Entry | None, base: str) -> str:
    """Return the menu as plain links."""
    groups = "".join(
        f'<div><p class="atlas-group">{as_text(group)}</p><p>'
        + "".join(
            f'<a href="{base}{each.path}"{_marked(each, current)}>{as_text(each.title)}</a>'
            for each in entries
        )
        + "</p></div>"
        for group, entries in MENU.items()
    )
    return f'<nav aria-label="Pages of the atlas">{groups}</nav>'


def _marked(entry: Entry, current: Entry | None) -> str:
    """Return the mark of the page that is shown."""
    return ' aria-current="page"' if entry == current else ""
