"""What the page Where next says: a shortlist in a sentence with its range, and what limits it."""

from __future__ import annotations

from typing import Final

from pandas import Series

from geo.access.reach import SPEED_M_PER_MIN
from geo.memory import kept
from geo.pack.ages import who
from geo.pack.pack import Pack
from geo.targeting.plan import Plan
from geo.targeting.shortlist import Option
from layers.look.formatting import join_words, plural, sentence_case
from pages.frame.rows import Cells
from pages.where_next.answer import Answer, whole
from pages.where_next.choices import category_words, title_of, walk_of

FEWEST: Final = 0.5
"""Children: fewer than half a child is nobody."""
NOT_KNOWN: Final = "not known"
NONE_NEAR: Final = "none listed so near: not known"
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def title(answer: Answer) -> str:
    """Return the title of the page with what is asked."""
    new, category = answer.brief.new, answer.pack.catalogue[answer.brief.category]
    if not new:
        return f"Where next? Your own plan for {category.plural}"
    noun = category.singular if new == 1 else category.plural
    return f"Where next? {sentence_case(_NUMBERS[new])} more {noun}"


# ---- Numbers ---------------------------------------------------------------------------------------------


def about(number: float) -> str:
    """Return a number of children with as many digits as an estimate has."""
    size = 100 if number >= 1_000 else 10 if number >= 100 else 1
    return f"{round(number / size) * size:,.0f}"


def span(low: float, high: float) -> str:
    """Return "2,900 to 5,800", one number where both ends read the same, or that it is not known."""
    if low != low or high != high:
        return NOT_KNOWN
    one, other = about(low), about(high)
    return one if one == other else f"{one} to {other}"


def of(row: Cells | Series, name: str) -> str:
    """Return the range of a column of effects: gain, loss, before or after."""
    return span(float(row[f"{name}_low"]), float(row[f"{name}_high"]))


def metres(value: float) -> str:
    """Return an average walk."""
    return NOT_KNOWN if value != value else f"{value:,.0f} m"


# ---- The answer ------------------------------------------------------------------------------------------


@kept(64)
def answer_words(answer: Answer) -> tuple[str, str]:
    """Return the first clause of the answer and the rest of it."""
    if answer.found.choice is None:
        return _own(answer)
    return _first(answer), _each(answer)


def _own(answer: Answer) -> tuple[str, str]:
    """Return what the visitor's own plan does."""
    opened, closed = len(answer.brief.opened), len(answer.brief.closed)
    if not opened and not closed:
        return "Nothing changes yet.", f"Ask for new sites, or make a plan of your own below. {today(answer)}"
    parts = [
        f"opens {plural(opened, 'place')}" if opened else "",
        f"closes {plural(closed, 'site')}" if closed else "",
    ]
    key = f"Your plan {' and '.join(each for each in parts if each)}."
    row = whole(answer.pack, answer.found)
    people, walk = who(answer.brief.ages), walk_of(answer.brief.within)
    if not answer.found.today_known:
        return key, f"{of(row, 'after')} {people} would live within {walk} of it. {_nobody_knows(answer)}"
    lost = f" and {of(row, 'loss')} lose it" if row["loss_high"] >= FEWEST else ", and nobody loses"
    return key, f"{of(row, 'gain')} {people} come within {walk} of {_one(answer)}{lost}."


def _first(answer: Answer) -> str:
    """Return which places do most, and never "best" where the ground does not bear it."""
    found, shown = answer.found, answer.shortlist
    choice = found.choice
    assert choice is not None
    single = len(choice.sites) == 1
    if len(close(answer)) > 1:
        return f"{_alike(answer)} do equally well, within 1%."
    names = join_words([place(answer.pack, found, each) for each in choice.sites])
    if choice.considered == 1:
        return f"Only {names} can take {_more(answer)}."
    if found.decides:
        noun = "place" if single else "places"
        verb = "is" if single else "are"
        listed = "" if found.knowledge.whole else ", among those listed,"
        return f"The best {noun} for {_more(answer)}{listed} {verb} {names}."
    noun = "places" if single else "sets of places"
    return f"{number_words(len(shown.options))} {noun} make the shortlist for {_more(answer)}."


def _alike(answer: Answer) -> str:
    """Return how many of the choices shown do equally well, and which of them do not."""
    alike, shown = close(answer), answer.shortlist
    size = len(alike[0].sites)
    noun = "places" if size == 1 else f"sets of {size} places"
    less = [each.letter for each in shown.options if not each.close]
    if less:
        of = number_words(len(shown.options)).lower()
        return f"{number_words(len(alike))} of the {of} {noun} shown, all but {join_words(less)},"
    if shown.equal > len(alike):
        return f"The {number_words(len(alike)).lower()} {noun} shown"
    wards = {ward_of(answer.pack, answer.found).get(site, "") for each in alike for site in each.sites}
    where = f" in {next(iter(wards))}" if size == 1 and len(wards) == 1 and all(wards) else ""
    return f"{number_words(len(alike))} {noun}{where}"


def more_alike(answer: Answer) -> str:
    """Return how many choices that are not shown do equally well, empty where none does."""
    more = answer.shortlist.equal - len(close(answer))
    choice = answer.found.choice
    if choice is None or more <= 0:
        return ""
    size = len(choice.sites)
    one, many = ("place", "places") if size == 1 else (f"set of {size} places", f"sets of {size} places")
    if more == 1:
        return f"One more {one} does as well and is not shown here."
    return f"{number_words(more)} more {many} do as well and are not shown here."


def _each(answer: Answer) -> str:
    """Return what each of the places would do, with the range of all."""
    options = close(answer)
    alone = len(options) == 1
    people, walk = who(answer.brief.ages), walk_of(answer.brief.within)
    if alone and len(answer.shortlist.options) > 1 and not answer.found.decides:
        names = join_words([str(answer.found.places["name"][each]) for each in options[0].sites])
        start = f"On what is listed, {names} would do most"
    else:
        every = "Each" if len(options) == len(answer.shortlist.options) else "Each of these"
        start = ("It" if len(options[0].sites) == 1 else "They") if alone else every
        start += " would"
    lead = f"{start}: it would" if start.endswith("do most") else start
    if not answer.found.today_known:
        low, high = _ends(options, "after")
        return f"{lead} have {span(low, high)} {people} within {walk}. {_nobody_knows(answer)}"
    low, high = _ends(options, "gain")
    beside = (
        f", together with your plan {answer.letter}" if answer.brief.opened or answer.brief.closed else ""
    )
    text = f"{lead} put {span(low, high)} more {people} within {walk} of {_one(answer)}{beside}"
    if answer.brief.objective != "reach":
        before, after = options[0].whole["mean_before"], [each.whole["mean_after"] for each in options]
        least, most = (f"{value:,.0f}" for value in (min(after), max(after)))
        walks = least if least == most else f"{least} to {most}"
        text += f", and bring their average walk from {metres(before)} to {walks} m"
    return f"{text}. {_losses(answer, options)}"


def _losses(answer: Answer, options: list[Option]) -> str:
    """Return who loses: nobody where all existing sites stay."""
    low, high = _ends(options, "loss")
    if high < FEWEST:
        return f"No {answer.pack.place.levels['ward'].singular} loses."
    return f"{span(low, high)} lose theirs, since sites that you marked close."


def _ends(options: list[Option], name: str) -> tuple[float, float]:
    """Return the least and the most of a range over some choices."""
    return (
        min(float(each.whole[f"{name}_low"]) for each in options),
        max(float(each.whole[f"{name}_high"]) for each in options),
    )


def close(answer: Answer) -> list[Option]:
    """Return the choices that come within 1 %."""
    return [each for each in answer.shortlist.options if each.close]


def _more(answer: Answer) -> str:
    """Return "one more youth centre" or "2 more youth centres"."""
    new, category = answer.brief.new, answer.pack.catalogue[answer.brief.category]
    return f"one more {category.singular}" if new == 1 else f"{_NUMBERS[new]} more {category.plural}"


def _one(answer: Answer) -> str:
    """Return one of what is sited, "listed" where the list is not whole."""
    noun = answer.pack.catalogue[answer.brief.category].singular
    return f"a {noun}" if answer.found.knowledge.whole else f"a listed {noun}"


def number_words(number: int) -> str:
    """Return a number as a sentence begins with it."""
    return sentence_case(_NUMBERS[number]) if number < len(_NUMBERS) else f"{number:,}"


def located(answer: Answer) -> str:
    """Return how many of the sites listed or claimed stand on the map."""
    ground, category = answer.found.ground, answer.pack.catalogue[answer.brief.category]
    verb = "is" if ground.located == 1 else "are"
    if ground.claim is not None and ground.claimed is not None and ground.claimed >= ground.listed:
        said = f"{ground.claim.provider} reported {ground.claimed} {category.plural}"
        return f"{said}; {ground.located} {verb} located."
    if not ground.count:
        return ""
    return (
        f"{ground.located} of {category_words(answer.pack, ground.count, category.id)} listed {verb} located."
    )


def _nobody_knows(answer: Answer) -> str:
    """Return that nobody knows who has one today."""
    listed = answer.found.ground.listed
    why = f"none of the {listed} listed has a sure place" if listed else "none is listed"
    return f"How many of them have one today is not known: {why}."


def today(answer: Answer) -> str:
    """Return who is within the walk today."""
    if not answer.found.today_known:
        return _nobody_knows(answer)
    row = whole(answer.pack, answer.found)
    return (
        f"Today {of(row, 'before')} of {about(row['children'])} {who(answer.brief.ages)} live within "
        f"{walk_of(answer.brief.within)} of {_one(answer)}."
    )


# ---- Places ----------------------------------------------------------------------------------------------


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
    return {str(answer.places.index[at]): names[of_] for at, of_ in zip(point[::-1], area[::-1], strict=True)}


def kind_of(pack: Pack, answer: Plan, site: str) -> str:
    """Return what a place is, where, and how exact its point is."""
    row = answer.places.loc[site]
    ward = ward_of(pack, answer).get(site, "")
    parts = [title_of(pack, str(row["category"])), ward, f"point good to {row['accuracy_m']:,.0f} m"]
    return "; ".join(each for each in parts if each)


def role_words(role: str) -> str:
    """Return the part that a place plays, as a word."""
    return {"opened": "Opens", "existing": "Stays", "closed": "Closes"}.get(role, sentence_case(role))


def minutes(value: float) -> str:
    """Return a walk in metres and minutes."""
    return NOT_KNOWN if value != value else f"{value:,.0f} m ({value / SPEED_M_PER_MIN:.0f} minutes)"
