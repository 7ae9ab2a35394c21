"""What happens, told to whoever runs the atlas: events with plain facts, never with who did something.

Nothing is written unless somebody listens: the server does (pages/frame/log_lines.py), commands do not.
"""

from __future__ import annotations

import logging
from typing import Final, Literal

Event = Literal[
    "start", "pack read", "pack broken", "register changed", "register proposed", "sign-in", "refused"
]
Fact = Literal["revision", "changes", "services", "role", "needs", "kind", "pid", "version"]
LOG: Final = logging.getLogger("needs_atlas.events")


def tell(event: Event, facts: dict[Fact, int | str] | None = None) -> None:
    """Tell an event with its facts. No name, address, cell or text that a person wrote may be among them.

    Examples
    --------
    >>> tell("register changed", {"revision": 3, "changes": 1})
    """
    LOG.info(event, extra={"facts": facts or {}})
