"""A machine that stops, or whose disk is full, at a chosen step of writing.

A step is one call of the system that changes files. Once stopped, nothing is done any more: what would tidy
up afterwards fails too, as after kill -9. As a program it is kill -9: `python -m tests.stopped STEP COMMAND`.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHANGING = ("mkdir", "write", "fsync", "replace", "rename", "rmdir", "unlink", "chmod")
GROWING = ("mkdir", "write")


class Stopped(BaseException):
    """The machine has stopped; no program catches it."""


class Machine:
    """Counts the steps of writing, and ends or refuses them."""

    def __init__(self, act: Callable[[Machine, str], None]) -> None:
        """Keep what is done before each step."""
        self.act, self.steps = act, 0
        self.stopped = False

    def install(self, patch: pytest.MonkeyPatch) -> Machine:
        """Stand between the program and the system."""
        for name in (*CHANGING, "open"):
            patch.setattr(os, name, self._watched(name, getattr(os, name)))
        return self

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            if name == "open" and not given[1] & os.O_CREAT:
                return call(*given, **named)
            self.steps += 1
            try:
                self.act(self, "create" if name == "open" else name)
            except Stopped:
                if name == "write" and not self.stopped:
                    call(given[0], bytes(given[1])[: len(given[1]) // 2])  # a part arrives
                self.stopped = True
                raise
            return call(*given, **named)

        return step


def stopping(at: int) -> Machine:
    """Return a machine that stops at a step."""

    def act(machine: Machine, _: str) -> None:
        if machine.steps >= at:
            raise Stopped

    return Machine(act)


def killed(at: int) -> Machine:
    """Return a machine that kills this process at a step, as `kill -9` does."""

    def act(machine: Machine, name: str) -> None:
        if machine.steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return Machine(act)


def refusing(number: int, names: tuple[str, ...], *, since: int = 1) -> Machine:
    """Return a machine that refuses some kinds of steps from a step on, with the error of this number."""

    def act(machine: Machine, name: str) -> None:
        if machine.steps >= since and name in names:
            raise OSError(number, os.strerror(number))

    return Machine(act)


def full(since: int) -> Machine:
    """Return a machine whose disk is full from a step on."""
    return refusing(errno.ENOSPC, (*GROWING, "create"), since=since)


def contents(root: Path) -> dict[str, bytes]:
    """Return every file below a directory, and every folder, as they lie there."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*")}
    return {name: b"" if path.is_dir() else path.read_bytes() for name, path in found.items()}


if __name__ == "__main__":
    killed(int(sys.argv[1])).install(pytest.MonkeyPatch())
    if sys.argv[2] == "write":
        from geo.store.writing import write_pack

        root = Path(sys.argv[3])
        write_pack({name: (root / name).read_bytes() + b"new" for name in sys.argv[4:]}, root)
    else:
        from geo.cli.main import main

        sys.exit(main(sys.argv[2:]))
