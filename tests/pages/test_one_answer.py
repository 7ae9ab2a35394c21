"""A promise has one verdict and a list is whole or not, whichever page, file or command is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from geo.access.reach import USUAL_STATUSES, USUAL_STREETS, USUAL_WALK
from geo.gaps.catchments import catchments
from geo.gaps.changes import difference
from geo.gaps.evidence import Choice
from geo.gaps.play import Band, Supply
from geo.gaps.play_verdicts import Measure
from geo.pack.pack import Pack
from geo.pack.standards import Nearby
from geo.report.catchments import locality_table
from geo.report.play import play_table
from geo.report.profile_places import nearest
from geo.report.promises import gap_table
from geo.report.question import read, usually
from geo.report.reach import Reach, reach_table
from geo.report.sites import Site, brief
from geo.targeting.plan import Brief, plan, plan_effects
from pages.frame import ui
from pages.priorities.beside.choices import WALK
from pages.where_next import notes, words as where_words
from pages.where_next.answer import Answer as WhereAnswer, answered
from pages.where_next.choices import Asked
from pages.youth_centres import words as youth_words
from pages.youth_centres.answer import Answer, Question, answer
from pages.youth_centres.choices import Asked as YouthCentres
from tests.pages.screen import open_page, words
from tests.synthetic import EASTERN, C, D

CLUBS, HUBS = "club_every_ward", "hub_every_district"


def with_nearby(pack: Pack, promise_id: str, *, metres: float, share: float) -> Pack:
    """Return the pack with a promise that lets an area count by the walk of its children."""
    rule = Nearby(metres=metres, share=share)
    promise = pack.promises[promise_id].model_copy(update={"nearby": rule})
    return replace(pack, promises=MappingProxyType({**pack.promises, promise_id: promise}))


def youth_answer(pack: Pack) -> Answer:
    """Return what the page Youth centres answers about clubs as they are usually counted."""
    promise = pack.promises[CLUBS]
    return answer(pack, Question(promise, promise.ages, 800.0, promise.categories, ("open",), False))


def table_verdicts(pack: Pack, promise_id: str) -> dict[str, str]:
    """Return the verdicts of the command line, by area."""
    frame = gap_table(pack, [promise_id])
    return dict(zip(frame["area_code"], frame["verdict"], strict=True))


# ---- Verdicts --------------------------------------------------------------------------------------------


def test_the_upload_preview_the_command_line_and_youth_centres_give_the_same_verdicts(
    synthetic_pack: Pack,
) -> None:
    """Of walks nearby the preview knew nothing: "uncertain" where the others said "met nearby"."""
    after = with_nearby(synthetic_pack, CLUBS, metres=1600.0, share=0.8)
    rows = after.register.rows("club")
    before = after.with_register("club", rows[rows["service_id"] != "CL-CD"])
    told = table_verdicts(after, CLUBS)
    assert told[C] == told[D] == "met nearby"
    assert youth_answer(after).verdicts["verdict"].to_dict() == told
    changed = difference(before, after, "club").verdicts.set_index("area_code")
    was = table_verdicts(before, CLUBS)
    assert changed["after"].to_dict() == {code: told[code] for code in told if told[code] != was[code]}
    assert changed["before"].to_dict() == {code: was[code] for code in told if told[code] != was[code]}
    assert changed.loc[C, "after"] == "met nearby"


def test_family_hubs_and_the_command_line_give_the_same_verdicts(
    synthetic_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page measured no reach: "reported" where the command line said "met nearby"."""
    pack = with_nearby(synthetic_pack, HUBS, metres=20_000.0, share=0.5)
    assert table_verdicts(pack, HUBS)[EASTERN] == "met nearby"
    monkeypatch.setattr(ui, "pack", lambda: pack)
    screen = open_page("family-hubs")
    assert not screen.exception
    assert "Near enough to walk to" in words(screen)
    assert "Enough of the children can walk to a site outside." in words(screen)


# ---- Whole lists -----------------------------------------------------------------------------------------


def _clubs(pack: Pack, *, complete: bool = True, **changes: dict[str, str]) -> Pack:
    """Return a copy that lists CL-A, open and located exactly, and CL-E, closed; with cells changed."""
    rows = pack.register.rows("club").set_index("service_id", drop=False).loc[["CL-A", "CL-E"]]
    for service, cells in changes.items():
        rows.loc[service.replace("_", "-"), list(cells)] = list(cells.values())
    source = "everybody who runs one" if complete else ""
    return pack.with_register("club", rows.reset_index(drop=True), complete_source=source)


NOWHERE = dict.fromkeys(("lat", "lon", "coord_source", "coord_accuracy"), "")
LISTS: dict[str, Callable[[Pack], Pack]] = {
    "whole": _clubs,
    "not complete": lambda pack: _clubs(pack, complete=False),
    "without a point": lambda pack: _clubs(pack, CL_E={"status": "open", **NOWHERE}),
    "perhaps open": lambda pack: _clubs(pack, CL_E={"status": "unknown"}),
}


def _youth_centres(pack: Pack) -> bool:
    """Tell whether the page speaks of all clubs."""
    return youth_words.among_listed(youth_answer(pack)).startswith("Reach is measured to all")


def _reach_table(pack: Pack) -> bool:
    """Tell whether the table of reach speaks of all, not of those listed."""
    return not reach_table(pack, categories=["club"])["note"].str.contains("Among listed").any()


def _catchments(pack: Pack) -> bool:
    """Tell whether a locality without a listed site counts as having none."""
    table = locality_table(pack, catchments(pack, ("club",)), (10, 15))
    return bool((table.set_index("locality_code")["sites"] == 0)[EASTERN])


def _where_next(pack: Pack) -> bool:
    """Tell whether the page does without "listed"."""
    found = _answer(pack)
    return "a listed" not in " ".join(where_words.answer_words(found))


def _answer(pack: Pack) -> WhereAnswer:
    """Return what Where next answers about clubs."""
    brief = Brief("club", ("school",), ages=(10, 15), within=800.0)
    return answered(pack, Asked(brief, {}, "A", "before", "A", every=False, area=""))


def _play_space(pack: Pack) -> bool:
    """Tell whether the table of play space reads "exactly"."""
    bands = [Band("clubs", "Clubs", (10, 15), 800.0)]
    return set(play_table(pack, Supply(("club",)), bands, "ward", measure=Measure())["reading"]) == {
        "exactly"
    }


@pytest.mark.parametrize("door", [_youth_centres, _reach_table, _catchments, _where_next, _play_space])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_whole_for_all_or_for_none(
    synthetic_pack: Pack, name: str, door: Callable[[Pack], bool]
) -> None:
    """Of a complete list with a service of unknown status only Play space said that it is not whole.

    The table of reach said "at least" of no complete list, not even of one with a service without a point.
    """
    assert door(LISTS[name](synthetic_pack)) == (name == "whole")


@pytest.mark.parametrize(
    ("name", "because"),
    [
        ("not complete", "The list is not complete, so"),
        ("without a point", "Some of them have no point exact enough, so"),
        ("perhaps open", "Of some of them nobody knows whether they are open, so"),
    ],
)
def test_a_reader_is_told_why_a_list_is_not_whole(synthetic_pack: Pack, name: str, because: str) -> None:
    assert f"only. {because} more" in youth_words.among_listed(youth_answer(LISTS[name](synthetic_pack)))


def test_where_next_counts_those_nobody_knows_to_be_open(synthetic_pack: Pack) -> None:
    pack = LISTS["perhaps open"](synthetic_pack)
    found = _answer(pack)
    assert found.found.ground.doubtful
    assert "1 may have closed." in notes.beside(found)


# ---- Today's reach ---------------------------------------------------------------------------------------


def test_todays_reach_is_one_answer_whichever_page_or_command_is_asked(pack: Pack) -> None:
    """Two pages answered oppositely, since one let points of the street count: all start from one default."""
    asked = read(YouthCentres, pack, {}).asked.question
    mine = answer(pack, asked).reach
    share = (mine["inside"] / mine["children"]).to_list()
    table = reach_table(pack, categories=("youth_centre",))
    assert table["share"].to_list() == pytest.approx(share)
    site = brief(pack, usually(Site, category="youth_centre"))
    before = plan_effects(pack, plan(pack, site), site.ages)
    assert (before["within_before"] / mine["children"]).to_list() == pytest.approx(share)
    profiled = {
        code: next(each for each in found if each.category == "youth_centre")
        for code, found in nearest(pack, "ward").items()
    }
    assert [profiled[code].share for code in mine.index] == pytest.approx(share)
    assert (asked.within, asked.statuses, asked.streets) == (USUAL_WALK, USUAL_STATUSES, USUAL_STREETS)
    usual = usually(Reach)
    assert (usual.walk, usual.statuses, usual.admit_street) == (USUAL_WALK, USUAL_STATUSES, USUAL_STREETS)
    assert (site.within, site.admit_street) == (USUAL_WALK, USUAL_STREETS)
    assert (Choice().statuses, Choice().admit_street) == (USUAL_STATUSES, USUAL_STREETS)
    assert f"{USUAL_WALK:g}" == WALK
