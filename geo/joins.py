"""Joining by area: current codes join, old names are aliases, obsolete codes are refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.place import ObsoleteCodes


@dataclass(frozen=True)
class Match:
    """What joined and what did not, both ways.

    `matched` maps each given key to the current code; `unknown` are keys that name no area, `obsolete` are
    keys that once did (with the reason), `absent` are areas that no key named.
    """

    matched: dict[str, str]
    unknown: tuple[str, ...]
    obsolete: dict[str, str]
    absent: tuple[str, ...]


def match_areas(
    keys: Iterable[str],
    codes: Sequence[str],
    *,
    names: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
    obsolete: Sequence[ObsoleteCodes] = (),
) -> Match:
    """Match keys (codes, current names or former names) to the current area codes.

    Parameters
    ----------
    keys : codes or names as a file gives them
    codes : current area codes, in the order of the pack
    names : current name per code, where names may be used
    aliases : former name to current code
    obsolete : ranges of codes no longer in force

    Returns
    -------
    A `Match`; nothing is dropped silently.
    """
    known = set(codes)
    by_name = {_folded(name): code for code, name in (names or {}).items()}
    by_alias = {_folded(name): code for name, code in (aliases or {}).items()}
    matched: dict[str, str] = {}
    unknown: list[str] = []
    refused: dict[str, str] = {}
    for key in dict.fromkeys(keys):
        code = key if key in known else by_name.get(_folded(key)) or by_alias.get(_folded(key))
        if code in known:
            matched[key] = str(code)
        elif reason := obsolete_reason(key, obsolete):
            refused[key] = reason
        else:
            unknown.append(key)
    named = set(matched.values())
    absent = tuple(code for code in codes if code not in named)
    return Match(matched, tuple(unknown), refused, absent)


def obsolete_reason(code: str, ranges: Sequence[ObsoleteCodes]) -> str:
    """Return why a code is no longer in force, or an empty string."""
    return next((each.message for each in ranges if each.holds(code)), "")


def _folded(name: str) -> str:
    """Fold a name so that '&' and 'and', case and spacing do not part what belongs together."""
    return " ".join(name.replace("&", " and ").casefold().replace("’", "'").split())
