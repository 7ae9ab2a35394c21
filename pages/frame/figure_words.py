"""The words of one figure: where it is highest, how sure that is, and what to beware of."""

from __future__ import annotations

from typing import Any, Final

from pandas import DataFrame

from geo.figures.comparison import rank_disagreement
from geo.memory import kept
from geo.pack.pack import Pack
from layers.look.formatting import format_range, format_value, join_words, plural, sentence_case
from layers.look.ranking import in_order, ranked
from pages.frame import to_check
from pages.frame.figures_view import Shown, disagreement_words
from pages.frame.parts import SOURCES, Badge

NAMED: Final = 3
"""Most areas that a sentence names after the first."""


# ---- The answer ------------------------------------------------------------------------------------------


@kept(64, shared=True)
def answer_words(pack: Pack, view: Shown) -> tuple[str, str]:
    """Return where a figure is highest: the key clause, and the rest; no order where none can be told."""
    frame, noun = view.frame, pack.place.levels[view.level]
    title = view.short_title or view.title
    known = ranked(frame[in_order(frame)], view.polarity)
    if known.empty:
        return _without_order(view, title, noun.plural)
    if known["rank"].isna().all():
        ends = f"from {format_value(known['value'].min(), view.unit)} to "
        ends += format_value(known["value"].max(), view.unit)
        return f"{title}: {ends}", f"across {plural(len(known), noun.singular, noun.plural)}. " + (
            "It is shown beside the needs and puts nobody in an order."
        )
    end = "lowest" if view.polarity == "high_is_better" else "highest"
    alike = _alike(known)
    if alike:
        named = [*known.index[:1], *alike]
        return (
            f"No {noun.singular} is clearly {end} on {title}:",
            f"{_listed(known, named, NAMED + 1)} are too close to put in order.{_against(view)}",
        )
    first = known.iloc[0]
    return (
        f"{title} is {end} in {first['area_name']}:",
        f"{_figure(view, first)}.{_against(view)}{_next(known)}",
    )


def _without_order(view: Shown, title: str, many: str) -> tuple[str, str]:
    """Return what can be said where no figure is in date."""
    old = view.frame.loc[view.frame["state"] == "out_of_date", "value"].dropna()
    if old.empty:
        return f"{title}: no figure of {many}.", "Choose other areas to see it."
    ends = f"{format_value(old.min(), view.unit)} to {format_value(old.max(), view.unit)}"
    when = year_of(view) or view.period
    return (
        f"{title} was last known in {when}:",
        f"{ends} across {len(old):,} {many} then. It does not say who has most need today.",
    )


def year_of(view: Shown) -> str:
    """Return the year that the figures end in."""
    end = view.indicator.period_end
    return str(end.year) if end else ""


def _alike(known: DataFrame) -> list[Any]:
    """Return the areas that may have the place of the first of these, in one of ten trials or more."""
    first, rest = known.iloc[0], known.iloc[1:]
    shared = rest["rank"] == first["rank"]
    return list(rest.index[shared | (rest["rank_lower"] <= first["rank"])])


def _figure(view: Shown, row: Any) -> str:
    """Return "about 64% (62% to 66%)"; a figure without a range stands as it is."""
    span = format_range(row["lower"], row["upper"], view.unit)
    return f"about {row['shown']} ({span})" if span else str(row["shown"])


def _against(view: Shown) -> str:
    """Return what the whole place has; empty where nothing is compared."""
    known = view.frame["benchmark_value"].dropna()
    if known.empty or len(view.frame) < 2:
        return ""
    return f" {view.benchmark} has {format_value(float(known.iloc[0]), view.unit)}."


def _next(known: DataFrame) -> str:
    """Return who comes after the first, and whether they can be put in order."""
    rest = known.iloc[1:]
    if rest.empty:
        return ""
    alike = _alike(rest)
    if not alike:
        return f" Next comes {rest['area_name'].iloc[0]} ({rest['shown'].iloc[0]})."
    return f" Next come {_listed(rest, [*rest.index[:1], *alike], NAMED)}, too close to put in order."


def _listed(known: DataFrame, codes: list[Any], most: int) -> str:
    """Return the names of areas, those beyond some as a number."""
    names = [str(known.at[code, "area_name"]) for code in codes]
    more = len(names) - most
    return join_words([*names[:most], f"{more} more"] if more > 1 else names)


# ---- Badges ----------------------------------------------------------------------------------------------


@kept(64, shared=True)
def badges(pack: Pack, view: Shown) -> tuple[Badge, ...]:
    """Return what limits the answer and what the figure is, each a short label that opens."""
    indicator, frame = view.indicator, view.frame
    found = []
    if (frame["state"] == "out_of_date").any():
        words = (
            f"The figures are of {indicator.period_label}. They are shown as they were: without shades, "
            "ranks or comparisons, areas by name.",
        )
        found.append(Badge(f"Last known {year_of(view)}".strip(), words, limits=True))
    if pack.place.localities.provisional:
        found.append(_provisional(pack, view))
    if (frame["estimated_share"] > 0).any():
        words = ("Part of the figure rests on small areas that lie in more than one area shown here.",)
        found.append(Badge("Partly estimated", words))
    unlike = rank_disagreement(frame[in_order(frame)], polarity=indicator.polarity)
    if unlike and not indicator.is_count():
        found.append(Badge("Rate and number differ", (disagreement_words(view, unlike),)))
    found.append(Badge(indicator.period_label, (indicator.definition,)))
    if indicator.caveats:
        found.append(Badge(f"What to beware of ({len(indicator.caveats)})", tuple(indicator.caveats)))
    found += to_check.badges(pack, indicators=[indicator.id])
    return (*found, Badge(SOURCES, (indicator.source.attribution,)))


def _provisional(pack: Pack, view: Shown) -> Badge:
    """Return that nobody has confirmed the grouping yet: a limit where its figures are shown."""
    wording = pack.place.localities
    if view.level == "locality":
        words = (f"Localities are a {wording.label}. {wording.note}",)
        return Badge(sentence_case(wording.label), words, limits=True)
    words = (f"The thicker lines on the map are localities: {wording.label}.",)
    return Badge(f"Thicker lines: {wording.label}", words)
