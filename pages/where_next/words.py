"""What the page Where next says: the best choice in a sentence, what comes close, what to beware of."""

from __future__ import annotations

import streamlit as st

from geo.access.demand import ages_note, children
from geo.access.detours import DETOUR, detour_for
from geo.access.reach import ON_THE_LINE, SPEED_M_PER_MIN
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.sites import street_only
from geo.targeting.places import standard_for, standard_walk
from geo.targeting.plan import Plan
from layers.look.escaping import as_text
from layers.look.formatting import join_words, plural, sentence_case
from pages.where_next.choices import Asked, ages_words, category_words

_NAMED = 3  # places named in a sentence
_FEWEST = 0.5  # children: fewer than half a child is nobody


def headline(text: str) -> None:
    """Show the answer so that it is read first; nothing in it is read as HTML."""
    style = "font-size:1.3rem;font-weight:600;line-height:1.35;margin:0;max-width:60ch"
    st.html(f'<p style="{style}">{as_text(text)}</p>')


@kept(64)
def found(pack: Pack, answer: Plan) -> str:
    """Return the best choice in a sentence, or what the visitor's own list is."""
    brief = answer.brief
    names = [place(pack, answer, site) for site in answer.with_role("new").index]
    stays = [place(pack, answer, site) for site in answer.with_role("existing").index if answer.choice]
    if not answer.choice:
        opened, closed = len(brief.opened), len(brief.closed)
        if not opened and not closed:
            return "Nothing changes yet: ask for new sites, or make a list of your own below."
        return f"Your list opens {plural(opened, 'place')} and closes {plural(closed, 'site')}."
    if brief.movable:
        closed = len(answer.with_role("closed"))
        every = category_words(pack, len(names) + len(stays), brief.category)
        opens = join_words(names) if len(names) <= _NAMED else f"{len(names)} places"
        kept = f"{len(stays)} stay" if stays else "none of the existing stays"
        return f"Best for {every} in all: {opens} open, {closed} close, {kept}. The list is below."
    category = pack.catalogue[brief.category]
    if len(names) == 1:
        start = f"The best place for one more {category.singular} is {names[0]}"
    else:
        start = f"The best places for {len(names)} more {category.plural} are {join_words(names)}"
    return f"{start}."


def place(pack: Pack, answer: Plan, site: str) -> str:
    """Return a place with the ward it lies in."""
    row = answer.places.loc[site]
    ward = ward_of(pack, answer).get(site, "")
    return f"{row['name']} ({ward})" if ward else str(row["name"])


@kept(64)
def ward_of(pack: Pack, answer: Plan) -> dict[str, str]:
    """Return the name of the area that each place's point lies in, empty outside all."""
    wards = pack.areas["ward"].to_crs(answer.places.crs)
    point, area = wards.sindex.query(answer.places.geometry, predicate="intersects")
    names = wards["area_name"].astype(str).to_list()
    return {str(answer.places.index[at]): names[of] for at, of in zip(point[::-1], area[::-1], strict=True)}


@kept(64)
def result(pack: Pack, answer: Plan) -> str:
    """Return what the choice does for children, in one or two sentences."""
    brief = answer.brief
    count = float(children(pack, brief.ages).sum())
    who = f"children aged {ages_words(brief.ages)}"
    inside, before = _within(pack, answer, "after"), _within(pack, answer, "before")
    gain, loss = gains(pack, answer)
    least = "" if answer.knowledge.whole else "at least "
    walk = f"{brief.within:,.0f} m"
    text = f"Among listed services, {least}{inside:,.0f} of {count:,.0f} {who} ({_percent(inside, count)}) "
    text += f"would live within {walk} of one, against {before:,.0f} today"
    text += f": {gain:,.0f} gain and {loss:,.0f} lose." if loss >= _FEWEST else ", and nobody loses."
    return text + _walks(answer) + _weighed(pack, answer)


def _walks(answer: Plan) -> str:
    """Return how the average or the worst walk changes, where that is what was sought."""
    brief = answer.brief
    if brief.objective == "reach" or answer.value_after != answer.value_after:
        return ""
    walk = "average walk to a listed or chosen one"
    what = f"The {walk}" if brief.objective == "mean" else f"Where it is longest, the {walk}"
    before = (
        "" if answer.value_before != answer.value_before else f" instead of {_metres(answer.value_before)}"
    )
    return f" {what} would be {_metres(answer.value_after)}{before}."


def _weighed(pack: Pack, answer: Plan) -> str:
    """Return by what children were weighed, and the weighed share."""
    if not answer.brief.need:
        return ""
    title = pack.indicator(answer.brief.need).title
    text = f" Each child counts by “{title}” where it lives"
    if answer.brief.objective == "reach":
        text += (
            f": so weighed, {_percent(answer.value_after, answer.weighted)} are within the walk, against "
            f"{_percent(answer.value_before, answer.weighted)} today"
        )
    return text + "."


def gains(pack: Pack, answer: Plan) -> tuple[float, float]:
    """Return the children of the asked ages who come within the walk, and those who no longer are."""
    count = children(pack, answer.brief.ages).to_numpy(float)
    near = {when: getattr(answer, when) <= answer.limit + ON_THE_LINE for when in ("before", "after")}
    return (
        float(count[near["after"] & ~near["before"]].sum()),
        float(count[near["before"] & ~near["after"]].sum()),
    )


def _within(pack: Pack, answer: Plan, when: str) -> float:
    """Return the children of the asked ages within the walk."""
    count = children(pack, answer.brief.ages).to_numpy(float)
    return float(count[getattr(answer, when) <= answer.limit + ON_THE_LINE].sum())


def close(pack: Pack, answer: Plan) -> list[str]:
    """Return what is said about sets that come close, and about shorter and longer ways."""
    if not answer.choice:
        return []
    return [*_detours(answer), *_ties(answer), *_method(answer)]


def _ties(answer: Plan) -> list[str]:
    """Return the sentence about near-ties."""
    choice = answer.choice
    assert choice is not None
    single = len(choice.sites) == 1
    if not choice.near_tie_count:
        return [f"No other {'place' if single else 'set of places'} comes within 1% of it."]
    word = plural(choice.near_tie_count, *(("other place",) if single else ("other set", "other sets")))
    verb = "comes" if choice.near_tie_count == 1 else "come"
    more = " (more may: only exchanges of one place were tried)" if not choice.every_tie else ""
    told = [str(answer.places["name"][tie.sites[0]]) for tie in choice.near_ties[:_NAMED]] if single else []
    rest = " and more" if choice.near_tie_count > len(told) > 0 else ""
    listed = f": {'; '.join(told)}{rest}" if told else ", listed below"
    same = f" {choice.equal} are exactly equal; the first by its code is shown." if choice.equal > 1 else ""
    return [f"{word} {verb} within 1% of it{more}{listed}.{same}"]


def _detours(answer: Plan) -> list[str]:
    """Return whether the choice holds where ways are more direct or more winding than assumed."""
    choice = answer.choice
    assert choice is not None
    if not answer.elsewhere:
        return []
    if answer.holds:
        low, high = min(answer.elsewhere), max(answer.elsewhere)
        return [f"The choice stays the same whether ways are {low:g} or {high:g} times the straight line."]
    names = answer.places["name"]
    lines = []
    for factor, sites in sorted(answer.elsewhere.items()):
        if sites != choice.sites:
            other = [str(names[site]) for site in sites if site not in choice.sites]
            better = f"{join_words(other)} would do better" if len(other) <= _NAMED else "others are better"
            lines.append(
                f"Uncertain: the choice does not hold where ways are {factor:g} times the straight line; "
                f"there {better}."
            )
    return lines


def _method(answer: Plan) -> list[str]:
    """Return how the choice was found."""
    choice = answer.choice
    assert choice is not None
    if choice.method == "enumeration":
        return [f"Found by trying all {choice.considered:,} possibilities."]
    sure = "" if choice.proven else " It stopped before it could prove that nothing is better."
    return [
        "Found by an integer programme, a search that rules out most sets without trying them: there are too "
        f"many to try them all.{sure}"
    ]


def beware(pack: Pack, ask: Asked, answer: Plan) -> list[str]:
    """Return what to be careful with."""
    category = pack.catalogue[ask.brief.category]
    lines = []
    if answer.kind != "network":
        lines.append(
            f"Walks are straight-line estimates ({detour_for(ask.brief.within).central:g} times the straight "
            f"line within {ask.brief.within:,.0f} m, {DETOUR.central:g} for mean walks): water, railways and "
            "bridges are not reckoned with."
        )
    if not category.complete:
        lines.append(
            f"The list of {category.plural} is not declared complete: a place that looks empty may be served "
            "by a site that is not listed."
        )
    elif answer.knowledge.doubtful:
        lines.append(
            f"Of {answer.knowledge.doubtful} of the {category.plural} nobody knows whether they are open; "
            "they are not reckoned with."
        )
    if answer.unplaced:
        lines.append(f"Without a known place and not reckoned with: {join_words(list(answer.unplaced))}.")
    vague = street_only(pack, answer)
    if vague:
        names = [str(answer.places.loc[site, "name"]) for site in vague]
        lines.append(
            f"Known by their street only, so off by up to 150 m or so: {join_words(names)}."
            if len(names) <= 12
            else f"{len(names)} sites are known by their street only."
        )
    if answer.unknown_need >= _FEWEST:
        lines.append(
            f"{answer.unknown_need:,.0f} children live where the figure of need is not known; they count "
            "with the average."
        )
    standard = standard_for(pack, ask.brief.category, ask.brief.ages)
    if standard and ask.brief.within == standard_walk(pack, ask.brief.category, ask.brief.ages):
        checked = "" if standard.verified else " This has not been verified."
        lines.append(f"The walk follows the standard “{standard.title}”. {standard.source}.{checked}")
    note = ages_note(pack, ask.brief.ages)
    return [
        *lines,
        *([note] if note else []),
        "Whether a building has room, and at what cost, is not known here.",
    ]


def role_words(role: str) -> str:
    """Return the part that a place plays, as a word."""
    words = {"new": "Best choice", "opened": "Opened by you", "existing": "Stays", "closed": "Closes"}
    return words.get(role, sentence_case(role))


def _percent(part: float, whole: float) -> str:
    """Return a share."""
    return f"{part / whole:.1%}" if whole > 0 else "no children"


def _metres(value: float) -> str:
    """Return a walk in metres and minutes."""
    return f"{value:,.0f} m ({value / SPEED_M_PER_MIN:.0f} minutes)"
