"""Several presses side by side: light processes that print what they are given and give their memory back."""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from layers.paper.press import clean, pages, printed


def presses(most: int) -> Executor:
    """Return an executor of presses for `print_one`: so many at most, leaving one processor to others.

    They make themselves ready at once, while what they will print is still worked out.
    """
    # None is replaced after so many tasks: Python 3.11 may then wait for ever.
    many = max(1, min(most, (os.cpu_count() or 1) - 1))
    pool = ProcessPoolExecutor(many, mp_context=get_context("spawn"), initializer=_begin)
    for _ in range(many):
        pool.submit(clean, "ready")
    return pool


def _begin() -> None:
    """Make a press ready, which lives for a moment: it looks for nothing to forget, and tidies up nothing."""
    gc.disable()
    # What Typst has set fills half a gigabyte: giving it back piece by piece takes a third of a second.
    atexit.register(os._exit, 0)


def print_one(template: str, data: Mapping[str, Any]) -> tuple[int, bytes]:
    """Return how many pages a template filled with data has, and its PDF with row headers.

    Raises
    ------
    PressError : as for `layers.paper.press.printed`.
    """
    from layers.paper.row_headers import tagged  # a tenth of a second, and only presses need it

    pdf = printed(template, data)
    return pages(pdf), tagged(pdf)
