"""Memory: what was worked out for a pack is kept on that pack, and goes when the pack goes.

A cache of a function would hold every pack it was ever asked about, with all that was worked out for it. So
results lie in the object they belong to: a working copy that is discarded takes its own with it, and so does
a proposed site. What is kept is shared by all who ask: nobody may change it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_MEMORY: Final = "_memory"
_ORIGIN: Final = "_origin"


def kept(most: int, *, shared: bool = False, aside: str = "") -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that works each answer of a function out once and keeps it on its first argument.

    Parameters
    ----------
    most : answers kept per pack (or whatever comes first); the least recently asked for goes first
    shared : the answer does not depend on the register of services, so that a working copy asks the pack that
        it was made from (see `lend`)
    aside : name of one keyword argument that the answer does not depend on, such as who is told of progress;
        it is no part of what is kept

    An answer lives no longer than what it was asked about. Where a further argument has a `keeper` (proposed
    sites and uploaded areas belong to one visitor), the answer is kept there instead; then it must not hold
    the pack. Errors are not kept. Of several threads that ask the same, one works and the others wait, so a
    function must wait for nothing but other kept answers.

    Examples
    --------
    >>> class Town: ...
    >>> @kept(2)
    ... def doubled(town, number):
    ...     print("working")
    ...     return 2 * number
    >>> town = Town()
    >>> doubled(town, 4)
    working
    8
    >>> doubled(town, 4)
    8
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def recalled(*args: P.args, **kwargs: P.kwargs) -> T:
            owner: Any = vars(args[0]).get(_ORIGIN, args[0]) if shared else args[0]
            rest = args[1:]
            memory = _memory_of(owner)
            named = tuple(sorted(each for each in kwargs.items() if each[0] != aside))
            asked: Hashable = (rest, named)
            keeper = next(
                filter(None, (getattr(each, "keeper", None) for each in (*rest, *kwargs.values()))), None
            )
            if keeper is not None:
                asked, memory = (memory.mark, asked), _memory_of(keeper)
            work: Callable[..., T] = function
            return memory.recall(function, asked, most, lambda: work(owner, *rest, **kwargs))

        vars(recalled)["shared"] = shared
        vars(recalled)["most"] = most
        return recalled

    return decorate


def remember(function: Callable[..., T], answer: T, owner: object, *rest: Hashable) -> None:
    """Keep an answer that was worked out elsewhere, such as in another process; one that is known stays.

    Parameters
    ----------
    function : one that is `kept`
    answer : what it would return for `owner` and `rest`

    Examples
    --------
    >>> class Town: ...
    >>> @kept(2)
    ... def doubled(town, number):
    ...     print("working")
    ...     return 2 * number
    >>> town = Town()
    >>> remember(doubled, 8, town, 4)
    >>> doubled(town, 4)
    8
    """
    whose = vars(owner).get(_ORIGIN, owner) if vars(function)["shared"] else owner
    work: Callable[..., T] = vars(function)["__wrapped__"]
    _memory_of(whose).recall(work, (rest, ()), vars(function)["most"], lambda: answer)


def lend(origin: object, copy: object) -> None:
    """Let a copy that differs in its register of services only ask `origin` for all that is `shared`.

    Examples
    --------
    >>> class Town: ...
    >>> @kept(1, shared=True)
    ... def streets(town):
    ...     print("working")
    ...     return 12
    >>> town, copy = Town(), Town()
    >>> lend(town, copy)
    >>> streets(town), streets(copy)
    working
    (12, 12)
    """
    vars(copy)[_ORIGIN] = vars(origin).get(_ORIGIN, origin)


class _Answer:
    """One answer, or the place where it is being worked out."""

    __slots__ = ("known", "turn", "value")

    def __init__(self) -> None:
        self.known = False
        self.turn = threading.RLock()
        self.value: Any = None


class Memory:
    """The answers kept on one object, per function in the order in which they were last asked for."""

    def __init__(self) -> None:
        """Remember nothing."""
        self.mark: Final = object()
        """Stands for the owner where its answers are kept elsewhere: it does not keep the owner alive."""
        self._lock = threading.RLock()
        self._shelves: dict[Callable[..., Any], OrderedDict[Hashable, _Answer]] = {}

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        """Leave behind what is remembered when the owner is copied or written."""
        return Memory, ()

    def recall(self, function: Callable[..., T], asked: Hashable, most: int, work: Callable[[], T]) -> T:
        """Return the answer of a function to what is asked; work it out where it is not known."""
        with self._lock:
            shelf = self._shelves.setdefault(function, OrderedDict())
            answer = shelf.get(asked) or shelf.setdefault(asked, _Answer())
            shelf.move_to_end(asked)
            while len(shelf) > most:
                shelf.popitem(last=False)
        if answer.known:
            return answer.value  # type: ignore[no-any-return]
        # Each answer has a lock of its own: answers that need one another never wait in a circle.
        with answer.turn:
            if not answer.known:
                try:
                    answer.value = work()
                    answer.known = True
                finally:
                    if not answer.known:
                        self._drop(function, asked, answer)
            return answer.value  # type: ignore[no-any-return]

    def _drop(self, function: Callable[..., Any], asked: Hashable, answer: _Answer) -> None:
        """Forget what could not be worked out."""
        with self._lock:
            shelf = self._shelves[function]
            if shelf.get(asked) is answer:
                del shelf[asked]


def _memory_of(owner: object) -> Memory:
    """Return the memory of an object, made when it is first asked for; `replace` gives an object without."""
    memory: Memory = vars(owner).get(_MEMORY) or vars(owner).setdefault(_MEMORY, Memory())
    return memory
