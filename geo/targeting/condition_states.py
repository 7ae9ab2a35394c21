"""Each condition of the criteria finder: how every area stands to it, with the value and range behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final, NoReturn

import numpy as np
from pandas import DataFrame, Series

from geo.access.coverage import knowledge
from geo.access.demand import ages_note, counted_ages
from geo.access.reach import USUAL_WALK
from geo.access.supply import attribution
from geo.access.unlocated import reach_range, unlocated
from geo.errors import CriteriaError, NotAvailableError, plainly
from geo.figures.benchmarks import benchmark_figure, compared
from geo.figures.comparison import BETTER, HIGHER, LOWER, NOT_COMPARED, SIMILAR, WORSE
from geo.figures.flags import has_flag
from geo.figures.values import figures
from geo.gaps.evidence import Choice
from geo.gaps.verdicts import TO_CONFIRM, VERDICTS, gaps
from geo.pack.indicators import LEVELS, UNIT_LIMITS, Indicator, Level
from geo.pack.pack import Pack
from geo.targeting.conditions import Beside, Condition, Figure, Reach, Verdict, write
from geo.targeting.logic import held, turned

"""The walk of a reach for which none is said, metres: a quarter of an hour."""
OF_THE_WORLD: Final = ("met", "met nearby", "planned", "unmet")
"""Verdicts that say how things are; the others say what is not known of them."""
_NOT_SOUND: Final = {
    "suppressed": "withheld, because the number is small",
    "not_applicable": "does not apply here",
    "missing": "no figure",
}
_COLUMNS: Final = ("state", "value", "lower", "upper", "threshold", "found", "note")


@dataclass(frozen=True, eq=False)
class Part:
    """One condition and how each area stands to it; nobody may change it.

    Attributes
    ----------
    condition, text : what is asked, and as a link writes it
    frame : index area_code; state (yes, uncertain, no, unknown), value with lower and upper end of its range
        (in `unit`; NaN where there is none), threshold, found (the word of a comparison or of a verdict,
        else empty) and note (why it is not sure, or what to beware of)
    unit : of value and threshold; empty for words
    about : what the whole condition does not say, as sentences
    source : whom to name for it
    """

    condition: Condition
    text: str
    frame: DataFrame
    unit: str
    about: str
    source: str


def condition_of_areas(pack: Pack, asked: Condition, level: Level, *, stale: bool, placed: bool) -> Part:
    """Return how each area of a level stands to one condition.

    Parameters
    ----------
    stale, placed : as for `geo.targeting.criteria.find`

    Raises
    ------
    CriteriaError : an indicator, category, promise or word that the pack does not have.
    NotAvailableError : no area of the level can be asked.

    Source: methods.md, "Criteria finder".

    Examples
    --------
    >>> from geo.sample import town
    >>> asked = Figure(indicator="school_meals", sign=">", number=20)
    >>> found = condition_of_areas(town(), asked, "ward", stale=False, placed=False)
    >>> found.frame[["state", "lower", "note"]].round(1)
                   state  lower       note
    area_code
    A                yes   21.9
    B                yes   32.5
    C          uncertain   10.5
    D            unknown    NaN  no figure
    E          uncertain    4.3
    """
    if isinstance(asked, Figure):
        return _figure(pack, asked, level, stale=stale)
    if isinstance(asked, Beside):
        return _beside(pack, asked, level, stale=stale)
    if isinstance(asked, Reach):
        return _reach(pack, asked, level, placed=placed)
    return _verdict(pack, asked, level)


# ---- Figures ---------------------------------------------------------------------------------------------


def _figure(pack: Pack, asked: Figure, level: Level, *, stale: bool) -> Part:
    """Return how the figures of an indicator stand to a number."""
    indicator = _indicator(pack, asked, level)
    low, high = UNIT_LIMITS[indicator.unit]
    if not low <= asked.number <= high:
        raise CriteriaError(
            asked.at,
            write(asked),
            f"{indicator.title} lies between {low:,g} and {high:,g} ({indicator.unit_label}).",
        )
    frame = figures(pack, indicator.id, level)
    state = held(frame["value"], frame["lower"], frame["upper"], asked.sign, asked.number)
    no_range = frame["value"].notna() & frame["lower"].isna() & (indicator.kind != "count")
    note = Series("", index=frame.index).mask(
        no_range, "no range is known for it, so the figure itself decides"
    )
    rows = _rows(frame, state, note, indicator, stale=stale, threshold=asked.number)
    return Part(asked, write(asked), rows, indicator.unit_label, "", indicator.source.attribution)


def _beside(pack: Pack, asked: Beside, level: Level, *, stale: bool) -> Part:
    """Return how the figures of an indicator compare with a benchmark."""
    indicator = _indicator(pack, asked, level)
    benchmark = asked.benchmark or pack.place.defaults.benchmark
    _known(asked, benchmark, [each.id for each in pack.place.benchmarks], "benchmark")
    words = (HIGHER, SIMILAR, LOWER) if indicator.polarity == "neutral" else (WORSE, SIMILAR, BETTER)
    _known(asked, asked.word, words, f"word for {indicator.title}")
    against = benchmark_figure(pack, indicator.id, benchmark)
    if against.value is None or (level == "borough" and against.code == pack.place.borough.code):
        raise NotAvailableError(
            f"{indicator.title} cannot be set beside {against.name}: "
            + (
                "a count has no benchmark."
                if indicator.is_count()
                else "no other figure of its definition and period."
            )
        )
    frame = compared(pack, indicator.id, level, benchmark=benchmark, old=stale)
    word = frame["comparison"]
    # A range that holds the benchmark is "similar": whether the figure is worse is open then, not denied.
    open_ = (word == SIMILAR) & (asked.word != SIMILAR)
    state = Series(
        np.select([word == NOT_COMPARED, open_, word == asked.word], ["unknown", "uncertain", "yes"], "no"),
        index=frame.index,
        dtype="str",
    )
    note = Series("", index=frame.index).mask(
        word == NOT_COMPARED, "no range is known for it, so it is not compared"
    )
    note = note.mask(open_, "its range holds the benchmark")
    rows = _rows(
        frame,
        state if asked.equal else turned(state),
        note,
        indicator,
        stale=stale,
        threshold=against.value,
        found=word,
    )
    return Part(asked, write(asked), rows, indicator.unit_label, "", indicator.source.attribution)


def _rows(
    frame: DataFrame,
    state: Series[Any],
    note: Series[Any],
    indicator: Indicator,
    *,
    stale: bool,
    threshold: float,
    found: Series[Any] | str = "",
) -> DataFrame:
    """Return the rows of a condition on figures; what is not sound is unknown and says why."""
    for flag, words in _NOT_SOUND.items():
        note = note.mask((frame["state"] == flag).astype(bool), words)
        state = state.mask((frame["state"] == flag).astype(bool), "unknown")
    old = has_flag(frame["flag"], "out_of_date") & frame["value"].notna()
    note = note.mask(old, f"out of date ({indicator.period_label})")
    state = state if stale else state.mask(old, "unknown")
    return frame[["value", "lower", "upper"]].assign(
        state=state, threshold=threshold, found=found, note=note
    )[list(_COLUMNS)]


def _indicator(pack: Pack, asked: Figure | Beside, level: Level) -> Indicator:
    """Return the indicator of a condition; it has figures at the level."""
    _known(asked, asked.indicator, pack.registry, "indicator")
    indicator = pack.indicator(asked.indicator)
    if level not in indicator.levels:
        there = [pack.place.levels[each].plural for each in LEVELS if each in indicator.levels]
        raise NotAvailableError(
            f"{indicator.title} has no figures of {pack.place.levels[level].plural}; it has those of "
            f"{_listed(there)}."
        )
    return indicator


# ---- Reach -----------------------------------------------------------------------------------------------


def _reach(pack: Pack, asked: Reach, level: Level, *, placed: bool) -> Part:
    """Return how the share of children within a walk of a listed service stands to a number, in per cent."""
    if not pack.catalogue:
        raise NotAvailableError("This place has no register of services, so no reach is known.")
    _known(asked, asked.category, pack.register.counting, "category of services that counts")
    if not 0 <= asked.number <= 100:
        raise CriteriaError(asked.at, write(asked), "a share of children lies between 0 and 100 per cent.")
    whole = completed(pack, asked)
    categories, words = (asked.category,), pack.catalogue[asked.category]
    ages = counted_ages(pack, whole.ages) or words.ages
    found = 100 * reach_range(pack, categories, ages=ages, within=whole.metres or USUAL_WALK, level=level)
    high = found["high_located" if placed else "high"]
    state = held(found["share"], found["low"], high, asked.sign, asked.number)
    lost = unlocated(pack, categories)
    note = Series("", index=found.index)
    note = note.mask(found["children"] == 0, "no children of these ages live here")
    if not knowledge(pack, categories).with_point:
        note = Series(
            f"not known: no listed {words.singular} is placed well enough to count", index=found.index
        )
    elif lost.words and not placed:
        note = note.mask(
            found["high"] > found["high_located"], "a service whose place or opening is in doubt may be near"
        )
    rows = DataFrame(
        {
            "state": state,
            "value": found["share"],
            "lower": found["low"],
            "upper": high,
            "threshold": asked.number,
            "found": "",
            "note": note,
        }
    )
    return Part(
        asked, write(asked), rows, "% of children", among_listed(pack, asked), attribution(pack, categories)
    )


def completed(pack: Pack, asked: Reach) -> Reach:
    """Return a reach with the walk and the ages that are usual where none are said.

    Examples
    --------
    >>> from geo.sample import town
    >>> write(completed(town(), Reach(category="club", sign="<", number=60.0)))
    'reach:club@1200m/10-15<60'
    """
    ages = asked.ages or pack.catalogue[asked.category].ages
    return replace(asked, ages=ages, metres=USUAL_WALK if asked.metres is None else asked.metres)


def among_listed(pack: Pack, asked: Reach) -> str:
    """Return what a reach does not say: which services are not counted, which ages stand for others.

    Examples
    --------
    >>> from geo.sample import town
    >>> among_listed(town(), Reach(category="club", sign="<", number=60.0))
    'Among listed clubs: 1 listed is not placed well enough.'
    """
    categories, words = (asked.category,), pack.catalogue[asked.category]
    known, lost = knowledge(pack, categories), unlocated(pack, categories)
    open_ = "" if known.complete else "the list is not complete"
    said = ", ".join(each for each in (open_, lost.words) if each)
    listed = f"Among listed {words.plural}: {said}." if said else ""
    return " ".join(each for each in (listed, ages_note(pack, asked.ages or words.ages)) if each)


# ---- Promises --------------------------------------------------------------------------------------------


def _verdict(pack: Pack, asked: Verdict, level: Level) -> Part:
    """Return whether the verdict on a promise is, or is not, what a word says."""
    if not pack.promises:
        raise NotAvailableError("This place has no promises.")
    _known(asked, asked.promise, pack.promises, "promise")
    promise = pack.promises[asked.promise]
    if promise.test != "sites":
        raise NotAvailableError(f"“{promise.title}” has no verdict. {promise.reason}")
    _known(asked, asked.word, VERDICTS, "verdict")
    if promise.level != level:
        there, here = (pack.place.levels[each].plural for each in (promise.level, level))
        raise NotAvailableError(f"“{promise.title}” has verdicts of {there}, none of {here}.")
    frame = gaps(pack, promise.id, Choice())
    complete = all(pack.catalogue[each].complete for each in promise.categories)
    state = frame["verdict"].map(lambda verdict: _stands(str(verdict), asked.word, complete)).astype("str")
    rows = DataFrame({"found": frame["verdict"], "note": frame["reason"]}, index=frame.index)
    rows = rows.assign(state=state if asked.equal else turned(state))
    rows[["value", "lower", "upper", "threshold"]] = np.nan
    source = " ".join(dict.fromkeys([promise.source, attribution(pack, promise.categories)]))
    return Part(asked, write(asked), rows[list(_COLUMNS)], "", "", source)


def _stands(verdict: str, word: str, complete: bool) -> str:
    """Return how an area with a verdict stands to the question whether the verdict is a word.

    A verdict on the evidence (such as "uncertain") is known for what it is. How things are is open where the
    evidence is: from a list that is not complete nothing shows that there is no site.
    """
    if verdict == word:
        return "yes"
    if word not in OF_THE_WORLD or verdict in ("met", "unmet"):
        return "no"
    if verdict in ("planned", "met nearby"):
        return "no" if complete or (verdict, word) == ("met nearby", "unmet") else "unknown"
    return "unknown" if verdict in ("not evidenced", *TO_CONFIRM) else "uncertain"


# ---- Refusals --------------------------------------------------------------------------------------------


def _known(asked: Condition, name: str, names: Iterable[str], noun: str) -> None:
    """Refuse a name that is not one of some, with those that look like it."""
    known = list(names)
    if name not in known:
        _refuse(asked, name, known, noun)


def _refuse(asked: Condition, name: str, known: list[str], noun: str) -> NoReturn:
    """Say that there is no such name, and which is meant perhaps."""
    plain = name.casefold().replace("-", "_")
    near = get_close_matches(plain, known, 3, 0.6) or [each for each in known if plain and plain in each][:3]
    written = [each.replace(" ", "_") for each in (near or known)]
    mend = f"did you mean {_listed(written, 'or')}?" if near else f"there are: {', '.join(written[:12])}"
    more = f" and {len(written) - 12} more." if not near and len(written) > 12 else "." if not near else ""
    because = f"there is no {noun} “{plainly(name)[:60]}”; {mend}{more}"
    raise CriteriaError(asked.at, write(asked), because)


def _listed(words: list[str], joint: str = "and") -> str:
    """Return words as a sentence lists them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"
