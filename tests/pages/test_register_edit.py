"""Register: what needs somebody, a service corrected in place, proposals, history, drafts; by role."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.errors import NotAllowedError, RegisterError
from geo.pack import desk, pending
from geo.pack.desk import Role, Signed
from geo.pack.kept_changes import make
from geo.pack.kept_register import changes_of, item_of, own_address
from geo.pack.pack import load_pack
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register.address import STATE
from geo.store.register.backup import back_up, restore
from geo.store.register.items import Change, Edit
from geo.writing import day_words
from pages.frame import person
from pages.register import history, keeping
from tests.pages.screen import headings, html, html_table, open_page, text_of, words

ANN, BEN = Signed("Ann", role=Role.EDITOR), Signed("Ben", role=Role.APPROVER)
CEM = Signed("Cem", role=Role.KEEPER)
DOCK = {"category": "club", "service": "CL-D", "edit": "yes"}

As = Callable[[Signed], None]


@pytest.fixture
def place(use_pack, monkeypatch) -> None:
    """Make the pages show the sample town, on a day that does not pass."""
    use_pack(town().root)
    monkeypatch.setattr(keeping, "today", lambda: date(2026, 5, 1))


@pytest.fixture
def signed(place, monkeypatch, tmp_path: Path) -> As:
    """Keep a register of the town; return what says who uses the pages."""
    monkeypatch.setenv(STATE, str(tmp_path))
    make(town().place, town().register, PackFiles(town().root))

    def as_(who: Signed) -> None:
        monkeypatch.setattr(person, "signed", lambda: who)

    as_(CEM)
    return as_


def field(screen: AppTest, name: str, service: str = "CL-D"):
    key = f"register.edit.{service}.{name}"
    return screen.selectbox(key=key) if name in ("status", "ward_stated") else screen.text_input(key=key)


def press(screen: AppTest, name: str) -> AppTest:
    screen.button(key=f"register.{name}").click().run()
    assert not screen.exception, name
    return screen


def keys(screen: AppTest) -> set[str]:
    return {str(each.key) for each in screen.button}


def opened_dock(screen: AppTest, source: str = "A visit") -> AppTest:
    """Say in the form that Dock Club is open."""
    field(screen, "status").set_value("open").run()
    field(screen, "source").set_value(source).run()
    return screen


def text(screen: AppTest) -> str:
    """Return what the page says, without the style sheets of paper."""
    return text_of(re.sub(r"<style.*?</style>", "", html(screen), flags=re.DOTALL))


# ---- What needs somebody -----------------------------------------------------------------------------------


def test_the_page_opens_on_what_needs_somebody_and_each_count_opens_the_first(place):
    screen = open_page("register")
    assert "What needs you" in headings(screen)
    labels = {each.key: each.label for each in screen.button if str(each.key).startswith("register.need.")}
    assert labels["register.need.nowhere"] == "2 without a place"
    assert labels["register.need.claimed"] == "2 said to be there, not listed"
    press(screen, "need.street")
    assert screen.query_params["service"] == "CL-B"
    assert screen.query_params["need"] == "street"
    assert "Bridge Club" in headings(screen)
    assert [row[0] for row in html_table(screen, "Services with only a street")[1:]] == ["Bridge Club"]
    press(screen, "need.claimed")
    assert "A new club" in headings(screen)


def test_a_locality_has_its_own_needs_and_list(place):
    screen = open_page("register", locality="east")
    assert "register.need.street" not in keys(screen)
    assert [row[0] for row in html_table(screen, "Clubs: all")[1:]] == [
        "Castle and Dock Club",
        "Dock Club",
        "Elm Club",
    ]
    again = open_page("register", locality="nowhere")
    assert "“nowhere” is no choice for “locality”" in words(again)


def test_a_link_shows_a_kind_of_need_and_changes_nothing(signed):
    screen = open_page("register", need="old", service="CL-A", edit="yes")
    assert "Services not confirmed for a year" in headings(screen)
    assert "Abbey Club" in headings(screen)
    assert len(changes_of(town().place)) == len({each.id for each in changes_of(town().place)})
    assert all(each.by.name == "needs-atlas" for each in changes_of(town().place))


# ---- The form: by role ------------------------------------------------------------------------------------


def test_a_keeper_changes_a_service_for_everybody_and_sees_the_verdict_before(signed):
    screen = opened_dock(open_page("register", **DOCK))
    assert "Status: planned → open" in text(screen)
    assert "Verdict: Dock, " in text(screen)
    assert "in the name of Cem" in text(screen)
    press(screen, "save")
    assert "Dock Club is saved. Everybody sees it from now on." in text(screen)
    other = open_page("register", category="club")
    assert html_table(other, "Clubs: all")[4][:2] == ["Dock Club", "open"]
    last = changes_of(town().place, [("service", "CL-D")])[-1]
    assert (last.by.name, last.why, last.source) == ("Cem", "Corrected: status", "A visit")
    assert last.after is not None
    assert (last.after["as_of"], last.after["source_url"]) == ("2026-05-01", "A visit")


def test_undo_takes_the_last_own_change_back_by_a_new_one(signed):
    screen = press(opened_dock(open_page("register", **DOCK)), "save")
    press(screen, "undo")
    assert "Undone" in text(screen)
    [_, _, last] = changes_of(town().place, [("service", "CL-D")])
    assert last.after is not None
    assert last.after["status"] == "planned"
    assert last.why == "Undone: Corrected: status"


def test_an_editor_proposes_and_an_approver_accepts_with_the_verdict_told(signed):
    signed(ANN)
    screen = press(opened_dock(open_page("register", **DOCK)), "save")
    assert "is proposed. An approver decides about it." in text(screen)
    assert html_table(screen, "Clubs: all")[4][:2] == ["Dock Club", "planned"]
    assert {each.label for each in screen.expander} >= {"1 proposed change of yours"}
    signed(BEN)
    feed = open_page("register")
    assert {each.label for each in feed.expander} >= {"1 proposed change to decide about"}
    assert "Verdict: Dock, " in text(feed)
    [number] = [each.id for each in pending.proposals(town().place)]
    press(feed, f"reject.{number}")
    assert "Say why" in text(feed)
    press(feed, f"accept.{number}")
    assert "1 proposal accepted." in text(feed)
    assert html_table(feed, "Clubs: all")[4][:2] == ["Dock Club", "open"]
    assert not pending.proposals(town().place)


def test_proposals_are_decided_together_and_rejected_with_a_reason(signed):
    body = dict(town().register.rows("club").iloc[3])
    for service in ("CL-D", "CL-E"):
        edit = Edit("service", service, 1, {**body, "notes": "Seen", "service_id": service})
        desk.propose(town().place, town().register, [edit], ANN, why="I was there")
    signed(BEN)
    screen = open_page("register")
    screen.text_input(key="register.proposals.why").set_value("Not so").run()
    press(screen, "reject-all")
    assert "2 proposals rejected." in text(screen)
    assert {each.decided_why for each in changes_of(town().place) if each.status == "rejected"} == {"Not so"}


def test_an_editor_takes_back_their_own_and_sees_no_one_else_s(signed):
    edit = Edit("service", "CL-E", 1, None)
    desk.propose(town().place, town().register, [edit], Signed("Dot", role=Role.EDITOR), why="Gone")
    signed(ANN)
    screen = press(opened_dock(open_page("register", **DOCK)), "save")
    assert {each.label for each in screen.expander} >= {"1 proposed change of yours"}
    own = next(each.id for each in pending.proposals(town().place) if each.by.name == "Ann")
    press(screen, f"takeback.{own}")
    assert [each.by.name for each in pending.proposals(town().place)] == ["Dot"]


def test_who_is_not_signed_in_changes_their_own_copy_and_is_told_so(signed):
    signed(Signed())
    screen = open_page("register", **DOCK)
    assert "in this session, for you only" in text(screen)
    assert "sign in as an editor" in text(screen)
    press(opened_dock(screen), "save")
    assert "Working copy." in words(screen)
    assert html_table(screen, "Clubs: all")[4][:2] == ["Dock Club", "open"]
    assert len(changes_of(town().place, [("service", "CL-D")])) == 1


def test_without_a_register_the_form_makes_a_copy_and_says_what_would_be_needed(place):
    screen = open_page("register", **DOCK)
    assert "whoever runs this atlas sets up a register once" in text(screen)
    press(opened_dock(screen), "save")
    assert "Working copy." in words(screen)
    press(screen, "undo")
    assert html_table(screen, "Clubs: all")[4][:2] == ["Dock Club", "planned"]


# ---- The form: what it asks --------------------------------------------------------------------------------


def test_nothing_is_saved_without_a_difference_and_a_source(signed):
    screen = press(open_page("register", **DOCK), "save")
    assert "Nothing differs from what is listed" in text(screen)
    field(screen, "status").set_value("open").run()
    press(screen, "save")
    assert "Say where you know this from" in text(screen)
    assert len(changes_of(town().place, [("service", "CL-D")])) == 1


def test_still_right_confirms_with_the_date_and_source(signed):
    screen = open_page("register", **DOCK)
    field(screen, "source").set_value("A call").run()
    press(screen, "confirm")
    last = changes_of(town().place, [("service", "CL-D")])[-1]
    assert last.why == "Still right"
    assert last.after is not None
    assert (last.after["as_of"], last.after["status"]) == ("2026-05-01", "planned")


def test_a_postcode_says_its_ward_at_once_and_gives_a_rough_point_a_better_one(signed):
    screen = open_page("register", category="club", service="CL-B", edit="yes")
    field(screen, "postcode", "CL-B").set_value("zz11aa").run()
    assert "ZZ1 1AA lies in Abbey. Its middle is good to 50 m." in text(screen)
    field(screen, "source", "CL-B").set_value("Letter").run()
    press(screen, "save")
    after = changes_of(town().place, [("service", "CL-B")])[-1].after or {}
    assert after["postcode"] == "ZZ1 1AA"
    assert "lat" not in after
    field(press(screen, "correct"), "postcode", "CL-B").set_value("ZZ9 9ZZ").run()
    assert "ZZ9 9ZZ" in text(screen)


def test_a_new_service_gets_the_next_id(signed):
    screen = open_page("register", category="hub", edit="new")
    field(screen, "name", "new.hub").set_value("Castle Hub").run()
    field(screen, "source", "new.hub").set_value("The council").run()
    press(screen, "save")
    assert "Castle Hub is saved" in text(screen)
    [added] = changes_of(town().place, [("service", "HUB-3")])
    assert added.what == "added"
    assert "Castle Hub" in headings(screen)


def test_faults_are_said_in_the_words_of_the_form(signed):
    screen = opened_dock(open_page("register", **DOCK))
    field(screen, "name").set_value("\u200b").run()
    press(screen, "save")
    assert "Nothing was saved." in text(screen)
    assert "Name: " in text(screen)
    assert "clubs.csv" not in text(screen)


def test_who_comes_second_sees_both_versions_and_loses_nothing(signed):
    screen = opened_dock(open_page("register", **DOCK))
    item = item_of(town().place, ("service", "CL-D"))
    theirs = dict(item.body or {}) | {"status": "unknown", "address": "2 Quay"}
    desk.change(town().place, town().register, [Edit("service", "CL-D", 1, theirs)], BEN, why="Seen")
    press(screen, "save")
    assert "Somebody has changed this service since you began." in text(screen)
    both = screen.radio(key="register.both.CL-D.status")
    assert both.value is None
    both.set_value("mine").run()
    assert screen.radio(key="register.both.CL-D.address").value == "theirs"
    press(screen, "merge")
    assert field(screen, "source").value == "A visit"
    press(screen, "save")
    after = changes_of(town().place, [("service", "CL-D")])[-1].after or {}
    assert (after["status"], after["address"]) == ("open", "2 Quay")


def test_a_version_that_came_again_with_a_backup_overwrites_nothing(signed, tmp_path):
    url, backup = own_address(town().place), tmp_path / "backup.sqlite"
    back_up(url, backup)
    item = item_of(town().place, ("service", "CL-D"))

    def moved(address: str) -> None:
        body = dict(item.body or {}) | {"address": address}
        desk.change(town().place, town().register, [Edit("service", "CL-D", 1, body)], BEN, why="Seen")

    moved("2 Quay")
    screen = opened_dock(open_page("register", **DOCK))
    restore(url, backup, "TOWN", replace=True)
    moved("3 Quay")
    press(screen, "save")
    screen.run()
    assert "Somebody has changed this service since you began." in text(screen)
    assert screen.radio(key="register.both.CL-D.address").options == ["Now: 3 Quay", "Yours: 2 Quay"]
    assert dict(item_of(town().place, ("service", "CL-D")).body or {})["address"] == "3 Quay"


def test_a_proposal_that_came_too_late_is_shown_beside_what_holds(signed):
    item = item_of(town().place, ("service", "CL-D"))
    mine = dict(item.body or {}) | {"status": "open"}
    desk.propose(town().place, town().register, [Edit("service", "CL-D", 1, mine)], ANN, why="Seen")
    theirs = dict(item.body or {}) | {"status": "closed"}
    desk.change(town().place, town().register, [Edit("service", "CL-D", 1, theirs)], BEN, why="Gone")
    signed(BEN)
    screen = open_page("register")
    press(screen, f"accept.{pending.proposals(town().place)[0].id}")
    assert "since it was proposed" in text(screen)
    assert screen.radio(key="register.both.CL-D.status").options == ["Now: closed", "Yours: open"]


# ---- Drafts ------------------------------------------------------------------------------------------------


def test_a_draft_outlives_the_window_of_who_is_signed_in_and_is_said_when_it_is_kept(signed):
    screen = open_page("register", **DOCK)
    assert "Draft kept" not in text(screen)
    field(screen, "address").set_value("7 Quay").run()
    assert "Draft kept at " in text(screen)
    again = open_page("register", **DOCK)
    assert field(again, "address").value == "7 Quay"
    start = press(open_page("register"), "drafts")
    assert field(start, "address").value == "7 Quay"
    press(start, "again")
    assert field(start, "address").value != "7 Quay"
    assert not pending.drafts_of(town().place, CEM)


def test_a_draft_is_gone_once_it_is_handed_in(signed):
    press(opened_dock(open_page("register", **DOCK)), "save")
    assert not pending.drafts_of(town().place, CEM)
    assert "register.drafts" not in keys(open_page("register"))


def test_who_is_not_signed_in_is_told_that_nothing_is_kept(signed):
    signed(Signed())
    screen = opened_dock(open_page("register", **DOCK))
    assert "Draft kept" not in text(screen)
    assert "until you close this window" in text(screen)
    assert field(open_page("register", **DOCK), "status").value == "planned"


# ---- History and declarations ------------------------------------------------------------------------------


def unfolded(screen: AppTest, what: str) -> AppTest:
    """Unfold a part of the page."""
    screen.session_state[f"register.{what}"] = True
    screen.run()
    assert not screen.exception
    return screen


def changed(status: str, by: Signed, why: str) -> None:
    """Let somebody change Dock Club, as the page would."""
    item = item_of(town().place, ("service", "CL-D"))
    edit = Edit("service", "CL-D", item.version, dict(item.body or {}) | {"status": status})
    desk.change(town().place, town().register, [edit], by, why=why, source="A letter")


def test_history_says_who_when_why_and_what_newest_first(signed):
    changed("open", BEN, "They <b>moved in</b>")
    edit = Edit("service", "CL-D", 2, dict(item_of(town().place, ("service", "CL-D")).body or {}, notes="x"))
    [number] = desk.propose(town().place, town().register, [edit], ANN, why="Heard of it")
    desk.reject(town().place, [number], BEN, why="Hearsay")
    screen = unfolded(open_page("register", category="club", service="CL-D"), "history")
    told = text(screen)
    today = day_words(datetime.now(UTC).date())
    rejected = f"{today}, Ann: Heard of it."
    accepted = f"{today}, Ben: They <b>moved in</b>. Source: A letter."
    assert (
        told.index(rejected)
        < told.index(accepted)
        < told.index("the register began with what the lists said")
    )
    assert "not accepted: Hearsay" in told
    assert "Status: planned → open" in told
    assert "<b>moved" not in html(screen)


@pytest.mark.parametrize(
    ("who", "names"), [(Signed(), False), (Signed("Eve"), False), (ANN, True), (BEN, True)]
)
def test_history_names_people_only_to_who_has_a_role(signed, who, names):
    changed("open", BEN, "Moved in")
    signed(who)
    for screen in (
        unfolded(open_page("register", category="club", service="CL-D"), "history"),
        unfolded(open_page("register", category="club"), "list-history"),
    ):
        told = text(screen)
        assert "Moved in" in told
        assert ("Ben: Moved in" in told) is names
        assert ("an editor: Moved in" in told) is not names


def test_the_history_of_a_list_names_its_services_and_what_was_declared(signed):
    changed("open", BEN, "Moved in")
    desk.declare(town().place, town().register, "hub", 1, BEN, complete=True, source="Head of service")
    hubs = text(unfolded(open_page("register", category="hub"), "list-history"))
    assert "List complete: no → yes" in hubs
    assert "Ben: Declared complete. Source: Head of service" in hubs
    assert "Moved in" not in hubs
    clubs = text(unfolded(open_page("register", category="club"), "list-history"))
    assert "Dock Club" in clubs[clubs.index("Ben: Moved in") :]
    assert "Head of service" not in clubs
    schools = text(unfolded(open_page("register", category="school"), "list-history"))
    assert "Nothing was changed yet." in schools


def test_of_a_long_history_the_newest_are_told_and_the_others_counted(signed):
    for number in range(history.MOST + 3):
        changed("open" if number % 2 else "unknown", BEN, f"Reason {number}")
    told = text(unfolded(open_page("register", category="club"), "list-history"))
    assert f"Reason {history.MOST + 2}" in told
    assert "Reason 2." not in told
    assert "… and 3 earlier ones." in told


def test_a_keeper_takes_a_service_back_by_a_new_change(signed):
    changed("unknown", BEN, "Nobody answers")
    changed("open", BEN, "They answered")
    screen = unfolded(open_page("register", category="club", service="CL-D"), "history")
    back = {each.key: each.label for each in screen.button if str(each.key).startswith("register.back.")}
    newest, first = back.values()
    assert "(Nobody answers" in newest
    assert "began" in first
    press(screen, "back.1")
    assert "It is as it was on " in text(screen)
    changes = changes_of(town().place, [("service", "CL-D")])
    assert len(changes) == 4, "nothing is forgotten"
    assert (changes[-1].by.name, (changes[-1].after or {})["status"]) == ("Cem", "planned")
    assert changes[-1].why.startswith("Back to how it was on ")
    assert html_table(screen, "Clubs: all")[4][:2] == ["Dock Club", "planned"]


@pytest.mark.parametrize("who", [Signed(), ANN, BEN])
def test_no_one_but_a_keeper_is_offered_a_way_back(signed, who):
    changed("open", BEN, "Moved in")
    signed(who)
    screen = unfolded(open_page("register", category="club", service="CL-D"), "history")
    assert "Moved in" in text(screen)
    assert not [each for each in keys(screen) if each.startswith("register.back.")]


def test_a_keeper_whose_role_was_taken_meanwhile_takes_nothing_back(signed):
    changed("open", BEN, "Moved in")
    screen = unfolded(open_page("register", category="club", service="CL-D"), "history")
    signed(BEN)
    way = keeping.way_of(load_pack(town().root))
    with pytest.raises(NotAllowedError):
        desk.restore(town().place, town().register, "1", way.by, why="x", only=["CL-D"])
    assert not [each for each in keys(screen.run()) if each.startswith("register.back.")]


def test_a_way_back_that_cannot_be_gone_is_said(signed, monkeypatch):
    changed("open", BEN, "Moved in")
    screen = unfolded(open_page("register", category="club", service="CL-D"), "history")

    def full(*_: object, **__: object) -> None:
        raise RegisterError("The disk of the register is full. Nothing was written.")

    monkeypatch.setattr(desk, "restore", full)
    press(screen, "back.1")
    assert "Nothing was saved.\nThe disk of the register is full." in text(screen)


def test_a_signed_out_visitor_reads_all_and_is_offered_to_change_nothing_for_others(signed):
    changed("open", BEN, "Moved in")
    desk.propose(town().place, town().register, [Edit("service", "CL-E", 1, None)], ANN, why="Gone")
    signed(Signed())
    screen = open_page("register", category="club", service="CL-D")
    shown = keys(screen) | {str(each.key) for each in screen.text_input}
    for deed in ("accept", "reject", "takeback", "declare", "back", "undo", "drafts", "proposals"):
        assert not [each for each in shown if each.startswith(f"register.{deed}")], deed
    assert "proposed change" not in " ".join(each.label for each in screen.expander)
    told = text(unfolded(screen, "history")) + text(unfolded(open_page("register", **DOCK), "list-history"))
    for name in ("Ben", "Ann", "Cem"):
        assert name not in re.findall(r"\w+", told)
    assert html_table(screen, "Clubs: all")[4][:2] == ["Dock Club", "open"]
    form = open_page("register", **DOCK)
    assert "Use it in this session" in {each.label for each in form.button}
    assert not {"Save for everybody", "Propose it"} & {each.label for each in form.button}


def test_an_approver_declares_a_list_complete_in_the_register(signed):
    signed(BEN)
    screen = open_page("register", category="hub")
    press(screen, "declare-now")
    assert "Say who says that the list is complete" in text(screen)
    screen.text_input(key="register.declared.hub").set_value("Head of service, May 2026").run()
    press(screen, "declare-now")
    assert "Hubs is declared complete" in text(screen)
    assert "Declared complete by: Head of service, May 2026" in text(screen)
    last = changes_of(town().place, [("list", "hub")])[-1]
    assert (last.by.name, last.why, last.source) == ("Ben", "Declared complete", "Head of service, May 2026")
    press(screen, "declare-now")
    assert "Hubs is no longer declared complete." in text(screen)


def test_no_one_but_an_approver_is_offered_to_decide(signed):
    desk.propose(town().place, town().register, [Edit("service", "CL-E", 1, None)], ANN, why="Gone")
    for who, offered in ((Signed(), False), (Signed("Dot", role=Role.EDITOR), False), (BEN, True)):
        signed(who)
        shown = keys(open_page("register", category="club"))
        assert ("register.declare-now" in shown) is offered
        assert any(each.startswith("register.accept") for each in shown) is offered


def test_a_day_of_the_history_is_that_of_this_machine_s_clock(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    late = Change(1, "service", "CL-A", 0, None, {}, "2026-06-30T23:30:00.000000Z", ANN.person, "Seen", "")
    try:
        assert history.day(late) == "1 July 2026"
        assert f"{keeping.here(late.at):%H:%M}" == "00:30"
    finally:
        monkeypatch.undo()
        time.tzset()
