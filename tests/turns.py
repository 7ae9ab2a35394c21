"""Turns of the workers of one run: many tests beside each other, or one alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: a test that measures time has no quiet there
    fcntl = None  # type: ignore[assignment]


class Turns:
    """Locks on two files that all workers of a run share.

    Whoever runs beside others holds `room` together with them; whoever wants to be alone waits until all have
    left. All pass `door` one by one, so that who waits for an empty room is not overtaken for ever.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder that every worker sees."""
        self.door, self.room = folder / "door.lock", folder / "room.lock"

    @contextmanager
    def beside_others(self) -> Iterator[None]:
        """Run while others run."""
        with ExitStack() as stay:
            with _locked(self.door, together=False):
                stay.enter_context(_locked(self.room, together=True))
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Run while nobody else does."""
        with _locked(self.door, together=False), _locked(self.room, together=False):
            yield


@contextmanager
def _locked(path: Path, *, together: bool) -> Iterator[None]:
    """Hold a lock on a file; closing it ends the lock, also where the process dies."""
    with path.open("a") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_SH if together else fcntl.LOCK_EX)
        yield
