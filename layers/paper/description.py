"""The map in words: two or three plain sentences that say what it shows, for those who cannot see it."""

from __future__ import annotations

import pandas as pd

from layers.look.formatting import join_words, plural
from layers.look.palette import Polarity, state_word
from layers.look.ranking import ranked

_NAMED = 3  # areas named at either end


def describe(
    figures: pd.DataFrame,
    *,
    title: str,
    period: str = "",
    polarity: Polarity = "high_is_worse",
    benchmark: str = "",
    area_word: str = "ward",
    areas_word: str = "wards",
    place: str = "",
) -> str:
    """Return two to four sentences: what is shown and when, both ends, the comparison, what is unknown.

    Parameters
    ----------
    figures : index area code; columns area_name, value, comparison, state, shown
    title, period, place : of the indicator and the place, plain text
    benchmark : name of the benchmark that `comparison` speaks of; empty where nothing is compared
    """
    where = f"{plural(len(figures), area_word, areas_word)}{f' of {place}' if place else ''}"
    sentences = [f"{title}{f', {period}' if period else ''}: {where}."]
    known = ranked(figures[figures["value"].notna()], polarity)
    sentences += _ends(known, polarity, areas_word) if len(known) else []
    sentences += _compared(known, benchmark, area_word, areas_word)
    sentences += _unknown(figures, area_word, areas_word)
    return " ".join(sentences)


def _ends(known: pd.DataFrame, polarity: Polarity, areas_word: str) -> list[str]:
    """Return the sentence that names the highest and the lowest areas with their figures."""
    down = known[::-1] if polarity == "high_is_better" else known
    if len(known) == 1:
        return [f"The only figure is {_named(known)}."]
    if known["value"].nunique() == 1:
        return [f"All {len(known):,} {areas_word} with a figure have the same: {known['shown'].iloc[0]}."]
    size = min(_NAMED, len(known) // 2)
    return [f"Highest: {_named(down.iloc[:size])}; lowest: {_named(down.iloc[::-1].iloc[:size])}."]


def _named(rows: pd.DataFrame) -> str:
    """Return "One Ward (23.4%) and Another (21.0%)"."""
    pairs = zip(rows["area_name"], rows["shown"], strict=True)
    return join_words([f"{name} ({shown})" for name, shown in pairs])


def _compared(known: pd.DataFrame, benchmark: str, area_word: str, areas_word: str) -> list[str]:
    """Return the sentence that counts areas by their comparison with the benchmark."""
    counts = known["comparison"].value_counts()
    parts = []
    for word in ("worse", "better", "higher", "lower", "similar"):
        count = int(counts.get(word, 0))
        if count:
            parts.append((count, f"{word} {'to' if word == 'similar' else 'than'}"))
    if not parts or not benchmark:
        return []
    (first, how), *rest = parts
    verb = "is" if first == 1 else "are"
    start = f"{plural(first, area_word, areas_word)} {verb} {how} {benchmark}"
    others = [f"{count} {'is' if count == 1 else 'are'} {how} it" for count, how in rest]
    return [f"{join_words([start, *others])}."]


def _unknown(figures: pd.DataFrame, area_word: str, areas_word: str) -> list[str]:
    """Return the sentence that counts areas without a usable figure, by reason."""
    counts = figures["state"].value_counts()
    parts: list[str] = []
    for state in ("missing", "suppressed", "not_applicable", "out_of_date"):
        count = int(counts.get(state, 0))
        if count:
            number = f"{count:,}" if parts else plural(count, area_word, areas_word)
            parts.append(f"{state_word(state)} for {number}")
    text = "; ".join(parts)
    return [f"{text[:1].upper()}{text[1:]}."] if parts else []
