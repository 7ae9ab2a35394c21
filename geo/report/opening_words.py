"""Who is open at an hour, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from pandas import DataFrame

from geo.access.sessions import Choice, Hour, states
from geo.access.supply import unplaced
from geo.pack.pack import Pack
from geo.pack.sessions import DAYS, NOT_STATED, Session, clock
from geo.words import join_words, plural, sentence_case

SEASON_WORDS: Final = {
    "term": "in an ordinary week",
    "holiday": "in the school holidays",
    "bank holiday": "on a bank holiday",
    "not known": "",
}
FOR_WORDS: Final = {
    "any": "",
    "all": "open to all",
    "girls": "for girls only",
    "boys": "for boys only",
    NOT_STATED: "",
}
SEND_ONLY: Final = "for those with SEND only"
STATE_WORDS: Final = {"open": "open then", "not known": "hours not known", "closed": "closed then"}
NO_TERMS: Final = "Term dates are not known here, so sessions of term or holidays may or may not be on."
_NAMED: Final = 4


def when(hour: Hour) -> str:
    """Return the hour asked about.

    Examples
    --------
    >>> when(Hour(3, 1020, 1021))
    'on a Thursday at 17:00'
    """
    day = (
        f"on {DAYS[hour.day]} {hour.on.day} {hour.on.strftime('%B %Y')}"
        if hour.on
        else f"on a {DAYS[hour.day]}"
    )
    season = "" if hour.season == "term" else SEASON_WORDS[hour.season]
    return ", ".join(filter(None, [f"{day} at {clock(hour.start)}", season]))


def who(hour: Hour) -> str:
    """Return for whom something must be open, as words that follow "open"; empty where for anybody.

    Examples
    --------
    >>> who(Hour(3, 1020, 1021, age=13, open_to="girls"))
    ' to somebody aged 13, with a session for girls only'
    """
    age = f" to somebody aged {hour.age}" if hour.age is not None else ""
    if hour.send:
        age = f"{age or ' to young people'} with SEND"
    session = f", with a session {FOR_WORDS[hour.open_to]}" if hour.open_to != "any" else ""
    return f"{age}{session}"


def told(session: Session) -> str:
    """Return what a source says of a session in a line.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> from geo.access.sessions import sessions
    >>> told(sessions(town_with_sessions())["CL-A"][0])
    'Girls on Thursday: Thursday 16:00 to 19:00, in term, ages 11 to 17, to 25 with SEND, for girls only'
    """
    days = join_words([DAYS[each] for each in session.days] or [each.isoformat() for each in session.dates])
    season = {"term": "in term", "holiday": "in the school holidays", "all year": "all year"}
    parts = [
        f"{session.title}: {days} {session.hours}",
        season.get(session.season, "" if session.dates else "season not stated"),
        _ages(session),
        FOR_WORDS.get(session.open_to, "") if session.open_to != NOT_STATED else "for whom not stated",
        SEND_ONLY if session.send == "only" else "",
    ]
    return ", ".join(each for each in parts if each)


def _ages(session: Session) -> str:
    """Return the ages of a session."""
    low, high = session.age_from, session.age_to
    if low is None and high is None:
        ages = "ages not stated"
    elif low is None or high is None:
        ages = f"from age {low}" if high is None else f"up to age {high}"
    else:
        ages = f"ages {low} to {high}"
    return f"{ages}, to {session.age_to_send} with SEND" if session.age_to_send is not None else ages


def headline(pack: Pack, choice: Choice, hour: Hour) -> str:
    """Return who is known to be open, who is not, and of how many nobody has said.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> print(headline(town_with_sessions(), Choice(("club",)), Hour(3, 1020, 1021)))
    On a Thursday at 17:00, 1 of 3 listed clubs is known to be open: Abbey Club (for girls only). For 2 nobody
    has said; none is known to be closed.
    """
    found = states(pack, choice, hour)
    kind = kinds(pack, choice)
    if found.empty:
        return f"No {kind[0]} that counts is listed."
    sure, silent, shut = (int((found["state"] == each).sum()) for each in ("open", "not known", "closed"))
    of_all = f"{sure or 'none'} of {plural(len(found), f'listed {kind[0]}', f'listed {kind[1]}')} {_is(sure)}"
    names = _named(pack, found[found["state"] == "open"])
    unsaid = f"for {silent} nobody has said" if silent else "for each it is known"
    closed = f"{shut or 'none'} {_is(shut)} known to be closed"
    start = sentence_case(when(hour))
    return f"{start}, {of_all} known to be open{who(hour)}{names}. {sentence_case(unsaid)}; {closed}."


def _is(number: int) -> str:
    """Return the verb of so many."""
    return "are" if number > 1 else "is"


def kinds(pack: Pack, choice: Choice) -> tuple[str, str]:
    """Return what the services are called, one and many.

    Examples
    --------
    >>> from geo.sample import town
    >>> kinds(town(), Choice(("club",))), kinds(town(), Choice(("club", "hub")))
    (('club', 'clubs'), ('service', 'services'))
    """
    if len(choice.categories) != 1:
        return "service", "services"
    category = pack.catalogue[choice.categories[0]]
    return category.singular, category.plural


def reach_words(
    pack: Pack, choice: Choice, hour: Hour, reach: DataFrame, within: float, children: str
) -> str:
    """Return how many children can walk to one that is open, at least, and how many were all open.

    The second is "at most" only where of each that may be open a point counts.
    `children` : who they are, such as "young people aged 11 to 19"

    Examples
    --------
    >>> from geo.access.sessions import reach
    >>> from geo.sample import town_with_sessions
    >>> asked = (town_with_sessions(), Choice(("club",)), Hour(3, 1020, 1021))
    >>> print(reach_words(*asked, reach(*asked, 1000), 1000, "children aged 10 to 15"))
    At least 6 of 84 children aged 10 to 15 live within 1,000 m of it. If all whose place is known were open,
    31 would.
    """
    people = reach["children"].sum(min_count=1)
    if pd.isna(people):
        return f"How many {children} there are is not known, so neither is how many can walk there."
    least, most = (reach[each].sum(min_count=1) for each in ("inside_low", "most_inside_high"))
    if pd.isna(least) and pd.isna(most):
        return "How many can walk there is not known: none has a point that says where it is."
    sure, all_of_them = _sure(pack, choice, hour), f"{people:,.0f} {children}"
    near = f"live within {within:,.0f} m of {('an open one', 'it')[sure] if sure < 2 else 'one of them'}"
    said = f"How many of the {all_of_them} {near} is not known."
    if sure and not pd.isna(least):
        said = f"{sentence_case(f'at least {_about(least)}')} of {all_of_them} {near}."
    if pd.isna(most):
        return said
    if lost(pack, choice, hour):
        return f"{said} If all whose place is known were open, {_about(most)} would."
    return f"{said} If all were open, at most {_about(most)} would."


def lost(pack: Pack, choice: Choice, hour: Hour) -> int:
    """Return how many services that are or may be open have no point that counts.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> lost(town_with_sessions(), Choice(("club",)), Hour(3, 1020, 1021))
    1
    """
    found = states(pack, choice, hour)["state"]
    nowhere = unplaced(
        pack, choice.categories, statuses=choice.statuses, admit_street=choice.admit_street
    ).index
    return int((found[found.index.isin(nowhere)] != "closed").sum())


def _sure(pack: Pack, choice: Choice, hour: Hour) -> int:
    """Return how many services are known to be open."""
    return int((states(pack, choice, hour)["state"] == "open").sum())


def _about(number: float) -> str:
    """Return a count of children; "none" for nought."""
    return f"{number:,.0f}" if number >= 0.5 else "none"


def _named(pack: Pack, found: DataFrame) -> str:
    """Return the names of services that are open, with for whom."""
    if found.empty:
        return ""
    names = pack.services["name"]
    said = []
    for service, own in zip(found.index[:_NAMED], found["sessions"][:_NAMED], strict=True):
        groups = list(dict.fromkeys(_for(each) for each in own))
        only = f" ({join_words(groups)})" if all(groups) else ""
        said.append(f"{names[service]}{only}")
    more = [f"{len(found) - _NAMED} more"] if len(found) > _NAMED else []
    return f": {join_words([*said, *more])}"


def _for(session: Session) -> str:
    """Return for whom a session is; empty where nobody has said."""
    if session.send != "only":
        return FOR_WORDS[session.open_to]
    group = "" if session.open_to == "all" else FOR_WORDS[session.open_to]
    return ", ".join(filter(None, [group, SEND_ONLY]))


def reason(row: Any) -> str:
    """Return why a service is in its state: the sessions, or what nobody has said.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> found = states(town_with_sessions(), Choice(("club",)), Hour(0, 1020, 1021))
    >>> for row in found.to_dict("records"):
    ...     print(reason(row))
    no session then; all hours are listed, says Ann, who runs it, 1 December 2026
    no session is listed then, and nobody says that all hours are listed
    no hours are listed
    """
    own: Sequence[Session] = row["sessions"]
    if row["state"] == "open":
        return "; ".join(told(each) for each in own)
    if row["state"] == "closed":
        return f"no session then; all hours are listed, says {row['all_hours']}"
    if own:
        return f"may be on, its source does not say: {'; '.join(told(each) for each in own)}"
    if row["stated"]:
        return "no session is listed then, and nobody says that all hours are listed"
    return "no hours are listed"
