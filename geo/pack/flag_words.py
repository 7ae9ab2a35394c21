"""Flags a figure may have, and the signs that publishers print instead: what each of them is written as."""

from __future__ import annotations

from difflib import get_close_matches

# What a reader must know about a figure; another word would be shown as if nothing were the matter.
FLAGS = (
    "derived",
    "estimated",
    "implied_base",
    "indicative",
    "missing",
    "not_applicable",
    "out_of_date",
    "provisional",
    "suppressed",
    "weighted_mean",
)
SEPARATOR = ";"
# Signs of the statistical offices and departments of the United Kingdom, and of Eurostat.
SIGNS = {
    "suppressed": ("*", "**", "c", "[c]", "s", "[s]", "#", "supp", "confidential", "withheld", "disclosive"),
    "not_applicable": ("z", "[z]", ".", "not applicable"),
    "missing": (
        *("..", "...", "…", ":", "x", "[x]", "-", "--", "–", "—", "m", "[m]", "na", "n/a"),
        *("not available", "no data", "unknown"),
    ),
    "estimated": ("e", "[e]"),
    "provisional": ("p", "[p]"),
}
_FLAG_OF_SIGN = {sign: flag for flag, signs in SIGNS.items() for sign in signs}


def flag_rule(flags: str) -> bool:
    """Tell whether a cell of flags holds known ones only, joined as they are read.

    Examples
    --------
    >>> flag_rule("derived;suppressed"), flag_rule(""), flag_rule("supressed"), flag_rule("derived; missing")
    (True, True, False, False)
    """
    return not flags or all(each in FLAGS for each in flags.split(SEPARATOR))


def flag_mend(flags: str) -> str:
    """Return what to write instead of flags that are unknown.

    Examples
    --------
    >>> flag_mend("c")
    'Write suppressed. The flags are: derived, ...'
    >>> flag_mend("supressed;Derived")
    'Write derived;suppressed. The flags are: ...'
    """
    known = []
    for part in flags.replace(",", SEPARATOR).split(SEPARATOR):
        word = part.strip().casefold()
        plain = word.replace(" ", "_").replace("-", "_")
        near = get_close_matches(plain, FLAGS, 1) if len(word) > 3 else []
        known += [_FLAG_OF_SIGN.get(word) or next(iter(near), "")]
    choice = f"The flags are: {', '.join(FLAGS)}."
    instead = SEPARATOR.join(sorted(set(known)))
    return f"Write {instead}. {choice}" if all(known) else choice


def sign_mend(cell: str) -> str | None:
    """Return what to write instead of a publisher's sign in a column of numbers; None where it is none.

    Examples
    --------
    >>> sign_mend("*")
    'Leave the cell empty and write suppressed in the column flag.'
    >>> sign_mend("ten") is None
    True
    """
    flag = _FLAG_OF_SIGN.get(cell.strip().casefold())
    return flag and f"Leave the cell empty and write {flag} in the column flag."
