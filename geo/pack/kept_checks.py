"""What a register that people keep must pass: the same checks as a pack's own files.

Nothing is written that they refuse, and nothing that they would refuse is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.errors import Faults, PackError
from geo.pack import layer_checks, sessions
from geo.pack.kept_items import composed
from geo.pack.register import Register
from geo.pack.register_checks import check_register, file_name, ids_of, outlines_named
from geo.store.register.changes import Check
from geo.store.register.items import Items


def faults_of(register: Register, touched: Sequence[str] | None = None) -> Faults:
    """Return every fault of a register; of rows only those of some files where the others are sound.

    Examples
    --------
    >>> from geo.sample import town
    >>> list(faults_of(town().register))
    []
    """
    if register.terms is None:
        return Faults()
    chosen = {stem: frame for stem, frame in register.files.items() if touched is None or stem in touched}
    named = {file_name(stem): frame for stem, frame in chosen.items()}
    faults = layer_checks.services(named, register.ground.wards)
    faults += check_register(register.files, register.terms, register.ground, rows_of=chosen)
    faults += outlines_named(register)
    faults += sessions.check(register.sessions, ids_of(register.files))
    return faults


def door(pack: Register, before: Items) -> Check:
    """Return what refuses items that would make a register with faults; `before` are known to be sound.

    Examples
    --------
    >>> from geo.sample import town
    >>> door(town().register, {})({})
    """

    def check(items: Items) -> None:
        register = composed(items, pack)
        touched = unlike(register, composed(before, pack)) if before else None
        if faults := faults_of(register, touched):
            raise PackError(faults, written=False)

    return check


def unlike(register: Register, sound: Register) -> list[str]:
    """Return the stems of the files whose rows are not those of a register that is known to be sound.

    Examples
    --------
    >>> from geo.sample import town
    >>> unlike(town().register, town().register)
    []
    """
    return [stem for stem, rows in register.files.items() if not rows.equals(sound.files[stem])]
