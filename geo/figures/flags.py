"""Flags: what a reader must know about a figure, as a sorted `;`-separated set."""

from __future__ import annotations

from pandas import Series

SEPARATOR = ";"


def join_flags(*flags: str) -> str:
    """Union of flags as one text.

    Parameters
    ----------
    flags : single flags or already joined sets; empty ones count for nothing

    Returns
    -------
    The distinct flags in alphabetical order, separated by `;`; the empty text where there is none.

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> join_flags("missing", "estimated;out_of_date", "", "estimated")
    'estimated;missing;out_of_date'
    """
    found = [each for each in flags if each]
    if not found:
        return ""
    if len(found) == 1 and SEPARATOR not in found[0]:
        return found[0].strip()
    parts = (part.strip() for joined in found for part in joined.split(SEPARATOR))
    return SEPARATOR.join(sorted({part for part in parts if part}))


def add_flag(flags: Series, mask: Series, flag: str) -> Series[str]:
    """Flag sets with one flag added where the mask holds.

    Parameters
    ----------
    flags : joined flags per area; missing reads as none
    mask : per area, whether to add the flag; areas it does not name, or leaves missing, get none
    flag : the flag to add

    Returns
    -------
    Joined flags, index and name of `flags`; every set comes back sorted, also where nothing was added.

    Examples
    --------
    >>> flags = Series({"A": "", "B": "estimated"})
    >>> add_flag(flags, Series({"B": True}), "out_of_date").to_dict()
    {'A': '', 'B': 'estimated;out_of_date'}
    """
    if not mask.index.equals(flags.index):
        mask = mask.reindex(flags.index, fill_value=False)
    if mask.dtype != bool:
        mask = mask.fillna(False).astype(bool)
    joined = [
        join_flags(held, flag) if add else join_flags(held)
        for held, add in zip(_texts(flags), mask.to_list(), strict=True)
    ]
    return Series(joined, index=flags.index, dtype="str", name=flags.name)


def has_flag(flags: Series, flag: str) -> Series[bool]:
    """Whether each area carries a flag.

    Compares whole flags, so that `estimated` is not found inside `estimated_base`. Index of `flags`;
    missing reads as none.

    Examples
    --------
    >>> has_flag(Series({"A": "estimated", "B": "estimated_base"}), "estimated").to_dict()
    {'A': True, 'B': False}
    """
    held = [flag in joined.split(SEPARATOR) for joined in _texts(flags)]
    return Series(held, index=flags.index, dtype=bool)


def _texts(flags: Series) -> list[str]:
    """Return flag sets as plain texts, missing ones as the empty text."""
    return [each if isinstance(each, str) else "" for each in flags.to_list()]
