"""Does one thing to a register, saying when it begins and what was accepted: to be killed meanwhile.

`python -m tests.registers_killed WHAT ADDRESS FOLDER`
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from sqlalchemy import URL, make_url

from geo.store.register import changes
from geo.store.register.backup import back_up
from geo.store.register.database import writing
from geo.store.register.items import Edit, Person
from geo.store.register.making import begin, up_to_date
from geo.store.register.reading import items

MANY = 60
"""Items that are changed together: an import."""


def say(words: str) -> None:
    """Tell whoever kills, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def edit(url: URL, _: Path) -> None:
    """Edit one item again and again; each edit that was accepted is said."""
    for number in count(items(url)["service", "CL-A"].version):
        one = Edit("service", "CL-A", number, {"name": f"Name {number + 1}"})
        changes.apply(url, [one], Person("Ann"), why="edited")
        say(f"accepted {number + 1}")


def take_over(url: URL, _: Path) -> None:
    """Change many items together again and again."""
    while True:
        now = items(url)
        keys = [("service", f"N-{each}") for each in range(MANY)]
        seen = [now[key].version if key in now else 0 for key in keys]
        edits = [Edit(*key, at, {"name": f"Name {at + 1}"}) for key, at in zip(keys, seen, strict=True)]
        changes.apply(url, edits, Person("Ben"), why="imported")
        say(f"accepted {seen[0] + 1}")


def save(url: URL, folder: Path) -> None:
    """Save the register again and again."""
    while True:
        back_up(url, folder / "backup.sqlite")
        say("saved")


def migrate(url: URL, _: Path) -> None:
    """Bring an older register up to date."""
    with writing(url, make=True) as connection:
        if up_to_date(connection):
            begin(connection, "TOWN")
    say("migrated")


if __name__ == "__main__":
    say("ready")
    what = {"edit": edit, "import": take_over, "backup": save, "migration": migrate}[sys.argv[1]]
    what(make_url(sys.argv[2]), Path(sys.argv[3]))
