"""The words of the page Profiles."""

from __future__ import annotations

from collections.abc import Sequence

from geo.pack.pack import Pack
from geo.report.beside import Pair, Similar
from geo.report.profile_content import Profile
from geo.words import join_words
from pages.frame import to_check
from pages.frame.parts import Badge

PRINT = "Print or keep this profile"
TABLES = {
    "figures": "Every figure",
    "children": "Children by age",
    "services": "The walk to each kind of service",
}
IN_LONDON = (
    "Similar wards elsewhere in London cannot be named: the atlas has no figures of what other wards of "
    "London are (their homes, languages and ages), only some of how people there fare, and those are left "
    "out here on purpose."
)


def titled(found: Profile) -> str:
    """Return what a meeting pack is called, which says itself of which place it is."""
    return "Profile" if found.level == "borough" else f"Profile of {found.name}"


def badges(pack: Pack, found: Profile) -> list[Badge]:
    """Return what limits the profile."""
    stale = [each.short_title for each in found.measures if each.stale]
    shown = [
        Badge(
            "How to read this",
            (
                "“Worse” and “better” are said only where the whole range of a figure lies on one side of "
                f"{found.against}. What has no range is shown and not judged.",
                *found.cares,
            ),
        )
    ]
    if stale:
        shown.append(Badge(f"{len(stale)} out of date", (f"{join_words(stale)}.",), limits=True))
    if found.level == "locality" and pack.place.localities.provisional:
        shown.append(Badge("Provisional grouping", (pack.place.localities.note,), limits=True))
    shown += to_check.badges(
        pack,
        indicators=[each.id for each in found.measures],
        categories=[each.category for each in found.nearest],
    )
    return shown


def likeness(found: Profile, others: tuple[Similar, ...]) -> list[str]:
    """Return which areas are most like this one, and why; each in a sentence."""
    return [
        f"{each.name}: alike in {join_words(each.alike)}"
        + (f"; less in {join_words(each.different)}." if each.different else ".")
        for each in others
    ]


def likeness_note(found: Profile, count: int) -> str:
    """Return how areas were found to be similar."""
    return (
        f"Compared by what {found.others} are, on {count} figures that are neither good nor bad and count "
        "the same (who lives there, in which homes, speaking what). How people fare is left out."
    )


def pair_words(one: Profile, other: Profile, pairs: tuple[Pair, ...]) -> str:
    """Return on how many measures two areas surely differ."""
    sure = sum(each.sure for each in pairs)
    return (
        f"{one.name} and {other.name} surely differ on {sure} of {len(pairs)} figures: there their ranges "
        "do not overlap. That asks for more than a test of the difference would."
    )


def spine_key(found: Profile, beside: Sequence[str]) -> str:
    """Return how to read the picture of every figure: `beside` are the larger areas, in order."""
    marks = [each for each in beside if each != found.against]
    above = f" Short mark above the line: {marks[0]}" if marks else ""
    below = f"; below it: {join_words(marks[1:])}" if marks[1:] else ""
    return (
        f"Grey: all {found.others}, dark the middle half. Line: range; hatched: out of date, not compared. "
        f"Triangle worse, circle similar, square better than {found.against}; + higher, − lower; small ring: "
        f"not compared.{above}{below}{'.' if above else ''}"
    )
