"""The sentences of a profile: what stands out, and how surely. Each claim is as strong as its range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geo.access.reach import SPEED_M_PER_MIN
from geo.gaps.verdicts import SAID_OF_ONE
from geo.pack.ages import written_ages
from geo.pack.indicators import Indicator
from geo.pack.pack import Pack
from geo.report.profile_content import Finding, Measure, Nearest, Play, Promised, Ranked
from geo.words import format_value, join_words, place_span, plural, sentence_case, share_words

LONG_NAME: Final = 30
"""Letters from which an area is not named in every sentence: the name stands in title and footer."""
_MOST: Final = 6
"""Measures that get a sentence."""


def called(name: str, noun: str) -> str:
    """Return what an area is called in a sentence.

    Examples
    --------
    >>> called("Bridge", "ward"), called("The Old Town with the Harbour and the Gardens", "ward")
    ('Bridge', 'this ward')
    """
    return name if len(name) <= LONG_NAME else f"this {noun}"


def counts(measures: Sequence[Measure]) -> tuple[int, int, int]:
    """Return on how many measures an area is worse, similar and better: those in date that say what is good.

    Examples
    --------
    >>> from geo.report.profile_measures import measures
    >>> from geo.sample import town
    >>> counts(measures(town(), "ward")["B"])
    (2, 0, 0)
    """
    words = [each.comparison for each in measures if each.sound]
    return words.count("worse"), words.count("similar"), words.count("better")


def headline(name: str, against: str, measures: Sequence[Measure]) -> str:
    """Return the finding in one sentence: on how many measures need is greater, similar and smaller.

    Examples
    --------
    >>> from geo.report.profile_measures import measures
    >>> from geo.sample import town
    >>> headline("Bridge", "The nation", measures(town(), "ward")["B"])
    'Need is greater in Bridge than in The nation on both measures that can be compared.'
    >>> headline("Dock", "The nation", [])
    'No measure of Dock can be compared with The nation.'
    """
    worse, similar, better = counts(measures)
    judged = worse + similar + better
    if not judged:
        return f"No measure of {name} can be compared with {against}."
    noun = "measure" if judged == 1 else "measures"
    for number, word in ((worse, "greater"), (better, "smaller")):
        if number == judged:
            every = {1: "the one", 2: "both"}.get(judged, f"all {judged}")
            return f"Need is {word} in {name} than in {against} on {every} {noun} that can be compared."
    # What holds on more of them leads: nobody reads on from "greater on none".
    both = [(worse, "greater"), (better, "smaller")]
    (most, first), (fewest, last) = both if worse >= better else both[::-1]
    parts = [f"{first} in {name} than in {against} on {most or 'none'} of {judged} {noun}"]
    parts += [f"similar on {similar or 'none'}", f"{last} on {fewest or 'none'}"]
    return f"Need is {join_words(parts)}."


def findings(
    pack: Pack,
    name: str,
    against: str,
    measures: Sequence[Measure],
    play: Sequence[Play],
    promises: Sequence[Promised],
    need: Sequence[Ranked],
    noun: str,
) -> tuple[Finding, ...]:
    """Return what stands out: measures of the headline and of the need index, play, promises, the order.

    Examples
    --------
    >>> from geo.report.profile_measures import measures
    >>> from geo.sample import town
    >>> every = measures(town(), "ward")["B"]
    >>> [each.label for each in findings(town(), "Bridge", "the nation", every, (), (), (), "ward")]
    ['Damp homes', 'Free school meals']
    """
    found = [_of_measure(pack.indicator(each.id), each, against) for each in _leading(pack, measures)]
    found += _of_play(play)
    found += _of_promises(promises)
    found += _of_need(name, noun, need)
    return tuple(found)


def _leading(pack: Pack, measures: Sequence[Measure]) -> Iterator[Measure]:
    """Yield the measures that get a sentence: of the need index, then of the headline."""
    plan = pack.place.need_index
    named = [each.indicator for each in plan.members] if plan else []
    known = {each.id: each for each in measures if each.value is not None and each.polarity != "neutral"}
    wanted = [each for each in dict.fromkeys([*named, *pack.place.defaults.headline]) if each in known]
    for each in wanted[:_MOST]:
        yield known[each]


def _of_measure(indicator: Indicator, measure: Measure, against: str) -> Finding:
    """Return what one figure says."""
    span = f" ({measure.span})" if measure.span else ""
    said = (
        f"{measure.words} of {_people(indicator)}{span}" if _people(indicator) else f"{measure.words}{span}"
    )
    if measure.stale:
        return Finding(
            measure.short_title, f"{said}. An old figure ({measure.period_words}), so not compared."
        )
    parts = [said + _beside(measure, indicator, against)]
    if measure.rank_low is not None and measure.rank_high is not None:
        parts.append(f"{sentence_case(place_span(measure.rank_low, measure.rank_high, measure.of))} for need")
    if measure.peers:
        place = place_span(measure.peers.low, measure.peers.high, measure.peers.of)
        parts.append(f"{sentence_case(place)} {measure.peers.among}")
    return Finding(measure.short_title, ". ".join(parts) + ".")


def _beside(measure: Measure, indicator: Indicator, against: str) -> str:
    """Return how a figure compares, and what the difference means in people."""
    if measure.middle is None:
        return ""
    shown = format_value(measure.middle, indicator.unit)
    if measure.comparison == "not compared":
        return f" ({against} {shown}; not compared, because there is no range)"
    joint = "to" if measure.comparison == "similar" else "than"
    text = f", {measure.comparison} {joint} {against} ({shown})"
    if measure.comparison != "similar" and measure.people is not None and round(measure.people):
        more = "more" if measure.people > 0 else "fewer"
        text += f": about {_about(abs(measure.people))} {more} {_people(indicator)} than at its rate"
    return text


def _about(number: float) -> str:
    """Return a number of people that is itself an estimate: to tens above a hundred."""
    return f"{round(number, -1):,.0f}" if number >= 100 else f"{number:,.0f}"


def _people(indicator: Indicator) -> str:
    """Return whom a percentage counts, from the words of its unit."""
    return indicator.whom if indicator.unit == "percent" else ""


def _of_play(play: Sequence[Play]) -> list[Finding]:
    """Return whom a listed place to play is not near: the ages with most children without one."""
    known = [each for each in play if each.share is not None]
    if not known:
        return []
    worst = max(known, key=lambda each: each.children * (1 - (each.share or 0.0)))
    return [Finding("Places to play", sentence_case(f"{play_words(worst)}."))]


def play_words(play: Play) -> str:
    """Return who of some ages has a listed place to play near.

    Examples
    --------
    >>> play_words(Play("5 to 11", (5, 11), 400, 867, 0.62, 0.47, 0.67, "unmet", "", True))
    'about 62% (47% to 67%) of children aged 5 to 11 have a listed place to play within 400 m'
    """
    tail = (
        f"of children aged {written_ages(play.ages)} have a listed place to play within {play.within:,.0f} m"
    )
    return f"{near_words(play.share, play.share_low, play.share_high)} {tail}"


def near_words(share: float | None, low: float | None, high: float | None) -> str:
    """Return a share with its range, as it is said: "about 62% (47% to 67%)".

    Examples
    --------
    >>> near_words(None, None, None), near_words(1.0, 1.0, 1.0), near_words(0.5, None, None)
    ('not known', 'all', 'about 50%')
    """
    if share is None:
        return "not known"
    said = share_words(share)
    about = f"about {said}" if said[0].isdigit() else said
    if low is None or high is None or share_words(low) == share_words(high) == said:
        return about
    return f"{about} ({share_words(low)} to {share_words(high)})"


def walk_words(nearest: Nearest) -> str:
    """Return the average walk to the nearest listed service, in minutes, with its range.

    Examples
    --------
    >>> walk_words(Nearest("hub", "Hubs", (0, 19), "A", 800, 640, 1120, 1200, 1, 1, 1, True, "", ""))
    '10\xa0min (8 to 14)'
    """
    if nearest.metres is None:
        return "not known"
    minutes = max(1, round(nearest.metres / SPEED_M_PER_MIN))
    if nearest.metres_low is None or nearest.metres_high is None:
        return f"{minutes}\u00a0min"
    low, high = (max(1, round(each / SPEED_M_PER_MIN)) for each in (nearest.metres_low, nearest.metres_high))
    return f"{minutes}\u00a0min" if low == high else f"{minutes}\u00a0min ({low} to {high})"


def _of_promises(promises: Sequence[Promised]) -> list[Finding]:
    """Return how each promise stands that has a verdict here."""
    return [
        Finding(each.title, f"{sentence_case(': '.join(filter(None, (_said_of(each), each.reason))))}.")
        for each in promises
        if each.verdict and each.short
    ]


def _said_of(promised: Promised) -> str:
    """Return how a promise stands, as it is said."""
    return SAID_OF_ONE.get(promised.verdict, promised.verdict)


def _of_need(name: str, noun: str, need: Sequence[Ranked]) -> list[Finding]:
    """Return where a ward stands in the order of need, or which wards in an area are among the first."""
    if len(need) == 1 and noun == "ward":
        one = need[0]
        drives = f" What counts most here: {join_words(one.drivers)}." if one.drivers else ""
        return [Finding("Need index", f"{sentence_case(place_span(one.low, one.high, one.of))}.{drives}")]
    first = [each for each in need if each.standing == "robust"]
    if not need:
        return []
    if not first:
        return [Finding("Need index", f"No ward of {name} is surely among the first.")]
    names = join_words([f"{each.name} ({place_span(each.low, each.high, each.of)})" for each in first])
    return [Finding("Need index", f"{plural(len(first), 'ward')} surely among the first: {names}.")]
