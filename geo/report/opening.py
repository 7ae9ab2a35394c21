"""The tables of who is open at an hour: areas with reach, services, the week, and gaps by group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pandas import DataFrame

from geo.access.demand import ages_note, areas_of, counted_ages
from geo.access.reach import USUAL_WALK
from geo.access.session_week import week
from geo.access.sessions import STATES, Choice, For, Hour, ages_asked, places_of, reach, sessions, states
from geo.access.supply import attribution, require_counting
from geo.errors import AtlasError, NotAvailableError
from geo.gaps.session_gaps import sentences
from geo.pack.calendar import Season
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.sessions import DAYS, OLDEST, clock, minutes_of
from geo.report.fields import ages as ages_of, amount, one_of, spelled, switch, texts
from geo.report.opening_words import NO_TERMS, SEASON_WORDS, headline, lost, reason, when, who
from geo.report.question import Question, QuestionError
from geo.report.shared_fields import counted_statuses, walk_of
from geo.report.table import Columns, Table, band, count, number, of_areas, share, text

_ASKED: Final[Columns] = {
    "when": text("day, time and season asked about"),
    "for_whom": text("for whom it must be open: age, special needs, a session for girls or boys only"),
    "source": text("attribution of the lists"),
}
COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward, locality or borough"),
    "open_here": count("services known to be open then that are, or could be, in the area"),
    "not_known_here": count("of which nobody has said whether they are open then"),
    "closed_here": count("known to be closed then: somebody says that all their hours are listed"),
    "ages": text("youngest and oldest age counted"),
    "within_m": number("walk that counts as reach", "metres"),
    "children": count("children of these ages; empty where the pack counts none"),
    "open_reached": count("of them, those within the walk of a service known to be open"),
    "open_low": count("the same with long detours: at least so many"),
    "open_share": share("open_reached / children, 0 to 1"),
    "most_reached": count("those within the walk of one that is open or of which nobody has said"),
    "most_high": count("the same with short detours: at most so many, among listed services"),
    "most_share": share("most_reached / children"),
    "note": text("what the figures do not say"),
    **_ASKED,
}
SERVICE_COLUMNS: Final[Columns] = {
    "service_id": text("id of the service"),
    "name": text("its name"),
    "category": text("id of its category"),
    "state": text("open, closed or not known"),
    "reason": text("the sessions that are on, or why it is not known"),
    "all_hours": text("who says that all its hours are listed; empty where nobody does"),
    "sessions_listed": count("sessions that are listed of it, at any time"),
    "session_source": text("where the sessions are from, and of when"),
    **_ASKED,
}
WEEK_COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "day": text("day of the week"),
    "hour": text("hour of the day; open in any part of it counts"),
    "state": text("open, not known, closed (all that are listed here) or nothing listed"),
    "certain": text("yes where one that is open is certainly in the area"),
    "open_here": count("services that are, or could be, in the area and are open"),
    "not_known_here": count("of which nobody has said"),
    "closed_here": count("known to be closed"),
    "sessions_for": text("for whom the sessions are that are on: all, girls, boys or not stated"),
    **_ASKED,
}
GAP_COLUMNS: Final[Columns] = {
    "sentence": text("the gap in words"),
    "kind": text("gap; or headline, the answer in a sentence"),
    **_ASKED,
}
TABLES: Final[dict[str, Columns]] = {
    "areas": COLUMNS,
    "services": SERVICE_COLUMNS,
    "week": WEEK_COLUMNS,
    "gaps": GAP_COLUMNS,
}
SEASONS: Final = {"term": "an ordinary week", "holiday": "school holidays"}
FOR: Final = ("any", "all", "girls", "boys")
_MORE: Final = (
    "Services without a point that counts, open or not known: {}. More may be able to walk there than are "
    "counted at most."
)
_LEVELS: Final = ("ward", "locality", "borough")
_USUAL_TIME: Final = "17:00"


@dataclass(frozen=True)
class Open(Question):
    """Who is open at an hour: open, closed, or not known, for an age, girls or boys, or special needs.

    Hours that nobody has said are never read as closed. Area by area, with the children who can walk to an
    open one (at least) and to one that may be (at most); service by service; as a week; or as gaps by group.
    """

    page = "open"

    day: str = one_of(tuple(each.lower() for each in DAYS), usual="thursday", label="day of an ordinary week")
    time: int = spelled("time", minutes_of, "a time such as 17:00", usual=_USUAL_TIME, shape="HH:MM")
    on: date | None = spelled(
        "a date in place of a day of the week", date.fromisoformat, "a date such as 2026-12-03", shape="DATE"
    )
    season: Season = one_of(
        tuple(SEASONS), usual="term", name="when", label="an ordinary week, or school holidays"
    )
    age: int | None = amount(
        "age of who wants to go",
        lambda age: 0 <= age <= OLDEST,
        f"an age from 0 to {OLDEST}",
        whole=True,
        shape="AGE",
    )
    open_to: For = one_of(FOR, usual="any", name="for", label="any session, or only those for these")
    send: bool = switch("sessions that young people with SEND may go to")
    ages: tuple[int, int] | None = ages_of(
        "ages whose walk is counted; the age asked about, else those served, when absent",
        ordered=False,
        shape="11-19",
    )
    categories: tuple[str, ...] = texts(
        "category of the register, repeat for several; those that have sessions when absent", name="category"
    )
    within: float | None = walk_of(f"walk that counts as reach, {USUAL_WALK:g} when absent")
    level: Level = one_of(_LEVELS, usual="ward", label="kind of area, one row each")
    statuses: tuple[str, ...] = counted_statuses()
    admit_street: bool = switch("count services known by their street only", name="streets")
    table: str = one_of(tuple(TABLES), label="what has a row each")

    def __post_init__(self) -> None:
        """Refuse a time after which no minute of the day is left."""
        if self.time >= 24 * 60:
            raise QuestionError("24:00 is the end of a day. Ask for 00:00 of the next.")


def usual_categories(pack: Pack) -> tuple[str, ...]:
    """Return the categories that have sessions, else the first that counts.

    Examples
    --------
    >>> from geo.sample import town, town_with_sessions
    >>> usual_categories(town()), usual_categories(town_with_sessions())
    (('club',), ('club',))
    """
    timed = set(pack.services.loc[pack.services.index.isin(list(sessions(pack))), "category"])
    found = tuple(each for each in pack.register.counting if each in timed)
    return found or pack.register.counting[:1]


def hour_of(pack: Pack, asked: Open) -> Hour:
    """Return the hour asked about; of a date the season that the pack's calendar knows.

    Examples
    --------
    >>> from geo.report.question import strict
    >>> from geo.sample import town
    >>> found = hour_of(town(), strict(Open, {"on": "2026-12-04", "time": "09:30"}))
    >>> found.day, found.start, found.season
    (4, 570, 'not known')
    """
    on = asked.on
    return Hour(
        day=DAYS.index(asked.day.capitalize()) if on is None else on.weekday(),
        start=asked.time,
        end=asked.time + 1,
        season=asked.season if on is None else pack.calendar.season(on),
        on=on,
        age=asked.age,
        open_to=asked.open_to,
        send=asked.send,
    )


def choice_of(pack: Pack, asked: Open) -> Choice:
    """Return which services are asked about.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> choice_of(town(), usually(Open))
    Choice(categories=('club',), statuses=('open',), admit_street=False)
    """
    if not pack.register.counting:
        require_counting(pack, asked.categories)
        raise AtlasError("This place has no register of services, so nobody knows who is open.")
    chosen = asked.categories or usual_categories(pack)
    require_counting(pack, chosen)
    return Choice(chosen, asked.statuses, asked.admit_street)


def opening(pack: Pack, asked: Open) -> Table:
    """Return the table asked for: areas, services, the week or gaps.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town_with_sessions
    >>> asked = usually(Open, categories=("club",), within=1000)
    >>> opening(town_with_sessions(), asked).rows[["area_name", "open_here", "not_known_here"]].head(3)
      area_name  open_here  not_known_here
    0     Abbey          1               0
    1    Bridge          0               1
    2    Castle          0               1
    """
    choice, hour = choice_of(pack, asked), hour_of(pack, asked)
    shared = {
        "when": when(hour),
        "for_whom": who(hour).strip(" ,") or "anybody",
        "source": attribution(pack, choice.categories),
    }
    if asked.table == "areas":
        rows = _areas(pack, choice, hour, asked).assign(**shared)[list(COLUMNS)]
        return of_areas(pack, rows, COLUMNS, "open")
    if asked.table == "services":
        rows = _services(pack, choice, hour).assign(**shared)[list(SERVICE_COLUMNS)]
        return Table(
            title="open services",
            rows=rows,
            columns=SERVICE_COLUMNS,
            shapes=lambda: list(pack.services.geometry.reindex(rows["service_id"])),
            key="service_id",
        )
    make = _week if asked.table == "week" else _gaps
    rows = make(pack, choice, hour, asked.level)
    columns = TABLES[asked.table]
    shared["when"] = SEASON_WORDS[hour.season] or "season not known"
    return Table(title=f"open {asked.table}", rows=rows.assign(**shared)[list(columns)], columns=columns)


def notes(pack: Pack, choice: Choice, hour: Hour, ages: tuple[int, int]) -> list[str]:
    """Return what the figures of an hour do not say.

    Examples
    --------
    >>> from geo.sample import town
    >>> notes(town(), Choice(("club",)), Hour(3, 0, 1, on=date(2026, 12, 3), season="not known"), (10, 15))[0]
    'Term dates are not known here, so sessions of term or holidays may or may not be on.'
    """
    terms = [NO_TERMS] if hour.season == "not known" else []
    groups = "Children are counted whoever a session is for: the figures do not tell girls from boys."
    listed = "Among listed services only: others may be open."
    whole = all(pack.catalogue[each].complete for each in choice.categories)
    return [*terms, *filter(None, [_of_ages(pack, ages)]), groups, *([] if whole else [listed])]


def _of_ages(pack: Pack, ages: tuple[int, int]) -> str:
    """Return what is to note of the ages counted."""
    try:
        counted_ages(pack, ages)
    except NotAvailableError:
        return f"Children of {band(ages)} are not counted here: how many can walk there is not known."
    return ages_note(pack, ages)


def _areas(pack: Pack, choice: Choice, hour: Hour, asked: Open) -> DataFrame:
    """Return the rows of areas."""
    within, ages = asked.within or USUAL_WALK, asked.ages or ages_asked(pack, choice, hour)
    found = reach(pack, choice, hour, within, ages=ages, level=asked.level)
    state = states(pack, choice, hour)["state"]
    near = places_of(pack, state.index, asked.level)
    near = near.assign(state=near["service_id"].map(state))
    unplaced = lost(pack, choice, hour)
    more = [_MORE.format(unplaced)] if unplaced else []
    here = {
        each: near.loc[near["state"] == each, "area_code"].value_counts().reindex(found.index, fill_value=0)
        for each in STATES
    }
    return found.assign(
        area_name=areas_of(pack, asked.level)["area_name"],
        area_type=asked.level,
        open_here=here["open"],
        not_known_here=here["not known"],
        closed_here=here["closed"],
        ages=band(ages),
        within_m=within,
        open_reached=found["inside"],
        open_low=found["inside_low"],
        open_share=found["share"],
        most_reached=found["most_inside"],
        most_high=found["most_inside_high"],
        most_share=found["most_share"],
        note=" ".join([*notes(pack, choice, hour, ages), *more]),
    ).reset_index(names="area_code")


def _services(pack: Pack, choice: Choice, hour: Hour) -> DataFrame:
    """Return the rows of services."""
    found = states(pack, choice, hour)
    own = pack.services.loc[found.index]
    every = sessions(pack)
    told = [
        "; ".join(dict.fromkeys(f"{one.source} ({one.as_of})" for one in every.get(str(each), ())))
        for each in found.index
    ]
    return DataFrame(
        {
            "service_id": [str(each) for each in found.index],
            "name": own["name"].to_list(),
            "category": own["category"].to_list(),
            "state": found["state"].to_list(),
            "reason": [reason(row) for row in found.to_dict("records")],
            "all_hours": found["all_hours"].to_list(),
            "sessions_listed": found["stated"].to_list(),
            "session_source": told,
        }
    )


def _week(pack: Pack, choice: Choice, hour: Hour, level: Level) -> DataFrame:
    """Return the rows of the week."""
    found = week(pack, choice, hour, level)
    return DataFrame(
        {
            "area_code": found["area_code"],
            "area_name": found["area_code"].map(areas_of(pack, level)["area_name"]),
            "day": [DAYS[each] for each in found["day"]],
            "hour": [f"{clock(each * 60)} to {clock((each + 1) * 60)}" for each in found["hour"]],
            "state": found["state"],
            "certain": found["certain"].map({True: "yes", False: ""}),
            "open_here": found["open"],
            "not_known_here": found["not_known"],
            "closed_here": found["closed"],
            "sessions_for": found["for_whom"],
        }
    )


def _gaps(pack: Pack, choice: Choice, hour: Hour, level: Level) -> DataFrame:
    """Return the answer in a sentence, then the gaps."""
    said = sentences(pack, choice, hour, level)
    rows = [("headline", headline(pack, choice, hour)), *(("gap", each) for each in said)]
    return DataFrame(rows, columns=["kind", "sentence"])
