"""What all profiles ask, in two processes: one does the figures, the other places, trends, promises."""

from __future__ import annotations

import gc
import sys
import threading
import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from geo.memory import remember
from geo.pack.pack import Pack, load_pack
from geo.report import profile_measures, profile_places
from geo.report.profile_promises import promised
from geo.report.profiles import LEVELS, ranked

Half = tuple[str, dict[tuple[str, tuple[Hashable, ...]], Any]]
"""The digest of the pack that was asked, and the answers by name of the question and what it was asked."""
_PLACES: Final = (profile_places.nearest, profile_places.play, profile_places.parks, profile_places.places)
_QUESTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    each.__name__: each for each in (*_PLACES, profile_measures.trends, profile_measures.pockets, promised)
}
_given: list[Pack] = []
"""In the second process: the pack that it is asked about."""


def half(pack: Pack) -> Half:
    """Return places, trends, pockets and promises of all areas that have profiles.

    Examples
    --------
    >>> from geo.sample import town
    >>> digest, answers = half(town())
    >>> sorted({question for question, _ in answers})
    ['nearest', 'parks', 'places', 'play', 'pockets', 'promised', 'trends']
    """
    # The whole place first: what its answers rest on serves the others.
    levels = LEVELS[::-1]
    asked: list[tuple[Callable[..., Any], tuple[Hashable, ...]]] = []
    if pack.catalogue:
        asked += [(each, (level,)) for level in levels for each in _PLACES]
    asked += [*((profile_measures.trends, (level,)) for level in levels), (profile_measures.pockets, ())]
    asked += [(promised, (level, str(code))) for level in levels for code in pack.areas[level].index]
    return pack.digest, {(each.__name__, rest): each(pack, *rest) for each, rest in asked}


def work_out(pack: Pack, data: Path | None) -> None:
    """Work out what the profiles of all areas ask, so that who asks next finds it known.

    The figures are the same as one process would find.

    Parameters
    ----------
    pack : whose profiles are wanted
    data : directory that it was read from; that of the product when None

    Examples
    --------
    >>> from geo.report.profiles import profiles
    >>> from geo.sample import town
    >>> place = town()
    >>> work_out(place, None)  # of other data than the product: what the second process finds is left alone
    >>> len(profiles(place, "ward"))
    5
    """
    with _uncollected(), _second(pack, data) as second:
        with warnings.catch_warnings():
            # Newer Pythons warn of threads that are not theirs: those of the arrays' library outlive a copy.
            warnings.filterwarnings("ignore", ".*fork", DeprecationWarning)
            begun = second.submit(_half_of_given)
        _figures(pack)
        _take_over(pack, begun.result())


def _figures(pack: Pack) -> None:
    """Work the first half out: figures and the order of need."""
    for level in LEVELS:
        profile_measures.measures(pack, level)
    ranked(pack)


def _take_over(pack: Pack, found: Half) -> None:
    """Keep the answers of the second process on the pack, unless they are of other data."""
    digest, answers = found
    if digest == pack.digest:
        for (question, rest), answer in answers.items():
            remember(_QUESTIONS[question], answer, pack, *rest)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for nothing to forget: what is made here stays, and to look for more is a tenth of the work."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _second(pack: Pack, data: Path | None) -> ProcessPoolExecutor:
    """Return a process for the second half.

    A copy of this one has the pack and all that is imported. It is safe to make while only one thread runs,
    and only on Linux; elsewhere a new process begins from nothing and reads the pack again.
    """
    copied = sys.platform == "linux" and threading.active_count() == 1
    return ProcessPoolExecutor(
        1,
        mp_context=get_context("fork" if copied else "spawn"),
        initializer=_begin,
        initargs=(pack if copied else data,),
    )


def _begin(given: Pack | Path | None) -> None:
    """Make the second process ready."""
    gc.disable()
    _given.append(given if isinstance(given, Pack) else load_pack(given))


def _half_of_given() -> Half:
    """Return the half of the pack that the second process has."""
    return half(_given[-1])
