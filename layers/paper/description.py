"""The map in words: two or three plain sentences that say what it shows, for those who cannot see it."""

from __future__ import annotations

import pandas as pd

from geo.pack.indicators import Polarity
from geo.words import state_word
from layers.look.formatting import AreaWords, join_words
from layers.look.presentation import Figures
from layers.look.ranking import in_order, ranked

_NAMED = 3  # areas named at either end


def describe(figures: Figures, areas: AreaWords) -> str:
    """Return two to four sentences: what is shown and when, both ends, the comparison, what is unknown."""
    frame, period = figures.frame, f", {figures.period}" if figures.period else ""
    sentences = [f"{figures.title}{period}: {areas.all(len(frame))}."]
    known = ranked(frame[in_order(frame)], figures.polarity)
    sentences += _ends(known, figures.polarity, areas) if len(known) else []
    sentences += _compared(known, figures.benchmark, areas)
    sentences += _unknown(figures, areas)
    return " ".join(sentences)


def _ends(known: pd.DataFrame, polarity: Polarity, areas: AreaWords) -> list[str]:
    """Return the sentence that names the highest and the lowest areas with their figures."""
    down = known[::-1] if polarity == "high_is_better" else known
    if len(known) == 1:
        return [f"The only figure is {_named(known)}."]
    if known["value"].nunique() == 1:
        return [f"All {len(known):,} {areas.many} with a figure have the same: {known['shown'].iloc[0]}."]
    size = min(_NAMED, len(known) // 2)
    return [f"Highest: {_named(down.iloc[:size])}; lowest: {_named(down.iloc[::-1].iloc[:size])}."]


def _named(rows: pd.DataFrame) -> str:
    """Return "One Ward (23.4%) and Another (21.0%)"."""
    pairs = zip(rows["area_name"], rows["shown"], strict=True)
    return join_words([f"{name} ({shown})" for name, shown in pairs])


def _compared(known: pd.DataFrame, benchmark: str, areas: AreaWords) -> list[str]:
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
    start = f"{areas.counted(first)} {verb} {how} {benchmark}"
    others = [f"{count} {'is' if count == 1 else 'are'} {how} it" for count, how in rest]
    return [f"{join_words([start, *others])}."]


def _unknown(figures: Figures, areas: AreaWords) -> list[str]:
    """Return the sentence that counts areas without a usable figure, by reason."""
    counts = figures.frame["state"].value_counts()
    parts: list[str] = []
    for state in ("missing", "suppressed", "not_applicable", "out_of_date"):
        count = int(counts.get(state, 0))
        if count:
            number = f"{count:,}" if parts else areas.counted(count)
            word = figures.missing if state == "missing" and figures.missing else state_word(state)
            parts.append(f"{word} for {number}")
    text = "; ".join(parts)
    return [f"{text[:1].upper()}{text[1:]}."] if parts else []
