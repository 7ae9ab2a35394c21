"""The words of the page Youth centres: nothing in them claims that there is no centre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.access import homes
from geo.access.detours import detour_for
from geo.access.reach import SPEED_M_PER_MIN
from geo.access.supply import attribution
from geo.access.water import only_across, range_words
from geo.gaps import verdicts
from geo.memory import kept
from geo.pack.ages import who as who_is
from geo.pack.catalogue import ServiceCategory
from geo.words import about_share
from layers.look.formatting import plural, sentence_case
from layers.map.categories import VERDICTS
from pages.frame.rows import Cells, row_of
from pages.youth_centres.answer import LEVEL, Answer

STATUS_WORDS = {
    "open": "Open",
    "planned": "Planned",
    "unknown": "Not known whether open",
    "closed": "Closed",
}
BEARING_WORDS = {
    "certain": "certainly here",
    "possible": "here or just across the line",
    "reported": "reported, no building listed",
    "planned": "planned here",
    "doubtful": "not known whether open",
    "hinted": "here or near, address to confirm",
    "unplaced": "could be anywhere",
}
NOT_KNOWN = "not known"
PUT_RIGHT = (
    "To put it right: choose “Correct the list”, write the address with its postcode, and hand the list "
    "back. The page then counts it, first for you only."
)
_IN_A_CELL = 3  # services told in full in one cell of the table
_IN_A_TIP = 20  # services named beside an area of the map


def ages_words(ages: tuple[int, int]) -> str:
    """Return an age band as a person says it."""
    return f"under {ages[1] + 1}" if ages[0] == 0 else f"aged {ages[0]} to {ages[1]}"


def walk_words(metres: float) -> str:
    """Return a walk in metres and minutes."""
    return f"{metres:,.0f} m ({metres / SPEED_M_PER_MIN:.0f} minutes)"


def categories(answer: Answer) -> list[ServiceCategory]:
    """Return the kinds of places that count."""
    return [answer.pack.catalogue[each] for each in answer.question.places]


def kinds(answer: Answer) -> str:
    """Return what is looked for, in the plural; "places" where several kinds count."""
    found = categories(answer)
    return found[0].plural if len(found) == 1 else "places"


def who(answer: Answer) -> str:
    """Return whose walk is counted."""
    return people(answer.question.ages)


def people(ages: tuple[int, int]) -> str:
    """Return who is of some ages: who is 19 is a young person."""
    return f"children {ages_words(ages)}" if ages[0] == 0 else who_is(ages)


def sources(answer: Answer, former: GeoDataFrame | None = None) -> str:
    """Return the attributions of the lists, those of the former places shown among them."""
    past = () if former is None else tuple(dict.fromkeys(former["category"]))
    return attribution(answer.pack, (*answer.question.places, *past))


# ---- The whole place -------------------------------------------------------------------------------------


def title(answer: Answer) -> str:
    """Return the title of the page: the promise that it is about."""
    return f"Youth centres: {answer.question.promise.title}"


def answer_words(answer: Answer, look: str) -> tuple[str, str]:
    """Return the answer: for how many areas the promise is confirmed, or who can walk to a listed place."""
    if look == "verdict":
        return _known_words(answer)
    return _walk_answer(answer)


@kept(1)
def _known_words(answer: Answer) -> tuple[str, str]:
    """Return for how many areas a place is confirmed, and what is known of the others."""
    level, counts = answer.pack.place.levels[LEVEL], answer.verdicts["verdict"].value_counts()
    held = int(counts.reindex(verdicts.HELD).sum())
    found = categories(answer)
    one = found[0].singular if len(found) == 1 else "place that counts"
    areas = f"{held} of {plural(len(answer.verdicts), level.singular, level.plural)}"
    key = f"{areas} {'has' if held == 1 else 'have'} a {one} we can confirm."
    rest = [
        f"{verdicts.counted_words(each, int(counts[each]))}."
        for each in verdicts.VERDICTS
        if each not in verdicts.HELD and counts.get(each, 0)
    ]
    return key, " ".join(rest)


def _walk_answer(answer: Answer) -> tuple[str, str]:
    """Return which share of the children can walk to a listed place, with its range."""
    if reach_unknown(answer):
        return "Who can walk there is not known.", among_listed(answer)
    sums = answer.reach[["inside", "inside_low", "inside_high", "children"]].sum()
    middle, low, high = (
        float(sums[each] / sums["children"]) for each in ("inside", "inside_low", "inside_high")
    )
    share = about_share(middle, low, high)
    minutes = f"{answer.question.within / SPEED_M_PER_MIN:.0f}-minute walk"
    key = f"{sentence_case(share)} of {who(answer)} live within a {minutes} of one of the {listed(answer)}."
    if answer.question.promise.test == "reach":
        return key, answer.question.promise.reason
    return key, "" if answer.knowledge.whole else "The list is not complete, so more of them may."


@kept(1)
def missed(answer: Answer) -> tuple[str, ...]:
    """Return the services that would count, were it known where they are, each with why it does not yet."""
    lost = answer.services[
        (answer.services["why_not"] != "") & answer.services["status"].isin(list(answer.question.statuses))
    ]
    return tuple(f"{name} ({why})" for name, why in zip(lost["name"], lost["why_not"], strict=True))


def some(names: Sequence[str]) -> str:
    """Return names in a row, of very many the first."""
    more = f"; and {len(names) - _IN_A_TIP:,} more" if len(names) > _IN_A_TIP else ""
    return f"{'; '.join(names[:_IN_A_TIP])}{more}."


def summary(answer: Answer) -> str:
    """Return the provider's claim beside the count of evidence."""
    return verdicts.summary(answer.pack, answer.question.promise.id, answer.verdicts)


def claim_source(answer: Answer) -> str:
    """Return where the provider's claim is from, or where the promise is where there is no claim."""
    promise = answer.question.promise
    said = verdicts.claim(answer.pack, promise.id)
    of = f"The claim: {said.source}." if said else ""
    return f"{of} The promise: {promise.source}.".strip()


def reach_title(answer: Answer) -> str:
    """Return what a map or column of reach shows."""
    return f"{sentence_case(who(answer))} within {answer.question.within:,.0f} m of {listed(answer)}"


def listed(answer: Answer) -> str:
    """Return "listed youth centres": reach is never about more than the list."""
    return kinds(answer) if answer.knowledge.whole else f"listed {kinds(answer)}"


def among_listed(answer: Answer) -> str:
    """Return what the figures of reach are about, and what they leave open."""
    if reach_unknown(answer):
        hint = "" if answer.question.streets else " Let points of the street count to see a rough estimate."
        return (
            f"How many children are within reach is not known: none of the {kinds(answer)} that count has a "
            f"point exact enough to measure from.{hint}"
        )
    rough = " Points of the street show only roughly where a service is." if answer.question.streets else ""
    if answer.knowledge.whole:
        return f"Reach is measured to all {kinds(answer)}: the list is declared complete.{rough}"
    because = sentence_case(answer.knowledge.because)
    return (
        f"Reach is measured among listed {kinds(answer)} only. {because}, so more children may be within "
        f"reach than shown.{rough}"
    )


@kept(1)
def reach_unknown(answer: Answer) -> bool:
    """Tell whether nothing can be said about reach."""
    return bool(answer.reach["inside"].isna().all())


def straight_line(answer: Answer) -> str:
    """Return how the walks were measured."""
    if reach_unknown(answer):
        return ""
    if answer.pack.network is not None:
        source = answer.pack.network.about.get("attribution", "")
        return " ".join(filter(None, ["Walks are measured along the walking network.", source]))
    central, low, high = detour_for(answer.question.within)
    water = (
        "The low end of a range counts nobody whose line crosses the river or a dock; no railway or wall is "
        "known to it."
        if len(answer.pack.water)
        else "It knows of no water, railway or wall in between."
    )
    return (
        f"Walks are a straight-line estimate: the straight line times {central:g}, with a range for {low:g} "
        f"to {high:g}. {water}"
    )


def former(answer: Answer, places: GeoDataFrame) -> str:
    """Return how many former places are shown, and that they count for nothing; empty where none are."""
    if places.empty:
        return ""
    was = {
        answer.pack.catalogue[each].former.words  # type: ignore[union-attr]
        for each in places["category"]
    }
    count = plural(len(places), "place shows", "places show")
    said = "; ".join(sorted(was))
    return f"{count} where one was ({said}): from an older list, counted in no verdict and no reach."


# ---- One area --------------------------------------------------------------------------------------------


def area_tip(answer: Answer, code: str) -> str:
    """Return the lines under an area's name on the map of verdicts."""
    row = row_of(answer.verdicts, code)
    own = answer.evidence[answer.evidence["area_code"] == code]
    some = own.head(_IN_A_TIP)
    lines = [f"{name}: {BEARING_WORDS[how]}" for name, how in zip(some["name"], some["bearing"], strict=True)]
    lines += [f"and {len(own) - _IN_A_TIP:,} more"] if len(own) > _IN_A_TIP else []
    return "\n".join([sentence_case(VERDICTS[row["verdict"]].word), *lines, reach_words(answer, code)])


def reach_words(answer: Answer, code: str) -> str:
    """Return how many children of an area are within reach of what is listed."""
    row = row_of(answer.reach, code)
    if pd.isna(row["inside"]):
        return f"{row['children']:,.0f} {who(answer)}; how many are within reach is not known"
    among_ = "" if answer.knowledge.whole else " of a listed place"
    return f"{inside_words(answer, row)} of {row['children']:,.0f} {who(answer)} within reach{among_}"


def inside_words(answer: Answer, row: Cells) -> str:
    """Return the children within reach of what is listed; "about" where walks are estimated."""
    if pd.isna(row["inside"]):
        return NOT_KNOWN
    return f"{'about ' if share_range(row) and row['inside'] >= 1 else ''}{row['inside']:,.0f}"


def outside_words(answer: Answer, row: Cells) -> str:
    """Return the children not within reach of a listed service; "about" where walks are estimated."""
    if pd.isna(row["outside"]):
        return NOT_KNOWN
    return f"{'about ' if share_range(row) and row['outside'] >= 1 else ''}{row['outside']:,.0f}"


def share_words(row: Cells) -> str:
    """Return the share of children within reach."""
    return NOT_KNOWN if pd.isna(row["share"]) else f"{row['share']:.0%}"


def near_share(row: Cells) -> str:
    """Return the share of children within reach; "about" where walks are estimated."""
    return f"{'about ' if share_range(row) else ''}{share_words(row)}"


def range_share(row: Cells) -> str:
    """Return the share of children within reach with its range."""
    if pd.isna(row["share"]):
        return NOT_KNOWN
    return about_share(float(row["share"]), float(row["share_low"]), float(row["share_high"]))


def among(answer: Answer) -> str:
    """Return what stands behind the name of a legend of reach: that it is about listed places only."""
    return "" if answer.knowledge.whole else f", among {listed(answer)}"


def share_range(row: Cells) -> str:
    """Return the range of the share over shorter and longer ways and water; empty where ways are measured."""
    low, high = row["share_low"], row["share_high"]
    if pd.isna(low) or low == high:
        return ""
    return range_words(low, high, row["share_water"])


def metres_words(metres: float) -> str:
    """Return a mean walk in metres and minutes."""
    return NOT_KNOWN if pd.isna(metres) else walk_words(round(metres, -1))


def evidence_words(row: dict[Any, Any]) -> str:
    """Return what a service says about an area: address, how surely it is there, why, as of when."""
    place = ", ".join(part for part in (row["address"], row["postcode"]) if part)
    bearing = BEARING_WORDS[row["bearing"]]
    ground = f" ({row['ground']})" if row["bearing"] in ("certain", "possible", "unplaced") else ""
    date = f"as of {row['as_of']}" if row["as_of"][:1].isdigit() else "undated"
    return "; ".join(part for part in (place, f"{bearing}{ground}", date) if part)


def evidence_cell(answer: Answer, code: str) -> str:
    """Return the services that bear on an area, the surest first, a few of them in full."""
    own = answer.evidence[answer.evidence["area_code"] == code]
    said = [f"{row['name']}: {evidence_words(row)}" for row in own.head(_IN_A_CELL).to_dict("records")]
    more = [f"and {len(own) - _IN_A_CELL} more"] if len(own) > _IN_A_CELL else []
    return ". ".join([*said, *more]) or "no listed service is placed here"


def panel_rows(answer: Answer, code: str) -> list[tuple[str, str]]:
    """Return (label, plain text) for each fact about one area."""
    row, verdict = row_of(answer.reach, code), row_of(answer.verdicts, code)
    rows = [("Why", verdict["reason"])] if answer.question.promise.test == "sites" else []
    within = f"Within {answer.question.within:,.0f} m"
    rows.append((sentence_case(who(answer)), f"{row['children']:,.0f}"))
    if pd.isna(row["share"]):
        return [*rows, (within, NOT_KNOWN)]
    across = only_across(row["share_water"]) if share_range(row) else ""
    ways = f"; {across}" if across else ""
    return [
        *rows,
        (
            within,
            f"{inside_words(answer, row)}, {range_share(row)}{ways}" if row["inside_high"] >= 1 else "none",
        ),
        ("Not within it", f"{outside_words(answer, row)}, among {listed(answer)}"),
        *_mean_walk(answer, row, str(verdict["verdict"])),
    ]


def _mean_walk(answer: Answer, row: Cells, verdict: str) -> list[tuple[str, str]]:
    """Return the mean walk; nothing where one is listed that may stand nearer than any that is measured."""
    if verdict in verdicts.TO_CONFIRM:
        return []
    return [("Mean walk", f"{metres_words(row['mean_walk'])} to the nearest of the {listed(answer)}")]


# ---- One service -----------------------------------------------------------------------------------------


def tip(answer: Answer, row: Cells) -> str:
    """Return the lines under a service's name on the map."""
    lines = [f"{STATUS_WORDS[row['status']]}, as of {row['as_of'] or 'an unknown date'}"]
    if len(answer.question.places) > 1:
        lines.insert(0, sentence_case(answer.pack.catalogue[row["category"]].singular))
    lines += [each for each in (place_words(row), point_words(row)) if each]
    if row["why_not"]:
        lines.append(f"Not counted for reach: {row['why_not']}")
    return "\n".join(lines)


def former_tip(answer: Answer, row: Cells) -> str:
    """Return the lines under the name of a place of the past."""
    category = answer.pack.catalogue[row["category"]]
    was = sentence_case(category.former.words) if category.former else ""
    return "\n".join(
        part for part in (was, str(row["notes"]), place_words(row), "Counts for nothing") if part
    )


def place_words(row: Cells) -> str:
    """Return the address of a service."""
    return ", ".join(part for part in (row["address"], row["postcode"]) if part)


def point_words(row: Cells) -> str:
    """Return how exact the point of a service is."""
    if row["geometry"] is None:
        return "location not sourced"
    return f"point: {row['coord_accuracy']}, good to {row['accuracy_m']:,.0f} m"


# ---- How it is worked out --------------------------------------------------------------------------------


def method(answer: Answer) -> list[str]:
    """Return in plain words how verdicts and reach are worked out."""
    word = answer.pack.place.levels[LEVEL].singular
    at_homes = homes.known(answer.pack)
    where = "the postcodes in which people live" if at_homes else "points 50 metres apart"
    return [
        f"A {word} is confirmed where an open service is certainly in it. That is so where a source states "
        f"the {word}. It is also so where the point lies there and no other {word} is as near as the point "
        f"may be off. A service is listed, address to confirm, where its point is in or near the {word} but "
        "does not decide. One may have closed where nobody knows whether it is still open. That there is "
        "none can be said only where the list is declared complete. Of any other list, nothing listed means "
        "that nobody has written one down.",
        f"Children {ages_words(answer.question.ages)} come from the residents of each year of age in each "
        f"{word}, shared out over {where} by where children under 16 live. A child is within reach where the "
        "walk to the nearest service that counts is no longer than chosen. Services at one site count once.",
        straight_line(answer) or among_listed(answer),
    ]


def list_rows(answer: Answer) -> list[tuple[str, str]]:
    """Return (label, plain text) about the promise, the claim and each list."""
    promise = answer.question.promise
    rows = [("Promise", f"{promise.promise}. Source: {promise.source}"), ("Note", promise.note)]
    said = verdicts.claim(answer.pack, promise.id)
    if said:
        rows.append(("Claim", f"{said.sentence()} As of {said.as_of}. Source: {said.source}"))
    for each in categories(answer):
        state = f"declared complete by {each.complete_source}" if each.complete else "not declared complete"
        missing = f" Missing: {each.missing}" if each.missing else ""
        rows.append((each.title, f"As of {each.as_of}; {state}.{missing} {each.attribution}"))
    return [(label, text) for label, text in rows if text]
