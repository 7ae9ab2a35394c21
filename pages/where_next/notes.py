"""What stands beside the answer: what limits it, what tells the choices apart, how they were found."""

from __future__ import annotations

from typing import Final

from geo.access.demand import ages_note
from geo.access.detours import detour_for
from geo.memory import kept
from geo.report.site_words import attribution
from geo.report.sites import street_only
from geo.targeting.places import standard_for, standard_walk
from layers.look.formatting import join_words, plural
from pages.frame import to_check
from pages.frame.parts import SOURCES, Badge
from pages.where_next.answer import Answer
from pages.where_next.words import FEWEST, about, located, more_alike, today

_NAMED: Final = 6
"""Sites named beside the answer; the badge names all."""


def beside(answer: Answer) -> str:
    """Return what stands beside the answer: how many sites are located, and who is not counted."""
    ground = answer.found.ground
    names, closed = list(ground.unplaced), len(ground.doubtful)
    if names and closed and len(names) + closed <= _NAMED:
        names, closed = [*names, *ground.doubtful], 0
    lines = [located(answer)]
    if names:
        shown = "; ".join(names[:_NAMED])
        more = f"; and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        lines.append(f"Not on the map and not counted: {shown}{more}.")
    if closed:
        lines.append(f"{closed} {'more ' if names else ''}may have closed.")
    if names or closed:
        lines.append("Where one of these stands near, fewer gain.")
    return " ".join(each for each in lines if each)


def badges(answer: Answer) -> list[Badge]:
    """Return what limits the answer, each beside it."""
    pack, found = answer.pack, answer.found
    category, ground = pack.catalogue[answer.brief.category], found.ground
    given = [Badge(*_walks(answer))]
    if not category.complete:
        claim = [ground.claim.sentence()] if ground.claim else []
        given.append(
            Badge(
                f"The list of {category.plural} is not complete",
                (
                    "A place that looks empty may be served by a site that is not listed; fewer gain then.",
                    *claim,
                    *([category.missing] if category.missing else []),
                ),
                limits=True,
            )
        )
    if ground.unplaced or ground.doubtful or ground.located < ground.count:
        names = ["; ".join(each) for each in (ground.unplaced, ground.doubtful)]
        given.append(
            Badge(
                f"{ground.located} of {ground.count} located",
                (
                    f"Below {ground.best_from:.0%} of those listed or reported no place is called the best: "
                    "this is a shortlist."
                    if not ground.decides
                    else f"At least {ground.best_from:.0%} of those listed or reported are located.",
                    *([f"Listed without a sure place: {names[0]}."] if names[0] else []),
                    *([f"Nobody knows whether these are open: {names[1]}."] if names[1] else []),
                ),
                limits=not ground.decides,
            )
        )
    if vague := street_only(pack, found):
        listed = join_words([str(found.places.loc[site, "name"]) for site in vague])
        given.append(
            Badge("Some known by street only", (f"Off by up to 150 m or so: {listed}.",), limits=True)
        )
    asking = "Whether a building has room, when it is free and at what cost is not known here. Ask."
    return [
        *given,
        *_also(answer),
        Badge("Room and cost not known", (asking,)),
        *to_check.badges(
            pack,
            indicators=filter(None, [answer.brief.need]),
            categories=[answer.brief.category, *answer.brief.candidates],
        ),
        Badge(SOURCES, (attribution(pack, found),)),
    ]


def _walks(answer: Answer) -> tuple[str, tuple[str, ...]]:
    """Return how walks are known."""
    brief = answer.brief
    standard = standard_for(answer.pack, brief.category, brief.ages)
    lines = []
    if standard and brief.within == standard_walk(answer.pack, brief.category, brief.ages):
        checked = "" if standard.verified else " This has not been verified."
        lines.append(f"The walk follows the standard “{standard.title}”. {standard.source}.{checked}")
    if answer.found.kind == "network":
        return "Walks along the network", (
            "Walks are measured along the ways of the walking network.",
            *lines,
        )
    detour = detour_for(brief.within)
    return "Walks estimated from straight lines", (
        f"A walk within {brief.within:,.0f} m is taken as {detour.central:g} times the straight line. A "
        f"range holds short ways ({detour.low:g} times), long ways ({detour.high:g} times) and lines that "
        "do not cross a river or a dock. Railways, canals and main roads are not known.",
        "The search compares usual ways and does not reckon with water; the ranges of what it found do.",
        *lines,
    )


def _also(answer: Answer) -> list[Badge]:
    """Return what else is to be known: ages that stand for others, need that is not known."""
    lines = [ages_note(answer.pack, answer.brief.ages)]
    if answer.brief.need:
        name = answer.pack.indicator(answer.brief.need).title
        lines.append(f"Each child counts by “{name}” where they live; the numbers shown are of children.")
        if (unknown := answer.found.unknown_need) >= FEWEST:
            lines.append(
                f"{about(unknown)} live where that figure is not known; they count with the average."
            )
    said = tuple(each for each in lines if each)
    return [Badge("Who is counted", said)] if said else []


# ---- What tells the choices apart ------------------------------------------------------------------------


@kept(64)
def apart(answer: Answer) -> tuple[str, ...]:
    """Return what tells the choices of the shortlist apart, and what does not."""
    shown, found = answer.shortlist, answer.found
    choice = found.choice
    if choice is None or len(shown.options) < 2:
        return ()
    lines = []
    if shown.overlap:
        lines.append("Not the number who gain: all the ranges overlap.")
    if shown.share_of_gain == shown.share_of_gain:
        part = shown.share_of_gain
        of_gain = f"about {part:.0%} of the gain" if part < 1 else "more than the whole gain"
        lines.append(f"Within 1% means 1% of all who are reached, which is {of_gain}.")
    if shown.common == shown.common:
        lines.append(f"Of all who would gain by one of them, {shown.common:.0%} would gain by every one.")
    for option in shown.options:
        for factor in option.leads_at:
            way = "long" if factor > detour_for(answer.brief.within).central else "short"
            lines.append(
                f"If ways are {way} ({factor:g} times the straight line), {option.letter} does most."
            )
    if found.elsewhere and found.holds:
        lines.append("Long or short ways do not change which does most.")
    served = [each for each in shown.options if each.perhaps_served >= FEWEST]
    if served:
        said = [f"{each.letter} {about(each.perhaps_served)}" for each in served]
        lines.append(
            "Of those who gain, so many may already have a listed one whose place is only roughly known: "
            f"{join_words(said)}."
        )
    if more := more_alike(answer):
        lines.append(more)
    if not choice.every_tie:
        lines.append("More may come close: only exchanges of one place were tried.")
    return tuple(lines)


def tried(answer: Answer) -> str:
    """Return how the places were found."""
    choice = answer.found.choice
    if choice is None:
        return ""
    if choice.method == "enumeration":
        others = choice.considered - len(answer.shortlist.options)
        tell = plural(others, "other choice was", "other choices were")
        text = f"{tell} tried." if others > 0 else ""
        return f"{text} {today(answer)}".strip()
    sure = "" if choice.proven else " It stopped before it could prove that nothing does better."
    return (
        "Found by an integer programme, a search that rules out most sets without trying them: there are too "
        f"many to try them all.{sure} {today(answer)}"
    )
