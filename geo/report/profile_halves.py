"""Half of what all profiles ask, in a second process: places and trends, while the first does the figures."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from geo.memory import remember
from geo.pack.pack import Pack, load_pack
from geo.report import profile_measures, profile_places
from geo.report.profile_promises import promised
from geo.report.profiles import LEVELS, ranked

Half = tuple[str, dict[tuple[str, str], Any]]
"""The digest of the pack that was asked, and the answers by name of the question and level."""
_PLACES: Final[Mapping[str, Callable[..., Any]]] = {
    each.__name__: each
    for each in (profile_places.nearest, profile_places.play, profile_places.parks, profile_places.places)
}
_TRENDS: Final[Mapping[str, Callable[..., Any]]] = {"trends": profile_measures.trends}


def half(data: Path | None) -> Half:
    """Return places and trends of all areas that have profiles.

    Parameters
    ----------
    data : directory of the pack; that of the product when None

    Examples
    --------
    >>> from geo.report.profiles import profiles
    >>> digest, answers = half(None)
    >>> sorted({question for question, _ in answers})
    ['nearest', 'parks', 'places', 'play', 'trends']
    """
    pack = load_pack(data)
    questions = {**(_PLACES if pack.catalogue else {}), **_TRENDS}
    # The whole place first: what its answers rest on serves the others.
    return pack.digest, {
        (name, level): ask(pack, level) for level in reversed(LEVELS) for name, ask in questions.items()
    }


def work_figures_out(pack: Pack) -> None:
    """Work the other half out: figures, the order of need and promises of all areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> work_figures_out(town())
    """
    for level in LEVELS:
        profile_measures.measures(pack, level)
        for code in pack.areas[level].index:
            promised(pack, level, str(code))
    profile_measures.pockets(pack)
    ranked(pack)


@contextmanager
def in_two(data: Path | None) -> Iterator[Callable[[Pack], None]]:
    """Begin the half at once in a process of its own; give a function that takes its answers over.

    The function waits for them, and leaves them alone where they are of other data than its pack. It hands
    them to the pack, so that who asks next finds them known. The figures are the same either way.

    Examples
    --------
    >>> from geo.sample import town
    >>> with in_two(None) as take_over:
    ...     take_over(town())  # other data: nothing is taken over
    """
    collecting = gc.isenabled()
    gc.disable()  # what is made here stays: to look through it again and again is a tenth of the work
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
            begun = pool.submit(half, data)
            yield lambda pack: _take_over(pack, begun)
    finally:
        if collecting:
            gc.enable()


def _take_over(pack: Pack, begun: Future[Half]) -> None:
    """Keep the answers of the other process on the pack."""
    digest, answers = begun.result()
    if digest == pack.digest:
        for (name, level), answer in answers.items():
            remember({**_PLACES, **_TRENDS}[name], answer, pack, level)
