"""What came of a visitor's file: worked out once for as long as the page asks for it, and for nobody else.

Streamlit itself holds the bytes while the uploader is on the page. What follows from them lies in the
session, and is dropped at the end of the first run that does not ask for it: when the file is taken away,
when its visitor turns to another page, when the session ends.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

import streamlit as st

from pages.frame import admission, release

T = TypeVar("T")
_KEY: Final = "uploads judged"


def judged(asked: Hashable, judge: Callable[[], T]) -> T:
    """Return what comes of a file; `asked` names everything that this depends on, without the bytes.

    Judging may take seconds, so it keeps nobody else waiting.
    """
    found: dict[Hashable, Any] = st.session_state.setdefault(_KEY, {})
    if asked not in found:
        found[asked] = admission.aside(judge)
    st.session_state.setdefault(f"{_KEY} now", set()).add(asked)
    result: T = found[asked]
    return result


def forget_unasked() -> None:
    """Drop what no page asked for in this run; to be called at its end."""
    now = st.session_state.pop(f"{_KEY} now", set())
    found: dict[Hashable, Any] = st.session_state.get(_KEY, {})
    for asked in [each for each in found if each not in now]:
        del found[asked]
        release.soon()
